//! What a contact centre is to have, as a file of `tallyboard provision` says it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::directory::Centre;
use super::numbers::{Home, PhoneNumber};
use super::own_settings::LEVEL_INTERVAL;
use super::refusal::Refusal;
use super::settings::Setting;

/// How many objects a section may have.
const ITEMS_MAX: usize = 20_000;

/// What a contact centre is to have. What a section does not name stays as it is, unless the rest is to be
/// removed; a section that is not there says nothing.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct WantedCentre {
    /// Settings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settings: Option<WantedSettings>,
    /// Skills, by their names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skills: Option<Vec<WantedSkill>>,
    /// Queues, by their names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub queues: Option<Vec<WantedQueue>>,
    /// Users, by the names with which they log in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub users: Option<Vec<WantedUser>>,
    /// Devices, by their numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub devices: Option<Vec<WantedDevice>>,
}

/// Settings that a contact centre is to have.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct WantedSettings {
    /// Values of general settings, by their names.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub general_settings: BTreeMap<String, Json>,
    /// Values of the settings of real-time reporting, by their names.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub reporting: BTreeMap<String, Json>,
    /// Agent states, by their `operationName`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent_states: Option<Vec<Setting>>,
    /// Groups of settings, by their names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub groups: Option<Vec<WantedGroup>>,
}

/// A group of settings.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WantedGroup {
    /// The name.
    pub name: String,
    /// What people call it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// The attribute that tells settings apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Its settings.
    #[serde(default)]
    pub settings: Vec<Setting>,
}

/// A skill.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WantedSkill {
    /// The name.
    pub name: String,
    /// The id, where it is not the service's choice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// A queue.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WantedQueue {
    /// The name.
    pub name: String,
    /// The id, where it is not the service's choice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The channel.
    pub channel: String,
    /// The number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
    /// Whether it gets a number of the house.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub internal: Option<bool>,
    /// The id of the routing template.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub routing_template: Option<String>,
    /// How many of a hundred calls are recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recording_percentage: Option<u64>,
    #[serde(skip)]
    pub(super) number: Option<PhoneNumber>,
}

/// A user.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WantedUser {
    /// The name to log in with.
    pub user_name: String,
    /// The id, where it is not the service's choice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The first name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// The last name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// The number by which the employer knows the user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employee_id: Option<String>,
    /// Where the user gets e-mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email_address: Option<String>,
    /// All roles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roles: Option<Vec<String>>,
    /// The first password: whoever has one already keeps it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// Whether a new user has to change the password first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change_password_on_first_login: Option<bool>,
    /// The levels of all skills, by their names or ids.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skills: Option<BTreeMap<String, i64>>,
    /// The hash of the first password.
    #[serde(skip)]
    pub hash: Option<Box<str>>,
}

/// A device.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WantedDevice {
    /// The number.
    pub phone_number: String,
    /// The id, where it is not the service's choice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Who has made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vendor: Option<String>,
    /// Where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// How it is connected: Public or Private.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub telephony_network: Option<String>,
    /// The name or the id of its user; an empty one makes it nobody's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    #[serde(skip)]
    pub(super) number: Option<PhoneNumber>,
}

impl WantedCentre {
    /// Whether it says the right bound of the service level.
    #[must_use]
    pub fn sets_level_interval(&self) -> bool {
        let settings = self.settings.as_ref();
        settings.is_some_and(|settings| settings.reporting.contains_key(LEVEL_INTERVAL))
    }

    /// The users whom a centre does not have yet and who are to have a password.
    pub fn users_with_first_password(
        &mut self,
        centre: &Centre,
    ) -> impl Iterator<Item = (&mut WantedUser, String)> {
        let is_new = move |user: &&mut WantedUser| {
            let known = centre.users.named(user.user_name.trim());
            known.is_none_or(|user| user.password.is_none())
        };
        let users = self.users.iter_mut().flatten().filter(is_new);
        users.filter_map(|user| user.password.clone().map(|password| (user, password)))
    }

    /// Reads the numbers; those that the centre knows need not be read again. This takes a while.
    ///
    /// # Errors
    /// With all that cannot be dialled, or where a section is too long.
    pub fn read_numbers(&mut self, centre: &Centre) -> Result<(), Vec<Refusal>> {
        self.check_lengths()?;
        let home = self.home(centre);
        let mut refused = Vec::new();
        let known: BTreeMap<&str, &PhoneNumber> = match home == centre.home() {
            true => centre.phone_numbers().map(|one| (&*one.phone_number, one)).collect(),
            false => BTreeMap::new(),
        };
        let mut read = |section: &str, index: usize, written: &str| {
            let number = known.get(written.trim()).map(|&number| Ok(number.clone()));
            match number.unwrap_or_else(|| PhoneNumber::read(written, home)) {
                Ok(number) => Some(number),
                Err(refusal) => {
                    refused.push(refusal.of(&place(section, index, written)));
                    None
                }
            }
        };
        for (index, queue) in self.queues.iter_mut().flatten().enumerate() {
            let written = queue.phone_number.as_deref();
            queue.number = written.and_then(|written| read("queues", index, written));
        }
        for (index, device) in self.devices.iter_mut().flatten().enumerate() {
            device.number = read("devices", index, &device.phone_number);
        }
        if refused.is_empty() { Ok(()) } else { Err(refused) }
    }

    /// The country of the file, or that of the centre.
    fn home(&self, centre: &Centre) -> Home {
        let said = self.settings.as_ref().and_then(|all| all.general_settings.get("countryCode"));
        said.and_then(Json::as_str).and_then(Home::of).unwrap_or_else(|| centre.home())
    }

    fn check_lengths(&self) -> Result<(), Vec<Refusal>> {
        let lengths = [
            ("skills", self.skills.as_ref().map_or(0, Vec::len)),
            ("queues", self.queues.as_ref().map_or(0, Vec::len)),
            ("users", self.users.as_ref().map_or(0, Vec::len)),
            ("devices", self.devices.as_ref().map_or(0, Vec::len)),
        ];
        let too_long = lengths.into_iter().filter(|&(_, length)| length > ITEMS_MAX);
        let refusal = |(section, length)| {
            let message = format!("`{section}` has {length} items, and {ITEMS_MAX} are the most");
            Refusal::invalid(message)
        };
        let refused: Vec<Refusal> = too_long.map(refusal).collect();
        if refused.is_empty() { Ok(()) } else { Err(refused) }
    }
}

/// Where something stands in a file, for people: counted from 1, and by its name.
pub(super) fn place(section: &str, index: usize, name: &str) -> String {
    format!("{section}, {}. (`{name}`)", index + 1)
}
