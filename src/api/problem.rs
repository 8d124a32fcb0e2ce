//! Replies to requests that cannot be served: HTTP status, `statusCode` and a message that helps.
//!
//! The codes are those of the chapter *Return Values* of the API document: 1 a required parameter is
//! missing, 2 a parameter is not valid, 4 an error of the service, 6 not found, 20 access denied.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::domain::{Code, Refusal};
use crate::pipeline::{Busy, RangeRefusal, ReadRefusal, Rejected};

/// After how many seconds a client that was turned away may try again.
const RETRY_AFTER_S: u32 = 1;
/// The same where somebody has to act first.
const RETRY_AFTER_FULL_S: u32 = 30;

/// How somebody is asked for name and password.
const CHALLENGE: HeaderValue =
    HeaderValue::from_static("Basic realm=\"Tallyboard\", charset=\"UTF-8\"");

/// Why a request cannot be served.
#[derive(Clone, Debug)]
pub(super) struct Problem {
    status: StatusCode,
    code: u8,
    message: String,
    retry_after_s: Option<u32>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    status_code: u8,
    status_message: &'a str,
}

impl Problem {
    pub(super) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        let code = match status {
            StatusCode::NOT_FOUND => 6,
            StatusCode::FORBIDDEN | StatusCode::UNAUTHORIZED => 20,
            StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT => 4,
            status if status.is_client_error() => 2,
            _ => 4,
        };
        Self { status, code, message: message.into(), retry_after_s: None }
    }

    /// A parameter that is not valid.
    pub(super) fn invalid(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    /// A required parameter that is missing.
    pub(super) fn missing(message: impl Into<String>) -> Self {
        Self { code: 1, ..Self::invalid(message) }
    }

    /// Something that is not there.
    pub(super) fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, message)
    }

    /// Somebody who may not.
    pub(super) fn denied() -> Self {
        Self::new(StatusCode::FORBIDDEN, "Access denied")
    }

    /// Somebody who may not, and is asked for name and password.
    pub(super) fn challenge() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "Access denied")
    }

    /// A change by the cookie of a session that does not show the token of that session.
    pub(super) fn no_csrf_token() -> Self {
        Self::new(StatusCode::FORBIDDEN, "Missing or invalid Csrf token")
    }

    /// Somebody whom the service knows and who may not do this.
    pub(super) fn not_permitted(message: impl Into<String>) -> Self {
        Self { code: 5, ..Self::new(StatusCode::FORBIDDEN, message) }
    }

    /// Somebody who has to change a password before anything else.
    pub(super) fn password_needed() -> Self {
        let message = "the password has to be changed first: POST /api/v2/me?firstLogin=true with \
                       the operation ChangePassword";
        Self { code: 8, ..Self::new(StatusCode::FORBIDDEN, message) }
    }

    /// A body that is larger than the service takes.
    pub(super) fn too_large(body_bytes_max: usize) -> Self {
        let message = format!(
            "the body is larger than {body_bytes_max} bytes: send smaller batches, or raise \
             `body_bytes_max` in the configuration"
        );
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, message)
    }

    /// Too much at once.
    pub(super) fn too_many(message: impl Into<String>) -> Self {
        let problem = Self::new(StatusCode::TOO_MANY_REQUESTS, message);
        Self { retry_after_s: Some(RETRY_AFTER_S), ..problem }
    }

    /// Something that is being made and is not there yet.
    pub(super) fn not_yet(message: impl Into<String>) -> Self {
        Self::unavailable(message.into(), RETRY_AFTER_S)
    }

    /// A fault of ours; the cause is in the log.
    pub(super) fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal error; the log of the service has more",
        )
    }

    /// The code, as the API document has it.
    pub(super) fn code(&self) -> u8 {
        self.code
    }

    pub(super) fn message(&self) -> &str {
        &self.message
    }

    pub(super) fn status(&self) -> StatusCode {
        self.status
    }

    fn unavailable(message: String, retry_after_s: u32) -> Self {
        let problem = Self::new(StatusCode::SERVICE_UNAVAILABLE, message);
        Self { retry_after_s: Some(retry_after_s), ..problem }
    }
}

impl From<Busy> for Problem {
    fn from(busy: Busy) -> Self {
        match busy {
            Busy::Full => Self::too_many(busy.to_string()),
            Busy::Stopped => Self::unavailable(busy.to_string(), RETRY_AFTER_S),
        }
    }
}

impl From<ReadRefusal> for Problem {
    fn from(refusal: ReadRefusal) -> Self {
        match refusal {
            ReadRefusal::OtherEdition => Self::unavailable(refusal.to_string(), RETRY_AFTER_S),
            ReadRefusal::Ranges(RangeRefusal::NoRange) => Self::invalid(refusal.to_string()),
            ReadRefusal::Ranges(RangeRefusal::NoHistogram) => Self::invalid(format!(
                "{refusal}: write `histogram: true` into its definition, and everything is \
                 counted again at once"
            )),
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let status = match refusal.code {
            Code::Missing | Code::Invalid | Code::Forbidden => StatusCode::BAD_REQUEST,
            Code::NotFound => StatusCode::NOT_FOUND,
        };
        Self { code: refusal.code.number(), ..Self::new(status, refusal.message) }
    }
}

impl From<Rejected> for Problem {
    fn from(rejected: Rejected) -> Self {
        match rejected {
            Rejected::TooLarge => Self::invalid(rejected.to_string()),
            Rejected::Full => Self::unavailable(rejected.to_string(), RETRY_AFTER_FULL_S),
            Rejected::Failed => Self::unavailable(rejected.to_string(), RETRY_AFTER_S),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let Self { status, code, ref message, retry_after_s } = self;
        let body = Body { status_code: code, status_message: message };
        let mut response = (status, Json(body)).into_response();
        if let Some(seconds) = retry_after_s {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, CHALLENGE);
        }
        // Whoever has another envelope says it in that.
        response.extensions_mut().insert(self);
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_turned_away_is_told_when_to_try_again() {
        let cases: [(Problem, u16, &str); 3] = [
            (Busy::Full.into(), 429, "1"),
            (Busy::Stopped.into(), 503, "1"),
            (Rejected::Full.into(), 503, "30"),
        ];
        for (problem, status, seconds) in cases {
            let response = problem.into_response();
            assert_eq!(response.status().as_u16(), status);
            assert_eq!(response.headers()[header::RETRY_AFTER], seconds);
        }
    }
}
