//! The types of calls.

use serde::{Deserialize, Serialize};
use strum::{EnumIter, EnumString, IntoStaticStr, VariantNames};

/// What kind of call it is; the typed actions bear these names.
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
    Serialize,
    Deserialize,
)]
#[repr(u8)]
pub enum CallType {
    /// Nobody said.
    Unknown,
    /// A consultation during another call.
    Consult,
    /// A call between colleagues.
    Internal,
    /// A call to somebody outside.
    Outbound,
    /// A call from somebody outside.
    Inbound,
}

impl CallType {
    /// The name as events write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}
