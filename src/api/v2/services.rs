//! Services (API document, chapter *Services*): the parts of this service, and how they are.

use serde_json::{Value as Json, json};

use super::attribute::{Attribute, Holds};
use super::call::Call;
use super::operation::{EVERYBODY, Operation, Verb};
use super::reply::Reply;
use super::resource::{Object, Resource};
use crate::api::problem::Problem;
use crate::domain::{PROVISIONING, Refusal, VOICE};
use crate::view::{ServiceView, services};

const CHAPTER: &str = "Services";
const COLLECTION: &str = "services";

/// Services that belong to features.
const FEATURES: [(&str, &str); 2] = [("provisioning", PROVISIONING), ("voice", VOICE)];

const SERVICE: Resource = Resource {
    one: "service",
    many: "services",
    attributes: &[
        Attribute::told("id", Holds::Text, "The id."),
        Attribute::told("name", Holds::Text, "The name."),
        Attribute::told(
            "type",
            Holds::Text,
            "What it is there for; that of `media` as the operator calls it.",
        )
        .one_of(&[
            "Reporting",
            "Provisioning",
            "Voice",
            "Media",
            "MultiMediaState",
            "MultiMediaContent",
        ]),
        Attribute::told(
            "state",
            Holds::Text,
            "Active; while the disk is full ReadOnly, or Inactive where events are taken in; Inactive where \
             none has come yet.",
        ),
    ],
    subresources: &[],
    links: &[],
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new(CHAPTER, (Verb::Get, "/services"), "The parts of the service.", |call| {
        Box::pin(async move { list(&call) })
    })
    .roles(EVERYBODY)
    .about(&SERVICE),
    Operation::new(CHAPTER, (Verb::Get, "/services/{id}"), "One of them.", |call| {
        Box::pin(async move { one(&call) })
    })
    .roles(EVERYBODY)
    .about(&SERVICE),
];

fn objects(call: &Call) -> Vec<Object> {
    // What the centre does without is not there.
    let is_there = |one: &&ServiceView| {
        let mut features = FEATURES.iter().filter(|(id, _)| *id == one.id);
        features.all(|(_, feature)| call.known.has_feature(feature))
    };
    let service = |one: &ServiceView| call.object(COLLECTION, one.id, json!(one));
    let all = services(call.service.condition(), call.service.media_type);
    all.iter().filter(is_there).map(service).collect()
}

fn list(call: &Call) -> Result<Reply, Problem> {
    SERVICE.list(call, objects(call).into_iter(), |_| {})
}

fn one(call: &Call) -> Result<Reply, Problem> {
    let id = call.place("id");
    let is_meant = |object: &Object| object.get("id").and_then(Json::as_str) == Some(id);
    let found = objects(call).into_iter().find(is_meant);
    SERVICE.one(call, found.ok_or_else(|| Refusal::not_found("service", id))?, |_| {})
}
