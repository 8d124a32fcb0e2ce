//! Writes events as lines of JSON that read back as the same events.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::event::happening::{
    AgentHappening, Attached, CallHappening, DataValue, Destination, Event, Happening, Line,
    PartyChange, Queue, QueueHappening, Record, StateDetail,
};
use crate::event::name::EventName;
use crate::ids::{MediumId, Names};

/// Writes one event as a line, its end included, behind what `line` holds.
pub fn write_ndjson(event: &Event, names: &Names, line: &mut Vec<u8>) {
    serde_json::to_writer(&mut *line, &Written { event, names })
        .expect("an event is made of texts and numbers, and memory takes every byte");
    line.push(b'\n');
}

struct Written<'a> {
    event: &'a Event,
    names: &'a Names,
}

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { event, names } = *self;
        let mut keys = Keys { map: serializer.serialize_map(None)?, names };
        keys.map.serialize_entry("time", &event.time.ms())?;
        let name = name_of(&event.happening);
        keys.map.serialize_entry("event", name.name())?;
        if event.centre != Names::default_centre() {
            keys.map.serialize_entry("centre", names.centres.text(event.centre))?;
        }
        match &event.happening {
            Happening::Agent { line, connection, what } => {
                keys.line(*line)?;
                if let Some(connection) = connection {
                    keys.map.serialize_entry("connId", names.connections.text(*connection))?;
                }
                keys.agent_happening(*what)?;
            }
            Happening::Skills { agent, skills } => {
                keys.map.serialize_entry("agent", names.agents.text(*agent))?;
                let levels: serde_json::Map<_, _> = skills
                    .iter()
                    .map(|&(skill, level)| (names.skills.text(skill).to_owned(), level.into()))
                    .collect();
                keys.map.serialize_entry("skills", &levels)?;
            }
            Happening::Queue { queue, connection, medium, what } => {
                keys.queue(*queue)?;
                keys.map.serialize_entry("connId", names.connections.text(*connection))?;
                keys.medium(*medium)?;
                keys.queue_happening(*what)?;
            }
            Happening::Call { line, connection, what } => {
                keys.line(*line)?;
                keys.map.serialize_entry("connId", names.connections.text(*connection))?;
                keys.call_happening(*what)?;
            }
            Happening::Record(record) => keys.map.serialize_entry("record", &Kept::of(record))?,
        }
        if let Some(extra) = &event.extra {
            if extra.source != Names::default_source() {
                keys.map.serialize_entry("source", names.sources.text(extra.source))?;
            }
            keys.text("id", extra.id.as_deref())?;
            keys.attached(&extra.attached, name == EventName::AttachedDataChanged)?;
        } else if name == EventName::AttachedDataChanged {
            keys.attached(&Attached::default(), true)?;
        }
        keys.map.end()
    }
}

struct Keys<'a, M> {
    map: M,
    names: &'a Names,
}

impl<M: SerializeMap> Keys<'_, M> {
    fn text(&mut self, key: &str, text: Option<&str>) -> Result<(), M::Error> {
        text.map_or(Ok(()), |text| self.map.serialize_entry(key, text))
    }

    fn line(&mut self, line: Line) -> Result<(), M::Error> {
        self.map.serialize_entry("agent", self.names.agents.text(line.agent))?;
        self.text("device", line.device.map(|device| self.names.devices.text(device)))?;
        self.medium(line.medium)
    }

    fn medium(&mut self, medium: MediumId) -> Result<(), M::Error> {
        let medium = (medium != Names::voice()).then(|| self.names.media.text(medium));
        self.text("mediaType", medium)
    }

    fn queue(&mut self, queue: Queue) -> Result<(), M::Error> {
        match queue {
            Queue::Queue(queue) => self.map.serialize_entry("queue", self.names.queues.text(queue)),
            Queue::Skill(skill) => self.map.serialize_entry("skill", self.names.skills.text(skill)),
        }
    }

    fn agent_happening(&mut self, what: AgentHappening) -> Result<(), M::Error> {
        match what {
            AgentHappening::AgentReady(detail) | AgentHappening::AgentNotReady(detail) => {
                let StateDetail { reason, work_mode } = detail;
                self.text("reason", reason.map(|reason| self.names.reasons.text(reason)))?;
                self.text("workMode", work_mode.map(Into::into))
            }
            AgentHappening::AgentLogin
            | AgentHappening::AgentLogout
            | AgentHappening::DndOn
            | AgentHappening::DndOff
            | AgentHappening::OnHook
            | AgentHappening::OffHook => Ok(()),
        }
    }

    fn queue_happening(&mut self, what: QueueHappening) -> Result<(), M::Error> {
        match what {
            QueueHappening::Diverted(Destination::Agent(agent)) => {
                self.destination("agent", self.names.agents.text(agent))
            }
            QueueHappening::Diverted(Destination::Queue(Queue::Queue(queue))) => {
                self.destination("queue", self.names.queues.text(queue))
            }
            QueueHappening::Diverted(Destination::Queue(Queue::Skill(skill))) => {
                self.destination("skill", self.names.skills.text(skill))
            }
            QueueHappening::PartyChanged(change) => self.party_change(change),
            QueueHappening::Diverted(Destination::Cleared)
            | QueueHappening::Queued
            | QueueHappening::Abandoned
            | QueueHappening::AttachedDataChanged => Ok(()),
        }
    }

    fn destination(&mut self, kind: &'static str, id: &str) -> Result<(), M::Error> {
        self.map.serialize_entry("to", &serde_json::json!({ kind: id }))
    }

    fn call_happening(&mut self, what: CallHappening) -> Result<(), M::Error> {
        match what {
            CallHappening::Dialing(call_type) | CallHappening::Ringing(call_type) => {
                self.text("callType", Some(call_type.name()))
            }
            CallHappening::Established(call_type) => {
                self.text("callType", call_type.map(|call_type| call_type.name()))
            }
            CallHappening::PartyChanged(change) => self.party_change(change),
            CallHappening::Held
            | CallHappening::Retrieved
            | CallHappening::Released
            | CallHappening::Abandoned
            | CallHappening::Diverted
            | CallHappening::AttachedDataChanged
            | CallHappening::TransferMade
            | CallHappening::ConferenceMade
            | CallHappening::UserEvent => Ok(()),
        }
    }

    fn party_change(&mut self, change: PartyChange) -> Result<(), M::Error> {
        let connection = self.names.connections.text(change.connection);
        self.map.serialize_entry("newConnId", connection)?;
        self.text("callType", change.call_type.map(|call_type| call_type.name()))
    }

    fn attached(&mut self, attached: &Attached, needs_data: bool) -> Result<(), M::Error> {
        self.text("ani", attached.ani.as_deref())?;
        self.text("dnis", attached.dnis.as_deref())?;
        if attached.user_data.is_empty() && !needs_data {
            return Ok(());
        }
        self.map.serialize_entry("userData", &UserData(&attached.user_data))
    }
}

