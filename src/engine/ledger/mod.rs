//! The tallies of one object type: told of begins, ends and occurrences, they keep every lane.
//!
//! The hot path of the engine. It looks up the operations of an action in a table, and each
//! operation touches one cell.

mod lanes;
mod login;

use std::collections::HashMap;

use foldhash::fast::FixedState;

pub(super) use lanes::Lanes;

use super::filters::{Facts, FilterIndex, Filters};
use super::object::Row;
use super::plan::{LaneRef, OccurrenceOp, Reading, Stream, TypePlan};
use super::tally::Key;
use super::windows::Windows;
use crate::definition::Action;
use crate::ids::Names;

/// Everything that an operation may look at.
#[derive(Clone, Copy)]
pub(super) struct Scene<'a> {
    pub(super) now: i64,
    /// The time of the first event of all, before which nothing was (semantics 9).
    pub(super) origin: i64,
    /// Whether this is the first event of all.
    pub(super) is_first: bool,
    /// Whether this is the login that an interval since login begins with: what it ends was before
    /// the interval, even if it began at the same instant (semantics 42).
    pub(super) is_opening: bool,
    pub(super) windows: &'a Windows,
    pub(super) filters: &'a Filters,
    pub(super) names: &'a Names,
}

impl Scene<'_> {
    /// Whether a filter, where there is one, admits an instance as it is now.
    fn admits(&self, filter: Option<FilterIndex>, facts: &Facts) -> bool {
        filter.is_none_or(|filter| self.filters.admits(filter, facts, self.names))
    }
}

/// A durable instance of an object.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    /// The action, or the action whose name the status bears.
    pub(super) action: Action,
    /// When it began for this object.
    pub(super) begin: i64,
    pub(super) key: Key,
    pub(super) facts: Facts,
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
#[derive(Debug)]
pub(super) struct Ledger {
    plan: TypePlan,
    lanes: Lanes,
    /// Since when the condition of a lane's filter has been true for a running instance.
    stretches: HashMap<(LaneRef, Row, Key), i64, FixedState>,
}

impl Ledger {
    pub(super) fn new(plan: TypePlan) -> Self {
        Self { lanes: Lanes::new(&plan), plan, stretches: HashMap::default() }
    }

    /// How the values of the type's definitions are read.
    pub(super) fn reading(&self, index: usize) -> &Reading {
        self.plan.readings.get(index).expect("a reading of this plan")
    }

    /// Whether anything counts a durable instance.
    pub(super) fn cares(&self, stream: Stream, action: Action) -> bool {
        !self.plan.durable(stream, action).is_empty()
    }

    /// Whether anything counts an action that ends or occurs.
    pub(super) fn counts(&self, action: Action) -> bool {
        !self.plan.occurrences(action).is_empty()
    }

    /// Whether any lane counts since the login.
    pub(super) fn has_since_login(&self) -> bool {
        self.lanes.has_since_login
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
        let ops = self.plan.occurrences(occurrence.action);
        if ops.is_empty() {
            return;
        }
        self.lanes.freshen(row, scene.windows);
        for &OccurrenceOp { lane, filter, range_ms: (left_ms, right_ms) } in ops {
            let duration_ms = occurrence.duration_ms;
            let is_in_range = left_ms <= duration_ms && duration_ms < right_ms;
            if is_in_range && scene.admits(filter, &occurrence.facts) {
                self.lanes.occur(lane, row, occurrence, scene.now);
            }
        }
    }

    /// Takes the begin of a durable instance, now or, as it turns out, earlier.
    pub(super) fn begin(&mut self, row: Row, stream: Stream, run: &Run, scene: &Scene<'_>) {
        let ops = self.plan.durable(stream, run.action);
        if ops.is_empty() {
            return;
        }
        self.lanes.freshen(row, scene.windows);
        for op in ops {
            if !scene.admits(op.filter, &run.facts) {
                continue;
            }
            if op.filter.is_some() {
                self.stretches.insert((op.lane, row, run.key), run.begin);
            }
            self.lanes.begin(op.lane, row, (run, run.begin), scene);
        }
    }

    /// Takes the end of a durable instance.
    pub(super) fn end(&mut self, row: Row, stream: Stream, run: &Run, scene: &Scene<'_>) {
        let ops = self.plan.durable(stream, run.action);
        if ops.is_empty() {
            return;
        }
        self.lanes.freshen(row, scene.windows);
        for op in ops {
            let since = match op.filter {
                None => Some(run.begin),
                Some(_) => self.stretches.remove(&(op.lane, row, run.key)),
            };
            if let Some(since) = since {
                self.lanes.end(op.lane, row, (run, since), scene);
            }
        }
    }

    /// Takes in an instance that turns out to have run, and to have ended at an earlier instant.
    pub(super) fn insert_past(
        &mut self,
        row: Row,
        stream: Stream,
        (run, end): (&Run, i64),
        scene: &Scene<'_>,
    ) {
        let ops = self.plan.durable(stream, run.action);
        if ops.is_empty() {
            return;
        }
        self.lanes.freshen(row, scene.windows);
        for op in ops {
            if scene.admits(op.filter, &run.facts) {
                self.lanes.insert_past(op.lane, row, (run, end), scene);
            }
        }
    }

    /// Asks the filters again about a running instance whose data may have changed
    /// (semantics 20).
    pub(super) fn review(&mut self, row: Row, stream: Stream, run: &Run, scene: &Scene<'_>) {
        for op in self.plan.durable(stream, run.action) {
            if op.filter.is_none() {
                continue;
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

    /// Takes the levels that the event has left.
    pub(super) fn settle(&mut self, scene: &Scene<'_>) {
        self.lanes.settle(scene);
    }
}
