//! Small days for the categories of what runs now (rules 15, 17, 20, 36, 38, 39 and 43).
//!
//! They are written as in [`crate::rules`], and all values are computed by hand.

use crate::rules::check;

#[test]
fn semantics_39_of_what_runs_now_two_masks_give_a_share() {
    let ready = "AgentStatus; mainMask: WaitForNextCall; relativeMask: '*, ~LoggedOut'";
    check(
        &format!(
            "Number SKILL_AG CurrentRelativeNumberPercentage {ready}
             Time SKILL_AG CurrentRelativeTimePercentage {ready}
             Alone SKILL_AG CurrentRelativeNumberPercentage AgentStatus; mainMask: WaitForNextCall
             Over SKILL_AG CurrentRelativeNumberPercentage AgentStatus; mainMask: '*'; \
             relativeMask: WaitForNextCall"
        ),
        "0 AgentSkills agent=ann skills=de
         0 AgentSkills agent=bob skills=de
         0 AgentSkills agent=cid skills=de
         5 AgentLogin agent=ann
         10 AgentLogin agent=bob
         20 AgentReady agent=ann
         25 AgentReady agent=cid",
        // At 30 ann is ready for 10 s and bob not for 20 s; cid is logged out.
        "1 SKILL_AG de Number = 0
         1 SKILL_AG de Alone = 0
         15 SKILL_AG de Number = 0
         30 SKILL_AG de Number = 50
         30 SKILL_AG de Time = 33.333
         30 SKILL_AG de Alone = 100
         30 SKILL_AG de Over = 300",
    );
}

#[test]
fn semantics_38_ages_of_what_runs_now_may_be_in_a_range() {
    let wait = "DNAction; mainMask: CallWait";
    check(
        &format!(
            "Quick QUEUE CurrentNumberInTimeRange {wait}
             QuickShare QUEUE CurrentNumberInTimeRangePercentage {wait}
             Slow QUEUE CurrentNumberInTimeRange {wait}; timeRangeLeft: 20
             SlowShare QUEUE CurrentNumberInTimeRangePercentage {wait}; timeRangeLeft: 20
             None QUEUE CurrentNumberInTimeRange {wait}; timeRangeLeft: 5; timeRangeRight: 5"
        ),
        "0 Queued queue=q connId=a
         20 Queued queue=q connId=b
         35 Queued queue=q connId=c
         41 Abandoned queue=q connId=a
         41 Abandoned queue=q connId=b
         41 Abandoned queue=q connId=c",
        // Ages of 40, 20 and 5 s: 20 is not below 20.
        "40 QUEUE q Quick = 1
         40 QUEUE q QuickShare = 33.333
         40 QUEUE q Slow = 2
         40 QUEUE q SlowShare = 66.667
         40 QUEUE q None = 0
         50 QUEUE q QuickShare = 0",
    );
}

#[test]
fn semantics_36_a_filter_holds_for_both_masks_of_what_runs_now() {
    let chat = "dynamicFilter: MediaType=chat";
    check(
        &format!(
            "Share SKILL_AG CurrentRelativeTimePercentage DNStatus; mainMask: WaitForNextCall; \
             relativeMask: '*, ~LoggedOut'; {chat}
             Quick SKILL_AG CurrentNumberInTimeRangePercentage DNStatus; mainMask: '*'; \
             timeRangeRight: 15; {chat}"
        ),
        "0 AgentSkills agent=ann skills=de
         0 AgentLogin agent=ann
         0 AgentReady agent=ann
         0 AgentLogin agent=ann mediaType=chat
         10 AgentLogin agent=ann device=d2 mediaType=chat
         30 AgentReady agent=ann device=d2 mediaType=chat",
        // At 40, one chat line is ready for 10 s, the other one not for 40 s.
        "40 SKILL_AG de Share = 20
         40 SKILL_AG de Quick = 50",
    );
}

#[test]
fn semantics_43_current_state_reasons_has_the_value_of_the_state() {
    check(
        "State AGENT CurrentStateReasons AgentStatus; mainMask: LoggedOut
         State QUEUE CurrentStateReasons DNStatus; mainMask: '*'; distinguishByConnId: true
         State SKILL_Q CurrentStateReasons DNAction; mainMask: '*'
         State SKILL_AG CurrentStateReasons AgentStatus; mainMask: '*'",
        "0 Queued queue=q connId=a
         0 Queued skill=de connId=a
         1 AgentSkills agent=ann skills=de
         2 AgentLogin agent=ann
         3 AgentNotReady agent=ann reason=lunch
         4 AgentReady agent=ann",
        "0 QUEUE q State = Monitored
         0 SKILL_Q de State = Monitored
         1 SKILL_AG de State = NotReadyForNextCall
         1 AGENT ann State = LoggedOut
         3 AGENT ann State = NotReadyForNextCall
         4 AGENT ann State = WaitForNextCall
         4 SKILL_AG de State = WaitForNextCall",
    );
}

#[test]
fn semantics_43_current_state_reasons_of_an_agent_with_several_lines() {
    check(
        "State AGENT CurrentStateReasons DNStatus; mainMask: WaitForNextCall; \
         dynamicFilter: ReasonExists(lunch)
         State SKILL_AG CurrentStateReasons DNStatus; mainMask: CallInbound",
        "0 AgentSkills agent=ann skills=de
         1 AgentLogin agent=ann device=d1
         2 AgentReady agent=ann device=d1
         3 AgentLogin agent=ann device=d2 mediaType=chat
         4 Ringing agent=ann device=d1 connId=a
         5 Established agent=ann device=d1 connId=a
         6 Held agent=ann device=d1 connId=a
         7 AgentLogout agent=ann device=d1
         8 AgentLogout agent=ann device=d2 mediaType=chat
         9 AgentSkills agent=ann skills=",
        // The voice line waits and the chat line does not, so the latter counts; a call on the voice
        // line stands above both, and is no more when the line is logged out.
        "2 AGENT ann State = WaitForNextCall
         2 SKILL_AG de State = WaitForNextCall
         3 AGENT ann State = NotReadyForNextCall
         3 SKILL_AG de State = NotReadyForNextCall
         4 AGENT ann State = NotReadyForNextCall
         5 AGENT ann State = CallInbound
         6 AGENT ann State = CallOnHold
         7 AGENT ann State = NotReadyForNextCall
         8 AGENT ann State = LoggedOut
         8 SKILL_AG de State = NotReadyForNextCall
         9 SKILL_AG de State = NotMonitored",
    );
}

#[test]
fn semantics_20_this_queue_is_that_of_a_wait_and_of_what_is_reflected() {
    check(
        "Sales QUEUE TotalNumber DNAction; mainMask: '*'; dynamicFilter: ThisQueue=sales
         Waits QUEUE CurrentNumber DNAction; mainMask: CallWait; dynamicFilter: ThisQueue=sales
         Seen QUEUE TotalNumber DNStatus; mainMask: Monitored; dynamicFilter: ThisQueue=sales
         Calls AGENT TotalNumber DNAction; mainMask: '*'; dynamicFilter: ThisQueue=sales",
        "0 Queued queue=sales connId=a
         0 Queued queue=care connId=a
         5 Diverted queue=sales connId=a to.agent=ann
         6 Established agent=ann connId=a
         9 Released agent=ann connId=a",
        // Entered, waited, distributed, answered, released.
        "3 QUEUE sales Waits = 1
         3 QUEUE care Waits = 0
         9 QUEUE sales Sales = 5
         9 QUEUE care Sales = 0
         9 QUEUE sales Seen = 1
         9 AGENT ann Calls = 0",
    );
}
