//! The schema of a document of `statistics.yaml`.

use serde_json::{Value, json};

use super::conditions::{EXTENDED, of_definitions, of_stat_types, of_windows, where_key, without};
use super::values::{Reading, object, set, shared};
use crate::definition::{DEFINITION_KEYS, Mode};

/// The keys of the simple mode; the first one selects it.
const SIMPLE: [&str; 4] = ["statisticDefinitionName", "timeProfile", "timeRange", "timeRange2"];

/// The schema, with everything that the parts of a definition ask of each other.
pub(super) fn schema() -> Value {
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A statistic of Tallyboard",
        "description": "One document of a statistics.yaml. docs/reference.md has an example of everything.",
    });
    let mut definition = object(&DEFINITION_KEYS, Reading::Lenient);
    // Without a mode there is a default, and a warning.
    set(&mut definition, "required", json!(["name", "objectType", "notificationMode"]));
    let mut extended = of_stat_types();
    extended.extend(of_windows());
    if let Some(below) = definition.pointer_mut(&format!("/properties/{EXTENDED}")) {
        set(below, "allOf", Value::Array(extended));
    }
    let periodical: &str = Mode::Periodical.into();
    let frequency = json!({
        "required": ["notificationFrequency"],
        "properties": { "notificationFrequency": { "minimum": 1, "not": { "const": "0" } } },
    });
    let mut conditions = vec![
        json!({
            "if": { "required": [EXTENDED] },
            "then": without(&SIMPLE),
            "else": { "required": ["statisticDefinitionName"] },
        }),
        where_key("notificationMode", &[periodical], &frequency),
    ];
    conditions.extend(of_definitions());
    set(&mut definition, "allOf", Value::Array(conditions));
    if let Value::Object(keywords) = definition {
        keywords.into_iter().for_each(|(keyword, value)| set(&mut schema, &keyword, value));
    }
    set(&mut schema, "$defs", shared());
    schema
}
