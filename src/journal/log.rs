//! What a journal of events must be able to do; the contract of a stream that is appended to.

use std::ops::ControlFlow;

use super::batch::{Batch, Sequence};
use super::error::JournalError;

/// A log of events that can be read.
pub trait EventSource {
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

    /// The place of the earliest event that is still there; of the next one where there is none.
    ///
    /// # Errors
    /// Where the store failed.
    fn begin(&self) -> Result<Sequence, JournalError>;

    /// The place of the event that will be appended next.
    ///
    /// # Errors
    /// Where the store failed.
    fn end(&self) -> Result<Sequence, JournalError>;
}

/// A durable log of events.
pub trait EventLog: EventSource {
    /// Appends batches, all or none; they follow each other and the end of the log. When it
    /// returns, they survive a crash.
    ///
    /// # Errors
    /// Where nothing was appended: the disk is full, or the store failed.
    fn append(&mut self, batches: &[Batch]) -> Result<(), JournalError>;

    /// The place of the event that will be appended next, as it is known without asking.
    fn next(&self) -> Sequence;

    /// Forgets batches that lie wholly before a place. Gives how many events are forgotten.
    ///
    /// # Errors
    /// Where the store failed.
    fn truncate_before(&mut self, place: Sequence) -> Result<u64, JournalError>;
}
