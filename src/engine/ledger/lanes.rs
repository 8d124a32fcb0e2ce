//! All lanes of an object type, each with what it counts.
//!
//! Invariant: every lane has one cell for each object of the type, and an object's cells belong to
//! the intervals in force when it was last touched.

use serde::Serialize;

use super::border::{age_begin, complete_part, is_at_reset, is_inside, kept_since, reset};
use super::{Occurrence, Run, Scene};
use crate::engine::object::Row;
use crate::engine::plan::{CellKind, CellSpec, LaneRef, LaneSpec, TypePlan, Window};
use crate::engine::tally::{Ages, Extreme, Extremes, History, Key, Level, Recent, Record, Rows};
use crate::engine::windows::Windows;
use crate::ids::Table;

/// A lane of cells: what it counts, and the memory of a sliding window.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(in crate::engine) struct CellLane {
    #[serde(skip)]
    pub(in crate::engine) kind: CellKind,
    #[serde(skip)]
    pub(in crate::engine) spec: LaneSpec,
    pub(in crate::engine) history: Option<History>,
}

/// Another lane, with what it counts.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(in crate::engine) struct Lane<T> {
    #[serde(skip)]
    pub(in crate::engine) spec: LaneSpec,
    pub(in crate::engine) tally: T,
}

/// All lanes of an object type.
#[derive(Debug, Serialize)]
pub(in crate::engine) struct Lanes {
    pub(in crate::engine) rows: Rows,
    pub(super) cells: Vec<CellLane>,
    pub(super) extremes: Vec<Lane<Extreme>>,
    pub(super) ages: Vec<Lane<Table<Row, Ages>>>,
    pub(super) levels: Vec<Lane<Level>>,
    pub(super) recents: Vec<Recent>,
    /// The generation of windows in which each object was last touched.
    pub(in crate::engine) touched: Table<Row, u32>,
    /// When the interval since login began, while it lasts.
    pub(in crate::engine) logins: Table<Row, Option<i64>>,
    /// The begin and the end of the last interval since login, when it is over.
    pub(super) past_logins: Table<Row, Option<(i64, i64)>>,
    #[serde(skip)]
    pub(super) has_since_login: bool,
    /// The objects whose lanes have changed since somebody asked; none where nobody does.
    #[serde(skip)]
    pub(super) changed: Option<Vec<Row>>,
}

impl Lanes {
    pub(super) fn new(plan: &TypePlan) -> Self {
        let cells = plan.cells.iter().map(|cell| &cell.lane);
        let mut specs = cells.chain(&plan.extremes).chain(&plan.levels);
        let cell_lane = |CellSpec { kind, lane }: &CellSpec| CellLane {
            kind: *kind,
            spec: *lane,
            history: match lane.window {
                Window::Sliding(sliding) => Some(History::new(sliding)),
                Window::Now | Window::Growing(_) | Window::SinceLogin => None,
            },
        };
        Self {
            has_since_login: specs.any(|spec| spec.window == Window::SinceLogin),
            rows: Rows::new(plan.cells.len()),
            cells: plan.cells.iter().map(cell_lane).collect(),
            extremes: lanes(&plan.extremes),
            ages: lanes(&plan.ages),
            levels: lanes(&plan.levels),
            recents: plan.recents.iter().map(|spec| Recent::new(spec.reach)).collect(),
            touched: Table::default(),
            logins: Table::default(),
            past_logins: Table::default(),
            changed: None,
        }
    }

    pub(in crate::engine) fn cell(&self, slot: usize) -> &CellLane {
        part(&self.cells, slot)
    }

    pub(in crate::engine) fn extreme(&self, number: usize) -> &Extreme {
        &part(&self.extremes, number).tally
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
        self.rows.push();
        for lane in &mut self.cells {
            lane.history.iter_mut().for_each(History::push);
        }
        for lane in &mut self.extremes {
            lane.tally.push(Extremes::default());
        }
        for lane in &mut self.ages {
            lane.tally.push(Ages::default());
        }
        self.levels.iter_mut().for_each(|lane| lane.tally.push());
        self.recents.iter_mut().for_each(Recent::push);
        self.touched.push(windows.generation());
        self.logins.push(None);
        self.past_logins.push(None);
    }

    /// Notes that the values of an object may have changed.
    pub(super) fn note(&mut self, row: Row) {
        if let Some(changed) = &mut self.changed
            && changed.last() != Some(&row)
        {
            changed.push(row);
        }
    }

