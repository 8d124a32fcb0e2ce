//! Records by their ids; copies are cheap, and share what has not changed.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

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

    /// What no other of its kind and centre has, whatever its letters: a name, or a number.
    fn name(&self) -> Option<&str>;

    /// All of a centre.
    fn records(centre: &Centre) -> &Records<Self>;

    /// All of a centre, to change them.
    fn records_mut(centre: &mut Centre) -> &mut Records<Self>;
}

/// Says of a type what kind of record it is, what people call it, which field is its id, in which field
/// of a centre all of them are, and what its name is, where it has one that no other has.
macro_rules! kept {
    ($type:ident, $kind:ident, $noun:literal, by $id:ident in $records:ident) => {
        kept!($type, $kind, $noun, by $id in $records, named |_| None);
    };
    ($type:ident, $kind:ident, $noun:literal, by $id:ident in $records:ident, named $name:expr) => {
        impl $crate::domain::record::Kept for $type {
            const KIND: $crate::event::RecordKind = $crate::event::RecordKind::$kind;
            const NOUN: &'static str = $noun;

            fn id(&self) -> &str {
                &self.$id
            }

            fn name(&self) -> Option<&str> {
                let name: fn(&Self) -> Option<&str> = $name;
                name(self)
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

/// Records of one kind, by their ids and by their names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Records<T> {
    by_id: Arc<BTreeMap<Box<str>, Arc<T>>>,
    /// The ids, by names in small letters; written down by the records themselves.
    ids: Arc<BTreeMap<Box<str>, Box<str>>>,
}

impl<T> Default for Records<T> {
    fn default() -> Self {
        Self { by_id: Arc::default(), ids: Arc::default() }
    }
}

impl<T: Kept> Serialize for Records<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.by_id.serialize(serializer)
    }
}

impl<'de, T: Kept> Deserialize<'de> for Records<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let by_id = BTreeMap::<Box<str>, Arc<T>>::deserialize(deserializer)?;
        let name = |record: &Arc<T>| Some((as_key(record.name()?), record.id().into()));
        let ids = by_id.values().filter_map(name).collect();
        Ok(Self { by_id: Arc::new(by_id), ids: Arc::new(ids) })
    }
}

impl<T> Records<T> {
    /// The record of an id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Arc<T>> {
        self.by_id.get(id)
    }

    /// The record of a name; capital and small letters are the same.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&Arc<T>> {
        self.get(self.ids.get(&as_key(name))?)
    }

    /// All records, by their ids.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<T>> {
        self.by_id.values()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }
}

impl<T: Kept> Records<T> {
    pub(super) fn put(&mut self, record: T) {
        let id: Box<str> = record.id().into();
        let known = self.get(&id).and_then(|known| known.name().map(as_key));
        let name = record.name().map(as_key);
        if known != name {
            self.forget_name(known, &id);
            if let Some(name) = name {
                Arc::make_mut(&mut self.ids).insert(name, id.clone());
            }
        }
        Arc::make_mut(&mut self.by_id).insert(id, Arc::new(record));
    }

    pub(super) fn remove(&mut self, id: &str) {
        if let Some(known) = self.get(id) {
            let name = known.name().map(as_key);
            self.forget_name(name, id);
            Arc::make_mut(&mut self.by_id).remove(id);
        }
    }

    /// A record has a name no more.
    fn forget_name(&mut self, name: Option<Box<str>>, id: &str) {
        if let Some(name) = name
            && self.ids.get(&name).is_some_and(|own| **own == *id)
        {
            Arc::make_mut(&mut self.ids).remove(&name);
        }
    }
}

fn as_key(name: &str) -> Box<str> {
    name.to_lowercase().into()
}
