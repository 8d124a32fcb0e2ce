//! What a journal of events must be able to do; the contract of a stream that is appended to.

use std::ops::ControlFlow;

use super::batch::{Batch, Sequence};
use super::error::JournalError;

/// A durable log of events.
pub trait EventLog {
    /// Appends batches, all or none; they follow each other and the end of the log. When it
    /// returns, they survive a crash.
    ///
    /// # Errors
    /// Where nothing was appended: the disk is full, or the store failed.
    fn append(&mut self, batches: &[Batch]) -> Result<(), JournalError>;

    /// Reads batches in order, the first of them the one that holds the event at `from`, until
    /// `take` breaks.
    ///
    /// # Errors
    /// Where a row is not what was written, or the store failed.
    fn read_from(
        &self,
        from: Sequence,
        take: &mut dyn FnMut(Batch) -> ControlFlow<()>,
    ) -> Result<(), JournalError>;

    /// The place of the event that will be appended next.
    fn next(&self) -> Sequence;

    /// The place of the earliest event that is still there.
    ///
    /// # Errors
    /// Where the store failed.
    fn begin(&self) -> Result<Sequence, JournalError>;

    /// Forgets batches that lie wholly before a place. Gives how many events are forgotten.
    ///
    /// # Errors
    /// Where the store failed.
    fn truncate_before(&mut self, place: Sequence) -> Result<u64, JournalError>;
}
