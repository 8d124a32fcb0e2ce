//! The test vectors of the reference on Stat Server (its section 12), as far as our rules have them.
//!
//! Its 12 and 13 are not ours: a line belongs to its agent whether or not somebody is logged in (rule
//! 29), and counting begins with the first event (rule 9). Its 18 is with EP = 1 (rule 43).

use crate::recount::Options;
use crate::rules::{check, check_with};

/// `count` calls that wait from 0 on, and are answered or abandoned at `second`.
fn calls(name: &str, count: u32, second: u32, is_answered: bool) -> String {
    let mut events = String::new();
    for call in 0..count {
        let call = format!("{name}{call}");
        events.push_str(&format!("0 Queued queue=q connId={call}\n"));
        if is_answered {
            events.push_str(&format!(
                "{second} Diverted queue=q connId={call} to.agent=ann\n\
                 {second} Established agent=ann connId={call}\n"
            ));
        } else {
            events.push_str(&format!("{second} Abandoned queue=q connId={call}\n"));
        }
    }
    events
}

#[test]
fn semantics_18_vectors_1_to_3_the_service_factor() {
    let level = "Level QUEUE ServiceFactor1 DNAction; timeRangeRight: 20; timeRangeRight2: 10";
    let events = calls("a", 200, 5, true)
        + &calls("b", 100, 30, true)
        + &calls("c", 50, 3, false)
        + &calls("d", 50, 40, false);
    check(level, &events, "50 QUEUE q Level = 57.143");
    let events = calls("a", 5, 9, false);
    check(level, &events, "5 QUEUE q Level = 0\n10 QUEUE q Level = 0");
    let full = Options { empty_percentage: Some(100), ..Options::default() };
    check_with(&full, level, &events, "5 QUEUE q Level = 100\n10 QUEUE q Level = 100");
}

#[test]
fn semantics_17_vectors_4_to_6_ranges() {
    let answered = "QUEUE TotalNumberInTimeRange DNAction; mainMask: CallAnswered";
    let ranges = format!(
        "First {answered}; timeRangeRight: 20
         Second {answered}; timeRangeLeft: 20; timeRangeRight: 50"
    );
    let events = calls("a", 1, 20, true);
    check(&ranges, &events, "20 QUEUE q First = 0\n20 QUEUE q Second = 1");

    let events = "1.949 Queued queue=q connId=a
         12.542 Diverted queue=q connId=a to.agent=ann
         12.542 Established agent=ann connId=a";
    let time = "Time QUEUE TotalTime DNAction; mainMask: CallAnswered";
    check(time, events, "20 QUEUE q Time = 10.593");
    let seconds = Options { timestamps_seconds: true, ..Options::default() };
    check_with(&seconds, time, events, "20 QUEUE q Time = 11");

    let share = "Share QUEUE TotalNumberInTimeRangePercentage DNAction; mainMask: CallAnswered; \
                 timeRangeRight: 60";
    let events = calls("a", 1, 10, true)
        + &calls("b", 1, 59, true)
        + &calls("c", 1, 60, true)
        + &calls("d", 1, 200, true);
    check(share, &events, "300 QUEUE q Share = 50");
}

const CALLS: &str = "CallUnknown, CallConsult, CallInternal, CallOutbound, CallInbound";

/// An hour later than in the reference: a second is a second after 8 o'clock.
#[test]
fn semantics_12_vectors_7_to_9_a_call_that_was_held() {
    check(
        &format!(
            "Ready AGENT TotalAdjustedTime AgentStatus; mainMask: WaitForNextCall
             Wrap AGENT TotalAdjustedTime AgentStatus; mainMask: AfterCallWork
             Handling AGENT AverageTime DNStatus; mainMask: {CALLS}, AfterCallWork; \
             relativeMask: {CALLS}
             Talk AGENT TotalAdjustedTime DNAction; mainMask: {CALLS}
             Hold AGENT TotalAdjustedTime DNAction; mainMask: CallOnHoldInbound
             Calls AGENT TotalNumber DNAction; mainMask: CallInbound
             Productivity AGENT AverageNumberPerRelativeHour AgentStatus; mainMask: {CALLS}; \
             relativeMask: '*, ~LoggedOut, ~NotMonitored'"
        ),
        "3600 AgentLogin agent=ann
         3600 AgentReady agent=ann
         4200 Established agent=ann connId=a callType=Inbound
         4500 Held agent=ann connId=a
         4620 Retrieved agent=ann connId=a
         4800 Released agent=ann connId=a
         4800 AgentNotReady agent=ann workMode=AfterCallWork
         4920 AgentReady agent=ann",
        "5400 AGENT ann Ready = 1080
         5400 AGENT ann Wrap = 120
         5400 AGENT ann Handling = 300
         5400 AGENT ann Talk = 600
         5400 AGENT ann Hold = 120
         5400 AGENT ann Calls = 1
         4740 AGENT ann Talk = 540
         4740 AGENT ann Calls = 0
         4740 AGENT ann Handling = 210
         5400 AGENT ann Productivity = 4",
    );
}

