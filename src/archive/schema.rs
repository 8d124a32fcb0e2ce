//! The tables of the archive.

use rusqlite::Connection;

use super::error::ArchiveError;
use crate::journal::make_where_new;

/// Tells an archive from other databases: `TLBA`.
const APPLICATION_ID: i32 = 0x544c_4241;
/// The version of the tables.
const VERSION: i32 = 1;

const TABLES: &str = "
    CREATE TABLE checkpoint (
        next INTEGER PRIMARY KEY,   -- place in the journal of the first event that is not in it
        crc INTEGER NOT NULL,       -- crc32c of place and state
        state BLOB NOT NULL
    );
    CREATE TABLE object (
        id INTEGER PRIMARY KEY,
        type TEXT NOT NULL,
        centre TEXT NOT NULL,
        name TEXT NOT NULL,
        UNIQUE (type, centre, name)
    );
    CREATE TABLE statistic (
        id INTEGER PRIMARY KEY,
        type TEXT NOT NULL,
        name TEXT NOT NULL,
        UNIQUE (type, name)
    );
    CREATE TABLE history (
        object INTEGER NOT NULL,
        begin INTEGER NOT NULL,     -- of the hour, ms since 1970 UTC
        crc INTEGER NOT NULL,       -- crc32c of object, begin and series
        series BLOB NOT NULL,       -- published values, by statistic
        PRIMARY KEY (object, begin)
    ) WITHOUT ROWID;
";

/// Tells a store of sessions from other databases: `TLBS`.
const SESSIONS_APPLICATION_ID: i32 = 0x544c_4253;
/// The version of its table.
const SESSIONS_VERSION: i32 = 3;

const SESSIONS: &str = "
    CREATE TABLE session (
        mark BLOB PRIMARY KEY,      -- hash of the token
        owner BLOB NOT NULL,        -- hash of who has logged in
        centre TEXT,                -- of the user; none for the account
        user TEXT,
        by_request INTEGER NOT NULL, -- whether a request with name and password has begun it
        last_used INTEGER NOT NULL  -- ms since 1970 UTC
    ) WITHOUT ROWID;
";

/// Prepares a connection to an archive, and makes the tables where they are missing.
pub(super) fn prepare(connection: &Connection) -> Result<(), ArchiveError> {
    prepare_tables(connection, TABLES, (APPLICATION_ID, VERSION))
}

/// The same for a store of sessions.
pub(super) fn prepare_sessions(connection: &Connection) -> Result<(), ArchiveError> {
    prepare_tables(connection, SESSIONS, (SESSIONS_APPLICATION_ID, SESSIONS_VERSION))
}

/// What is lost in a crash of the machine is made anew, or costs a log-in, so commits need not wait for
/// the disk; they stay whole all the same.
fn prepare_tables(
    connection: &Connection,
    tables: &str,
    expected: (i32, i32),
) -> Result<(), ArchiveError> {
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    if make_where_new(connection, tables, expected)? != expected {
        return Err(ArchiveError::Damaged("it is of another program or version".to_owned()));
    }
    Ok(())
}
