//! Small days for what has one connId and counts once (rules 40 and 104).
//!
//! They are written as in [`crate::rules`], and all values are computed by hand.

use crate::rules;

const ONCE: &str = "distinguishByConnId: true";
/// Two agents with one skill.
const AGENTS: &str = "0 AgentSkills agent=ann skills=de\n0 AgentSkills agent=bob skills=de\n";

#[track_caller]
fn check(defined: &str, events: &str, expected: &str) {
    rules::check(defined, &format!("{AGENTS}{events}"), expected);
}

#[test]
fn semantics_104_what_overlaps_under_one_conn_id_is_one_chain() {
    let calls = "DNAction; mainMask: CallInbound";
    check(
        &format!(
            "Both SKILL_AG TotalNumber {calls}
             Once SKILL_AG TotalNumber {calls}; {ONCE}
             Distinct SKILL_AG TotalDistinctNumber {calls}
             BothTime SKILL_AG TotalTime {calls}
             OnceTime SKILL_AG TotalTime {calls}; {ONCE}
             DistinctTime SKILL_AG TotalDistinctTime {calls}
             Adjusted SKILL_AG TotalAdjustedTime {calls}; {ONCE}
             Median SKILL_AG PercentileTime {calls}; {ONCE}; percentile: 50"
        ),
        "0 Established agent=ann callType=Inbound connId=c
         10 Established agent=bob callType=Inbound connId=c
         30 Released agent=ann connId=c
         50 Released agent=bob connId=c",
        // The bucket of 50,000 is 32 wide and begins at 49,984 (rule 23).
        "30 SKILL_AG de Both = 1
         30 SKILL_AG de Once = 0
         30 SKILL_AG de OnceTime = 0
         30 SKILL_AG de Adjusted = 30
         50 SKILL_AG de Both = 2
         50 SKILL_AG de Once = 1
         50 SKILL_AG de Distinct = 1
         50 SKILL_AG de BothTime = 70
         50 SKILL_AG de OnceTime = 50
         50 SKILL_AG de DistinctTime = 50
         60 SKILL_AG de Adjusted = 50
         60 SKILL_AG de Median = 50.015",
    );
}

#[test]
fn semantics_104_levels_and_means_are_those_of_chains() {
    let calls = "DNAction; mainMask: CallInbound";
    check(
        &format!(
            "Most SKILL_AG MaxNumber {calls}
             OnceMost SKILL_AG MaxNumber {calls}; {ONCE}
             OnceLeast SKILL_AG MinNumber {calls}; {ONCE}; dynamicTimeProfile: 0:00+0:01
             Mean SKILL_AG AverageOfCurrentNumber {calls}
             OnceMean SKILL_AG AverageOfCurrentNumber {calls}; {ONCE}
             Ages SKILL_AG AverageOfCurrentTime {calls}
             OnceAges SKILL_AG AverageOfCurrentTime {calls}; {ONCE}"
        ),
        "0 Established agent=ann callType=Inbound connId=c
         10 Established agent=bob callType=Inbound connId=c
         30 Released agent=ann connId=c
         80 Released agent=bob connId=c
         80 Established agent=bob callType=Inbound connId=d",
        // (30 + 70) / 80 and 80 / 80; (30² + 70²) / 2 / 80 and 80² / 2 / 80. Between the two calls
        // there is nobody, for 0 ms.
        "40 SKILL_AG de Ages = 22.5
         40 SKILL_AG de OnceAges = 20
         70 SKILL_AG de OnceLeast = 1
         80 SKILL_AG de OnceLeast = 0
         80 SKILL_AG de Most = 2
         80 SKILL_AG de OnceMost = 1
         80 SKILL_AG de Mean = 1.25
         80 SKILL_AG de OnceMean = 1
         80 SKILL_AG de Ages = 36.25
         80 SKILL_AG de OnceAges = 40
         130 SKILL_AG de OnceLeast = 1",
    );
}

#[test]
fn semantics_41_a_selection_of_adjusted_actions_places_moments_where_they_happen() {
    let released = "QUEUE TotalAdjustedTime DNAction; mainMask: CallReleased";
    let last = "intervalType: SlidingSelection; dynamicTimeProfile: 1";
    check(
        &format!("All {released}; {last}\nOnce {released}; {last}; {ONCE}"),
        "0 Queued queue=q connId=c
         0 Queued queue=q connId=d
         1 Diverted queue=q connId=c to.agent=ann
         1 Established agent=ann callType=Inbound connId=c
         50 Diverted queue=q connId=d to.agent=bob
         50 Established agent=bob callType=Inbound connId=d
         60 Released agent=bob connId=d
         100 Released agent=ann connId=c",
        "60 QUEUE q All = 10
         60 QUEUE q Once = 10
         100 QUEUE q All = 99
         100 QUEUE q Once = 99",
    );
}

