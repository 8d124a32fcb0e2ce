//! The values that an expression has for instances (semantics 106).

use crate::engine::ledger::kept::{At, Keep};
use crate::engine::ledger::{Occurrence, Run};
use crate::engine::object::Row;
use crate::engine::plan::KeptKind;
use crate::engine::tally::{Customs, Dated, Reach, Running};
use crate::ids::Table;

/// In a growing interval or since login: sums and extremes do.
impl Keep for Table<Row, Customs> {
    fn push(&mut self) {
        self.push(Customs::default());
    }

    fn restart(&mut self, row: Row, _: i64) {
        self[row] = Customs::default();
    }

    fn occur(&mut self, at: &At<'_>, occurrence: &Occurrence) {
        if let (Some(_), Some(value)) = (at.reset, value(at, occurrence)) {
            self[at.row].take(value);
        }
    }

    fn open(&mut self, at: &At<'_>) {
        self[at.row] = Customs::default();
    }
}

/// In a sliding window or a selection: the values themselves.
impl Keep for Table<Row, Dated> {
    fn push(&mut self) {
        self.push(Dated::default());
    }

    fn occur(&mut self, at: &At<'_>, occurrence: &Occurrence) {
        let Some(value) = value(at, occurrence) else { return };
        let dated = &mut self[at.row];
        dated.push_back((at.now(), value));
        let KeptKind::Custom(_, Some(reach)) = at.kind else { return };
        match reach {
            Reach::Last(count) => {
                while dated.len() > count {
                    dated.pop_front();
                }
            }
            Reach::Sliding(sliding) => {
                let from = sliding.begin_at(at.now());
                while dated.front().is_some_and(|(time, _)| *time < from) {
                    dated.pop_front();
                }
            }
            Reach::Now | Reach::Growing(_) | Reach::SinceLogin => {}
        }
    }
}

/// Of what runs now.
impl Keep for Table<Row, Running> {
    fn push(&mut self) {
        self.push(Running::default());
    }

    fn begin(&mut self, at: &At<'_>, run: &Run, _: i64) {
        let is_admitted = at.scene.admits(at.spec.filter, &run.facts);
        self.review(at, run, is_admitted);
    }

    fn end(&mut self, at: &At<'_>, run: &Run, _: i64) {
        self[at.row].set(run.key, None);
    }

    fn review(&mut self, at: &At<'_>, run: &Run, is_admitted: bool) {
        let KeptKind::RunningCustom(expression) = at.kind else { return };
        let value = is_admitted.then(|| at.scene.data.custom_value(expression, &run.facts));
        self[at.row].set(run.key, value.flatten());
    }
}

fn value(at: &At<'_>, occurrence: &Occurrence) -> Option<i64> {
    let KeptKind::Custom(expression, _) = at.kind else { return None };
    at.scene.data.custom_value(expression, &occurrence.facts)
}
