//! Mistakes of form: what is no YAML, or not the YAML of a definition.

/// What is wrong with the form of a document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum FormMistake {
    #[error("this is not valid YAML: {0}")]
    Yaml(String),
    #[error("`{0}` is never closed")]
    Unclosed(char),
    #[error("the value goes on behind its closing quote")]
    BehindQuote,
    #[error("a value that begins with `{sign}` needs quotes")]
    Unquoted { sign: char, mended: String },
    #[error("{what} is missing after `{key}`")]
    MissingColon { key: String, what: &'static str, mended: String },
    #[error("this is a mark of a Markdown code block, not YAML")]
    Fence,
    #[error("apostrophes inside the value")]
    StrayApostrophes { mended: String },
    #[error("a tab indents this line")]
    Tab,
    #[error("`{key}` is indented by {found}, its neighbours by {expected}")]
    Indentation { key: String, found: usize, expected: usize },
    #[error("this line continues `{key}` but is not indented more than it")]
    UnindentedValue { key: String },
    #[error("{0}")]
    Limit(String),
    #[error("no definitions in this file")]
    NoDefinitions,
    #[error("a definition is a list of `key: value` lines")]
    NotADefinition,
}

impl FormMistake {
    pub(super) fn is_error(&self) -> bool {
        match self {
            Self::Fence | Self::StrayApostrophes { .. } | Self::NoDefinitions => false,
            Self::Yaml(_)
            | Self::Unclosed(_)
            | Self::BehindQuote
            | Self::Unquoted { .. }
            | Self::MissingColon { .. }
            | Self::Tab
            | Self::Indentation { .. }
            | Self::UnindentedValue { .. }
            | Self::Limit(_)
            | Self::NotADefinition => true,
        }
    }

    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::Yaml(_) => "definition::yaml",
            Self::Unclosed(_) => "definition::unclosed",
            Self::BehindQuote => "definition::behind_quote",
            Self::Unquoted { .. } => "definition::unquoted",
            Self::MissingColon { .. } => "definition::missing_colon",
            Self::Fence => "definition::code_fence",
            Self::StrayApostrophes { .. } => "definition::stray_apostrophes",
            Self::Tab => "definition::tab",
            Self::Indentation { .. } => "definition::indentation",
            Self::UnindentedValue { .. } => "definition::unindented_value",
            Self::Limit(_) => "definition::limit",
            Self::NoDefinitions => "definition::no_definitions",
            Self::NotADefinition => "definition::not_a_definition",
        }
    }

    pub(super) fn label(&self) -> String {
        let label = match self {
            Self::Yaml(_) | Self::Limit(_) => "here",
            Self::Unclosed(_) => "opened here",
            Self::BehindQuote => "not part of the value",
            Self::Unquoted { .. } => "this value",
            Self::MissingColon { .. } => "this is a key",
            Self::Fence => "this line is ignored",
            Self::StrayApostrophes { .. } => "read without them",
            Self::Tab => "expected blanks",
            Self::Indentation { .. } => "this key",
            Self::UnindentedValue { .. } => "the value goes on here",
            Self::NoDefinitions => "nothing to compute",
            Self::NotADefinition => "this document",
        };
        label.to_owned()
    }

    pub(super) fn help(&self) -> Option<String> {
        let help = match self {
            Self::Yaml(_) => {
                "indent with blanks, two for each level, and put quotes round a value \
                 that holds `:` or `#`"
                    .to_owned()
            }
            Self::Unclosed('"' | '\'') => {
                "put the same sign behind the value, or take it out".to_owned()
            }
            Self::Unclosed(_) => "a value needs no brackets: take it out".to_owned(),
            Self::BehindQuote => "put the quote behind all of the value".to_owned(),
            Self::Unquoted { mended, .. } | Self::MissingColon { mended, .. } => {
                format!("write {mended}")
            }
            Self::Fence => "take the line out".to_owned(),
            Self::StrayApostrophes { mended } => {
                format!("one pair of quotes round the whole value: {mended}")
            }
            Self::Tab => "YAML allows blanks only: write two for each level".to_owned(),
            Self::Indentation { expected: 0, .. } => {
                "take the blanks in front of the key out".to_owned()
            }
            Self::Indentation { expected, .. } => {
                format!("put {expected} blanks in front of the key")
            }
            Self::UnindentedValue { key } => {
                format!("put the value behind `{key}:`, or indent it more than the key")
            }
            Self::NoDefinitions | Self::NotADefinition => {
                "write `name: …`, `objectType: …` and so on; separate definitions by `---`"
                    .to_owned()
            }
            Self::Limit(_) => return None,
        };
        Some(help)
    }
}
