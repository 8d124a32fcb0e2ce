//! The schema of `tallyboard.yaml`.

use serde_json::{Map, Value, json};
use strum::IntoEnumIterator;

use super::conditions::of_stat_types;
use super::values::{Reading, object, profile, set, shared};
use crate::definition::IntervalKind;
use crate::server::CONFIG_KEYS;

/// The schema, with time profiles by the type behind their names.
pub(super) fn schema() -> Value {
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The configuration of Tallyboard",
        "description": "A tallyboard.yaml. docs/reference.md tells every key.",
    });
    if let Value::Object(keywords) = object(&CONFIG_KEYS, Reading::Strict) {
        keywords.into_iter().for_each(|(keyword, value)| set(&mut schema, &keyword, value));
    }
    set(&mut schema, "type", json!(["object", "null"]));
    if let Some(stat_type) = schema.pointer_mut("/properties/statTypes/additionalProperties") {
        set(stat_type, "allOf", Value::Array(of_stat_types()));
    }
    if let Some(profiles) = schema.pointer_mut("/properties/timeProfiles") {
        set(profiles, "patternProperties", Value::Object(profiles_by_name()));
        set(profiles, "additionalProperties", json!(false));
    }
    set(&mut schema, "$defs", shared());
    schema
}

/// The time profiles of each type, by what the names end with; without a type they are growing ones.
fn profiles_by_name() -> Map<String, Value> {
    let unnamed = ("^[^,]*$".to_owned(), profile(IntervalKind::GrowingWindow));
    let named = IntervalKind::iter()
        .map(|kind| (format!(r"^[^,]*,\s*{}\s*(,|$)", kind.short_name()), profile(kind)));
    std::iter::once(unnamed).chain(named).collect()
}
