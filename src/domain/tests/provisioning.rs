//! Files of `tallyboard provision`: whatever they want becomes so at once and stays so, or nothing changes.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::select;

use super::World;
use crate::domain::{
    Difference, Kept, Records, WantedCentre, WantedDevice, WantedQueue, WantedSkill, WantedUser,
};

const NAMES: [&str; 5] = ["ann", "Ann", "bob", "cleo", "dan"];
const NUMBERS: [&str; 4] = ["5001", "5002", "+16509870000", "(650) 987-0000"];

impl World {
    fn provision(
        &mut self,
        wanted: &WantedCentre,
        removes: bool,
    ) -> Result<Vec<Difference>, String> {
        let mut wanted = wanted.clone();
        let centre = self.directory.centre("rome");
        wanted.read_numbers(&centre).map_err(|refused| format!("{refused:?}"))?;
        self.decide(|draft, ids| draft.provision(&wanted, removes, None, ids))
    }
}

fn skills() -> impl Strategy<Value = Vec<WantedSkill>> {
    let skill = (select(&NAMES[..]), prop::option::of("[a-c]{0,2}")).prop_map(|(name, text)| {
        WantedSkill { name: name.to_owned(), id: None, description: text }
    });
    prop::collection::vec(skill, 0..4)
}

fn queues() -> impl Strategy<Value = Vec<WantedQueue>> {
    let queue = (select(&NAMES[..]), prop::option::of(select(&NUMBERS[..])), any::<bool>());
    let queue = queue.prop_map(|(name, number, has_template)| WantedQueue {
        name: name.to_owned(),
        id: None,
        description: None,
        channel: "voice".to_owned(),
        phone_number: number.map(str::to_owned),
        internal: number.is_none().then_some(true),
        routing_template: has_template.then(|| "00_RouteToSpecDestination".to_owned()),
        recording_percentage: Some(10),
        number: None,
    });
    prop::collection::vec(queue, 0..4)
}

fn users() -> impl Strategy<Value = Vec<WantedUser>> {
    let skills = prop::collection::btree_map(select(&NAMES[..]), 0..3_i64, 0..3);
    let user = (select(&NAMES[..]), prop::option::of("[a-c]{0,2}"), prop::option::of(skills));
    let user = user.prop_map(|(name, first_name, skills)| WantedUser {
        user_name: name.to_lowercase(),
        id: None,
        first_name,
        last_name: None,
        employee_id: None,
        email_address: None,
        roles: None,
        password: None,
        change_password_on_first_login: None,
        skills: skills.map(|all| all.into_iter().map(|(name, one)| (name.into(), one)).collect()),
        hash: None,
    });
    prop::collection::vec(user, 0..4)
}

fn devices() -> impl Strategy<Value = Vec<WantedDevice>> {
    let device = (select(&NUMBERS[..]), prop::option::of(select(&NAMES[..])));
    let device = device.prop_map(|(number, user)| WantedDevice {
        phone_number: number.to_owned(),
        id: None,
        model: None,
        vendor: Some("Acme".to_owned()),
        location: Some("Delft".to_owned()),
        telephony_network: None,
        user: user.map(str::to_owned),
        number: None,
    });
    prop::collection::vec(device, 0..4)
}

fn centre() -> impl Strategy<Value = WantedCentre> {
    let sections = (
        prop::option::of(skills()),
        prop::option::of(queues()),
        prop::option::of(users()),
        prop::option::of(devices()),
    );
    sections.prop_map(|(skills, queues, users, devices)| WantedCentre {
        settings: None,
        skills,
        queues,
        users,
        devices,
    })
}

fn names<T: Kept>(records: &Records<T>) -> BTreeSet<String> {
    records.iter().filter_map(|record| Some(record.name()?.to_lowercase())).collect()
}

proptest! {
    #[test]
    fn what_a_file_wants_becomes_so_once(files in prop::collection::vec((centre(), any::<bool>()), 1..5)) {
        let mut world = World::default();
        for (wanted, removes) in files {
            let before = world.directory.clone();
            let Ok(differences) = world.provision(&wanted, removes) else {
                prop_assert_eq!(&world.directory, &before);
                continue;
            };
            prop_assert_eq!(differences.is_empty(), world.directory == before);
            let events = world.told.len();
            let again = world.provision(&wanted, removes);
            prop_assert_eq!(again, Ok(Vec::new()));
            prop_assert_eq!(world.told.len(), events, "there is nothing to say a second time");
            let known = world.directory.centre("rome");
            if let Some(skills) = wanted.skills {
                let wanted: BTreeSet<String> =
                    skills.iter().map(|skill| skill.name.to_lowercase()).collect();
                let known = names(&known.skills);
                prop_assert!(wanted.is_subset(&known));
                prop_assert!(!removes || wanted == known);
            }
            let all = known.users.iter().flat_map(|user| user.skills.keys());
            for skill in all {
                prop_assert!(known.skills.get(skill).is_some(), "{skill} is a skill");
            }
            let restored = super::Directory::restore(&world.directory.save());
            prop_assert_eq!(restored.as_ref(), Some(&world.directory));
        }
    }
}
