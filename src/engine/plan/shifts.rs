//! What changes of status do to plain lanes, worked out for every pair of statuses.
//!
//! A change is a list of numbers to be added to cells, so that a move within one mask costs nothing, and no
//! kind of step has to be told from another while events are counted.

use strum::{EnumCount, IntoEnumIterator};

use super::lane::{LaneSpec, Stream};
use crate::definition::Status;
use crate::engine::tally::{CHUNK_CELLS, Chunk};

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

/// What a change does to the plain cells of a chunk, cell by cell.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::engine) struct Delta {
    /// The place of the chunk in a row.
    pub(in crate::engine) chunk: usize,
    running: [i32; CHUNK_CELLS],
    /// Whether the instance that ends counts, where it is in the interval: 0 or 1.
    ended: [i32; CHUNK_CELLS],
    /// Masks: where the instant of the change is added to the time, where it is taken off, and where the
    /// begin of the old status is added.
    now_added: [i64; CHUNK_CELLS],
    now_taken: [i64; CHUNK_CELLS],
    begin_added: [i64; CHUNK_CELLS],
    /// The growing profiles of the cells whose intervals may have begun behind what ends.
    windows: [Option<u32>; CHUNK_CELLS],
}

impl Delta {
    /// What is added to the cells where the old status has begun at an instant.
    #[inline]
    pub(in crate::engine) fn at(&self, begin: i64, now: i64) -> Chunk {
        let times = self.now_added.iter().zip(&self.now_taken).zip(&self.begin_added);
        let mut added = Chunk { running: self.running, ended: self.ended, ..Chunk::default() };
        for (time_ms, ((now_added, now_taken), begin_added)) in added.time_ms.iter_mut().zip(times)
        {
            let nows = (now & now_added).wrapping_sub(now & now_taken);
            *time_ms = nows.wrapping_add(begin & begin_added);
        }
        added
    }

    /// Leaves out what ends outside of the interval.
    pub(in crate::engine) fn leave_out(&self, added: &mut Chunk, is_inside: impl Fn(u32) -> bool) {
        for (ended, window) in added.ended.iter_mut().zip(self.windows) {
            if window.is_some_and(|window| !is_inside(window)) {
                *ended = 0;
            }
        }
    }

    /// Takes in what a change does to other cells of the chunk.
    fn join(&mut self, other: &Self) {
        let add = |own: &mut [i32; CHUNK_CELLS], other: [i32; CHUNK_CELLS]| {
            own.iter_mut().zip(other).for_each(|(own, other)| *own += other);
        };
        let mask = |own: &mut [i64; CHUNK_CELLS], other: [i64; CHUNK_CELLS]| {
            own.iter_mut().zip(other).for_each(|(own, other)| *own |= other);
        };
        add(&mut self.running, other.running);
        add(&mut self.ended, other.ended);
        mask(&mut self.now_added, other.now_added);
        mask(&mut self.now_taken, other.now_taken);
        mask(&mut self.begin_added, other.begin_added);
        let windows = self.windows.iter_mut().zip(other.windows);
        windows.for_each(|(own, other)| *own = own.or(other));
    }

    fn set(&mut self, op: PlainOp, step: Step) {
        let lane = op.slot as usize % CHUNK_CELLS;
        let Step { running, ended, now, begin } = step;
        put(&mut self.running, lane, running);
        put(&mut self.ended, lane, ended);
        put(&mut self.now_added, lane, if now > 0 { -1 } else { 0 });
        put(&mut self.now_taken, lane, if now < 0 { -1 } else { 0 });
        put(&mut self.begin_added, lane, -begin);
        put(&mut self.windows, lane, op.window);
    }
}

fn put<T>(lanes: &mut [T; CHUNK_CELLS], lane: usize, item: T) {
    *lanes.get_mut(lane).expect("a lane is below the number of cells") = item;
}

/// What a change does to a plain cell.
#[derive(Clone, Copy, Debug)]
struct Step {
    running: i32,
    ended: i32,
    /// How often the instant of the change is added to the time: −1, 0 or 1.
    now: i64,
    /// Whether the begin of the old status is: 0 or 1.
    begin: i64,
}

/// What a change does to lanes of ages: those that have counted the old status, and those that count the new
/// one.
#[derive(Clone, Debug, Default)]
pub(in crate::engine) struct AgeShift {
    pub(in crate::engine) ends: Vec<usize>,
    pub(in crate::engine) begins: Vec<usize>,
}

impl AgeShift {
    pub(in crate::engine) fn is_empty(&self) -> bool {
        self.ends.is_empty() && self.begins.is_empty()
    }
}

