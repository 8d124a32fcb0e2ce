//! What the rules refuse: definitions whose parts are each sound and together mean nothing.

use super::category::{Category, Level, Past};
use super::definition::{Definition, Subject, read_definitions};
use super::history::ObjectType;
use super::interval::Profile;

/// The number of the rule that refuses any of some definitions; None if all of them mean something.
#[must_use]
pub(crate) fn refusing_rule(yaml: &str) -> Option<u32> {
    rule_against(&read_definitions(yaml)).map(|(rule, _)| rule)
}

/// The number of the rule that refuses any of the definitions, and the name of that one.
pub(super) fn rule_against(definitions: &[Definition]) -> Option<(u32, &str)> {
    definitions.iter().find_map(|definition| {
        let rule = rule_of_objects(definition)
            .or_else(|| rule_of_category(definition))
            .or_else(|| rule_of_formulas(definition, definitions));
        rule.map(|rule| (rule, definition.name.as_str()))
    })
}

fn is_queue(definition: &Definition) -> bool {
    matches!(definition.object_type, ObjectType::Queue | ObjectType::SkillQ)
}

fn is_selection(definition: &Definition) -> bool {
    matches!(definition.profile, Profile::Selection { .. })
}

/// What goes for all categories.
fn rule_of_objects(definition: &Definition) -> Option<u32> {
    let is_agent = definition.object_type == ObjectType::Agent;
    if is_queue(definition) && definition.subject == Subject::AgentStatus {
        return Some(44);
    }
    let since_login = definition.profile == Profile::SinceLogin;
    if since_login && definition.category.has_interval() && !is_agent {
        return Some(7);
    }
    // Of the categories that have nothing of the kind, some say so and some do not mind (rule 104).
    let is_without_chains = match definition.category {
        Category::Stays | Category::CurrentStay | Category::Custom { .. } | Category::Formula => {
            true
        }
        Category::Past(_)
        | Category::Level(_)
        | Category::Now(_)
        | Category::Estimate(_)
        | Category::State => false,
    };
    (definition.distinguishes && is_without_chains).then_some(104)
}

/// What goes for one category, or for a few.
fn rule_of_category(definition: &Definition) -> Option<u32> {
    let is_action = definition.subject == Subject::DnAction;
    let is_selection = is_selection(definition);
    let refused = |rule: u32, is_refused: bool| is_refused.then_some(rule);
    match definition.category {
        Category::Past(Past::ServiceFactor) => refused(18, !is_queue(definition) || !is_action),
        Category::Past(Past::NumberPerSecond | Past::ElapsedTimePercentage)
        | Category::Level(Level::AverageNumber | Level::AverageTime) => refused(101, is_selection),
        Category::Past(Past::Percentile) => {
            refused(23, !is_action || definition.percentile.is_none())
        }
        Category::Past(Past::NumberPerHour) => {
            refused(41, is_selection && definition.filter.is_some())
        }
        Category::Past(_) | Category::Now(_) | Category::State => None,
        Category::Level(Level::MaxNumber | Level::MinNumber) => refused(6, is_selection),
        Category::Stays => {
            let is_group = definition.object_type == ObjectType::SkillAg;
            refused(103, is_action || is_group || is_selection)
        }
        Category::CurrentStay => {
            let is_agent = definition.object_type == ObjectType::Agent;
            refused(43, !is_agent || definition.subject != Subject::AgentStatus)
        }
        Category::Custom { .. } => {
            let has_value = definition.formula.is_some() && definition.main_mask.has_call();
            refused(106, !is_action || !has_value)
        }
        Category::Estimate(_) => {
            let is_skill = definition.object_type == ObjectType::SkillQ;
            refused(105, !is_skill || !is_action || is_selection)
        }
        Category::Formula => refused(107, definition.formula.is_none()),
    }
}

/// Formulas name statistics of their object type that are numbers, and never come back to
/// themselves (rule 107).
fn rule_of_formulas(definition: &Definition, all: &[Definition]) -> Option<u32> {
    let mut reached: Vec<&Definition> = vec![definition];
    let mut next = 0;
    while let Some(formula) = reached.get(next).copied() {
        next += 1;
        let is_formula = formula.category == Category::Formula;
        for name in formula.formula.iter().filter(|_| is_formula).flat_map(|f| f.names()) {
            let same = |other: &&Definition| {
                other.name == name && other.object_type == definition.object_type
            };
            match all.iter().find(same) {
                Some(named) if named.name == definition.name => return Some(107),
                Some(named) if named.category == Category::State => return Some(107),
                Some(named) if reached.iter().any(|known| known.name == named.name) => {}
                Some(named) => reached.push(named),
                None => return Some(107),
            }
        }
    }
    None
}
