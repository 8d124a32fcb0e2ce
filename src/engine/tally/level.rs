//! The highest and the lowest number of instances that ran at once (semantics 14, 26).
//!
//! A level is taken like an instance: one that ended exactly at the begin of the interval is not in
//! it. An event is atomic: begins and ends change the level, and the extremes see it only when the
//! event is over (`settle`).

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::piece::Mark;
use crate::engine::object::Row;
use crate::ids::Table;

/// The level of one object, and its extremes in the interval.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct LevelCell {
    now: i64,
    min: i64,
    max: i64,
    /// Whether the level is still the one that the interval began with.
    is_first: bool,
    /// What the event has found, while it is taken.
    #[serde(skip)]
    unsettled: Option<Unsettled>,
    /// The levels that have been, with the instants at which they began, where they are kept.
    runs: VecDeque<(Mark, i64)>,
}

/// A level that an event may have changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Unsettled {
    before: i64,
    is_at_reset: bool,
}

/// The levels of all objects of a type.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(in crate::engine) struct Level {
    cells: Table<Row, LevelCell>,
    /// Empty between events.
    #[serde(skip)]
    unsettled: Vec<Row>,
}

impl Level {
    pub(in crate::engine) fn push(&mut self) {
        self.cells.push(LevelCell { is_first: true, ..LevelCell::default() });
    }

    /// The number of objects.
    pub(in crate::engine) fn len(&self) -> usize {
        self.cells.len()
    }

    /// Takes a begin; `is_at_reset` tells whether the interval has begun at the same instant.
    pub(in crate::engine) fn begin(&mut self, row: Row, is_at_reset: bool) {
        self.touch(row, is_at_reset).now += 1;
    }

    /// Takes an end.
    pub(in crate::engine) fn end(&mut self, row: Row, is_at_reset: bool) {
        self.touch(row, is_at_reset).now -= 1;
    }

    /// Takes an instance in that turns out to have run since an instant, perhaps up to another.
    ///
    /// Levels that are not kept one by one take it as running during the whole interval.
    pub(in crate::engine) fn begin_earlier(&mut self, row: Row, since: Mark, until: Option<Mark>) {
        let cell = &mut self.cells[row];
        let first = cell.split(since);
        let end = until.map_or(cell.runs.len(), |until| cell.split(until));
        for (_, level) in cell.runs.range_mut(first..end) {
            *level += 1;
        }
        if until.is_none() {
            self.begin_before(row);
        }
    }

    /// Takes an instance in that has run since before the interval.
    pub(in crate::engine) fn begin_before(&mut self, row: Row) {
        let cell = &mut self.cells[row];
        cell.now += 1;
        cell.min += 1;
        cell.max += 1;
    }

    /// Begins a new interval with what runs.
    pub(in crate::engine) fn reset(&mut self, row: Row) {
        let now = self.cells[row].now;
        self.restart(row, now);
    }

    /// Begins a new interval with so many running instances.
    pub(in crate::engine) fn restart(&mut self, row: Row, now: i64) {
        let cell = &mut self.cells[row];
        cell.now = now;
        cell.min = now;
        cell.max = now;
        cell.is_first = true;
    }

    /// Takes the levels that the event has left. `kept_since` asks to keep them one by one, as far
    /// back as an instant.
    ///
    /// What the first event of all leaves has always been.
    pub(in crate::engine) fn settle(&mut self, now: Mark, kept_since: Option<i64>) {
        for row in self.unsettled.drain(..) {
            let cell = &mut self.cells[row];
            let Some(Unsettled { before, is_at_reset }) = cell.unsettled.take() else { continue };
            if cell.now == before {
                continue;
            }
            if std::mem::take(&mut cell.is_first) && is_at_reset {
                cell.min = cell.now;
                cell.max = cell.now;
            }
            cell.min = cell.min.min(cell.now);
            cell.max = cell.max.max(cell.now);
            if let Some(kept_since) = kept_since {
                cell.runs.push_back((now, cell.now));
                // The last one before that instant stays: what turns out to have run is added to it.
                let is_over = |runs: &VecDeque<(Mark, i64)>| {
                    runs.get(1).is_some_and(|(end, _)| end.time < kept_since)
                };
                while is_over(&cell.runs) {
                    cell.runs.pop_front();
                }
            }
        }
    }

