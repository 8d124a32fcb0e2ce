//! Lanes and readings of what counts by connId.

use super::base::Base;
use super::compile::Compiler;
use super::lane::{KeptKind, LaneSpec, Source, Window};
use super::reading::Reading;
use super::recipe::{Recipe, Term, What};
use crate::definition::Mask;
use crate::engine::tally::{Cut, Reach};

impl Compiler {
    /// Lanes of pieces, one for each term of a recipe (semantics 104).
    pub(super) fn chains(&mut self, recipe: Recipe, base: Base) -> Reading {
        let reach = match (base.reach, base.window) {
            (Some(reach), _) => reach,
            (None, Window::Growing(window)) => Reach::Growing(window),
            (None, Window::SinceLogin) => Reach::SinceLogin,
            (None, Window::Now | Window::Sliding(_)) => Reach::Now,
        };
        let is_selection = matches!(reach, Reach::Last(_));
        let mut lane = |mask: Mask, is_filtered: bool, is_whole: bool| {
            let source =
                if is_whole { Source::Occurrences } else { Source::Instances(base.stream) };
            let filter = base.filter.filter(|_| is_filtered);
            let spec = LaneSpec { source, filter, is_revised: false, ..base.spec(mask) };
            self.kept(KeptKind::Pieces(reach), spec)
        };
        let is_ended = |term: &Term| matches!(term.what, What::Number | What::Time);
        let pieces = match &recipe {
            // One selection for all terms (semantics 41).
            _ if is_selection => vec![lane(recipe.mask(), true, base.is_whole)],
            Recipe::Share { .. } => recipe
                .terms()
                .map(|term| match is_ended(term) {
                    true => lane(term.mask, term.is_filtered, base.is_whole),
                    // What is instantaneous never runs.
                    false => lane(term.mask.durable(), term.is_filtered, false),
                })
                .collect(),
            Recipe::Level(_, mask) | Recipe::Age(_, mask) | Recipe::MeanAge(mask) => {
                vec![lane(mask.durable(), true, false)]
            }
            Recipe::State
            | Recipe::Duration(..)
            | Recipe::Percentile(..)
            | Recipe::Stay(_)
            | Recipe::Custom(..)
            | Recipe::RunningCustom(..)
            | Recipe::Estimate(_)
            | Recipe::Formula(_) => vec![lane(recipe.mask(), true, base.is_whole)],
        };
        let cut = if is_selection { Cut::Whole } else { base.cut() };
        let counts_begins = base.is_whole && base.counts_begins() && !is_selection;
        Reading::Chains { pieces, recipe, cut, reach, counts_begins }
    }
}
