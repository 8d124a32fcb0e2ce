//! What follows from the journal and is kept so that it need not be computed again: published values
//! and checkpoints. Sessions are kept beside them.
//!
//! All of it can be lost without losing a number: the journal makes it anew, and who had a session
//! logs in again. A row that does not hold
//! what was written into it is told, and never read as something else.

mod error;
mod series;
mod schema;
mod store;
mod checkpoint;
mod sessions;
mod history;
mod recorder;

pub use checkpoint::{CHECKPOINTS_KEPT, Checkpoint};
pub use error::ArchiveError;
pub use history::{ArchivedObject, PublishedValue, Question};
pub use recorder::{Answer, RECORDS_MAX, Recorder, record};
pub use sessions::{Holder, KeptSession, Lasting, Mark, SessionKeeper, keep_sessions};
pub use store::Archive;

#[cfg(test)]
mod tests;
