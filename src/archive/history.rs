//! The history of published values: the open hour in memory, earlier ones in the store.
//!
//! Invariant: what the store holds of an hour that is open in memory is in memory as well.

use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};

use super::checkpoint::{Checkpoint, write_checkpoint};
use super::error::ArchiveError;
use super::series::{Moment, Series};
use super::store::Archive;

/// How long the values are that lie in one row of the store, milliseconds.
const HOUR_MS: i64 = 3_600_000;
/// How many hours of objects may wait in memory until they are written.
const HOURS_WAITING_MAX: usize = 100_000;

/// An object that has values: its type, its centre and its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchivedObject {
    /// The type, as the API writes it.
    pub object_type: &'static str,
    /// The contact centre.
    pub centre: Box<str>,
    /// The id.
    pub id: Box<str>,
}

/// One published value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublishedValue {
    /// When it was published, milliseconds since 1970.
    pub at_ms: i64,
    /// The number of the object, as it was announced.
    pub object: u32,
    /// The number of the statistic, as the archive was opened with.
    pub statistic: u16,
    /// The value, packed.
    pub value: i64,
}

/// A question for published values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// The object.
    pub object: u32,
    /// The statistic.
    pub statistic: u16,
    /// The earliest instant, milliseconds since 1970.
    pub from_ms: i64,
    /// The latest instant, inclusive.
    pub to_ms: i64,
    /// How many values at the most, the newest first.
    pub count_max: usize,
}

/// The history of published values.
#[derive(Debug)]
pub(super) struct History {
    connection: Connection,
    /// The statistics by number, as the store numbers them.
    statistics: Vec<u32>,
    objects: Vec<Object>,
    hours_waiting: usize,
    /// How long values are kept, milliseconds.
    kept_ms: i64,
    newest_ms: i64,
    forgotten_before: i64,
}

#[derive(Debug)]
struct Object {
    name: ArchivedObject,
    /// Its number in the store; none before anything of it was written.
    id: Option<i64>,
    /// The hours that are not written yet, and the open one as the last.
    hours: Vec<Hour>,
}

#[derive(Debug)]
struct Hour {
    begin: i64,
    /// By the number of the statistic in the store, in order.
    series: Vec<(u32, Series)>,
    is_changed: bool,
}

/// What lies in a row.
#[derive(Debug, Serialize, Deserialize)]
struct Row {
    series: Vec<(u32, Series)>,
}

impl History {
    /// Opens the history of these statistics, each with its object type and its name.
    pub(super) fn new(
        archive: Archive,
        statistics: &[(&str, &str)],
        kept_ms: i64,
    ) -> Result<Self, ArchiveError> {
        let connection = archive.connection;
        let statistics = statistics.iter().map(|pair| statistic(&connection, *pair));
        Ok(Self {
            statistics: statistics.collect::<Result<_, _>>()?,
            connection,
            objects: Vec::new(),
            hours_waiting: 0,
            kept_ms,
            newest_ms: i64::MIN,
            forgotten_before: i64::MIN,
        })
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self, statistics: &[(&str, &str)]) -> Result<(), ArchiveError> {
        let tables = ["history", "object", "statistic", "checkpoint"];
        let transaction = self.connection.transaction()?;
        for table in tables {
            transaction.execute(&format!("DELETE FROM {table}"), [])?;
        }
        transaction.commit()?;
        let numbers = statistics.iter().map(|pair| statistic(&self.connection, *pair));
        self.statistics = numbers.collect::<Result<_, _>>()?;
        Ok(())
    }

    /// Announces an object; its number is how many were announced before.
    pub(super) fn announce(&mut self, name: ArchivedObject) -> Result<(), ArchiveError> {
        let found = "SELECT id FROM object WHERE type = ?1 AND centre = ?2 AND name = ?3";
        let mut statement = self.connection.prepare_cached(found)?;
        let id = statement
            .query_row(params![name.object_type, name.centre, name.id], |row| row.get(0))
            .optional()?;
        self.objects.push(Object { name, id, hours: Vec::new() });
        Ok(())
    }

