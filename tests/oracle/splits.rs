//! What must not matter: the order of the definitions, how the input is cut into batches, and whether
//! several engines count a centre each or one counts all.

use proptest::prelude::*;
use serde_json::Value as Json;

use crate::counted::Counted;
use crate::day::{Day, any_day, one_day_in};
use crate::random::{SHIPPED, some_definitions};
use crate::recount;
use crate::wide;

fn sorted(mut lines: Vec<recount::Line>) -> Vec<String> {
    lines.sort_by(|one, other| {
        let key = |line: &recount::Line| {
            let recount::Line { time, centre, object_type, object_id, statistic, .. } = line;
            (*time, centre.clone(), object_type.clone(), object_id.clone(), statistic.clone())
        };
        key(one).cmp(&key(other))
    });
    lines.iter().map(ToString::to_string).collect()
}

fn is_of(event: &Json, centre: &str) -> bool {
    event["centre"].as_str().unwrap_or("default") == centre
}

/// Some of the definitions that do not look at the data of calls.
fn blind_definitions() -> impl Strategy<Value = String> {
    let looks = |document: &&str| {
        let keys = ["Filter", "distinguishByConnId", "Custom", "formula"];
        keys.iter().any(|key| document.contains(key))
    };
    let blind: Vec<&str> = wide::definitions().into_iter().filter(|one| !looks(one)).collect();
    prop::sample::subsequence(blind, 30).prop_map(|some| some.concat())
}

proptest! {
    #![proptest_config(one_day_in(4))]

    #[test]
    fn the_order_of_the_definitions_is_irrelevant(
        day in any_day(),
        yaml in some_definitions(),
        turn in any::<prop::sample::Index>(),
    ) {
        let Day { zone, events, instants } = &day;
        let mut documents: Vec<&str> = yaml.split_inclusive("---\n").collect();
        let forward = Counted::new(events, &yaml, zone).lines(instants);
        documents.reverse();
        let middle = turn.index(documents.len());
        documents.rotate_left(middle);
        let other = documents.iter().map(|one| one.trim_end_matches("---\n"));
        let other: Vec<&str> = other.filter(|one| !one.trim().is_empty()).collect();
        let other = Counted::new(events, &other.join("\n---\n"), zone).lines(instants);
        prop_assert_eq!(sorted(forward), sorted(other));
    }

    /// Where nobody looks at the data of calls, the engine takes in many events at a time.
    #[test]
    fn events_that_are_told_together_say_what_they_say_one_by_one(
        day in any_day(),
        some in blind_definitions(),
    ) {
        let Day { zone, events, instants } = &day;
        for yaml in [SHIPPED, &some] {
            let counted = Counted::new(events, yaml, zone);
            let (one_by_one, _) = counted.count(instants, |_, engine| engine);
            prop_assert_eq!(sorted(counted.lines(instants)), sorted(one_by_one));
        }
    }

    #[test]
    fn two_engines_with_a_centre_each_say_what_one_says(
        day in any_day(),
        yaml in some_definitions(),
    ) {
        let Day { zone, events, instants } = &day;
        let whole = Counted::new(events, &yaml, zone).lines(instants);
        let mut parts = Vec::new();
        for centre in ["default", "north"] {
            // Each knows when the first event of all was (semantics 9).
            let first = events.iter().min_by_key(|event| event["time"].as_i64());
            let first = first.filter(|first| !is_of(first, centre));
            let own = events.iter().filter(|event| is_of(event, centre));
            let own: Vec<Json> = first.into_iter().chain(own).cloned().collect();
            let lines = Counted::new(&own, &yaml, zone).lines(instants);
            parts.extend(lines.into_iter().filter(|line| line.centre == centre));
        }
        prop_assert_eq!(sorted(whole), sorted(parts));
    }
}
