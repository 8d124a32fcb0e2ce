//! A session: who it belongs to, how it can be reached, and what waits for it.
//!
//! It outlives its connections: a client may come back on another one, or on another transport, and
//! finds what waits.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value as Json;

use super::connect::Parts;
use super::event::Event;
use super::extension::TimeSync;
use super::outbox::Outbox;
use super::reply::{Advice, Reconnect};
use super::settings::Settings;

/// How many times `max_interval_ms` other messages keep a session that never connects.
const LIFE_WITHOUT_CONNECT: i64 = 3;

/// The number of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionId(pub(super) u64);

/// The number of a connection: a WebSocket, or a request that is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connection(pub u64);

/// Who a session belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The name of the user.
    pub user: Arc<str>,
    /// The contact centre whose values are told.
    pub centre: Arc<str>,
    /// Whether the user looks after others.
    pub is_supervisor: bool,
    /// The log-in behind it, whose end is the end of the session; none with name and password.
    pub login: Option<[u8; 32]>,
    /// Whether it was shown in the handshake only, so that later requests show nothing.
    pub is_of_handshake: bool,
}

/// Who waits for a session to have something to say.
pub trait Wake: Clone {
    /// Tells that there is something.
    fn wake(&self);
}

/// Through what a session can be reached now.
#[derive(Debug)]
pub(super) struct Line<W> {
    pub(super) connection: Connection,
    pub(super) waker: W,
    /// Whether events can be sent at any time, and not only with a connect.
    pub(super) is_push: bool,
}

/// A connect that is not answered yet.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) id: Option<Json>,
    pub(super) until_ms: i64,
    pub(super) advice: Option<Advice>,
    pub(super) time_sync: Option<TimeSync>,
}

/// How a session ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ending {
    pub(super) reconnect: Reconnect,
    /// Whether the client has asked for it, and needs no word.
    pub(super) is_asked_for: bool,
}

#[derive(Debug)]
pub(super) struct Session<W> {
    pub(super) client_id: Box<str>,
    pub(super) identity: Identity,
    pub(super) browser: Option<Arc<str>>,
    pub(super) subscriptions: BTreeSet<Arc<str>>,
    pub(super) outbox: Outbox,
    pub(super) line: Option<Line<W>>,
    pub(super) held: Option<Held>,
    pub(super) has_connected: bool,
    /// Whether it was advised to wait, because its browser has many.
    pub(super) is_one_of_many: bool,
    /// Whether who waits was told that there is something.
    is_woken: bool,
    /// What the client is told at the end of the session, when that has come.
    pub(super) ended: Option<Ending>,
    /// The last event that was looked at, so that each is put in once.
    pub(super) seen: u64,
    interval_ms: i64,
    connected_ms: i64,
    expires_ms: i64,
    active_ms: i64,
}

/// What a session has to say through a connection.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) events: Parts,
    /// The connect that is answered now.
    pub(super) connect: Option<Held>,
}

impl<W: Wake> Session<W> {
    pub(super) fn new(
        client_id: Box<str>,
        identity: Identity,
        browser: Option<Arc<str>>,
        (settings, now_ms): (&Settings, i64),
    ) -> Self {
        let mut session = Self {
            client_id,
            identity,
            browser,
            subscriptions: BTreeSet::new(),
            outbox: Outbox::default(),
            line: None,
            held: None,
            has_connected: false,
            is_one_of_many: false,
            is_woken: false,
            ended: None,
            seen: 0,
            interval_ms: settings.interval_ms,
            connected_ms: now_ms,
            expires_ms: 0,
            active_ms: now_ms,
        };
        session.live_on(settings, now_ms);
        session
    }

    /// Counts the life of the session from its last connect on.
    fn live_on(&mut self, settings: &Settings, now_ms: i64) {
        self.connected_ms = now_ms;
        self.expires_ms = now_ms
            .saturating_add(self.interval_ms.max(settings.interval_ms))
            .saturating_add(settings.max_interval_ms);
    }

    /// Notes a message other than a connect: it keeps the session for a while.
    pub(super) fn is_active(&mut self, settings: &Settings, now_ms: i64) {
        self.active_ms = now_ms;
        let most = self
            .connected_ms
            .saturating_add(settings.max_interval_ms.saturating_mul(LIFE_WITHOUT_CONNECT));
        let longer = now_ms.saturating_add(settings.max_interval_ms);
        self.expires_ms = self.expires_ms.max(longer.min(most));
    }

