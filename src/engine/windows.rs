//! Growing windows in motion: which interval is in force, and which cells are from an earlier one.
//!
//! Nothing is swept at a reset. Every window has the generation of its last reset, every object
//! the generation in which it was last touched; an older object is reset when it is touched next,
//! and read as if it had been (architecture invariant 8).

use serde::{Deserialize, Serialize};

use super::misfit::Misfit;
use crate::clock::Timestamp;
use crate::definition::{Growing, Zone};

/// The growing windows of a plan at the time of the events.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Windows {
    #[serde(skip)]
    zone: Zone,
    growing: Vec<GrowingWindow>,
    /// The begins of the intervals in force, by window.
    #[serde(skip)]
    resets: Vec<i64>,
    generation: u32,
    /// The latest of them.
    #[serde(skip)]
    last_reset: i64,
    /// The earliest next reset of any window.
    #[serde(skip)]
    next: i64,
}

/// What events have changed of the windows.
#[derive(Debug, Deserialize)]
pub(super) struct WindowsState {
    /// By window: the begin of the interval in force and that of the next one, and the generation.
    growing: Vec<((i64, i64), u32)>,
    generation: u32,
}

/// One growing window.
#[derive(Clone, Debug, Serialize)]
struct GrowingWindow {
    #[serde(skip)]
    profile: Growing,
    /// The begin of the interval in force, and that of the next one.
    interval: (i64, i64),
    generation: u32,
}

/// The interval of a growing window at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct GrowingNow {
    /// The begin of the interval.
    pub(super) reset: i64,
    /// The first generation whose cells belong to it; none do where it is in the future.
    pub(super) generation: u32,
}

impl Windows {
    pub(super) fn new(growing: &[Growing], zone: &Zone) -> Self {
        let window = |profile: &Growing| GrowingWindow {
            profile: profile.clone(),
            interval: (i64::MIN, i64::MIN),
            generation: 0,
        };
        Self {
            zone: zone.clone(),
            growing: growing.iter().map(window).collect(),
            resets: vec![i64::MIN; growing.len()],
            generation: 0,
            last_reset: i64::MIN,
            next: i64::MIN,
        }
    }

    /// Takes in what was saved.
    pub(super) fn restore(&mut self, state: WindowsState) -> Result<(), Misfit> {
        Misfit::unless(state.growing.len() == self.growing.len(), "growing windows")?;
        for (window, (interval, generation)) in self.growing.iter_mut().zip(state.growing) {
            window.interval = interval;
            window.generation = generation;
        }
        self.generation = state.generation;
        self.look_ahead();
        Ok(())
    }

    /// Whether another interval begins before an instant, or at it.
    #[inline]
    pub(super) fn is_due(&self, now: i64) -> bool {
        self.next <= now && !self.growing.is_empty()
    }

    /// Goes on to the time of the next event.
    #[inline]
    pub(super) fn advance(&mut self, now: i64) {
        if !self.is_due(now) {
            return;
        }
        self.generation += 1;
        let at = Timestamp::saturating_from_ms(now);
        for window in &mut self.growing {
            if window.interval.1 <= now {
                window.interval = window.profile.interval_at(at, &self.zone);
                window.generation = self.generation;
            }
        }
        self.look_ahead();
    }

    /// Notes the begins of the intervals in force, and the next one.
    fn look_ahead(&mut self) {
        self.resets.clear();
        self.resets.extend(self.growing.iter().map(|window| window.interval.0));
        self.last_reset = self.resets.iter().copied().max().unwrap_or(i64::MIN);
        self.next = self.growing.iter().map(|window| window.interval.1).min().unwrap_or(i64::MAX);
    }

    /// The generation of the last reset of any window.
    pub(super) fn generation(&self) -> u32 {
        self.generation
    }

    /// The latest reset of any window: behind it, all that ends is in the interval in force.
    pub(super) fn last_reset(&self) -> i64 {
        self.last_reset
    }

    /// The begin of the interval in force.
    pub(super) fn reset(&self, window: usize) -> i64 {
        *self.resets.get(window).expect("a window of this plan")
    }

    /// The begin of the interval in force, and the generation in which it began.
    pub(super) fn in_force(&self, window: usize) -> GrowingNow {
        let GrowingWindow { interval, generation, .. } = self.window(window);
        GrowingNow { reset: interval.0, generation: *generation }
    }

    /// The same at an instant that is not earlier than the last event.
    pub(super) fn at(&self, window: usize, now: i64) -> GrowingNow {
        let GrowingWindow { profile, interval, generation } = self.window(window);
        if now < interval.1 {
            return GrowingNow { reset: interval.0, generation: *generation };
        }
        let (reset, _) = profile.interval_at(Timestamp::saturating_from_ms(now), &self.zone);
        GrowingNow { reset, generation: u32::MAX }
    }

    fn window(&self, window: usize) -> &GrowingWindow {
        self.growing.get(window).expect("a window of this plan")
    }
}
