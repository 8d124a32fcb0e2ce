//! The numbers of publications: whoever sees a number sees its values.

use super::atomic::{AtomicU64, Ordering};

/// The number of the last publication whose values are all on the board.
#[derive(Debug)]
pub(super) struct Numbering(AtomicU64);

impl Numbering {
    pub(super) fn new() -> Self {
        Self(AtomicU64::new(0))
    }

    /// The number; what it stands for can be read behind this call.
    pub(super) fn last(&self) -> u64 {
        self.0.load(Ordering::Acquire)
    }

    /// Counts a publication, when its values are on the board and before anybody hears of it. One thread
    /// publishes.
    pub(super) fn next(&self) -> u64 {
        self.0.fetch_add(1, Ordering::AcqRel) + 1
    }

    /// Goes on from another number.
    pub(super) fn go_on_from(&self, last: u64) {
        self.0.store(last, Ordering::Release);
    }
}
