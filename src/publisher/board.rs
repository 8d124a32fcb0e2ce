//! The board: the value of every statistic of every object that was published last.
//!
//! Written by the one who counts and read by everybody, object by object.

use std::sync::Arc;

use dashmap::DashMap;
use foldhash::fast::RandomState;
use strum::IntoEnumIterator;

use super::by_type::ByType;
use super::numbering::Numbering;
use crate::clock::Timestamp;
use crate::definition::{Definition, ObjectType};
use crate::engine::{Row, Value};
use crate::ids::ReasonId;

/// The name of an object.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectKey {
    /// Its type.
    pub object_type: ObjectType,
    /// Its contact centre.
    pub centre: Box<str>,
    /// Its id.
    pub id: Box<str>,
}

/// A value that was published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published {
    /// The value.
    pub value: Value,
    /// The instant that it belongs to.
    pub time: Timestamp,
}

impl Published {
    /// A value as the archive keeps it: its time and the packed value; none where it is no value.
    #[must_use]
    pub fn unpacked((time_ms, packed): (i64, i64)) -> Option<Self> {
        let value = Value::unpacked(packed)?;
        Some(Self { value, time: Timestamp::saturating_from_ms(time_ms) })
    }
}

/// An object with what was published of it.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Its row in the engine.
    pub row: Row,
    /// Its number in the archive.
    pub number: u32,
    /// By the place of the statistic among those of the type: the value published last.
    pub values: Box<[Option<Published>]>,
    /// Whether the object was removed: nobody finds it any more.
    is_removed: bool,
}

/// What was published last.
#[derive(Debug)]
pub struct Board {
    definitions: Arc<[Definition]>,
    /// The statistics of each object type, by their positions among the definitions.
    statistics: ByType<Vec<usize>>,
    objects: DashMap<Arc<ObjectKey>, Shown, RandomState>,
    /// The names of the reasons that values have.
    reasons: DashMap<ReasonId, Arc<str>, RandomState>,
    /// The number of the last publication whose values are all here.
    publication: Numbering,
}

impl Board {
    /// A board without objects.
    #[must_use]
    pub fn new(definitions: Arc<[Definition]>) -> Self {
        let mut statistics: ByType<Vec<usize>> = ByType::default();
        for (place, definition) in definitions.iter().enumerate() {
            statistics.get_mut(definition.object_type).push(place);
        }
        Self {
            definitions,
            statistics,
            objects: DashMap::default(),
            reasons: DashMap::default(),
            publication: Numbering::new(),
        }
    }

    /// All definitions.
    #[must_use]
    pub fn definitions(&self) -> &Arc<[Definition]> {
        &self.definitions
    }

    /// The statistics of an object type, by their positions among the definitions.
    #[must_use]
    pub fn statistics(&self, object_type: ObjectType) -> &[usize] {
        self.statistics.get(object_type)
    }

    /// The statistic of an object type that has a name, by its position among the definitions.
    #[must_use]
    pub fn statistic(&self, object_type: ObjectType, name: &str) -> Option<usize> {
        let has_name = |place: &usize| {
            self.definitions.get(*place).is_some_and(|definition| *definition.name == *name)
        };
        self.statistics(object_type).iter().copied().find(has_name)
    }

    /// The objects that have an id in a centre, with their keys; one of each type at the most.
    #[must_use]
    pub fn find(&self, centre: &str, id: &str) -> Vec<(Arc<ObjectKey>, Shown)> {
        let entry = |object_type| {
            let key = ObjectKey { object_type, centre: centre.into(), id: id.into() };
            let entry = self.objects.get(&key).filter(|entry| !entry.is_removed)?;
            Some((Arc::clone(entry.key()), entry.value().clone()))
        };
        ObjectType::iter().filter_map(entry).collect()
    }

    /// The keys of all objects of a centre, in order.
    #[must_use]
    pub fn keys(&self, centre: &str) -> Vec<Arc<ObjectKey>> {
        let keys = self
            .objects
            .iter()
            .filter(|entry| !entry.is_removed)
            .map(|entry| Arc::clone(entry.key()));
        let mut keys: Vec<_> = keys.filter(|key| *key.centre == *centre).collect();
        keys.sort_unstable();
        keys
    }

    /// What was published last of an object.
    #[must_use]
    pub fn shown(&self, key: &ObjectKey) -> Option<Shown> {
        let entry = self.objects.get(key).filter(|entry| !entry.is_removed);
        entry.map(|entry| entry.value().clone())
    }

    /// What was published last of a statistic of an object, by the position of its definition.
    #[must_use]
    pub fn last(&self, key: &ObjectKey, definition: usize) -> Option<Published> {
        let place = self.statistics(key.object_type).iter().position(|one| *one == definition)?;
        *self.objects.get(key)?.values.get(place)?
    }

    /// The name of a reason that a value here has.
    #[must_use]
    pub fn reason(&self, reason: ReasonId) -> Option<Arc<str>> {
        self.reasons.get(&reason).map(|name| Arc::clone(&name))
    }

    /// The number of the last publication; all its values are here, and perhaps later ones.
    #[must_use]
    pub fn publication(&self) -> u64 {
        self.publication.last()
    }

    /// Counts a publication, when its values are here and before anybody hears of it.
    pub(super) fn next_publication(&self) -> u64 {
        self.publication.next()
    }

    /// Goes on counting publications where another board is.
    pub(super) fn go_on_from(&self, former: &Self) {
        self.publication.go_on_from(former.publication());
    }

    /// How many objects there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.objects.len()
    }

    /// Whether there is no object.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.objects.is_empty()
    }

    /// Learns the name of a reason.
    pub(super) fn name_reason(&self, reason: ReasonId, name: &str) {
        self.reasons.insert(reason, name.into());
    }

    pub(super) fn add(&self, key: Arc<ObjectKey>, row: Row, number: u32) {
        let values = vec![None; self.statistics(key.object_type).len()].into_boxed_slice();
        self.objects.insert(key, Shown { row, number, values, is_removed: false });
    }

    /// Lets nobody find an object any more, or everybody again.
    pub(super) fn set_removed(&self, key: &ObjectKey, is_removed: bool) {
        let mut shown = self.objects.get_mut(key).expect("an object is added before it is removed");
        shown.is_removed = is_removed;
    }

    /// Shows values of an object, each at the place of its statistic among those of the type.
    pub(super) fn show(&self, key: &ObjectKey, published: &[(usize, Published)]) {
        let mut shown = self.objects.get_mut(key).expect("an object is added before it is shown");
        for &(place, published) in published {
            *shown.values.get_mut(place).expect("a statistic of the type") = Some(published);
        }
    }
}
