//! Bodies of requests.

use serde_json::{Map, Value as Json, json};

use super::content::{self, Variant, object};
use super::schemas::{Place, of_resource};
use super::{examples, resource_at};
use crate::api::v2::bulk::ITEMS_MAX;
use crate::api::v2::operation::{Body, Operation};
use crate::api::v2::resource::Resource;

/// What operations of one path and method take, with examples; none where that is nothing.
pub(super) fn content(path: &str, those: &[&'static Operation]) -> Option<Json> {
    let variants: Vec<Variant> = those.iter().flat_map(|one| bodies(path, one)).collect();
    (!variants.is_empty()).then(|| content::of(variants))
}

fn bodies(path: &str, operation: &Operation) -> Vec<Variant> {
    let of = |resource, place: Place| {
        Variant::new("one", of_resource(resource, place), place.example(resource))
    };
    match (operation.body, operation.resource) {
        (Body::None, _) => Vec::new(),
        (Body::NewOne, Some(resource)) => vec![of(resource, Place::New)],
        (Body::New, Some(resource)) => vec![of(resource, Place::New), many(resource)],
        (Body::NewOrUris, Some(resource)) => {
            let uris = object(&[("uris", parameter("uris"))]);
            let uris = Variant::new("uris", uris, some_uris(resource));
            vec![of(resource, Place::New), many(resource), uris]
        }
        (Body::Change, Some(resource)) => vec![of(resource, Place::Change)],
        (Body::ChangeById, Some(resource)) => vec![of(resource, Place::ChangeById)],
        (Body::Parameters(names) | Body::Values(names) | Body::Naming(names), _) => {
            parameters(path, operation, names)
        }
        (Body::Anything, _) => with_examples(path, operation, &json!({ "type": "object" })),
        (Body::New | Body::NewOrUris | Body::NewOne | Body::Change | Body::ChangeById, None) => {
            Vec::new()
        }
    }
}

fn many(resource: &Resource) -> Variant {
    let one = of_resource(resource, Place::New);
    let list = json!({ "type": "array", "items": one, "minItems": 1, "maxItems": ITEMS_MAX });
    let example = json!({ resource.many: [another(resource)] });
    Variant::new("many", object(&[(resource.many, list)]), example)
}

/// Another object than the one of the examples, which may be there already; without a password, because many
/// of those take their time.
fn another(resource: &Resource) -> Json {
    let mut object = Place::New.example(resource);
    if let Some(object) = object.as_object_mut() {
        object.retain(|name, _| resource.is_readable(name));
    }
    for name in ["id", "name", "userName"] {
        if let Some(Json::String(text)) = object.get_mut(name) {
            text.insert_str(0, "other-");
        }
    }
    if let Some(Json::String(number)) = object.get_mut("phoneNumber") {
        number.push('0');
    }
    object
}

fn some_uris(resource: &Resource) -> Json {
    let uri = examples::read(resource).remove("uri").unwrap_or_default();
    json!({ "uris": [uri] })
}

fn parameters(path: &str, operation: &Operation, names: &[&str]) -> Vec<Variant> {
    let property = |name: &&str| match (*name, operation.name) {
        ("operationName", Some(own)) => ((*name).to_owned(), json!({ "const": own })),
        _ => ((*name).to_owned(), parameter(name)),
    };
    let properties: Map<String, Json> = names.iter().map(property).collect();
    let needed: Vec<&str> = match (operation.name, names) {
        (Some(_), _) => vec!["operationName"],
        (None, [only]) => vec![only],
        (None, _) => Vec::new(),
    };
    let schema = json!({
        "type": "object",
        "properties": properties,
        "required": needed,
        "additionalProperties": matches!(operation.body, Body::Naming(_)),
    });
    with_examples(path, operation, &schema)
}

fn with_examples(path: &str, operation: &Operation, schema: &Json) -> Vec<Variant> {
    if let Some(bodies) = examples::bodies(operation) {
        let variant = |(name, body): (&String, &Json)| {
            Variant::new(name.as_str(), schema.clone(), body.clone())
        };
        return bodies.iter().map(variant).collect();
    }
    let uris = resource_at(path).map(some_uris).unwrap_or_default();
    vec![Variant::new("uris", schema.clone(), uris)]
}

/// What is known of a parameter by its name.
fn parameter(name: &str) -> Json {
    match name {
        "uris" => json!({
            "type": ["array", "null"],
            "items": { "type": "string" },
            "minItems": 1,
            "maxItems": ITEMS_MAX,
            "description": "URIs of what is meant, as replies have them, or only their paths.",
        }),
        "uri" => json!({ "type": ["string", "null"], "description": "The URI of what is meant." }),
        "id" => json!({ "type": ["string", "null"], "description": "The id of what is meant." }),
        "level" => json!({
            "type": ["integer", "string", "null"],
            "description": "A whole number, 0 being the lowest; 0 where nothing is said.",
        }),
        "percentage" => json!({
            "type": "integer",
            "minimum": 0,
            "maximum": 100,
            "description": "How many of a hundred calls are recorded.",
        }),
        "oldPassword" | "newPassword" => {
            json!({ "type": "string", "description": "A password, in base64." })
        }
        _ => json!({}),
    }
}
