//! The durable log of events.
//!
//! What `append` has returned from survives a crash of the process and of the machine. A row that
//! does not hold what was written into it is told, and never read as something else.

mod batch;
mod error;
mod log;
mod schema;
mod sqlite;

pub use batch::{Batch, BatchFault, Sequence};
pub use error::JournalError;
pub use log::{EventLog, EventSource};
pub use schema::make_where_new;
pub use sqlite::{Journal, JournalReader};

#[cfg(test)]
mod tests;
