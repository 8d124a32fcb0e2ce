//! What is going to happen in the centre, in order of time.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::ids::{AgentId, QueueId};

/// The number of a call, outbound, internal and consulting ones included; never used twice.
pub(super) type CallNumber = u64;

/// Something that is going to happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    /// A shift begins.
    Login(AgentId),
    /// A shift is over; the agent goes when the call is.
    LogoutDue(AgentId),
    /// The pause with this place in the list of the profile is due; it begins when the call is over.
    PauseDue(AgentId, usize),
    PauseEnd(AgentId),
    WrapUpEnd(AgentId),
    /// A call may come in.
    Arrival(QueueId),
    RushBegin(QueueId),
    /// The greeting is over: the call can go to an agent.
    Offer(Leg),
    /// The call has waited so long that it may be moved.
    Overflow(Leg),
    /// The caller's patience is over.
    GiveUp(Leg),
    Answer(CallNumber),
    NoAnswer(CallNumber),
    Hold(Rest),
    Retrieve(Rest),
    Finish(CallNumber),
    BlindTransfer(CallNumber),
    /// A colleague is to be asked.
    Ask(Rest),
    Asked(Consultation),
    AskedInVain(Consultation),
    TakeOver(Consultation),
    Advised(Consultation),
    /// An agent may call somebody.
    OwnCall,
    OwnCallAnswered(OwnCall),
    OwnCallEnd(OwnCall),
}

/// A call on its way to one agent: who has once been answered does not give up any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Leg {
    pub(super) call: CallNumber,
    /// How many agents have talked with the caller before.
    pub(super) answered: u32,
}

/// A call of which so much is still to be talked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rest {
    pub(super) call: CallNumber,
    pub(super) talk_ms: i64,
}

/// A colleague is asked about a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Consultation {
    pub(super) rest: Rest,
    /// The call to the colleague.
    pub(super) number: CallNumber,
    pub(super) colleague: AgentId,
}

/// A call that an agent has begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct OwnCall {
    pub(super) number: CallNumber,
    pub(super) agent: AgentId,
    /// Who is called, where it is somebody in the house.
    pub(super) colleague: Option<AgentId>,
}

/// The steps to come. Of equal time the one that was planned first comes first.
#[derive(Debug, Default)]
pub(super) struct Agenda {
    steps: BinaryHeap<Reverse<(i64, u64, Step)>>,
    planned: u64,
}

impl Agenda {
    pub(super) fn plan(&mut self, at_ms: i64, step: Step) {
        self.steps.push(Reverse((at_ms, self.planned, step)));
        self.planned += 1;
    }

    /// Takes the next step, with its time.
    pub(super) fn next(&mut self) -> Option<(i64, Step)> {
        self.steps.pop().map(|Reverse((at_ms, _, step))| (at_ms, step))
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.steps.len()
    }
}
