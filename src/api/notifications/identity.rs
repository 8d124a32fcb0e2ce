//! Who is behind messages: by HTTP Basic, by the cookie of a session, or by what a handshake says itself.

use std::sync::Arc;

use axum::Extension;
use serde_json::Value as Json;

use crate::api::arrival::{Arrival, Who};
use crate::api::caller::{Caller, Visitor};
use crate::api::problem::Problem;
use crate::api::service::Service;
use crate::api::sessions::mark_of;
use crate::cometd::{Identity, Message};
use crate::domain::Role;

/// Who hears of what happens to other users.
const SUPERVISORS: [Role; 3] = [Role::CloudAdmin, Role::Admin, Role::Supervisor];

/// What a request shows of who has sent it.
#[derive(Debug)]
pub(super) struct Sender {
    /// Who it is, where the request says it and not only its messages.
    pub(super) visitor: Option<Visitor>,
    /// How it has come.
    arrival: Arrival,
}

impl Sender {
    pub(super) fn of((Extension(arrival), visitor): Who) -> Self {
        let visitor = visitor.map(|Extension(visitor)| visitor);
        Self { visitor, arrival }
    }
}

/// Who is behind messages; none where nobody has shown anything that counts, or may not begin anything.
///
/// # Errors
/// Where it cannot be looked at now.
pub(super) async fn identity_of(
    service: &Arc<Service>,
    sender: &Sender,
    messages: &[Message<'_>],
    centre: Option<&str>,
) -> Result<Option<Identity>, Problem> {
    let handshake = messages.iter().find(|message| message.channel() == "/meta/handshake");
    let asked = handshake.and_then(|message| message.ext("centre")).and_then(Json::as_str);
    let identity = |caller: &Caller, login, is_of_handshake| {
        if caller.has_to_change_password {
            return None;
        }
        let centre = caller.centre(asked.or(centre)).ok()?.into();
        let is_supervisor = caller.has_any(&SUPERVISORS);
        let user = Arc::clone(&caller.name);
        Some(Identity { user, centre, is_supervisor, login, is_of_handshake })
    };
    if let Some(Visitor { caller, session, .. }) = &sender.visitor {
        return Ok(identity(caller, *session, false));
    }
    let Some(handshake) = handshake else { return Ok(None) };
    if let Some(token) = handshake.ext("authToken").and_then(Json::as_str) {
        let mark = mark_of(token);
        let caller = service.door.caller_of(&mark);
        return Ok(caller.and_then(|caller| identity(&caller, Some(mark), true)));
    }
    let Some(shown) = handshake.ext("authentication").and_then(credentials) else {
        return Ok(None);
    };
    let caller = service.door.admits(shown, sender.arrival.address).await?;
    Ok(caller.and_then(|caller| identity(&caller, None, true)))
}

/// Name and password, by the names that log-ins and examples of CometD have for them.
fn credentials(said: &Json) -> Option<(&str, &str)> {
    let text = |keys: [&str; 2]| keys.iter().find_map(|key| said.get(key)?.as_str());
    Some((text(["userName", "user"])?, text(["password", "credentials"])?))
}
