//! Time profiles: over which interval a statistic counts (semantics 4 to 8).

mod kind;
mod growing;

use std::fmt;
use std::ops::Range;

pub use growing::{Growing, Zone};
pub use kind::IntervalKind;

/// The largest number of occurrences that a selection may hold.
pub const SELECTION_MAX: u32 = 10_000;
/// The longest sliding window, seconds: 31 days.
pub const SLIDING_WINDOW_S_MAX: i64 = 31 * 86_400;

/// The interval of a historical statistic at an evaluation time T.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Interval {
    /// From the last reset to T (semantics 4).
    Growing(Growing),
    /// The last so many milliseconds, moved in steps (semantics 5).
    Sliding(Sliding),
    /// The last so many occurrences, whatever their age (semantics 6).
    Selection(u32),
    /// From the agent's last login to its logout (semantics 7).
    SinceLogin,
}

/// A window of a fixed length that moves in steps counted from the epoch (semantics 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sliding {
    /// The length that the window has at least, milliseconds.
    pub window_ms: i64,
    /// The step, milliseconds.
    pub step_ms: i64,
}

impl Sliding {
    /// The step of a window where neither the profile nor the notification gives one, seconds.
    pub const STEP_S_DEFAULT: i64 = 10;

    /// The begin of the window at an instant, both in milliseconds since 1970.
    #[must_use]
    pub fn begin_at(self, now_ms: i64) -> i64 {
        now_ms - now_ms.rem_euclid(self.step_ms) - self.window_ms
    }

    /// The width of the finest slices whose borders every begin of the window falls on.
    #[must_use]
    pub fn slice_ms(self) -> i64 {
        let (mut larger, mut smaller) = (self.window_ms, self.step_ms);
        while smaller != 0 {
            (larger, smaller) = (smaller, larger % smaller);
        }
        larger
    }

    /// Makes a window of its length and its step; without one, the step is that of the notification,
    /// and without any the default (semantics 5).
    pub(crate) fn new(window_s: i64, step_s: Option<i64>, frequency_s: u32) -> Self {
        let frequency_s = Some(i64::from(frequency_s)).filter(|&frequency_s| frequency_s > 0);
        let step_s = step_s.or(frequency_s).unwrap_or(Self::STEP_S_DEFAULT);
        Self { window_ms: window_s * 1000, step_ms: step_s * 1000 }
    }
}

/// Reads `window` or `window:step`, in seconds; faults come with the bytes that they stand at.
pub(crate) fn read_sliding(text: &str) -> Result<(i64, Option<i64>), (Range<usize>, ProfileFault)> {
    let seconds = |range: Range<usize>| {
        let part = text.get(range.clone()).unwrap_or("");
        let seconds = part.trim().parse::<i64>().ok();
        seconds
            .filter(|seconds| (1..=SLIDING_WINDOW_S_MAX).contains(seconds))
            .ok_or_else(|| (range, ProfileFault::Sliding(part.trim().to_owned())))
    };
    let Some(colon) = text.find(':') else {
        return Ok((seconds(0..text.len())?, None));
    };
    Ok((seconds(0..colon)?, Some(seconds(colon + 1..text.len())?)))
}

/// Why a time profile cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ProfileFault {
    #[error(
        "`{0}` is not a reset: expected a time of day such as `0:00`, perhaps with a step such as \
         `0:00+1:00`"
    )]
    Reset(String),
    #[error("`{0}` is not a time of day: expected `h:mm` or `h:mm:ss` from 0:00 to 23:59:59")]
    TimeOfDay(String),
    #[error("`{0}` is not a step: expected `h:mm` or `h:mm:ss`, longer than nothing")]
    Step(String),
    #[error("no reset is named here: expected a time of day such as `0:00`")]
    NoReset,
    #[error("`{name}` is not a time zone: expected an IANA name such as `Europe/Rome`")]
    Zone { name: String, nearest: Option<String> },
    #[error(
        "`{0}` is not a length of a sliding window: expected `window` or `window:step` in whole \
         seconds such as `3600:10`, each from 1 to {max}",
        max = SLIDING_WINDOW_S_MAX
    )]
    Sliding(String),
    #[error(
        "`{0}` is not a selection: expected how many of the last occurrences count, 1 to {max}",
        max = SELECTION_MAX
    )]
    Selection(String),
}

/// Reads the number of occurrences of a selection.
pub(crate) fn read_selection(text: &str) -> Result<u32, ProfileFault> {
    text.trim()
        .parse()
        .ok()
        .filter(|count| (1..=SELECTION_MAX).contains(count))
        .ok_or_else(|| ProfileFault::Selection(text.to_owned()))
}

/// Reads `h:mm` or `h:mm:ss` into seconds.
fn read_hours(text: &str) -> Option<i64> {
    let mut parts = text.split(':');
    let mut number = |digits_max: usize| {
        parts.next().map(|text| match text.len() {
            length if 1 <= length && length <= digits_max => text.parse::<u8>().ok(),
            _ => None,
        })
    };
    let hours = i64::from(number(3)??);
    let minutes = i64::from(number(2)??);
    let seconds = match number(2) {
        Some(seconds) => i64::from(seconds?),
        None => 0,
    };
    let is_whole = parts.next().is_none() && minutes < 60 && seconds < 60;
    is_whole.then_some(hours * 3600 + minutes * 60 + seconds)
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Growing(growing) => write!(f, "growing {growing}"),
            Self::Sliding(Sliding { window_ms, step_ms }) => {
                write!(f, "sliding {}:{}", window_ms / 1000, step_ms / 1000)
            }
            Self::Selection(count) => write!(f, "last {count}"),
            Self::SinceLogin => f.write_str("since login"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn semantics_5_a_window_begins_on_the_grid_of_its_steps() {
        let sliding = Sliding::new(600, Some(10), 30);
        assert_eq!(sliding.begin_at(1_000_000), 400_000);
        assert_eq!(sliding.begin_at(1_009_999), 400_000);
        assert_eq!(sliding.begin_at(1_010_000), 410_000);
        assert_eq!(sliding.slice_ms(), 10_000);
        assert_eq!(Sliding::new(3600, Some(7), 30).slice_ms(), 1_000);
    }

    #[test]
    fn semantics_5_the_step_is_that_of_the_notification_where_none_is_written() {
        assert_eq!(Sliding::new(3600, None, 30).step_ms, 30_000);
        assert_eq!(Sliding::new(3600, None, 0).step_ms, 10_000);
        assert_eq!(read_sliding("3600").unwrap(), (3600, None));
        assert_eq!(read_sliding("3600:7").unwrap(), (3600, Some(7)));
    }

    #[test]
    fn what_is_no_window_or_selection_is_refused() {
        for (text, part) in [
            ("0", "0"),
            ("x", "x"),
            ("600:0", "0"),
            ("600:10:1", "10:1"),
            ("-600", "-600"),
            ("9999999999:1", "9999999999"),
        ] {
            let (place, _) = read_sliding(text).unwrap_err();
            assert_eq!(text.get(place), Some(part));
        }
        for text in ["", "0", "-1", "10001", "two"] {
            assert!(read_selection(text).is_err(), "{text}");
        }
        assert_eq!(read_selection(" 20 "), Ok(20));
    }
}
