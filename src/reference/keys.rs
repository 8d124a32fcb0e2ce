//! The chapters about keys: of a definition in either mode, and of the configuration.

use super::examples::{CONFIGURATION, example};
use super::markdown::{Page, code};
use super::rules::short_rule;
use crate::definition::{DEFINITION_KEYS, Key, KeyValue, STAT_TYPE_KEYS, WINDOW_KEYS};
use crate::server::CONFIG_KEYS;

/// How many names are listed in a table; of more the chapter is named.
const WORDS_LISTED_MAX: usize = 6;

/// The keys of a definition, and examples of both modes.
pub(super) fn write_definition(page: &mut Page) {
    page.heading(2, "A definition");
    page.text(
        "A file of definitions is YAML, with a document for each statistic. A line `---` stands between two \
         documents. Names of closed sets, such as those of categories, may be written in upper or lower \
         case; keys may not.",
    );
    key_table(page, &DEFINITION_KEYS);
    page.heading(3, "Extended mode");
    page.text("Below `statisticDefinitionEx` stands what the statistic is:");
    key_table(page, &STAT_TYPE_KEYS);
    page.text("and over which interval, and which durations:");
    key_table(page, &WINDOW_KEYS);
    for key in ["insensitivity", "distinguishByConnId"] {
        page.text(&format!("An example with `{key}`:"));
        page.yaml(example("key", key));
    }
    page.heading(3, "Simple mode");
    page.text(
        "`statisticDefinitionName` and the keys beside it name things of the [configuration](#configuration); \
         these examples go with the one that is shown there.",
    );
    for key in ["statisticDefinitionName", "timeProfile", "timeRange", "timeRange2"] {
        page.yaml(example("simple", key));
    }
}

/// The keys of the configuration, with the configuration that goes with the examples.
pub(super) fn write_configuration(page: &mut Page) {
    page.heading(2, "Configuration");
    page.text(
        "The file `tallyboard.yaml` has what definitions in simple mode can name, the options of counting, \
         and what the service needs to know.",
    );
    key_table(page, &CONFIG_KEYS);
    page.text("The configuration that goes with the examples on this page:");
    page.yaml(CONFIGURATION);
    sections(page, &CONFIG_KEYS, "");
}

/// A table for each section, and for those inside of it.
fn sections(page: &mut Page, keys: &[Key], above: &str) {
    for key in keys {
        let name = format!("{above}{}", key.name);
        let Some(below) = keys_below(key.value) else { continue };
        page.heading(3, &code(&name));
        page.text(key.meaning);
        key_table(page, below);
        sections(page, below, &format!("{name}."));
    }
}

/// The keys of a level below, also where they stand below names that the author chooses.
fn keys_below(value: KeyValue) -> Option<&'static [Key]> {
    match value {
        KeyValue::Keys(keys) => Some(keys),
        KeyValue::Named(inner) => keys_below(*inner),
        KeyValue::Text
        | KeyValue::Name
        | KeyValue::Word(_)
        | KeyValue::Mask
        | KeyValue::Profile
        | KeyValue::Range
        | KeyValue::Filter
        | KeyValue::Formula
        | KeyValue::Percentile
        | KeyValue::Zone
        | KeyValue::Flag
        | KeyValue::AnyNumber { .. }
        | KeyValue::Texts
        | KeyValue::Whole { .. } => None,
    }
}

/// A row for each key.
fn key_table(page: &mut Page, keys: &[Key]) {
    let rows = keys.iter().map(|key| {
        let meaning = match key.rule {
            Some(number) => format!("{} ({})", key.meaning, short_rule(number)),
            None => key.meaning.to_owned(),
        };
        [code(key.name), value(key.value), meaning, key.without.unwrap_or("refused").to_owned()]
    });
    page.table(["key", "value", "meaning", "without it"], rows);
}

/// What can stand behind a key, in words.
fn value(value: KeyValue) -> String {
    match value {
        KeyValue::Text | KeyValue::Name => "text".to_owned(),
        KeyValue::Word(words) => {
            let names: Vec<String> = words().iter().map(|(name, _)| code(name)).collect();
            if names.len() > WORDS_LISTED_MAX {
                "name of a [category](#categories)".to_owned()
            } else {
                names.join(", ")
            }
        }
        KeyValue::Mask => "[mask](#masks)".to_owned(),
        KeyValue::Profile => "[time profile](#intervals)".to_owned(),
        KeyValue::Range => "`from-to` in seconds".to_owned(),
        KeyValue::Filter => "[filter](#filters)".to_owned(),
        KeyValue::Formula => "[formula](#formulas)".to_owned(),
        KeyValue::Percentile => "percentage, greater than 0".to_owned(),
        KeyValue::Zone => "IANA name of a time zone".to_owned(),
        KeyValue::Flag => "`true` or `false`".to_owned(),
        KeyValue::Whole { unit, min, max: u32::MAX } => format!("{unit}, from {min} on"),
        KeyValue::Whole { unit, min, max } => format!("{unit}, {min} to {max}"),
        KeyValue::AnyNumber { unit } => format!("{unit}, or -1 for any number"),
        KeyValue::Texts => "list of texts".to_owned(),
        KeyValue::Keys(_) => "the keys of the table below".to_owned(),
        KeyValue::Named(inner) => format!("names, each with {}", self::value(*inner)),
    }
}
