//! The description of the API as OpenAPI 3.1, made from the table of operations, so that it cannot say
//! anything else than what is served.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::attribute::{Attribute, Holds, Written};
use super::diagnostics::DESCRIPTION;
use super::operation::{Body, Operation, Verb};
use super::query::OBJECTS_MAX;
use super::resource::Resource;
use super::table::operations;
use crate::domain::Role;

/// What an error can be: the status of HTTP, and which status codes of the API come with it.
const ERRORS: [(&str, &str); 7] = [
    (
        "400",
        "1: a required parameter is missing; 2: a parameter is not valid; 3: a forbidden operation",
    ),
    ("403", "5: not permitted; 8: the password has to be changed first; 20: access denied"),
    ("404", "6: there is no such resource"),
    ("413", "2: the body is too large"),
    ("429", "4: too much at once, or too many wrong passwords; `Retry-After` says when again"),
    ("500", "4: an internal error"),
    ("503", "4: the service is stopping, or its disk is full"),
];

/// The whole description.
pub(super) fn document() -> Json {
    let mut paths: BTreeMap<&str, BTreeMap<&str, Vec<&'static Operation>>> = BTreeMap::new();
    let mut schemas = Map::new();
    schemas.insert("Error".to_owned(), error());
    for operation in operations().filter(|one| one.path != DESCRIPTION) {
        for path in [&operation.path].into_iter().chain(operation.aliases) {
            paths
                .entry(path)
                .or_default()
                .entry(method(operation.verb))
                .or_default()
                .push(operation);
        }
        if let Some(resource) = operation.resource {
            schemas.insert(resource.one.to_owned(), schema(resource, Place::Reply));
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
            "schemas": schemas,
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
        "parameters": parameters(path, those),
        "responses": responses(path, those),
    });
    if let Some(object) = described.as_object_mut()
        && those.iter().all(|one| one.roles.is_empty())
    {
        object.insert("security".to_owned(), json!([]));
    }
    if first.verb != Verb::Get
        && let Some(object) = described.as_object_mut()
        && let Some(body) = request_body(those)
    {
        object.insert("requestBody".to_owned(), body);
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

fn parameters(path: &str, those: &[&'static Operation]) -> Vec<Json> {
    let places = path.split('/').filter_map(|word| word.strip_prefix('{')?.strip_suffix('}'));
    let mut parameters: Vec<Json> = places
        .map(|name| {
            json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } })
        })
        .collect();
    let mut add = |name: &str, schema: Json, about: &str| {
        parameters
            .push(json!({ "name": name, "in": "query", "schema": schema, "description": about }));
    };
    let text = || json!({ "type": "string" });
    for operation in those {
        for name in operation.parameters {
            add(name, text(), "Told in the description.");
        }
    }
    let Some(operation) = those.first().filter(|one| one.verb == Verb::Get) else {
        return parameters;
    };
    let Some(resource) = operation.resource else { return parameters };
    add("fields", text(), "`*`, or names of attributes with commas between them.");
    if !resource.links.is_empty() {
        let about = format!("`*`, or any of {}.", resource.links.join(", "));
        add("resolveUri", text(), &about);
    }
    if !resource.subresources.is_empty() {
        let about = format!("`*`, or any of {}.", resource.subresources.join(", "));
        add("subresources", text(), &about);
    }
    if !path.ends_with('}') {
        let whole = |maximum| json!({ "type": "integer", "minimum": 0, "maximum": maximum });
        add("limit", whole(OBJECTS_MAX), "How many at the most.");
        add(
            "offset",
            json!({ "type": "integer", "minimum": 0 }),
            "How many are left out at the begin.",
        );
        add("sortBy", text(), "Names of attributes with commas between them.");
        add("order", json!({ "enum": ["Ascending", "Descending"] }), "The order of `sortBy`.");
        for attribute in resource.attributes.iter().filter(|one| one.is_read) {
            add(attribute.name, text(), "Only those that have this value.");
        }
    }
    parameters
}

