//! Start-up: the newest checkpoint that is good, and what the journal holds behind it.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;

use super::course::{ClockMode, Course, Marks, Retention};
use super::job::Handle;
use super::order::Order;
use super::saved::{Restored, publishing, restore};
use super::writer::{Pace, Writer};
use crate::archive::{Archive, ArchiveError, Recorder, record};
use crate::clock::wall_time;
use crate::definition::{Definition, Zone};
use crate::engine::{Checkpoint, Engine, RestoreError};
use crate::event::{Arrival, Event, Identities, NdjsonReader};
use crate::ids::Names;
use crate::journal::{Batch, EventLog, Journal, JournalError, Sequence};
use crate::publisher::{Board, Listening, Publisher, PublisherState};

/// How many batches are read of the journal between two flushes of what they publish.
const BATCHES_PER_FLUSH: u32 = 64;

/// What a service is made of.
#[derive(Clone, Copy, Debug)]
pub struct Foundation<'a> {
    /// The folder of journal and archive.
    pub folder: &'a Path,
    /// The definitions.
    pub definitions: &'a [Definition],
    /// The time zone of the contact centre.
    pub zone: &'a Zone,
    /// What the operator decides about time.
    pub pace: Pace,
    /// For how long published values are kept, milliseconds.
    pub kept_ms: i64,
}

/// A service that can go on.
#[derive(Debug)]
pub struct Recovered {
    /// The writer, which has to be run.
    pub writer: Writer,
    /// How the writer is told and asked.
    pub handle: Handle,
    /// What was published last.
    pub board: Arc<Board>,
    /// Where publications can be heard.
    pub listening: Listening,
    /// How the archive is asked.
    pub recorder: Recorder,
    /// The thread of the archive, which ends when nobody holds a recorder.
    pub archive: JoinHandle<Result<(), ArchiveError>>,
    /// How many events were read of the journal.
    pub events_read: u64,
}

/// Why a service cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum RecoverError {
    /// The journal cannot be used.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The archive cannot be used.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// The damaged archive cannot be put aside.
    #[error("cannot put the damaged archive aside: {0}")]
    Aside(#[from] std::io::Error),
    /// A line of the journal is no event.
    #[error(
        "the journal holds a line that is no event: event {event}: {reason}; it was written by a \
         later version of the program, or damaged"
    )]
    Unreadable {
        /// The place of the event.
        event: u64,
        /// What is wrong with it.
        reason: String,
    },
    /// The journal ends before events that were counted.
    #[error(
        "the journal has lost events: it ends before event {end}, and those before event {known} \
         have been counted; restore it from a backup, or delete `archive.sqlite` to go on without"
    )]
    Lost {
        /// Where the journal ends.
        end: u64,
        /// Where the newest checkpoint ends.
        known: u64,
    },
    /// The journal begins later than the newest checkpoint ends.
    #[error(
        "the journal begins at event {begin}, and all statistics need the events from {needed} on: \
         restore the archive that belongs to it"
    )]
    Truncated {
        /// Where the journal begins.
        begin: u64,
        /// What is needed.
        needed: u64,
    },
}

