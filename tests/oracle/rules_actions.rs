//! Small days for the further actions at lines of all media and at queues (rule 108).
//!
//! They are written as in [`crate::rules`], and all values are computed by hand.

use crate::rules::check;

/// A number of each action, named as the action is.
fn numbers(object: &str, actions: &[&str]) -> String {
    let of =
        |action: &&str| format!("{action} {object} TotalNumber DNAction; mainMask: {action}\n");
    actions.iter().map(of).collect()
}

/// A time of each action, named as the action is.
fn times(object: &str, actions: &[&str]) -> String {
    numbers(object, actions).replace("TotalNumber", "TotalTime")
}

#[test]
fn semantics_108_the_side_of_a_call_is_told_by_its_type_when_it_is_established() {
    let sides = [
        "CallConsultOriginated",
        "CallInternalOriginated",
        "CallOutboundOriginated",
        "CallConsultReceived",
        "CallInternalReceived",
        "CallOutboundReceived",
    ];
    let any = "Any AGENT TotalNumber DNAction; mainMask: ";
    check(
        &format!("{}{any}{}", numbers("AGENT", &sides), sides.join(", ")),
        "0 Dialing agent=ann connId=a
         1 Established agent=ann connId=a
         2 Dialing agent=ann connId=b
         3 Established agent=ann connId=b callType=Consult
         4 Dialing agent=ann connId=c callType=Internal
         5 Established agent=ann connId=c
         6 Dialing agent=ann connId=d
         7 Established agent=ann connId=d callType=Inbound
         10 Ringing agent=ann connId=e callType=Internal
         11 Established agent=ann connId=e
         12 Ringing agent=ann connId=f
         13 Established agent=ann connId=f callType=Outbound
         14 Ringing agent=ann connId=g callType=Consult
         15 Established agent=ann connId=g callType=Unknown
         16 Established agent=ann connId=h callType=Internal
         17 Ringing agent=ann connId=i callType=Consult
         18 Established agent=ann connId=i
         19 Ringing agent=ann connId=k
         20 Established agent=ann connId=k",
        "0 AGENT ann Any = 0
         1 AGENT ann CallOutboundOriginated = 1
         30 AGENT ann CallOutboundOriginated = 1
         30 AGENT ann CallConsultOriginated = 1
         30 AGENT ann CallInternalOriginated = 1
         30 AGENT ann CallInternalReceived = 1
         30 AGENT ann CallOutboundReceived = 1
         30 AGENT ann CallConsultReceived = 1
         30 AGENT ann Any = 6",
    );
}

#[test]
fn semantics_108_another_party_is_told_at_a_line_under_the_new_conn_id() {
    let changed = "AGENT TotalTime DNAction; mainMask: CallPartyChanged";
    let parties = ["CallPartyChanged", "CallRingingPartyChanged"];
    check(
        &format!(
            "{}{}Old {changed}; dynamicFilter: PairExists(A,old)
             New {changed}; dynamicFilter: PairExists(B,new) & PairExists(A,old)",
            times("AGENT", &parties),
            numbers("SKILL_AG", &parties),
        ),
        "0 AgentSkills agent=ann skills=de
         0 Ringing agent=ann connId=a userData.A=old
         4 PartyChanged agent=ann connId=a newConnId=b userData.B=merged
         10 Established agent=ann connId=b
         12 AttachedDataChanged agent=ann connId=c userData.B=new
         17 PartyChanged agent=ann connId=b newConnId=c
         20 Dialing agent=ann connId=d
         25 PartyChanged agent=ann connId=d newConnId=e
         26 PartyChanged agent=ann connId=x newConnId=y
         27 PartyChanged agent=ann connId=e newConnId=c",
        // At 4 the data go to the old connId, of which the new one has what it lacks. The last two
        // events are dropped, and while it dials there is nothing to tell.
        "30 AGENT ann CallRingingPartyChanged = 4
         30 AGENT ann CallPartyChanged = 7
         30 AGENT ann Old = 7
         30 AGENT ann New = 7
         30 SKILL_AG de CallRingingPartyChanged = 1
         30 SKILL_AG de CallPartyChanged = 1",
    );
}

