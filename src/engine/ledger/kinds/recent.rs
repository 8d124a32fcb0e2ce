//! The instances themselves, for what has no closed form.

use crate::engine::ledger::kept::{At, Keep};
use crate::engine::ledger::{Occurrence, Run};
use crate::engine::object::Row;
use crate::engine::plan::KeptKind;
use crate::engine::tally::{Key, Recents, Record};
use crate::ids::Table;

impl Keep for Table<Row, Recents> {
    fn push(&mut self) {
        self.push(Recents::default());
    }

    fn occur(&mut self, at: &At<'_>, occurrence: &Occurrence) {
        let Occurrence { action, duration_ms, .. } = *occurrence;
        let now = at.now();
        let begin = now - duration_ms;
        self[at.row].occur(Record { action, place: now, begin, end: Some(now), key: Key(0) });
        forget(self, at);
    }

    fn begin(&mut self, at: &At<'_>, run: &Run, since: i64) {
        let Run { action, key, .. } = *run;
        let record = Record { action, place: since, begin: since, end: None, key };
        match at.scene.is_backdated {
            true => self[at.row].begin_first(record),
            false => self[at.row].begin(record),
        }
        forget(self, at);
    }

    fn end(&mut self, at: &At<'_>, run: &Run, since: i64) {
        self[at.row].end(since, run.key, at.now());
    }

    fn insert_past(&mut self, at: &At<'_>, run: &Run, end: i64) {
        let Run { action, begin, key, .. } = *run;
        self[at.row].begin(Record { action, place: begin, begin, end: Some(end), key });
        forget(self, at);
    }
}

fn forget(recents: &mut Table<Row, Recents>, at: &At<'_>) {
    if let KeptKind::Recent(reach) = at.kind {
        recents[at.row].forget(reach, at.now());
    }
}