    /// Brings the cells of an object into the intervals in force.
    pub(super) fn freshen(&mut self, row: Row, windows: &Windows) {
        self.note(row);
        if self.touched[row] != windows.generation() {
            self.begin_intervals(row, windows);
        }
    }

    #[cold]
    fn begin_intervals(&mut self, row: Row, windows: &Windows) {
        let touched = std::mem::replace(&mut self.touched[row], windows.generation());
        let reset_of = |spec: &LaneSpec| match spec.window {
            Window::Growing(window) => {
                let now = windows.in_force(window);
                (now.generation > touched).then_some(now.reset)
            }
            Window::Now | Window::SinceLogin | Window::Sliding(_) => None,
        };
        for (slot, CellLane { kind, spec, .. }) in self.cells.iter().enumerate() {
            if let Some(reset) = reset_of(spec) {
                // Of durations that are complete nothing runs on into the new interval.
                let reset = if *kind == CellKind::Sum { 0 } else { reset };
                self.rows.get_mut(row, slot).reset(reset);
            }
        }
        for Lane { spec, tally } in &mut self.extremes {
            reset_of(spec).inspect(|_| tally[row] = Extremes::default());
        }
        for Lane { spec, tally } in &mut self.levels {
            reset_of(spec).inspect(|_| tally.reset(row));
        }
    }

