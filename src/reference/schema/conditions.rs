//! What the parts of a definition ask of each other, as conditions of a schema.

use std::str::FromStr;

use serde_json::{Map, Value, json};
use strum::{EnumMessage, IntoEnumIterator};

use super::values::{profile, set};
use crate::definition::{
    Category, Distinction, IntervalKind, Mode, ObjectType, Subject, Traits, Use, View, words,
};

/// The key below which the extended mode stands.
pub(super) const EXTENDED: &str = "statisticDefinitionEx";

/// The names for which something holds, other names of the same thing included.
pub(super) fn names<T>(holds: impl Fn(T) -> bool) -> Vec<&'static str>
where
    T: IntoEnumIterator + EnumMessage + Copy + Into<&'static str> + FromStr,
{
    let names = words::<T>().into_iter().map(|(name, _)| name);
    names.filter(|name| name.parse().is_ok_and(&holds)).collect()
}

/// The categories whose traits are so.
fn traits_where(holds: fn(&Traits) -> bool) -> Vec<&'static str> {
    names::<Category>(|category| holds(&category.traits()))
}

/// `then`, where a key has one of these values.
pub(super) fn where_key(key: &str, values: &[&str], then: &Value) -> Value {
    json!({
        "if": { "properties": { key: { "enum": values } }, "required": [key] },
        "then": then,
    })
}

/// That keys are not there.
pub(super) fn without(keys: &[&str]) -> Value {
    let keys: Map<String, Value> =
        keys.iter().map(|key| ((*key).to_owned(), json!(false))).collect();
    json!({ "properties": keys })
}

/// What a category asks of the other keys of its stat type.
pub(super) fn of_stat_types() -> Vec<Value> {
    let rule = |holds: fn(&Traits) -> bool, then: Value| {
        where_key("category", &traits_where(holds), &then)
    };
    vec![
        rule(|one| one.main_mask == Use::Needs, json!({ "required": ["subject", "mainMask"] })),
        rule(|one| one.main_mask == Use::MayHave, json!({ "required": ["subject"] })),
        rule(|one| one.main_mask == Use::No, without(&["subject", "mainMask", "dynamicFilter"])),
        rule(|one| one.percentile == Use::Needs, json!({ "required": ["percentile"] })),
        rule(|one| one.percentile == Use::No, without(&["percentile"])),
        rule(|one| one.expression == Use::Needs, json!({ "required": ["formula"] })),
        rule(|one| one.expression == Use::No, without(&["formula"])),
        rule(
            |one| matches!(one.distinction, Distinction::NoEffect | Distinction::Refused),
            json!({ "properties": { "distinguishByConnId": { "const": false } } }),
        ),
    ]
}

/// What a category and an interval type ask of interval, time profile and ranges.
pub(super) fn of_windows() -> Vec<Value> {
    let rule = |holds: fn(&Traits) -> bool, then: Value| {
        where_key("category", &traits_where(holds), &then)
    };
    let not_a_selection = json!({
        "properties": { "intervalType": { "not": { "const": "SlidingSelection" } } },
    });
    let unfiltered = where_key("intervalType", &["SlidingSelection"], &without(&["dynamicFilter"]));
    let mut conditions = vec![
        rule(|one| one.range == Use::No, without(&["timeRangeLeft", "timeRangeRight"])),
        rule(|one| one.second_range == Use::No, without(&["timeRangeLeft2", "timeRangeRight2"])),
        rule(|one| one.no_selection.is_some(), not_a_selection),
        rule(|one| !one.has_filtered_selection, unfiltered),
    ];
    for kind in IntervalKind::iter() {
        let mut then = json!({ "properties": { "dynamicTimeProfile": profile(kind) } });
        if matches!(kind, IntervalKind::SlidingWindow | IntervalKind::SlidingSelection) {
            set(&mut then, "required", json!(["dynamicTimeProfile"]));
        }
        conditions.push(where_key("intervalType", &[kind.name()], &then));
    }
    conditions.push(json!({
        "if": { "not": { "required": ["intervalType"] } },
        "then": { "properties": { "dynamicTimeProfile": profile(IntervalKind::GrowingWindow) } },
    }));
    conditions
}

/// Which objects and subjects a category is for.
struct Realm {
    objects: Vec<&'static str>,
    subjects: Vec<&'static str>,
    categories: Vec<&'static str>,
}

/// What category, subject and interval type ask of the keys above `statisticDefinitionEx`.
pub(super) fn of_definitions() -> Vec<Value> {
    let is_limited = |realm: &Realm| {
        realm.objects.len() < names::<ObjectType>(|_| true).len()
            || realm.subjects.len() < names::<Subject>(|_| true).len()
    };
    let realms =
        realms().into_iter().filter(is_limited).map(|Realm { objects, subjects, categories }| {
            let subjects = json!({ "properties": { "subject": { "enum": subjects } } });
            let then = json!({ "objectType": { "enum": objects }, EXTENDED: subjects });
            where_below(&json!({ "category": { "enum": categories } }), &then)
        });
    let subjects = Subject::iter().map(|subject| {
        let objects = names::<ObjectType>(|object_type| subject.is_of(object_type));
        let subject = names::<Subject>(|other| other == subject);
        where_below(
            &json!({ "subject": { "enum": subject } }),
            &json!({ "objectType": { "enum": objects } }),
        )
    });
    realms.chain(subjects).chain(of_intervals()).collect()
}

/// Categories with the same objects and subjects together.
fn realms() -> Vec<Realm> {
    let mut realms: Vec<Realm> = Vec::new();
    for category in Category::iter() {
        let is_for = |object_type, subject| category.is_for(object_type, subject);
        let objects = names::<ObjectType>(|one| Subject::iter().any(|other| is_for(one, other)));
        let subjects = names::<Subject>(|one| ObjectType::iter().any(|other| is_for(other, one)));
        let mut categories = names::<Category>(|other| other == category);
        match realms.iter_mut().find(|realm| realm.objects == objects && realm.subjects == subjects)
        {
            Some(realm) => realm.categories.append(&mut categories),
            None => realms.push(Realm { objects, subjects, categories }),
        }
    }
    realms
}

/// What an interval asks of the object type and of the notification.
fn of_intervals() -> [Value; 2] {
    let historical = json!({ "enum": traits_where(|one| one.view == View::Interval) });
    let agent: &str = ObjectType::Agent.into();
    let login = json!({ "const": IntervalKind::SinceLogin.name() });
    let growing = json!({ "const": IntervalKind::GrowingWindow.name() });
    let reset: &str = Mode::Reset.into();
    let resettable = json!({ "properties": { "category": historical, "intervalType": growing } });
    [
        where_below(
            &json!({ "category": historical, "intervalType": login }),
            &json!({ "objectType": { "const": agent } }),
        ),
        where_key("notificationMode", &[reset], &json!({ "properties": { EXTENDED: resettable } })),
    ]
}

/// Properties of the top level, where there are all of these below `statisticDefinitionEx`.
fn where_below(below: &Value, then: &Value) -> Value {
    let needed: Vec<&String> = below.as_object().into_iter().flat_map(Map::keys).collect();
    json!({
        "if": {
            "properties": { EXTENDED: { "properties": below, "required": needed } },
            "required": [EXTENDED],
        },
        "then": { "properties": then },
    })
}
