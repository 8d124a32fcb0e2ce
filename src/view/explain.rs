//! What a value is made of.

use serde::Serialize;
use serde_json::value::RawValue;

use super::definitions::{DefinitionView, Showing};
use super::stats::{ValueAt, write_value};
use crate::clock::Timestamp;
use crate::definition::Definition;
use crate::engine::{Contribution, Explanation, Summand, Value};
use crate::publisher::{Board, Published};

/// `GET /stats/{objectId}/{statisticName}/explain`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Explanations<'a> {
    /// 0: it went well.
    pub status_code: u8,
    /// The object.
    pub object_id: &'a str,
    /// One for each type of object that has the id and the statistic.
    pub explanations: Vec<ExplanationView<'a>>,
}

/// What a value is made of.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExplanationView<'a> {
    object_type: &'static str,
    statistic: &'a str,
    #[serde(flatten)]
    value: ValueAt,
    /// The begin of the interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<Timestamp>,
    /// The formula of the category, as `docs/semantics.md` writes it.
    formula: &'static str,
    /// The rule of `docs/semantics.md` that says the most about it.
    rule: u16,
    definition: DefinitionView<'a>,
    summands: Vec<SummandView>,
    latest: Vec<ContributionView>,
    events_read: u64,
    /// Whether all events that there are were looked at.
    is_whole: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct SummandView {
    side: &'static str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    is_subtracted: bool,
    what: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    mask: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    time_range: Option<String>,
    #[serde(serialize_with = "write_value")]
    amount: Value,
}

#[derive(Debug, Serialize)]
struct ContributionView {
    event: Box<RawValue>,
    /// By summand.
    changes: Vec<Amount>,
    /// By summand: what changes in each second from then on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    growth: Vec<Amount>,
    #[serde(serialize_with = "write_value")]
    value: Value,
}

#[derive(Debug, Serialize)]
#[serde(transparent)]
struct Amount(#[serde(serialize_with = "write_value")] Value);

impl<'a> ExplanationView<'a> {
    /// Shows an explanation of a value of a board.
    #[must_use]
    pub fn new(
        explanation: Explanation,
        definition: &'a Definition,
        (showing, board): (Showing<'a>, &Board),
    ) -> Self {
        let Explanation { at, from, account, latest, events_read, is_whole } = explanation;
        let traits = definition.category.traits();
        let published = Published { value: account.value, time: at };
        let changes = |one: Contribution| ContributionView::new(one, &account.summands);
        Self {
            object_type: definition.object_type.name(),
            statistic: &definition.name,
            value: ValueAt::of(published, board),
            from,
            formula: traits.formula,
            rule: traits.rule,
            definition: DefinitionView::new(definition, showing),
            latest: latest.into_iter().map(changes).collect(),
            summands: account.summands.iter().map(SummandView::new).collect(),
            events_read,
            is_whole,
        }
    }
}

impl SummandView {
    fn new(summand: &Summand) -> Self {
        let Summand { side, is_subtracted, what, mask, range, amount, .. } = summand;
        Self {
            side: side.into(),
            is_subtracted: *is_subtracted,
            what: what.into(),
            mask: (!mask.is_empty()).then(|| mask.to_string()),
            time_range: range.map(|range| range.to_string()),
            amount: amount_of(summand, *amount),
        }
    }
}

impl ContributionView {
    fn new(contribution: Contribution, summands: &[Summand]) -> Self {
        let Contribution { event, changes, mut growth, value } = contribution;
        if growth.iter().all(|growth| *growth == 0) {
            growth.clear();
        }
        let amounts = |changes: Vec<i64>| {
            let changes = changes.into_iter().zip(summands);
            changes.map(|(change, one)| Amount(amount_of(one, change))).collect()
        };
        Self {
            event: RawValue::from_string(event).expect("an event is written as JSON"),
            changes: amounts(changes),
            growth: amounts(growth),
            value,
        }
    }
}

/// A number, or milliseconds as seconds.
fn amount_of(summand: &Summand, amount: i64) -> Value {
    Value::of_thousandths(if summand.what.is_time() { amount } else { amount * 1000 })
}
