//! How many durations there were of each whole second, and how long they were together (semantics 110):
//! what lies in a range of whole seconds is known whatever the range.
//!
//! Invariant: `lengths` is sorted by the second, and each holds at least one duration.

use serde::{Deserialize, Serialize};

use crate::definition::TimeRange;

const SECOND_MS: i64 = 1000;

/// The durations of one object.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::engine) struct BySecond {
    lengths: Vec<Length>,
}

/// The durations from a second to the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Length {
    second: i64,
    number: u32,
    time_ms: i64,
}

impl BySecond {
    /// Takes a duration.
    pub(in crate::engine) fn take(&mut self, duration_ms: i64) {
        let second = duration_ms.div_euclid(SECOND_MS);
        match self.lengths.binary_search_by_key(&second, |length| length.second) {
            Ok(place) => {
                if let Some(length) = self.lengths.get_mut(place) {
                    length.number = length.number.saturating_add(1);
                    length.time_ms += duration_ms;
                }
            }
            Err(place) => {
                self.lengths.insert(place, Length { second, number: 1, time_ms: duration_ms });
            }
        }
    }

    /// How many durations lie in a range, and how long they are together.
    pub(in crate::engine) fn sum(&self, range: TimeRange) -> (i64, i64) {
        let inside = self.lengths.iter().filter(|one| range.contains(one.second * SECOND_MS));
        inside.fold((0, 0), |(number, time_ms), one| {
            (number + i64::from(one.number), time_ms + one.time_ms)
        })
    }

    /// Forgets everything.
    pub(in crate::engine) fn clear(&mut self) {
        self.lengths.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn semantics_110_any_range_of_whole_seconds_is_exact() {
        let durations = [0, 999, 1_000, 4_999, 5_000, 5_001, 19_999, 20_000, 3_600_000];
        let mut by_second = BySecond::default();
        durations.iter().for_each(|&ms| by_second.take(ms));
        for (left, right) in [(0, Some(5)), (0, Some(20)), (5, Some(20)), (1, None), (7, Some(7))] {
            let range = TimeRange::from_seconds(Some(left), right).unwrap();
            let inside: Vec<i64> = durations.into_iter().filter(|ms| range.contains(*ms)).collect();
            let expected = (i64::try_from(inside.len()).unwrap(), inside.iter().sum());
            assert_eq!(by_second.sum(range), expected, "{range}");
        }
    }
}
