//! Which operations an action or a change of status causes.
//!
//! A *plain* lane has no filter and an interval that grows, or counts what runs now: an operation
//! on it touches one cell and asks nothing. All other lanes have *careful* operations. For a change
//! of status the plain operations are worked out for every pair of statuses, so that a move within
//! one mask costs nothing.

use strum::{EnumCount, IntoEnumIterator};

use super::lane::{CellKind, LaneRef, LaneSpec, Source, Stream, Window};
use crate::definition::{Action, Status};
use crate::engine::filters::FilterIndex;

/// A plain operation for an action that begins or ends.
#[derive(Clone, Copy, Debug)]
pub(in crate::engine) struct PlainOp {
    pub(in crate::engine) slot: usize,
    /// The growing profile of a presence; none where only what runs now counts.
    pub(in crate::engine) window: Option<usize>,
}

/// A plain operation for an action that ends or occurs.
#[derive(Clone, Copy, Debug)]
pub(in crate::engine) struct PlainSum {
    pub(in crate::engine) slot: usize,
    /// The durations that count, milliseconds: from the first, inclusive, to the second, exclusive.
    pub(in crate::engine) range_ms: (i64, i64),
}

/// A plain operation for a change from one status to another.
#[derive(Clone, Copy, Debug)]
pub(in crate::engine) enum Step {
    /// The old status was in the mask and the new one is not.
    Leave(PlainOp),
    /// The new status is in the mask and the old one was not.
    Enter(PlainOp),
    /// Both are: the instance that ends is counted.
    Count(PlainOp),
    /// Both are: the age begins anew.
    Renew(PlainOp),
}

/// Feeds a lane that is not plain with durable instances that begin and end.
#[derive(Clone, Copy, Debug)]
pub(in crate::engine) struct CarefulOp {
    pub(in crate::engine) lane: LaneRef,
    pub(in crate::engine) filter: Option<FilterIndex>,
    /// Whether the lane counts since the login only.
    pub(in crate::engine) is_since_login: bool,
}

/// Feeds a lane that is not plain with actions that end or occur.
#[derive(Clone, Copy, Debug)]
pub(in crate::engine) struct CarefulSum {
    pub(in crate::engine) lane: LaneRef,
    pub(in crate::engine) filter: Option<FilterIndex>,
    /// The durations that count, milliseconds.
    pub(in crate::engine) range_ms: (i64, i64),
}

/// What is read of the cells of a lane.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::engine) struct Reads {
    pub(in crate::engine) number: bool,
    pub(in crate::engine) time: bool,
}

/// All operations of an object type.
#[derive(Clone, Debug)]
pub(in crate::engine) struct Ops {
    durable: [ByAction<Durable>; 3],
    occurrences: ByAction<Occurrences>,
    /// By old and new status: those of lines, and those of agents.
    changes: [Vec<Vec<Step>>; 2],
}

/// What durable instances of an action cause.
#[derive(Clone, Debug, Default)]
pub(in crate::engine) struct Durable {
    pub(in crate::engine) plain: Vec<PlainOp>,
    pub(in crate::engine) careful: Vec<CarefulOp>,
}

/// What an action causes that ends or occurs.
#[derive(Clone, Debug, Default)]
pub(in crate::engine) struct Occurrences {
    pub(in crate::engine) plain: Vec<PlainSum>,
    pub(in crate::engine) careful: Vec<CarefulSum>,
}

impl Durable {
    pub(in crate::engine) fn is_empty(&self) -> bool {
        self.plain.is_empty() && self.careful.is_empty()
    }
}

impl Occurrences {
    pub(in crate::engine) fn is_empty(&self) -> bool {
        self.plain.is_empty() && self.careful.is_empty()
    }
}

/// One item for each action.
#[derive(Clone, Debug)]
struct ByAction<T>(Vec<T>);

impl<T: Clone + Default> ByAction<T> {
    fn new() -> Self {
        Self(vec![T::default(); Action::COUNT])
    }

    fn get(&self, action: Action) -> &T {
        self.0.get(action as usize).expect("there is an item for each action")
    }

    fn get_mut(&mut self, action: Action) -> &mut T {
        self.0.get_mut(action as usize).expect("there is an item for each action")
    }
}

impl Ops {
    pub(super) fn new() -> Self {
        let changes = || vec![Vec::new(); Status::COUNT * Status::COUNT];
        Self {
            durable: [ByAction::new(), ByAction::new(), ByAction::new()],
            occurrences: ByAction::new(),
            changes: [changes(), changes()],
        }
    }

