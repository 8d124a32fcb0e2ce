//! Data folders that are not as they were left: damaged, foreign, or without room.

use std::process::Command;

use rusqlite::Connection;

use crate::program::Folder;
use crate::scene::{self, after_the_minute, post, queued, sales};

/// Opens a database of a service that does not run.
fn archive(folder: &Folder) -> Connection {
    Connection::open(folder.archive()).unwrap()
}

fn database(folder: &Folder, name: &str) -> Connection {
    Connection::open(folder.path().join("data").join(name)).unwrap()
}

#[test]
fn a_data_folder_that_cannot_be_used_is_told() {
    let folder = scene::folder();
    folder.write("data", "a file");
    insta::assert_snapshot!(folder.refusal(""), @"tallyboard: cannot use the data folder `data`: File exists (os error 17)");
    std::fs::create_dir(folder.path().join("other")).unwrap();
    folder.write("other/journal.sqlite", "this is no database at all, and long enough to be one");
    insta::assert_snapshot!(folder.refusal("--data other"), @"tallyboard: `other/journal.sqlite` is not a journal of this version: it is no database; restore it from a backup");
    std::fs::create_dir(folder.path().join("foreign")).unwrap();
    let foreign = Connection::open(folder.path().join("foreign/journal.sqlite")).unwrap();
    foreign.execute_batch("CREATE TABLE songs (title TEXT)").unwrap();
    drop(foreign);
    insta::assert_snapshot!(folder.refusal("--data foreign"), @"tallyboard: `foreign/journal.sqlite` is not a journal of this version: it is a database of another program");
}

#[test]
fn a_journal_of_a_later_version_is_left_alone() {
    let folder = scene::folder();
    after_the_minute(&folder).stop();
    database(&folder, "journal.sqlite").pragma_update(None, "user_version", 2).unwrap();
    insta::assert_snapshot!(folder.refusal("--clock events"), @"tallyboard: `data/journal.sqlite` is not a journal of this version: it has version 2, and this program knows 1");
}

#[test]
fn a_damaged_row_of_the_journal_is_told_and_not_counted() {
    for (damage, expected) in [
        (
            "UPDATE journal SET events = CAST(replace(events, 'sales', 'Sales') AS BLOB) WHERE first = 11",
            "event 11: its checksum",
        ),
        ("UPDATE journal SET arrival = arrival + 1 WHERE first = 11", "event 11: its checksum"),
        ("UPDATE journal SET count = -1 WHERE first = 11", "event 11: its count cannot be"),
        ("UPDATE journal SET events = 7 WHERE first = 11", "event 11: its content cannot be"),
        ("DELETE FROM journal WHERE first = 11", "event 12: it begins at event 12, and event 11"),
    ] {
        let folder = scene::folder();
        let server = after_the_minute(&folder);
        post(&server.client(), &queued(50, "c3"));
        post(&server.client(), &queued(51, "c4"));
        // Killed, so that all of the journal is read.
        server.kill();
        assert_eq!(database(&folder, "journal.sqlite").execute(damage, []).unwrap(), 1);
        let said = folder.refusal("--clock events");
        assert!(said.starts_with("tallyboard: the journal is damaged at "), "{said}");
        assert!(said.contains(expected), "{damage}: {said}");
        assert!(said.ends_with("; restore the file from a backup"), "{said}");
    }
}

#[test]
fn a_damaged_checkpoint_costs_time_and_no_number() {
    for damage in [
        "UPDATE checkpoint SET state = zeroblob(length(state))",
        "UPDATE checkpoint SET state = x'00'",
        "UPDATE checkpoint SET crc = crc + 1",
        "UPDATE checkpoint SET next = next + 1",
        "DELETE FROM checkpoint",
    ] {
        let folder = scene::folder();
        let server = after_the_minute(&folder);
        let shown = sales(&server.client());
        server.stop();
        assert_eq!(archive(&folder).execute(damage, []).unwrap(), 1, "{damage}");
        let server = folder.serve();
        assert_eq!(sales(&server.client()), shown, "{damage}");
        let (status, log) = server.stop();
        assert!(
            status.success() && log.contains("10 events read of the journal"),
            "{damage}: {log}"
        );
    }
}

