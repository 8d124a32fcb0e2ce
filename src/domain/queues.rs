//! Queues (API document, chapter *Queues*): places where calls wait, with numbers to reach them by.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::draft::{Draft, NewIds};
use super::numbers::PhoneNumber;
use super::refusal::Refusal;
use super::templates::RoutingTemplate;
use super::text;

/// The channel whose queues have numbers.
const VOICE: &str = "voice";
/// What an internal number is, behind its zero.
const INTERNAL: std::ops::RangeInclusive<u16> = 4_000..=9_999;
/// All calls.
const PERCENTAGE_MAX: u64 = 100;
const BOTH: &str = "`phoneNumber` and `internal`: true exclude each other: an internal queue gets \
                    a number by itself";

/// A queue; the id is that of the QUEUE.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Queue {
    /// The id.
    pub id: Box<str>,
    /// The name, which no other queue of the centre has.
    pub name: Box<str>,
    /// What it is, if somebody said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Box<str>>,
    /// The channel that it belongs to.
    pub channel: Box<str>,
    /// Whether its number is one of the house.
    #[serde(default)]
    pub internal: bool,
    /// Its number; none where the channel needs none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<PhoneNumber>,
    /// The routing template, by its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub routing_template: Option<Box<str>>,
    /// How many of a hundred calls are recorded.
    #[serde(default)]
    pub recording_percentage: u8,
}

/// What a new queue is to be.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewQueue {
    /// The id, where the client chooses it.
    pub id: Option<String>,
    /// What can be changed later as well.
    #[serde(flatten)]
    pub rest: QueueChange,
}

/// What a queue is to be from now on; what is not said stays.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct QueueChange {
    /// The name.
    pub name: Option<String>,
    /// What it is; an empty text takes it away.
    pub description: Option<String>,
    /// The channel, which stays what it was at first.
    pub channel: Option<String>,
    /// Whether the number is one of the house.
    pub internal: Option<bool>,
    /// The number.
    #[serde(skip)]
    pub number: Option<PhoneNumber>,
    /// The routing template, by its id; an empty one takes it away.
    pub routing_template: Option<String>,
}

kept!(Queue, Queue, "queue", by id in queues, named |queue| Some(&queue.name));

