//! What parts of a definition cannot mean together, and what has no effect beside the others.

use std::ops::Range;

use super::action::{Action, Place, Status};
use super::category::{Category, Use};
use super::formula::Formula;
use super::object_type::ObjectType;
use super::problem::{KeyMistake, SenseMistake};
use super::profile::Interval;
use super::reader::Reader;
use super::stat_type::StatType;
use super::subject::Subject;

/// Refuses what cannot mean anything, and warns of what has no effect.
pub(crate) fn check_combination(
    reader: &mut Reader<'_>,
    object_type: ObjectType,
    formula: &Formula,
    interval: Option<&Interval>,
) {
    check_object(reader, object_type, &formula.stat_type);
    check_interval(reader, object_type, formula, interval);
    check_ranges(reader, formula);
    actions_elsewhere(reader, object_type, &formula.stat_type);
}

/// A part of a definition that the others have no room for.
struct Misfit<'a> {
    why: String,
    help: &'static str,
    place: &'a Range<usize>,
    label: &'static str,
}

fn refuse(reader: &mut Reader<'_>, misfit: Misfit<'_>) {
    let Misfit { why, help, place, label } = misfit;
    reader.problem(SenseMistake::Meaningless { why, help, label }, place.clone());
}

fn check_object(reader: &mut Reader<'_>, object_type: ObjectType, stat_type: &StatType) {
    let StatType { category, subject, ref places, .. } = *stat_type;
    let label = |own| if places.is_named { "this stat type" } else { own };
    if object_type.is_queue() && subject == Subject::AgentStatus {
        let why = format!("a {} has no AgentStatus", object_type.name());
        let help = "use DNAction; agents have their status in AGENT and SKILL_AG";
        refuse(reader, Misfit { why, help, place: &places.subject, label: label("this subject") });
    }
    if category != Category::ServiceFactor1 {
        return;
    }
    if !object_type.is_queue() {
        let why = format!("ServiceFactor1 counts calls of a queue, not of {}", object_type.name());
        let help = "use objectType QUEUE or SKILL_Q";
        let label = label("this category");
        refuse(reader, Misfit { why, help, place: &places.category, label });
    }
    if subject.is_status() {
        let why = "ServiceFactor1 counts actions, not statuses".to_owned();
        let help = "use subject DNAction";
        refuse(reader, Misfit { why, help, place: &places.subject, label: label("this subject") });
    }
}

fn check_interval(
    reader: &mut Reader<'_>,
    object_type: ObjectType,
    formula: &Formula,
    interval: Option<&Interval>,
) {
    let Formula { stat_type, interval_place: place, .. } = formula;
    let StatType { category, filter, places, .. } = stat_type;
    if category.is_current() {
        return;
    }
    let label = if places.is_named { "this time profile" } else { "this interval type" };
    if matches!(interval, Some(Interval::SinceLogin)) && object_type != ObjectType::Agent {
        let why =
            format!("a {} does not log in, so it has no interval SinceLogin", object_type.name());
        let help = "use objectType AGENT, or another interval type";
        refuse(reader, Misfit { why, help, place, label });
    }
    if !matches!(interval, Some(Interval::Selection(_))) {
        return;
    }
    if matches!(category, Category::MaxNumber | Category::MinNumber) {
        let why = format!("{} of the last occurrences is not defined", category.name());
        refuse(reader, Misfit { why, help: "use another interval type", place, label });
    }
    // The filter chooses among one half of what the selection has chosen from (semantics 36, 41).
    if *category == Category::AverageNumberPerRelativeHour && filter.is_some() {
        let why =
            format!("{} of the last occurrences with a filter is not defined", category.name());
        let help = "take the filter out, or use another interval type";
        refuse(reader, Misfit { why, help, place, label });
    }
}

/// Warns of ranges that the category has no use for.
fn check_ranges(reader: &mut Reader<'_>, formula: &Formula) {
    let category = formula.stat_type.category;
    let uses = [category.range(), category.second_range()];
    let whats = ["time range", "second time range"];
    for ((written, used), what) in formula.range_keys.iter().zip(uses).zip(whats) {
        if let (Some((key, place)), Use::No) = (written, used) {
            let why = format!("{} has no {what}", category.name());
            let mistake = KeyMistake::NoEffect { key: key.clone(), why };
            reader.problem(mistake, place.clone());
        }
    }
}

/// Warns of the names in masks that no object of the type has for the subject.
fn actions_elsewhere(reader: &mut Reader<'_>, object_type: ObjectType, stat_type: &StatType) {
    let StatType { category, subject, ref places, .. } = *stat_type;
    let is_refused = object_type.is_queue() && subject == Subject::AgentStatus;
    if category == Category::ServiceFactor1 || category.is_state() || is_refused {
        return;
    }
    let mut told = Vec::new();
    for (action, place) in &places.names {
        // A stat type of the configuration is one thing here, whatever its masks name twice.
        if !is_there(*action, object_type, subject) && !told.contains(&(*action, place)) {
            told.push((*action, place));
            let mistake = SenseMistake::ActionElsewhere {
                action: action.name(),
                object_type: object_type.name(),
                is_named: places.is_named,
            };
            reader.problem(mistake, place.clone());
        }
    }
}

fn is_there(action: Action, object_type: ObjectType, subject: Subject) -> bool {
    match (subject.is_status(), object_type.is_queue()) {
        (false, true) => matches!(action.place(), Place::Queue | Place::Both),
        (false, false) => matches!(action.place(), Place::Line | Place::Both),
        (true, true) => action == Action::Monitored || action == Action::NotMonitored,
        (true, false) => is_status(action),
    }
}

fn is_status(action: Action) -> bool {
    use strum::IntoEnumIterator;
    Status::iter().any(|status| status.action() == action)
}
