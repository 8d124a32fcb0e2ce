//! Passwords (API document, *Change Password* and *Reset Password*).

use std::sync::Arc;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use super::body;
use super::call::Call;
use super::operation::{Body, EVERYBODY, Operation, Verb};
use super::reply::Reply;
use super::users::{COLLECTION, found};
use crate::api::account::hash_password;
use crate::api::caller::Caller;
use crate::api::login;
use crate::api::notifications::{ME, USERS};
use crate::api::problem::Problem;
use crate::cometd::Audience;
use crate::domain::{PROVISIONING, Refusal, Role, User, UserChange};
use crate::view::{UserOfMessage, password_change_text};

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
    .features(&[PROVISIONING])
    .roles(SUPERVISORS)
    .body(Body::Parameters(&["operationName", "oldPassword", "newPassword"])),
    Operation::new(
        CHAPTER,
        (Verb::Post, "/users/{id}"),
        "Gives a user another password.",
        |call| Box::pin(reset(call)),
    )
    .named("ResetPassword")
    .features(&[PROVISIONING])
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
    let result = match call.own("firstLogin") {
        None | Some("true" | "false") => change(&call, &user).await,
        Some(other) => {
            let message = format!("`firstLogin` is `{other}`: expected true or false");
            Err(Failed::otherwise(Problem::invalid(message)))
        }
    };
    let error = result.as_ref().err().map(Failed::told);
    let data = password_change_text(None, error);
    call.service.push.tell_of_user(ME, &data, Audience::User(user.user_name.clone()));
    result.map_err(|failed| failed.problem)
}

async fn change_of_user(call: Call) -> Result<Reply, Problem> {
    let user = Arc::clone(found(&call, call.place("id"))?);
    let result = change(&call, &user).await;
    tell_supervisors(&call, &user, &result);
    result.map_err(|failed| failed.problem)
}

/// Tells those who look after users what became of a change of a password.
fn tell_supervisors(call: &Call, user: &User, result: &Result<Reply, Failed>) {
    let uri = call.uri(COLLECTION, &user.id);
    let about = UserOfMessage { user_uri: &uri, user_id: &user.id };
    let data = password_change_text(Some(about), result.as_ref().err().map(Failed::told));
    call.service.push.tell_of_user(USERS, &data, Audience::Supervisors(call.centre.clone()));
}

/// Why a password was not changed, with the code that messages have for it.
struct Failed {
    code: u8,
    problem: Problem,
}

impl Failed {
    const RULES: u8 = 1;
    const OLD_PASSWORD: u8 = 2;
    const OTHERWISE: u8 = 3;

    fn otherwise(problem: impl Into<Problem>) -> Self {
        Self { code: Self::OTHERWISE, problem: problem.into() }
    }

    fn told(&self) -> (u8, &str) {
        (self.code, self.problem.message())
    }
}

/// Changes a password by the old one.
async fn change(call: &Call, user: &User) -> Result<Reply, Failed> {
    let old = password(call, "oldPassword").map_err(Failed::otherwise)?;
    let new = password(call, "newPassword").map_err(Failed::otherwise)?;
    let Some(hash) = &user.password else {
        return Err(Failed::otherwise(Refusal::forbidden("the user has no password")));
    };
    let door = &call.service.door;
    let knows = door.knows(&user.user_name, old.clone(), hash.to_string()).await;
    if !knows.map_err(Failed::otherwise)? {
        let problem = Refusal::invalid("the old password is wrong").into();
        return Err(Failed { code: Failed::OLD_PASSWORD, problem });
    }
    if old == new {
        let problem = Refusal::invalid("the new password is the old one").into();
        return Err(Failed { code: Failed::RULES, problem });
    }
    set(call, user, new, false).await
}

/// Gives a user another password; where it had to be changed first, it still has to.
async fn reset(call: Call) -> Result<Reply, Problem> {
    let user = Arc::clone(found(&call, call.place("id"))?);
    let result = match password(&call, "newPassword") {
        Ok(new) => set(&call, &user, new, user.change_password_on_first_login).await,
        Err(refusal) => Err(Failed::otherwise(refusal)),
    };
    tell_supervisors(&call, &user, &result);
    result.map_err(|failed| failed.problem)
}

async fn set(call: &Call, user: &User, new: String, has_to_change: bool) -> Result<Reply, Failed> {
    let hashed = hashed(call, new, &user.user_name).await.map_err(Failed::otherwise)?;
    let broken = |refusal: Refusal| Failed { code: Failed::RULES, problem: refusal.into() };
    let password = Some(hashed.map_err(broken)?);
    let own_session = call.session.filter(|_| call.caller.user.as_ref() == Some(&user.id));
    if let Some(session) = &own_session {
        // Whoever changes the own password goes on, and needs the new one at the next log-in.
        let changed = User {
            password: password.clone(),
            change_password_on_first_login: has_to_change,
            ..user.clone()
        };
        let next_owner = Caller::of_user(&call.centre, &changed).owner().mark;
        call.service.door.sessions.bequeath(session, next_owner);
    }
    let change_password_on_first_login = Some(has_to_change);
    let change = UserChange { password, change_password_on_first_login, ..UserChange::default() };
    let id = user.id.clone();
    let decided = call.decide(move |draft| draft.change_user(&id, &change, None)).await;
    decided.map_err(Failed::otherwise)?;
    if let Some(session) = &own_session {
        login::go_on(&call.service, session).await;
    }
    Ok(Reply::done())
}
