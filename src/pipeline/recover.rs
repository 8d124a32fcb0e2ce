//! Start-up: what the journal holds becomes a service that can go on.

use std::path::{Path, PathBuf};

use super::edition::{EditionView, Source, edition_name};
use super::job::Handle;
use super::ongoing::Ongoing;
use super::saved::directory_of;
use super::writer::{Pace, Writer};
use crate::archive::{Archive, ArchiveError, Checkpoint};
use crate::definition::Counting;
use crate::domain::Directory;
use crate::journal::{Journal, JournalError, Sequence};
use crate::publisher::Listening;

/// What a service is made of besides its definitions.
#[derive(Clone, Debug)]
pub struct Foundation {
    /// The folder of journal and archive.
    pub folder: PathBuf,
    /// How everything is counted.
    pub counting: Counting,
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
    /// The definitions in force, with what was published last.
    pub editions: EditionView,
    /// Where publications can be heard.
    pub listening: Listening,
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
    /// An archive that is not in force cannot be put aside or removed.
    #[error("cannot put an old archive aside or remove it: {0}")]
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
         have been counted; restore it from a backup, or delete the folder `archive` to go on without"
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

/// Goes on to the end of the journal, by the definitions with the bounds that centres have set there.
///
/// Which these are is known when the journal has been read. Until then the newest checkpoint is believed,
/// which has seen all but what came last.
fn go_on(
    foundation: &Foundation,
    source: &Source,
    journal: &Journal,
) -> Result<(Ongoing, u64), RecoverError> {
    let Foundation { folder, counting, pace, .. } = foundation;
    let mut bounds = newest_directory(folder).level_intervals();
    loop {
        let mut ongoing = Ongoing::prepare(foundation, source.with_bounds(&bounds), journal)?;
        let events_read = ongoing.read(journal, u64::MAX)?;
        bounds = ongoing.course.provisioned.directory.level_intervals();
        let edition = edition_name(&source.with_bounds(&bounds), counting, pace.mode);
        if edition == ongoing.edition.name {
            return Ok((ongoing, events_read));
        }
        tracing::info!("a setting has changed the definitions: everything is counted by them");
        ongoing.close()?;
    }
}

/// The directory of the newest checkpoint of all editions; an empty one where there is none.
fn newest_directory(folder: &Path) -> Directory {
    let mut newest: Option<(Sequence, Directory)> = None;
    // What is wrong with an archive is told where it is gone on from.
    for edition in Archive::editions(folder).unwrap_or_default() {
        let Ok(archive) = Archive::open(folder, &edition) else { continue };
        let place = Sequence::new(i64::MAX.cast_unsigned());
        let Ok(Some(Ok(Checkpoint { next, state }))) = archive.checkpoint_up_to(place) else {
            continue;
        };
        let is_newer = newest.as_ref().is_none_or(|(place, _)| *place < next);
        if let Some(directory) = directory_of(&state).filter(|_| is_newer) {
            newest = Some((next, directory));
        }
    }
    newest.map(|(_, directory)| directory).unwrap_or_default()
}

/// Makes the state of the service from journal and archive, as far as they go. What has become due since
/// then is left to [`Writer::catch_up`].
///
/// # Errors
/// Where journal or archive cannot be used. A damaged archive is put aside and made anew.
pub fn recover(foundation: &Foundation, source: &Source) -> Result<Recovered, RecoverError> {
    let Foundation { folder, pace, .. } = foundation;
    let journal = Journal::open(folder, pace.mode.name())?;
    let (mut ongoing, events_read) = go_on(foundation, source, &journal)?;
    ongoing.course.flush()?;
    let listening = ongoing.course.publisher.listening();
    // What belongs to other definitions is made anew where they come back.
    Archive::remove_others(folder, &ongoing.edition.name)?;
    let (writer, handle, editions) = Writer::new(ongoing, journal, *pace);
    Ok(Recovered { writer, handle, editions, listening, events_read })
}
