//! Durable instances: what runs, since when, and what tells it from everything else.

use serde::{Deserialize, Serialize};

use super::data::Facts;
use super::tally::Key;
use crate::definition::{Action, Status};

/// Tells what runs apart; never used twice, but by a line and its agent who go the same way, and in the
/// order of the begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Serial(u64);

/// A durable instance of an object.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    /// The action, or the action whose name the status bears.
    pub(super) action: Action,
    /// When it began for this object.
    pub(super) begin: i64,
    /// When it began, even if that was before the object had to do with it.
    pub(super) whole_begin: i64,
    pub(super) key: Key,
    pub(super) facts: Facts,
    /// The number of the event with which it began for this object, where that turns out to have been an
    /// earlier one than this; else 0.
    pub(super) begun: u64,
    /// That of the event with which it began, where somebody has to know; else 0.
    pub(super) whole_begun: u64,
}

impl Run {
    pub(super) fn new(action: Action, begin: i64, key: Key, facts: Facts) -> Self {
        Self { action, begin, whole_begin: begin, key, facts, begun: 0, whole_begun: 0 }
    }
}

/// A running status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct StatusRun {
    pub(super) status: Status,
    pub(super) since: i64,
    pub(super) serial: Serial,
}

/// Gives out serials.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Serials {
    last: u64,
}

impl Serials {
    pub(super) fn next(&mut self) -> Serial {
        self.last += 1;
        Serial(self.last)
    }
}

impl Serial {
    /// The key of one of the actions of a call, a state or a status.
    pub(super) fn key(self, action: Action) -> Key {
        Key(self.0 << 8 | u64::from(action as u8))
    }
}

impl StatusRun {
    /// Goes on as another status from now on; gives the old and the new one where it is another one.
    #[inline]
    pub(super) fn change(
        &mut self,
        status: Status,
        now: i64,
        serials: &mut Serials,
    ) -> Option<(Self, Self)> {
        if self.status == status {
            return None;
        }
        let new = Self { status, since: now, serial: serials.next() };
        Some((std::mem::replace(self, new), new))
    }

    /// The status as a durable instance.
    pub(super) fn run(self, facts: Facts) -> Run {
        Run::new(self.status.action(), self.since, self.key(), facts)
    }

    pub(super) fn key(self) -> Key {
        self.serial.key(self.status.action())
    }
}
