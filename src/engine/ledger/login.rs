//! The interval since login: from an agent's first line logged in to the last one logged out
//! (semantics 7 and 42). Its values stay readable until the next login.

use super::lanes::{part, part_mut};
use super::{Ledger, Run};
use crate::engine::object::Row;
use crate::engine::plan::{DurableOp, LaneRef, LaneSpec, Stream, Window};
use crate::engine::tally::Extremes;

impl Ledger {
    /// Begins the interval, in which nothing has happened yet.
    pub(in crate::engine) fn open_login(&mut self, row: Row, now: i64) {
        let is_since_login = |spec: &LaneSpec| spec.window == Window::SinceLogin;
        let lanes = &mut self.lanes;
        lanes.logins[row] = Some(now);
        for lane in lanes.sums.iter_mut().filter(|lane| is_since_login(&lane.spec)) {
            lane.tally.reset(row);
        }
        for lane in lanes.extremes.iter_mut().filter(|lane| is_since_login(&lane.spec)) {
            lane.tally[row] = Extremes::default();
        }
        for lane in lanes.presences.iter_mut().filter(|lane| is_since_login(&lane.spec)) {
            lane.tally.reset(row, now);
        }
        for lane in lanes.levels.iter_mut().filter(|lane| is_since_login(&lane.spec)) {
            lane.tally.restart(row, 0);
        }
    }

    /// Takes in an instance that runs when the interval begins.
    pub(in crate::engine) fn join_login(&mut self, row: Row, stream: Stream, run: &Run) {
        for op in self.plan.durable(stream, run.action) {
            let Some((reset, since)) = self.since_login(op, row, run) else { continue };
            match op.lane {
                LaneRef::Presence(number) => {
                    part_mut(&mut self.lanes.presences, number).tally.begin(row, since, reset);
                }
                LaneRef::Level(number) => {
                    part_mut(&mut self.lanes.levels, number).tally.begin_earlier(row, since, None);
                }
                LaneRef::Sum(_)
                | LaneRef::Extreme(_)
                | LaneRef::Current(_)
                | LaneRef::Ages(_)
                | LaneRef::Recent(_) => {}
            }
        }
    }

    /// Counts the part of an instance that still runs when the interval ends.
    pub(in crate::engine) fn leave_login(&mut self, row: Row, stream: Stream, run: &Run, now: i64) {
        for op in self.plan.durable(stream, run.action) {
            let Some((reset, since)) = self.since_login(op, row, run) else { continue };
            let part_ms = now - since.max(reset);
            match op.lane {
                LaneRef::Sum(number) => {
                    let range = part(&self.lanes.sums, number).spec.range;
                    if range.is_none_or(|range| range.contains(part_ms)) {
                        part_mut(&mut self.lanes.sums, number).tally.take(row, part_ms);
                    }
                }
                LaneRef::Extreme(number) => {
                    part_mut(&mut self.lanes.extremes, number).tally[row].take(part_ms);
                }
                LaneRef::Presence(_)
                | LaneRef::Current(_)
                | LaneRef::Ages(_)
                | LaneRef::Level(_)
                | LaneRef::Recent(_) => {}
            }
        }
    }

    /// Ends the interval: its values stay as they are.
    pub(in crate::engine) fn close_login(&mut self, row: Row, now: i64) {
        for lane in &mut self.lanes.presences {
            if lane.spec.window == Window::SinceLogin {
                lane.tally.freeze(row, now);
            }
        }
        self.lanes.logins[row] = None;
    }

    /// For a lane since login: when the login was, and since when the instance has counted.
    fn since_login(&self, op: &DurableOp, row: Row, run: &Run) -> Option<(i64, i64)> {
        if !op.is_since_login {
            return None;
        }
        let since = match op.filter {
            None => run.begin,
            Some(_) => *self.stretches.get(&(op.lane, row, run.key))?,
        };
        Some((self.lanes.logins[row]?, since))
    }
}
