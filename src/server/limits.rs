//! The limits of the service, as `tallyboard.yaml` sets them.

use super::config::OutOfBounds;
use super::keys::{BODY_BYTES_MAX, DELAY_MS_MAX, HISTORY_DAYS_MAX};

/// What the operator has decided about amounts and times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// For how long an event waits for earlier ones, milliseconds (semantics 45).
    pub reorder_ms: u32,
    /// How far ahead of the wall clock an event may be, milliseconds (semantics 45).
    pub future_ms_max: u32,
    /// How large the body of a request may be, bytes, unpacked.
    pub body_bytes_max: u32,
    /// For how long published values are kept, days.
    pub history_days: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { reorder_ms: 250, future_ms_max: 5_000, body_bytes_max: 8 << 20, history_days: 31 }
    }
}

/// What is written of them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct WrittenLimits {
    pub(super) reorder_ms: Option<u32>,
    pub(super) future_ms_max: Option<u32>,
    pub(super) body_bytes_max: Option<u32>,
    pub(super) history_days: Option<u32>,
}

impl WrittenLimits {
    /// The limits that are written, the others by default.
    ///
    /// # Errors
    /// Where one is out of its bounds.
    pub(super) fn limits(self) -> Result<Limits, OutOfBounds> {
        let default = Limits::default();
        let within = |key, number: Option<u32>, default, (min, max): (u32, u32)| match number {
            None => Ok(default),
            Some(number) if (min..=max).contains(&number) => Ok(number),
            Some(number) => Err((key, number, (min, max))),
        };
        let delay = (0, DELAY_MS_MAX);
        let Self { reorder_ms, future_ms_max, body_bytes_max, history_days } = self;
        Ok(Limits {
            reorder_ms: within("reorder_ms", reorder_ms, default.reorder_ms, delay)?,
            future_ms_max: within("future_ms_max", future_ms_max, default.future_ms_max, delay)?,
            body_bytes_max: within(
                "body_bytes_max",
                body_bytes_max,
                default.body_bytes_max,
                (1, BODY_BYTES_MAX),
            )?,
            history_days: within(
                "history_days",
                history_days,
                default.history_days,
                (1, HISTORY_DAYS_MAX),
            )?,
        })
    }
}
