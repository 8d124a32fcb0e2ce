//! What the archive promises, on a real file.

use std::path::Path;

use rusqlite::Connection;
use tempfile::TempDir;

use super::history::History;
use super::*;
use crate::journal::Sequence;

const STATISTICS: [(&str, &str); 2] = [("QUEUE", "Answered"), ("QUEUE", "Waiting")];
const EDITION: &str = "e1";
const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

fn history(folder: &Path) -> History {
    let mut history =
        History::new(Archive::open(folder, EDITION).unwrap(), &STATISTICS, DAY_MS).unwrap();
    for id in ["sales", "care"] {
        let (centre, id) = ("default".into(), id.into());
        history.announce(ArchivedObject { object_type: "QUEUE", centre, id }).unwrap();
    }
    history
}

/// Publishes a value of the first queue.
fn publish(history: &mut History, at_ms: i64, value: i64) {
    history.record(&[PublishedValue { at_ms, object: 0, statistic: 1, value }]).unwrap();
}

fn question(from_ms: i64, to_ms: i64, count_max: usize) -> Question {
    Question { object: 0, statistic: 1, from_ms, to_ms, count_max }
}

fn values(history: &History, asked: Question) -> Vec<(i64, i64)> {
    history.answer(&asked).unwrap()
}

fn checkpoint(next: u64) -> Checkpoint {
    Checkpoint { next: Sequence::new(next), state: vec![1, 2, 3] }
}

/// Changes the file behind the archive's back.
fn damage(folder: &Path, statement: &str) {
    let connection = Connection::open(folder.join("archive/e1.sqlite")).unwrap();
    assert_ne!(connection.execute(statement, []).unwrap(), 0);
}

const ALL: Question =
    Question { object: 0, statistic: 1, from_ms: 0, to_ms: i64::MAX, count_max: 100 };

#[test]
fn values_come_newest_first_from_memory_and_from_the_store() {
    let folder = TempDir::new().unwrap();
    let mut history = history(folder.path());
    for hour in 0..4 {
        publish(&mut history, hour * HOUR_MS, hour);
        publish(&mut history, hour * HOUR_MS + 10_000, -hour);
        if hour == 1 {
            history.flush(Some(&checkpoint(5))).unwrap();
        }
    }
    let hours: Vec<(i64, i64)> = (0..4)
        .rev()
        .flat_map(|hour| [(hour * HOUR_MS + 10_000, -hour), (hour * HOUR_MS, hour)])
        .collect();
    assert_eq!(values(&history, ALL), hours);
    assert_eq!(values(&history, question(0, i64::MAX, 3)), hours[..3]);
    assert_eq!(values(&history, question(HOUR_MS, 2 * HOUR_MS, 100)), hours[3..6]);
    let other = Question { object: 1, ..ALL };
    assert_eq!(values(&history, other), []);
}

#[test]
fn what_was_written_goes_on_after_a_restart_and_no_value_comes_twice() {
    let folder = TempDir::new().unwrap();
    {
        let mut history = history(folder.path());
        publish(&mut history, 10_000, 1);
        history.flush(Some(&checkpoint(5))).unwrap();
        publish(&mut history, 20_000, 2);
        history.flush(None).unwrap();
        publish(&mut history, 30_000, 3);
    }
    let mut history = history(folder.path());
    assert_eq!(values(&history, ALL), [(20_000, 2), (10_000, 1)]);
    for (at_ms, value) in [(10_000, 1), (20_000, 2), (30_000, 3), (HOUR_MS, 4)] {
        publish(&mut history, at_ms, value);
    }
    let all = [(HOUR_MS, 4), (30_000, 3), (20_000, 2), (10_000, 1)];
    assert_eq!(values(&history, ALL), all);
    history.flush(None).unwrap();
    assert_eq!(values(&self::history(folder.path()), ALL), all);
}

#[test]
fn old_values_are_forgotten() {
    let folder = TempDir::new().unwrap();
    let mut history = history(folder.path());
    publish(&mut history, 0, 1);
    publish(&mut history, HOUR_MS, 2);
    publish(&mut history, DAY_MS + HOUR_MS, 3);
    history.flush(None).unwrap();
    assert_eq!(values(&history, ALL), [(DAY_MS + HOUR_MS, 3), (HOUR_MS, 2)]);
}

#[test]
fn what_is_counted_anew_begins_with_an_empty_archive() {
    let folder = TempDir::new().unwrap();
    let mut history = history(folder.path());
    publish(&mut history, 10_000, 1);
    history.flush(Some(&checkpoint(5))).unwrap();
    history.clear(&STATISTICS).unwrap();
    let archive = Archive::open(folder.path(), EDITION).unwrap();
    assert_eq!(archive.checkpoint_up_to(Sequence::new(99)).unwrap(), None);
    assert_eq!(values(&self::history(folder.path()), ALL), []);
}

#[test]
fn a_damaged_row_is_told() {
    let folder = TempDir::new().unwrap();
    let mut history = history(folder.path());
    publish(&mut history, 10_000, 1);
    history.flush(None).unwrap();
    damage(folder.path(), "UPDATE history SET series = x'00'");
    let error = self::history(folder.path()).answer(&ALL).unwrap_err().to_string();
    assert!(error.contains("the values of object 1 from 0 ms are wrong"), "{error}");
}

