//! `tallyboard replay --statistics`: which definitions count, and what happens to bad ones.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::day::{DAY, STATISTICS};
use crate::problems::brief;
use crate::program::{Answer, Folder, repository_file};

/// The names of the statistics that the tiny day has values of, in order.
#[track_caller]
fn check(files: &[(&str, &str)], arguments: &str) -> Vec<String> {
    let answer = replay(files, arguments);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let names = answer.out.lines().skip(1).filter_map(|line| line.split(',').nth(4));
    names.map(str::to_owned).collect()
}

fn replay(files: &[(&str, &str)], arguments: &str) -> Answer {
    let mut all = files.to_vec();
    all.push(("day.ndjson", DAY));
    Folder::with(&all).run(&format!("replay day.ndjson --format csv {arguments}"))
}

const OURS: [&str; 3] = ["State", "Answered", "AverageWait"];

#[test]
fn the_file_that_is_named_counts() {
    let other = STATISTICS.replace("State", "Condition");
    let files = [("my.yaml", STATISTICS), ("statistics.yaml", &*other)];
    assert_eq!(check(&files, "--statistics my.yaml"), OURS);
}

#[test]
fn else_the_file_of_the_folder_counts() {
    assert_eq!(check(&[("statistics.yaml", STATISTICS)], ""), OURS);
}

#[test]
fn else_the_shipped_definitions_count() {
    let names = check(&[], "");
    assert_eq!(names.len(), 27);
    assert_eq!(names.first().unwrap(), "CurrentTargetState");
    assert_eq!(check(&[("statistics.yaml", &repository_file("statistics.yaml"))], ""), names);
}

/// The values of an object of a shipped statistic, by time.
fn shipped(events: &str, arguments: &str) -> impl Fn(&str, &str, i64) -> i64 + use<> {
    let answer = Folder::with::<&str>(&[])
        .run_with_input(&format!("replay - --format ndjson {arguments}"), events);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let values = answer.out.lines().filter_map(|line| {
        let line: Json = serde_json::from_str(line).unwrap();
        let text = |key: &str| line[key].as_str().unwrap().to_owned();
        let time = line["time"].as_i64().unwrap();
        Some(((text("objectId"), text("statistic"), time), line["value"].as_i64()?))
    });
    let values: BTreeMap<(String, String, i64), i64> = values.collect();
    move |object, statistic, time| values[&(object.to_owned(), statistic.to_owned(), time)]
}

