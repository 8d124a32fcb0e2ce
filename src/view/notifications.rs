//! Chapter *Notifications*: the data of what is pushed.

use serde::Serialize;

/// How a service is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum ServiceState {
    /// It does all that it is there for.
    Active,
    /// It tells, and takes nothing in.
    ReadOnly,
    /// It is about to stop.
    Inactive,
}

/// `/notifications/services`: the state of a service has changed.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ServiceStateChange {
    message_type: &'static str,
    service: ServiceView,
}

#[derive(Debug, Serialize)]
struct ServiceView {
    id: &'static str,
    name: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    state: ServiceState,
}

/// Writes the state of this service.
#[must_use]
pub fn service_state_text(state: ServiceState) -> String {
    let service = ServiceView { id: "reporting", name: "Tallyboard", kind: "Reporting", state };
    let change = ServiceStateChange { message_type: "ServiceStateChangeMessage", service };
    serde_json::to_string(&change).expect("texts can be written")
}

/// Writes a value that is pushed as the data of a message: `change` is what `change_text` has made of it.
#[must_use]
pub fn statistic_update_text(change: &str) -> String {
    let rest = change.strip_prefix('{').unwrap_or(change);
    format!("{{\"messageType\":\"StatisticUpdateMessage\",{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_of_messages() {
        assert_eq!(
            service_state_text(ServiceState::ReadOnly),
            r#"{"messageType":"ServiceStateChangeMessage","service":{"id":"reporting","name":"Tallyboard","type":"Reporting","state":"ReadOnly"}}"#
        );
        assert_eq!(
            statistic_update_text(r#"{"objectId":"sales"}"#),
            r#"{"messageType":"StatisticUpdateMessage","objectId":"sales"}"#
        );
    }
}
