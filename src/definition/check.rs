//! From definitions as written to definitions as meant, with every problem on the way.
//!
//! Invariant: what comes out here can be computed; the engine refuses nothing.

use std::ops::Range;

use indexmap::IndexMap;
use indexmap::map::Entry as Slot;

use super::catalogue::Catalogue;
use super::category::{Category, Use};
use super::filter::Filter;
use super::interval::{IntervalKind, read_interval};
use super::key;
use super::mask::Mask;
use super::notification::{Mode, Notification};
use super::object_type::ObjectType;
use super::problem::{Mistake, Problem, SourceFile};
use super::profile::{Growing, Interval};
use super::range::TimeRange;
use super::reader::{Reader, find};
use super::source::{Document, Entry, Value, read_documents};
use super::stat_type::{StatType, read_stat_type};
use super::subject::Subject;
use super::word::nearest;

/// A statistic as it is computed for every object of a type.
#[derive(Clone, Debug)]
pub struct Definition {
    /// The name in the API; unique together with the object type.
    pub name: Box<str>,
    /// The objects that have the statistic.
    pub object_type: ObjectType,
    /// The formula.
    pub category: Category,
    /// The timeline that is read.
    pub subject: Subject,
    /// The main mask; empty only for [`Category::ServiceFactor1`].
    pub main: Mask,
    /// The relative mask; empty where the category has no use for one.
    pub relative: Mask,
    /// The interval; none where the category counts only what runs now.
    pub interval: Option<Interval>,
    /// The first time range, the default included; none where nothing is restricted.
    pub range: Option<TimeRange>,
    /// The second time range.
    pub second_range: Option<TimeRange>,
    /// Which instances count.
    pub filter: Option<Filter>,
    /// When a value is sent.
    pub notification: Notification,
    /// The line of the file, counted from 1, that the definition begins in.
    pub line: usize,
}

/// What a file of definitions holds.
#[derive(Debug)]
pub struct Definitions {
    /// The good ones, in the order of the file.
    pub definitions: Vec<Definition>,
    /// What is wrong with the others, and warnings about the good ones, in the order of the file.
    pub problems: Vec<Problem>,
}

impl Definitions {
    /// Reads and checks all definitions of a file.
    #[must_use]
    pub fn read(file: &SourceFile, catalogue: &Catalogue) -> Self {
        let mut definitions: IndexMap<(ObjectType, Box<str>), Definition> = IndexMap::new();
        let mut problems = Vec::new();
        for (document, faults) in read_documents(file) {
            let mut reader = Reader::new(file);
            reader.problems = faults;
            let definition = check_document(&mut reader, &document, catalogue);
            if let Some(definition) = definition.filter(|_| !reader.has_errors()) {
                match definitions.entry((definition.object_type, definition.name.clone())) {
                    Slot::Vacant(slot) => drop(slot.insert(definition)),
                    Slot::Occupied(first) => {
                        let mistake = Mistake::Duplicate {
                            name: definition.name.into(),
                            object_type: definition.object_type.name(),
                            line: first.get().line,
                        };
                        reader.problem(mistake, document.place.clone());
                    }
                }
            }
            reader.problems.sort_by_key(Problem::offset);
            problems.append(&mut reader.problems);
        }
        Self { definitions: definitions.into_values().collect(), problems }
    }
}

fn check_document(
    reader: &mut Reader<'_>,
    document: &Document,
    catalogue: &Catalogue,
) -> Option<Definition> {
    let Document { entries, place } = document;
    if entries.is_empty() {
        return None;
    }
    top_level_keys(reader, entries);
    let name = read_name(reader, entries, place);
    let object_type = read_object_type(reader, entries, place);
    let notification = read_notification(reader, entries, place);
    let formula = match find(entries, key::EXTENDED) {
        Some(extended) => read_extended(reader, extended, place, notification),
        None => read_simple(reader, entries, place, catalogue),
    };
    let (name, object_type, formula) = (name?, object_type?, formula?);
    let Formula { stat_type, interval, range, second_range } = formula;
    check_combination(reader, object_type, &stat_type, interval.as_ref(), place);
    let category = stat_type.category;
    if category != Category::ServiceFactor1 && !category.is_state() {
        for (mask, place) in &stat_type.mask_places {
            reader.actions_elsewhere(*mask, place, object_type, stat_type.subject);
        }
    }
    let is_current = category.is_current();
    Some(Definition {
        name,
        object_type,
        category,
        subject: stat_type.subject,
        main: stat_type.main,
        relative: stat_type.relative,
        interval: (!is_current)
            .then(|| interval.unwrap_or_else(|| Interval::Growing(Growing::daily()))),
        range: match category.range() {
            Use::No => None,
            Use::MayHave => range,
            Use::Needs => Some(range.unwrap_or(TimeRange::DEFAULT)),
        },
        second_range: second_range.filter(|_| category.second_range() != Use::No),
        filter: stat_type.filter,
        notification,
        line: reader.file.line_of(place.start),
    })
}

