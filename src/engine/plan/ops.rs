//! Which operations an action or a change of status causes.
//!
//! A *plain* lane has no filter and an interval that grows, or counts what runs now: an operation
//! on it touches one cell and asks nothing. All other lanes have *careful* operations. For a change
//! of status the plain operations are worked out for every pair of statuses, so that a move within
//! one mask costs nothing.

use strum::{EnumCount, IntoEnumIterator};

use super::lane::{CellKind, KeptKind, LaneRef, LaneSpec, Source, Stream, Window};
use super::shifts::{Changed, PlainOp, Reads, Shift, Shifts};
use super::sums::PlainSums;
use super::wanted::Wanted;
use crate::definition::{Action, Mask, Status};
use crate::engine::data::FilterIndex;
use crate::engine::tally::Reach;

/// Feeds a lane that is not plain with durable instances that begin and end.
#[derive(Clone, Copy, Debug)]
pub(in crate::engine) struct CarefulOp {
    pub(in crate::engine) lane: LaneRef,
    pub(in crate::engine) filter: Option<FilterIndex>,
    /// Whether the lane counts since the login only.
    pub(in crate::engine) is_since_login: bool,
    /// Whether a move from one status of the mask to another goes on as one instance.
    pub(in crate::engine) is_continuous: bool,
    pub(in crate::engine) asking: Asking,
}

/// Who asks the filter about what runs, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) enum Asking {
    /// There is nothing to be asked.
    Never,
    /// The lane is told of the stretches in which the filter is true.
    Stretches,
    /// The lane is told of everything, and asks.
    ByItself,
}

impl CarefulOp {
    /// Whether it is noted since when an instance has counted.
    pub(in crate::engine) fn has_stretches(&self) -> bool {
        match self.asking {
            Asking::Never => self.is_continuous,
            Asking::Stretches => true,
            Asking::ByItself => false,
        }
    }
}

/// Feeds a lane that is not plain with actions that end or occur.
#[derive(Clone, Copy, Debug)]
pub(in crate::engine) struct CarefulSum {
    pub(in crate::engine) lane: LaneRef,
    pub(in crate::engine) filter: Option<FilterIndex>,
    /// The durations that count, milliseconds.
    pub(in crate::engine) range_ms: (i64, i64),
    /// Whether durations are cut to the interval.
    pub(in crate::engine) is_clipped: bool,
}

/// All operations of an object type.
#[derive(Clone, Debug)]
pub(in crate::engine) struct Ops {
    durable: [ByAction<Durable>; 3],
    occurrences: ByAction<Occurrences>,
    begins: ByAction<Vec<CarefulSum>>,
    shifts: Shifts,
}

/// What durable instances of an action cause.
#[derive(Clone, Debug, Default)]
pub(in crate::engine) struct Durable {
    pub(in crate::engine) plain: Vec<PlainOp>,
    /// The lanes of ages that ask nothing.
    pub(in crate::engine) ages: Vec<usize>,
    pub(in crate::engine) careful: Vec<CarefulOp>,
}

/// What an action causes that ends or occurs.
#[derive(Clone, Debug, Default)]
pub(in crate::engine) struct Occurrences {
    pub(in crate::engine) plain: PlainSums,
    pub(in crate::engine) careful: Vec<CarefulSum>,
}

