//! Why the archive cannot do what is asked.

use std::io;

use rusqlite::ErrorCode;

/// Why the archive cannot do what is asked.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// A row is not what was written.
    #[error("the archive is damaged: {0}; delete it, and it is made anew from the journal")]
    Damaged(String),
    /// The store failed.
    #[error("the archive failed: {0}")]
    Store(rusqlite::Error),
    /// The folder cannot be made.
    #[error("the folder of the archive cannot be made: {0}")]
    Folder(io::Error),
    /// Nobody keeps the archive any more.
    #[error("the archive is closed")]
    Closed,
}

impl From<rusqlite::Error> for ArchiveError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Self::Damaged(error.to_string())
            }
            Some(_) | None => Self::Store(error),
        }
    }
}