/// A reset each hour stands for that of midnight.
#[test]
fn semantics_10_vectors_10_and_11_a_reset_in_the_middle() {
    let hour = "dynamicTimeProfile: 0:00+1:00";
    check(
        &format!(
            "Time QUEUE TotalTime DNAction; mainMask: CallWait; {hour}
             Number QUEUE TotalNumber DNAction; mainMask: CallWait; {hour}
             Adjusted QUEUE TotalAdjustedTime DNAction; mainMask: CallWait; {hour}
             Pause AGENT TotalTime AgentStatus; mainMask: NotReadyForNextCall; {hour}
             Pauses AGENT TotalNumber AgentStatus; mainMask: NotReadyForNextCall; {hour}"
        ),
        "0 AgentLogin agent=ann
         3540 Queued queue=q connId=a
         3630 Abandoned queue=q connId=a",
        "3700 QUEUE q Time = 90
         3700 QUEUE q Number = 1
         3700 QUEUE q Adjusted = 30
         4200 AGENT ann Pause = 600
         4200 AGENT ann Pauses = 1",
    );
}

#[test]
fn semantics_16_vectors_14_to_16_what_runs_and_what_is_pooled() {
    check(
        "LoggedIn SKILL_AG CurrentNumber AgentStatus; mainMask: '*, ~LoggedOut, ~NotMonitored'
         Talk SKILL_AG AverageTime DNAction; mainMask: CallInbound
         Number QUEUE CurrentNumber DNAction; mainMask: CallWait
         Max QUEUE CurrentMaxTime DNAction; mainMask: CallWait
         Sum QUEUE CurrentTime DNAction; mainMask: CallWait
         Mean QUEUE CurrentAverageTime DNAction; mainMask: CallWait",
        "0 AgentSkills agent=ann skills=de
         0 AgentSkills agent=bob skills=de
         0 Queued queue=q connId=x
         20 Queued queue=q connId=y
         35 Queued queue=q connId=z
         100 Established agent=ann callType=Inbound connId=a
         200 Released agent=ann connId=a
         200 Established agent=bob callType=Inbound connId=b
         201 Established agent=bob callType=Inbound connId=c
         202 Established agent=bob callType=Inbound connId=d
         203 Established agent=bob callType=Inbound connId=e
         204 Established agent=bob callType=Inbound connId=f
         260 Released agent=bob connId=b
         261 Released agent=bob connId=c
         262 Released agent=bob connId=d
         263 Released agent=bob connId=e
         264 Released agent=bob connId=f",
        "40 SKILL_AG de LoggedIn = 0
         40 QUEUE q Number = 3
         40 QUEUE q Max = 40
         40 QUEUE q Sum = 65
         40 QUEUE q Mean = 21.667
         300 SKILL_AG de Talk = 66.667",
    );
}

#[test]
fn semantics_20_vector_17_a_filter_that_becomes_true() {
    let pause = "AgentStatus; mainMask: NotReadyForNextCall; dynamicFilter: ReasonExists(lunch)";
    check(
        &format!("Time AGENT TotalTime {pause}\nNumber AGENT TotalNumber {pause}"),
        "0 AgentLogin agent=ann
         20 AgentNotReady agent=ann reason=lunch
         60 AgentReady agent=ann",
        "70 AGENT ann Time = 40\n70 AGENT ann Number = 1",
    );
}

/// Seven agents with the skill, of which the first so many are ready.
fn agents(ready: usize) -> String {
    let names = ["a", "b", "c", "d", "e", "f", "g"];
    let mut events = String::new();
    for name in names {
        events
            .push_str(&format!("0 AgentSkills agent={name} skills=s\n0 AgentLogin agent={name}\n"));
    }
    for name in names.iter().take(ready) {
        events.push_str(&format!("0 AgentReady agent={name}\n"));
    }
    events
}

#[test]
fn semantics_105_vectors_18_and_19_the_estimated_wait() {
    let wait = "Wait SKILL_Q EstimWaitingTime DNAction; mainMask: CallWait";
    let handled = "1 Queued skill=s connId=x
         1 Diverted skill=s connId=x to.agent=g
         1 Established agent=g connId=x
         121 Released agent=g connId=x\n";
    let waiting = |count| -> String {
        (0..count).map(|call| format!("130 Queued skill=s connId=w{call}\n")).collect()
    };
    let events = agents(2) + handled + &waiting(12);
    check(wait, &events, "140 SKILL_Q s Wait = 240");
    let events = agents(3) + handled + &waiting(2);
    check(wait, &events, "140 SKILL_Q s Wait = 0");
}
