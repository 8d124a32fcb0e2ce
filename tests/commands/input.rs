//! What `tallyboard replay` reads: broken lines, several files, standard input.

use crate::day::{DAY, STATISTICS};
use crate::program::{Answer, Folder};

/// Replays files that are named in one command line, with the definitions of the tiny day.
fn replay(files: &[(&str, &[u8])], arguments: &str) -> Answer {
    let names: Vec<_> = files.iter().map(|&(name, _)| name).collect();
    let mut all = files.to_vec();
    all.push(("my.yaml", STATISTICS.as_bytes()));
    let names = names.join(" ");
    Folder::with(&all).run(&format!("replay {names} --statistics my.yaml --format csv {arguments}"))
}

/// Gives the values, without the head, of files that can be read.
#[track_caller]
fn check(files: &[(&str, &[u8])]) -> String {
    let answer = replay(files, "");
    assert_eq!(answer.code, 0, "{}", answer.err);
    answer.out.lines().skip(1).collect::<Vec<_>>().join("\n")
}

/// What is said of one file of events.
#[track_caller]
fn said(events: &[u8]) -> String {
    let answer = replay(&[("day.ndjson", events)], "");
    assert_eq!(answer.code, 0, "{}", answer.err);
    answer.err
}

fn event(time: i64, name: &str) -> String {
    format!("{{\"time\":{time},\"event\":\"{name}\",\"agent\":\"ann\"}}\n")
}

