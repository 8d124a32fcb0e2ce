//! Since when the status of an object has been in a mask (semantics 103).

use serde::{Deserialize, Serialize};

/// The stay of one object, where its status is in the mask.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::engine) struct Stay {
    since: Option<i64>,
    /// Whether the filter is true now.
    is_admitted: bool,
}

impl Stay {
    /// The status has entered the mask, or moves within it.
    pub(in crate::engine) fn enter(&mut self, now: i64, is_admitted: bool) {
        self.since.get_or_insert(now);
        self.is_admitted = is_admitted;
    }

    /// The status has left the mask.
    pub(in crate::engine) fn leave(&mut self) {
        self.since = None;
    }

    /// How long the stay has lasted; 0 where there is none, or the filter is false.
    pub(in crate::engine) fn age(self, now: i64) -> i64 {
        self.since.filter(|_| self.is_admitted).map_or(0, |since| now - since)
    }
}
