//! How many instances run at once.

use crate::engine::ledger::border::{is_at_reset, kept_since};
use crate::engine::ledger::kept::{At, Keep};
use crate::engine::ledger::{Run, Scene};
use crate::engine::object::Row;
use crate::engine::plan::LaneSpec;
use crate::engine::tally::{Level, Mark};

impl Keep for Level {
    fn push(&mut self) {
        self.push();
    }

    fn restart(&mut self, row: Row, _: i64) {
        self.reset(row);
    }

    fn begin(&mut self, at: &At<'_>, run: &Run, since: i64) {
        let Some(reset) = at.reset else { return };
        if at.scene.is_backdated || since < at.now() || run.begun != 0 {
            self.begin_earlier(at.row, mark(at, run, since), None);
        } else {
            self.begin(at.row, is_at_reset(at.spec, reset, at.scene));
        }
    }

    fn end(&mut self, at: &At<'_>, _: &Run, _: i64) {
        if let Some(reset) = at.reset {
            self.end(at.row, is_at_reset(at.spec, reset, at.scene));
        }
    }

    fn insert_past(&mut self, at: &At<'_>, run: &Run, end: Mark) {
        self.begin_earlier(at.row, mark(at, run, run.begin), Some(end));
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
        let now = match scene.is_first() {
            true => Mark::FIRST,
            false => Mark { time: scene.now, event: scene.event },
        };
        // Nothing is before the first event of all, so that nothing is out of reach.
        let kept_since = kept_since(spec, scene);
        Self::settle(
            self,
            now,
            kept_since.map(|since| if since > scene.origin { since } else { i64::MIN }),
        );
    }
}

/// When an instance has begun that turns out to have run.
fn mark(at: &At<'_>, run: &Run, since: i64) -> Mark {
    match at.scene.is_backdated {
        true => Mark::FIRST,
        false => Mark { time: since, event: run.begun },
    }
}
