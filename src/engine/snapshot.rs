//! The values of all statistics of all objects at one instant.

use super::value::Value;
use crate::definition::Status;
use crate::ids::ReasonId;

/// Values by definition, in the order of the definitions, and by row of the object type.
///
/// A snapshot is reused: taking one allocates nothing once it has its size.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    pub(super) columns: Vec<Column>,
}

/// The values of one definition.
#[derive(Clone, Debug)]
pub(super) enum Column {
    Numbers(Vec<i64>),
    States(Vec<(Status, Option<ReasonId>)>),
}

impl Snapshot {
    /// The value of a definition, by its position, for the object of a row.
    #[must_use]
    pub fn value(&self, definition: usize, row: usize) -> Option<Value> {
        match self.columns.get(definition)? {
            Column::Numbers(numbers) => numbers.get(row).copied().map(Value::of_thousandths),
            Column::States(states) => {
                states.get(row).map(|&(status, reason)| Value::State(status, reason))
            }
        }
    }

    /// The number of values.
    #[must_use]
    pub fn len(&self) -> usize {
        let length = |column: &Column| match column {
            Column::Numbers(numbers) => numbers.len(),
            Column::States(states) => states.len(),
        };
        self.columns.iter().map(length).sum()
    }

    /// Whether there is no value.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
