//! The tallies of one object type: told of begins, ends and occurrences, they keep every lane.
//!
//! The hot path of the engine. It looks up the operations of an action in a table, and each
//! operation touches one cell.

mod border;
mod kept;
mod kinds;
mod touched;
mod lanes;
mod cells;
mod plain;
mod login;
mod change;
mod state;

use std::collections::HashMap;

use foldhash::fast::FixedState;
use serde::Serialize;

pub(super) use change::Change;
pub(super) use kept::Tally;
pub(super) use lanes::Lanes;
pub(super) use state::LedgerState;
pub(super) use touched::Touched;

use super::data::{Data, Facts, FilterIndex};
use super::object::Row;
use super::plan::{
    Asking, CarefulOp, CarefulSum, Durable, LaneRef, Ops, Others, Reading, Stream, TypePlan, Wanted,
};
use super::run::Run;
use super::tally::{Buckets, Key, Mark};
use super::windows::Windows;
use crate::definition::{Action, Measure};
use crate::ids::Names;

/// Everything that an operation may look at.
#[derive(Clone, Copy)]
pub(super) struct Scene<'a> {
    pub(super) now: i64,
    /// The time of the first event of all, before which nothing was (semantics 9).
    pub(super) origin: i64,
    /// Whether what begins turns out to run since the first event of all, even where this event is
    /// of the same instant (semantics 29).
    pub(super) is_backdated: bool,
    /// Whether this is the login that an interval since login begins with: what it ends was before
    /// the interval, even if it began at the same instant (semantics 42).
    pub(super) is_opening: bool,
    /// Whether what begins or ends does so for a group that its agent joins or leaves, and has gone on
    /// or goes on elsewhere.
    pub(super) is_moving: bool,
    /// The number of the event, counted from 1.
    pub(super) event: u64,
    /// What is measured (semantics 109).
    pub(super) measure: Measure,
    pub(super) windows: &'a Windows,
    pub(super) data: &'a Data,
    pub(super) buckets: &'a Buckets,
    pub(super) names: &'a Names,
}

impl Scene<'_> {
    /// Whether this is the first event of all.
    pub(super) fn is_first(&self) -> bool {
        self.event == 1
    }

    /// Whether a filter, where there is one, admits an instance as it is now.
    fn admits(&self, filter: Option<FilterIndex>, facts: &Facts) -> bool {
        filter.is_none_or(|filter| self.data.admits(filter, facts, self.names))
    }
}

/// An action that has ended or occurred.
#[derive(Clone, Copy, Debug)]
pub(super) struct Occurrence {
    pub(super) action: Action,
    /// Its whole duration; 0 where it has none.
    pub(super) duration_ms: i64,
    pub(super) facts: Facts,
}

/// The tallies of all objects of a type.
#[derive(Debug, Serialize)]
pub(super) struct Ledger {
    #[serde(skip)]
    ops: Ops,
    #[serde(skip)]
    readings: Vec<Reading>,
    /// By variant and position: the readings that are others there.
    #[serde(skip)]
    others: Others,
    #[serde(skip)]
    has_levels: bool,
    lanes: Lanes,
    #[serde(serialize_with = "state::in_order")]
    stretches: Stretches,
}

/// Since when the condition of a lane's filter has been true for a running instance.
type Stretches = HashMap<(LaneRef, Row, Key), i64, FixedState>;

impl Ledger {
    pub(super) fn new(plan: TypePlan) -> Self {
        let lanes = Lanes::new(&plan);
        let TypePlan { ops, readings, others, has_levels, .. } = plan;
        Self { ops, readings, others, has_levels, lanes, stretches: HashMap::default() }
    }

    /// How the values of a definition are read.
    pub(super) fn reading(&self, index: usize) -> &Reading {
        self.readings.get(index).expect("a reading of this plan")
    }

    /// How they are read in the centres of a variant.
    pub(super) fn reading_in(&self, variant: usize, index: usize) -> &Reading {
        self.others.get(&(variant, index)).unwrap_or_else(|| self.reading(index))
    }

    /// Whether they are read in the same way in all centres.
    pub(super) fn is_same_everywhere(&self, index: usize) -> bool {
        self.others.is_empty() || self.others.keys().all(|(_, other)| *other != index)
    }

