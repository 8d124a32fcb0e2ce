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

/// Archives of this version may have been made without it.
const SESSIONS: &str = "
    CREATE TABLE IF NOT EXISTS session (
        mark BLOB PRIMARY KEY,      -- hash of the token
        owner BLOB NOT NULL,        -- hash of the account
        last_used INTEGER NOT NULL  -- ms since 1970 UTC
    ) WITHOUT ROWID;
";

/// Prepares a connection, and makes the tables where they are missing. What is lost in a crash of the
/// machine is made anew, or costs a log-in, so commits need not wait for the disk; they stay whole all the same.
pub(super) fn prepare(connection: &Connection) -> Result<(), ArchiveError> {
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    let expected = (APPLICATION_ID, VERSION);
    if make_where_new(connection, TABLES, expected)? != expected {
        return Err(ArchiveError::Damaged("it is no archive of this version".to_owned()));
    }
    connection.execute_batch(SESSIONS)?;
    Ok(())
}
