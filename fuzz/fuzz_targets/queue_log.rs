//! Files of Asterisk's queue_log: whatever their lines are, events come out in order, and each of them is one
//! that the event reader takes.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tallyboard::connect::{Intake, RefusedLine, SkillRule};
use tallyboard::definition::legible;
use tallyboard::event::{NdjsonReader, write_ndjson};

/// What says that a file is a queue_log, whatever follows.
const FIRST_LINE: &[u8] = b"1|NONE|NONE|NONE|QUEUESTART|\n";

fuzz_target!(|text: &[u8]| {
    let mut intake = Intake::new(SkillRule::default());
    let mut refused = 0;
    let mut refuse = |line: RefusedLine<'_>| {
        // As it is told on a terminal.
        let told = line.reason.to_string();
        let told = legible(&told);
        assert!(!told.is_empty() && !told.chars().any(char::is_control), "{told:?}");
        refused += 1;
    };
    // A form feed separates the files of one log, which is rotated, or of several.
    for (index, file) in text.split(|byte| *byte == b'\x0c').take(4).enumerate() {
        let file = [FIRST_LINE, file].concat();
        let read = intake.read(&index.to_string(), &mut &*file, &mut refuse, &mut |_| ());
        read.expect("what lies in memory can be read");
    }
    let (events, mut names, report) = intake.finish(&mut refuse);
    assert_eq!(report.refused, refused);
    assert!(events.is_sorted_by_key(|event| event.time), "events come in order of time");
    let mut reader = NdjsonReader::default();
    for event in events {
        let mut written = Vec::new();
        write_ndjson(&event, &names, &mut written);
        assert_eq!(reader.read(written.trim_ascii_end(), &mut names).as_ref(), Ok(&event));
    }
});
