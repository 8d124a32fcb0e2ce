//! Presence: the instances that overlap an interval, and their time inside it (semantics 12, 13).
//!
//! With R the begin of the interval, a running instance with begin `b` stands in `time_ms` as
//! `−max(b, R)`. The time inside at T is then `time_ms + running · T`, and the number of
//! instances is `ended + running`.

use crate::engine::object::Row;
use crate::ids::Table;

/// The instances of one object.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::engine) struct PresenceCell {
    pub(in crate::engine) running: i64,
    pub(in crate::engine) ended: i64,
    pub(in crate::engine) time_ms: i64,
}

/// The instances of all objects of a type.
#[derive(Clone, Debug, Default)]
pub(in crate::engine) struct Presence {
    pub(in crate::engine) running: Table<Row, i64>,
    pub(in crate::engine) ended: Table<Row, i64>,
    pub(in crate::engine) times_ms: Table<Row, i64>,
}

impl Presence {
    pub(in crate::engine) fn push(&mut self) {
        self.running.push(0);
        self.ended.push(0);
        self.times_ms.push(0);
    }

    /// Takes an instance in that begins; `reset` is the begin of the interval.
    pub(in crate::engine) fn begin(&mut self, row: Row, begin: i64, reset: i64) {
        self.running[row] += 1;
        self.times_ms[row] = self.times_ms[row].wrapping_sub(begin.max(reset));
    }

    /// Takes the end of an instance, which counts where it is in the interval.
    pub(in crate::engine) fn end(&mut self, row: Row, is_inside: bool, now: i64) {
        self.running[row] -= 1;
        self.times_ms[row] = self.times_ms[row].wrapping_add(now);
        self.ended[row] += i64::from(is_inside);
    }

    /// Begins a new interval.
    pub(in crate::engine) fn reset(&mut self, row: Row, reset: i64) {
        self.ended[row] = 0;
        self.times_ms[row] = reset.wrapping_mul(-self.running[row]);
    }

    /// Ends the interval for good: what runs counts up to now, and no further.
    pub(in crate::engine) fn freeze(&mut self, row: Row, now: i64) {
        self.times_ms[row] = self.times_ms[row].wrapping_add(now.wrapping_mul(self.running[row]));
        self.ended[row] += self.running[row];
        self.running[row] = 0;
    }

    pub(in crate::engine) fn get(&self, row: Row) -> PresenceCell {
        PresenceCell {
            running: self.running[row],
            ended: self.ended[row],
            time_ms: self.times_ms[row],
        }
    }
}

impl PresenceCell {
    pub(super) fn begin(&mut self, begin: i64) {
        self.running += 1;
        self.time_ms = self.time_ms.wrapping_sub(begin);
    }

    pub(super) fn end(&mut self, end: i64) {
        self.running -= 1;
        self.ended += 1;
        self.time_ms = self.time_ms.wrapping_add(end);
    }

    /// The time inside the interval up to an instant, milliseconds.
    pub(in crate::engine) fn time_at(self, now: i64) -> i64 {
        // The running begins are in the sum as negative instants: only the whole is small.
        self.time_ms.wrapping_add(self.running.wrapping_mul(now))
    }
}
