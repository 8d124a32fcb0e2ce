//! `tallyboard replay --at` and `--every`: when values are taken.

use serde_json::Value as Json;

use crate::day::{DAY, STATISTICS};
use crate::program::{Answer, Folder};

fn replay(arguments: &str) -> Answer {
    let folder = Folder::with(&[("day.ndjson", DAY), ("my.yaml", STATISTICS)]);
    folder.run(&format!("replay day.ndjson --statistics my.yaml --format ndjson {arguments}"))
}

/// Checks the values of the tiny day: on each line the time, Ann's state and the calls answered.
#[track_caller]
fn check(arguments: &str, expected: &str) {
    let answer = replay(arguments);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let mut found: Vec<String> = Vec::new();
    for line in answer.out.lines() {
        let value: Json = serde_json::from_str(line).unwrap();
        let seconds = value["time"].as_i64().unwrap() / 1000 - 1_709_596_800;
        let time = format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
        match value["statistic"].as_str().unwrap() {
            "State" => found.push(format!("{time} {}", value["value"].as_str().unwrap())),
            "Answered" => *found.last_mut().unwrap() += &format!(" {}", value["value"]),
            _ => {}
        }
    }
    let expected: Vec<_> =
        expected.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert_eq!(found, expected);
}

/// Checks that arguments are refused before anything is read.
#[track_caller]
fn refused(arguments: &str, expected: &str) {
    let answer = replay(arguments);
    assert_eq!((answer.code, answer.out.as_str()), (2, ""), "{arguments}");
    assert!(answer.err.contains(expected), "{}", answer.err);
}

#[test]
fn values_are_those_at_the_last_event_where_nothing_is_asked() {
    check("", "8:02:20 WaitForNextCall 1");
}

#[test]
fn an_instant_is_milliseconds_or_rfc_3339() {
    check("--at 1709625675000", "8:01:15 CallInbound 1");
    check("--at 2024-03-05T08:01:15Z", "8:01:15 CallInbound 1");
    check("--at 2024-03-05T09:01:15+01:00", "8:01:15 CallInbound 1");
}

#[test]
fn what_happens_at_an_instant_has_happened() {
    check("--at 1709625669999", "8:01:09 WaitForNextCall 0");
    check("--at 1709625670000", "8:01:10 CallRinging 0");
    check("--at 1709625674999", "8:01:14 CallRinging 0");
}

#[test]
fn several_instants_come_in_order_and_once() {
    let expected = "
        8:01:10 CallRinging 0
        8:01:15 CallInbound 1
        8:02:15 WaitForNextCall 1
    ";
    check("--at 1709625735000,1709625670000,2024-03-05T08:01:15Z,1709625670000", expected);
    check("--at 1709625735000 --at 1709625670000 --at 2024-03-05T08:01:15Z", expected);
}

#[test]
fn an_instant_may_lie_behind_the_last_event() {
    // The next day: the count has been reset at midnight.
    check("--at 2024-03-06T00:00:00Z", "24:00:00 WaitForNextCall 0");
}

#[test]
fn every_takes_the_ticks_of_the_epoch_grid_and_the_last_event() {
    check(
        "--every 35s",
        "
        8:00:10 WaitForNextCall
        8:00:45 WaitForNextCall
        8:01:20 CallInbound 1
        8:01:55 CallInbound 1
        8:02:20 WaitForNextCall 1
    ",
    );
    check(
        "--every 1m10s",
        "
        8:00:10 WaitForNextCall
        8:01:20 CallInbound 1
        8:02:20 WaitForNextCall 1
    ",
    );
    check(
        "--every 10m",
        "
        8:00:00 WaitForNextCall
        8:02:20 WaitForNextCall 1
    ",
    );
}

#[test]
fn at_and_every_add_up() {
    check(
        "--every 1m10s --at 1709625670000",
        "
        8:00:10 WaitForNextCall
        8:01:10 CallRinging 0
        8:01:20 CallInbound 1
        8:02:20 WaitForNextCall 1
    ",
    );
}

#[test]
fn a_wrong_instant_is_refused_with_what_was_expected() {
    let expected = "expected milliseconds since 1970 UTC such as 1709630640000, or RFC 3339 such as \
                    2024-03-05T09:24:00Z";
    refused("--at tomorrow", expected);
    refused("--at 2024-03-05", expected);
    refused("--at 1709625670000,8:00", expected);
    refused("--at 99999999999999999", "`99999999999999999` is out of range");
}

#[test]
fn a_wrong_duration_is_refused_with_what_was_expected() {
    for wrong in ["10", "0s", "often", "-1m", "1y"] {
        let expected = format!("`{wrong}` is not a duration: expected 10s, 15m, 1h, 1d or 1h30m");
        refused(&format!("--every={wrong}"), &expected);
    }
}

#[test]
fn a_grid_that_is_too_fine_is_refused_before_anything_is_printed() {
    let events = "{\"time\":0,\"event\":\"DndOn\",\"agent\":\"a\"}\n\
                  {\"time\":20000000,\"event\":\"DndOff\",\"agent\":\"a\"}\n";
    let answer = Folder::with(&[("day.ndjson", events)]).run("replay day.ndjson --every 1ms");
    assert_eq!((answer.code, answer.out.as_str()), (1, ""));
    assert_eq!(
        answer.err,
        "tallyboard: 20000001 instants are too many: give --every a longer duration, for 10000000 \
         at the most\n"
    );
}

#[test]
fn a_wrong_zone_or_format_is_refused_with_what_was_expected() {
    refused("--zone Europe/Roma", "expected an IANA name such as Europe/Rome");
    refused("--zone CEST+1", "expected an IANA name such as Europe/Rome");
    let folder = Folder::with(&[("day.ndjson", DAY)]);
    let answer = folder.run("replay day.ndjson --format xml");
    assert_eq!((answer.code, answer.out.as_str()), (2, ""));
    assert!(answer.err.contains("[possible values: table, ndjson, csv]"), "{}", answer.err);
}
