//! A load on a service: many clients of Bayeux in one thread, and how long what is told takes to reach them.
//!
//! Invariant: nobody is loaded but a service on this machine, and nothing goes on for ever.

mod heard;
mod client;
mod effort;
mod run;

pub use client::{LoadError, Socket, Speaker, Target, begin, listen, open, say, subscribe};
pub use heard::{Heard, Mark};
pub use run::{
    DATA_BYTES_MAX, IN_FLIGHT_MAX, MESSAGES_MAX, Outcome, PER_SECOND_MAX, Plan, Publishing,
    SESSIONS_MAX, Tempo, WATCH_S_MAX, Work, run,
};
