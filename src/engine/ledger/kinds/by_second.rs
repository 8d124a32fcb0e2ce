//! How many durations there were of each whole second.

use crate::engine::ledger::Occurrence;
use crate::engine::ledger::kept::{At, Keep};
use crate::engine::object::Row;
use crate::engine::tally::BySecond;
use crate::ids::Table;

impl Keep for Table<Row, BySecond> {
    fn push(&mut self) {
        self.push(BySecond::default());
    }

    fn restart(&mut self, row: Row, _: i64) {
        self[row].clear();
    }

    fn occur(&mut self, at: &At<'_>, occurrence: &Occurrence) {
        if at.reset.is_some() {
            self[at.row].take(occurrence.duration_ms);
        }
    }

    fn open(&mut self, at: &At<'_>) {
        self[at.row].clear();
    }
}
