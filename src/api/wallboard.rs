//! `GET /api/v1/wallboard`: what the wallboard page has to know besides values.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};

use super::pages::release;
use super::service::Service;
use crate::definition::Mode;
use crate::view::{Thresholds, Wallboard};

/// What the operator decides about the wallboard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WallboardSettings {
    /// What stands at the top.
    pub title: String,
    /// The time zone in which instants are shown, by its IANA name.
    pub zone: String,
    /// Service levels below these are no longer good, percent.
    pub service_level: Thresholds,
    /// Callers who wait as long as this wait too long, seconds.
    pub longest_wait: Thresholds,
}

pub(super) async fn get(State(service): State<Arc<Service>>) -> Response {
    let edition = service.editions.get();
    let definitions = edition.board.definitions().iter();
    let periods_s = definitions
        .filter(|definition| definition.notification.mode == Mode::Periodical)
        .map(|definition| definition.notification.frequency_s);
    let settings = &service.wallboard;
    Json(Wallboard {
        status_code: 0,
        title: &settings.title,
        zone: &settings.zone,
        clock: service.clock.name(),
        period_s: periods_s.min(),
        service_level: settings.service_level,
        longest_wait: settings.longest_wait,
        release: release(),
    })
    .into_response()
}
