//! The values of the service are those that `tallyboard replay` prints for the same events.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use crate::client::Client;
use crate::program::Folder;
use crate::scene::{self, post};

const STATISTICS: &str = include_str!("../../statistics.yaml");
const GOLDEN_STATISTICS: &str = include_str!("../data/golden/statistics.yaml");

/// What a value is of: the API's word for the type, the object and the statistic.
type Place = (String, String, String);
/// Values with their times. Two object types of a skill may have a statistic of one name.
type Values = BTreeSet<(Place, i64, String)>;

/// All values that the service shows.
fn shown(client: &Client, fresh: bool) -> Values {
    let mut values = Values::new();
    for kind in ["queue", "skill", "agent"] {
        let list = client.get(&format!("/api/v1/stats?type={kind}&fresh={fresh}")).json();
        for object in list["objects"].as_array().unwrap() {
            let id = object["objectId"].as_str().unwrap();
            for one in object["statistics"].as_array().unwrap() {
                let statistic = one["statistic"].as_str().unwrap();
                let place = (kind.to_owned(), id.to_owned(), statistic.to_owned());
                values.insert((place, one["time"].as_i64().unwrap(), one["value"].to_string()));
            }
        }
    }
    values
}

/// All values that `tallyboard replay` prints for the same events.
fn replayed(folder: &Folder, instants: &BTreeSet<i64>) -> Values {
    let at: Vec<String> = instants.iter().map(i64::to_string).collect();
    let at = if at.is_empty() { String::new() } else { format!(" --at {}", at.join(",")) };
    let replay = folder.run(&format!("replay events.ndjson --format ndjson{at}"), "");
    assert_eq!(replay.code, Some(0), "{}", replay.err);
    let value = |line: &str| {
        let line: Json = serde_json::from_str(line).unwrap();
        let text = |key: &str| line[key].as_str().unwrap().to_owned();
        let kind = match line["objectType"].as_str().unwrap() {
            "AGENT" => "agent",
            "QUEUE" => "queue",
            _ => "skill",
        };
        let place = (kind.to_owned(), text("objectId"), text("statistic"));
        (place, line["time"].as_i64().unwrap(), line["value"].to_string())
    };
    replay.out.lines().map(value).collect()
}

/// Compares everything that the service shows of these events with what `replay` prints.
#[track_caller]
fn check_against_replay(statistics: &str, events: &str) {
    let folder = Folder::with_statistics(statistics);
    folder.write("events.ndjson", events);
    let server = folder.serve();
    let client = server.client();
    post(&client, events);
    let fresh = shown(&client, true);
    assert!(!fresh.is_empty());
    assert_eq!(fresh, replayed(&folder, &BTreeSet::new()));

    let published = shown(&client, false);
    let places = |values: &Values| -> BTreeSet<Place> {
        values.iter().map(|(place, _, _)| place.clone()).collect()
    };
    assert_eq!(places(&published), places(&fresh), "everything has been published");
    let instants = published.iter().map(|(_, time, _)| *time).collect();
    let expected = replayed(&folder, &instants);
    let other: Vec<_> = published.difference(&expected).collect();
    assert!(other.is_empty(), "published, and not what it was then: {other:?}");
}

#[test]
fn golden_skill_groups_are_as_in_replay() {
    let events = include_str!("../data/golden/05-skill-groups.ndjson");
    check_against_replay(GOLDEN_STATISTICS, events);
}

#[test]
fn golden_hold_and_wrap_up_are_as_in_replay() {
    let events = include_str!("../data/golden/02-hold-and-wrap-up.ndjson");
    check_against_replay(GOLDEN_STATISTICS, events);
}

#[test]
fn golden_equal_times_and_orphans_are_as_in_replay() {
    let events = include_str!("../data/golden/08-equal-times-and-orphans.ndjson");
    check_against_replay(GOLDEN_STATISTICS, events);
}

#[test]
fn a_whole_day_is_as_in_replay() {
    check_against_replay(STATISTICS, &scene::day());
}

#[test]
fn every_published_value_of_an_hour_is_as_in_replay() {
    let folder = Folder::with_statistics(STATISTICS);
    let day = scene::day();
    folder.write("events.ndjson", &day);
    let server = folder.serve();
    let client = server.client();
    // It makes no difference how the day is cut into batches.
    let lines: Vec<&str> = day.lines().collect();
    lines.chunks(100).for_each(|chunk| post(&client, &chunk.join("\n")));
    let begin =
        day.lines().map(|line| serde_json::from_str::<Json>(line).unwrap()["time"].as_i64());
    let begin = begin.flatten().min().unwrap() + 2 * 3_600_000;
    let range = format!("from={begin}&to={}", begin + 3_599_999);
    let mut published = Values::new();
    for (kind, id, statistic) in [
        ("queue", "Sales", "AverageWaitingTime"),
        ("queue", "Billing", "ServiceLevel"),
        ("skill", "sales", "LongestIdleTime"),
        ("skill", "sales", "ServiceLevel"),
    ] {
        let path = format!("/api/v1/stats/{id}/{statistic}?type={kind}&{range}");
        let history = client.get(&path).json();
        let values = history["statistics"][0]["values"].as_array().unwrap().clone();
        assert_eq!(values.len(), 360, "one each ten seconds: {path}");
        for value in values {
            let place = (kind.to_owned(), id.to_owned(), statistic.to_owned());
            published.insert((place, value["time"].as_i64().unwrap(), value["value"].to_string()));
        }
    }
    let instants = published.iter().map(|(_, time, _)| *time).collect();
    let expected = replayed(&folder, &instants);
    let other: Vec<_> = published.difference(&expected).collect();
    assert!(other.is_empty(), "published, and not what it was then: {other:?}");
}
