//! Plain lanes: cells of growing intervals and of what runs now, without filter and history.
//!
//! The innermost loops of the engine: a chunk of cells an operation, nothing is looked up.

use super::Scene;
use super::change::Changes;
use super::lanes::{Lanes, part_mut};
use crate::engine::object::Row;
use crate::engine::plan::{AgeStep, Delta, PlainOp, PlainSum, PlainSums, Shift, SumChunk};
use crate::engine::run::Run;
use crate::engine::tally::Chunk;
use crate::engine::windows::Windows;

impl Lanes {
    /// Takes the begin of an instance into plain lanes.
    pub(super) fn begin_plain(&mut self, row: Row, ops: &[PlainOp], begin: i64, windows: &Windows) {
        let mut cells = self.rows.row_mut(row);
        for op in ops {
            let from = op.window.map_or(begin, |window| begin.max(windows.reset(window as usize)));
            cells.change(op.slot as usize, |cell| cell.begin(from));
        }
    }

    /// Takes the end of an instance into plain lanes.
    pub(super) fn end_plain(&mut self, row: Row, ops: &[PlainOp], begin: i64, scene: &Scene<'_>) {
        let mut cells = self.rows.row_mut(row);
        for op in ops {
            cells.change(op.slot as usize, |cell| match op.window {
                Some(window) => cell.end(is_in_growing(window, begin, scene), scene.now),
                None => cell.forget(begin),
            });
        }
    }

    /// Takes a change of status into the plain lanes, and those of ages, of all objects that have to do with
    /// it.
    #[inline]
    pub(super) fn shift(
        &mut self,
        objects: &(impl Iterator<Item = (Row, i64)> + Clone),
        shift: &Shift,
        (since, changes): (i64, &Changes),
        scene: &Scene<'_>,
    ) {
        if self.changed.is_some() {
            objects.clone().for_each(|(row, _)| self.note(row));
        }
        for (row, _) in objects.clone() {
            self.bring_in(row, scene.windows);
        }
        let is_past = scene.windows.last_reset() < scene.now;
        for delta in &shift.deltas {
            // As a rule it is the same for all of them.
            let added = delta.at(since, scene.now);
            for (row, joined) in objects.clone() {
                let chunk = self.rows.chunk_mut(row, delta.chunk);
                if is_past && joined <= since {
                    chunk.add(&added);
                } else {
                    shift_newcomer(chunk, delta, since.max(joined), scene);
                }
            }
        }
        for step in &shift.ages {
            self.shift_ages(objects, step, changes);
        }
    }

    /// Takes a change of status into a lane of ages of all objects that have to do with it.
    #[inline]
    fn shift_ages(
        &mut self,
        objects: &(impl Iterator<Item = (Row, i64)> + Clone),
        step: &AgeStep,
        changes: &Changes,
    ) {
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
    pub(super) fn take_plain(&mut self, row: Row, sums: &PlainSums, duration_ms: i64) {
        let mut cells = self.rows.row_mut(row);
        match i32::try_from(duration_ms) {
            Ok(duration_ms) if duration_ms < i32::MAX => {
                for SumChunk { chunk, from, to } in &sums.chunks {
                    cells.chunk(*chunk).take(duration_ms, from, to);
                }
            }
            // The limits of chunks reach no further than that.
            Ok(_) | Err(_) => {
                let is_in = |sum: &&PlainSum| sum.range_ms.contains(&duration_ms);
                for PlainSum { slot, .. } in sums.sums.iter().filter(is_in) {
                    cells.change(*slot, |cell| cell.take(duration_ms));
                }
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
        let mut cells = self.rows.row_mut(row);
        for op in ops {
            // What has ended is not there now.
            let Some(reset) = op.window.map(|window| windows.reset(window as usize)) else {
                continue;
            };
            if begin >= reset || end > reset {
                cells.change(op.slot as usize, |cell| cell.take(end - begin.max(reset)));
            }
        }
    }
}

/// Takes a change of status into cells of an object that has had to do with the old one for less long, or
/// whose interval begins now.
#[cold]
fn shift_newcomer(chunk: &mut Chunk, delta: &Delta, begin: i64, scene: &Scene<'_>) {
    let mut added = delta.at(begin, scene.now);
    delta.leave_out(&mut added, |window| is_in_growing(window, begin, scene));
    chunk.add(&added);
}

/// Whether an instance that ends now is in a growing interval (semantics 26).
fn is_in_growing(window: u32, begin: i64, scene: &Scene<'_>) -> bool {
    let reset = scene.windows.reset(window as usize);
    begin >= reset || scene.now > reset
}
