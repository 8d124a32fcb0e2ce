//! `make bank-day DIR=…`: a real day, whose table of true counts stands beside it.
//!
//! The day is not ours to give away, so this is no test of `make test`. The folder holds
//! `events.ndjson`, `queue_log` and a `README.md` with a table of queues: answered, abandoned, mean
//! wait of the answered and of the abandoned, answered within 20 s, abandoned within 10 s.

#[path = "service/client.rs"]
#[expect(dead_code, reason = "the tests of the service need more")]
mod client;
#[path = "service/program.rs"]
#[expect(dead_code, reason = "the tests of the service need more")]
mod program;
#[path = "bank_day/service.rs"]
mod service;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, ExitCode};

use serde_json::Value as Json;

/// The last millisecond of the day.
const AT: &str = "929491199999";
const INPUTS: [&str; 2] = ["events.ndjson", "queue_log"];
/// What the columns of the table are called in `tests/data/bank-day.yaml`.
const COLUMNS: [&str; 6] = [
    "Answered",
    "Abandoned",
    "MeanWaitAnswered",
    "MeanWaitAbandoned",
    "AnsweredWithin20",
    "AbandonedWithin10",
];

/// Values in thousandths, by queue and column.
type Counts = BTreeMap<(String, &'static str), i64>;

#[expect(clippy::print_stdout, reason = "it is a command that tells what it saw")]
fn main() -> ExitCode {
    let directory = std::env::args().nth(1).unwrap_or_default();
    let directory = Path::new(&directory);
    let page = std::fs::read_to_string(directory.join("README.md")).unwrap_or_default();
    let expected = table(&page);
    if expected.is_empty() {
        println!("which day? make bank-day DIR=a-folder, whose README.md has the table of counts");
        return ExitCode::FAILURE;
    }
    let mut is_good = true;
    for input in INPUTS {
        let counted = counts(&replay(&directory.join(input), &["--statistics", DEFINITIONS]));
        for (place @ (queue, column), value) in &expected {
            let found = counted.get(place);
            if found != Some(value) {
                println!("{input}: {column} of {queue} is {found:?}, and should be {value}");
                is_good = false;
            }
        }
        is_good &= counted.len() == expected.len();
        println!("{input}: {} values of {} in the table", counted.len(), expected.len());
    }
    let [events, queue_log] = INPUTS.map(|input| replay(&directory.join(input), &[]));
    for (one, other) in events.lines().zip(queue_log.lines()).filter(|(one, other)| one != other) {
        println!("{} says {one}\n{} says {other}", INPUTS[0], INPUTS[1]);
        is_good = false;
    }
    is_good &= events.lines().count() == queue_log.lines().count();
    println!("both inputs give {} values of the shipped statistics", events.lines().count());
    let events = directory.join(INPUTS[0]);
    is_good &= service::agrees(&events, AT, |at| replay_at(&events, at, &[]));
    println!("{}", if is_good { "they agree" } else { "they do not agree" });
    if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

const DEFINITIONS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/bank-day.yaml");

/// All values at the end of the day, as lines.
fn replay(input: &Path, more: &[&str]) -> String {
    replay_at(input, AT, more)
}

fn replay_at(input: &Path, at: &str, more: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tallyboard"));
    command.arg("replay").arg(input).args(["--at", at, "--format", "ndjson"]).args(more);
    let output = command.output().expect("the program starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("values are UTF-8")
}

fn counts(lines: &str) -> Counts {
    let lines = lines.lines().map(|line| {
        let line: Json = serde_json::from_str(line).expect("a line is JSON");
        let text = |key: &str| line[key].as_str().expect("a text").to_owned();
        let column = COLUMNS.into_iter().find(|column| *column == text("statistic"));
        let value = line["value"].as_number().expect("a number").to_string();
        ((text("objectId"), column.expect("a known column")), thousandths(&value))
    });
    lines.collect()
}

/// The rows of the table, but for the sums of all queues.
fn table(page: &str) -> Counts {
    let mut counts = Counts::new();
    for line in page.lines().filter(|line| line.starts_with('|')) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [queue, values @ ..] = cells.as_slice() else { continue };
        let is_row = values.len() == COLUMNS.len()
            && values.iter().all(|value| value.parse::<f64>().is_ok())
            && *queue != "all";
        if is_row {
            for (column, value) in COLUMNS.into_iter().zip(values) {
                counts.insert((queue.to_string(), column), thousandths(value));
            }
        }
    }
    counts
}

/// Of a decimal number with three places at the most.
fn thousandths(number: &str) -> i64 {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    format!("{whole}{fraction:0<3}").parse().expect("a decimal number")
}
