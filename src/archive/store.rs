//! The archive in an SQLite database beside the journal.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::error::ArchiveError;
use super::schema;

/// The name of the database in the data folder.
const FILE: &str = "archive.sqlite";
/// What SQLite puts beside a database.
const COMPANIONS: [&str; 3] = ["", "-wal", "-shm"];

/// The archive of a data folder.
#[derive(Debug)]
pub struct Archive {
    pub(super) connection: Connection,
}

impl Archive {
    /// Opens the archive of a folder, and makes it where it is not there.
    ///
    /// # Errors
    /// Where the file cannot be used or is something else.
    pub fn open(folder: &Path) -> Result<Self, ArchiveError> {
        let connection = Connection::open(folder.join(FILE))?;
        schema::prepare(&connection)?;
        Ok(Self { connection })
    }

    /// Puts a damaged archive aside, so that the next one is made anew. Gives where it is now.
    ///
    /// # Errors
    /// Where the file cannot be renamed.
    pub fn put_aside(folder: &Path) -> std::io::Result<PathBuf> {
        let aside = folder.join(format!("{FILE}.damaged"));
        for companion in COMPANIONS {
            let path = folder.join(format!("{FILE}{companion}"));
            if path.exists() {
                let to = folder.join(format!("{FILE}.damaged{companion}"));
                std::fs::rename(path, to)?;
            }
        }
        Ok(aside)
    }
}
