//! Whoever asks (API document, *Overall User State* and *Users*).

use serde_json::json;

use super::call::Call;
use super::operation::{EVERYBODY, Operation, Verb};
use super::query::Names;
use super::reply::Reply;
use super::resource::Object;
use super::users::{self, USER};
use crate::api::login;
use crate::api::problem::Problem;

pub(super) const OPERATIONS: &[Operation] =
    &[Operation::new("Users", (Verb::Get, "/me"), "Whoever asks.", |call| Box::pin(me(call)))
        .roles(EVERYBODY)
        .about(&USER)];

async fn me(call: Call) -> Result<Reply, Problem> {
    let mut reply = match &call.caller.user {
        // Where everything comes along, the document prints devices beside the user; clients look at
        // either place.
        Some(user) if call.query.subresources == Some(Names::All) => {
            users::one(&call, user)?.repeating(USER.one, "devices")
        }
        Some(user) => users::one(&call, user)?,
        // The account of the service is nobody's, and has no id.
        None => {
            let user = Object::from_iter([
                ("userName".to_owned(), json!(&*call.caller.name)),
                ("roles".to_owned(), json!(call.caller.roles)),
            ]);
            USER.one(&call, user, |_| {})?
        }
    };
    if call.is_by_password {
        // Clients ask for themselves first, to get the cookie that they go on with.
        reply.begins(login::begin(&call.service, &call.caller, call.is_secure).await);
    }
    Ok(reply)
}
