//! A draft: what a command is about to change, one record after the other, and the events that say so.

use std::collections::BTreeMap;

use serde_json::json;

use super::directory::{Centre, Directory};
use super::record::Kept;
use super::refusal::Refusal;
use super::text;
use super::users::User;
use crate::clock::Timestamp;

/// Where ids of new records come from.
pub type NewIds<'a> = &'a mut dyn FnMut() -> String;

/// What a command is about to change in one contact centre.
///
/// Commands look before they change anything, so that what is refused has changed nothing.
#[derive(Debug)]
pub struct Draft<'a> {
    directory: &'a Directory,
    name: &'a str,
    centre: Centre,
    lines: Vec<u8>,
    time: Timestamp,
}

impl<'a> Draft<'a> {
    /// A draft for a centre; its events happen at `time`.
    #[must_use]
    pub fn new(directory: &'a Directory, name: &'a str, time: Timestamp) -> Self {
        Self { directory, name, centre: directory.centre(name), lines: Vec::new(), time }
    }

    /// The centre as it will be.
    #[must_use]
    pub fn centre(&self) -> &Centre {
        &self.centre
    }

    /// The name of the centre.
    pub(super) fn name(&self) -> &'a str {
        self.name
    }

    /// All centres as they were before.
    pub(super) fn directory(&self) -> &'a Directory {
        self.directory
    }

    /// A record that has to be there.
    ///
    /// # Errors
    /// Where it is not.
    pub fn need<T: Kept>(&self, id: &str) -> Result<&T, Refusal> {
        self.centre.need(id).map(|record| &**record)
    }

    /// The id of a new record: the one that was chosen, if it can be, or a new one.
    pub(super) fn new_id<T: Kept>(
        &self,
        chosen: Option<&str>,
        ids: NewIds<'_>,
    ) -> Result<Box<str>, Refusal> {
        let Some(chosen) = chosen else { return Ok(ids().into()) };
        let id = text::id(chosen)?;
        match T::records(&self.centre).get(id) {
            Some(_) => {
                let noun = T::NOUN;
                Err(Refusal::forbidden(format!("a {noun} with the id `{id}` exists already")))
            }
            None => Ok(id.into()),
        }
    }

    /// Puts a record where it is another one than is there.
    pub(super) fn put_if_other<T: Kept + PartialEq>(&mut self, record: T) {
        let is_same = T::records(&self.centre).get(record.id()).is_some_and(|old| **old == record);
        if !is_same {
            self.put(record);
        }
    }

    /// Puts a record in the place of that with its id, if there is one.
    pub(super) fn put<T: Kept>(&mut self, record: T) {
        let content = json!({ "kind": kind::<T>(), "id": record.id(), "content": record });
        self.event("Provisioned", &json!({ "record": content }));
        T::records_mut(&mut self.centre).put(record);
    }

    /// Removes a record.
    pub(super) fn remove<T: Kept>(&mut self, id: &str) {
        self.event("Removed", &json!({ "record": { "kind": kind::<T>(), "id": id } }));
        T::records_mut(&mut self.centre).remove(id);
    }

    /// Tells which skills an agent has from now on.
    pub(super) fn assign(&mut self, user: &User, skills: BTreeMap<Box<str>, i64>) {
        self.event("AgentSkills", &json!({ "agent": user.id, "skills": skills }));
        self.centre.users.put(User { skills, ..user.clone() });
    }

    /// Forgets all that was drafted: the centre stays as it was.
    pub fn forget(&mut self) {
        self.centre = self.directory.centre(self.name);
        self.lines.clear();
    }

    /// The events as lines of NDJSON, in their order.
    #[must_use]
    pub fn into_lines(self) -> Vec<u8> {
        self.lines
    }

    fn event(&mut self, name: &str, rest: &serde_json::Value) {
        let mut event = json!({ "time": self.time.ms(), "event": name, "centre": self.name });
        let (Some(event_keys), Some(rest)) = (event.as_object_mut(), rest.as_object()) else {
            return;
        };
        event_keys.extend(rest.clone());
        self.lines.extend_from_slice(event.to_string().as_bytes());
        self.lines.push(b'\n');
    }
}

fn kind<T: Kept>() -> &'static str {
    T::KIND.into()
}
