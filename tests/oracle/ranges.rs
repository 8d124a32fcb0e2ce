//! One histogram answers all time ranges: asked for another one, the engine says what the recount says of
//! a definition that has it.

use proptest::prelude::*;
use tallyboard::definition::Ranges;

use crate::counted::Counted;
use crate::day::{Day, any_day, one_day_in};
use crate::recount::{self, Options};
use crate::rules::yaml;

/// Everything that has a time range, but for the ranges.
const FORMULAS: [&str; 11] = [
    "QUEUE TotalNumberInTimeRange DNAction; mainMask: CallAnswered, CallAbandoned",
    "SKILL_Q TotalNumberInTimeRangePercentage DNAction; mainMask: CallAnswered, CallWait",
    "QUEUE TotalTimeInTimeRange DNAction; mainMask: CallAnswered, CallWait",
    "QUEUE RelativeNumberPercentage DNAction; mainMask: CallAnswered; relativeMask: CallEntered",
    "QUEUE ServiceFactor1 DNAction; mainMask: '*'",
    "AGENT TotalNumberInTimeRange DNAction; mainMask: CallInbound, CallRinging, CallReleased",
    "SKILL_AG TotalTimeInTimeRange DNAction; mainMask: CallInbound, AfterCallWork",
    "SKILL_AG TotalNumberInTimeRangePercentage DNAction; mainMask: CallUnknown, CallInbound",
    "AGENT CurrentNumberInTimeRange DNAction; mainMask: CallInbound, LoggedIn",
    "SKILL_AG CurrentNumberInTimeRangePercentage DNStatus; mainMask: '*'",
    "QUEUE CurrentNumberInTimeRange DNAction; mainMask: CallWait",
];
pub(crate) const INTERVALS: [&str; 6] = [
    "",
    "; dynamicTimeProfile: '0:00+1:00'",
    "; intervalType: SlidingWindow; dynamicTimeProfile: '3600:60'",
    "; intervalType: SlidingSelection; dynamicTimeProfile: '5'",
    "; distinguishByConnId: true",
    "; dynamicFilter: Rank > 2",
];
const HISTOGRAM: &str = "; histogram: true; timeRangeLeft: 0; timeRangeRight: 7";

/// All formulas over all intervals; what runs now has none.
fn formulas() -> Vec<String> {
    let over = |formula: &&str| {
        let count = if formula.contains(" Current") { 1 } else { INTERVALS.len() };
        INTERVALS.iter().take(count).map(|interval| format!("{formula}{interval}")).collect()
    };
    FORMULAS.iter().map(over).collect::<Vec<Vec<String>>>().concat()
}

/// Definitions of some formulas, all with the same rest.
fn definitions(some: &[String], rest: &str) -> String {
    let lines = some.iter().enumerate();
    yaml(&lines.map(|(place, formula)| format!("s{place} {formula}{rest}\n")).collect::<String>())
}

/// Two bounds in seconds; the right one may be open.
fn any_range() -> impl Strategy<Value = (u32, Option<u32>)> {
    (0..30_u32, prop::option::of(0..3_000_u32))
        .prop_map(|(left, length)| (left, length.map(|length| left + length)))
}

proptest! {
    #![proptest_config(one_day_in(4))]

    #[test]
    fn semantics_110_another_range_counts_as_if_it_were_defined(
        day in any_day(),
        some in prop::sample::subsequence(formulas(), 12),
        (left, right) in any_range(),
    ) {
        let Day { zone, events, instants } = &day;
        let first = format!("{left}-{}", right.map_or(String::new(), |right| right.to_string()));
        let ranges = Ranges { first: Some(first.parse().unwrap()), second: None };
        let counted = Counted::new(events, &definitions(&some, HISTOGRAM), zone);
        let bounds = right.map_or(String::new(), |right| format!("; timeRangeRight: {right}"));
        let defined = definitions(&some, &format!("; timeRangeLeft: {left}{bounds}"));
        let defined = recount::parse_definitions(&defined);
        let options = Options::default();
        let expected = instants
            .iter()
            .flat_map(|&at| recount::recount_with(&options, events, &defined, at, zone));
        for (found, expected) in counted.lines_within(instants, ranges).iter().zip(expected) {
            prop_assert_eq!(found.to_string(), expected.to_string());
        }
    }
}
