//! The tables of the journal.

use std::path::Path;

use rusqlite::Connection;

use super::error::JournalError;

/// Tells a journal from other databases: `TLBD`.
const APPLICATION_ID: i32 = 0x544c_4244;
/// The version of the tables.
const VERSION: i32 = 1;
/// How large a page is: a batch of a thousand events lies in some seven pages, and a single event
/// costs no more to write than with smaller ones.
const PAGE_BYTES: u32 = 16 << 10;

const TABLES: &str = "
    CREATE TABLE journal (
        first INTEGER PRIMARY KEY,  -- place of the first event, from 1 on
        arrival INTEGER NOT NULL,   -- ms since 1970 UTC
        delay INTEGER NOT NULL,     -- for how long the events wait for earlier ones, ms
        count INTEGER NOT NULL,     -- events in the row
        crc INTEGER NOT NULL,       -- crc32c of the above and of the events
        events BLOB NOT NULL        -- NDJSON, one event a line
    );
    CREATE TABLE setting (          -- what the order of all events depends on
        name TEXT PRIMARY KEY,
        value TEXT NOT NULL
    );
";

/// Prepares a connection: durable commits, and the tables where the file is new.
pub(super) fn prepare(connection: &Connection, path: &Path) -> Result<(), JournalError> {
    // Where the file is new; an older one keeps the size it was made with.
    connection.pragma_update(None, "page_size", PAGE_BYTES)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    let (application, version) = make_where_new(connection, TABLES, (APPLICATION_ID, VERSION))?;
    let foreign = |reason| Err(JournalError::Foreign { path: path.to_owned(), reason });
    if application != APPLICATION_ID {
        return foreign("it is a database of another program".to_owned());
    }
    if version != VERSION {
        return foreign(format!("it has version {version}, and this program knows {VERSION}"));
    }
    Ok(())
}

/// Makes the tables of a database that is new, with the numbers of its program and version. Gives
/// the numbers that the database has.
///
/// # Errors
/// Where the store failed.
pub fn make_where_new(
    connection: &Connection,
    tables: &str,
    (application, version): (i32, i32),
) -> rusqlite::Result<(i32, i32)> {
    let is_new = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| {
        row.get::<_, i64>(0).map(|tables| tables == 0)
    })?;
    if is_new {
        connection.execute_batch(&format!(
            "BEGIN; {tables} PRAGMA application_id = {application}; \
             PRAGMA user_version = {version}; COMMIT;"
        ))?;
    }
    let number = |name: &str| connection.pragma_query_value(None, name, |row| row.get(0));
    Ok((number("application_id")?, number("user_version")?))
}
