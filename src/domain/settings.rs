//! Groups of settings (API document, chapter *Settings*): those that clients make, with any JSON in them.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use super::draft::Draft;
use super::features::VOICE;
use super::refusal::Refusal;
use super::text;

/// How many groups a contact centre may have.
const GROUPS_MAX: usize = 200;
/// How many settings a group may have.
const SETTINGS_MAX: usize = 1_000;
/// How large a group may be, bytes of JSON: it is one line of the journal.
const GROUP_BYTES_MAX: usize = 512 << 10;

/// The group of agent states.
pub const AGENT_STATES: &str = "agent-states";
/// The group of general settings.
pub const GENERAL: &str = "general-settings";
/// The group of real-time reporting.
pub const REPORTING: &str = "reporting";
/// The attribute by which settings are told apart where a group does not say another one.
const KEY_DEFAULT: &str = "name";

/// A group that is always there, and has rules of its own.
#[derive(Clone, Copy, Debug)]
pub struct OwnGroup {
    /// The name.
    pub name: &'static str,
    /// What people call it.
    pub display_name: &'static str,
    /// The attribute that tells its settings apart.
    pub key: &'static str,
    /// The feature that it belongs to, besides that of settings.
    pub feature: Option<&'static str>,
}

/// The groups that are always there.
pub const OWN_GROUPS: [OwnGroup; 3] = [
    OwnGroup {
        name: AGENT_STATES,
        display_name: "Agent States",
        key: "operationName",
        feature: Some(VOICE),
    },
    OwnGroup { name: GENERAL, display_name: "General Settings", key: KEY_DEFAULT, feature: None },
    OwnGroup {
        name: REPORTING,
        display_name: "Real-Time Reporting",
        key: KEY_DEFAULT,
        feature: None,
    },
];

/// A setting: any JSON, by the names of attributes.
pub type Setting = Map<String, Json>;

/// A group of settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SettingsGroup {
    /// The name, which is a segment of its URI.
    pub name: Box<str>,
    /// What people call it.
    pub display_name: Box<str>,
    /// The attribute that tells settings apart.
    pub key: Box<str>,
    /// The settings, in the order in which they came.
    #[serde(default)]
    pub settings: Vec<Setting>,
}

/// What a new group is to be.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewGroup {
    /// The name.
    pub name: Option<String>,
    /// What people call it; the name where it is not said.
    pub display_name: Option<String>,
    /// The attribute that tells settings apart; `name` where it is not said.
    pub key: Option<String>,
}

kept!(SettingsGroup, SettingsGroup, "settings group", by name in settings);

impl SettingsGroup {
    /// Whether it is one of the service's own.
    #[must_use]
    pub fn is_own(&self) -> bool {
        own(&self.name).is_some()
    }

    /// The value by which a setting is known: a text, and not an empty one; or a number, as it is written.
    fn key_of(&self, setting: &Setting) -> Result<Box<str>, Refusal> {
        let key = &self.key;
        match setting.get(&**key) {
            Some(Json::String(text)) => text::name(key, text).map(Box::from),
            Some(Json::Number(number)) => Ok(number.to_string().into()),
            None | Some(Json::Null) => {
                Err(Refusal::missing(format!("`{key}` is missing: it tells settings apart")))
            }
            Some(Json::Bool(_) | Json::Array(_) | Json::Object(_)) => {
                Err(Refusal::invalid(format!("`{key}` has to be a text or a number")))
            }
        }
    }

    fn position(&self, value: &str) -> Option<usize> {
        let is_meant = |one: &Setting| self.key_of(one).is_ok_and(|known| &*known == value);
        self.settings.iter().position(is_meant)
    }

    /// Whether the group still fits into a line of the journal.
    fn check_size(&self) -> Result<(), Refusal> {
        let size = serde_json::to_vec(self).map_or(usize::MAX, |bytes| bytes.len());
        match size > GROUP_BYTES_MAX || self.settings.len() > SETTINGS_MAX {
            true => Err(Refusal::invalid(format!(
                "a group has at most {SETTINGS_MAX} settings and {GROUP_BYTES_MAX} bytes"
            ))),
            false => Ok(()),
        }
    }
}