impl Durable {
    pub(in crate::engine) fn is_empty(&self) -> bool {
        self.plain.is_empty() && self.ages.is_empty() && self.careful.is_empty()
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
        Self {
            durable: [ByAction::new(), ByAction::new(), ByAction::new()],
            occurrences: ByAction::new(),
            begins: ByAction::new(),
            shifts: Shifts::new(),
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

    /// What the begin of a durable action causes where begins count.
    pub(in crate::engine) fn begins(&self, action: Action) -> &[CarefulSum] {
        self.begins.get(action)
    }

    /// What a change of status causes.
    pub(in crate::engine) fn shift(&self, changed: Changed, old: Status, new: Status) -> &Shift {
        self.shifts.get(changed, old, new)
    }

    /// The actions of lines and queues that are counted.
    pub(in crate::engine) fn wanted(&self) -> Wanted {
        let [actions, ..] = &self.durable;
        let mut wanted = Wanted::default();
        for action in Action::iter() {
            let is_durable = !actions.get(action).is_empty();
            let occurs = !self.occurrences.get(action).is_empty();
            if is_durable || !self.begins.get(action).is_empty() {
                wanted.begins = wanted.begins.with(action);
            }
            if is_durable || occurs {
                wanted.ends = wanted.ends.with(action);
            }
            if occurs {
                wanted.occurrences = wanted.occurrences.with(action);
            }
        }
        wanted
    }

    /// Works out what follows from all operations, once all of them have been added.
    pub(super) fn close(&mut self) {
        let [_, line_statuses, agent_statuses] = &self.durable;
        let is_careful = |durable: &ByAction<Durable>, status: Status| {
            !durable.get(status.action()).careful.is_empty()
        };
        self.shifts.close(
            |status| is_careful(line_statuses, status),
            |status| is_careful(agent_statuses, status),
        );
    }

    /// Adds the operations that feed a lane of cells; `reads` is what is read of them.
    pub(super) fn feed_cells(&mut self, lane: (CellKind, usize), spec: &LaneSpec, reads: Reads) {
        let (kind, slot) = lane;
        let lane = LaneRef::Cell(kind, slot);
        match spec.source {
            Source::Occurrences | Source::Clipped => self.feed_occurrences(lane, spec),
            Source::Begins => self.feed_begins(lane, spec),
            Source::Instances(stream) => {
                let plain = plain_op((kind, slot), spec);
                self.feed_instances(lane, spec, (stream, asking(spec)), plain);
                if let Some(op) = plain {
                    self.shifts.feed(op, spec, stream, reads);
                }
            }
        }
    }

    /// Adds the operations that feed a lane of another kind.
    pub(super) fn feed_kept(&mut self, number: usize, kind: KeptKind, spec: &LaneSpec) {
        let lane = LaneRef::Kept(number);
        let is_asking_itself = match kind {
            KeptKind::Stay | KeptKind::RunningCustom(_) | KeptKind::Pieces(_) => true,
            KeptKind::Extremes
            | KeptKind::Peaks
            | KeptKind::Spread
            | KeptKind::BySecond
            | KeptKind::Ages
            | KeptKind::Level
            | KeptKind::Area
            | KeptKind::Recent(_)
            | KeptKind::Custom(..) => false,
        };
        let asking = if is_asking_itself { Asking::ByItself } else { asking(spec) };
        let is_pieces = matches!(kind, KeptKind::Pieces(_));
        match spec.source {
            // The pieces of a chain are told by their begins and ends.
            Source::Occurrences | Source::Clipped if is_pieces => {
                self.feed_instances(lane, spec, (Stream::DnAction, asking), None);
                self.feed_momentary(lane, spec);
            }
            Source::Occurrences | Source::Clipped => self.feed_occurrences(lane, spec),
            Source::Begins => self.feed_begins(lane, spec),
            Source::Instances(stream) if kind == KeptKind::Ages && is_plain(spec) => {
                for action in durable(spec.mask) {
                    self.durable_mut(stream, action).ages.push(number);
                }
                self.shifts.feed_ages(number, spec, stream);
            }
            Source::Instances(stream) => {
                self.feed_instances(lane, spec, (stream, asking), None);
                let is_now = matches!(kind, KeptKind::Pieces(Reach::Now));
                let keeps_instances = matches!(kind, KeptKind::Recent(_)) || (is_pieces && !is_now);
                if stream == Stream::DnAction && keeps_instances {
                    // Adjusted actions of one moment stand beside the durable ones.
                    self.feed_momentary(lane, spec);
                }
            }
        }
    }

    /// Feeds a lane with the actions of its mask that last no time.
    fn feed_momentary(&mut self, lane: LaneRef, spec: &LaneSpec) {
        let (source, mask) = (Source::Occurrences, spec.mask.instantaneous());
        self.feed_occurrences(lane, &LaneSpec { source, mask, ..*spec });
    }

    fn feed_occurrences(&mut self, lane: LaneRef, spec: &LaneSpec) {
        let range_ms = range_ms(spec);
        let range_ms = range_ms.0..range_ms.1;
        for action in Action::iter().filter(|&action| spec.mask.contains(action)) {
            let ops = self.occurrences.get_mut(action);
            let is_clipped = spec.source == Source::Clipped && action.is_durable();
            match (lane, spec.filter, spec.window, is_clipped) {
                (LaneRef::Cell(CellKind::Sum, slot), None, Window::Growing(_), false) => {
                    ops.plain.push(slot, range_ms.clone());
                }
                (lane, filter, _, is_clipped) => {
                    let range_ms = (range_ms.start, range_ms.end);
                    ops.careful.push(CarefulSum { lane, filter, range_ms, is_clipped });
                }
            }
        }
    }

    fn feed_begins(&mut self, lane: LaneRef, spec: &LaneSpec) {
        for action in durable(spec.mask) {
            let (filter, range_ms) = (spec.filter, range_ms(spec));
            let op = CarefulSum { lane, filter, range_ms, is_clipped: false };
            self.begins.get_mut(action).push(op);
        }
    }

    fn feed_instances(
        &mut self,
        lane: LaneRef,
        spec: &LaneSpec,
        (stream, asking): (Stream, Asking),
        plain: Option<PlainOp>,
    ) {
        for action in durable(spec.mask) {
            let durable = self.durable_mut(stream, action);
            match plain {
                Some(op) => durable.plain.push(op),
                None => durable.careful.push(CarefulOp {
                    lane,
                    filter: spec.filter,
                    is_since_login: spec.window == Window::SinceLogin,
                    is_continuous: spec.is_continuous,
                    asking,
                }),
            }
        }
    }

    fn durable_mut(&mut self, stream: Stream, action: Action) -> &mut Durable {
        let [actions, line_statuses, agent_statuses] = &mut self.durable;
        match stream {
            Stream::DnAction => actions.get_mut(action),
            Stream::DnStatus => line_statuses.get_mut(action),
            Stream::AgentStatus => agent_statuses.get_mut(action),
        }
    }
}

/// The actions of a mask that last.
fn durable(mask: Mask) -> impl Iterator<Item = Action> {
    mask.actions().filter(|action| action.is_durable())
}

/// Whether a lane has neither a filter nor an interval of its own for each object.
fn is_plain(spec: &LaneSpec) -> bool {
    spec.filter.is_none() && !spec.is_continuous && spec.window != Window::SinceLogin
}

/// Who asks the filter of a lane that does not ask itself.
fn asking(spec: &LaneSpec) -> Asking {
    if spec.filter.is_some() { Asking::Stretches } else { Asking::Never }
}

/// The durations that a lane counts, milliseconds.
fn range_ms(spec: &LaneSpec) -> (i64, i64) {
    spec.range.map_or((i64::MIN, i64::MAX), |range| {
        (range.left_ms(), range.right_ms().unwrap_or(i64::MAX))
    })
}

/// The plain operation of a lane; none where it needs care.
fn plain_op((kind, slot): (CellKind, usize), spec: &LaneSpec) -> Option<PlainOp> {
    if spec.filter.is_some() || spec.is_continuous {
        return None;
    }
    match (kind, spec.window) {
        (CellKind::Presence, Window::Growing(window)) => {
            Some(PlainOp { slot: number(slot), window: Some(number(window)) })
        }
        (CellKind::Current, _) => Some(PlainOp { slot: number(slot), window: None }),
        (
            CellKind::Sum | CellKind::Presence,
            Window::Now | Window::Growing(_) | Window::SinceLogin | Window::Sliding(_),
        ) => None,
    }
}

/// A number of a plan, which is small.
fn number(number: usize) -> u32 {
    u32::try_from(number).expect("fewer than 2^32 definitions")
}