/// Attached data, with values that are no texts as they were written.
struct UserData<'a>(&'a [(Box<str>, DataValue)]);

impl Serialize for UserData<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in self.0 {
            let raw = RawValue::from_string(value.text.clone().into());
            match raw {
                Ok(raw) if !value.is_string => map.serialize_entry(key, &raw)?,
                Ok(_) | Err(_) => map.serialize_entry(key, &value.text)?,
            }
        }
        map.end()
    }
}

/// A record as it is written.
#[derive(Serialize)]
struct Kept<'a> {
    kind: &'static str,
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<&'a RawValue>,
}

impl<'a> Kept<'a> {
    fn of(record: &'a Record) -> Self {
        let content = record.content.as_deref();
        let content = content.map(|json| serde_json::from_str(json).expect("it was read as JSON"));
        Self { kind: record.kind.into(), id: &record.id, content }
    }
}

fn name_of(happening: &Happening) -> EventName {
    match happening {
        Happening::Skills { .. } => EventName::AgentSkills,
        Happening::Record(record) if record.content.is_some() => EventName::Provisioned,
        Happening::Record(_) => EventName::Removed,
        Happening::Agent { what, .. } => match what {
            AgentHappening::AgentLogin => EventName::AgentLogin,
            AgentHappening::AgentLogout => EventName::AgentLogout,
            AgentHappening::AgentReady(_) => EventName::AgentReady,
            AgentHappening::AgentNotReady(_) => EventName::AgentNotReady,
            AgentHappening::DndOn => EventName::DndOn,
            AgentHappening::DndOff => EventName::DndOff,
            AgentHappening::OnHook => EventName::OnHook,
            AgentHappening::OffHook => EventName::OffHook,
        },
        Happening::Queue { what, .. } => match what {
            QueueHappening::Queued => EventName::Queued,
            QueueHappening::Diverted(_) => EventName::Diverted,
            QueueHappening::Abandoned => EventName::Abandoned,
            QueueHappening::PartyChanged(_) => EventName::PartyChanged,
            QueueHappening::AttachedDataChanged => EventName::AttachedDataChanged,
        },
        Happening::Call { what, .. } => match what {
            CallHappening::Dialing(_) => EventName::Dialing,
            CallHappening::Ringing(_) => EventName::Ringing,
            CallHappening::Established(_) => EventName::Established,
            CallHappening::Held => EventName::Held,
            CallHappening::Retrieved => EventName::Retrieved,
            CallHappening::Released => EventName::Released,
            CallHappening::Abandoned => EventName::Abandoned,
            CallHappening::Diverted => EventName::Diverted,
            CallHappening::PartyChanged(_) => EventName::PartyChanged,
            CallHappening::AttachedDataChanged => EventName::AttachedDataChanged,
            CallHappening::TransferMade => EventName::TransferMade,
            CallHappening::ConferenceMade => EventName::ConferenceMade,
            CallHappening::UserEvent => EventName::UserEvent,
        },
    }
}
