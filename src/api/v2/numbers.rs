//! Phone numbers of queues and devices (API document, *Resolving URIs*), which other objects point at.

use serde_json::json;

use super::attribute::{Attribute, Holds};
use super::call::Call;
use super::operation::{EVERYBODY, Operation, Verb, provisioning};
use super::reply::Reply;
use super::resource::{Object, Resource};
use crate::api::problem::Problem;
use crate::domain::{PhoneNumber, Refusal};

const CHAPTER: &str = "Phone Numbers";
pub(super) const COLLECTION: &str = "phone-numbers";
/// What points at a number.
pub(super) const LINK: &str = "phoneNumberUri";

const NUMBER: Resource = Resource {
    one: "phoneNumber",
    many: "phoneNumbers",
    attributes: &[
        Attribute::told("id", Holds::Text, "The id: the number in the form of E.164."),
        Attribute::told("phoneNumber", Holds::Text, "The number as it was written."),
        Attribute::told("country", Holds::Object, "Its country: name, code and callingCode."),
        Attribute::told("localNumber", Holds::Text, "The number as it is written at home."),
        Attribute::told("e164Number", Holds::Text, "The number in the form of E.164."),
    ],
    subresources: &[],
    links: &[],
};

pub(super) const OPERATIONS: &[Operation] = &[
    provisioning(
        CHAPTER,
        (Verb::Get, "/phone-numbers"),
        "All numbers of queues and devices.",
        |call| {
            Box::pin(async move {
                let numbers = call.known.phone_numbers().map(|number| object(&call, number));
                NUMBER.list(&call, numbers, |_| {})
            })
        },
    )
    .about(&NUMBER),
    provisioning(CHAPTER, (Verb::Get, "/phone-numbers/{id}"), "One number.", |call| {
        Box::pin(async move { one(&call) })
    })
    .own(EVERYBODY, is_own)
    .about(&NUMBER),
];

/// Whether it is the number of a device of whoever asks.
fn is_own(call: &Call) -> bool {
    let device = call.known.devices.named(call.place("id"));
    let owner = device.and_then(|device| device.user.as_deref());
    owner.is_some() && owner == call.caller.user.as_deref()
}

fn one(call: &Call) -> Result<Reply, Problem> {
    let id = call.place("id");
    let number = call.known.number(id);
    let number = number.ok_or_else(|| Refusal::not_found("phone number", id))?;
    NUMBER.one(call, object(call, number), |_| {})
}

/// What is told of a number; where no country has it, as the document prints it of extensions.
pub(super) fn details(number: &PhoneNumber) -> Object {
    let mut details = Object::new();
    details.insert("phoneNumber".into(), json!(number.phone_number));
    let country = match &number.country {
        Some(country) => json!(country),
        None => json!({ "name": "", "code": "", "callingCode": "" }),
    };
    details.insert("country".into(), country);
    if let Some(local) = &number.local_number {
        details.insert("localNumber".into(), json!(local));
    }
    details.insert("e164Number".into(), json!(number.e164_number));
    details
}

/// A number as replies show it.
pub(super) fn object(call: &Call, number: &PhoneNumber) -> Object {
    let id = &number.e164_number;
    let mut object = Object::new();
    object.insert("id".into(), json!(id));
    object.extend(details(number));
    call.object(COLLECTION, id, object.into())
}

/// Takes the number out of a checked body and reads it.
///
/// # Errors
/// Where it cannot be dialled.
pub(super) fn taken(call: &Call, said: &mut Object) -> Result<Option<PhoneNumber>, Refusal> {
    let number = said.remove("phoneNumber");
    let read = |number| PhoneNumber::read(number, call.known.home());
    number.as_ref().and_then(|number| number.as_str()).map(read).transpose()
}
