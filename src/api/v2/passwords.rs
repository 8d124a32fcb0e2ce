//! Passwords (API document, *Change Password* and *Reset Password*).

use std::sync::Arc;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use super::body;
use super::call::Call;
use super::operation::{Body, EVERYBODY, Operation, Verb};
use super::reply::Reply;
use super::users::found;
use crate::api::account::hash_password;
use crate::api::problem::Problem;
use crate::domain::{Refusal, Role, User, UserChange};

const CHAPTER: &str = "Change Password";
/// Who may change the password of others, if they know it.
const SUPERVISORS: &[Role] = &[Role::CloudAdmin, Role::Admin, Role::Supervisor];

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new(CHAPTER, (Verb::Post, "/me"), "Changes the password of whoever asks.", |call| {
        Box::pin(change_own(call))
    })
    .named("ChangePassword")
    .roles(EVERYBODY)
    .parameters(&["firstLogin"])
    .body(Body::Parameters(&["operationName", "oldPassword", "newPassword"])),
    Operation::new(
        CHAPTER,
        (Verb::Post, "/users/{id}"),
        "Changes the password of a user, by the old one.",
        |call| Box::pin(change_of_user(call)),
    )
    .named("ChangePassword")
    .roles(SUPERVISORS)
    .body(Body::Parameters(&["operationName", "oldPassword", "newPassword"])),
    Operation::new(
        CHAPTER,
        (Verb::Post, "/users/{id}"),
        "Gives a user another password.",
        |call| Box::pin(reset(call)),
    )
    .named("ResetPassword")
    .body(Body::Parameters(&["operationName", "newPassword"])),
];

/// The hash of a new password, if it will do.
///
/// # Errors
/// Outside: where hashing fails. Inside: where the password will not do.
pub(super) async fn hashed(
    call: &Call,
    password: String,
    user_name: &str,
) -> Result<Result<Box<str>, Refusal>, Problem> {
    if let Err(refusal) = call.service.password_rules.check(&password, user_name) {
        return Ok(Err(refusal));
    }
    let hash = call.service.door.hash(move || hash_password(&password)).await?;
    Ok(hash.map(Into::into).map_err(|error| Refusal::invalid(error.to_string())))
}

/// A password of the body: base64, as clients send it.
fn password(call: &Call, key: &str) -> Result<String, Refusal> {
    let text = body::text(&call.body, key)?;
    let bytes = BASE64_STANDARD.decode(text);
    let bytes = bytes.map_err(|_| Refusal::invalid(format!("`{key}` is not base64")))?;
    String::from_utf8(bytes).map_err(|_| Refusal::invalid(format!("`{key}` is not UTF-8")))
}

async fn change_own(call: Call) -> Result<Reply, Problem> {
    let user = Arc::clone(found(&call, call.user()?)?);
    match call.own("firstLogin") {
        None | Some("true" | "false") => change(call, &user).await,
        Some(other) => {
            let message = format!("`firstLogin` is `{other}`: expected true or false");
            Err(Problem::invalid(message))
        }
    }
}

async fn change_of_user(call: Call) -> Result<Reply, Problem> {
    let user = Arc::clone(found(&call, call.place("id"))?);
    change(call, &user).await
}

/// Changes a password by the old one.
async fn change(call: Call, user: &User) -> Result<Reply, Problem> {
    let (old, new) = (password(&call, "oldPassword")?, password(&call, "newPassword")?);
    let Some(hash) = &user.password else {
        return Err(Refusal::forbidden("the user has no password").into());
    };
    let door = &call.service.door;
    if !door.knows(&user.user_name, old.clone(), hash.to_string()).await? {
        return Err(Refusal::invalid("the old password is wrong").into());
    }
    if old == new {
        return Err(Refusal::invalid("the new password is the old one").into());
    }
    set(call, user, new, false).await
}

/// Gives a user another password, which has to be changed first.
async fn reset(call: Call) -> Result<Reply, Problem> {
    let user = Arc::clone(found(&call, call.place("id"))?);
    let new = password(&call, "newPassword")?;
    let has_to_change = user.change_password_on_first_login;
    set(call, &user, new, has_to_change).await
}

async fn set(call: Call, user: &User, new: String, has_to_change: bool) -> Result<Reply, Problem> {
    let password = Some(hashed(&call, new, &user.user_name).await??);
    let change_password_on_first_login = Some(has_to_change);
    let change = UserChange { password, change_password_on_first_login, ..UserChange::default() };
    let id = user.id.clone();
    call.decide(move |draft| draft.change_user(&id, &change, None)).await?;
    Ok(Reply::done())
}