/// What a change does to all lanes.
#[derive(Clone, Debug, Default)]
pub(in crate::engine) struct Shift {
    pub(in crate::engine) deltas: Vec<Delta>,
    pub(in crate::engine) ages: AgeShift,
    /// Whether there are careful operations, too: those of the two statuses.
    pub(in crate::engine) is_careful: bool,
}

impl Shift {
    /// Whether there is something to be done that needs no care.
    pub(in crate::engine) fn has_plain(&self) -> bool {
        !self.deltas.is_empty() || !self.ages.is_empty()
    }

    fn reach(&mut self, chunk: usize) -> &mut Delta {
        let place = self.deltas.iter().position(|delta| delta.chunk == chunk);
        let place = place.unwrap_or_else(|| {
            self.deltas.push(Delta { chunk, ..Delta::default() });
            self.deltas.len() - 1
        });
        self.deltas.get_mut(place).expect("the place was just found")
    }
}

/// How many pairs of an old and a new status there are.
const PAIRS: usize = Status::COUNT * Status::COUNT;

/// Whose status changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumCount)]
pub(in crate::engine) enum Changed {
    Line,
    Agent,
    /// The agent's with that of its line, in the same way.
    Both,
}

/// The shifts of all pairs of statuses, one after the other for each whose status changes.
#[derive(Clone, Debug)]
pub(super) struct Shifts(Vec<Shift>);

impl Shifts {
    pub(super) fn new() -> Self {
        Self(vec![Shift::default(); Changed::COUNT * PAIRS])
    }

    pub(super) fn get(&self, changed: Changed, old: Status, new: Status) -> &Shift {
        let place = (changed as usize * Status::COUNT + old as usize) * Status::COUNT;
        self.0.get(place + new as usize).expect("there is a shift for each pair of each")
    }

    /// Works out what each change of status does to a plain lane.
    pub(super) fn feed(&mut self, op: PlainOp, spec: &LaneSpec, stream: Stream, reads: Reads) {
        for ((old, new), shift) in pairs().zip(self.of_stream(stream)) {
            let is_in = |status: Status| spec.mask.contains(status.action());
            let step = |running, ended, now, begin| Step { running, ended, now, begin };
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
            shift.reach(op.slot as usize / CHUNK_CELLS).set(op, step);
        }
    }

    /// Works out what each change of status does to a lane of ages.
    pub(super) fn feed_ages(&mut self, lane: usize, spec: &LaneSpec, stream: Stream) {
        for ((old, new), shift) in pairs().zip(self.of_stream(stream)) {
            let is_in = |status: Status| spec.mask.contains(status.action());
            let (has_end, has_begin) = (is_in(old), is_in(new));
            shift.ages.ends.extend(has_end.then_some(lane));
            shift.ages.begins.extend(has_begin.then_some(lane));
        }
    }

    /// The shifts of lines, of agents and of both.
    fn parts(&mut self) -> (&mut [Shift], &mut [Shift], &mut [Shift]) {
        let (of_lines, others) = self.0.split_at_mut(PAIRS);
        let (of_agents, of_both) = others.split_at_mut(PAIRS);
        (of_lines, of_agents, of_both)
    }

    fn of_stream(&mut self, stream: Stream) -> &mut [Shift] {
        match stream {
            Stream::DnAction => &mut [],
            Stream::DnStatus => self.parts().0,
            Stream::AgentStatus => self.parts().1,
        }
    }

    /// Works out the rest, once all lanes are fed; told is whether a status of a line, or one of an agent,
    /// has careful operations.
    pub(super) fn close(
        &mut self,
        is_line_careful: impl Fn(Status) -> bool,
        is_agent_careful: impl Fn(Status) -> bool,
    ) {
        let (of_lines, of_agents, of_both) = self.parts();
        let shifts = of_lines.iter_mut().zip(of_agents).zip(of_both);
        for ((old, new), ((of_line, of_agent), of_both)) in pairs().zip(shifts) {
            of_line.is_careful = is_line_careful(old) || is_line_careful(new);
            of_agent.is_careful = is_agent_careful(old) || is_agent_careful(new);
            *of_both = Shift {
                deltas: Vec::new(),
                ages: AgeShift {
                    ends: [&*of_line.ages.ends, &of_agent.ages.ends].concat(),
                    begins: [&*of_line.ages.begins, &of_agent.ages.begins].concat(),
                },
                is_careful: of_line.is_careful || of_agent.is_careful,
            };
            for delta in of_line.deltas.iter().chain(&of_agent.deltas) {
                of_both.reach(delta.chunk).join(delta);
            }
        }
    }
}

/// All pairs of an old and a new status, in the order in which their shifts lie.
fn pairs() -> impl Iterator<Item = (Status, Status)> {
    Status::iter().flat_map(|old| Status::iter().map(move |new| (old, new)))
}
