//! Users (API document, chapter *Users*).

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value as Json, json};

use super::attribute::{Attribute, Holds, Writing, changes, check};
use super::body::said;
use super::bulk::{self, Making};
use super::call::{Call, new_id};
use super::operation::{ADMINS_AND_AGENTS, Body, EVERYBODY, Operation, Verb, provisioning};
use super::presence::{DO_NOT_DISTURB, ON_OR_OFF};
use super::reply::Reply;
use super::resource::{Object, Resource};
use super::{devices, passwords, skills};
use crate::api::inquiry::{Inquiry, Parameters};
use crate::api::problem::Problem;
use crate::definition::ObjectType;
use crate::domain::{Device, NewUser, PROVISIONING, Refusal, Role, User, UserChange, VOICE};

const CHAPTER: &str = "Users";
pub(super) const COLLECTION: &str = "users";
/// How many passwords one request may have: so many are hashed before it has taken too long.
const PASSWORDS_MAX: usize = 500;

pub(super) const USER: Resource = Resource {
    one: "user",
    many: "users",
    attributes: &[
        Attribute::at_first(
            "id",
            Holds::Text,
            "The id, which is the AGENT's; made by the service where none is given.",
        ),
        Attribute::at_first(
            "userName",
            Holds::Text,
            "The name to log in with, an e-mail address as a rule; nobody else has it.",
        )
        .needed(),
        Attribute::open("password", Holds::Text, "The password.").secret(),
        Attribute::open("firstName", Holds::Text, "The first name."),
        Attribute::open("lastName", Holds::Text, "The last name."),
        Attribute::open(
            "employeeId",
            Holds::Text,
            "The number by which the employer knows the user.",
        ),
        Attribute::open("emailAddress", Holds::Text, "Where the user gets e-mail."),
        Attribute::open(
            "roles",
            Holds::Texts,
            "All roles: ROLE_ADMIN, ROLE_SUPERVISOR, ROLE_AGENT.",
        )
        .one_of(&["ROLE_ADMIN", "ROLE_SUPERVISOR", "ROLE_AGENT"]),
        Attribute::open(
            "changePasswordOnFirstLogin",
            Holds::Boolean,
            "Whether the password has to be changed before anything else.",
        ),
        Attribute::told("enabled", Holds::Boolean, "Whether the user can log in."),
        Attribute::told(
            DO_NOT_DISTURB,
            Holds::Text,
            "On, where the user does not want to be disturbed at some device.",
        )
        .one_of(ON_OR_OFF),
        Attribute::told("contactCenterId", Holds::Text, "The contact centre."),
    ],
    subresources: &["skills", "devices", "statistics"],
    links: &[],
};

pub(super) const OPERATIONS: &[Operation] = &[
    provisioning(CHAPTER, (Verb::Get, "/users"), "All users of the contact centre.", |call| {
        Box::pin(async move { list(&call) })
    })
    .roles(EVERYBODY)
    .about(&USER),
    provisioning(CHAPTER, (Verb::Post, "/users"), "Makes a user, or several: `users`.", |call| {
        Box::pin(create(call))
    })
    .about(&USER)
    .body(Body::New),
    provisioning(CHAPTER, (Verb::Delete, "/users"), "Removes users, by their `uris`.", |call| {
        Box::pin(delete_many(call))
    })
    .body(Body::Parameters(&["uris"])),
    provisioning(CHAPTER, (Verb::Get, "/users/{id}"), "One user.", |call| {
        Box::pin(async move { one(&call, call.place("id")) })
    })
    .roles(EVERYBODY)
    .about(&USER),
    provisioning(CHAPTER, (Verb::Put, "/users/{id}"), "Changes a user.", |call| {
        Box::pin(change(call))
    })
    .own(ADMINS_AND_AGENTS, is_own_id)
    .allowed(AGENTS, are_agents_trusted)
    .about(&USER)
    .body(Body::Change),
    provisioning(CHAPTER, (Verb::Post, "/users/{id}"), "Changes a user, as PUT does.", |call| {
        Box::pin(change(call))
    })
    .own(ADMINS_AND_AGENTS, is_own_id)
    .allowed(AGENTS, are_agents_trusted)
    .about(&USER)
    .body(Body::Change),
    provisioning(CHAPTER, (Verb::Delete, "/users/{id}"), "Removes a user.", |call| {
        Box::pin(delete(call))
    })
    .allowed(AGENTS, are_agents_trusted),
];