    /// Takes values in the order in which they were published.
    pub(super) fn record(&mut self, values: &[PublishedValue]) -> Result<(), ArchiveError> {
        // The values of an object come one after another, in the order of its statistics.
        let (mut last, mut next) = (u32::MAX, 0);
        for PublishedValue { at_ms, object: number, statistic, value } in values {
            let begin = at_ms - at_ms.rem_euclid(HOUR_MS);
            self.newest_ms = self.newest_ms.max(*at_ms);
            let object = self.objects.get_mut(*number as usize).expect("an announced object");
            if object.hours.last().is_none_or(|hour| hour.begin < begin) {
                let series = match object.id.map(|id| read_hour(&self.connection, id, begin)) {
                    Some(Err(ArchiveError::Damaged(what))) => {
                        tracing::error!("the archive is damaged: {what}; they are lost");
                        Vec::new()
                    }
                    Some(series) => series?,
                    None => Vec::new(),
                };
                object.hours.push(Hour { begin, series, is_changed: false });
                self.hours_waiting += 1;
            }
            // The journal is read again from an earlier place: the hour is written already.
            let Some(hour) = object.hours.last_mut().filter(|hour| hour.begin == begin) else {
                continue;
            };
            let statistic = *self.statistics.get(*statistic as usize).expect("a known statistic");
            let likely = if last == *number { next } else { 0 };
            next = hour.push(statistic, (*at_ms, *value), likely) + 1;
            last = *number;
        }
        if self.hours_waiting > HOURS_WAITING_MAX.max(2 * self.objects.len()) {
            self.flush(None)?;
        }
        Ok(())
    }

    /// Writes everything that is not written yet, and a checkpoint that belongs to it, as one. What
    /// a full disk does not take is kept until the next time.
    pub(super) fn flush(&mut self, checkpoint: Option<&Checkpoint>) -> Result<(), ArchiveError> {
        match self.write(checkpoint) {
            Err(ArchiveError::Store(error))
                if error.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull) =>
            {
                tracing::error!("the disk is full: published values are kept in memory");
                Ok(())
            }
            Err(ArchiveError::Store(error))
                if error.sqlite_error_code() == Some(rusqlite::ErrorCode::TooBig) =>
            {
                tracing::error!("the checkpoint is too large: a restart will take longer");
                self.write(None)
            }
            result => result,
        }
    }

    /// Gives numbers to the objects that have none in the store and need one.
    fn number_objects(&mut self) -> Result<(), ArchiveError> {
        let transaction = self.connection.transaction()?;
        let mut ids = Vec::new();
        for (place, object) in self.objects.iter().enumerate() {
            if object.id.is_none() && !object.hours.is_empty() {
                ids.push((place, insert_object(&transaction, &object.name)?));
            }
        }
        transaction.commit()?;
        for (place, id) in ids {
            if let Some(object) = self.objects.get_mut(place) {
                object.id = Some(id);
            }
        }
        Ok(())
    }

    fn write(&mut self, checkpoint: Option<&Checkpoint>) -> Result<(), ArchiveError> {
        self.number_objects()?;
        let transaction = self.connection.transaction()?;
        for object in &self.objects {
            for hour in object.hours.iter().filter(|hour| hour.is_changed) {
                let id = object.id.expect("it has just been given one");
                write_hour(&transaction, id, hour)?;
            }
        }
        if let Some(checkpoint) = checkpoint {
            write_checkpoint(&transaction, checkpoint)?;
        }
        let forgotten_before = self.newest_ms.saturating_sub(self.kept_ms) / HOUR_MS * HOUR_MS;
        if self.forgotten_before < forgotten_before {
            transaction.execute("DELETE FROM history WHERE begin < ?1", [forgotten_before])?;
            self.forgotten_before = forgotten_before;
        }
        transaction.commit()?;
        let mut hours_waiting = 0;
        for object in &mut self.objects {
            let open = object.hours.len().saturating_sub(1);
            object.hours.drain(..open);
            object.hours.iter_mut().for_each(|hour| hour.is_changed = false);
            hours_waiting += object.hours.len();
        }
        self.hours_waiting = hours_waiting;
        Ok(())
    }

    /// Answers a question: the values that are there, the newest first.
    pub(super) fn answer(&self, question: &Question) -> Result<Vec<Moment>, ArchiveError> {
        let Question { object, statistic, from_ms, to_ms, count_max } = *question;
        let mut found = Vec::new();
        let (Some(object), Some(&statistic)) =
            (self.objects.get(object as usize), self.statistics.get(statistic as usize))
        else {
            return Ok(found);
        };
        // Gives whether more can be found further back.
        let mut take = |hour: &[(u32, Series)]| {
            for (number, series) in hour {
                let is_asked = |&(at_ms, _): &Moment| from_ms <= at_ms && at_ms <= to_ms;
                if *number == statistic {
                    let room = count_max - found.len();
                    found.extend(series.newest_first().filter(is_asked).take(room));
                }
            }
            found.len() < count_max
        };
        let mut is_wanted = true;
        for hour in object.hours.iter().rev() {
            is_wanted = is_wanted && take(&hour.series);
        }
        if let Some(id) = object.id.filter(|_| is_wanted) {
            // Hours in memory have been taken, and those in the store are before them.
            let to_ms = object.hours.first().map_or(to_ms, |hour| to_ms.min(hour.begin - 1));
            let rows = "SELECT begin, crc, series FROM history \
                        WHERE object = ?1 AND begin > ?2 AND begin <= ?3 ORDER BY begin DESC";
            let mut statement = self.connection.prepare_cached(rows)?;
            let from = from_ms.saturating_sub(HOUR_MS);
            let mut rows = statement.query([id, from, to_ms])?;
            while let Some(row) = rows.next()? {
                let Row { series } = read_row(id, row)?;
                if !take(&series) {
                    break;
                }
            }
        }
        Ok(found)
    }
}

