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

use super::interval::{IntervalKind, read_interval};
use super::key;
use super::problem::{Mistake, Problem, SourceFile};
use super::profile::Interval;
use super::range::TimeRange;
use super::reader::{Reader, find};
use super::source::{Entry, Value, read_documents};
use super::stat_type::{StatType, read_stat_type};

/// The sections of the configuration file that are read here.
const SECTIONS: [&str; 3] = [STAT_TYPES, PROFILES, RANGES];
const STAT_TYPES: &str = "statTypes";
const PROFILES: &str = "timeProfiles";
const RANGES: &str = "timeRanges";

/// What definitions in simple mode can name. A name whose entry has a problem maps to none.
#[derive(Debug, Default)]
pub struct Catalogue {
    pub(crate) stat_types: IndexMap<String, Option<StatType>>,
    pub(crate) profiles: IndexMap<String, Option<Interval>>,
    pub(crate) ranges: IndexMap<String, Option<TimeRange>>,
}

impl Catalogue {
    /// Reads the named things of a configuration file, with the problems of their definitions.
    #[must_use]
    pub fn read(file: &SourceFile) -> (Self, Vec<Problem>) {
        let mut catalogue = Self::default();
        let mut problems = Vec::new();
        for (document, faults) in read_documents(file) {
            let mut reader = Reader::new(file);
            reader.problems = faults;
            for section in SECTIONS {
                catalogue.read_section(&mut reader, section, &document.entries);
            }
            problems.append(&mut reader.problems);
        }
        (catalogue, problems)
    }

    fn read_section(&mut self, reader: &mut Reader<'_>, section: &str, entries: &[Entry]) {
        let named = match find(entries, section) {
            None | Some(Value::Nothing(_)) => return,
            Some(Value::Map(named, _)) => named,
            Some(value @ (Value::Text(_) | Value::Flag(..) | Value::List(_))) => {
                reader.wrong_kind(section, "names with what they stand for", value);
                return;
            }
        };
        for Entry { key, value } in named {
            let errors_before = reader.problems.len();
            match section {
                STAT_TYPES => {
                    let stat_type = read_named_stat_type(reader, &key.place, value);
                    let is_good = reader.problems.iter().skip(errors_before).all(|p| !p.is_error());
                    let stat_type = stat_type.filter(|_| is_good);
                    self.stat_types.insert(key.text.clone(), stat_type);
                }
                PROFILES => {
                    let (name, kind) = match key.text.split_once(',') {
                        Some((name, kind)) => (name.trim(), kind.trim()),
                        None => (key.text.trim(), "Growing"),
                    };
                    let profile = read_named_profile(reader, kind, &key.place, value);
                    self.profiles.insert(name.to_owned(), profile);
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
    value: &Value,
) -> Option<StatType> {
    let Value::Map(entries, _) = value else {
        reader.wrong_kind(STAT_TYPES, "`category`, `mainMask` and `subject`", value);
        return None;
    };
    let known = [
        key::CATEGORY,
        key::MAIN_MASK,
        key::RELATIVE_MASK,
        key::SUBJECT,
        key::FILTER,
        key::DISTINGUISH,
    ];
    reader.unknown_keys(entries, "a stat type", &known);
    read_stat_type(reader, entries, place)
}

fn read_named_profile(
    reader: &mut Reader<'_>,
    kind: &str,
    place: &Range<usize>,
    value: &Value,
) -> Option<Interval> {
    let kinds = [
        ("Growing", IntervalKind::GrowingWindow),
        ("SinceLogin", IntervalKind::SinceLogin),
        ("Sliding", IntervalKind::SlidingWindow),
        ("Selection", IntervalKind::SlidingSelection),
    ];
    let known = kinds.iter().find(|(name, _)| name.eq_ignore_ascii_case(kind));
    let Some(&(_, kind)) = known else {
        let all = kinds.map(|(name, _)| name).join(", ");
        let mistake = Mistake::UnknownWord {
            word: kind.to_owned(),
            what: "a type of time profile",
            nearest: super::word::nearest(kind, kinds.iter().map(|&(name, _)| name)),
            all,
        };
        reader.problem(mistake, place.clone());
        return None;
    };
    let text = match value {
        Value::Text(text) => Some(text),
        Value::Nothing(_) => None,
        Value::Flag(..) | Value::List(_) | Value::Map(..) => {
            reader.wrong_kind(PROFILES, "a time profile such as \"0:00\"", value);
            return None;
        }
    };
    read_interval(reader, kind, text, place, None)
}

fn read_named_range(reader: &mut Reader<'_>, key: &str, value: &Value) -> Option<TimeRange> {
    let Value::Text(text) = value else {
        reader.wrong_kind(key, "a range of seconds such as 0-60", value);
        return None;
    };
    match TimeRange::read(&text.text) {
        Ok(range) => Some(range),
        Err(fault) => {
            reader.problem(Mistake::Range { fault }, text.place.clone());
            None
        }
    }
}
