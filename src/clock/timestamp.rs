//! An instant of source time: whole milliseconds since 1970 UTC (semantics 1).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// An instant: milliseconds since 1970-01-01 00:00 UTC.
///
/// Every value lies between [`Timestamp::MIN`] and [`Timestamp::MAX`], the years that time zones
/// are defined for, so that differences and sums of durations stay far inside 64 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64")]
pub struct Timestamp(i64);

/// Why a number or text is not an instant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TimestampError {
    /// The number lies outside the years that time zones are defined for.
    #[error(
        "`{0}` is out of range: expected milliseconds since 1970 UTC, from {min} to {max}",
        min = Timestamp::MIN.0,
        max = Timestamp::MAX.0
    )]
    OutOfRange(i64),
    /// The text is neither a number nor a date with a time.
    #[error(
        "`{0}` is not an instant: expected milliseconds since 1970 UTC such as 1709630640000, \
         or RFC 3339 such as 2024-03-05T09:24:00Z"
    )]
    Unreadable(String),
}

impl Timestamp {
    /// The earliest instant: the first of January of the year 1 before our era, astronomically 0.
    pub const MIN: Self = Self(-62_167_219_200_000);
    /// The latest instant: the end of the year 9998.
    pub const MAX: Self = Self(253_370_764_799_999);

    /// Makes an instant of milliseconds since 1970 UTC.
    ///
    /// # Errors
    /// Where the number lies outside [`Timestamp::MIN`] to [`Timestamp::MAX`].
    pub fn from_ms(ms: i64) -> Result<Self, TimestampError> {
        if (Self::MIN.0..=Self::MAX.0).contains(&ms) {
            Ok(Self(ms))
        } else {
            Err(TimestampError::OutOfRange(ms))
        }
    }

    /// Makes the nearest instant to a number of milliseconds since 1970 UTC.
    #[must_use]
    pub fn saturating_from_ms(ms: i64) -> Self {
        Self(ms.clamp(Self::MIN.0, Self::MAX.0))
    }

    /// The milliseconds since 1970 UTC.
    #[must_use]
    pub const fn ms(self) -> i64 {
        self.0
    }

    /// The instant as HTTP writes dates, in whole seconds (RFC 9110).
    #[must_use]
    pub fn http_date(self) -> String {
        let instant = jiff::Timestamp::from_millisecond(self.0).unwrap_or_default();
        let printer = jiff::fmt::rfc2822::DateTimePrinter::new();
        // Years before our era have no such form, and no clock on a wall shows them.
        printer.timestamp_to_rfc9110_string(&instant).unwrap_or_default()
    }
}

impl TryFrom<i64> for Timestamp {
    type Error = TimestampError;

    fn try_from(ms: i64) -> Result<Self, TimestampError> {
        Self::from_ms(ms)
    }
}

impl FromStr for Timestamp {
    type Err = TimestampError;

    fn from_str(text: &str) -> Result<Self, TimestampError> {
        if let Ok(ms) = text.parse() {
            return Self::from_ms(ms);
        }
        let instant: jiff::Timestamp =
            text.parse().map_err(|_| TimestampError::Unreadable(text.to_owned()))?;
        Self::from_ms(instant.as_millisecond())
    }
}

/// Writes the instant as RFC 3339 in UTC.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_millisecond(self.0) {
            Ok(instant) => instant.fmt(f),
            Err(_) => write!(f, "{} ms", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_read_as_milliseconds_or_as_rfc_3339() {
        let ms = |text: &str| text.parse::<Timestamp>().map(Timestamp::ms);
        assert_eq!(ms("1709630640000"), Ok(1_709_630_640_000));
        assert_eq!(ms("2024-03-05T09:24:00Z"), Ok(1_709_630_640_000));
        assert_eq!(ms("2024-03-05T10:24:00.001+01:00"), Ok(1_709_630_640_001));
        assert_eq!(ms("yesterday"), Err(TimestampError::Unreadable("yesterday".to_owned())));
        assert_eq!(ms("9999999999999999"), Err(TimestampError::OutOfRange(9_999_999_999_999_999)));
    }

    #[test]
    fn an_instant_is_written_in_utc() {
        assert_eq!(Timestamp(1_709_630_640_000).to_string(), "2024-03-05T09:24:00Z");
    }

    #[test]
    fn the_limits_are_within_what_time_zones_know() {
        for limit in [Timestamp::MIN, Timestamp::MAX] {
            assert!(jiff::Timestamp::from_millisecond(limit.ms()).is_ok());
        }
    }
}
