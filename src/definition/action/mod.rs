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
use strum::{EnumCount, EnumIter, EnumString, IntoStaticStr, VariantNames};

/// An atomic fact that a mask can name.
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
    EnumString,
    IntoStaticStr,
    VariantNames,
    Serialize,
    Deserialize,
)]
#[strum(ascii_case_insensitive)]
#[repr(u8)]
#[expect(missing_docs, reason = "the names are the field's own and `docs/semantics.md` tells them")]
pub enum Action {
    // Durable, at a queue.
    CallWait,
    // Durable, at a line: statuses without a call.
    NotMonitored,
    Monitored,
    LoggedIn,
    LoggedOut,
    OnHook,
    OffHook,
    WaitForNextCall,
    NotReadyForNextCall,
    AfterCallWork,
    DoNotDisturb,
    // Durable, at a line, one for each call: plain and typed.
    CallDialing,
    CallDialingUnknown,
    CallDialingConsult,
    CallDialingInternal,
    CallDialingOutbound,
    CallDialingInbound,
    CallRinging,
    CallRingingUnknown,
    CallRingingConsult,
    CallRingingInternal,
    CallRingingOutbound,
    CallRingingInbound,
    CallOnHold,
    CallOnHoldUnknown,
    CallOnHoldConsult,
    CallOnHoldInternal,
    CallOnHoldOutbound,
    CallOnHoldInbound,
    CallUnknown,
    CallConsult,
    CallInternal,
    CallOutbound,
    CallInbound,
    // Durable and further, at a line: after-call work by the type of the call before it.
    AfterCallWorkUnknown,
    AfterCallWorkConsult,
    AfterCallWorkInternal,
    AfterCallWorkOutbound,
    AfterCallWorkInbound,
    // Durable and further, at a line of another medium than voice.
    Delivering,
    Handling,
    HandlingInternal,
    HandlingOutbound,
    HandlingInbound,
    // Instantaneous, at a queue.
    CallEntered,
    CallDistributed,
    CallDistributedToQueue,
    CallCleared,
    CallAbandoned,
    CallReleased,
    #[strum(serialize = "ACWCompleted")]
    AcwCompleted,
    // Instantaneous, at a queue and at a line.
    CallAnswered,
    CallAbandonedFromRinging,
    CallForwarded,
    // Instantaneous, at a line.
    AgentLogin,
    AgentLogout,
    CallDialingStarted,
    CallRingingStarted,
    CallUnknownStarted,
    CallConsultStarted,
    CallInternalStarted,
    CallOutboundStarted,
    CallInboundStarted,
    CallDialed,
    CallHeld,
    CallRetrievedFromHold,
    CallUnknownCompleted,
    CallConsultCompleted,
    CallInternalCompleted,
    CallOutboundCompleted,
    CallInboundCompleted,
    CallAbandonedFromDialing,
    CallTransferMade,
    CallConferenceMade,
    // Instantaneous and further, at a line.
    CallConsultOriginated,
    CallInternalOriginated,
    CallOutboundOriginated,
    CallConsultReceived,
    CallInternalReceived,
    CallOutboundReceived,
    UserEvent,
    DeliveringStarted,
    HandlingStarted,
    HandlingInternalStarted,
    HandlingOutboundStarted,
    HandlingInboundStarted,
    #[strum(to_string = "Accepted", serialize = "InteractionAccepted")]
    Accepted,
    TimedOut,
    TransferMade,
    ConferenceMade,
    // Instantaneous and further, at a queue and at a line.
    CallPartyChanged,
    CallRingingPartyChanged,
    // Instantaneous and further, at a queue: calls of another medium than voice.
    InteractionEntered,
    InteractionDistributed,
    InteractionDistributedToQueue,
    InteractionCleared,
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
