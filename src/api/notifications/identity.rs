//! Who is behind messages: by HTTP Basic, by the cookie of a session, or by what a handshake says itself.

use std::sync::Arc;

use serde_json::Value as Json;

use crate::api::door::Visitor;
use crate::api::problem::Problem;
use crate::api::service::Service;
use crate::api::sessions::mark_of;
use crate::cometd::{Identity, Message};

/// Who is behind messages; none where nobody has shown anything that counts.
pub(super) async fn identity_of(
    service: &Arc<Service>,
    visitor: Option<Visitor>,
    messages: &[Message<'_>],
    centre: Option<&str>,
) -> Result<Option<Identity>, Problem> {
    let handshake = messages.iter().find(|message| message.channel() == "/meta/handshake");
    let asked = handshake.and_then(|message| message.ext("centre")).and_then(Json::as_str);
    let centre: Arc<str> = service.centre(asked.or(centre))?.into();
    let user: Arc<str> = service.door.user().into();
    let identity = |login, is_of_handshake| Identity {
        user: Arc::clone(&user),
        centre: Arc::clone(&centre),
        login,
        is_of_handshake,
    };
    match visitor {
        Some(Visitor::Account) => return Ok(Some(identity(None, false))),
        Some(Visitor::Session(mark)) => return Ok(Some(identity(Some(mark), false))),
        None => {}
    }
    let Some(handshake) = handshake else { return Ok(None) };
    if let Some(token) = handshake.ext("authToken").and_then(Json::as_str) {
        let mark = mark_of(token);
        return Ok(service.door.goes_on(&mark).then(|| identity(Some(mark), true)));
    }
    let Some((name, password)) = handshake.ext("authentication").and_then(credentials) else {
        return Ok(None);
    };
    let is_right = service.door.admits(name, password).await?;
    Ok(is_right.then(|| identity(None, true)))
}

/// Name and password, by the names that log-ins and examples of CometD have for them.
fn credentials(said: &Json) -> Option<(&str, &str)> {
    let text = |keys: [&str; 2]| keys.iter().find_map(|key| said.get(key)?.as_str());
    Some((text(["userName", "user"])?, text(["password", "credentials"])?))
}
