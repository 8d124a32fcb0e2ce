//! Why a command cannot go on.

use std::io;
use std::path::PathBuf;

use super::provision::ProvisionError;
use crate::api::AccountError;
use crate::load::LoadError;
use crate::server::{ConfigError, ServeError, StatisticsError};
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
    /// A load cannot be put on.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// A file cannot be applied.
    #[error(transparent)]
    Provision(#[from] ProvisionError),
    /// Each session of a load would listen to too much.
    #[error("{count} channels are too many for --watch: {max} at the most")]
    TooManyChannels {
        /// How many there would be.
        count: usize,
        /// How many there may be.
        max: usize,
    },
    /// A file cannot be read.
    #[error("cannot read `{path}`: {error}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// The definitions cannot be read.
    #[error(transparent)]
    Statistics(#[from] StatisticsError),
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
    /// Whether nobody reads the result any more, as in `tallyboard replay … | head`.
    pub(super) fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}
