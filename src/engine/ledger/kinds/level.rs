//! How many instances run at once.

use crate::engine::ledger::border::{is_at_reset, kept_since};
use crate::engine::ledger::kept::{At, Keep};
use crate::engine::ledger::{Run, Scene};
use crate::engine::object::Row;
use crate::engine::plan::LaneSpec;
use crate::engine::tally::Level;

impl Keep for Level {
    fn push(&mut self) {
        self.push();
    }

    fn restart(&mut self, row: Row, _: i64) {
        self.reset(row);
    }

    fn begin(&mut self, at: &At<'_>, _: &Run, since: i64) {
        let Some(reset) = at.reset else { return };
        if at.scene.is_backdated {
            self.begin_earlier(at.row, i64::MIN, None);
        } else if since < at.now() {
            self.begin_earlier(at.row, since, None);
        } else {
            self.begin(at.row, is_at_reset(at.spec, reset, at.scene));
        }
    }

    fn end(&mut self, at: &At<'_>, _: &Run, _: i64) {
        if let Some(reset) = at.reset {
            self.end(at.row, is_at_reset(at.spec, reset, at.scene));
        }
    }

    fn insert_past(&mut self, at: &At<'_>, run: &Run, end: i64) {
        self.begin_earlier(at.row, run.begin, Some(end));
    }

    fn open(&mut self, at: &At<'_>) {
        Self::restart(self, at.row, 0);
    }

    fn join(&mut self, at: &At<'_>, _: &Run, _: i64) {
        self.begin_before(at.row);
    }

    fn join_past(&mut self, at: &At<'_>, _: &Run, _: (i64, i64)) {
        self.begin_before(at.row);
    }

    fn settle(&mut self, spec: &LaneSpec, scene: &Scene<'_>) {
        let now = if scene.is_first() { i64::MIN } else { scene.now };
        Self::settle(self, now, kept_since(spec, scene));
    }
}
