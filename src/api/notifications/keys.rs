//! Keys: the numbers under which values wait in outboxes, so that the newest takes the place of an older one.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use crate::api::subscriptions::STATISTICS_MAX;

/// How many bits tell the statistics of a subscription apart.
const PLACE_BITS: u32 = 11;

/// The keys of all that is told, by the names of what it is.
#[derive(Debug, Default)]
pub(super) struct Keys(HashMap<Box<str>, u64, FixedState>);

impl Keys {
    /// The key of what is told under a name.
    pub(super) fn key(&mut self, name: &str) -> u64 {
        let next = self.0.len() as u64;
        *self.0.entry(name.into()).or_insert(next)
    }

    /// The key of a value that a subscription wants: they come and go, and are not kept.
    pub(super) fn of_place(subscription: u64, place: usize) -> u64 {
        const OF_SUBSCRIPTIONS: u64 = 1 << 63;
        const { assert!(STATISTICS_MAX <= 1 << PLACE_BITS) };
        OF_SUBSCRIPTIONS | (subscription << PLACE_BITS) | place as u64
    }

    /// Forgets all of them: what waits under one is another thing than what comes.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}
