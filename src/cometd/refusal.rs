//! Why a message is refused, in the words of the protocol: code, arguments, text.

use super::reply::{Advice, Reconnect};

/// After how long a client that found no room may try again, milliseconds.
const RETRY_MS: i64 = 5_000;

/// Why a message is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refusal {
    #[error("402::session_unknown")]
    SessionUnknown,
    #[error("403::handshake_denied")]
    HandshakeDenied,
    #[error("400::version_unsupported")]
    VersionUnsupported,
    #[error("400::connection_types_unsupported")]
    ConnectionTypesUnsupported,
    #[error("400::handshake_not_alone")]
    NotAlone,
    #[error("503::too_many_sessions")]
    TooManySessions,
    #[error("405::message_id_invalid")]
    IdInvalid,
    #[error("400::channel_missing")]
    ChannelMissing,
    #[error("405::channel_invalid")]
    ChannelInvalid,
    #[error("404:{0}:channel_unknown")]
    MetaUnknown(String),
    #[error("403::subscription_missing")]
    SubscriptionMissing,
    #[error("403::subscription_invalid")]
    SubscriptionInvalid,
    #[error("403:{0}:subscribe_denied")]
    SubscribeDenied(String),
    #[error("403:{0}:too_many_subscriptions")]
    TooManySubscriptions(usize),
    #[error("403:{0}:publish_denied")]
    PublishDenied(String),
    #[error("403:{0}:multiple_clients")]
    MultipleClients(usize),
}

impl Refusal {
    /// What the client should do, where it has to do something else than before.
    pub(super) fn advice(&self) -> Option<Advice> {
        let (reconnect, interval) = match self {
            Self::SessionUnknown => (Reconnect::Handshake, 0),
            Self::TooManySessions => (Reconnect::Handshake, RETRY_MS),
            Self::HandshakeDenied
            | Self::VersionUnsupported
            | Self::ConnectionTypesUnsupported
            | Self::MultipleClients(_) => (Reconnect::None, 0),
            Self::NotAlone
            | Self::IdInvalid
            | Self::ChannelMissing
            | Self::ChannelInvalid
            | Self::MetaUnknown(_)
            | Self::SubscriptionMissing
            | Self::SubscriptionInvalid
            | Self::SubscribeDenied(_)
            | Self::TooManySubscriptions(_)
            | Self::PublishDenied(_) => return None,
        };
        Some(Advice { reconnect, interval: Some(interval), ..Advice::default() })
    }
}