    /// Whether nobody comes for it any more.
    pub(super) fn is_expired(&self, now_ms: i64) -> bool {
        self.held.is_none() && self.expires_ms < now_ms
    }

    /// Whether it has been idle for too long.
    pub(super) fn is_inactive(&self, settings: &Settings, now_ms: i64) -> bool {
        let most = settings.max_inactivity_ms;
        most > 0 && now_ms - self.active_ms > most
    }

    /// How long a client that is not asked to wait is waited for.
    pub(super) fn wait(&mut self, interval_ms: Option<i64>) {
        self.interval_ms = interval_ms.unwrap_or_default();
    }

    /// Lets the session be reached through a connection; who has waited on another one is told.
    pub(super) fn attach(&mut self, line: Line<W>) {
        let is_same = |old: &Line<W>| old.connection == line.connection;
        if let Some(old) = self.line.take().filter(|old| !is_same(old)) {
            old.waker.wake();
        }
        self.is_woken = false;
        self.line = Some(line);
    }

    /// Ends a connection that has gone. The session lives on for a while.
    pub(super) fn detach(&mut self, connection: Connection, settings: &Settings, now_ms: i64) {
        if self.is_on(connection) {
            self.line = None;
            self.held = None;
            self.live_on(settings, now_ms);
        }
    }

    pub(super) fn is_on(&self, connection: Connection) -> bool {
        self.line.as_ref().is_some_and(|line| line.connection == connection)
    }

    /// Whether a request of it is held.
    pub(super) fn waits_by_request(&self) -> bool {
        let is_request = self.line.as_ref().is_some_and(|line| !line.is_push);
        self.held.is_some() && self.ended.is_none() && is_request
    }

    /// Puts an event in, and tells who waits if it can go now.
    pub(super) fn put(&mut self, event: &Arc<Event>, now_ms: i64) {
        self.outbox.put(Arc::clone(event), now_ms);
        self.wake();
    }

    pub(super) fn wake(&mut self) {
        if let Some(line) = self.line.as_ref().filter(|_| !self.is_woken) {
            line.waker.wake();
            self.is_woken = true;
        }
    }

    fn can_push(&self, settings: &Settings) -> bool {
        let is_push = self.line.as_ref().is_some_and(|line| line.is_push);
        is_push && !self.outbox.has_ack() && !settings.switches.meta_connect_deliver_only
    }

    /// Takes what has to be said now.
    pub(super) fn speak(&mut self, settings: &Settings, now_ms: i64) -> Said {
        self.is_woken = false;
        let lazy_until = self.outbox.lazy_until_ms(settings.max_lazy_ms);
        let is_due = self.outbox.is_urgent() || lazy_until.is_some_and(|until| until <= now_ms);
        let can_push = self.can_push(settings);
        let is_answered = self.held.as_ref().is_some_and(|held| {
            held.until_ms <= now_ms || self.ended.is_some() || (is_due && !can_push)
        });
        let mut said = Said::default();
        if (can_push && is_due) || is_answered {
            self.outbox.take(&mut said.events);
        }
        if settings.switches.delivery_is_activity && !said.events.is_empty() {
            self.active_ms = now_ms;
        }
        if is_answered {
            said.connect = self.held.take();
            self.live_on(settings, now_ms);
            self.line = self.line.take().filter(|line| line.is_push);
        }
        said
    }

    /// Takes what waits along with a reply, where nothing else would bring it sooner.
    pub(super) fn speak_along(&mut self, settings: &Settings) -> Parts {
        let mut events = Parts::new();
        let waits_for_connect =
            self.outbox.has_ack() || settings.switches.meta_connect_deliver_only;
        if self.line.is_none() && !waits_for_connect && self.outbox.is_urgent() {
            self.outbox.take(&mut events);
        }
        events
    }

    /// When there is something to say even if nothing happens, milliseconds.
    pub(super) fn speaks_at(&self, settings: &Settings) -> Option<i64> {
        let lazy = self.outbox.lazy_until_ms(settings.max_lazy_ms);
        let lazy = lazy.filter(|_| self.held.is_some() || self.can_push(settings));
        let held = self.held.as_ref().map(|held| held.until_ms);
        lazy.into_iter().chain(held).min()
    }
}
