//! Mistakes of sense: parts that are right one by one and mean nothing, or nothing here, together.

/// What cannot be meant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SenseMistake {
    #[error("no {object_type} has `{action}`, so it counts nothing here")]
    ActionElsewhere { action: &'static str, object_type: &'static str, is_named: bool },
    #[error("{what} is not computed here: {why}")]
    Foreign { what: String, why: &'static str },
    #[error("`{name}` is no statistic of {object_type}")]
    UnknownStatistic { name: String, object_type: &'static str, nearest: Option<String> },
    #[error("`{name}` of {object_type} is not computed")]
    RefusedStatistic { name: String, object_type: &'static str },
    #[error("the value of `{name}` is the name of a state, and no number")]
    StateInFormula { name: String },
    #[error("the formula is computed of itself: {circle}")]
    Circle { circle: String },
    #[error("no action of the mask has a call, so there are no data to compute with")]
    NoData,
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
            Self::Foreign { .. }
            | Self::Meaningless { .. }
            | Self::Duplicate { .. }
            | Self::UnknownReference { .. }
            | Self::BrokenReference { .. }
            | Self::UnknownStatistic { .. }
            | Self::RefusedStatistic { .. }
            | Self::StateInFormula { .. }
            | Self::Circle { .. }
            | Self::NoData => true,
        }
    }

    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::ActionElsewhere { .. } => "definition::action_elsewhere",
            Self::Foreign { .. } => "definition::foreign",
            Self::Meaningless { .. } => "definition::meaningless",
            Self::Duplicate { .. } => "definition::duplicate",
            Self::UnknownReference { .. } => "definition::unknown_reference",
            Self::BrokenReference { .. } => "definition::broken_reference",
            Self::UnknownStatistic { .. } => "definition::unknown_statistic",
            Self::RefusedStatistic { .. } => "definition::refused_statistic",
            Self::StateInFormula { .. } => "definition::state_in_formula",
            Self::Circle { .. } => "definition::circle",
            Self::NoData => "definition::no_data",
        }
    }

    pub(super) fn label(&self) -> String {
        let label = match self {
            Self::ActionElsewhere { is_named: true, .. } => "a mask of this stat type has it",
            Self::ActionElsewhere { .. } => "counts nothing",
            Self::Foreign { .. } => "here",
            Self::UnknownStatistic { .. }
            | Self::RefusedStatistic { .. }
            | Self::StateInFormula { .. }
            | Self::Circle { .. } => "named here",
            Self::NoData => "this category",
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
            Self::UnknownStatistic { nearest: Some(nearest), .. } => {
                format!("did you mean `{nearest}`?")
            }
            Self::UnknownStatistic { .. } => {
                "a formula can name the statistics of its own object type".to_owned()
            }
            Self::RefusedStatistic { .. } => "mend its problems first".to_owned(),
            Self::Circle { .. } => "take one of the names out".to_owned(),
            Self::NoData => "name an action of calls, such as CallAnswered".to_owned(),
            Self::ActionElsewhere { .. } | Self::Foreign { .. } | Self::StateInFormula { .. } => {
                return None;
            }
        };
        Some(help)
    }
}
