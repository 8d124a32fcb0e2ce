//! Other definitions while the service goes on: everything is counted anew beside the one who writes, who
//! then goes on with them at once (semantics 24).

use std::sync::Arc;

use crossbeam_channel::bounded;

use super::edition::{Edition, EditionView, Source, edition_name};
use super::job::{Adopted, Handle};
use super::ongoing::Ongoing;
use super::recover::{Foundation, RecoverError};
use crate::archive::Archive;
use crate::journal::{EventSource, JournalReader};

/// How many batches are read of the journal at once: in between, what was written can be tidied up.
const BATCHES_AT_ONCE: u64 = 1_024;
/// How many events may be missing when the writer is asked to go on with the definitions; it reads them
/// while everybody waits.
pub(super) const ADOPTION_EVENTS_MAX: u64 = 20_000;

/// What came of other definitions.
#[derive(Debug)]
pub enum Recounted {
    /// They are in force.
    InForce(Retired),
    /// They are no longer wanted.
    Dropped,
}

/// What is left of definitions that are no longer in force.
#[derive(Debug)]
pub struct Retired(Option<Box<Ongoing>>);

/// Why other definitions have not come into force.
#[derive(Debug, thiserror::Error)]
pub enum RecountError {
    /// They could not be counted.
    #[error(transparent)]
    Recover(#[from] RecoverError),
    /// The service is stopping.
    #[error("the service is stopping")]
    Stopped,
}

/// Counts everything anew by other definitions and puts them into force, all at once.
///
/// `told` hears how many events were counted and how many there are; where it says
/// no, nothing changes.
///
/// # Errors
/// Where the definitions could not be counted; then nothing changes.
pub fn recount(
    foundation: &Foundation,
    source: Source,
    (handle, editions): (&Handle, &EditionView),
    told: &dyn Fn(u64, u64) -> bool,
) -> Result<Recounted, RecountError> {
    let current = editions.get();
    let Foundation { folder, counting, pace, .. } = foundation;
    if edition_name(&source, counting, pace.mode) == current.name {
        // Comments and lines are others, and numbers are not.
        let Edition { name, board, recorder, .. } = &*current;
        let (name, board, recorder) = (name.clone(), Arc::clone(board), recorder.clone());
        editions.set(Arc::new(Edition { name, source, board, recorder }));
        return Ok(Recounted::InForce(Retired(None)));
    }
    drop(current);
    let journal = JournalReader::open(folder).map_err(RecoverError::from)?;
    let mut ongoing = Box::new(Ongoing::prepare(foundation, source, &journal)?);
    loop {
        let end = journal.end().map_err(RecoverError::from)?;
        if !told(ongoing.next.number() - 1, end.number() - 1) {
            return Ok(Recounted::Dropped);
        }
        let missing = end.number() - ongoing.next.number();
        ongoing.read(&journal, BATCHES_AT_ONCE)?;
        if missing > ADOPTION_EVENTS_MAX {
            continue;
        }
        match adopt(handle, ongoing)? {
            Adopted::InForce(former) => return Ok(Recounted::InForce(Retired(Some(former)))),
            Adopted::TooEarly(again) => ongoing = again,
            Adopted::Failed(error) => return Err(error.into()),
        }
    }
}

impl Retired {
    /// Waits until nobody asks for values of the former definitions any more, and removes their archive.
    pub fn finish(self, foundation: &Foundation, editions: &EditionView) {
        let Some(old) = self.0 else { return };
        if let Err(error) = old.close() {
            tracing::warn!("the archive of the former definitions has failed: {error}");
        }
        if let Err(error) = Archive::remove_others(&foundation.folder, &editions.get().name) {
            tracing::warn!("the archive of the former definitions cannot be removed: {error}");
        }
    }
}

/// Asks the writer to go on with a course, and waits for what becomes of it.
fn adopt(handle: &Handle, ongoing: Box<Ongoing>) -> Result<Adopted, RecountError> {
    let (sender, receiver) = bounded(1);
    let answer = move |answer| {
        // Whoever has asked waits for it.
        let _ = sender.send(answer);
    };
    handle.adopt(ongoing, answer).map_err(|_| RecountError::Stopped)?;
    receiver.recv().map_err(|_| RecountError::Stopped)
}
