//! What a publisher goes on from after a restart.

use serde::{Deserialize, Serialize};

/// A value that was published last: the time and the packed value; none before the first one.
pub(super) type Cell = Option<(i64, i64)>;

/// What follows from all that was published so far.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PublisherState {
    /// All instants up to this one have been published.
    pub(super) done_to: Option<i64>,
    /// What was published last, by definition and row.
    pub(super) last: Vec<Vec<Cell>>,
}
