//! JSON Schemas (draft 2020-12) for editors: of a document of `statistics.yaml`, and of `tallyboard.yaml`.
//!
//! A schema accepts whatever `check` has nothing to say about, if closed names are written as the reference
//! writes them. What takes more than one look at a value, such as the grammar of filters, is left to `check`.

mod values;
mod conditions;
mod statistics;
mod configuration;

use serde_json::Value;

/// The schema of one document of a file of definitions.
#[must_use]
pub fn statistics_schema() -> String {
    text(&statistics::schema())
}

/// The schema of the configuration file.
#[must_use]
pub fn configuration_schema() -> String {
    text(&configuration::schema())
}

fn text(schema: &Value) -> String {
    format!("{schema:#}\n")
}
