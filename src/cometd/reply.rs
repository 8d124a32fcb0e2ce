//! Replies as they are written.

use serde::Serialize;
use serde_json::Value as Json;

use super::refusal::Refusal;

/// What a client should do next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Reconnect {
    /// Connect again.
    #[default]
    Retry,
    /// Begin a new session.
    Handshake,
    /// Stop.
    None,
}

/// What a client should do, and how long it may take. It replaces what was advised before, so it is
/// complete wherever a session goes on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Advice {
    pub(super) reconnect: Reconnect,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) interval: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) timeout: Option<i64>,
    #[serde(rename = "maxInterval", skip_serializing_if = "Option::is_none")]
    pub(super) max_interval: Option<i64>,
    #[serde(rename = "multiple-clients", skip_serializing_if = "is_false")]
    pub(super) multiple_clients: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "this is how serde asks")]
fn is_false(value: &bool) -> bool {
    !*value
}

/// A reply. It never has `data`: that is how clients tell it from an event.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Reply<'a> {
    pub(super) channel: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<&'a Json>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) client_id: Option<&'a str>,
    pub(super) successful: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) version: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) minimum_version: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) supported_connection_types: Option<&'a [&'static str]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) subscription: Option<&'a Json>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) advice: Option<Advice>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) ext: Option<Json>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) timestamp: Option<String>,
}

impl Reply<'_> {
    pub(super) fn refuse(&mut self, refusal: &Refusal) {
        self.successful = false;
        self.error = Some(refusal.to_string());
        self.advice = refusal.advice();
    }

    pub(super) fn text(&self) -> String {
        serde_json::to_string(self).expect("texts and numbers can be written")
    }
}