/// Who may change users only where the operator lets them; the document lets them.
const AGENTS: &[Role] = &[Role::Agent];

fn are_agents_trusted(call: &Call) -> bool {
    call.service.agents_may_change_users
}

/// Whether a user asks for what is below its own id.
pub(super) fn is_own(call: &Call) -> bool {
    call.caller.user.as_deref() == Some(call.place("user_id"))
}

/// Whether a user asks for itself.
fn is_own_id(call: &Call) -> bool {
    call.caller.user.as_deref() == Some(call.place("id"))
}

/// The user of an id.
///
/// # Errors
/// Where there is none.
pub(super) fn found<'a>(call: &'a Call, id: &str) -> Result<&'a Arc<User>, Problem> {
    Ok(call.known.need(id)?)
}

/// A user as replies show it.
pub(super) fn object(call: &Call, user: &User) -> Object {
    let value = json!({
        "id": user.id,
        "userName": user.user_name,
        "firstName": user.first_name,
        "lastName": user.last_name,
        "employeeId": user.employee_id,
        "emailAddress": user.email_address,
        "roles": user.roles,
        "changePasswordOnFirstLogin": user.change_password_on_first_login,
        "enabled": user.password.is_some(),
        DO_NOT_DISTURB: call.presence.of_user(&user.id).do_not_disturb(),
        "contactCenterId": call.centre,
    });
    call.object(COLLECTION, &user.id, value)
}

/// The devices of all users, where they are to come along.
pub(super) fn wanted_devices(call: &Call) -> BTreeMap<&str, Vec<&Device>> {
    match call.query.subresources.as_ref().is_some_and(|names| names.has("devices")) {
        true => call.known.devices_by_user(),
        false => BTreeMap::new(),
    }
}

/// Adds the collections that are to come along.
pub(super) fn add_subresources(
    call: &Call,
    devices: &BTreeMap<&str, Vec<&Device>>,
    object: &mut Object,
) {
    let Some(names) = &call.query.subresources else { return };
    let Some(id) = object.get("id").and_then(Json::as_str).map(str::to_owned) else { return };
    let has_features = |all: &[&str]| all.iter().all(|one| call.known.has_feature(one));
    if names.has("skills")
        && has_features(&[PROVISIONING])
        && let Some(user) = call.known.users.get(&id)
    {
        object.insert("skills".to_owned(), json!(skills::objects_of(call, user)));
    }
    if names.has("devices") && has_features(&[PROVISIONING, VOICE]) {
        let own = devices.get(&*id).into_iter().flatten();
        let own: Vec<Object> = own.map(|device| devices::object(call, device)).collect();
        object.insert("devices".to_owned(), json!(own));
    }
    if names.has("statistics") {
        object.insert("statistics".to_owned(), statistics(call, &id));
    }
}

/// What was published last of the agent of an id.
fn statistics(call: &Call, id: &str) -> Json {
    let inquiry = Inquiry::new(&call.service, &call.caller, Parameters::default());
    let mut found = inquiry.edition.board.find(&call.centre, id);
    found.retain(|(object, _)| object.object_type == ObjectType::Agent);
    let nothing_fresh = vec![Vec::new(); found.len()];
    json!(inquiry.values_of(&found, nothing_fresh))
}

