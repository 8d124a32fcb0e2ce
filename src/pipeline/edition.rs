//! Editions: a set of definitions with everything that is served of it.

use std::sync::Arc;

use arc_swap::ArcSwap;

use super::course::ClockMode;
use super::saved::publishing;
use crate::archive::Recorder;
use crate::definition::{Counting, Definitions, LevelBounds, SourceFile};
use crate::engine::fingerprint;
use crate::publisher::Board;

/// Definitions as they were read, with the text that they come from.
#[derive(Clone, Debug)]
pub struct Source {
    /// The text.
    pub file: SourceFile,
    /// What it says, and what is wrong with it; with the bounds that centres have set.
    pub definitions: Arc<Definitions>,
}

impl Source {
    /// The same text with these bounds, and no others (semantics 111).
    #[must_use]
    pub fn with_bounds(&self, bounds: &LevelBounds) -> Self {
        let definitions = Arc::new(self.definitions.with_bounds(bounds));
        Self { file: self.file.clone(), definitions }
    }
}

/// A set of definitions with everything that is served of it.
#[derive(Debug)]
pub struct Edition {
    /// What tells it apart from editions that count or publish something else.
    pub name: Box<str>,
    /// The definitions.
    pub source: Source,
    /// What was published last.
    pub board: Arc<Board>,
    /// How the archive is asked.
    pub recorder: Recorder,
}

/// The edition in force, for everybody.
#[derive(Clone, Debug)]
pub struct EditionView(Arc<ArcSwap<Edition>>);

impl EditionView {
    pub(super) fn new(edition: Arc<Edition>) -> Self {
        Self(Arc::new(ArcSwap::new(edition)))
    }

    /// The edition in force.
    #[must_use]
    pub fn get(&self) -> Arc<Edition> {
        self.0.load_full()
    }

    pub(super) fn set(&self, edition: Arc<Edition>) {
        self.0.store(edition);
    }
}

/// The name of the edition of some definitions: what is counted, and what is published when.
pub(super) fn edition_name(source: &Source, counting: &Counting, mode: ClockMode) -> Box<str> {
    let definitions = &source.definitions.definitions;
    let (counted, published) = (fingerprint(definitions, counting), publishing(definitions, mode));
    format!("{counted:08x}{published:08x}").into()
}
