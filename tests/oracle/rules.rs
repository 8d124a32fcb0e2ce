//! Small days, each for one reading of a rule: events and expected values, one line each.
//!
//! An event is `second name key=value…`, where `#` stands before a value of JSON; an expected value is
//! `second type id statistic = value`. Seconds may have decimals.

use serde_json::{Value as Json, json};

use crate::counted::Counted;
use crate::recount::{self, Options};

/// 2024-03-05T08:00:00Z.
const BEGIN_MS: i64 = 1_709_625_600_000;

/// The instant of a second of the day, such as `60` and `10.593`.
fn instant(second: &str) -> i64 {
    let (second, decimals) = second.split_once('.').unwrap_or((second, "0"));
    let ms: i64 = format!("{decimals:0<3}").parse().unwrap();
    BEGIN_MS + second.parse::<i64>().unwrap() * 1_000 + ms
}

fn event(line: &str) -> Json {
    let mut words = line.split_whitespace();
    let time = instant(words.next().unwrap());
    let mut event = json!({"time": time, "event": words.next().unwrap()});
    for word in words {
        let (key, value) = word.split_once('=').unwrap();
        match key.split_once('.') {
            Some((outer, inner)) => {
                let json = value.strip_prefix('#').map(|json| serde_json::from_str(json).unwrap());
                event[outer][inner] = json.unwrap_or_else(|| json!(value));
            }
            None if key == "skills" => {
                event["skills"] = json!({});
                for skill in value.split(',').filter(|skill| !skill.is_empty()) {
                    event["skills"][skill] = json!(1);
                }
            }
            None => event[key] = json!(value),
        }
    }
    event
}

