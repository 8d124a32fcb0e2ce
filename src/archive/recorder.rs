//! The thread that keeps the archive, so that nobody who counts waits for it.
//!
//! Records come through one bounded channel and are kept in their order: a checkpoint is written
//! together with every value that was published before it.

use std::path::Path;
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, bounded};

use super::checkpoint::Checkpoint;
use super::error::ArchiveError;
use super::history::{ArchivedObject, History, PublishedValue, Question};
use super::sessions::{
    KeptSession, Lasting, Mark, begin_session, end_session, lasting_sessions, renew_session,
};
use super::store::Archive;

/// How many records may wait for the archive; whoever publishes more waits.
pub const RECORDS_MAX: usize = 256;

/// What becomes of a question: values with their instants, the newest first.
pub type Answer = Result<Vec<(i64, i64)>, ArchiveError>;

/// Who is told whether something was written.
type Written = Box<dyn FnOnce(Result<(), ArchiveError>) + Send>;

enum Record {
    Object(ArchivedObject),
    Published(Vec<PublishedValue>),
    Checkpoint(Checkpoint),
    Question(Question, Box<dyn FnOnce(Answer) + Send>),
    Lasting(Lasting, Sender<Result<Vec<KeptSession>, ArchiveError>>),
    SessionBegin { session: KeptSession, ended: Vec<Mark>, written: Written },
    SessionUse { mark: Mark, at_ms: i64 },
    SessionEnd { mark: Mark, written: Written },
}

/// Tells the archive what to keep, and asks it.
#[derive(Clone, Debug)]
pub struct Recorder {
    records: Sender<Record>,
}

impl Recorder {
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

    /// Ends all sessions but those that go on after a restart, and waits for these.
    ///
    /// # Errors
    /// Where they cannot be read, and as [`Recorder::announce`].
    pub fn sessions(&self, lasting: Lasting) -> Result<Vec<KeptSession>, ArchiveError> {
        let (sender, receiver) = bounded(1);
        self.send(Record::Lasting(lasting, sender))?;
        receiver.recv().map_err(|_| ArchiveError::Closed)?
    }

    /// Begins a session in the place of others. What is told to be written outlasts the process.
    ///
    /// # Errors
    /// As [`Recorder::announce`].
    pub fn begin_session(
        &self,
        session: KeptSession,
        ended: Vec<Mark>,
        written: impl FnOnce(Result<(), ArchiveError>) + Send + 'static,
    ) -> Result<(), ArchiveError> {
        self.send(Record::SessionBegin { session, ended, written: Box::new(written) })
    }

    /// Writes that a session was used, where the archive has time for it. Nobody waits.
    pub fn renew_session(&self, mark: Mark, at_ms: i64) {
        // What is lost makes a session a little older than it is.
        let _ = self.records.try_send(Record::SessionUse { mark, at_ms });
    }

    /// Ends a session. What is told to be written outlasts the process.
    ///
    /// # Errors
    /// As [`Recorder::announce`].
    pub fn end_session(
        &self,
        mark: Mark,
        written: impl FnOnce(Result<(), ArchiveError>) + Send + 'static,
    ) -> Result<(), ArchiveError> {
        self.send(Record::SessionEnd { mark, written: Box::new(written) })
    }

    fn send(&self, record: Record) -> Result<(), ArchiveError> {
        self.records.send(record).map_err(|_| ArchiveError::Closed)
    }
}

/// Begins to keep the archive of a folder on a thread of its own, which ends when all recorders are
/// gone.
///
/// `statistics` are object types and names; with `is_new` what was there is forgotten, because it
/// belongs to other definitions. Values are kept for `kept_ms` milliseconds.
///
/// # Errors
/// Where the archive cannot be opened.
pub fn record(
    folder: &Path,
    statistics: &[(&str, &str)],
    is_new: bool,
    kept_ms: i64,
) -> Result<(Recorder, JoinHandle<Result<(), ArchiveError>>), ArchiveError> {
    let mut history = History::new(Archive::open(folder)?, statistics, kept_ms)?;
    if is_new {
        history.clear(statistics)?;
    }
    let (sender, receiver) = bounded(RECORDS_MAX);
    let thread = std::thread::Builder::new().name("archive".to_owned());
    let thread = thread.spawn(move || keep(history, &receiver)).expect("a thread can be started");
    Ok((Recorder { records: sender }, thread))
}

fn keep(mut history: History, records: &Receiver<Record>) -> Result<(), ArchiveError> {
    for record in records {
        match record {
            Record::Object(object) => history.announce(object)?,
            Record::Published(values) => history.record(&values)?,
            Record::Checkpoint(checkpoint) => history.flush(Some(&checkpoint))?,
            Record::Question(question, answer) => answer(history.answer(&question)),
            Record::Lasting(lasting, sender) => {
                let sessions = lasting_sessions(&mut history.connection, &lasting);
                // Who has asked may be gone.
                let _ = sender.send(sessions.map_err(ArchiveError::from));
            }
            Record::SessionBegin { session, ended, written } => {
                let begun = begin_session(&mut history.connection, &session, &ended);
                written(begun.map_err(ArchiveError::from));
            }
            Record::SessionUse { mark, at_ms } => {
                if let Err(error) = renew_session(&history.connection, &mark, at_ms) {
                    tracing::warn!("the use of a session cannot be written: {error}");
                }
            }
            Record::SessionEnd { mark, written } => {
                written(end_session(&history.connection, &mark).map_err(ArchiveError::from));
            }
        }
    }
    Ok(())
}
