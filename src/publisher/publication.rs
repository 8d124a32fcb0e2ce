//! Publications: what has changed, told to everybody who listens.
//!
//! A listener that is too slow loses publications, never the newest values: those are on the board.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use foldhash::fast::FixedState;

use super::board::{Board, ObjectKey, Published};
use crate::clock::Timestamp;

/// How many publications wait for a slow listener before the oldest is lost.
pub const PUBLICATIONS_MAX: usize = 64;

/// A value that has changed.
#[derive(Debug)]
pub struct Change {
    /// The object.
    pub key: Arc<ObjectKey>,
    /// The statistic, by its position among the definitions.
    pub definition: usize,
    /// The value.
    pub published: Published,
    /// How it is written, once for all who listen.
    text: OnceLock<Box<str>>,
}

impl Change {
    pub(super) fn new(key: Arc<ObjectKey>, definition: usize, published: Published) -> Self {
        Self { key, definition, published, text: OnceLock::new() }
    }

    /// The change as it is written; only the first who asks writes it.
    pub fn text(&self, write: impl FnOnce(&Self) -> Box<str>) -> &str {
        self.text.get_or_init(|| write(self))
    }
}

/// Changes, in the order of objects.
pub type Changes = [Change];

/// What has been published since the publication before.
#[derive(Debug)]
pub struct Publication {
    /// What it is about: where listeners look at another board, the definitions are others now.
    pub board: Arc<Board>,
    /// Its number, counted from 1: on the board are the values of all publications up to its number.
    pub number: u64,
    /// The instant up to which everything is told.
    pub time: Timestamp,
    /// Whether that instant is later than before, even if nothing has changed.
    pub is_tick: bool,
    changes: Vec<Change>,
    /// The changes of each object.
    objects: Vec<Range<usize>>,
    /// The objects by id.
    by_id: HashMap<Box<str>, Vec<usize>, FixedState>,
}

impl Publication {
    /// `changes` are in the order of objects.
    pub(super) fn new(
        board: &Arc<Board>,
        number: u64,
        (time, is_tick): (Timestamp, bool),
        changes: Vec<Change>,
    ) -> Self {
        let mut objects: Vec<Range<usize>> = Vec::new();
        let mut by_id: HashMap<Box<str>, Vec<usize>, FixedState> = HashMap::default();
        let mut last: Option<&Arc<ObjectKey>> = None;
        for (place, change) in changes.iter().enumerate() {
            match objects.last_mut().filter(|_| last == Some(&change.key)) {
                Some(range) => range.end = place + 1,
                None => {
                    by_id.entry(change.key.id.clone()).or_default().push(objects.len());
                    objects.push(place..place + 1);
                }
            }
            last = Some(&change.key);
        }
        Self { board: Arc::clone(board), number, time, is_tick, changes, objects, by_id }
    }

    /// All changes.
    #[must_use]
    pub fn changes(&self) -> &Changes {
        &self.changes
    }

    /// The changes of the objects that have an id, of whatever type and centre.
    pub fn changes_of(&self, id: &str) -> impl Iterator<Item = &Change> {
        let objects = self.by_id.get(id).into_iter().flatten();
        let ranges = objects.filter_map(|&object| self.objects.get(object).cloned());
        ranges.flat_map(|range| self.changes.get(range).unwrap_or_default())
    }
}
