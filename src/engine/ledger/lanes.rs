//! All lanes of an object type, each with what it counts.
//!
//! Invariant: every lane has something for each object of the type, and what an object has belongs to
//! the intervals in force when it was last touched.

use serde::Serialize;

use super::border::reset;
use super::kept::{KeptLane, Tally};
use super::touched::Touched;
use super::{Occurrence, Run, Scene};
use crate::engine::object::Row;
use crate::engine::plan::{CellKind, CellSpec, KeptKind, LaneRef, LaneSpec, TypePlan, Window};
use crate::engine::tally::{Cell, History, Mark, Rows};
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
    pub(in crate::engine) history: Option<History<Cell>>,
}

/// All lanes of an object type.
#[derive(Debug, Serialize)]
pub(in crate::engine) struct Lanes {
    pub(in crate::engine) rows: Rows,
    pub(super) cells: Vec<CellLane>,
    pub(super) kept: Vec<KeptLane>,
    pub(in crate::engine) touched: Touched,
    /// When the interval since login began, while it lasts.
    pub(in crate::engine) logins: Table<Row, Option<i64>>,
    /// The begin and the end of the last interval since login, when it is over.
    pub(in crate::engine) past_logins: Table<Row, Option<(i64, i64)>>,
    /// The kept lanes that have to be settled after each event.
    #[serde(skip)]
    levels: Vec<usize>,
    #[serde(skip)]
    pub(super) has_since_login: bool,
    /// The objects whose lanes have changed since somebody asked; none where nobody does.
    #[serde(skip)]
    pub(super) changed: Option<Vec<Row>>,
}

impl Lanes {
    pub(super) fn new(plan: &TypePlan) -> Self {
        let cell_lane = |CellSpec { kind, lane }: &CellSpec| CellLane {
            kind: *kind,
            spec: *lane,
            history: match lane.window {
                Window::Sliding(sliding) => Some(History::new(sliding)),
                Window::Now | Window::Growing(_) | Window::SinceLogin => None,
            },
        };
        let levels = plan.kept.iter().enumerate();
        let levels = levels.filter(|(_, kept)| kept.kind == KeptKind::Level);
        Self {
            levels: levels.map(|(number, _)| number).collect(),
            has_since_login: plan.has_since_login,
            rows: Rows::new(plan.cells.len()),
            cells: plan.cells.iter().map(cell_lane).collect(),
            kept: plan.kept.iter().copied().map(KeptLane::new).collect(),
            touched: Touched::default(),
            logins: Table::default(),
            past_logins: Table::default(),
            changed: None,
        }
    }

    pub(in crate::engine) fn cell(&self, slot: usize) -> &CellLane {
        part(&self.cells, slot)
    }

    pub(in crate::engine) fn kept(&self, number: usize) -> &KeptLane {
        part(&self.kept, number)
    }

    pub(in crate::engine) fn tally(&self, number: usize) -> &Tally {
        &self.kept(number).tally
    }

    pub(super) fn push(&mut self, windows: &Windows) {
        self.rows.push();
        for lane in &mut self.cells {
            lane.history.iter_mut().for_each(History::push);
        }
        self.kept.iter_mut().for_each(|lane| lane.keep().push());
        self.touched.push(windows.generation());
        self.logins.push(None);
        self.past_logins.push(None);
    }

    /// Reads something of each cache line that an object has in cells.
    pub(in crate::engine) fn reach_ahead(&self, row: Row) -> i64 {
        let of_cells = self.rows.row(row).iter();
        of_cells.fold(i64::from(self.touched.of(row)), |sum, chunk| sum ^ chunk.time_ms[0])
    }

    /// Whether a cell counts only what lies in a time range.
    pub(in crate::engine) fn is_cut(&self, slot: usize) -> bool {
        self.cells.get(slot).is_some_and(|lane| lane.spec.range.is_some())
    }

    /// Notes that the values of an object may have changed.
    pub(super) fn note(&mut self, row: Row) {
        if let Some(changed) = &mut self.changed
            && changed.last() != Some(&row)
        {
            changed.push(row);
        }
    }

