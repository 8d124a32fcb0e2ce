//! From the keys of a line to the event that they mean.
//!
//! All faults are found before the first name is interned.

use std::str::FromStr;

use serde_json::value::RawValue;
use strum::VariantNames;

use super::Arrival;
use super::fault::{Fault, Refusal};
use super::intern::{Parts, Place, RecordParts, intern};
use super::raw::{RawDestination, RawEvent, Text};
use crate::clock::Timestamp;
use crate::event::happening::{Event, RecordKind};
use crate::event::name::EventName;
use crate::ids::Names;

/// Makes the event of a line, or tells everything that is wrong with it.
pub(super) fn event_of(
    raw: &RawEvent<'_>,
    faults: Vec<Fault>,
    arrival: Option<Arrival>,
    names: &mut Names,
) -> Result<Event, Refusal> {
    let mut check = Check { raw, faults, arrival };
    let parts = check.parts();
    match parts {
        Some(parts) if check.faults.is_empty() => Ok(intern(raw, &parts, names)),
        Some(_) | None => Err(Refusal::new(check.faults)),
    }
}

struct Check<'r, 'a> {
    raw: &'r RawEvent<'a>,
    faults: Vec<Fault>,
    /// When the line arrives, if it does so live.
    arrival: Option<Arrival>,
}

impl<'r> Check<'r, '_> {
    fn parts(&mut self) -> Option<Parts<'r>> {
        let raw = self.raw;
        let name = self.word::<EventName>("event", raw.event.as_ref());
        if raw.event.is_none() {
            self.missing("event", "the name of the event");
        }
        let time = self.time();
        let call_type = self.word("callType", raw.call_type.as_ref());
        let work_mode = self.word("workMode", raw.work_mode.as_ref());
        self.no_empty_texts();
        let name = name?;
        let place = self.place(name);
        let (mut connection, mut new_connection) = (Some(""), Some(""));
        if is_call_event(name) {
            connection = self.needed("connId", raw.conn_id.as_ref(), "the identity of the call");
        }
        if name == EventName::PartyChanged {
            let meaning = "the identity of the call from now on";
            new_connection = self.needed("newConnId", raw.new_conn_id.as_ref(), meaning);
        }
        if name == EventName::AttachedDataChanged && raw.user_data.is_none() {
            self.missing("userData", "an object with the keys that change");
        }
        if name == EventName::AgentSkills && raw.skills.is_none() {
            self.missing("skills", "an object of skills with their levels");
        }
        self.destination(raw.to.as_ref());
        let record = self.record(name);
        Some(Parts {
            name,
            time: time?,
            place: place?,
            connection: connection?,
            new_connection: new_connection?,
            call_type,
            work_mode,
            record: record?,
        })
    }

    fn time(&mut self) -> Option<Timestamp> {
        let Some(ms) = self.raw.time else {
            // A time that is there with a fault has been told.
            if let Some(Arrival { time, .. }) = self.arrival {
                return Some(time);
            }
            self.missing("time", "whole milliseconds since 1970 UTC");
            return None;
        };
        if let Some(Arrival { future_max: Some((clock, max_ms)), .. }) = self.arrival
            && ms.saturating_sub(clock.ms()) > i64::from(max_ms)
        {
            let ahead_ms = ms.saturating_sub(clock.ms());
            self.faults.push(Fault::Future { ahead_ms, max_ms });
            return None;
        }
        Timestamp::from_ms(ms).map_err(|error| self.faults.push(error.into())).ok()
    }

    /// Finds the one place of an event: some names leave no choice, others take what is given.
    fn place(&mut self, name: EventName) -> Option<Place<'r>> {
        let raw = self.raw;
        let given = |text: &'r Option<Text<'_>>| text.as_ref().map(|text| &*text.0);
        let agent = given(&raw.agent).map(Place::Agent);
        let queue = given(&raw.queue).map(Place::Queue);
        let skill = given(&raw.skill).map(Place::Skill);
        let agent = match name {
            EventName::Provisioned | EventName::Removed => return Some(Place::Centre),
            EventName::Queued => None,
            EventName::Diverted
            | EventName::Abandoned
            | EventName::PartyChanged
            | EventName::AttachedDataChanged => agent,
            EventName::AgentLogin
            | EventName::AgentLogout
            | EventName::AgentReady
            | EventName::AgentNotReady
            | EventName::AgentSkills
            | EventName::DndOn
            | EventName::DndOff
            | EventName::OnHook
            | EventName::OffHook
            | EventName::Dialing
            | EventName::Ringing
            | EventName::Established
            | EventName::Held
            | EventName::Retrieved
            | EventName::Released
            | EventName::TransferMade
            | EventName::ConferenceMade
            | EventName::UserEvent => {
                if agent.is_none() {
                    self.missing("agent", "the id of the agent");
                }
                return agent;
            }
        };
        let places = [("agent", agent), ("queue", queue), ("skill", skill)];
        let mut given = places.into_iter().filter_map(|(key, place)| Some((key, place?)));
        match (given.next(), given.next()) {
            (Some((_, place)), None) => Some(place),
            (Some((first, _)), Some((second, _))) => {
                self.faults.push(Fault::TwoPlaces(first, second));
                None
            }
            (None, _) if name == EventName::Queued => {
                self.missing("queue", "the id of the queue, or `skill` with that of a skill");
                None
            }
            (None, _) => {
                self.missing("queue", "the place of the call: `queue`, `skill` or `agent`");
                None
            }
        }
    }

    fn destination(&mut self, to: Option<&RawDestination<'_>>) {
        let Some(to) = to else { return };
        let parts = [&to.agent, &to.queue, &to.skill];
        let given = parts.iter().filter(|part| part.is_some()).count();
        let is_empty = parts.iter().any(|part| part.as_ref().is_some_and(|text| text.0.is_empty()));
        if given != 1 || is_empty {
            self.faults.push(Fault::Destination);
        }
    }

    /// The record of an event that needs one; none is needed by the others.
    fn record(&mut self, name: EventName) -> Option<Option<RecordParts<'r>>> {
        if ![EventName::Provisioned, EventName::Removed].contains(&name) {
            return Some(None);
        }
        let is_there = name == EventName::Provisioned;
        let Some(record) = &self.raw.record else {
            self.missing("record", "an object with `kind`, `id` and `content`");
            return None;
        };
        let kind = self.needed("record.kind", record.kind.as_ref(), "what the record is");
        let kind = kind.and_then(|_| self.word::<RecordKind>("record.kind", record.kind.as_ref()));
        let id = self.needed("record.id", record.id.as_ref(), "the id of the record");
        if id == Some("") {
            self.faults.push(Fault::Empty("record.id"));
        }
        let content = record.content.filter(|_| is_there).map(RawValue::get);
        if is_there && content.is_none() {
            self.missing("record.content", "all that is known of the record");
            return None;
        }
        Some(Some(RecordParts { kind: kind?, id: id?, content }))
    }

    fn no_empty_texts(&mut self) {
        let raw = self.raw;
        let texts = [
            ("id", &raw.id),
            ("source", &raw.source),
            ("centre", &raw.centre),
            ("agent", &raw.agent),
            ("device", &raw.device),
            ("mediaType", &raw.media_type),
            ("queue", &raw.queue),
            ("skill", &raw.skill),
            ("connId", &raw.conn_id),
            ("newConnId", &raw.new_conn_id),
        ];
        for (key, text) in texts {
            if text.as_ref().is_some_and(|text| text.0.is_empty()) {
                self.faults.push(Fault::Empty(key));
            }
        }
    }

    fn word<T: FromStr + VariantNames>(
        &mut self,
        key: &'static str,
        text: Option<&Text<'_>>,
    ) -> Option<T> {
        let word = &*text?.0;
        let parsed = word.parse().ok();
        if parsed.is_none() {
            let hint = hint(word, T::VARIANTS);
            self.faults.push(Fault::UnknownWord { key, word: word.to_owned(), hint });
        }
        parsed
    }

    fn needed(
        &mut self,
        key: &'static str,
        text: Option<&'r Text<'_>>,
        expected: &'static str,
    ) -> Option<&'r str> {
        if text.is_none() {
            self.missing(key, expected);
        }
        text.map(|text| &*text.0)
    }

    /// Notes a missing key, unless it is there with a fault of its own.
    fn missing(&mut self, key: &'static str, expected: &'static str) {
        let is_told =
            |fault: &Fault| matches!(fault, Fault::WrongType { key: told, .. } if told == key);
        if !self.faults.iter().any(is_told) {
            self.faults.push(Fault::MissingKey { key, expected });
        }
    }
}

