//! Stays: since when an agent has belonged to a group.

use serde::{Deserialize, Serialize};

use super::object::Row;
use super::run::Run;
use super::tally::Place;

/// An agent's membership of a skill group.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Stay {
    pub(super) group: Row,
    /// `i64::MIN` where it was by the first event of all.
    pub(super) joined: i64,
    /// Where the group keeps since when the agent has been what it is now.
    #[serde(skip)]
    pub(super) place: Place,
}

impl Stay {
    pub(super) fn new(group: Row, joined: i64) -> Self {
        Self { group, joined, place: Place::default() }
    }

    /// An instance of the agent as the group sees it: since the agent joined, at the earliest.
    pub(super) fn cut(self, run: &Run) -> Run {
        Run { begin: run.begin.max(self.joined), ..*run }
    }
}
