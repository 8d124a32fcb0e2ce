//! The subscriptions of the statistics service: which values somebody wants to hear of, by names of their
//! own.
//!
//! They belong to a contact centre and not to a session of notifications: a client that begins a new one
//! finds them, until it deletes them. The number of all is bounded; the oldest makes room.

use std::collections::BTreeMap;
use std::sync::Arc;

use indexmap::IndexMap;

use super::inline::Inline;
use crate::definition::ObjectType;
use crate::publisher::ObjectKey;

/// How many subscriptions there may be.
const SUBSCRIPTIONS_MAX: usize = 2_000;
/// How many statistics one of them may have.
pub(super) const STATISTICS_MAX: usize = 2_000;

/// A statistic of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    /// By which the client knows it.
    pub(super) id: Box<str>,
    pub(super) object: Arc<ObjectKey>,
    /// The name of its definition.
    pub(super) name: Box<str>,
    /// The definition, where the client has brought it along.
    pub(super) inline: Option<Arc<Inline>>,
}

/// By what name a definition is counted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Counted {
    /// That of the file.
    File(Box<str>),
    /// That of one that a client has brought along.
    Inline(Box<str>),
}

impl Wanted {
    /// By what name it is counted.
    pub(super) fn counted(&self) -> Counted {
        match &self.inline {
            None => Counted::File(self.name.clone()),
            Some(inline) => Counted::Inline(inline.name.clone()),
        }
    }
}

/// A subscription.
#[derive(Debug)]
pub(super) struct Subscription {
    pub(super) id: Box<str>,
    pub(super) centre: Box<str>,
    pub(super) statistics: Vec<Wanted>,
}

/// A statistic by its subscription, and its place in it.
pub(super) type Place = (Arc<Subscription>, usize);

/// All subscriptions.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// In the order in which they came.
    by_id: IndexMap<Box<str>, Arc<Subscription>>,
    /// Who wants values of an object: the subscription, and the place of the statistic in it.
    by_object: BTreeMap<(Arc<ObjectKey>, Counted), Vec<Place>>,
}

impl Kept {
    /// Keeps a subscription, in the place of one with the same id.
    pub(super) fn add(&mut self, subscription: Subscription) -> Arc<Subscription> {
        self.remove(&subscription.id.clone());
        if self.by_id.len() >= SUBSCRIPTIONS_MAX
            && let Some(oldest) = self.by_id.keys().next().cloned()
        {
            self.remove(&oldest);
        }
        let subscription = Arc::new(subscription);
        for (place, wanted) in subscription.statistics.iter().enumerate() {
            let key = (Arc::clone(&wanted.object), wanted.counted());
            self.by_object.entry(key).or_default().push((Arc::clone(&subscription), place));
        }
        self.by_id.insert(subscription.id.clone(), Arc::clone(&subscription));
        subscription
    }

    /// The subscription of a centre that has an id.
    pub(super) fn get(&self, id: &str, centre: &str) -> Option<Arc<Subscription>> {
        self.by_id.get(id).filter(|one| *one.centre == *centre).cloned()
    }

    /// Forgets a subscription; gives whether it was there.
    pub(super) fn remove(&mut self, id: &str) -> bool {
        let Some(subscription) = self.by_id.shift_remove(id) else { return false };
        for wanted in &subscription.statistics {
            let key = (Arc::clone(&wanted.object), wanted.counted());
            if let Some(those) = self.by_object.get_mut(&key) {
                those.retain(|(other, _)| !Arc::ptr_eq(other, &subscription));
                if those.is_empty() {
                    self.by_object.remove(&key);
                }
            }
        }
        true
    }

    /// Who wants a statistic of an object.
    pub(super) fn of(&self, object: &Arc<ObjectKey>, counted: Counted) -> &[Place] {
        self.by_object.get(&(Arc::clone(object), counted)).map_or(&[], Vec::as_slice)
    }

    /// Whether nobody wants anything.
    pub(super) fn is_empty(&self) -> bool {
        self.by_object.is_empty()
    }

    /// Who wants statistics whose definitions clients have brought along.
    pub(super) fn of_inline(&self) -> impl Iterator<Item = &Place> {
        let inline = self.by_object.iter().filter(|((_, counted), _)| match counted {
            Counted::Inline(_) => true,
            Counted::File(_) => false,
        });
        inline.flat_map(|(_, places)| places)
    }
}

/// The object that a client names.
pub(super) fn object_of(centre: &str, id: &str, object_type: ObjectType) -> Arc<ObjectKey> {
    Arc::new(ObjectKey { object_type, centre: centre.into(), id: id.into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subscription(id: &str, objects: &[&str]) -> Subscription {
        let wanted = |(place, object): (usize, &&str)| Wanted {
            id: place.to_string().into(),
            object: object_of("default", object, ObjectType::Queue),
            name: "Waiting".into(),
            inline: None,
        };
        let statistics = objects.iter().enumerate().map(wanted).collect();
        Subscription { id: id.into(), centre: "default".into(), statistics }
    }

    #[test]
    fn who_wants_a_value_is_found_until_it_is_deleted() {
        let mut kept = Kept::default();
        kept.add(subscription("one", &["sales", "billing"]));
        kept.add(subscription("other", &["sales"]));
        let wants = |kept: &Kept, id: &str| {
            let object = object_of("default", id, ObjectType::Queue);
            let those = kept.of(&object, Counted::File("Waiting".into())).iter();
            those.map(|(one, place)| format!("{} {place}", one.id)).collect::<Vec<_>>().join(", ")
        };
        assert_eq!(wants(&kept, "sales"), "one 0, other 0");
        assert_eq!(wants(&kept, "billing"), "one 1");
        kept.add(subscription("one", &["support"]));
        assert_eq!((wants(&kept, "sales"), wants(&kept, "billing")), ("other 0".into(), "".into()));
        assert!(kept.get("one", "default").is_some() && kept.get("one", "rome").is_none());
        assert!(kept.remove("other") && !kept.remove("other"));
        assert!(kept.remove("one") && kept.by_object.is_empty());
    }

    #[test]
    fn the_oldest_makes_room() {
        let mut kept = Kept::default();
        for number in 0..=SUBSCRIPTIONS_MAX {
            kept.add(subscription(&number.to_string(), &[]));
        }
        assert!(kept.get("0", "default").is_none() && kept.get("1", "default").is_some());
    }
}