#[test]
fn of_two_checkpoints_the_older_serves() {
    let folder = scene::folder();
    after_the_minute(&folder).stop();
    let server = folder.serve();
    post(&server.client(), &queued(50, "c3"));
    let shown = sales(&server.client());
    server.stop();
    let damage = "UPDATE checkpoint SET crc = crc + 1 WHERE next = 12";
    assert_eq!(archive(&folder).execute(damage, []).unwrap(), 1);
    let server = folder.serve();
    assert_eq!(sales(&server.client()), shown);
    let (_, log) = server.stop();
    assert!(log.contains("an older one is tried"), "{log}");
    assert!(log.contains("tallyboard: 1 event read of the journal"), "{log}");
}

#[test]
fn a_damaged_archive_is_put_aside_and_made_anew() {
    let folder = scene::folder();
    let server = after_the_minute(&folder);
    let shown = sales(&server.client());
    server.stop();
    std::fs::write(folder.archive(), "this is no database at all, and long enough to be one")
        .unwrap();
    let server = folder.serve();
    assert_eq!(sales(&server.client()), shown);
    let (status, log) = server.stop();
    assert!(status.success(), "{log}");
    assert!(
        log.contains("it is now `data/archive/damaged-") && log.contains("and a new one is made"),
        "{log}"
    );
    // The same where it is not there at all.
    folder.delete_archive();
    assert_eq!(sales(&folder.serve().client()), shown);
}

#[test]
fn damaged_history_is_told_and_harms_nothing_else() {
    let folder = scene::folder();
    after_the_minute(&folder).stop();
    let damage = "UPDATE history SET series = CAST(x'ff' || substr(series, 2) AS BLOB)";
    assert!(archive(&folder).execute(damage, []).unwrap() > 0);
    let mut server = folder.serve();
    let client = server.client();
    let reply = client.get("/api/v1/stats/sales/Waiting?numValues=99");
    insta::assert_snapshot!(reply.brief(), @r#"500 {"statusCode":4,"statusMessage":"internal error; the log of the service has more"}"#);
    assert_eq!(client.get("/api/v1/stats/sales").status, 200);
    post(&client, &queued(50, "c3"));
    assert!(server.is_running());
    let (status, log) = server.stop();
    assert!(status.success() && log.contains("damaged"), "{log}");
}

#[test]
fn a_journal_that_has_lost_events_is_told() {
    let folder = scene::folder();
    after_the_minute(&folder).stop();
    for name in ["journal.sqlite", "journal.sqlite-wal", "journal.sqlite-shm"] {
        let _ = std::fs::remove_file(folder.path().join("data").join(name));
    }
    insta::assert_snapshot!(folder.refusal("--clock events"), @"tallyboard: the journal has lost events: it ends before event 1, and those before event 11 have been counted; restore it from a backup, or delete the folder `archive` to go on without");
    folder.delete_archive();
    let server = folder.serve();
    assert_eq!(server.client().get("/api/v1/stats/sales").status, 404);
}

#[test]
fn a_journal_without_room_turns_events_away_and_loses_none() {
    let folder = scene::folder();
    // No file may become larger than a megabyte; the signal that tells so is not for us.
    let mut command = Command::new("sh");
    let program = env!("CARGO_BIN_EXE_tallyboard");
    let serve = "exec \"$0\" serve --listen 127.0.0.1:0 --clock events";
    command.args(["-c", &format!("trap '' XFSZ; ulimit -f 2048; {serve}"), program]);
    command.current_dir(folder.path());
    let server = Folder::start(command);
    let client = server.client();
    let batch: String = (0..500).map(|call| queued(1, &format!("c{call}"))).collect();
    let mut acknowledged = 0;
    let refused = loop {
        let reply = client.post("/api/v1/events", &batch);
        if reply.status != 200 {
            break reply;
        }
        acknowledged += 500;
        assert!(acknowledged < 100_000, "there is no room for all of them");
    };
    insta::assert_snapshot!(refused.brief(), @r#"503 {"statusCode":4,"statusMessage":"the journal has failed"}"#);
    let (status, log) = server.wait();
    assert_eq!(status.code(), Some(1), "{log}");
    assert!(log.contains("tallyboard: the journal failed: "), "{log}");
    // Where there is room again, everything that was acknowledged is there.
    let server = folder.serve();
    assert!(acknowledged > 0);
    assert_eq!(server.client().health()["events"], acknowledged);
}
