//! Provisioning by a file: a contact centre becomes what is wanted, all of it or nothing of it.

use std::collections::{BTreeMap, BTreeSet};

use super::devices::{Device, DeviceChange, NewDevice};
use super::difference::{Difference, differences};
use super::draft::{Draft, NewIds};
use super::queues::{NewQueue, Queue, QueueChange};
use super::record::Kept;
use super::refusal::Refusal;
use super::skills::{NewSkill, Skill, SkillChange};
use super::users::{NewUser, User, UserChange, check_level};
use super::wanted::{WantedCentre, WantedDevice, WantedQueue, WantedSkill, WantedUser, place};

/// One object of a section.
struct Item<'a, W> {
    wanted: &'a W,
    /// Where it stands, for people.
    place: String,
    /// The id of the object that it is, if that is there.
    id: Option<Box<str>>,
}

/// Something that stands in a section.
trait Wanted {
    /// What it becomes.
    type Record: Kept;
    /// The section.
    const SECTION: &'static str;

    /// The id, where it is said.
    fn id(&self) -> Option<&str>;
    /// The name by which it is found.
    fn name(&self) -> &str;
}

macro_rules! wanted {
    ($type:ident is $record:ident in $section:literal, named $name:expr) => {
        impl Wanted for $type {
            type Record = $record;
            const SECTION: &'static str = $section;

            fn id(&self) -> Option<&str> {
                self.id.as_deref()
            }

            fn name(&self) -> &str {
                let name: fn(&Self) -> &str = $name;
                name(self).trim()
            }
        }
    };
}

wanted!(WantedSkill is Skill in "skills", named |skill| &skill.name);
wanted!(WantedQueue is Queue in "queues", named |queue| &queue.name);
wanted!(WantedUser is User in "users", named |user| &user.user_name);
wanted!(WantedDevice is Device in "devices", named |device| {
    device.number.as_ref().map_or(&device.phone_number, |number| &number.e164_number)
});

impl Draft<'_> {
    /// Gives the centre what is wanted; where `removes` is set, it loses what the sections do not name.
    /// `by` is whoever does it, if it is a user. Tells what becomes different.
    ///
    /// # Errors
    /// With everything that cannot be; then nothing changes.
    pub fn provision(
        &mut self,
        wanted: &WantedCentre,
        removes: bool,
        by: Option<&str>,
        ids: NewIds<'_>,
    ) -> Result<Vec<Difference>, Refusal> {
        let before = self.centre().clone();
        let mut steps = Steps { draft: self, by, refused: Vec::new() };
        steps.follow(wanted, removes, ids);
        let refused = steps.refused;
        match Refusal::together(&refused) {
            None => Ok(differences(&before, self.centre())),
            Some(refusal) => {
                self.forget();
                Err(refusal)
            }
        }
    }
}

/// What is done one after the other, with all that is refused meanwhile.
pub(super) struct Steps<'a, 'b> {
    pub(super) draft: &'a mut Draft<'b>,
    by: Option<&'a str>,
    refused: Vec<Refusal>,
}

impl Steps<'_, '_> {
    fn follow(&mut self, wanted: &WantedCentre, removes: bool, ids: NewIds<'_>) {
        if let Some(settings) = &wanted.settings {
            self.take_settings(settings, removes, &mut *ids);
        }
        let skills = self.items(wanted.skills.as_deref());
        let queues = self.items(wanted.queues.as_deref());
        let users = self.items(wanted.users.as_deref());
        let devices = self.items(wanted.devices.as_deref());
        if removes {
            let by = self.by;
            self.remove_others(devices.as_deref(), |draft, id| draft.delete_device(id));
            self.remove_others(users.as_deref(), |draft, id| draft.delete_user(id, by));
            self.remove_others(queues.as_deref(), |draft, id| draft.delete_queue(id));
            self.remove_others(skills.as_deref(), |draft, id| draft.delete_skill(id));
        }
        for item in skills.iter().flatten() {
            let taken = self.take_skill(item, &mut *ids);
            self.note(&item.place, taken);
        }
        for item in queues.iter().flatten() {
            let taken = self.take_queue(item, &mut *ids);
            self.note(&item.place, taken);
        }
        for item in users.iter().flatten() {
            let taken = self.take_user(item, &mut *ids);
            self.note(&item.place, taken);
        }
        for item in devices.iter().flatten() {
            let taken = self.take_device(item, &mut *ids);
            self.note(&item.place, taken);
        }
    }

