//! All lanes of an object type, each with what it counts.
//!
//! Invariant: every lane has one cell for each object of the type, and an object's cells belong to
//! the intervals in force when it was last touched.

use super::{Occurrence, Run, Scene};
use crate::definition::Sliding;
use crate::engine::object::Row;
use crate::engine::plan::{LaneRef, LaneSpec, TypePlan, Window};
use crate::engine::tally::{
    Ages, Current, Extreme, Extremes, History, Key, Level, Presence, PresenceCell, Recent, Record,
    Sum, SumCell,
};
use crate::engine::windows::Windows;
use crate::ids::Table;

/// A lane with what it counts, and with the memory of a sliding window.
#[derive(Debug)]
pub(in crate::engine) struct Lane<T, C = ()> {
    pub(in crate::engine) spec: LaneSpec,
    pub(in crate::engine) tally: T,
    pub(in crate::engine) history: Option<History<C>>,
}

/// All lanes of an object type.
#[derive(Debug)]
pub(in crate::engine) struct Lanes {
    pub(super) sums: Vec<Lane<Sum, SumCell>>,
    pub(super) extremes: Vec<Lane<Extreme>>,
    pub(super) presences: Vec<Lane<Presence, PresenceCell>>,
    pub(super) currents: Vec<Lane<Current>>,
    pub(super) ages: Vec<Lane<Table<Row, Ages>>>,
    pub(super) levels: Vec<Lane<Level>>,
    pub(super) recents: Vec<Recent>,
    /// The generation of windows in which each object was last touched.
    pub(in crate::engine) touched: Table<Row, u32>,
    /// When the interval since login began, while it lasts.
    pub(in crate::engine) logins: Table<Row, Option<i64>>,
    pub(super) has_since_login: bool,
}

impl Lanes {
    pub(super) fn new(plan: &TypePlan) -> Self {
        let specs = [&plan.sums, &plan.extremes, &plan.presences, &plan.levels];
        let mut specs = specs.into_iter().flatten();
        Self {
            has_since_login: specs.any(|spec| spec.window == Window::SinceLogin),
            sums: lanes(&plan.sums),
            extremes: lanes(&plan.extremes),
            presences: lanes(&plan.presences),
            currents: lanes(&plan.currents),
            ages: lanes(&plan.ages),
            levels: lanes(&plan.levels),
            recents: plan.recents.iter().map(|spec| Recent::new(spec.reach)).collect(),
            touched: Table::default(),
            logins: Table::default(),
        }
    }

    pub(in crate::engine) fn sum(&self, number: usize) -> &Lane<Sum, SumCell> {
        part(&self.sums, number)
    }

    pub(in crate::engine) fn extreme(&self, number: usize) -> &Extreme {
        &part(&self.extremes, number).tally
    }

    pub(in crate::engine) fn presence(&self, number: usize) -> &Lane<Presence, PresenceCell> {
        part(&self.presences, number)
    }

    pub(in crate::engine) fn current(&self, number: usize) -> &Current {
        &part(&self.currents, number).tally
    }

    pub(in crate::engine) fn ages(&self, number: usize) -> &Table<Row, Ages> {
        &part(&self.ages, number).tally
    }

    pub(in crate::engine) fn level(&self, number: usize) -> &Lane<Level> {
        part(&self.levels, number)
    }

    pub(in crate::engine) fn recent(&self, number: usize) -> &Recent {
        part(&self.recents, number)
    }

    pub(super) fn push(&mut self, windows: &Windows) {
        for Lane { tally, history, .. } in &mut self.sums {
            tally.push();
            history.iter_mut().for_each(History::push);
        }
        for Lane { tally, history, .. } in &mut self.presences {
            tally.push();
            history.iter_mut().for_each(History::push);
        }
        for lane in &mut self.extremes {
            lane.tally.push(Extremes::default());
        }
        for lane in &mut self.ages {
            lane.tally.push(Ages::default());
        }
        self.currents.iter_mut().for_each(|lane| lane.tally.push());
        self.levels.iter_mut().for_each(|lane| lane.tally.push());
        self.recents.iter_mut().for_each(Recent::push);
        self.touched.push(windows.generation());
        self.logins.push(None);
    }

