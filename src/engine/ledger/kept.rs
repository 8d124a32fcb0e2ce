//! Lanes that keep something of their own for each object, beside the rows of cells.
//!
//! What a lane is told is the same for all of them; what it makes of it is said by its kind.

use serde::{Deserialize, Serialize};

use super::border::reset;
use super::{Occurrence, Run, Scene};
use crate::engine::misfit::Misfit;
use crate::engine::object::Row;
use crate::engine::plan::{KeptKind, KeptSpec, LaneSpec, Window};
use crate::engine::tally::{
    Ages, Area, BySecond, Customs, Dated, Extremes, History, Level, Mark, Moments, Peaks, Pieces,
    Recents, Running, Spread, Stay,
};
use crate::ids::Table;

/// What a lane that is told something may look at.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    pub(super) row: Row,
    pub(super) kind: KeptKind,
    pub(super) spec: &'a LaneSpec,
    /// The begin of the lane's interval for the object; none where there is no interval.
    pub(super) reset: Option<i64>,
    pub(super) scene: &'a Scene<'a>,
}

impl At<'_> {
    pub(super) fn now(&self) -> i64 {
        self.scene.now
    }
}

/// What a lane can be told. Whatever it has no use for it leaves out.
pub(super) trait Keep {
    /// Adds an object.
    fn push(&mut self);

    /// Begins a new growing interval of an object, with what runs.
    fn restart(&mut self, _row: Row, _reset: i64) {}

