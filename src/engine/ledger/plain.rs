//! Plain lanes: cells of growing intervals and of what runs now, without filter and history.
//!
//! The innermost loops of the engine: one cell an operation, nothing is looked up.

use super::Scene;
use super::change::Changes;
use super::lanes::{Lanes, part_mut};
use crate::engine::object::Row;
use crate::engine::plan::{AgeStep, PlainOp, PlainSum, Shift};
use crate::engine::run::Run;
use crate::engine::tally::Cell;
use crate::engine::windows::Windows;

impl Lanes {
    /// Takes the begin of an instance into plain lanes.
    pub(super) fn begin_plain(&mut self, row: Row, ops: &[PlainOp], begin: i64, windows: &Windows) {
        let cells = self.rows.row_mut(row);
        for op in ops {
            plain_cell(cells, op)
                .begin(op.window.map_or(begin, |window| begin.max(windows.reset(window as usize))));
        }
    }

    /// Takes the end of an instance into plain lanes.
    pub(super) fn end_plain(&mut self, row: Row, ops: &[PlainOp], begin: i64, scene: &Scene<'_>) {
        let cells = self.rows.row_mut(row);
        for op in ops {
            leave(plain_cell(cells, op), op, begin, scene);
        }
    }

    /// Takes a change of status into the plain lanes of all objects that have to do with it.
    pub(super) fn change_plain(
        &mut self,
        objects: &(impl Iterator<Item = (Row, i64)> + Clone),
        Shift { steps, ages, .. }: &Shift,
        since: i64,
        scene: &Scene<'_>,
    ) {
        if steps.is_empty() && ages.is_empty() {
            return;
        }
        let is_past = scene.windows.last_reset() < scene.now;
        for (row, joined) in objects.clone() {
            let begin = since.max(joined);
            self.freshen(row, scene.windows);
            let cells = self.rows.row_mut(row);
            for step in steps {
                let nows = step.now.wrapping_mul(scene.now);
                let time_ms = nows.wrapping_add(step.begin.wrapping_mul(begin));
                // What ends at a reset may not be in the interval.
                let is_inside = is_past || is_in_growing(step.op.window, begin, scene);
                let ended = if is_inside { step.ended } else { 0 };
                plain_cell(cells, &step.op).shift(step.running, ended, time_ms);
            }
        }
    }

    /// Takes a change of status into the lanes of ages of all objects that have to do with it.
    pub(super) fn change_ages(
        &mut self,
        objects: &(impl Iterator<Item = (Row, i64)> + Clone),
        steps: &[AgeStep],
        changes: &Changes,
    ) {
        for step in steps {
            let change = changes.of(step.is_of_agent);
            let (old, new) = change.expect("a lane counts the ages of what changes");
            let ages = part_mut(&mut self.kept, step.lane).ages_mut();
            if step.has_end {
                let key = old.key();
                objects.clone().for_each(|(row, joined)| ages[row].end(old.since.max(joined), key));
            }
            if step.has_begin {
                let key = new.key();
                objects.clone().for_each(|(row, _)| ages[row].begin(new.since, key));
            }
        }
    }

    /// Takes the begin of an instance into lanes of ages.
    pub(super) fn begin_ages(&mut self, row: Row, lanes: &[usize], run: &Run) {
        for &lane in lanes {
            part_mut(&mut self.kept, lane).ages_mut()[row].begin(run.begin, run.key);
        }
    }

    /// Takes the end of an instance into lanes of ages.
    pub(super) fn end_ages(&mut self, row: Row, lanes: &[usize], run: &Run) {
        for &lane in lanes {
            part_mut(&mut self.kept, lane).ages_mut()[row].end(run.begin, run.key);
        }
    }

    /// Takes a duration that is complete into plain lanes.
    pub(super) fn take_plain(&mut self, row: Row, ops: &[PlainSum], duration_ms: i64) {
        let cells = self.rows.row_mut(row);
        for PlainSum { slot, range_ms: (left_ms, right_ms) } in ops {
            if *left_ms <= duration_ms && duration_ms < *right_ms {
                cells.get_mut(*slot).expect("a row has a cell for each lane").take(duration_ms);
            }
        }
    }

    /// Takes in an instance that turns out to have run, and to have ended at an earlier instant.
    pub(super) fn insert_past_plain(
        &mut self,
        row: Row,
        ops: &[PlainOp],
        (begin, end): (i64, i64),
        windows: &Windows,
    ) {
        let cells = self.rows.row_mut(row);
        for op in ops {
            // What has ended is not there now.
            let Some(reset) = op.window.map(|window| windows.reset(window as usize)) else {
                continue;
            };
            if begin >= reset || end > reset {
                plain_cell(cells, op).take(end - begin.max(reset));
            }
        }
    }
}

fn plain_cell<'a>(cells: &'a mut [Cell], op: &PlainOp) -> &'a mut Cell {
    cells.get_mut(op.slot as usize).expect("a row has a cell for each lane")
}

fn leave(cell: &mut Cell, op: &PlainOp, begin: i64, scene: &Scene<'_>) {
    match op.window {
        Some(_) => cell.end(is_in_growing(op.window, begin, scene), scene.now),
        None => cell.forget(begin),
    }
}

/// Whether an instance that ends now is in a growing interval (semantics 26).
fn is_in_growing(window: Option<u32>, begin: i64, scene: &Scene<'_>) -> bool {
    let reset = window.map_or(i64::MIN, |window| scene.windows.reset(window as usize));
    begin >= reset || scene.now > reset
}