/// `definitions`: one a line, `name type category subject; key: value; …`.
pub(crate) fn yaml(lines: &str) -> String {
    let mut documents = Vec::new();
    for line in self::lines(lines) {
        let mut parts = line.split(';');
        let head: Vec<&str> = parts.next().unwrap().split_whitespace().collect();
        let mut document = format!(
            "name: {}\nobjectType: {}\nnotificationMode: IMMEDIATE\nnotificationFrequency: 0\n\
             statisticDefinitionEx:\n  category: {}\n  subject: {}\n",
            head[0], head[1], head[2], head[3]
        );
        for part in parts {
            document.push_str(&format!("  {}\n", part.trim()));
        }
        documents.push(document);
    }
    documents.join("---\n")
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

#[track_caller]
fn compare(options: &Options, [defined, events, expected]: [&str; 3]) {
    let yaml = yaml(defined);
    let definitions = recount::parse_definitions(&yaml);
    let events: Vec<Json> = lines(events).map(event).collect();
    for line in lines(expected) {
        let (question, value) = line.split_once(" = ").unwrap();
        let words: Vec<&str> = question.split_whitespace().collect();
        let at = instant(words[0]);
        let answer = |lines: &[recount::Line]| {
            let found = lines.iter().find(|line| {
                line.object_type == words[1]
                    && line.object_id == words[2]
                    && line.statistic == words[3]
            });
            let found = found.map_or("nothing".to_owned(), |line| line.value.to_string());
            found.trim_matches('"').to_owned()
        };
        let recounted = recount::recount_with(options, &events, &definitions, at, "UTC");
        assert_eq!(answer(&recounted), value, "{line}");
        let counted = Counted::with(options, &events, &yaml, "UTC");
        assert_eq!(answer(&counted.lines(&[at])), value, "{line}, by the engine");
    }
}

/// Asks the recount and the engine.
#[track_caller]
pub(crate) fn check(defined: &str, events: &str, expected: &str) {
    compare(&Options::default(), [defined, events, expected]);
}

/// Asks with other options than the defaults.
#[track_caller]
pub(crate) fn check_with(options: &Options, defined: &str, events: &str, expected: &str) {
    compare(options, [defined, events, expected]);
}

#[test]
fn semantics_33_after_call_work_is_put_off_and_belongs_to_all_routes_of_the_call() {
    check(
        "State AGENT CurrentState AgentStatus; mainMask: '*'
         Wrap QUEUE TotalTime DNAction; mainMask: ACWCompleted
         Wrap SKILL_Q TotalTime DNAction; mainMask: ACWCompleted
         Wraps QUEUE TotalNumber DNAction; mainMask: ACWCompleted",
        "0 AgentLogin agent=ann
         0 AgentReady agent=ann
         1 Queued queue=q connId=c
         1 Queued skill=s connId=c
         5 Diverted queue=q connId=c to.agent=ann
         5 Diverted skill=s connId=c to.agent=ann
         5 Ringing agent=ann connId=c
         6 Established agent=ann connId=c
         10 AgentNotReady agent=ann workMode=AfterCallWork
         20 Released agent=ann connId=c
         27 AgentReady agent=ann
         30 AgentNotReady agent=ann workMode=AfterCallWork
         40 AgentReady agent=ann",
        "10 AGENT ann State = CallInbound
         20 AGENT ann State = AfterCallWork
         26 QUEUE q Wrap = 0
         50 QUEUE q Wrap = 7
         50 SKILL_Q s Wrap = 7
         50 QUEUE q Wraps = 1",
    );
}

#[test]
fn semantics_33_an_agent_state_event_cancels_the_wish_for_after_call_work() {
    check(
        "State AGENT CurrentState AgentStatus; mainMask: '*'
         Readys AGENT TotalNumber DNAction; mainMask: WaitForNextCall",
        "0 AgentLogin agent=ann
         0 AgentReady agent=ann
         5 Ringing agent=ann connId=c
         10 AgentNotReady agent=ann workMode=AfterCallWork
         15 AgentReady agent=ann
         20 Released agent=ann connId=c",
        "20 AGENT ann State = WaitForNextCall
         20 AGENT ann Readys = 0",
    );
}

#[test]
fn semantics_32_the_end_of_a_second_ringing_line_is_not_reflected() {
    check(
        "Lost QUEUE TotalNumber DNAction; mainMask: CallAbandonedFromRinging, CallForwarded
         Answered QUEUE TotalTime DNAction; mainMask: CallAnswered
         Released QUEUE TotalTime DNAction; mainMask: CallReleased",
        "0 Queued queue=q connId=c
         5 Diverted queue=q connId=c to.agent=ann
         5 Ringing agent=ann device=d1 connId=c
         5 Ringing agent=ann device=d2 connId=c
         8 Established agent=ann device=d1 connId=c
         8 Released agent=ann device=d2 connId=c
         20 Released agent=ann device=d1 connId=c
         21 Ringing agent=ann device=d1 connId=c
         22 Abandoned agent=ann device=d1 connId=c",
        "30 QUEUE q Lost = 0
         30 QUEUE q Answered = 8
         30 QUEUE q Released = 12",
    );
}

#[test]
fn semantics_32_a_second_diverted_renews_a_route_that_is_only_expected() {
    check(
        "Answered QUEUE TotalTime DNAction; mainMask: CallAnswered
         Answers QUEUE TotalNumber DNAction; mainMask: CallAnswered",
        "0 Queued queue=q connId=c
         5 Diverted queue=q connId=c to.agent=ann
         6 Queued queue=q connId=c
         7 Established agent=bob connId=c
         8 Diverted queue=q connId=c to.agent=ann
         10 Established agent=ann connId=c",
        "30 QUEUE q Answered = 4
         30 QUEUE q Answers = 1",
    );
}

#[test]
fn semantics_26_a_level_that_ends_at_the_reset_is_not_of_the_new_interval() {
    check(
        "Least QUEUE MinNumber DNAction; mainMask: CallWait; dynamicTimeProfile: 0:00+0:01
         Most QUEUE MaxNumber DNAction; mainMask: CallWait; dynamicTimeProfile: 0:00+0:01",
        "0 AgentLogin agent=ann
         0 Queued queue=q connId=a
         30 Queued queue=q connId=b
         60 Queued queue=q connId=c
         60 Abandoned queue=q connId=a
         120 AgentLogin agent=bob
         120 Queued queue=q connId=d",
        "0 QUEUE q Least = 0
         59 QUEUE q Least = 0
         59 QUEUE q Most = 2
         60 QUEUE q Least = 2
         60 QUEUE q Most = 3
         119 QUEUE q Least = 2
         119 QUEUE q Most = 3
         120 QUEUE q Least = 3
         120 QUEUE q Most = 3",
    );
}

#[test]
fn semantics_42_a_session_is_bounded_by_its_events_and_not_by_their_times() {
    check(
        "Ready AGENT TotalTime AgentStatus; mainMask: WaitForNextCall; intervalType: SinceLogin
         Out AGENT TotalNumber AgentStatus; mainMask: LoggedOut; intervalType: SinceLogin
         Calls AGENT TotalNumber DNAction; mainMask: CallInbound; intervalType: SinceLogin
         Most AGENT MaxNumber DNAction; mainMask: CallInbound; intervalType: SinceLogin",
        "0 Established agent=ann callType=Inbound connId=a
         0 Established agent=ann callType=Inbound connId=b
         10 Released agent=ann connId=a
         10 AgentLogin agent=ann
         10 AgentReady agent=ann
         10 Released agent=ann connId=b
         30 Established agent=ann callType=Inbound connId=c
         40 AgentLogout agent=ann
         40 Released agent=ann connId=c",
        "5 AGENT ann Calls = 0
         5 AGENT ann Most = 0
         10 AGENT ann Calls = 1
         10 AGENT ann Most = 1
         50 AGENT ann Calls = 1
         50 AGENT ann Ready = 20
         50 AGENT ann Out = 1",
    );
}

#[test]
fn semantics_37_stays_in_a_group_make_instances_of_their_own() {
    check(
        "Times SKILL_AG TotalNumber AgentStatus; mainMask: NotReadyForNextCall
         Time SKILL_AG TotalTime AgentStatus; mainMask: NotReadyForNextCall
         Adjusted SKILL_AG TotalAdjustedNumber DNAction; mainMask: LoggedIn
         Age SKILL_AG CurrentMaxTime AgentStatus; mainMask: NotReadyForNextCall
         State SKILL_AG CurrentState AgentStatus; mainMask: '*'",
        "0 AgentLogin agent=ann
         10 AgentSkills agent=ann skills=de
         20 AgentSkills agent=ann skills=
         30 AgentSkills agent=ann skills=de
         31 AgentSkills agent=ann skills=de,fr",
        "25 SKILL_AG de State = NotMonitored
         40 SKILL_AG de Times = 2
         40 SKILL_AG de Time = 20
         40 SKILL_AG de Adjusted = 2
         40 SKILL_AG de Age = 10
         40 SKILL_AG de State = NotReadyForNextCall
         40 SKILL_AG fr Age = 9",
    );
}

#[test]
fn semantics_36_a_filter_makes_stretches_and_tests_actions_at_their_end() {
    let masks = "mainMask: CallWait; dynamicFilter: PairExists(L,x)";
    check(
        &format!(
            "Done QUEUE TotalNumber DNAction; {masks}
             Stretches QUEUE TotalAdjustedNumber DNAction; {masks}
             Time QUEUE TotalAdjustedTime DNAction; {masks}
             Age QUEUE CurrentMaxTime DNAction; {masks}"
        ),
        "0 Queued queue=q connId=c userData.L=x
         10 AttachedDataChanged queue=q connId=c userData.L=y
         20 AttachedDataChanged agent=ann connId=c userData.L=x
         30 Abandoned queue=q connId=c userData.L=z",
        "5 QUEUE q Age = 5
         15 QUEUE q Age = 0
         25 QUEUE q Age = 25
         29 QUEUE q Stretches = 2
         30 QUEUE q Stretches = 2
         30 QUEUE q Time = 20
         30 QUEUE q Done = 0",
    );
}

#[test]
fn semantics_35_another_party_takes_over_what_runs() {
    check(
        "Consult AGENT TotalTime DNAction; mainMask: CallConsult
         Inbound AGENT TotalTime DNAction; mainMask: CallInbound
         Completed AGENT TotalTime DNAction; mainMask: CallInboundCompleted
         Hold AGENT TotalTime DNAction; mainMask: CallRetrievedFromHold
         HoldInbound AGENT TotalTime DNAction; mainMask: CallOnHoldInbound
         Released QUEUE TotalTime DNAction; mainMask: CallReleased; dynamicFilter: PairExists(A,1)",
        "0 Queued queue=q connId=c2 userData.A=1
         0 Diverted queue=q connId=c2 to.agent=ann
         0 Established agent=ann connId=c2 callType=Consult
         5 Held agent=ann connId=c2
         10 PartyChanged agent=ann connId=c2 newConnId=c1 callType=Inbound
         12 Retrieved agent=ann connId=c2
         15 Retrieved agent=ann connId=c1
         20 Released agent=ann connId=c1",
        "20 AGENT ann Consult = 10
         20 AGENT ann Inbound = 10
         20 AGENT ann Completed = 20
         20 AGENT ann Hold = 10
         20 AGENT ann HoldInbound = 5
         20 QUEUE q Released = 20",
    );
}

#[test]
fn semantics_41_a_selection_is_one_for_both_masks() {
    check(
        "Share QUEUE RelativeNumberPercentage DNAction; mainMask: CallAnswered; \
         relativeMask: CallAnswered, CallAbandoned; intervalType: SlidingSelection; \
         dynamicTimeProfile: '3'
         Level QUEUE ServiceFactor1 DNAction; intervalType: SlidingSelection; \
         dynamicTimeProfile: '2'; timeRangeRight: 5",
        "0 Queued queue=q connId=a
         1 Queued queue=q connId=b
         2 Queued queue=q connId=c
         3 Abandoned queue=q connId=a
         4 Abandoned queue=q connId=b
         5 Diverted queue=q connId=c to.agent=ann
         5 Established agent=ann connId=c",
        "9 QUEUE q Share = 33.333
         9 QUEUE q Level = 50",
    );
}

#[test]
fn semantics_41_an_adjusted_selection_is_sorted_by_begins_and_moments() {
    check(
        "Two QUEUE TotalAdjustedTime DNAction; mainMask: CallWait, CallAnswered; \
         intervalType: SlidingSelection; dynamicTimeProfile: '2'",
        "0 Queued queue=q connId=a
         5 Queued queue=q connId=b
         8 Diverted queue=q connId=a to.agent=ann
         10 Established agent=ann connId=a
         11 Abandoned queue=q connId=b",
        "9 QUEUE q Two = 12
         11 QUEUE q Two = 16
         13 QUEUE q Two = 16
         20 QUEUE q Two = 16",
    );
}

#[test]
fn semantics_29_a_line_is_logged_out_from_the_first_event_of_all() {
    check(
        "Out AGENT TotalTime DNStatus; mainMask: LoggedOut
         Outs AGENT TotalNumber DNStatus; mainMask: LoggedOut
         OutOfAgent AGENT TotalTime AgentStatus; mainMask: LoggedOut",
        "0 Queued queue=q connId=a
         10 AgentReady agent=ann device=d1
         20 AgentLogin agent=ann device=d1
         30 DndOn agent=ann device=d2",
        "40 AGENT ann Out = 60
         40 AGENT ann Outs = 2
         40 AGENT ann OutOfAgent = 20",
    );
}
