//! The thread that keeps the archive, so that nobody who counts waits for it.
//!
//! Records come through one bounded channel and are kept in their order: a checkpoint is written
//! together with every value that was published before it.

use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, bounded};

use super::checkpoint::Checkpoint;
use super::error::ArchiveError;
use super::history::{ArchivedObject, History, PublishedValue, Question};
use super::store::Archive;

/// How many records may wait for the archive; whoever publishes more waits.
pub const RECORDS_MAX: usize = 256;

/// What becomes of a question: values with their instants, the newest first.
pub type Answer = Result<Vec<(i64, i64)>, ArchiveError>;

enum Record {
    Object(ArchivedObject),
    Published(Vec<PublishedValue>),
    Checkpoint(Checkpoint),
    Question(Question, Box<dyn FnOnce(Answer) + Send>),
}

/// Tells the archive what to keep, and asks it.
#[derive(Clone, Debug)]
pub struct Recorder {
    /// None where nothing is kept.
    records: Option<Sender<Record>>,
}

impl Recorder {
    /// A recorder of what nobody keeps: it forgets everything at once.
    #[must_use]
    pub fn forgetful() -> Self {
        Self { records: None }
    }

    /// Announces an object; its number is how many were announced before.
    ///
    /// # Errors
    /// Where the archive has failed; the thread that keeps it tells why.
    pub fn announce(&self, object: ArchivedObject) -> Result<(), ArchiveError> {
        self.send(Record::Object(object))
    }

    /// Keeps values in the order in which they were published.
    ///
    /// # Errors
    /// As [`Recorder::announce`].
    pub fn publish(&self, values: Vec<PublishedValue>) -> Result<(), ArchiveError> {
        self.send(Record::Published(values))
    }

    /// Writes a checkpoint with everything that was published before.
    ///
    /// # Errors
    /// As [`Recorder::announce`].
    pub fn save(&self, checkpoint: Checkpoint) -> Result<(), ArchiveError> {
        self.send(Record::Checkpoint(checkpoint))
    }

    /// Asks for published values. Nobody is answered where the archive has failed.
    ///
    /// # Errors
    /// As [`Recorder::announce`].
    pub fn ask(
        &self,
        question: Question,
        answer: impl FnOnce(Answer) + Send + 'static,
    ) -> Result<(), ArchiveError> {
        self.send(Record::Question(question, Box::new(answer)))
    }

    fn send(&self, record: Record) -> Result<(), ArchiveError> {
        match (&self.records, record) {
            (Some(records), record) => records.send(record).map_err(|_| ArchiveError::Closed),
            (None, Record::Question(_, answer)) => {
                answer(Ok(Vec::new()));
                Ok(())
            }
            (None, Record::Object(_) | Record::Published(_) | Record::Checkpoint(_)) => Ok(()),
        }
    }
}

/// Begins to keep an archive on a thread of its own, which ends when all recorders are gone.
///
/// `statistics` are object types and names; with `is_new` what was there is forgotten, because it
/// belongs to another state of the journal. Values are kept for `kept_ms` milliseconds.
///
/// # Errors
/// Where the archive cannot be written.
pub fn record(
    archive: Archive,
    statistics: &[(&str, &str)],
    is_new: bool,
    kept_ms: i64,
) -> Result<(Recorder, JoinHandle<Result<(), ArchiveError>>), ArchiveError> {
    let mut history = History::new(archive, statistics, kept_ms)?;
    if is_new {
        history.clear(statistics)?;
    }
    let (sender, receiver) = bounded(RECORDS_MAX);
    let thread = std::thread::Builder::new().name("archive".to_owned());
    let thread = thread.spawn(move || keep(history, &receiver)).expect("a thread can be started");
    Ok((Recorder { records: Some(sender) }, thread))
}

fn keep(mut history: History, records: &Receiver<Record>) -> Result<(), ArchiveError> {
    for record in records {
        match record {
            Record::Object(object) => history.announce(object)?,
            Record::Published(values) => history.record(&values)?,
            Record::Checkpoint(checkpoint) => history.flush(Some(&checkpoint))?,
            Record::Question(question, answer) => answer(history.answer(&question)),
        }
    }
    Ok(())
}
