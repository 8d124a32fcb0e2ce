//! The journal in an SQLite database: one row a batch, one transaction a group of batches.
//!
//! Invariant: `next` is the place behind the last row, and only this process writes.

use std::fs::{File, TryLockError};
use std::ops::ControlFlow;
use std::path::Path;

use rusqlite::{Connection, ErrorCode, OpenFlags, Row, params};

use super::batch::{Batch, BatchFault, Sequence};
use super::error::JournalError;
use super::log::{EventLog, EventSource};
use super::schema;
use crate::clock::Timestamp;

/// The name of the database in the data folder.
const FILE: &str = "journal.sqlite";
/// The name of the file whose lock says that a process has the journal.
const LOCK: &str = "lock";

/// What is read of a row.
const COLUMNS: &str = "first, arrival, delay, count, crc, events";

/// The journal of a data folder.
#[derive(Debug)]
pub struct Journal {
    pub(super) connection: Connection,
    next: Sequence,
    /// Held as long as the journal is open.
    _lock: File,
}

impl Journal {
    /// Opens the journal of a folder, and makes both where they are not there. `clock` names what
    /// the time of the service is, which stays the same for the whole life of a journal.
    ///
    /// # Errors
    /// Where the folder cannot be used, another process has it, the file is no journal, or it was
    /// begun with another clock.
    pub fn open(folder: &Path, clock: &str) -> Result<Self, JournalError> {
        let unusable = |error| JournalError::Folder { path: folder.to_owned(), error };
        std::fs::create_dir_all(folder).map_err(unusable)?;
        let lock = File::create(folder.join(LOCK)).map_err(unusable)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(JournalError::InUse(folder.to_owned()));
            }
            Err(TryLockError::Error(error)) => return Err(unusable(error)),
        }
        let path = folder.join(FILE);
        let connection = Connection::open(&path)?;
        let prepared = schema::prepare(&connection, &path);
        if let Err(JournalError::Store(error)) = &prepared
            && error.sqlite_error_code() == Some(ErrorCode::NotADatabase)
        {
            let reason = "it is no database; restore it from a backup".to_owned();
            return Err(JournalError::Foreign { path, reason });
        }
        prepared?;
        let found = clock_of(&connection, clock)?;
        if found != clock {
            return Err(JournalError::OtherClock { path: folder.to_owned(), found });
        }
        let next = end(&connection)?;
        Ok(Self { connection, next, _lock: lock })
    }
}

/// The journal of a data folder for somebody who reads beside the one who writes.
#[derive(Debug)]
pub struct JournalReader {
    connection: Connection,
}

impl JournalReader {
    /// Opens a journal that is there.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn open(folder: &Path) -> Result<Self, JournalError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        Ok(Self { connection: Connection::open_with_flags(folder.join(FILE), flags)? })
    }
}

impl EventSource for JournalReader {
    fn read_from(
        &self,
        from: Sequence,
        take: &mut dyn FnMut(Batch) -> ControlFlow<()>,
    ) -> Result<(), JournalError> {
        read_from(&self.connection, from, take)
    }

    fn begin(&self) -> Result<Sequence, JournalError> {
        match begin(&self.connection)? {
            Some(begin) => Ok(begin),
            None => self.end(),
        }
    }

    fn end(&self) -> Result<Sequence, JournalError> {
        end(&self.connection)
    }
}

impl EventSource for Journal {
    fn read_from(
        &self,
        from: Sequence,
        take: &mut dyn FnMut(Batch) -> ControlFlow<()>,
    ) -> Result<(), JournalError> {
        read_from(&self.connection, from, take)
    }

    fn begin(&self) -> Result<Sequence, JournalError> {
        Ok(begin(&self.connection)?.unwrap_or(self.next))
    }

    fn end(&self) -> Result<Sequence, JournalError> {
        Ok(self.next)
    }
}

