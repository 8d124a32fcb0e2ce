//! Whoever asks (API document, *Overall User State* and *Users*).

use serde_json::json;

use super::call::Call;
use super::operation::{EVERYBODY, Operation, Verb};
use super::reply::Reply;
use super::resource::{Object, Resource};
use super::users::{self, USER};
use super::{features, seen_settings};
use crate::api::login;
use crate::api::problem::Problem;
use crate::api::sessions::Way;

const FEATURES: &str = "features";
const SETTINGS: &str = "settings";
/// What clients ask for when they log in, and what nobody has here.
const NOT_THERE: [&str; 4] = ["channels", "calls", "chats", "interactions"];
/// What is told beside the user, too, where everything is asked for: so the document has it.
const BESIDE: [&str; 2] = ["devices", "channels"];

const ME: Resource = Resource {
    subresources: &[
        "skills",
        "devices",
        "statistics",
        FEATURES,
        SETTINGS,
        "channels",
        "calls",
        "chats",
        "interactions",
    ],
    ..USER
};

/// Where whoever asks is found.
pub(super) const PATH: &str = "/me";

pub(super) const OPERATIONS: &[Operation] =
    &[Operation::new("Users", (Verb::Get, PATH), "Whoever asks.", |call| Box::pin(me(call)))
        .roles(EVERYBODY)
        .about(&ME)];

async fn me(call: Call) -> Result<Reply, Problem> {
    let user = match &call.caller.user {
        Some(id) => users::object(&call, users::found(&call, id)?),
        // The account of the service is nobody's, and has no id.
        None => Object::from_iter([
            ("userName".to_owned(), json!(&*call.caller.name)),
            ("roles".to_owned(), json!(call.caller.roles)),
        ]),
    };
    let devices = users::wanted_devices(&call);
    let mut reply = ME.one(&call, user, |user| {
        users::add_subresources(&call, &devices, user);
        add_own(&call, user);
    })?;
    let is_wanted = |name: &&str| call.query.subresources.as_ref().is_some_and(|all| all.has(name));
    if BESIDE.iter().all(is_wanted) {
        reply = reply.repeating(ME.one, &BESIDE);
    }
    if call.session.is_none() {
        // Clients ask for themselves first, to get the cookie that they go on with.
        let begun = login::begin(&call.service, &call.caller, Way::Request, call.is_secure);
        reply.begins(begun.await);
    }
    Ok(reply)
}

/// Adds the collections that only whoever asks has.
fn add_own(call: &Call, user: &mut Object) {
    let Some(names) = &call.query.subresources else { return };
    if names.has(FEATURES) {
        user.insert(FEATURES.to_owned(), json!(features::objects(call)));
    }
    if names.has(SETTINGS) && call.known.has_feature(crate::domain::SETTINGS) {
        user.insert(SETTINGS.to_owned(), seen_settings::by_groups(call));
    }
    for name in NOT_THERE.into_iter().filter(|name| names.has(name)) {
        user.insert(name.to_owned(), json!([]));
    }
}
