//! The durable log of events, and the checkpoints that shorten reading it again.
//!
//! What `append` has returned from survives a crash of the process and of the machine. A row that
//! does not hold what was written into it is told, and never read as something else.

mod batch;
mod error;
mod log;
mod schema;
mod sqlite;
mod checkpoint;

pub use batch::{Batch, BatchFault, Sequence};
pub use checkpoint::{CHECKPOINTS_KEPT, Checkpoint};
pub use error::JournalError;
pub use log::EventLog;
pub use sqlite::Journal;

#[cfg(test)]
mod tests;
