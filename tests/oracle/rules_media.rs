//! Small days for the further actions of other media than voice (rule 108).
//!
//! They are written as in [`crate::rules`], and all values are computed by hand.

use crate::recount::Options;
use crate::rules::{check, check_with};

/// Number and time of each action; the first is named as the action is, the second with a `t`.
fn counted(object: &str, actions: &[&str]) -> String {
    let of = |action: &&str| {
        let rest = format!("DNAction; mainMask: {action}");
        format!("{action} {object} TotalNumber {rest}\n{action}-t {object} TotalTime {rest}\n")
    };
    actions.iter().map(of).collect()
}

const DURABLE: [&str; 5] =
    ["Delivering", "Handling", "HandlingInbound", "HandlingInternal", "HandlingOutbound"];
const STARTED: [&str; 5] = [
    "DeliveringStarted",
    "HandlingStarted",
    "HandlingInboundStarted",
    "HandlingInternalStarted",
    "HandlingOutboundStarted",
];

#[test]
fn semantics_108_an_interaction_is_delivered_and_handled() {
    check(
        &(counted("AGENT", &DURABLE) + &counted("AGENT", &STARTED)),
        "0 Ringing agent=ann mediaType=chat connId=a
         4 Established agent=ann mediaType=chat connId=a
         20 Released agent=ann mediaType=chat connId=a
         30 Dialing agent=ann mediaType=chat connId=b
         32 Established agent=ann mediaType=chat connId=b
         35 Released agent=ann mediaType=chat connId=b
         40 Established agent=ann mediaType=chat connId=c callType=Consult
         47 Released agent=ann mediaType=chat connId=c
         50 Ringing agent=ann connId=d
         55 Established agent=ann connId=d
         59 Released agent=ann connId=d",
        // Consult has no type of its own, and voice has nothing of all this.
        "10 AGENT ann Handling = 0
         60 AGENT ann Delivering = 1
         60 AGENT ann Delivering-t = 4
         60 AGENT ann DeliveringStarted = 1
         60 AGENT ann DeliveringStarted-t = 0
         60 AGENT ann Handling = 3
         60 AGENT ann Handling-t = 26
         60 AGENT ann HandlingStarted = 3
         60 AGENT ann HandlingInbound-t = 16
         60 AGENT ann HandlingInboundStarted = 1
         60 AGENT ann HandlingOutbound-t = 3
         60 AGENT ann HandlingOutboundStarted = 1
         60 AGENT ann HandlingInternal = 0
         60 AGENT ann HandlingInternalStarted = 0",
    );
}

#[test]
fn semantics_108_another_type_ends_and_begins_handling_of_the_type() {
    let runs = "Runs AGENT CurrentNumber DNAction; mainMask: HandlingInbound, HandlingInternal, \
                HandlingOutbound\n";
    check(
        &(counted("AGENT", &DURABLE) + &counted("AGENT", &STARTED) + runs),
        "0 Established agent=ann mediaType=chat connId=a callType=Consult
         5 PartyChanged agent=ann mediaType=chat connId=a newConnId=b callType=Inbound
         9 PartyChanged agent=ann mediaType=chat connId=b newConnId=c callType=Internal
         15 PartyChanged agent=ann mediaType=chat connId=c newConnId=d
         20 PartyChanged agent=ann mediaType=chat connId=d newConnId=e callType=Unknown
         30 Released agent=ann mediaType=chat connId=e",
        "3 AGENT ann Runs = 0
         7 AGENT ann Runs = 1
         17 AGENT ann Runs = 1
         25 AGENT ann Runs = 0
         40 AGENT ann Handling = 1
         40 AGENT ann Handling-t = 30
         40 AGENT ann HandlingStarted = 1
         40 AGENT ann HandlingInbound-t = 4
         40 AGENT ann HandlingInboundStarted = 0
         40 AGENT ann HandlingInternal = 1
         40 AGENT ann HandlingInternal-t = 11
         40 AGENT ann HandlingInternalStarted = 0",
    );
}

#[test]
fn semantics_108_delivering_goes_on_whatever_the_type_becomes() {
    check(
        &(counted("AGENT", &DURABLE) + &counted("AGENT", &["Accepted"])),
        "0 Ringing agent=ann mediaType=email connId=a
         5 PartyChanged agent=ann mediaType=email connId=a newConnId=b callType=Outbound
         8 Established agent=ann mediaType=email connId=b
         10 Released agent=ann mediaType=email connId=b",
        "20 AGENT ann Delivering = 1
         20 AGENT ann Delivering-t = 8
         20 AGENT ann Accepted-t = 8
         20 AGENT ann HandlingOutbound-t = 2
         20 AGENT ann HandlingInbound = 0",
    );
}

#[test]
fn semantics_108_hold_changes_nothing_of_handling() {
    let events = "0 Established agent=ann mediaType=chat connId=a callType=Inbound
         5 Held agent=ann mediaType=chat connId=a
         10 Retrieved agent=ann mediaType=chat connId=a
         20 Released agent=ann mediaType=chat connId=a";
    for hold_ends_call in [false, true] {
        let options = Options { hold_ends_call, ..Options::default() };
        check_with(
            &options,
            &(counted("AGENT", &DURABLE) + &counted("AGENT", &STARTED)),
            events,
            "20 AGENT ann Handling = 1
             20 AGENT ann Handling-t = 20
             20 AGENT ann HandlingStarted = 1
             20 AGENT ann HandlingInbound = 1
             20 AGENT ann HandlingInbound-t = 20
             20 AGENT ann HandlingInboundStarted = 1",
        );
    }
}

