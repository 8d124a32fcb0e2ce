//! Plain lanes: cells of growing intervals and of what runs now, without filter and history.
//!
//! The innermost loops of the engine: a chunk of cells an operation, nothing is looked up.

use super::Scene;
use super::change::Change;
use super::lanes::{Lanes, part_mut};
use crate::engine::object::Row;
use crate::engine::plan::{AgeShift, Delta, PlainOp, PlainSum, PlainSums, Shift, SumChunk};
use crate::engine::run::Run;
use crate::engine::stay::Stay;
use crate::engine::tally::{Chunk, Place};
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
    #[inline(always)]
    pub(super) fn shift(
        &mut self,
        objects: &mut [Stay],
        shift: &Shift,
        change: &Change,
        scene: &Scene<'_>,
    ) {
        if self.changed.is_some() {
            objects.iter().for_each(|object| self.note(object.group));
        }
        if !self.touched.are_all(scene.windows.generation()) {
            objects.iter().for_each(|object| self.bring_in(object.group, scene.windows));
        }
        let since = change.old.since;
        let is_past = scene.windows.last_reset() < scene.now;
        for delta in &shift.deltas {
            // As a rule it is the same for all of them.
            let added = delta.at(since, scene.now);
            for &Stay { group: row, joined, .. } in &*objects {
                let chunk = self.rows.chunk_mut(row, delta.chunk);
                if is_past && joined <= since {
                    chunk.add(&added);
                } else {
                    shift_newcomer(chunk, delta, since.max(joined), scene);
                }
            }
        }
        if !shift.ages.is_empty() {
            self.shift_ages(objects, &shift.ages, change);
        }
    }

    /// Takes a change of status into lanes of ages of all objects that have to do with it. What ends comes
    /// first: what begins takes its place.
    fn shift_ages(&mut self, objects: &mut [Stay], ages: &AgeShift, change: &Change) {
        let AgeShift { ends, begins } = ages;
        let (since, key) = (change.old.since, change.old.key());
        for &lane in ends {
            let ages = part_mut(&mut self.kept, lane).ages_mut();
            for &Stay { group, joined, place } in &*objects {
                ages[group].end(since.max(joined), key, place);
            }
        }
        let (since, key) = (change.new.since, change.new.key());
        for &lane in begins {
            let ages = part_mut(&mut self.kept, lane).ages_mut();
            for Stay { group, place, .. } in &mut *objects {
                *place = ages[*group].begin(since, key);
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
            part_mut(&mut self.kept, lane).ages_mut()[row].end(
                run.begin,
                run.key,
                Place::default(),
            );
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
