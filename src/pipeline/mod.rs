//! The single writer: it takes what arrives, makes it durable, and lets it take effect.
//!
//! Invariant: what has taken effect, what waits and what was published are a function of the
//! definitions and of the journal alone, up to the instant that has been reached.

mod budget;
mod order;
mod course;
mod saved;
mod edition;
mod ongoing;
mod job;
mod standing;
mod presence;
mod known;
mod recount;
mod follower;
mod hold;
mod taking;
mod writer;
mod recover;
mod explain;

// A test puts atomics in its place that try every order of threads.
use std::sync::atomic;

pub use crate::engine::{Explanation, RangeRefusal};
pub use course::{ClockMode, Course};
pub use edition::{Edition, EditionView, Source};
pub use explain::{CONTRIBUTIONS_MAX, EXPLAIN_EVENTS_MAX, ExplainError, ExplainQuestion, explain};
pub use follower::Follower;
pub use hold::Hold;
pub use job::{
    Append, Busy, FreshValues, Handle, MAILBOX_BYTES_MAX, MAILBOX_JOBS_MAX, REFUSED_MAX,
    ReadAnswer, ReadRefusal, Receipt, RefusedEvent, Rejected, Wanted,
};
pub use known::Known;
pub use order::Order;
pub use presence::Present;
pub use recount::{RecountError, Recounted, Retired, recount};
pub use recover::{Foundation, RecoverError, Recovered, recover};
pub use standing::{Heard, Standing, StandingView};
pub use writer::{Pace, Writer, WriterError};

#[cfg(test)]
mod tests;
