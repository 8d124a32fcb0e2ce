//! The begins of what runs now, in order: the oldest, the youngest, and how many lie between.
//!
//! Invariant: `begins` is sorted by begin; of equal begins the one that came first is in front.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

/// Tells running instances apart: unique among what runs at one time in one timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(in crate::engine) struct Key(pub(in crate::engine) u64);

/// The begins of the running instances of one object.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(in crate::engine) struct Ages {
    begins: VecDeque<(i64, Key)>,
}

impl Ages {
    /// Takes a running instance in. Most begin now and go to the end.
    pub(in crate::engine) fn begin(&mut self, begin: i64, key: Key) {
        match self.begins.back() {
            Some(&(last, _)) if last > begin => {
                let at = self.begins.partition_point(|&(other, _)| other <= begin);
                self.begins.insert(at, (begin, key));
            }
            Some(_) | None => self.begins.push_back((begin, key)),
        }
    }

    /// Forgets an instance that has ended.
    pub(in crate::engine) fn end(&mut self, begin: i64, key: Key) {
        // As a rule the oldest waits no longer.
        if self.begins.front() == Some(&(begin, key)) {
            self.begins.pop_front();
            return;
        }
        let first = self.begins.partition_point(|&(other, _)| other < begin);
        let at = self.begins.range(first..).position(|&(_, other)| other == key);
        let at = at.expect("what ends has begun") + first;
        self.begins.remove(at);
    }

    /// The begin of the oldest instance.
    pub(in crate::engine) fn oldest(&self) -> Option<i64> {
        self.begins.front().map(|&(begin, _)| begin)
    }

    /// The begin of the youngest instance.
    pub(in crate::engine) fn youngest(&self) -> Option<i64> {
        self.begins.back().map(|&(begin, _)| begin)
    }

    /// The begins from one instant, inclusive, to another, exclusive.
    pub(in crate::engine) fn between(
        &self,
        from: i64,
        to: i64,
    ) -> impl ExactSizeIterator<Item = i64> + '_ {
        let first = self.begins.partition_point(|&(begin, _)| begin < from);
        let end = self.begins.partition_point(|&(begin, _)| begin < to).max(first);
        self.begins.range(first..end).map(|&(begin, _)| begin)
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
