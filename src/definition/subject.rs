//! Subjects: which timeline of an object a statistic reads.

use strum::{EnumIter, EnumMessage, EnumString, IntoStaticStr, VariantNames};

use super::object_type::ObjectType;

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
    EnumMessage,
    EnumString,
    IntoStaticStr,
    VariantNames,
)]
#[strum(ascii_case_insensitive)]
pub enum Subject {
    /// Every action on every line below the object. `Action` is another name of it.
    #[strum(to_string = "DNAction", serialize = "Action")]
    DnAction,
    /// The one status of each line below the object.
    #[strum(serialize = "DNStatus")]
    DnStatus,
    /// The one status of each agent, over all of its lines. Queues have none.
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

    /// Whether objects of the type have such a timeline.
    #[must_use]
    pub fn is_of(self, object_type: ObjectType) -> bool {
        match self {
            Self::DnAction | Self::DnStatus => true,
            Self::AgentStatus => !object_type.is_queue(),
        }
    }

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
