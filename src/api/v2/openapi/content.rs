//! Bodies and replies with their shapes, an example of each.

use serde_json::{Map, Value as Json, json};

/// A shape that a body or a reply can have.
pub(super) struct Variant {
    pub(super) name: String,
    pub(super) schema: Json,
    pub(super) example: Json,
}

impl Variant {
    pub(super) fn new(name: impl Into<String>, schema: Json, example: Json) -> Self {
        Self { name: name.into(), schema, example }
    }
}

/// What can be said or told in one of these ways; the same shape is there once, with all its examples.
pub(super) fn of(variants: Vec<Variant>) -> Json {
    let mut schemas: Vec<Json> = Vec::new();
    let mut examples = Map::new();
    for Variant { name, schema, example } in variants {
        if !schemas.contains(&schema) {
            schemas.push(schema);
        }
        examples.insert(name, json!({ "value": example }));
    }
    let schema = match schemas.len() {
        1 => schemas.remove(0),
        _ => json!({ "anyOf": schemas }),
    };
    json!({ "application/json": { "schema": schema, "examples": examples } })
}

/// An object that has these properties, all of them.
pub(super) fn object(properties: &[(&str, Json)]) -> Json {
    let names: Vec<&str> = properties.iter().map(|(name, _)| *name).collect();
    let properties: Map<String, Json> =
        properties.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    json!({ "type": "object", "properties": properties, "required": names })
}

/// The shape of a value: what it has, and of which types.
pub(super) fn shape(value: &Json) -> Json {
    match value {
        Json::Null => json!({}),
        Json::Bool(_) => json!({ "type": "boolean" }),
        Json::Number(_) => json!({ "type": "integer" }),
        Json::String(_) => json!({ "type": "string" }),
        Json::Array(items) => match items.iter().map(shape).reduce(merged) {
            Some(items) => json!({ "type": "array", "items": items }),
            None => json!({ "type": "array" }),
        },
        Json::Object(object) => {
            let properties: Map<String, Json> =
                object.iter().map(|(name, value)| (name.clone(), shape(value))).collect();
            json!({ "type": "object", "properties": properties })
        }
    }
}

/// The shape of what may be of either shape: anything, where they are of different types.
fn merged(one: Json, other: Json) -> Json {
    let (Json::Object(mut one), Json::Object(other)) = (one, other) else { return json!({}) };
    if one.get("type") != other.get("type") {
        return json!({});
    }
    for (key, value) in other {
        let value = match (key.as_str(), one.remove(&key), value) {
            ("properties", Some(Json::Object(own)), Json::Object(more)) => united(own, more),
            ("items", Some(own), more) => merged(own, more),
            (_, _, value) => value,
        };
        one.insert(key, value);
    }
    Json::Object(one)
}

/// The properties of both.
fn united(mut one: Map<String, Json>, other: Map<String, Json>) -> Json {
    for (name, shape) in other {
        let shape = match one.remove(&name) {
            Some(own) => merged(own, shape),
            None => shape,
        };
        one.insert(name, shape);
    }
    Json::Object(one)
}
