//! Puts entries where they were meant to stand: misspelt keys get their name and misplaced ones
//! their level, each with its problem, so that one mistake does not make others.

use super::key;
use super::problem::{KeyMistake, Keys};
use super::reader::Reader;
use super::word::{closest, nearest};
use super::written::{Entry, Text, Value};

/// Arranges the entries of a definition; gives those of the top level, with the level below
/// `statisticDefinitionEx` in place.
pub(crate) fn arrange(reader: &mut Reader<'_>, mut entries: Vec<Entry>) -> Vec<Entry> {
    let mut known = key::TOP.to_vec();
    known.extend(entries.iter().filter_map(|entry| below_key(&entry.key.text)));
    known_keys(reader, &mut entries, "a definition", &known);
    let (mut below, mut top): (Vec<Entry>, Vec<Entry>) =
        entries.into_iter().partition(|entry| key::is_below(&entry.key.text));
    let parent = top.iter().position(|entry| entry.key.text == key::EXTENDED);
    tell_too_high(reader, &below, parent.is_some());
    let is_simple = top.iter().any(|entry| entry.key.text == key::SIMPLE);
    match parent.and_then(|parent| top.get_mut(parent)) {
        Some(Entry { value: Value::Map(entries, _), .. }) => {
            let mut lowered = arrange_below(reader, entries);
            entries.append(&mut below);
            lowered.retain(|entry| top.iter().all(|other| other.key.text != entry.key.text));
            top.append(&mut lowered);
        }
        Some(Entry { value: value @ Value::Nothing(_), .. }) if !below.is_empty() => {
            *value = Value::Map(below, value.place());
        }
        None if !below.is_empty() && !is_simple => {
            let place = below.first().map(|entry| entry.key.place.clone()).unwrap_or_default();
            let key = Text { text: key::EXTENDED.to_owned(), place: place.clone() };
            top.push(Entry { key, value: Value::Map(below, place) });
        }
        Some(_) | None => {}
    }
    top
}

/// Arranges the entries below `statisticDefinitionEx`; gives those of the level above.
fn arrange_below(reader: &mut Reader<'_>, entries: &mut Vec<Entry>) -> Vec<Entry> {
    let mut known = key::BELOW_EXTENDED.to_vec();
    // What is written so is told to be an alias; it is not suggested.
    if entries.iter().any(|entry| entry.key.text == key::PROFILE_ALIAS) {
        known.push(key::PROFILE_ALIAS);
    }
    let is_top = |entry: &Entry| {
        key::TOP.contains(&entry.key.text.as_str()) && entry.key.text != key::EXTENDED
    };
    let lowered: Vec<Entry>;
    (lowered, *entries) = std::mem::take(entries).into_iter().partition(is_top);
    known_keys(reader, entries, key::EXTENDED, &known);
    for Entry { key: Text { text, place }, .. } in &lowered {
        let mistake = KeyMistake::TooLow { key: text.clone(), neighbour: key::EXTENDED };
        reader.problem(mistake, place.clone());
    }
    lowered
}

fn tell_too_high(reader: &mut Reader<'_>, below: &[Entry], is_parent_there: bool) {
    let Some(first) = below.first() else { return };
    let keys = Keys(below.iter().map(|entry| entry.key.text.clone()).collect());
    let mistake = KeyMistake::TooHigh { keys, parent: key::EXTENDED, is_parent_there };
    reader.problem(mistake, first.key.place.clone());
}

/// The key of the lower level that is written, where it is one.
fn below_key(written: &str) -> Option<&'static str> {
    let all = key::BELOW_EXTENDED.iter().chain([&key::PROFILE_ALIAS]);
    all.copied().find(|key| *key == written)
}

/// Notes the keys that are not known here, and those that come twice. A key that differs from a
/// known one in a few letters is read as that, unless that one is there too.
pub(crate) fn known_keys(
    reader: &mut Reader<'_>,
    entries: &mut [Entry],
    of: &'static str,
    known: &[&'static str],
) {
    let mut seen: Vec<&'static str> = Vec::new();
    let mut misspelt = Vec::new();
    for (index, Entry { key: Text { text, place }, .. }) in entries.iter().enumerate() {
        if let Some(known) = known.iter().find(|known| **known == text.as_str()) {
            if seen.contains(known) {
                reader.problem(KeyMistake::Repeated { key: text.clone() }, place.clone());
            }
            seen.push(known);
            continue;
        }
        let names = known.iter().copied();
        let nearest = nearest(text, names.clone());
        misspelt.extend(closest(text, names).map(|meant| (index, meant)));
        let known = known.join(", ");
        let mistake = KeyMistake::Unknown { key: text.clone(), of, nearest, known };
        reader.problem(mistake, place.clone());
    }
    for (index, meant) in misspelt {
        if let Some(entry) = entries.get_mut(index).filter(|_| !seen.contains(&meant)) {
            meant.clone_into(&mut entry.key.text);
            seen.push(meant);
        }
    }
}
