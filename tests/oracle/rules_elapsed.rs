//! Small days for elapsed time and for what is averaged over it (rules 101 and 102).
//!
//! They are written as in [`crate::rules`], and all values are computed by hand. A reset of every
//! minute falls on the seconds 60, 120 and so on.

use crate::rules::check;

const MINUTE: &str = "dynamicTimeProfile: 0:00+0:01";

#[test]
fn semantics_101_a_rate_divides_by_the_seconds_since_the_begin_or_the_first_event() {
    let entered = "QUEUE TotalNumberPerSecond DNAction; mainMask: CallEntered";
    check(
        &format!(
            "Rate {entered}
             Minute {entered}; {MINUTE}
             Sliding {entered}; intervalType: SlidingWindow; dynamicTimeProfile: '20:10'"
        ),
        "0 Queued queue=q connId=a
         10 Queued queue=q connId=b
         20 Queued queue=q connId=c
         65 Queued queue=q connId=d",
        // Without anything elapsed there is nothing to divide by. Of the sliding window, [−10, 15]
        // has only the part from the first event on, and [10, 35] is longer than it was asked for.
        "0 QUEUE q Rate = 0
         8 QUEUE q Rate = 0.125
         15 QUEUE q Sliding = 0.133
         20 QUEUE q Rate = 0.15
         35 QUEUE q Sliding = 0.08
         60 QUEUE q Minute = 0
         70 QUEUE q Minute = 0.1
         80 QUEUE q Rate = 0.05",
    );
}

#[test]
fn semantics_101_since_login_time_elapses_from_the_login_to_the_logout() {
    check(
        "Rate AGENT TotalNumberPerSecond DNAction; mainMask: CallInbound; intervalType: SinceLogin
         Share AGENT ElapsedTimePercentage AgentStatus; mainMask: WaitForNextCall; \
         intervalType: SinceLogin
         Calls AGENT AverageOfCurrentNumber DNAction; mainMask: CallInbound; \
         intervalType: SinceLogin
         Ages AGENT AverageOfCurrentTime DNAction; mainMask: CallInbound; intervalType: SinceLogin",
        "0 Queued queue=q connId=x
         90 Established agent=ann callType=Inbound connId=a
         100 AgentLogin agent=ann
         100 AgentReady agent=ann
         110 Released agent=ann connId=a
         115 Established agent=ann callType=Inbound connId=b
         120 Released agent=ann connId=b
         150 AgentLogout agent=ann",
        // From the login on, a lasts 10 s and b 5 s. The area of a is (20² − 10²) / 2 = 150, for it
        // is 10 s old at the login; that of b is 12.5.
        "99 AGENT ann Rate = 0
         100 AGENT ann Share = 0
         105 AGENT ann Share = 0
         105 AGENT ann Calls = 1
         105 AGENT ann Ages = 12.5
         140 AGENT ann Rate = 0.05
         140 AGENT ann Share = 62.5
         200 AGENT ann Rate = 0.04
         200 AGENT ann Share = 70
         200 AGENT ann Calls = 0.3
         200 AGENT ann Ages = 3.25",
    );
}

#[test]
fn semantics_101_a_share_of_elapsed_time_may_be_more_than_all_of_it() {
    check(
        &format!(
            "Ready AGENT ElapsedTimePercentage AgentStatus; mainMask: WaitForNextCall
             Minute AGENT ElapsedTimePercentage AgentStatus; mainMask: WaitForNextCall; {MINUTE}
             Calls AGENT ElapsedTimePercentage DNAction; mainMask: CallInbound; {MINUTE}"
        ),
        "0 Queued queue=q connId=x
         10 AgentLogin agent=ann
         20 AgentReady agent=ann
         30 Established agent=ann callType=Inbound connId=a
         90 Released agent=ann connId=a",
        // The whole call of 60 s counts 30 s after the reset.
        "40 AGENT ann Ready = 25
         60 AGENT ann Minute = 0
         60 AGENT ann Calls = 0
         90 AGENT ann Calls = 200
         100 AGENT ann Ready = 20
         100 AGENT ann Minute = 25",
    );
}

