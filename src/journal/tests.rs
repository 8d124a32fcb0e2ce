//! What the journal promises, on a real file.

use std::ops::ControlFlow;
use std::path::Path;

use rusqlite::Connection;
use tempfile::TempDir;

use super::*;
use crate::clock::Timestamp;

fn batch(first: u64, lines: &[&str]) -> Batch {
    let events = lines.iter().flat_map(|line| [line.as_bytes(), b"\n"].concat()).collect();
    let count = u32::try_from(lines.len()).unwrap();
    let arrival = Timestamp::from_ms(1_000 + first.cast_signed()).unwrap();
    Batch { first: Sequence::new(first), arrival, delay_ms: 250, count, events }
}

fn read(journal: &Journal, from: u64) -> Result<Vec<String>, String> {
    let mut lines = Vec::new();
    let mut take = |batch: Batch| {
        let text = |line: &[u8]| String::from_utf8(line.to_vec()).unwrap();
        lines.extend(batch.lines().map(text));
        ControlFlow::Continue(())
    };
    let result = journal.read_from(Sequence::new(from), &mut take);
    result.map(|()| lines).map_err(|error| error.to_string())
}

/// A folder with three batches of six events in all.
fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    let mut journal = Journal::open(folder.path(), "wall").unwrap();
    journal.append(&[batch(1, &["a", "b"]), batch(3, &["c"])]).unwrap();
    journal.append(&[batch(4, &["d", "e", "f"])]).unwrap();
    folder
}

/// Damages the file behind the journal's back.
fn damage(folder: &Path, statement: &str) {
    let connection = Connection::open(folder.join("journal.sqlite")).unwrap();
    connection.execute_batch(statement).unwrap();
}

#[test]
fn what_was_appended_is_there_when_the_journal_is_opened_again() {
    let folder = folder();
    let journal = Journal::open(folder.path(), "wall").unwrap();
    assert_eq!(journal.next(), Sequence::new(7));
    assert_eq!(read(&journal, 1).unwrap(), ["a", "b", "c", "d", "e", "f"]);
}

#[test]
fn reading_begins_with_the_batch_that_holds_the_event() {
    let folder = folder();
    let journal = Journal::open(folder.path(), "wall").unwrap();
    assert_eq!(read(&journal, 2).unwrap(), ["a", "b", "c", "d", "e", "f"]);
    assert_eq!(read(&journal, 3).unwrap(), ["c", "d", "e", "f"]);
    assert_eq!(read(&journal, 6).unwrap(), ["d", "e", "f"]);
    assert_eq!(read(&journal, 7).unwrap(), [""; 0]);
}

#[test]
fn a_journal_that_is_truncated_begins_later() {
    let folder = folder();
    let mut journal = Journal::open(folder.path(), "wall").unwrap();
    assert_eq!(journal.truncate_before(Sequence::new(6)).unwrap(), 3);
    assert_eq!(journal.begin().unwrap(), Sequence::new(4));
    assert_eq!(read(&journal, 1).unwrap(), ["d", "e", "f"]);
    assert_eq!(journal.next(), Sequence::new(7));
}

#[test]
fn damaged_rows_are_told_and_never_read() {
    let cases = [
        ("UPDATE journal SET events = x'78' WHERE first = 3", "at event 3: its checksum is"),
        ("UPDATE journal SET events = 'x' WHERE first = 3", "at event 3: its content cannot be"),
        ("UPDATE journal SET arrival = arrival + 1 WHERE first = 4", "at event 4: its checksum is"),
        ("UPDATE journal SET count = 3 WHERE first = 1", "at event 1: its checksum is"),
        ("UPDATE journal SET count = -1 WHERE first = 1", "at event 1: its count cannot be"),
        (
            "DELETE FROM journal WHERE first = 3",
            "at event 4: it begins at event 4, and event 3 comes next",
        ),
    ];
    for (statement, expected) in cases {
        let folder = folder();
        damage(folder.path(), statement);
        let found = match Journal::open(folder.path(), "wall") {
            Ok(journal) => read(&journal, 1).unwrap_err(),
            Err(error) => error.to_string(),
        };
        assert!(found.contains(expected), "{statement}: {found}");
    }
}

#[test]
fn only_one_process_has_a_journal_at_a_time() {
    let folder = folder();
    let journal = Journal::open(folder.path(), "wall").unwrap();
    assert!(matches!(Journal::open(folder.path(), "wall"), Err(JournalError::InUse(_))));
    drop(journal);
    assert!(Journal::open(folder.path(), "wall").is_ok());
}

#[test]
fn what_is_no_journal_is_not_touched() {
    let folder = TempDir::new().unwrap();
    damage(folder.path(), "CREATE TABLE other (x)");
    let error = Journal::open(folder.path(), "wall").unwrap_err().to_string();
    assert!(error.contains("it is a database of another program"), "{error}");
    let folder = self::folder();
    damage(folder.path(), "PRAGMA user_version = 9");
    let error = Journal::open(folder.path(), "wall").unwrap_err().to_string();
    assert!(error.contains("it has version 9, and this program knows 1"), "{error}");
}

#[test]
fn a_full_disk_takes_nothing_in_and_keeps_what_is_there() {
    let folder = folder();
    let mut journal = Journal::open(folder.path(), "wall").unwrap();
    let pages = |name: &str| -> i64 {
        journal.connection.pragma_query_value(None, name, |row| row.get(0)).unwrap()
    };
    let limit = pages("page_count");
    journal.connection.pragma_update(None, "max_page_count", limit).unwrap();
    let large = "x".repeat(100_000);
    let error = journal.append(&[batch(7, &["g"]), batch(8, &[&large])]).unwrap_err();
    assert!(matches!(error, JournalError::Full), "{error}");
    assert_eq!(journal.next(), Sequence::new(7));
    assert_eq!(read(&journal, 1).unwrap().len(), 6);
    journal.connection.pragma_update(None, "max_page_count", limit + 1_000).unwrap();
    journal.append(&[batch(7, &["g"]), batch(8, &[&large])]).unwrap();
    assert_eq!(read(&journal, 7).unwrap(), ["g", &large]);
}

#[test]
fn a_journal_keeps_the_clock_that_it_was_begun_with() {
    let folder = folder();
    let error = Journal::open(folder.path(), "events").unwrap_err().to_string();
    assert!(error.contains("was begun with `--clock wall`"), "{error}");
}
