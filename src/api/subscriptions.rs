//! The subscriptions of the statistics service: which values somebody wants to hear of, by names of their
//! own.
//!
//! They belong to a user in a contact centre and not to a session of notifications: a client that begins a
//! new one finds them, until it deletes them. The number of all is bounded; the oldest makes room.

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

/// Whose a subscription is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Owner {
    pub(super) centre: Box<str>,
    /// The name of the user.
    pub(super) user: Box<str>,
}

/// A subscription.
#[derive(Debug)]
pub(super) struct Subscription {
    /// No other one ever has it.
    pub(super) number: u64,
    pub(super) owner: Owner,
    /// Its id, among those of its owner.
    pub(super) id: Box<str>,
    pub(super) statistics: Vec<Wanted>,
}

/// A statistic by its subscription, and its place in it.
pub(super) type Place = (Arc<Subscription>, usize);

/// All subscriptions.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// In the order in which they came.
    by_id: IndexMap<(Owner, Box<str>), Arc<Subscription>>,
    /// Who wants values of an object: the subscription, and the place of the statistic in it.
    by_object: BTreeMap<(Arc<ObjectKey>, Counted), Vec<Place>>,
    /// How many there have been.
    count: u64,
}

impl Kept {
    /// Keeps a subscription, in the place of one of its owner with the same id.
    pub(super) fn add(
        &mut self,
        owner: Owner,
        id: Box<str>,
        statistics: Vec<Wanted>,
    ) -> Arc<Subscription> {
        self.remove(&owner, &id);
        if self.by_id.len() >= SUBSCRIPTIONS_MAX
            && let Some((other, oldest)) = self.oldest(&owner).cloned()
        {
            self.remove(&other, &oldest);
        }
        self.count += 1;
        let number = self.count;
        let subscription = Arc::new(Subscription { number, owner, id, statistics });
        for (place, wanted) in subscription.statistics.iter().enumerate() {
            let key = (Arc::clone(&wanted.object), wanted.counted());
            self.by_object.entry(key).or_default().push((Arc::clone(&subscription), place));
        }
        let key = (subscription.owner.clone(), subscription.id.clone());
        self.by_id.insert(key, Arc::clone(&subscription));
        subscription
    }

    /// Who makes room: the oldest of an owner, or that of all others.
    fn oldest(&self, owner: &Owner) -> Option<&(Owner, Box<str>)> {
        let own = self.by_id.keys().find(|(other, _)| other == owner);
        own.or_else(|| self.by_id.keys().next())
    }

    /// The subscription of an owner that has an id.
    pub(super) fn get(&self, owner: &Owner, id: &str) -> Option<Arc<Subscription>> {
        self.by_id.get(&(owner.clone(), id.into())).cloned()
    }

    /// Forgets a subscription; gives whether it was there.
    pub(super) fn remove(&mut self, owner: &Owner, id: &str) -> bool {
        let Some(subscription) = self.by_id.shift_remove(&(owner.clone(), id.into())) else {
            return false;
        };
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

    fn owner(user: &str) -> Owner {
        Owner { centre: "default".into(), user: user.into() }
    }

    fn add(kept: &mut Kept, user: &str, (id, objects): (&str, &[&str])) {
        let wanted = |(place, object): (usize, &&str)| Wanted {
            id: place.to_string().into(),
            object: object_of("default", object, ObjectType::Queue),
            name: "Waiting".into(),
            inline: None,
        };
        let statistics = objects.iter().enumerate().map(wanted).collect();
        kept.add(owner(user), id.into(), statistics);
    }

    #[test]
    fn who_wants_a_value_is_found_until_it_is_deleted() {
        let mut kept = Kept::default();
        add(&mut kept, "ann", ("one", &["sales", "billing"]));
        add(&mut kept, "ann", ("other", &["sales"]));
        let wants = |kept: &Kept, id: &str| {
            let object = object_of("default", id, ObjectType::Queue);
            let those = kept.of(&object, Counted::File("Waiting".into())).iter();
            those.map(|(one, place)| format!("{} {place}", one.id)).collect::<Vec<_>>().join(", ")
        };
        assert_eq!(wants(&kept, "sales"), "one 0, other 0");
        assert_eq!(wants(&kept, "billing"), "one 1");
        add(&mut kept, "ann", ("one", &["support"]));
        assert_eq!((wants(&kept, "sales"), wants(&kept, "billing")), ("other 0".into(), "".into()));
        let (ann, bob) = (owner("ann"), owner("bob"));
        assert!(kept.get(&ann, "one").is_some() && kept.get(&bob, "one").is_none());
        assert!(!kept.remove(&bob, "other"));
        assert!(kept.remove(&ann, "other") && !kept.remove(&ann, "other"));
        assert!(kept.remove(&ann, "one") && kept.by_object.is_empty());
    }

    #[test]
    fn the_oldest_of_the_same_user_makes_room() {
        let mut kept = Kept::default();
        add(&mut kept, "bob", ("0", &[]));
        for number in 0..=SUBSCRIPTIONS_MAX {
            add(&mut kept, "ann", (&number.to_string(), &[]));
        }
        let has = |user: &str, id| kept.get(&owner(user), id).is_some();
        assert_eq!([has("bob", "0"), has("ann", "0"), has("ann", "2")], [true, false, true]);
    }
}
