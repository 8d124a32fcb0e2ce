//! The longest and the shortest of durations that are complete, in a sliding window.

use crate::engine::ledger::Occurrence;
use crate::engine::ledger::kept::{At, Keep};
use crate::engine::object::Row;
use crate::engine::plan::Window;
use crate::engine::tally::Peaks;
use crate::ids::Table;

impl Keep for Table<Row, Peaks> {
    fn push(&mut self) {
        self.push(Peaks::default());
    }

    fn occur(&mut self, at: &At<'_>, occurrence: &Occurrence) {
        let from = match at.spec.window {
            Window::Sliding(sliding) => sliding.begin_at(at.now()),
            Window::Now | Window::Growing(_) | Window::SinceLogin => i64::MIN,
        };
        self[at.row].take(from, at.now(), occurrence.duration_ms);
    }
}
