//! What a definition computes: its own stat type in extended mode, that of the catalogue in simple
//! mode, with its interval and its ranges.

use std::ops::Range;

use indexmap::IndexMap;

use super::catalogue::Catalogue;
use super::category::Use;
use super::interval::{WrittenInterval, read_interval};
use super::key;
use super::problem::{KeyMistake, SenseMistake, ValueMistake};
use super::profile::IntervalKind;
use super::range::TimeRange;
use super::reader::{Reader, Unit};
use super::stat_type::{StatType, read_stat_type};
use super::word::nearest;
use super::written::{Entry, Value, entry, find};

/// How many names of the configuration are listed.
const KNOWN_NAMES_MAX: usize = 20;

/// What a definition computes.
pub(crate) struct Formula {
    pub(crate) stat_type: StatType,
    pub(crate) interval: Option<WrittenInterval>,
    /// Where the type of the interval stands, or what names it.
    pub(crate) interval_place: Range<usize>,
    pub(crate) range: Option<TimeRange>,
    pub(crate) second_range: Option<TimeRange>,
    /// The first key of each range, where one is written.
    pub(crate) range_keys: [Option<(String, Range<usize>)>; 2],
}

/// Reads the formula of a definition whose entries are arranged.
pub(crate) fn read_formula(
    reader: &mut Reader<'_>,
    entries: &[Entry],
    whole: &Range<usize>,
    catalogue: &Catalogue,
) -> Option<Formula> {
    let Some(extended) = entry(entries, key::EXTENDED) else {
        return read_simple(reader, entries, whole, catalogue);
    };
    for Entry { key, .. } in entries {
        if key::OF_SIMPLE.contains(&key.text.as_str()) {
            let why = format!("`{}` has it all", key::EXTENDED);
            let mistake = KeyMistake::NoEffect { key: key.text.clone(), why };
            reader.problem(mistake, key.place.clone());
        }
    }
    match &extended.value {
        Value::Map(below, _) => read_extended(reader, below, whole),
        value @ (Value::Text(_) | Value::Flag(..) | Value::Nothing(_) | Value::List(..)) => {
            let place = match value {
                Value::Nothing(_) => extended.key.place.clone(),
                Value::Text(_) | Value::Flag(..) | Value::List(..) | Value::Map(..) => {
                    value.place()
                }
            };
            let mistake = ValueMistake::WrongKind {
                key: key::EXTENDED.to_owned(),
                expected: "`category`, `mainMask` and so on below it".to_owned(),
                found: value.kind(),
                mended: None,
            };
            reader.problem(mistake, place);
            None
        }
    }
}

fn read_extended(
    reader: &mut Reader<'_>,
    entries: &[Entry],
    whole: &Range<usize>,
) -> Option<Formula> {
    let stat_type = read_stat_type(reader, entries, whole);
    let interval = read_own_interval(reader, entries, whole);
    let keys = [[key::RANGE_LEFT, key::RANGE_RIGHT], [key::RANGE_LEFT_2, key::RANGE_RIGHT_2]];
    let [range, second_range] = keys.map(|keys| read_own_range(reader, entries, keys));
    let range_keys = keys.map(|keys| keys.into_iter().find_map(|key| written_key(entries, key)));
    let kind = entry(entries, key::INTERVAL_TYPE).map(|entry| entry.value.place());
    let interval_place = kind.unwrap_or_else(|| whole.clone());
    let stat_type = stat_type?;
    Some(Formula { stat_type, interval, interval_place, range, second_range, range_keys })
}

fn written_key(entries: &[Entry], key: &str) -> Option<(String, Range<usize>)> {
    find(entries, key)?;
    entry(entries, key).map(|entry| (entry.key.text.clone(), entry.key.place.clone()))
}

fn read_own_interval(
    reader: &mut Reader<'_>,
    entries: &[Entry],
    whole: &Range<usize>,
) -> Option<WrittenInterval> {
    let kind = reader.word(entries, key::INTERVAL_TYPE, "an interval type");
    if let Some(alias) = entry(entries, key::PROFILE_ALIAS) {
        let mistake = ValueMistake::Alias { written: alias.key.text.clone(), meant: key::PROFILE };
        reader.problem(mistake, alias.key.place.clone());
    }
    let profile = match find(entries, key::PROFILE) {
        Some(_) => reader.text(entries, key::PROFILE),
        None => reader.text(entries, key::PROFILE_ALIAS),
    };
    let named = find(entries, key::INTERVAL_TYPE).map(Value::place);
    if kind.is_none() && (profile.is_none() || named.is_some()) {
        return None;
    }
    let kind = kind.unwrap_or(IntervalKind::GrowingWindow);
    read_interval(reader, kind, profile, named.as_ref().unwrap_or(whole))
}

