//! Reads the interval of a definition: its type and its time profile.

use std::ops::Range;

use strum::{EnumString, VariantNames};

use super::problem::Mistake;
use super::profile::{Growing, Interval, Sliding, read_selection};
use super::reader::Reader;
use super::source::Text;

/// The interval types of the API document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, VariantNames)]
#[strum(ascii_case_insensitive)]
pub(crate) enum IntervalKind {
    GrowingWindow,
    SinceLogin,
    SlidingSelection,
    SlidingWindow,
}

/// Reads the profile of an interval type; `step_s` is the step of a sliding window that names none.
pub(crate) fn read_interval(
    reader: &mut Reader<'_>,
    kind: IntervalKind,
    profile: Option<&Text>,
    whole: &Range<usize>,
    step_s: Option<u32>,
) -> Option<Interval> {
    let written = profile.map_or("", |text| text.text.trim());
    let read = match kind {
        IntervalKind::SinceLogin => return Some(Interval::SinceLogin),
        IntervalKind::GrowingWindow if written.is_empty() => {
            return Some(Interval::Growing(Growing::daily()));
        }
        IntervalKind::GrowingWindow => Growing::read(written).map(Interval::Growing),
        IntervalKind::SlidingWindow => {
            let step_s =
                step_s.filter(|&step_s| step_s > 0).map_or(Sliding::STEP_S_DEFAULT, i64::from);
            Sliding::read(written, step_s).map(Interval::Sliding)
        }
        IntervalKind::SlidingSelection => read_selection(written).map(Interval::Selection),
    };
    match read {
        Ok(interval) => Some(interval),
        Err(fault) => {
            let place = profile.map_or_else(|| whole.clone(), |text| text.place.clone());
            reader.problem(Mistake::Profile { fault }, place);
            None
        }
    }
}
