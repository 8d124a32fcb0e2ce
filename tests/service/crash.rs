//! Crashes: what was acknowledged is there after a restart, and every number is as if nothing had
//! happened.
//!
//! Several clients post the day of a centre each, in small batches. The service is killed after a
//! seeded number of acknowledgements, while batches are on their way. A client that hears nothing
//! posts its batch again, as a good client does; each event has an identity. What came of it is
//! compared with a service that nobody disturbed and that is given the rows of the journal one by one.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Condvar, Mutex};
use std::time::Duration;

use rusqlite::Connection;
use serde_json::Value as Json;

use crate::client::Client;
use crate::program::{Folder, PASSWORD, USER};
use crate::scene;

/// How often the service is killed.
const CRASHES: u32 = 20;
/// The clients, each with a centre of its own.
const CENTRES: [&str; 3] = ["north", "south", "west"];
/// How many batches are acknowledged between two crashes, at the most.
const BATCHES_MAX: u64 = 12;
/// Who waits so long waits in vain.
const PATIENCE: Duration = Duration::from_secs(30);

/// The service as its clients see it.
struct Stage {
    /// Which life of the service it is, where it listens, and what was acknowledged.
    state: Mutex<(u32, SocketAddr, Vec<String>)>,
    changed: Condvar,
}

impl Stage {
    /// Waits until something is so.
    fn wait<T>(&self, mut is_so: impl FnMut(&(u32, SocketAddr, Vec<String>)) -> Option<T>) -> T {
        let mut state = self.state.lock().unwrap();
        loop {
            if let Some(found) = is_so(&state) {
                return found;
            }
            let (next, timeout) = self.changed.wait_timeout(state, PATIENCE).unwrap();
            assert!(!timeout.timed_out(), "nothing has changed for a long time");
            state = next;
        }
    }

    fn change(&self, change: impl FnOnce(&mut (u32, SocketAddr, Vec<String>))) {
        change(&mut self.state.lock().unwrap());
        self.changed.notify_all();
    }

    /// Posts a batch until it is acknowledged.
    fn post(&self, batch: &str) {
        let mut life = 0;
        loop {
            let address = self.wait(|state| (state.0 > life).then_some((state.0, state.1)));
            life = address.0;
            if let Ok(true) = try_post(address.1, batch) {
                return self.change(|state| state.2.push(batch.to_owned()));
            }
        }
    }
}

/// Posts a batch; gives whether it was acknowledged.
fn try_post(address: SocketAddr, batch: &str) -> io::Result<bool> {
    let client = Client::new(address, Some((USER, PASSWORD)));
    let mut stream = TcpStream::connect(address)?;
    let head = client.head("POST", "/api/v1/events", batch.len());
    stream.write_all(format!("{head}{batch}").as_bytes())?;
    let mut reply = String::new();
    stream.read_to_string(&mut reply)?;
    Ok(reply.contains("\"statusCode\":0"))
}

