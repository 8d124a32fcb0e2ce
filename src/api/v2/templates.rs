//! Routing templates (API document, *Filtering*).

use serde_json::json;

use super::attribute::{Attribute, Holds};
use super::call::Call;
use super::operation::{EVERYBODY, Operation, Verb, provisioning};
use super::resource::{Object, Resource};
use crate::domain::RoutingTemplate;

const CHAPTER: &str = "Routing Templates";
pub(super) const COLLECTION: &str = "system/routing-templates";
/// What points at a template.
pub(super) const LINK: &str = "routingTemplateUri";

const TEMPLATE: Resource = Resource {
    one: "routingTemplate",
    many: "routingTemplates",
    attributes: &[
        Attribute::told("id", Holds::Text, "The id."),
        Attribute::told("name", Holds::Text, "The name."),
        Attribute::told("description", Holds::Text, "What the template does."),
        Attribute::told("version", Holds::Text, "The version."),
        Attribute::told("channel", Holds::Text, "The channel whose queues can have it."),
        Attribute::told("dependencies", Holds::Texts, "What else it needs."),
        Attribute::told("enabled", Holds::Boolean, "Whether queues can have it."),
        Attribute::told("schema", Holds::Objects, "Its parameters: name, type, required."),
    ],
    subresources: &[],
    links: &[],
};

pub(super) const OPERATIONS: &[Operation] = &[
    provisioning(
        CHAPTER,
        (Verb::Get, "/system/routing-templates"),
        "How queues can route: a list that is built in.",
        |call| {
            Box::pin(async move {
                let templates = RoutingTemplate::all().map(|one| object(&call, one));
                TEMPLATE.list(&call, templates, |_| {})
            })
        },
    )
    .roles(EVERYBODY)
    .about(&TEMPLATE),
    provisioning(
        CHAPTER,
        (Verb::Get, "/system/routing-templates/{id}"),
        "One routing template.",
        |call| {
            Box::pin(async move {
                let template = RoutingTemplate::of(call.place("id"))?;
                TEMPLATE.one(&call, object(&call, template), |_| {})
            })
        },
    )
    .roles(EVERYBODY)
    .about(&TEMPLATE),
];

/// A template as replies show it.
pub(super) fn object(call: &Call, template: &RoutingTemplate) -> Object {
    call.object(COLLECTION, template.id, json!(template))
}
