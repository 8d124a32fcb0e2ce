//! The instances themselves, for what has no closed form: the last so many, or those of a window
//! whose extremes or ranges depend on where it begins (semantics 6, 12, 41).
//!
//! Invariant: `records` is sorted by `place`; of equal ones the one that came first is in front.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::ages::Key;
use crate::definition::{Action, Interval, Sliding};
use crate::engine::misfit::Misfit;
use crate::engine::object::Row;
use crate::ids::Table;

/// An instance: complete, or still running.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::engine) struct Record {
    pub(in crate::engine) action: Action,
    /// What it is sorted by: the moment at which it was complete or occurred; its begin where
    /// running instances count (semantics 41).
    pub(in crate::engine) place: i64,
    pub(in crate::engine) begin: i64,
    /// None while it runs.
    pub(in crate::engine) end: Option<i64>,
    pub(in crate::engine) key: Key,
}

/// Which instances are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) enum Reach {
    /// The last so many.
    Last(usize),
    /// Those that a window can still reach.
    Window(Sliding),
}

/// The instances of all objects of a type.
pub(in crate::engine) type Records = Table<Row, VecDeque<Record>>;

/// The instances of all objects of a type, as far as they reach.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub(in crate::engine) struct Recent {
    #[serde(skip)]
    reach: Reach,
    records: Records,
}

impl Recent {
    pub(in crate::engine) fn new(reach: Reach) -> Self {
        Self { reach, records: Table::default() }
    }

    pub(in crate::engine) fn push(&mut self) {
        self.records.push(VecDeque::new());
    }

    /// Takes saved instances in.
    pub(in crate::engine) fn restore(
        &mut self,
        records: Records,
        objects: usize,
    ) -> Result<(), Misfit> {
        Misfit::unless(records.len() == objects, "instances")?;
        self.records = records;
        Ok(())
    }

    /// Takes in an instance that is complete.
    pub(in crate::engine) fn occur(&mut self, row: Row, record: Record, now: i64) {
        self.records[row].push_back(record);
        self.forget(row, now);
    }

    /// Takes in an instance that begins, or turns out to have run.
    pub(in crate::engine) fn begin(&mut self, row: Row, record: Record, now: i64) {
        let records = &mut self.records[row];
        let at = records.partition_point(|other| other.place <= record.place);
        records.insert(at, record);
        self.forget(row, now);
    }

    /// Takes in an instance that turns out to run since the first event of all: it stands before
    /// what later events of the same instant have begun.
    pub(in crate::engine) fn begin_first(&mut self, row: Row, record: Record, now: i64) {
        let records = &mut self.records[row];
        let is_before = |other: &&Record| {
            other.place < record.place
                || (other.place == record.place && other.action == record.action)
        };
        let at = records.iter().take_while(is_before).count();
        records.insert(at, record);
        self.forget(row, now);
    }

    /// Takes the end of an instance, if it is still among those that are kept.
    pub(in crate::engine) fn end(&mut self, row: Row, begin: i64, key: Key, now: i64) {
        let records = &mut self.records[row];
        let first = records.partition_point(|other| other.place < begin);
        let is_meant = |record: &&mut Record| {
            record.begin == begin && record.key == key && record.end.is_none()
        };
        if let Some(record) = records.range_mut(first..).find(is_meant) {
            record.end = Some(now);
        }
    }

    /// The instances that count at an instant, with the durations that they count with.
    pub(in crate::engine) fn durations(
        &self,
        row: Row,
        now: i64,
        is_whole: bool,
    ) -> impl Iterator<Item = (Action, i64)> + '_ {
        let from = match self.reach {
            Reach::Last(_) => i64::MIN,
            Reach::Window(sliding) => sliding.begin_at(now),
        };
        self.records[row].iter().filter_map(move |record| {
            let end = record.end.unwrap_or(now);
            let is_inside = match record.end {
                None => true,
                // A whole duration counts where it ends, a part where it overlaps (semantics 26).
                Some(end) if is_whole => end >= from,
                Some(end) => end > from || record.begin >= from,
            };
            let begin = if is_whole { record.begin } else { record.begin.max(from) };
            is_inside.then(|| (record.action, end - begin))
        })
    }

    fn forget(&mut self, row: Row, now: i64) {
        let records = &mut self.records[row];
        match self.reach {
            Reach::Last(count) => {
                while records.len() > count {
                    records.pop_front();
                }
            }
            Reach::Window(sliding) => {
                // What has left the window behind one that has not is left out when it is read.
                let from = sliding.begin_at(now);
                while records.front().is_some_and(|record| record.end.is_some_and(|end| end < from))
                {
                    records.pop_front();
                }
            }
        }
    }
}

impl Reach {
    /// The reach of an interval; none where closed forms do.
    pub(in crate::engine) fn of(interval: &Interval) -> Option<Self> {
        match interval {
            Interval::Selection(count) => Some(Self::Last(*count as usize)),
            Interval::Sliding(sliding) => Some(Self::Window(*sliding)),
            Interval::Growing(_) | Interval::SinceLogin => None,
        }
    }
}
