//! The types of objects that have statistics.

use serde::{Deserialize, Serialize};
use strum::{EnumCount, EnumIter, EnumMessage, EnumString, IntoStaticStr, VariantNames};

/// What kind of object a statistic belongs to.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumCount,
    EnumIter,
    EnumMessage,
    EnumString,
    IntoStaticStr,
    VariantNames,
    Serialize,
    Deserialize,
)]
#[strum(ascii_case_insensitive, serialize_all = "SCREAMING_SNAKE_CASE")]
#[repr(u8)]
pub enum ObjectType {
    /// An agent.
    Agent,
    /// A queue.
    Queue,
    /// The agents that have a skill.
    SkillAg,
    /// The virtual queue of a skill.
    SkillQ,
}

impl ObjectType {
    /// The name as the API writes it: `SKILL_AG`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Whether calls wait at objects of this type.
    #[must_use]
    pub fn is_queue(self) -> bool {
        match self {
            Self::Queue | Self::SkillQ => true,
            Self::Agent | Self::SkillAg => false,
        }
    }
}