#[test]
fn semantics_101_a_group_shares_elapsed_time_out_among_its_members_now() {
    check(
        "Ready SKILL_AG ElapsedTimePercentage AgentStatus; mainMask: WaitForNextCall",
        "0 AgentSkills agent=ann skills=de
         0 AgentSkills agent=bob skills=de
         0 AgentLogin agent=ann
         0 AgentReady agent=ann
         50 AgentNotReady agent=ann
         90 AgentLogin agent=bob
         90 AgentReady agent=bob
         100 AgentSkills agent=ann skills=
         120 AgentSkills agent=bob skills=",
        // 50 s and 10 s of 2 · 100 s; then of 100 s alone; then 80 s, and nobody is left.
        "99 SKILL_AG de Ready = 29.798
         100 SKILL_AG de Ready = 60
         119 SKILL_AG de Ready = 66.387
         120 SKILL_AG de Ready = 0",
    );
}

#[test]
fn semantics_102_the_mean_of_a_number_is_weighted_by_time() {
    let wait = "QUEUE AverageOfCurrentNumber DNAction; mainMask: CallWait";
    check(
        &format!(
            "Mean {wait}
             Minute {wait}; {MINUTE}
             Spanish {wait}; dynamicFilter: PairExists(L,x)
             Moments QUEUE AverageOfCurrentNumber DNAction; mainMask: CallEntered, CallAbandoned"
        ),
        "0 Queued queue=q connId=a
         5 Queued queue=q connId=b
         10 Abandoned queue=q connId=a
         15 AttachedDataChanged queue=q connId=b userData.L=x
         25 Abandoned queue=q connId=b
         50 Queued queue=q connId=c
         70 Abandoned queue=q connId=c",
        // (10 + 15) / 20 and (10 + 20) / 40; 5 / 20 and 10 / 40 with the filter.
        "0 QUEUE q Mean = 0
         3 QUEUE q Mean = 1
         20 QUEUE q Mean = 1.25
         20 QUEUE q Spanish = 0.25
         40 QUEUE q Mean = 0.75
         40 QUEUE q Spanish = 0.25
         40 QUEUE q Moments = 0
         60 QUEUE q Minute = 0
         65 QUEUE q Minute = 1
         80 QUEUE q Minute = 0.5",
    );
}

#[test]
fn semantics_102_the_mean_of_a_time_takes_ages_from_the_begin_of_the_instance() {
    let wait = "QUEUE AverageOfCurrentTime DNAction; mainMask: CallWait";
    check(
        &format!(
            "Mean {wait}
             Minute {wait}; {MINUTE}
             Spanish {wait}; dynamicFilter: PairExists(L,x)"
        ),
        "0 Queued queue=q connId=a
         5 Queued queue=q connId=b
         10 AttachedDataChanged queue=q connId=b userData.L=x
         10 Abandoned queue=q connId=a
         20 AttachedDataChanged queue=q connId=b userData.L=y
         25 Abandoned queue=q connId=b
         30 Queued queue=q connId=c
         90 Abandoned queue=q connId=c",
        // a has 10² / 2 = 50, b has 20² / 2 = 200, and (15² − 5²) / 2 = 100 while L is x.
        // c has (45² − 30²) / 2 = 562.5 from 60 to 75, and (60² − 30²) / 2 = 1,350 to 90.
        "10 QUEUE q Mean = 6.25
         20 QUEUE q Spanish = 5
         25 QUEUE q Mean = 10
         25 QUEUE q Spanish = 4
         75 QUEUE q Minute = 37.5
         90 QUEUE q Minute = 45
         100 QUEUE q Minute = 33.75",
    );
}

#[test]
fn semantics_102_in_a_group_an_instance_ages_from_the_joining() {
    check(
        "Number SKILL_AG AverageOfCurrentNumber DNAction; mainMask: CallInbound
         Time SKILL_AG AverageOfCurrentTime DNAction; mainMask: CallInbound
         Ready SKILL_AG AverageOfCurrentNumber AgentStatus; mainMask: WaitForNextCall",
        "0 Established agent=ann callType=Inbound connId=a
         10 AgentSkills agent=ann skills=de
         20 AgentLogin agent=bob
         20 AgentReady agent=bob
         25 AgentSkills agent=bob skills=de
         30 Released agent=ann connId=a",
        // As a member, ann talks from 10 to 30: 20 s, with an area of 20² / 2 = 200.
        "10 SKILL_AG de Time = 0
         40 SKILL_AG de Number = 0.5
         40 SKILL_AG de Time = 5
         40 SKILL_AG de Ready = 0.375",
    );
}
