//! Commands, as the writer follows them: what is decided becomes events, and events become the directory.

mod contacts;
mod devices;
mod numbers;
mod provisioning;
mod queues;
mod settings;

use super::*;
use crate::clock::Timestamp;
use crate::event::NdjsonReader;
use crate::ids::Names;

/// A directory that takes what is drafted, as the writer does.
#[derive(Default)]
struct World {
    directory: Directory,
    names: Names,
    ids: u32,
    /// The events so far, by their names.
    told: Vec<String>,
}

impl World {
    fn decide<T>(
        &mut self,
        command: impl FnOnce(&mut Draft<'_>, NewIds<'_>) -> Result<T, Refusal>,
    ) -> Result<T, String> {
        self.decide_in("rome", command)
    }

    fn decide_in<T>(
        &mut self,
        centre: &str,
        command: impl FnOnce(&mut Draft<'_>, NewIds<'_>) -> Result<T, Refusal>,
    ) -> Result<T, String> {
        let mut draft = Draft::new(&self.directory, centre, Timestamp::from_ms(7).unwrap());
        let ids = &mut self.ids;
        let decided = command(&mut draft, &mut || {
            *ids += 1;
            format!("new-{ids}")
        });
        let lines = String::from_utf8(draft.into_lines()).unwrap();
        assert!(
            decided.is_ok() || lines.is_empty(),
            "what is refused has changed nothing: {lines}"
        );
        for line in lines.lines() {
            let event = NdjsonReader::default().read(line.as_bytes(), &mut self.names).unwrap();
            assert!(self.directory.apply(&event, &self.names), "{line}");
            let json: serde_json::Value = serde_json::from_str(line).unwrap();
            self.told.push(json["event"].as_str().unwrap().to_owned());
        }
        decided.map_err(|refusal| format!("{} {refusal}", refusal.code.number()))
    }

    fn user(&mut self, name: &str) -> Result<Box<str>, String> {
        let new = NewUser { user_name: Some(name.to_owned()), ..NewUser::default() };
        self.decide(|draft, ids| draft.create_user(&new, ids))
    }

    fn skill(&mut self, name: &str) -> Result<Box<str>, String> {
        let new = NewSkill { name: Some(name.to_owned()), ..NewSkill::default() };
        self.decide(|draft, ids| draft.create_skill(&new, ids))
    }

    fn assign(&mut self, user: &str, skill: &str, level: Option<i64>) -> Result<(), String> {
        let level = Level { skill: skill.into(), level };
        self.decide(|draft, _| draft.assign_skill(user, &level))
    }

    fn skills_of(&self, user: &str) -> Vec<(String, i64)> {
        let centre = self.directory.centre("rome");
        let user = centre.users.get(user).unwrap();
        user.skills.iter().map(|(skill, level)| (skill.to_string(), *level)).collect()
    }
}

#[test]
fn names_are_unique_whatever_their_letters() {
    let mut world = World::default();
    assert_eq!(world.user("ann@example.org").as_deref(), Ok("new-1"));
    assert_eq!(
        world.user("Ann@Example.org"),
        Err("3 Operation forbidden, username `Ann@Example.org` already exists".to_owned())
    );
    assert_eq!(world.skill("German").as_deref(), Ok("new-2"));
    assert_eq!(world.skill("german"), Err("3 a skill named `german` exists already".to_owned()));
    assert_eq!(world.skill("  "), Err("1 `name` is empty".to_owned()));
    let refused = world.user("a:b");
    assert!(refused.unwrap_err().starts_with("2 `userName` has a colon"));
}

#[test]
fn a_user_name_is_the_same_in_no_two_centres() {
    let mut world = World::default();
    world.user("ann").unwrap();
    let mut draft = Draft::new(&world.directory, "milan", Timestamp::MIN);
    let new = NewUser { user_name: Some("ann".to_owned()), ..NewUser::default() };
    let refused = draft.create_user(&new, &mut || "x".to_owned());
    assert_eq!(refused.unwrap_err().code, Code::Forbidden);
    let (centre, user) = world.directory.user_named("ANN").unwrap();
    assert_eq!((centre, &*user.id), ("rome", "new-1"));
    assert!(world.directory.centre("milan").users.is_empty());
}

