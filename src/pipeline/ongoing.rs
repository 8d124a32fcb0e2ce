//! A course with its archive and its edition: from the newest checkpoint that is good, through what the
//! journal holds behind it, to where it can go on.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::thread::JoinHandle;

use super::course::{ClockMode, Course, Marks, Provisioned, Retention};
use super::edition::{Edition, Source, edition_name};
use super::order::Order;
use super::recover::{Foundation, RecoverError};
use super::saved::{Restored, publishing, restore};
use crate::archive::{Archive, ArchiveError, Checkpoint as Saved, Recorder, record};
use crate::clock::wall_time;
use crate::domain::Directory;
use crate::engine::{Checkpoint, Engine, RestoreError};
use crate::event::{Arrival, Event, Identities, NdjsonReader};
use crate::ids::Names;
use crate::journal::{Batch, EventSource, Sequence};
use crate::publisher::{Board, Publisher, PublisherState};

/// How many batches are read of the journal between two flushes of what they publish.
const BATCHES_PER_FLUSH: u64 = 64;

/// The thread that keeps an archive.
pub(super) type ArchiveThread = JoinHandle<Result<(), ArchiveError>>;

/// A course with its archive and its edition.
#[derive(Debug)]
pub(super) struct Ongoing {
    pub(super) course: Course,
    pub(super) edition: Arc<Edition>,
    /// The thread of the archive, which ends when nobody holds a recorder.
    pub(super) archive: ArchiveThread,
    /// The place of the first event of the journal that is not in it.
    pub(super) next: Sequence,
    recorder: Recorder,
    publishing: u32,
}

impl Ongoing {
    /// A course at its newest checkpoint, or at the begin of all. A damaged archive is put aside.
    ///
    /// # Errors
    /// Where journal or archive cannot be used.
    pub(super) fn prepare(
        foundation: &Foundation,
        source: Source,
        journal: &impl EventSource,
    ) -> Result<Self, RecoverError> {
        let Foundation { folder, counting, pace, kept_ms } = foundation;
        let definitions = &*source.definitions.definitions;
        let publishing = publishing(definitions, pace.mode);
        let name = edition_name(&source, counting, pace.mode);
        let found = find_checkpoint(foundation, &source, journal);
        let (archive, found) = match found {
            Err(RecoverError::Archive(error @ ArchiveError::Damaged(_))) => {
                let aside = Archive::put_aside(folder, &name)?;
                tracing::warn!("{error}: it is now `{}`, and a new one is made", aside.display());
                (Archive::open(folder, &name)?, None)
            }
            found => found?,
        };
        let next = found.as_ref().map_or(Sequence::FIRST, |(next, _)| *next);
        let begin = journal.begin()?;
        if next < begin {
            let (begin, needed) = (begin.number(), next.number());
            return Err(RecoverError::Truncated { begin, needed });
        }
        if found.is_none() && begin < journal.end()? {
            tracing::info!("nothing is kept of these definitions: everything is counted anew");
        }
        let statistics: Vec<(&str, &str)> =
            definitions.iter().map(|one| (one.object_type.name(), &*one.name)).collect();
        let is_new = found.is_none();
        let (recorder, archive) = record(archive, &statistics, is_new, *kept_ms)?;
        let board = Arc::new(Board::new(definitions.into()));
        let restored = found.map_or_else(|| begun(foundation, &source), |(_, restored)| restored);
        let Checkpoint { names, identities, mut engine } = restored.engine;
        let directory = restored.directory;
        let (zone, order, marks) = (&counting.zone, restored.order, restored.marks);
        let mut publisher = Publisher::new(Arc::clone(&board), zone, recorder.clone(), &mut engine);
        if !is_new && !publisher.restore(restored.published, &engine, &names)? {
            let reason = "the newest checkpoint does not fit its objects".to_owned();
            return Err(ArchiveError::Damaged(reason).into());
        }
        let mode = pace.mode;
        let begin = match mode {
            ClockMode::Wall => wall_time().ms() - kept_ms,
            ClockMode::Events => i64::MIN,
        };
        let retention = Retention { kept_ms: *kept_ms, begin };
        let course = Course {
            names,
            provisioned: Provisioned { directory, changes: 0 },
            engine,
            identities,
            order,
            publisher,
            mode,
            retention,
            marks,
        };
        let edition = Arc::new(Edition { name, source, board, recorder: recorder.clone() });
        Ok(Self { course, edition, archive, next, recorder, publishing })
    }

    /// Lets batches of the journal that were not read yet take their course, so many at the most. Gives
    /// how many events it was.
    ///
    /// # Errors
    /// Where the journal cannot be read or the archive not be written.
    pub(super) fn read(
        &mut self,
        journal: &impl EventSource,
        batches_max: u64,
    ) -> Result<u64, RecoverError> {
        let from = self.next;
        read_on(journal, (&mut self.course, &mut self.next), batches_max)?;
        Ok(self.next.number() - from.number())
    }

