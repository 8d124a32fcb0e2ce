//! `serve --demo`: an invented centre at work.

use rusqlite::Connection;
use serde_json::Value as Json;

use crate::program::{Folder, Server, account};
use crate::scene::{self, post};

/// Queues, skills (their agents and their virtual queues) and agents.
const OBJECTS: u64 = 10 + 2 * 6 + 120;

fn demo(folder: &Folder) -> Server {
    folder.serve_with("--demo")
}

/// Lets events take effect when they arrive.
fn without_delay(folder: &Folder) {
    folder.write("tallyboard.yaml", &(account() + "reorder_ms: 0\n"));
}

/// The numbers of the events in the journal, in order.
fn numbers(folder: &Folder) -> Vec<u64> {
    let journal = Connection::open(folder.path().join("data/journal.sqlite")).unwrap();
    let mut rows = journal.prepare("SELECT events FROM journal").unwrap();
    let texts = rows.query_map([], |row| row.get::<_, Vec<u8>>(0)).unwrap();
    let texts: Vec<String> = texts.map(|text| String::from_utf8(text.unwrap()).unwrap()).collect();
    let number = |line: &str| {
        let event: Json = serde_json::from_str(line).unwrap();
        event["id"].as_str().unwrap().parse().unwrap()
    };
    let mut numbers: Vec<u64> = texts.iter().flat_map(|text| text.lines()).map(number).collect();
    numbers.sort_unstable();
    numbers
}

#[test]
fn the_day_so_far_is_there_when_the_service_says_that_it_is() {
    let folder = Folder::new();
    without_delay(&folder);
    let health = demo(&folder).stranger().health();
    for key in ["orphaned", "refused", "late", "duplicates"] {
        assert_eq!(health[key], 0, "{key}: {health}");
    }
    assert!(health["events"].as_u64() > Some(1_000), "{health}");
    assert_eq!(health["objects"], OBJECTS, "{health}");
}

#[test]
fn a_demonstration_that_is_killed_goes_on_behind_its_last_event() {
    let folder = Folder::new();
    for _ in 0..4 {
        demo(&folder).kill();
    }
    without_delay(&folder);
    let server = demo(&folder);
    let health = server.stranger().health();
    assert_eq!((&health["orphaned"], &health["objects"]), (&0.into(), &OBJECTS.into()), "{health}");
    server.stop();
    // What was told and not yet in effect may be told once more, and counts once.
    let mut numbers = numbers(&folder);
    numbers.dedup();
    let expected: Vec<u64> = (1..=numbers.len() as u64).collect();
    assert_eq!(numbers, expected);
}

#[test]
fn a_journal_of_something_else_is_left_alone() {
    let refused = |source: &str| {
        let folder = scene::folder();
        let server = folder.serve_with("");
        let event =
            format!("{{\"event\":\"AgentLogin\",\"agent\":\"ann\",\"source\":\"{source}\"}}");
        post(&server.client(), &event);
        server.stop();
        folder.refusal("--demo")
    };
    insta::assert_snapshot!(refused("switch"), @"tallyboard: the journal holds events of another centre, and a demonstration would mix with them: give a --data of its own");
    insta::assert_snapshot!(refused("demo-0-1700000000000"), @"tallyboard: the demonstration was begun by another version of the program: give another --data, or delete the folder");
    let timeless = format!("demo-{}-today", tallyboard::simulator::VERSION);
    let said = refused(&timeless);
    assert!(said.ends_with("-today` does not say when the demonstration has begun"), "{said}");
}

#[test]
fn a_demonstration_goes_by_the_clock_on_the_wall() {
    let folder = scene::folder();
    insta::assert_snapshot!(folder.refusal("--demo --clock events"), @"tallyboard: a demonstration goes by the clock on the wall: leave out `--clock events`");
    assert!(!folder.path().join("data").exists(), "nothing was begun");
}
