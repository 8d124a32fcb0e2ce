//! Named stat types, time profiles and time ranges, as Configuration Manager held them.
//!
//! Definitions in simple mode name them. They stand in the configuration file:
//!
//! ```yaml
//! statTypes:
//!   TestAgentStat: { category: TotalNumber, mainMask: CallAnswered, subject: DNAction }
//! timeProfiles:
//!   "OneDay,Growing": "0:00"
//! timeRanges:
//!   Range0-60: 0-60
//! ```

use std::ops::Range;

use indexmap::IndexMap;
use strum::IntoEnumIterator;

use super::arrange::known_keys;
use super::interval::{WrittenInterval, read_interval};
use super::key::{Key, KeyValue, STAT_TYPE_KEYS};
use super::problem::{Problem, SourceFile, ValueMistake};
use super::profile::IntervalKind;
use super::range::TimeRange;
use super::reader::Reader;
use super::source::read_documents;
use super::stat_type::{StatType, read_stat_type};
use super::word::{nearest, split_at_commas};
use super::written::{Entry, Text, Value};

/// The sections of the configuration file that are read here.
pub const CATALOGUE_KEYS: [Key; 3] = [
    Key::optional(
        STAT_TYPES,
        KeyValue::Named(&KeyValue::Keys(&STAT_TYPE_KEYS)),
        "Stat types by their names.",
        "there are none",
    )
    .rule(44),
    Key::optional(
        PROFILES,
        KeyValue::Named(&KeyValue::Profile),
        "Time profiles by their names. Behind a comma stands the type: `OneDay,Growing`, which is \
         the type where none is written, `Sliding`, `Selection` or `SinceLogin`.",
        "there are none",
    )
    .rule(8),
    Key::optional(
        RANGES,
        KeyValue::Named(&KeyValue::Range),
        "Time ranges by their names: two bounds in seconds, `from-to`, of which one may be missing.",
        "there are none",
    )
    .rule(38),
];
const SECTIONS: [&str; 3] = Key::names(&CATALOGUE_KEYS);
const STAT_TYPES: &str = "statTypes";
const PROFILES: &str = "timeProfiles";
const RANGES: &str = "timeRanges";

/// What definitions in simple mode can name. A name whose entry has a problem maps to none.
#[derive(Debug, Default)]
pub struct Catalogue {
    pub(crate) stat_types: IndexMap<String, Option<StatType>>,
    pub(crate) profiles: IndexMap<String, Option<WrittenInterval>>,
    pub(crate) ranges: IndexMap<String, Option<TimeRange>>,
}

impl Catalogue {
    /// Reads the named things of a configuration file, with the problems of their definitions.
    #[must_use]
    pub fn read(file: &SourceFile) -> (Self, Vec<Problem>) {
        let mut catalogue = Self::default();
        let mut problems = Vec::new();
        for (mut document, faults) in read_documents(file) {
            let mut reader = Reader::new(file);
            reader.problems = faults;
            for section in SECTIONS {
                catalogue.read_section(&mut reader, section, &mut document.entries);
            }
            problems.append(&mut reader.problems);
        }
        (catalogue, problems)
    }

    fn read_section(&mut self, reader: &mut Reader<'_>, section: &str, entries: &mut [Entry]) {
        let Some(Entry { value, .. }) = entries.iter_mut().find(|entry| entry.key.text == section)
        else {
            return;
        };
        let named = match value {
            Value::Nothing(_) => return,
            Value::Map(named, _) => named,
            Value::Text(_) | Value::Flag(..) | Value::List(..) => {
                reader.wrong_kind(section, "names with what they stand for", value);
                return;
            }
        };
        for Entry { key, value } in named {
            let problems_before = reader.problems.len();
            match section {
                STAT_TYPES => {
                    let stat_type = read_named_stat_type(reader, &key.place, value);
                    let mut problems = reader.problems.iter().skip(problems_before);
                    let is_good = problems.all(|problem| !problem.is_error());
                    let stat_type = stat_type.filter(|_| is_good);
                    self.stat_types.insert(key.text.trim().to_owned(), stat_type);
                }
                PROFILES => {
                    let name = key.text.split(',').next().unwrap_or("").trim().to_owned();
                    self.profiles.insert(name, read_named_profile(reader, key, value));
                }
                _ => {
                    let range = read_named_range(reader, &key.text, value);
                    self.ranges.insert(key.text.trim().to_owned(), range);
                }
            }
        }
    }
}

fn read_named_stat_type(
    reader: &mut Reader<'_>,
    place: &Range<usize>,
    value: &mut Value,
) -> Option<StatType> {
    let Value::Map(entries, _) = value else {
        reader.wrong_kind(STAT_TYPES, "`category`, `mainMask` and `subject`", value);
        return None;
    };
    known_keys(reader, entries, "a stat type", &Key::names(&STAT_TYPE_KEYS));
    read_stat_type(reader, entries, place)
}

/// Reads a profile whose key is its name and its type: `OneDay,Growing`.
fn read_named_profile(
    reader: &mut Reader<'_>,
    key: &Text,
    value: &Value,
) -> Option<WrittenInterval> {
    let kinds = IntervalKind::iter().map(|kind| (kind.short_name(), kind));
    let names = kinds.clone().map(|(name, _)| name);
    let written = split_at_commas(&key.text).nth(1);
    let word = written.map_or("Growing", |word| word.text);
    let known = kinds.clone().find(|(name, _)| name.eq_ignore_ascii_case(word));
    let Some((_, kind)) = known else {
        let mistake = ValueMistake::UnknownWord {
            word: word.to_owned(),
            what: "a type of time profile",
            nearest: nearest(word, names.clone()),
            all: names.collect::<Vec<_>>().join(", "),
        };
        let part = written.map_or(0..key.text.len(), |word| word.bytes());
        let place = key.places(reader.file.text())(part);
        reader.problem(mistake, place);
        return None;
    };
    let text = match value {
        Value::Text(text) => Some(text),
        Value::Nothing(_) => None,
        Value::Flag(..) | Value::List(..) | Value::Map(..) => {
            reader.wrong_kind(&key.text, "a time profile such as \"0:00\"", value);
            return None;
        }
    };
    read_interval(reader, kind, text, &key.place)
}

fn read_named_range(reader: &mut Reader<'_>, key: &str, value: &Value) -> Option<TimeRange> {
    let Value::Text(text) = value else {
        reader.wrong_kind(key, "a range of seconds such as 0-60", value);
        return None;
    };
    match text.text.parse::<TimeRange>() {
        Ok(range) => Some(range),
        Err(fault) => {
            reader.problem(ValueMistake::Range(fault), text.place.clone());
            None
        }
    }
}
