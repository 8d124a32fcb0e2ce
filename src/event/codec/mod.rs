//! Events as text: one JSON object a line (`docs/events.md`, "Envelope").

mod fault;
mod raw;
mod plain;
mod explain;
mod intern;
mod meaning;
mod write;

pub use fault::{Fault, Refusal};
pub use write::write_ndjson;

use serde_json::value::RawValue;

use super::happening::Event;
use crate::clock::Timestamp;
use crate::ids::Names;
use explain::explain;
use meaning::event_of;
use plain::read_plain;
use raw::RawEvent;

/// The longest line that is read, bytes; a longer one is refused.
pub const LINE_BYTES_MAX: usize = 1 << 20;

/// When a line arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// The time of arrival: an event without a time of its own happened then.
    pub time: Timestamp,
    /// The clock, and how far ahead of it an event may be, milliseconds; no limit where it was taken in
    /// before.
    pub future_max: Option<(Timestamp, u32)>,
}

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
        self.read_from(line, None, names)
    }

    /// Reads one line of what arrives live.
    ///
    /// # Errors
    /// As [`NdjsonReader::read`].
    pub fn read_live(
        &mut self,
        line: &[u8],
        arrival: Arrival,
        names: &mut Names,
    ) -> Result<Event, Refusal> {
        self.read_from(line, Some(arrival), names)
    }

    fn read_from(
        &mut self,
        line: &[u8],
        arrival: Option<Arrival>,
        names: &mut Names,
    ) -> Result<Event, Refusal> {
        let (mut raw, mut faults) = (RawEvent::default(), Vec::new());
        if read_plain(line, &mut raw).is_none() {
            (raw, faults) = match serde_json::from_slice(line) {
                Ok(raw) => (raw, faults),
                // The quick readers stop at the first fault; the slow one finds them all.
                Err(error) => explain(line, &error)?,
            };
        }
        let event = event_of(&raw, faults, arrival, names)?;
        self.unknown_keys += u64::from(raw.unknown_keys);
        Ok(event)
    }

    /// How many keys of accepted events were left out because nobody knows them.
    #[must_use]
    pub fn unknown_keys(&self) -> u64 {
        self.unknown_keys
    }
}

/// Writes the elements of a JSON array as lines, in their order.
///
/// # Errors
/// Where the text is not an array: with the place.
pub fn lines_of_array(text: &[u8]) -> Result<Vec<u8>, serde_json::Error> {
    let elements: Vec<&RawValue> = serde_json::from_slice(text)?;
    let mut lines = Vec::with_capacity(text.len());
    for element in elements {
        // In JSON the end of a line can only stand between two words.
        lines.extend(element.get().bytes().map(|byte| match byte {
            b'\n' | b'\r' => b' ',
            byte => byte,
        }));
        lines.push(b'\n');
    }
    Ok(lines)
}

#[cfg(test)]
mod tests;
