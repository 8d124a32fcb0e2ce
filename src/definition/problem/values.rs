//! Mistakes of values: words, numbers, masks, profiles, ranges and filters that nobody understands.

use crate::definition::expression::ExpressionFault;
use crate::definition::filter::FilterFault;
use crate::definition::percentile::PercentileFault;
use crate::definition::profile::ProfileFault;
use crate::definition::range::RangeFault;

/// What is wrong with the value of a key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ValueMistake {
    #[error("`{key}` is {found}")]
    WrongKind { key: String, expected: String, found: &'static str, mended: Option<String> },
    #[error("`{word}` is {fault}: expected {expected}")]
    Number { word: String, fault: &'static str, expected: String, mended: Option<String> },
    #[error("`{word}` is not {what}")]
    UnknownWord { word: String, what: &'static str, nearest: Option<&'static str>, all: String },
    #[error("`{written}` stands for `{meant}`")]
    Alias { written: String, meant: &'static str },
    #[error("`{}` is not an action", .0.name)]
    UnknownAction(UnknownAction),
    #[error("no event makes the action `{name}`, so it counts nothing here")]
    ForeignAction { name: &'static str, why: &'static str, is_all: bool },
    #[error("nothing stands {side} this comma", side = if *is_last { "behind" } else { "in front of" })]
    EmptyMaskItem { is_last: bool },
    #[error("the mask names no action that can count")]
    EmptyMask,
    #[error("{what} needs a time profile")]
    NoProfile { what: &'static str, expected: &'static str },
    #[error("{0}")]
    Profile(ProfileFault),
    #[error("{0}")]
    Range(RangeFault),
    #[error("{0}")]
    Filter(FilterFault),
    #[error("{0}")]
    Percentile(PercentileFault),
    #[error("{0}")]
    Formula(ExpressionFault),
    #[error("`{key}` is read as a key of the attached data")]
    SuspectAttribute { key: String, nearest: &'static str },
}

/// A name in a mask that nobody knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UnknownAction {
    pub(crate) name: String,
    pub(crate) is_cleared: bool,
    /// Whether nothing is left of the mask without the name.
    pub(crate) is_all: bool,
    pub(crate) nearest: Option<&'static str>,
    /// The same with commas, where that makes actions of it.
    pub(crate) separated: Option<String>,
}

impl ValueMistake {
    pub(super) fn is_error(&self) -> bool {
        match self {
            Self::Alias { .. } | Self::EmptyMaskItem { .. } | Self::SuspectAttribute { .. } => {
                false
            }
            Self::UnknownAction(action) => action.is_cleared || action.is_all,
            Self::ForeignAction { is_all, .. } => *is_all,
            Self::WrongKind { .. }
            | Self::Number { .. }
            | Self::UnknownWord { .. }
            | Self::EmptyMask
            | Self::NoProfile { .. }
            | Self::Profile(_)
            | Self::Range(_)
            | Self::Filter(_)
            | Self::Percentile(_)
            | Self::Formula(_) => true,
        }
    }

    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::WrongKind { .. } => "definition::wrong_kind",
            Self::Number { .. } => "definition::number",
            Self::UnknownWord { .. } => "definition::unknown_word",
            Self::Alias { .. } => "definition::alias",
            Self::UnknownAction(_) => "definition::unknown_action",
            Self::ForeignAction { .. } => "definition::foreign_action",
            Self::EmptyMaskItem { .. } => "definition::empty_mask_item",
            Self::EmptyMask => "definition::empty_mask",
            Self::Profile(ProfileFault::Zone { .. }) => "definition::time_zone",
            Self::NoProfile { .. } | Self::Profile(_) => "definition::time_profile",
            Self::Range(_) => "definition::time_range",
            Self::Filter(_) => "definition::filter",
            Self::Percentile(_) => "definition::percentile",
            Self::Formula(_) => "definition::formula",
            Self::SuspectAttribute { .. } => "definition::suspect_attribute",
        }
    }

    pub(super) fn label(&self) -> String {
        let label = match self {
            Self::WrongKind { expected, .. } => return format!("expected {expected}"),
            Self::Number { .. } => "this value",
            Self::UnknownWord { what, .. } => return format!("expected {what}"),
            Self::Alias { .. } => "read so",
            Self::UnknownAction(action) if action.is_cleared => "cannot be cleared",
            Self::UnknownAction(UnknownAction { is_all: true, .. })
            | Self::ForeignAction { is_all: true, .. } => "nothing else is in the mask",
            Self::UnknownAction(_) | Self::ForeignAction { .. } => "ignored",
            Self::EmptyMaskItem { .. } => "here",
            Self::EmptyMask => "this mask",
            Self::NoProfile { .. } => "this interval",
            Self::Profile(ProfileFault::Zone { .. }) => "this time zone",
            Self::Profile(_) => "in this time profile",
            Self::Range(_) => "this time range",
            Self::Filter(_) | Self::SuspectAttribute { .. } => "in this filter",
            Self::Percentile(_) => "this percentile",
            Self::Formula(_) => "in this formula",
        };
        label.to_owned()
    }

    pub(super) fn help(&self) -> Option<String> {
        let help = match self {
            Self::WrongKind { mended, .. } | Self::Number { mended, .. } => {
                format!("write {}", mended.as_ref()?)
            }
            Self::UnknownWord { nearest: Some(nearest), .. } => {
                format!("did you mean `{nearest}`?")
            }
            Self::UnknownWord { all, .. } => format!("expected one of {all}"),
            Self::Alias { meant, .. } => format!("write `{meant}`"),
            Self::UnknownAction(action) => action.help(),
            Self::EmptyMaskItem { .. } => "take the comma out".to_owned(),
            Self::EmptyMask => {
                "name at least one action that this object and subject have".to_owned()
            }
            Self::NoProfile { expected, .. } => format!("expected {expected}"),
            Self::Profile(ProfileFault::Zone { nearest: Some(nearest), .. }) => {
                format!("did you mean `{nearest}`?")
            }
            Self::Range(RangeFault::Backwards { left, right }) => {
                format!("did you mean from {right} to {left}? Then swap the two")
            }
            Self::Formula(ExpressionFault::Function { nearest: Some(nearest), .. }) => {
                format!("did you mean `{nearest}`?")
            }
            Self::SuspectAttribute { nearest, .. } => {
                format!("did you mean `{nearest}`? If the key is meant, put it in quotes")
            }
            Self::ForeignAction { why, .. } => (*why).to_owned(),
            Self::Profile(_)
            | Self::Range(RangeFault::Unreadable(_))
            | Self::Filter(_)
            | Self::Percentile(_)
            | Self::Formula(_) => return None,
        };
        Some(help)
    }
}

impl UnknownAction {
    fn help(&self) -> String {
        match (&self.separated, self.nearest) {
            (Some(separated), _) => format!("commas separate actions: write `{separated}`"),
            (None, Some(nearest)) => format!("did you mean `{nearest}`?"),
            (None, None) => {
                "docs/events.md lists the actions and statuses, such as `CallAnswered` \
                             and `WaitForNextCall`"
                    .to_owned()
            }
        }
    }
}
