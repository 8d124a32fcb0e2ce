//! The actions that our events make, and the statuses that durable actions decide.
//!
//! Source: the tables of `docs/events.md`, `docs/semantics.md` 10, 11, 30 and 108. An action is durable
//! (it has a begin and an end) or instantaneous; a status is the name of the highest running durable
//! action of a device. *Further* actions count only where a mask names them.

mod status;
mod foreign;

pub use status::Status;

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};
use strum::{EnumCount, EnumIter, EnumMessage, EnumString, IntoStaticStr, VariantNames};

/// An atomic fact that a mask can name.
///
/// The sentence at each name is what authors read in the reference.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumCount,
    EnumIter,
    EnumMessage,
    EnumString,
    IntoStaticStr,
    VariantNames,
    Serialize,
    Deserialize,
)]
#[strum(ascii_case_insensitive)]
#[repr(u8)]
pub enum Action {
    // Durable, at a queue.
    /// A call waits at the queue.
    CallWait,
    // Durable, at a line: statuses without a call.
    /// The source of the object is lost, which no event tells yet; the state of a skill group without
    /// members.
    NotMonitored,
    /// The queue is there, from its first event on. Agents never have this status.
    Monitored,
    /// The agent is logged in at the line.
    LoggedIn,
    /// The agent is not logged in at the line.
    LoggedOut,
    /// The receiver is down.
    OnHook,
    /// The receiver is up.
    OffHook,
    /// The agent is ready for the next call.
    WaitForNextCall,
    /// The agent is not ready.
    NotReadyForNextCall,
    /// The agent works on after a call.
    AfterCallWork,
    /// The agent does not want to be disturbed.
    DoNotDisturb,
    // Durable, at a line, one for each call: plain and typed.
    /// The agent calls somebody, who has not answered yet.
    CallDialing,
    /// CallDialing of a call of the type Unknown.
    CallDialingUnknown,
    /// CallDialing of a call of the type Consult.
    CallDialingConsult,
    /// CallDialing of a call of the type Internal.
    CallDialingInternal,
    /// CallDialing of a call of the type Outbound.
    CallDialingOutbound,
    /// CallDialing of a call of the type Inbound.
    CallDialingInbound,
    /// A call rings.
    CallRinging,
    /// CallRinging of a call of the type Unknown.
    CallRingingUnknown,
    /// CallRinging of a call of the type Consult.
    CallRingingConsult,
    /// CallRinging of a call of the type Internal.
    CallRingingInternal,
    /// CallRinging of a call of the type Outbound.
    CallRingingOutbound,
    /// CallRinging of a call of the type Inbound.
    CallRingingInbound,
    /// A call is on hold.
    CallOnHold,
    /// CallOnHold of a call of the type Unknown.
    CallOnHoldUnknown,
    /// CallOnHold of a call of the type Consult.
    CallOnHoldConsult,
    /// CallOnHold of a call of the type Internal.
    CallOnHoldInternal,
    /// CallOnHold of a call of the type Outbound.
    CallOnHoldOutbound,
    /// CallOnHold of a call of the type Inbound.
    CallOnHoldInbound,
    /// A call of the type Unknown, from the answer to its end, hold included.
    CallUnknown,
    /// A consultation during another call, from the answer to its end, hold included.
    CallConsult,
    /// A call with a colleague, from the answer to its end, hold included.
    CallInternal,
    /// A call to the outside, from the answer to its end, hold included.
    CallOutbound,
    /// A call from the outside, from the answer to its end, hold included.
    CallInbound,
    // Durable and further, at a line: after-call work by the type of the call before it.
    /// AfterCallWork that follows a call of the type Unknown.
    AfterCallWorkUnknown,
    /// AfterCallWork that follows a call of the type Consult.
    AfterCallWorkConsult,
    /// AfterCallWork that follows a call of the type Internal.
    AfterCallWorkInternal,
    /// AfterCallWork that follows a call of the type Outbound.
    AfterCallWorkOutbound,
    /// AfterCallWork that follows a call of the type Inbound.
    AfterCallWorkInbound,
    // Durable and further, at a line of another medium than voice.
    /// An interaction is offered.
    Delivering,
    /// An interaction is handled, of whatever type.
    Handling,
    /// An interaction of the type Internal is handled.
    HandlingInternal,
    /// An interaction of the type Outbound is handled.
    HandlingOutbound,
    /// An interaction of the type Inbound is handled.
    HandlingInbound,
    // Instantaneous, at a queue.
    /// A call has entered the queue.
    CallEntered,
    /// A call has left the queue for an agent; brings along the wait.
    CallDistributed,
    /// A call has left the queue for another one; brings along the wait.
    CallDistributedToQueue,
    /// A call has left the queue for nowhere; brings along the wait.
    CallCleared,
    /// The caller gave up while waiting; brings along the wait.
    CallAbandoned,
    /// A call that came from the queue has ended at the agent; brings along the time since the answer.
    CallReleased,
    /// The work after calls that came from the queue has ended; brings along that work.
    #[strum(serialize = "ACWCompleted")]
    AcwCompleted,
    // Instantaneous, at a queue and at a line.
    /// A call was answered; brings along the ring, at a queue with the wait before it.
    CallAnswered,
    /// A call ended while it rang; brings along the ring, at a queue with the wait before it.
    CallAbandonedFromRinging,
    /// A call that rang went elsewhere; brings along the ring, at a queue with the wait before it.
    CallForwarded,
    // Instantaneous, at a line.
    /// The agent has logged in.
    AgentLogin,
    /// The agent has logged out.
    AgentLogout,
    /// The agent has begun to call somebody.
    CallDialingStarted,
    /// A call has begun to ring.
    CallRingingStarted,
    /// A call of the type Unknown was answered.
    CallUnknownStarted,
    /// A call of the type Consult was answered.
    CallConsultStarted,
    /// A call of the type Internal was answered.
    CallInternalStarted,
    /// A call of the type Outbound was answered.
    CallOutboundStarted,
    /// A call of the type Inbound was answered.
    CallInboundStarted,
    /// A call by the agent was answered; brings along the dialing.
    CallDialed,
    /// A call was put on hold.
    CallHeld,
    /// A call was taken back from hold; brings along the hold.
    CallRetrievedFromHold,
    /// A call of the type Unknown has ended; brings along the time since the answer.
    CallUnknownCompleted,
    /// A call of the type Consult has ended; brings along the time since the answer.
    CallConsultCompleted,
    /// A call of the type Internal has ended; brings along the time since the answer.
    CallInternalCompleted,
    /// A call of the type Outbound has ended; brings along the time since the answer.
    CallOutboundCompleted,
    /// A call of the type Inbound has ended; brings along the time since the answer.
    CallInboundCompleted,
    /// A call by the agent ended before it was answered; brings along the dialing.
    CallAbandonedFromDialing,
    /// The agent has transferred a call.
    CallTransferMade,
    /// The agent has made a conference of a call.
    CallConferenceMade,
    // Instantaneous and further, at a line.
    /// A call of the type Consult that the agent has made was answered.
    CallConsultOriginated,
    /// A call of the type Internal that the agent has made was answered.
    CallInternalOriginated,
    /// A call of the type Outbound that the agent has made was answered.
    CallOutboundOriginated,
    /// A call of the type Consult that rang at the agent was answered.
    CallConsultReceived,
    /// A call of the type Internal that rang at the agent was answered.
    CallInternalReceived,
    /// A call of the type Outbound that rang at the agent was answered.
    CallOutboundReceived,
    /// Something was said about a call.
    UserEvent,
    /// An interaction was offered.
    DeliveringStarted,
    /// The handling of an interaction has begun, of whatever type.
    HandlingStarted,
    /// The handling of an interaction of the type Internal has begun.
    HandlingInternalStarted,
    /// The handling of an interaction of the type Outbound has begun.
    HandlingOutboundStarted,
    /// The handling of an interaction of the type Inbound has begun.
    HandlingInboundStarted,
    /// An interaction was accepted; brings along the time since the offer. `InteractionAccepted` is the
    /// same action.
    #[strum(to_string = "Accepted", serialize = "InteractionAccepted")]
    Accepted,
    /// An interaction that was offered went elsewhere; brings along the time since the offer.
    TimedOut,
    /// The agent has transferred an interaction.
    TransferMade,
    /// The agent has made a conference of an interaction.
    ConferenceMade,
    // Instantaneous and further, at a queue and at a line.
    /// A call goes on under another connId; brings along the time since the answer, at a queue the wait
    /// so far.
    CallPartyChanged,
    /// A call that rings goes on under another connId; brings along the ring so far, at a queue with the
    /// wait before it.
    CallRingingPartyChanged,
    // Instantaneous and further, at a queue: calls of another medium than voice.
    /// An interaction has entered the queue.
    InteractionEntered,
    /// An interaction has left the queue for an agent; brings along the wait.
    InteractionDistributed,
    /// An interaction has left the queue for another one; brings along the wait.
    InteractionDistributedToQueue,
    /// An interaction has left the queue for nowhere; brings along the wait.
    InteractionCleared,
    /// An interaction has ended while it waited; brings along the wait.
    InteractionDeleted,
}

