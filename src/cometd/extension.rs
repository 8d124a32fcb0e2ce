//! Extensions that are answered in the `ext` of replies: *timesync*. (*ack* is in the outbox, *binary* in
//! what is published.)

use serde_json::{Value as Json, json};

use super::message::Message;

/// Clocks that differ by less than this are not corrected, milliseconds.
const ACCURACY_MS: i64 = 25;

/// The instants at which something happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// By a clock that only goes on, milliseconds.
    pub steady_ms: i64,
    /// By the clock on the wall, milliseconds since 1970.
    pub wall_ms: i64,
}

/// What a client has said of its clock.
#[derive(Clone, Copy, Debug)]
pub(super) struct TimeSync {
    /// Its time when it sent the message, milliseconds.
    client_ms: i64,
    /// How late it thinks that messages come, milliseconds.
    lag_ms: i64,
    /// How far it thinks that its clock is behind, milliseconds.
    offset_ms: i64,
    received: Now,
}

impl TimeSync {
    pub(super) fn of(message: &Message<'_>, received: Now) -> Option<Self> {
        let sync = message.ext("timesync")?;
        let number = |key| sync.get(key).and_then(Json::as_f64).filter(|ms| ms.abs() < 9e15);
        #[expect(clippy::cast_possible_truncation, reason = "it is within bounds")]
        let ms = |key| number(key).map(|ms| ms.round() as i64);
        Some(Self {
            client_ms: ms("tc")?,
            lag_ms: ms("l").unwrap_or_default(),
            offset_ms: ms("o").unwrap_or_default(),
            received,
        })
    }

    /// What the service answers; none where the client knows well enough.
    pub(super) fn answer(&self, now: Now) -> Option<Json> {
        let received_ms = self.received.wall_ms;
        let accuracy_ms = self.client_ms + self.offset_ms + self.lag_ms - received_ms;
        if self.lag_ms != 0 && accuracy_ms.abs() < ACCURACY_MS {
            return None;
        }
        let held_ms = now.steady_ms - self.received.steady_ms;
        Some(json!({ "tc": self.client_ms, "ts": received_ms, "p": held_ms, "a": accuracy_ms }))
    }
}

/// The `ext` of a reply; none where nothing is to be said.
pub(super) fn ext_of(time_sync: Option<&TimeSync>, now: Now, ack: Option<Json>) -> Option<Json> {
    let mut ext = serde_json::Map::new();
    if let Some(answer) = time_sync.and_then(|sync| sync.answer(now)) {
        ext.insert("timesync".to_owned(), answer);
    }
    if let Some(ack) = ack {
        ext.insert("ack".to_owned(), ack);
    }
    (!ext.is_empty()).then_some(Json::Object(ext))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cometd::read_envelope;

    #[test]
    fn clocks_are_told_unless_they_agree() {
        let received = Now { steady_ms: 5, wall_ms: 1_000 };
        let now = Now { steady_ms: 105, wall_ms: 1_100 };
        for (said, expected) in [
            (r#"{"tc":900,"l":0,"o":0}"#, Some(json!({"tc":900,"ts":1000,"p":100,"a":-100}))),
            (r#"{"tc":900,"l":10,"o":80}"#, None),
            (r#"{"tc":900,"l":10,"o":0}"#, Some(json!({"tc":900,"ts":1000,"p":100,"a":-90}))),
            (r#"{"l":0}"#, None),
            (r#"{"tc":1e300}"#, None),
        ] {
            let text = format!(r#"{{"ext":{{"timesync":{said}}}}}"#);
            let messages = read_envelope(&text).unwrap();
            let sync = TimeSync::of(&messages[0], received);
            assert_eq!(sync.and_then(|sync| sync.answer(now)), expected, "{said}");
        }
    }
}
