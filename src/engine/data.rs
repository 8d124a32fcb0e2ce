//! What is known of calls, and the filters and expressions that look at it (semantics 20, 31, 36, 106).
//!
//! Only keys that one of them names are kept: the hot path of a centre without any does nothing here.

use std::collections::{BTreeMap, HashMap};

use foldhash::fast::FixedState;
use indexmap::IndexSet;
use serde::{Deserialize, Serialize, Serializer};

use super::misfit::Misfit;
use crate::definition::{Attribute, Expression, Filter, FixedAttribute, Fraction};
use crate::event::{Attached, Queue};
use crate::ids::{CentreId, ConnectionId, MediumId, Names, ReasonId};

/// The number of a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::engine) struct FilterIndex(usize);

/// The number of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::engine) struct ExpressionIndex(usize);

/// So many make 1 of a custom value (semantics 106).
pub(in crate::engine) const MILLIONTHS: i64 = 1_000_000;

/// What an instance belongs to: what filters and expressions can look at.
#[derive(Clone, Copy, Debug)]
pub(in crate::engine) struct Facts {
    pub(in crate::engine) centre: CentreId,
    pub(in crate::engine) medium: Option<MediumId>,
    pub(in crate::engine) connection: Option<ConnectionId>,
    pub(in crate::engine) reason: Option<ReasonId>,
    pub(in crate::engine) queue: Option<Queue>,
}

/// All filters and expressions of a plan, and what they look at.
#[derive(Debug, Default, Serialize)]
#[serde(transparent)]
pub(in crate::engine) struct Data {
    #[serde(skip)]
    filters: IndexSet<Filter<Looked>, FixedState>,
    #[serde(skip)]
    expressions: IndexSet<Expression<usize>, FixedState>,
    /// The keys of attached data that they name.
    #[serde(skip)]
    keys: IndexSet<Box<str>, FixedState>,
    #[serde(skip)]
    looks_at_calls: bool,
    /// Whether something has to know the calls of what runs.
    #[serde(skip)]
    follows_calls: bool,
    #[serde(serialize_with = "in_order")]
    calls: DataOfCalls,
}

/// What is known of calls that somebody may ask for.
pub(in crate::engine) type DataOfCalls = HashMap<ConnectionId, CallData, FixedState>;

/// An attribute, with keys as numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Looked {
    Fixed(FixedAttribute),
    Key(usize),
}

/// What is known of a call.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(in crate::engine) struct CallData {
    ani: Option<Box<str>>,
    dnis: Option<Box<str>>,
    /// By key, as far as the last key that is there.
    values: Vec<Option<Box<str>>>,
}

impl Data {
    /// Asks to be told of the calls of what runs, even if nobody looks at their data.
    pub(in crate::engine) fn follow_calls(&mut self) {
        self.follows_calls = true;
    }

    pub(in crate::engine) fn compile_expression(
        &mut self,
        expression: &Expression,
    ) -> ExpressionIndex {
        self.looks_at_calls = true;
        let key = &mut |key: &_| Ok(self.keys.insert_full(Box::clone(key)).0);
        let Ok::<_, std::convert::Infallible>(compiled) = expression.try_map(key);
        ExpressionIndex(self.expressions.insert_full(compiled).0)
    }

    pub(in crate::engine) fn compile_filter(&mut self, filter: &Filter) -> FilterIndex {
        let compiled = filter.map(&mut |attribute| match attribute {
            Attribute::Fixed(fixed) => {
                self.looks_at_calls |= matches!(fixed, FixedAttribute::Ani | FixedAttribute::Dnis);
                Looked::Fixed(*fixed)
            }
            Attribute::UserData(key) => {
                self.looks_at_calls = true;
                Looked::Key(self.keys.insert_full(key.clone()).0)
            }
        });
        FilterIndex(self.filters.insert_full(compiled).0)
    }

