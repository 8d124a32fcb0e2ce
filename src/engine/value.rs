//! Values: exact fractions, rounded once, to thousandths (semantics 1).

use std::fmt;

use strum::IntoEnumIterator;

use crate::definition::Status;
use crate::ids::{Id, ReasonId};

/// A number of thousandths: what a statistic shows of an exact fraction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Thousandths(i64);

impl Thousandths {
    /// A whole number.
    #[must_use]
    pub fn whole(number: i64) -> Self {
        Self(number * 1000)
    }

    /// A number of thousandths, such as milliseconds shown in seconds.
    #[must_use]
    pub fn new(thousandths: i64) -> Self {
        Self(thousandths)
    }

    /// The number of thousandths.
    #[must_use]
    pub fn get(self) -> i64 {
        self.0
    }

    /// `scale · numerator / denominator` thousandths, rounded half away from zero; 0 for an empty
    /// denominator (semantics 15).
    #[must_use]
    pub fn ratio(numerator: i64, denominator: i64, scale: i64) -> Self {
        let scaled = u64::try_from(numerator).ok().zip(u64::try_from(scale).ok());
        let scaled =
            scaled.and_then(|(numerator, scale)| numerator.checked_mul(scale)?.checked_mul(2));
        let divisor = u64::try_from(denominator).ok().and_then(|divisor| divisor.checked_mul(2));
        match (scaled, divisor) {
            (_, Some(0)) => Self(0),
            // As a rule: half the divisor more, and what is left over is dropped.
            (Some(scaled), Some(divisor)) if scaled < 1 << 62 && divisor < 1 << 62 => {
                Self(((scaled + divisor / 2) / divisor).cast_signed())
            }
            (_, _) => {
                let scaled = i128::from(numerator) * i128::from(scale);
                let rounded = Self::rounded(scaled, i128::from(denominator));
                rounded.expect("a share of times or numbers fits")
            }
        }
    }

    /// `numerator / denominator` thousandths, rounded half away from zero; none where there is nothing
    /// to divide by, or the result has no place.
    #[must_use]
    pub fn rounded(numerator: i128, denominator: i128) -> Option<Self> {
        let whole = numerator.checked_div(denominator)?;
        let rest = numerator.checked_rem(denominator)?.unsigned_abs();
        let is_half = rest >= denominator.unsigned_abs() - rest;
        let sign = numerator.signum() * denominator.signum();
        let rounded = if is_half { whole + sign } else { whole };
        i64::try_from(rounded).ok().map(Self)
    }
}

/// Writes the number without trailing zeros: `20`, `0.5`, `66.667`.
impl fmt::Display for Thousandths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, fraction) = (self.0.unsigned_abs() / 1000, self.0.unsigned_abs() % 1000);
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{whole}")?;
        match fraction {
            0 => Ok(()),
            fraction if fraction % 100 == 0 => write!(f, ".{}", fraction / 100),
            fraction if fraction % 10 == 0 => write!(f, ".{:02}", fraction / 10),
            fraction => write!(f, ".{fraction:03}"),
        }
    }
}

/// The value of a statistic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// A number: a count, seconds or percent.
    Number(Thousandths),
    /// A status, by name, and perhaps the reason of it.
    State(Status, Option<ReasonId>),
    /// No value: a percentage with nothing to divide by, if the operator wants it so (semantics 109).
    Nothing,
}

impl Value {
    /// The value of a number of thousandths as lanes give it.
    #[must_use]
    pub fn of_thousandths(thousandths: i64) -> Self {
        match thousandths {
            NO_VALUE => Self::Nothing,
            thousandths => Self::Number(Thousandths(thousandths)),
        }
    }

    /// The value as one number, for what keeps many of them: the thousandths, or behind the least of
    /// all the place of the status and that of the reason.
    #[must_use]
    pub fn packed(self) -> i64 {
        match self {
            Self::Number(number) => number.get(),
            Self::State(status, reason) => {
                let reason = reason.map_or(0, |reason| reason.index() + 1);
                let reason = i64::try_from(reason).expect("an id has 32 bits");
                i64::MIN + status as i64 + (reason << STATUS_BITS)
            }
            Self::Nothing => NO_VALUE,
        }
    }

    /// The value of such a number; none where it has none.
    #[must_use]
    pub fn unpacked(packed: i64) -> Option<Self> {
        let behind = packed.wrapping_sub(i64::MIN);
        if !(0..1 << STATES_BITS).contains(&behind) {
            return Some(Self::of_thousandths(packed));
        }
        let status = usize::try_from(behind & ((1 << STATUS_BITS) - 1)).ok()?;
        let reason = usize::try_from(behind >> STATUS_BITS).ok()?.checked_sub(1);
        Some(Self::State(Status::iter().nth(status)?, reason.map(ReasonId::from_index)))
    }
}

/// What stands for no value: no number of thousandths is so large.
pub(super) const NO_VALUE: i64 = i64::MAX;
/// How many bits a status has, packed.
const STATUS_BITS: u32 = 8;
/// How many bits a status and its reason have: no number of thousandths is so near to the least one.
const STATES_BITS: u32 = 48;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn semantics_1_a_fraction_is_rounded_once_half_away_from_zero() {
        let text =
            |numerator, denominator| Thousandths::ratio(numerator, denominator, 1000).to_string();
        assert_eq!(text(2, 3), "0.667");
        assert_eq!(text(1, 3), "0.333");
        assert_eq!(text(1, 2000), "0.001");
        assert_eq!(text(1, 2001), "0");
        assert_eq!(text(-1, 2000), "-0.001");
        assert_eq!(text(i64::MAX, i64::MAX), "1");
        assert_eq!(text(i64::MAX / 2, i64::MAX), "0.5");
    }

    #[test]
    fn semantics_15_an_empty_denominator_gives_zero() {
        assert_eq!(Thousandths::ratio(5, 0, 1000), Thousandths::whole(0));
    }

    #[test]
    fn a_packed_value_is_unpacked_as_it_was() {
        let numbers =
            [0, 1, -1, i64::MAX - 1, -1 << 50].map(|number| Value::Number(Thousandths(number)));
        let states = Status::iter().flat_map(|status| {
            let reasons = [None, Some(0), Some(u32::MAX as usize - 1)];
            reasons.map(|reason| Value::State(status, reason.map(ReasonId::from_index)))
        });
        for value in numbers.into_iter().chain(states).chain([Value::Nothing]) {
            assert_eq!(Value::unpacked(value.packed()), Some(value));
        }
        assert_eq!(Value::unpacked(i64::MIN + 200), None);
    }

    #[test]
    fn semantics_1_numbers_have_no_trailing_zeros() {
        let text = |thousandths| Thousandths::new(thousandths).to_string();
        assert_eq!(
            [20_000, 20_500, 20_050, 20_005, 0, -1_500].map(text),
            ["20", "20.5", "20.05", "20.005", "0", "-1.5"]
        );
    }
}
