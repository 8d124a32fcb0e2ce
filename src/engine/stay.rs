//! Stays: since when an agent has belonged to a group, and has before.

use serde::{Deserialize, Serialize};

use super::object::Row;
use super::run::Run;
use super::tally::{Mark, Place};

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

/// What is remembered of an agent's stays, for a line of it that is seen for the first time later.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct StayMemory {
    /// By stay: the number of the event by which the agent joined.
    pub(super) joined_by: Vec<u64>,
    /// Stays that are over; kept as far back as an interval can reach.
    pub(super) past: Vec<PastStay>,
}

/// A stay that is over.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct PastStay {
    pub(super) stay: Stay,
    pub(super) joined_by: u64,
    pub(super) left: Mark,
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
