//! The section `cometd` of the configuration file. Its names are those that CometD servers have for the
//! same, times are in milliseconds.

mod text;
mod keys;

pub(super) use keys::COMETD_KEYS;

use std::time::Duration;

use serde::Deserialize;

use super::browsers::{Origin, SameSite};
use super::config::OutOfBounds;
use crate::api::{BayeuxSettings, BrowserCookie, PushSettings, Switches};
use text::{Channel, CookieText};

/// The longest time that can be set, milliseconds: ten minutes; for idleness a day.
const TIME_MS_MAX: u32 = 600_000;
const INACTIVITY_MS_MAX: u32 = 86_400_000;
/// The most that can be set of what is counted.
const COUNT_MAX: u32 = 1_000_000;
/// The shortest time that a WebSocket may take nothing, milliseconds.
const WRITE_MS_MIN: u32 = 100;
/// The shortest time that it may say nothing, milliseconds.
const IDLE_MS_MIN: u32 = 1_000;
/// The bounds of what a client may send at once, bytes.
const MESSAGE_BYTES: (u32, u32) = (1 << 10, 16 << 20);
/// How long what waits for a session may be; two of the largest messages have to find room.
const QUEUE_BYTES: (u32, u32) = (40 << 20, 1 << 30);

/// How often a value may be told in a second at the most.
const PER_SECOND_MAX: u32 = 1_000;
/// Which HTTP status says that something went wrong.
const STATUS: (u32, u32) = (400, 599);

/// The section as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[serde(expecting = "keys such as `timeout` and `maxInterval`")]
pub(super) struct WrittenCometd {
    timeout: Option<u32>,
    interval: Option<u32>,
    max_interval: Option<u32>,
    max_lazy_timeout: Option<u32>,
    max_inactivity: Option<u32>,
    delivery_is_activity: Option<bool>,
    max_queue: Option<u32>,
    max_queue_bytes: Option<u32>,
    max_message_size: Option<u32>,
    max_subscriptions: Option<u32>,
    max_sessions: Option<u32>,
    max_sessions_per_browser: Option<i32>,
    http2_max_sessions_per_browser: Option<i32>,
    multi_session_interval: Option<u32>,
    meta_connect_deliver_only: Option<bool>,
    broadcast_to_publisher: Option<bool>,
    trust_client_session: Option<bool>,
    handshake_reconnect: Option<bool>,
    timestamp: Option<bool>,
    require_handshake_per_connection: Option<bool>,
    client_channels: Option<Vec<Channel>>,
    lazy_channels: Option<Vec<Channel>>,
    immediate_per_second: Option<u32>,
    duplicate_meta_connect_http_response_code: Option<u32>,
    browser_cookie_name: Option<CookieText>,
    browser_cookie_domain: Option<CookieText>,
    browser_cookie_path: Option<CookieText>,
    browser_cookie_max_age: Option<i32>,
    browser_cookie_secure: Option<bool>,
    browser_cookie_http_only: Option<bool>,
    browser_cookie_same_site: Option<SameSite>,
    browser_cookie_partitioned: Option<bool>,
    allowed_origins: Option<Vec<Origin>>,
    jsonp_callback_parameter: Option<String>,
    ws_write_timeout: Option<u32>,
    ws_idle_timeout: Option<u32>,
    ws_protocol: Option<String>,
    ws_messages_per_frame: Option<u32>,
    callback_polling: Option<bool>,
}