    /// Takes saved data of calls in.
    pub(in crate::engine) fn restore(&mut self, calls: DataOfCalls) -> Result<(), Misfit> {
        let is_within = |call: &CallData| call.values.len() <= self.keys.len();
        Misfit::unless(calls.values().all(is_within), "data of calls")?;
        self.calls = calls;
        Ok(())
    }

    /// Whether something has to know the calls of what runs.
    pub(in crate::engine) fn follows_calls(&self) -> bool {
        self.follows_calls
    }

    /// Whether nothing that runs is ever looked at again.
    pub(in crate::engine) fn is_idle(&self) -> bool {
        self.filters.is_empty() && self.expressions.is_empty() && !self.follows_calls
    }

    /// What an expression gives for an instance, in millionths; none where it has no value.
    pub(in crate::engine) fn custom_value(
        &self,
        expression: ExpressionIndex,
        facts: &Facts,
    ) -> Option<i64> {
        let expression = self.expressions.get_index(expression.0).expect("one of this plan");
        let call = self.calls.get(&facts.connection?);
        let number = |key: &usize| Fraction::read(call?.values.get(*key)?.as_deref()?);
        expression.value(&number, None)?.times(MILLIONTHS)
    }

    /// Whether the filter admits an instance as it is now.
    pub(in crate::engine) fn admits(
        &self,
        filter: FilterIndex,
        facts: &Facts,
        names: &Names,
    ) -> bool {
        let filter = self.filters.get_index(filter.0).expect("one of this plan");
        let call = facts.connection.and_then(|connection| self.calls.get(&connection));
        filter.holds(&|looked| match *looked {
            Looked::Key(key) => call?.values.get(key)?.as_deref(),
            Looked::Fixed(attribute) => match attribute {
                FixedAttribute::MediaType => facts.medium.map(|medium| names.media.text(medium)),
                FixedAttribute::Ani => call?.ani.as_deref(),
                FixedAttribute::Dnis => call?.dnis.as_deref(),
                FixedAttribute::Customer => Some(names.centres.text(facts.centre)),
                FixedAttribute::ThisQueue => facts.queue.map(|queue| match queue {
                    Queue::Queue(queue) => names.queues.text(queue),
                    Queue::Skill(skill) => names.skills.text(skill),
                }),
                FixedAttribute::ExtensionReasonCode => {
                    facts.reason.map(|reason| names.reasons.text(reason))
                }
            },
        })
    }

    /// Merges what an event says about a call, key by key.
    pub(in crate::engine) fn merge(&mut self, connection: ConnectionId, attached: &Attached) {
        if !self.looks_at_calls || attached.is_empty() {
            return;
        }
        let call = self.calls.entry(connection).or_default();
        if let Some(ani) = &attached.ani {
            call.ani = Some(ani.clone());
        }
        if let Some(dnis) = &attached.dnis {
            call.dnis = Some(dnis.clone());
        }
        for (key, value) in &attached.user_data {
            if let Some(index) = self.keys.get_index_of(key) {
                *call.value(index) = Some(value.text.clone());
            }
        }
    }

    /// Gives a call what it lacks from the call whose place it takes (semantics 35).
    pub(in crate::engine) fn inherit(&mut self, from: ConnectionId, to: ConnectionId) {
        let Some(old) = self.calls.get(&from).cloned() else { return };
        let call = self.calls.entry(to).or_default();
        call.ani = call.ani.take().or(old.ani);
        call.dnis = call.dnis.take().or(old.dnis);
        for (index, value) in old.values.into_iter().enumerate() {
            let place = call.value(index);
            *place = place.take().or(value);
        }
    }
}

/// Writes the data by connection, so that equal data are equal bytes.
fn in_order<S: Serializer>(calls: &DataOfCalls, serializer: S) -> Result<S::Ok, S::Error> {
    calls.iter().collect::<BTreeMap<_, _>>().serialize(serializer)
}

impl CallData {
    fn value(&mut self, index: usize) -> &mut Option<Box<str>> {
        if self.values.len() <= index {
            self.values.resize(index + 1, None);
        }
        self.values.get_mut(index).expect("the values reach as far as the index")
    }
}
