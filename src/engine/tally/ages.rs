//! The begins of what runs now, in order: the oldest, the youngest, and how many lie between.
//!
//! Invariant: what runs is sorted by begin; of equal begins the one that came first is in front. What is over
//! may still have its place between others, but neither the first nor the last one.

use serde::{Deserialize, Serialize};

/// Tells running instances apart: unique among what runs at one time in one timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(in crate::engine) struct Key(pub(in crate::engine) u64);

/// Where an instance was put: it is looked for there first. What stands there is asked for its key, so that
/// a place that is no longer right costs time and nothing else.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::engine) struct Place(u32);

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
    running: usize,
    /// The number of the first place of all; it wraps.
    number: u32,
}

impl Ages {
    /// Takes a running instance in. Most begin now and go to the end.
    #[inline]
    pub(in crate::engine) fn begin(&mut self, begin: i64, key: Key) -> Place {
        let (places, capacity) = (self.begins.len(), self.begins.capacity());
        if places == capacity || capacity <= 2 * self.running {
            self.make_room();
        }
        self.running += 1;
        match self.begins.last() {
            Some(&(last, _)) if last > begin => self.insert(begin, key),
            Some(_) | None => {
                let place = self.place(self.begins.len());
                self.begins.push((begin, key));
                place
            }
        }
    }

    #[cold]
    fn insert(&mut self, begin: i64, key: Key) -> Place {
        let at = self.front + self.places().partition_point(|&(other, _)| other <= begin);
        self.begins.insert(at, (begin, key));
        self.place(at)
    }

    #[expect(clippy::cast_possible_truncation, reason = "the numbers of places wrap")]
    fn place(&self, at: usize) -> Place {
        Place(self.number.wrapping_add(at as u32))
    }

    /// Forgets an instance that has ended, which was perhaps put to a place.
    #[inline]
    pub(in crate::engine) fn end(&mut self, begin: i64, key: Key, place: Place) {
        let at = place.0.wrapping_sub(self.number) as usize;
        match self.begins.get_mut(at) {
            Some((_, own)) if *own == key => *own = OVER,
            Some(_) | None => self.end_somewhere(begin, key),
        }
        self.running -= 1;
        while let Some((_, OVER)) = self.begins.get(self.front) {
            self.front += 1;
        }
        while let Some((_, OVER)) = self.places().last() {
            self.begins.pop();
        }
    }

    /// Marks what has ended, wherever it is: as a rule it is one of the oldest.
    #[inline(never)]
    fn end_somewhere(&mut self, begin: i64, key: Key) {
        let places = self.begins.get_mut(self.front..).unwrap_or(&mut []);
        let near = places.iter().take(NEAR).position(|&(_, other)| other == key);
        let first = match near {
            Some(at) => at,
            None => places.partition_point(|&(other, _)| other < begin),
        };
        let mut later = places.iter_mut().skip(first);
        later.find(|(_, other)| *other == key).expect("what ends has begun").1 = OVER;
    }

    /// Makes room for more; memory is asked for by how many run, and not by when.
    #[cold]
    fn make_room(&mut self) {
        self.begins.drain(..self.front);
        Place(self.number) = self.place(self.front);
        self.front = 0;
        // While what is over takes little room, everything else keeps its place.
        if self.begins.len() > 2 * self.running {
            self.begins.retain(|&(_, key)| key != OVER);
        }
        if self.begins.capacity() <= 2 * self.running {
            self.begins.reserve(4 * self.running + NEAR);
        }
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
        Self { running: begins.len(), begins, front: 0, number: 0 }
    }
}

impl From<Ages> for Vec<(i64, Key)> {
    fn from(ages: Ages) -> Self {
        ages.places().iter().filter(|(_, key)| *key != OVER).copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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
            ages.end(begin, Key(key), Place::default());
        }
        assert_eq!((ages.oldest(), ages.youngest()), (Some(20), Some(20)));
        ages.end(20, Key(2), Place::default());
        assert_eq!((ages.oldest(), ages.youngest()), (None, None));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// Each step begins something, now or earlier, or ends one of what runs, with the place that it was
        /// given or with a wrong one.
        #[test]
        fn ages_are_those_of_what_runs(
            steps in prop::collection::vec((any::<bool>(), 0_i64..30, any::<prop::sample::Index>(), any::<bool>()), 1..300),
        ) {
            let mut ages = Ages::default();
            let mut running: Vec<(i64, Key, Place)> = Vec::new();
            for (now, (is_begin, back, which, is_placed)) in (0_u64..).zip(steps) {
                if is_begin || running.is_empty() {
                    let begin = now.cast_signed() - if back < 25 { 0 } else { back };
                    let place = ages.begin(begin, Key(now));
                    running.push((begin, Key(now), place));
                } else {
                    let (begin, key, place) = running.remove(which.index(running.len()));
                    ages.end(begin, key, if is_placed { place } else { Place::default() });
                }
                let mut begins: Vec<i64> = running.iter().map(|(begin, ..)| *begin).collect();
                begins.sort_unstable();
                prop_assert_eq!(ages.oldest(), begins.first().copied());
                prop_assert_eq!(ages.youngest(), begins.last().copied());
                prop_assert_eq!(ages.between(i64::MIN, i64::MAX).collect::<Vec<_>>(), begins);
            }
        }
    }
}
