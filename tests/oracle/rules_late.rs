//! Small days on which much happens in one millisecond, and lines are seen late (rules 9, 25, 26, 29 and 40).
//!
//! They are written as in [`crate::rules`], and all values are computed by hand.

use crate::rules::check;

const ONCE: &str = "distinguishByConnId: true";

#[test]
fn semantics_26_levels_of_no_time_at_the_first_event_are_in_an_interval_that_begins_there() {
    let sliding = "intervalType: SlidingWindow; dynamicTimeProfile: '60:10'";
    let growing = "dynamicTimeProfile: 0:00+0:01";
    let logged_out = "AgentStatus; mainMask: LoggedOut";
    let ready = "AgentStatus; mainMask: WaitForNextCall";
    check(
        &format!(
            "Sliding AGENT MaxNumber {logged_out}; {sliding}
             Growing AGENT MaxNumber {logged_out}; {growing}
             Least AGENT MinNumber {ready}; {sliding}
             LeastGrowing AGENT MinNumber {ready}; {growing}
             Lines SKILL_AG MaxNumber DNStatus; mainMask: LoggedOut; {sliding}
             LinesGrowing SKILL_AG MaxNumber DNStatus; mainMask: LoggedOut; {growing}
             Waiting QUEUE MaxNumber DNAction; mainMask: CallWait; {sliding}"
        ),
        "0 AgentSkills agent=ann skills=de
         0 AgentLogin agent=ann
         0 AgentReady agent=ann
         0 Queued queue=q connId=c
         0 Diverted queue=q connId=c to.agent=ann",
        "59 AGENT ann Growing = 1
         59 AGENT ann LeastGrowing = 0
         59 SKILL_AG de LinesGrowing = 1
         60 AGENT ann Sliding = 1
         60 AGENT ann Least = 0
         60 SKILL_AG de Lines = 1
         60 QUEUE q Waiting = 1
         70 AGENT ann Sliding = 0
         70 AGENT ann Least = 1
         70 SKILL_AG de Lines = 0
         70 QUEUE q Waiting = 0",
    );
}

#[test]
fn semantics_29_a_line_that_is_seen_late_has_been_logged_out_from_the_event_of_the_joining_on() {
    let lines = "DNStatus; mainMask: LoggedOut";
    check(
        &format!(
            "Most SKILL_AG MaxNumber {lines}
             Number SKILL_AG TotalNumber {lines}
             Actions SKILL_AG MaxNumber DNAction; mainMask: LoggedOut"
        ),
        "0 AgentLogin agent=bob
         1 AgentSkills agent=ann skills=de
         1 AgentLogin agent=ann",
        "2 SKILL_AG de Number = 1
         2 SKILL_AG de Most = 1
         2 SKILL_AG de Actions = 1",
    );
    check(
        &format!("Most SKILL_AG MaxNumber {lines}\nNumber SKILL_AG TotalNumber {lines}"),
        "0 AgentSkills agent=bob skills=de,en
         0 AgentSkills agent=bob skills=de
         10 AgentReady agent=bob",
        "11 SKILL_AG en Number = 1
         11 SKILL_AG en Most = 1
         11 SKILL_AG de Most = 1",
    );
}

#[test]
fn semantics_41_a_line_that_is_seen_late_stands_where_its_agent_joined() {
    let last = "intervalType: SlidingSelection; dynamicTimeProfile: '1'";
    check(
        &format!(
            "Share SKILL_AG RelativeNumberPercentage DNStatus; mainMask: LoggedOut; \
             relativeMask: '*'; {last}"
        ),
        "0 AgentLogin agent=bob
         0 AgentSkills agent=bob skills=de
         1 AgentSkills agent=ann skills=de
         1 AgentReady agent=bob
         2 OffHook agent=ann",
        "3 SKILL_AG de Share = 0",
    );
}

#[test]
fn semantics_104_before_the_joining_of_a_line_that_is_seen_late_there_is_nobody() {
    let lines = "SKILL_AG MinNumber DNStatus; mainMask: '*'";
    check(
        &format!("All {lines}\nOnce {lines}; {ONCE}"),
        "0 AgentLogin agent=bob
         1 AgentSkills agent=ann skills=de
         2 AgentLogin agent=ann",
        "3 SKILL_AG de All = 0
         3 SKILL_AG de Once = 0",
    );
}

#[test]
fn semantics_104_who_joins_with_a_call_brings_the_order_of_its_begin_along() {
    let calls = "DNAction; mainMask: CallRingingInbound, CallInbound";
    check(
        &format!(
            "Once SKILL_AG TotalNumber {calls}; {ONCE}\nTime SKILL_AG TotalTime {calls}; {ONCE}"
        ),
        "0 AgentSkills agent=ann skills=de
         1 Ringing agent=ann callType=Inbound connId=c
         5 Established agent=ann connId=c
         6 AgentSkills agent=ann skills=
         8 AgentSkills agent=ann skills=de
         20 Released agent=ann connId=c",
        "5 SKILL_AG de Once = 1
         6 SKILL_AG de Once = 1
         8 SKILL_AG de Once = 1
         8 SKILL_AG de Time = 4
         20 SKILL_AG de Once = 2
         20 SKILL_AG de Time = 19",
    );
}

#[test]
fn semantics_29_who_has_left_at_the_begin_of_an_interval_is_missed_there_by_late_lines_too() {
    check(
        "Least SKILL_AG MinNumber DNStatus; mainMask: '*'; dynamicTimeProfile: 0:00+0:01",
        "0 AgentSkills agent=bob skills=de
         10 AgentLogout agent=bob
         20 AgentSkills agent=cyd skills=de
         20 AgentLogin agent=ann
         60 AgentSkills agent=cyd skills=
         60 AgentSkills agent=ann skills=de
         60 DndOff agent=cyd",
        "70 SKILL_AG de Least = 1",
    );
}

#[test]
fn semantics_42_a_line_that_is_seen_late_is_logged_out_at_the_logout_as_well() {
    let lines = "AGENT MinNumber DNStatus; mainMask: LoggedOut, NotReadyForNextCall";
    let login = "intervalType: SinceLogin";
    check(
        &format!("All {lines}; {login}\nOnce {lines}; {login}; {ONCE}"),
        "0 AgentLogin agent=ann mediaType=chat
         1 AgentReady agent=ann mediaType=chat
         2 AgentLogout agent=ann mediaType=chat
         3 OffHook agent=ann mediaType=email
         4 OffHook agent=ann",
        "5 AGENT ann All = 2
         5 AGENT ann Once = 2",
    );
}
