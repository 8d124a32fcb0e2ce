//! `/meta/handshake`: a session begins.

use std::sync::Arc;

use serde_json::{Value as Json, json};

use super::dispatch::{Transport, Turn};
use super::machine::Bayeux;
use super::refusal::Refusal;
use super::reply::{Advice, Reconnect};
use super::session::{Line, Session, SessionId, Wake};

/// The transports that the service knows.
const CONNECTION_TYPES: [&str; 3] = ["websocket", "long-polling", "callback-polling"];
const VERSION: &str = "1.0";

impl<W: Wake> Bayeux<W> {
    pub(super) fn handshake(&mut self, turn: &mut Turn<'_, W>) {
        if let Err(refusal) = self.begin(turn) {
            self.refuse(turn, &refusal);
        }
    }

    fn begin(&mut self, turn: &mut Turn<'_, W>) -> Result<(), Refusal> {
        let (message, context) = (turn.message, turn.context);
        let Some(identity) = context.identity else { return Err(Refusal::HandshakeDenied) };
        let version = message.version.as_str().unwrap_or(VERSION);
        if version.split('.').next() != Some("1") {
            return Err(Refusal::VersionUnsupported);
        }
        let types = common_types(&message.supported_connection_types);
        if types.is_empty() {
            return Err(Refusal::ConnectionTypesUnsupported);
        }
        if self.sessions.len() >= self.settings.max_sessions {
            return Err(Refusal::TooManySessions);
        }
        let now_ms = context.now.steady_ms;
        let id = self.next_session();
        let client_id: Box<str> = (self.fresh)().into();
        let browser: Option<Arc<str>> = context.browser.map(Into::into);
        let mut identity = identity.clone();
        if identity.centre == self.centre {
            identity.centre = Arc::clone(&self.centre);
        }
        self.centre = Arc::clone(&identity.centre);
        let mut session =
            Session::new(client_id.clone(), identity, browser.clone(), (&self.settings, now_ms));
        let has_ack = message.ext("ack").is_some_and(wants_ack);
        if has_ack {
            session.outbox.acknowledge_all();
        }
        if context.transport == Transport::WebSocket {
            self.leave(turn.answer.session, turn);
            let waker = context.waker.clone();
            session.attach(Line { connection: context.connection, waker, is_push: true });
        }
        self.sessions.insert(id, session);
        self.by_client_id.insert(client_id.clone(), id);
        if let Some(browser) = browser {
            self.by_browser.entry(browser).or_default().insert(id);
        }
        turn.answer.session = Some(id);
        turn.answer.has_begun = true;
        let advice = self.advice();
        self.reply(turn, has_ack.then(|| json!(true)), |reply| {
            reply.client_id = Some(&client_id);
            reply.version = Some(VERSION);
            reply.minimum_version = Some(VERSION);
            reply.supported_connection_types = Some(&types);
            reply.advice = Some(advice);
        });
        Ok(())
    }

    /// Lets the session that a WebSocket has served go on without it.
    fn leave(&mut self, session: Option<SessionId>, turn: &Turn<'_, W>) {
        if let Some(session) = session {
            self.hang_up(session, turn.context.connection, turn.context.now.steady_ms);
        }
    }

    /// What clients should do as long as nothing is out of order.
    pub(super) fn advice(&self) -> Advice {
        let settings = &self.settings;
        Advice {
            reconnect: Reconnect::Retry,
            interval: Some(settings.interval_ms),
            timeout: Some(settings.timeout_ms),
            max_interval: settings.switches.handshake_reconnect.then_some(settings.max_interval_ms),
            multiple_clients: false,
        }
    }
}

/// The transports that both sides know; all of ours where the client does not say.
fn common_types(asked: &Json) -> Vec<&'static str> {
    let Some(asked) = asked.as_array() else { return CONNECTION_TYPES.to_vec() };
    let is_asked = |one: &&str| asked.iter().any(|other| other.as_str() == Some(one));
    CONNECTION_TYPES.into_iter().filter(is_asked).collect()
}

fn wants_ack(ext: &Json) -> bool {
    ext.as_bool().or_else(|| ext.get("enabled")?.as_bool()).unwrap_or(false)
}
