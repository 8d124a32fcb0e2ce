//! The writer: one thread that takes whatever waits, makes it durable at once, and answers.

use std::iter;
use std::sync::Arc;
use std::time::Duration;

use crossbeam_channel::RecvTimeoutError;

use super::course::ClockMode;
use super::edition::EditionView;
use super::hold::Hold;
use super::job::{
    Adopt, Adopted, Append, Handle, Job, Mailbox, REFUSED_MAX, Read, ReadAnswer, ReadRefusal,
    Receipt, RefusedEvent, Rejected, mailbox,
};
use super::known::Known;
use super::ongoing::Ongoing;
use super::recount::ADOPTION_EVENTS_MAX;
use super::standing::{Standing, StandingView};
use crate::archive::ArchiveError;
use crate::clock::{SteadyClock, Timestamp};
use crate::engine::RangeRefusal;
use crate::event::{Arrival, Event, LINE_BYTES_MAX, NdjsonReader};
use crate::journal::{Batch, EventLog, Journal, JournalError, Sequence};
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
    ongoing: Box<Ongoing>,
    journal: Journal,
    pace: Pace,
    editions: EditionView,
    mailbox: Mailbox,
    reader: NdjsonReader,
    standing: Standing,
    view: StandingView,
    /// Where the newest checkpoint ends, and when it was written by the clock.
    saved: (Sequence, Timestamp),
    clock: SteadyClock,
    /// What keeps the time of the service behind the clock, if anything does.
    hold: Option<Hold>,
}

/// A batch that was read and is not durable yet.
struct Arrived {
    events: Vec<Event>,
    receipt: Receipt,
    answer: Box<dyn FnOnce(Result<Receipt, Rejected>) + Send>,
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
            mailbox,
            reader: NdjsonReader::default(),
            standing: Standing::default(),
            view: StandingView::default(),
            saved,
            clock,
            hold: None,
        };
        writer.stand();
        (writer, handle, editions)
    }

    /// What has arrived so far, for a source that goes on where it was.
    #[must_use]
    pub fn known(&self) -> Known<'_> {
        Known { course: &self.ongoing.course }
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
                Job::Append(append) => group.push(append),
                Job::Read(read) => reads.push(read),
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

    /// Makes batches durable together, lets them take their course, and answers.
    fn append(&mut self, group: Vec<Append>, now: Timestamp) -> Result<(), WriterError> {
        let mut batches: Vec<Batch> = Vec::new();
        let mut arrived = Vec::new();
        let mut first = self.journal.next();
        for append in group {
            self.mailbox.taken(&append);
            let (batch, one) = self.arrive(append, first, now);
            first = batch.next();
            self.standing.refused += one.receipt.refused_count;
            if batch.count > 0 {
                batches.push(batch);
            }
            arrived.push(one);
        }
        // Where nothing is to be written, nothing is learnt about the disk.
        let written = if batches.is_empty() { Ok(()) } else { self.journal.append(&batches) };
        match written {
            Ok(()) => self.standing.is_full &= batches.is_empty(),
            Err(JournalError::Full) => {
                if !self.standing.is_full {
                    tracing::error!("the disk is full: events are turned away until there is room");
                }
                self.standing.is_full = true;
                arrived.into_iter().for_each(|one| (one.answer)(Err(Rejected::Full)));
                return Ok(());
            }
            Err(error) => {
                arrived.into_iter().for_each(|one| (one.answer)(Err(Rejected::Failed)));
                return Err(error.into());
            }
        }
        let delay_ms = self.delay_ms();
        for one in &mut arrived {
            let events = std::mem::take(&mut one.events);
            if !events.is_empty() {
                self.ongoing.course.arrive(now, delay_ms, events)?;
            }
        }
        // Whoever asks next sees what has been published.
        self.ongoing.course.flush()?;
        self.stand();
        arrived.into_iter().for_each(|one| (one.answer)(Ok(one.receipt)));
        Ok(())
    }

    /// Reads the lines of a batch.
    fn arrive(&mut self, append: Append, first: Sequence, now: Timestamp) -> (Batch, Arrived) {
        let Append { lines, answer } = append;
        let mut batch = Batch {
            first,
            arrival: now,
            delay_ms: self.delay_ms(),
            count: 0,
            events: Vec::with_capacity(lines.len() + 1),
        };
        let mut events = Vec::new();
        let mut receipt = Receipt::default();
        for (line, content) in (1..).zip(lines.split(|&byte| byte == b'\n')) {
            let content = content.trim_ascii();
            if content.is_empty() {
                continue;
            }
            match self.read_line(content, now) {
                Ok(event) => {
                    batch.events.extend_from_slice(content);
                    batch.events.push(b'\n');
                    events.push(event);
                }
                Err(reason) => {
                    receipt.refused_count += 1;
                    if receipt.refused.len() < REFUSED_MAX {
                        receipt.refused.push(RefusedEvent { line, reason });
                    }
                }
            }
        }
        batch.count = u32::try_from(events.len()).expect("a batch is smaller than 4 GiB");
        receipt.accepted = batch.count;
        (batch, Arrived { events, receipt, answer })
    }

    /// Reads one line, or tells what is wrong with it.
    fn read_line(&mut self, line: &[u8], now: Timestamp) -> Result<Event, String> {
        if line.len() > LINE_BYTES_MAX {
            return Err(format!("the line is longer than {LINE_BYTES_MAX} bytes"));
        }
        // Where time is held, an event may be ahead of it and yet be over.
        let future_max = Some((self.clock.now(), self.pace.future_ms_max));
        let arrival = Arrival { time: now, future_max };
        let event = self.reader.read_live(line, arrival, &mut self.ongoing.course.names);
        event.map_err(|refusal| refusal.to_string())
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

    fn delay_ms(&self) -> u32 {
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

    fn stand(&mut self) {
        self.standing.events = self.journal.next().number() - 1;
        self.standing.waiting = self.ongoing.course.order.waiting() as u64;
        self.standing.late = self.ongoing.course.order.late();
        self.standing.duplicates = self.ongoing.course.marks.duplicates;
        self.standing.orphaned = self.ongoing.course.engine.orphaned();
        self.standing.unknown_keys = self.reader.unknown_keys();
        self.standing.newest = self.ongoing.course.engine.now();
        self.view.set(self.standing);
    }
}
