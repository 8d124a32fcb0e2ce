//! Which values are published when, what was published last, and who hears of it (semantics 47).
//!
//! No protocol: those who speak one read the board, and hear publications.

mod numbering;
mod by_type;
mod board;
mod publication;
mod schedule;
mod wanted;
mod state;
mod publishing;

// A test puts atomics in its place that try every order of threads.
use std::sync::atomic;

pub use board::{Board, ObjectKey, Published, Shown};
pub use publication::{Change, Changes, PUBLICATIONS_MAX, Publication};
pub use publishing::{Listening, Publisher};
pub use state::PublisherState;