#[test]
fn semantics_108_another_party_is_told_at_the_queue_of_a_call_that_waits_or_rings() {
    let parties = ["CallPartyChanged", "CallRingingPartyChanged", "CallAnswered"];
    check(
        &(times("QUEUE", &parties)
            + &times("SKILL_Q", &parties)
            + &numbers("QUEUE", &parties).replace(" QUEUE", "s QUEUE")
            + "Chat QUEUE TotalTime DNAction; mainMask: CallRingingPartyChanged; \
               dynamicFilter: MediaType=chat & PairExists(A,1)"),
        "0 Queued queue=q connId=a mediaType=chat userData.A=1
         2 Queued skill=s connId=a
         3 PartyChanged queue=q connId=a newConnId=b
         4 PartyChanged queue=q connId=a newConnId=c
         10 Diverted queue=q connId=b to.agent=ann
         10 Diverted skill=s connId=a to.agent=ann
         11 Ringing agent=ann connId=b
         15 PartyChanged agent=ann connId=b newConnId=d
         20 Established agent=ann connId=d
         25 PartyChanged agent=ann connId=d newConnId=e",
        // The route of s is still that of a, which never came to ann. Once it is answered, another
        // party is no matter of the queue any more.
        "30 QUEUE q CallPartyChanged = 3
         30 QUEUE q CallPartyChangeds = 1
         30 QUEUE q CallRingingPartyChanged = 15
         30 QUEUE q CallRingingPartyChangeds = 1
         30 QUEUE q CallAnswered = 20
         30 QUEUE q Chat = 15
         30 SKILL_Q s CallPartyChanged = 0
         30 SKILL_Q s CallRingingPartyChanged = 0
         30 SKILL_Q s CallAnswered = 0",
    );
}

#[test]
fn semantics_108_every_unanswered_route_that_moves_along_is_told() {
    let ringing = ["CallRingingPartyChanged"];
    check(
        &(times("QUEUE", &ringing) + &times("SKILL_Q", &ringing)),
        "0 Queued queue=q connId=a
         3 Queued skill=s connId=a
         5 Diverted queue=q connId=a to.agent=ann
         5 Diverted skill=s connId=a to.agent=ann
         6 Queued queue=r connId=a
         6 Diverted queue=r connId=a to.agent=bob
         6 Ringing agent=ann connId=a
         10 PartyChanged agent=ann connId=a newConnId=b
         20 Abandoned agent=ann connId=b
         30 Queued queue=t connId=g
         31 Established agent=ann connId=g
         32 Diverted queue=t connId=g to.agent=ann
         33 PartyChanged agent=ann connId=g newConnId=h",
        // The route to bob stays where it is. At ann's established call nothing rings, even where the
        // queue has seen no answer.
        "40 QUEUE q CallRingingPartyChanged = 10
         40 SKILL_Q s CallRingingPartyChanged = 7
         40 QUEUE r CallRingingPartyChanged = 0
         40 QUEUE t CallRingingPartyChanged = 0",
    );
}

#[test]
fn semantics_108_a_user_event_needs_no_call() {
    let event = "AGENT TotalNumber DNAction; mainMask: UserEvent";
    check(
        &format!(
            "Events {event}
             Time AGENT TotalTime DNAction; mainMask: UserEvent
             Sold {event}; dynamicFilter: PairExists(Outcome,sold)
             Chat {event}; dynamicFilter: MediaType=chat
             All AGENT TotalNumber DNAction; mainMask: '*'"
        ),
        "0 UserEvent agent=ann connId=a userData.Outcome=sold
         5 Established agent=ann connId=b
         6 UserEvent agent=ann connId=b
         7 UserEvent agent=ann connId=a userData.Outcome=lost
         8 UserEvent agent=ann connId=c mediaType=chat userData.Outcome=sold",
        // Of all actions, only CallUnknownStarted has happened.
        "9 AGENT ann Events = 4
         9 AGENT ann Time = 0
         9 AGENT ann Sold = 2
         9 AGENT ann Chat = 1
         9 AGENT ann All = 1",
    );
}

