//! The tables of the archive.

use rusqlite::Connection;

use super::error::ArchiveError;

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

/// Prepares a connection, and makes the tables where the file is new. What is lost in a crash of the
/// machine is made anew, so commits need not wait for the disk; they stay whole all the same.
pub(super) fn prepare(connection: &Connection) -> Result<(), ArchiveError> {
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    let number = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
    let is_new = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| {
        row.get::<_, i64>(0).map(|tables| tables == 0)
    })?;
    if is_new {
        let create = format!(
            "BEGIN; {TABLES} PRAGMA application_id = {APPLICATION_ID}; \
             PRAGMA user_version = {VERSION}; COMMIT;"
        );
        return Ok(connection.execute_batch(&create)?);
    }
    if number("application_id")? != APPLICATION_ID || number("user_version")? != VERSION {
        return Err(ArchiveError::Damaged("it is no archive of this version".to_owned()));
    }
    Ok(())
}
