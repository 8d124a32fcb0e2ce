//! A batch: events that arrived together, as they lie in the journal.
//!
//! The events are lines of NDJSON, so that an operator can read the journal with `sqlite3`.

use crate::clock::Timestamp;

/// The place of an event in the journal: 1 for the first of all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sequence(u64);

/// Events that arrived together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// The place of the first of them.
    pub first: Sequence,
    /// When they arrived (semantics 45).
    pub arrival: Timestamp,
    /// For how long they wait for earlier ones, milliseconds (semantics 45).
    pub delay_ms: u32,
    /// How many they are.
    pub count: u32,
    /// One event a line, each line with its end.
    pub events: Vec<u8>,
}

/// Why a row of the journal is not the batch that was written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BatchFault {
    /// The checksum does not fit the content.
    #[error("its checksum is {found:08x} and should be {expected:08x}")]
    Checksum {
        /// Of what is there.
        found: u32,
        /// As it was written.
        expected: u32,
    },
    /// It does not follow the batch before it.
    #[error("it begins at event {found}, and event {expected} comes next")]
    Gap {
        /// Where it begins.
        found: u64,
        /// Where it should begin.
        expected: u64,
    },
    /// A number in it cannot be.
    #[error("its {0} cannot be")]
    Impossible(&'static str),
}

impl Sequence {
    /// The first event of all.
    pub const FIRST: Self = Self(1);

    /// The place with a number, from 1 on.
    #[must_use]
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// The number, from 1 on.
    #[must_use]
    pub const fn number(self) -> u64 {
        self.0
    }

    /// The place so many events later.
    #[must_use]
    pub const fn plus(self, count: u32) -> Self {
        Self(self.0.saturating_add(count as u64))
    }
}

impl Batch {
    /// The place of the event behind the last one.
    #[must_use]
    pub fn next(&self) -> Sequence {
        self.first.plus(self.count)
    }

    /// The events, line by line.
    pub fn lines(&self) -> impl Iterator<Item = &[u8]> {
        self.events.split(|&byte| byte == b'\n').filter(|line| !line.is_empty())
    }

    /// The checksum of everything in the batch.
    pub(super) fn checksum(&self) -> u32 {
        let places = [self.first.0.to_le_bytes(), self.arrival.ms().to_le_bytes()];
        let numbers = [self.delay_ms.to_le_bytes(), self.count.to_le_bytes()];
        let head = crc32c::crc32c(places.as_flattened());
        let head = crc32c::crc32c_append(head, numbers.as_flattened());
        crc32c::crc32c_append(head, &self.events)
    }
}