/// The day of a centre, in batches of so many events as a seed says.
fn batches(centre: &str, random: &mut u64) -> Vec<String> {
    let event = |(number, line): (usize, &str)| {
        let identity =
            format!("{{\"centre\":\"{centre}\",\"source\":\"{centre}\",\"id\":\"{number}\",");
        format!("{}\n", line.replacen('{', &identity, 1))
    };
    let lines: Vec<String> = scene::day().lines().enumerate().map(event).collect();
    let mut rest = lines.as_slice();
    let mut batches = Vec::new();
    while !rest.is_empty() {
        let size = usize::try_from(next(random) % 12 + 1).unwrap().min(rest.len());
        let (batch, behind) = rest.split_at(size);
        batches.push(batch.concat());
        rest = behind;
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

/// Everything that can be asked about a centre: what was published, what is now, and what was.
fn everything(client: &Client, centre: &str) -> Vec<Json> {
    let mut found = Vec::new();
    for (kind, statistic) in
        [("queue", "Total_Answered"), ("skill", "LongestIdleTime"), ("agent", "CurrentAgentState")]
    {
        for fresh in ["false", "true"] {
            let path = format!("/api/v1/stats?type={kind}&fresh={fresh}&centre={centre}");
            let list = client.get(&path).json();
            assert_eq!(list["statusCode"], 0);
            assert_ne!(list["total"], 0);
            found.push(list);
        }
        let objects = found.last().unwrap()["objects"].clone();
        for object in objects.as_array().unwrap() {
            let id = object["objectId"].as_str().unwrap();
            let more = format!("type={kind}&numValues=10000&centre={centre}");
            found.push(client.get(&format!("/api/v1/stats/{id}/{statistic}?{more}")).json());
        }
    }
    found
}

/// The rows of the journal of a folder.
fn journal(folder: &Folder) -> Vec<String> {
    let journal = Connection::open(folder.path().join("data/journal.sqlite")).unwrap();
    let mut rows = journal.prepare("SELECT events FROM journal ORDER BY first").unwrap();
    let text = |row: &rusqlite::Row<'_>| row.get::<_, Vec<u8>>(0);
    let rows = rows.query_map([], text).unwrap();
    rows.map(|row| String::from_utf8(row.unwrap()).unwrap()).collect()
}

fn post(client: &Client, batch: &str) {
    let reply = client.post("/api/v1/events", batch);
    assert_eq!(reply.json()["statusCode"], 0, "{reply:?}");
}

#[test]
fn a_service_that_is_killed_twenty_times_under_load_shows_the_same_numbers() {
    let mut random = 42;
    let days = CENTRES.map(|centre| batches(centre, &mut random));
    let folder = Folder::new();
    let server = folder.serve();
    let stage =
        Stage { state: Mutex::new((1, server.address, Vec::new())), changed: Condvar::new() };
    let server = std::thread::scope(|scope| {
        let mut server = server;
        for day in &days {
            let stage = &stage;
            scope.spawn(move || day.iter().for_each(|batch| stage.post(batch)));
        }
        let mut acknowledged = 0;
        for _ in 0..CRASHES {
            acknowledged += usize::try_from(next(&mut random) % BATCHES_MAX + 1).unwrap();
            stage.wait(|state| (state.2.len() >= acknowledged).then_some(()));
            server.kill();
            server = folder.serve();
            stage.change(|state| (state.0, state.1) = (state.0 + 1, server.address));
        }
        server
    });
    let rows = journal(&folder);
    let (_, _, acknowledged) = stage.state.into_inner().unwrap();
    assert_eq!(acknowledged.len(), days.iter().map(Vec::len).sum::<usize>());
    for batch in &acknowledged {
        assert!(rows.contains(batch), "an acknowledged batch is not in the journal: {batch}");
    }
    let undisturbed = Folder::new();
    let other = undisturbed.serve();
    rows.iter().for_each(|row| post(&other.client(), row));
    for centre in CENTRES {
        let found = everything(&server.client(), centre);
        assert_eq!(found, everything(&other.client(), centre));
    }
}

#[test]
fn an_orderly_stop_and_other_definitions_change_no_number() {
    let folder = Folder::new();
    let server = folder.serve();
    post(&server.client(), &scene::day());
    let expected = everything(&server.client(), "default");
    let (status, log) = server.stop();
    assert!(status.success(), "{log}");
    let server = folder.serve();
    assert_eq!(everything(&server.client(), "default"), expected);
    server.stop();
    // Definitions in another order are counted anew, from the journal.
    let text = include_str!("../../statistics.yaml");
    let mut documents: Vec<&str> = text.split("\n---\n").collect();
    documents[1..].reverse();
    folder.write("statistics.yaml", &documents.join("\n---\n"));
    let server = folder.serve();
    let path = "/api/v1/stats/Sales/Total_Answered?type=queue&numValues=10000";
    let there = server.client().get(path).json();
    assert!(expected.contains(&there), "{there}");
}
