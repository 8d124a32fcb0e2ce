//! How many durations there were of each length.

use crate::engine::ledger::Occurrence;
use crate::engine::ledger::kept::{At, Keep};
use crate::engine::object::Row;
use crate::engine::tally::Spread;
use crate::ids::Table;

impl Keep for Table<Row, Spread> {
    fn push(&mut self) {
        self.push(Spread::default());
    }

    fn restart(&mut self, row: Row, _: i64) {
        self[row].clear();
    }

    fn occur(&mut self, at: &At<'_>, occurrence: &Occurrence) {
        if at.reset.is_some() {
            self[at.row].take(at.scene.buckets.highest(occurrence.duration_ms));
        }
    }

    fn open(&mut self, at: &At<'_>) {
        self[at.row].clear();
    }
}
