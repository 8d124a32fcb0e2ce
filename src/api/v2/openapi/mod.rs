//! The description of the API as OpenAPI 3.1, made from the table of operations, so that it cannot say
//! anything else than what is served.

mod bodies;
mod content;
mod errors;
mod examples;
mod parameters;
mod replies;
mod schemas;

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::diagnostics::DESCRIPTION;
use super::operation::{Operation, Verb};
use super::resource::Resource;
use super::table::operations;
use crate::domain::Role;

/// The whole description.
pub(super) fn document() -> Json {
    let mut paths: BTreeMap<&str, BTreeMap<&str, Vec<&'static Operation>>> = BTreeMap::new();
    for operation in operations().filter(|one| one.path != DESCRIPTION) {
        for path in [&operation.path].into_iter().chain(operation.aliases) {
            paths
                .entry(path)
                .or_default()
                .entry(method(operation.verb))
                .or_default()
                .push(operation);
        }
    }
    let described = |(path, methods): (&str, BTreeMap<&str, Vec<&'static Operation>>)| {
        let methods: Map<String, Json> = methods
            .into_iter()
            .map(|(method, those)| (method.to_owned(), operation(path, &those)))
            .collect();
        (path.to_owned(), Json::Object(methods))
    };
    let paths: Map<String, Json> = paths.into_iter().map(described).collect();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Tallyboard: the contact-centre API",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Every reply has `statusCode`: 0 is success, 7 partial success; errors have \
                `statusMessage` too, and have changed nothing.",
        },
        "servers": [{ "url": "/api/v2" }],
        "security": [{ "basic": [] }, { "session": [] }],
        "paths": paths,
        "components": {
            "schemas": schemas::components(&resources()),
            "securitySchemes": {
                "basic": { "type": "http", "scheme": "basic" },
                "session": { "type": "apiKey", "in": "cookie", "name": "JSESSIONID" },
            },
        },
    })
}

fn method(verb: Verb) -> &'static str {
    match verb {
        Verb::Get => "get",
        Verb::Post => "post",
        Verb::Put => "put",
        Verb::Delete => "delete",
    }
}

/// What is served at one path by one method; where several operations are, by `operationName`.
fn operation(path: &str, those: &[&'static Operation]) -> Json {
    let first = those.first().expect("a path has operations");
    let about: Vec<String> = those.iter().map(|one| sentence(one)).collect();
    let mut described = json!({
        "operationId": id_of(first.verb, path),
        "tags": [first.chapter],
        "summary": first.about,
        "description": about.join("\n\n"),
        "x-operations": those.iter().map(|one| roles(one)).collect::<Vec<Json>>(),
        "parameters": parameters::all(path, those),
        "responses": replies::all(path, those),
    });
    if let Some(object) = described.as_object_mut()
        && those.iter().all(|one| one.roles.is_empty())
    {
        object.insert("security".to_owned(), json!([]));
    }
    if first.verb != Verb::Get
        && let Some(object) = described.as_object_mut()
        && let Some(body) = bodies::content(path, those)
    {
        object.insert("requestBody".to_owned(), json!({ "content": body }));
    }
    described
}

fn id_of(verb: Verb, path: &str) -> String {
    let words = path.split(['/', '{', '}']).filter(|word| !word.is_empty());
    format!("{}-{}", method(verb), words.collect::<Vec<_>>().join("-"))
}

/// Who may do what, for programs.
fn roles(operation: &Operation) -> Json {
    json!({
        "operationName": operation.name,
        "roles": operation.roles,
        "rolesForOwn": operation.own.map(|(roles, _)| roles),
        "rolesIfAllowed": operation.allowed.map(|(roles, _)| roles),
        "features": operation.features,
    })
}

fn sentence(operation: &Operation) -> String {
    let name = operation.name.map(|name| format!("**{name}**: ")).unwrap_or_default();
    let names =
        |roles: &[Role]| roles.iter().map(|role| role.name()).collect::<Vec<_>>().join(", ");
    let mut who = match operation.roles.is_empty() {
        true => "For anybody.".to_owned(),
        false => format!("For {}.", names(operation.roles)),
    };
    if let Some((roles, _)) = operation.own {
        who += &format!(" For what is their own also {}.", names(roles));
    }
    if let Some((roles, _)) = operation.allowed {
        who += &format!(" Where the operator lets them also {}.", names(roles));
    }
    format!("{name}{} {who}", operation.about)
}

/// What the operations are about, each once.
fn resources() -> Vec<&'static Resource> {
    let mut found: Vec<&'static Resource> = Vec::new();
    for resource in operations().filter_map(|operation| operation.resource) {
        if !found.iter().any(|one| one.one == resource.one) {
            found.push(resource);
        }
    }
    found
}

/// The resource whose objects a path ends with.
fn resource_at(path: &str) -> Option<&'static Resource> {
    let collection = path.rsplit('/').next();
    resources().into_iter().find(|one| Some(one.many) == collection)
}

/// What can be done with an object that was made: its id stands in the path.
fn links(path: &str) -> Json {
    let of_one = |operation: &'static Operation| {
        let place = operation.path.strip_prefix(path)?.strip_prefix("/{")?;
        let (place, rest) = place.split_once('}')?;
        // Behind another place stands the id of something else.
        (!rest.contains('{')).then(|| (id_of(operation.verb, operation.path), place.to_owned()))
    };
    let link = |(id, place): (String, String)| {
        let parameters = Map::from_iter([(place, json!("$response.body#/id"))]);
        (id.clone(), json!({ "operationId": id, "parameters": parameters }))
    };
    Json::Object(operations().filter_map(of_one).map(link).collect())
}
