//! Records by their ids; copies are cheap, and share what has not changed.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::directory::Centre;
use crate::event::RecordKind;

/// What is kept as a record of a contact centre.
pub trait Kept: Clone + Serialize + DeserializeOwned {
    /// What kind of record it is.
    const KIND: RecordKind;
    /// What people call it.
    const NOUN: &'static str;

    /// Its id, among those of its kind and centre.
    fn id(&self) -> &str;

    /// All of a centre.
    fn records(centre: &Centre) -> &Records<Self>;

    /// All of a centre, to change them.
    fn records_mut(centre: &mut Centre) -> &mut Records<Self>;
}

/// Says of a type what kind of record it is, what people call it, which field is its id, and in which field
/// of a centre all of them are.
macro_rules! kept {
    ($type:ident, $kind:ident, $noun:literal, by $id:ident in $records:ident) => {
        impl $crate::domain::record::Kept for $type {
            const KIND: $crate::event::RecordKind = $crate::event::RecordKind::$kind;
            const NOUN: &'static str = $noun;

            fn id(&self) -> &str {
                &self.$id
            }

            fn records(
                centre: &$crate::domain::directory::Centre,
            ) -> &$crate::domain::record::Records<Self> {
                &centre.$records
            }

            fn records_mut(
                centre: &mut $crate::domain::directory::Centre,
            ) -> &mut $crate::domain::record::Records<Self> {
                &mut centre.$records
            }
        }
    };
}

/// Records of one kind, by their ids.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound = "T: Kept")]
pub struct Records<T>(Arc<BTreeMap<Box<str>, Arc<T>>>);

impl<T> Default for Records<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T> Records<T> {
    /// The record of an id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Arc<T>> {
        self.0.get(id)
    }

    /// All records, by their ids.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<T>> {
        self.0.values()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T: Kept> Records<T> {
    pub(super) fn put(&mut self, record: T) {
        Arc::make_mut(&mut self.0).insert(record.id().into(), Arc::new(record));
    }

    pub(super) fn remove(&mut self, id: &str) {
        if self.0.contains_key(id) {
            Arc::make_mut(&mut self.0).remove(id);
        }
    }
}
