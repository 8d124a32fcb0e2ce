//! Readings with other time ranges than those of the definition (semantics 110).

use super::reading::{KeptSum, Quantity, QuantityKind, Reading};
use super::recipe::{Recipe, Term};
use crate::definition::{Ranges, TimeRange};

/// Why a statistic has no value for other time ranges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RangeRefusal {
    /// There is no such range in it.
    #[error("the statistic has no such time range")]
    NoRange,
    /// Only what lies in its own range was counted.
    #[error("the statistic counts only what lies in its own time range")]
    NoHistogram,
}

/// Puts other ranges in, and notes what became of it.
struct Exchange<'a> {
    /// Whether a cell counts only what lies in a range.
    is_cut: &'a dyn Fn(usize) -> bool,
    exchanged: Ranges,
    result: Result<(), RangeRefusal>,
}

/// Which range of a definition stands in a sum: the second one below the line (semantics 18).
#[derive(Clone, Copy)]
enum Place {
    First,
    Second,
}

impl Reading {
    /// The reading with other time ranges; `is_cut` says whether a cell counts only what lies in a range.
    ///
    /// # Errors
    /// Where it has no such range, or keeps nothing of what lies elsewhere.
    pub(in crate::engine) fn within(
        &self,
        ranges: Ranges,
        is_cut: &dyn Fn(usize) -> bool,
    ) -> Result<Self, RangeRefusal> {
        let mut reading = self.clone();
        let mut exchange = Exchange { is_cut, exchanged: Ranges::default(), result: Ok(()) };
        match &mut reading {
            Self::Share { numerator, denominator, .. } => {
                let mut put = |quantities: &mut [Quantity], place| {
                    for Quantity { kind, .. } in quantities {
                        exchange.quantity(kind, (ranges, place));
                    }
                };
                put(numerator, Place::First);
                put(denominator, Place::Second);
            }
            Self::Recent { recipe, .. } | Self::Chains { recipe, .. } => {
                exchange.recipe(recipe, ranges);
            }
            Self::State { .. }
            | Self::Duration { .. }
            | Self::Percentile { .. }
            | Self::Level { .. }
            | Self::Age { .. }
            | Self::MeanAge { .. }
            | Self::Stay { .. }
            | Self::Custom { .. }
            | Self::RunningCustom { .. }
            | Self::Estimate { .. }
            | Self::Formula(_) => {}
        }
        exchange.result?;
        // What was asked for has found its place.
        if exchange.exchanged == ranges { Ok(reading) } else { Err(RangeRefusal::NoRange) }
    }
}

impl Exchange<'_> {
    fn recipe(&mut self, recipe: &mut Recipe, ranges: Ranges) {
        let Recipe::Share { numerator, denominator, .. } = recipe else { return };
        let mut put = |terms: &mut [Term], place| {
            for range in terms.iter_mut().filter_map(|term| term.range.as_mut()) {
                self.range(range, (ranges, place));
            }
        };
        put(numerator, Place::First);
        put(denominator, Place::Second);
    }

    fn quantity(&mut self, kind: &mut QuantityKind, (ranges, place): (Ranges, Place)) {
        match kind {
            QuantityKind::Number(slot) | QuantityKind::Time(slot) => {
                if (self.is_cut)(*slot) && of(ranges, place).is_some() {
                    self.result = Err(RangeRefusal::NoHistogram);
                }
            }
            QuantityKind::PartNumber { range, .. }
            | QuantityKind::PartTime { range, .. }
            | QuantityKind::RangeNumber { range, .. }
            | QuantityKind::RangeTime { range, .. } => self.range(range, (ranges, place)),
            QuantityKind::KeptNumber(KeptSum { range, .. })
            | QuantityKind::KeptTime(KeptSum { range, .. }) => {
                if let Some(range) = range {
                    self.range(range, (ranges, place));
                }
            }
            QuantityKind::Elapsed { .. } => {}
        }
    }

    fn range(&mut self, range: &mut TimeRange, (ranges, place): (Ranges, Place)) {
        let Some(other) = of(ranges, place) else { return };
        *range = other;
        match place {
            Place::First => self.exchanged.first = Some(other),
            Place::Second => self.exchanged.second = Some(other),
        }
    }
}

fn of(ranges: Ranges, place: Place) -> Option<TimeRange> {
    match place {
        Place::First => ranges.first,
        Place::Second => ranges.second,
    }
}
