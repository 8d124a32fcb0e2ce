//! The time inside the interval, weighted by the ages (semantics 102).

use crate::engine::ledger::Run;
use crate::engine::ledger::border::past_part;
use crate::engine::ledger::kept::{At, Keep, Tally};
use crate::engine::object::Row;
use crate::engine::tally::{Area, Mark};
use crate::ids::Table;

/// Without the memory of a sliding window.
impl Keep for Table<Row, Area> {
    fn push(&mut self) {
        self.push(Area::default());
    }

    fn restart(&mut self, row: Row, reset: i64) {
        self[row].reset(reset);
    }

    fn begin(&mut self, at: &At<'_>, run: &Run, since: i64) {
        if let Some(reset) = at.reset {
            self[at.row].begin(run.begin, since.max(reset));
        }
    }

    fn end(&mut self, at: &At<'_>, run: &Run, _: i64) {
        if at.reset.is_some() {
            self[at.row].end(run.begin, at.now());
        }
    }

    fn insert_past(&mut self, at: &At<'_>, run: &Run, end: Mark) {
        let end = end.time;
        if let Some(part_ms) = past_part(at.reset, run.begin, end) {
            let area = &mut self[at.row];
            area.begin(run.begin, end - part_ms);
            area.end(run.begin, end);
        }
    }

    fn open(&mut self, at: &At<'_>) {
        self[at.row] = Area::default();
    }

    fn join(&mut self, at: &At<'_>, run: &Run, since: i64) {
        self.begin(at, run, since);
    }

    fn close(&mut self, at: &At<'_>) {
        self[at.row].freeze(at.now());
    }

    fn join_past(&mut self, at: &At<'_>, run: &Run, (login, logout): (i64, i64)) {
        let area = &mut self[at.row];
        area.begin(run.begin, login);
        area.end(run.begin, logout);
    }
}

/// With it.
impl Keep for Tally {
    fn push(&mut self) {
        if let Self::Area(areas, Some(history)) = self {
            Keep::push(areas);
            history.push();
        }
    }

    fn begin(&mut self, at: &At<'_>, run: &Run, since: i64) {
        let Self::Area(areas, Some(history)) = self else { return };
        let area = &mut areas[at.row];
        history.mark(at.row, at.now(), *area);
        if since < at.now() {
            history.begin_earlier(at.row, (run.begin, since), *area);
        }
        area.begin(run.begin, since);
    }

    fn end(&mut self, at: &At<'_>, run: &Run, _: i64) {
        let Self::Area(areas, Some(history)) = self else { return };
        let area = &mut areas[at.row];
        history.mark(at.row, at.now(), *area);
        area.end(run.begin, at.now());
    }

    fn insert_past(&mut self, at: &At<'_>, run: &Run, end: Mark) {
        let end = end.time;
        let Self::Area(areas, Some(history)) = self else { return };
        let area = &mut areas[at.row];
        history.begin_earlier(at.row, (run.begin, run.begin), *area);
        area.begin(run.begin, run.begin);
        history.end_earlier(at.row, (run.begin, end), *area);
        area.end(run.begin, end);
    }
}
