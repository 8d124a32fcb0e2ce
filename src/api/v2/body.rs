//! Bodies of requests: JSON objects.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json};

use crate::api::problem::Problem;
use crate::domain::Refusal;

/// Reads a body; an empty one is an object without anything.
pub(super) fn read(body: &[u8]) -> Result<Map<String, Json>, Problem> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body).trim_ascii();
    if body.is_empty() {
        return Ok(Map::new());
    }
    if std::str::from_utf8(body).is_err() {
        return Err(Problem::invalid("the body is not UTF-8"));
    }
    match serde_json::from_slice(body) {
        Ok(Json::Object(object)) => Ok(object),
        Ok(_) => Err(Problem::invalid("the body has to be a JSON object")),
        Err(error) => Err(Problem::invalid(format!("the body is no JSON: {error}"))),
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
