//! Lanes by what they count, and the operations that feed them.

use serde::{Deserialize, Serialize};

use crate::definition::{Mask, Sliding, TimeRange};
use crate::engine::data::{ExpressionIndex, FilterIndex};
use crate::engine::tally::Reach;

/// A timeline of durable instances below an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::engine) enum Stream {
    /// Durable actions of lines and queues.
    DnAction,
    /// The statuses of lines; of a queue, that it is monitored.
    DnStatus,
    /// The statuses of agents.
    AgentStatus,
}

/// The interval of a lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::engine) enum Window {
    /// Only what runs now.
    Now,
    /// From the last reset of a growing profile, by its number.
    Growing(usize),
    /// From the agent's login to its logout.
    SinceLogin,
    /// The last so many milliseconds.
    Sliding(Sliding),
}

/// What a lane counts; equal ones are one lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::engine) struct LaneSpec {
    pub(in crate::engine) source: Source,
    pub(in crate::engine) mask: Mask,
    pub(in crate::engine) range: Option<TimeRange>,
    pub(in crate::engine) filter: Option<FilterIndex>,
    pub(in crate::engine) window: Window,
    /// Whether it can turn out later that something ran during a part of the interval: being logged
    /// out, at the lines of a group (semantics 29).
    pub(in crate::engine) is_revised: bool,
    /// Whether moves from one status of the mask to another do not end an instance (semantics 103).
    pub(in crate::engine) is_continuous: bool,
}

impl LaneSpec {
    /// Whether instances count where they end, with their whole duration (semantics 10).
    pub(in crate::engine) fn counts_where_it_ends(&self) -> bool {
        match self.source {
            Source::Occurrences | Source::Clipped => true,
            Source::Begins | Source::Instances(_) => false,
        }
    }
}

/// A lane that keeps a cell for each object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::engine) struct CellSpec {
    pub(in crate::engine) kind: CellKind,
    pub(in crate::engine) lane: LaneSpec,
}

/// What a cell keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(in crate::engine) enum CellKind {
    /// Durations that are complete, or complete parts of statuses.
    Sum,
    /// Instances that overlap the interval.
    Presence,
    /// Instances that run now.
    Current,
}

/// A lane that keeps something of its own for each object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::engine) struct KeptSpec {
    pub(in crate::engine) kind: KeptKind,
    pub(in crate::engine) lane: LaneSpec,
}

/// What such a lane keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::engine) enum KeptKind {
    /// The extremes of durations that are complete.
    Extremes,
    /// The same in a sliding window.
    Peaks,
    /// How many durations there were of each length.
    Spread,
    /// The begins of what runs now, in order.
    Ages,
    /// How many run at once.
    Level,
    /// The time inside the interval, weighted by the ages.
    Area,
    /// Since when the status has been in the mask.
    Stay,
    /// The instances themselves.
    Recent(Reach),
    /// Instances with their connections, for what runs under one connId at once.
    Pieces(Reach),
    /// The values that an expression has for what ends or occurs.
    Custom(ExpressionIndex, Option<Reach>),
    /// The values that an expression has for what runs now.
    RunningCustom(ExpressionIndex),
    /// How many durations there were of each whole second (semantics 110).
    BySecond,
}

/// Where a lane gets its durations from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::engine) enum Source {
    /// Actions that end or occur, with their whole duration (semantics 10, 11).
    Occurrences,
    /// The same, with durations cut to the interval (semantics 109).
    Clipped,
    /// Actions that begin (semantics 109).
    Begins,
    /// The durable instances of a stream, with what lies in the interval (semantics 12, 13).
    Instances(Stream),
}

/// A lane of an object type, by kind and number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(in crate::engine) enum LaneRef {
    /// A cell of the object's row.
    Cell(CellKind, usize),
    /// Something of its own.
    Kept(usize),
}
