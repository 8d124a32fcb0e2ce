//! Pace: how often a second the same value is told at the most.
//!
//! The first change is told at once; of those that follow too soon only the newest, when its time has
//! come.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::publisher::ObjectKey;

/// A value: the object, and its statistic by the position among the definitions.
pub(super) type ValueKey = (Arc<ObjectKey>, usize);

/// How often values are told.
#[derive(Debug)]
pub(super) struct Pace {
    /// The time between two tellings, milliseconds.
    gap_ms: i64,
    /// From when on a value may be told again, and whether one waits for that.
    by_value: BTreeMap<ValueKey, (i64, bool)>,
}

impl Pace {
    /// A pace of so many a second; 0 is without a limit.
    pub(super) fn new(per_second: u32) -> Self {
        let gap_ms = if per_second == 0 { 0 } else { 1_000 / i64::from(per_second) };
        Self { gap_ms, by_value: BTreeMap::new() }
    }

    /// Whether a value can be told now; if not, it waits.
    pub(super) fn admits(&mut self, value: &ValueKey, now_ms: i64) -> bool {
        if self.gap_ms == 0 {
            return true;
        }
        match self.by_value.get_mut(value) {
            Some((free_ms, waits)) if now_ms < *free_ms => {
                *waits = true;
                false
            }
            Some((free_ms, waits)) => {
                (*free_ms, *waits) = (now_ms + self.gap_ms, false);
                true
            }
            None => {
                self.by_value.insert(value.clone(), (now_ms + self.gap_ms, false));
                true
            }
        }
    }

    /// When the next value that waits can be told, milliseconds.
    pub(super) fn next_ms(&self) -> Option<i64> {
        let waiting = self.by_value.values().filter(|(_, waits)| *waits);
        waiting.map(|(free_ms, _)| *free_ms).min()
    }

    /// Takes the values whose time has come, and forgets those that have been quiet.
    pub(super) fn due(&mut self, now_ms: i64) -> Vec<ValueKey> {
        let mut due = Vec::new();
        let gap_ms = self.gap_ms;
        self.by_value.retain(|value, (free_ms, waits)| {
            if now_ms < *free_ms {
                return true;
            }
            let has_waited = std::mem::take(waits);
            if has_waited {
                due.push(value.clone());
                *free_ms = now_ms + gap_ms;
            }
            has_waited
        });
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::definition::ObjectType;

    fn value(id: &str) -> ValueKey {
        let key =
            ObjectKey { object_type: ObjectType::Queue, centre: "default".into(), id: id.into() };
        (Arc::new(key), 0)
    }

    #[test]
    fn the_first_is_told_at_once_and_the_newest_in_its_time() {
        let mut pace = Pace::new(10);
        for (id, now_ms, is_told) in
            [("a", 0, true), ("a", 50, false), ("b", 60, true), ("a", 99, false), ("b", 160, true)]
        {
            assert_eq!(pace.admits(&value(id), now_ms), is_told, "{id} {now_ms}");
        }
        assert_eq!(pace.next_ms(), Some(100));
        assert_eq!(pace.due(99), []);
        assert_eq!(pace.due(100), [value("a")]);
        assert_eq!((pace.next_ms(), pace.admits(&value("a"), 150)), (None, false));
        assert_eq!(pace.due(300), [value("a")]);
        assert_eq!(pace.due(400), []);
        assert!(pace.by_value.is_empty());
    }

    #[test]
    fn without_a_limit_nothing_waits() {
        let mut pace = Pace::new(0);
        assert!((0..100).all(|_| pace.admits(&value("a"), 0)));
        assert!(pace.by_value.is_empty());
    }
}