#[test]
fn semantics_108_after_call_work_has_the_type_of_the_call_released_last() {
    let works = [
        "AfterCallWork",
        "AfterCallWorkUnknown",
        "AfterCallWorkConsult",
        "AfterCallWorkInternal",
        "AfterCallWorkOutbound",
        "AfterCallWorkInbound",
    ];
    let lunch = "Reason AGENT TotalAdjustedTime DNAction; mainMask: AfterCallWorkInbound; \
                 dynamicFilter: ReasonExists(x)";
    check(
        &(times("AGENT", &works) + lunch),
        "0 AgentLogin agent=ann
         1 Established agent=ann connId=a callType=Inbound
         2 Dialing agent=ann connId=b callType=Consult
         3 AgentNotReady agent=ann workMode=AfterCallWork
         4 Released agent=ann connId=a
         5 Released agent=ann connId=b
         10 AgentNotReady agent=ann workMode=AfterCallWork reason=x
         12 AgentReady agent=ann
         20 Established agent=ann connId=c callType=Outbound
         21 PartyChanged agent=ann connId=c newConnId=d callType=Internal
         22 Released agent=ann connId=d
         23 AgentNotReady agent=ann workMode=AfterCallWork
         26 AgentNotReady agent=ann
         30 AgentNotReady agent=ann workMode=AfterCallWork
         31 AgentReady agent=ann
         40 Established agent=ann connId=e callType=Outbound
         41 Released agent=ann connId=e
         42 AgentLogout agent=ann
         43 AgentLogin agent=ann
         44 AgentNotReady agent=ann workMode=AfterCallWork
         48 AgentReady agent=ann",
        // From 5 to 12 after a, for b was not answered; from 23 to 26 after d; from 30 and from 44 on
        // after nothing.
        "7 AGENT ann AfterCallWorkInbound = 0
         15 AGENT ann AfterCallWorkInbound = 7
         15 AGENT ann Reason = 2
         50 AGENT ann AfterCallWork = 15
         50 AGENT ann AfterCallWorkInbound = 7
         50 AGENT ann AfterCallWorkConsult = 0
         50 AGENT ann AfterCallWorkInternal = 3
         50 AGENT ann AfterCallWorkOutbound = 0
         50 AGENT ann AfterCallWorkUnknown = 5",
    );
}

#[test]
fn semantics_108_after_call_work_that_runs_keeps_its_type() {
    check(
        &times("AGENT", &["AfterCallWorkUnknown", "AfterCallWorkInbound"]),
        "0 AgentLogin agent=ann
         0 AgentNotReady agent=ann workMode=AfterCallWork
         2 Established agent=ann connId=a callType=Inbound
         5 Released agent=ann connId=a
         6 AgentNotReady agent=ann workMode=AfterCallWork reason=x
         10 AgentReady agent=ann
         12 AgentNotReady agent=ann workMode=AfterCallWork
         15 AgentReady agent=ann",
        // What was released while the first one ran, is for the second one.
        "20 AGENT ann AfterCallWorkUnknown = 10
         20 AGENT ann AfterCallWorkInbound = 3",
    );
}

#[test]
fn semantics_108_a_star_stands_for_no_further_action_and_none_gives_a_status() {
    check(
        "All AGENT TotalNumber DNAction; mainMask: '*'
         Named AGENT TotalNumber DNAction; mainMask: '*, handling started, InteractionAccepted'
         Not AGENT TotalNumber DNAction; mainMask: 'HandlingStarted, Accepted, ~Accepted'
         Status AGENT CurrentState AgentStatus; mainMask: '*'
         Times AGENT TotalTime DNStatus; mainMask: Handling, Delivering, AfterCallWorkInbound",
        "0 AgentLogin agent=ann mediaType=chat
         0 AgentReady agent=ann mediaType=chat
         1 Ringing agent=ann mediaType=chat connId=a
         3 Established agent=ann mediaType=chat connId=a
         9 Released agent=ann mediaType=chat connId=a
         9 AgentNotReady agent=ann mediaType=chat workMode=AfterCallWork",
        // LoggedOut never was, for the first event of all is the login. AgentLogin, and
        // NotReadyForNextCall ends; the ring starts; two ringing actions end, two things happen; the
        // call ends and is completed, and WaitForNextCall ends.
        "0 AGENT ann All = 2
         1 AGENT ann All = 3
         1 AGENT ann Status = CallRinging
         3 AGENT ann All = 7
         3 AGENT ann Named = 9
         3 AGENT ann Not = 1
         3 AGENT ann Status = CallInbound
         9 AGENT ann All = 10
         9 AGENT ann Status = AfterCallWork
         20 AGENT ann Times = 0",
    );
}
