//! The mailbox of the writer: what it can be asked, and how it answers.
//!
//! Whoever asks waits for nothing here: where the mailbox is full, asking fails at once.

use std::sync::Arc;

use crossbeam_channel::{Receiver, Sender, bounded};

use super::budget::Budget;
use super::ongoing::Ongoing;
use super::presence::{Look, Present};
use super::recover::RecoverError;
use crate::definition::Ranges;
use crate::domain::Draft;
use crate::engine::{RangeRefusal, Row};
use crate::publisher::{Board, Published};

/// How many jobs may wait for the writer.
pub const MAILBOX_JOBS_MAX: usize = 4_096;
/// How many bytes of events may wait for the writer.
pub const MAILBOX_BYTES_MAX: usize = 64 << 20;
/// How many refused lines of one batch are named; the others are counted.
pub const REFUSED_MAX: usize = 1_000;

/// Events to take in: lines of NDJSON.
pub struct Append {
    /// The lines.
    pub lines: Vec<u8>,
    /// Whom to tell what became of them.
    pub answer: Box<dyn FnOnce(Result<Receipt, Rejected>) + Send>,
}

/// What became of a batch: it is durable.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Receipt {
    /// How many events were taken in.
    pub accepted: u32,
    /// How many lines were refused.
    pub refused_count: u64,
    /// The first of them, [`REFUSED_MAX`] at the most.
    pub refused: Vec<RefusedEvent>,
}

/// A line that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedEvent {
    /// Its place among the lines, counted from 1.
    pub line: u64,
    /// What is wrong with it, and how to mend it.
    pub reason: String,
}

/// Why nothing of a batch was taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejected {
    /// There is no room on the disk.
    #[error("the disk is full: nothing can be taken in until there is room")]
    Full,
    /// A record of a command is larger than a line of the journal may be.
    #[error("what is to be kept is too large: a record has at most a mebibyte")]
    TooLarge,
    /// The journal has failed, and the service ends.
    #[error("the journal has failed")]
    Failed,
}

/// Why the writer cannot be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Busy {
    /// The mailbox is full.
    #[error("more arrives than can be taken in")]
    Full,
    /// The writer has ended.
    #[error("the service is stopping")]
    Stopped,
}

/// Values at the time of the service, each with its definition; object by object, as they were asked
/// for.
pub type FreshValues = Vec<Vec<(usize, Published)>>;

/// Objects whose values are wanted, each by its row and with the definitions to read.
pub type Wanted = Vec<(Row, Vec<usize>)>;

/// Why values were not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadRefusal {
    /// Those who ask have other definitions than those who count.
    #[error("the definitions have just changed: ask again")]
    OtherEdition,
    /// There is no value for other time ranges.
    #[error(transparent)]
    Ranges(#[from] RangeRefusal),
}

/// What becomes of a question for values now: none before the first event of all.
pub type ReadAnswer = Result<Option<FreshValues>, ReadRefusal>;

/// Values to read now.
pub(super) struct Read {
    /// Whose rows and definitions are meant.
    pub(super) board: Arc<Board>,
    /// Objects, each by its row and with the definitions to read.
    pub(super) objects: Wanted,
    /// Time ranges instead of those of the definitions (semantics 110).
    pub(super) ranges: Ranges,
    pub(super) answer: Box<dyn FnOnce(ReadAnswer) + Send>,
}

/// A course to go on with from now on.
pub(super) struct Adopt {
    pub(super) ongoing: Box<Ongoing>,
    pub(super) answer: Box<dyn FnOnce(Adopted) + Send>,
}

/// What became of a course to go on with.
pub(super) enum Adopted {
    /// It is in force; this is the former one.
    InForce(Box<Ongoing>),
    /// Too much is missing of it.
    TooEarly(Box<Ongoing>),
    /// It cannot go on, and the former one does.
    Failed(RecoverError),
}