    /// Brings the cells of an object into the intervals in force.
    pub(super) fn freshen(&mut self, row: Row, windows: &Windows) {
        let touched = self.touched[row];
        if touched == windows.generation() {
            return;
        }
        self.touched[row] = windows.generation();
        let reset_of = |spec: &LaneSpec| match spec.window {
            Window::Growing(window) => {
                let now = windows.in_force(window);
                (now.generation > touched).then_some(now.reset)
            }
            Window::Now | Window::SinceLogin | Window::Sliding(_) => None,
        };
        for Lane { spec, tally, .. } in &mut self.sums {
            reset_of(spec).inspect(|_| tally.reset(row));
        }
        for Lane { spec, tally, .. } in &mut self.extremes {
            reset_of(spec).inspect(|_| tally[row] = Extremes::default());
        }
        for Lane { spec, tally, .. } in &mut self.presences {
            reset_of(spec).inspect(|&reset| tally.reset(row, reset));
        }
        for Lane { spec, tally, .. } in &mut self.levels {
            reset_of(spec).inspect(|_| tally.reset(row));
        }
    }

    pub(super) fn occur(&mut self, lane: LaneRef, row: Row, occurrence: &Occurrence, now: i64) {
        let Occurrence { action, duration_ms, .. } = *occurrence;
        match lane {
            LaneRef::Sum(number) => self.take_sum(number, row, duration_ms, now),
            LaneRef::Extreme(number) => self.take_extreme(number, row, duration_ms),
            LaneRef::Recent(number) => {
                let begin = now - duration_ms;
                let record = Record { action, begin, end: Some(now), key: Key(0) };
                part_mut(&mut self.recents, number).occur(row, record, now);
            }
            LaneRef::Presence(_) | LaneRef::Current(_) | LaneRef::Ages(_) | LaneRef::Level(_) => {
                unreachable!("only durable instances feed these")
            }
        }
    }

    /// Takes an instance in that counts since an instant: its begin, or when its filter came true.
    pub(super) fn begin(
        &mut self,
        lane: LaneRef,
        row: Row,
        (run, since): (&Run, i64),
        scene: &Scene<'_>,
    ) {
        let now = scene.now;
        match lane {
            LaneRef::Presence(number) => {
                let Lane { spec, tally, history } = part_mut(&mut self.presences, number);
                let Some(reset) = reset(spec, self.logins[row], scene) else { return };
                if let Some(history) = history {
                    let before = tally.get(row);
                    history.mark(row, now, before);
                    if since < now {
                        history.begin_earlier(row, since, before);
                    }
                }
                tally.begin(row, since, reset);
            }
            LaneRef::Current(number) => {
                part_mut(&mut self.currents, number).tally.begin(row, run.begin);
            }
            LaneRef::Ages(number) => {
                let Lane { spec, tally, .. } = part_mut(&mut self.ages, number);
                tally[row].begin(age_begin(spec, run, since), run.key);
            }
            LaneRef::Level(number) => {
                let Lane { spec, tally, .. } = part_mut(&mut self.levels, number);
                let Some(reset) = reset(spec, self.logins[row], scene) else { return };
                if since < now {
                    tally.begin_earlier(row, since, None);
                } else {
                    tally.begin(row, is_at_reset(spec, reset, scene));
                }
            }
            LaneRef::Recent(number) => {
                let record = Record { action: run.action, begin: since, end: None, key: run.key };
                part_mut(&mut self.recents, number).begin(row, record, now);
            }
            // The parts of statuses count when they are complete.
            LaneRef::Sum(_) | LaneRef::Extreme(_) => {}
        }
    }

