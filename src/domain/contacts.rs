//! Contacts (API document, chapter *Contacts*) that are neither users nor queues: whom somebody wants to call.

use serde::{Deserialize, Serialize};

use super::draft::{Draft, NewIds};
use super::record::Kept;
use super::refusal::Refusal;
use super::text;

/// A contact of the type *Custom*.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Contact {
    /// The id.
    pub id: Box<str>,
    /// The name, which others may have too.
    pub name: Box<str>,
    /// The number as it was written; whatever somebody can dial.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<Box<str>>,
}

/// What a contact is to be; what is not said stays.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ContactChange {
    /// The name.
    pub name: Option<String>,
    /// The number; an empty text takes it away.
    pub phone_number: Option<String>,
}

kept!(Contact, Contact, "contact", by id in contacts);

impl Contact {
    /// Changes what is said.
    fn take(&mut self, change: &ContactChange) -> Result<(), Refusal> {
        if let Some(name) = &change.name {
            self.name = text::name("name", name)?.into();
        }
        if let Some(number) = &change.phone_number {
            self.phone_number = text::optional("phoneNumber", number)?;
        }
        Ok(())
    }
}

impl Draft<'_> {
    /// Makes a contact. Gives its id.
    ///
    /// # Errors
    /// Where the name is missing.
    pub fn create_contact(
        &mut self,
        new: &ContactChange,
        ids: NewIds<'_>,
    ) -> Result<Box<str>, Refusal> {
        if new.name.is_none() {
            return Err(Refusal::missing("`name` is missing"));
        }
        let mut contact = Contact { id: "".into(), name: "".into(), phone_number: None };
        contact.take(new)?;
        let id = self.new_id::<Contact>(None, ids)?;
        contact.id = id.clone();
        self.put(contact);
        Ok(id)
    }

    /// Changes a contact.
    ///
    /// # Errors
    /// Where there is none, it is a user or a queue, or something cannot be.
    pub fn change_contact(&mut self, id: &str, change: &ContactChange) -> Result<(), Refusal> {
        let mut contact = self.custom_contact(id)?;
        contact.take(change)?;
        self.put_if_other(contact);
        Ok(())
    }

    /// Removes a contact.
    ///
    /// # Errors
    /// Where there is none, or it is a user or a queue.
    pub fn delete_contact(&mut self, id: &str) -> Result<(), Refusal> {
        self.custom_contact(id)?;
        self.remove::<Contact>(id);
        Ok(())
    }

    /// A contact that can be changed.
    fn custom_contact(&self, id: &str) -> Result<Contact, Refusal> {
        let centre = self.centre();
        let found = centre.contacts.get(id).map(|contact| Contact::clone(contact));
        let is_other = centre.users.get(id).is_some() || centre.queues.get(id).is_some();
        found.ok_or_else(|| match is_other {
            true => Refusal::forbidden(format!(
                "the contact `{id}` is a user or a queue, and changes with it: only those of the \
                 type Custom are changed here"
            )),
            false => Refusal::not_found(Contact::NOUN, id),
        })
    }
}