/// What a definition computes: its own in extended mode, from the catalogue in simple mode.
struct Formula {
    stat_type: StatType,
    interval: Option<Interval>,
    range: Option<TimeRange>,
    second_range: Option<TimeRange>,
}

fn top_level_keys(reader: &mut Reader<'_>, entries: &[Entry]) {
    let mut known = Vec::new();
    for Entry { key, .. } in entries {
        if key::BELOW_EXTENDED.contains(&key.text.as_str()) {
            let mistake = Mistake::MisplacedKey { key: key.text.clone(), parent: key::EXTENDED };
            reader.problem(mistake, key.place.clone());
            known.extend(key::BELOW_EXTENDED.iter().filter(|known| **known == key.text));
        }
    }
    known.extend(key::TOP);
    reader.unknown_keys(entries, "a definition", &known);
}

fn read_name(reader: &mut Reader<'_>, entries: &[Entry], whole: &Range<usize>) -> Option<Box<str>> {
    let text = reader.text(entries, key::NAME).filter(|text| !text.text.trim().is_empty());
    if text.is_none() && find(entries, key::NAME).is_none_or(|value| !is_group(value)) {
        let expected = "the name of the statistic in the API".to_owned();
        reader.problem(Mistake::MissingKey { key: key::NAME, expected }, whole.clone());
    }
    text.map(|text| text.text.trim().into())
}

/// Whether a value has already been told to be of the wrong kind.
fn is_group(value: &Value) -> bool {
    matches!(value, Value::Flag(..) | Value::List(_) | Value::Map(..))
}

fn read_object_type(
    reader: &mut Reader<'_>,
    entries: &[Entry],
    whole: &Range<usize>,
) -> Option<ObjectType> {
    if find(entries, key::OBJECT_TYPE).is_none() {
        let expected = "one of AGENT, QUEUE, SKILL_AG, SKILL_Q".to_owned();
        reader.problem(Mistake::MissingKey { key: key::OBJECT_TYPE, expected }, whole.clone());
    }
    reader.word(entries, key::OBJECT_TYPE, "an object type")
}

fn read_notification(
    reader: &mut Reader<'_>,
    entries: &[Entry],
    whole: &Range<usize>,
) -> Notification {
    let default = Notification::DEFAULT;
    let missing = |reader: &mut Reader<'_>, key, default| {
        if find(entries, key).is_none() {
            reader.problem(Mistake::DefaultUsed { key, default }, whole.clone());
        }
    };
    missing(reader, key::MODE, "PERIODICAL");
    let mode = reader.word(entries, key::MODE, "a notification mode").unwrap_or(default.mode);
    if mode == Mode::Periodical {
        missing(reader, key::FREQUENCY, "10 seconds");
    }
    let frequency_s = reader.number(entries, key::FREQUENCY);
    let insensitivity_percent = reader.number(entries, key::INSENSITIVITY).unwrap_or(0);
    let frequency_s = frequency_s.unwrap_or(default.frequency_s);
    if mode == Mode::Periodical
        && let (0, Some(value)) = (frequency_s, find(entries, key::FREQUENCY))
    {
        let why = "PERIODICAL sends nothing with a frequency of 0".to_owned();
        let help = "give the seconds between two values, or use IMMEDIATE";
        reader.problem(Mistake::Meaningless { why, help }, value.place());
    }
    Notification { mode, frequency_s, insensitivity_percent }
}

fn read_extended(
    reader: &mut Reader<'_>,
    extended: &Value,
    whole: &Range<usize>,
    notification: Notification,
) -> Option<Formula> {
    let entries = match extended {
        Value::Map(entries, _) => entries.as_slice(),
        // Its keys stand beside it instead of below it, which has been told.
        Value::Nothing(_) => &[],
        Value::Text(_) | Value::Flag(..) | Value::List(_) => {
            reader.wrong_kind(key::EXTENDED, "`category`, `mainMask` and so on below it", extended);
            return None;
        }
    };
    let mut known = key::BELOW_EXTENDED.to_vec();
    known.push(key::PROFILE_ALIAS);
    reader.unknown_keys(entries, key::EXTENDED, &known);
    let stat_type = read_stat_type(reader, entries, whole);
    let interval = read_own_interval(reader, entries, whole, notification);
    let range = read_own_range(reader, entries, [key::RANGE_LEFT, key::RANGE_RIGHT]);
    let second_range = read_own_range(reader, entries, [key::RANGE_LEFT_2, key::RANGE_RIGHT_2]);
    Some(Formula { stat_type: stat_type?, interval, range, second_range })
}

fn read_own_interval(
    reader: &mut Reader<'_>,
    entries: &[Entry],
    whole: &Range<usize>,
    notification: Notification,
) -> Option<Interval> {
    let kind = reader.word(entries, key::INTERVAL_TYPE, "an interval type");
    let alias = entries.iter().find(|entry| entry.key.text == key::PROFILE_ALIAS);
    if let Some(alias) = alias {
        let mistake = Mistake::Alias { written: alias.key.text.clone(), meant: key::PROFILE };
        reader.problem(mistake, alias.key.place.clone());
    }
    let profile = match find(entries, key::PROFILE) {
        Some(_) => reader.text(entries, key::PROFILE),
        None => reader.text(entries, key::PROFILE_ALIAS),
    };
    if kind.is_none() && (profile.is_none() || find(entries, key::INTERVAL_TYPE).is_some()) {
        return None;
    }
    let kind = kind.unwrap_or(IntervalKind::GrowingWindow);
    read_interval(reader, kind, profile, whole, Some(notification.frequency_s))
}

