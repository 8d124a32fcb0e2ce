//! Generated days: the engine and the recount agree on every value at every instant.

use proptest::prelude::*;

use crate::counted::Counted;
use crate::day::{Day, any_day, one_day_in};
use crate::recount::{self, Options};
use crate::wide;

pub(crate) const SHIPPED: &str = include_str!("../../statistics.yaml");
pub(crate) const GOLDEN: &str = include_str!("../data/golden/statistics.yaml");

/// Compares all values of a day, and how many of its events had no effect.
pub(crate) fn check(options: &Options, day: &Day, yaml: &str) -> Result<(), TestCaseError> {
    let Day { zone, events, instants } = day;
    let counted = Counted::with(options, events, yaml, zone);
    let definitions = recount::parse_definitions(yaml);
    let found = counted.lines(instants);
    let expected: Vec<_> = instants
        .iter()
        .flat_map(|&instant| recount::recount_with(options, events, &definitions, instant, zone))
        .collect();
    prop_assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(&expected) {
        let (found, expected) = (found.to_string(), expected.to_string());
        prop_assert!(found == expected, "\nengine  {found}\nrecount {expected}\n");
    }
    prop_assert_eq!(counted.orphaned(), recount::count_orphans(events, i64::MAX));
    Ok(())
}

/// Some of the definitions of all kinds.
pub(crate) fn some_definitions() -> impl Strategy<Value = String> {
    prop::sample::subsequence(wide::definitions(), 30).prop_map(|some| some.concat())
}

/// Any way of counting (semantics 109).
pub(crate) fn any_options() -> impl Strategy<Value = Options> {
    let empty = prop::sample::select(vec![Some(0), Some(100), None]);
    let abandoned = prop::sample::select(vec![
        "CallAbandoned, CallAbandonedFromRinging",
        "CallAbandoned",
        "CallAbandonedFromRinging, CallCleared, CallForwarded",
        "CallWait",
    ]);
    let flags = prop::array::uniform5(any::<bool>());
    (empty, abandoned, flags).prop_map(|(empty_percentage, abandon_actions, flags)| {
        let [
            timestamps_seconds,
            starts,
            clip_action_to_interval,
            elapsed_per_member,
            hold_ends_call,
        ] = flags;
        Options {
            timestamps_seconds,
            starts,
            abandon_actions: abandon_actions.to_owned(),
            empty_percentage,
            clip_action_to_interval,
            elapsed_per_member,
            hold_ends_call,
        }
    })
}

proptest! {
    #![proptest_config(one_day_in(4))]

    #[test]
    fn the_shipped_definitions_agree_with_the_recount(day in any_day()) {
        check(&Options::default(), &day, SHIPPED)?;
    }

    #[test]
    fn the_golden_definitions_agree_with_the_recount(day in any_day()) {
        check(&Options::default(), &day, GOLDEN)?;
    }

    #[test]
    fn all_kinds_of_definitions_agree_with_the_recount(day in any_day(), yaml in some_definitions()) {
        check(&Options::default(), &day, &yaml)?;
    }

    #[test]
    fn all_kinds_of_definitions_agree_with_other_options(
        options in any_options(),
        day in any_day(),
        yaml in some_definitions(),
    ) {
        check(&options, &day, &yaml)?;
    }
}
