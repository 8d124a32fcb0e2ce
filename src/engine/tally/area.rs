//! The time inside an interval, weighted by the ages: what the mean of CurrentTime is made of
//! (semantics 102).
//!
//! With `s` the begin of an instance and `[a, b]` the part of it inside the interval, twice its area is
//! `(b − s)² − (a − s)²`. Of what runs, `b` is T, so that the sum is a closed form of T.
//!
//! Sums of squares of instants need 128 bits; they may pass even those on their way, so the arithmetic
//! wraps.

use serde::{Deserialize, Serialize};

/// The areas of one lane and one object.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::engine) struct Area {
    running: i64,
    /// The sum of the begins of what runs, and that of their squares.
    begins: i128,
    squares: i128,
    /// Twice the area of what has ended, less what of the running ones lies before the interval.
    twice: i128,
}

impl Area {
    /// Takes an instance that has begun at an instant and is inside the interval from another one on.
    pub(in crate::engine) fn begin(&mut self, begin: i64, inside_from: i64) {
        let begin = i128::from(begin);
        self.running += 1;
        self.begins = self.begins.wrapping_add(begin);
        self.squares = self.squares.wrapping_add(begin.wrapping_mul(begin));
        self.twice = self.twice.wrapping_sub(square(i128::from(inside_from) - begin));
    }

    /// Takes the end of an instance that has begun at an instant.
    pub(in crate::engine) fn end(&mut self, begin: i64, end: i64) {
        let begin = i128::from(begin);
        self.running -= 1;
        self.begins = self.begins.wrapping_sub(begin);
        self.squares = self.squares.wrapping_sub(begin.wrapping_mul(begin));
        self.twice = self.twice.wrapping_add(square(i128::from(end) - begin));
    }

    /// Begins a new interval with what runs.
    pub(in crate::engine) fn reset(&mut self, reset: i64) {
        self.twice = 0;
        self.twice = self.twice_at(reset).wrapping_neg();
    }

    /// Ends the interval for good: what runs counts up to now, and no further.
    pub(in crate::engine) fn freeze(&mut self, now: i64) {
        *self = Self { twice: self.twice_at(now), ..Self::default() };
    }

    /// Twice the area up to an instant, in square milliseconds.
    pub(in crate::engine) fn twice_at(self, now: i64) -> i128 {
        let (now, running) = (i128::from(now), i128::from(self.running));
        let of_running = running
            .wrapping_mul(now.wrapping_mul(now))
            .wrapping_sub(now.wrapping_mul(self.begins).wrapping_mul(2))
            .wrapping_add(self.squares);
        self.twice.wrapping_add(of_running)
    }

    /// The same, less what lies before the begin of the interval.
    pub(in crate::engine) fn twice_since(self, reset: i64, now: i64) -> i128 {
        let mut fresh = self;
        fresh.reset(reset);
        fresh.twice_at(now)
    }
}

fn square(number: i128) -> i128 {
    number.wrapping_mul(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn semantics_102_an_area_is_a_closed_form() {
        // Far from 1970, where squares are large.
        let at = |ms: i64| 1_700_000_000_000 + ms;
        let mut area = Area::default();
        area.begin(at(0), at(0));
        area.begin(at(-50), at(20));
        area.end(at(0), at(100));
        // The first one: 100²; the second one: (100 + 50)² − (20 + 50)².
        assert_eq!(area.twice_at(at(100)), 10_000 + 22_500 - 4_900);
        assert_eq!(area.twice_at(at(110)), 10_000 + 25_600 - 4_900);
        let twice = area.twice_since(at(200), at(210));
        assert_eq!(twice, 260 * 260 - 250 * 250);
        area.reset(at(200));
        assert_eq!(area.twice_at(at(210)), twice);
        area.freeze(at(210));
        assert_eq!(area.twice_at(at(500)), twice);
    }
}
