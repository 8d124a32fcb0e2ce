//! A line as its keys and values, borrowed from the line wherever JSON allows.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;
use strum::EnumString;

/// The keys of an event, each where it is given. JSON's `null` is a key that is not given.
#[derive(Debug, Default)]
pub(super) struct RawEvent<'a> {
    pub(super) event: Option<Text<'a>>,
    pub(super) time: Option<i64>,
    pub(super) id: Option<Text<'a>>,
    pub(super) source: Option<Text<'a>>,
    pub(super) centre: Option<Text<'a>>,
    pub(super) agent: Option<Text<'a>>,
    pub(super) device: Option<Text<'a>>,
    pub(super) media_type: Option<Text<'a>>,
    pub(super) queue: Option<Text<'a>>,
    pub(super) skill: Option<Text<'a>>,
    pub(super) conn_id: Option<Text<'a>>,
    pub(super) new_conn_id: Option<Text<'a>>,
    pub(super) call_type: Option<Text<'a>>,
    pub(super) ani: Option<Text<'a>>,
    pub(super) dnis: Option<Text<'a>>,
    pub(super) reason: Option<Text<'a>>,
    pub(super) work_mode: Option<Text<'a>>,
    pub(super) to: Option<RawDestination<'a>>,
    pub(super) skills: Option<Pairs<'a, i64>>,
    pub(super) user_data: Option<Pairs<'a, RawData<'a>>>,
    pub(super) record: Option<RawRecord<'a>>,
    pub(super) unknown_keys: u32,
}

/// Where `to` points, as written.
#[derive(Debug, Default)]
pub(super) struct RawDestination<'a> {
    pub(super) agent: Option<Text<'a>>,
    pub(super) queue: Option<Text<'a>>,
    pub(super) skill: Option<Text<'a>>,
    pub(super) unknown_keys: u32,
}

/// A record of the contact centre, as written.
#[derive(Debug, Default, Deserialize)]
pub(super) struct RawRecord<'a> {
    #[serde(borrow)]
    pub(super) kind: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) id: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) content: Option<&'a RawValue>,
}

/// A text that is borrowed where it has no escapes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Text<'a>(pub(super) Cow<'a, str>);

/// The members of an object, in their order.
#[derive(Debug)]
pub(super) struct Pairs<'a, V>(pub(super) Vec<(Text<'a>, V)>);

/// A value of the attached data, as written.
#[derive(Debug)]
pub(super) struct RawData<'a> {
    pub(super) text: Text<'a>,
    pub(super) is_string: bool,
}

/// A key of an event.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Key {
    Text(TextKey),
    Time,
    To,
    Skills,
    UserData,
    Record,
    Unknown,
}

/// A key whose value is a text.
#[derive(Clone, Copy, Debug, PartialEq, EnumString)]
#[strum(serialize_all = "camelCase")]
pub(super) enum TextKey {
    Event,
    Id,
    Source,
    Centre,
    Agent,
    Device,
    MediaType,
    Queue,
    Skill,
    ConnId,
    NewConnId,
    CallType,
    Ani,
    Dnis,
    Reason,
    WorkMode,
}

impl Key {
    pub(super) fn of(word: &str) -> Self {
        match word {
            "time" => Self::Time,
            "to" => Self::To,
            "skills" => Self::Skills,
            "userData" => Self::UserData,
            "record" => Self::Record,
            word => word.parse().map_or(Self::Unknown, Self::Text),
        }
    }
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Text::deserialize(deserializer).map(|word| Self::of(&word.0))
    }
}

impl<'a> RawEvent<'a> {
    /// The place of a text.
    pub(super) fn text(&mut self, key: TextKey) -> &mut Option<Text<'a>> {
        match key {
            TextKey::Event => &mut self.event,
            TextKey::Id => &mut self.id,
            TextKey::Source => &mut self.source,
            TextKey::Centre => &mut self.centre,
            TextKey::Agent => &mut self.agent,
            TextKey::Device => &mut self.device,
            TextKey::MediaType => &mut self.media_type,
            TextKey::Queue => &mut self.queue,
            TextKey::Skill => &mut self.skill,
            TextKey::ConnId => &mut self.conn_id,
            TextKey::NewConnId => &mut self.new_conn_id,
            TextKey::CallType => &mut self.call_type,
            TextKey::Ani => &mut self.ani,
            TextKey::Dnis => &mut self.dnis,
            TextKey::Reason => &mut self.reason,
            TextKey::WorkMode => &mut self.work_mode,
        }
    }
}

