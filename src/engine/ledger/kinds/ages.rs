//! The begins of what runs now.

use crate::engine::ledger::Run;
use crate::engine::ledger::kept::{At, Keep};
use crate::engine::object::Row;
use crate::engine::plan::Window;
use crate::engine::tally::{Ages, Place};
use crate::ids::Table;

impl Keep for Table<Row, Ages> {
    fn push(&mut self) {
        self.push(Ages::default());
    }

    fn begin(&mut self, at: &At<'_>, run: &Run, since: i64) {
        self[at.row].begin(age_begin(at, run, since), run.key);
    }

    fn end(&mut self, at: &At<'_>, run: &Run, since: i64) {
        self[at.row].end(age_begin(at, run, since), run.key, Place::default());
    }
}

/// A filter chooses among running instances and does not change their age; in an interval, what
/// counts is the stretch (semantics 36).
fn age_begin(at: &At<'_>, run: &Run, since: i64) -> i64 {
    if at.spec.window == Window::Now { run.begin } else { since }
}
