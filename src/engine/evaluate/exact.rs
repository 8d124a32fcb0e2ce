//! Values before they are rounded: exact fractions of whole numbers (semantics 1).

use crate::definition::Fraction;
use crate::engine::value::{NO_VALUE, Thousandths};

/// A value before it is rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exact {
    /// So many thousandths.
    Thousandths(i64),
    /// One number divided by another.
    Quotient(i128, i128),
    /// There is no value.
    Nothing,
}

impl Exact {
    /// `scale · numerator / denominator` thousandths; `empty` stands in for an empty denominator.
    pub(super) fn ratio(
        numerator: i128,
        denominator: i128,
        scale: i64,
        empty: Option<i64>,
    ) -> Self {
        match (denominator, empty) {
            (0, Some(thousandths)) => Self::Thousandths(thousandths),
            (0, None) => Self::Nothing,
            (_, _) => Self::Quotient(numerator * i128::from(scale), denominator * 1000),
        }
    }

    /// The value in thousandths, rounded once; [`NO_VALUE`] where there is none.
    pub(super) fn rounded(self) -> i64 {
        match self {
            Self::Thousandths(thousandths) => thousandths,
            Self::Quotient(numerator, denominator) => {
                let value = Thousandths::rounded(numerator.saturating_mul(1000), denominator);
                value.map_or(NO_VALUE, Thousandths::get)
            }
            Self::Nothing => NO_VALUE,
        }
    }

    /// The value as a fraction; none where there is none.
    pub(super) fn fraction(self) -> Option<Fraction> {
        match self {
            Self::Thousandths(thousandths) => Fraction::new(thousandths.into(), 1000),
            Self::Quotient(numerator, denominator) => Fraction::new(numerator, denominator),
            Self::Nothing => None,
        }
    }
}

/// The value of a fraction; none where it has no place.
impl From<Fraction> for Exact {
    fn from(fraction: Fraction) -> Self {
        fraction.times(1000).map_or(Self::Nothing, Self::Thousandths)
    }
}
