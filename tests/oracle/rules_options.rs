//! Small days for the options of counting (rule 109).
//!
//! They are written as in [`crate::rules`], and all values are computed by hand.

use crate::recount::Options;
use crate::rules::{check, check_with};

/// Durable actions count at their start.
fn starts() -> Options {
    Options { starts: true, ..Options::default() }
}

const MINUTE: &str = "dynamicTimeProfile: 0:00+0:01";

#[test]
fn semantics_109_timestamps_in_seconds_cut_both_ends_down() {
    let defined = "Answered QUEUE TotalTime DNAction; mainMask: CallAnswered
         Quick QUEUE TotalNumberInTimeRange DNAction; mainMask: CallAnswered; timeRangeRight: 11
         Wait QUEUE CurrentMaxTime DNAction; mainMask: CallWait
         Mean QUEUE AverageOfCurrentNumber DNAction; mainMask: CallWait
         Rate QUEUE TotalNumberPerSecond DNAction; mainMask: CallEntered";
    let events = "0.6 Queued queue=q connId=x
         56.949 Queued queue=q connId=a
         67.000 Diverted queue=q connId=a to.agent=ann
         67.542 Established agent=ann connId=a";
    check(
        defined,
        events,
        "60.3 QUEUE q Rate = 0.034
         60.3 QUEUE q Wait = 59.7
         80 QUEUE q Answered = 10.593
         80 QUEUE q Quick = 1",
    );
    // 67 − 56. At 60 there are 2 in 60 s, and they have run for 60 + 4 s.
    let seconds = Options { timestamps_seconds: true, ..Options::default() };
    check_with(
        &seconds,
        defined,
        events,
        "60.3 QUEUE q Rate = 0.033
         60.3 QUEUE q Wait = 60
         60.3 QUEUE q Mean = 1.067
         80 QUEUE q Answered = 11
         80 QUEUE q Quick = 0",
    );
}

#[test]
fn semantics_109_timestamps_in_seconds_leave_the_order_and_what_has_happened() {
    let seconds = Options { timestamps_seconds: true, ..Options::default() };
    check_with(
        &seconds,
        &format!(
            "State AGENT CurrentState AgentStatus; mainMask: '*'
             Ready AGENT TotalNumber AgentStatus; mainMask: WaitForNextCall
             Minute AGENT TotalNumber AgentStatus; mainMask: WaitForNextCall; {MINUTE}
             Time AGENT TotalTime AgentStatus; mainMask: WaitForNextCall"
        ),
        "0 AgentLogin agent=ann
         10.7 AgentNotReady agent=ann reason=x
         10.2 AgentReady agent=ann
         20.9 AgentReady agent=ann
         60.9 AgentNotReady agent=ann",
        // At 10.3 the agent is ready, and at 10.7 not any more; in between are 0 s. What ends at
        // 60.9 ends at the reset, so it is not of the new minute (rule 26).
        "10.1 AGENT ann State = NotReadyForNextCall
         10.3 AGENT ann State = WaitForNextCall
         10.8 AGENT ann State = NotReadyForNextCall
         10.8 AGENT ann Ready = 1
         10.8 AGENT ann Time = 0
         20.5 AGENT ann Ready = 1
         30 AGENT ann Ready = 2
         60.8 AGENT ann Minute = 1
         61 AGENT ann Minute = 0
         61 AGENT ann Time = 40",
    );
}