const BROKEN: &[u8] = b"{\"time\":1709625600000,\"event\":\"AgentLogin\",\"agent\":\"ann\"}
{\"time\":1709625601000,\"event\":\"AgentRedy\",\"agent\":\"ann\"}
{\"time\":\"1709625602000\",\"event\":\"AgentReady\",\"agent\":7}
{\"event\":\"Ringing\",\"agent\":\"ann\"}
{\"time\":1709625604000,\"event\":\"AgentReady\"

rubbish
[1, 2]
{\"time\":1709625605000,\"event\":\"Queued\",\"connId\":\"c1\",\"queue\":\"a\",\"skill\":\"b\"}
{\"time\":1709625605000,\"event\":\"Diverted\",\"connId\":\"c1\",\"queue\":\"a\",\"to\":{}}
{\"time\":1709625606000,\"event\":\"AgentReady\",\"agent\":\"Jos\xe9\"}
{\"time\":1709625607000,\"event\":\"AgentReady\",\"agent\":\"ann\"}
";

#[test]
fn every_broken_line_is_named_with_its_reason_and_the_rest_counts() {
    let files = [("day.ndjson", BROKEN)];
    insta::assert_snapshot!(replay(&files, "").err, @r#"
    day.ndjson:2: `event`: `AgentRedy` is unknown: did you mean `AgentReady`?
    day.ndjson:3: `time` is a text: expected a whole number; `agent` is a number: expected a text
    day.ndjson:4: `time` is missing: expected whole milliseconds since 1970 UTC; `connId` is missing: expected the identity of the call
    day.ndjson:5: not JSON: EOF while parsing an object at column 42
    day.ndjson:7: not JSON: expected value at column 1
    day.ndjson:8: expected a JSON object such as {"event":"AgentLogin",…}, found a list
    day.ndjson:9: `queue` and `skill` are both given: an event happens at one place; send one event for each
    day.ndjson:10: `to` is unclear: expected {"agent":id}, {"queue":id} or {"skill":id}, or no `to` at all
    day.ndjson:11: not JSON: the line is not UTF-8
    tallyboard: 2 events in …, 9 refused
    "#);
    insta::assert_snapshot!(check(&files), @"1709625607000,default,AGENT,ann,State,WaitForNextCall");
}

#[test]
fn with_strict_a_broken_line_stops_the_replay() {
    let answer = replay(&[("day.ndjson", BROKEN)], "--strict");
    assert_eq!((answer.code, answer.out.as_str()), (1, ""));
    assert!(answer.err.starts_with("day.ndjson:2: "), "{}", answer.err);
    let end = "tallyboard: 9 lines of events refused, and --strict is given\n";
    assert!(answer.err.ends_with(end), "{}", answer.err);
}

#[test]
fn with_strict_good_files_are_replayed() {
    let answer = replay(&[("day.ndjson", DAY.as_bytes())], "--strict");
    assert_eq!((answer.code, answer.out.lines().count()), (0, 4));
}

#[test]
fn a_broken_line_is_named_with_its_own_file() {
    let answer = replay(&[("a.ndjson", b"\n\nx\n"), ("b.ndjson", b"y\n")], "");
    assert!(answer.err.starts_with("a.ndjson:3: not JSON: "), "{}", answer.err);
    assert!(answer.err.contains("\nb.ndjson:1: not JSON: "), "{}", answer.err);
}

#[test]
fn a_line_that_is_too_long_is_named_and_the_rest_counts() {
    let events = format!("{}\n{DAY}", "x".repeat(2 << 20));
    let answer = replay(&[("day.ndjson", events.as_bytes())], "");
    insta::assert_snapshot!(answer.err, @"
    day.ndjson:1: the line is longer than 1048576 bytes
    tallyboard: 10 events in …, 1 refused
    ");
    assert_eq!(answer.out.lines().count(), 4);
}

#[test]
fn what_is_left_out_is_counted() {
    let events = "{\"time\":1,\"event\":\"AgentLogin\",\"agent\":\"ann\",\"id\":\"1\",\"mood\":\"fine\"}\n\
                  {\"time\":2,\"event\":\"AgentReady\",\"agent\":\"ann\",\"id\":\"1\"}\n\
                  {\"time\":3,\"event\":\"AgentLogin\",\"agent\":\"ann\",\"id\":\"2\",\"x\":1,\"y\":2}\n";
    insta::assert_snapshot!(said(events.as_bytes()), @"tallyboard: 2 events in …, 1 ignored as duplicates, 1 without effect (orphaned), 3 unknown keys left out");
}

#[test]
fn a_good_day_is_told_in_one_line() {
    assert_eq!(said(DAY.as_bytes()), "tallyboard: 10 events in …\n");
}

#[test]
fn windows_files_are_read_like_others() {
    let windows = format!("\u{feff}{}", DAY.replace('\n', "\r\n"));
    assert_eq!(check(&[("day.ndjson", windows.as_bytes())]), check(&[("d", DAY.as_bytes())]));
    assert_eq!(said(windows.as_bytes()), "tallyboard: 10 events in …\n");
}

#[test]
fn the_last_line_needs_no_end() {
    let events = DAY.trim_end();
    assert_eq!(check(&[("day.ndjson", events.as_bytes())]), check(&[("d", DAY.as_bytes())]));
}

#[test]
fn files_are_merged_by_time() {
    let lines: Vec<_> = DAY.split_inclusive('\n').collect();
    let pick = |numbers: &[usize]| -> String { numbers.iter().map(|&n| lines[n]).collect() };
    // Each instant is whole in one of the two, so that only the times can order them.
    let (one, other) = (pick(&[0, 1, 2, 4, 5, 7, 9]), pick(&[3, 6, 8]));
    let whole = check(&[("day", DAY.as_bytes())]);
    assert_eq!(check(&[("one", one.as_bytes()), ("other", other.as_bytes())]), whole);
    assert_eq!(check(&[("other", other.as_bytes()), ("one", one.as_bytes())]), whole);
}

#[test]
fn events_of_equal_time_keep_the_order_of_the_files() {
    let login = event(1, "AgentLogin");
    let ready = event(2, "AgentReady");
    let not_ready = event(2, "AgentNotReady");
    let state = |last: [(&str, &str); 3]| {
        let files = last.map(|(name, text)| (name, text.as_bytes()));
        check(&files).rsplit(',').next().unwrap().to_owned()
    };
    let (a, b, c) = (("a", &*ready), ("b", &*not_ready), ("c", &*login));
    assert_eq!(state([a, b, c]), "NotReadyForNextCall");
    assert_eq!(state([b, a, c]), "WaitForNextCall");
    assert_eq!(state([c, b, a]), "WaitForNextCall");
}

#[test]
fn a_hyphen_is_standard_input() {
    let folder = Folder::with(&[("my.yaml", STATISTICS)]);
    let line = "replay - --statistics my.yaml --format csv";
    let answer = folder.run_with_input(line, DAY);
    assert_eq!(answer.code, 0, "{}", answer.err);
    assert_eq!(answer.out.lines().count(), 4);
    let broken = folder.run_with_input(line, "rubbish\n");
    assert!(broken.err.starts_with("-:1: not JSON: "), "{}", broken.err);
}

#[test]
fn without_an_event_there_is_nothing_to_evaluate() {
    let answer = replay(&[("empty.ndjson", b"")], "");
    assert_eq!(answer.code, 0);
    assert_eq!(answer.out, "time,centre,objectType,objectId,statistic,value\n");
    insta::assert_snapshot!(answer.err, @"
    tallyboard: there is no event, so there is nothing to evaluate
    tallyboard: 0 events in …
    ");
    assert_eq!(replay(&[("blank.ndjson", b"\n \n")], "").err, answer.err);
}

#[test]
fn input_without_a_single_event_is_no_success() {
    let answer = replay(&[("notes.txt", b"milk\nbread\n")], "");
    assert_eq!(answer.code, 1);
    assert!(answer.err.ends_with("tallyboard: 0 events in …, 2 refused\n"), "{}", answer.err);
    let packed = replay(&[("day.gz", b"\x1f\x8b\x08\x00")], "");
    assert_eq!((packed.code, packed.out.as_str()), (1, ""));
    let expected = "tallyboard: cannot read `day.gz`: it is compressed: unpack it first, as in \
                    `zcat FILE | tallyboard replay -`\n";
    assert_eq!(packed.err, expected);
}

#[test]
fn a_file_that_cannot_be_read_stops_the_replay() {
    let folder = Folder::with(&[("day.ndjson", DAY)]);
    for (files, named) in [("nowhere.ndjson day.ndjson", "nowhere.ndjson"), ("day.ndjson .", ".")] {
        let answer = folder.run(&format!("replay {files} --format ndjson"));
        assert_eq!((answer.code, answer.out.as_str()), (1, ""));
        let expected = format!("tallyboard: cannot read `{named}`: ");
        assert!(answer.err.starts_with(&expected), "{}", answer.err);
    }
}

#[test]
fn a_replay_without_files_tells_how_to_call_it() {
    let answer = Folder::with::<&str>(&[]).run("replay");
    assert_eq!((answer.code, answer.out.as_str()), (2, ""));
    assert!(answer.err.contains("Usage: tallyboard replay <EVENTS>..."), "{}", answer.err);
}
