//! Checkpoints: the state behind an event, so that not all of the journal has to be read again.

use rusqlite::{Connection, OptionalExtension, params};

use super::error::ArchiveError;
use super::store::Archive;
use crate::journal::Sequence;

/// How many checkpoints are kept; an older one serves where the newest is damaged.
pub const CHECKPOINTS_KEPT: u32 = 2;

/// A state, with the place of the first event that is not in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The place of the first event that is not in it.
    pub next: Sequence,
    /// The state, in the words of whoever wrote it.
    pub state: Vec<u8>,
}

/// Writes a checkpoint and forgets the oldest.
pub(super) fn write_checkpoint(
    connection: &Connection,
    checkpoint: &Checkpoint,
) -> rusqlite::Result<()> {
    let Checkpoint { next, state } = checkpoint;
    connection.execute(
        "INSERT OR REPLACE INTO checkpoint (next, crc, state) VALUES (?1, ?2, ?3)",
        params![next.number().cast_signed(), checksum(*next, state), state],
    )?;
    connection.execute(
        "DELETE FROM checkpoint WHERE next NOT IN \
         (SELECT next FROM checkpoint ORDER BY next DESC LIMIT ?1)",
        [CHECKPOINTS_KEPT],
    )?;
    Ok(())
}

impl Archive {
    /// Reads the newest checkpoint at or before a place; none where there is none. One that is
    /// damaged is told with its place, so that the next older one can be asked for.
    ///
    /// # Errors
    /// Where the store failed.
    pub fn checkpoint_up_to(
        &self,
        place: Sequence,
    ) -> Result<Option<Result<Checkpoint, Sequence>>, ArchiveError> {
        let newest = "SELECT next, crc, state FROM checkpoint WHERE next <= ?1 \
                      ORDER BY next DESC LIMIT 1";
        let read = |row: &rusqlite::Row<'_>| {
            let next = Sequence::new(row.get::<_, i64>(0)?.cast_unsigned());
            Ok((next, row.get::<_, i64>(1)?, row.get::<_, Vec<u8>>(2)?))
        };
        let found =
            self.connection.query_row(newest, [place.number().cast_signed()], read).optional()?;
        Ok(found.map(|(next, crc, state)| {
            let is_good = i64::from(checksum(next, &state)) == crc;
            if is_good { Ok(Checkpoint { next, state }) } else { Err(next) }
        }))
    }
}

fn checksum(next: Sequence, state: &[u8]) -> u32 {
    crc32c::crc32c_append(crc32c::crc32c(&next.number().to_le_bytes()), state)
}