    /// Keeps in mind what was refused.
    pub(super) fn note<T>(&mut self, place: &str, outcome: Result<T, Refusal>) -> Option<T> {
        match outcome {
            Ok(done) => Some(done),
            Err(refusal) => {
                self.refused.push(refusal.of(place));
                None
            }
        }
    }

    /// The objects of a section that can be, each with the one that it is already; none without a section.
    fn items<'w, W: Wanted>(&mut self, wanted: Option<&'w [W]>) -> Option<Vec<Item<'w, W>>> {
        let mut names = BTreeSet::new();
        let mut items = Vec::new();
        for (index, wanted) in wanted?.iter().enumerate() {
            let place = place(W::SECTION, index, wanted.name());
            let found = match names.insert(wanted.name().to_lowercase()) {
                true => self.find(wanted),
                false => Err(Refusal::invalid("it is there twice")),
            };
            if let Some(id) = self.note(&place, found) {
                items.push(Item { wanted, place, id });
            }
        }
        Some(items)
    }

    /// The id of what somebody wants, where it is there already.
    fn find<W: Wanted>(&self, wanted: &W) -> Result<Option<Box<str>>, Refusal> {
        let records = W::Record::records(self.draft.centre());
        let by_id = wanted.id().and_then(|id| records.get(id));
        let by_name = records.named(wanted.name());
        match (by_id.or(by_name), wanted.id()) {
            (None, _) => Ok(None),
            (Some(known), Some(id)) if known.id() != id => Err(Refusal::invalid(format!(
                "this {} has the id `{}`, and ids stay: leave `id` out",
                W::Record::NOUN,
                known.id()
            ))),
            (Some(known), _) => Ok(Some(known.id().into())),
        }
    }

    /// Removes what a section does not name.
    fn remove_others<W: Wanted>(
        &mut self,
        items: Option<&[Item<'_, W>]>,
        delete: impl Fn(&mut Draft<'_>, &str) -> Result<(), Refusal>,
    ) {
        let Some(items) = items else { return };
        let kept: BTreeSet<&str> = items.iter().filter_map(|item| item.id.as_deref()).collect();
        let records = W::Record::records(self.draft.centre());
        let ids = records.iter().map(|record| Box::<str>::from(record.id()));
        let others: Vec<Box<str>> = ids.filter(|id| !kept.contains(&**id)).collect();
        for id in others {
            let deleted = delete(self.draft, &id);
            self.note(&format!("{}, removing `{id}`", W::SECTION), deleted);
        }
    }

    fn take_skill(&mut self, item: &Item<'_, WantedSkill>, ids: NewIds<'_>) -> Result<(), Refusal> {
        let WantedSkill { name, id, description } = item.wanted.clone();
        match &item.id {
            Some(id) => self.draft.change_skill(id, &SkillChange { name: Some(name), description }),
            None => {
                let new = NewSkill { id, name: Some(name), description };
                self.draft.create_skill(&new, ids).map(|_| ())
            }
        }
    }

    fn take_queue(&mut self, item: &Item<'_, WantedQueue>, ids: NewIds<'_>) -> Result<(), Refusal> {
        let wanted = item.wanted.clone();
        // Whoever says a number means that one.
        let internal = wanted.internal.or_else(|| wanted.number.as_ref().map(|_| false));
        let change = QueueChange {
            name: Some(wanted.name),
            description: wanted.description,
            channel: Some(wanted.channel),
            internal,
            number: wanted.number,
            routing_template: wanted.routing_template,
        };
        let id = match &item.id {
            Some(id) => self.draft.change_queue(id, &change).map(|()| id.clone())?,
            None => self.draft.create_queue(&NewQueue { id: wanted.id, rest: change }, ids)?,
        };
        match wanted.recording_percentage {
            Some(percentage) => self.draft.record_calls(&id, percentage),
            None => Ok(()),
        }
    }

    fn take_user(&mut self, item: &Item<'_, WantedUser>, ids: NewIds<'_>) -> Result<(), Refusal> {
        let wanted = item.wanted.clone();
        let known = item.id.as_deref().and_then(|id| self.draft.centre().users.get(id));
        if known.is_some_and(|user| *user.user_name != *wanted.user_name.trim()) {
            return Err(Refusal::forbidden("the name of a user cannot be changed"));
        }
        let has_password = known.is_some_and(|user| user.password.is_some());
        if !has_password && wanted.password.is_some() && wanted.hash.is_none() {
            return Err(Refusal::forbidden("somebody else has changed the user: try again"));
        }
        let password = wanted.hash.filter(|_| !has_password);
        let change = UserChange {
            first_name: wanted.first_name,
            last_name: wanted.last_name,
            employee_id: wanted.employee_id,
            email_address: wanted.email_address,
            roles: wanted.roles,
            // Whoever has chosen a password need not choose another one.
            change_password_on_first_login: wanted
                .change_password_on_first_login
                .filter(|_| !has_password),
            password,
        };
        let id = match &item.id {
            Some(id) => self.draft.change_user(id, &change, self.by).map(|()| id.clone())?,
            None => {
                let user_name = Some(wanted.user_name);
                let new = NewUser { id: wanted.id, user_name, rest: change };
                self.draft.create_user(&new, ids)?
            }
        };
        wanted.skills.map_or(Ok(()), |skills| self.take_skills_of(&id, &skills))
    }

    fn take_skills_of(&mut self, id: &str, wanted: &BTreeMap<String, i64>) -> Result<(), Refusal> {
        let user = self.draft.need::<User>(id)?.clone();
        let known = &self.draft.centre().skills;
        let mut skills = BTreeMap::new();
        for (name, &level) in wanted {
            let skill = known.named(name).or_else(|| known.get(name));
            let skill = skill.ok_or_else(|| Refusal::not_found(Skill::NOUN, name))?;
            check_level(level)?;
            skills.insert(skill.id.clone(), level);
        }
        if skills != user.skills {
            self.draft.assign(&user, skills);
        }
        Ok(())
    }

    fn take_device(
        &mut self,
        item: &Item<'_, WantedDevice>,
        ids: NewIds<'_>,
    ) -> Result<(), Refusal> {
        let wanted = item.wanted.clone();
        let change = DeviceChange {
            number: wanted.number,
            model: wanted.model,
            vendor: wanted.vendor,
            location: wanted.location,
            telephony_network: wanted.telephony_network,
        };
        let user = wanted.user.as_deref().map(|name| self.user_called(name)).transpose()?;
        let id = match &item.id {
            Some(id) => self.draft.change_device(id, &change).map(|()| id.clone())?,
            None => {
                let new = NewDevice { id: wanted.id, rest: change };
                self.draft.create_device(&new, None, ids)?
            }
        };
        let Some(user) = user else { return Ok(()) };
        let owner = self.draft.need::<Device>(&id)?.user.clone();
        if owner == user {
            return Ok(());
        }
        if let Some(owner) = owner {
            self.draft.unassign_device(&owner, &id)?;
        }
        user.map_or(Ok(()), |user| self.draft.assign_device(&user, &id))
    }

    /// The id of a user, by name or id; none for an empty one.
    fn user_called(&self, name: &str) -> Result<Option<Box<str>>, Refusal> {
        let users = &self.draft.centre().users;
        match users.named(name.trim()).or_else(|| users.get(name)) {
            Some(user) => Ok(Some(user.id.clone())),
            None if name.trim().is_empty() => Ok(None),
            None => Err(Refusal::not_found(User::NOUN, name)),
        }
    }
}
