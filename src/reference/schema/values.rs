//! What can stand behind a key, as a schema.

use serde_json::{Map, Value, json};

use crate::definition::{Action, IntervalKind, Key, KeyValue, words};

/// How a file is read: what is a text for one reader is a number for another.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// Numbers may stand in quotes.
    Lenient,
    /// Numbers are numbers.
    Strict,
}

/// What an author is told who writes something else than a mask.
const MASK_EXPECTED: &str =
    "expected actions or statuses with commas between them, such as CallAnswered, CallAbandoned";

/// The name of the schema of masks among the definitions of a schema.
const MASK: &str = "mask";

/// What several keys refer to.
pub(super) fn shared() -> Value {
    json!({ MASK: mask() })
}

/// The properties of an object that has these keys, and no others.
pub(super) fn object(keys: &[Key], reading: Reading) -> Value {
    let properties: Map<String, Value> =
        keys.iter().map(|key| (key.name.to_owned(), property(key, reading))).collect();
    let needed = keys.iter().filter(|key| key.without.is_none());
    let needed: Vec<&str> = needed.map(|key| key.name).collect();
    let mut object = json!({
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
    });
    if !needed.is_empty() {
        set(&mut object, "required", json!(needed));
    }
    object
}

/// The schema of a key, with what the reference says of it.
fn property(key: &Key, reading: Reading) -> Value {
    let mut property = value(key.value, reading);
    let mut description = key.meaning.to_owned();
    if let Some(without) = key.without {
        description += &format!(" Without it: {without}.");
    }
    if let Some(rule) = key.rule {
        description += &format!(" (semantics.md, rule {rule})");
    }
    set(&mut property, "description", json!(description));
    property
}

/// The schema of a value.
pub(super) fn value(value: KeyValue, reading: Reading) -> Value {
    match value {
        KeyValue::Text => json!({ "type": "string" }),
        KeyValue::Name => json!({ "type": ["string", "number"], "minLength": 1 }),
        KeyValue::Word(words) => named(words()),
        KeyValue::Mask => json!({ "$ref": format!("#/$defs/{MASK}") }),
        KeyValue::Profile => json!({ "type": ["string", "integer"] }),
        KeyValue::Range => json!({
            "type": ["string", "integer"],
            "pattern": r"^\s*[0-9]*\s*-\s*[0-9]*\s*$",
            "patternErrorMessage": "expected a range of seconds such as 0-20",
            "maximum": 0,
        }),
        KeyValue::Filter => json!({ "type": "string" }),
        KeyValue::Formula => json!({ "type": ["string", "number"], "minLength": 1 }),
        KeyValue::Percentile => json!({
            "type": ["number", "string"],
            "exclusiveMinimum": 0,
            "maximum": 100,
            "pattern": r"^\s*[0-9]{1,3}(\.[0-9]{1,3})?\s*$",
        }),
        KeyValue::Zone => json!({ "type": "string", "minLength": 1 }),
        KeyValue::Flag => json!({ "type": "boolean" }),
        KeyValue::Whole { min, max, .. } => {
            let mut whole = json!({ "type": "integer", "minimum": min, "maximum": max });
            if reading == Reading::Lenient {
                set(&mut whole, "type", json!(["integer", "string"]));
                set(&mut whole, "pattern", json!(r"^\s*\+?[0-9]+\s*$"));
            }
            whole
        }
        KeyValue::AnyNumber { .. } => json!({ "type": "integer", "minimum": -1 }),
        KeyValue::Texts => json!({ "type": "array", "items": { "type": "string" } }),
        KeyValue::Keys(keys) => object(keys, reading),
        KeyValue::Named(inner) => json!({
            "type": ["object", "null"],
            "additionalProperties": self::value(*inner, reading),
        }),
    }
}

/// One of the names of a closed set. What YAML reads as a number or as nothing is that.
fn named(words: Vec<(&'static str, String)>) -> Value {
    let names = words.iter().map(|(name, _)| match serde_json::from_str::<Value>(name) {
        Ok(literal) => literal,
        Err(_) => json!(name),
    });
    let names: Vec<Value> = names.collect();
    let sentences: Vec<String> = words.into_iter().map(|(_, sentence)| sentence).collect();
    json!({ "enum": names, "enumDescriptions": sentences })
}

/// A mask: a list, or one of the names, for editors that complete them. Editors say of the first one why a
/// value is neither.
fn mask() -> Value {
    let actions = words::<Action>();
    let names: Vec<&str> = actions.iter().map(|(name, _)| *name).collect();
    let item = format!(r"(\*|~?\s*({}))", names.join("|"));
    json!({
        "anyOf": [
            {
                "type": "string",
                "pattern": format!(r"^\s*{item}(\s*,\s*{item})*\s*$"),
                "patternErrorMessage": MASK_EXPECTED,
            },
            named(actions),
        ],
    })
}

/// The time profiles of a kind of interval.
pub(super) fn profile(kind: IntervalKind) -> Value {
    const HOURS: &str = r"[0-9]{1,3}:[0-9]{1,2}(:[0-9]{1,2})?";
    let expected = format!("expected {}", kind.profile());
    let mut profile = match kind {
        IntervalKind::GrowingWindow => {
            let reset = format!(r"\s*{HOURS}(\s*\+\s*{HOURS})?\s*");
            json!({ "type": "string", "pattern": format!(r"^(TZ=\S+\s)?{reset}(,{reset})*$") })
        }
        IntervalKind::SinceLogin => json!({ "type": ["string", "integer", "null"] }),
        IntervalKind::SlidingSelection => json!({
            "type": ["integer", "string"],
            "minimum": 1,
            "maximum": crate::definition::SELECTION_MAX,
            "pattern": r"^\s*[0-9]+\s*$",
        }),
        IntervalKind::SlidingWindow => json!({
            "type": ["integer", "string"],
            "minimum": 1,
            "maximum": crate::definition::SLIDING_WINDOW_S_MAX,
            "pattern": r"^\s*[0-9]+\s*(:\s*[0-9]+\s*)?$",
        }),
    };
    set(&mut profile, "patternErrorMessage", json!(expected));
    profile
}

/// Sets a keyword of a schema.
pub(super) fn set(schema: &mut Value, keyword: &str, value: Value) {
    if let Value::Object(keywords) = schema {
        keywords.insert(keyword.to_owned(), value);
    }
}
