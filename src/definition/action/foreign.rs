//! Actions of Stat Server that none of our events makes.

use super::Action;

// Why there are none.
const CAMPAIGN: &str = "outbound campaigns send no events here";
const OWN_AGENTS: &str = "no event tells which agents belong to a queue";
const SUPERVISOR: &str = "no event tells that a supervisor listens in or coaches";
const OTHER_PARTY: &str = "of transfers and conferences, events tell only who has made one: use CallTransferMade and CallConferenceMade";
const OTHER_PARTY_OF_MEDIA: &str = "of transfers and conferences, events tell only who has made one: use TransferMade and ConferenceMade";
const CAPACITY: &str = "no event tells what an agent could take of a medium";
const TREATMENT: &str = "no event tells what a caller hears while waiting";
const INTERACTION: &str =
    "of interactions, events tell that they wait, are offered, accepted and ended, and no more";
const STUCK: &str =
    "no event tells that a call was stuck; one that is cut off by a restart makes CallCleared";
const ON_HOLD: &str = "no event tells which party has ended a call on hold";
const RECEIVED: &str = "one action stands for both directions: use UserEvent";

impl Action {
    /// Actions of Stat Server that none of our events makes, each with the reason: a mask may name
    /// them, and they count nothing.
    pub const FOREIGN: [(&'static str, &'static str); 70] = [
        ("Active", CAPACITY),
        ("ACWMissed", OWN_AGENTS),
        ("AgentActive", OWN_AGENTS),
        ("AgentReady", OWN_AGENTS),
        ("ASM_Engaged", CAMPAIGN),
        ("ASM_Outbound", CAMPAIGN),
        ("Available", CAPACITY),
        ("BeingCoached", SUPERVISOR),
        ("BeingMonitored", SUPERVISOR),
        ("Blocked", CAPACITY),
        ("CallAbandonedFromHold", ON_HOLD),
        ("CallbackCompleted", CAMPAIGN),
        ("CallbackScheduled", CAMPAIGN),
        ("CallConferenceJoined", OTHER_PARTY),
        ("CallConferenceOriginated", OTHER_PARTY),
        ("CallConferencePartyAdded", OTHER_PARTY),
        ("CallConferencePartyDeleted", OTHER_PARTY),
        ("CallDialConferenced", OTHER_PARTY),
        ("CallDialTransferred", OTHER_PARTY),
        ("CallMissed", OWN_AGENTS),
        ("CallObserved", SUPERVISOR),
        ("CallObservedConsult", SUPERVISOR),
        ("CallObservedInbound", SUPERVISOR),
        ("CallObservedInternal", SUPERVISOR),
        ("CallObserving", SUPERVISOR),
        ("CallObservingConsult", SUPERVISOR),
        ("CallObservingInbound", SUPERVISOR),
        ("CallObservingInternal", SUPERVISOR),
        ("CallObservingOutbound", SUPERVISOR),
        ("CallObservingUnknown", SUPERVISOR),
        ("CallTransferPartyChanged", OTHER_PARTY),
        ("CallTransferTaken", OTHER_PARTY),
        ("CallTreatmentCompleted", TREATMENT),
        ("CallTreatmentNotStarted", TREATMENT),
        ("CallTreatmentStarted", TREATMENT),
        ("CoachingByIntrusionInitiated", SUPERVISOR),
        ("CoachingByRequestInitiated", SUPERVISOR),
        ("CoachingRequested", SUPERVISOR),
        ("ConferenceJoined", OTHER_PARTY_OF_MEDIA),
        ("ConferenceJoinedByIntrusion", OTHER_PARTY_OF_MEDIA),
        ("DNActive", OWN_AGENTS),
        ("DNLogin", OWN_AGENTS),
        ("DNReady", OWN_AGENTS),
        ("ExternalServiceRequested", INTERACTION),
        ("ExternalServiceResponded", INTERACTION),
        ("InteractionResponded", INTERACTION),
        ("LeadProcessed", CAMPAIGN),
        ("MonitoringInitiated", SUPERVISOR),
        ("NoDial", CAMPAIGN),
        ("NotRoutable", CAPACITY),
        ("Power", CAMPAIGN),
        ("Predict", CAMPAIGN),
        ("Preview", CAMPAIGN),
        ("Progress", CAMPAIGN),
        ("Pulled", INTERACTION),
        ("Rejected", INTERACTION),
        ("Routable", CAPACITY),
        ("StartedInternal", INTERACTION),
        ("StartedOutbound", INTERACTION),
        ("StatusActivated", CAMPAIGN),
        ("StatusDeactivated", CAMPAIGN),
        ("StatusRunning", CAMPAIGN),
        ("StatusSystemError", CAMPAIGN),
        ("StatusWaitingAgents", CAMPAIGN),
        ("StatusWaitingPorts", CAMPAIGN),
        ("StatusWaitingRecords", CAMPAIGN),
        ("StuckCallCleaned", STUCK),
        ("StuckCallCleanedWhileRinging", STUCK),
        ("TransferTaken", OTHER_PARTY_OF_MEDIA),
        ("UserEventReceived", RECEIVED),
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_foreign_action_is_one_of_ours() {
        for (name, _) in Action::FOREIGN {
            assert!(name.parse::<Action>().is_err(), "{name} is counted");
        }
    }
}
