//! What is wrong with a line that is no event.

use std::fmt;

use crate::clock::TimestampError;

/// One thing that is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The line is not JSON.
    #[error("not JSON: {0}")]
    NotJson(String),
    /// The line is JSON but no object.
    #[error("expected a JSON object such as {{\"event\":\"AgentLogin\",…}}, found {0}")]
    NotAnObject(&'static str),
    /// A key that the event needs is missing.
    #[error("`{key}` is missing: expected {expected}")]
    MissingKey {
        /// The key.
        key: &'static str,
        /// What its value means.
        expected: &'static str,
    },
    /// A value has the wrong type.
    #[error("`{key}` is {found}: expected {expected}")]
    WrongType {
        /// The key.
        key: String,
        /// What was expected.
        expected: &'static str,
        /// What was found.
        found: &'static str,
    },
    /// A key is there twice.
    #[error("`{0}` is given twice")]
    RepeatedKey(String),
    /// A text has nothing in it.
    #[error("`{0}` is empty: leave the key out, or give it a value")]
    Empty(&'static str),
    /// The time cannot be.
    #[error("`time`: {0}")]
    Time(#[from] TimestampError),
    /// The time is too far ahead of the clock of the service (semantics 45).
    #[error(
        "`time` is {ahead_ms} ms ahead of the clock of the service: expected {max_ms} ms at the \
         most; set the clock of the source"
    )]
    Future {
        /// How far ahead it is.
        ahead_ms: i64,
        /// How far it may be.
        max_ms: u32,
    },
    /// A word is none of the words that can stand there.
    #[error("`{key}`: `{word}` is unknown: {hint}")]
    UnknownWord {
        /// The key.
        key: &'static str,
        /// The word.
        word: String,
        /// What was probably meant, or what can stand there.
        hint: String,
    },
    /// The event names more than one place.
    #[error(
        "`{0}` and `{1}` are both given: an event happens at one place; send one event for each"
    )]
    TwoPlaces(&'static str, &'static str),
    /// The destination is not exactly one thing.
    #[error(
        "`to` is unclear: expected {{\"agent\":id}}, {{\"queue\":id}} or {{\"skill\":id}}, or no `to` at all"
    )]
    Destination,
}

/// Why a line was refused: everything that is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    faults: Vec<Fault>,
}

impl Refusal {
    pub(super) fn new(faults: Vec<Fault>) -> Self {
        Self { faults }
    }

    /// What is wrong, at least one thing.
    #[must_use]
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.faults.iter().enumerate() {
            write!(f, "{}{fault}", if index == 0 { "" } else { "; " })?;
        }
        Ok(())
    }
}

impl std::error::Error for Refusal {}