/// Reads a range of two keys; none where neither is given.
fn read_own_range(
    reader: &mut Reader<'_>,
    entries: &[Entry],
    keys: [&'static str; 2],
) -> Option<TimeRange> {
    let [left, right] = keys.map(|key| reader.number(entries, key, Unit::SECONDS));
    if left.is_none() && right.is_none() {
        return None;
    }
    match TimeRange::from_seconds(left, right) {
        Ok(range) => Some(range),
        Err(fault) => {
            let place = keys.iter().rev().find_map(|key| find(entries, key)).map(Value::place);
            reader.problem(ValueMistake::Range(fault), place.unwrap_or(0..0));
            None
        }
    }
}

fn read_simple(
    reader: &mut Reader<'_>,
    entries: &[Entry],
    whole: &Range<usize>,
    catalogue: &Catalogue,
) -> Option<Formula> {
    if entry(entries, key::SIMPLE).is_none() {
        let expected = format!(
            "`{}` with the whole definition, or `{}` with the name of a stat type of the \
             configuration",
            key::EXTENDED,
            key::SIMPLE
        );
        reader.problem(KeyMistake::Missing { key: key::EXTENDED, expected }, whole.clone());
    } else {
        reader.needed(entries, key::SIMPLE, "a stat type of the configuration", whole);
    }
    let mut stat_type = named(reader, entries, key::SIMPLE, ("stat type", &catalogue.stat_types));
    if let (Some(stat_type), Some(value)) = (&mut stat_type, find(entries, key::SIMPLE)) {
        stat_type.places.named_at(&value.place());
    }
    let interval =
        named(reader, entries, key::SIMPLE_PROFILE, ("time profile", &catalogue.profiles));
    let keys = [key::SIMPLE_RANGE, key::SIMPLE_RANGE_2];
    let [range, second_range] =
        keys.map(|key| named(reader, entries, key, ("time range", &catalogue.ranges)));
    // What a definition does not name is the thing named `Default` (semantics 8 and 38).
    let default_interval = || catalogue.profiles.get("Default").cloned().flatten();
    let stat_type = stat_type?;
    let needs_range = stat_type.category.traits().range == Use::Needs;
    let default_range = || catalogue.ranges.get("Default").copied().flatten();
    let profile_place = find(entries, key::SIMPLE_PROFILE).map(Value::place);
    Some(Formula {
        stat_type,
        interval: interval.or_else(default_interval),
        interval_place: profile_place.unwrap_or_else(|| whole.clone()),
        range: range.or_else(|| needs_range.then(default_range).flatten()),
        second_range,
        range_keys: keys.map(|key| written_key(entries, key)),
    })
}

/// Finds what a key names in a section of the catalogue.
fn named<T: Clone>(
    reader: &mut Reader<'_>,
    entries: &[Entry],
    key: &str,
    (what, section): (&'static str, &IndexMap<String, Option<T>>),
) -> Option<T> {
    let text = reader.text(entries, key).filter(|text| !text.text.trim().is_empty())?;
    let name = text.text.trim();
    let mistake = match section.get(name) {
        Some(Some(found)) => return Some(found.clone()),
        Some(None) => SenseMistake::BrokenReference { what, name: name.to_owned() },
        None => SenseMistake::UnknownReference {
            what,
            name: name.to_owned(),
            nearest: nearest(name, section.keys().map(String::as_str)).map(str::to_owned),
            known: known_names(section),
        },
    };
    reader.problem(mistake, text.place.clone());
    None
}

fn known_names<T>(section: &IndexMap<String, T>) -> String {
    let names: Vec<&str> = section.keys().take(KNOWN_NAMES_MAX).map(String::as_str).collect();
    let more = if section.len() > names.len() { " and others" } else { "" };
    format!("{}{more}", names.join(", "))
}
