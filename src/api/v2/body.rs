//! Bodies of requests: JSON objects.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json};

use super::attribute::unknown_among;
use super::exact::changed;
use super::operation::{Body, Operation};
use crate::api::problem::Problem;
use crate::domain::Refusal;

/// Reads a body; an empty one is an object without anything.
pub(super) fn read(body: &[u8]) -> Result<Map<String, Json>, Problem> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body).trim_ascii();
    if body.is_empty() {
        return Ok(Map::new());
    }
    let text = std::str::from_utf8(body).map_err(|_| Problem::invalid("the body is not UTF-8"))?;
    if let Some(number) = changed(text) {
        let message =
            format!("the number `{number}` cannot be kept as it is written: send it as a text");
        return Err(Problem::invalid(message));
    }
    match serde_json::from_str(text) {
        Ok(Json::Object(object)) => Ok(object),
        Ok(_) => Err(Problem::invalid("the body has to be a JSON object")),
        Err(error) => Err(Problem::invalid(format!("the body is no JSON: {error}"))),
    }
}

/// A body as its operation takes it: what is null is not said, and beside a list, or among parameters,
/// stands nothing that nobody knows. Objects are looked at by their attributes, later.
///
/// # Errors
/// With what is not known.
pub(super) fn taken(
    mut body: Map<String, Json>,
    operation: &Operation,
) -> Result<Map<String, Json>, Refusal> {
    let many = operation.resource.map(|resource| resource.many);
    let lists: &[Option<&str>] = match operation.body {
        Body::Parameters(known) | Body::Values(known) => {
            if let Some(name) = body.keys().find(|name| !known.contains(&name.as_str())) {
                return Err(unknown_among(name, known));
            }
            if operation.body == Body::Values(known) {
                return Ok(body);
            }
            &[]
        }
        Body::New => &[many],
        Body::NewOrUris => &[many, Some("uris")],
        Body::None
        | Body::NewOne
        | Body::Change
        | Body::ChangeById
        | Body::Naming(_)
        | Body::Anything => {
            return Ok(body);
        }
    };
    body.retain(|_, value| !value.is_null());
    let list = lists.iter().copied().flatten().find(|list| body.contains_key(*list));
    match list.and_then(|list| Some((list, body.keys().find(|name| *name != list)?))) {
        Some((list, name)) => {
            Err(Refusal::invalid(format!("`{name}` stands beside `{list}`: expected nothing else")))
        }
        None => Ok(body),
    }
}

/// What a checked object says.
pub(super) fn said<T: DeserializeOwned>(object: Map<String, Json>) -> Result<T, Refusal> {
    serde_json::from_value(Json::Object(object))
        .map_err(|error| Refusal::invalid(format!("the body cannot be read: {error}")))
}

/// A text that has to be there.
pub(super) fn text<'a>(object: &'a Map<String, Json>, key: &str) -> Result<&'a str, Refusal> {
    match object.get(key) {
        Some(Json::String(text)) if !text.is_empty() => Ok(text),
        Some(Json::Null) | None => Err(Refusal::missing(format!("`{key}` is missing"))),
        Some(Json::String(_)) => Err(Refusal::missing(format!("`{key}` is empty"))),
        Some(_) => Err(Refusal::invalid(format!("`{key}` has to be a text"))),
    }
}