#[test]
fn semantics_109_numbers_may_count_durable_actions_at_their_start() {
    let calls = format!("DNAction; mainMask: CallInbound; {MINUTE}");
    let starts = starts();
    check_with(
        &starts,
        &format!(
            "Number AGENT TotalNumber {calls}
             Distinct AGENT TotalDistinctNumber {calls}
             Time AGENT TotalTime {calls}
             Mean AGENT AverageTime {calls}
             Rate AGENT TotalNumberPerSecond {calls}
             PerHour AGENT AverageNumberPerRelativeHour {calls}; relativeMask: LoggedIn, CallInbound
             InRange AGENT TotalNumberInTimeRange {calls}; timeRangeRight: 100
             Share AGENT TotalNumberInTimeRangePercentage {calls}; timeRangeRight: 100
             Relative AGENT RelativeNumberPercentage {calls}; relativeMask: CallInbound, CallAnswered
             Ranged AGENT RelativeNumberPercentage {calls}; timeRangeRight: 100; \
             relativeMask: CallInbound
             Adjusted AGENT TotalAdjustedNumber {calls}
             Status AGENT TotalNumber AgentStatus; mainMask: WaitForNextCall; {MINUTE}
             Last AGENT TotalNumber DNAction; mainMask: CallInbound; \
             intervalType: SlidingSelection; dynamicTimeProfile: '5'"
        ),
        "0 AgentLogin agent=ann
         0 AgentReady agent=ann
         5 Ringing agent=ann connId=a
         10 Established agent=ann connId=a
         70 Released agent=ann connId=a
         80 Ringing agent=ann connId=b
         85 Established agent=ann connId=b
         90 Established agent=ann connId=c callType=Inbound",
        // In the second minute, b and c begin and a ends, after 60 s: 60 / 2; 3,600 · 2 / 60; 1 of 2;
        // 2 of 2 + 1 answered.
        "59 AGENT ann Number = 1
         59 AGENT ann Distinct = 1
         59 AGENT ann Time = 0
         59 AGENT ann Last = 0
         100 AGENT ann Number = 2
         100 AGENT ann Distinct = 2
         100 AGENT ann Time = 60
         100 AGENT ann Mean = 30
         100 AGENT ann Rate = 0.05
         100 AGENT ann PerHour = 120
         100 AGENT ann InRange = 1
         100 AGENT ann Share = 50
         100 AGENT ann Relative = 66.667
         100 AGENT ann Ranged = 50
         100 AGENT ann Adjusted = 3
         100 AGENT ann Status = 1
         100 AGENT ann Last = 1",
    );
}

#[test]
fn semantics_109_at_the_start_all_is_asked_that_is_asked_at_the_end_otherwise() {
    let starts = starts();
    let calls = "mainMask: CallInbound";
    check_with(
        &starts,
        &format!(
            "Number SKILL_AG TotalNumber DNAction; {calls}
             Time SKILL_AG TotalTime DNAction; {calls}
             Spanish AGENT TotalNumber DNAction; {calls}; dynamicFilter: PairExists(L,x)
             Once SKILL_AG TotalDistinctNumber DNAction; {calls}
             Session AGENT TotalNumber DNAction; {calls}; intervalType: SinceLogin"
        ),
        "0 AgentSkills agent=ann skills=de
         0 Established agent=ann callType=Inbound connId=a userData.L=x
         5 AttachedDataChanged agent=ann connId=a userData.L=y
         10 AgentLogin agent=bob
         10 Established agent=bob callType=Inbound connId=a
         15 AgentSkills agent=bob skills=de
         20 AgentSkills agent=ann skills=
         30 Released agent=ann connId=a
         30 Released agent=bob connId=a
         35 Established agent=bob callType=Inbound connId=a userData.L=x
         40 AgentLogin agent=ann",
        // Of the group, ann's begins at 0 and bob's second one at 35; at its end, bob's first one.
        "9 SKILL_AG de Number = 1
         9 AGENT ann Spanish = 1
         50 SKILL_AG de Number = 2
         50 SKILL_AG de Time = 20
         50 SKILL_AG de Once = 2
         50 AGENT ann Spanish = 1
         50 AGENT bob Spanish = 1
         50 AGENT ann Session = 0
         50 AGENT bob Session = 2",
    );
}

#[test]
fn semantics_109_a_mask_says_what_the_service_factor_takes_for_abandoned() {
    let defined = "Level QUEUE ServiceFactor1 DNAction; timeRangeRight: 20; timeRangeRight2: 4
         Last QUEUE ServiceFactor1 DNAction; timeRangeRight: 20; intervalType: SlidingSelection; \
         dynamicTimeProfile: '2'";
    let events = "0 Queued queue=q connId=a
         0 Queued queue=q connId=b
         0 Queued queue=q connId=c
         0 Queued queue=q connId=d
         1 Diverted queue=q connId=a to.agent=ann
         2 Established agent=ann connId=a
         3 Abandoned queue=q connId=b
         5 Diverted queue=q connId=c to.agent=bob
         5 Ringing agent=bob connId=c
         9 Abandoned agent=bob connId=c
         12 Diverted queue=q connId=d";
    // b is forgiven, so it is 1 of 2.
    check(defined, events, "20 QUEUE q Level = 50\n20 QUEUE q Last = 0");
    let abandon = |mask: &str| Options { abandon_actions: mask.to_owned(), ..Options::default() };
    let level = |mask, expected| check_with(&abandon(mask), defined, events, expected);
    level("CallAbandoned", "20 QUEUE q Level = 100\n20 QUEUE q Last = 50");
    level("CallAbandonedFromRinging, CallCleared", "20 QUEUE q Level = 33.333");
}

