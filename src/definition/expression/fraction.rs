//! Exact fractions: what expressions compute with, so that a value is rounded once (semantics 1).
//!
//! Invariant: the denominator is greater than 0, and the two have no common divisor.

use std::cmp::Ordering;
use std::fmt;

/// How many digits a number may have that is read from a text.
const DIGITS_MAX: usize = 18;

/// An exact fraction of whole numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fraction {
    numerator: i128,
    denominator: i128,
}

impl Fraction {
    /// Nothing.
    pub const ZERO: Self = Self::whole(0);

    /// A whole number.
    #[must_use]
    pub const fn whole(number: i128) -> Self {
        Self { numerator: number, denominator: 1 }
    }

    /// A number divided by another; none where that is 0.
    #[must_use]
    pub fn new(numerator: i128, denominator: i128) -> Option<Self> {
        let divisor = greatest_divisor(numerator.unsigned_abs(), denominator.unsigned_abs());
        let divisor = i128::try_from(divisor).ok().filter(|_| denominator != 0)?;
        let sign = denominator.signum();
        Some(Self {
            numerator: (numerator / divisor).checked_mul(sign)?,
            denominator: (denominator / divisor).checked_mul(sign)?,
        })
    }

    /// Reads a decimal number such as `-3` or `19.90`; none where the text is none, or has too many
    /// digits.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
        let (whole, decimals) = match digits.split_once('.') {
            Some((_, "")) => return None,
            Some(parts) => parts,
            None => (digits, ""),
        };
        if whole.is_empty() || whole.len() + decimals.len() > DIGITS_MAX {
            return None;
        }
        let (mut number, mut scale) = (0_i128, 1_i128);
        for digit in whole.bytes().chain(decimals.bytes()) {
            let digit = digit.is_ascii_digit().then(|| i128::from(digit - b'0'))?;
            number = number * 10 + digit;
        }
        for _ in decimals.bytes() {
            scale *= 10;
        }
        Self::new(if text.starts_with('-') { -number } else { number }, scale)
    }

    /// So many times the fraction as a whole number, rounded half away from zero; none where it has
    /// no place.
    #[must_use]
    pub fn times(self, scale: i64) -> Option<i64> {
        let Self { numerator, denominator } = self;
        let scaled = numerator.checked_mul(i128::from(scale))?;
        let whole = scaled / denominator;
        let is_up = (scaled % denominator).unsigned_abs() * 2 >= denominator.unsigned_abs();
        let rounded = if is_up { whole + scaled.signum() } else { whole };
        i64::try_from(rounded).ok()
    }

    /// The sum; none where it has no place.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        let left = self.numerator.checked_mul(other.denominator)?;
        let right = other.numerator.checked_mul(self.denominator)?;
        Self::new(left.checked_add(right)?, self.denominator.checked_mul(other.denominator)?)
    }

    /// The product; none where it has no place.
    #[must_use]
    pub fn by(self, other: Self) -> Option<Self> {
        // What can be cancelled is cancelled first, so that the products stay small.
        let left = Self::new(self.numerator, other.denominator)?;
        let right = Self::new(other.numerator, self.denominator)?;
        Self::new(
            left.numerator.checked_mul(right.numerator)?,
            left.denominator.checked_mul(right.denominator)?,
        )
    }

    /// The quotient; none where it has no place, or there is nothing to divide by.
    #[must_use]
    pub fn over(self, other: Self) -> Option<Self> {
        self.by(Self::new(other.denominator, other.numerator)?)
    }

    /// The same below zero instead of above, and the other way round.
    #[must_use]
    pub fn negated(self) -> Self {
        // The least number of all is in no fraction that was read or cancelled.
        Self { numerator: self.numerator.saturating_neg(), ..self }
    }

    /// The distance from zero.
    #[must_use]
    pub fn magnitude(self) -> Self {
        if self.numerator < 0 { self.negated() } else { self }
    }

    /// How the fraction stands to another; none where that cannot be told within 128 bits.
    #[must_use]
    pub fn compared_to(self, other: Self) -> Option<Ordering> {
        Some(self.plus(other.negated())?.numerator.cmp(&0))
    }
}

/// Writes a decimal number where the fraction is one, else a quotient.
impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { numerator, denominator } = *self;
        let (mut scale, mut decimals) = (1_i128, 0);
        while scale % denominator != 0 && decimals < DIGITS_MAX {
            scale *= 10;
            decimals += 1;
        }
        if scale % denominator != 0 {
            return write!(f, "({numerator} / {denominator})");
        }
        let digits = numerator.unsigned_abs() * (scale / denominator).unsigned_abs();
        let scale = scale.unsigned_abs();
        let sign = if numerator < 0 { "-" } else { "" };
        write!(f, "{sign}{}", digits / scale)?;
        match decimals {
            0 => Ok(()),
            _ => write!(f, ".{:0decimals$}", digits % scale),
        }
    }
}

fn greatest_divisor(mut larger: u128, mut smaller: u128) -> u128 {
    while smaller != 0 {
        (larger, smaller) = (smaller, larger % smaller);
    }
    larger
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fraction(text: &str) -> Fraction {
        Fraction::read(text).unwrap()
    }

    #[test]
    fn semantics_106_numbers_are_decimal_and_have_eighteen_digits_at_the_most() {
        assert_eq!(Fraction::read(" 19.90 "), Fraction::new(199, 10));
        assert_eq!(Fraction::read("-3"), Some(Fraction::whole(-3)));
        assert_eq!(
            Fraction::read("999999999999999999"),
            Some(Fraction::whole(999_999_999_999_999_999))
        );
        for text in ["", "-", ".5", "5.", "1e3", "1.2.3", "٣", "0x1", "12345678901234567890", "nan"]
        {
            assert_eq!(Fraction::read(text), None, "{text}");
        }
    }

    #[test]
    fn semantics_1_a_fraction_is_rounded_once_half_away_from_zero() {
        let thousandths = |text, over| fraction(text).over(fraction(over)).unwrap().times(1000);
        assert_eq!(thousandths("2", "3"), Some(667));
        assert_eq!(thousandths("1", "2000"), Some(1));
        assert_eq!(thousandths("-1", "2000"), Some(-1));
        assert_eq!(thousandths("-1", "2001"), Some(0));
        assert_eq!(fraction("999999999999999999").times(1000), None);
    }

    #[test]
    fn arithmetic_is_exact_and_says_where_it_has_no_place() {
        let third = fraction("1").over(fraction("3")).unwrap();
        assert_eq!(third.plus(third).and_then(|sum| sum.plus(third)), Some(fraction("1")));
        assert_eq!(third.by(fraction("3")), Some(fraction("1")));
        assert_eq!(third.over(Fraction::ZERO), None);
        assert_eq!(Fraction::whole(i128::MAX).plus(fraction("1")), None);
        assert_eq!(Fraction::whole(i128::MAX).by(fraction("2")), None);
        assert_eq!(fraction("-1.5").magnitude(), fraction("1.5"));
        assert_eq!(third.compared_to(fraction("0.34")), Some(Ordering::Less));
        assert_eq!(Fraction::new(1, -2), Some(fraction("-0.5")));
    }

    #[test]
    fn a_decimal_number_is_written_as_one() {
        for text in ["0", "-3", "19.9", "0.05", "-0.5", "123456789.123456789"] {
            assert_eq!(fraction(text).to_string(), text);
        }
        assert_eq!(Fraction::new(-2, 6).unwrap().to_string(), "(-1 / 3)");
    }
}