#[test]
fn semantics_104_what_one_event_ends_and_begins_does_not_overlap() {
    let calls = "AGENT TotalNumber DNAction; mainMask: CallRingingInbound, CallInbound";
    check(
        &format!(
            "Once {calls}; {ONCE}
             Age AGENT CurrentMaxTime DNAction; mainMask: CallRingingInbound, CallInbound; {ONCE}"
        ),
        "0 Ringing agent=ann connId=c
         5 Established agent=ann connId=c
         20 Released agent=ann connId=c",
        "4 AGENT ann Age = 4
         10 AGENT ann Age = 5
         20 AGENT ann Once = 2",
    );
}

#[test]
fn semantics_104_overlap_is_by_the_order_of_events_and_not_by_time() {
    let once = format!("SKILL_AG TotalNumber DNAction; mainMask: CallInbound; {ONCE}");
    check(
        &format!("Once {once}\nTime SKILL_AG MaxTime DNAction; mainMask: CallInbound; {ONCE}"),
        "0 Established agent=ann callType=Inbound connId=c
         10 Established agent=bob callType=Inbound connId=c
         10 Released agent=ann connId=c
         20 Released agent=bob connId=c
         20 Established agent=ann callType=Inbound connId=c
         30 Released agent=ann connId=c",
        "30 SKILL_AG de Once = 2
         30 SKILL_AG de Time = 20",
    );
}

#[test]
fn semantics_104_party_changed_takes_an_instance_along_with_all_of_its_past() {
    let calls = "DNAction; mainMask: CallInbound, CallConsult";
    check(
        &format!(
            "Once SKILL_AG TotalNumber {calls}; {ONCE}
             Time SKILL_AG TotalTime {calls}; {ONCE}
             Now SKILL_AG CurrentDistinctNumber {calls}
             Most SKILL_AG MaxNumber {calls}; {ONCE}"
        ),
        "0 Established agent=ann callType=Inbound connId=c
         10 Established agent=bob callType=Consult connId=d
         20 PartyChanged agent=bob connId=d newConnId=c
         21 Released agent=ann connId=c
         40 Released agent=bob connId=c",
        "15 SKILL_AG de Now = 2
         15 SKILL_AG de Most = 2
         20 SKILL_AG de Now = 1
         20 SKILL_AG de Most = 1
         30 SKILL_AG de Once = 0
         40 SKILL_AG de Once = 1
         40 SKILL_AG de Time = 40",
    );
}

#[test]
fn semantics_104_two_masks_have_chains_of_their_own() {
    let share = "AGENT RelativeNumberPercentage DNAction; mainMask: CallInbound; \
                 relativeMask: CallInbound, CallOnHoldInbound";
    check(
        &format!(
            "Share {share}
             Once {share}; {ONCE}
             Time AGENT RelativeTimePercentage DNAction; mainMask: CallOnHoldInbound; \
             relativeMask: CallInbound, CallOnHoldInbound; {ONCE}"
        ),
        "0 Established agent=ann callType=Inbound connId=c
         10 Held agent=ann connId=c
         15 Retrieved agent=ann connId=c
         20 Released agent=ann connId=c",
        "18 AGENT ann Once = 0
         20 AGENT ann Share = 50
         20 AGENT ann Once = 100
         20 AGENT ann Time = 25",
    );
}

#[test]
fn semantics_104_a_selection_holds_chains_of_both_masks() {
    let last = format!("intervalType: SlidingSelection; dynamicTimeProfile: '1'; {ONCE}");
    check(
        &format!(
            "Time AGENT RelativeTimePercentage DNAction; mainMask: CallOnHoldInbound; \
             relativeMask: CallInbound; {last}
             Talk AGENT TotalTime DNAction; mainMask: CallInbound, CallOnHoldInbound; {last}"
        ),
        "0 Established agent=ann callType=Inbound connId=c
         10 Held agent=ann connId=c
         15 Retrieved agent=ann connId=c
         20 Released agent=ann connId=c",
        // One chain of 20 s, which is in both masks.
        "18 AGENT ann Time = 0
         20 AGENT ann Time = 100
         20 AGENT ann Talk = 20",
    );
}