#[test]
fn a_deleted_skill_is_nobodys() {
    let mut world = World::default();
    let (ann, bob) = (world.user("ann").unwrap(), world.user("bob").unwrap());
    let (german, sales) = (world.skill("German").unwrap(), world.skill("Sales").unwrap());
    world.assign(&ann, &german, Some(5)).unwrap();
    world.assign(&ann, &sales, None).unwrap();
    world.assign(&bob, &sales, Some(1)).unwrap();
    assert_eq!(world.skills_of(&ann), [(german.to_string(), 5), (sales.to_string(), 0)]);
    world.told.clear();
    world.decide(|draft, _| draft.delete_skill(&german)).unwrap();
    assert_eq!(world.told, ["AgentSkills", "Removed"]);
    assert_eq!(world.skills_of(&ann), [(sales.to_string(), 0)]);
    assert_eq!(world.assign(&ann, &german, None), Err(format!("6 there is no skill `{german}`")));
    world.decide(|draft, _| draft.delete_user(&bob, Some(&ann))).unwrap();
    assert_eq!(world.told, ["AgentSkills", "Removed", "AgentSkills", "Removed"]);
}

#[test]
fn a_level_stays_until_another_is_said() {
    let mut world = World::default();
    let (ann, german) = (world.user("ann").unwrap(), world.skill("German").unwrap());
    world.assign(&ann, &german, Some(5)).unwrap();
    world.told.clear();
    world.assign(&ann, &german, None).unwrap();
    assert_eq!(world.told, Vec::<String>::new(), "nothing has changed");
    world.assign(&ann, &german, Some(6)).unwrap();
    assert_eq!(world.skills_of(&ann), [(german.to_string(), 6)]);
    assert!(world.assign(&ann, &german, Some(-1)).unwrap_err().starts_with("2 `level`"));
}

#[test]
fn administrators_neither_demote_nor_delete_themselves() {
    let mut world = World::default();
    let roles = |names: &[&str]| Some(names.iter().map(|name| (*name).to_owned()).collect());
    let rest = UserChange { roles: roles(&["ROLE_ADMIN"]), ..UserChange::default() };
    let new = NewUser { user_name: Some("ann".to_owned()), rest, ..NewUser::default() };
    let ann = world.decide(|draft, ids| draft.create_user(&new, ids)).unwrap();
    let demoted = UserChange { roles: roles(&["ROLE_AGENT"]), ..UserChange::default() };
    let refused = world.decide(|draft, _| draft.change_user(&ann, &demoted, Some(&ann)));
    assert!(refused.unwrap_err().starts_with("2 "));
    let refused = world.decide(|draft, _| draft.delete_user(&ann, Some(&ann)));
    assert!(refused.unwrap_err().starts_with("3 "));
    let unknown = UserChange { roles: roles(&["ROLE_CLOUD_ADMIN"]), ..UserChange::default() };
    let refused = world.decide(|draft, _| draft.change_user(&ann, &unknown, None));
    assert!(refused.unwrap_err().starts_with("2 `roles` has `ROLE_CLOUD_ADMIN`"));
    world.decide(|draft, _| draft.change_user(&ann, &demoted, None)).unwrap();
}

#[test]
fn what_is_written_down_is_read_back() {
    let mut world = World::default();
    let (ann, german) = (world.user("ann").unwrap(), world.skill("German").unwrap());
    world.assign(&ann, &german, Some(2)).unwrap();
    let restored = Directory::restore(&world.directory.save());
    assert_eq!(restored, Some(world.directory));
    assert_eq!(Directory::restore(b"{"), None);
}

#[test]
fn sources_change_the_skills_of_users_too() {
    let mut world = World::default();
    let (ann, german) = (world.user("ann").unwrap(), world.skill("German").unwrap());
    let line = format!(
        r#"{{"time":9,"event":"AgentSkills","centre":"rome","agent":"{ann}","skills":{{"{german}":3,"unknown":1}}}}"#
    );
    let event = NdjsonReader::default().read(line.as_bytes(), &mut world.names).unwrap();
    assert!(world.directory.apply(&event, &world.names));
    assert_eq!(world.skills_of(&ann), [(german.to_string(), 3)]);
}

#[test]
fn passwords_need_what_the_operator_says() {
    let strict = PasswordRules {
        length_min: 10,
        needs_both_cases: true,
        needs_digit: true,
        needs_symbol: true,
    };
    let told = |password| strict.check(password, "ann@example.org").unwrap_err().message;
    assert_eq!(
        told("abc"),
        "the password needs 10 characters, capital and small letters, a digit, something that is \
         neither letter nor digit"
    );
    assert!(strict.check("Abcdefgh1!", "ann").is_ok());
    let default = PasswordRules::default();
    assert!(default.check("abcdefgh", "abcdefgh").is_err(), "the user's own name");
    assert!(default.check(&"x".repeat(2_000), "ann").is_err());
}
