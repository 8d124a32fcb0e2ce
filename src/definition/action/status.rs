//! Statuses: what a device or an agent is doing, and what decides it.

use serde::{Deserialize, Serialize};
use strum::{EnumCount, EnumIter, IntoStaticStr};

use super::Action;

/// What a device or an agent is doing: exactly one at any time.
///
/// The order is the priority table of `events.md`, lowest first.
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
    IntoStaticStr,
    Serialize,
    Deserialize,
)]
#[repr(u8)]
#[expect(missing_docs, reason = "the names are the field's own and `docs/semantics.md` tells them")]
pub enum Status {
    NotMonitored,
    Monitored,
    LoggedIn,
    OnHook,
    WaitForNextCall,
    OffHook,
    CallDialing,
    CallRinging,
    NotReadyForNextCall,
    AfterCallWork,
    CallOnHold,
    CallUnknown,
    CallConsult,
    CallInternal,
    CallOutbound,
    CallInbound,
    LoggedOut,
}

impl Status {
    /// The name as Stat Server writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The action whose name the status bears; a status mask names it (semantics 30).
    #[must_use]
    pub fn action(self) -> Action {
        match self {
            Self::NotMonitored => Action::NotMonitored,
            Self::Monitored => Action::Monitored,
            Self::LoggedIn => Action::LoggedIn,
            Self::OnHook => Action::OnHook,
            Self::WaitForNextCall => Action::WaitForNextCall,
            Self::OffHook => Action::OffHook,
            Self::CallDialing => Action::CallDialing,
            Self::CallRinging => Action::CallRinging,
            Self::NotReadyForNextCall => Action::NotReadyForNextCall,
            Self::AfterCallWork => Action::AfterCallWork,
            Self::CallOnHold => Action::CallOnHold,
            Self::CallUnknown => Action::CallUnknown,
            Self::CallConsult => Action::CallConsult,
            Self::CallInternal => Action::CallInternal,
            Self::CallOutbound => Action::CallOutbound,
            Self::CallInbound => Action::CallInbound,
            Self::LoggedOut => Action::LoggedOut,
        }
    }
}

#[cfg(test)]
mod tests {
    use strum::IntoEnumIterator;

    use super::*;

    #[test]
    fn a_status_bears_the_name_of_its_action() {
        for status in Status::iter() {
            assert_eq!(status.name(), status.action().name());
            assert!(status.action().is_durable());
        }
    }
}
