//! Reads the interval of a definition: its type and its time profile.

use std::ops::Range;

use super::problem::ValueMistake;
use super::profile::{Growing, Interval, IntervalKind, Sliding, read_selection, read_sliding};
use super::reader::Reader;
use super::written::Text;

/// An interval as written: a sliding window may leave its step to the definition.
#[derive(Clone, Debug)]
pub(crate) enum WrittenInterval {
    Whole(Interval),
    Sliding { window_s: i64, step_s: Option<i64> },
}

impl WrittenInterval {
    /// The interval of a definition whose values are sent every so many seconds (semantics 5).
    pub(crate) fn of(self, frequency_s: u32) -> Interval {
        match self {
            Self::Whole(interval) => interval,
            Self::Sliding { window_s, step_s } => {
                Interval::Sliding(Sliding::new(window_s, step_s, frequency_s))
            }
        }
    }
}

/// Reads the profile of an interval type; `named` is where the type or the profile is named.
pub(crate) fn read_interval(
    reader: &mut Reader<'_>,
    kind: IntervalKind,
    profile: Option<&Text>,
    named: &Range<usize>,
) -> Option<WrittenInterval> {
    let profile = profile.filter(|profile| !profile.text.trim().is_empty());
    let Some(profile) = profile else {
        return without_profile(reader, kind, named);
    };
    let text = profile.text.as_str();
    let whole = |fault| vec![(0..text.len(), fault)];
    let read = match kind {
        IntervalKind::SinceLogin => Ok(WrittenInterval::Whole(Interval::SinceLogin)),
        IntervalKind::GrowingWindow => {
            Growing::read(text).map(|growing| WrittenInterval::Whole(Interval::Growing(growing)))
        }
        IntervalKind::SlidingWindow => read_sliding(text)
            .map(|(window_s, step_s)| WrittenInterval::Sliding { window_s, step_s })
            .map_err(|fault| vec![fault]),
        IntervalKind::SlidingSelection => read_selection(text)
            .map(|count| WrittenInterval::Whole(Interval::Selection(count)))
            .map_err(whole),
    };
    let places = profile.places(reader.file.text());
    match read {
        Ok(interval) => Some(interval),
        Err(faults) => {
            for (part, fault) in faults {
                reader.problem(ValueMistake::Profile(fault), places(part));
            }
            None
        }
    }
}

fn without_profile(
    reader: &mut Reader<'_>,
    kind: IntervalKind,
    named: &Range<usize>,
) -> Option<WrittenInterval> {
    match kind {
        IntervalKind::SinceLogin => return Some(WrittenInterval::Whole(Interval::SinceLogin)),
        IntervalKind::GrowingWindow => {
            return Some(WrittenInterval::Whole(Interval::Growing(Growing::daily())));
        }
        IntervalKind::SlidingWindow | IntervalKind::SlidingSelection => {}
    }
    let expected = kind.profile();
    reader.problem(ValueMistake::NoProfile { what: kind.into(), expected }, named.clone());
    None
}