/// Makes the state of the service from journal and archive, as far as they go. What has become due since
/// then is left to [`Writer::catch_up`].
///
/// # Errors
/// Where journal or archive cannot be used. A damaged archive is put aside and made anew.
pub fn recover(foundation: Foundation<'_>) -> Result<Recovered, RecoverError> {
    let Foundation { folder, definitions, zone, pace, kept_ms } = foundation;
    let journal = Journal::open(folder, pace.mode.name())?;
    let publishing = publishing(definitions, pace.mode);
    let found = match find_checkpoint(foundation, &journal, publishing) {
        Ok(found) => found,
        Err(RecoverError::Archive(error @ ArchiveError::Damaged(_))) => {
            let aside = Archive::put_aside(folder)?;
            tracing::warn!("{error}: it is now `{}`, and a new one is made", aside.display());
            None
        }
        Err(error) => return Err(error),
    };
    let (next, is_new) = match &found {
        Some((next, _)) => (*next, false),
        None => (Sequence::FIRST, true),
    };
    let begin = journal.begin()?;
    if next < begin {
        let (begin, needed) = (begin.number(), next.number());
        return Err(RecoverError::Truncated { begin, needed });
    }
    let statistics: Vec<(&str, &str)> = definitions
        .iter()
        .map(|definition| (definition.object_type.name(), &*definition.name))
        .collect();
    let (recorder, archive) = record(folder, &statistics, is_new, kept_ms)?;
    let board = Arc::new(Board::new(definitions.into()));
    let restored = found.map_or_else(
        || Restored {
            marks: Marks::BEGIN,
            order: Order::default(),
            published: PublisherState::default(),
            engine: Checkpoint {
                names: Names::new(),
                identities: Identities::default(),
                engine: Engine::new(definitions, zone),
            },
        },
        |(_, restored)| restored,
    );
    let Checkpoint { names, identities, mut engine } = restored.engine;
    let mut publisher = Publisher::new(Arc::clone(&board), zone, recorder.clone(), &mut engine);
    if !is_new && !publisher.restore(restored.published, &engine, &names)? {
        let reason = "the newest checkpoint does not fit its objects".to_owned();
        return Err(ArchiveError::Damaged(reason).into());
    }
    let listening = publisher.listening();
    let (order, marks, mode) = (restored.order, restored.marks, pace.mode);
    let begin = match mode {
        ClockMode::Wall => wall_time().ms() - kept_ms,
        ClockMode::Events => i64::MIN,
    };
    let retention = Retention { kept_ms, begin };
    let mut course = Course { names, engine, identities, order, publisher, mode, retention, marks };
    let events_read = read_journal(&journal, next, &mut course)?;
    let (writer, handle) = Writer::new(course, journal, recorder.clone(), (pace, publishing));
    Ok(Recovered { writer, handle, board, listening, recorder, archive, events_read })
}

/// Finds the newest checkpoint that can be gone on from; none where the journal has to be read from
/// its begin and the archive made anew.
fn find_checkpoint(
    foundation: Foundation<'_>,
    journal: &Journal,
    publishing: u32,
) -> Result<Option<(Sequence, Restored)>, RecoverError> {
    let Foundation { folder, definitions, zone, .. } = foundation;
    let archive = Archive::open(folder)?;
    let mut place = Sequence::new(i64::MAX.cast_unsigned());
    while let Some(found) = archive.checkpoint_up_to(place)? {
        let next = match &found {
            Ok(checkpoint) => checkpoint.next,
            Err(next) => *next,
        };
        if found.is_ok() && next > journal.next() {
            let (end, known) = (journal.next().number(), next.number());
            return Err(RecoverError::Lost { end, known });
        }
        let restored = match found {
            Ok(checkpoint) => restore(definitions, zone, publishing, &checkpoint.state),
            Err(_) => Err(RestoreError::Damaged),
        };
        match restored {
            Ok(restored) => return Ok(Some((next, restored))),
            Err(RestoreError::OtherDefinitions) => {
                tracing::info!("the definitions have changed: everything is counted anew");
                return Ok(None);
            }
            Err(error) => {
                let event = next.number();
                tracing::warn!(
                    event,
                    "a checkpoint cannot be used, an older one is tried: {error}"
                );
            }
        }
        place = Sequence::new(next.number() - 1);
    }
    Ok(None)
}

/// Lets everything behind a place of the journal take its course. Gives how many events it was.
fn read_journal(
    journal: &Journal,
    from: Sequence,
    course: &mut Course,
) -> Result<u64, RecoverError> {
    let mut result = Ok(());
    let mut reader = NdjsonReader::default();
    let mut events_read = 0;
    let mut batches = 0;
    let mut next = from;
    let mut take = |batch: Batch| {
        assert_eq!(batch.first, next, "a checkpoint ends where a batch begins");
        next = batch.next();
        events_read += u64::from(batch.count);
        batches += 1;
        result = take_batch(&batch, &mut reader, course);
        if result.is_ok() && batches % BATCHES_PER_FLUSH == 0 {
            result = course.flush().map_err(RecoverError::from);
        }
        if result.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    };
    journal.read_from(from, &mut take)?;
    result.map(|()| events_read)
}

fn take_batch(
    batch: &Batch,
    reader: &mut NdjsonReader,
    course: &mut Course,
) -> Result<(), RecoverError> {
    let mut events: Vec<Event> = Vec::with_capacity(batch.count as usize);
    for (event, line) in (batch.first.number()..).zip(batch.lines()) {
        let arrival = Arrival { time: batch.arrival, future_max: None };
        let read = reader.read_live(line, arrival, &mut course.names);
        let unreadable = |reason: String| RecoverError::Unreadable { event, reason };
        events.push(read.map_err(|refusal| unreadable(refusal.to_string()))?);
    }
    Ok(course.arrive(batch.arrival, batch.delay_ms, events)?)
}
