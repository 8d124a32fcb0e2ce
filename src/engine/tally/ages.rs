//! The begins of what runs now, in order: the oldest, the youngest, and how many lie between.
//!
//! Invariant: what runs is sorted by begin; of equal begins the one that came first is in front.

use serde::{Deserialize, Serialize};

/// Tells running instances apart: unique among what runs at one time in one timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(in crate::engine) struct Key(pub(in crate::engine) u64);

/// So many of the oldest are looked at one by one.
const NEAR: usize = 8;

/// The begins of the running instances of one object.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(from = "Vec<(i64, Key)>", into = "Vec<(i64, Key)>")]
pub(in crate::engine) struct Ages {
    begins: Vec<(i64, Key)>,
    /// So many in front run no longer; their places are used again when all places are taken.
    over: usize,
}

impl Ages {
    /// Takes a running instance in. Most begin now and go to the end.
    #[inline]
    pub(in crate::engine) fn begin(&mut self, begin: i64, key: Key) {
        let (running, capacity) = (self.running().len(), self.begins.capacity());
        if self.begins.len() == capacity || capacity <= 2 * running {
            self.make_room(running);
        }
        match self.running().last() {
            Some(&(last, _)) if last > begin => {
                let at = self.running().partition_point(|&(other, _)| other <= begin);
                self.begins.insert(self.over + at, (begin, key));
            }
            Some(_) | None => self.begins.push((begin, key)),
        }
    }

    /// Forgets an instance that has ended.
    #[inline]
    pub(in crate::engine) fn end(&mut self, begin: i64, key: Key) {
        // As a rule it is one of the oldest that runs no longer.
        let mut near = self.running().iter().take(NEAR);
        let at = match near.position(|&(_, other)| other == key) {
            Some(at) => at,
            None => self.position(begin, key),
        };
        if at <= NEAR {
            if at > 0 {
                self.begins.copy_within(self.over..self.over + at, self.over + 1);
            }
            self.over += 1;
        } else {
            self.begins.remove(self.over + at);
        }
    }

    /// Makes room for more; memory is asked for by how many run, and not by when.
    #[cold]
    fn make_room(&mut self, running: usize) {
        self.begins.drain(..self.over);
        self.over = 0;
        if self.begins.capacity() <= 2 * running {
            self.begins.reserve(3 * running + NEAR);
        }
    }

    fn position(&self, begin: i64, key: Key) -> usize {
        let first = self.running().partition_point(|&(other, _)| other < begin);
        let later = self.running().iter().skip(first);
        let at = later.map(|&(_, other)| other).position(|other| other == key);
        at.expect("what ends has begun") + first
    }

    fn running(&self) -> &[(i64, Key)] {
        self.begins.get(self.over..).unwrap_or(&[])
    }

    /// The begin of the oldest instance.
    pub(in crate::engine) fn oldest(&self) -> Option<i64> {
        self.running().first().map(|&(begin, _)| begin)
    }

    /// The begin of the youngest instance.
    pub(in crate::engine) fn youngest(&self) -> Option<i64> {
        self.running().last().map(|&(begin, _)| begin)
    }

    /// The begins from one instant, inclusive, to another, exclusive.
    pub(in crate::engine) fn between(
        &self,
        from: i64,
        to: i64,
    ) -> impl ExactSizeIterator<Item = i64> + '_ {
        let running = self.running();
        let first = running.partition_point(|&(begin, _)| begin < from);
        let end = running.partition_point(|&(begin, _)| begin < to).max(first);
        running.get(first..end).unwrap_or(&[]).iter().map(|&(begin, _)| begin)
    }
}

impl From<Vec<(i64, Key)>> for Ages {
    fn from(begins: Vec<(i64, Key)>) -> Self {
        Self { begins, over: 0 }
    }
}

impl From<Ages> for Vec<(i64, Key)> {
    fn from(ages: Ages) -> Self {
        ages.running().to_vec()
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
        assert_eq!(ages.between(20, 5).len(), 0);
        for (begin, key) in [(5, 4), (20, 3), (20, 5), (10, 1)] {
            ages.end(begin, Key(key));
        }
        assert_eq!((ages.oldest(), ages.youngest()), (Some(20), Some(20)));
        ages.end(20, Key(2));
        assert_eq!((ages.oldest(), ages.youngest()), (None, None));
    }
}
