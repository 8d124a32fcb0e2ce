//! Small days for the rules as they are told first: borders, what counts, pools, objects and calls.
//!
//! They are written as in [`crate::rules`]. The days begin at 8:00, so that a reset of every minute
//! falls on the seconds 60, 120 and so on. All values are computed by hand.

use crate::rules::check;

#[test]
fn semantics_3_what_happens_at_a_border_belongs_to_the_new_interval() {
    check(
        "Entered QUEUE TotalNumber DNAction; mainMask: CallEntered; dynamicTimeProfile: 0:00+0:01",
        "0 Queued queue=q connId=a
         30 Queued queue=q connId=b
         60 Queued queue=q connId=c",
        "0 QUEUE q Entered = 1
         59 QUEUE q Entered = 2
         60 QUEUE q Entered = 1
         120 QUEUE q Entered = 0",
    );
}

#[test]
fn semantics_7_values_since_login_stay_from_the_logout_to_the_next_login() {
    check(
        "Calls AGENT TotalNumber DNAction; mainMask: CallInbound; intervalType: SinceLogin
         Time AGENT TotalTime DNAction; mainMask: CallInbound; intervalType: SinceLogin",
        "0 AgentLogin agent=ann
         10 Established agent=ann callType=Inbound connId=a
         15 Released agent=ann connId=a
         20 AgentLogout agent=ann
         25 Established agent=ann callType=Inbound connId=b
         28 Released agent=ann connId=b
         40 AgentLogin agent=ann
         50 Established agent=ann callType=Inbound connId=c
         53 Released agent=ann connId=c",
        "15 AGENT ann Calls = 1
         39 AGENT ann Time = 5
         40 AGENT ann Calls = 0
         60 AGENT ann Calls = 1
         60 AGENT ann Time = 3",
    );
}

#[test]
fn semantics_10_a_durable_action_counts_whole_where_it_ends() {
    check(
        "Waits QUEUE TotalNumber DNAction; mainMask: CallWait; dynamicTimeProfile: 0:00+0:01
         Time QUEUE TotalTime DNAction; mainMask: CallWait; dynamicTimeProfile: 0:00+0:01",
        "0 Queued queue=q connId=a
         65 Abandoned queue=q connId=a
         70 Queued queue=q connId=b
         120 Abandoned queue=q connId=b",
        "59 QUEUE q Waits = 0
         64 QUEUE q Time = 0
         65 QUEUE q Time = 65
         120 QUEUE q Waits = 1
         120 QUEUE q Time = 50
         180 QUEUE q Waits = 0",
    );
}

#[test]
fn semantics_11_a_retrospective_action_brings_its_duration_along() {
    check(
        "Lost QUEUE TotalNumber DNAction; mainMask: CallAbandoned; dynamicTimeProfile: 0:00+0:01
         LostTime QUEUE TotalTime DNAction; mainMask: CallAbandoned; dynamicTimeProfile: 0:00+0:01
         In QUEUE TotalNumber DNAction; mainMask: CallEntered; dynamicTimeProfile: 0:00+0:01
         InTime QUEUE TotalTime DNAction; mainMask: CallEntered; dynamicTimeProfile: 0:00+0:01",
        "10 Queued queue=q connId=a
         75 Abandoned queue=q connId=a",
        "59 QUEUE q In = 1
         59 QUEUE q InTime = 0
         74 QUEUE q Lost = 0
         75 QUEUE q Lost = 1
         75 QUEUE q LostTime = 65
         120 QUEUE q LostTime = 0",
    );
}

#[test]
fn semantics_12_a_status_counts_wherever_it_overlaps_with_its_part() {
    for subject in ["DNStatus", "AgentStatus"] {
        let ready = "mainMask: WaitForNextCall; dynamicTimeProfile: 0:00+0:01";
        let both = "mainMask: WaitForNextCall, NotReadyForNextCall; dynamicTimeProfile: 0:00+0:01";
        check(
            &format!(
                "Readys AGENT TotalNumber {subject}; {ready}
                 Ready AGENT TotalTime {subject}; {ready}
                 Boths AGENT TotalNumber {subject}; {both}
                 Both AGENT TotalTime {subject}; {both}"
            ),
            "0 AgentLogin agent=ann
             40 AgentReady agent=ann
             90 AgentNotReady agent=ann",
            "50 AGENT ann Ready = 10
             50 AGENT ann Boths = 2
             60 AGENT ann Readys = 1
             60 AGENT ann Ready = 0
             80 AGENT ann Ready = 20
             100 AGENT ann Readys = 1
             100 AGENT ann Ready = 30
             100 AGENT ann Boths = 2
             100 AGENT ann Both = 40
             120 AGENT ann Readys = 0
             120 AGENT ann Boths = 1",
        );
    }
}

