//! A naive recount of statistics from the events: the oracle with which tests compare the engine.
//!
//! It follows the numbered rules of `docs/semantics.md` and nothing else. First the walk writes
//! the whole history down, then each value is computed by scanning it. Nothing is clever and nothing
//! is kept between two calls, so that each line can be checked against its rule.

mod options;
mod fraction;
mod expression;
mod mask;
mod event;
mod history;
mod routes;
mod agent_line;
mod agent_call;
mod agent_state;
mod status;
mod walk;
mod filter;
mod interval;
mod category;
mod definition;
mod refusal;
mod value;
mod timelines;
mod units;
mod evaluate;
mod past;
mod levels;
mod stays;
mod custom;

pub(crate) use definition::{Definition, parse_definitions};
pub(crate) use options::Options;
pub(crate) use refusal::refusing_rule;
pub(crate) use value::{Line, Value};

use serde_json::Value as Json;

use history::{Centre, ObjectType};

/// Recounts all definitions for all objects at time `at`, in the order in which `replay` prints.
///
/// `events` are well formed and in the order of arrival; what is later than `at` is not known.
/// `zone` is the IANA zone of the contact centre. The options are the defaults.
///
/// # Panics
///
/// On events that are not well formed, and on a zone that does not exist.
#[must_use]
pub(crate) fn recount(
    events: &[Json],
    definitions: &[Definition],
    at: i64,
    zone: &str,
) -> Vec<Line> {
    recount_with(&Options::default(), events, definitions, at, zone)
}

/// Recounts as [`recount`] does, with other options (rule 109).
#[must_use]
pub(crate) fn recount_with(
    options: &Options,
    events: &[Json],
    definitions: &[Definition],
    at: i64,
    zone: &str,
) -> Vec<Line> {
    let history = walk::walk(options, events, at);
    let (Some(origin), Some(newest)) = (history.origin, history.newest) else { return Vec::new() };
    let mut objects = Vec::new();
    for (name, centre) in &history.centres {
        for (object_type, id) in objects_of(centre) {
            objects.push((object_type, id, name, centre));
        }
    }
    objects.sort_by(|a, b| (a.0, &a.1, a.2).cmp(&(b.0, &b.1, b.2)));

    let effective = options.effective_time(at);
    let statistics: Vec<evaluate::Statistic<'_>> = definitions
        .iter()
        .map(|definition| {
            let interval = definition.profile.interval(effective, zone);
            evaluate::Statistic { definition, interval }
        })
        .collect();
    let setting = evaluate::Setting { statistics: &statistics, options, origin };
    let mut lines = Vec::new();
    for (object_type, id, centre_name, centre) in objects {
        let id = id.as_str();
        let object =
            timelines::Object { centre_name, centre, object_type, id, newest, at: effective };
        for statistic in &statistics {
            if statistic.definition.object_type != object_type {
                continue;
            }
            lines.push(Line {
                time: at,
                centre: centre_name.clone(),
                object_type: object_type.name().to_owned(),
                object_id: id.to_owned(),
                statistic: statistic.definition.name.clone(),
                value: evaluate::evaluate(setting, object, *statistic).rounded(),
            });
        }
    }
    lines
}

/// Counts the events up to `at` that were dropped as orphans.
#[must_use]
pub(crate) fn count_orphans(events: &[Json], at: i64) -> u64 {
    walk::walk(&Options::default(), events, at).orphans
}

fn objects_of(centre: &Centre) -> Vec<(ObjectType, String)> {
    let mut objects: Vec<(ObjectType, String)> = centre.queues.keys().cloned().collect();
    objects.extend(centre.agents.keys().map(|id| (ObjectType::Agent, id.clone())));
    objects.extend(centre.groups.iter().map(|id| (ObjectType::SkillAg, id.clone())));
    objects
}
