//! Who is there, for what is told of users and devices: whether somebody is logged in at a device, and who
//! does not want to be disturbed.

use std::collections::HashMap;

use serde_json::{Value as Json, json};

use super::call::Call;
use super::operation::{Operation, Verb};
use super::query::Query;
use super::users::USER;
use super::{devices, me};
use crate::api::problem::Problem;
use crate::domain::Device;
use crate::pipeline::{Handle, Present};

/// The attribute that tells who does not want to be disturbed.
pub(super) const DO_NOT_DISTURB: &str = "doNotDisturb";
/// Its values.
pub(super) const ON_OR_OFF: &[&str] = &["On", "Off"];

/// Who is there at a device, or of a user.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct There {
    pub(super) is_logged_in: bool,
    pub(super) does_not_disturb: bool,
}

/// Who is there in the contact centre of a call.
#[derive(Debug, Default)]
pub(super) struct Presence {
    of_users: HashMap<Box<str>, There>,
    /// By what events call the device.
    at_devices: HashMap<Box<str>, There>,
    /// Of users whose events name no device.
    anywhere: HashMap<Box<str>, There>,
    /// How many devices those have.
    owned: HashMap<Box<str>, usize>,
}

impl There {
    fn add(&mut self, other: Self) {
        self.is_logged_in |= other.is_logged_in;
        self.does_not_disturb |= other.does_not_disturb;
    }

    /// What is told of who does not want to be disturbed.
    pub(super) fn do_not_disturb(self) -> Json {
        json!(if self.does_not_disturb { "On" } else { "Off" })
    }
}

impl Presence {
    /// Asks who is there, where an operation tells it.
    pub(super) async fn ask(call: &Call, operation: &Operation) -> Result<Self, Problem> {
        if !is_told(call, operation) {
            return Ok(Self::default());
        }
        let whom = (&*call.centre, only_user(call, operation));
        let look = |handle: &Handle, answer| handle.look(whom, answer);
        let present = call.service.read(look).await?;
        Ok(Self::of(present, call.known.devices.iter().map(|device| &**device)))
    }

    fn of<'a>(present: Vec<Present>, devices: impl Iterator<Item = &'a Device>) -> Self {
        let mut presence = Self::default();
        for Present { agent, device, is_logged_in, does_not_disturb } in present {
            let there = There { is_logged_in, does_not_disturb };
            presence.of_users.entry(agent.clone()).or_default().add(there);
            let place = match device {
                Some(device) => presence.at_devices.entry(device),
                None => presence.anywhere.entry(agent),
            };
            place.or_default().add(there);
        }
        let owners = devices.filter_map(|device| device.user.as_ref());
        for owner in owners.filter(|owner| presence.anywhere.contains_key(*owner)) {
            *presence.owned.entry(owner.clone()).or_default() += 1;
        }
        presence
    }

    /// Whether a user is there, at any device.
    pub(super) fn of_user(&self, user: &str) -> There {
        self.of_users.get(user).copied().unwrap_or_default()
    }

    /// Who is there at a device: events call it by its id or its number, or mean it by its user who has
    /// no other one.
    pub(super) fn at_device(&self, device: &Device) -> There {
        let Device { id, number, user, .. } = device;
        let mut there = There::default();
        for name in [id, &number.phone_number, &number.e164_number] {
            there.add(self.at_devices.get(name).copied().unwrap_or_default());
        }
        if let Some(user) = user.as_ref().filter(|user| self.owned.get(*user) == Some(&1)) {
            there.add(self.anywhere.get(user).copied().unwrap_or_default());
        }
        there
    }
}

/// Whether a reply tells who is there, or a client says it.
fn is_told(call: &Call, operation: &Operation) -> bool {
    if operation.resource.is_none_or(|resource| !resource.is_readable(DO_NOT_DISTURB)) {
        return false;
    }
    let told = [DO_NOT_DISTURB, devices::STATE];
    if operation.verb != Verb::Get {
        return told.iter().any(|name| call.body.contains_key(*name));
    }
    let Query { fields, subresources, filters, sort_by, .. } = &call.query;
    let is_of_one = operation.path == me::PATH || operation.path.ends_with('}');
    let is_shown = match (fields, subresources) {
        (Some(fields), _) => told.iter().any(|name| fields.has(name)),
        (None, Some(_)) => true,
        (None, None) => is_of_one,
    };
    let has_devices = subresources.as_ref().is_some_and(|all| all.has(devices::COLLECTION));
    let mut asked = filters.iter().map(|(name, _)| name).chain(sort_by);
    is_shown || has_devices || asked.any(|name| told.contains(&name.as_str()))
}

/// The only user of whom an operation tells, where it is one and none of the devices comes along.
fn only_user<'a>(call: &'a Call, operation: &Operation) -> Option<&'a str> {
    let is_about_users = operation.resource.is_some_and(|resource| resource.one == USER.one);
    let has_devices = call.query.subresources.as_ref();
    if !is_about_users || has_devices.is_some_and(|names| names.has(devices::COLLECTION)) {
        return None;
    }
    match operation.path {
        me::PATH => call.caller.user.as_deref(),
        _ => call.found_place("id"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Home, Network, PhoneNumber};

    fn present(agent: &str, device: Option<&str>, does_not_disturb: bool) -> Present {
        let device = device.map(Box::from);
        Present { agent: agent.into(), device, is_logged_in: !does_not_disturb, does_not_disturb }
    }

    fn device(id: &str, number: &str, user: &str) -> Device {
        Device {
            id: id.into(),
            number: PhoneNumber::read(number, Home::default()).unwrap(),
            model: None,
            vendor: None,
            location: None,
            telephony_network: Network::Private,
            user: Some(user.into()),
        }
    }

    #[test]
    fn a_device_is_found_by_what_events_call_it() {
        let devices = [
            device("desk", "+1 650 987 0000", "ann"),
            device("only", "3001", "bob"),
            device("left", "3002", "cid"),
            device("right", "3003", "cid"),
        ];
        let rows = [
            (present("ann", Some("desk"), false), "desk", "ann"),
            (present("ann", Some("+16509870000"), true), "desk", "ann"),
            (present("eve", Some("+1 650 987 0000"), true), "desk", "eve"),
            (present("bob", None, true), "only", "bob"),
            (present("bob", Some("3001"), false), "only", "bob"),
            // Which of two devices it is, nobody says.
            (present("cid", None, false), "", "cid"),
            (present("ann", Some("3009"), false), "", "ann"),
        ];
        for (one, at, whose) in rows {
            let there =
                There { is_logged_in: one.is_logged_in, does_not_disturb: one.does_not_disturb };
            let presence = Presence::of(vec![one.clone()], devices.iter());
            assert_eq!(presence.of_user(whose), there, "{one:?}");
            for device in &devices {
                let expected = if *device.id == *at { there } else { There::default() };
                assert_eq!(presence.at_device(device), expected, "{one:?} at {}", device.id);
            }
        }
    }
}