fn request_body(those: &[&'static Operation]) -> Option<Json> {
    let schemas: Vec<Json> = those.iter().filter_map(|one| body_schema(one)).collect();
    let schema = match schemas.len() {
        0 => return None,
        1 => schemas.into_iter().next()?,
        _ => json!({ "anyOf": schemas }),
    };
    Some(json!({ "content": { "application/json": { "schema": schema } } }))
}

fn body_schema(operation: &Operation) -> Option<Json> {
    match (operation.body, operation.resource) {
        (Body::None, _) => None,
        (Body::Anything, _) => Some(json!({ "type": "object" })),
        (Body::NewOne, Some(resource)) => Some(schema(resource, Place::New)),
        (Body::New | Body::NewOrUris, Some(resource)) => {
            let schema = schema(resource, Place::New);
            let many = json!({
                "type": "object",
                "properties": { resource.many: { "type": "array", "items": schema } },
                "required": [resource.many],
            });
            Some(json!({ "anyOf": [schema, many] }))
        }
        (Body::Change, Some(resource)) => Some(schema(resource, Place::Change)),
        (Body::ChangeById, Some(resource)) => Some(schema(resource, Place::ChangeById)),
        (Body::Parameters(names) | Body::Values(names) | Body::Naming(names), _) => {
            let property = |name: &&str| {
                let schema = match *name {
                    "operationName" => json!({ "const": operation.name }),
                    "uris" => json!({ "type": "array", "items": { "type": "string" } }),
                    _ => json!({}),
                };
                ((*name).to_owned(), schema)
            };
            let properties: Map<String, Json> = names.iter().map(property).collect();
            let needed: Vec<&str> = operation.name.map(|_| "operationName").into_iter().collect();
            Some(json!({ "type": "object", "properties": properties, "required": needed }))
        }
        (Body::New | Body::NewOrUris | Body::NewOne | Body::Change | Body::ChangeById, None) => {
            None
        }
    }
}

fn responses(path: &str, those: &[&'static Operation]) -> Json {
    let mut success = json!({
        "description": "Success, or partial success.",
        "content": { "application/json": { "schema": success(those) } },
    });
    if let Some(object) = success.as_object_mut()
        && those.iter().any(|one| matches!(one.body, Body::New | Body::NewOrUris))
    {
        object.insert("links".to_owned(), links(path));
    }
    let error = |&(status, about): &(&str, &str)| {
        let schema = json!({ "$ref": "#/components/schemas/Error" });
        let content = json!({ "application/json": { "schema": schema } });
        (status.to_owned(), json!({ "description": about, "content": content }))
    };
    let all = ERRORS.iter().map(error).chain([("200".to_owned(), success)]);
    Json::Object(all.collect())
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

fn success(those: &[&'static Operation]) -> Json {
    let mut properties = Map::new();
    properties.insert("statusCode".to_owned(), json!({ "enum": [0, 7] }));
    if let Some(resource) = those.first().and_then(|one| one.resource) {
        let one = json!({ "$ref": format!("#/components/schemas/{}", resource.one) });
        let uris = json!({ "type": "array", "items": { "type": "string" } });
        properties.insert("uris".to_owned(), uris);
        properties.insert(resource.many.to_owned(), json!({ "type": "array", "items": one }));
        properties.insert(resource.one.to_owned(), one);
    }
    json!({ "type": "object", "properties": properties, "required": ["statusCode"] })
}

fn error() -> Json {
    json!({
        "type": "object",
        "properties": {
            "statusCode": { "type": "integer", "minimum": 1 },
            "statusMessage": { "type": "string" },
        },
        "required": ["statusCode", "statusMessage"],
        "example": { "statusCode": 6, "statusMessage": "there is no user `ann`" },
    })
}

/// In what an object stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Reply,
    New,
    Change,
    /// The same, with the id.
    ChangeById,
}

impl Place {
    fn has(self, attribute: &Attribute) -> bool {
        match self {
            Self::Reply => attribute.is_read,
            Self::New => attribute.written != Written::Never,
            Self::Change => attribute.written == Written::Always,
            Self::ChangeById => attribute.written == Written::Always || attribute.name == "id",
        }
    }
}

fn schema(resource: &Resource, place: Place) -> Json {
    let shown = resource.attributes.iter().filter(|one| place.has(one));
    let properties: Map<String, Json> =
        shown.map(|one| (one.name.to_owned(), property(one, place))).collect();
    let mut schema = Map::from_iter([
        ("type".to_owned(), json!("object")),
        ("properties".to_owned(), Json::Object(properties)),
    ]);
    if place == Place::New {
        let needed = resource.attributes.iter().filter(|one| one.is_needed);
        let needed: Vec<&str> = needed.map(|one| one.name).collect();
        schema.insert("required".to_owned(), json!(needed));
        schema.insert("additionalProperties".to_owned(), json!(false));
    }
    Json::Object(schema)
}

fn property(attribute: &Attribute, place: Place) -> Json {
    let is_needed = place == Place::New && attribute.is_needed;
    let kind = match attribute.holds {
        Holds::Text => "string",
        Holds::Boolean => "boolean",
        Holds::Texts | Holds::Objects => "array",
        Holds::Object => "object",
    };
    // What is null is not said.
    let kind = match place == Place::Reply || is_needed {
        true => json!(kind),
        false => json!([kind, "null"]),
    };
    let mut property = Map::from_iter([("type".to_owned(), kind)]);
    let items = match attribute.holds {
        Holds::Texts => Some("string"),
        Holds::Objects => Some("object"),
        Holds::Text | Holds::Boolean | Holds::Object => None,
    };
    if let Some(items) = items {
        property.insert("items".to_owned(), json!({ "type": items }));
    }
    if is_needed && attribute.holds == Holds::Text {
        property.insert("minLength".to_owned(), json!(1));
    }
    property.insert("description".to_owned(), json!(attribute.about));
    Json::Object(property)
}
