//! Where definitions come from, and where they are written.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use super::text::{TextFault, read_text, stamp, write_text};
use crate::definition::{Catalogue, Definitions, FILE_BYTES_MAX, SourceFile};
use crate::pipeline::Source;

/// The definitions that the program brings along.
const SHIPPED: &str = include_str!("../../statistics.yaml");
/// The file of definitions that is read when none is named, where there is one: in the working folder,
/// or else in the data folder.
const FILE_DEFAULT: &str = "statistics.yaml";

/// The files that definitions can come from.
#[derive(Clone, Debug)]
pub struct StatisticsFiles {
    /// The one that the operator has named.
    pub named: Option<PathBuf>,
    /// The data folder of a service.
    pub data: Option<PathBuf>,
}

/// Why definitions cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StatisticsError {
    /// The file cannot be read.
    #[error("cannot read `{path}`: {error}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// The file is not text as it has to be.
    #[error("`{path}` is not UTF-8: line {line} has the byte 0x{byte:02x}; save the file as UTF-8")]
    NotUtf8 {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// The first byte that is none of a letter.
        byte: u8,
    },
    /// The file is too large.
    #[error("`{0}` is larger than {FILE_BYTES_MAX} bytes, which a file of definitions may have")]
    TooLarge(PathBuf),
    /// The file cannot be written.
    #[error("cannot write `{path}`: {error}")]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
}

/// Tells one state of a file from another without reading it: when it was written, and its bytes.
pub(super) type Stamp = Option<(SystemTime, u64)>;

impl StatisticsFiles {
    /// The file in force; none where there is none, and the shipped definitions count.
    fn path(&self) -> Option<PathBuf> {
        let own = self.data.as_ref().map(|data| data.join(FILE_DEFAULT));
        let found = [Some(PathBuf::from(FILE_DEFAULT)), own].into_iter().flatten();
        self.named.clone().or_else(|| found.into_iter().find(|path| stamp(path).is_some()))
    }

    /// Reads the definitions.
    ///
    /// # Errors
    /// Where the file cannot be read as text.
    pub fn read(&self, catalogue: &Catalogue) -> Result<Source, StatisticsError> {
        match self.path() {
            Some(path) => read_statistics(&path, catalogue),
            None => Ok(source("(shipped) statistics.yaml", SHIPPED.to_owned(), catalogue)),
        }
    }

    /// Reads definitions that are to be written into the file in force, or into one of the data folder.
    pub(super) fn propose(&self, text: String, catalogue: &Catalogue) -> Source {
        source(&self.target().to_string_lossy(), text, catalogue)
    }

    /// Writes definitions, all or nothing.
    pub(super) fn write(&self, text: &str) -> Result<(), StatisticsError> {
        let path = self.target();
        write_text(&path, text).map_err(|error| StatisticsError::Unwritable { path, error })
    }

    /// The state of the file in force.
    pub(super) fn stamp(&self) -> Stamp {
        stamp(&self.path()?)
    }

    fn target(&self) -> PathBuf {
        let own = || self.data.clone().unwrap_or_default().join(FILE_DEFAULT);
        self.path().unwrap_or_else(own)
    }
}

/// Reads a file of definitions.
///
/// # Errors
/// Where it cannot be read as text.
pub fn read_statistics(path: &Path, catalogue: &Catalogue) -> Result<Source, StatisticsError> {
    let text = read_text(path, FILE_BYTES_MAX).map_err(|fault| {
        let path = path.to_owned();
        match fault {
            TextFault::Io(error) => StatisticsError::Unreadable { path, error },
            TextFault::TooLarge => StatisticsError::TooLarge(path),
            TextFault::NotUtf8 { line, byte } => StatisticsError::NotUtf8 { path, line, byte },
        }
    })?;
    Ok(source(&path.to_string_lossy(), text, catalogue))
}

fn source(name: &str, text: String, catalogue: &Catalogue) -> Source {
    let file = SourceFile::new(name, text);
    let definitions = Arc::new(Definitions::read(&file, catalogue));
    Source { file, definitions }
}
