//! The contact centre's rules: a command becomes changes or a refusal. It knows neither HTTP nor
//! statistics, reads no clock and draws no lots.
//!
//! Everything that is known follows from the journal: [`Directory::apply`] takes its events, and a
//! [`Draft`] makes new ones.

mod refusal;
mod role;
mod text;
#[macro_use]
mod record;
mod directory;
mod draft;
mod users;
mod skills;
mod settings;
mod agent_states;
mod own_settings;
mod features;
mod passwords;
mod numbers;
mod templates;
mod queues;
mod devices;
mod contacts;
mod wanted;
mod provisioning;
mod wanted_settings;
mod difference;

pub use agent_states::agent_states;
pub use contacts::{Contact, ContactChange};
pub use devices::{Device, DeviceChange, Network, NewDevice};
pub use difference::{AttributeChange, Change, Difference};
pub use directory::{Centre, Directory, DirectoryView};
pub use draft::{Draft, NewIds};
pub use features::{CONTACTS, FEATURES, Feature, PROVISIONING, SETTINGS, SwitchedOff, VOICE};
pub use numbers::{Country, Home, PhoneNumber};
pub use own_settings::{
    LEVEL_INTERVAL, LEVEL_INTERVAL_S_MAX, LEVEL_INTERVALS_MAX, general, reporting,
};
pub use passwords::PasswordRules;
pub use queues::{NewQueue, Queue, QueueChange};
pub use record::{Kept, Records};
pub use refusal::{Code, Refusal};
pub use role::Role;
pub use settings::{
    AGENT_STATES, GENERAL, NewGroup, OWN_GROUPS, OwnGroup, REPORTING, Setting, SettingsGroup,
};
pub use skills::{NewSkill, Skill, SkillChange};
pub use templates::{Parameter, RoutingTemplate};
pub use text::{DESCRIPTION_CHARS_MAX, NAME_CHARS_MAX};
pub use users::{Level, NewUser, User, UserChange};
pub use wanted::{
    WantedCentre, WantedDevice, WantedGroup, WantedQueue, WantedSettings, WantedSkill, WantedUser,
};

#[cfg(test)]
mod tests;
