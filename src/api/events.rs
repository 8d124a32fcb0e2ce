//! `POST /api/v1/events`: events are taken in, durably.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde::Serialize;
use tokio::sync::oneshot;

use super::caller::Visitor;
use super::problem::Problem;
use super::service::Service;
use crate::event::lines_of_array;
use crate::pipeline::{Append, Receipt};

/// It went well.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Done {
    status_code: u8,
}

impl IntoResponse for Done {
    fn into_response(self) -> Response {
        Json(self).into_response()
    }
}

/// What became of the events; 7 is partial success.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Taken {
    status_code: u8,
    accepted: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    status_message: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    refused: Vec<Refused>,
}

/// A line that was refused.
#[derive(Serialize)]
struct Refused {
    line: u64,
    reason: String,
}

/// Takes lines of NDJSON or a JSON array.
pub(super) async fn post(
    State(service): State<Arc<Service>>,
    Extension(visitor): Extension<Visitor>,
    body: Result<Bytes, BytesRejection>,
) -> Result<impl IntoResponse, Problem> {
    visitor.caller.need_account()?;
    let lines = lines(&body.map_err(|rejection| unreadable(&rejection, service.body_bytes_max))?)?;
    let (sender, receiver) = oneshot::channel();
    let answer = Box::new(|result| {
        // The client may have gone; what was taken in stays.
        let _ = sender.send(result);
    });
    service.handle.append(Append { lines, answer })?;
    let receipt = receiver.await.map_err(|_| Problem::internal())??;
    Ok(Json(taken(receipt)))
}

/// The events as lines.
fn lines(body: &[u8]) -> Result<Vec<u8>, Problem> {
    let content = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body).trim_ascii();
    match content.first() {
        None => Err(Problem::missing(
            "there is no event: expected lines of JSON objects, or a JSON array of them",
        )),
        Some(b'[') => lines_of_array(content)
            .map_err(|error| Problem::invalid(format!("the body is not a JSON array: {error}"))),
        // Lines are counted from the first one of the body.
        Some(_) => Ok(body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body).to_vec()),
    }
}

fn taken(receipt: Receipt) -> Taken {
    let Receipt { accepted, refused_count, refused } = receipt;
    if refused_count == 0 {
        return Taken { status_code: 0, accepted, status_message: None, refused: Vec::new() };
    }
    let told = refused.len() as u64;
    let more =
        if told < refused_count { format!(", the first {told} are told") } else { String::new() };
    let lines = if refused_count == 1 { "line was" } else { "lines were" };
    Taken {
        status_code: 7,
        accepted,
        status_message: Some(format!("{refused_count} {lines} refused{more}")),
        refused: refused
            .into_iter()
            .map(|refused| Refused { line: refused.line, reason: refused.reason })
            .collect(),
    }
}

/// Why a body cannot be read.
pub(super) fn unreadable(rejection: &BytesRejection, body_bytes_max: usize) -> Problem {
    match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::too_large(body_bytes_max),
        _ => Problem::invalid("the body cannot be read: it ends too early, or is no gzip"),
    }
}
