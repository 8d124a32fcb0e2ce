//! The writer: one thread that takes whatever waits, makes it durable at once, and answers.

use std::iter;
use std::sync::Arc;
use std::time::Duration;

use crossbeam_channel::RecvTimeoutError;

use super::course::ClockMode;
use super::edition::EditionView;
use super::hold::Hold;
use super::job::{Adopt, Adopted, Handle, Job, Mailbox, Read, ReadAnswer, ReadRefusal, mailbox};
use super::known::Known;
use super::ongoing::Ongoing;
use super::presence::Look;
use super::recount::ADOPTION_EVENTS_MAX;
use super::standing::{Standing, StandingView};
use super::taking::Teller;
use crate::archive::ArchiveError;
use crate::clock::{SteadyClock, Timestamp};
use crate::domain::DirectoryView;
use crate::engine::RangeRefusal;
use crate::event::NdjsonReader;
use crate::journal::{EventLog, Journal, JournalError, Sequence};
use crate::publisher::Published;

/// How many jobs are taken together, so that they are durable together.
const GROUP_JOBS_MAX: usize = 256;
/// How long the writer sleeps at the most, milliseconds.
const SLEEP_MS_MAX: i64 = 1_000;
/// How many events may lie behind the newest checkpoint, and for how long there may be any.
const CHECKPOINT_EVENTS: u64 = 2_000_000;
const CHECKPOINT_MS: i64 = 60_000;
/// For how long there may be none where there are no events, but ticks.
const CHECKPOINT_IDLE_MS: i64 = 3_600_000;

/// What the operator decides about time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// What the time of the service is.
    pub mode: ClockMode,
    /// For how long an event waits for earlier ones, milliseconds.
    pub reorder_ms: u32,
    /// How far ahead of the wall clock an event may be, milliseconds.
    pub future_ms_max: u32,
}

/// Why the writer has to end.
#[derive(Debug, thiserror::Error)]
pub enum WriterError {
    /// The journal cannot be written any more.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The archive cannot be written any more.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
}

/// The single writer.
#[derive(Debug)]
pub struct Writer {
    pub(super) ongoing: Box<Ongoing>,
    pub(super) journal: Journal,
    pub(super) pace: Pace,
    pub(super) editions: EditionView,
    pub(super) directory: DirectoryView,
    pub(super) mailbox: Mailbox,
    pub(super) reader: NdjsonReader,
    pub(super) standing: Standing,
    pub(super) view: StandingView,
    /// Where the newest checkpoint ends, and when it was written by the clock.
    pub(super) saved: (Sequence, Timestamp),
    pub(super) clock: SteadyClock,
    /// What keeps the time of the service behind the clock, if anything does.
    pub(super) hold: Option<Hold>,
}

impl Writer {
    /// Makes a writer that goes on with a course.
    #[must_use]
    pub(super) fn new(
        ongoing: Ongoing,
        journal: Journal,
        pace: Pace,
    ) -> (Self, Handle, EditionView) {
        let (handle, mailbox) = mailbox();
        let mut clock = SteadyClock::from(ongoing.course.marks.reached);
        let saved = (journal.next(), clock.now());
        let editions = EditionView::new(Arc::clone(&ongoing.edition));
        let mut writer = Self {
            ongoing: Box::new(ongoing),
            journal,
            pace,
            editions: editions.clone(),
            directory: DirectoryView::default(),
            mailbox,
            reader: NdjsonReader::default(),
            standing: Standing::default(),
            view: StandingView::default(),
            saved,
            clock,
            hold: None,
        };
        writer.stand();
        writer.directory.set(writer.ongoing.course.provisioned.directory.clone());
        (writer, handle, editions)
    }

