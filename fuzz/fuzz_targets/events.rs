//! Lines of events, from files and live: what is taken in is written and reads back, what is refused leaves
//! nothing behind and can be told.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tallyboard::clock::Timestamp;
use tallyboard::definition::legible;
use tallyboard::event::{Arrival, NdjsonReader, lines_of_array, write_ndjson};
use tallyboard::ids::Names;

/// How many lines of a text are looked at.
const LINES_MAX: usize = 40;

fuzz_target!(|text: &[u8]| {
    let mut reader = Reader::default();
    text.split(|byte| *byte == b'\n').take(LINES_MAX).for_each(|line| reader.take(line));
    if let Ok(lines) = lines_of_array(text) {
        let lines = lines.strip_suffix(b"\n").unwrap_or(&lines);
        lines.split(|byte| *byte == b'\n').take(LINES_MAX).for_each(|line| reader.take(line));
    }
});

#[derive(Default)]
struct Reader {
    ndjson: NdjsonReader,
    names: Names,
}

impl Reader {
    fn take(&mut self, line: &[u8]) {
        let before = self.known();
        let event = match self.ndjson.read(line, &mut self.names) {
            Ok(event) => event,
            Err(refusal) => {
                assert_eq!(self.known(), before, "a refused line leaves no names behind");
                // As it is told on a terminal; in replies it is a text of JSON.
                let told = refusal.to_string();
                let told = legible(&told);
                assert!(!told.is_empty() && !told.chars().any(char::is_control), "{told:?}");
                return self.take_live(line);
            }
        };
        let mut written = Vec::new();
        write_ndjson(&event, &self.names, &mut written);
        let again = self.ndjson.read(written.trim_ascii_end(), &mut self.names);
        assert_eq!(again.as_ref(), Ok(&event), "what is written reads back");
        // An event with a time of its own is the same, whenever it arrives.
        let time = Timestamp::saturating_from_ms(0);
        let arrival = Arrival { time, future_max: None };
        assert_eq!(self.ndjson.read_live(line, arrival, &mut self.names), Ok(event));
    }

    /// A line without a time is no event of a file, and may be one that arrives.
    fn take_live(&mut self, line: &[u8]) {
        let time = Timestamp::saturating_from_ms(1_000);
        let arrival = Arrival { time, future_max: Some((time, 5_000)) };
        match self.ndjson.read_live(line, arrival, &mut self.names) {
            Ok(event) => assert_eq!(event.time, time, "it happened when it arrived"),
            Err(refusal) => assert!(!refusal.to_string().is_empty()),
        }
    }

    /// All names that are known so far.
    fn known(&self) -> String {
        serde_json::to_string(&self.names).expect("names can be written")
    }
}
