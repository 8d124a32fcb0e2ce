//! Features (API document, chapter *Features*): parts of the API that a contact centre can do without.

use serde::{Deserialize, Serialize};

use super::directory::Centre;
use super::draft::Draft;
use super::record::Kept;
use super::refusal::Refusal;

/// A feature of the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Feature {
    /// Its name, which is its id.
    pub id: &'static str,
    /// What people call it.
    pub display_name: &'static str,
    /// What it is.
    pub description: &'static str,
}

/// Provisioning: users, skills, queues, devices.
pub const PROVISIONING: &str = "api-provisioning";
/// Contacts.
pub const CONTACTS: &str = "api-contacts";
/// Devices and what people do at them.
pub const VOICE: &str = "api-voice";
/// Groups of settings.
pub const SETTINGS: &str = "api-settings";

/// All features, which are fixed.
pub const FEATURES: [Feature; 4] = [
    Feature {
        id: PROVISIONING,
        display_name: "Provisioning",
        description: "Users, skills, queues and devices.",
    },
    Feature {
        id: VOICE,
        display_name: "Voice",
        description: "Devices, and the states of agents at them.",
    },
    Feature {
        id: CONTACTS,
        display_name: "Contacts",
        description: "Everybody who can be called: users, queues and others.",
    },
    Feature {
        id: SETTINGS,
        display_name: "Settings",
        description: "Groups of settings, those of clients too.",
    },
];

/// A feature that a contact centre does without.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SwitchedOff {
    /// The id of the feature.
    pub id: Box<str>,
}

kept!(SwitchedOff, Feature, "feature", by id in switched_off);

impl Centre {
    /// Whether a feature is on.
    #[must_use]
    pub fn has_feature(&self, id: &str) -> bool {
        self.switched_off.get(id).is_none()
    }
}

impl Draft<'_> {
    /// Switches a feature off.
    ///
    /// # Errors
    /// Where there is no such feature, or it is off.
    pub fn switch_off(&mut self, id: &str) -> Result<(), Refusal> {
        let is_on = FEATURES.iter().any(|one| one.id == id) && self.centre().has_feature(id);
        if !is_on {
            return Err(Refusal::not_found(SwitchedOff::NOUN, id));
        }
        self.put(SwitchedOff { id: id.into() });
        Ok(())
    }

    /// Switches a feature on again.
    ///
    /// # Errors
    /// Where there is no such feature; one that is on stays so.
    pub fn switch_on(&mut self, id: &str) -> Result<(), Refusal> {
        if !FEATURES.iter().any(|one| one.id == id) {
            return Err(Refusal::not_found(SwitchedOff::NOUN, id));
        }
        if !self.centre().has_feature(id) {
            self.remove::<SwitchedOff>(id);
        }
        Ok(())
    }
}
