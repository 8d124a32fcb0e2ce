//! The longest and the shortest of the complete durations of a sliding window.
//!
//! A duration that a later one exceeds will never be the longest again, so it is forgotten at once; what is
//! left falls from front to end, and the longest of any window that ends now is the first that lies in it.
//!
//! Invariant: `longest` falls and `shortest` rises strictly; both are in order of time.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::extreme::Extremes;

/// A duration with the instant at which it was complete.
type Complete = (i64, i64);

/// The durations of one object that can still be the longest or the shortest.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::engine) struct Peaks {
    longest: VecDeque<Complete>,
    shortest: VecDeque<Complete>,
}

impl Peaks {
    /// Takes in a duration that is complete now, and forgets what is before the begin of the window.
    pub(in crate::engine) fn take(&mut self, from: i64, now: i64, duration_ms: i64) {
        take(&mut self.longest, from, (now, duration_ms), |other| other <= duration_ms);
        take(&mut self.shortest, from, (now, duration_ms), |other| other >= duration_ms);
    }

    /// The extremes of what was complete at an instant or later.
    pub(in crate::engine) fn since(&self, from: i64) -> Extremes {
        let first = |durations: &VecDeque<Complete>| {
            let complete = durations.iter().find(|&&(at, _)| from <= at)?;
            Some(complete.1)
        };
        Extremes(first(&self.shortest).zip(first(&self.longest)))
    }
}

fn take(
    durations: &mut VecDeque<Complete>,
    from: i64,
    complete: Complete,
    is_over: impl Fn(i64) -> bool,
) {
    while durations.front().is_some_and(|&(at, _)| at < from) {
        durations.pop_front();
    }
    while durations.back().is_some_and(|&(_, ms)| is_over(ms)) {
        durations.pop_back();
    }
    durations.push_back(complete);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_forgets_the_peaks_before_it() {
        let mut peaks = Peaks::default();
        for (now, duration_ms) in [(10, 5), (20, 9), (30, 2), (40, 7), (50, 7), (60, 3)] {
            peaks.take(0, now, duration_ms);
        }
        let since = |from| peaks.since(from).0;
        assert_eq!(since(0), Some((2, 9)));
        assert_eq!(since(20), Some((2, 9)));
        assert_eq!(since(21), Some((2, 7)));
        assert_eq!(since(31), Some((3, 7)));
        assert_eq!(since(51), Some((3, 3)));
        assert_eq!(since(61), None);
        assert_eq!((peaks.longest.len(), peaks.shortest.len()), (3, 2));
    }
}
