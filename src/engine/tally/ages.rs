//! The begins of what runs now, in order: the oldest, the youngest, and how many lie between.
//!
//! Invariant: what runs is sorted by begin; of equal begins the one that came first is in front. What is over
//! may still have its place between others, but neither the first nor the last one.

use serde::{Deserialize, Serialize};

/// Tells running instances apart: unique among what runs at one time in one timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(in crate::engine) struct Key(pub(in crate::engine) u64);

/// So many of the oldest are looked at one by one.
const NEAR: usize = 8;

/// What stands in place of the key of what is over.
const OVER: Key = Key(u64::MAX);

/// The begins of the running instances of one object.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(from = "Vec<(i64, Key)>", into = "Vec<(i64, Key)>")]
pub(in crate::engine) struct Ages {
    begins: Vec<(i64, Key)>,
    /// So many in front run no longer; their places are used again when all places are taken.
    front: usize,
    /// So many of the others run no longer.
    over: usize,
}

impl Ages {
    /// Takes a running instance in. Most begin now and go to the end.
    #[inline]
    pub(in crate::engine) fn begin(&mut self, begin: i64, key: Key) {
        let (places, capacity) = (self.begins.len(), self.begins.capacity());
        if places == capacity || capacity <= 2 * (places - self.front - self.over) {
            self.make_room();
        }
        match self.begins.last() {
            Some(&(last, _)) if last > begin && self.front < self.begins.len() => {
                self.insert(begin, key);
            }
            Some(_) | None => self.begins.push((begin, key)),
        }
    }

    #[cold]
    fn insert(&mut self, begin: i64, key: Key) {
        let at = self.places().partition_point(|&(other, _)| other <= begin);
        self.begins.insert(self.front + at, (begin, key));
    }

    /// Forgets an instance that has ended.
    #[inline]
    pub(in crate::engine) fn end(&mut self, begin: i64, key: Key) {
        // As a rule it is one of the oldest that runs no longer.
        let mut near = self.places().iter().take(NEAR);
        let at = match near.position(|&(_, other)| other == key) {
            Some(at) => at,
            None => self.position(begin, key),
        };
        if let Some((_, key)) = self.begins.get_mut(self.front + at) {
            *key = OVER;
        }
        self.over += 1;
        while let Some((_, OVER)) = self.places().first() {
            self.front += 1;
            self.over -= 1;
        }
        while let Some((_, OVER)) = self.places().last() {
            self.begins.pop();
            self.over -= 1;
        }
    }

    /// Makes room for more; memory is asked for by how many run, and not by when.
    #[cold]
    fn make_room(&mut self) {
        self.begins.drain(..self.front);
        self.begins.retain(|&(_, key)| key != OVER);
        (self.front, self.over) = (0, 0);
        let running = self.begins.len();
        if self.begins.capacity() <= 2 * running {
            self.begins.reserve(3 * running + NEAR);
        }
    }

    fn position(&self, begin: i64, key: Key) -> usize {
        let first = self.places().partition_point(|&(other, _)| other < begin);
        let later = self.places().iter().skip(first);
        let at = later.map(|&(_, other)| other).position(|other| other == key);
        at.expect("what ends has begun") + first
    }

    /// From the oldest to the youngest, with those between them that are over.
    fn places(&self) -> &[(i64, Key)] {
        self.begins.get(self.front..).unwrap_or(&[])
    }

    /// The begin of the oldest instance.
    pub(in crate::engine) fn oldest(&self) -> Option<i64> {
        self.places().first().map(|&(begin, _)| begin)
    }

    /// The begin of the youngest instance.
    pub(in crate::engine) fn youngest(&self) -> Option<i64> {
        self.places().last().map(|&(begin, _)| begin)
    }

    /// The begins from one instant, inclusive, to another, exclusive.
    pub(in crate::engine) fn between(&self, from: i64, to: i64) -> impl Iterator<Item = i64> + '_ {
        let places = self.places();
        let first = places.partition_point(|&(begin, _)| begin < from);
        let end = places.partition_point(|&(begin, _)| begin < to).max(first);
        let between = places.get(first..end).unwrap_or(&[]).iter();
        between.filter(|(_, key)| *key != OVER).map(|&(begin, _)| begin)
    }
}

impl From<Vec<(i64, Key)>> for Ages {
    fn from(begins: Vec<(i64, Key)>) -> Self {
        Self { begins, front: 0, over: 0 }
    }
}

impl From<Ages> for Vec<(i64, Key)> {
    fn from(ages: Ages) -> Self {
        ages.places().iter().filter(|(_, key)| *key != OVER).copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_and_the_youngest_stay_in_front_and_at_the_end() {
        let mut ages = Ages::default();
        for (begin, key) in [(10, 1), (20, 2), (20, 3), (5, 4), (20, 5)] {
            ages.begin(begin, Key(key));
        }
        assert_eq!((ages.oldest(), ages.youngest()), (Some(5), Some(20)));
        assert_eq!(ages.between(5, 20).collect::<Vec<_>>(), [5, 10]);
        assert_eq!(ages.between(20, 5).count(), 0);
        for (begin, key) in [(5, 4), (20, 3), (20, 5), (10, 1)] {
            ages.end(begin, Key(key));
        }
        assert_eq!((ages.oldest(), ages.youngest()), (Some(20), Some(20)));
        ages.end(20, Key(2));
        assert_eq!((ages.oldest(), ages.youngest()), (None, None));
    }
}
