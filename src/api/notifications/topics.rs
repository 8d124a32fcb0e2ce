//! Topics: the channels on which the service publishes, and who may hear them.
//!
//! | channel | what is told |
//! |---|---|
//! | `/v2/statistics/{objectId}/{statistic}` | each value of a statistic of an object |
//! | `/v2/statistics/{objectId}` | each value of all statistics of an object, to those who name it or `/v2/statistics/*` |
//! | `/notifications/services`, `/v2/services`, `/statistics/v3/service` | how the service is |
//! | `/v2/me` | what happens to the user who listens |
//! | `/v2/users` | what happens to users, to those who look after them |
//! | `/statistics/v3/updates` | each value of the subscriptions of the statistics service |
//!
//! A `**` takes in the first kind and not the second one, so that nobody is told twice.

use crate::cometd::{Identity, covers, segment, takes_in, text_of_segment};
use crate::publisher::ObjectKey;

/// The begin of the channels of values.
const STATISTICS: &str = "/v2/statistics";
/// Where the state of the service is told, and its alias.
pub(super) const SERVICES: [&str; 2] = ["/notifications/services", "/v2/services"];

/// Where values of subscriptions of the statistics service are told, and how that service is.
pub(super) const UPDATES: &str = "/statistics/v3/updates";
pub(super) const STATISTICS_SERVICE: &str = "/statistics/v3/service";

/// What happens to a user, for the user, and for those who look after users.
pub(in crate::api) const ME: &str = "/v2/me";
pub(in crate::api) const USERS: &str = "/v2/users";

/// Whether somebody may subscribe to a channel or pattern. Of what a pattern takes in, `cometd` tells each
/// one only what is for them.
pub(super) fn may_hear(identity: &Identity, channel: &str) -> bool {
    let is_of_users = channel.strip_prefix(USERS);
    let is_of_users = is_of_users.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    identity.is_supervisor || !is_of_users
}

/// The channel of a value.
pub(super) fn statistic_channel(key: &ObjectKey, statistic: &str) -> String {
    format!("{STATISTICS}/{}/{}", segment(&key.id), segment(statistic))
}

/// The channel of all values of an object.
pub(super) fn object_channel(key: &ObjectKey) -> String {
    format!("{STATISTICS}/{}", segment(&key.id))
}

/// The values that a subscription is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Values {
    /// The object; none is all of them.
    pub(super) object: Option<String>,
    /// The statistic; none is all of them.
    pub(super) statistic: Option<String>,
    /// Whether they are told on the channels of their objects.
    pub(super) is_by_object: bool,
}

/// Which values a channel or pattern takes in.
pub(super) fn values_of(channel: &str) -> Option<Values> {
    let all = |is_by_object| Values { object: None, statistic: None, is_by_object };
    let Some(rest) = channel.strip_prefix(STATISTICS).and_then(|rest| rest.strip_prefix('/'))
    else {
        return covers(channel, "/v2/statistics/**").then(|| all(false));
    };
    let text = |part| text_of_segment(part).map(std::borrow::Cow::into_owned);
    match rest.split_once('/') {
        None if rest == "**" => Some(all(false)),
        None if rest == "*" => Some(all(true)),
        None => Some(Values { object: Some(text(rest)?), ..all(true) }),
        Some((object, "*" | "**")) => Some(Values { object: Some(text(object)?), ..all(false) }),
        Some((object, statistic)) if !statistic.contains('/') => {
            let (object, statistic) = (Some(text(object)?), Some(text(statistic)?));
            Some(Values { object, statistic, is_by_object: false })
        }
        Some(_) => None,
    }
}

/// The channels of the state of the service that a channel or pattern takes in.
pub(super) fn services_of(channel: &str) -> impl Iterator<Item = &'static str> {
    SERVICES.into_iter().filter(move |service| takes_in(channel, service))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn which_values_a_channel_takes_in() {
        let values = |object: Option<&str>, statistic: Option<&str>, is_by_object| {
            let [object, statistic] = [object, statistic].map(|name| name.map(str::to_owned));
            Some(Values { object, statistic, is_by_object })
        };
        for (channel, expected) in [
            ("/v2/statistics/sales/Waiting", values(Some("sales"), Some("Waiting"), false)),
            ("/v2/statistics/a%2Fb/Waiting", values(Some("a/b"), Some("Waiting"), false)),
            ("/v2/statistics/sales/*", values(Some("sales"), None, false)),
            ("/v2/statistics/sales/**", values(Some("sales"), None, false)),
            ("/v2/statistics/sales", values(Some("sales"), None, true)),
            ("/v2/statistics/*", values(None, None, true)),
            ("/v2/statistics/**", values(None, None, false)),
            ("/v2/**", values(None, None, false)),
            ("/**", values(None, None, false)),
            ("/v2/*", None),
            ("/v2/statistics", None),
            ("/v2/statistics/a/b/c", None),
            ("/v2/statistics/a%/b", None),
            ("/v2/me/**", None),
        ] {
            assert_eq!(values_of(channel), expected, "{channel}");
        }
    }

    #[test]
    fn which_states_a_channel_takes_in() {
        let services = |channel| services_of(channel).collect::<Vec<_>>().join(" ");
        assert_eq!(services("/**"), "/notifications/services /v2/services");
        assert_eq!(services("/v2/*"), "/v2/services");
        assert_eq!(services("/notifications/services"), "/notifications/services");
        assert_eq!(services("/v2/statistics/**"), "");
    }
}
