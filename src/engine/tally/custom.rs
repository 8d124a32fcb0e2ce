//! What is made of the values that an expression has for instances (semantics 106).
//!
//! Values are whole millionths, so sums are exact and their order is irrelevant.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};

use super::ages::Key;

/// Sum, number and extremes of some values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::engine) struct Customs {
    pub(in crate::engine) sum: i128,
    pub(in crate::engine) number: i64,
    /// The smallest and the largest.
    pub(in crate::engine) extremes: Option<(i64, i64)>,
}

impl Customs {
    /// Takes a value in.
    pub(in crate::engine) fn take(&mut self, value: i64) {
        self.sum += i128::from(value);
        self.number += 1;
        self.extremes = Some(match self.extremes {
            None => (value, value),
            Some((min, max)) => (min.min(value), max.max(value)),
        });
    }
}

impl FromIterator<i64> for Customs {
    fn from_iter<T: IntoIterator<Item = i64>>(values: T) -> Self {
        let mut customs = Self::default();
        values.into_iter().for_each(|value| customs.take(value));
        customs
    }
}

/// The values of one object, each with the instant at which it counted, in that order.
pub(in crate::engine) type Dated = VecDeque<(i64, i64)>;

/// The values of what runs at one object; none where the filter is false or there is no value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::engine) struct Running {
    values: BTreeMap<Key, i64>,
}

impl Running {
    /// Sets what an instance is worth now.
    pub(in crate::engine) fn set(&mut self, key: Key, value: Option<i64>) {
        match value {
            Some(value) => drop(self.values.insert(key, value)),
            None => drop(self.values.remove(&key)),
        }
    }

    /// All values together.
    pub(in crate::engine) fn customs(&self) -> Customs {
        self.values.values().copied().collect()
    }
}
