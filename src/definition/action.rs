//! The actions that our events make, and the statuses that durable actions decide.
//!
//! Source: the tables of `docs/events.md`, `docs/semantics.md` 10, 11, 30 and 108. An action is durable
//! (it has a begin and an end) or instantaneous; a status is the name of the highest running durable
//! action of a device. *Further* actions count only where a mask names them.

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

    /// Actions of Stat Server that none of our events makes: a mask may name them, and they
    /// count nothing.
    pub const FOREIGN: [&'static str; 70] = [
        "ACWMissed",
        "Active",
        "AgentActive",
        "AgentReady",
        "ASM_Engaged",
        "ASM_Outbound",
        "Available",
        "BeingCoached",
        "BeingMonitored",
        "Blocked",
        "CallAbandonedFromHold",
        "CallbackCompleted",
        "CallbackScheduled",
        "CallConferenceJoined",
        "CallConferenceOriginated",
        "CallConferencePartyAdded",
        "CallConferencePartyDeleted",
        "CallDialConferenced",
        "CallDialTransferred",
        "CallMissed",
        "CallObserved",
        "CallObserving",
        "CallTransferPartyChanged",
        "CallTransferTaken",
        "CallTreatmentCompleted",
        "CallTreatmentNotStarted",
        "CallTreatmentStarted",
        "CoachingByIntrusionInitiated",
        "CoachingByRequestInitiated",
        "CoachingRequested",
        "ConferenceJoined",
        "ConferenceJoinedByIntrusion",
        "DNActive",
        "DNLogin",
        "DNReady",
        "ExternalServiceRequested",
        "ExternalServiceResponded",
        "InteractionResponded",
        "LeadProcessed",
        "MonitoringInitiated",
        "NoDial",
        "NotRoutable",
        "Power",
        "Predict",
        "Preview",
        "Progress",
        "Pulled",
        "Rejected",
        "Routable",
        "StartedInternal",
        "StartedOutbound",
        "StatusActivated",
        "StatusDeactivated",
        "StatusRunning",
        "StatusSystemError",
        "StatusWaitingAgents",
        "StatusWaitingPorts",
        "StatusWaitingRecords",
        "StuckCallCleaned",
        "StuckCallCleanedWhileRinging",
        "TransferTaken",
        "UserEventReceived",
        "CallObservingConsult",
        "CallObservingInbound",
        "CallObservingInternal",
        "CallObservingOutbound",
        "CallObservingUnknown",
        "CallObservedConsult",
        "CallObservedInbound",
        "CallObservedInternal",
    ];
}

/// What a device or an agent is doing: exactly one at any time.
///
/// The order is the priority table of `events.md`, lowest first.
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
    IntoStaticStr,
    Serialize,
    Deserialize,
)]
#[repr(u8)]
#[expect(missing_docs, reason = "the names are the field's own and `docs/semantics.md` tells them")]
pub enum Status {
    NotMonitored,
    Monitored,
    LoggedIn,
    OnHook,
    WaitForNextCall,
    OffHook,
    CallDialing,
    CallRinging,
    NotReadyForNextCall,
    AfterCallWork,
    CallOnHold,
    CallUnknown,
    CallConsult,
    CallInternal,
    CallOutbound,
    CallInbound,
    LoggedOut,
}

impl Status {
    /// The name as Stat Server writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The action whose name the status bears; a status mask names it (semantics 30).
    #[must_use]
    pub fn action(self) -> Action {
        match self {
            Self::NotMonitored => Action::NotMonitored,
            Self::Monitored => Action::Monitored,
            Self::LoggedIn => Action::LoggedIn,
            Self::OnHook => Action::OnHook,
            Self::WaitForNextCall => Action::WaitForNextCall,
            Self::OffHook => Action::OffHook,
            Self::CallDialing => Action::CallDialing,
            Self::CallRinging => Action::CallRinging,
            Self::NotReadyForNextCall => Action::NotReadyForNextCall,
            Self::AfterCallWork => Action::AfterCallWork,
            Self::CallOnHold => Action::CallOnHold,
            Self::CallUnknown => Action::CallUnknown,
            Self::CallConsult => Action::CallConsult,
            Self::CallInternal => Action::CallInternal,
            Self::CallOutbound => Action::CallOutbound,
            Self::CallInbound => Action::CallInbound,
            Self::LoggedOut => Action::LoggedOut,
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

    #[test]
    fn a_status_bears_the_name_of_its_action() {
        for status in Status::iter() {
            assert_eq!(status.name(), status.action().name());
            assert!(status.action().is_durable());
        }
    }

    #[test]
    fn no_foreign_action_is_one_of_ours() {
        for name in Action::FOREIGN {
            assert!(name.parse::<Action>().is_err(), "{name} is counted");
        }
    }
}
