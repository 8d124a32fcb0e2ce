//! Skills (API document, chapter *Skills*): what agents can do, and where calls for it wait.

use serde::{Deserialize, Serialize};

use super::draft::{Draft, NewIds};
use super::refusal::Refusal;
use super::text;
use super::users::User;

/// A skill; its id is that of its SKILL_AG and SKILL_Q.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Skill {
    /// The id.
    pub id: Box<str>,
    /// The name, which no other skill of the centre has.
    pub name: Box<str>,
    /// What it is, if somebody said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Box<str>>,
}

/// What a new skill is to be.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewSkill {
    /// The id, where the client chooses it.
    pub id: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// What it is.
    pub description: Option<String>,
}

/// What a skill is to be from now on; what is not said stays.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SkillChange {
    /// The name.
    pub name: Option<String>,
    /// What it is; an empty text takes it away.
    pub description: Option<String>,
}

kept!(Skill, Skill, "skill", by id in skills, named |skill| Some(&skill.name));

impl Draft<'_> {
    /// Makes a skill. Gives its id.
    ///
    /// # Errors
    /// Where the name is missing or taken, or the id is taken.
    pub fn create_skill(&mut self, new: &NewSkill, ids: NewIds<'_>) -> Result<Box<str>, Refusal> {
        let name = new.name.as_deref().ok_or_else(|| Refusal::missing("`name` is missing"))?;
        let name = text::name("name", name)?;
        self.no_other_skill_has(name, None)?;
        let description = text::description(new.description.as_deref())?;
        let id = self.new_id::<Skill>(new.id.as_deref(), ids)?;
        self.put(Skill { id: id.clone(), name: name.into(), description });
        Ok(id)
    }

    /// Changes a skill.
    ///
    /// # Errors
    /// Where there is none, or the name is taken.
    pub fn change_skill(&mut self, id: &str, change: &SkillChange) -> Result<(), Refusal> {
        let mut skill = self.need::<Skill>(id)?.clone();
        if let Some(name) = &change.name {
            let name = text::name("name", name)?;
            self.no_other_skill_has(name, Some(id))?;
            skill.name = name.into();
        }
        if change.description.is_some() {
            skill.description = text::description(change.description.as_deref())?;
        }
        self.put_if_other(skill);
        Ok(())
    }

    /// Removes a skill, from all who have it too.
    ///
    /// # Errors
    /// Where there is none.
    pub fn delete_skill(&mut self, id: &str) -> Result<(), Refusal> {
        self.need::<Skill>(id)?;
        let having: Vec<User> = self
            .centre()
            .users
            .iter()
            .filter(|user| user.skills.contains_key(id))
            .map(|user| User::clone(user))
            .collect();
        for user in having {
            let mut skills = user.skills.clone();
            skills.remove(id);
            self.assign(&user, skills);
        }
        self.remove::<Skill>(id);
        Ok(())
    }

    fn no_other_skill_has(&self, name: &str, own: Option<&str>) -> Result<(), Refusal> {
        let having = self.centre().skills.named(name);
        match having.is_some_and(|skill| Some(&*skill.id) != own) {
            true => Err(Refusal::forbidden(format!("a skill named `{name}` exists already"))),
            false => Ok(()),
        }
    }
}