    /// Brings what an object has into the intervals in force.
    pub(super) fn freshen(&mut self, row: Row, windows: &Windows) {
        self.note(row);
        self.bring_in(row, windows);
    }

    /// The same, where it is noted already that its values may have changed.
    #[inline]
    pub(super) fn bring_in(&mut self, row: Row, windows: &Windows) {
        if self.touched.of(row) != windows.generation() {
            self.begin_intervals(row, windows);
        }
    }

    #[cold]
    fn begin_intervals(&mut self, row: Row, windows: &Windows) {
        let touched = self.touched.touch(row, windows.generation());
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
                self.rows.row_mut(row).change(slot, |cell| cell.reset(reset));
            }
        }
        for lane in &mut self.kept {
            if let Some(reset) = reset_of(&lane.spec) {
                lane.keep().restart(row, reset);
            }
        }
    }

    /// Takes an action that has ended or occurred, with the duration that counts.
    pub(super) fn occur(
        &mut self,
        lane: LaneRef,
        row: Row,
        occurrence: &Occurrence,
        scene: &Scene<'_>,
    ) {
        match lane {
            LaneRef::Cell(_, slot) => self.take_sum(slot, row, occurrence.duration_ms, scene.now),
            LaneRef::Kept(number) => {
                let lane = part_mut(&mut self.kept, number);
                lane.tell(row, &self.logins, scene, |keep, at| keep.occur(at, occurrence));
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
        match lane {
            LaneRef::Cell(kind, slot) => self.begin_cell((kind, slot), row, (run, since), scene),
            LaneRef::Kept(number) => {
                let lane = part_mut(&mut self.kept, number);
                lane.tell(row, &self.logins, scene, |keep, at| keep.begin(at, run, since));
            }
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
        match lane {
            LaneRef::Cell(kind, slot) => self.end_cell((kind, slot), row, (run, since), scene),
            LaneRef::Kept(number) => {
                let lane = part_mut(&mut self.kept, number);
                lane.tell(row, &self.logins, scene, |keep, at| match scene.is_moving {
                    true => keep.withdraw(at, run, since),
                    false => keep.end(at, run, since),
                });
            }
        }
    }

    /// Takes in an instance that turns out to have run, and to have ended at an earlier instant.
    pub(super) fn insert_past(
        &mut self,
        lane: LaneRef,
        row: Row,
        (run, end): (&Run, Mark),
        scene: &Scene<'_>,
    ) {
        match lane {
            LaneRef::Cell(kind, slot) => {
                self.insert_past_cell((kind, slot), row, (run, end.time), scene)
            }
            LaneRef::Kept(number) => {
                let lane = part_mut(&mut self.kept, number);
                lane.tell(row, &self.logins, scene, |keep, at| keep.insert_past(at, run, end));
            }
        }
    }

    /// Tells a lane that asks the filter itself what is true of a running instance now.
    pub(super) fn review(
        &mut self,
        lane: LaneRef,
        row: Row,
        (run, is_admitted): (&Run, bool),
        scene: &Scene<'_>,
    ) {
        if let LaneRef::Kept(number) = lane {
            let lane = part_mut(&mut self.kept, number);
            lane.tell(row, &self.logins, scene, |keep, at| keep.review(at, run, is_admitted));
        }
    }

    pub(super) fn settle(&mut self, scene: &Scene<'_>) {
        for &level in &self.levels {
            let lane = part_mut(&mut self.kept, level);
            let spec = lane.spec;
            lane.keep().settle(&spec, scene);
        }
    }

    /// The begin of a lane's interval for an object; none where there is no interval.
    pub(super) fn reset_of(&self, lane: LaneRef, row: Row, scene: &Scene<'_>) -> Option<i64> {
        let spec = match lane {
            LaneRef::Cell(_, slot) => &part(&self.cells, slot).spec,
            LaneRef::Kept(number) => &part(&self.kept, number).spec,
        };
        reset(spec, &self.logins, row, scene)
    }
}

pub(super) fn part<T>(lanes: &[T], number: usize) -> &T {
    lanes.get(number).expect("a lane of this plan")
}

pub(super) fn part_mut<T>(lanes: &mut [T], number: usize) -> &mut T {
    lanes.get_mut(number).expect("a lane of this plan")
}