/// Where an action can happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// At a queue or at the virtual queue of a skill.
    Queue,
    /// At a line of an agent.
    Line,
    /// At both.
    Both,
    /// At no place: no event makes it.
    Nowhere,
}

impl Action {
    /// The name as Stat Server writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Whether the action has a begin and an end; else it happens at one moment.
    #[must_use]
    pub fn is_durable(self) -> bool {
        self < Self::CallEntered
    }

    /// Whether the action counts only where a mask names it, so that `*` does not stand for it
    /// (semantics 108).
    #[must_use]
    pub fn is_further(self) -> bool {
        (Self::AfterCallWorkUnknown..Self::CallEntered).contains(&self)
            || self >= Self::CallConsultOriginated
    }

    /// Whether the action is of a call, whose data can be asked for (semantics 31).
    #[must_use]
    pub fn has_call(self) -> bool {
        let is_state = (Self::NotMonitored..=Self::DoNotDisturb).contains(&self)
            || (Self::AfterCallWorkUnknown..=Self::AfterCallWorkInbound).contains(&self)
            || matches!(self, Self::AgentLogin | Self::AgentLogout);
        !is_state
    }

    /// Where the action can happen.
    #[must_use]
    pub fn place(self) -> Place {
        let is_of = |groups: &[RangeInclusive<Self>]| groups.iter().any(|one| one.contains(&self));
        if is_of(&[Self::NotMonitored..=Self::Monitored]) {
            Place::Nowhere
        } else if is_of(&[
            Self::CallAnswered..=Self::CallForwarded,
            Self::CallPartyChanged..=Self::CallRingingPartyChanged,
        ]) {
            Place::Both
        } else if is_of(&[
            Self::CallWait..=Self::CallWait,
            Self::CallEntered..=Self::AcwCompleted,
            Self::InteractionEntered..=Self::InteractionDeleted,
        ]) {
            Place::Queue
        } else {
            Place::Line
        }
    }
}

#[cfg(test)]
mod tests {
    use strum::IntoEnumIterator;

    use super::*;

    #[test]
    fn a_name_reads_back_without_regard_to_case() {
        for action in Action::iter() {
            assert_eq!(action.name().to_lowercase().parse(), Ok(action));
        }
    }
}