impl EventLog for Journal {
    fn append(&mut self, batches: &[Batch]) -> Result<(), JournalError> {
        let mut next = self.next;
        let transaction = self.connection.transaction()?;
        {
            let insert = format!("INSERT INTO journal ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
            let mut insert = transaction.prepare_cached(&insert)?;
            for batch in batches {
                assert_eq!(batch.first, next, "batches follow each other");
                next = batch.next();
                insert.execute(params![
                    batch.first.number().cast_signed(),
                    batch.arrival.ms(),
                    batch.delay_ms,
                    batch.count,
                    batch.checksum(),
                    batch.events,
                ])?;
            }
        }
        transaction.commit()?;
        self.next = next;
        Ok(())
    }

    fn next(&self) -> Sequence {
        self.next
    }

    fn truncate_before(&mut self, place: Sequence) -> Result<u64, JournalError> {
        let before = self.begin()?;
        let delete = "DELETE FROM journal WHERE first + count <= ?1";
        self.connection.execute(delete, [place.number().cast_signed()])?;
        Ok(self.begin()?.number() - before.number())
    }
}

fn read_from(
    connection: &Connection,
    from: Sequence,
    take: &mut dyn FnMut(Batch) -> ControlFlow<()>,
) -> Result<(), JournalError> {
    // The row that holds the event begins at it or before it.
    let rows = format!(
        "SELECT {COLUMNS} FROM journal WHERE first >= \
         coalesce((SELECT max(first) FROM journal WHERE first <= ?1), 0) ORDER BY first"
    );
    let mut statement = connection.prepare_cached(&rows)?;
    let mut rows = statement.query([from.number().cast_signed()])?;
    let mut next = None;
    while let Some(row) = rows.next()? {
        let batch = batch(row)?;
        let expected = next.replace(batch.next());
        // A journal that has been truncated begins later than it is read from.
        let expected = expected.unwrap_or(batch.first);
        if batch.first != expected {
            let (found, expected) = (batch.first.number(), expected.number());
            let fault = BatchFault::Gap { found, expected };
            return Err(JournalError::Damaged { first: batch.first, fault });
        }
        if batch.next() <= from {
            continue;
        }
        if take(batch).is_break() {
            break;
        }
    }
    Ok(())
}

/// The place of the earliest event; none where there is none.
fn begin(connection: &Connection) -> Result<Option<Sequence>, JournalError> {
    let first = "SELECT min(first) FROM journal";
    let first = connection.query_row(first, [], |row| row.get::<_, Option<i64>>(0))?;
    Ok(first.map(|first| Sequence::new(first.cast_unsigned())))
}

/// The place behind the last event.
fn end(connection: &Connection) -> Result<Sequence, JournalError> {
    let last = format!("SELECT {COLUMNS} FROM journal ORDER BY first DESC LIMIT 1");
    let mut last = connection.prepare_cached(&last)?;
    let mut rows = last.query([])?;
    match rows.next()? {
        None => Ok(Sequence::FIRST),
        Some(row) => Ok(batch(row)?.next()),
    }
}

/// The clock that a journal was begun with; a new one is begun with `clock`.
fn clock_of(connection: &Connection, clock: &str) -> rusqlite::Result<String> {
    let begin = "INSERT OR IGNORE INTO setting (name, value) VALUES ('clock', ?1)";
    connection.execute(begin, [clock])?;
    let found = "SELECT value FROM setting WHERE name = 'clock'";
    connection.query_row(found, [], |row| row.get(0))
}

/// Reads a row and makes sure that it is what was written.
fn batch(row: &Row<'_>) -> Result<Batch, JournalError> {
    let first = Sequence::new(row.get::<_, i64>(0)?.cast_unsigned());
    let damaged = |fault| JournalError::Damaged { first, fault };
    let impossible = |what| damaged(BatchFault::Impossible(what));
    let number = |index, what| row.get::<_, i64>(index).map_err(|_| impossible(what));
    let arrival = Timestamp::from_ms(number(1, "arrival")?).map_err(|_| impossible("arrival"))?;
    let small = |index, what| u32::try_from(number(index, what)?).map_err(|_| impossible(what));
    let (delay_ms, count) = (small(2, "delay")?, small(3, "count")?);
    let expected = small(4, "checksum")?;
    let events = row.get(5).map_err(|_| impossible("content"))?;
    let batch = Batch { first, arrival, delay_ms, count, events };
    let found = batch.checksum();
    if found != expected {
        return Err(damaged(BatchFault::Checksum { found, expected }));
    }
    Ok(batch)
}