#[test]
fn what_is_no_archive_is_put_aside() {
    let folder = TempDir::new().unwrap();
    std::fs::create_dir(folder.path().join("archive")).unwrap();
    let other = Connection::open(folder.path().join("archive/e1.sqlite")).unwrap();
    other.execute("CREATE TABLE other (x)", []).unwrap();
    assert!(Archive::open(folder.path(), EDITION).is_err());
    let aside = Connection::open(Archive::put_aside(folder.path(), EDITION).unwrap()).unwrap();
    assert_eq!(aside.execute("INSERT INTO other VALUES (1)", []), Ok(1));
    assert!(Archive::open(folder.path(), EDITION).is_ok());
}

#[test]
fn the_newest_checkpoints_are_kept_and_a_damaged_one_is_told() {
    let folder = TempDir::new().unwrap();
    let mut history = history(folder.path());
    let archive = Archive::open(folder.path(), EDITION).unwrap();
    let read = |place| archive.checkpoint_up_to(Sequence::new(place)).unwrap();
    assert_eq!(read(99), None);
    for next in [3, 4, 7] {
        history.flush(Some(&checkpoint(next))).unwrap();
    }
    assert_eq!(read(99), Some(Ok(checkpoint(7))));
    damage(folder.path(), "UPDATE checkpoint SET state = x'010204' WHERE next = 7");
    assert_eq!(read(99), Some(Err(Sequence::new(7))));
    assert_eq!(read(6), Some(Ok(checkpoint(4))));
    assert_eq!(read(3), None);
}

const OWNER: Mark = [7; 32];

fn session(number: u8, last_used_ms: i64) -> KeptSession {
    let (mark, is_by_request) = ([number; 32], number % 2 == 1);
    KeptSession { mark, owner: OWNER, holder: None, is_by_request, last_used_ms }
}

fn keeper(folder: &Path) -> SessionKeeper {
    keep_sessions(folder).unwrap().0
}

/// Begins a session and waits until it is written.
fn begin(keeper: &SessionKeeper, session: KeptSession, ended: Vec<Mark>) {
    let (sender, receiver) = crossbeam_channel::bounded(1);
    keeper.begin(session, ended, move |written| sender.send(written).unwrap()).unwrap();
    receiver.recv().unwrap().unwrap();
}

/// The sessions of an account that go on.
fn lasting(keeper: &SessionKeeper, owner: Mark, used_after_ms: i64, count_max: usize) -> Vec<u8> {
    let sessions = keeper.lasting(Lasting { owner, used_after_ms, count_max }).unwrap();
    sessions.iter().map(|session| session.mark[0]).collect()
}

#[test]
fn sessions_go_on_after_a_restart() {
    let folder = TempDir::new().unwrap();
    let first = keeper(folder.path());
    for number in 1..=4 {
        begin(&first, session(number, i64::from(number)), Vec::new());
    }
    begin(&first, session(5, 5), vec![[3; 32]]);
    first.end([2; 32], |written| written.unwrap()).unwrap();
    // It has ended, and a use that comes late does not bring it back.
    first.renew([2; 32], 99);
    first.renew([1; 32], 9);
    assert_eq!(lasting(&first, OWNER, 0, 9), [1, 4, 5]);
    drop(first);
    let second = keeper(folder.path());
    let sessions = second.lasting(Lasting { owner: OWNER, used_after_ms: 0, count_max: 9 });
    assert_eq!(sessions.unwrap(), [session(1, 9), session(4, 4), session(5, 5)]);
}

#[test]
fn sessions_that_do_not_go_on_are_deleted() {
    let folder = TempDir::new().unwrap();
    let keeper = keeper(folder.path());
    for number in 1..=5 {
        begin(&keeper, session(number, 10 * i64::from(number)), Vec::new());
    }
    assert_eq!(lasting(&keeper, OWNER, 10, 9), [2, 3, 4, 5]);
    assert_eq!(lasting(&keeper, OWNER, 0, 2), [4, 5]);
    assert!(lasting(&keeper, [8; 32], 0, 9).is_empty());
    assert!(lasting(&keeper, OWNER, 0, 9).is_empty());
}

#[test]
fn a_damaged_store_of_sessions_is_made_anew() {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("sessions.sqlite"), [7; 4096]).unwrap();
    let keeper = keeper(folder.path());
    assert!(lasting(&keeper, OWNER, 0, 9).is_empty());
    begin(&keeper, session(1, 1), Vec::new());
    assert_eq!(lasting(&keeper, OWNER, 0, 9), [1]);
}

#[test]
fn archives_of_other_editions_are_removed() {
    let folder = TempDir::new().unwrap();
    for edition in ["e1", "e2", "e3"] {
        Archive::open(folder.path(), edition).unwrap();
    }
    Archive::put_aside(folder.path(), "e3").unwrap();
    Archive::remove_others(folder.path(), "e1").unwrap();
    let files = std::fs::read_dir(folder.path().join("archive")).unwrap();
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name.ends_with(".sqlite")).collect();
    names.sort_unstable();
    assert_eq!(names, ["damaged-e3.sqlite", "e1.sqlite"]);
}
