//! Replies of operations.

use serde_json::{Map, Value as Json, json};

use super::content::{self, Variant, object, shape};
use super::schemas::{Place, named, of_resource, other_uri};
use super::{errors, examples, links, resource_at};
use crate::api::v2::operation::{Body, Operation, Verb};
use crate::api::v2::resource::Resource;

/// All responses of the operations of one path and method.
pub(super) fn all(path: &str, those: &[&'static Operation]) -> Json {
    let variants: Vec<Variant> = those.iter().flat_map(|one| replies(path, one)).collect();
    let mut success = json!({
        "description": "Success, or partial success.",
        "content": content::of(variants),
    });
    if let Some(object) = success.as_object_mut()
        && those.iter().any(|one| matches!(one.body, Body::New | Body::NewOrUris))
    {
        object.insert("links".to_owned(), links(path));
    }
    let later = those.iter().filter_map(|one| examples::later(one)).next().map(|example| {
        let content = content::of(vec![Variant::new("later", told(example), example.clone())]);
        let about = "It is kept, and takes effect later.";
        ("202".to_owned(), json!({ "description": about, "content": content }))
    });
    let successes = [("200".to_owned(), success)].into_iter().chain(later);
    Json::Object(successes.chain(errors::responses()).collect())
}

/// What an operation replies where it succeeds.
fn replies(path: &str, operation: &Operation) -> Vec<Variant> {
    if let Some(reply) = examples::reply(operation) {
        return vec![Variant::new("done", told(reply), reply.clone())];
    }
    let resource = operation.resource;
    match (operation.verb, operation.body, resource) {
        (Verb::Get, _, Some(resource)) if path.ends_with('}') => vec![one(resource)],
        (Verb::Get, _, Some(resource)) if path == "/me" => vec![me(resource)],
        (Verb::Get, _, Some(resource)) => lists(operation, resource),
        (_, Body::New, Some(resource)) => {
            vec![made(resource), many_made(resource), partial(resource)]
        }
        (_, Body::NewOne, Some(resource)) => vec![made(resource)],
        (_, Body::NewOrUris, Some(resource)) => {
            vec![made(resource), many_made(resource), done(), partial(resource)]
        }
        (_, Body::Parameters(names), _) if names.contains(&"uris") => {
            [done()].into_iter().chain(resource_at(path).map(partial)).collect()
        }
        _ => vec![done()],
    }
}

fn code(codes: &[u8]) -> Json {
    json!({ "enum": codes })
}

/// The shape of a reply that is shown.
fn told(reply: &Json) -> Json {
    let mut properties: Vec<(&str, Json)> = vec![("statusCode", code(&[0]))];
    let own = reply.as_object().into_iter().flatten().filter(|(name, _)| *name != "statusCode");
    properties.extend(own.map(|(name, value)| (name.as_str(), shape(value))));
    object(&properties)
}

fn done() -> Variant {
    Variant::new("done", object(&[("statusCode", code(&[0]))]), json!({ "statusCode": 0 }))
}

fn one(resource: &Resource) -> Variant {
    let schema = object(&[("statusCode", code(&[0])), (resource.one, named(resource.one))]);
    let example = json!({ "statusCode": 0, resource.one: examples::read(resource) });
    Variant::new("one", schema, example)
}

/// Whoever asks, who has more than other users; devices and channels stand beside as well where both come along.
fn me(resource: &Resource) -> Variant {
    let mut variant = one(resource);
    let user = of_resource(resource, Place::Reply);
    variant.schema = object(&[("statusCode", code(&[0])), (resource.one, user)]);
    if let Some(properties) = variant.schema.get_mut("properties").and_then(Json::as_object_mut) {
        let devices = json!({ "type": "array", "items": named("device") });
        properties.insert("devices".to_owned(), devices);
        properties.insert("channels".to_owned(), json!({ "type": "array" }));
    }
    variant
}

/// URIs, or objects where they are asked for.
fn lists(operation: &Operation, resource: &Resource) -> Vec<Variant> {
    let list = |items: Json| json!({ "type": "array", "items": items });
    let object_of = |name, items| object(&[("statusCode", code(&[0, 7])), (name, list(items))]);
    let read = examples::read(resource);
    let example = json!({ "statusCode": 0, "uris": [read.get("uri")] });
    let uris = Variant::new("uris", object_of("uris", json!({ "type": "string" })), example);
    let example = json!({ "statusCode": 0, resource.many: [read] });
    let objects = Variant::new("objects", object_of(resource.many, named(resource.one)), example);
    match operation.lists_objects {
        true => vec![objects],
        false => vec![uris, objects],
    }
}

/// The id and the URI of an object of the examples.
fn identity(resource: &Resource) -> Map<String, Json> {
    let mut object = examples::read(resource);
    let id = object.remove("id").or_else(|| object.remove("name")).unwrap_or_default();
    let uri = object.remove("uri").unwrap_or_default();
    Map::from_iter([("id".to_owned(), id), ("uri".to_owned(), uri)])
}

fn made(resource: &Resource) -> Variant {
    let text = json!({ "type": "string" });
    let schema = object(&[("statusCode", code(&[0])), ("id", text.clone()), ("uri", text)]);
    let mut example = Map::from_iter([("statusCode".to_owned(), json!(0))]);
    example.extend(identity(resource));
    Variant::new("made", schema, Json::Object(example))
}

fn succeeded(codes: &[u8]) -> Vec<(&'static str, Json)> {
    let list = json!({ "type": "array", "items": named("Succeeded") });
    vec![("statusCode", code(codes)), ("succeeded", list)]
}

fn many_made(resource: &Resource) -> Variant {
    let schema = object(&succeeded(&[0]));
    let example = json!({ "statusCode": 0, "succeeded": [identity(resource)] });
    Variant::new("many", schema, example)
}

fn partial(resource: &Resource) -> Variant {
    let mut properties = succeeded(&[7]);
    properties.push(("failed", json!({ "type": "array", "items": named("Failed") })));
    let message = format!("there is no {} `other`", resource.one);
    let uri = other_uri(resource);
    let failed = json!([{ "uri": uri, "statusCode": 6, "statusMessage": message }]);
    let example = json!({ "statusCode": 7, "succeeded": [identity(resource)], "failed": failed });
    Variant::new("partial", object(&properties), example)
}
