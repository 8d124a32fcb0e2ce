//! The slow reader: finds everything that is wrong with the types of a line.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use super::fault::{Fault, Refusal};
use super::raw::{Key, Pairs, RawData, RawDestination, RawEvent, RawRecord, Text};

const TEXT: &str = "a text";
const WHOLE_NUMBER: &str = "a whole number";
const OBJECT: &str = "an object";

/// Reads what can be read of a line that the quick reader has refused.
///
/// # Errors
/// Where the line is not a JSON object, so that nothing can be read.
pub(super) fn explain<'a>(
    line: &[u8],
    error: &serde_json::Error,
) -> Result<(RawEvent<'a>, Vec<Fault>), Refusal> {
    let refuse = |fault| Err(Refusal::new(vec![fault]));
    let members = match serde_json::from_slice::<Members>(line) {
        Ok(members) => members.0,
        Err(fault) => {
            return match serde_json::from_slice::<Value>(line) {
                Ok(value) => refuse(Fault::NotAnObject(kind(&value))),
                Err(_) => refuse(Fault::NotJson(not_json(&fault, line))),
            };
        }
    };
    let mut slow = Slow { raw: RawEvent::default(), faults: Vec::new() };
    let mut seen = HashSet::new();
    for (key, value) in members {
        if seen.insert(key.clone()) {
            slow.take(&key, value);
        } else {
            slow.faults.push(Fault::RepeatedKey(key));
        }
    }
    if slow.faults.is_empty() {
        // The quick reader knows of something that this one does not: its words must do.
        slow.faults.push(Fault::NotJson(error.to_string()));
    }
    Ok((slow.raw, slow.faults))
}

struct Slow<'a> {
    raw: RawEvent<'a>,
    faults: Vec<Fault>,
}

impl Slow<'_> {
    fn take(&mut self, key: &str, value: Value) {
        match Key::of(key) {
            Key::Text(place) => *self.raw.text(place) = self.text(key, value),
            Key::Time => self.raw.time = self.whole_number(key, &value),
            Key::To => self.raw.to = self.destination(value),
            Key::Skills => self.raw.skills = self.skills(value),
            Key::UserData => self.raw.user_data = self.user_data(value),
            Key::Record => self.raw.record = self.record(value),
            Key::Unknown => self.raw.unknown_keys += 1,
        }
    }

    fn text<'a>(&mut self, key: &str, value: Value) -> Option<Text<'a>> {
        match value {
            Value::String(text) => Some(Text(Cow::Owned(text))),
            Value::Null => None,
            Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
                self.wrong_type(key, TEXT, &value);
                None
            }
        }
    }

    fn whole_number(&mut self, key: &str, value: &Value) -> Option<i64> {
        let number = value.as_i64();
        if number.is_none() && !value.is_null() {
            self.wrong_type(key, WHOLE_NUMBER, value);
        }
        number
    }

    fn object(&mut self, key: &str, value: Value) -> Option<serde_json::Map<String, Value>> {
        match value {
            Value::Object(members) => Some(members),
            Value::Null => None,
            Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::String(_) => {
                self.wrong_type(key, OBJECT, &value);
                None
            }
        }
    }

    fn destination<'a>(&mut self, value: Value) -> Option<RawDestination<'a>> {
        let mut destination = RawDestination::default();
        for (key, value) in self.object("to", value)? {
            let path = format!("to.{key}");
            match destination.text(&key) {
                Some(place) => *place = self.text(&path, value),
                None => destination.unknown_keys += 1,
            }
        }
        Some(destination)
    }

    fn skills<'a>(&mut self, value: Value) -> Option<Pairs<'a, i64>> {
        let mut pairs = Vec::new();
        for (skill, level) in self.object("skills", value)? {
            let path = format!("skills.{skill}");
            match level.as_i64() {
                Some(level) => pairs.push((Text(Cow::Owned(skill)), level)),
                None => self.wrong_type(&path, WHOLE_NUMBER, &level),
            }
        }
        Some(Pairs(pairs))
    }

    fn user_data<'a>(&mut self, value: Value) -> Option<Pairs<'a, RawData<'a>>> {
        let members = self.object("userData", value)?;
        let pair = |(key, value)| (Text(Cow::Owned(key)), RawData::of_json(value));
        Some(Pairs(members.into_iter().map(pair).collect()))
    }

    /// What is in it is not read again: the line is refused in any case.
    fn record<'a>(&mut self, value: Value) -> Option<RawRecord<'a>> {
        let mut record = RawRecord::default();
        for (key, value) in self.object("record", value)? {
            let path = format!("record.{key}");
            match key.as_str() {
                "kind" => record.kind = self.text(&path, value),
                "id" => record.id = self.text(&path, value),
                "content" => record.content = Some(RawValue::NULL),
                _ => {}
            }
        }
        Some(record)
    }

    fn wrong_type(&mut self, key: &str, expected: &'static str, found: &Value) {
        self.faults.push(Fault::WrongType { key: key.to_owned(), expected, found: kind(found) });
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(number) if number.is_f64() => "a number with a fraction",
        Value::Number(_) => "a number",
        Value::String(_) => TEXT,
        Value::Array(_) => "a list",
        Value::Object(_) => OBJECT,
    }
}

/// What the JSON reader says, without its line number, which is always 1.
fn not_json(error: &serde_json::Error, line: &[u8]) -> String {
    if std::str::from_utf8(line).is_err() {
        return "the line is not UTF-8".to_owned();
    }
    error.to_string().replace(" at line 1 column ", " at column ")
}

/// All members of an object, repeated keys included.
struct Members(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MembersVisitor;

        impl<'de> Visitor<'de> for MembersVisitor {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(OBJECT)
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(MembersVisitor)
    }
}
