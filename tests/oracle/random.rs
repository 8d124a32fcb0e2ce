//! Generated days: the engine and the recount agree on every value at every instant.

use proptest::prelude::*;

use crate::counted::Counted;
use crate::day::{Day, any_day};
use crate::recount;
use crate::wide;

pub(crate) const SHIPPED: &str = include_str!("../../statistics.yaml");
pub(crate) const GOLDEN: &str = include_str!("../data/golden/statistics.yaml");

/// Compares all values of a day, and how many of its events had no effect.
fn check(day: &Day, yaml: &str) -> Result<(), TestCaseError> {
    let Day { zone, events, instants } = day;
    let counted = Counted::new(events, yaml, zone);
    let definitions = recount::parse_definitions(yaml);
    let found = counted.lines(instants);
    let expected: Vec<_> = instants
        .iter()
        .flat_map(|&instant| recount::recount(events, &definitions, instant, zone))
        .collect();
    prop_assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(&expected) {
        let (found, expected) = (found.to_string(), expected.to_string());
        prop_assert!(found == expected, "\nengine  {found}\nrecount {expected}\n");
    }
    prop_assert_eq!(counted.orphaned(), recount::count_orphans(events, i64::MAX));
    Ok(())
}

/// A quarter of the usual number of days, for each is looked at by a slow recount; `PROPTEST_CASES`
/// asks for more. What fails is printed as a day to replay, so nothing is kept in a file.
fn config() -> ProptestConfig {
    let usual = ProptestConfig::default();
    ProptestConfig { cases: usual.cases / 4, failure_persistence: None, ..usual }
}

/// Some of the definitions of all kinds that the engine counts.
pub(crate) fn some_definitions() -> impl Strategy<Value = String> {
    prop::sample::subsequence(wide::counted_definitions(), 30).prop_map(|some| some.concat())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_shipped_definitions_agree_with_the_recount(day in any_day()) {
        check(&day, SHIPPED)?;
    }

    #[test]
    fn the_golden_definitions_agree_with_the_recount(day in any_day()) {
        check(&day, GOLDEN)?;
    }

    #[test]
    fn all_kinds_of_definitions_agree_with_the_recount(day in any_day(), yaml in some_definitions()) {
        check(&day, &yaml)?;
    }
}
