//! Users (API document, chapter *Users*): people with a name to log in, and agents by the same id.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::draft::{Draft, NewIds};
use super::refusal::Refusal;
use super::role::Role;
use super::skills::Skill;
use super::text;

/// The highest level of a skill; 0 is having it.
const LEVEL_MAX: i64 = 1_000_000;

/// A user; the id is that of the AGENT.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// The id.
    pub id: Box<str>,
    /// The name to log in with, an e-mail address as a rule; no other user of any centre has it.
    pub user_name: Box<str>,
    /// The first name.
    #[serde(default)]
    pub first_name: Box<str>,
    /// The last name.
    #[serde(default)]
    pub last_name: Box<str>,
    /// The number by which the employer knows the user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employee_id: Option<Box<str>>,
    /// Where the user gets e-mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email_address: Option<Box<str>>,
    /// What the user may do.
    pub roles: BTreeSet<Role>,
    /// The hash of the password; none where nobody can log in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<Box<str>>,
    /// Whether nothing else is allowed before the password has been changed.
    #[serde(default)]
    pub change_password_on_first_login: bool,
    /// Skills, by their ids, with their levels.
    #[serde(default)]
    pub skills: BTreeMap<Box<str>, i64>,
}

/// What a new user is to be.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewUser {
    /// The id, where the client chooses it.
    pub id: Option<String>,
    /// The name to log in with.
    pub user_name: Option<String>,
    /// What can be changed later as well.
    #[serde(flatten)]
    pub rest: UserChange,
}

/// What a user is to be from now on; what is not said stays.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserChange {
    /// The first name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// The number by which the employer knows the user.
    pub employee_id: Option<String>,
    /// Where the user gets e-mail.
    pub email_address: Option<String>,
    /// The whole new set of roles.
    pub roles: Option<Vec<String>>,
    /// The hash of a new password.
    #[serde(skip)]
    pub password: Option<Box<str>>,
    /// Whether the user has to change the password first.
    pub change_password_on_first_login: Option<bool>,
}

/// A skill that a user is to have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Level {
    /// The id of the skill.
    pub skill: Box<str>,
    /// The level; none leaves a level that is there, and is 0 else.
    pub level: Option<i64>,
}

kept!(User, User, "user", by id in users, named |user| Some(&user.user_name));

impl User {
    /// Changes what is said.
    fn take(&mut self, change: &UserChange) -> Result<(), Refusal> {
        let text = |key, text: &String| {
            text::limited(key, text.trim(), text::NAME_CHARS_MAX).map(Box::from)
        };
        if let Some(first_name) = &change.first_name {
            self.first_name = text("firstName", first_name)?;
        }
        if let Some(last_name) = &change.last_name {
            self.last_name = text("lastName", last_name)?;
        }
        if let Some(employee_id) = &change.employee_id {
            let employee_id: Box<str> = text("employeeId", employee_id)?;
            self.employee_id = (!employee_id.is_empty()).then_some(employee_id);
        }
        if let Some(email_address) = &change.email_address {
            let email_address: Box<str> = text("emailAddress", email_address)?;
            self.email_address = (!email_address.is_empty()).then_some(email_address);
        }
        if let Some(names) = &change.roles {
            self.roles = roles(names)?;
        }
        if let Some(password) = &change.password {
            self.password = Some(password.clone());
        }
        if let Some(is_to_change) = change.change_password_on_first_login {
            self.change_password_on_first_login = is_to_change;
        }
        Ok(())
    }
}

