//! Small days for estimates of how long a call will wait (rule 105).
//!
//! They are written as in [`crate::rules`], and all values are computed by hand.

use crate::rules::check;

const ESTIMATES: &str = "Wait SKILL_Q EstimWaitingTime DNAction
     Short SKILL_Q EstimWaitTime DNAction; mainMask: CallWait
     Other SKILL_Q ExpectedWaitTime2 DNAction
     Balance SKILL_Q LoadBalance DNAction
     Minute SKILL_Q EstimWaitingTime DNAction; dynamicTimeProfile: 0:00+0:01
     Once SKILL_Q EstimWaitingTime DNAction; distinguishByConnId: true";

/// Agents with the skill `s`, logged in at 0 and not ready.
fn agents(names: &[&str]) -> String {
    let mut events = String::new();
    for name in names {
        events
            .push_str(&format!("0 AgentSkills agent={name} skills=s\n0 AgentLogin agent={name}\n"));
    }
    events
}

/// So many calls that begin to wait at `second`.
fn waiting(second: u32, count: u32) -> String {
    (0..count).map(|call| format!("{second} Queued skill=s connId=w{call}\n")).collect()
}

#[test]
fn semantics_105_the_handling_time_is_shared_among_those_who_are_not_ready() {
    let events = agents(&["a", "b", "c", "d", "e", "f", "g"])
        + "0 AgentReady agent=a
           0 AgentReady agent=b
           5 Queued skill=s connId=x
           10 Diverted skill=s connId=x to.agent=c
           10 Established agent=c connId=x
           110 Released agent=c connId=x
           110 AgentNotReady agent=c workMode=AfterCallWork
           130 AgentNotReady agent=c\n"
        + &waiting(140, 12);
    check(
        ESTIMATES,
        &events,
        // AHT = 100 + 20 s; 12 calls wait for 2 ready agents and 5 others: 120 · 10 / 5. In the
        // minute from 120 on there is only the after-call work, so 90 s stand in: 90 · 10 / 5.
        "6 SKILL_Q s Wait = 0
         110 SKILL_Q s Wait = 0
         150 SKILL_Q s Wait = 240
         150 SKILL_Q s Short = 240
         150 SKILL_Q s Other = 240
         150 SKILL_Q s Balance = 240
         150 SKILL_Q s Once = 240
         150 SKILL_Q s Minute = 180",
    );
}

#[test]
fn semantics_105_with_more_ready_agents_than_calls_nobody_waits() {
    let events = agents(&["a", "b", "c", "d", "e"])
        + "0 AgentReady agent=a
           0 AgentReady agent=b
           0 AgentReady agent=c\n"
        + &waiting(10, 2)
        + "20 Queued skill=s connId=y
           30 Queued skill=s connId=z";
    check(
        ESTIMATES,
        &events,
        // 90 · (2 − 3) / 2, and 0; then as many as calls; then 90 · (4 − 3) / 2.
        "5 SKILL_Q s Wait = nothing
         10 SKILL_Q s Wait = 0
         10 SKILL_Q s Balance = -45
         20 SKILL_Q s Wait = 0
         20 SKILL_Q s Balance = 0
         30 SKILL_Q s Wait = 45
         30 SKILL_Q s Balance = 45",
    );
}

#[test]
fn semantics_105_without_agents_at_work_a_ten_thousandth_of_one_stands_in() {
    let events = waiting(0, 1)
        + "10 AgentSkills agent=a skills=s
           20 AgentLogin agent=a
           30 AgentReady agent=a
           40 Abandoned skill=s connId=w0
           50 AgentLogout agent=a
           60 AgentLogin agent=b";
    check(
        ESTIMATES,
        &events,
        // Who is logged out is no agent at work; nor is b, who does not have the skill.
        "5 SKILL_Q s Wait = 900000
         15 SKILL_Q s Wait = 900000
         25 SKILL_Q s Wait = 90
         35 SKILL_Q s Wait = 0
         35 SKILL_Q s Balance = 0
         45 SKILL_Q s Balance = -900000
         70 SKILL_Q s Balance = 0",
    );
}

#[test]
fn semantics_105_a_filter_holds_for_the_calls_that_wait_and_that_were_handled() {
    let events = agents(&["a", "b"])
        + "5 Queued skill=s connId=x mediaType=chat
           5 Queued skill=s connId=y
           10 Diverted skill=s connId=x to.agent=a
           10 Diverted skill=s connId=y to.agent=b
           10 Established agent=a mediaType=chat connId=x
           10 Established agent=b connId=y
           30 Released agent=a mediaType=chat connId=x
           50 Released agent=b connId=y
           60 Queued skill=s connId=u mediaType=chat
           60 Queued skill=s connId=v
           60 Queued skill=s connId=w";
    check(
        "All SKILL_Q EstimWaitingTime DNAction
         Chat SKILL_Q EstimWaitingTime DNAction; dynamicFilter: MediaType=chat
         Mail SKILL_Q ExpectedWaitTime2 DNAction; dynamicFilter: MediaType=email",
        &events,
        // 30 · 3 / 2 and 20 · 1 / 2. Both agents count, whatever the medium of their lines is.
        "70 SKILL_Q s All = 45
         70 SKILL_Q s Chat = 10
         70 SKILL_Q s Mail = 0",
    );
}
