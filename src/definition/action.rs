//! The actions that our events make, and the statuses that durable actions decide.
//!
//! Source: the tables of `events.md`, `docs/semantics.md` 10, 11 and 30. An action is durable (it
//! has a begin and an end) or instantaneous; a status is the name of the highest running durable
//! action of a device.

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

    /// Where the action can happen.
    #[must_use]
    pub fn place(self) -> Place {
        if matches!(self, Self::NotMonitored | Self::Monitored) {
            Place::Nowhere
        } else if (Self::CallAnswered..=Self::CallForwarded).contains(&self) {
            Place::Both
        } else if self == Self::CallWait || (Self::CallEntered..=Self::AcwCompleted).contains(&self)
        {
            Place::Queue
        } else {
            Place::Line
        }
    }

    /// Actions of Stat Server that none of our events makes: a mask may name them, and they
    /// count nothing.
    pub const FOREIGN: [&'static str; 46] = [
        "AfterCallWorkConsult",
        "AfterCallWorkInbound",
        "AfterCallWorkInternal",
        "AfterCallWorkOutbound",
        "AfterCallWorkUnknown",
        "ACWMissed",
        "AgentActive",
        "AgentReady",
        "ASM_Engaged",
        "ASM_Outbound",
        "CallAbandonedFromHold",
        "CallConferenceJoined",
        "CallConferenceOriginated",
        "CallConferencePartyAdded",
        "CallConferencePartyDeleted",
        "CallConsultOriginated",
        "CallConsultReceived",
        "CallDialConferenced",
        "CallDialTransferred",
        "CallInternalOriginated",
        "CallInternalReceived",
        "CallMissed",
        "CallObserved",
        "CallObserving",
        "CallOutboundOriginated",
        "CallOutboundReceived",
        "CallPartyChanged",
        "CallRingingPartyChanged",
        "CallTransferPartyChanged",
        "CallTransferTaken",
        "CallTreatmentCompleted",
        "CallTreatmentNotStarted",
        "CallTreatmentStarted",
        "DNActive",
        "DNLogin",
        "DNReady",
        "InteractionCleared",
        "InteractionDeleted",
        "InteractionDistributed",
        "InteractionDistributedToQueue",
        "InteractionEntered",
        "InteractionResponded",
        "StuckCallCleaned",
        "StuckCallCleanedWhileRinging",
        "UserEvent",
        "UserEventReceived",
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
