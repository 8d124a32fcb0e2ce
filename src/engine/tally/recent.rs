//! The instances themselves, for what has no closed form: the last so many, or those of a window
//! whose extremes or ranges depend on where it begins (semantics 6, 12, 41).
//!
//! Invariant: `records` is sorted by `place` and `event`; of equal ones the one that came first is in front.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::ages::Key;
use crate::definition::{Action, Sliding};

/// An instance: complete, or still running.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::engine) struct Record {
    pub(in crate::engine) action: Action,
    /// What it is sorted by: the moment at which it was complete or occurred; its begin where
    /// running instances count (semantics 41).
    pub(in crate::engine) place: i64,
    /// The number of the event of that moment, which decides where moments are equal.
    pub(in crate::engine) event: u64,
    pub(in crate::engine) begin: i64,
    /// None while it runs.
    pub(in crate::engine) end: Option<i64>,
    pub(in crate::engine) key: Key,
}

/// Which instances are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::engine) enum Reach {
    /// Only what runs now.
    Now,
    /// The last so many.
    Last(usize),
    /// Those that a sliding window can still reach.
    Sliding(Sliding),
    /// Those since the last reset of a growing window, by its number.
    Growing(usize),
    /// Those since the login.
    SinceLogin,
}

/// How much of an instance counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) enum Cut {
    /// All of it, where it ends inside.
    Whole,
    /// What lies inside, where it ends inside and is durable (semantics 109).
    Clipped,
    /// What lies inside.
    Part,
}

/// The instances of one object, as far as they reach.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::engine) struct Recents {
    records: VecDeque<Record>,
}

impl Recents {
    /// Takes in an instance that is complete.
    pub(in crate::engine) fn occur(&mut self, record: Record) {
        self.records.push_back(record);
    }

    /// Takes in an instance that begins, or turns out to have run.
    pub(in crate::engine) fn begin(&mut self, record: Record) {
        let order = |record: &Record| (record.place, record.event);
        let at = self.records.partition_point(|other| order(other) <= order(&record));
        self.records.insert(at, record);
    }

    /// Takes the end of an instance, if it is still among those that are kept.
    pub(in crate::engine) fn end(&mut self, begin: i64, key: Key, now: i64) {
        let first = self.records.partition_point(|other| other.place < begin);
        let is_meant = |record: &&mut Record| {
            record.begin == begin && record.key == key && record.end.is_none()
        };
        if let Some(record) = self.records.range_mut(first..).find(is_meant) {
            record.end = Some(now);
        }
    }

    /// The instances that count in an interval that begins at an instant and ends now, with the
    /// durations that they count with.
    pub(in crate::engine) fn durations(
        &self,
        (from, now): (i64, i64),
        cut: Cut,
    ) -> impl Iterator<Item = (Action, i64)> + '_ {
        self.records.iter().filter_map(move |record| {
            let end = record.end.unwrap_or(now);
            let is_inside = match (record.end, cut) {
                (None, _) => true,
                // A whole duration counts where it ends, a part where it overlaps (semantics 26).
                (Some(end), Cut::Whole | Cut::Clipped) => end >= from,
                (Some(end), Cut::Part) => end > from || record.begin >= from,
            };
            let begin = match cut {
                Cut::Clipped if !record.action.is_durable() => record.begin,
                Cut::Whole => record.begin,
                Cut::Clipped | Cut::Part => record.begin.max(from),
            };
            is_inside.then(|| (record.action, end - begin))
        })
    }

    /// Forgets what does not reach so far; an instance behind one that does is left out when it is
    /// read.
    pub(in crate::engine) fn forget(&mut self, reach: Reach, now: i64) {
        let records = &mut self.records;
        match reach {
            Reach::Last(count) => {
                while records.len() > count {
                    records.pop_front();
                }
            }
            Reach::Sliding(sliding) => {
                let from = sliding.begin_at(now);
                while records.front().is_some_and(|record| record.end.is_some_and(|end| end < from))
                {
                    records.pop_front();
                }
            }
            Reach::Now | Reach::Growing(_) | Reach::SinceLogin => {}
        }
    }
}
