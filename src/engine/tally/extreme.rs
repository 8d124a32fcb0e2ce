//! The longest and the shortest of durations that are complete (semantics 14).

use serde::{Deserialize, Serialize};

/// The extremes of some durations, milliseconds; there are none of no durations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::engine) struct Extremes(pub(in crate::engine) Option<(i64, i64)>);

impl Extremes {
    /// Takes a duration in.
    pub(in crate::engine) fn take(&mut self, duration_ms: i64) {
        self.0 = Some(match self.0 {
            None => (duration_ms, duration_ms),
            Some((min, max)) => (min.min(duration_ms), max.max(duration_ms)),
        });
    }

    pub(in crate::engine) fn min_ms(self) -> i64 {
        self.0.map_or(0, |(min, _)| min)
    }

    pub(in crate::engine) fn max_ms(self) -> i64 {
        self.0.map_or(0, |(_, max)| max)
    }
}
