//! Why the archive cannot do what is asked.

/// Why the archive cannot do what is asked.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// A row is not what was written.
    #[error("the archive is damaged: {0}; delete it, and it is made anew from the journal")]
    Damaged(String),
    /// The store failed.
    #[error("the archive failed: {0}")]
    Store(#[from] rusqlite::Error),
    /// Nobody keeps the archive any more.
    #[error("the archive is closed")]
    Closed,
}
