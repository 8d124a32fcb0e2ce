//! Cells that need care: with a filter, a sliding window or the interval since login.

use super::border::{complete_part, is_inside, past_part, reset};
use super::lanes::{CellLane, Lanes, part, part_mut};
use super::{Run, Scene};
use crate::engine::object::Row;
use crate::engine::plan::{CellKind, Window};

impl Lanes {
    /// Takes an instance in that counts since an instant.
    pub(super) fn begin_cell(
        &mut self,
        (kind, slot): (CellKind, usize),
        row: Row,
        (run, since): (&Run, i64),
        scene: &Scene<'_>,
    ) {
        match kind {
            CellKind::Presence => {
                let CellLane { spec, history, .. } = part_mut(&mut self.cells, slot);
                let Some(reset) = reset(spec, &self.logins, row, scene) else { return };
                self.rows.row_mut(row).change(slot, |cell| {
                    if let Some(history) = history {
                        history.mark(row, scene.now, *cell);
                        if since < scene.now {
                            history.begin_earlier(row, (since, since), *cell);
                        }
                    }
                    cell.begin(since.max(reset));
                });
            }
            CellKind::Current => {
                self.rows.row_mut(row).change(slot, |cell| cell.begin(run.begin));
            }
            // The parts of statuses count when they are complete.
            CellKind::Sum => {}
        }
    }

    /// Takes the end of an instance that has counted since an instant.
    pub(super) fn end_cell(
        &mut self,
        (kind, slot): (CellKind, usize),
        row: Row,
        (run, since): (&Run, i64),
        scene: &Scene<'_>,
    ) {
        match kind {
            CellKind::Presence => {
                let CellLane { spec, history, .. } = part_mut(&mut self.cells, slot);
                let Some(reset) = reset(spec, &self.logins, row, scene) else { return };
                self.rows.row_mut(row).change(slot, |cell| {
                    if let Some(history) = history {
                        history.mark(row, scene.now, *cell);
                        history.end(row, since, scene.now);
                    }
                    cell.end(is_inside(spec, reset, since, scene), scene.now);
                });
            }
            CellKind::Current => {
                self.rows.row_mut(row).change(slot, |cell| cell.forget(run.begin));
            }
            CellKind::Sum => {
                let spec = &part(&self.cells, slot).spec;
                let reset = reset(spec, &self.logins, row, scene);
                if let Some(part_ms) = complete_part(spec, reset, since, scene) {
                    self.take_sum(slot, row, part_ms, scene.now);
                }
            }
        }
    }

    /// Takes in an instance that turns out to have run, and to have ended at an earlier instant.
    pub(super) fn insert_past_cell(
        &mut self,
        (kind, slot): (CellKind, usize),
        row: Row,
        (run, end): (&Run, i64),
        scene: &Scene<'_>,
    ) {
        let begin = run.begin;
        let CellLane { spec, history, .. } = part_mut(&mut self.cells, slot);
        let part_ms = past_part(reset(spec, &self.logins, row, scene), begin, end);
        match kind {
            CellKind::Presence => {
                self.rows.row_mut(row).change(slot, |cell| {
                    if let Some(history) = history {
                        history.begin_earlier(row, (begin, begin), *cell);
                        cell.begin(begin);
                        history.end_earlier(row, (begin, end), *cell);
                        cell.end(true, end);
                    } else if let Some(part_ms) = part_ms {
                        cell.take(part_ms);
                    }
                });
            }
            CellKind::Sum => {
                let range = spec.range;
                let is_in_range = |ms: &i64| range.is_none_or(|range| range.contains(*ms));
                if let Some(part_ms) = part_ms.filter(is_in_range) {
                    self.take_sum(slot, row, part_ms, scene.now);
                }
            }
            // What has ended is not there now.
            CellKind::Current => {}
        }
    }

    /// Takes a duration that is complete.
    pub(super) fn take_sum(&mut self, slot: usize, row: Row, duration_ms: i64, now: i64) {
        let CellLane { spec, history, .. } = part_mut(&mut self.cells, slot);
        if spec.window == Window::SinceLogin && self.logins[row].is_none() {
            return;
        }
        self.rows.row_mut(row).change(slot, |cell| {
            if let Some(history) = history {
                history.mark(row, now, *cell);
            }
            cell.take(duration_ms);
        });
    }

    /// Counts what turns out to have begun at an earlier instant.
    pub(super) fn count_earlier(&mut self, slot: usize, row: Row, begin: i64, scene: &Scene<'_>) {
        let CellLane { spec, history, .. } = part_mut(&mut self.cells, slot);
        let is_in = reset(spec, &self.logins, row, scene).is_some_and(|reset| reset <= begin);
        self.rows.row_mut(row).change(slot, |cell| {
            if let Some(history) = history {
                history.count_earlier(row, begin, *cell);
                cell.take(0);
            } else if is_in {
                cell.take(0);
            }
        });
    }
}