impl Draft<'_> {
    /// Makes a queue. Gives its id.
    ///
    /// # Errors
    /// Where name, channel or number are missing, taken or cannot be, or the id is taken.
    pub fn create_queue(&mut self, new: &NewQueue, ids: NewIds<'_>) -> Result<Box<str>, Refusal> {
        let NewQueue { id, rest } = new;
        let needed = |text: &Option<String>, key: &str| match text {
            Some(text) => text::name(key, text).map(str::to_owned),
            None => Err(Refusal::missing(format!("`{key}` is missing"))),
        };
        let (name, channel) = (needed(&rest.name, "name")?, needed(&rest.channel, "channel")?);
        let mut queue = Queue {
            id: "".into(),
            name: name.into(),
            description: None,
            channel: channel.to_lowercase().into(),
            internal: false,
            number: None,
            routing_template: None,
            recording_percentage: 0,
        };
        self.describe_queue(&mut queue, rest, None)?;
        let id = self.new_id::<Queue>(id.as_deref(), ids)?;
        queue.id = id.clone();
        self.put(queue);
        Ok(id)
    }

    /// Changes a queue.
    ///
    /// # Errors
    /// Where there is none, or something cannot be.
    pub fn change_queue(&mut self, id: &str, change: &QueueChange) -> Result<(), Refusal> {
        let mut queue = self.need::<Queue>(id)?.clone();
        if change.channel.as_ref().is_some_and(|one| one.to_lowercase() != *queue.channel) {
            return Err(Refusal::forbidden("the channel of a queue cannot be changed"));
        }
        self.describe_queue(&mut queue, change, Some(id))?;
        self.put_if_other(queue);
        Ok(())
    }

    /// Records so many of a hundred calls of a queue.
    ///
    /// # Errors
    /// Where there is no such queue, or it would be more than all.
    pub fn record_calls(&mut self, id: &str, percentage: u64) -> Result<(), Refusal> {
        let mut queue = self.need::<Queue>(id)?.clone();
        queue.recording_percentage = match u8::try_from(percentage) {
            Ok(percentage) if u64::from(percentage) <= PERCENTAGE_MAX => percentage,
            Ok(_) | Err(_) => {
                return Err(Refusal::invalid("`percentage` has to be 0 to 100"));
            }
        };
        self.put_if_other(queue);
        Ok(())
    }

    /// Removes a queue; its statistics are shown no more.
    ///
    /// # Errors
    /// Where there is none.
    pub fn delete_queue(&mut self, id: &str) -> Result<(), Refusal> {
        self.need::<Queue>(id)?;
        self.remove::<Queue>(id);
        Ok(())
    }

    /// Changes what is said of a queue; `own` is its id, if it has one.
    fn describe_queue(
        &self,
        queue: &mut Queue,
        change: &QueueChange,
        own: Option<&str>,
    ) -> Result<(), Refusal> {
        if let Some(name) = &change.name {
            queue.name = text::name("name", name)?.into();
            self.no_other_queue_has(&queue.name, own)?;
        }
        if change.description.is_some() {
            queue.description = text::description(change.description.as_deref())?;
        }
        if let Some(template) = &change.routing_template {
            queue.routing_template = match template.is_empty() {
                true => None,
                false => {
                    RoutingTemplate::of(template)?.check(&queue.channel)?;
                    Some(template.as_str().into())
                }
            };
        }
        self.number_queue(queue, change, own)
    }

    /// Gives a queue the number that is said, one of the house, or none.
    fn number_queue(
        &self,
        queue: &mut Queue,
        change: &QueueChange,
        own: Option<&str>,
    ) -> Result<(), Refusal> {
        let e164 = |number: &PhoneNumber| number.e164_number.clone();
        let is_new = change.number.as_ref().map(e164) != queue.number.as_ref().map(e164);
        let said = change.number.as_ref().filter(|_| is_new);
        let internal = change.internal.unwrap_or(queue.internal);
        match (said, internal) {
            (Some(_), true) => return Err(Refusal::invalid(BOTH)),
            (Some(number), false) => {
                self.no_other_has::<Queue>(number, own)?;
                queue.number = Some(number.clone());
            }
            (None, true) if !queue.internal => queue.number = Some(self.internal_number()?),
            (None, false) if queue.internal => queue.number = None,
            (None, true | false) => {}
        }
        queue.internal = internal;
        if &*queue.channel == VOICE && queue.number.is_none() {
            let message = "`phoneNumber` is missing: expected a number, or `internal`: true";
            return Err(Refusal::missing(message));
        }
        Ok(())
    }

    /// The lowest number of the house that is free.
    fn internal_number(&self) -> Result<PhoneNumber, Refusal> {
        let internal = |number: &PhoneNumber| {
            let number = number.e164_number.strip_prefix('0').filter(|rest| rest.len() == 4)?;
            number.parse::<u16>().ok()
        };
        let taken: BTreeSet<u16> = self.centre().phone_numbers().filter_map(internal).collect();
        let free = INTERNAL.clone().find(|number| !taken.contains(number));
        let free = free.ok_or_else(|| Refusal::forbidden("all internal numbers are taken"))?;
        let free = format!("0{free}");
        Ok(PhoneNumber::unknown(&free, &free))
    }

    fn no_other_queue_has(&self, name: &str, own: Option<&str>) -> Result<(), Refusal> {
        let having = self.centre().queues.named(name);
        match having.is_some_and(|queue| Some(&*queue.id) != own) {
            true => Err(Refusal::forbidden(format!("a queue named `{name}` exists already"))),
            false => Ok(()),
        }
    }
}
