//! What can be counted of which kind of object: subjects and masks, for the tables of [`crate::wide`].
//!
//! Each mask means something for its kind.

/// What one kind of object counts.
pub(crate) struct Field {
    pub(crate) object_type: &'static str,
    pub(crate) subject: &'static str,
    pub(crate) masks: &'static [Masks],
}

/// The masks of a definition.
#[derive(Clone, Copy)]
pub(crate) struct Masks {
    pub(crate) main: &'static str,
    pub(crate) relative: &'static str,
    /// Whether no event ends or begins two of what both count. Of two such, no rule says which is
    /// the later, so a selection could hold either.
    pub(crate) is_apart: bool,
}

const fn masks(main: &'static str, relative: &'static str) -> Masks {
    Masks { main, relative, is_apart: false }
}

const fn apart(main: &'static str, relative: &'static str) -> Masks {
    Masks { is_apart: true, ..masks(main, relative) }
}

const CALLS: &str = "CallUnknown, CallConsult, CallInternal, CallOutbound, CallInbound";
const BUSY: &str = "CallInbound, CallOutbound, CallOnHold, AfterCallWork";
const LOGGED_IN: &str = "'*, ~LoggedOut, ~NotMonitored'";
const WRAP_UP: &str = "AfterCallWorkUnknown, AfterCallWorkConsult, AfterCallWorkInternal, \
                       AfterCallWorkOutbound, AfterCallWorkInbound";
const HANDLING: &str = "Handling, HandlingInbound, HandlingInternal, HandlingOutbound";
const SIDES: &str = "CallConsultOriginated, CallInternalOriginated, CallOutboundOriginated, \
                     CallConsultReceived, CallInternalReceived, CallOutboundReceived";
const STARTED: &str = "DeliveringStarted, HandlingStarted, HandlingInboundStarted, \
                       HandlingInternalStarted, HandlingOutboundStarted, TransferMade";

/// All kinds of objects, each with a few masks.
pub(crate) const FIELDS: [Field; 10] = [
    Field {
        object_type: "QUEUE",
        subject: "DNAction",
        masks: &[
            apart("CallWait", "CallWait"),
            apart("CallAnswered", "CallAnswered, CallAbandoned"),
            apart("CallWait, CallAnswered", "CallAnswered"),
            masks("'*'", "CallReleased"),
            masks("CallPartyChanged, CallRingingPartyChanged, CallWait", "CallEntered"),
            masks("'*, InteractionEntered, ~CallEntered'", "InteractionCleared"),
        ],
    },
    Field {
        object_type: "SKILL_Q",
        subject: "DNAction",
        masks: &[
            apart("CallReleased, ACWCompleted", "CallReleased"),
            masks("CallForwarded, CallAbandonedFromRinging, CallCleared", "'*'"),
            masks("InteractionDeleted, InteractionDistributed, CallWait", "CallWait"),
            masks("InteractionDistributedToQueue, CallPartyChanged", "CallDistributed"),
        ],
    },
    Field {
        object_type: "AGENT",
        subject: "DNAction",
        masks: &[
            masks(CALLS, "CallInboundCompleted, CallInboundStarted"),
            masks("CallOnHold, CallOnHoldInbound, CallRetrievedFromHold", "CallHeld"),
            masks("'*'", "LoggedOut"),
            masks(
                "CallRinging, CallRingingInbound, CallDialing",
                "CallAnswered, CallDialed, CallForwarded",
            ),
            masks(HANDLING, "Delivering, InteractionAccepted, TimedOut"),
            apart("UserEvent", "UserEvent, CallPartyChanged"),
            masks(SIDES, "'*, Handling, AfterCallWorkInbound'"),
        ],
    },
    Field {
        object_type: "SKILL_AG",
        subject: "DNAction",
        masks: &[
            masks(CALLS, "CallAnswered"),
            masks("'*'", "WaitForNextCall, DoNotDisturb, OnHook, OffHook"),
            masks("CallRingingPartyChanged, CallPartyChanged, UserEvent", STARTED),
            masks("CallInbound, CallOnHold, Delivering, Handling, AfterCallWork", WRAP_UP),
        ],
    },
    Field {
        object_type: "QUEUE",
        subject: "DNStatus",
        masks: &[apart("Monitored", "'*'"), apart("NotMonitored", "'*'")],
    },
    Field { object_type: "SKILL_Q", subject: "DNStatus", masks: &[apart("'*'", "Monitored")] },
    Field {
        object_type: "AGENT",
        subject: "DNStatus",
        masks: &[masks(BUSY, CALLS), masks("LoggedOut, NotReadyForNextCall", "'*'")],
    },
    Field {
        object_type: "SKILL_AG",
        subject: "DNStatus",
        masks: &[masks(BUSY, CALLS), masks("'*'", "LoggedOut, OnHook, OffHook, LoggedIn")],
    },
    Field {
        object_type: "AGENT",
        subject: "AgentStatus",
        masks: &[apart(CALLS, LOGGED_IN), apart("WaitForNextCall, NotReadyForNextCall", "'*'")],
    },
    Field {
        object_type: "SKILL_AG",
        subject: "AgentStatus",
        masks: &[
            apart("WaitForNextCall", LOGGED_IN),
            apart(LOGGED_IN, CALLS),
            apart("'*'", "'*'"),
            masks("CallInbound, Handling, CallConsult", "'*, Delivering'"),
        ],
    },
];
