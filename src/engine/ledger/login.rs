//! The interval since login: from an agent's first line logged in to the last one logged out
//! (semantics 7 and 42). Its values stay readable until the next login.

use super::lanes::{part, part_mut};
use super::{Ledger, Run, Scene};
use crate::engine::object::Row;
use crate::engine::plan::{CarefulOp, CellKind, LaneRef, Stream, Window};
use crate::engine::tally::Cell;

impl Ledger {
    /// Begins the interval, in which nothing has happened yet.
    pub(in crate::engine) fn open_login(&mut self, row: Row, scene: &Scene<'_>) {
        let lanes = &mut self.lanes;
        lanes.logins[row] = Some(scene.now);
        lanes.past_logins[row] = None;
        for (slot, lane) in lanes.cells.iter().enumerate() {
            if lane.spec.window == Window::SinceLogin {
                lanes.rows.row_mut(row).change(slot, |cell| *cell = Cell::default());
            }
        }
        for lane in lanes.kept.iter_mut().filter(|lane| lane.spec.window == Window::SinceLogin) {
            lane.tell(row, &lanes.logins, scene, |keep, at| keep.open(at));
        }
    }

    /// Takes in an instance that runs when the interval begins.
    pub(in crate::engine) fn join_login(
        &mut self,
        row: Row,
        (stream, run): (Stream, &Run),
        scene: &Scene<'_>,
    ) {
        for op in &self.ops.durable(stream, run.action).careful {
            let Some((reset, since)) = self.since_login(op, row, run) else { continue };
            match op.lane {
                LaneRef::Cell(CellKind::Presence, slot) => {
                    self.lanes.rows.row_mut(row).change(slot, |cell| cell.begin(since.max(reset)));
                }
                LaneRef::Cell(CellKind::Sum | CellKind::Current, _) => {}
                LaneRef::Kept(number) => {
                    let lane = part_mut(&mut self.lanes.kept, number);
                    let logins = &self.lanes.logins;
                    lane.tell(row, logins, scene, |keep, at| keep.join(at, run, since));
                }
            }
        }
    }

    /// Counts the part of an instance that still runs when the interval ends.
    pub(in crate::engine) fn leave_login(
        &mut self,
        row: Row,
        (stream, run): (Stream, &Run),
        scene: &Scene<'_>,
    ) {
        for op in &self.ops.durable(stream, run.action).careful {
            let Some((reset, since)) = self.since_login(op, row, run) else { continue };
            match op.lane {
                LaneRef::Cell(CellKind::Sum, slot) => {
                    let part_ms = scene.now - since.max(reset);
                    let range = part(&self.lanes.cells, slot).spec.range;
                    if range.is_none_or(|range| range.contains(part_ms)) {
                        self.lanes.rows.row_mut(row).change(slot, |cell| cell.take(part_ms));
                    }
                }
                LaneRef::Cell(CellKind::Presence | CellKind::Current, _) => {}
                LaneRef::Kept(number) => {
                    let lane = part_mut(&mut self.lanes.kept, number);
                    let logins = &self.lanes.logins;
                    lane.tell(row, logins, scene, |keep, at| keep.leave(at, run, since));
                }
            }
        }
    }

    /// Ends the interval: its values stay as they are.
    pub(in crate::engine) fn close_login(&mut self, row: Row, scene: &Scene<'_>) {
        let lanes = &mut self.lanes;
        for (slot, lane) in lanes.cells.iter().enumerate() {
            if lane.spec.window == Window::SinceLogin {
                lanes.rows.row_mut(row).change(slot, |cell| cell.freeze(scene.now));
            }
        }
        for lane in lanes.kept.iter_mut().filter(|lane| lane.spec.window == Window::SinceLogin) {
            lane.tell(row, &lanes.logins, scene, |keep, at| keep.close(at));
        }
        let login = lanes.logins[row].take();
        lanes.past_logins[row] = login.map(|login| (login, scene.now));
    }

    /// Takes an instance into the interval that is over, all through which it turns out to have
    /// run.
    pub(super) fn join_past_login(
        &mut self,
        row: Row,
        stream: Stream,
        run: &Run,
        scene: &Scene<'_>,
    ) {
        let Some((login, logout)) = self.lanes.past_logins[row] else { return };
        let part_ms = logout - login;
        for op in &self.ops.durable(stream, run.action).careful {
            if !op.is_since_login || !scene.admits(op.filter, &run.facts) {
                continue;
            }
            match op.lane {
                LaneRef::Cell(CellKind::Presence | CellKind::Sum, slot) => {
                    let range = part(&self.lanes.cells, slot).spec.range;
                    if range.is_none_or(|range| range.contains(part_ms)) {
                        self.lanes.rows.row_mut(row).change(slot, |cell| cell.take(part_ms));
                    }
                }
                LaneRef::Cell(CellKind::Current, _) => {}
                LaneRef::Kept(number) => {
                    let lane = part_mut(&mut self.lanes.kept, number);
                    let (logins, session) = (&self.lanes.logins, (login, logout));
                    lane.tell(row, logins, scene, |keep, at| keep.join_past(at, run, session));
                }
            }
        }
    }

    /// For a lane since login: when the login was, and since when the instance has counted.
    fn since_login(&self, op: &CarefulOp, row: Row, run: &Run) -> Option<(i64, i64)> {
        if !op.is_since_login {
            return None;
        }
        let since = match op.has_stretches() {
            false => run.begin,
            true => *self.stretches.get(&(op.lane, row, run.key))?,
        };
        Some((self.lanes.logins[row]?, since))
    }
}
