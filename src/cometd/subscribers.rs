//! Who has subscribed to what.

use std::sync::Arc;

use foldhash::fast::FixedState;
use indexmap::{IndexMap, IndexSet};

use super::channel::{Reach, each_taking_in};
use super::session::SessionId;

/// The subscribers of each channel and pattern, in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct Subscribers {
    by_channel: IndexMap<Arc<str>, IndexSet<SessionId, FixedState>, FixedState>,
}

impl Subscribers {
    /// Adds a subscriber; gives the name of the channel, shared by all who have it.
    pub(super) fn add(&mut self, channel: &str, session: SessionId) -> Arc<str> {
        if let Some((name, sessions)) =
            self.by_channel.get_full_mut(channel).map(|(_, name, sessions)| (name, sessions))
        {
            sessions.insert(session);
            return Arc::clone(name);
        }
        let name: Arc<str> = channel.into();
        self.by_channel.entry(Arc::clone(&name)).or_default().insert(session);
        name
    }

    /// Removes a subscriber; a channel without any is forgotten.
    pub(super) fn remove(&mut self, channel: &str, session: SessionId) {
        let Some(sessions) = self.by_channel.get_mut(channel) else { return };
        sessions.swap_remove(&session);
        if sessions.is_empty() {
            self.by_channel.swap_remove(channel);
        }
    }

    /// Whether anybody is subscribed to anything.
    pub(super) fn is_empty(&self) -> bool {
        self.by_channel.is_empty()
    }

    /// Whether anybody hears an event on a channel.
    pub(super) fn is_heard(&self, channel: &str, reach: Reach) -> bool {
        let mut is_heard = false;
        each_taking_in(channel, reach, |taking| is_heard |= self.by_channel.contains_key(taking));
        is_heard
    }

    /// The sessions that hear an event on a channel; some of them more than once.
    pub(super) fn of(&self, channel: &str, reach: Reach, mut tell: impl FnMut(SessionId)) {
        each_taking_in(channel, reach, |taking| {
            let sessions = self.by_channel.get(taking);
            sessions.into_iter().flatten().for_each(|session| tell(*session));
        });
    }
}
