//! Reading of one event: its keys, its place, and the order in which the input is taken.
//!
//! Events are well formed by agreement; one that is not stops the recount with a clear text.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::history::{Moment, ObjectType, QueueKey};
use super::options::Options;

const CALL_TYPES: [&str; 5] = ["Unknown", "Consult", "Internal", "Outbound", "Inbound"];
const IDENTITY_KEPT_MS: i64 = 24 * 3_600_000;

/// What became of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Taken,
    /// Dropped and counted as orphaned (rules 27 and 34).
    Dropped,
}

/// One event with its place in the order of all.
#[derive(Clone, Copy, Debug)]
pub(super) struct Event<'a> {
    json: &'a Json,
    pub(super) moment: Moment,
}

impl<'a> Event<'a> {
    pub(super) fn text(&self, key: &str) -> Option<&'a str> {
        match self.json.get(key) {
            None | Some(Json::Null) => None,
            Some(Json::String(text)) => Some(text),
            Some(other) => panic!("`{key}` must be a string, not {other}: {}", self.json),
        }
    }

    pub(super) fn need(&self, key: &str) -> &'a str {
        self.text(key).unwrap_or_else(|| panic!("`{key}` is missing: {}", self.json))
    }

    pub(super) fn object(&self, key: &str) -> Option<&'a serde_json::Map<String, Json>> {
        match self.json.get(key) {
            None | Some(Json::Null) => None,
            Some(Json::Object(object)) => Some(object),
            Some(other) => panic!("`{key}` must be an object, not {other}: {}", self.json),
        }
    }

    pub(super) fn name(&self) -> &'a str {
        self.need("event")
    }

    pub(super) fn centre(&self) -> &'a str {
        self.text("centre").unwrap_or("default")
    }

    pub(super) fn media(&self) -> &'a str {
        self.text("mediaType").unwrap_or("voice")
    }

    pub(super) fn reason(&self) -> Option<String> {
        self.text("reason").map(str::to_owned)
    }

    pub(super) fn call_type(&self) -> Option<&'a str> {
        let call_type = self.text("callType")?;
        assert!(CALL_TYPES.contains(&call_type), "`{call_type}` is not a call type: {}", self.json);
        Some(call_type)
    }

    /// The queue or the virtual queue of a skill at which this happens.
    pub(super) fn queue(&self) -> Option<QueueKey> {
        let queue = self.text("queue").map(|id| (ObjectType::Queue, id.to_owned()));
        queue.or_else(|| self.text("skill").map(|id| (ObjectType::SkillQ, id.to_owned())))
    }

    pub(super) fn refuse(&self) -> ! {
        panic!("this event has no meaning at its place: {}", self.json)
    }
}

/// The events up to `at`, stably by time (rule 46), without repeated identities.
///
/// The order and what has happened come from the times as they are told; each event then takes
/// effect at the time that the options give it (rule 109).
pub(super) fn in_order<'a>(options: &Options, events: &'a [Json], at: i64) -> Vec<Event<'a>> {
    let mut timed: Vec<(i64, &Json)> = Vec::new();
    for json in events {
        let time = json.get("time").and_then(Json::as_i64);
        let time = time.unwrap_or_else(|| panic!("`time` is missing: {json}"));
        if time <= at {
            timed.push((time, json));
        }
    }
    timed.sort_by_key(|(time, _)| *time);

    let mut ordered = Vec::new();
    let mut identities: BTreeMap<(&str, &str, &str), i64> = BTreeMap::new();
    for (time, json) in timed {
        let moment = Moment { order: ordered.len(), time: options.effective_time(time) };
        let event = Event { json, moment };
        if let Some(id) = event.text("id") {
            let identity = (event.centre(), event.text("source").unwrap_or("default"), id);
            let first = identities.get(&identity);
            if first.is_some_and(|first| time - first < IDENTITY_KEPT_MS) {
                continue;
            }
            identities.insert(identity, time);
        }
        ordered.push(event);
    }
    ordered
}
