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

/// The wall clock, but for its steps: it never goes back, and it never stands still while the wall
/// clock is behind.
#[derive(Debug)]
pub struct SteadyClock {
    last: Timestamp,
    seen: Stopwatch,
}

impl SteadyClock {
    /// A clock that shows an instant now, or what is on the wall if that is later.
    #[must_use]
    pub fn from(earliest: Timestamp) -> Self {
        Self { last: earliest.max(wall_time()), seen: Stopwatch::start() }
    }

    /// The time.
    pub fn now(&mut self) -> Timestamp {
        let elapsed_ms = i64::try_from(self.seen.elapsed().as_millis()).unwrap_or(i64::MAX);
        let steady = Timestamp::saturating_from_ms(self.last.ms().saturating_add(elapsed_ms));
        let now = steady.max(wall_time());
        if now != self.last {
            (self.last, self.seen) = (now, Stopwatch::start());
        }
        now
    }
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

    /// The instant that comes so long after the start, for timers.
    #[must_use]
    pub fn instant(self, after: Duration) -> Instant {
        self.started + after
    }

    /// The time since the start.
    #[must_use]
    pub fn elapsed(self) -> Duration {
        self.started.elapsed()
    }
}
