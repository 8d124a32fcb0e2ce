//! The statistics service `/statistics/v3`: what is subscribed, with values, in an envelope of its own.

use serde::Serialize;

use super::stats::ValueAt;

/// How a request went.
#[derive(Debug, Serialize)]
pub struct StatusView<'a> {
    /// 0 where it went well, else the code that the other chapters have for the same.
    pub code: u8,
    /// What went wrong.
    pub message: &'a str,
    /// All that is wrong, a line each, where a definition is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<&'a str>,
}

/// A reply.
#[derive(Debug, Serialize)]
pub struct Envelope<'a, T> {
    /// How it went.
    pub status: StatusView<'a>,
    /// What was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<T>,
}

/// A subscription with its values.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SubscriptionView<'a> {
    /// The operation that has made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation_id: Option<&'a str>,
    /// The subscription.
    pub subscription_id: &'a str,
    /// Its statistics.
    pub statistics: Vec<SubscribedValue<'a>>,
}

/// What a statistic is of.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SubscribedStatistic<'a> {
    /// The name of its definition.
    pub name: &'a str,
    /// The object.
    pub object_id: &'a str,
    /// The type of the object.
    pub object_type: &'static str,
}

/// A value of a subscription.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SubscribedValue<'a> {
    /// The subscription, where it is told on its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subscription_id: Option<&'a str>,
    /// The statistic in its subscription.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statistic_id: Option<&'a str>,
    /// What it is of; nothing where the client wants no such words.
    #[serde(flatten)]
    pub statistic: Option<SubscribedStatistic<'a>>,
    /// The value, its reasons and its `timestamp`; nothing as long as nothing was published.
    #[serde(flatten)]
    pub value: Option<StampedValue>,
}

/// A value as this service writes it.
#[derive(Debug)]
pub struct StampedValue(pub ValueAt);

impl Serialize for StampedValue {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize_stamped(serializer)
    }
}

/// Writes the data of a message on `/statistics/v3/updates`.
#[must_use]
pub fn update_text(value: &SubscribedValue<'_>) -> String {
    #[derive(Serialize)]
    struct Update<'a> {
        statistics: [&'a SubscribedValue<'a>; 1],
    }
    serde_json::to_string(&Update { statistics: [value] })
        .expect("texts and numbers can be written")
}

/// Writes the data of a message on `/statistics/v3/service`.
#[must_use]
pub fn statistics_service_text(state: super::ServiceState) -> String {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Service {
        service_state: super::ServiceState,
    }
    serde_json::to_string(&Service { service_state: state }).expect("texts can be written")
}