    /// Takes an action that has ended or occurred, with the duration that counts.
    fn occur(&mut self, _at: &At<'_>, _occurrence: &Occurrence) {}

    /// Takes an instance in that counts since an instant: its begin, or when its filter came true.
    fn begin(&mut self, _at: &At<'_>, _run: &Run, _since: i64) {}

    /// Takes the end of an instance that has counted since an instant.
    fn end(&mut self, _at: &At<'_>, _run: &Run, _since: i64) {}

    /// Takes in an instance that turns out to have run, and to have ended at an earlier instant.
    fn insert_past(&mut self, _at: &At<'_>, _run: &Run, _end: Mark) {}

    /// Learns what is true of a running instance now; only where the lane asks the filter itself.
    fn review(&mut self, _at: &At<'_>, _run: &Run, _is_admitted: bool) {}

    /// Forgets an instance whose agent has left the group.
    fn withdraw(&mut self, at: &At<'_>, run: &Run, since: i64) {
        self.end(at, run, since);
    }

    /// Begins the interval since login, in which nothing has happened yet.
    fn open(&mut self, _at: &At<'_>) {}

    /// Takes in an instance that runs when the interval since login begins.
    fn join(&mut self, _at: &At<'_>, _run: &Run, _since: i64) {}

    /// Counts the part of an instance that still runs when the interval since login ends.
    fn leave(&mut self, _at: &At<'_>, _run: &Run, _since: i64) {}

    /// Ends the interval since login: its values stay as they are.
    fn close(&mut self, _at: &At<'_>) {}

    /// Takes an instance into the interval since login that is over, from login to logout, all through
    /// which it turns out to have run.
    fn join_past(&mut self, _at: &At<'_>, _run: &Run, _session: (i64, i64)) {}

    /// Takes what an event has left, when it is over.
    fn settle(&mut self, _spec: &LaneSpec, _scene: &Scene<'_>) {}
}

/// A lane with what it counts and what it keeps.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(in crate::engine) struct KeptLane {
    #[serde(skip)]
    kind: KeptKind,
    #[serde(skip)]
    pub(in crate::engine) spec: LaneSpec,
    pub(in crate::engine) tally: Tally,
}

/// What lanes keep, for all objects of a type.
#[derive(Debug, Serialize)]
pub(in crate::engine) enum Tally {
    Extremes(Table<Row, Extremes>),
    Peaks(Table<Row, Peaks>),
    Spread(Table<Row, Spread>),
    Ages(Table<Row, Ages>),
    Level(Level),
    Area(Table<Row, Area>, Option<History<Area>>),
    Stay(Table<Row, Stay>),
    Recent(Table<Row, Recents>),
    Pieces(Table<Row, Pieces>),
    Custom(Table<Row, Customs>),
    Dated(Table<Row, Dated>),
    RunningCustom(Table<Row, Running>),
    BySecond(Table<Row, BySecond>),
}

impl Tally {
    fn keep(&mut self) -> &mut dyn Keep {
        match self {
            Tally::Extremes(table) => table,
            Tally::Peaks(table) => table,
            Tally::Spread(table) => table,
            Tally::Ages(table) => table,
            Tally::Level(level) => level,
            Tally::Area(table, None) => table,
            // The memory of a sliding window needs both.
            tally @ Tally::Area(..) => tally,
            Tally::Stay(table) => table,
            Tally::Recent(table) => table,
            Tally::Pieces(table) => table,
            Tally::Custom(table) => table,
            Tally::Dated(table) => table,
            Tally::RunningCustom(table) => table,
            Tally::BySecond(table) => table,
        }
    }
}

/// What counting has changed of a tally: the variants of [`Tally`] in their order.
#[derive(Debug, Deserialize)]
pub(super) enum TallyState {
    Extremes(Table<Row, Extremes>),
    Peaks(Table<Row, Peaks>),
    Spread(Table<Row, Spread>),
    Ages(Table<Row, Ages>),
    Level(Level),
    Area(Table<Row, Area>, Option<Moments<Area>>),
    Stay(Table<Row, Stay>),
    Recent(Table<Row, Recents>),
    Pieces(Table<Row, Pieces>),
    Custom(Table<Row, Customs>),
    Dated(Table<Row, Dated>),
    RunningCustom(Table<Row, Running>),
    BySecond(Table<Row, BySecond>),
}

impl KeptLane {
    pub(super) fn new(KeptSpec { kind, lane: spec }: KeptSpec) -> Self {
        let tally = match kind {
            KeptKind::Extremes => Tally::Extremes(Table::default()),
            KeptKind::Peaks => Tally::Peaks(Table::default()),
            KeptKind::Spread => Tally::Spread(Table::default()),
            KeptKind::Ages => Tally::Ages(Table::default()),
            KeptKind::Level => Tally::Level(Level::default()),
            KeptKind::Area => Tally::Area(
                Table::default(),
                match spec.window {
                    Window::Sliding(sliding) => Some(History::new(sliding)),
                    Window::Now | Window::Growing(_) | Window::SinceLogin => None,
                },
            ),
            KeptKind::Stay => Tally::Stay(Table::default()),
            KeptKind::Recent(_) => Tally::Recent(Table::default()),
            KeptKind::Pieces(_) => Tally::Pieces(Table::default()),
            KeptKind::Custom(_, None) => Tally::Custom(Table::default()),
            KeptKind::Custom(_, Some(_)) => Tally::Dated(Table::default()),
            KeptKind::RunningCustom(_) => Tally::RunningCustom(Table::default()),
            KeptKind::BySecond => Tally::BySecond(Table::default()),
        };
        Self { kind, spec, tally }
    }

    pub(super) fn keep(&mut self) -> &mut dyn Keep {
        self.tally.keep()
    }

    /// The ages of all objects, in a lane of ages.
    pub(super) fn ages_mut(&mut self) -> &mut Table<Row, Ages> {
        let Tally::Ages(ages) = &mut self.tally else { unreachable!("a lane of ages keeps ages") };
        ages
    }

    /// Tells the lane something about an object.
    pub(super) fn tell(
        &mut self,
        row: Row,
        logins: &Table<Row, Option<i64>>,
        scene: &Scene<'_>,
        tell: impl FnOnce(&mut dyn Keep, &At<'_>),
    ) {
        let Self { kind, spec, tally } = self;
        let reset = reset(spec, logins, row, scene);
        tell(tally.keep(), &At { row, kind: *kind, spec, reset, scene });
    }

    /// Takes in what was saved of so many objects.
    pub(super) fn restore(&mut self, state: TallyState, objects: usize) -> Result<(), Misfit> {
        let len = match &state {
            TallyState::Extremes(table) => table.len(),
            TallyState::Peaks(table) => table.len(),
            TallyState::Spread(table) => table.len(),
            TallyState::Ages(table) => table.len(),
            TallyState::Level(level) => level.len(),
            TallyState::Area(table, _) => table.len(),
            TallyState::Stay(table) => table.len(),
            TallyState::Recent(table) => table.len(),
            TallyState::Pieces(table) => table.len(),
            TallyState::Custom(table) => table.len(),
            TallyState::Dated(table) => table.len(),
            TallyState::RunningCustom(table) => table.len(),
            TallyState::BySecond(table) => table.len(),
        };
        Misfit::unless(len == objects, "objects of a lane")?;
        match (&mut self.tally, state) {
            (Tally::Extremes(own), TallyState::Extremes(saved)) => *own = saved,
            (Tally::Peaks(own), TallyState::Peaks(saved)) => *own = saved,
            (Tally::Spread(own), TallyState::Spread(saved)) => *own = saved,
            (Tally::Ages(own), TallyState::Ages(saved)) => *own = saved,
            (Tally::Level(own), TallyState::Level(saved)) => *own = saved,
            (Tally::Area(own, history), TallyState::Area(saved, moments)) => {
                *own = saved;
                match (history, moments) {
                    (Some(history), Some(moments)) => history.restore(moments, objects)?,
                    (None, None) => {}
                    (Some(_), None) | (None, Some(_)) => return Err(Misfit("sliding windows")),
                }
            }
            (Tally::Stay(own), TallyState::Stay(saved)) => *own = saved,
            (Tally::Recent(own), TallyState::Recent(saved)) => *own = saved,
            (Tally::Pieces(own), TallyState::Pieces(saved)) => *own = saved,
            (Tally::Custom(own), TallyState::Custom(saved)) => *own = saved,
            (Tally::Dated(own), TallyState::Dated(saved)) => *own = saved,
            (Tally::RunningCustom(own), TallyState::RunningCustom(saved)) => *own = saved,
            (Tally::BySecond(own), TallyState::BySecond(saved)) => *own = saved,
            (_, _) => return Err(Misfit("lanes")),
        }
        Ok(())
    }
}
