//! One instance with its connection, and when a filter was true of it.

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::ages::Key;
use crate::definition::Action;
use crate::ids::ConnectionId;

/// An instant in the order of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(in crate::engine) struct Mark {
    pub(in crate::engine) time: i64,
    /// The number of the event; 0 where it is not known, so that the time tells.
    pub(in crate::engine) event: u64,
}

impl Mark {
    /// The first event of all: what it leaves has always been.
    pub(in crate::engine) const FIRST: Self = Self { time: i64::MIN, event: 1 };

    /// Whether it is earlier than the end of something.
    pub(super) fn is_before(self, end: Self) -> bool {
        match self.event {
            0 => self.time <= end.time,
            event => event < end.event,
        }
    }
}

/// An instance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::engine) struct Piece {
    pub(in crate::engine) action: Action,
    pub(in crate::engine) connection: Option<ConnectionId>,
    pub(in crate::engine) begin: Mark,
    /// None while it runs.
    pub(in crate::engine) end: Option<Mark>,
    pub(in crate::engine) key: Key,
    /// Whether the filter is true: now, or as it was at the end.
    pub(in crate::engine) is_admitted: bool,
    /// Whether the filter was true when it began; none where the agent has joined the group later.
    pub(in crate::engine) begun: Option<bool>,
    /// Whether its agent has left the group before its end.
    pub(in crate::engine) has_left: bool,
    /// When the filter was true, if that is asked for.
    pub(in crate::engine) stretches: SmallVec<[(Mark, Option<Mark>); 1]>,
}

impl Piece {
    /// Notes whether the filter is true from now on.
    pub(super) fn turn(&mut self, now: Mark, is_admitted: bool) {
        let open = self.stretches.last_mut().filter(|(_, end)| end.is_none());
        match (open, is_admitted) {
            (Some((_, end)), false) => *end = Some(now),
            (None, true) => self.stretches.push((now, None)),
            (Some(_), true) | (None, false) => {}
        }
    }
}
