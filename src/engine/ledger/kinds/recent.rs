//! The instances themselves, for what has no closed form.

use crate::engine::ledger::kept::{At, Keep};
use crate::engine::ledger::{Occurrence, Run};
use crate::engine::object::Row;
use crate::engine::plan::KeptKind;
use crate::engine::tally::{Key, Mark, Recents, Record};
use crate::ids::Table;

impl Keep for Table<Row, Recents> {
    fn push(&mut self) {
        self.push(Recents::default());
    }

    fn occur(&mut self, at: &At<'_>, occurrence: &Occurrence) {
        let Occurrence { action, duration_ms, .. } = *occurrence;
        let now = at.now();
        let begin = now - duration_ms;
        let event = at.scene.event;
        let end = Some(now);
        self[at.row].occur(Record { action, place: now, event, begin, end, key: Key(0) });
        forget(self, at);
    }

    fn begin(&mut self, at: &At<'_>, run: &Run, since: i64) {
        let Run { action, key, .. } = *run;
        let event = event(at, run);
        self[at.row].begin(Record { action, place: since, event, begin: since, end: None, key });
        forget(self, at);
    }

    fn end(&mut self, at: &At<'_>, run: &Run, since: i64) {
        self[at.row].end(since, run.key, at.now());
    }

    fn insert_past(&mut self, at: &At<'_>, run: &Run, end: Mark) {
        let Run { action, begin, key, .. } = *run;
        let (event, end) = (event(at, run), Some(end.time));
        self[at.row].begin(Record { action, place: begin, event, begin, end, key });
        forget(self, at);
    }
}

/// The number of the event with which an instance has begun; what has run since the first event of all stands
/// before what that has begun.
fn event(at: &At<'_>, run: &Run) -> u64 {
    match (at.scene.is_backdated, run.begun) {
        (true, _) => 0,
        (false, 0) => at.scene.event,
        (false, begun) => begun,
    }
}

fn forget(recents: &mut Table<Row, Recents>, at: &At<'_>) {
    if let KeptKind::Recent(reach) = at.kind {
        recents[at.row].forget(reach, at.now());
    }
}
