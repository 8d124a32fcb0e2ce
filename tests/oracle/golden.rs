//! The golden days: tiny days with the values that follow from the rules, computed elsewhere.

use std::path::Path;

use serde_json::Value as Json;

use crate::counted::Counted;
use crate::recount;

fn read(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/golden");
    std::fs::read_to_string(folder.join(name)).unwrap()
}

/// Compares a whole day, told by the engine and by the recount.
#[track_caller]
fn check(name: &str, orphans: u64) {
    let events = read(&format!("{name}.ndjson"));
    let events: Vec<Json> =
        events.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let yaml = read("statistics.yaml");
    let expected = read(&format!("{name}.expected.ndjson"));
    let time = |line: &str| serde_json::from_str::<Json>(line).unwrap()["time"].as_i64().unwrap();
    let mut instants: Vec<i64> = expected.lines().map(time).collect();
    instants.dedup();

    let counted = Counted::new(&events, &yaml, "UTC");
    compare(name, &counted.lines(&instants), &expected);
    assert_eq!(counted.orphaned(), orphans, "{name}");

    let definitions = recount::parse_definitions(&yaml);
    let recounted: Vec<_> = instants
        .iter()
        .flat_map(|&instant| recount::recount(&events, &definitions, instant, "UTC"))
        .collect();
    compare(name, &recounted, &expected);
    assert_eq!(recount::count_orphans(&events, i64::MAX), orphans, "{name}");
}

#[track_caller]
fn compare(name: &str, found: &[recount::Line], expected: &str) {
    for (index, (found, expected)) in found.iter().zip(expected.lines()).enumerate() {
        assert_eq!(found.to_string(), expected, "{name}, line {}", index + 1);
    }
    assert_eq!(found.len(), expected.lines().count(), "{name}");
}

#[test]
fn answered_and_abandoned() {
    check("01-answered-and-abandoned", 0);
}

#[test]
fn hold_and_wrap_up() {
    check("02-hold-and-wrap-up", 0);
}

#[test]
fn borders() {
    check("03-borders", 0);
}

#[test]
fn no_answer_and_reroute() {
    check("04-no-answer-and-reroute", 0);
}

#[test]
fn skill_groups() {
    check("05-skill-groups", 0);
}

#[test]
fn consult_and_transfer() {
    check("06-consult-and-transfer", 0);
}

#[test]
fn two_devices_and_media() {
    check("07-two-devices-and-media", 0);
}

#[test]
fn equal_times_and_orphans() {
    check("08-equal-times-and-orphans", 4);
}

#[test]
fn attached_data() {
    check("09-attached-data", 0);
}