    /// The level now.
    pub(in crate::engine) fn now(&self, row: Row) -> i64 {
        self.cells[row].now
    }

    /// The lowest and the highest level of the interval.
    pub(in crate::engine) fn extremes(&self, row: Row) -> (i64, i64) {
        let cell = &self.cells[row];
        (cell.min, cell.max)
    }

    /// The lowest and the highest level since an instant, of levels that are kept one by one; `origin` is
    /// the time of the first event of all, with which levels began.
    pub(in crate::engine) fn extremes_since(
        &self,
        row: Row,
        begin: i64,
        origin: i64,
    ) -> (i64, i64) {
        let cell = &self.cells[row];
        let first = cell.runs.partition_point(|&(since, _)| since.time < begin);
        // The level before the first one in the interval ended when that began.
        let is_at_begin = cell.runs.get(first).is_some_and(|&(since, _)| since.time == begin);
        let is_hidden = is_at_begin && begin > origin;
        let start = (!is_hidden).then(|| cell.level_before(first));
        let inside = cell.runs.range(first..).map(|&(_, level)| level);
        let levels = || start.into_iter().chain(inside.clone());
        (levels().min().unwrap_or(cell.now), levels().max().unwrap_or(cell.now))
    }

    fn touch(&mut self, row: Row, is_at_reset: bool) -> &mut LevelCell {
        let cell = &mut self.cells[row];
        if cell.unsettled.is_none() {
            cell.unsettled = Some(Unsettled { before: cell.now, is_at_reset });
            self.unsettled.push(row);
        }
        cell
    }
}

impl LevelCell {
    /// Makes a run begin at an instant, where none does, and gives its position.
    fn split(&mut self, at: Mark) -> usize {
        let index = self.runs.partition_point(|&(begin, _)| begin < at);
        if self.runs.get(index).is_none_or(|&(begin, _)| begin > at) {
            let level = self.level_before(index);
            self.runs.insert(index, (at, level));
        }
        index
    }

    fn level_before(&self, index: usize) -> i64 {
        let before = index.checked_sub(1).and_then(|before| self.runs.get(before));
        before.map_or(0, |&(_, level)| level)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Id;

    fn row() -> Row {
        Row::from_index(0)
    }

    fn at(time: i64) -> Mark {
        Mark { time, event: 0 }
    }

    #[test]
    fn semantics_25_what_one_event_ends_and_begins_is_no_dip() {
        let mut level = Level::default();
        level.push();
        level.begin(row(), true);
        level.settle(at(0), None);
        level.end(row(), false);
        level.begin(row(), false);
        level.settle(at(1), None);
        assert_eq!(level.extremes(row()), (1, 1));
    }

    #[test]
    fn semantics_26_a_level_that_ended_at_the_begin_of_the_interval_is_not_in_it() {
        let mut level = Level::default();
        level.push();
        for (now, begins) in [(5, true), (10, true), (20, false), (25, false)] {
            if begins {
                level.begin(row(), false)
            } else {
                level.end(row(), false)
            }
            level.settle(at(now), Some(0));
        }
        assert_eq!(level.extremes_since(row(), 10, -1), (0, 2));
        assert_eq!(level.extremes_since(row(), 20, -1), (0, 1));
        assert_eq!(level.extremes_since(row(), 30, -1), (0, 0));
        level.reset(row());
        level.begin(row(), true);
        level.settle(at(40), None);
        assert_eq!(level.extremes(row()), (1, 1));
    }

    #[test]
    fn semantics_29_what_turns_out_to_have_run_raises_the_levels_of_its_time() {
        let mut level = Level::default();
        level.push();
        level.begin(row(), false);
        level.settle(at(10), Some(0));
        level.begin_earlier(row(), at(5), Some(at(20)));
        assert_eq!(level.extremes_since(row(), 0, -1), (0, 2));
        assert_eq!(level.extremes_since(row(), 5, -1), (1, 2));
        assert_eq!(level.extremes_since(row(), 21, -1), (1, 1));
    }
}
