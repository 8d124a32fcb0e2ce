//! Chapter *Notifications*: the data of what is pushed.

use serde::{Deserialize, Serialize};
use strum::{EnumIter, EnumMessage, IntoStaticStr};

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

/// How the service is, and what its sources have told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Condition {
    /// How the whole is.
    pub whole: ServiceState,
    /// Whether events of calls have come, or of agents who take them.
    pub has_voice: bool,
    /// Whether events of other media have come.
    pub has_media: bool,
}

/// What the service of other media is called: clients look for the type that they know.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, EnumIter, EnumMessage, IntoStaticStr,
)]
pub enum MediaType {
    /// As the API document has it.
    #[default]
    Media,
    /// As servers of interactions are called.
    MultiMediaState,
    /// As servers of contacts and their history are called.
    MultiMediaContent,
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

/// The parts of the service, as they are when it is in such a condition: what takes events in is down where it is
/// only told, and for as long as nobody has ever sent any.
#[must_use]
pub fn services(condition: Condition, media: MediaType) -> [ServiceView; 4] {
    let Condition { whole: state, has_voice, has_media } = condition;
    let intake = |has_come| match state {
        ServiceState::Active if has_come => ServiceState::Active,
        ServiceState::Active | ServiceState::ReadOnly | ServiceState::Inactive => {
            ServiceState::Inactive
        }
    };
    let part = |id, name, kind, state| ServiceView { id, name, kind, state };
    [
        part("reporting", "Tallyboard", "Reporting", state),
        part("provisioning", "Provisioning", "Provisioning", state),
        part("voice", "Calls and agents", "Voice", intake(has_voice)),
        part("media", "Other media", media.into(), intake(has_media)),
    ]
}

/// Writes the state of each part of the service.
#[must_use]
pub fn service_state_texts(condition: Condition, media: MediaType) -> [String; 4] {
    services(condition, media).map(state_text)
}

/// Writes the state of each part of the service that is another one in another condition.
#[must_use]
pub fn service_change_texts(
    before: Condition,
    condition: Condition,
    media: MediaType,
) -> Vec<String> {
    let parts = services(before, media).into_iter().zip(services(condition, media));
    let changed = parts.filter(|(before, part)| before.state != part.state);
    changed.map(|(_, part)| state_text(part)).collect()
}

fn state_text(service: ServiceView) -> String {
    let change = ServiceStateChange { message_type: "ServiceStateChangeMessage", service };
    serde_json::to_string(&change).expect("texts can be written")
}

/// `/v2/me` and `/v2/users`: a password was changed, or was to be (API document, *Change Password*).
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct PasswordChange<'a> {
    message_type: &'static str,
    notification_type: &'static str,
    #[serde(flatten)]
    user: Option<UserOfMessage<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_code: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_message: Option<&'a str>,
}

/// The user that a message is about.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UserOfMessage<'a> {
    /// The URI.
    pub user_uri: &'a str,
    /// The id.
    pub user_id: &'a str,
}

/// Writes what became of a change of a password.
///
/// An error has a code, 1 for a password that breaks the
/// rules, 2 for a wrong old one and 3 for others, and a message; `user` is for those who look after users.
#[must_use]
pub fn password_change_text(user: Option<UserOfMessage<'_>>, error: Option<(u8, &str)>) -> String {
    let notification_type = match error {
        None => "PasswordChangeSuccessful",
        Some(_) => "PasswordChangeError",
    };
    let (error_code, error_message) = error.unzip();
    let message_type = "PasswordChangeMessage";
    let change =
        PasswordChange { message_type, notification_type, user, error_code, error_message };
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
        let condition = |whole| Condition { whole, has_voice: true, has_media: false };
        assert_eq!(
            service_state_texts(condition(ServiceState::ReadOnly), MediaType::Media),
            [
                r#"{"messageType":"ServiceStateChangeMessage","service":{"id":"reporting","name":"Tallyboard","type":"Reporting","state":"ReadOnly"}}"#,
                r#"{"messageType":"ServiceStateChangeMessage","service":{"id":"provisioning","name":"Provisioning","type":"Provisioning","state":"ReadOnly"}}"#,
                r#"{"messageType":"ServiceStateChangeMessage","service":{"id":"voice","name":"Calls and agents","type":"Voice","state":"Inactive"}}"#,
                r#"{"messageType":"ServiceStateChangeMessage","service":{"id":"media","name":"Other media","type":"Media","state":"Inactive"}}"#,
            ]
        );
        assert_eq!(
            service_change_texts(
                condition(ServiceState::ReadOnly),
                condition(ServiceState::Inactive),
                MediaType::Media
            ),
            [
                r#"{"messageType":"ServiceStateChangeMessage","service":{"id":"reporting","name":"Tallyboard","type":"Reporting","state":"Inactive"}}"#,
                r#"{"messageType":"ServiceStateChangeMessage","service":{"id":"provisioning","name":"Provisioning","type":"Provisioning","state":"Inactive"}}"#,
            ]
        );
        let fed = condition(ServiceState::Active);
        let unfed = Condition { has_voice: false, ..fed };
        assert_eq!(
            service_change_texts(unfed, fed, MediaType::Media),
            [
                r#"{"messageType":"ServiceStateChangeMessage","service":{"id":"voice","name":"Calls and agents","type":"Voice","state":"Active"}}"#
            ]
        );
        assert_eq!(
            statistic_update_text(r#"{"objectId":"sales"}"#),
            r#"{"messageType":"StatisticUpdateMessage","objectId":"sales"}"#
        );
    }
}
