//! `serve --demo`: an invented centre at work.

use std::collections::BTreeMap;

use rusqlite::Connection;
use serde_json::Value as Json;
use tallyboard::clock::wall_time;

use crate::client::Client;
use crate::program::{Folder, Server, account};
use crate::scene::{self, post};

/// Queues, skills (their agents and their virtual queues) and agents.
const OBJECTS: u64 = 10 + 2 * 6 + 120;
const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;

fn demo(folder: &Folder) -> Server {
    folder.serve_with("--demo")
}

/// Where the demonstration of this version has its data.
fn data() -> String {
    format!("data/demo-{}", tallyboard::simulator::VERSION)
}

/// A folder in a zone where the day is four hours old, which is quicker than a whole one.
fn folder() -> Folder {
    let folder = Folder::new();
    configure(&folder, "");
    folder
}

/// Writes a configuration with more keys.
fn configure(folder: &Folder, more: &str) {
    let hour = wall_time().ms().rem_euclid(24 * HOUR_MS) / HOUR_MS;
    let ahead = if hour <= 16 { 4 - hour } else { 28 - hour };
    // The signs of these zones are the wrong way round.
    let zone = format!("zone: Etc/GMT{:+}\n", -ahead);
    folder.write("tallyboard.yaml", &(account() + &zone + more));
}

/// Lets events take effect when they arrive, so that the pauses between what is told are as good as
/// endless: whoever is late by a millisecond misses all ticks in it.
fn without_delay() -> Folder {
    let folder = folder();
    configure(&folder, "reorder_ms: 0\n");
    folder
}

fn journal(folder: &Folder) -> Connection {
    Connection::open(folder.path().join(data()).join("journal.sqlite")).unwrap()
}

/// The events in the journal, as lines.
fn events(folder: &Folder) -> String {
    let journal = journal(folder);
    let mut rows = journal.prepare("SELECT events FROM journal").unwrap();
    let texts = rows.query_map([], |row| row.get::<_, Vec<u8>>(0)).unwrap();
    texts.map(|text| String::from_utf8(text.unwrap()).unwrap()).collect()
}

/// The numbers of the events in the journal.
fn numbers(folder: &Folder) -> Vec<u64> {
    let number = |line: &str| {
        let event: Json = serde_json::from_str(line).unwrap();
        event["id"].as_str().unwrap().parse().unwrap()
    };
    events(folder).lines().map(number).collect()
}

/// A value by queue and instant, ms since 1970.
type Values = BTreeMap<(String, i64), i64>;

/// What has been published of a statistic of all queues, at a number of instants up to the newest, one
/// every five minutes.
fn published(client: &Client, statistic: &str) -> (Values, Vec<i64>) {
    let list = client.get("/api/v1/stats?type=queue").json();
    let queues = list["objects"].as_array().unwrap().iter();
    let queues: Vec<&str> = queues.map(|queue| queue["objectId"].as_str().unwrap()).collect();
    let path = |queue: &str| format!("/api/v1/stats/{queue}/{statistic}?objectType=QUEUE");
    let newest = client.get(&path(queues[0])).json();
    let newest = newest["statistics"][0]["values"][0]["time"].as_i64().unwrap();
    let instants: Vec<i64> = (0..=12).rev().map(|back| newest - back * 5 * MINUTE_MS).collect();
    let mut values = Values::new();
    for queue in queues {
        let range = format!("&from={}&to={newest}", newest - HOUR_MS);
        let history = client.get(&(path(queue) + &range)).json();
        for one in history["statistics"][0]["values"].as_array().unwrap() {
            let time = one["time"].as_i64().unwrap();
            if instants.contains(&time) {
                values.insert((queue.to_owned(), time), one["value"].as_i64().unwrap());
            }
        }
    }
    assert_eq!(values.len(), 10 * instants.len());
    (values, instants)
}

/// What the events say of a statistic of all queues, to somebody who has all of them.
fn replayed(folder: &Folder, statistic: &str, instants: &[i64]) -> Values {
    let at: Vec<String> = instants.iter().map(|instant| format!("--at {instant}")).collect();
    let line = format!("replay - --format ndjson {}", at.join(" "));
    let replayed = folder.run(&line, events(folder));
    let values = replayed.out.lines().filter_map(|line| {
        let value: Json = serde_json::from_str(line).unwrap();
        let is_asked = value["objectType"] == "QUEUE" && value["statistic"] == statistic;
        let queue = value["objectId"].as_str()?.to_owned();
        let key = (queue, value["time"].as_i64()?);
        is_asked.then_some((key, value["value"].as_i64()?))
    });
    values.collect()
}