/// Reads a range of two keys; none where neither is given.
fn read_own_range(
    reader: &mut Reader<'_>,
    entries: &[Entry],
    keys: [&'static str; 2],
) -> Option<TimeRange> {
    let [left, right] = keys.map(|key| reader.number(entries, key));
    if left.is_none() && right.is_none() {
        return None;
    }
    match TimeRange::from_seconds(left, right) {
        Ok(range) => Some(range),
        Err(fault) => {
            let place = keys.iter().rev().find_map(|key| find(entries, key)).map(Value::place);
            reader.problem(Mistake::Range { fault }, place.unwrap_or(0..0));
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
    if find(entries, key::SIMPLE).is_none() {
        let expected = format!(
            "`{}` with the whole definition, or `{}` with the name of a stat type of the \
             configuration",
            key::EXTENDED,
            key::SIMPLE
        );
        reader.problem(Mistake::MissingKey { key: key::EXTENDED, expected }, whole.clone());
    }
    let stat_type = named(reader, entries, key::SIMPLE, ("stat type", &catalogue.stat_types));
    let stat_type = stat_type.map(|mut stat_type: StatType| {
        // Its masks stand in another file; what is said of them here points at the definition.
        stat_type.mask_places.iter_mut().for_each(|(_, place)| place.clone_from(whole));
        stat_type
    });
    let interval =
        named(reader, entries, key::SIMPLE_PROFILE, ("time profile", &catalogue.profiles));
    let range = named(reader, entries, key::SIMPLE_RANGE, ("time range", &catalogue.ranges));
    let second_range =
        named(reader, entries, key::SIMPLE_RANGE_2, ("time range", &catalogue.ranges));
    // What a definition does not name is the thing named `Default` (`stat-server.md` 4.1, 5.1).
    let default_interval = || catalogue.profiles.get("Default").cloned().flatten();
    let default_range = || catalogue.ranges.get("Default").copied().flatten();
    Some(Formula {
        stat_type: stat_type?,
        interval: interval.or_else(default_interval),
        range: range.or_else(default_range),
        second_range,
    })
}

/// Finds what a key names in a section of the catalogue.
fn named<T: Clone>(
    reader: &mut Reader<'_>,
    entries: &[Entry],
    key: &str,
    (what, section): (&'static str, &IndexMap<String, Option<T>>),
) -> Option<T> {
    let text = reader.text(entries, key)?;
    let name = text.text.trim();
    let mistake = match section.get(name) {
        Some(Some(found)) => return Some(found.clone()),
        Some(None) => Mistake::BrokenReference { what, name: name.to_owned() },
        None => Mistake::UnknownReference {
            what,
            name: name.to_owned(),
            nearest: nearest(name, section.keys().map(String::as_str)).map(str::to_owned),
            known: section.keys().map(String::as_str).collect::<Vec<_>>().join(", "),
        },
    };
    reader.problem(mistake, text.place.clone());
    None
}

/// Refuses what cannot mean anything.
fn check_combination(
    reader: &mut Reader<'_>,
    object_type: ObjectType,
    stat_type: &StatType,
    interval: Option<&Interval>,
    place: &Range<usize>,
) {
    let StatType { category, subject, .. } = *stat_type;
    let mut refuse = |why: String, help| {
        reader.problem(Mistake::Meaningless { why, help }, place.clone());
    };
    if object_type.is_queue() && subject == Subject::AgentStatus {
        let why = format!("a {} has no AgentStatus", object_type.name());
        refuse(why, "use DNAction; agents have their status in AGENT and SKILL_AG");
    }
    if category == Category::ServiceFactor1 {
        if !object_type.is_queue() {
            let why =
                format!("ServiceFactor1 counts calls of a queue, not of {}", object_type.name());
            refuse(why, "use objectType QUEUE or SKILL_Q");
        }
        if subject.is_status() {
            let why = "ServiceFactor1 counts actions, not statuses".to_owned();
            refuse(why, "use subject DNAction");
        }
    }
    if category.is_current() {
        return;
    }
    if matches!(interval, Some(Interval::SinceLogin)) && object_type != ObjectType::Agent {
        let why =
            format!("a {} does not log in, so it has no interval SinceLogin", object_type.name());
        refuse(why, "use objectType AGENT, or another interval type");
    }
    let is_level = matches!(category, Category::MaxNumber | Category::MinNumber);
    if is_level && matches!(interval, Some(Interval::Selection(_))) {
        let why = format!("{} of the last occurrences is not defined", category.name());
        refuse(why, "use another interval type");
    }
}
