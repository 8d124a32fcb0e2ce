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

/// A part of the service (API document, chapter *Services*).
#[derive(Clone, Copy, Debug, Serialize)]
pub struct ServiceView {
    /// The id.
    pub id: &'static str,
    /// The name.
    pub name: &'static str,
    /// What it is there for.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// How it is.
    pub state: ServiceState,
}

/// The parts of the service, which are together as they are.
#[must_use]
pub fn services(state: ServiceState) -> [ServiceView; 2] {
    [
        ServiceView { id: "reporting", name: "Tallyboard", kind: "Reporting", state },
        ServiceView { id: "provisioning", name: "Provisioning", kind: "Provisioning", state },
    ]
}

/// Writes the state of each part of the service.
#[must_use]
pub fn service_state_texts(state: ServiceState) -> [String; 2] {
    services(state).map(|service| {
        let change = ServiceStateChange { message_type: "ServiceStateChangeMessage", service };
        serde_json::to_string(&change).expect("texts can be written")
    })
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
            service_state_texts(ServiceState::ReadOnly),
            [
                r#"{"messageType":"ServiceStateChangeMessage","service":{"id":"reporting","name":"Tallyboard","type":"Reporting","state":"ReadOnly"}}"#,
                r#"{"messageType":"ServiceStateChangeMessage","service":{"id":"provisioning","name":"Provisioning","type":"Provisioning","state":"ReadOnly"}}"#,
            ]
        );
        assert_eq!(
            statistic_update_text(r#"{"objectId":"sales"}"#),
            r#"{"messageType":"StatisticUpdateMessage","objectId":"sales"}"#
        );
    }
}
