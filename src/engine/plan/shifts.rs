//! What changes of status do to plain lanes, worked out for every pair of statuses.
//!
//! A change is a list of numbers to be added to cells, so that a move within one mask costs nothing, and no
//! kind of step has to be told from another while events are counted.

use strum::{EnumCount, IntoEnumIterator};

use super::lane::{LaneSpec, Stream};
use crate::definition::Status;

/// A plain operation for an action that begins or ends.
#[derive(Clone, Copy, Debug)]
pub(in crate::engine) struct PlainOp {
    pub(in crate::engine) slot: u32,
    /// The growing profile of a presence; none where only what runs now counts.
    pub(in crate::engine) window: Option<u32>,
}

/// What is read of the cells of a lane.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::engine) struct Reads {
    pub(in crate::engine) number: bool,
    pub(in crate::engine) time: bool,
}

/// What a change does to a plain cell.
#[derive(Clone, Copy, Debug)]
pub(in crate::engine) struct Step {
    pub(in crate::engine) op: PlainOp,
    pub(in crate::engine) running: i32,
    /// Whether the instance that ends counts, where it is in the interval: 0 or 1.
    pub(in crate::engine) ended: i32,
    /// How often the instant of the change is added to the time: −1, 0 or 1.
    pub(in crate::engine) now: i64,
    /// The same of the begin of the old status.
    pub(in crate::engine) begin: i64,
}

/// What a change does to a lane of ages.
#[derive(Clone, Copy, Debug)]
pub(in crate::engine) struct AgeStep {
    pub(in crate::engine) lane: usize,
    /// Whether the lane counts the statuses of agents, and not those of lines.
    pub(in crate::engine) is_of_agent: bool,
    /// Whether the old status has counted, and the new one does.
    pub(in crate::engine) has_end: bool,
    pub(in crate::engine) has_begin: bool,
}

/// What a change does to all lanes.
#[derive(Clone, Debug, Default)]
pub(in crate::engine) struct Shift {
    pub(in crate::engine) steps: Vec<Step>,
    pub(in crate::engine) ages: Vec<AgeStep>,
    /// Whether there are careful operations, too: those of the two statuses.
    pub(in crate::engine) is_careful: bool,
}

/// Whose status changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) enum Changed {
    Line,
    Agent,
    /// The agent's with that of its line, in the same way.
    Both,
}

/// The shifts of all pairs of statuses, by whose status changes.
#[derive(Clone, Debug)]
pub(super) struct Shifts {
    of_lines: Vec<Shift>,
    of_agents: Vec<Shift>,
    of_both: Vec<Shift>,
}

impl Shifts {
    pub(super) fn new() -> Self {
        let shifts = || vec![Shift::default(); Status::COUNT * Status::COUNT];
        Self { of_lines: shifts(), of_agents: shifts(), of_both: shifts() }
    }

    pub(super) fn get(&self, changed: Changed, old: Status, new: Status) -> &Shift {
        let shifts = match changed {
            Changed::Line => &self.of_lines,
            Changed::Agent => &self.of_agents,
            Changed::Both => &self.of_both,
        };
        let place = old as usize * Status::COUNT + new as usize;
        shifts.get(place).expect("there is a shift for each pair")
    }

    /// Works out what each change of status does to a plain lane.
    pub(super) fn feed(&mut self, op: PlainOp, spec: &LaneSpec, stream: Stream, reads: Reads) {
        for ((old, new), shift) in pairs().zip(self.of_stream(stream)) {
            let is_in = |status: Status| spec.mask.contains(status.action());
            let step = |running, ended, now, begin| Step { op, running, ended, now, begin };
            let is_growing = op.window.is_some();
            let step = match (is_in(old), is_in(new)) {
                (true, false) if is_growing => step(-1, 1, 1, 0),
                (true, false) => step(-1, 0, 0, 1),
                (false, true) => step(1, 0, -1, 0),
                // The instance that ends is counted.
                (true, true) if is_growing && reads.number => step(0, 1, 0, 0),
                // The age begins anew.
                (true, true) if !is_growing && reads.time => step(0, 0, -1, 1),
                (true, true) | (false, false) => continue,
            };
            shift.steps.push(step);
        }
    }

    /// Works out what each change of status does to a lane of ages.
    pub(super) fn feed_ages(&mut self, lane: usize, spec: &LaneSpec, stream: Stream) {
        let is_of_agent = stream == Stream::AgentStatus;
        for ((old, new), shift) in pairs().zip(self.of_stream(stream)) {
            let is_in = |status: Status| spec.mask.contains(status.action());
            let (has_end, has_begin) = (is_in(old), is_in(new));
            if has_end || has_begin {
                shift.ages.push(AgeStep { lane, is_of_agent, has_end, has_begin });
            }
        }
    }

    fn of_stream(&mut self, stream: Stream) -> &mut [Shift] {
        match stream {
            Stream::DnAction => &mut [],
            Stream::DnStatus => &mut self.of_lines,
            Stream::AgentStatus => &mut self.of_agents,
        }
    }

    /// Works out the rest, once all lanes are fed; told is whether a status of a line, or one of an agent,
    /// has careful operations.
    pub(super) fn close(
        &mut self,
        is_line_careful: impl Fn(Status) -> bool,
        is_agent_careful: impl Fn(Status) -> bool,
    ) {
        let Self { of_lines, of_agents, of_both } = self;
        let shifts = of_lines.iter_mut().zip(of_agents).zip(of_both);
        for ((old, new), ((of_line, of_agent), of_both)) in pairs().zip(shifts) {
            of_line.is_careful = is_line_careful(old) || is_line_careful(new);
            of_agent.is_careful = is_agent_careful(old) || is_agent_careful(new);
            *of_both = Shift {
                steps: of_line.steps.iter().chain(&of_agent.steps).copied().collect(),
                ages: of_line.ages.iter().chain(&of_agent.ages).copied().collect(),
                is_careful: of_line.is_careful || of_agent.is_careful,
            };
        }
    }
}

/// All pairs of an old and a new status, in the order in which their shifts lie.
fn pairs() -> impl Iterator<Item = (Status, Status)> {
    Status::iter().flat_map(|old| Status::iter().map(move |new| (old, new)))
}
