//! Devices (API document, chapter *Devices*).

use serde_json::{Value as Json, json};

use super::attribute::{Attribute, Holds, Writing, changes, check};
use super::body::said;
use super::bulk::{self, Making};
use super::call::{Call, new_id};
use super::operation::{Body, EVERYBODY, Operation, Verb, of_telephony};
use super::presence::{DO_NOT_DISTURB, ON_OR_OFF};
use super::reply::Reply;
use super::resource::{Object, Resource};
use super::{environments, numbers, users};
use crate::api::problem::Problem;
use crate::domain::{Device, DeviceChange, Kept, NewDevice, Refusal};

const CHAPTER: &str = "Devices";
pub(super) const COLLECTION: &str = "devices";
/// The attribute that tells whether somebody is logged in.
pub(super) const STATE: &str = "deviceState";
/// Its values: somebody is logged in at it, or nobody.
const ACTIVE: &str = "Active";
const INACTIVE: &str = "Inactive";

pub(super) const DEVICE: Resource = Resource {
    one: "device",
    many: "devices",
    attributes: &[
        Attribute::at_first("id", Holds::Text, "The id; made by the service where none is given."),
        Attribute::told(STATE, Holds::Text, "Active, while somebody is logged in there.")
            .one_of(&[ACTIVE, INACTIVE]),
        Attribute::told(
            DO_NOT_DISTURB,
            Holds::Text,
            "On, where whoever is logged in there does not want to be disturbed.",
        )
        .one_of(ON_OR_OFF),
        Attribute::told(numbers::LINK, Holds::Text, "The URI of the number."),
        Attribute::open(
            "telephonyNetwork",
            Holds::Text,
            "How the device is connected: Public, or Private where nobody said so.",
        )
        .one_of(&["Public", "Private"]),
        Attribute::open("model", Holds::Text, "The model."),
        Attribute::open("vendor", Holds::Text, "Who has made the device."),
        Attribute::open("phoneNumber", Holds::Text, "The number, which nothing else has.").needed(),
        Attribute::told("country", Holds::Object, "Its country: name, code and callingCode."),
        Attribute::told("localNumber", Holds::Text, "The number as it is written at home."),
        Attribute::told("e164Number", Holds::Text, "The number in the form of E.164."),
        Attribute::open(
            "location",
            Holds::Text,
            "The place of the number, as whoever provisions says.",
        ),
        Attribute::told("userUri", Holds::Text, "The URI of the user whose device it is."),
        Attribute::told(
            environments::LINK,
            Holds::Text,
            "The URI of what the device is connected to.",
        ),
    ],
    subresources: &[],
    links: &[numbers::LINK, environments::LINK],
};

pub(super) const OPERATIONS: &[Operation] = &[
    of_telephony(CHAPTER, (Verb::Get, "/devices"), "All devices of the contact centre.", |call| {
        Box::pin(async move {
            let devices = call.known.devices.iter().map(|device| object(&call, device));
            DEVICE.list(&call, devices, |object| complete(&call, object))
        })
    })
    .about(&DEVICE),
    of_telephony(CHAPTER, (Verb::Post, "/devices"), "Makes a device, or several.", |call| {
        Box::pin(create(call, None))
    })
    .about(&DEVICE)
    .body(Body::New),
    of_telephony(CHAPTER, (Verb::Delete, "/devices"), "Removes devices by their `uris`.", |call| {
        Box::pin(
            async move { bulk::each(&call, COLLECTION, |draft, id| draft.delete_device(id)).await },
        )
    })
    .body(Body::Parameters(&["uris"])),
    of_telephony(CHAPTER, (Verb::Get, "/devices/{id}"), "One device.", |call| {
        Box::pin(
            async move { one(&call, call.known.devices.get(call.place("id")).map(|one| &**one)) },
        )
    })
    .own(EVERYBODY, is_own)
    .about(&DEVICE),
    of_telephony(CHAPTER, (Verb::Put, "/devices/{id}"), "Changes a device.", |call| {
        Box::pin(change(call))
    })
    .about(&DEVICE)
    .body(Body::Change),
    of_telephony(
        CHAPTER,
        (Verb::Delete, "/devices/{id}"),
        "Removes a device, from whom it is too.",
        |call| Box::pin(delete(call)),
    ),
];

