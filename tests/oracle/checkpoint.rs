//! Restarts: a day that is interrupted anywhere has the values of one that is not.

use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value as Json;
use tallyboard::engine::{Checkpoint, RestoreError};

use crate::counted::Counted;
use crate::day::{Day, any_day, one_day_in};
use crate::random::{GOLDEN, SHIPPED, some_definitions};

/// Compares all values of a day with and without a restart between two of its events, and what both
/// have counted in the end.
fn check(day: &Day, yaml: &str, place: Index) -> Result<(), TestCaseError> {
    let Day { zone, events, instants } = day;
    let counted = Counted::new(events, yaml, zone);
    let place = place.index(counted.len());
    let (expected, uninterrupted) = counted.count(instants, |_, engine| engine);
    let mut bytes = Vec::new();
    let (found, restarted) = counted.count(instants, |index, engine| {
        if index != place {
            return engine;
        }
        bytes = counted.save(&engine, index);
        counted.restore(&bytes).unwrap().engine
    });
    prop_assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(&expected) {
        let (found, expected) = (found.to_string(), expected.to_string());
        prop_assert!(found == expected, "\nrestarted     {found}\nuninterrupted {expected}\n");
    }
    prop_assert_eq!(restarted.orphaned(), uninterrupted.orphaned());
    let save = |engine| counted.save(engine, counted.len());
    prop_assert!(save(&restarted) == save(&uninterrupted), "the states differ in the end");
    Ok(())
}

/// The bytes of a day, and the day as it was read.
fn save(day: &Day, yaml: &str) -> (Counted, Vec<u8>) {
    let counted = Counted::new(&day.events, yaml, day.zone);
    let (_, engine) = counted.count(&day.instants, |_, engine| engine);
    let bytes = counted.save(&engine, counted.len());
    (counted, bytes)
}

proptest! {
    #![proptest_config(one_day_in(1))]

    #[test]
    fn a_restart_changes_no_shipped_statistic(day in any_day(), place: Index) {
        check(&day, SHIPPED, place)?;
    }

    #[test]
    fn a_restart_changes_no_golden_statistic(day in any_day(), place: Index) {
        check(&day, GOLDEN, place)?;
    }

    #[test]
    fn a_restart_changes_no_statistic_of_any_kind(
        day in any_day(),
        yaml in some_definitions(),
        place: Index,
    ) {
        check(&day, &yaml, place)?;
    }

    #[test]
    fn what_is_restored_is_saved_as_the_same_bytes(day in any_day(), yaml in some_definitions()) {
        let (counted, bytes) = save(&day, &yaml);
        let restored = counted.restore(&bytes).unwrap();
        let Checkpoint { names, identities, engine } = &restored;
        prop_assert!(Checkpoint::save(engine, names, identities) == bytes);
    }

    #[test]
    fn damaged_bytes_are_refused(
        day in any_day(),
        place: Index,
        change in 1..=u8::MAX,
        length: Index,
        noise in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let (counted, bytes) = save(&day, GOLDEN);
        let mut changed = bytes.clone();
        changed[place.index(bytes.len())] ^= change;
        prop_assert!(counted.restore(&changed).is_err());
        let cut = &bytes[..length.index(bytes.len())];
        prop_assert_eq!(counted.restore(cut).unwrap_err(), RestoreError::Damaged);
        prop_assert!(counted.restore(&noise).is_err());
        prop_assert!(counted.restore(&[&bytes, &noise[..]].concat()).is_err() || noise.is_empty());
    }
}

/// A small day under some definitions and in some zone.
fn small_day(yaml: &str, zone: &'static str) -> (Counted, Vec<u8>) {
    let events = [
        r#"{"time": 1709596800000, "event": "AgentLogin", "agent": "ann"}"#,
        r#"{"time": 1709596801000, "event": "AgentReady", "agent": "ann"}"#,
    ];
    let events = events.map(|event| serde_json::from_str(event).unwrap()).to_vec();
    save(&Day { zone, events, instants: vec![1_709_596_802_000] }, yaml)
}

#[test]
fn a_checkpoint_of_other_definitions_or_zones_is_refused() {
    let (_, bytes) = small_day(GOLDEN, "UTC");
    let refusal = |yaml, zone| small_day(yaml, zone).0.restore(&bytes).err();
    assert_eq!(refusal(GOLDEN, "UTC"), None);
    assert_eq!(refusal(GOLDEN, "Europe/Rome"), Some(RestoreError::OtherDefinitions));
    assert_eq!(refusal(SHIPPED, "UTC"), Some(RestoreError::OtherDefinitions));
    let renamed = format!("# What agents do.\n{}", GOLDEN.replacen("name: ", "name: My", 1));
    assert_ne!(renamed, GOLDEN);
    assert_eq!(refusal(&renamed, "UTC"), None);
}

/// Where this fails, old checkpoints would be misread: raise `FORMAT` in `engine::checkpoint`, so that
/// they are refused, and write the new number here.
#[test]
fn the_form_of_the_bytes_is_the_one_that_its_number_stands_for() {
    let days = [
        include_str!("../data/golden/05-skill-groups.ndjson"),
        include_str!("../data/golden/09-attached-data.ndjson"),
    ];
    let checksums = days.map(|day| {
        let events: Vec<Json> =
            day.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let instants = vec![events.last().unwrap()["time"].as_i64().unwrap()];
        crc32c::crc32c(&save(&Day { zone: "UTC", events, instants }, GOLDEN).1)
    });
    assert_eq!(checksums, [3_205_619_525, 3_674_843_916]);
}

#[test]
fn a_checkpoint_of_another_form_is_refused() {
    let (counted, mut bytes) = small_day(GOLDEN, "UTC");
    bytes[3] ^= 1;
    let refusal = counted.restore(&bytes).unwrap_err();
    assert!(matches!(refusal, RestoreError::Format(_)), "{refusal}");
}
