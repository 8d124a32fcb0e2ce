//! The machine: all sessions, and what is delivered to them.
//!
//! Nothing here waits: who has something to say is woken, and asks.

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::FixedState;
use indexmap::IndexSet;

use super::channel::{Reach, covers, takes_in};
use super::event::{Audience, Event};
use super::extension::Now;
use super::reply::Reconnect;
use super::session::{Connection, Ending, Identity, Session, SessionId, Wake};
use super::settings::Settings;
use super::subscribers::Subscribers;

/// Bayeux: sessions, and who hears what.
#[derive(Debug)]
pub struct Bayeux<W> {
    pub(super) settings: Settings,
    pub(super) sessions: HashMap<SessionId, Session<W>, FixedState>,
    pub(super) by_client_id: HashMap<Box<str>, SessionId, FixedState>,
    /// The sessions that have shown the same cookie of a browser.
    pub(super) by_browser: HashMap<Arc<str>, IndexSet<SessionId, FixedState>, FixedState>,
    pub(super) subscribers: Subscribers,
    /// A text that nobody can guess.
    pub(super) fresh: fn() -> String,
    /// Who may hear what.
    pub(super) may_hear: fn(&Identity, &str) -> bool,
    /// The contact centre of the newest session: those of many have one text, and not one each.
    pub(super) centre: Arc<str>,
    sessions_count: u64,
    events_count: u64,
}

/// Why a session was ended by the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gone {
    /// Its log-in has ended, or it was idle for too long: its client is to stop.
    Stopped,
    /// It has fallen behind: its client is to begin a new one, which has the newest of everything.
    Anew,
    /// The service stops: its client hears what waits for it, and is to begin a new one.
    Over,
}

impl<W: Wake> Bayeux<W> {
    /// Bayeux without sessions. `fresh` makes texts that nobody can guess, `may_hear` tells who may
    /// subscribe to which channel or pattern.
    #[must_use]
    pub fn new(
        settings: Settings,
        fresh: fn() -> String,
        may_hear: fn(&Identity, &str) -> bool,
    ) -> Self {
        Self {
            settings,
            sessions: HashMap::default(),
            by_client_id: HashMap::default(),
            by_browser: HashMap::default(),
            subscribers: Subscribers::default(),
            fresh,
            may_hear,
            centre: "".into(),
            sessions_count: 0,
            events_count: 0,
        }
    }

