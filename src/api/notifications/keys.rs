//! Keys: the numbers under which values wait in outboxes, so that the newest takes the place of an older one.

use std::collections::HashMap;

use foldhash::fast::FixedState;

/// The keys of all that is told, by the names of what it is.
#[derive(Debug, Default)]
pub(super) struct Keys(HashMap<Box<str>, u64, FixedState>);

impl Keys {
    /// The key of what is told under a name.
    pub(super) fn key(&mut self, name: &str) -> u64 {
        let next = self.0.len() as u64;
        *self.0.entry(name.into()).or_insert(next)
    }

    /// Forgets all of them: what waits under one is another thing than what comes.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}