    /// Writes a checkpoint at a place of the journal.
    pub(super) fn save(&self, next: Sequence) -> Result<(), ArchiveError> {
        self.recorder.save(Saved { next, state: self.course.save(self.publishing) })
    }

    /// Ends the archive, when nobody asks it any more.
    pub(super) fn close(self) -> Result<(), ArchiveError> {
        let Self { course, edition, archive, recorder, .. } = self;
        drop((course, edition, recorder));
        archive.join().unwrap_or(Err(ArchiveError::Closed))
    }
}

/// Lets batches of the journal take their course from a place on, so many at the most; the place goes
/// along. Gives how many it was.
///
/// # Errors
/// Where the journal cannot be read or the archive not be written.
pub(super) fn read_on(
    journal: &impl EventSource,
    (course, next): (&mut Course, &mut Sequence),
    batches_max: u64,
) -> Result<u64, RecoverError> {
    let mut result = Ok(());
    let mut reader = NdjsonReader::default();
    let from = *next;
    let mut batches = 0;
    let mut take = |batch: Batch| {
        assert_eq!(batch.first, *next, "a course goes on where a batch begins");
        batches += 1;
        result = take_batch(&batch, &mut reader, course);
        if result.is_ok() {
            *next = batch.next();
        }
        if result.is_ok() && batches % BATCHES_PER_FLUSH == 0 {
            result = course.flush().map_err(RecoverError::from);
        }
        match result.is_ok() && batches < batches_max {
            true => ControlFlow::Continue(()),
            false => ControlFlow::Break(()),
        }
    };
    journal.read_from(from, &mut take)?;
    result.map(|()| batches)
}

/// A course that has not begun.
pub(super) fn begun(foundation: &Foundation, source: &Source) -> Restored {
    Restored {
        marks: Marks::BEGIN,
        order: Order::default(),
        published: PublisherState::default(),
        directory: Directory::default(),
        engine: Checkpoint {
            names: Names::new(),
            identities: Identities::default(),
            engine: Engine::new(&source.definitions.definitions, &foundation.counting),
        },
    }
}

/// The newest checkpoint of some definitions that can be gone on from.
pub(super) fn newest_checkpoint(
    foundation: &Foundation,
    source: &Source,
    journal: &impl EventSource,
) -> Result<Option<(Sequence, Restored)>, RecoverError> {
    find_checkpoint(foundation, source, journal).map(|(_, found)| found)
}

/// Finds the newest checkpoint that can be gone on from; none where the journal has to be read from
/// its begin and the archive made anew.
fn find_checkpoint(
    foundation: &Foundation,
    source: &Source,
    journal: &impl EventSource,
) -> Result<(Archive, Option<(Sequence, Restored)>), RecoverError> {
    let Foundation { folder, counting, pace, .. } = foundation;
    let definitions = &source.definitions.definitions;
    let archive = Archive::open(folder, &edition_name(source, counting, pace.mode))?;
    let publishing = publishing(definitions, pace.mode);
    let end = journal.end()?;
    let mut place = Sequence::new(i64::MAX.cast_unsigned());
    while let Some(found) = archive.checkpoint_up_to(place)? {
        let next = match &found {
            Ok(checkpoint) => checkpoint.next,
            Err(next) => *next,
        };
        if found.is_ok() && next > end {
            return Err(RecoverError::Lost { end: end.number(), known: next.number() });
        }
        let restored = match found {
            Ok(checkpoint) => restore(definitions, counting, publishing, &checkpoint.state),
            Err(_) => Err(RestoreError::Damaged),
        };
        match restored {
            Ok(restored) => return Ok((archive, Some((next, restored)))),
            Err(RestoreError::OtherDefinitions) => return Ok((archive, None)),
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
    Ok((archive, None))
}

fn take_batch(
    batch: &Batch,
    reader: &mut NdjsonReader,
    course: &mut Course,
) -> Result<(), RecoverError> {
    let events = events_of(batch, reader, &mut course.names)?;
    Ok(course.arrive(batch.arrival, batch.delay_ms, events)?)
}

/// Reads the events of a batch of the journal.
///
/// # Errors
/// Where a line of it is none.
pub(super) fn events_of(
    batch: &Batch,
    reader: &mut NdjsonReader,
    names: &mut Names,
) -> Result<Vec<Event>, RecoverError> {
    let mut events = Vec::with_capacity(batch.count as usize);
    for (event, line) in (batch.first.number()..).zip(batch.lines()) {
        let arrival = Arrival { time: batch.arrival, future_max: None };
        let read = reader.read_live(line, arrival, names);
        let unreadable = |reason: String| RecoverError::Unreadable { event, reason };
        events.push(read.map_err(|refusal| unreadable(refusal.to_string()))?);
    }
    Ok(events)
}
