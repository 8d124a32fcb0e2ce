//! What every key of the section says.

use super::{
    COUNT_MAX, IDLE_MS_MIN, INACTIVITY_MS_MAX, MESSAGE_BYTES, PER_SECOND_MAX, QUEUE_BYTES, STATUS,
    TIME_MS_MAX, WRITE_MS_MIN,
};
use crate::definition::{Key, KeyValue};
use crate::server::browsers::same_sites;

const TIME: KeyValue = KeyValue::Whole { unit: "milliseconds", min: 0, max: TIME_MS_MAX };

/// The keys of the section.
pub(in crate::server) const COMETD_KEYS: [Key; 39] = [
    Key::optional("timeout", TIME, "For how long a `/meta/connect` is held.", "30000"),
    Key::optional("interval", TIME, "How long clients wait between two of them.", "0"),
    Key::optional(
        "maxInterval",
        TIME,
        "For how long a session outlives its last connect.",
        "10000",
    ),
    Key::optional("maxLazyTimeout", TIME, "For how long lazy events wait for others.", "5000"),
    Key::optional(
        "maxInactivity",
        KeyValue::Whole { unit: "milliseconds", min: 0, max: INACTIVITY_MS_MAX },
        "After how much idleness a session ends; 0 is never.",
        "0",
    ),
    Key::optional(
        "deliveryIsActivity",
        KeyValue::Flag,
        "Whether what is delivered counts as activity.",
        "`false`",
    ),
    Key::optional(
        "maxQueue",
        count("events"),
        "How many events may wait for one session, or for its acknowledgement.",
        "20000",
    ),
    Key::optional(
        "maxQueueBytes",
        KeyValue::Whole { unit: "bytes", min: QUEUE_BYTES.0, max: QUEUE_BYTES.1 },
        "How long those may be together.",
        "67108864",
    ),
    Key::optional(
        "maxMessageSize",
        KeyValue::Whole { unit: "bytes", min: MESSAGE_BYTES.0, max: MESSAGE_BYTES.1 },
        "How much a client may send at once.",
        "65536",
    ),
    Key::optional(
        "maxSubscriptions",
        count("channels"),
        "How many channels one session may hear.",
        "5000",
    ),
    Key::optional(
        "maxSessions",
        count("sessions"),
        "How many sessions all clients may have.",
        "20000",
    ),
    Key::optional(
        "maxSessionsPerBrowser",
        KeyValue::AnyNumber { unit: "sessions" },
        "How many sessions of one browser are held at once over HTTP; -1 is any number.",
        "1",
    ),
    Key::optional(
        "http2MaxSessionsPerBrowser",
        KeyValue::AnyNumber { unit: "sessions" },
        "The same over HTTP/2; -1 is any number.",
        "-1",
    ),
    Key::optional(
        "multiSessionInterval",
        TIME,
        "How long the others wait between connects; 0 turns them away.",
        "2000",
    ),
    Key::optional(
        "metaConnectDeliverOnly",
        KeyValue::Flag,
        "Whether events wait for a connect even on a WebSocket.",
        "`false`",
    ),
    Key::optional(
        "broadcastToPublisher",
        KeyValue::Flag,
        "Whether publishers hear what they publish.",
        "`true`",
    ),
    Key::optional(
        "trustClientSession",
        KeyValue::Flag,
        "Whether a session needs no cookie of its browser.",
        "`true`",
    ),
    Key::optional(
        "handshakeReconnect",
        KeyValue::Flag,
        "Whether clients are told maxInterval.",
        "`false`",
    ),
    Key::optional("timestamp", KeyValue::Flag, "Whether messages tell the time.", "`false`"),
    Key::optional(
        "requireHandshakePerConnection",
        KeyValue::Flag,
        "Whether a WebSocket begins with a handshake of its own.",
        "`false`",
    ),
    Key::optional(
        "clientChannels",
        KeyValue::Texts,
        "Where clients may publish: channels and patterns such as `/chat/**`.",
        "nowhere",
    ),
    Key::optional(
        "lazyChannels",
        KeyValue::Texts,
        "Whose events can wait: patterns such as `/v2/statistics/**`.",
        "none",
    ),
    Key::optional(
        "immediatePerSecond",
        KeyValue::Whole { unit: "times a second", min: 0, max: PER_SECOND_MAX },
        "How often an IMMEDIATE value is told at the most; 0 is any number.",
        "10",
    ),
    Key::optional(
        "duplicateMetaConnectHttpResponseCode",
        KeyValue::Whole { unit: "HTTP status", min: STATUS.0, max: STATUS.1 },
        "The HTTP status of a connect that a newer one replaces.",
        "500",
    ),
    Key::optional(
        "browserCookieName",
        KeyValue::Text,
        "The cookie that tells browsers apart.",
        "`BAYEUX_BROWSER`",
    ),
    Key::optional(
        "browserCookieDomain",
        KeyValue::Text,
        "The domain whose hosts are shown that cookie.",
        "the host of the service",
    ),
    Key::optional(
        "browserCookiePath",
        KeyValue::Text,
        "The path below which that cookie is shown.",
        "`/`",
    ),
    Key::optional(
        "browserCookieMaxAge",
        KeyValue::AnyNumber { unit: "seconds" },
        "For how long a browser keeps that cookie; -1 is until it is closed.",
        "-1",
    ),
    Key::optional(
        "browserCookieSecure",
        KeyValue::Flag,
        "Whether that cookie travels by TLS only.",
        "`false`; with `browserCookieSameSite: None` always `true`",
    ),
    Key::optional(
        "browserCookieHttpOnly",
        KeyValue::Flag,
        "Whether no script can read that cookie.",
        "`true`",
    ),
    Key::optional(
        "browserCookieSameSite",
        KeyValue::Word(same_sites),
        "Whether that cookie is sent along with requests of pages of other sites.",
        "`Lax`",
    ),
    Key::optional(
        "browserCookiePartitioned",
        KeyValue::Flag,
        "Whether browsers keep one of that cookie for each site whose pages ask; then it is always Secure.",
        "`false`",
    ),
    Key::optional(
        "allowedOrigins",
        KeyValue::Texts,
        "Pages of other sites that may use the endpoint, such as `https://wall.example.org`.",
        "none",
    ),
    Key::optional(
        "jsonpCallbackParameter",
        KeyValue::Text,
        "The parameter by which a script names its function.",
        "`jsonp`",
    ),
    Key::optional(
        "wsWriteTimeout",
        KeyValue::Whole { unit: "milliseconds", min: WRITE_MS_MIN, max: TIME_MS_MAX },
        "How long a WebSocket may take nothing of what it is sent; then it is closed.",
        "10000",
    ),
    Key::optional(
        "wsIdleTimeout",
        KeyValue::Whole { unit: "milliseconds", min: IDLE_MS_MIN, max: TIME_MS_MAX },
        "How long a WebSocket may answer no ping, one every third of it; then it is closed.",
        "60000",
    ),
    Key::optional(
        "wsProtocol",
        KeyValue::Text,
        "The subprotocol that WebSockets have to offer.",
        "any",
    ),
    Key::optional(
        "wsMessagesPerFrame",
        count("events"),
        "How many events stand in one message of a WebSocket.",
        "1000",
    ),
    Key::optional(
        "callbackPolling",
        KeyValue::Flag,
        "Whether scripts of other sites may ask.",
        "`true`",
    ),
];

const fn count(unit: &'static str) -> KeyValue {
    KeyValue::Whole { unit, min: 1, max: COUNT_MAX }
}
