//! Features (API document, chapter *Features*): those of the service are fixed, and a contact centre may do
//! without some.

use serde_json::json;

use super::attribute::{Attribute, Holds};
use super::body;
use super::call::Call;
use super::operation::{ADMINS, Body, EVERYBODY, Operation, Verb};
use super::reply::Reply;
use super::resource::{Object, Resource};
use crate::api::problem::Problem;
use crate::domain::{FEATURES, Feature, Kept, Refusal, Role, SwitchedOff};

const CHAPTER: &str = "Features";
const COLLECTION: &str = "features";
const OPERATORS: &[Role] = &[Role::CloudAdmin];

const FEATURE: Resource = Resource {
    one: "feature",
    many: "features",
    attributes: &[
        Attribute::told("id", Holds::Text, "The name, which is the id."),
        Attribute::told("displayName", Holds::Text, "What people call it."),
        Attribute::told("description", Holds::Text, "What it is."),
        Attribute::told(
            "autoAssignOnContactCenterCreate",
            Holds::Boolean,
            "Whether a new contact centre has it, which is so of all of them.",
        ),
    ],
    subresources: &[],
    links: &[],
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new(
        CHAPTER,
        (Verb::Get, "/features"),
        "The features of the contact centre.",
        |call| Box::pin(async move { list(&call, |feature| call.known.has_feature(feature.id)) }),
    )
    .roles(EVERYBODY)
    .about(&FEATURE),
    Operation::new(
        CHAPTER,
        (Verb::Get, "/system/features"),
        "All features of the service.",
        |call| Box::pin(async move { list(&call, |_| true) }),
    )
    .roles(ADMINS)
    .about(&FEATURE),
    Operation::new(CHAPTER, (Verb::Get, "/features/{id}"), "One feature.", |call| {
        Box::pin(async move { one(&call) })
    })
    .roles(EVERYBODY)
    .about(&FEATURE),
    Operation::new(
        CHAPTER,
        (Verb::Delete, "/features/{id}"),
        "Takes a feature from the contact centre: what belongs to it is not there any more.",
        |call| Box::pin(switch_off(call)),
    )
    .roles(OPERATORS),
    Operation::new(
        CHAPTER,
        (Verb::Post, "/features"),
        "Gives a feature back to the contact centre, by its `id`.",
        |call| Box::pin(switch_on(call)),
    )
    .roles(OPERATORS)
    .body(Body::Parameters(&["id"])),
];

fn object(call: &Call, feature: &Feature) -> Object {
    let Feature { id, display_name, description } = *feature;
    let value = json!({
        "id": id,
        "displayName": display_name,
        "description": description,
        "autoAssignOnContactCenterCreate": true,
    });
    call.object(COLLECTION, id, value)
}

fn list(call: &Call, is_there: impl Fn(&Feature) -> bool) -> Result<Reply, Problem> {
    let features = FEATURES.iter().filter(|feature| is_there(feature));
    FEATURE.list(call, features.map(|feature| object(call, feature)), |_| {})
}

/// The features that the contact centre has.
pub(super) fn objects(call: &Call) -> Vec<Object> {
    let features = FEATURES.iter().filter(|feature| call.known.has_feature(feature.id));
    features.map(|feature| object(call, feature)).collect()
}

fn one(call: &Call) -> Result<Reply, Problem> {
    let id = call.place("id");
    let feature = FEATURES.iter().find(|one| one.id == id && call.known.has_feature(id));
    let feature = feature.ok_or_else(|| Refusal::not_found(SwitchedOff::NOUN, id))?;
    FEATURE.one(call, object(call, feature), |_| {})
}

async fn switch_off(call: Call) -> Result<Reply, Problem> {
    let id = call.place("id").to_owned();
    call.carry_out(move |draft| draft.switch_off(&id)).await
}

async fn switch_on(call: Call) -> Result<Reply, Problem> {
    let id = body::text(&call.body, "id")?.to_owned();
    call.carry_out(move |draft| draft.switch_on(&id)).await
}
