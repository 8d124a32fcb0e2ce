//! How many bytes may wait for the writer, counted by all who tell it something at once.

use super::atomic::{AtomicUsize, Ordering};

/// The bytes that wait.
#[derive(Debug)]
pub(super) struct Budget {
    waiting: AtomicUsize,
    max: usize,
}

impl Budget {
    pub(super) fn new(max: usize) -> Self {
        Self { waiting: AtomicUsize::new(0), max }
    }

    /// Takes so many bytes, if there is room; where nothing waits, there is room for any number.
    pub(super) fn take(&self, bytes: usize) -> bool {
        let waiting = self.waiting.fetch_add(bytes, Ordering::AcqRel);
        let has_room = waiting == 0 || waiting.saturating_add(bytes) <= self.max;
        if !has_room {
            self.give_back(bytes);
        }
        has_room
    }

    /// Gives back what was taken.
    pub(super) fn give_back(&self, bytes: usize) {
        self.waiting.fetch_sub(bytes, Ordering::AcqRel);
    }
}
