//! Sums of durations that are complete: how many, and how long together.

use crate::engine::object::Row;
use crate::ids::Table;

/// A number of durations and their sum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::engine) struct SumCell {
    /// How many.
    pub(in crate::engine) number: i64,
    /// How long together, milliseconds.
    pub(in crate::engine) time_ms: i64,
}

/// The sums of all objects of a type.
#[derive(Clone, Debug, Default)]
pub(in crate::engine) struct Sum {
    pub(in crate::engine) numbers: Table<Row, i64>,
    pub(in crate::engine) times_ms: Table<Row, i64>,
}

impl Sum {
    pub(in crate::engine) fn push(&mut self) {
        self.numbers.push(0);
        self.times_ms.push(0);
    }

    pub(in crate::engine) fn take(&mut self, row: Row, duration_ms: i64) {
        self.numbers[row] += 1;
        self.times_ms[row] += duration_ms;
    }

    pub(in crate::engine) fn reset(&mut self, row: Row) {
        self.numbers[row] = 0;
        self.times_ms[row] = 0;
    }

    pub(in crate::engine) fn get(&self, row: Row) -> SumCell {
        SumCell { number: self.numbers[row], time_ms: self.times_ms[row] }
    }
}
