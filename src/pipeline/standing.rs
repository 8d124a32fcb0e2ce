//! How the service stands: the counters that operators look at.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use arc_swap::ArcSwap;
use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::event::Event;
use crate::ids::Names;

/// How the service stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Events in the journal.
    pub events: u64,
    /// Events that wait for earlier ones.
    pub waiting: u64,
    /// Events that came too late for their times (semantics 45).
    pub late: u64,
    /// Events that had been there (semantics 46).
    pub duplicates: u64,
    /// Events that fitted nothing (semantics 25).
    pub orphaned: u64,
    /// Lines that were refused since the start.
    pub refused: u64,
    /// Keys of events that nobody knows, since the start.
    pub unknown_keys: u64,
    /// The time of the newest event.
    pub newest: Option<Timestamp>,
    /// Whether the disk is full, so that nothing can be taken in.
    pub is_full: bool,
    /// Of what events have come.
    pub heard: Heard,
}

/// Of what events have come, ever: what is provisioned is none of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heard {
    /// Of calls, or of agents who take them.
    pub voice: bool,
    /// Of other media.
    pub media: bool,
}

impl Heard {
    /// Hears an event.
    pub(super) fn hear(&mut self, event: &Event) {
        if let Some(medium) = event.happening.medium() {
            self.voice |= medium == Names::voice();
            self.media |= medium != Names::voice();
        }
    }
}

/// The newest standing, for everybody.
#[derive(Clone, Debug, Default)]
pub struct StandingView {
    standing: Arc<ArcSwap<Standing>>,
    /// The instant of arrival that was reached, milliseconds.
    reached: Arc<AtomicI64>,
}

impl StandingView {
    /// The newest standing.
    #[must_use]
    pub fn get(&self) -> Standing {
        **self.standing.load()
    }

    /// The instant of arrival that was reached: whatever arrived before it is in the journal.
    #[must_use]
    pub fn reached(&self) -> Timestamp {
        Timestamp::saturating_from_ms(self.reached.load(Ordering::Acquire))
    }

    pub(super) fn set(&self, standing: Standing) {
        if standing != self.get() {
            self.standing.store(Arc::new(standing));
        }
    }

    pub(super) fn reach(&self, instant: Timestamp) {
        self.reached.store(instant.ms(), Ordering::Release);
    }
}
