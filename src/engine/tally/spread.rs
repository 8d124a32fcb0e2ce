//! How many durations there were of each length, in the buckets of an HDR histogram (semantics 23).
//!
//! Only buckets that hold something are kept: most objects have seen a few lengths, and a whole
//! histogram has thousands.
//!
//! Invariant: `counts` is sorted by the highest duration of the bucket, and no count is 0.

use hdrhistogram::Histogram;
use serde::{Deserialize, Serialize};

use crate::definition::Percentile;

/// How many significant digits of a duration are kept.
const DIGITS: u8 = 3;
/// The longest duration that has a bucket of its own, milliseconds: a thousand years.
const DURATION_MS_MAX: u64 = 1_000 * 366 * 86_400_000;

/// Which durations are taken for equal.
#[derive(Clone, Debug)]
pub(in crate::engine) struct Buckets(Histogram<u8>);

impl Buckets {
    /// The highest duration that is taken for equal.
    pub(in crate::engine) fn highest(&self, duration_ms: i64) -> i64 {
        let duration_ms = u64::try_from(duration_ms).unwrap_or(0).min(DURATION_MS_MAX);
        i64::try_from(self.0.highest_equivalent(duration_ms)).unwrap_or(i64::MAX)
    }
}

impl Default for Buckets {
    fn default() -> Self {
        let histogram = Histogram::new_with_bounds(1, DURATION_MS_MAX, DIGITS);
        Self(histogram.expect("the bounds are those of a histogram"))
    }
}

/// The durations of one object.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::engine) struct Spread {
    /// By bucket: its highest duration, milliseconds, and how many durations it holds.
    counts: Vec<(i64, u32)>,
}

impl Spread {
    /// Takes a duration by the highest one that is taken for equal.
    pub(in crate::engine) fn take(&mut self, highest_ms: i64) {
        match self.counts.binary_search_by_key(&highest_ms, |(bucket, _)| *bucket) {
            Ok(place) => {
                if let Some((_, count)) = self.counts.get_mut(place) {
                    *count = count.saturating_add(1);
                }
            }
            Err(place) => self.counts.insert(place, (highest_ms, 1)),
        }
    }

    /// The duration at the rank that a percentile asks for; 0 where there is none.
    pub(in crate::engine) fn at(&self, percentile: Percentile) -> i64 {
        let counts = self.counts.iter().map(|(_, count)| u64::from(*count));
        let rank = percentile.rank(counts.sum());
        let mut before = 0;
        let found = self.counts.iter().find(|(_, count)| {
            before += u64::from(*count);
            before >= rank
        });
        found.map_or(0, |(highest_ms, _)| *highest_ms)
    }

    /// Forgets everything.
    pub(in crate::engine) fn clear(&mut self) {
        self.counts.clear();
    }
}

/// The duration at the rank that a percentile asks for, among durations in any order.
pub(in crate::engine) fn percentile_of(
    buckets: &Buckets,
    percentile: Percentile,
    durations: impl Iterator<Item = i64>,
) -> i64 {
    let mut durations: Vec<i64> = durations.collect();
    durations.sort_unstable();
    let rank = percentile.rank(durations.len() as u64);
    let place = usize::try_from(rank).ok().and_then(|rank| rank.checked_sub(1));
    let found = place.and_then(|place| durations.get(place));
    found.map_or(0, |&duration_ms| buckets.highest(duration_ms))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn semantics_23_durations_are_equal_within_three_digits() {
        let buckets = Buckets::default();
        let highest = [0, 1, 2_047, 2_048, 2_049, 30_000, 1_000_000].map(|ms| buckets.highest(ms));
        assert_eq!(highest, [0, 1, 2_047, 2_049, 2_049, 30_015, 1_000_447]);
        assert!(buckets.highest(i64::MAX) > 0);
    }

    #[test]
    fn semantics_23_a_percentile_is_the_smallest_duration_of_its_rank() {
        let buckets = Buckets::default();
        let mut spread = Spread::default();
        let durations = [500, 100, 900, 100, 30_000];
        durations.iter().for_each(|&ms| spread.take(buckets.highest(ms)));
        for (percentile, expected) in
            [("20", 100), ("40", 100), ("41", 500), ("80", 900), ("81", 30_015)]
        {
            let percentile = Percentile::read(percentile).unwrap();
            assert_eq!(spread.at(percentile), expected);
            assert_eq!(percentile_of(&buckets, percentile, durations.into_iter()), expected);
        }
        let none = Percentile::read("50").unwrap();
        assert_eq!(Spread::default().at(none), 0);
        assert_eq!(percentile_of(&buckets, none, std::iter::empty()), 0);
    }
}