    pub(super) fn occur(&mut self, lane: LaneRef, row: Row, occurrence: &Occurrence, now: i64) {
        let Occurrence { action, duration_ms, .. } = *occurrence;
        match lane {
            LaneRef::Cell(_, slot) => self.take_sum(slot, row, duration_ms, now),
            LaneRef::Extreme(number) => self.take_extreme(number, row, duration_ms),
            LaneRef::Recent(number) => {
                let begin = now - duration_ms;
                let record = Record { action, place: now, begin, end: Some(now), key: Key(0) };
                part_mut(&mut self.recents, number).occur(row, record, now);
            }
            LaneRef::Ages(_) | LaneRef::Level(_) => {
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
            LaneRef::Cell(CellKind::Presence, slot) => {
                let CellLane { spec, history, .. } = part_mut(&mut self.cells, slot);
                let Some(reset) = reset(spec, &self.logins, row, scene) else { return };
                let cell = self.rows.get_mut(row, slot);
                if let Some(history) = history {
                    history.mark(row, now, *cell);
                    if since < now {
                        history.begin_earlier(row, since, *cell);
                    }
                }
                cell.begin(since.max(reset));
            }
            LaneRef::Cell(CellKind::Current, slot) => self.rows.get_mut(row, slot).begin(run.begin),
            LaneRef::Ages(number) => {
                let Lane { spec, tally } = part_mut(&mut self.ages, number);
                tally[row].begin(age_begin(spec, run, since), run.key);
            }
            LaneRef::Level(number) => {
                let Lane { spec, tally } = part_mut(&mut self.levels, number);
                let Some(reset) = reset(spec, &self.logins, row, scene) else { return };
                if scene.is_backdated {
                    tally.begin_earlier(row, i64::MIN, None);
                } else if since < now {
                    tally.begin_earlier(row, since, None);
                } else {
                    tally.begin(row, is_at_reset(spec, reset, scene));
                }
            }
            LaneRef::Recent(number) => {
                let Run { action, key, .. } = *run;
                let record = Record { action, place: since, begin: since, end: None, key };
                let recent = part_mut(&mut self.recents, number);
                match scene.is_backdated {
                    true => recent.begin_first(row, record, now),
                    false => recent.begin(row, record, now),
                }
            }
            // The parts of statuses count when they are complete.
            LaneRef::Cell(CellKind::Sum, _) | LaneRef::Extreme(_) => {}
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
            LaneRef::Cell(CellKind::Presence, slot) => {
                let CellLane { spec, history, .. } = part_mut(&mut self.cells, slot);
                let Some(reset) = reset(spec, &self.logins, row, scene) else { return };
                let cell = self.rows.get_mut(row, slot);
                if let Some(history) = history {
                    history.mark(row, now, *cell);
                    history.end(row, since, now);
                }
                cell.end(is_inside(spec, reset, since, scene), now);
            }
            LaneRef::Cell(CellKind::Current, slot) => {
                self.rows.get_mut(row, slot).forget(run.begin);
            }
            LaneRef::Cell(CellKind::Sum, slot) => {
                let spec = &part(&self.cells, slot).spec;
                if let Some(part_ms) = complete_part(spec, &self.logins, row, (since, scene)) {
                    self.take_sum(slot, row, part_ms, now);
                }
            }
            LaneRef::Ages(number) => {
                let Lane { spec, tally } = part_mut(&mut self.ages, number);
                tally[row].end(age_begin(spec, run, since), run.key);
            }
            LaneRef::Level(number) => {
                let Lane { spec, tally } = part_mut(&mut self.levels, number);
                let Some(reset) = reset(spec, &self.logins, row, scene) else { return };
                tally.end(row, is_at_reset(spec, reset, scene));
            }
            LaneRef::Recent(number) => {
                part_mut(&mut self.recents, number).end(row, since, run.key, now);
            }
            LaneRef::Extreme(number) => {
                let spec = &part(&self.extremes, number).spec;
                if let Some(part_ms) = complete_part(spec, &self.logins, row, (since, scene)) {
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
        let part_in = |spec: &LaneSpec, logins| {
            let reset = reset(spec, logins, row, scene)?;
            (begin >= reset || end > reset).then(|| end - begin.max(reset))
        };
        match lane {
            LaneRef::Cell(CellKind::Presence, slot) => {
                let CellLane { spec, history, .. } = part_mut(&mut self.cells, slot);
                let cell = self.rows.get_mut(row, slot);
                if let Some(history) = history {
                    history.begin_earlier(row, begin, *cell);
                    cell.begin(begin);
                    history.end_earlier(row, (begin, end), *cell);
                    cell.end(true, end);
                } else if let Some(part_ms) = part_in(spec, &self.logins) {
                    cell.take(part_ms);
                }
            }
            LaneRef::Cell(CellKind::Sum, slot) => {
                let spec = part(&self.cells, slot).spec;
                let part_ms = part_in(&spec, &self.logins);
                let is_in_range = |ms: &i64| spec.range.is_none_or(|range| range.contains(*ms));
                if let Some(part_ms) = part_ms.filter(is_in_range) {
                    self.take_sum(slot, row, part_ms, scene.now);
                }
            }
            LaneRef::Level(number) => {
                part_mut(&mut self.levels, number).tally.begin_earlier(row, begin, Some(end));
            }
            LaneRef::Recent(number) => {
                let Run { action, key, .. } = *run;
                let record = Record { action, place: begin, begin, end: Some(end), key };
                part_mut(&mut self.recents, number).begin(row, record, scene.now);
            }
            LaneRef::Extreme(number) => {
                let spec = part(&self.extremes, number).spec;
                if let Some(part_ms) = part_in(&spec, &self.logins) {
                    self.take_extreme(number, row, part_ms);
                }
            }
            // What has ended is not there now.
            LaneRef::Cell(CellKind::Current, _) | LaneRef::Ages(_) => {}
        }
    }

    pub(super) fn has_levels(&self) -> bool {
        !self.levels.is_empty()
    }

    pub(super) fn settle(&mut self, scene: &Scene<'_>) {
        for Lane { spec, tally } in &mut self.levels {
            let now = if scene.is_first { i64::MIN } else { scene.now };
            tally.settle(now, kept_since(spec, scene));
        }
    }

    fn take_sum(&mut self, slot: usize, row: Row, duration_ms: i64, now: i64) {
        let CellLane { spec, history, .. } = part_mut(&mut self.cells, slot);
        if spec.window == Window::SinceLogin && self.logins[row].is_none() {
            return;
        }
        let cell = self.rows.get_mut(row, slot);
        if let Some(history) = history {
            history.mark(row, now, *cell);
        }
        cell.take(duration_ms);
    }

    fn take_extreme(&mut self, number: usize, row: Row, duration_ms: i64) {
        let Lane { spec, tally } = part_mut(&mut self.extremes, number);
        if spec.window != Window::SinceLogin || self.logins[row].is_some() {
            tally[row].take(duration_ms);
        }
    }
}

fn lanes<T: Default>(specs: &[LaneSpec]) -> Vec<Lane<T>> {
    specs.iter().map(|spec| Lane { spec: *spec, tally: T::default() }).collect()
}

pub(super) fn part<T>(lanes: &[T], number: usize) -> &T {
    lanes.get(number).expect("a lane of this plan")
}

pub(super) fn part_mut<T>(lanes: &mut [T], number: usize) -> &mut T {
    lanes.get_mut(number).expect("a lane of this plan")
}