#[test]
fn semantics_13_adjusted_actions_count_as_statuses_do() {
    let wait = "DNAction; mainMask: CallWait; dynamicTimeProfile: 0:00+0:01";
    let both = "DNAction; mainMask: CallWait, CallAbandoned; dynamicTimeProfile: 0:00+0:01";
    check(
        &format!(
            "Waits QUEUE TotalAdjustedNumber {wait}
             Wait QUEUE TotalAdjustedTime {wait}
             Boths QUEUE TotalAdjustedNumber {both}
             Both QUEUE TotalAdjustedTime {both}"
        ),
        "0 Queued queue=q connId=a
         80 Abandoned queue=q connId=a",
        "30 QUEUE q Wait = 30
         60 QUEUE q Waits = 1
         60 QUEUE q Wait = 0
         90 QUEUE q Waits = 1
         90 QUEUE q Wait = 20
         90 QUEUE q Boths = 2
         90 QUEUE q Both = 100
         120 QUEUE q Boths = 0",
    );
}

#[test]
fn semantics_14_extremes_look_at_what_is_added_and_at_levels() {
    let waits = "DNAction; mainMask: CallWait";
    let ready = "AgentStatus; mainMask: WaitForNextCall; dynamicTimeProfile: 0:00+0:01";
    check(
        &format!(
            "Longest QUEUE MaxTime {waits}
             Shortest QUEUE MinTime {waits}
             Most QUEUE MaxNumber {waits}
             Least QUEUE MinNumber {waits}
             Longest AGENT MaxTime {ready}
             Shortest AGENT MinTime {ready}"
        ),
        "0 Queued queue=q connId=a
         0 AgentLogin agent=ann
         0 AgentReady agent=ann
         1 Queued queue=q connId=b
         2 Queued queue=q connId=c
         5 Abandoned queue=q connId=a
         13 Abandoned queue=q connId=b
         50 AgentNotReady agent=ann
         55 AgentReady agent=ann
         80 AgentNotReady agent=ann
         85 AgentReady agent=ann
         90 Abandoned queue=q connId=c",
        "4 QUEUE q Longest = 0
         50 QUEUE q Longest = 12
         50 QUEUE q Shortest = 5
         50 QUEUE q Most = 3
         50 QUEUE q Least = 1
         90 QUEUE q Least = 0
         59 AGENT ann Longest = 50
         59 AGENT ann Shortest = 4
         100 AGENT ann Longest = 20
         100 AGENT ann Shortest = 15",
    );
}

#[test]
fn semantics_16_a_group_divides_sums_and_averages_no_averages() {
    check(
        "Talk SKILL_AG AverageTime DNAction; mainMask: CallInbound
         Ready SKILL_AG RelativeTimePercentage AgentStatus; mainMask: WaitForNextCall; \
         relativeMask: '*, ~LoggedOut'",
        "0 AgentSkills agent=ann skills=de
         0 AgentSkills agent=bob skills=de
         0 AgentLogin agent=ann
         0 AgentReady agent=ann
         50 AgentLogin agent=bob
         100 Established agent=ann callType=Inbound connId=a
         100 Established agent=bob callType=Inbound connId=b
         110 Released agent=ann connId=a
         120 Established agent=ann callType=Inbound connId=c
         130 Released agent=ann connId=c
         140 Released agent=bob connId=b",
        "100 SKILL_AG de Ready = 66.667
         150 SKILL_AG de Talk = 20",
    );
}