/// A command: looks at what was provisioned and drafts events. What it gives is called when they are
/// durable and in force, or were not taken in.
type Command = Box<dyn FnOnce(&mut Draft<'_>) -> Answer + Send>;
/// Tells whoever asked.
type Answer = Box<dyn FnOnce(Result<(), Rejected>) + Send>;

/// A command for a contact centre.
pub(super) struct Decide {
    pub(super) centre: Box<str>,
    pub(super) command: Command,
}

pub(super) enum Job {
    Append(Append),
    Decide(Decide),
    Read(Read),
    Look(Look),
    /// Say when everything is done that was asked before.
    Await(Box<dyn FnOnce() + Send>),
    Adopt(Adopt),
    /// Take in what is there, and end.
    Stop,
}

/// Tells and asks the writer.
#[derive(Clone, Debug)]
pub struct Handle {
    jobs: Sender<Job>,
    bytes: Arc<Budget>,
}

/// Where the writer takes its jobs from.
#[derive(Debug)]
pub(super) struct Mailbox {
    pub(super) jobs: Receiver<Job>,
    bytes: Arc<Budget>,
}

/// Makes a mailbox and the handle to it.
pub(super) fn mailbox() -> (Handle, Mailbox) {
    let (sender, receiver) = bounded(MAILBOX_JOBS_MAX);
    let bytes = Arc::new(Budget::new(MAILBOX_BYTES_MAX));
    (Handle { jobs: sender, bytes: Arc::clone(&bytes) }, Mailbox { jobs: receiver, bytes })
}

impl Handle {
    /// Asks to take events in. The answer comes when they are durable and have arrived in the order
    /// of events; nobody is answered where the writer dies.
    ///
    /// # Errors
    /// Where the mailbox is full or the writer has ended; then nothing was taken in.
    pub fn append(&self, append: Append) -> Result<(), Busy> {
        let size = append.lines.len();
        // One batch alone may have any size that the service accepts.
        if !self.bytes.take(size) {
            return Err(Busy::Full);
        }
        let result = self.send(Job::Append(append));
        if result.is_err() {
            self.bytes.give_back(size);
        }
        result
    }

    /// Asks for the values of objects of a board now, each by its row and with the definitions to read;
    /// perhaps with other time ranges than those of the definitions.
    ///
    /// # Errors
    /// As [`Handle::append`].
    pub fn read(
        &self,
        board: Arc<Board>,
        (objects, ranges): (Wanted, Ranges),
        answer: impl FnOnce(ReadAnswer) + Send + 'static,
    ) -> Result<(), Busy> {
        self.send(Job::Read(Read { board, objects, ranges, answer: Box::new(answer) }))
    }

    /// Asks who is there in a contact centre; perhaps of one agent only.
    ///
    /// # Errors
    /// As [`Handle::append`].
    pub fn look(
        &self,
        (centre, agent): (&str, Option<&str>),
        answer: impl FnOnce(Vec<Present>) + Send + 'static,
    ) -> Result<(), Busy> {
        let agent = agent.map(Box::from);
        self.send(Job::Look(Look { centre: centre.into(), agent, answer: Box::new(answer) }))
    }

    /// Asks to follow a command in a contact centre. `answer` is told what came of it when that is durable
    /// and in force.
    ///
    /// # Errors
    /// As [`Handle::append`].
    pub fn decide<T: Send + 'static>(
        &self,
        centre: &str,
        command: impl FnOnce(&mut Draft<'_>) -> T + Send + 'static,
        answer: impl FnOnce(Result<T, Rejected>) + Send + 'static,
    ) -> Result<(), Busy> {
        let command: Command = Box::new(move |draft| {
            let decided = command(draft);
            Box::new(move |taken| answer(taken.map(|()| decided)))
        });
        self.send(Job::Decide(Decide { centre: centre.into(), command }))
    }

    /// Asks to be told when everything is published that was told before.
    ///
    /// # Errors
    /// As [`Handle::append`].
    pub fn wait(&self, answer: impl FnOnce() + Send + 'static) -> Result<(), Busy> {
        self.send(Job::Await(Box::new(answer)))
    }

    /// Asks to go on with another course; waits for room in the mailbox.
    pub(super) fn adopt(
        &self,
        ongoing: Box<Ongoing>,
        answer: impl FnOnce(Adopted) + Send + 'static,
    ) -> Result<(), Busy> {
        let adopt = Adopt { ongoing, answer: Box::new(answer) };
        self.jobs.send(Job::Adopt(adopt)).map_err(|_| Busy::Stopped)
    }

    /// Lets the writer take in what waits, write a checkpoint and end.
    pub fn stop(&self) {
        // Where nobody listens, the writer has ended.
        let _ = self.jobs.send(Job::Stop);
    }

    fn send(&self, job: Job) -> Result<(), Busy> {
        self.jobs.try_send(job).map_err(
            |error| {
                if error.is_full() { Busy::Full } else { Busy::Stopped }
            },
        )
    }
}

impl Mailbox {
    /// Notes that a batch no longer waits.
    pub(super) fn taken(&self, append: &Append) {
        self.bytes.give_back(append.lines.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn append(size: usize) -> Append {
        Append { lines: vec![b'x'; size], answer: Box::new(|_| ()) }
    }

    #[test]
    fn a_full_mailbox_turns_jobs_away_until_one_is_taken() {
        let (handle, mailbox) = mailbox();
        for _ in 0..MAILBOX_JOBS_MAX {
            assert_eq!(handle.append(append(1)), Ok(()));
        }
        assert_eq!(handle.append(append(1)), Err(Busy::Full));
        drop(mailbox.jobs.recv());
        assert_eq!(handle.append(append(1)), Ok(()));
        drop(mailbox);
        assert_eq!(handle.append(append(1)), Err(Busy::Stopped));
    }

    #[test]
    fn so_many_bytes_may_wait_and_a_single_batch_of_any_size() {
        let (handle, mailbox) = mailbox();
        assert_eq!(handle.append(append(MAILBOX_BYTES_MAX + 1)), Ok(()));
        assert_eq!(handle.append(append(1)), Err(Busy::Full));
        let Ok(Job::Append(first)) = mailbox.jobs.recv() else { panic!("no batch") };
        mailbox.taken(&first);
        assert_eq!(handle.append(append(MAILBOX_BYTES_MAX)), Ok(()));
        assert_eq!(handle.append(append(1)), Err(Busy::Full));
    }
}
