//! A right bound that a centre has set: its service levels are those of definitions that have the bound
//! written, and those of other centres are as they were.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value as Json, json};
use tallyboard::definition::LevelBounds;

use crate::counted::Counted;
use crate::day::{Day, any_day, one_day_in};
use crate::ranges::INTERVALS;
use crate::recount::{self, Options};
use crate::rules::yaml;

/// Everything that a service level can be.
const FORMULAS: [&str; 7] = [
    "ServiceFactor1 DNAction; mainMask: '*'",
    "TotalNumberInTimeRangePercentage DNAction; mainMask: CallAnswered, CallWait",
    "TotalNumberInTimeRange DNAction; mainMask: CallAnswered, CallAbandoned",
    "TotalTimeInTimeRange DNAction; mainMask: CallAnswered, CallWait",
    "RelativeNumberPercentage DNAction; mainMask: CallAnswered; relativeMask: CallEntered",
    "CurrentNumberInTimeRange DNAction; mainMask: CallWait",
    "CurrentNumberInTimeRangePercentage DNAction; mainMask: CallWait",
];
const HISTOGRAM: &str = "; histogram: true";

/// All intervals, and a histogram of all durations.
fn intervals() -> Vec<&'static str> {
    [&INTERVALS[..], &[HISTOGRAM]].concat()
}

const CENTRES: [&str; 2] = ["default", "north"];

/// Service levels with a right bound, one with the bound that is never another one, and a statistic that is
/// made of the first.
fn definitions(formula: &str, left: u32, right: u32) -> String {
    let range = format!("; timeRangeLeft: {left}; timeRangeRight: ");
    let of = |object_type: &str| {
        format!(
            "ServiceLevel {object_type} {formula}{range}{right}\n\
             Other {object_type} {formula}{range}600\n\
             Half {object_type} Formula DNAction; mainMask: '*'; formula: ServiceLevel / 2\n"
        )
    };
    yaml(&["QUEUE", "SKILL_Q"].map(of).concat())
}

/// The same day in both centres.
fn in_both(events: &[Json]) -> Vec<Json> {
    let there = |event: &Json| {
        let in_centre = |centre: &str| {
            let mut event = event.clone();
            event["centre"] = json!(centre);
            event
        };
        CENTRES.map(in_centre)
    };
    events.iter().flat_map(there).collect()
}

proptest! {
    #![proptest_config(one_day_in(2))]

    #[test]
    fn semantics_111_a_bound_of_a_centre_counts_as_if_it_were_written(
        day in any_day(),
        (formula, interval) in (select(&FORMULAS[..]), select(intervals())),
        (left, lengths) in (0..20_u32, [0..900_u32, 0..900, 0..900]),
        has_bound: [bool; 2],
        place: Index,
    ) {
        let Day { zone, events, instants } = &day;
        let events = in_both(events);
        let interval = if formula.starts_with("Current") { "" } else { interval };
        let formula = format!("{formula}{interval}");
        let [written, default, north] = lengths.map(|length| left + length);
        let set = CENTRES.into_iter().zip([default, north]).zip(has_bound);
        let bounds: BTreeMap<&str, u32> =
            set.filter(|(_, is_set)| *is_set).map(|(bound, _)| bound).collect();
        let told: LevelBounds = bounds.iter().map(|(centre, s)| ((*centre).into(), *s)).collect();
        let counted = Counted::new(&events, &definitions(&formula, left, written), zone);
        let counted = counted.with_bounds(&told);
        let place = place.index(counted.len());
        let (found, _) = counted.count(instants, |index, engine| match index == place {
            true => counted.restore(&counted.save(&engine, index)).unwrap().engine,
            false => engine,
        });
        for centre in CENTRES {
            let bound = bounds.get(centre).copied().unwrap_or(written);
            // The recount has no need of histograms.
            let plain = formula.replace(HISTOGRAM, "");
            let defined = recount::parse_definitions(&definitions(&plain, left, bound));
            let options = Options::default();
            let expected = instants
                .iter()
                .flat_map(|&at| recount::recount_with(&options, &events, &defined, at, zone))
                .filter(|line| line.centre == centre);
            let found = found.iter().filter(|line| line.centre == centre);
            let found: Vec<String> = found.map(ToString::to_string).collect();
            let expected: Vec<String> = expected.map(|line| line.to_string()).collect();
            prop_assert_eq!(found, expected);
        }
        prop_assert_eq!(counted.untold_change(), None);
    }
}

#[test]
fn a_checkpoint_of_other_bounds_is_refused() {
    let counted = Counted::new(&[], &definitions(FORMULAS[0], 0, 20), "UTC");
    let bytes = counted.save(&counted.engine(), 0);
    assert!(counted.restore(&bytes).is_ok());
    for (centre, bound) in [("default", 30), ("north", 30), ("north", 40)] {
        let bounds = LevelBounds::from([(centre.into(), bound)]);
        let other = Counted::new(&[], &definitions(FORMULAS[0], 0, 20), "UTC").with_bounds(&bounds);
        assert!(other.restore(&bytes).is_err(), "{bounds:?}");
        let own = other.save(&other.engine(), 0);
        assert!(other.restore(&own).is_ok() && counted.restore(&own).is_err());
    }
}
