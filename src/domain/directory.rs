//! The directory: everything that was provisioned, in all contact centres, as the journal tells it.

use std::collections::BTreeMap;
use std::sync::Arc;

use arc_swap::ArcSwap;
use serde::{Deserialize, Serialize};

use super::contacts::Contact;
use super::devices::Device;
use super::features::SwitchedOff;
use super::queues::Queue;
use super::record::{Kept, Records};
use super::refusal::Refusal;
use super::settings::SettingsGroup;
use super::skills::Skill;
use super::users::User;
use crate::event::{Event, Happening, Record, RecordKind};
use crate::ids::Names;

/// Everything that was provisioned. Copies are cheap.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Directory {
    centres: BTreeMap<Box<str>, Centre>,
}

/// What was provisioned in one contact centre.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Centre {
    /// Users, who are the agents of their ids.
    pub users: Records<User>,
    /// Skills.
    pub skills: Records<Skill>,
    /// Groups of settings.
    pub settings: Records<SettingsGroup>,
    /// Features that the centre does without.
    pub switched_off: Records<SwitchedOff>,
    /// Queues.
    pub queues: Records<Queue>,
    /// Devices.
    pub devices: Records<Device>,
    /// Contacts that are neither users nor queues.
    pub contacts: Records<Contact>,
}

/// The directory as it is now, for everybody.
#[derive(Clone, Debug, Default)]
pub struct DirectoryView(Arc<ArcSwap<Directory>>);

impl DirectoryView {
    /// The directory as it is now.
    #[must_use]
    pub fn get(&self) -> Arc<Directory> {
        self.0.load_full()
    }

    /// Shows another one to everybody.
    pub fn set(&self, directory: Directory) {
        self.0.store(Arc::new(directory));
    }
}

impl Directory {
    /// What was provisioned in a centre; nothing where it is unknown.
    #[must_use]
    pub fn centre(&self, name: &str) -> Centre {
        self.centres.get(name).cloned().unwrap_or_default()
    }

    /// The user of a name, which is the same in no two centres, with the name of the centre.
    #[must_use]
    pub fn user_named(&self, user_name: &str) -> Option<(&str, &Arc<User>)> {
        let mut centres = self.centres();
        centres.find_map(|(name, centre)| Some((name, centre.users.named(user_name)?)))
    }

    /// All centres in which anything was provisioned, with their names.
    pub(super) fn centres(&self) -> impl Iterator<Item = (&str, &Centre)> {
        self.centres.iter().map(|(name, centre)| (&**name, centre))
    }

    /// Takes an event of the journal. Gives whether it has changed anything.
    pub fn apply(&mut self, event: &Event, names: &Names) -> bool {
        match &event.happening {
            Happening::Record(record) => {
                let centre = self.centres.entry(names.centres.text(event.centre).into());
                centre.or_default().take(record)
            }
            Happening::Skills { agent, skills } => {
                let Some(centre) = self.centres.get_mut(names.centres.text(event.centre)) else {
                    return false;
                };
                let level = |&(skill, level)| (names.skills.text(skill), level);
                centre.take_skills(names.agents.text(*agent), skills.iter().map(level))
            }
            Happening::Agent { .. } | Happening::Queue { .. } | Happening::Call { .. } => false,
        }
    }

    /// Writes the directory down.
    ///
    /// # Panics
    /// Never: it is made of texts and numbers.
    #[must_use]
    pub fn save(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("a directory is made of texts and numbers")
    }

    /// Reads what was written down; none where it is damaged.
    #[must_use]
    pub fn restore(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }
}

impl Centre {
    /// A record that has to be there.
    ///
    /// # Errors
    /// Where it is not.
    pub fn need<T: Kept>(&self, id: &str) -> Result<&Arc<T>, Refusal> {
        T::records(self).get(id).ok_or_else(|| Refusal::not_found(T::NOUN, id))
    }

    fn take(&mut self, record: &Record) -> bool {
        match record.kind {
            RecordKind::User => self.take_as::<User>(record),
            RecordKind::Skill => self.take_as::<Skill>(record),
            RecordKind::SettingsGroup => self.take_as::<SettingsGroup>(record),
            RecordKind::Feature => self.take_as::<SwitchedOff>(record),
            RecordKind::Queue => self.take_as::<Queue>(record),
            RecordKind::Device => self.take_as::<Device>(record),
            RecordKind::Contact => self.take_as::<Contact>(record),
        }
    }

    fn take_as<T: Kept>(&mut self, record: &Record) -> bool {
        let Some(content) = &record.content else {
            T::records_mut(self).remove(&record.id);
            return true;
        };
        match serde_json::from_str::<T>(content) {
            Ok(read) if *read.id() == *record.id => {
                T::records_mut(self).put(read);
                true
            }
            Ok(_) | Err(_) => {
                let (noun, id) = (T::NOUN, &record.id);
                tracing::warn!("a record of {noun} `{id}` cannot be read, and is left out");
                false
            }
        }
    }

    /// An agent has these skills from now on; those that nobody provisioned are left out.
    fn take_skills<'a>(
        &mut self,
        agent: &str,
        skills: impl Iterator<Item = (&'a str, i64)>,
    ) -> bool {
        let Some(user) = self.users.get(agent) else { return false };
        let known = skills.filter(|(skill, _)| self.skills.get(skill).is_some());
        let skills = known.map(|(skill, level)| (skill.into(), level)).collect();
        if user.skills == skills {
            return false;
        }
        let user = User { skills, ..User::clone(user) };
        self.users.put(user);
        true
    }
}
