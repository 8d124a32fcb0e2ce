//! What each term of a recipe amounts to.

use super::chains::terms_of_chains;
use super::instances::of_term;
use super::{Instant, begin_of, one, session};
use crate::engine::ledger::{Ledger, Tally};
use crate::engine::object::Row;
use crate::engine::plan::{Quantity, Reading, Recipe};

/// The amounts of the terms of a recipe of sums, those above the line first; each with its sign.
pub(in crate::engine) fn terms(
    ledger: &Ledger,
    (reading, recipe): (&Reading, &Recipe),
    at: Instant<'_>,
    row: Row,
) -> Vec<i64> {
    let Recipe::Share { numerator: above, denominator: below, .. } = recipe else {
        return Vec::new();
    };
    let lanes = ledger.lanes();
    match reading {
        Reading::Share { numerator, denominator, .. } => {
            let amount = |quantities: &[Quantity], term: usize| {
                let own: Vec<Quantity> =
                    quantities.iter().copied().filter(|one| one.term == term).collect();
                one(lanes, &own, at, row)
            };
            let above = (0..above.len()).map(|term| amount(numerator, term));
            let below = (0..below.len()).map(|term| amount(denominator, term));
            above.chain(below).collect()
        }
        Reading::Recent { recent, cut, reach, .. } => {
            let Tally::Recent(recents) = lanes.tally(*recent) else { return Vec::new() };
            let window = (begin_of(*reach, at.now), at.now);
            let amount = |term| of_term(term, recents[row].durations(window, *cut));
            recipe.terms().map(amount).collect()
        }
        Reading::Chains { .. } => terms_of_chains(lanes, reading, row, &session(lanes, at, row)),
        Reading::State { .. }
        | Reading::Duration { .. }
        | Reading::Percentile { .. }
        | Reading::Level { .. }
        | Reading::Age { .. }
        | Reading::MeanAge { .. }
        | Reading::Stay { .. }
        | Reading::Custom { .. }
        | Reading::RunningCustom { .. }
        | Reading::Estimate { .. }
        | Reading::Formula(_) => Vec::new(),
    }
}