    /// How many sessions there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.sessions.len()
    }

    /// Whether there is no session.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sessions.is_empty()
    }

    /// Whether nobody is subscribed to anything.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        self.subscribers.is_empty()
    }

    /// Whether anybody would hear an event on a channel: else it need not be written.
    #[must_use]
    pub fn is_heard(&self, channel: &str, reach: Reach) -> bool {
        self.subscribers.is_heard(channel, reach)
    }

    /// Who a session belongs to, and what it is subscribed to.
    #[must_use]
    pub fn subscriptions(&self, session: SessionId) -> Option<(Identity, Vec<Arc<str>>)> {
        let session = self.sessions.get(&session)?;
        Some((session.identity.clone(), session.subscriptions.iter().map(Arc::clone).collect()))
    }

    /// All sessions, in the order in which they began.
    #[must_use]
    pub fn all(&self) -> Vec<SessionId> {
        let mut all: Vec<SessionId> = self.sessions.keys().copied().collect();
        all.sort_unstable();
        all
    }

    pub(super) fn next_session(&mut self) -> SessionId {
        self.sessions_count += 1;
        SessionId(self.sessions_count)
    }

    /// Delivers an event to everybody who is to hear it, once each.
    pub fn publish(&mut self, event: Event, now: Now) {
        self.deliver(event, None, now);
    }

    pub(super) fn deliver(&mut self, mut event: Event, except: Option<SessionId>, now: Now) {
        self.events_count += 1;
        let number = self.events_count;
        let is_lazy = |pattern: &String| takes_in(pattern, &event.channel);
        event.is_lazy |= self.settings.lazy_channels.iter().any(is_lazy);
        if let Some(time) = self.timestamp(now) {
            event.stamp(&time);
        }
        let event = Arc::new(event);
        let mut slow = Vec::new();
        let (sessions, settings) = (&mut self.sessions, &self.settings);
        let mut put = |id: SessionId| {
            let Some(session) = sessions.get_mut(&id) else { return };
            if session.seen == number || except == Some(id) || session.ended.is_some() {
                return;
            }
            session.seen = number;
            let is_meant = match &event.audience {
                Audience::Everybody => true,
                Audience::Centre(centre) => *session.identity.centre == **centre,
                Audience::Supervisors(centre) => {
                    session.identity.is_supervisor && *session.identity.centre == **centre
                }
                Audience::User(user) => *session.identity.user == **user,
                Audience::UserIn { centre, user } => {
                    *session.identity.centre == **centre && *session.identity.user == **user
                }
                Audience::Session(session) => *session == id,
            };
            if is_meant {
                session.put(&event, now.steady_ms);
                let outbox = &session.outbox;
                if outbox.len() > settings.max_queue || outbox.bytes() > settings.max_queue_bytes {
                    slow.push(id);
                }
            }
        };
        match event.audience {
            Audience::Session(session) => put(session),
            Audience::Everybody
            | Audience::Centre(_)
            | Audience::Supervisors(_)
            | Audience::User(_)
            | Audience::UserIn { .. } => {
                self.subscribers.of(&event.channel, event.reach, put);
            }
        }
        for session in slow {
            self.end(session, Gone::Anew);
        }
    }

    /// Ends a session; its client is told where it can be reached.
    pub fn end(&mut self, session: SessionId, gone: Gone) {
        let reconnect = match gone {
            Gone::Stopped => Reconnect::None,
            Gone::Anew | Gone::Over => Reconnect::Handshake,
        };
        let ending = Ending { reconnect, is_asked_for: false };
        match gone {
            Gone::Stopped | Gone::Anew => self.close(session, ending),
            Gone::Over => self.let_go(session, ending),
        }
    }

    /// Ends a session that hears nothing more.
    pub(super) fn close(&mut self, id: SessionId, ending: Ending) {
        if let Some(session) = self.sessions.get_mut(&id) {
            session.outbox = Default::default();
        }
        self.let_go(id, ending);
    }

    /// Ends a session that hears what waits for it.
    fn let_go(&mut self, id: SessionId, ending: Ending) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        session.ended = Some(ending);
        for channel in std::mem::take(&mut session.subscriptions) {
            self.subscribers.remove(&channel, id);
        }
        self.by_client_id.remove(&session.client_id);
        match session.line {
            Some(_) => session.wake(),
            None => self.forget(id),
        }
    }

    /// Forgets a session altogether.
    pub(super) fn forget(&mut self, id: SessionId) {
        let Some(session) = self.sessions.remove(&id) else { return };
        for channel in &session.subscriptions {
            self.subscribers.remove(channel, id);
        }
        // An ended session has given its id back.
        if self.by_client_id.get(&session.client_id) == Some(&id) {
            self.by_client_id.remove(&session.client_id);
        }
        if let Some(browser) = session.browser
            && let Some(sessions) = self.by_browser.get_mut(&browser)
        {
            sessions.swap_remove(&id);
            if sessions.is_empty() {
                self.by_browser.remove(&browser);
            }
        }
        if let Some(line) = session.line {
            line.waker.wake();
        }
    }

    /// Notes that a connection has gone. Its session lives on for a while.
    pub fn hang_up(&mut self, session: SessionId, connection: Connection, now_ms: i64) {
        if let Some(found) = self.sessions.get_mut(&session) {
            found.detach(connection, &self.settings, now_ms);
            if found.ended.is_some() && found.line.is_none() {
                self.forget(session);
            }
        }
    }

    /// Ends the sessions for which nobody comes any more, and those whose log-in has ended.
    pub fn sweep(&mut self, now_ms: i64, has_ended: impl Fn(&[u8; 32]) -> bool) {
        let mut expired = Vec::new();
        let mut stopped = Vec::new();
        for (id, session) in &self.sessions {
            let is_logged_out = session.identity.login.is_some_and(|login| has_ended(&login));
            if session.is_expired(now_ms) {
                expired.push(*id);
            } else if is_logged_out || session.is_inactive(&self.settings, now_ms) {
                stopped.push(*id);
            }
        }
        for session in expired {
            self.forget(session);
        }
        for session in stopped {
            self.end(session, Gone::Stopped);
        }
    }

    /// Whether a client may publish on a channel.
    pub(super) fn may_publish(&self, channel: &str) -> bool {
        self.settings.client_channels.iter().any(|wide| covers(wide, channel))
    }
}
