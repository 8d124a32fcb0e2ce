//! Plain lanes: cells of growing intervals and of what runs now, without filter and history.
//!
//! The innermost loops of the engine: one cell an operation, nothing is looked up.

use super::Scene;
use super::lanes::Lanes;
use crate::engine::object::Row;
use crate::engine::plan::{PlainOp, PlainSum, Step};
use crate::engine::tally::Cell;
use crate::engine::windows::Windows;

impl Lanes {
    /// Takes the begin of an instance into plain lanes.
    pub(super) fn begin_plain(&mut self, row: Row, ops: &[PlainOp], begin: i64, windows: &Windows) {
        let cells = self.rows.row_mut(row);
        for op in ops {
            plain_cell(cells, op)
                .begin(op.window.map_or(begin, |window| begin.max(windows.reset(window))));
        }
    }

    /// Takes the end of an instance into plain lanes.
    pub(super) fn end_plain(&mut self, row: Row, ops: &[PlainOp], begin: i64, scene: &Scene<'_>) {
        let cells = self.rows.row_mut(row);
        for op in ops {
            leave(plain_cell(cells, op), op, begin, scene);
        }
    }

    /// Takes a change of status into plain lanes.
    #[inline]
    pub(super) fn change_plain(&mut self, row: Row, steps: &[Step], begin: i64, scene: &Scene<'_>) {
        let cells = self.rows.row_mut(row);
        let is_past = scene.windows.last_reset() < scene.now;
        for &Step { op, running, ended, now, begin: begins } in steps {
            let is_inside = is_past || is_in_growing(op.window, begin, scene);
            let time_ms = now.wrapping_mul(scene.now).wrapping_add(begins.wrapping_mul(begin));
            plain_cell(cells, &op).shift(running, if is_inside { ended } else { 0 }, time_ms);
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
            let Some(reset) = op.window.map(|window| windows.reset(window)) else { continue };
            if begin >= reset || end > reset {
                plain_cell(cells, op).take(end - begin.max(reset));
            }
        }
    }
}

fn plain_cell<'a>(cells: &'a mut [Cell], op: &PlainOp) -> &'a mut Cell {
    cells.get_mut(op.slot).expect("a row has a cell for each lane")
}

fn leave(cell: &mut Cell, op: &PlainOp, begin: i64, scene: &Scene<'_>) {
    match op.window {
        Some(_) => cell.end(is_in_growing(op.window, begin, scene), scene.now),
        None => cell.forget(begin),
    }
}

/// Whether an instance that ends now is in a growing interval (semantics 26).
fn is_in_growing(window: Option<usize>, begin: i64, scene: &Scene<'_>) -> bool {
    let reset = window.map_or(i64::MIN, |window| scene.windows.reset(window));
    begin >= reset || scene.now > reset
}
