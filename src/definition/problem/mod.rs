//! What is wrong in a file of definitions, with its place and a way to mend it.
//!
//! Invariant: a problem always points into the text of the file that it was found in, and what it
//! says can be shown on a terminal, whatever the file holds.

mod legible;
mod form;
mod keys;
mod values;
mod senses;
mod excerpt;
mod render;

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

pub(crate) use form::FormMistake;
pub(crate) use keys::{KeyMistake, Keys};
pub use legible::legible;
pub use render::{PROBLEMS_SHOWN_MAX, render_problems};
pub(crate) use senses::SenseMistake;
pub(crate) use values::{UnknownAction, ValueMistake};

/// A file of definitions: its name for people and its whole text.
#[derive(Clone, Debug)]
pub struct SourceFile(Arc<Source>);

#[derive(Debug)]
struct Source {
    name: String,
    text: String,
    /// The byte that each line begins at.
    lines: Vec<usize>,
}

impl SourceFile {
    /// Names a text.
    #[must_use]
    pub fn new(name: &str, text: String) -> Self {
        // A mark of the encoding is no letter of the first line.
        let first = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let ends = memchr::memchr_iter(b'\n', text.as_bytes());
        let lines = std::iter::once(first).chain(ends.map(|end| end + 1)).collect();
        Self(Arc::new(Source { name: name.to_owned(), text, lines }))
    }

    /// The name for people.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// The line, counted from 1, that a byte of the text stands in.
    #[must_use]
    pub fn line_of(&self, byte: usize) -> usize {
        self.0.lines.partition_point(|&start| start <= byte).max(1)
    }

    /// The document that begins in a line, counted from 1, up to the next one.
    #[must_use]
    pub fn document(&self, line: usize) -> &str {
        let lines = (line..).map_while(|number| self.line(number));
        let is_border = |line: &str| line.starts_with("---") || line.starts_with("...");
        let mut own =
            lines.skip_while(|(_, line)| is_border(line)).take_while(|(_, line)| !is_border(line));
        let Some((start, first)) = own.next() else { return "" };
        let end = own.last().map_or(start + first.len(), |(start, last)| start + last.len());
        self.text().get(start..end).unwrap_or_default().trim_end()
    }

    /// A line, counted from 1, without its end, and the byte that it begins at.
    fn line(&self, number: usize) -> Option<(usize, &str)> {
        let start = *self.0.lines.get(number.checked_sub(1)?)?;
        let line = self.text().get(start..)?;
        let end = self.0.lines.get(number).map_or(line.len(), |next| next - start);
        let line = line.get(..end)?.trim_end_matches(['\n', '\r']);
        (number == 1 || start < self.text().len()).then_some((start, line))
    }
}

/// A mistake at a place: what the author of a definition has to mend, or should know.
#[derive(Clone, Debug)]
pub struct Problem {
    mistake: Mistake,
    file: SourceFile,
    place: Range<usize>,
}

/// The kinds of mistakes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Mistake {
    #[error(transparent)]
    Form(#[from] FormMistake),
    #[error(transparent)]
    Key(#[from] KeyMistake),
    #[error(transparent)]
    Value(#[from] ValueMistake),
    #[error(transparent)]
    Sense(#[from] SenseMistake),
}

impl Problem {
    pub(crate) fn new(mistake: impl Into<Mistake>, file: &SourceFile, place: Range<usize>) -> Self {
        Self { mistake: mistake.into(), file: file.clone(), place }
    }

    /// Whether the definition cannot be used; else it is used and something in it is ignored or
    /// assumed (semantics 44).
    #[must_use]
    pub fn is_error(&self) -> bool {
        match &self.mistake {
            Mistake::Form(mistake) => mistake.is_error(),
            Mistake::Key(mistake) => mistake.is_error(),
            Mistake::Value(mistake) => mistake.is_error(),
            Mistake::Sense(mistake) => mistake.is_error(),
        }
    }

    /// A name for the kind of mistake that never changes.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match &self.mistake {
            Mistake::Form(mistake) => mistake.code(),
            Mistake::Key(mistake) => mistake.code(),
            Mistake::Value(mistake) => mistake.code(),
            Mistake::Sense(mistake) => mistake.code(),
        }
    }

    /// What stands at the caret.
    fn label(&self) -> String {
        match &self.mistake {
            Mistake::Form(mistake) => mistake.label(),
            Mistake::Key(mistake) => mistake.label(),
            Mistake::Value(mistake) => mistake.label(),
            Mistake::Sense(mistake) => mistake.label(),
        }
    }

    /// How to mend it, where that is known.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        match &self.mistake {
            Mistake::Form(mistake) => mistake.help(),
            Mistake::Key(mistake) => mistake.help(),
            Mistake::Value(mistake) => mistake.help(),
            Mistake::Sense(mistake) => mistake.help(),
        }
    }

    /// The line of the file, counted from 1, that the problem stands in.
    #[must_use]
    pub fn line(&self) -> usize {
        self.file.line_of(self.place.start)
    }

    /// The column of that line, in letters from 1 on.
    #[must_use]
    pub fn column(&self) -> usize {
        let line = self.file.line(self.line());
        let before =
            line.and_then(|(start, line)| line.get(..self.place.start.checked_sub(start)?));
        before.map_or(1, |before| before.chars().count() + 1)
    }

    /// The first byte of the file that the problem points at.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.place.start
    }

    /// The name of the file.
    #[must_use]
    pub fn file_name(&self) -> &str {
        self.file.name()
    }
}

/// Writes the message, fit for a terminal.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&legible::message(&self.mistake.to_string()))
    }
}

impl std::error::Error for Problem {}