/// Whether a user asks for its own device.
fn is_own(call: &Call) -> bool {
    let owner = call.known.devices.get(call.place("id")).and_then(|device| device.user.as_deref());
    owner.is_some() && owner == call.caller.user.as_deref()
}

/// A device as replies show it.
pub(super) fn object(call: &Call, device: &Device) -> Object {
    let network: &str = device.telephony_network.into();
    let number = call.uri(numbers::COLLECTION, &device.number.e164_number);
    let there = call.presence.at_device(device);
    let value = json!({
        "id": device.id,
        STATE: if there.is_logged_in { ACTIVE } else { INACTIVE },
        DO_NOT_DISTURB: there.do_not_disturb(),
        numbers::LINK: number,
        "telephonyNetwork": network,
        "model": device.model,
        "vendor": device.vendor,
        "location": device.location,
        environments::LINK: call.uri(environments::COLLECTION, &call.centre),
    });
    let Json::Object(mut object) = value else { return Object::new() };
    object.extend(numbers::details(&device.number));
    let user = device.user.as_ref();
    object.insert("userUri".into(), json!(user.map(|user| call.uri(users::COLLECTION, user))));
    call.object(COLLECTION, &device.id, Json::Object(object))
}

/// Adds what is to come along.
fn complete(call: &Call, object: &mut Object) {
    let id = object.get("id").and_then(Json::as_str);
    if call.query.resolves(numbers::LINK)
        && let Some(device) = id.and_then(|id| call.known.devices.get(id))
    {
        object.insert("phoneNumber".into(), json!(numbers::object(call, &device.number)));
    }
    if call.query.resolves(environments::LINK) {
        object.insert("voiceEnvironment".into(), json!(environments::object(call)));
    }
}

/// The reply that has those of a user.
pub(super) fn of_user(call: &Call, user: &str) -> Result<Reply, Problem> {
    let devices = call.known.devices_of(user).map(|device| object(call, device));
    DEVICE.list(call, devices, |object| complete(call, object))
}

/// The reply that has one device, if it is there.
pub(super) fn one(call: &Call, device: Option<&Device>) -> Result<Reply, Problem> {
    let device = device.ok_or_else(|| Refusal::not_found(Device::NOUN, call.place("id")))?;
    DEVICE.one(call, object(call, device), |object| complete(call, object))
}

/// Makes devices; those of a user, if it is said whose.
pub(super) async fn create(call: Call, user: Option<String>) -> Result<Reply, Problem> {
    let making = Making { many: DEVICE.many, collection: COLLECTION, told_by: "phoneNumber" };
    let read = |new| {
        let mut checked = check(new, DEVICE.attributes, Writing::New)?;
        let number = numbers::taken(&call, &mut checked)?;
        let mut new: NewDevice = said(checked)?;
        new.rest.number = number;
        Ok(new)
    };
    bulk::make(&call, making, read, move |draft, new| {
        draft.create_device(new, user.as_deref(), &mut new_id)
    })
    .await
}

async fn change(call: Call) -> Result<Reply, Problem> {
    let id = call.place("id").to_owned();
    let device: &Device = call.known.need(&id)?;
    let changes = changes(&call.body, &object(&call, device));
    let mut checked = check(changes, DEVICE.attributes, Writing::Change)?;
    let number = numbers::taken(&call, &mut checked)?;
    let change = DeviceChange { number, ..said(checked)? };
    call.carry_out(move |draft| draft.change_device(&id, &change)).await
}

async fn delete(call: Call) -> Result<Reply, Problem> {
    let id = call.place("id").to_owned();
    call.carry_out(move |draft| draft.delete_device(&id)).await
}
