//! Why a command cannot go on.

use std::io;
use std::path::PathBuf;

use crate::api::AccountError;
use crate::server::{ConfigError, ServeError};
use crate::simulator::SizeError;

/// Why a command cannot go on; the text says what to mend.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    /// The configuration cannot be used.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The service cannot start or go on.
    #[error(transparent)]
    Serve(#[from] ServeError),
    /// There cannot be such an account.
    #[error(transparent)]
    Account(#[from] AccountError),
    /// There cannot be such a centre.
    #[error(transparent)]
    Size(#[from] SizeError),
    /// A file cannot be read.
    #[error("cannot read `{path}`: {error}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// A file of definitions is not text as it has to be.
    #[error("`{path}` is not UTF-8: line {line} has the byte 0x{byte:02x}; save the file as UTF-8")]
    NotUtf8 {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// The first byte that is none of a letter.
        byte: u8,
    },
    /// A file of definitions is too large.
    #[error("`{path}` is larger than {max} bytes, which a file of definitions may have")]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The limit.
        max: usize,
    },
    /// The grid of `--every` is too fine.
    #[error("{count} instants are too many: give --every a longer duration, for {max} at the most")]
    TooManyInstants {
        /// How many there would be.
        count: i64,
        /// How many there may be.
        max: i64,
    },
    /// Something was refused, and `--strict` asks to stop then.
    #[error("{0}, and --strict is given")]
    Strict(String),
    /// The result cannot be written.
    #[error("cannot write the result: {0}")]
    Output(io::Error),
}

impl Failure {
    /// Whether other files can still be read.
    pub(super) fn is_of_one_file(&self) -> bool {
        matches!(self, Self::Unreadable { .. } | Self::NotUtf8 { .. } | Self::TooLarge { .. })
    }

    /// Whether nobody reads the result any more, as in `tallyboard replay … | head`.
    pub(super) fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}
