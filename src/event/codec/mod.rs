//! Events as text: one JSON object a line (`docs/events.md`, "Envelope").

mod fault;
mod raw;
mod explain;
mod intern;
mod meaning;
mod write;

pub use fault::{Fault, Refusal};
pub use write::write_ndjson;

use super::happening::Event;
use crate::ids::Names;
use explain::explain;
use meaning::event_of;
use raw::RawEvent;

/// Reads events from lines of JSON and counts the keys that mean nothing.
#[derive(Debug, Default)]
pub struct NdjsonReader {
    unknown_keys: u64,
}

impl NdjsonReader {
    /// Reads one line.
    ///
    /// # Errors
    /// Where the line is not an event: with everything that is wrong with it. A refused line
    /// leaves no names behind.
    pub fn read(&mut self, line: &[u8], names: &mut Names) -> Result<Event, Refusal> {
        let (raw, faults) = match serde_json::from_slice::<RawEvent<'_>>(line) {
            Ok(raw) => (raw, Vec::new()),
            // The quick reader stops at the first fault; the slow one finds them all.
            Err(error) => explain(line, &error)?,
        };
        let event = event_of(&raw, faults, names)?;
        self.unknown_keys += u64::from(raw.unknown_keys);
        Ok(event)
    }

    /// How many keys of accepted events were left out because nobody knows them.
    #[must_use]
    pub fn unknown_keys(&self) -> u64 {
        self.unknown_keys
    }
}

#[cfg(test)]
mod tests;