#[test]
fn semantics_104_what_has_no_conn_id_or_no_duration_counts_by_itself() {
    check(
        &format!(
            "Answers SKILL_AG TotalNumber DNAction; mainMask: CallAnswered; {ONCE}
             Ready SKILL_AG CurrentNumber AgentStatus; mainMask: WaitForNextCall; {ONCE}
             Talk SKILL_AG CurrentNumber AgentStatus; mainMask: CallInbound; {ONCE}
             Talks SKILL_AG TotalNumber AgentStatus; mainMask: CallInbound; {ONCE}"
        ),
        "0 AgentLogin agent=ann
         0 AgentLogin agent=bob
         0 AgentReady agent=ann
         0 AgentReady agent=bob
         5 Ringing agent=ann connId=c
         5 Ringing agent=bob connId=c
         10 Established agent=ann connId=c
         11 Established agent=bob connId=c
         20 Released agent=ann connId=c
         20 Released agent=bob connId=c",
        "4 SKILL_AG de Ready = 2
         15 SKILL_AG de Answers = 2
         15 SKILL_AG de Talk = 1
         15 SKILL_AG de Talks = 1
         30 SKILL_AG de Talks = 1
         30 SKILL_AG de Ready = 2",
    );
}

#[test]
fn semantics_104_the_filter_of_rule_10_is_asked_for_what_ends_last() {
    let calls = format!("SKILL_AG TotalTime DNAction; mainMask: CallInbound; {ONCE}");
    check(
        &format!(
            "Chat {calls}; dynamicFilter: MediaType=chat
             Voice {calls}; dynamicFilter: MediaType=voice"
        ),
        "0 Established agent=ann callType=Inbound connId=c
         10 Established agent=bob mediaType=chat callType=Inbound connId=c
         20 Released agent=ann connId=c
         30 Released agent=bob mediaType=chat connId=c",
        "30 SKILL_AG de Chat = 30
         30 SKILL_AG de Voice = 0",
    );
}

#[test]
fn semantics_104_a_chain_of_a_group_is_made_of_what_its_members_do() {
    let calls = format!("DNAction; mainMask: CallInbound; {ONCE}");
    check(
        &format!(
            "Calls SKILL_AG TotalNumber {calls}
             Time SKILL_AG TotalTime {calls}
             Adjusted SKILL_AG TotalAdjustedTime {calls}"
        ),
        "0 Established agent=ann callType=Inbound connId=c
         10 Established agent=bob callType=Inbound connId=c
         20 Released agent=ann connId=c
         30 AgentSkills agent=bob skills=
         40 Released agent=bob connId=c",
        // While bob is a member the chain goes on; afterwards it is that of ann alone, who was a
        // member at the end. The stays count for adjusted times all the same.
        "25 SKILL_AG de Calls = 0
         30 SKILL_AG de Calls = 1
         50 SKILL_AG de Calls = 1
         50 SKILL_AG de Time = 20
         50 SKILL_AG de Adjusted = 30",
    );
}

#[test]
fn semantics_104_with_a_filter_chains_are_made_of_stretches() {
    let spanish = format!("mainMask: CallInbound; dynamicFilter: PairExists(L,x); {ONCE}");
    check(
        &format!(
            "Number SKILL_AG TotalAdjustedNumber DNAction; {spanish}
             Time SKILL_AG TotalAdjustedTime DNAction; {spanish}
             Mean SKILL_AG AverageOfCurrentNumber DNAction; {spanish}
             Ages SKILL_AG AverageOfCurrentTime DNAction; {spanish}"
        ),
        "0 Established agent=ann callType=Inbound connId=c
         5 AttachedDataChanged agent=ann connId=c userData.L=x
         10 Established agent=bob callType=Inbound connId=c
         15 AttachedDataChanged agent=ann connId=c userData.L=y
         25 AttachedDataChanged agent=ann connId=c userData.L=x
         30 Released agent=bob connId=c
         40 Released agent=ann connId=c",
        // From 5 to 15 and from 25 to 40. Ages count from 0: (15² − 5²) / 2 + (40² − 25²) / 2 = 587.5.
        "12 SKILL_AG de Number = 1
         40 SKILL_AG de Number = 2
         40 SKILL_AG de Time = 25
         50 SKILL_AG de Mean = 0.5
         50 SKILL_AG de Ages = 11.75",
    );
}

#[test]
fn semantics_104_a_running_chain_has_the_age_of_its_first_instance() {
    let now = format!("DNAction; mainMask: CallInbound; {ONCE}");
    check(
        &format!(
            "Age SKILL_AG CurrentMaxTime {now}
             Number SKILL_AG CurrentNumber {now}
             Distinct SKILL_AG CurrentDistinctNumber DNAction; mainMask: CallInbound
             Sum SKILL_AG CurrentTime {now}
             Chat SKILL_AG CurrentMaxTime {now}; dynamicFilter: MediaType=chat
             Quick SKILL_AG CurrentNumberInTimeRange {now}; timeRangeRight: 15"
        ),
        "0 Established agent=ann callType=Inbound connId=c
         10 Established agent=bob mediaType=chat callType=Inbound connId=c
         10 Established agent=bob mediaType=chat callType=Inbound connId=d
         30 Released agent=ann connId=c",
        // c is 20 and then 40 s old, d 10 and 30 s.
        "20 SKILL_AG de Age = 20
         20 SKILL_AG de Number = 2
         20 SKILL_AG de Distinct = 2
         20 SKILL_AG de Sum = 30
         20 SKILL_AG de Chat = 20
         20 SKILL_AG de Quick = 1
         40 SKILL_AG de Age = 40
         40 SKILL_AG de Sum = 70
         40 SKILL_AG de Chat = 40",
    );
}

