//! The longest and the shortest of durations that are complete.

use crate::engine::ledger::border::{complete_part, past_part};
use crate::engine::ledger::kept::{At, Keep};
use crate::engine::ledger::{Occurrence, Run};
use crate::engine::object::Row;
use crate::engine::tally::{Extremes, Mark};
use crate::ids::Table;

impl Keep for Table<Row, Extremes> {
    fn push(&mut self) {
        self.push(Extremes::default());
    }

    fn restart(&mut self, row: Row, _: i64) {
        self[row] = Extremes::default();
    }

    fn occur(&mut self, at: &At<'_>, occurrence: &Occurrence) {
        if at.reset.is_some() {
            self[at.row].take(occurrence.duration_ms);
        }
    }

    /// The parts of statuses count when they are complete.
    fn end(&mut self, at: &At<'_>, _: &Run, since: i64) {
        if let Some(part_ms) = complete_part(at.spec, at.reset, since, at.scene) {
            self[at.row].take(part_ms);
        }
    }

    fn insert_past(&mut self, at: &At<'_>, run: &Run, end: Mark) {
        let end = end.time;
        if let Some(part_ms) = past_part(at.reset, run.begin, end) {
            self[at.row].take(part_ms);
        }
    }

    fn open(&mut self, at: &At<'_>) {
        self[at.row] = Extremes::default();
    }

    fn leave(&mut self, at: &At<'_>, _: &Run, since: i64) {
        if let Some(reset) = at.reset {
            self[at.row].take(at.now() - since.max(reset));
        }
    }

    fn join_past(&mut self, at: &At<'_>, _: &Run, (login, logout): (i64, i64)) {
        self[at.row].take(logout - login);
    }
}
