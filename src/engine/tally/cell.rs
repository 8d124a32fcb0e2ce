//! Numbers and times of one lane and one object, in closed form.
//!
//! A cell serves three kinds of lanes:
//! - *sum*: durations that are complete; how many, and how long together;
//! - *presence*: instances that overlap an interval, and their time inside it (semantics 12, 13).
//!   With R the begin of the interval, a running instance with begin `b` stands in `time_ms` as
//!   `−max(b, R)`; the time inside at T is `time_ms + running · T`, the number `ended + running`;
//! - *current*: what runs now; `time_ms` is minus the sum of the begins, so that the sum of the ages
//!   at T is `time_ms + running · T`.
//!
//! Sums of instants may pass the range of 64 bits on their way; the differences that are read do
//! not, so the arithmetic wraps.

use serde::{Deserialize, Serialize};

/// Numbers and times of one lane and one object.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::engine) struct Cell {
    /// Instances that run.
    pub(in crate::engine) running: i32,
    /// Instances that have ended in the interval, or durations that are complete.
    pub(in crate::engine) ended: i32,
    pub(in crate::engine) time_ms: i64,
}

impl Cell {
    /// Takes a complete duration.
    pub(in crate::engine) fn take(&mut self, duration_ms: i64) {
        self.ended = self.ended.wrapping_add(1);
        self.time_ms = self.time_ms.wrapping_add(duration_ms);
    }

    /// Takes an instance that runs, with the instant from which its time counts.
    pub(in crate::engine) fn begin(&mut self, begin: i64) {
        self.running += 1;
        self.time_ms = self.time_ms.wrapping_sub(begin);
    }

    /// Takes the end of an instance; it counts where it is in the interval.
    pub(in crate::engine) fn end(&mut self, is_inside: bool, end: i64) {
        self.running -= 1;
        self.time_ms = self.time_ms.wrapping_add(end);
        self.ended = self.ended.wrapping_add(i32::from(is_inside));
    }

    /// Forgets an instance that runs no longer, with the instant from which its time counted.
    pub(in crate::engine) fn forget(&mut self, begin: i64) {
        self.running -= 1;
        self.time_ms = self.time_ms.wrapping_add(begin);
    }

    /// Begins a new interval with what runs.
    pub(in crate::engine) fn reset(&mut self, reset: i64) {
        self.ended = 0;
        self.time_ms = reset.wrapping_mul(-i64::from(self.running));
    }

    /// Ends the interval for good: what runs counts up to now, and no further.
    pub(in crate::engine) fn freeze(&mut self, now: i64) {
        self.time_ms = self.time_at(now);
        self.ended = self.ended.wrapping_add(self.running);
        self.running = 0;
    }

    /// The number of instances that overlap the interval.
    pub(in crate::engine) fn number(self) -> i64 {
        i64::from(self.ended) + i64::from(self.running)
    }

    /// The time up to an instant, milliseconds.
    pub(in crate::engine) fn time_at(self, now: i64) -> i64 {
        self.time_ms.wrapping_add(i64::from(self.running).wrapping_mul(now))
    }
}