#[test]
fn semantics_109_a_percentage_of_nothing_may_be_100_or_null() {
    let defined = format!(
        "Level QUEUE ServiceFactor1 DNAction; {MINUTE}
         InRange QUEUE TotalNumberInTimeRangePercentage DNAction; mainMask: CallWait; {MINUTE}
         Number QUEUE RelativeNumberPercentage DNAction; mainMask: CallWait; {MINUTE}
         Time QUEUE RelativeTimePercentage DNAction; mainMask: CallWait; {MINUTE}
         Elapsed QUEUE ElapsedTimePercentage DNAction; mainMask: CallWait; {MINUTE}
         NowNumber QUEUE CurrentRelativeNumberPercentage DNAction; mainMask: CallWait
         NowTime QUEUE CurrentRelativeTimePercentage DNAction; mainMask: CallWait
         NowInRange QUEUE CurrentNumberInTimeRangePercentage DNAction; mainMask: CallWait
         Mean QUEUE AverageTime DNAction; mainMask: CallWait; {MINUTE}
         Rate QUEUE TotalNumberPerSecond DNAction; mainMask: CallWait; {MINUTE}
         PerHour QUEUE AverageNumberPerRelativeHour DNAction; mainMask: CallWait; {MINUTE}
         Twice QUEUE Formula DNAction; mainMask: CallWait; formula: 2 * Number
         Divided QUEUE Formula DNAction; mainMask: CallWait; formula: Number / Mean"
    );
    let events = "0 Queued queue=q connId=a\n5 Abandoned queue=q connId=a";
    let percentages =
        ["Level", "InRange", "Number", "Time", "Elapsed", "NowNumber", "NowTime", "NowInRange"];
    for (of_nothing, twice, divided) in
        [(Some(0), "0", "0"), (Some(100), "200", "0"), (None, "null", "null")]
    {
        let options = Options { empty_percentage: of_nothing, ..Options::default() };
        let text = of_nothing.map_or("null".to_owned(), |number| number.to_string());
        let expected = percentages.map(|name| format!("60 QUEUE q {name} = {text}\n"));
        check_with(&options, &defined, events, &expected.concat());
        let others = format!(
            "60 QUEUE q Mean = 0
             60 QUEUE q Rate = 0
             60 QUEUE q PerHour = 0
             60 QUEUE q Twice = {twice}
             60 QUEUE q Divided = {divided}
             5 QUEUE q Number = 100
             5 QUEUE q Elapsed = 100"
        );
        check_with(&options, &defined, events, &others);
    }
}

#[test]
fn semantics_109_the_duration_of_an_action_may_be_cut_to_the_interval() {
    let waits = format!("DNAction; mainMask: CallWait; {MINUTE}");
    let clips = Options { clip_action_to_interval: true, ..Options::default() };
    check_with(
        &clips,
        &format!(
            "Time QUEUE TotalTime {waits}
             Number QUEUE TotalNumber {waits}
             Longest QUEUE MaxTime {waits}
             InRange QUEUE TotalNumberInTimeRange {waits}; timeRangeRight: 31
             Median QUEUE PercentileTime {waits}; percentile: 100
             Lost QUEUE TotalTime DNAction; mainMask: CallAbandoned; {MINUTE}
             Once QUEUE TotalTime {waits}; distinguishByConnId: true
             Sliding QUEUE TotalTime DNAction; mainMask: CallWait; intervalType: SlidingWindow; \
             dynamicTimeProfile: '20:10'
             Last QUEUE TotalTime DNAction; mainMask: CallWait; intervalType: SlidingSelection; \
             dynamicTimeProfile: '5'
             Session AGENT TotalTime DNAction; mainMask: CallInbound; intervalType: SinceLogin"
        ),
        "30 Queued queue=q connId=a
         40 Established agent=ann callType=Inbound connId=c
         50 AgentLogin agent=ann
         55 Released agent=ann connId=c
         90 Abandoned queue=q connId=a",
        // Since the reset at 60; of the window since 70, and later since 80.
        "90 QUEUE q Time = 30
         90 QUEUE q Number = 1
         90 QUEUE q Longest = 30
         90 QUEUE q InRange = 1
         90 QUEUE q Median = 30.015
         90 QUEUE q Lost = 60
         90 QUEUE q Once = 30
         90 QUEUE q Sliding = 20
         100 QUEUE q Sliding = 10
         90 QUEUE q Last = 60
         90 AGENT ann Session = 5",
    );
}

