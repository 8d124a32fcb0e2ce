//! Replies (API document, chapter *Return Values*): `statusCode` first, and then what the operation tells.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::cookie::Cookie;
use serde::Serialize;
use serde_json::{Map, Value};

/// What an operation tells.
#[derive(Debug, Default)]
pub(super) struct Reply {
    status: StatusCode,
    body: Map<String, Value>,
    cookie: Option<Cookie<'static>>,
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

    /// Gives a cookie along.
    pub(super) fn set_cookie(&mut self, cookie: Cookie<'static>) {
        self.cookie = Some(cookie);
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let cookie = self.cookie.and_then(|one| HeaderValue::from_str(&one.to_string()).ok());
        let mut response = (self.status, Json(self.body)).into_response();
        if let Some(cookie) = cookie {
            response.headers_mut().insert(header::SET_COOKIE, cookie);
        }
        response
    }
}