    /// What has arrived so far, for a source that goes on where it was.
    #[must_use]
    pub fn known(&self) -> Known<'_> {
        Known { course: &self.ongoing.course }
    }

    /// What was provisioned, for everybody.
    #[must_use]
    pub fn directory(&self) -> DirectoryView {
        self.directory.clone()
    }

    /// How the service stands.
    #[must_use]
    pub fn standing(&self) -> StandingView {
        self.view.clone()
    }

    /// Lets time go on no further than to the next event of a source, which is told belatedly; and from
    /// then on no further than that source says.
    pub fn hold(&mut self, next: Timestamp) -> Hold {
        // Time never goes back.
        let hold = Hold::at(next.max(self.ongoing.course.marks.reached));
        self.hold = Some(hold.clone());
        hold
    }

    /// Lets happen what has become due while nobody was there: events that wait take effect, and ticks
    /// that were missed are published.
    ///
    /// # Errors
    /// Where the archive has failed.
    pub fn catch_up(&mut self) -> Result<(), WriterError> {
        let now = self.now();
        self.ongoing.course.advance(now)?;
        self.ongoing.course.flush()?;
        self.stand();
        Ok(())
    }

    /// Works until it is told to stop, or everybody is gone who could ask. Then the archive ends, when
    /// nobody else asks it any more.
    ///
    /// # Errors
    /// Where journal or archive have failed. What was acknowledged is in the journal.
    pub fn run(mut self, ended: impl FnOnce()) -> Result<(), WriterError> {
        let worked = self.work();
        ended();
        let Self { ongoing, editions, .. } = self;
        drop(editions);
        // Of both, the archive knows better why it was closed.
        ongoing.close()?;
        worked
    }

    fn work(&mut self) -> Result<(), WriterError> {
        loop {
            let now = self.now();
            let sleep = self.sleep(now);
            let job = self.mailbox.jobs.recv_timeout(sleep);
            let now = self.now();
            self.ongoing.course.advance(now)?;
            let is_last = match job {
                Ok(job) => self.take(job, now)?,
                Err(RecvTimeoutError::Timeout) => false,
                Err(RecvTimeoutError::Disconnected) => true,
            };
            self.view.reach(now);
            self.ongoing.course.flush()?;
            self.stand();
            if is_last {
                return self.save();
            }
            self.save_where_due()?;
        }
    }

    /// Takes a job and those that wait behind it. Gives whether one of them is the last.
    fn take(&mut self, first: Job, now: Timestamp) -> Result<bool, WriterError> {
        let (mut group, mut reads, mut is_last) = (Vec::new(), Vec::new(), false);
        let (mut awaited, mut adoption) = (Vec::new(), None);
        let waiting = self.mailbox.jobs.clone();
        for job in iter::once(first).chain(waiting.try_iter()).take(GROUP_JOBS_MAX) {
            match job {
                Job::Append(append) => {
                    self.mailbox.taken(&append);
                    group.push((Teller::Source, append));
                }
                Job::Decide(decide) => {
                    // Commands see everything that was told before.
                    self.append(std::mem::take(&mut group), now)?;
                    self.decide(decide, now)?;
                }
                Job::Read(read) => reads.push(read),
                // Who is there is told by what has taken effect, and waits for no disk.
                Job::Look(Look { centre, agent, answer }) => {
                    answer(self.ongoing.course.present(&centre, agent.as_deref()));
                }
                Job::Await(answer) => awaited.push(answer),
                Job::Adopt(adopt) => adoption = Some(adopt),
                Job::Stop => is_last = true,
            }
        }
        self.append(group, now)?;
        for read in reads {
            let values = self.read(&read, now);
            (read.answer)(values);
        }
        // The clock has been looked at, and all events are in.
        self.view.reach(now);
        awaited.into_iter().for_each(|answer| answer());
        if let Some(adopt) = adoption {
            self.adopt(adopt, now)?;
        }
        Ok(is_last)
    }

    /// Reads values at the time of the service.
    fn read(&self, read: &Read, now: Timestamp) -> ReadAnswer {
        let course = &self.ongoing.course;
        if !Arc::ptr_eq(&read.board, &self.ongoing.edition.board) {
            return Err(ReadRefusal::OtherEdition);
        }
        let Some(time) = course.time(now) else { return Ok(None) };
        let values = read.objects.iter().map(|(row, definitions)| {
            let published = |&definition| {
                let value = course.value((definition, read.ranges), *row, time)?;
                Ok((definition, Published { value, time }))
            };
            definitions.iter().map(published).collect()
        });
        Ok(Some(values.collect::<Result<_, RangeRefusal>>()?))
    }

    /// Goes on with other definitions, if not too much is missing of them.
    fn adopt(&mut self, adopt: Adopt, now: Timestamp) -> Result<(), WriterError> {
        let Adopt { mut ongoing, answer } = adopt;
        let missing = self.journal.next().number() - ongoing.next.number();
        if missing > ADOPTION_EVENTS_MAX {
            answer(Adopted::TooEarly(ongoing));
            return Ok(());
        }
        if let Err(error) = ongoing.read(&self.journal, u64::MAX) {
            answer(Adopted::Failed(error));
            return Ok(());
        }
        ongoing.course.advance(now)?;
        ongoing.course.flush()?;
        ongoing.course.publisher.succeed(&self.ongoing.course.publisher);
        let former = std::mem::replace(&mut self.ongoing, ongoing);
        self.editions.set(Arc::clone(&self.ongoing.edition));
        self.ongoing.course.publisher.announce();
        self.save()?;
        answer(Adopted::InForce(former));
        Ok(())
    }

    pub(super) fn delay_ms(&self) -> u32 {
        match self.pace.mode {
            ClockMode::Wall => self.pace.reorder_ms,
            // The end of a POST lets everything take effect.
            ClockMode::Events => 0,
        }
    }

    /// The time of the wall clock, as far as it may go.
    fn now(&mut self) -> Timestamp {
        let now = self.clock.now();
        self.hold.as_ref().map_or(now, |hold| now.min(hold.instant()))
    }

    /// How long nothing has to be done.
    fn sleep(&mut self, now: Timestamp) -> Duration {
        let due = self.ongoing.course.next_due(now).map_or(SLEEP_MS_MAX, |due| due + 1 - now.ms());
        let sleep_ms = due.clamp(0, SLEEP_MS_MAX);
        Duration::from_millis(u64::try_from(sleep_ms).unwrap_or_default())
    }

    fn save_where_due(&mut self) -> Result<(), WriterError> {
        let (next, at) = self.saved;
        let events = self.journal.next().number() - next.number();
        let period_ms = if events > 0 { CHECKPOINT_MS } else { CHECKPOINT_IDLE_MS };
        let is_late = self.clock.now().ms() - at.ms() >= period_ms;
        if events >= CHECKPOINT_EVENTS || is_late { self.save() } else { Ok(()) }
    }

    /// Writes a checkpoint.
    fn save(&mut self) -> Result<(), WriterError> {
        let next = self.journal.next();
        self.ongoing.save(next)?;
        self.saved = (next, self.clock.now());
        Ok(())
    }

    pub(super) fn stand(&mut self) {
        self.standing.events = self.journal.next().number() - 1;
        self.standing.waiting = self.ongoing.course.order.waiting() as u64;
        self.standing.late = self.ongoing.course.order.late();
        self.standing.duplicates = self.ongoing.course.marks.duplicates;
        self.standing.orphaned = self.ongoing.course.engine.orphaned();
        self.standing.unknown_keys = self.reader.unknown_keys();
        self.standing.newest = self.ongoing.course.engine.now();
        self.standing.heard = self.ongoing.course.marks.heard;
        self.view.set(self.standing);
    }
}
