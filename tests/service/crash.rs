//! Crashes: what was acknowledged is there after a restart, and every number is as if nothing had
//! happened.
//!
//! The day is posted in small batches by one client. The service is killed after a seeded number of
//! acknowledgements, while the next batch is on its way; whether that one was taken in is seen from
//! the journal's count, as a client would.

use std::io::Write;

use serde_json::Value as Json;

use crate::client::Client;
use crate::program::{Folder, Server};

/// How often the service is killed.
const CRASHES: u64 = 20;
/// A day of some thousand events.
const DAY: &str = include_str!("../../examples/day.ndjson");

/// The day, in batches of so many events as a seed says.
fn batches(random: &mut u64) -> Vec<String> {
    let mut lines = DAY.lines().filter(|line| !line.trim().is_empty()).peekable();
    let mut batches = Vec::new();
    while lines.peek().is_some() {
        let size = usize::try_from(next(random) % 20 + 1).unwrap();
        let batch: String = lines.by_ref().take(size).map(|line| format!("{line}\n")).collect();
        batches.push(batch);
    }
    batches
}

/// The next of a row of numbers that look random (splitmix64).
fn next(random: &mut u64) -> u64 {
    *random = random.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut number = *random;
    number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

/// Everything that can be asked of a service: values that were published, values now, and history.
fn everything(client: &Client) -> Vec<Json> {
    let mut found = Vec::new();
    for (kind, statistic) in
        [("queue", "Total_Answered"), ("skill", "LongestIdleTime"), ("agent", "CurrentAgentState")]
    {
        for fresh in ["false", "true"] {
            let list = client.get(&format!("/api/v1/stats?type={kind}&fresh={fresh}")).json();
            assert_eq!(list["statusCode"], 0);
            found.push(list);
        }
        let objects = found.last().unwrap()["objects"].clone();
        for object in objects.as_array().unwrap() {
            let id = object["objectId"].as_str().unwrap();
            let path = format!("/api/v1/stats/{id}/{statistic}?type={kind}&numValues=10000");
            found.push(client.get(&path).json());
        }
    }
    found
}

fn events(client: &Client) -> u64 {
    client.get("/health").json()["events"].as_u64().unwrap()
}

fn post(client: &Client, batch: &str) {
    let reply = client.post("/api/v1/events", batch);
    assert_eq!(reply.json()["statusCode"], 0, "{reply:?}");
}

/// Sends a batch and does not wait for the answer.
fn post_and_leave(server: &Server, batch: &str) {
    let mut stream = server.client().connect();
    let head = server.client().head("POST", "/api/v1/events", batch.len());
    // What arrives of it is up to chance, and so it should be.
    let _ = stream.write_all(format!("{head}{batch}").as_bytes());
}

#[test]
fn a_service_that_is_killed_twenty_times_shows_the_same_numbers() {
    let mut random = 42;
    let batches = batches(&mut random);
    let uninterrupted = Folder::new();
    let server = uninterrupted.serve();
    batches.iter().for_each(|batch| post(&server.client(), batch));
    let expected = everything(&server.client());
    let (status, log) = server.stop();
    assert!(status.success(), "{log}");

    let folder = Folder::new();
    let mut server = folder.serve();
    let mut rest = batches.iter();
    let mut acknowledged = 0;
    for crash in 0..CRASHES {
        let left = u64::try_from(rest.len()).unwrap() / (CRASHES - crash);
        for batch in rest.by_ref().take(usize::try_from(next(&mut random) % (left + 1)).unwrap()) {
            post(&server.client(), batch);
            acknowledged += batch.lines().count() as u64;
        }
        let Some(open) = rest.clone().next() else { break };
        post_and_leave(&server, open);
        server.kill();
        server = folder.serve();
        let there = events(&server.client());
        // The open batch is there as a whole, or not at all.
        let with_open = acknowledged + open.lines().count() as u64;
        assert!(there == acknowledged || there == with_open, "{there} of {acknowledged} events");
        if there == with_open {
            acknowledged = with_open;
            rest.next();
        }
    }
    rest.for_each(|batch| post(&server.client(), batch));
    assert_eq!(everything(&server.client()), expected);
}

#[test]
fn an_orderly_stop_and_other_definitions_change_no_number() {
    let folder = Folder::new();
    let server = folder.serve();
    post(&server.client(), DAY);
    let expected = everything(&server.client());
    let (status, log) = server.stop();
    assert!(status.success(), "{log}");
    let server = folder.serve();
    assert_eq!(everything(&server.client()), expected);
    server.stop();
    // Definitions in another order are counted anew, from the journal.
    let text = include_str!("../../statistics.yaml");
    let mut documents: Vec<&str> = text.split("\n---\n").collect();
    documents[1..].reverse();
    folder.write("statistics.yaml", &documents.join("\n---\n"));
    let server = folder.serve();
    let path = "/api/v1/stats/Sales/Total_Answered?numValues=10000";
    let there = server.client().get(path).json();
    assert!(expected.contains(&there), "{there}");
}