/// Whether the last hour has been published as it was.
#[track_caller]
fn check_last_hour(folder: &Folder, client: &Client) {
    let (answered, instants) = published(client, "Total_Answered");
    let sum = |instant: i64| -> i64 {
        answered.iter().filter(|((_, time), _)| *time == instant).map(|(_, value)| value).sum()
    };
    for five_minutes in instants.windows(2) {
        let (begin, end) = (five_minutes[0], five_minutes[1]);
        assert_ne!(sum(begin), sum(end), "nobody was answered from {begin} to {end}");
    }
    assert_eq!(answered, replayed(folder, "Total_Answered", &instants));
    let (waiting, instants) = published(client, "Current_In_Queue");
    assert_eq!(waiting, replayed(folder, "Current_In_Queue", &instants));
}

#[test]
fn the_day_so_far_is_there_when_the_service_says_that_it_is() {
    let folder = folder();
    let health = demo(&folder).stranger().health();
    for key in ["orphaned", "refused", "late", "duplicates"] {
        assert_eq!(health[key], 0, "{key}: {health}");
    }
    assert!(health["events"].as_u64() > Some(1_000), "{health}");
    assert_eq!(health["objects"], OBJECTS, "{health}");
}

#[test]
fn the_day_so_far_was_published_as_if_somebody_had_listened() {
    let folder = without_delay();
    let server = demo(&folder);
    check_last_hour(&folder, &server.client());
}

#[test]
fn what_happens_while_the_service_is_down_is_told_afterwards() {
    let folder = without_delay();
    demo(&folder).stop();
    // As if somebody had pulled the plug some hours ago.
    let journal = journal(&folder);
    let newest: i64 =
        journal.query_row("SELECT max(arrival) FROM journal", [], |row| row.get(0)).unwrap();
    let gone = "DELETE FROM journal WHERE arrival > ?";
    assert!(journal.execute(gone, [newest - 2 * HOUR_MS]).unwrap() > 0);
    drop(journal);
    std::fs::remove_dir_all(folder.path().join(data()).join("archive")).unwrap();
    let server = demo(&folder);
    check_last_hour(&folder, &server.client());
    assert_eq!(server.stranger().health()["late"], 0);
}

#[test]
fn a_demonstration_that_is_killed_goes_on_behind_its_last_event() {
    let folder = folder();
    for _ in 0..2 {
        demo(&folder).kill();
    }
    let server = demo(&folder);
    let health = server.stranger().health();
    assert_eq!((&health["orphaned"], &health["objects"]), (&0.into(), &OBJECTS.into()), "{health}");
    server.stop();
    let numbers = numbers(&folder);
    let expected: Vec<u64> = (1..=numbers.len() as u64).collect();
    assert_eq!(numbers, expected);
}

#[test]
fn another_version_begins_anew_and_leaves_the_older_alone() {
    let folder = folder();
    // What an older program has left behind.
    folder.serve_with("").stop();
    std::fs::rename(folder.path().join("data"), folder.path().join("older")).unwrap();
    std::fs::create_dir(folder.path().join("data")).unwrap();
    std::fs::rename(folder.path().join("older"), folder.path().join("data/demo-1")).unwrap();
    let health = demo(&folder).stranger().health();
    assert_eq!(health["objects"], OBJECTS, "{health}");
}

#[test]
fn a_journal_of_something_else_is_left_alone() {
    let folder = scene::folder();
    let server = folder.serve_with(&format!("--data {}", data()));
    let event = r#"{"event":"AgentLogin","agent":"ann","source":"switch"}"#;
    post(&server.client(), event);
    server.stop();
    let refusal = folder.refusal("--demo");
    let refusal = refusal.replace(&data(), "data/demo-0");
    insta::assert_snapshot!(refusal, @"tallyboard: `data/demo-0` holds events of something else, and a demonstration would mix with them: delete that folder (rm -r 'data/demo-0'), or give another --data");
}

#[test]
fn a_demonstration_goes_by_the_clock_on_the_wall() {
    let folder = scene::folder();
    insta::assert_snapshot!(folder.refusal("--demo --clock events"), @"tallyboard: a demonstration goes by the clock on the wall: leave out `--clock events`");
    assert!(!folder.path().join("data").exists(), "nothing was begun");
}
