//! A hold on the time of the service, for a source that tells everything in order and knows what comes
//! next.
//!
//! Invariant: the time that is held only ever goes on.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use crate::clock::Timestamp;

/// How far time may go: to the next event of a source, and not beyond it before that is told.
///
/// A past that is told belatedly is published as it would have been at its time, however large the
/// parts in which it is told and however long the pauses between them: no tick comes before an event
/// that belongs before it.
#[derive(Clone, Debug)]
pub struct Hold(Arc<AtomicI64>);

impl Hold {
    pub(super) fn at(instant: Timestamp) -> Self {
        Self(Arc::new(AtomicI64::new(instant.ms())))
    }

    /// Lets time go on up to an instant: everything before it was told, and has been answered.
    pub fn extend(&self, instant: Timestamp) {
        self.0.fetch_max(instant.ms(), Ordering::AcqRel);
    }

    pub(super) fn instant(&self) -> Timestamp {
        Timestamp::saturating_from_ms(self.0.load(Ordering::Acquire))
    }
}