    /// Whether anything counts a durable instance.
    pub(super) fn cares(&self, stream: Stream, action: Action) -> bool {
        !self.ops.durable(stream, action).is_empty()
    }

    /// Whether anything counts an action that ends or occurs.
    pub(super) fn counts(&self, action: Action) -> bool {
        !self.ops.occurrences(action).is_empty()
    }

    /// The actions that anything counts.
    pub(super) fn wanted(&self) -> Wanted {
        self.ops.wanted()
    }

    /// Whether anything shows a state, or what depends on how many agents are ready.
    pub(super) fn shows_states(&self) -> bool {
        let shows =
            |reading: &Reading| matches!(reading, Reading::State { .. } | Reading::Estimate { .. });
        self.readings.iter().any(shows)
    }

    /// Whether any lane counts since the login.
    pub(super) fn has_since_login(&self) -> bool {
        self.lanes.has_since_login
    }

    /// Begins to note which objects change.
    pub(super) fn watch(&mut self) {
        self.lanes.changed.get_or_insert_default();
    }

    /// Whether it is noted which objects change.
    pub(super) fn is_watched(&self) -> bool {
        self.lanes.changed.is_some()
    }

    /// Notes that a value of an object may have changed that is in no lane.
    pub(super) fn note(&mut self, row: Row) {
        self.lanes.note(row);
    }

    /// Moves the objects that have been noted to the end of `rows`.
    pub(super) fn take_changed(&mut self, rows: &mut Vec<Row>) {
        if let Some(changed) = &mut self.lanes.changed {
            rows.append(changed);
        }
    }

    pub(super) fn lanes(&self) -> &Lanes {
        &self.lanes
    }

    /// Adds an object.
    pub(super) fn push(&mut self, windows: &Windows) {
        self.lanes.push(windows);
    }

    /// Takes an action that has ended or occurred (semantics 10, 11).
    pub(super) fn occur(&mut self, row: Row, occurrence: &Occurrence, scene: &Scene<'_>) {
        let ops = self.ops.occurrences(occurrence.action);
        if ops.is_empty() {
            return;
        }
        let duration_ms = occurrence.duration_ms;
        self.lanes.freshen(row, scene.windows);
        self.lanes.take_plain(row, &ops.plain, duration_ms);
        for &CarefulSum { lane, filter, range_ms: (left_ms, right_ms), is_clipped } in &ops.careful
        {
            let mut occurrence = *occurrence;
            if is_clipped && let Some(reset) = self.lanes.reset_of(lane, row, scene) {
                occurrence.duration_ms = duration_ms.min(scene.now.saturating_sub(reset));
            }
            let is_in_range =
                left_ms <= occurrence.duration_ms && occurrence.duration_ms < right_ms;
            if is_in_range && scene.admits(filter, &occurrence.facts) {
                self.lanes.occur(lane, row, &occurrence, scene);
            }
        }
    }

    /// Counts the begin of a durable action, where begins count (semantics 109).
    pub(super) fn count_begin(&mut self, row: Row, run: &Run, scene: &Scene<'_>) {
        let ops = self.ops.begins(run.action);
        if ops.is_empty() {
            return;
        }
        self.lanes.freshen(row, scene.windows);
        for &CarefulSum { lane, filter, .. } in ops {
            let LaneRef::Cell(_, slot) = lane else { continue };
            if !scene.admits(filter, &run.facts) {
                continue;
            }
            match run.begin < scene.now {
                true => self.lanes.count_earlier(slot, row, run.begin, scene),
                false => self.lanes.take_sum(slot, row, 0, scene.now),
            }
        }
    }

    /// Whether anything counts the begin of a durable action.
    pub(super) fn counts_begin(&self, action: Action) -> bool {
        !self.ops.begins(action).is_empty()
    }