impl WrittenCometd {
    /// What it means, with defaults for what it leaves out.
    ///
    /// # Errors
    /// Where a number is out of its bounds.
    pub(super) fn settings(self) -> Result<PushSettings, OutOfBounds> {
        let default = PushSettings::default();
        let status = ("cometd.duplicateMetaConnectHttpResponseCode", STATUS);
        let code = within(status, self.duplicate_meta_connect_http_response_code)?;
        let per_second = ("cometd.immediatePerSecond", (0, PER_SECOND_MAX));
        let per_frame = ("cometd.wsMessagesPerFrame", (1, COUNT_MAX));
        let write = ("cometd.wsWriteTimeout", (WRITE_MS_MIN, TIME_MS_MAX));
        let idle = ("cometd.wsIdleTimeout", (IDLE_MS_MIN, TIME_MS_MAX));
        let origins = self.allowed_origins.iter().flatten();
        Ok(PushSettings {
            immediate_per_second: within(per_second, self.immediate_per_second)?
                .unwrap_or(default.immediate_per_second),
            duplicate_status: code
                .and_then(|code| u16::try_from(code).ok())
                .unwrap_or(default.duplicate_status),
            messages_per_frame: within(per_frame, self.ws_messages_per_frame)?
                .map_or(default.messages_per_frame, |count| count as usize),
            browser_cookie: self.browser_cookie(),
            callback_parameter: self
                .jsonp_callback_parameter
                .clone()
                .unwrap_or(default.callback_parameter),
            allowed_origins: origins.map(|Origin(origin)| origin.clone()).collect(),
            write_time_max: within(write, self.ws_write_timeout)?
                .map_or(default.write_time_max, |ms| Duration::from_millis(ms.into())),
            idle_time_max: within(idle, self.ws_idle_timeout)?
                .map_or(default.idle_time_max, |ms| Duration::from_millis(ms.into())),
            websocket_protocol: self.ws_protocol.clone(),
            has_callback_polling: self.callback_polling.unwrap_or(default.has_callback_polling),
            bayeux: self.bayeux()?,
        })
    }

    fn browser_cookie(&self) -> BrowserCookie {
        let default = BrowserCookie::default();
        let text = |written: &Option<CookieText>| written.clone().map(|CookieText(text)| text);
        BrowserCookie {
            name: text(&self.browser_cookie_name).unwrap_or(default.name),
            domain: text(&self.browser_cookie_domain),
            path: text(&self.browser_cookie_path).unwrap_or(default.path),
            max_age_s: self.browser_cookie_max_age.and_then(|seconds| seconds.try_into().ok()),
            is_secure: self.browser_cookie_secure.unwrap_or(default.is_secure),
            is_http_only: self.browser_cookie_http_only.unwrap_or(default.is_http_only),
            same_site: self.browser_cookie_same_site.map_or(default.same_site, SameSite::scope),
            is_partitioned: self.browser_cookie_partitioned.unwrap_or(default.is_partitioned),
        }
    }

    fn bayeux(self) -> Result<BayeuxSettings, OutOfBounds> {
        let default = BayeuxSettings::default();
        let switches = self.switches();
        let ms = |key, number, default: i64| {
            Ok(within((key, (0, TIME_MS_MAX)), number)?.map_or(default, i64::from))
        };
        let count = |key, number, default: usize| {
            let number = within((key, (1, COUNT_MAX)), number)?;
            Ok(number.map_or(default, |number| number as usize))
        };
        let inactivity = ("cometd.maxInactivity", (0, INACTIVITY_MS_MAX));
        let size = ("cometd.maxMessageSize", MESSAGE_BYTES);
        let queue_size = ("cometd.maxQueueBytes", QUEUE_BYTES);
        let channels = |written: Option<Vec<Channel>>| {
            written.unwrap_or_default().into_iter().map(|Channel(channel)| channel).collect()
        };
        Ok(BayeuxSettings {
            timeout_ms: ms("cometd.timeout", self.timeout, default.timeout_ms)?,
            interval_ms: ms("cometd.interval", self.interval, default.interval_ms)?,
            max_interval_ms: ms("cometd.maxInterval", self.max_interval, default.max_interval_ms)?,
            max_lazy_ms: ms("cometd.maxLazyTimeout", self.max_lazy_timeout, default.max_lazy_ms)?,
            max_inactivity_ms: within(inactivity, self.max_inactivity)?
                .map_or(default.max_inactivity_ms, i64::from),
            max_queue: count("cometd.maxQueue", self.max_queue, default.max_queue)?,
            max_queue_bytes: within(queue_size, self.max_queue_bytes)?
                .map_or(default.max_queue_bytes, |bytes| bytes as usize),
            max_message_bytes: within(size, self.max_message_size)?
                .map_or(default.max_message_bytes, |bytes| bytes as usize),
            max_subscriptions: count(
                "cometd.maxSubscriptions",
                self.max_subscriptions,
                default.max_subscriptions,
            )?,
            max_sessions: count("cometd.maxSessions", self.max_sessions, default.max_sessions)?,
            max_sessions_per_browser: sessions(
                self.max_sessions_per_browser,
                default.max_sessions_per_browser,
            ),
            http2_max_sessions_per_browser: sessions(
                self.http2_max_sessions_per_browser,
                default.http2_max_sessions_per_browser,
            ),
            multi_session_interval_ms: ms(
                "cometd.multiSessionInterval",
                self.multi_session_interval,
                default.multi_session_interval_ms,
            )?,
            client_channels: channels(self.client_channels),
            lazy_channels: channels(self.lazy_channels),
            switches,
        })
    }