impl Draft<'_> {
    /// Makes a group of settings.
    ///
    /// # Errors
    /// Where the name is missing, taken, or cannot stand in a URI; or there are too many.
    pub fn create_settings_group(&mut self, new: &NewGroup) -> Result<Box<str>, Refusal> {
        let said = new.name.as_deref().ok_or_else(|| Refusal::missing("`name` is missing"))?;
        let name = text::id_as("name", said)?;
        let is_taken = own(name).is_some() || self.centre().settings.get(name).is_some();
        if is_taken {
            let message = format!("a settings group named `{name}` exists already");
            return Err(Refusal::forbidden(message));
        }
        if self.centre().settings.len() >= GROUPS_MAX {
            let message = format!("there are {GROUPS_MAX} settings groups, and no more can be");
            return Err(Refusal::forbidden(message));
        }
        let display_name = text::name("displayName", new.display_name.as_deref().unwrap_or(name))?;
        let key = new.key.as_deref().unwrap_or(KEY_DEFAULT);
        let key = text::name("key", key)?;
        let (name, key): (Box<str>, Box<str>) = (name.into(), key.into());
        let settings = Vec::new();
        let display_name = display_name.into();
        self.put(SettingsGroup { name: name.clone(), display_name, key, settings });
        Ok(name)
    }

    /// Removes a group that was made by a client.
    ///
    /// # Errors
    /// Where there is none, or it is one of the service's own.
    pub fn delete_settings_group(&mut self, name: &str) -> Result<(), Refusal> {
        if own(name).is_some() {
            let message = "only groups that were made by clients can be removed";
            return Err(Refusal::forbidden(message));
        }
        self.need::<SettingsGroup>(name)?;
        self.remove::<SettingsGroup>(name);
        Ok(())
    }

    /// Adds a setting to a group.
    ///
    /// # Errors
    /// Where there is no such group, the key is missing or taken, or the group becomes too large.
    pub fn create_setting(&mut self, group: &str, setting: Setting) -> Result<(), Refusal> {
        let mut group = self.group_of_clients(group)?;
        let value = group.key_of(&setting)?;
        if group.position(&value).is_some() {
            let message = format!("a setting with the {} `{value}` exists already", group.key);
            return Err(Refusal::forbidden(message));
        }
        group.settings.push(setting);
        group.check_size()?;
        self.put(group);
        Ok(())
    }

    /// Changes a setting: what is said replaces what is there, attribute by attribute; what is not said
    /// stays.
    ///
    /// # Errors
    /// As [`Draft::create_setting`], and where there is no such setting.
    pub fn change_setting(&mut self, group: &str, change: Setting) -> Result<(), Refusal> {
        let mut group = self.group_of_clients(group)?;
        let value = group.key_of(&change)?;
        let position = group.position(&value);
        let position = position.ok_or_else(|| Refusal::not_found("setting", &value))?;
        if let Some(setting) = group.settings.get_mut(position) {
            setting.extend(change);
        }
        group.check_size()?;
        self.put_if_other(group);
        Ok(())
    }

    /// Adds a setting to a group, or changes the one that it has.
    pub(super) fn put_setting(&mut self, group: &str, setting: Setting) -> Result<(), Refusal> {
        let known = self.group_of_clients(group)?;
        match known.position(&known.key_of(&setting)?) {
            Some(_) => self.change_setting(group, setting),
            None => self.create_setting(group, setting),
        }
    }

    /// Removes a setting.
    ///
    /// # Errors
    /// Where there is no such group or setting.
    pub fn delete_setting(&mut self, group: &str, named: &Setting) -> Result<(), Refusal> {
        let mut group = self.group_of_clients(group)?;
        let value = group.key_of(named)?;
        let position = group.position(&value);
        let position = position.ok_or_else(|| Refusal::not_found("setting", &value))?;
        group.settings.remove(position);
        self.put(group);
        Ok(())
    }

    /// A group that a client has made: those of the service have rules of their own.
    fn group_of_clients(&self, name: &str) -> Result<SettingsGroup, Refusal> {
        match own(name) {
            Some(_) => {
                Err(Refusal::forbidden(format!("the settings group `{name}` has rules of its own")))
            }
            None => self.need::<SettingsGroup>(name).cloned(),
        }
    }

    /// A group of the service's own, without settings where nobody has set any.
    ///
    /// # Panics
    /// Where it is none of its own.
    pub(super) fn own_group(&self, name: &str) -> SettingsGroup {
        let known = self.centre().settings.get(name);
        known.map_or_else(|| empty(name), |group| SettingsGroup::clone(group))
    }

    /// Puts a group of the service's own in the place of what it was.
    pub(super) fn put_own_group(&mut self, group: SettingsGroup) -> Result<(), Refusal> {
        group.check_size()?;
        self.put_if_other(group);
        Ok(())
    }
}

fn own(name: &str) -> Option<&'static OwnGroup> {
    OWN_GROUPS.iter().find(|group| group.name == name)
}

fn empty(name: &str) -> SettingsGroup {
    let OwnGroup { name, display_name, key, feature: _ } = own(name).expect("it is one of its own");
    let (name, display_name, key) = ((*name).into(), (*display_name).into(), (*key).into());
    SettingsGroup { name, display_name, key, settings: Vec::new() }
}