impl Hour {
    /// Adds a value of a statistic that is likely to lie at a place. Gives where it lies.
    fn push(&mut self, statistic: u32, moment: Moment, likely: usize) -> usize {
        self.is_changed = true;
        let is_there = self.series.get(likely).is_some_and(|(number, _)| *number == statistic);
        let place = match is_there {
            true => Ok(likely),
            false => self.series.binary_search_by_key(&statistic, |(number, _)| *number),
        };
        match place {
            Ok(place) => {
                if let Some((_, series)) = self.series.get_mut(place) {
                    series.push(moment);
                }
            }
            Err(place) => self.series.insert(place, (statistic, Series::new(moment))),
        }
        place.unwrap_or_else(|place| place)
    }
}

/// The number of a statistic, made where it is new.
fn statistic(connection: &Connection, pair: (&str, &str)) -> rusqlite::Result<u32> {
    connection.execute("INSERT OR IGNORE INTO statistic (type, name) VALUES (?1, ?2)", pair)?;
    let found = "SELECT id FROM statistic WHERE type = ?1 AND name = ?2";
    connection.query_row(found, pair, |row| row.get(0))
}

fn insert_object(connection: &Connection, name: &ArchivedObject) -> rusqlite::Result<i64> {
    let insert = "INSERT INTO object (type, centre, name) VALUES (?1, ?2, ?3)";
    let mut statement = connection.prepare_cached(insert)?;
    statement.insert(params![name.object_type, name.centre, name.id])
}

fn write_hour(connection: &Connection, object: i64, hour: &Hour) -> rusqlite::Result<()> {
    let series = postcard::to_stdvec(&hour.series).expect("numbers can be written");
    let insert = "INSERT OR REPLACE INTO history (object, begin, crc, series) \
                  VALUES (?1, ?2, ?3, ?4)";
    let mut statement = connection.prepare_cached(insert)?;
    statement.execute(params![
        object,
        hour.begin,
        checksum(object, hour.begin, &series),
        series
    ])?;
    Ok(())
}

fn read_hour(
    connection: &Connection,
    object: i64,
    begin: i64,
) -> Result<Vec<(u32, Series)>, ArchiveError> {
    let found = "SELECT begin, crc, series FROM history WHERE object = ?1 AND begin = ?2";
    let mut statement = connection.prepare_cached(found)?;
    let mut rows = statement.query([object, begin])?;
    match rows.next()? {
        Some(row) => Ok(read_row(object, row)?.series),
        None => Ok(Vec::new()),
    }
}

/// Reads a row and makes sure that it is what was written.
fn read_row(object: i64, row: &rusqlite::Row<'_>) -> Result<Row, ArchiveError> {
    let begin: i64 = row.get(0)?;
    let damaged = || {
        ArchiveError::Damaged(format!("the values of object {object} from {begin} ms are wrong"))
    };
    let crc: i64 = row.get(1).map_err(|_| damaged())?;
    let series: Vec<u8> = row.get(2).map_err(|_| damaged())?;
    if i64::from(checksum(object, begin, &series)) != crc {
        return Err(damaged());
    }
    let series = postcard::from_bytes(&series).map_err(|_| damaged())?;
    Ok(Row { series })
}

fn checksum(object: i64, begin: i64, series: &[u8]) -> u32 {
    let head = [object.to_le_bytes(), begin.to_le_bytes()];
    crc32c::crc32c_append(crc32c::crc32c(head.as_flattened()), series)
}
