//! Mistakes of keys: missing ones, unknown ones, and those at a wrong place.

/// What is wrong with the keys of a definition.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum KeyMistake {
    #[error("`{key}` is missing")]
    Missing { key: &'static str, expected: String },
    #[error("`{key}` is missing, so {default} is used")]
    DefaultUsed { key: &'static str, default: &'static str },
    #[error("`{key}` is not a key of {of}")]
    Unknown { key: String, of: &'static str, nearest: Option<&'static str>, known: String },
    #[error("{keys} under `{parent}`")]
    TooHigh { keys: Keys, parent: &'static str, is_parent_there: bool },
    #[error("`{key}` belongs beside `{neighbour}`, not under it")]
    TooLow { key: String, neighbour: &'static str },
    #[error("`{key}` is given twice")]
    Repeated { key: String },
    #[error("`{key}` has no effect: {why}")]
    NoEffect { key: String, why: String },
}

/// Keys that stand at the same wrong place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Keys(pub(crate) Vec<String>);

/// Writes the keys with a verb: "`a` belongs", "`a`, `b` and `c` belong".
impl std::fmt::Display for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, key) in self.0.iter().enumerate() {
            let separator = match index {
                0 => "",
                _ if index + 1 == self.0.len() => " and ",
                _ => ", ",
            };
            write!(f, "{separator}`{key}`")?;
        }
        f.write_str(if self.0.len() == 1 { " belongs" } else { " belong" })
    }
}

impl KeyMistake {
    pub(super) fn is_error(&self) -> bool {
        match self {
            Self::DefaultUsed { .. } | Self::NoEffect { .. } => false,
            Self::Missing { .. }
            | Self::Unknown { .. }
            | Self::TooHigh { .. }
            | Self::TooLow { .. }
            | Self::Repeated { .. } => true,
        }
    }

    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "definition::missing_key",
            Self::DefaultUsed { .. } => "definition::default_used",
            Self::Unknown { .. } => "definition::unknown_key",
            Self::TooHigh { .. } | Self::TooLow { .. } => "definition::misplaced_key",
            Self::Repeated { .. } => "definition::repeated_key",
            Self::NoEffect { .. } => "definition::no_effect",
        }
    }

    pub(super) fn label(&self) -> String {
        let label = match self {
            Self::Missing { .. } | Self::DefaultUsed { .. } => "in this definition",
            Self::Unknown { .. } | Self::Repeated { .. } => "this key",
            Self::TooHigh { keys: Keys(keys), .. } if keys.len() > 1 => "the first of these keys",
            Self::TooHigh { .. } => "this key stands one level too high",
            Self::TooLow { .. } => "this key stands one level too low",
            Self::NoEffect { .. } => "ignored",
        };
        label.to_owned()
    }

    pub(super) fn help(&self) -> Option<String> {
        let help = match self {
            Self::Missing { expected, .. } => format!("expected {expected}"),
            Self::DefaultUsed { .. } => return None,
            Self::Unknown { nearest: Some(nearest), .. } => format!("did you mean `{nearest}`?"),
            Self::Unknown { known, .. } => format!("expected one of {known}"),
            Self::TooHigh { keys: Keys(keys), parent, is_parent_there } => {
                let line = if keys.len() > 1 { "these lines" } else { "the line" };
                match is_parent_there {
                    true => format!("indent {line} by two blanks, below `{parent}:`"),
                    false => format!("write a line `{parent}:` and indent {line} below it"),
                }
            }
            Self::TooLow { .. } => "take the blanks in front of the line out".to_owned(),
            Self::Repeated { .. } => "take one of the two out".to_owned(),
            Self::NoEffect { .. } => "take the line out".to_owned(),
        };
        Some(help)
    }
}