    /// Takes the end of an instance that has counted since an instant.
    pub(super) fn end(
        &mut self,
        lane: LaneRef,
        row: Row,
        (run, since): (&Run, i64),
        scene: &Scene<'_>,
    ) {
        let now = scene.now;
        match lane {
            LaneRef::Presence(number) => {
                let Lane { spec, tally, history } = part_mut(&mut self.presences, number);
                let Some(reset) = reset(spec, self.logins[row], scene) else { return };
                if let Some(history) = history {
                    history.mark(row, now, tally.get(row));
                    history.end(row, since, now);
                }
                tally.end(row, is_inside(spec, reset, since, scene), now);
            }
            LaneRef::Current(number) => {
                part_mut(&mut self.currents, number).tally.end(row, run.begin);
            }
            LaneRef::Ages(number) => {
                let Lane { spec, tally, .. } = part_mut(&mut self.ages, number);
                tally[row].end(age_begin(spec, run, since), run.key);
            }
            LaneRef::Level(number) => {
                let Lane { spec, tally, .. } = part_mut(&mut self.levels, number);
                let Some(reset) = reset(spec, self.logins[row], scene) else { return };
                tally.end(row, is_at_reset(spec, reset, scene));
            }
            LaneRef::Recent(number) => {
                part_mut(&mut self.recents, number).end(row, since, run.key, now);
            }
            LaneRef::Sum(number) => {
                let spec = &part(&self.sums, number).spec;
                if let Some(part_ms) = complete_part(spec, self.logins[row], since, scene) {
                    self.take_sum(number, row, part_ms, now);
                }
            }
            LaneRef::Extreme(number) => {
                let spec = &part(&self.extremes, number).spec;
                if let Some(part_ms) = complete_part(spec, self.logins[row], since, scene) {
                    self.take_extreme(number, row, part_ms);
                }
            }
        }
    }

    /// Takes in an instance that turns out to have run, and to have ended at an earlier instant.
    pub(super) fn insert_past(
        &mut self,
        lane: LaneRef,
        row: Row,
        (run, end): (&Run, i64),
        scene: &Scene<'_>,
    ) {
        let begin = run.begin;
        let part_in = |spec: &LaneSpec, login| {
            let reset = reset(spec, login, scene)?;
            (begin >= reset || end > reset).then(|| end - begin.max(reset))
        };
        match lane {
            LaneRef::Presence(number) => {
                let Lane { spec, tally, history } = part_mut(&mut self.presences, number);
                if let Some(history) = history {
                    let before = tally.get(row);
                    history.begin_earlier(row, begin, before);
                    tally.begin(row, begin, i64::MIN);
                    history.end_earlier(row, (begin, end), tally.get(row));
                    tally.end(row, true, end);
                } else if let Some(part_ms) = part_in(spec, self.logins[row]) {
                    tally.begin(row, 0, i64::MIN);
                    tally.end(row, true, part_ms);
                }
            }
            LaneRef::Level(number) => {
                part_mut(&mut self.levels, number).tally.begin_earlier(row, begin, Some(end));
            }
            LaneRef::Recent(number) => {
                let record = Record { action: run.action, begin, end: Some(end), key: run.key };
                part_mut(&mut self.recents, number).begin(row, record, scene.now);
            }
            LaneRef::Sum(number) => {
                let spec = part(&self.sums, number).spec;
                let part_ms = part_in(&spec, self.logins[row]);
                let is_in_range = |ms: &i64| spec.range.is_none_or(|range| range.contains(*ms));
                if let Some(part_ms) = part_ms.filter(is_in_range) {
                    self.take_sum(number, row, part_ms, scene.now);
                }
            }
            LaneRef::Extreme(number) => {
                let spec = part(&self.extremes, number).spec;
                if let Some(part_ms) = part_in(&spec, self.logins[row]) {
                    self.take_extreme(number, row, part_ms);
                }
            }
            // What has ended is not there now.
            LaneRef::Current(_) | LaneRef::Ages(_) => {}
        }
    }

    pub(super) fn settle(&mut self, scene: &Scene<'_>) {
        for Lane { spec, tally, .. } in &mut self.levels {
            tally.settle(scene.now, kept_since(spec, scene));
        }
    }

