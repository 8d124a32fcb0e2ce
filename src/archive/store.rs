//! The archive in an SQLite database: one for each set of definitions that was ever counted by, of
//! which the newest is kept.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::error::ArchiveError;
use super::schema;

/// The name of the folder of archives in the data folder.
const FOLDER: &str = "archive";
/// What SQLite puts beside a database.
const COMPANIONS: [&str; 3] = ["", "-wal", "-shm"];

/// The archive of a data folder.
#[derive(Debug)]
pub struct Archive {
    pub(super) connection: Connection,
}

impl Archive {
    /// Opens the archive of a data folder that belongs to an edition of the definitions, and makes it
    /// where it is not there.
    ///
    /// # Errors
    /// Where the file cannot be used or is something else.
    pub fn open(data: &Path, edition: &str) -> Result<Self, ArchiveError> {
        std::fs::create_dir_all(data.join(FOLDER)).map_err(ArchiveError::Folder)?;
        let connection = Connection::open(path(data, edition, ""))?;
        schema::prepare(&connection)?;
        Ok(Self { connection })
    }

    /// Puts a damaged archive aside, so that the next one is made anew. Gives where it is now.
    ///
    /// # Errors
    /// Where the file cannot be renamed.
    pub fn put_aside(data: &Path, edition: &str) -> io::Result<PathBuf> {
        let aside = |companion| path(data, &format!("damaged-{edition}"), companion);
        for companion in COMPANIONS {
            let from = path(data, edition, companion);
            if from.exists() {
                std::fs::rename(from, aside(companion))?;
            }
        }
        Ok(aside(""))
    }

    /// The editions of which a data folder has an archive that was not put aside.
    ///
    /// # Errors
    /// Where the folder cannot be read.
    pub fn editions(data: &Path) -> io::Result<Vec<String>> {
        let folder = data.join(FOLDER);
        if !folder.exists() {
            return Ok(Vec::new());
        }
        let mut editions = Vec::new();
        for entry in std::fs::read_dir(folder)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            let edition = name.strip_suffix(".sqlite").filter(|it| !it.starts_with("damaged-"));
            editions.extend(edition.map(str::to_owned));
        }
        Ok(editions)
    }

    /// Removes the archives of all other editions but those that were put aside.
    ///
    /// # Errors
    /// Where the folder cannot be read, or a file cannot be removed.
    pub fn remove_others(data: &Path, edition: &str) -> io::Result<()> {
        let is_kept = |name: &OsStr| {
            let name = name.to_string_lossy();
            name.starts_with("damaged-") || name.starts_with(edition)
        };
        for entry in std::fs::read_dir(data.join(FOLDER))? {
            let entry = entry?;
            if !is_kept(&entry.file_name()) {
                std::fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }
}

fn path(data: &Path, edition: &str, companion: &str) -> PathBuf {
    data.join(FOLDER).join(format!("{edition}.sqlite{companion}"))
}