#[test]
fn the_shipped_service_level_says_what_it_is_a_share_of() {
    /// 2024-03-05T08:00:00Z.
    const BEGIN_MS: i64 = 1_709_625_600_000;
    let line = |(second, rest): (i64, &str)| {
        format!("{{\"time\":{},{rest}}}\n", BEGIN_MS + second * 1_000)
    };
    let queued = |second, call: &str| {
        line((second, &format!(r#""event":"Queued","queue":"sales","connId":"{call}""#)))
    };
    let abandoned = |second, call: &str| {
        line((second, &format!(r#""event":"Abandoned","queue":"sales","connId":"{call}""#)))
    };
    // One gives up after a few seconds, and is forgiven; one after exactly ten.
    let gone = queued(0, "a") + &abandoned(4, "a") + &queued(20, "b") + &abandoned(30, "b");
    let to_agent = r#""event":"Diverted","queue":"sales","connId":"c","to":{"agent":"ann"}"#;
    let rings = r#""event":"Ringing","agent":"ann","connId":"c""#;
    let answered = r#""event":"Established","agent":"ann","connId":"c""#;
    let answered = queued(40, "c")
        + &[(43, to_agent), (43, rings), (45, answered)].map(line).concat()
        + &line((3_700, r#""event":"AgentLogin","agent":"bob""#));
    let [first, second, third, next_hour] =
        [10, 35, 50, 3_700].map(|second| BEGIN_MS + second * 1_000);
    let at = format!("--at {first},{second},{third},{next_hour}");
    let value = shipped(&(gone + &answered), &at);
    let check = |time, expected: [i64; 3]| {
        let names = ["ServiceLevel", "ServiceLevelAnswered", "ServiceLevelAbandoned"];
        assert_eq!(names.map(|name| value("sales", name, time)), expected, "at {time}");
    };
    check(first, [0, 0, 0]);
    check(second, [0, 0, 1]);
    check(third, [50, 1, 1]);
    check(next_hour, [0, 0, 0]);
}

#[test]
fn the_shipped_states_of_agents_add_up() {
    let events = Folder::with::<&str>(&[]).run("simulate --agents 40 --skills 2 --hours 11").out;
    let begin: Json = serde_json::from_str(events.lines().next().unwrap()).unwrap();
    let begin = begin["time"].as_i64().unwrap();
    let instants: Vec<i64> = (0..60).map(|minute| begin + (600 + minute) * 60_000).collect();
    let at: Vec<String> = instants.iter().map(i64::to_string).collect();
    let value = shipped(&events, &format!("--at {}", at.join(",")));
    let mut on_hold = 0;
    for time in instants {
        for skill in ["English", "German"] {
            let states = ["CurrentReadyAgents", "CurrentInCallAgents", "CurrentNotReadyAgents"];
            let sum: i64 = states.iter().map(|name| value(skill, name, time)).sum();
            assert_eq!(sum, value(skill, "CurrentNumberLoggedInAgents", time), "{skill}, {time}");
            on_hold +=
                value(skill, "CurrentInCallAgents", time) - value(skill, "CurrNumberInCall", time);
        }
    }
    assert!(on_hold > 0, "nobody was on hold, so that nothing was proved");
}

#[test]
fn bad_definitions_are_told_and_left_out() {
    let mistakes = repository_file("tests/data/mistakes.yaml");
    let files = [("mistakes.yaml", &*mistakes)];
    let arguments = "--statistics mistakes.yaml";
    assert_eq!(check(&files, arguments), ["TimeBeforeTalk", "CallsWaiting"]);
    let told = brief(&replay(&files, arguments).err);
    let codes = told.lines().filter(|line| line.contains('«')).map(|line| {
        let mut words = line.split(' ');
        format!("{} {}", words.next().unwrap(), words.nth(1).unwrap())
    });
    let rest = told.lines().filter(|line| !line.contains('«')).map(str::to_owned);
    insta::assert_snapshot!(codes.chain(rest).collect::<Vec<_>>().join("\n"), @"
    2:7 unclosed
    19:26 unknown_action
    25:24 number
    28:12 unknown_word
    31:1 missing_key
    48:3 unknown_key
    50:29 time_profile
    52:19 time_range
    62:36 filter
    73:1 duplicate
    tallyboard: left out: CallsLost (line 2), CallsTaken (line 22), CallsOffered (line 31), AnsweredSlowly (line 40), WaitingGold (line 54), CallsWaiting (line 73); mend the errors above

    tallyboard: 10 events in …
    ");
}

#[test]
fn what_can_be_read_of_a_damaged_file_counts() {
    let damaged = repository_file("tests/data/damaged.yaml");
    let names = check(&[("damaged.yaml", &*damaged)], "--statistics damaged.yaml");
    assert_eq!(names, ["TalkTime", "Occupancy", "ServiceLevel", "OnDuty"]);
}

#[test]
fn with_strict_a_problem_stops_the_replay() {
    let warned = STATISTICS.replace("mainMask: CallWait", "mainMask: CallWait, Lunch");
    let mistakes = repository_file("tests/data/mistakes.yaml");
    for text in [&*warned, &*mistakes] {
        let answer = replay(&[("my.yaml", text)], "--statistics my.yaml --strict");
        assert_eq!((answer.code, answer.out.as_str()), (1, ""));
        let end = "tallyboard: the definitions have problems, and --strict is given\n";
        assert!(answer.err.ends_with(end), "{}", answer.err);
    }
}

#[test]
fn a_file_that_is_not_there_stops_the_replay() {
    let answer = replay(&[], "--statistics nowhere.yaml");
    assert_eq!((answer.code, answer.out.as_str()), (1, ""));
    assert!(answer.err.starts_with("tallyboard: cannot read `nowhere.yaml`: "), "{}", answer.err);
}
