//! Instants, and the only place that reads the time.
//!
//! Everything below `cli` and `server` is given its instants, so that the same input gives the
//! same answer every time.

mod timestamp;

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

pub use timestamp::{Timestamp, TimestampError};

/// The time of the wall clock.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this is the room that reads the time")]
pub fn wall_time() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::saturating_from_ms(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// Measures how long something takes, for messages to people only.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch {
    started: Instant,
}

impl Stopwatch {
    /// Starts to measure.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the room that reads the time")]
    pub fn start() -> Self {
        Self { started: Instant::now() }
    }

    /// The time since the start.
    #[must_use]
    pub fn elapsed(self) -> Duration {
        self.started.elapsed()
    }
}
