//! Why the journal cannot do what is asked.

use std::io;
use std::path::PathBuf;

use super::batch::{BatchFault, Sequence};

/// Why the journal cannot do what is asked.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The folder of the data cannot be used.
    #[error("cannot use the data folder `{path}`: {error}")]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// Another process has the journal.
    #[error("the data folder `{0}` is in use by another process: stop it, or give another --data")]
    InUse(PathBuf),
    /// The file is of something else, or of a later version.
    #[error("`{path}` is not a journal of this version: {reason}")]
    Foreign {
        /// The file.
        path: PathBuf,
        /// What it is.
        reason: String,
    },
    /// The journal was begun with another clock, on which the order of its events depends.
    #[error(
        "the data folder `{path}` was begun with `--clock {found}`: go on with that, or give \
         another --data"
    )]
    OtherClock {
        /// The folder.
        path: PathBuf,
        /// The clock that it was begun with.
        found: String,
    },
    /// There is no room left; nothing of what was to be appended is in the journal.
    #[error("the disk is full: nothing can be taken in until there is room")]
    Full,
    /// A row is not what was written.
    #[error(
        "the journal is damaged at event {}: {fault}; restore the file from a backup",
        .first.number()
    )]
    Damaged {
        /// Where the row begins.
        first: Sequence,
        /// What is wrong.
        fault: BatchFault,
    },
    /// The store failed.
    #[error("the journal failed: {0}")]
    Store(rusqlite::Error),
}

impl From<rusqlite::Error> for JournalError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DiskFull) => Self::Full,
            Some(_) | None => Self::Store(error),
        }
    }
}
