//! Custom values: what is computed of the data of calls (rule 106).

use serde_json::Value as Json;

use super::category::Custom;
use super::definition::Subject;
use super::evaluate::{Evaluation, number};
use super::expression::{self, Expression};
use super::filter::Sight;
use super::fraction::Fraction;
use super::history::{Moment, Source};
use super::interval::Interval;
use super::value::Exact;

/// In how many parts a value of an instance is rounded.
const MILLIONTHS: i128 = 1_000_000;

impl Evaluation<'_> {
    pub(super) fn custom(&self, is_current: bool, of: Custom) -> Exact {
        let values = if is_current { self.current_values() } else { self.past_values() };
        match of {
            Custom::Total => Exact::fraction(values.iter().sum(), MILLIONTHS),
            Custom::Average => Exact::fraction(values.iter().sum(), number(&values) * MILLIONTHS),
            Custom::Max => Exact::fraction(values.into_iter().max().unwrap_or(0), MILLIONTHS),
            Custom::Min => Exact::fraction(values.into_iter().min().unwrap_or(0), MILLIONTHS),
        }
    }

    /// Of the actions that ended or happened in the interval, on the data at that moment.
    fn past_values(&self) -> Vec<i128> {
        let mut values: Vec<(Moment, i128)> = Vec::new();
        for timeline in self.object.timelines(Subject::DnAction) {
            let ended = timeline.instances.iter().filter_map(|instance| {
                let end = instance.end?;
                Some((&instance.action, end, instance.source_at(end.order)))
            });
            let happened = timeline.occurrences.iter();
            let happened = happened.map(|one| (&one.action, one.at, &one.source));
            for (action, at, source) in ended.chain(happened) {
                if self.definition.main_mask.has(action)
                    && timeline.is_member(at.order)
                    && self.interval.has(at)
                {
                    values.extend(self.value_of(source, at).map(|value| (at, value)));
                }
            }
        }
        // What has no value does not take part, so a selection does not hold it either.
        values.sort_by_key(|(at, _)| *at);
        if let Interval::Last(count) = self.interval {
            values = values.split_off(values.len().saturating_sub(count));
        }
        values.into_iter().map(|(_, value)| value).collect()
    }

    /// Of the durable actions that run now, on the data as it is now.
    fn current_values(&self) -> Vec<i128> {
        let is_in_mask = |action: &str| self.definition.main_mask.has(action);
        let pieces = self.object.pieces(Subject::DnAction, is_in_mask).into_iter();
        let running = pieces.filter(|piece| piece.end.is_none());
        let newest = self.object.newest;
        running.filter_map(|piece| self.value_of(piece.instance.last_source(), newest)).collect()
    }

    /// The value of an instance that passes the filter, in millionths.
    fn value_of(&self, source: &Source, at: Moment) -> Option<i128> {
        let sight = self.object.sight(source, at.order);
        let filter = self.definition.filter.as_ref();
        if !filter.is_none_or(|filter| filter.is_true(sight)) {
            return None;
        }
        let formula = self.definition.formula.as_ref().expect("rule 106 needs one");
        value_of_call(formula, sight)
    }
}

/// None for what belongs to no call, and for a call whose data give no number.
fn value_of_call(formula: &Expression, sight: Sight<'_>) -> Option<i128> {
    let data = sight.data?;
    let value_of = |name: &str| number_in(data.user_data.get(name)?);
    Some(formula.value(&value_of, None)?.rounded(MILLIONTHS))
}

fn number_in(value: &Json) -> Option<Fraction> {
    match value {
        Json::String(text) => expression::number(text),
        Json::Number(number) => expression::number(&number.to_string()),
        Json::Null | Json::Bool(_) | Json::Array(_) | Json::Object(_) => None,
    }
}
