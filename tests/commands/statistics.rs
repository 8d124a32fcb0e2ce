//! `tallyboard replay --statistics`: which definitions count, and what happens to bad ones.

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
    assert_eq!(names.len(), 24);
    assert_eq!(names.first().unwrap(), "CurrentTargetState");
    assert_eq!(check(&[("statistics.yaml", &repository_file("statistics.yaml"))], ""), names);
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