impl Draft<'_> {
    /// Makes a user. Gives the id.
    ///
    /// # Errors
    /// Where the name is missing, taken or cannot be, or something else that was said cannot be.
    pub fn create_user(&mut self, new: &NewUser, ids: NewIds<'_>) -> Result<Box<str>, Refusal> {
        let said = new.user_name.as_deref();
        let user_name = said.ok_or_else(|| Refusal::missing("`userName` is missing"))?;
        let user_name = text::name("userName", user_name)?;
        if user_name.contains(':') {
            let message = "`userName` has a colon, which HTTP Basic authentication cannot send";
            return Err(Refusal::invalid(message));
        }
        let is_taken = self.directory().user_named(user_name).is_some()
            || self.centre().users.named(user_name).is_some();
        if is_taken {
            let message = format!("Operation forbidden, username `{user_name}` already exists");
            return Err(Refusal::forbidden(message));
        }
        let mut user = User {
            id: "".into(),
            user_name: user_name.into(),
            first_name: "".into(),
            last_name: "".into(),
            employee_id: None,
            email_address: None,
            roles: BTreeSet::from([Role::Agent]),
            password: None,
            change_password_on_first_login: false,
            skills: BTreeMap::new(),
        };
        user.take(&new.rest)?;
        user.id = self.new_id::<User>(new.id.as_deref(), ids)?;
        let id = user.id.clone();
        self.put(user);
        Ok(id)
    }

    /// Changes a user; `by` is whoever does it, if it is a user.
    ///
    /// # Errors
    /// Where there is none, something cannot be, or an administrator would stop being one.
    pub fn change_user(
        &mut self,
        id: &str,
        change: &UserChange,
        by: Option<&str>,
    ) -> Result<(), Refusal> {
        let mut user = self.need::<User>(id)?.clone();
        let was_admin = user.roles.contains(&Role::Admin);
        user.take(change)?;
        if by == Some(id) && was_admin && !user.roles.contains(&Role::Admin) {
            let message = "administrators cannot take their own role ROLE_ADMIN away";
            return Err(Refusal::invalid(message));
        }
        self.put_if_other(user);
        Ok(())
    }

    /// Removes a user; `by` is whoever does it, if it is a user.
    ///
    /// # Errors
    /// Where there is none, or it would be whoever asks.
    pub fn delete_user(&mut self, id: &str, by: Option<&str>) -> Result<(), Refusal> {
        let user = self.need::<User>(id)?.clone();
        if by == Some(id) {
            return Err(Refusal::forbidden("nobody can delete oneself"));
        }
        if !user.skills.is_empty() {
            self.assign(&user, BTreeMap::new());
        }
        self.unassign_devices_of(id);
        self.remove::<User>(id);
        Ok(())
    }

    /// Gives a user a skill, or another level of it.
    ///
    /// # Errors
    /// Where there is no such user or skill, or the level cannot be.
    pub fn assign_skill(&mut self, user: &str, level: &Level) -> Result<(), Refusal> {
        let user = self.need::<User>(user)?.clone();
        self.need::<Skill>(&level.skill)?;
        level.level.map_or(Ok(()), check_level)?;
        let known = user.skills.get(&level.skill).copied();
        let wanted = level.level.or(known).unwrap_or(0);
        if known != Some(wanted) {
            let mut skills = user.skills.clone();
            skills.insert(level.skill.clone(), wanted);
            self.assign(&user, skills);
        }
        Ok(())
    }

    /// Takes a skill from a user.
    ///
    /// # Errors
    /// Where there is no such user, or the user has no such skill.
    pub fn unassign_skill(&mut self, user: &str, skill: &str) -> Result<(), Refusal> {
        let user = self.need::<User>(user)?.clone();
        let mut skills = user.skills.clone();
        if skills.remove(skill).is_none() {
            return Err(Refusal::not_found("skill of this user", skill));
        }
        self.assign(&user, skills);
        Ok(())
    }
}

/// Whether a level can be.
pub(super) fn check_level(level: i64) -> Result<(), Refusal> {
    match (0..=LEVEL_MAX).contains(&level) {
        true => Ok(()),
        false => Err(Refusal::invalid(format!("`level` has to be 0 to {LEVEL_MAX}"))),
    }
}

/// A set of roles that a user can have.
fn roles(names: &[String]) -> Result<BTreeSet<Role>, Refusal> {
    let known = Role::OF_USERS.map(Role::name);
    let role = |name: &String| {
        let role = name.parse::<Role>().ok().filter(|role| Role::OF_USERS.contains(role));
        role.ok_or_else(|| {
            let known = known.join(", ");
            Refusal::invalid(format!("`roles` has `{name}`: expected any of {known}"))
        })
    };
    names.iter().map(role).collect()
}
