//! Masks: sets of action names, read from left to right (rule 19).

use std::collections::BTreeSet;

/// What `*` stands for: the actions of `events.md`, and those statuses that are no actions.
const NAMES: [&str; 71] = [
    "CallWait",
    "CallEntered",
    "CallDistributed",
    "CallDistributedToQueue",
    "CallCleared",
    "CallAbandoned",
    "CallAnswered",
    "CallAbandonedFromRinging",
    "CallForwarded",
    "CallReleased",
    "ACWCompleted",
    "NotMonitored",
    "Monitored",
    "LoggedIn",
    "LoggedOut",
    "AgentLogin",
    "AgentLogout",
    "OnHook",
    "OffHook",
    "DoNotDisturb",
    "WaitForNextCall",
    "NotReadyForNextCall",
    "AfterCallWork",
    "CallDialing",
    "CallDialingUnknown",
    "CallDialingConsult",
    "CallDialingInternal",
    "CallDialingOutbound",
    "CallDialingInbound",
    "CallDialingStarted",
    "CallDialed",
    "CallAbandonedFromDialing",
    "CallRinging",
    "CallRingingUnknown",
    "CallRingingConsult",
    "CallRingingInternal",
    "CallRingingOutbound",
    "CallRingingInbound",
    "CallRingingStarted",
    "CallUnknown",
    "CallConsult",
    "CallInternal",
    "CallOutbound",
    "CallInbound",
    "CallUnknownStarted",
    "CallConsultStarted",
    "CallInternalStarted",
    "CallOutboundStarted",
    "CallInboundStarted",
    "CallUnknownCompleted",
    "CallConsultCompleted",
    "CallInternalCompleted",
    "CallOutboundCompleted",
    "CallInboundCompleted",
    "CallOnHold",
    "CallOnHoldUnknown",
    "CallOnHoldConsult",
    "CallOnHoldInternal",
    "CallOnHoldOutbound",
    "CallOnHoldInbound",
    "CallHeld",
    "CallRetrievedFromHold",
    "CallTransferMade",
    "CallConferenceMade",
    // Known to the field but made by no event; so a mask may name them and counts nothing.
    "CallMissed",
    "ACWMissed",
    "CallAbandonedFromHold",
    "CallTransferTaken",
    "CallConferenceJoined",
    "ASM_Engaged",
    "ASM_Outbound",
];

/// The further actions, which a mask has only where it names them (rule 108).
const FURTHER: [&str; 33] = [
    "CallConsultOriginated",
    "CallInternalOriginated",
    "CallOutboundOriginated",
    "CallConsultReceived",
    "CallInternalReceived",
    "CallOutboundReceived",
    "CallPartyChanged",
    "CallRingingPartyChanged",
    "UserEvent",
    "AfterCallWorkUnknown",
    "AfterCallWorkConsult",
    "AfterCallWorkInternal",
    "AfterCallWorkOutbound",
    "AfterCallWorkInbound",
    "Delivering",
    "Handling",
    "HandlingInbound",
    "HandlingInternal",
    "HandlingOutbound",
    "DeliveringStarted",
    "HandlingStarted",
    "HandlingInboundStarted",
    "HandlingInternalStarted",
    "HandlingOutboundStarted",
    "TransferMade",
    "ConferenceMade",
    "Accepted",
    "TimedOut",
    "InteractionEntered",
    "InteractionDistributed",
    "InteractionDistributedToQueue",
    "InteractionCleared",
    "InteractionDeleted",
];

/// Other names of actions.
const ALIASES: [(&str, &str); 1] = [("InteractionAccepted", "Accepted")];

/// What belongs to no call, and so has none of its data (rule 31).
const WITHOUT_CALL: [&str; 17] = [
    "NotMonitored",
    "Monitored",
    "LoggedIn",
    "LoggedOut",
    "AgentLogin",
    "AgentLogout",
    "OnHook",
    "OffHook",
    "DoNotDisturb",
    "WaitForNextCall",
    "NotReadyForNextCall",
    "AfterCallWork",
    "AfterCallWorkUnknown",
    "AfterCallWorkConsult",
    "AfterCallWorkInternal",
    "AfterCallWorkOutbound",
    "AfterCallWorkInbound",
];

/// A set of action or status names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mask {
    names: BTreeSet<&'static str>,
}

impl Mask {
    /// Reads a mask; a mask left empty or an unknown exclusion is refused (rule 44).
    pub(super) fn parse(text: &str) -> Self {
        let mut names = BTreeSet::new();
        let text = text.trim();
        let inner = text.strip_prefix('\'').and_then(|text| text.strip_suffix('\''));
        for item in inner.unwrap_or(text).split(',') {
            let item = item.trim().trim_matches('\'').trim();
            if item.is_empty() {
                continue;
            } else if item == "*" {
                names.extend(NAMES);
            } else if let Some(excluded) = item.strip_prefix('~') {
                let name = known(excluded.trim());
                let name = name.unwrap_or_else(|| panic!("`{excluded}` in `{text}` is no action"));
                names.remove(name);
            } else if let Some(name) = known(item) {
                names.insert(name);
            }
        }
        assert!(!names.is_empty(), "the mask `{text}` is left empty");
        Self { names }
    }

    /// A mask of some names of `NAMES`.
    pub(super) fn of(names: &[&str]) -> Self {
        Self { names: names.iter().filter_map(|name| known(name)).collect() }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    pub(super) fn has_any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.has(name))
    }

    /// Whether the mask has an action that belongs to a call (rule 106).
    pub(super) fn has_call(&self) -> bool {
        self.names.iter().any(|name| !WITHOUT_CALL.contains(name))
    }

    pub(super) fn union(&self, other: &Self) -> Self {
        Self { names: self.names.union(&other.names).copied().collect() }
    }
}

/// The name as it is usually written; case and blanks are of no account.
fn known(name: &str) -> Option<&'static str> {
    let name: String = name.chars().filter(|c| !c.is_whitespace()).collect();
    let usual = NAMES.into_iter().chain(FURTHER).map(|usual| (usual, usual));
    usual
        .chain(ALIASES)
        .find(|(known, _)| known.eq_ignore_ascii_case(&name))
        .map(|(_, usual)| usual)
}