fn is_call_event(name: EventName) -> bool {
    match name {
        EventName::AgentLogin
        | EventName::AgentLogout
        | EventName::AgentReady
        | EventName::AgentNotReady
        | EventName::AgentSkills
        | EventName::DndOn
        | EventName::DndOff
        | EventName::OnHook
        | EventName::OffHook
        | EventName::Provisioned
        | EventName::Removed => false,
        EventName::Queued
        | EventName::Diverted
        | EventName::Abandoned
        | EventName::Dialing
        | EventName::Ringing
        | EventName::Established
        | EventName::Held
        | EventName::Retrieved
        | EventName::Released
        | EventName::PartyChanged
        | EventName::AttachedDataChanged
        | EventName::TransferMade
        | EventName::ConferenceMade
        | EventName::UserEvent => true,
    }
}

/// What was probably meant, or else everything that could have been.
fn hint(word: &str, known: &[&str]) -> String {
    let lower = word.to_lowercase();
    let nearest = known
        .iter()
        .map(|name| (strsim::damerau_levenshtein(&lower, &name.to_lowercase()), name))
        .min()
        .filter(|&(changes, _)| changes * 3 <= word.len());
    match nearest {
        Some((_, name)) => format!("did you mean `{name}`?"),
        None => format!("expected one of {}", known.join(", ")),
    }
}
