//! The same day through the service: posted, asked for, heard over a WebSocket, killed and restarted.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value as Json;

use crate::client::Client;
use crate::program::{Folder, Server};

/// How many events are posted at once.
const BATCH: usize = 1_000;

/// Values by object type, object and statistic.
type Values = BTreeMap<[String; 3], Json>;

/// Whether the service shows of the lines up to an instant what `replay` shows: asked for now, all
/// values at the time of the newest event; heard as they were published last, those of one queue.
#[expect(clippy::print_stdout, reason = "it is part of a command that tells what it saw")]
pub(crate) fn agrees(events: &Path, last: &str, replay: impl Fn(&str) -> String) -> bool {
    let last_ms: i64 = last.parse().expect("an instant");
    let day = std::fs::read_to_string(events).expect("the day");
    let lines: Vec<&str> = day.lines().filter(|line| time(line) <= last_ms).collect();
    let newest = lines.last().map_or(last_ms, |line| time(line)).to_string();
    let now = values(&replay(&newest));
    let mut of_queue = values(&replay(last));
    of_queue.retain(is_of_queue);
    let folder = Folder::new();
    let mut server = folder.serve();
    for batch in lines.chunks(BATCH) {
        let reply = server.client().post("/api/v1/events", batch.join("\n"));
        assert_eq!(reply.json()["statusCode"], 0, "{reply:?}");
    }
    let mut is_good = true;
    for pass in ["before kill -9", "after kill -9"] {
        let asked = fresh(&server.client());
        let mut heard = heard(&server);
        heard.retain(is_of_queue);
        for (what, found, expected) in [("asked for", &asked, &now), ("heard", &heard, &of_queue)] {
            let words = if found == expected { "as replayed" } else { "NOT as replayed" };
            println!("the service {pass}: {} values {what}, {words}", found.len());
            is_good &= found == expected;
        }
        server.kill();
        server = folder.serve();
    }
    is_good
}

/// The queue whose values stand still when the day is over.
fn is_of_queue([_, object, _]: &[String; 3], _: &mut Json) -> bool {
    object == "PS"
}

fn values(lines: &str) -> Values {
    let values = lines.lines().map(|line| {
        let line: Json = serde_json::from_str(line).expect("a line is JSON");
        (key(&line), line["value"].clone())
    });
    values.collect()
}

fn time(line: &str) -> i64 {
    let line: Json = serde_json::from_str(line).expect("a line is JSON");
    line["time"].as_i64().expect("a time")
}

fn key(value: &Json) -> [String; 3] {
    ["objectType", "objectId", "statistic"]
        .map(|key| value[key].as_str().expect("a text").to_owned())
}

/// All values now. A list of skills does not tell SKILL_AG and SKILL_Q apart; their names do.
fn fresh(client: &Client) -> Values {
    let mut values = Values::new();
    for kind in ["agent", "queue", "skill"] {
        let list = client.get(&format!("/api/v1/stats?type={kind}&fresh=true")).json();
        for object in list["objects"].as_array().expect("a list") {
            for value in object["statistics"].as_array().expect("a list") {
                let name = value["statistic"].as_str().expect("a text");
                let id = object["objectId"].as_str().expect("a text");
                let object_type = match kind {
                    "agent" => "AGENT",
                    "queue" => "QUEUE",
                    _ if name == "ServiceLevel" => "SKILL_Q",
                    _ => "SKILL_AG",
                };
                let key = [object_type, id, name].map(str::to_owned);
                values.insert(key, value["value"].clone());
            }
        }
    }
    values
}

/// All values that a new listener is told at once.
fn heard(server: &Server) -> Values {
    let mut stream = server.client().stream();
    stream.say(r#"{"operation":"subscribe","objects":["*"]}"#);
    let mut values = Values::new();
    let answer = stream.hear();
    assert!(answer.contains("subscribed"), "{answer}");
    let message: Json = serde_json::from_str(&stream.hear()).expect("JSON");
    for value in message["values"].as_array().expect("a list") {
        values.insert(key(value), value["value"].clone());
    }
    values
}
