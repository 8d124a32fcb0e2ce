//! The service's own settings.

use serde_json::json;

use super::*;

/// Sets the right bound of the service level in a centre.
fn set(world: &mut World, centre: &str, value: impl Into<serde_json::Value>) -> Result<(), String> {
    let change = json!({ "name": LEVEL_INTERVAL, "value": value.into() });
    let change = change.as_object().unwrap().clone();
    world.decide_in(centre, |draft, _| draft.change_own_setting(REPORTING, &change))
}

#[test]
fn each_centre_has_its_own_bound_of_the_service_level() {
    let mut world = World::default();
    assert_eq!(set(&mut world, "rome", "30"), Ok(()));
    assert_eq!(set(&mut world, "oslo", 60), Ok(()));
    assert_eq!(set(&mut world, "rome", " 45 "), Ok(()));
    for value in ["0", "86401", "1.5", "045", ""] {
        let refusal = set(&mut world, "rome", value).unwrap_err();
        assert!(refusal.ends_with("a whole number of seconds from 1 to 86400"), "{refusal}");
    }
    let intervals: Vec<_> = world.directory.level_intervals().into_iter().collect();
    assert_eq!(intervals, [("oslo".into(), 60), ("rome".into(), 45)]);
    let told = |centre: &str| reporting(&world.directory.centre(centre), Some("120"));
    let told = |centre| told(centre).pop().unwrap()["value"].clone();
    assert_eq!(["oslo", "rome", "paris"].map(told), ["60", "45", "120"]);
}

#[test]
fn the_centres_of_a_service_have_so_many_different_bounds_at_the_most() {
    let mut world = World::default();
    for number in 1..=LEVEL_INTERVALS_MAX {
        assert_eq!(set(&mut world, &format!("centre{number}"), number), Ok(()));
    }
    let refusal = set(&mut world, "one-more", "65").unwrap_err();
    assert!(refusal.starts_with("3 the contact centres of the service have 64 different"));
    assert_eq!(set(&mut world, "one-more", "7"), Ok(()));
    assert!(set(&mut world, "centre7", "65").is_err(), "7 is that of another one, too");
    assert_eq!(set(&mut world, "centre8", "65"), Ok(()), "its own makes room");
}
