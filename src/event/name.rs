//! The names of events (`events.md`, "Names").

use strum::{EnumIter, EnumString, IntoStaticStr, VariantNames};

/// The name of an event, after the T-Server events that the field knows.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, EnumString, IntoStaticStr, VariantNames,
)]
#[expect(missing_docs, reason = "`docs/events.md` tells what each of them means")]
pub enum EventName {
    AgentLogin,
    AgentLogout,
    AgentReady,
    AgentNotReady,
    AgentSkills,
    DndOn,
    DndOff,
    OnHook,
    OffHook,
    Queued,
    Diverted,
    Abandoned,
    Dialing,
    Ringing,
    Established,
    Held,
    Retrieved,
    Released,
    PartyChanged,
    AttachedDataChanged,
    TransferMade,
    ConferenceMade,
    UserEvent,
    Provisioned,
    Removed,
}

impl EventName {
    /// The name as events write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}