impl<'a> RawDestination<'a> {
    /// The place of a text, where the key is known.
    pub(super) fn text(&mut self, key: &str) -> Option<&mut Option<Text<'a>>> {
        match key {
            "agent" => Some(&mut self.agent),
            "queue" => Some(&mut self.queue),
            "skill" => Some(&mut self.skill),
            _ => None,
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for RawEvent<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct EventVisitor;

        impl<'de> Visitor<'de> for EventVisitor {
            type Value = RawEvent<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut raw = RawEvent::default();
                while let Some(key) = map.next_key()? {
                    match key {
                        Key::Text(key) => take(&mut map, raw.text(key))?,
                        Key::Time => take(&mut map, &mut raw.time)?,
                        Key::To => take(&mut map, &mut raw.to)?,
                        Key::Skills => take(&mut map, &mut raw.skills)?,
                        Key::UserData => take(&mut map, &mut raw.user_data)?,
                        Key::Record => take(&mut map, &mut raw.record)?,
                        Key::Unknown => {
                            map.next_value::<IgnoredAny>()?;
                            raw.unknown_keys += 1;
                        }
                    }
                }
                Ok(raw)
            }
        }

        deserializer.deserialize_map(EventVisitor)
    }
}

/// Reads a value into a place that has none yet.
fn take<'de, A, T>(map: &mut A, place: &mut Option<T>) -> Result<(), A::Error>
where
    A: MapAccess<'de>,
    T: Deserialize<'de>,
{
    if place.is_some() {
        return Err(A::Error::custom("repeated key"));
    }
    *place = map.next_value()?;
    Ok(())
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor;

        impl<'de> Visitor<'de> for TextVisitor {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }

            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Borrowed(text)))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }

        deserializer.deserialize_str(TextVisitor)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for RawDestination<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct DestinationVisitor;

        impl<'de> Visitor<'de> for DestinationVisitor {
            type Value = RawDestination<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut raw = RawDestination::default();
                while let Some(key) = map.next_key::<Text<'_>>()? {
                    match raw.text(&key.0) {
                        Some(place) => take(&mut map, place)?,
                        None => {
                            map.next_value::<IgnoredAny>()?;
                            raw.unknown_keys += 1;
                        }
                    }
                }
                Ok(raw)
            }
        }

        deserializer.deserialize_map(DestinationVisitor)
    }
}

impl<'de: 'a, 'a, V: Deserialize<'de>> Deserialize<'de> for Pairs<'a, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PairsVisitor<V>(std::marker::PhantomData<V>);

        impl<'de, V: Deserialize<'de>> Visitor<'de> for PairsVisitor<V> {
            type Value = Pairs<'de, V>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }

        deserializer.deserialize_map(PairsVisitor(std::marker::PhantomData))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for RawData<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <&'a RawValue>::deserialize(deserializer)?;
        let is_whole = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        match serde_json::from_str(raw.get()) {
            // A whole number keeps all its digits.
            Ok(Value::Number(_)) if is_whole(raw.get()) => Ok(Self::as_written(raw)),
            Ok(value) => Ok(Self::of_json(value)),
            // A number may be too large to be counted with.
            Err(_) => Ok(Self::as_written(raw)),
        }
    }
}

impl<'a> RawData<'a> {
    fn as_written(raw: &'a RawValue) -> Self {
        Self { text: Text(Cow::Borrowed(raw.get())), is_string: false }
    }

    /// The value of a JSON value: a string as it is, anything else by its JSON text.
    pub(super) fn of_json(value: Value) -> Self {
        match value {
            Value::String(text) => Self { text: Text(Cow::Owned(text)), is_string: true },
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::Array(_)
            | Value::Object(_) => {
                Self { text: Text(Cow::Owned(value.to_string())), is_string: false }
            }
        }
    }
}