    /// Takes the begin of a durable instance, now or, as it turns out, earlier.
    pub(super) fn begin(&mut self, row: Row, stream: Stream, run: &Run, scene: &Scene<'_>) {
        let ops = self.ops.durable(stream, run.action);
        if ops.is_empty() {
            return;
        }
        let Durable { plain, ages, careful } = ops;
        self.lanes.freshen(row, scene.windows);
        self.lanes.begin_plain(row, plain, run.begin, scene.windows);
        self.lanes.begin_ages(row, ages, run);
        for op in careful {
            begin(&mut self.lanes, &mut self.stretches, (op, row, run), scene);
        }
        if scene.is_backdated {
            self.join_past_login(row, stream, run, scene);
        }
    }

    /// Takes the end of a durable instance.
    pub(super) fn end(&mut self, row: Row, stream: Stream, run: &Run, scene: &Scene<'_>) {
        let ops = self.ops.durable(stream, run.action);
        if ops.is_empty() {
            return;
        }
        let Durable { plain, ages, careful } = ops;
        self.lanes.freshen(row, scene.windows);
        self.lanes.end_plain(row, plain, run.begin, scene);
        self.lanes.end_ages(row, ages, run);
        for op in careful {
            end(&mut self.lanes, &mut self.stretches, (op, row, run), scene);
        }
    }

    /// Takes in an instance that turns out to have run, and to have ended at an earlier instant.
    pub(super) fn insert_past(
        &mut self,
        row: Row,
        stream: Stream,
        (run, end): (&Run, Mark),
        scene: &Scene<'_>,
    ) {
        let ops = self.ops.durable(stream, run.action);
        if ops.is_empty() {
            return;
        }
        self.lanes.freshen(row, scene.windows);
        self.lanes.insert_past_plain(row, &ops.plain, (run.begin, end.time), scene.windows);
        for op in &ops.careful {
            if scene.admits(op.filter, &run.facts) {
                self.lanes.insert_past(op.lane, row, (run, end), scene);
            }
        }
    }

    /// Asks the filters again about a running instance whose data may have changed
    /// (semantics 20).
    pub(super) fn review(&mut self, row: Row, stream: Stream, run: &Run, scene: &Scene<'_>) {
        for op in &self.ops.durable(stream, run.action).careful {
            match op.asking {
                Asking::Never => continue,
                Asking::ByItself => {
                    let is_admitted = scene.admits(op.filter, &run.facts);
                    self.lanes.freshen(row, scene.windows);
                    self.lanes.review(op.lane, row, (run, is_admitted), scene);
                    continue;
                }
                Asking::Stretches => {}
            }
            let place = (op.lane, row, run.key);
            let since = self.stretches.get(&place).copied();
            match (since, scene.admits(op.filter, &run.facts)) {
                (None, true) => {
                    self.lanes.freshen(row, scene.windows);
                    self.stretches.insert(place, scene.now);
                    self.lanes.begin(op.lane, row, (run, scene.now), scene);
                }
                (Some(since), false) => {
                    self.lanes.freshen(row, scene.windows);
                    self.stretches.remove(&place);
                    self.lanes.end(op.lane, row, (run, since), scene);
                }
                (None, false) | (Some(_), true) => {}
            }
        }
    }

    /// Whether any lane has to be settled after each event.
    pub(super) fn has_levels(&self) -> bool {
        self.has_levels
    }

    /// Takes the levels that the event has left.
    pub(super) fn settle(&mut self, scene: &Scene<'_>) {
        self.lanes.settle(scene);
    }
}

/// Takes a begin into a lane that needs care.
fn begin(
    lanes: &mut Lanes,
    stretches: &mut Stretches,
    (op, row, run): (&CarefulOp, Row, &Run),
    scene: &Scene<'_>,
) {
    if op.asking == Asking::Stretches && !scene.admits(op.filter, &run.facts) {
        return;
    }
    if op.has_stretches() {
        stretches.insert((op.lane, row, run.key), run.begin);
    }
    lanes.begin(op.lane, row, (run, run.begin), scene);
}

/// Takes an end into a lane that needs care.
fn end(
    lanes: &mut Lanes,
    stretches: &mut Stretches,
    (op, row, run): (&CarefulOp, Row, &Run),
    scene: &Scene<'_>,
) {
    let since = match op.has_stretches() {
        false => Some(run.begin),
        true => stretches.remove(&(op.lane, row, run.key)),
    };
    if let Some(since) = since {
        lanes.end(op.lane, row, (run, since), scene);
    }
}