#[test]
fn semantics_26_a_level_of_chains_that_ends_at_the_reset_is_not_of_the_new_interval() {
    let minute = format!("DNAction; mainMask: CallInbound; dynamicTimeProfile: 0:00+0:01; {ONCE}");
    check(
        &format!("Most SKILL_AG MaxNumber {minute}\nLeast SKILL_AG MinNumber {minute}"),
        "0 Established agent=ann callType=Inbound connId=c
         10 Established agent=bob callType=Inbound connId=d
         20 PartyChanged agent=bob connId=d newConnId=e
         30 Established agent=ann callType=Inbound connId=e
         60 Released agent=ann connId=c
         60 Released agent=ann connId=e
         60 Released agent=bob connId=e
         70 Established agent=bob callType=Inbound connId=f",
        // Until 60 there are c and e. With the first of the three releases there is e alone; the
        // second one changes nothing, and with the third one there is nobody.
        "59 SKILL_AG de Most = 2
         60 SKILL_AG de Most = 1
         60 SKILL_AG de Least = 0
         119 SKILL_AG de Most = 1
         130 SKILL_AG de Least = 1",
    );
}

#[test]
fn semantics_104_statuses_of_one_conn_id_are_chains_too() {
    let talk = "AgentStatus; mainMask: CallInbound, CallOnHold";
    check(
        &format!(
            "Number SKILL_AG TotalDistinctNumber {talk}
             Time SKILL_AG TotalDistinctTime {talk}
             Minute SKILL_AG TotalDistinctTime {talk}; dynamicTimeProfile: 0:00+0:01
             Mean SKILL_AG AverageTime {talk}; {ONCE}
             Longest SKILL_AG MaxTime {talk}; {ONCE}
             Share SKILL_AG ElapsedTimePercentage {talk}; {ONCE}
             Now SKILL_AG CurrentDistinctNumber {talk}"
        ),
        "0 AgentLogin agent=ann
         0 AgentLogin agent=bob
         0 Established agent=ann callType=Inbound connId=c
         10 Established agent=bob callType=Inbound connId=c
         15 Held agent=ann connId=c
         20 Retrieved agent=ann connId=c
         30 Released agent=ann connId=c
         70 Released agent=bob connId=c
         75 Established agent=bob callType=Inbound connId=d",
        // ann's four statuses and bob's make one chain from 0 to 70; then d from 75. Of the 2 · 80 s
        // of both agents that is 75.
        "20 SKILL_AG de Now = 1
         20 SKILL_AG de Number = 1
         40 SKILL_AG de Time = 40
         70 SKILL_AG de Minute = 10
         80 SKILL_AG de Number = 2
         80 SKILL_AG de Time = 75
         80 SKILL_AG de Minute = 15
         80 SKILL_AG de Mean = 37.5
         80 SKILL_AG de Longest = 70
         80 SKILL_AG de Share = 46.875",
    );
}

#[test]
fn semantics_42_a_line_that_turns_out_to_be_there_was_in_a_session_of_no_length() {
    check(
        "Lowest AGENT MinNumber DNStatus; mainMask: LoggedOut, NotReadyForNextCall; \
         intervalType: SinceLogin; distinguishByConnId: true",
        "0 AgentLogin agent=ann
         0 AgentReady agent=ann
         0 AgentLogout agent=ann
         90 AgentLogout agent=ann device=d1",
        // d1 has been logged out since the first event of all, and so all through the session.
        "0 AGENT ann Lowest = 0
         90 AGENT ann Lowest = 1",
    );
}

#[test]
fn semantics_39_what_turns_out_to_be_logged_out_is_so_from_the_first_event_on() {
    rules::check(
        "Lowest AGENT MinNumber DNAction; mainMask: '*'; relativeMask: LoggedOut; distinguishByConnId: true",
        "0 AgentLogin agent=ann
         0 AgentReady agent=ann
         1 Established agent=ann connId=c mediaType=chat",
        "0 AGENT ann Lowest = 2
         1 AGENT ann Lowest = 3",
    );
}