    fn take_sum(&mut self, number: usize, row: Row, duration_ms: i64, now: i64) {
        let is_open = self.logins[row].is_some();
        let Lane { spec, tally, history } = part_mut(&mut self.sums, number);
        if spec.window == Window::SinceLogin && !is_open {
            return;
        }
        if let Some(history) = history {
            history.mark(row, now, tally.get(row));
        }
        tally.take(row, duration_ms);
    }

    fn take_extreme(&mut self, number: usize, row: Row, duration_ms: i64) {
        let is_open = self.logins[row].is_some();
        let Lane { spec, tally, .. } = part_mut(&mut self.extremes, number);
        if spec.window != Window::SinceLogin || is_open {
            tally[row].take(duration_ms);
        }
    }
}

fn lanes<T: Default, C: Copy>(specs: &[LaneSpec]) -> Vec<Lane<T, C>> {
    let history = |sliding: Sliding| History::new(sliding);
    let lane = |spec: &LaneSpec| Lane {
        spec: *spec,
        tally: T::default(),
        history: match spec.window {
            Window::Sliding(sliding) => Some(history(sliding)),
            Window::Now | Window::Growing(_) | Window::SinceLogin => None,
        },
    };
    specs.iter().map(lane).collect()
}

/// Since when the levels of a lane have to be kept one by one; none where their extremes do.
fn kept_since(spec: &LaneSpec, scene: &Scene<'_>) -> Option<i64> {
    match spec.window {
        Window::Sliding(sliding) => Some(sliding.begin_at(scene.now)),
        Window::Growing(window) if spec.is_revised => Some(scene.windows.in_force(window).reset),
        Window::Now | Window::Growing(_) | Window::SinceLogin => None,
    }
}

/// The begin of a lane's interval for an object; none where there is no interval.
fn reset(spec: &LaneSpec, login: Option<i64>, scene: &Scene<'_>) -> Option<i64> {
    match spec.window {
        Window::Growing(window) => Some(scene.windows.in_force(window).reset),
        Window::SinceLogin => login,
        // A sliding window is the difference of two sums that never begin anew.
        Window::Now | Window::Sliding(_) => Some(i64::MIN),
    }
}

/// Whether an instance that ends now is in the interval: what began before it and ends exactly at
/// its begin is not (semantics 26).
fn is_inside(spec: &LaneSpec, reset: i64, since: i64, scene: &Scene<'_>) -> bool {
    match spec.window {
        Window::SinceLogin => !scene.is_opening,
        Window::Now | Window::Growing(_) | Window::Sliding(_) => {
            since >= reset || scene.now > reset
        }
    }
}

/// Whether what ends now has not been in the interval at all.
fn is_at_reset(spec: &LaneSpec, reset: i64, scene: &Scene<'_>) -> bool {
    match spec.window {
        Window::SinceLogin => scene.is_opening,
        Window::Now | Window::Growing(_) | Window::Sliding(_) => {
            scene.is_first || (scene.now == reset && scene.origin < reset)
        }
    }
}

/// The part of a status inside the interval in which it ends; none where it is not in it.
fn complete_part(
    spec: &LaneSpec,
    login: Option<i64>,
    since: i64,
    scene: &Scene<'_>,
) -> Option<i64> {
    let reset = reset(spec, login, scene)?;
    let part_ms = scene.now - since.max(reset);
    (is_inside(spec, reset, since, scene) && spec.range.is_none_or(|range| range.contains(part_ms)))
        .then_some(part_ms)
}

/// A filter chooses among running instances and does not change their age; in an interval, what
/// counts is the stretch (semantics 36).
fn age_begin(spec: &LaneSpec, run: &Run, since: i64) -> i64 {
    if spec.window == Window::Now { run.begin } else { since }
}

pub(super) fn part<T>(lanes: &[T], number: usize) -> &T {
    lanes.get(number).expect("a lane of this plan")
}

pub(super) fn part_mut<T>(lanes: &mut [T], number: usize) -> &mut T {
    lanes.get_mut(number).expect("a lane of this plan")
}
