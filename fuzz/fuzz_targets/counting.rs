//! Events of any kind through the engine, with all categories: every value can be computed, at once and an
//! hour later.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use tallyboard::clock::Timestamp;
use tallyboard::connect::{Intake, SkillRule};
use tallyboard::definition::{Catalogue, Counting, Definition, Definitions, SourceFile};
use tallyboard::engine::{Engine, Snapshot};

/// An hour, milliseconds.
const LATER_MS: i64 = 3_600_000;

/// The examples of the reference: every category, interval, filter and formula.
static DEFINITIONS: LazyLock<Vec<Definition>> = LazyLock::new(|| {
    let file = |text: &str| SourceFile::new("t.yaml", text.to_owned());
    let (catalogue, _) =
        Catalogue::read(&file(include_str!("../../src/reference/configuration.yaml")));
    let read =
        Definitions::read(&file(include_str!("../../src/reference/examples.yaml")), &catalogue);
    assert!(read.problems.is_empty(), "the examples are good");
    read.definitions
});

fuzz_target!(|text: &[u8]| {
    let mut intake = Intake::new(SkillRule::default());
    let read = intake.read("t", &mut &*text, &mut |_| (), &mut |_| ());
    if read.is_err() {
        return;
    }
    let (events, names, _) = intake.finish(&mut |_| ());
    let Some(last) = events.last().map(|event| event.time) else { return };
    let mut engine = Engine::new(&DEFINITIONS, &Counting::default());
    events.iter().for_each(|event| engine.apply(event, &names));
    let mut snapshot = Snapshot::default();
    for at in [last, Timestamp::saturating_from_ms(last.ms().saturating_add(LATER_MS))] {
        engine.snapshot(at, &mut snapshot);
    }
});
