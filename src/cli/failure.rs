//! Why a command cannot go on.

use std::io;
use std::path::PathBuf;

use crate::server::ConfigError;

/// Why a command cannot go on; the text says what to mend.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    /// The configuration cannot be used.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// A file cannot be read.
    #[error("cannot read `{path}`: {error}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// Something was refused, and `--strict` asks to stop then.
    #[error("{0}, and --strict is given")]
    Strict(String),
    /// The result cannot be written.
    #[error("cannot write the result: {0}")]
    Output(io::Error),
}

impl Failure {
    /// Whether nobody reads the result any more, as in `tallyboard replay … | head`.
    pub(super) fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}