    fn switches(&self) -> Switches {
        let default = BayeuxSettings::default().switches;
        let is_on = |written: Option<bool>, default| written.unwrap_or(default);
        Switches {
            meta_connect_deliver_only: is_on(
                self.meta_connect_deliver_only,
                default.meta_connect_deliver_only,
            ),
            broadcast_to_publisher: is_on(
                self.broadcast_to_publisher,
                default.broadcast_to_publisher,
            ),
            trust_client_session: is_on(self.trust_client_session, default.trust_client_session),
            handshake_reconnect: is_on(self.handshake_reconnect, default.handshake_reconnect),
            timestamp: is_on(self.timestamp, default.timestamp),
            require_handshake_per_connection: is_on(
                self.require_handshake_per_connection,
                default.require_handshake_per_connection,
            ),
            delivery_is_activity: is_on(self.delivery_is_activity, default.delivery_is_activity),
        }
    }
}

/// A number of sessions; a negative one is any.
fn sessions(written: Option<i32>, default: Option<usize>) -> Option<usize> {
    written.map_or(default, |number| usize::try_from(number).ok())
}

fn within(
    (key, (min, max)): (&'static str, (u32, u32)),
    number: Option<u32>,
) -> Result<Option<u32>, OutOfBounds> {
    match number {
        Some(number) if !(min..=max).contains(&number) => Err((key, number, (min, max))),
        Some(_) | None => Ok(number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_section_is_read_and_the_rest_is_the_default() {
        let read = |text: &str| {
            let written: WrittenCometd =
                serde_yaml::from_str(text).map_err(|error| error.to_string())?;
            written.settings().map_err(|(key, number, _)| format!("{key} {number}"))
        };
        assert_eq!(read("{}"), Ok(PushSettings::default()));
        let settings = read(
            "{ timeout: 5000, maxSessionsPerBrowser: -1, clientChannels: [/chat/**], timestamp: true }",
        );
        let bayeux = settings.unwrap().bayeux;
        assert_eq!((bayeux.timeout_ms, bayeux.max_sessions_per_browser), (5_000, None));
        assert_eq!((&*bayeux.client_channels[0], bayeux.switches.timestamp), ("/chat/**", true));
        assert_eq!(read("timeout: 700000"), Err("cometd.timeout 700000".to_owned()));
        assert!(read("lazyChannels: [chat]").unwrap_err().contains("`chat` is no channel"));
        for (text, expected) in [
            ("browserCookieName: a;b", "`a;b` cannot stand in a cookie"),
            ("browserCookiePath: ''", "`` cannot stand in a cookie"),
            ("browserCookieSameSite: Some", "unknown variant"),
            ("allowedOrigins: ['*']", "`*` is no origin"),
            ("allowedOrigins: ['https://wall.example.org/']", "is no origin"),
            ("wsWriteTimeout: 5", "cometd.wsWriteTimeout 5"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(expected), "{error}");
        }
    }
}