#[test]
fn semantics_109_elapsed_time_need_not_be_shared_out_among_members() {
    let alone = Options { elapsed_per_member: false, ..Options::default() };
    let defined = "Ready SKILL_AG ElapsedTimePercentage AgentStatus; mainMask: WaitForNextCall";
    let events = "0 AgentSkills agent=ann skills=de
         0 AgentSkills agent=bob skills=de
         0 AgentLogin agent=ann
         0 AgentReady agent=ann
         0 AgentLogin agent=bob
         50 AgentReady agent=bob
         100 AgentSkills agent=ann skills=
         100 AgentSkills agent=bob skills=";
    check(defined, events, "80 SKILL_AG de Ready = 68.75\n100 SKILL_AG de Ready = 0");
    check_with(
        &alone,
        defined,
        events,
        "80 SKILL_AG de Ready = 137.5
         100 SKILL_AG de Ready = 150",
    );
}

#[test]
fn semantics_109_holding_a_call_may_end_it() {
    let ends = Options { hold_ends_call: true, ..Options::default() };
    check_with(
        &ends,
        "Calls AGENT TotalNumber DNAction; mainMask: CallInbound, CallInternal
         Talk AGENT TotalTime DNAction; mainMask: CallInbound
         Internal AGENT TotalTime DNAction; mainMask: CallInternal
         Hold AGENT TotalTime DNAction; mainMask: CallOnHold
         Held AGENT TotalTime DNAction; mainMask: CallOnHoldInbound
         Completed AGENT TotalTime DNAction; mainMask: CallInternalCompleted
         Started AGENT TotalNumber DNAction; mainMask: CallInboundStarted, CallInternalStarted
         Now AGENT CurrentNumber DNAction; mainMask: CallInbound, CallInternal
         Status AGENT CurrentState AgentStatus; mainMask: '*'
         Released QUEUE TotalTime DNAction; mainMask: CallReleased",
        "0 AgentLogin agent=ann
         0 Queued queue=q connId=a
         0 Diverted queue=q connId=a to.agent=ann
         0 Ringing agent=ann connId=a
         2 Established agent=ann connId=a
         10 Held agent=ann connId=a
         15 PartyChanged agent=ann connId=a newConnId=b callType=Internal
         20 Retrieved agent=ann connId=b
         26 Held agent=ann connId=b
         30 Released agent=ann connId=b",
        "5 AGENT ann Now = 1
         12 AGENT ann Now = 0
         12 AGENT ann Calls = 1
         12 AGENT ann Status = CallOnHold
         22 AGENT ann Now = 1
         22 AGENT ann Status = CallInternal
         40 AGENT ann Calls = 2
         40 AGENT ann Talk = 8
         40 AGENT ann Internal = 6
         40 AGENT ann Hold = 14
         40 AGENT ann Held = 5
         40 AGENT ann Completed = 28
         40 AGENT ann Started = 1
         40 QUEUE q Released = 28",
    );
}

#[test]
fn semantics_109_what_turns_out_to_have_started_with_the_login_counts_since_then() {
    let actions = "DNAction; mainMask: '*'; intervalType: SinceLogin";
    check_with(
        &starts(),
        &format!(
            "All AGENT TotalNumber {actions}
             Once AGENT TotalNumber {actions}; distinguishByConnId: true"
        ),
        // That line has been logged out since the first event, which is the log-in.
        "0 AgentLogin agent=ann mediaType=email
         0 AgentReady agent=ann mediaType=email
         2 AgentLogout agent=ann",
        "0 AGENT ann All = 4
         0 AGENT ann Once = 4
         2 AGENT ann All = 5
         2 AGENT ann Once = 5",
    );
}

#[test]
fn semantics_109_what_an_agent_brings_into_a_group_has_not_started_there() {
    let starts = starts();
    check_with(
        &starts,
        "Once SKILL_AG TotalDistinctNumber DNAction; mainMask: LoggedOut
         All SKILL_AG TotalNumber DNAction; mainMask: LoggedOut",
        // Both lines have been logged out since the first event, and ann has come after that.
        "0 AgentSkills agent=cid skills=de
         0 AgentSkills agent=ann skills=de
         0 Established agent=cid connId=c
         0 Established agent=ann connId=c",
        "0 SKILL_AG de Once = 1
         0 SKILL_AG de All = 1",
    );
}
