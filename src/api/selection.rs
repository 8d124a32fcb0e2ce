//! What a client of a stream asks for: objects and their statistics.

use std::collections::BTreeSet;

use serde::Deserialize;

/// Everything.
pub(super) const ALL: &str = "*";

/// What a client asks for.
#[derive(Debug, Deserialize)]
#[serde(tag = "operation", rename_all = "camelCase", deny_unknown_fields)]
pub(super) enum Request {
    Subscribe(Selection),
    Unsubscribe(Selection),
}

/// Objects and their statistics, by name; `*` is all of them.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Selection {
    pub(super) objects: BTreeSet<Box<str>>,
    #[serde(default = "all_statistics")]
    pub(super) statistics: BTreeSet<Box<str>>,
}

fn all_statistics() -> BTreeSet<Box<str>> {
    BTreeSet::from([ALL.into()])
}

impl Selection {
    pub(super) fn admits(&self, object: &str, statistic: &str) -> bool {
        let is_named =
            |names: &BTreeSet<Box<str>>, name: &str| names.contains(name) || names.contains(ALL);
        is_named(&self.objects, object) && is_named(&self.statistics, statistic)
    }
}

/// What a client is subscribed to.
#[derive(Debug, Default)]
pub(super) struct Subscriptions(Vec<Subscription>);

#[derive(Debug)]
struct Subscription {
    selection: Selection,
    /// The number of the publication from which on the client has not been told everything.
    since: u64,
}

impl Subscriptions {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many objects and statistics are named.
    pub(super) fn names(&self) -> usize {
        let names =
            |one: &Subscription| one.selection.objects.len() + one.selection.statistics.len();
        self.0.iter().map(names).sum()
    }

    /// Adds a selection of which everything up to a publication is told otherwise.
    pub(super) fn add(&mut self, selection: &Selection, since: u64) {
        match self.0.iter_mut().find(|one| one.selection == *selection) {
            Some(one) => one.since = since,
            None => self.0.push(Subscription { selection: selection.clone(), since }),
        }
    }

    /// Ends what was asked for with the same statistics, object by object. Gives whether there was
    /// anything to end.
    pub(super) fn end(&mut self, selection: &Selection) -> bool {
        let before = self.names();
        self.0.retain_mut(|Subscription { selection: one, .. }| {
            if one.statistics == selection.statistics {
                one.objects.retain(|object| !selection.objects.contains(object));
            }
            !one.objects.is_empty()
        });
        self.names() < before
    }

    /// Notes that everything up to a publication is told, and gives all selections.
    pub(super) fn renew(&mut self, since: u64) -> Vec<Selection> {
        self.0.iter_mut().for_each(|one| one.since = since);
        self.0.iter().map(|one| one.selection.clone()).collect()
    }

    /// Whether a change in a publication has to be told.
    pub(super) fn admit(&self, publication: u64, object: &str, statistic: &str) -> bool {
        let is_asked =
            |one: &Subscription| one.since < publication && one.selection.admits(object, statistic);
        self.0.iter().any(is_asked)
    }

    /// The objects that are named; none where it is all of them.
    pub(super) fn objects(&self) -> Option<BTreeSet<&str>> {
        let mut objects = BTreeSet::new();
        for Subscription { selection, .. } in &self.0 {
            objects.extend(selection.objects.iter().map(|id| &**id));
        }
        (!objects.contains(ALL)).then_some(objects)
    }
}
