//! What the agents' desktop asks for when it logs in, beside the chapters of the API document.
//!
//! Groups of agents and of business attributes are not provisioned here: skills take their place. The desktop
//! goes on where it is told that there are none, and stops where there is nothing at all.

use serde_json::json;

use super::attribute::{Attribute, Holds};
use super::call::Call;
use super::operation::{EVERYBODY, Operation, Verb, of_telephony, provisioning};
use super::reply::Reply;
use super::resource::{Object, Resource};
use super::{owners, seen_settings};
use crate::api::problem::Problem;
use crate::domain::{Device, Kept, Refusal, SETTINGS};

const BUSINESS_ATTRIBUTES: &str = "businessAttributes";

const GROUP: Resource = Resource {
    one: "group",
    many: "groups",
    attributes: &[
        Attribute::told("id", Holds::Text, "The id."),
        Attribute::told("name", Holds::Text, "The name."),
        Attribute::told("type", Holds::Text, "What it groups, such as dispositions."),
    ],
    subresources: &[],
    links: &[],
};

const CENTRE: Resource = Resource {
    one: "contactCenter",
    many: "contactCenters",
    attributes: &[Attribute::told("id", Holds::Text, "The id.")],
    subresources: &[BUSINESS_ATTRIBUTES],
    links: &[],
};

pub(super) const OPERATIONS: &[Operation] = &[
    provisioning(
        "Users",
        (Verb::Get, "/groups"),
        "The groups of the contact centre, of which there are none: skills take their place.",
        |call| Box::pin(async move { no_groups(&call) }),
    )
    .roles(EVERYBODY)
    .about(&GROUP),
    provisioning(
        "Users",
        (Verb::Get, "/me/groups"),
        "The groups of whoever asks, of which there are none: skills take their place.",
        |call| Box::pin(async move { no_groups(&call) }),
    )
    .roles(EVERYBODY)
    .about(&GROUP),
    of_telephony(
        "Devices",
        (Verb::Get, "/me/devices/{id}/settings/tserver"),
        "What the switch says of a device of whoever asks, which is nothing.",
        |call| Box::pin(async move { of_switch(&call) }),
    )
    .roles(EVERYBODY),
];

/// What is served behind `/internal-api`, which no document describes.
pub(super) const INTERNAL: &[Operation] = &[
    Operation::new("Settings", (Verb::Get, "/me/settings"), "Settings of whoever asks.", |call| {
        Box::pin(async move { Ok(own_settings(&call)) })
    })
    .roles(EVERYBODY)
    .features(&[SETTINGS]),
    Operation::new("Users", (Verb::Get, "/contact-center"), "The contact centre.", |call| {
        Box::pin(async move { centre(&call) })
    })
    .roles(EVERYBODY)
    .about(&CENTRE),
];

fn no_groups(call: &Call) -> Result<Reply, Problem> {
    GROUP.list(call, std::iter::empty(), |_| {})
}

fn of_switch(call: &Call) -> Result<Reply, Problem> {
    match owners::of(call, call.user()?) {
        Some(_) => Ok(Reply::done().with("settings", Object::new())),
        None => Err(Refusal::not_found(Device::NOUN, call.place("id")).into()),
    }
}

fn own_settings(call: &Call) -> Reply {
    let resources = json!({
        "agentStates": seen_settings::states(call),
        "user": { "settings": seen_settings::whole_groups(call) },
    });
    Reply::done().with("resources", resources)
}

fn centre(call: &Call) -> Result<Reply, Problem> {
    let object = Object::from_iter([("id".to_owned(), json!(call.centre))]);
    let has_attributes =
        call.query.subresources.as_ref().is_some_and(|names| names.has(BUSINESS_ATTRIBUTES));
    CENTRE.one(call, object, |object| {
        if has_attributes {
            object.insert(BUSINESS_ATTRIBUTES.to_owned(), json!([]));
        }
    })
}
