//! Whoever asks (API document, *Overall User State* and *Users*).

use serde_json::json;

use super::call::Call;
use super::operation::{EVERYBODY, Operation, Verb};
use super::reply::Reply;
use super::users::{self, USER};
use crate::api::problem::Problem;

pub(super) const OPERATIONS: &[Operation] =
    &[Operation::new("Users", (Verb::Get, "/me"), "Whoever asks.", |call| {
        Box::pin(async move { me(&call) })
    })
    .roles(EVERYBODY)
    .about(&USER)];

fn me(call: &Call) -> Result<Reply, Problem> {
    match &call.caller.user {
        Some(user) => users::one(call, user),
        // The account of the service is nobody's, and has no id.
        None => {
            let user = json!({ "userName": &*call.caller.name, "roles": call.caller.roles });
            Ok(Reply::done().with(USER.one, user))
        }
    }
}
