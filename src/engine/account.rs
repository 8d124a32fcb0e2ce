//! Questions about one value: what it is made of, and what it would be with other time ranges.

use super::evaluate::{evaluate, terms};
use super::plan::{RangeRefusal, Reading, Recipe, Term, What};
use super::variants::AS_WRITTEN;
use super::{Engine, Row, Value};
use crate::clock::Timestamp;
use crate::definition::{Definition, Mask, ObjectType, Ranges, TimeRange};
use crate::ids::Id;

/// Where a summand stands in the formula of its category.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub enum Side {
    /// In what is divided, or in the only sum.
    Numerator,
    /// In what it is divided by.
    Denominator,
}

/// A summand of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summand {
    /// Where it stands.
    pub side: Side,
    /// Whether it is taken away.
    pub is_subtracted: bool,
    /// What is summed up.
    pub what: What,
    /// The actions or statuses that count.
    pub mask: Mask,
    /// Which durations count; none where all do.
    pub range: Option<TimeRange>,
    /// What it amounts to: a number, or milliseconds.
    pub amount: i64,
}

/// What a value is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The value.
    pub value: Value,
    /// The sums that it is made of; none where the category is no quotient of sums.
    pub summands: Vec<Summand>,
}

/// What a value is made of, and what has changed it last.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The instant.
    pub at: Timestamp,
    /// The begin of the interval, where it is an instant.
    pub from: Option<Timestamp>,
    /// The value with its summands.
    pub account: Account,
    /// The events that have changed the value, the latest first.
    pub latest: Vec<Contribution>,
    /// How many events of the journal were looked at.
    pub events_read: u64,
    /// Whether these are all that there are.
    pub is_whole: bool,
}

/// An event that has changed a value.
#[derive(Clone, Debug)]
pub struct Contribution {
    /// The event, as a line of JSON.
    pub event: String,
    /// By summand: what it has come to amount to more, or less.
    pub changes: Vec<i64>,
    /// By summand: how much more, or less, it grows in each second from then on.
    pub growth: Vec<i64>,
    /// The value behind the event.
    pub value: Value,
}

/// The sums that the values of a definition are made of.
#[derive(Debug)]
pub struct Sums(Recipe);

impl Engine {
    /// Reads one value at an instant from the last event on: of a definition, by its position, for
    /// the object of a row.
    ///
    /// # Panics
    /// Where the instant is before the last event, or there is no such definition or object.
    #[must_use]
    pub fn value(&self, definition: usize, row: Row, at: Timestamp) -> Value {
        assert!(self.now.is_none_or(|now| now <= at), "values are read from the last event on");
        let (object_type, index) = self.reading(definition);
        let reading = self.reading_of((object_type, index), row);
        if let Reading::State { .. } = reading {
            let (status, reason) = self.state((object_type, index), row);
            return Value::State(status, reason);
        }
        self.read((object_type, reading), row, at)
    }

    /// Reads a number of one object.
    fn read(
        &self,
        (object_type, reading): (ObjectType, &Reading),
        row: Row,
        at: Timestamp,
    ) -> Value {
        let instant = self.instant(at, object_type);
        let mut number = [0];
        evaluate(self.ledger(object_type), reading, instant, row.index(), &mut number);
        Value::of_thousandths(number[0])
    }

    /// How a value of one object is read, in the centre that it belongs to.
    fn reading_of(&self, (object_type, index): (ObjectType, usize), row: Row) -> &Reading {
        let object = self.objects(object_type).find(row);
        let variant = object.map_or(AS_WRITTEN, |object| self.variants.of_centre(object.centre));
        self.ledger(object_type).reading_in(variant, index)
    }

    /// The sums of a definition, as it counts in the centre of an object, for [`Engine::account`].
    #[must_use]
    pub fn sums(&self, definition: &Definition) -> Sums {
        Sums(Recipe::of(definition, &self.counting))
    }

    /// Tells what the value of a definition of this engine, by its position and with its sums, is made
    /// of, as [`Engine::value`] reads it.
    ///
    /// # Panics
    /// As [`Engine::value`] does.
    #[must_use]
    pub fn account(
        &self,
        (place, Sums(recipe)): (usize, &Sums),
        row: Row,
        at: Timestamp,
    ) -> Account {
        let value = self.value(place, row, at);
        let (object_type, index) = self.reading(place);
        let ledger = self.ledger(object_type);
        let Recipe::Share { numerator, denominator, .. } = recipe else {
            return Account { value, summands: Vec::new() };
        };
        let above = numerator.iter().map(|term| (Side::Numerator, *term));
        let below = denominator.iter().map(|term| (Side::Denominator, *term));
        let instant = self.instant(at, object_type);
        let amounts =
            terms(ledger, (self.reading_of((object_type, index), row), recipe), instant, row);
        let summands = above.chain(below).zip(amounts).map(|((side, term), amount)| {
            let Term { sign, what, mask, range, .. } = term;
            Summand { side, is_subtracted: sign < 0, what, mask, range, amount: sign * amount }
        });
        Account { value, summands: summands.collect() }
    }

    /// Reads one value as [`Engine::value`] does, with other time ranges than those of the definition
    /// (semantics 110).
    ///
    /// # Errors
    /// Where the statistic has no such range, or keeps nothing of what lies elsewhere.
    ///
    /// # Panics
    /// As [`Engine::value`] does.
    pub fn value_within(
        &self,
        (definition, ranges): (usize, Ranges),
        row: Row,
        at: Timestamp,
    ) -> Result<Value, RangeRefusal> {
        let (object_type, index) = self.reading(definition);
        let ledger = self.ledger(object_type);
        let reading = self.reading_of((object_type, index), row);
        let reading = reading.within(ranges, &|slot| ledger.lanes().is_cut(slot))?;
        Ok(self.read((object_type, &reading), row, at))
    }
}
