//! Small days for continuous stays in a mask (rule 103).
//!
//! They are written as in [`crate::rules`], and all values are computed by hand.

use crate::rules::check;

const MINUTE: &str = "dynamicTimeProfile: 0:00+0:01";
const WORK: &str = "mainMask: WaitForNextCall, CallRinging, CallInbound";

#[test]
fn semantics_103_moves_within_the_mask_do_not_end_a_stay() {
    let stays = format!("AGENT TotalContinuousNumber AgentStatus; {WORK}");
    check(
        &format!("Stays {stays}\nMinute {stays}; {MINUTE}"),
        "0 AgentLogin agent=ann
         10 AgentReady agent=ann
         20 Ringing agent=ann connId=c
         25 Established agent=ann connId=c
         30 Released agent=ann connId=c
         40 AgentNotReady agent=ann
         50 AgentReady agent=ann
         90 AgentNotReady agent=ann
         120 AgentReady agent=ann",
        // The stay from 50 to 90 overlaps the second minute; that it began before is no matter.
        "5 AGENT ann Stays = 0
         30 AGENT ann Stays = 1
         45 AGENT ann Stays = 1
         55 AGENT ann Stays = 2
         60 AGENT ann Minute = 1
         100 AGENT ann Minute = 1
         119 AGENT ann Stays = 2
         120 AGENT ann Minute = 1
         120 AGENT ann Stays = 3",
    );
}

#[test]
fn semantics_103_a_status_outside_of_the_mask_ends_a_stay_even_in_no_time() {
    let stays = format!("AGENT TotalContinuousNumber AgentStatus; {WORK}");
    check(
        &format!(
            "Stays {stays}
             Minute {stays}; {MINUTE}
             Age AGENT CurrentContinuousTime AgentStatus; {WORK}"
        ),
        "0 AgentLogin agent=ann
         0 AgentReady agent=ann
         30 AgentNotReady agent=ann
         30 AgentReady agent=ann
         60 AgentNotReady agent=ann
         70 AgentReady agent=ann",
        // What ends at the reset is not of the new minute (rule 26).
        "29 AGENT ann Age = 29
         30 AGENT ann Stays = 2
         30 AGENT ann Age = 0
         59 AGENT ann Age = 29
         65 AGENT ann Minute = 0
         65 AGENT ann Age = 0
         75 AGENT ann Minute = 1",
    );
}

#[test]
fn semantics_103_each_line_and_each_queue_has_stays_of_its_own() {
    check(
        "Lines AGENT TotalContinuousNumber DNStatus; mainMask: WaitForNextCall
         Agent AGENT TotalContinuousNumber AgentStatus; mainMask: WaitForNextCall
         Queue QUEUE TotalContinuousNumber DNStatus; mainMask: Monitored",
        "0 AgentLogin agent=ann device=d1
         0 AgentLogin agent=ann device=d2
         10 AgentReady agent=ann device=d1
         10 AgentReady agent=ann device=d2
         20 AgentNotReady agent=ann device=d1
         30 AgentReady agent=ann device=d1
         40 Queued queue=q connId=a",
        // While d1 is not ready, that is the status of the agent, for it stands higher.
        "15 AGENT ann Lines = 2
         15 AGENT ann Agent = 1
         40 AGENT ann Lines = 3
         40 AGENT ann Agent = 2
         50 QUEUE q Queue = 1",
    );
}

#[test]
fn semantics_103_with_a_filter_a_stay_goes_on_while_both_are_true() {
    let pause = "mainMask: NotReadyForNextCall, AfterCallWork; dynamicFilter: ReasonExists(lunch)";
    check(
        &format!(
            "Stays AGENT TotalContinuousNumber AgentStatus; {pause}
             Age AGENT CurrentContinuousTime AgentStatus; {pause}"
        ),
        "0 AgentLogin agent=ann
         10 AgentNotReady agent=ann reason=lunch
         20 AgentNotReady agent=ann reason=lunch workMode=AfterCallWork
         30 AgentNotReady agent=ann reason=talk workMode=AfterCallWork
         40 AgentNotReady agent=ann reason=lunch workMode=AfterCallWork
         50 AgentReady agent=ann",
        // The stay in the mask is 20 s old when the reason comes for the second status, and goes on
        // beneath the other reason.
        "5 AGENT ann Stays = 0
         5 AGENT ann Age = 0
         15 AGENT ann Age = 15
         25 AGENT ann Stays = 1
         25 AGENT ann Age = 25
         35 AGENT ann Stays = 1
         35 AGENT ann Age = 0
         45 AGENT ann Stays = 2
         45 AGENT ann Age = 45
         50 AGENT ann Age = 0",
    );
}

#[test]
fn semantics_103_since_login_counts_the_stay_that_the_logout_begins() {
    check(
        "In AGENT TotalContinuousNumber AgentStatus; mainMask: '*, ~LoggedOut'; \
         intervalType: SinceLogin
         Out AGENT TotalContinuousNumber AgentStatus; mainMask: LoggedOut; intervalType: SinceLogin
         Any AGENT TotalContinuousNumber AgentStatus; mainMask: '*'; intervalType: SinceLogin
         Age AGENT CurrentContinuousTime AgentStatus; mainMask: '*, ~LoggedOut'",
        "0 Queued queue=q connId=a
         10 AgentLogin agent=ann
         20 AgentReady agent=ann
         30 AgentLogout agent=ann",
        "5 AGENT ann Any = nothing
         25 AGENT ann In = 1
         25 AGENT ann Out = 0
         25 AGENT ann Age = 15
         40 AGENT ann In = 1
         40 AGENT ann Out = 1
         40 AGENT ann Any = 1
         40 AGENT ann Age = 0",
    );
}
