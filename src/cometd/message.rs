//! Messages as clients send them: many dialects, read leniently.
//!
//! What has another type than the protocol says reads as if it were not there.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value as Json;
use serde_json::value::RawValue;

/// How many messages may be sent at once.
const MESSAGES_MAX: usize = 1_000;
/// How long the id of a message may be, bytes.
const ID_BYTES_MAX: usize = 128;

/// Why what a client has sent is no list of messages.
#[derive(Debug, thiserror::Error)]
pub enum EnvelopeError {
    /// It is not JSON, or not made of objects.
    #[error("expected a list of Bayeux messages in JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// It is too much.
    #[error("more than {MESSAGES_MAX} messages at once")]
    TooMany,
}

/// A message of a client.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Message<'a> {
    pub(super) channel: Json,
    pub(super) id: Json,
    pub(super) client_id: Json,
    pub(super) subscription: Json,
    pub(super) supported_connection_types: Json,
    pub(super) version: Json,
    pub(super) advice: Json,
    pub(super) ext: Json,
    #[serde(borrow)]
    pub(super) data: Option<&'a RawValue>,
}

/// A message that is an object: what is derived for it would take its values in an array, too.
struct Whole<'a>(Message<'a>);

impl<'de> Deserialize<'de> for Whole<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(WholeVisitor)
    }
}

struct WholeVisitor;

impl<'de> Visitor<'de> for WholeVisitor {
    type Value = Whole<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a message")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        Message::deserialize(MapAccessDeserializer::new(map)).map(Whole)
    }
}

/// Reads what a client has sent at once: an array, or a lone object.
///
/// # Errors
/// Where it is not JSON, not made of objects, or too much.
pub fn read_envelope(text: &str) -> Result<Vec<Message<'_>>, EnvelopeError> {
    let messages: Vec<Whole<'_>> = match text.trim_start().starts_with('[') {
        true => serde_json::from_str(text)?,
        false => vec![serde_json::from_str(text)?],
    };
    match messages.len() > MESSAGES_MAX {
        true => Err(EnvelopeError::TooMany),
        false => Ok(messages.into_iter().map(|Whole(message)| message).collect()),
    }
}

impl Message<'_> {
    /// The channel; an empty text where there is none.
    #[must_use]
    pub fn channel(&self) -> &str {
        self.channel.as_str().unwrap_or_default()
    }

    /// An entry of what extensions say.
    #[must_use]
    pub fn ext(&self, key: &str) -> Option<&Json> {
        self.ext.get(key)
    }

    /// The data as they were written.
    pub(super) fn data_text(&self) -> &str {
        self.data.map_or("null", RawValue::get)
    }

    /// The id as it is echoed; none where there is none, and `Err` where it is none that may be.
    pub(super) fn id(&self) -> Result<Option<&Json>, ()> {
        match &self.id {
            Json::Null => Ok(None),
            Json::Number(_) => Ok(Some(&self.id)),
            Json::String(text) => {
                let is_odd = |letter: char| letter.is_control() || "<>&\"'".contains(letter);
                let is_id = text.len() <= ID_BYTES_MAX && !text.contains(is_odd);
                if is_id { Ok(Some(&self.id)) } else { Err(()) }
            }
            Json::Bool(_) | Json::Array(_) | Json::Object(_) => Err(()),
        }
    }

    /// A time that the client advises, milliseconds.
    pub(super) fn advised_ms(&self, key: &str) -> Option<i64> {
        self.advice.get(key)?.as_i64().filter(|ms| *ms >= 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_dialects_are_read() {
        for (text, expected) in [
            (r#"[{"channel":"/meta/connect"},{"channel":"/a"}]"#, Ok(2)),
            (r#" {"channel":"/a","data":{"b":1}}"#, Ok(1)),
            ("[]", Ok(0)),
            (r#"[{"channel":7,"id":true,"unknown":[1]}]"#, Ok(1)),
            ("", Err(())),
            (r#"[{"channel":"/a""#, Err(())),
            ("[1]", Err(())),
            ("[[]]", Err(())),
            (r#"[["/meta/connect"]]"#, Err(())),
            ("7", Err(())),
        ] {
            let read = read_envelope(text).map(|messages| messages.len()).map_err(|_| ());
            assert_eq!(read, expected, "{text}");
        }
        let many = format!("[{}]", vec!["{}"; MESSAGES_MAX + 1].join(","));
        assert!(matches!(read_envelope(&many), Err(EnvelopeError::TooMany)));
    }

    #[test]
    fn ids_are_echoed_unless_they_could_hurt() {
        for (id, is_id) in [
            (r#""1""#, true),
            ("7", true),
            (r#""0b5c-9f""#, true),
            (r#""<script>""#, false),
            (r#""a\u0000""#, false),
            ("{}", false),
        ] {
            let text = format!(r#"{{"id":{id}}}"#);
            let messages = read_envelope(&text).unwrap();
            assert_eq!(messages[0].id().is_ok(), is_id, "{id}");
        }
    }
}
