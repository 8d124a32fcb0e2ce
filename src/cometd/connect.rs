//! `/meta/connect`: the heartbeat of a session, and the way of its events where there is no better one.

use std::sync::Arc;

use serde_json::json;
use smallvec::SmallVec;

use super::dispatch::{Transport, Turn};
use super::event::Event;
use super::extension::{Now, TimeSync, ext_of};
use super::machine::Bayeux;
use super::refusal::Refusal;
use super::reply::{Advice, Reconnect, Reply};
use super::session::{Connection, Ending, Held, Line, Said, Session, SessionId, Wake};

/// For how long a connect is held, or the next one waited for, whatever the client advises, milliseconds.
const TIMEOUT_MS_MAX: i64 = 600_000;

/// Something to be written to a client.
#[derive(Clone, Debug)]
pub enum Part {
    /// A reply.
    Reply(String),
    /// An event, shared by all who hear it.
    Event(Arc<Event>),
}

impl Part {
    /// The part as it is written.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Reply(text) => text,
            Self::Event(event) => event.text(),
        }
    }
}

/// Things to be written; as a rule it is one.
pub type Parts = SmallVec<[Part; 1]>;

/// What a session has to say through a connection.
#[derive(Debug, Default)]
pub struct Spoken {
    /// What is to be written now, in this order.
    pub parts: Parts,
    /// Whether a connect waits for its answer.
    pub is_held: bool,
    /// When there is something to say even if nothing happens, milliseconds.
    pub speaks_at_ms: Option<i64>,
    /// Whether the session can no longer be reached through this connection.
    pub is_over: bool,
    /// Whether it has ended, and did not just go on somewhere else.
    pub has_ended: bool,
}

impl<W: Wake> Bayeux<W> {
    pub(super) fn connect(&mut self, turn: &mut Turn<'_, W>) {
        let id = match self.session_of(turn) {
            Ok(id) => id,
            Err(refusal) => return self.refuse(turn, &refusal),
        };
        let (message, context) = (turn.message, turn.context);
        let is_push = context.transport == Transport::WebSocket;
        let advice = self.advice();
        let others = self.held_beside(id);
        let settings = &self.settings;
        let Some(session) = self.sessions.get_mut(&id) else { return };
        if let Some(batch) = message.ext("ack") {
            // Before their first batch clients say 0, -1 or null.
            session.outbox.acknowledge(batch.as_u64().unwrap_or_default());
        }
        session.wait(message.advised_ms("interval").map(|ms| ms.min(TIMEOUT_MS_MAX)));
        let is_first = !std::mem::replace(&mut session.has_connected, true);
        // What was advised last counts until something else is.
        let was_many = std::mem::take(&mut session.is_one_of_many);
        let is_advised = is_first || was_many || !message.advice.is_null();
        let mut held = Held {
            id: message.id().ok().flatten().cloned(),
            until_ms: context.now.steady_ms,
            advice: is_advised.then_some(advice),
            time_sync: TimeSync::of(message, context.now),
        };
        let timeout_ms = message.advised_ms("timeout").unwrap_or(settings.timeout_ms);
        let can_wait = !is_first && timeout_ms > 0 && (turn.is_alone || is_push);
        let most = match context.is_multiplexed {
            true => settings.http2_max_sessions_per_browser,
            false => settings.max_sessions_per_browser,
        };
        let is_many = most.is_some_and(|most| others >= most);
        if can_wait && is_many && !is_push {
            if settings.multi_session_interval_ms <= 0 {
                return self.refuse(turn, &Refusal::MultipleClients(others));
            }
            let interval = Some(settings.multi_session_interval_ms);
            session.wait(interval);
            session.is_one_of_many = true;
            held.advice = Some(Advice { interval, multiple_clients: true, ..advice });
        } else if can_wait {
            held.until_ms = context.now.steady_ms.saturating_add(timeout_ms.min(TIMEOUT_MS_MAX));
        }
        session.held = Some(held);
        let waker = context.waker.clone();
        session.attach(Line { connection: context.connection, waker, is_push });
    }

    /// How many other sessions of the same browser have a connect that is held.
    fn held_beside(&self, id: SessionId) -> usize {
        let browser = self.sessions.get(&id).and_then(|session| session.browser.as_ref());
        let beside = browser.and_then(|browser| self.by_browser.get(browser));
        let is_held = |other: &&SessionId| {
            let other = self.sessions.get(*other).filter(|_| **other != id);
            other.is_some_and(Session::waits_by_request)
        };
        beside.map_or(0, |beside| beside.iter().filter(is_held).count())
    }

    /// What a session has to say now through a connection.
    pub fn speak(&mut self, id: SessionId, connection: Connection, now: Now) -> Spoken {
        let Some(session) = self.sessions.get_mut(&id) else {
            return Spoken { is_over: true, has_ended: true, ..Spoken::default() };
        };
        if !session.is_on(connection) {
            return Spoken { is_over: true, ..Spoken::default() };
        }
        let Said { events, connect } = session.speak(&self.settings, now.steady_ms);
        let mut spoken = Spoken {
            parts: events,
            is_held: session.held.is_some(),
            speaks_at_ms: session.speaks_at(&self.settings),
            ..Spoken::default()
        };
        let ended = session.ended;
        // Nobody acknowledges anything to a session that has ended.
        let batch = connect.as_ref().filter(|_| ended.is_none());
        let batch = batch.and_then(|_| session.outbox.next_batch());
        if let Some(held) = connect {
            spoken.parts.push(Part::Reply(self.answer_of(&held, (batch, ended), now)));
        }
        if let Some(ending) = ended {
            // A client that hears a goodbye stops: one that shall begin anew hears of it at its connect.
            let is_final = ending.reconnect == Reconnect::None && !ending.is_asked_for;
            if is_final && self.has_push(id) {
                spoken.parts.push(Part::Reply(goodbye(ending)));
            }
            self.forget(id);
            (spoken.is_over, spoken.has_ended) = (true, true);
        }
        spoken
    }

    fn has_push(&self, id: SessionId) -> bool {
        let line = self.sessions.get(&id).and_then(|session| session.line.as_ref());
        line.is_some_and(|line| line.is_push)
    }

    fn answer_of(
        &self,
        held: &Held,
        (batch, ended): (Option<u64>, Option<Ending>),
        now: Now,
    ) -> String {
        let end = |ending: Ending| Advice {
            reconnect: ending.reconnect,
            interval: Some(0),
            ..Advice::default()
        };
        let is_over = ended.is_some_and(|ending| ending.reconnect == Reconnect::Handshake);
        let reply = Reply {
            channel: "/meta/connect",
            id: held.id.as_ref(),
            successful: !is_over,
            error: is_over.then(|| Refusal::SessionUnknown.to_string()),
            advice: ended.map(end).or(held.advice),
            ext: ext_of(held.time_sync.as_ref(), now, batch.map(|batch| json!(batch))),
            timestamp: self.timestamp(now),
            ..Reply::default()
        };
        reply.text()
    }
}

/// The word that nobody has asked for.
fn goodbye(ending: Ending) -> String {
    let advice = Advice { reconnect: ending.reconnect, interval: Some(0), ..Advice::default() };
    let reply = Reply {
        channel: "/meta/disconnect",
        successful: true,
        advice: Some(advice),
        ..Reply::default()
    };
    reply.text()
}
