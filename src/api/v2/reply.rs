//! Replies (API document, chapter *Return Values*): `statusCode` first, and then what the operation tells.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::api::login::Begun;

/// What an operation tells.
#[derive(Debug, Default)]
pub(super) struct Reply {
    status: StatusCode,
    body: Map<String, Value>,
    begun: Option<Begun>,
}

/// Partial success.
const PARTIAL: u8 = 7;

impl Reply {
    /// It went well, and there is nothing to tell.
    pub(super) fn done() -> Self {
        Self::default().with("statusCode", 0)
    }

    /// A document that is no reply of the API.
    pub(super) fn document(document: Value) -> Self {
        let Value::Object(body) = document else { return Self::done() };
        Self { body, ..Self::default() }
    }

    /// Something was made.
    pub(super) fn made(id: &str, uri: String) -> Self {
        Self::done().with("id", id).with("uri", uri)
    }

    /// It went well, and takes effect later.
    pub(super) fn accepted(message: &str) -> Self {
        let status = StatusCode::ACCEPTED;
        Self { status, ..Self::done() }.with("statusMessage", message)
    }

    /// Only a part of it went well.
    pub(super) fn partial() -> Self {
        Self::default().with("statusCode", PARTIAL)
    }

    /// Tells something more.
    pub(super) fn with(mut self, key: &str, value: impl Serialize) -> Self {
        let value = serde_json::to_value(value).expect("replies are made of texts and numbers");
        self.body.insert(key.to_owned(), value);
        self
    }

    /// Tells some attributes of an object beside it, too.
    pub(super) fn repeating(mut self, object: &str, names: &[&str]) -> Self {
        for name in names {
            if let Some(value) = self.body.get(object).and_then(|object| object.get(*name)) {
                self.body.insert((*name).to_owned(), value.clone());
            }
        }
        self
    }

    /// Tells of a session that has begun.
    pub(super) fn begins(&mut self, begun: Begun) {
        self.begun = Some(begun);
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        (self.status, self.begun, Json(self.body)).into_response()
    }
}
