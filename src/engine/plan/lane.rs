//! Lanes by what they count, and the operations that feed them.

use serde::{Deserialize, Serialize};

use crate::definition::{Mask, Sliding, TimeRange};
use crate::engine::filters::FilterIndex;
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

/// Where a lane gets its durations from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::engine) enum Source {
    /// Actions that end or occur, with their whole duration (semantics 10, 11).
    Occurrences,
    /// The durable instances of a stream, with what lies in the interval (semantics 12, 13).
    Instances(Stream),
}

/// What a lane that keeps the instances themselves counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) struct RecentSpec {
    pub(in crate::engine) source: Source,
    pub(in crate::engine) mask: Mask,
    pub(in crate::engine) filter: Option<FilterIndex>,
    pub(in crate::engine) reach: Reach,
}

/// A lane of an object type, by kind and number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(in crate::engine) enum LaneRef {
    /// A cell of the object's row.
    Cell(CellKind, usize),
    /// The extremes of durations that are complete.
    Extreme(usize),
    /// The begins of what runs now, in order.
    Ages(usize),
    /// How many run at once.
    Level(usize),
    /// The instances themselves.
    Recent(usize),
}
