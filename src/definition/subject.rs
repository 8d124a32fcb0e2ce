//! Subjects: which timeline of an object a statistic reads.

use strum::{EnumIter, EnumString, IntoStaticStr, VariantNames};

/// The source of the instances that a statistic counts (`docs/semantics.md`, "Aggregates").
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    EnumString,
    IntoStaticStr,
    VariantNames,
)]
#[strum(ascii_case_insensitive)]
pub enum Subject {
    /// Every action on every line below the object. `Action` is the same subject.
    #[strum(serialize = "DNAction")]
    DnAction,
    /// The one status of each line below the object.
    #[strum(serialize = "DNStatus")]
    DnStatus,
    /// The one status of each agent.
    AgentStatus,
}

impl Subject {
    /// The name as Stat Server writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Subjects of Stat Server that there is nothing of here, each with the reason.
    pub const FOREIGN: [(&'static str, &'static str); 3] = [
        ("PlaceStatus", "no event names a place: use DNStatus or AgentStatus"),
        ("GroupStatus", "its rule was never published: use AgentStatus"),
        ("CampaignAction", "outbound campaigns send no events here"),
    ];

    /// Whether the timeline is one of statuses, which count where they overlap an interval
    /// (semantics 12), rather than of actions, which count where they end (semantics 10).
    #[must_use]
    pub fn is_status(self) -> bool {
        match self {
            Self::DnAction => false,
            Self::DnStatus | Self::AgentStatus => true,
        }
    }
}
