//! What parts of a definition cannot mean together, and what has no effect beside the others.

use std::ops::Range;

use strum::IntoEnumIterator;

use super::action::{Action, Place, Status};
use super::category::{Category, Realm, Traits, Use};
use super::formula::Formula;
use super::notification::Mode;
use super::object_type::ObjectType;
use super::problem::{KeyMistake, SenseMistake};
use super::profile::Interval;
use super::reader::Reader;
use super::stat_type::StatType;
use super::subject::Subject;

/// What is combined, once all parts are known.
pub(crate) struct Combination<'a> {
    pub(crate) object_type: ObjectType,
    pub(crate) formula: &'a Formula,
    pub(crate) interval: Option<&'a Interval>,
    /// When values are sent, and where that is written.
    pub(crate) mode: (Mode, Range<usize>),
}

/// Refuses what cannot mean anything, and warns of what has no effect.
pub(crate) fn check_combination(reader: &mut Reader<'_>, combination: &Combination<'_>) {
    let Combination { object_type, formula, interval, mode } = combination;
    check_realm(reader, *object_type, &formula.stat_type);
    check_interval(reader, *object_type, formula, *interval);
    check_reset(reader, formula, *interval, mode);
    check_ranges(reader, formula);
    check_data(reader, &formula.stat_type);
    actions_elsewhere(reader, *object_type, &formula.stat_type);
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

/// Refuses object types and subjects that the category is not for.
fn check_realm(reader: &mut Reader<'_>, object_type: ObjectType, stat_type: &StatType) {
    let StatType { category, subject, ref places, .. } = *stat_type;
    let (category, object, realm) = (category.name(), object_type.name(), category.traits().realm);
    let label = |own| if places.is_named { "this stat type" } else { own };
    if !subject.is_of(object_type) {
        let why = format!("a {object} has no AgentStatus");
        let help = "use DNAction; agents have their status in AGENT and SKILL_AG";
        refuse(reader, Misfit { why, help, place: &places.subject, label: label("this subject") });
    }
    if let Some((why, help)) = wrong_object(realm, object_type) {
        let (why, label) = (format!("{category} {why}{object}"), label("this category"));
        refuse(reader, Misfit { why, help, place: &places.category, label });
    }
    if let Some((why, help)) = wrong_subject(realm, subject) {
        let (why, label) = (format!("{category} {why}"), label("this subject"));
        refuse(reader, Misfit { why, help, place: &places.subject, label });
    }
}

impl Category {
    /// Whether objects of the type have the category for the subject.
    #[must_use]
    pub fn is_for(self, object_type: ObjectType, subject: Subject) -> bool {
        let realm = self.traits().realm;
        subject.is_of(object_type)
            && wrong_object(realm, object_type).is_none()
            && wrong_subject(realm, subject).is_none()
    }
}

/// Why an object type has no such statistic, before its name, and what to do.
fn wrong_object(realm: Realm, object_type: ObjectType) -> Option<(&'static str, &'static str)> {
    match (realm, object_type) {
        (Realm::ActionsOfQueues, ObjectType::Agent | ObjectType::SkillAg) => {
            Some(("counts calls of a queue, not of ", "use objectType QUEUE or SKILL_Q"))
        }
        (Realm::ActionsOfSkills, ObjectType::Queue) => Some((
            "needs to know the agents of the queue, which nothing tells of a ",
            "use objectType SKILL_Q, whose agents are those that have the skill",
        )),
        (Realm::ActionsOfSkills, ObjectType::Agent | ObjectType::SkillAg) => {
            Some(("is of calls that wait, not of ", "use objectType SKILL_Q"))
        }
        (Realm::StatusesOfOne, ObjectType::SkillAg) => {
            Some(("follows one timeline, not those of all members of a ", "use objectType AGENT"))
        }
        (Realm::StatusOfAgent, ObjectType::Queue | ObjectType::SkillAg | ObjectType::SkillQ) => {
            Some(("is of one agent, not of ", "use objectType AGENT"))
        }
        (
            Realm::Any
            | Realm::Actions
            | Realm::Statuses
            | Realm::StatusesOfOne
            | Realm::StatusOfAgent
            | Realm::ActionsOfQueues
            | Realm::ActionsOfSkills,
            _,
        ) => None,
    }
}

/// Why a subject has no such statistic, and what to do.
fn wrong_subject(realm: Realm, subject: Subject) -> Option<(&'static str, &'static str)> {
    let of_actions = ("counts actions, not statuses", "use subject DNAction");
    let of_statuses = ("follows statuses, not actions", "use subject DNStatus or AgentStatus");
    let of_agents = ("follows the status of an agent", "use subject AgentStatus");
    match realm {
        Realm::Any => None,
        Realm::Actions | Realm::ActionsOfQueues | Realm::ActionsOfSkills => {
            subject.is_status().then_some(of_actions)
        }
        Realm::Statuses | Realm::StatusesOfOne => (!subject.is_status()).then_some(of_statuses),
        Realm::StatusOfAgent => (subject != Subject::AgentStatus).then_some(of_agents),
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
    if !category.has_interval() {
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
    if let Some(why) = category.traits().no_selection {
        let why = format!("{} cannot be computed of a selection: {why}", category.name());
        refuse(reader, Misfit { why, help: "use another interval type", place, label });
    }
    if !category.traits().has_filtered_selection && filter.is_some() {
        let why =
            format!("{} of the last occurrences with a filter is not defined", category.name());
        let help = "take the filter out, or use another interval type";
        refuse(reader, Misfit { why, help, place, label });
    }
}

/// Refuses RESET where nothing is ever reset.
fn check_reset(
    reader: &mut Reader<'_>,
    formula: &Formula,
    interval: Option<&Interval>,
    (mode, place): &(Mode, Range<usize>),
) {
    let category = formula.stat_type.category;
    let is_growing = matches!(interval, None | Some(Interval::Growing(_)));
    if *mode != Mode::Reset || (category.has_interval() && is_growing) {
        return;
    }
    let why = match category.has_interval() {
        true => "RESET sends the value at a reset, and only growing windows have resets".to_owned(),
        false => format!("RESET sends the value at a reset, and {} has none", category.name()),
    };
    let help = "use a GrowingWindow, or another notification mode";
    refuse(reader, Misfit { why, help, place, label: "this mode" });
}

/// Warns of ranges that the category has no use for.
fn check_ranges(reader: &mut Reader<'_>, formula: &Formula) {
    let category = formula.stat_type.category;
    let Traits { range, second_range, .. } = category.traits();
    let whats = ["time range", "second time range"];
    let written = formula.range_keys.iter().zip([range, second_range]);
    for ((written, used), what) in written.zip(whats) {
        if let (Some((key, place)), Use::No) = (written, used) {
            let why = format!("{} has no {what}", category.name());
            let mistake = KeyMistake::NoEffect { key: key.clone(), why };
            reader.problem(mistake, place.clone());
        }
    }
}

/// Refuses custom values of what never has data (semantics 106).
fn check_data(reader: &mut Reader<'_>, stat_type: &StatType) {
    let StatType { category, main, ref places, .. } = *stat_type;
    let Traits { expression, main_mask, .. } = category.traits();
    let needs_data = expression == Use::Needs && main_mask == Use::Needs;
    if needs_data && !main.actions().any(Action::has_call) {
        reader.problem(SenseMistake::NoData, places.category.clone());
    }
}

/// Warns of the names in masks that no object of the type has for the subject.
fn actions_elsewhere(reader: &mut Reader<'_>, object_type: ObjectType, stat_type: &StatType) {
    let StatType { category, subject, ref places, .. } = *stat_type;
    let is_refused = !subject.is_of(object_type);
    let has_no_use = category.traits().main_mask != Use::Needs || category.is_state();
    if has_no_use || is_refused {
        return;
    }
    let mut told = Vec::new();
    for (action, place) in &places.names {
        // A stat type of the configuration is one thing here, whatever its masks name twice.
        if !action.is_of(object_type, subject) && !told.contains(&(*action, place)) {
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

impl Action {
    /// Whether objects of the type have the action, or the status of its name, for the subject.
    #[must_use]
    pub fn is_of(self, object_type: ObjectType, subject: Subject) -> bool {
        match (subject.is_status(), object_type.is_queue()) {
            (false, true) => matches!(self.place(), Place::Queue | Place::Both),
            (false, false) => matches!(self.place(), Place::Line | Place::Both),
            (true, true) => self == Self::Monitored || self == Self::NotMonitored,
            (true, false) => Status::iter().any(|status| status.action() == self),
        }
    }
}
