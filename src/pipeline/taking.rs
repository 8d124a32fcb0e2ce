//! What the writer takes in: lines of sources, and what commands draft; durable first, and then in force.

use super::course::ClockMode;
use super::job::{Append, Decide, REFUSED_MAX, Receipt, RefusedEvent, Rejected};
use super::writer::{Writer, WriterError};
use crate::clock::Timestamp;
use crate::domain::Draft;
use crate::event::{Arrival, Event, Happening, LINE_BYTES_MAX};
use crate::journal::{Batch, EventLog, JournalError, Sequence};

/// Who tells events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Teller {
    /// Whoever sends them.
    Source,
    /// The service, following a command.
    Ourselves,
}

/// Why a source cannot tell records.
const RECORD_REFUSAL: &str = "records are made by the service itself: provision through `/api/v2`";

/// A batch that was read and is not durable yet.
struct Arrived {
    events: Vec<Event>,
    receipt: Receipt,
    answer: Box<dyn FnOnce(Result<Receipt, Rejected>) + Send>,
}

impl Writer {
    /// Makes batches durable together, lets them take their course, and answers.
    pub(super) fn append(
        &mut self,
        group: Vec<(Teller, Append)>,
        now: Timestamp,
    ) -> Result<(), WriterError> {
        let mut batches: Vec<Batch> = Vec::new();
        let mut arrived = Vec::new();
        let mut first = self.journal.next();
        for (teller, append) in group {
            let (batch, one) = self.arrive((teller, append), first, now);
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
        let changes = self.ongoing.course.provisioned.changes;
        for one in &mut arrived {
            let events = std::mem::take(&mut one.events);
            if !events.is_empty() {
                self.ongoing.course.arrive(now, delay_ms, events)?;
            }
        }
        if self.ongoing.course.provisioned.changes != changes {
            self.directory.set(self.ongoing.course.provisioned.directory.clone());
        }
        // Whoever asks next sees what has been published.
        self.ongoing.course.flush()?;
        self.stand();
        arrived.into_iter().for_each(|one| (one.answer)(Ok(one.receipt)));
        Ok(())
    }

    /// Follows a command.
    pub(super) fn decide(&mut self, decide: Decide, now: Timestamp) -> Result<(), WriterError> {
        let Decide { centre, command } = decide;
        // With the clock of events, time goes on with those of the sources only.
        let time = match self.pace.mode {
            ClockMode::Wall => now,
            ClockMode::Events => self.ongoing.course.time(now).unwrap_or(now),
        };
        let mut draft = Draft::new(&self.ongoing.course.provisioned.directory, &centre, time);
        let answer = command(&mut draft);
        let lines = draft.into_lines();
        if lines.split(|&byte| byte == b'\n').any(|line| line.len() > LINE_BYTES_MAX) {
            // All of it or nothing.
            answer(Err(Rejected::TooLarge));
            return Ok(());
        }
        let answer = Box::new(|taken: Result<Receipt, Rejected>| answer(taken.map(|_| ())));
        self.append(vec![(Teller::Ourselves, Append { lines, answer })], now)
    }

    /// Reads the lines of a batch.
    fn arrive(
        &mut self,
        (teller, append): (Teller, Append),
        first: Sequence,
        now: Timestamp,
    ) -> (Batch, Arrived) {
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
            match self.read_line((teller, content), now) {
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
    fn read_line(
        &mut self,
        (teller, line): (Teller, &[u8]),
        now: Timestamp,
    ) -> Result<Event, String> {
        if line.len() > LINE_BYTES_MAX {
            return Err(format!("the line is longer than {LINE_BYTES_MAX} bytes"));
        }
        // Where time is held, an event may be ahead of it and yet be over.
        let future_max = Some((self.clock.now(), self.pace.future_ms_max));
        let arrival = Arrival { time: now, future_max };
        let event = self.reader.read_live(line, arrival, &mut self.ongoing.course.names);
        let event = event.map_err(|refusal| refusal.to_string())?;
        match (&event.happening, teller) {
            (Happening::Record(_), Teller::Source) => Err(RECORD_REFUSAL.to_owned()),
            (_, _) => Ok(event),
        }
    }
}
