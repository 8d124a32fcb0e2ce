//! What a client of the statistics service asks for: statistics by their names, or with the definitions
//! that they bring along.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::problem::Problem;
use crate::definition::{DEFINITION_KEYS, Key, ObjectType};

/// The keys of a definition that say when values are sent, and that a statistic is defined at all.
const MODE: &str = "notificationMode";
const EXTENDED: &str = "statisticDefinitionEx";
/// The key below which a definition may stand as a whole.
const WHOLE: &str = "definition";
/// Keys of which each one begins a definition.
const BEGINNINGS: [&str; 6] =
    [WHOLE, EXTENDED, "statisticDefinitionName", "category", "subject", "mainMask"];

/// A request about many statistics.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Operation {
    pub(super) operation_id: Option<String>,
    pub(super) data: Data,
}

#[derive(Debug, Deserialize)]
pub(super) struct Data {
    pub(super) statistics: Vec<Descriptor>,
}

/// A request about one statistic.
#[derive(Debug, Deserialize)]
pub(super) struct Single {
    pub(super) data: Descriptor,
}

/// A statistic as a client names it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Descriptor {
    pub(super) statistic_id: Option<String>,
    pub(super) object_id: String,
    pub(super) object_type: String,
    pub(super) name: Option<String>,
    #[serde(flatten)]
    more: Map<String, Value>,
}

impl Descriptor {
    /// The type of the object.
    pub(super) fn object_type(&self) -> Result<ObjectType, Problem> {
        Self::type_of(&self.object_type)
    }

    /// The type of an object, as clients write it.
    pub(super) fn type_of(written: &str) -> Result<ObjectType, Problem> {
        written.to_ascii_uppercase().parse().map_err(|_| {
            Problem::invalid(format!(
                "`objectType` is `{written}`: expected AGENT, QUEUE, SKILL_AG or SKILL_Q"
            ))
        })
    }

    /// The definition that it brings along, as a file would have it; none where it names one.
    pub(super) fn definition(&mut self, object_type: ObjectType, name: &str) -> Option<String> {
        let mut keys = std::mem::take(&mut self.more);
        if !BEGINNINGS.iter().any(|key| keys.contains_key(*key)) {
            return None;
        }
        match keys.remove(WHOLE) {
            Some(Value::Object(whole)) => keys.extend(whole),
            // It is told that this is no key of a definition.
            Some(other) => {
                keys.insert(WHOLE.to_owned(), other);
            }
            None => {}
        }
        let mut top = Map::new();
        let mut below = match keys.remove(EXTENDED) {
            Some(Value::Object(below)) => below,
            Some(other) => {
                top.insert(EXTENDED.to_owned(), other);
                Map::new()
            }
            None => Map::new(),
        };
        let known = Key::names(&DEFINITION_KEYS);
        for (key, value) in keys {
            let level = if known.contains(&&*key) { &mut top } else { &mut below };
            level.insert(key, value);
        }
        if let Some(Value::String(mode)) = top.get_mut(MODE) {
            mode.make_ascii_uppercase();
        }
        if !below.is_empty() {
            top.insert(EXTENDED.to_owned(), Value::Object(below));
        }
        top.insert("name".to_owned(), json!(name));
        top.insert("objectType".to_owned(), json!(object_type.name()));
        // What is JSON is YAML.
        Some(serde_json::to_string_pretty(&top).expect("it was read from JSON"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_definition_is_written_as_a_file_has_it() {
        for (more, expected) in [
            (json!({}), None),
            (json!({"tag": 7}), None),
            (
                json!({"category": "TotalNumber", "notificationMode": "Immediate", "mainMask": "*"}),
                Some(json!({"notificationMode": "IMMEDIATE",
                    "statisticDefinitionEx": {"category": "TotalNumber", "mainMask": "*"}})),
            ),
            (
                json!({"definition": {"insensitivity": 5, "statisticDefinitionEx": {"category": "A"}}}),
                Some(json!({"insensitivity": 5, "statisticDefinitionEx": {"category": "A"}})),
            ),
            (
                json!({"statisticDefinitionName": "Calls"}),
                Some(json!({"statisticDefinitionName": "Calls"})),
            ),
        ] {
            let mut whole = json!({"objectId": "sales", "objectType": "Queue"});
            whole.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            let mut descriptor: Descriptor = serde_json::from_value(whole).unwrap();
            let text = descriptor.definition(ObjectType::Queue, "s1");
            let read = text.map(|text| serde_json::from_str::<Value>(&text).unwrap());
            let expected = expected.map(|mut expected| {
                expected["name"] = "s1".into();
                expected["objectType"] = "QUEUE".into();
                expected
            });
            assert_eq!(read, expected, "{more}");
        }
    }
}
