//! Since when the status of an agent has been in the mask.

use crate::engine::ledger::Run;
use crate::engine::ledger::kept::{At, Keep};
use crate::engine::object::Row;
use crate::engine::tally::Stay;
use crate::ids::Table;

impl Keep for Table<Row, Stay> {
    fn push(&mut self) {
        self.push(Stay::default());
    }

    fn begin(&mut self, at: &At<'_>, run: &Run, since: i64) {
        self[at.row].enter(since, at.scene.admits(at.spec.filter, &run.facts));
    }

    fn end(&mut self, at: &At<'_>, _: &Run, _: i64) {
        self[at.row].leave();
    }

    fn review(&mut self, at: &At<'_>, _: &Run, is_admitted: bool) {
        self[at.row].enter(at.now(), is_admitted);
    }
}