fn list(call: &Call) -> Result<Reply, Problem> {
    let users = call.known.users.iter().map(|user| object(call, user));
    let devices = wanted_devices(call);
    USER.list(call, users, |object| add_subresources(call, &devices, object))
}

/// The reply that has one user.
fn one(call: &Call, id: &str) -> Result<Reply, Problem> {
    let user = found(call, id)?;
    let devices = wanted_devices(call);
    USER.one(call, object(call, user), |object| add_subresources(call, &devices, object))
}

/// What is said of a new user, with the hash of the password.
async fn new_user(call: &Call, said_object: Object) -> Result<Result<NewUser, Refusal>, Problem> {
    let mut checked = match check(said_object, USER.attributes, Writing::New) {
        Ok(checked) => checked,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let password = checked.remove("password");
    let mut new: NewUser = match said(checked) {
        Ok(new) => new,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let user_name = new.user_name.clone().unwrap_or_default();
    if let Some(Json::String(password)) = password {
        match passwords::hashed(call, password, &user_name).await? {
            Ok(hash) => new.rest.password = Some(hash),
            Err(refusal) => return Ok(Err(refusal)),
        }
    }
    Ok(Ok(new))
}

async fn create(call: Call) -> Result<Reply, Problem> {
    if call.body.contains_key(USER.many) {
        return create_many(call).await;
    }
    let new = new_user(&call, call.body.clone()).await??;
    let id = call.decide(move |draft| draft.create_user(&new, &mut new_id)).await?;
    Ok(Reply::made(&id, call.uri(COLLECTION, &id)))
}

async fn create_many(call: Call) -> Result<Reply, Problem> {
    let has_password = |item: &&Json| item.get("password").is_some_and(Json::is_string);
    let passwords = bulk::items(&call.body, USER.many)?.iter().filter(has_password).count();
    if passwords > PASSWORDS_MAX {
        return Err(Problem::invalid(format!(
            "`users` has {passwords} passwords, and no more than {PASSWORDS_MAX} can be at once: each \
             takes its time"
        )));
    }
    let mut news = Vec::new();
    for object in bulk::said_objects(&call.body, USER.many)? {
        news.push(match object {
            Ok(object) => new_user(&call, object).await?,
            Err(refusal) => Err(refusal),
        });
    }
    let making = Making { many: USER.many, collection: COLLECTION, told_by: "userName" };
    bulk::make_all(&call, making, news, |draft, new| draft.create_user(new, &mut new_id)).await
}

async fn change(call: Call) -> Result<Reply, Problem> {
    let id = call.place("id").to_owned();
    let user = Arc::clone(found(&call, &id)?);
    let body = changes(&call.body, &object(&call, &user));
    if body.contains_key("userName") {
        return Err(Refusal::forbidden("the name of a user cannot be changed").into());
    }
    let is_by_agent = !call.caller.has_any(super::operation::ADMINS);
    if is_by_agent && (body.contains_key("roles") || body.contains_key("password")) {
        let message = "roles are given by administrators, and the own password is changed by the \
                       operation ChangePassword";
        return Err(Problem::not_permitted(message));
    }
    let mut checked = check(body, USER.attributes, Writing::Change)?;
    let password = checked.remove("password");
    let mut change: UserChange = said(checked)?;
    if let Some(Json::String(password)) = password {
        change.password = Some(passwords::hashed(&call, password, &user.user_name).await??);
    }
    let by = call.caller.user.clone();
    call.carry_out(move |draft| draft.change_user(&id, &change, by.as_deref())).await
}

async fn delete(call: Call) -> Result<Reply, Problem> {
    let (id, by) = (call.place("id").to_owned(), call.caller.user.clone());
    call.carry_out(move |draft| draft.delete_user(&id, by.as_deref())).await
}

async fn delete_many(call: Call) -> Result<Reply, Problem> {
    let by = call.caller.user.clone();
    bulk::each(&call, COLLECTION, move |draft, id| draft.delete_user(id, by.as_deref())).await
}
