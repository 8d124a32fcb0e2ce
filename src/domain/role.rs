//! What somebody may do, as the API document names it.

use serde::{Deserialize, Serialize};
use strum::{EnumIter, EnumString, IntoStaticStr, VariantNames};

/// A role. What each of them may do is told by the table of operations in `api`.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    EnumIter,
    EnumString,
    IntoStaticStr,
    VariantNames,
)]
pub enum Role {
    /// Whoever runs the service: everything, in every contact centre. No user has this role.
    #[serde(rename = "ROLE_CLOUD_ADMIN")]
    #[strum(serialize = "ROLE_CLOUD_ADMIN")]
    CloudAdmin,
    /// Provisions a contact centre.
    #[serde(rename = "ROLE_ADMIN")]
    #[strum(serialize = "ROLE_ADMIN")]
    Admin,
    /// Watches over agents.
    #[serde(rename = "ROLE_SUPERVISOR")]
    #[strum(serialize = "ROLE_SUPERVISOR")]
    Supervisor,
    /// Talks with customers.
    #[serde(rename = "ROLE_AGENT")]
    #[strum(serialize = "ROLE_AGENT")]
    Agent,
}

impl Role {
    /// The roles that a user can have.
    pub const OF_USERS: [Self; 3] = [Self::Admin, Self::Supervisor, Self::Agent];

    /// The name in the API.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}
