//! Counting allocates nothing: on a day whose objects are known, memory is neither asked for nor given back.
//!
//! A day is counted twice to warm up. By then every list has had the length that it needs, names of calls come
//! again as those of a telephone system do, and the third day must find room for everything.

#[path = "../benches/workload/mod.rs"]
mod workload;

use std::alloc::System;

use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use tallyboard::clock::Timestamp;
use tallyboard::connect::{Intake, SkillRule};
use tallyboard::definition::{Catalogue, Counting, Definition, Definitions, SourceFile};
use tallyboard::engine::{Engine, Snapshot};
use tallyboard::event::Event;
use tallyboard::ids::Names;
use workload::Centre;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const DAY_MS: i64 = 86_400_000;
const CENTRE: Centre = Centre { agents: 60, queues: 6, skills: 5, hours: 6, calls_per_second: 3.0 };

fn read(yaml: &str) -> Vec<Definition> {
    let file = SourceFile::new("statistics.yaml", yaml.to_owned());
    let read = Definitions::read(&file, &Catalogue::default());
    assert!(read.problems.is_empty(), "{:?}", read.problems);
    read.definitions
}

fn day() -> (Vec<Event>, Names) {
    let lines = workload::ndjson(CENTRE);
    let mut intake = Intake::new(SkillRule::default());
    intake
        .read("day", &mut lines.as_bytes(), &mut |refused| panic!("{refused:?}"), &mut |_| ())
        .expect("memory can be read");
    let (events, names, _) = intake.finish(&mut |_| ());
    (events, names)
}

/// The same events so many days later.
fn later(events: &[Event], days: i64) -> Vec<Event> {
    let later = |event: &Event| Event {
        time: Timestamp::saturating_from_ms(event.time.ms() + days * DAY_MS),
        ..event.clone()
    };
    events.iter().map(later).collect()
}

/// Counts three days; none of the last one may allocate.
#[track_caller]
fn check(yaml: &str) {
    let definitions = read(yaml);
    let (events, names) = day();
    let days = [0, 1, 2].map(|days| later(&events, days));
    let mut engine = Engine::new(&definitions, &Counting::default());
    let mut snapshot = Snapshot::default();
    let [first, second, third] = &days;
    for event in first.iter().chain(second) {
        engine.apply(event, &names);
    }
    engine.snapshot(second.last().expect("a day has events").time, &mut snapshot);
    let region = Region::new(ALLOCATOR);
    third.iter().for_each(|event| engine.apply(event, &names));
    let change = region.change();
    let counts = (change.allocations, change.reallocations, change.deallocations);
    assert_eq!(counts, (0, 0, 0), "{change:?} in {} events", third.len());
    assert!(third.len() > 10_000, "a day is long enough to need room");
}

/// One test, because the allocator counts for all that run at once.
#[test]
fn a_day_of_known_objects_allocates_nothing() {
    // Growing intervals, some of an hour, and what runs now.
    check(include_str!("../statistics.yaml"));
    // The same with sliding windows.
    check(include_str!("../benches/light/statistics.yaml"));
}
