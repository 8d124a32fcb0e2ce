//! Voice environments, which devices point at (API document, *Devices*): what connects the telephones of a
//! contact centre. There is one for each.

use serde_json::json;

use super::attribute::{Attribute, Holds};
use super::call::Call;
use super::operation::{EVERYBODY, Operation, Verb, of_telephony};
use super::resource::{Object, Resource};
use crate::domain::Refusal;

const CHAPTER: &str = "Devices";
pub(super) const COLLECTION: &str = "voice-environments";
/// What points at one.
pub(super) const LINK: &str = "voiceEnvironmentUri";

const ENVIRONMENT: Resource = Resource {
    one: "voiceEnvironment",
    many: "voiceEnvironments",
    attributes: &[
        Attribute::told("id", Holds::Text, "The id, which is that of the contact centre."),
        Attribute::told("contactCenterId", Holds::Text, "The contact centre."),
    ],
    subresources: &[],
    links: &[],
};

pub(super) const OPERATIONS: &[Operation] = &[
    of_telephony(
        CHAPTER,
        (Verb::Get, "/voice-environments"),
        "What connects the telephones of the contact centre.",
        |call| {
            Box::pin(async move { ENVIRONMENT.list(&call, [object(&call)].into_iter(), |_| {}) })
        },
    )
    .roles(EVERYBODY)
    .about(&ENVIRONMENT),
    of_telephony(
        CHAPTER,
        (Verb::Get, "/voice-environments/{id}"),
        "What connects the telephones of the contact centre, by its id.",
        |call| {
            Box::pin(async move {
                let id = call.place("id");
                if *id != *call.centre {
                    return Err(Refusal::not_found("voice environment", id).into());
                }
                ENVIRONMENT.one(&call, object(&call), |_| {})
            })
        },
    )
    .roles(EVERYBODY)
    .about(&ENVIRONMENT),
];

/// The one of the contact centre, as replies show it.
pub(super) fn object(call: &Call) -> Object {
    let centre = &call.centre;
    call.object(COLLECTION, centre, json!({ "id": centre, "contactCenterId": centre }))
}
