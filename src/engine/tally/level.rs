//! The highest and the lowest number of instances that ran at once (semantics 14, 26).
//!
//! A level is taken like an instance: one that ended exactly at the begin of the interval is not in
//! it. An event is atomic: begins and ends change the level, and the extremes see it only when the
//! event is over (`settle`).

use crate::engine::object::Row;
use crate::ids::Table;

/// The level of one object, and its extremes in the interval.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::engine) struct LevelCell {
    pub(in crate::engine) now: i64,
    pub(in crate::engine) min: i64,
    pub(in crate::engine) max: i64,
    /// Whether the level is still the one that the interval began with.
    is_first: bool,
    /// Whether that level has ended exactly at the begin of the interval.
    is_first_outside: bool,
    is_unsettled: bool,
}

/// The levels of all objects of a type.
#[derive(Clone, Debug, Default)]
pub(in crate::engine) struct Level {
    cells: Table<Row, LevelCell>,
    unsettled: Vec<Row>,
}

impl Level {
    pub(in crate::engine) fn push(&mut self) {
        self.cells.push(LevelCell { is_first: true, ..LevelCell::default() });
    }

    /// Takes a begin; `is_at_reset` tells whether the interval has begun at the same instant.
    pub(in crate::engine) fn begin(&mut self, row: Row, is_at_reset: bool) {
        self.touch(row, is_at_reset).now += 1;
    }

    /// Takes an instance in that turns out to have run during the whole interval.
    pub(in crate::engine) fn begin_earlier(&mut self, row: Row) {
        let cell = &mut self.cells[row];
        cell.now += 1;
        cell.min += 1;
        cell.max += 1;
    }

    /// Takes an end.
    pub(in crate::engine) fn end(&mut self, row: Row, is_at_reset: bool) {
        self.touch(row, is_at_reset).now -= 1;
    }

    /// Begins a new interval with what runs.
    pub(in crate::engine) fn reset(&mut self, row: Row) {
        let now = self.cells[row].now;
        self.restart(row, now);
    }

    /// Begins a new interval with so many running instances.
    pub(in crate::engine) fn restart(&mut self, row: Row, now: i64) {
        let is_unsettled = self.cells[row].is_unsettled;
        self.cells[row] = LevelCell {
            now,
            min: now,
            max: now,
            is_first: true,
            is_first_outside: false,
            is_unsettled,
        };
    }

    /// Takes the levels that the event has left.
    pub(in crate::engine) fn settle(&mut self) {
        for row in self.unsettled.drain(..) {
            let cell = &mut self.cells[row];
            if cell.is_first_outside {
                cell.min = cell.now;
                cell.max = cell.now;
            }
            cell.min = cell.min.min(cell.now);
            cell.max = cell.max.max(cell.now);
            cell.is_first_outside = false;
            cell.is_unsettled = false;
        }
    }

    pub(in crate::engine) fn get(&self, row: Row) -> LevelCell {
        self.cells[row]
    }

    fn touch(&mut self, row: Row, is_at_reset: bool) -> &mut LevelCell {
        let cell = &mut self.cells[row];
        cell.is_first_outside |= cell.is_first && is_at_reset;
        cell.is_first = false;
        if !cell.is_unsettled {
            cell.is_unsettled = true;
            self.unsettled.push(row);
        }
        cell
    }
}
