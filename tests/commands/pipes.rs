//! What happens when nobody takes the result.

use std::process::Stdio;

use crate::day::{DAY, STATISTICS};
use crate::program::{Folder, repository_file};

/// Runs a command whose standard output is already closed at the other end, as behind
/// `… | head -1`; it must end well and say nothing.
#[track_caller]
fn check(line: &str) {
    let folder = Folder::with(&[
        ("day.ndjson", DAY),
        ("statistics.yaml", STATISTICS),
        ("mistakes.yaml", &repository_file("tests/data/mistakes.yaml")),
    ]);
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = folder.command(line).stdout(writer).stderr(Stdio::piped()).output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "{line}");
    assert_eq!(output.status.code(), Some(0), "{line}");
}

#[test]
fn a_closed_pipe_ends_a_replay_quietly() {
    check("replay day.ndjson");
    check("replay day.ndjson --format csv");
    check("replay day.ndjson --format ndjson --every 10ms");
}

#[test]
fn a_closed_pipe_ends_a_check_quietly() {
    check("check statistics.yaml");
    check("check mistakes.yaml");
}

#[test]
fn a_closed_pipe_ends_a_simulation_quietly() {
    check("simulate");
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_told() {
    let folder = Folder::with(&[("day.ndjson", DAY), ("statistics.yaml", STATISTICS)]);
    for line in ["replay day.ndjson --format ndjson", "check statistics.yaml", "simulate"] {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let output = folder.command(line).stdout(full).stderr(Stdio::piped()).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.starts_with("tallyboard: cannot write the result: "), "{line}: {said}");
        assert_eq!(output.status.code(), Some(1), "{line}");
    }
}