#[test]
fn semantics_18_the_service_factor_forgives_the_abandoned_in_range_2() {
    check(
        "Plain QUEUE ServiceFactor1 DNAction; timeRangeRight: 30
         Kind QUEUE ServiceFactor1 DNAction; timeRangeRight: 30; timeRangeRight2: 8",
        "0 Queued queue=q connId=a
         0 Queued queue=q connId=b
         0 Queued queue=q connId=c
         0 Queued queue=q connId=d
         0 Queued queue=q connId=e
         3 Abandoned queue=q connId=c
         8 Abandoned queue=q connId=d
         10 Diverted queue=q connId=a to.agent=ann
         10 Established agent=ann connId=a
         12 Diverted queue=q connId=e to.agent=bob
         12 Ringing agent=bob connId=e
         15 Abandoned agent=bob connId=e
         25 Diverted queue=q connId=b to.agent=carl
         30 Established agent=carl connId=b",
        "2 QUEUE q Plain = 0
         20 QUEUE q Plain = 25
         20 QUEUE q Kind = 33.333
         40 QUEUE q Plain = 20
         40 QUEUE q Kind = 25",
    );
}

#[test]
fn semantics_22_a_skill_group_sees_an_agent_while_it_is_a_member() {
    check(
        "Whole SKILL_AG TotalTime DNAction; mainMask: CallInbound
         Part SKILL_AG TotalAdjustedTime DNAction; mainMask: CallInbound
         Status SKILL_AG TotalTime AgentStatus; mainMask: CallInbound
         Age SKILL_AG CurrentMaxTime DNAction; mainMask: CallInbound",
        "0 AgentLogin agent=ann
         0 Established agent=ann callType=Inbound connId=a
         20 AgentSkills agent=ann skills=de,fr
         25 AgentSkills agent=ann skills=de
         30 Released agent=ann connId=a",
        "23 SKILL_AG fr Age = 3
         28 SKILL_AG de Age = 8
         40 SKILL_AG de Whole = 30
         40 SKILL_AG fr Whole = 0
         40 SKILL_AG de Part = 10
         40 SKILL_AG fr Part = 5
         40 SKILL_AG fr Status = 5",
    );
}

#[test]
fn semantics_27_a_begin_of_what_runs_is_dropped_and_a_new_reason_is_none() {
    let state = "mainMask: NotReadyForNextCall";
    check(
        &format!(
            "Entered QUEUE TotalNumber DNAction; mainMask: CallEntered
             Wait QUEUE TotalTime DNAction; mainMask: CallWait
             Age AGENT CurrentTime DNAction; mainMask: WaitForNextCall
             Lunch AGENT CurrentTime AgentStatus; {state}; dynamicFilter: ReasonExists(lunch)
             Talk AGENT CurrentTime AgentStatus; {state}; dynamicFilter: ReasonExists(talk)
             Lunches AGENT TotalTime AgentStatus; {state}; dynamicFilter: ReasonExists(lunch)
             All AGENT TotalNumber AgentStatus; {state}"
        ),
        "0 Queued queue=q connId=a
         5 Queued queue=q connId=a
         5 AgentLogin agent=ann
         10 Abandoned queue=q connId=a
         10 AgentNotReady agent=ann reason=lunch
         20 AgentNotReady agent=ann reason=talk
         30 AgentReady agent=ann
         35 AgentReady agent=ann",
        "40 QUEUE q Entered = 1
         40 QUEUE q Wait = 10
         15 AGENT ann Lunch = 10
         25 AGENT ann Lunch = 0
         25 AGENT ann Talk = 20
         40 AGENT ann Lunches = 10
         40 AGENT ann All = 1
         40 AGENT ann Age = 10",
    );
}

#[test]
fn semantics_28_an_object_exists_from_the_event_that_names_it_as_its_place() {
    let entered = "TotalNumber DNAction; mainMask: CallEntered";
    let state = "CurrentState AgentStatus; mainMask: '*'";
    check(
        &format!(
            "In QUEUE {entered}\nIn SKILL_Q {entered}\nState AGENT {state}\nState SKILL_AG {state}"
        ),
        "0 Queued queue=q connId=a
         1 Diverted queue=q connId=a to.agent=ann
         2 AgentLogout agent=bob
         3 AgentSkills agent=carl skills=de
         4 Abandoned queue=r connId=x
         5 Queued skill=fr connId=b",
        "9 AGENT ann State = nothing
         1 AGENT bob State = nothing
         2 AGENT bob State = LoggedOut
         3 SKILL_AG de State = NotReadyForNextCall
         9 SKILL_Q de In = nothing
         4 QUEUE r In = 0
         5 SKILL_Q fr In = 1
         9 SKILL_AG fr State = nothing",
    );
}

