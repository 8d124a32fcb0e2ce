//! `GET /health`: whether the service is well, for load balancers and operators.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::Serialize;

use super::service::Service;
use crate::clock::Timestamp;

/// How the service is.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Health {
    /// `ok`, or what is wrong.
    status: &'static str,
    version: &'static str,
    /// Events in the journal.
    events: u64,
    /// The time of the newest event.
    newest_event: Option<Timestamp>,
    waiting: u64,
    late: u64,
    duplicates: u64,
    orphaned: u64,
    refused: u64,
    unknown_keys: u64,
    objects: usize,
}

pub(super) async fn get(State(service): State<Arc<Service>>) -> impl IntoResponse {
    let standing = service.standing.get();
    let (code, status) = match standing.is_full {
        false => (StatusCode::OK, "ok"),
        true => (StatusCode::SERVICE_UNAVAILABLE, "the disk is full"),
    };
    let health = Health {
        status,
        version: env!("CARGO_PKG_VERSION"),
        events: standing.events,
        newest_event: standing.newest,
        waiting: standing.waiting,
        late: standing.late,
        duplicates: standing.duplicates,
        orphaned: standing.orphaned,
        refused: standing.refused,
        unknown_keys: standing.unknown_keys,
        objects: service.editions.get().board.len(),
    };
    (code, Json(health))
}
