//! Actions of Stat Server that none of our events makes.

use super::Action;

impl Action {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_foreign_action_is_one_of_ours() {
        for name in Action::FOREIGN {
            assert!(name.parse::<Action>().is_err(), "{name} is counted");
        }
    }
}