    /// What a durable instance causes.
    pub(in crate::engine) fn durable(&self, stream: Stream, action: Action) -> &Durable {
        let [actions, line_statuses, agent_statuses] = &self.durable;
        match stream {
            Stream::DnAction => actions.get(action),
            Stream::DnStatus => line_statuses.get(action),
            Stream::AgentStatus => agent_statuses.get(action),
        }
    }

    /// What an action causes that ends or occurs.
    pub(in crate::engine) fn occurrences(&self, action: Action) -> &Occurrences {
        self.occurrences.get(action)
    }

    /// What a change of status causes at plain lanes.
    pub(in crate::engine) fn change(&self, stream: Stream, old: Status, new: Status) -> &[Step] {
        let [of_lines, of_agents] = &self.changes;
        let by_pair = match stream {
            Stream::DnAction => return &[],
            Stream::DnStatus => of_lines,
            Stream::AgentStatus => of_agents,
        };
        by_pair.get(pair(old, new)).map_or(&[], Vec::as_slice)
    }

    /// Adds the operations that feed a lane; `reads` is what is read of its cells.
    pub(super) fn feed(&mut self, lane: LaneRef, spec: &LaneSpec, reads: Reads) {
        match spec.source {
            Source::Occurrences => self.feed_occurrences(lane, spec),
            Source::Instances(stream) => self.feed_instances(lane, spec, stream, reads),
        }
    }

    fn feed_occurrences(&mut self, lane: LaneRef, spec: &LaneSpec) {
        let range_ms = spec.range.map_or((i64::MIN, i64::MAX), |range| {
            (range.left_ms(), range.right_ms().unwrap_or(i64::MAX))
        });
        for action in Action::iter().filter(|&action| spec.mask.contains(action)) {
            let ops = self.occurrences.get_mut(action);
            match (lane, spec.filter, spec.window) {
                (LaneRef::Cell(CellKind::Sum, slot), None, Window::Growing(_)) => {
                    ops.plain.push(PlainSum { slot, range_ms });
                }
                (lane, filter, _) => ops.careful.push(CarefulSum { lane, filter, range_ms }),
            }
        }
    }

    fn feed_instances(&mut self, lane: LaneRef, spec: &LaneSpec, stream: Stream, reads: Reads) {
        let plain = plain_op(lane, spec);
        let is_in = |action: &Action| spec.mask.contains(*action) && action.is_durable();
        for action in Action::iter().filter(is_in) {
            let durable = match stream {
                Stream::DnAction => &mut self.durable[0],
                Stream::DnStatus => &mut self.durable[1],
                Stream::AgentStatus => &mut self.durable[2],
            };
            let durable = durable.get_mut(action);
            match plain {
                Some(op) => durable.plain.push(op),
                None => durable.careful.push(CarefulOp {
                    lane,
                    filter: spec.filter,
                    is_since_login: spec.window == Window::SinceLogin,
                }),
            }
        }
        let changes = match stream {
            Stream::DnAction => return,
            Stream::DnStatus => &mut self.changes[0],
            Stream::AgentStatus => &mut self.changes[1],
        };
        let Some(op) = plain else { return };
        for (old, new) in Status::iter().flat_map(|old| Status::iter().map(move |new| (old, new))) {
            let is_in = |status: Status| spec.mask.contains(status.action());
            let step = match (is_in(old), is_in(new)) {
                (true, false) => Step::Leave(op),
                (false, true) => Step::Enter(op),
                (true, true) if op.window.is_some() && reads.number => Step::Count(op),
                (true, true) if op.window.is_none() && reads.time => Step::Renew(op),
                (true, true) | (false, false) => continue,
            };
            let steps = changes.get_mut(pair(old, new));
            steps.expect("there is a list for each pair").push(step);
        }
    }
}

/// The plain operation of a lane; none where it needs care.
fn plain_op(lane: LaneRef, spec: &LaneSpec) -> Option<PlainOp> {
    match (lane, spec.filter, spec.window) {
        (LaneRef::Cell(CellKind::Presence, slot), None, Window::Growing(window)) => {
            Some(PlainOp { slot, window: Some(window) })
        }
        (LaneRef::Cell(CellKind::Current, slot), None, _) => Some(PlainOp { slot, window: None }),
        (_, _, _) => None,
    }
}

fn pair(old: Status, new: Status) -> usize {
    old as usize * Status::COUNT + new as usize
}