#[test]
fn semantics_31_data_are_merged_into_the_call_wherever_it_is() {
    let lost = "TotalNumber DNAction; mainMask: CallAbandoned; dynamicFilter:";
    check(
        &format!(
            "Merged SKILL_Q {lost} PairExists(A,1) & PairExists(B,2) & PairExists(C,3)
             Old SKILL_Q {lost} PairExists(B,1)
             Dropped SKILL_Q {lost} PairExists(D,4)
             Caller SKILL_Q {lost} ANI='110'"
        ),
        "0 Queued queue=q connId=a userData.A=1 userData.B=1 ani=110
         0 Queued skill=s connId=a
         5 AttachedDataChanged queue=q connId=a userData.B=2
         7 Held agent=ann connId=a userData.D=4
         10 Abandoned skill=s connId=a userData.C=3",
        "10 SKILL_Q s Merged = 1
         10 SKILL_Q s Old = 0
         10 SKILL_Q s Dropped = 1
         10 SKILL_Q s Caller = 1",
    );
}

#[test]
fn semantics_34_the_type_of_a_call_and_what_does_not_fit_its_phase() {
    check(
        "Inbound AGENT TotalNumber DNAction; mainMask: CallInbound
         Internal AGENT TotalTime DNAction; mainMask: CallInternal
         Consult AGENT TotalTime DNAction; mainMask: CallConsult
         Unknown AGENT TotalTime DNAction; mainMask: CallUnknown
         Ring AGENT TotalTime DNAction; mainMask: CallRingingInbound
         Lost AGENT TotalNumber DNAction; mainMask: CallAbandonedFromRinging",
        "0 Ringing agent=ann connId=a
         2 Established agent=ann connId=a callType=Internal
         5 Released agent=ann connId=a
         10 Ringing agent=ann connId=b callType=Consult
         11 Established agent=ann connId=b
         15 Released agent=ann connId=b
         20 Established agent=ann connId=c
         22 Abandoned agent=ann connId=c
         26 Released agent=ann connId=c
         30 Ringing agent=ann connId=d
         33 Abandoned agent=ann connId=d
         34 Released agent=ann connId=d",
        "29 AGENT ann Inbound = 0
         29 AGENT ann Internal = 3
         29 AGENT ann Consult = 4
         29 AGENT ann Unknown = 6
         29 AGENT ann Lost = 0
         40 AGENT ann Lost = 1
         40 AGENT ann Ring = 5",
    );
}

#[test]
fn semantics_39_a_range_restricts_the_numerator_and_100_is_no_bound() {
    check(
        "Quick QUEUE RelativeNumberPercentage DNAction; mainMask: CallWait; timeRangeRight: 10
         Over QUEUE RelativeNumberPercentage DNAction; mainMask: CallEntered; \
         relativeMask: CallAbandoned
         Time QUEUE RelativeTimePercentage DNAction; mainMask: CallWait; \
         relativeMask: CallAbandoned",
        "0 Queued queue=q connId=a
         0 Queued queue=q connId=b
         0 Queued queue=q connId=c
         5 Abandoned queue=q connId=a
         10 Abandoned queue=q connId=b
         30 Diverted queue=q connId=c",
        "3 QUEUE q Over = 0
         7 QUEUE q Over = 300
         40 QUEUE q Quick = 33.333
         40 QUEUE q Over = 150
         40 QUEUE q Time = 300",
    );
}

#[test]
fn semantics_43_the_current_state_of_each_object_type() {
    check(
        "State AGENT CurrentTargetState AgentStatus; mainMask: LoggedOut
         State QUEUE CurrentState DNStatus; mainMask: '*'
         State SKILL_Q CurrentTargetState DNStatus; mainMask: '*'
         State SKILL_AG CurrentState AgentStatus; mainMask: LoggedOut",
        "0 Queued queue=q connId=a
         0 Queued skill=de connId=a
         1 AgentSkills agent=ann skills=de
         2 AgentLogin agent=ann
         3 AgentReady agent=ann
         4 Ringing agent=ann connId=b
         5 AgentSkills agent=ann skills=",
        "0 QUEUE q State = Monitored
         0 SKILL_Q de State = Monitored
         1 SKILL_AG de State = NotReadyForNextCall
         3 AGENT ann State = WaitForNextCall
         3 SKILL_AG de State = WaitForNextCall
         4 AGENT ann State = CallRinging
         4 SKILL_AG de State = NotReadyForNextCall
         5 SKILL_AG de State = NotMonitored",
    );
}
