//! What is wrong in a file of definitions, with its place and a way to mend it.
//!
//! Invariant: a problem always points into the text of the file that it was found in.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, Severity,
    SourceCode,
};

use super::filter::FilterFault;
use super::profile::ProfileFault;
use super::range::RangeFault;

/// The width that problems are written for, characters.
const RENDER_WIDTH: usize = 100;

/// A file of definitions: its name for people and its whole text.
#[derive(Clone, Debug)]
pub struct SourceFile(Arc<NamedSource<String>>);

impl SourceFile {
    /// Names a text.
    #[must_use]
    pub fn new(name: &str, text: String) -> Self {
        Self(Arc::new(NamedSource::new(name, text).with_language("yaml")))
    }

    /// The name for people.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.name()
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        self.0.inner()
    }

    /// The line, counted from 1, that a byte of the text stands in.
    #[must_use]
    pub fn line_of(&self, byte: usize) -> usize {
        let before = self.text().as_bytes().get(..byte).unwrap_or(self.text().as_bytes());
        memchr::memchr_iter(b'\n', before).count() + 1
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
    #[error("this is not valid YAML: {0}")]
    Yaml(String),
    #[error("this is a mark of a Markdown code block, not YAML")]
    Fence,
    #[error("apostrophes inside the value")]
    StrayApostrophes,
    #[error("a tab indents this line")]
    Tab,
    #[error("`{key}` is indented by {found}, its neighbours by {expected}")]
    Indentation { key: String, found: usize, expected: usize },
    #[error("this line continues `{key}` but is not indented more than it")]
    UnindentedValue { key: String },
    #[error("{0}")]
    Limit(String),
    #[error("a definition is a list of `key: value` lines")]
    NotADefinition,
    #[error("`{key}` is missing")]
    MissingKey { key: &'static str, expected: String },
    #[error("`{key}` is missing, so {default} is used")]
    DefaultUsed { key: &'static str, default: &'static str },
    #[error("`{key}` is not a key of {of}")]
    UnknownKey { key: String, of: &'static str, nearest: Option<&'static str> },
    #[error("`{key}` belongs under `{parent}`")]
    MisplacedKey { key: String, parent: &'static str },
    #[error("`{key}` is given twice")]
    RepeatedKey { key: String },
    #[error("`{written}` stands for `{meant}`")]
    Alias { written: String, meant: &'static str },
    #[error("`{key}` is {found}")]
    WrongKind { key: String, expected: &'static str, found: &'static str },
    #[error("`{word}` is not {what}")]
    UnknownWord { word: String, what: &'static str, nearest: Option<&'static str>, all: String },
    #[error("`{0}` is not an action")]
    UnknownAction(UnknownAction),
    #[error("no event makes the action `{0}`, so it counts nothing here")]
    ForeignAction(&'static str),
    #[error("nothing stands between two commas of the mask")]
    EmptyMaskItem,
    #[error("the mask names no action that can count")]
    EmptyMask,
    #[error("no {object_type} has `{action}`, so it counts nothing here")]
    ActionElsewhere { action: &'static str, object_type: &'static str },
    #[error("{fault}")]
    Profile { fault: ProfileFault },
    #[error("{fault}")]
    Range { fault: RangeFault },
    #[error("{fault}")]
    Filter { fault: FilterFault },
    #[error("`{key}` is read as a key of the attached data")]
    SuspectAttribute { key: String, nearest: &'static str },
    #[error("{what} is not computed by this version")]
    Unbuilt { what: String },
    #[error("{what} has no meaning here")]
    Foreign { what: String },
    #[error("{why}")]
    Meaningless { why: String, help: &'static str },
    #[error("`{name}` is already defined for {object_type}, in line {line}")]
    Duplicate { name: String, object_type: &'static str, line: usize },
    #[error("the configuration has no {what} `{name}`")]
    UnknownReference { what: &'static str, name: String, nearest: Option<String>, known: String },
    #[error("the {what} `{name}` of the configuration has problems of its own")]
    BrokenReference { what: &'static str, name: String },
}

/// A name in a mask that nobody knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UnknownAction {
    pub(crate) name: String,
    pub(crate) is_cleared: bool,
    pub(crate) nearest: Option<&'static str>,
}

impl fmt::Display for UnknownAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl Problem {
    pub(crate) fn new(mistake: Mistake, file: &SourceFile, place: Range<usize>) -> Self {
        Self { mistake, file: file.clone(), place }
    }

    /// Whether the definition cannot be used; else it is used and something in it is ignored or
    /// assumed (semantics 44).
    #[must_use]
    pub fn is_error(&self) -> bool {
        match &self.mistake {
            Mistake::Fence
            | Mistake::StrayApostrophes
            | Mistake::DefaultUsed { .. }
            | Mistake::Alias { .. }
            | Mistake::ForeignAction(_)
            | Mistake::EmptyMaskItem
            | Mistake::ActionElsewhere { .. }
            | Mistake::SuspectAttribute { .. } => false,
            Mistake::UnknownAction(action) => action.is_cleared,
            Mistake::Yaml(_)
            | Mistake::Tab
            | Mistake::Indentation { .. }
            | Mistake::UnindentedValue { .. }
            | Mistake::Limit(_)
            | Mistake::NotADefinition
            | Mistake::MissingKey { .. }
            | Mistake::UnknownKey { .. }
            | Mistake::MisplacedKey { .. }
            | Mistake::RepeatedKey { .. }
            | Mistake::WrongKind { .. }
            | Mistake::UnknownWord { .. }
            | Mistake::EmptyMask
            | Mistake::Profile { .. }
            | Mistake::Range { .. }
            | Mistake::Filter { .. }
            | Mistake::Unbuilt { .. }
            | Mistake::Foreign { .. }
            | Mistake::Meaningless { .. }
            | Mistake::Duplicate { .. }
            | Mistake::UnknownReference { .. }
            | Mistake::BrokenReference { .. } => true,
        }
    }

    /// The line of the file, counted from 1, that the problem stands in.
    #[must_use]
    pub fn line(&self) -> usize {
        self.file.line_of(self.place.start)
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

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.mistake.fmt(f)
    }
}

impl std::error::Error for Problem {}

impl Diagnostic for Problem {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.mistake.code()))
    }

    fn severity(&self) -> Option<Severity> {
        Some(if self.is_error() { Severity::Error } else { Severity::Warning })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.mistake.help().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&*self.file.0)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let label = LabeledSpan::new_with_span(self.mistake.label(), self.place.clone());
        Some(Box::new(std::iter::once(label)))
    }
}

impl Mistake {
    /// A name for the kind of mistake that never changes.
    fn code(&self) -> &'static str {
        match self {
            Self::Yaml(_) => "definition::yaml",
            Self::Fence => "definition::code_fence",
            Self::StrayApostrophes => "definition::stray_apostrophes",
            Self::Tab => "definition::tab",
            Self::Indentation { .. } => "definition::indentation",
            Self::UnindentedValue { .. } => "definition::unindented_value",
            Self::Limit(_) => "definition::limit",
            Self::NotADefinition => "definition::not_a_definition",
            Self::MissingKey { .. } => "definition::missing_key",
            Self::DefaultUsed { .. } => "definition::default_used",
            Self::UnknownKey { .. } => "definition::unknown_key",
            Self::MisplacedKey { .. } => "definition::misplaced_key",
            Self::RepeatedKey { .. } => "definition::repeated_key",
            Self::Alias { .. } => "definition::alias",
            Self::WrongKind { .. } => "definition::wrong_kind",
            Self::UnknownWord { .. } => "definition::unknown_word",
            Self::UnknownAction(_) => "definition::unknown_action",
            Self::ForeignAction(_) => "definition::foreign_action",
            Self::EmptyMaskItem => "definition::empty_mask_item",
            Self::EmptyMask => "definition::empty_mask",
            Self::ActionElsewhere { .. } => "definition::action_elsewhere",
            Self::Profile { .. } => "definition::time_profile",
            Self::Range { .. } => "definition::time_range",
            Self::Filter { .. } => "definition::filter",
            Self::SuspectAttribute { .. } => "definition::suspect_attribute",
            Self::Unbuilt { .. } => "definition::unbuilt",
            Self::Foreign { .. } => "definition::foreign",
            Self::Meaningless { .. } => "definition::meaningless",
            Self::Duplicate { .. } => "definition::duplicate",
            Self::UnknownReference { .. } => "definition::unknown_reference",
            Self::BrokenReference { .. } => "definition::broken_reference",
        }
    }

    /// What stands at the caret.
    fn label(&self) -> Option<String> {
        let label = match self {
            Self::Yaml(_) => "here",
            Self::Fence => "this line is ignored",
            Self::StrayApostrophes => "read without them",
            Self::Tab => "expected blanks",
            Self::Indentation { .. } => "this key",
            Self::UnindentedValue { .. } => "the value goes on here",
            Self::Limit(_) | Self::NotADefinition => "this document",
            Self::MissingKey { .. } | Self::DefaultUsed { .. } => "in this definition",
            Self::UnknownKey { .. } | Self::RepeatedKey { .. } => "this key",
            Self::MisplacedKey { .. } => "this key stands one level too high",
            Self::Alias { .. } => "read so",
            Self::WrongKind { expected, .. } => return Some(format!("expected {expected}")),
            Self::UnknownWord { what, .. } => return Some(format!("expected {what}")),
            Self::UnknownAction(action) if action.is_cleared => "cannot be cleared",
            Self::UnknownAction(_) | Self::ForeignAction(_) => "ignored",
            Self::EmptyMaskItem => "here",
            Self::EmptyMask => "this mask",
            Self::ActionElsewhere { .. } => "in this mask",
            Self::Profile { .. } => "this time profile",
            Self::Range { .. } => "this time range",
            Self::Filter { .. } => "in this filter",
            Self::SuspectAttribute { .. } => "in this filter",
            Self::Unbuilt { .. } | Self::Foreign { .. } | Self::Meaningless { .. } => "here",
            Self::Duplicate { .. } => "the second one",
            Self::UnknownReference { .. } | Self::BrokenReference { .. } => "named here",
        };
        Some(label.to_owned())
    }

    /// How to mend it.
    fn help(&self) -> Option<String> {
        let did_you_mean = |nearest: &Option<&'static str>| {
            nearest.map(|nearest| format!("did you mean `{nearest}`?"))
        };
        match self {
            Self::Yaml(_) => Some(
                "indent with blanks, two for each level, and put quotes round a value that \
                 starts with `*` or holds `: `"
                    .to_owned(),
            ),
            Self::Fence => Some("take the line out".to_owned()),
            Self::StrayApostrophes => {
                Some("one pair of quotes round the whole value: '*,~LoggedOut'".to_owned())
            }
            Self::Tab => Some("YAML allows blanks only: write two for each level".to_owned()),
            Self::Indentation { expected, .. } => {
                Some(format!("put {expected} blanks in front of the key"))
            }
            Self::UnindentedValue { key } => {
                Some(format!("put the value behind `{key}:`, or indent it more than the key"))
            }
            Self::NotADefinition => Some(
                "write `name: …`, `objectType: …` and so on; separate definitions by `---`"
                    .to_owned(),
            ),
            Self::MissingKey { expected, .. } => Some(format!("expected {expected}")),
            Self::UnknownKey { nearest, .. } => did_you_mean(nearest),
            Self::MisplacedKey { parent, .. } => {
                Some(format!("indent the line by two blanks, below `{parent}:`"))
            }
            Self::RepeatedKey { .. } => Some("take one of the two out".to_owned()),
            Self::Alias { meant, .. } => Some(format!("write `{meant}`")),
            Self::UnknownWord { nearest, all, .. } => {
                did_you_mean(nearest).or_else(|| Some(format!("expected one of {all}")))
            }
            Self::UnknownAction(action) => did_you_mean(&action.nearest),
            Self::EmptyMaskItem => Some("take the comma out".to_owned()),
            Self::EmptyMask => {
                Some("name at least one action that this object and subject have".to_owned())
            }
            Self::SuspectAttribute { nearest, .. } => {
                Some(format!("did you mean `{nearest}`? If the key is meant, put it in quotes"))
            }
            Self::Meaningless { help, .. } => Some((*help).to_owned()),
            Self::Duplicate { .. } => {
                Some("give one of the two another name; the first one is used".to_owned())
            }
            Self::UnknownReference { nearest, known, .. } => Some(match nearest {
                Some(nearest) => format!("did you mean `{nearest}`?"),
                None if known.is_empty() => {
                    "name it in the configuration file and pass that with --config".to_owned()
                }
                None => format!("the configuration has {known}"),
            }),
            Self::BrokenReference { .. } => {
                Some("mend it there; its problems are told above".to_owned())
            }
            Self::Limit(_)
            | Self::DefaultUsed { .. }
            | Self::WrongKind { .. }
            | Self::ForeignAction(_)
            | Self::ActionElsewhere { .. }
            | Self::Profile { .. }
            | Self::Range { .. }
            | Self::Filter { .. }
            | Self::Unbuilt { .. }
            | Self::Foreign { .. } => None,
        }
    }
}

/// Writes problems for people: code, message, file with line and column, the line with a caret,
/// and how to mend it.
#[must_use]
pub fn render_problems(problems: &[Problem], is_colored: bool) -> String {
    let mut theme = if is_colored { GraphicalTheme::ascii() } else { GraphicalTheme::none() };
    theme.characters.underbar = '^';
    let handler = GraphicalReportHandler::new_themed(theme).with_width(RENDER_WIDTH);
    let mut text = String::new();
    for problem in problems {
        handler.render_report(&mut text, problem).expect("writing to a text does not fail");
    }
    text
}
