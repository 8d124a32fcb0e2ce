//! Events of a centre as integers, 16 bytes each, and what they add up to.

#![expect(clippy::indexing_slicing, reason = "there is a place for each kind")]

use std::fmt;

/// Queues; queue `q` needs skill `q mod SKILLS`.
pub(crate) const QUEUES: usize = 200;
/// Agents; each has three skills.
pub(crate) const AGENTS: usize = 5_000;
/// Skills.
pub(crate) const SKILLS: usize = 100;
/// The length of a day, milliseconds.
pub(crate) const DAY_MS: u32 = 86_400_000;
/// No agent.
pub(crate) const NO_AGENT: u16 = u16::MAX;
/// No queue.
pub(crate) const NO_QUEUE: u8 = u8::MAX;
/// No call.
pub(crate) const NO_CALL: u32 = u32::MAX;

/// What happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Kind {
    /// A call enters its queue.
    Entered,
    /// An agent answers; `val` is the wait.
    Answered,
    /// The caller gives up; `val` is the wait.
    Abandoned,
    /// The call is over; `val` is the talk. After-call work follows at the same instant.
    Released,
    /// The agent puts the caller on hold.
    HoldBegin,
    /// The agent takes the caller back; `val` is the hold.
    HoldEnd,
    /// The agent has a new status, `val`.
    State,
}

/// How many kinds there are.
pub(crate) const KINDS: usize = 7;

/// What an agent does. The first four are the `val` of [`Kind::State`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Status {
    LoggedOut,
    Ready,
    NotReady,
    AfterCall,
    InCall,
    Hold,
}

/// One event, in 16 bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Record {
    /// Milliseconds since the first midnight.
    pub(crate) t: u32,
    /// Milliseconds, or a status.
    pub(crate) val: u32,
    pub(crate) call: u32,
    pub(crate) agent: u16,
    pub(crate) queue: u8,
    pub(crate) kind: Kind,
}

/// The events of a centre, and who can do what.
pub(crate) struct Workload {
    pub(crate) records: Vec<Record>,
    /// By agent: three different skills.
    pub(crate) skills: Vec<[u8; 3]>,
}

/// What a workload adds up to, for comparison with its specification.
pub(crate) struct Totals {
    by_kind: [usize; KINDS],
    last_ms: u32,
    quick: usize,
    counted: usize,
}

impl Totals {
    pub(crate) fn of(records: &[Record]) -> Self {
        let last_ms = records.last().map_or(0, |record| record.t);
        let mut totals = Self { by_kind: [0; KINDS], last_ms, quick: 0, counted: 0 };
        for record in records {
            totals.by_kind[record.kind as usize] += 1;
            let is_answered = record.kind == Kind::Answered;
            let is_late = record.kind == Kind::Abandoned && record.val >= 10_000;
            totals.quick += usize::from(is_answered && record.val < 20_000);
            totals.counted += usize::from(is_answered || is_late);
        }
        totals
    }
}

impl fmt::Display for Totals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [entered, answered, abandoned, released, begun, ended, states] = self.by_kind;
        let events: usize = self.by_kind.iter().sum();
        let seconds = f64::from(self.last_ms) / 1000.0;
        write!(
            f,
            "{events} events in {:.2} h, {:.1} a second: {entered} entered, {answered} answered, \
             {abandoned} abandoned, {released} released, {begun} holds begun and {ended} ended, \
             {states} states; service level {:.3}",
            seconds / 3600.0,
            events as f64 / seconds,
            self.quick as f64 / self.counted as f64
        )
    }
}