#[test]
fn semantics_108_what_is_delivered_is_accepted_or_times_out() {
    let moments = ["Accepted", "TimedOut", "CallAnswered", "CallForwarded"];
    let alias = "Alias AGENT TotalTime DNAction; mainMask: InteractionAccepted\n";
    check(
        &(counted("AGENT", &moments) + alias),
        "0 Ringing agent=ann mediaType=chat connId=a
         3 Established agent=ann mediaType=chat connId=a
         10 Ringing agent=ann mediaType=chat connId=b
         15 Diverted agent=ann mediaType=chat connId=b
         20 Ringing agent=ann mediaType=chat connId=c
         27 Abandoned agent=ann mediaType=chat connId=c
         30 Dialing agent=ann mediaType=chat connId=d
         32 Established agent=ann mediaType=chat connId=d
         33 Established agent=ann mediaType=chat connId=e
         40 Ringing agent=ann connId=f
         41 Established agent=ann connId=f
         50 Ringing agent=ann connId=g
         51 Diverted agent=ann connId=g",
        // A call that is dialled or simply there is not accepted, and voice is only answered.
        "60 AGENT ann Accepted = 1
         60 AGENT ann Accepted-t = 3
         60 AGENT ann Alias = 3
         60 AGENT ann TimedOut = 1
         60 AGENT ann TimedOut-t = 5
         60 AGENT ann CallAnswered = 2
         60 AGENT ann CallAnswered-t = 4
         60 AGENT ann CallForwarded-t = 6",
    );
}

#[test]
fn semantics_108_transfers_and_conferences_of_other_media_have_short_names() {
    let made = ["TransferMade", "ConferenceMade", "CallTransferMade", "CallConferenceMade"];
    check(
        &counted("AGENT", &made),
        "0 Established agent=ann mediaType=email connId=a
         1 TransferMade agent=ann mediaType=email connId=a
         2 ConferenceMade agent=ann mediaType=email connId=a
         3 ConferenceMade agent=ann mediaType=email connId=x
         4 Established agent=ann connId=b
         5 TransferMade agent=ann connId=b",
        // That of x is dropped, for there is no such call.
        "9 AGENT ann TransferMade = 1
         9 AGENT ann ConferenceMade = 1
         9 AGENT ann CallTransferMade = 2
         9 AGENT ann CallConferenceMade = 1",
    );
}

#[test]
fn semantics_108_an_interaction_in_a_queue_is_named_by_the_medium_of_queued() {
    let moments = [
        "InteractionEntered",
        "InteractionDistributed",
        "InteractionDistributedToQueue",
        "InteractionCleared",
        "InteractionDeleted",
    ];
    check(
        &(counted("QUEUE", &moments) + &counted("SKILL_Q", &moments)),
        "0 Queued queue=q connId=a mediaType=email
         0 Queued queue=q connId=b mediaType=email
         0 Queued queue=q connId=c mediaType=email
         0 Queued queue=q connId=d mediaType=email
         0 Queued queue=q connId=e mediaType=email
         0 Queued queue=q connId=v
         1 Queued skill=s connId=a mediaType=chat
         2 Diverted queue=q connId=a to.agent=ann
         3 Diverted queue=q connId=b to.queue=r
         4 Diverted queue=q connId=c to.skill=s
         5 Diverted queue=q connId=d
         6 Abandoned queue=q connId=e mediaType=voice
         7 Abandoned queue=q connId=v mediaType=email
         8 Abandoned skill=s connId=a",
        "9 QUEUE q InteractionEntered = 5
         9 QUEUE q InteractionEntered-t = 0
         9 QUEUE q InteractionDistributed = 1
         9 QUEUE q InteractionDistributed-t = 2
         9 QUEUE q InteractionDistributedToQueue = 2
         9 QUEUE q InteractionDistributedToQueue-t = 7
         9 QUEUE q InteractionCleared-t = 5
         9 QUEUE q InteractionDeleted = 1
         9 QUEUE q InteractionDeleted-t = 6
         9 SKILL_Q s InteractionEntered = 1
         9 SKILL_Q s InteractionDeleted-t = 7",
    );
}

#[test]
fn semantics_29_an_event_of_an_agent_may_name_its_line_by_a_call() {
    check(
        "Ready AGENT TotalTime DNStatus; mainMask: WaitForNextCall
         Wrap AGENT TotalNumber DNAction; mainMask: AfterCallWork",
        "0 AgentLogin agent=ann device=d1
         0 AgentLogin agent=ann device=d2
         1 Established agent=ann device=d2 connId=c
         2 AgentNotReady agent=ann connId=c workMode=AfterCallWork
         3 AgentReady agent=ann connId=other
         4 AgentReady agent=ann
         5 Released agent=ann connId=c
         9 AgentReady agent=ann device=d2 connId=nowhere",
        // Two lines have none of the calls of 3 and 4, which are orphans; at 9 the device tells it.
        "8 AGENT ann Ready = 0
         12 AGENT ann Ready = 3
         12 AGENT ann Wrap = 1",
    );
}
