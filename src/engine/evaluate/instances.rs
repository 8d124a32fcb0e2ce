//! Values of instances that are kept one by one.

use super::exact::Exact;
use super::of_extremes;
use crate::definition::Action;
use crate::engine::plan::{Recipe, Shape, Term};
use crate::engine::tally::{Buckets, Extremes, percentile_of};

/// The value of a recipe over instances with their durations.
pub(super) fn of_instances<I: Iterator<Item = (Action, i64)>>(
    recipe: &Recipe,
    buckets: &Buckets,
    durations: impl Fn() -> I,
) -> Exact {
    match recipe {
        Recipe::Share { shape, numerator, denominator } => {
            let sum = |terms: &[Term]| -> i64 {
                terms.iter().map(|term| of_term(term, durations())).sum()
            };
            match *shape {
                Shape::Count => Exact::Thousandths(sum(numerator) * 1000),
                Shape::Seconds => Exact::Thousandths(sum(numerator)),
                Shape::Ratio { scale, empty } => {
                    Exact::ratio(sum(numerator).into(), sum(denominator).into(), scale, empty)
                }
            }
        }
        Recipe::Duration(bound, _) => {
            let mut extremes = Extremes::default();
            durations().for_each(|(_, duration_ms)| extremes.take(duration_ms));
            Exact::Thousandths(of_extremes(*bound, extremes))
        }
        Recipe::Percentile(percentile, _) => {
            let durations = durations().map(|(_, duration_ms)| duration_ms);
            Exact::Thousandths(percentile_of(buckets, *percentile, durations))
        }
        Recipe::State
        | Recipe::Level(..)
        | Recipe::Age(..)
        | Recipe::MeanAge(_)
        | Recipe::Stay(_)
        | Recipe::Custom(..)
        | Recipe::RunningCustom(..)
        | Recipe::Estimate(_)
        | Recipe::Formula(_) => unreachable!("these have closed forms or no interval"),
    }
}

/// What a term amounts to over instances with their durations.
pub(super) fn of_term(term: &Term, durations: impl Iterator<Item = (Action, i64)>) -> i64 {
    let counts = |&(action, duration_ms): &(Action, i64)| {
        term.mask.contains(action) && term.range.is_none_or(|range| range.contains(duration_ms))
    };
    let amount = |(_, duration_ms)| if term.what.is_time() { duration_ms } else { 1 };
    term.sign * durations.filter(counts).map(amount).sum::<i64>()
}
