//! Time ranges: which durations count (semantics 17 and 38).

use std::fmt;
use std::str::FromStr;

/// The keys that make a range, each with what they restrict.
pub const RANGE_FORMS: [(&str, &str); 4] = [
    (
        "timeRangeLeft, timeRangeRight",
        "Durations from the left bound on, up to below the right one.",
    ),
    ("timeRangeRight", "Durations below the right bound."),
    ("timeRangeLeft", "Durations from the left bound on."),
    (
        "timeRangeLeft2, timeRangeRight2",
        "The second range, for ServiceFactor1: who gave up within it is forgiven.",
    ),
];

/// Durations from the left bound, inclusive, to the right bound, exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeRange {
    left_ms: i64,
    right_ms: Option<i64>,
}

/// Time ranges that stand in for those of a definition (semantics 110).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ranges {
    /// For the first one; none where it stays.
    pub first: Option<TimeRange>,
    /// For the second one; none where it stays.
    pub second: Option<TimeRange>,
}

impl Ranges {
    /// Whether both stay.
    #[must_use]
    pub fn are_own(self) -> bool {
        self == Self::default()
    }
}

/// Why two bounds are not a range.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RangeFault {
    /// The bounds are in the wrong order.
    #[error("the range ends at {right} s, before its beginning at {left} s")]
    Backwards {
        /// The left bound, seconds.
        left: u32,
        /// The right bound, seconds.
        right: u32,
    },
    /// It is no two bounds.
    #[error("`{0}` is not a range of seconds: expected `from-to` such as `0-20`")]
    Unreadable(String),
}

impl TimeRange {
    /// The range that stands in where one is needed and none is given (semantics 38).
    pub const DEFAULT: Self = Self { left_ms: 0, right_ms: Some(20_000) };

    /// Makes a range of two bounds in seconds; a missing left one is 0, a missing right one open.
    pub(crate) fn from_seconds(left: Option<u32>, right: Option<u32>) -> Result<Self, RangeFault> {
        let left = left.unwrap_or(0);
        if let Some(right) = right.filter(|&right| right < left) {
            return Err(RangeFault::Backwards { left, right });
        }
        Ok(Self {
            left_ms: i64::from(left) * 1000,
            right_ms: right.map(|right| i64::from(right) * 1000),
        })
    }

    /// The range with another right bound, seconds; with nothing in it where that is below the left one.
    #[must_use]
    pub fn up_to(self, right_s: u32) -> Self {
        Self { right_ms: Some(self.left_ms.max(i64::from(right_s) * 1000)), ..self }
    }

    /// The shortest duration of the range, milliseconds.
    #[must_use]
    pub fn left_ms(self) -> i64 {
        self.left_ms
    }

    /// The shortest duration beyond the range, milliseconds; none where it is open.
    #[must_use]
    pub fn right_ms(self) -> Option<i64> {
        self.right_ms
    }

    /// Whether a duration in milliseconds lies in the range.
    #[must_use]
    pub fn contains(self, duration_ms: i64) -> bool {
        self.left_ms <= duration_ms && self.right_ms.is_none_or(|right_ms| duration_ms < right_ms)
    }
}

/// Reads a range as Configuration Manager writes it: `0-20`.
impl FromStr for TimeRange {
    type Err = RangeFault;

    fn from_str(text: &str) -> Result<Self, RangeFault> {
        let unreadable = || RangeFault::Unreadable(text.to_owned());
        let (left, right) = text.trim().split_once('-').ok_or_else(unreadable)?;
        let bound = |text: &str| match text.trim() {
            "" => Ok(None),
            digits => digits.parse().map(Some).map_err(|_| unreadable()),
        };
        Self::from_seconds(bound(left)?, bound(right)?)
    }
}

/// Writes the range in seconds: `0-20`, or `5-` where it is open.
impl fmt::Display for TimeRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-", self.left_ms / 1000)?;
        self.right_ms.map_or(Ok(()), |right_ms| write!(f, "{}", right_ms / 1000))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn semantics_17_a_range_includes_its_left_bound_only() {
        let range = TimeRange::from_str("10-20").unwrap();
        let inside = |ms| range.contains(ms);
        assert_eq!([9_999, 10_000, 19_999, 20_000].map(inside), [false, true, true, false]);
    }

    #[test]
    fn semantics_38_a_missing_bound_is_zero_or_open() {
        let text =
            |left, right| TimeRange::from_seconds(left, right).map(|range| range.to_string());
        assert_eq!(text(None, Some(5)), Ok("0-5".to_owned()));
        assert_eq!(text(Some(5), None), Ok("5-".to_owned()));
        assert_eq!(text(Some(0), Some(0)), Ok("0-0".to_owned()));
        assert_eq!(text(Some(5), Some(4)), Err(RangeFault::Backwards { left: 5, right: 4 }));
        assert_eq!(TimeRange::from_str("fast"), Err(RangeFault::Unreadable("fast".to_owned())));
    }
}
