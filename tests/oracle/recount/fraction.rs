//! Exact fractions of whole numbers, so that a value is rounded a single time (rule 1).
//!
//! The denominator is above 0, and the two have no divisor in common. What does not fit stops the
//! recount.

use std::cmp::Ordering;

/// A whole number divided by another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fraction {
    numerator: i128,
    denominator: i128,
}

impl Fraction {
    pub(super) const ZERO: Self = Self { numerator: 0, denominator: 1 };

    /// The fraction, or None if there is nothing to divide by.
    pub(super) fn new(numerator: i128, denominator: i128) -> Option<Self> {
        if denominator == 0 {
            return None;
        }
        let common = common_divisor(numerator, denominator) * denominator.signum();
        Some(Self { numerator: numerator / common, denominator: denominator / common })
    }

    pub(super) fn whole(number: i128) -> Self {
        Self { numerator: number, denominator: 1 }
    }

    pub(super) fn plus(self, other: Self) -> Self {
        let left = times(self.numerator, other.denominator);
        let right = times(other.numerator, self.denominator);
        let numerator = left.checked_add(right).expect(FITS);
        Self::of(numerator, times(self.denominator, other.denominator))
    }

    pub(super) fn minus(self, other: Self) -> Self {
        self.plus(Self { numerator: -other.numerator, ..other })
    }

    pub(super) fn times(self, other: Self) -> Self {
        let numerator = times(self.numerator, other.numerator);
        Self::of(numerator, times(self.denominator, other.denominator))
    }

    /// The quotient, or None if there is nothing to divide by.
    pub(super) fn divided_by(self, other: Self) -> Option<Self> {
        let numerator = times(self.numerator, other.denominator);
        Self::new(numerator, times(self.denominator, other.numerator))
    }

    pub(super) fn absolute(self) -> Self {
        Self { numerator: self.numerator.abs(), ..self }
    }

    /// How many parts of a size of which `parts` make one: the nearest number, and of two the one
    /// that is further from zero.
    pub(super) fn rounded(self, parts: i128) -> i128 {
        let doubled = times(times(self.numerator.abs(), parts), 2);
        let nearest = (doubled + self.denominator) / times(self.denominator, 2);
        nearest * self.numerator.signum()
    }

    fn of(numerator: i128, denominator: i128) -> Self {
        Self::new(numerator, denominator)
            .expect("denominators are above 0, and so is their product")
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        self.minus(*other).numerator.cmp(&0)
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

const FITS: &str = "the numbers of a test are small enough";

fn times(left: i128, right: i128) -> i128 {
    left.checked_mul(right).expect(FITS)
}

/// The greatest common divisor; that of 0 and a number is the number.
fn common_divisor(left: i128, right: i128) -> i128 {
    let (mut left, mut right) = (left.abs(), right.abs());
    while right != 0 {
        (left, right) = (right, left % right);
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(numerator: i128, denominator: i128, thousandths: i128) {
        assert_eq!(Fraction::new(numerator, denominator).unwrap().rounded(1_000), thousandths);
    }

    #[test]
    fn semantics_1_halves_are_rounded_away_from_zero() {
        check(1, 3, 333);
        check(2, 3, 667);
        check(1, 2_000, 1);
        check(-1, 2_000, -1);
        check(1, -2_000, -1);
        check(-4_999, 10_000_000, 0);
        check(-7, 2, -3_500);
        check(0, -5, 0);
    }

    #[test]
    fn fractions_are_added_multiplied_divided_and_compared() {
        let (third, half) = (Fraction::new(1, 3).unwrap(), Fraction::new(-2, -4).unwrap());
        assert_eq!(third.plus(half), Fraction::new(5, 6).unwrap());
        assert_eq!(third.minus(half), Fraction::new(1, -6).unwrap());
        assert_eq!(third.times(half), Fraction::new(1, 6).unwrap());
        assert_eq!(third.divided_by(half), Fraction::new(2, 3));
        assert_eq!(third.divided_by(Fraction::ZERO), None);
        assert!(third < half && third.minus(half) < Fraction::ZERO);
        assert_eq!(third.minus(half).absolute(), Fraction::new(1, 6).unwrap());
    }
}
