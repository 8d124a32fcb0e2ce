//! Mistakes of sense: parts that are right one by one and mean nothing, or nothing here, together.

/// What cannot be meant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SenseMistake {
    #[error("no {object_type} has `{action}`, so it counts nothing here")]
    ActionElsewhere { action: &'static str, object_type: &'static str, is_named: bool },
    #[error("{what} is not computed by this version")]
    Unbuilt { what: String },
    #[error("{what} has no meaning here")]
    Foreign { what: String },
    #[error("{why}")]
    Meaningless { why: String, help: &'static str, label: &'static str },
    #[error("`{name}` is already defined for {object_type}, in line {line}")]
    Duplicate { name: String, object_type: &'static str, line: usize },
    #[error("the configuration has no {what} `{name}`")]
    UnknownReference { what: &'static str, name: String, nearest: Option<String>, known: String },
    #[error("the {what} `{name}` of the configuration has problems of its own")]
    BrokenReference { what: &'static str, name: String },
}

impl SenseMistake {
    pub(super) fn is_error(&self) -> bool {
        match self {
            Self::ActionElsewhere { .. } => false,
            Self::Unbuilt { .. }
            | Self::Foreign { .. }
            | Self::Meaningless { .. }
            | Self::Duplicate { .. }
            | Self::UnknownReference { .. }
            | Self::BrokenReference { .. } => true,
        }
    }

    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::ActionElsewhere { .. } => "definition::action_elsewhere",
            Self::Unbuilt { .. } => "definition::unbuilt",
            Self::Foreign { .. } => "definition::foreign",
            Self::Meaningless { .. } => "definition::meaningless",
            Self::Duplicate { .. } => "definition::duplicate",
            Self::UnknownReference { .. } => "definition::unknown_reference",
            Self::BrokenReference { .. } => "definition::broken_reference",
        }
    }

    pub(super) fn label(&self) -> String {
        let label = match self {
            Self::ActionElsewhere { is_named: true, .. } => "a mask of this stat type has it",
            Self::ActionElsewhere { .. } => "counts nothing",
            Self::Unbuilt { .. } | Self::Foreign { .. } => "here",
            Self::Meaningless { label, .. } => label,
            Self::Duplicate { .. } => "the second one",
            Self::UnknownReference { .. } | Self::BrokenReference { .. } => "named here",
        };
        label.to_owned()
    }

    pub(super) fn help(&self) -> Option<String> {
        let help = match self {
            Self::Meaningless { help, .. } => (*help).to_owned(),
            Self::Duplicate { .. } => {
                "give one of the two another name; the first one is used".to_owned()
            }
            Self::UnknownReference { nearest, known, .. } => match nearest {
                Some(nearest) => format!("did you mean `{nearest}`?"),
                None if known.is_empty() => {
                    "name it in the configuration file and pass that with --config".to_owned()
                }
                None => format!("the configuration has {known}"),
            },
            Self::BrokenReference { .. } => "mend it there; its problems are told above".to_owned(),
            Self::ActionElsewhere { .. } | Self::Unbuilt { .. } | Self::Foreign { .. } => {
                return None;
            }
        };
        Some(help)
    }
}
