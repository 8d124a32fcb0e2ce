//! From the checked parts of a line to the event, with names as numbers.

use super::raw::{RawData, RawDestination, RawEvent, Text};
use crate::clock::Timestamp;
use crate::event::call_type::CallType;
use crate::event::happening::{
    AgentHappening, Attached, CallHappening, Counted, DataValue, Destination, Event, Extra,
    Happening, Line, PartyChange, Queue, QueueHappening, Record, RecordKind, StateDetail, WorkMode,
};
use crate::event::name::EventName;
use crate::ids::{CentreId, Names};

/// What is left of a line once nothing can be wrong any more.
pub(super) struct Parts<'a> {
    pub(super) name: EventName,
    pub(super) time: Timestamp,
    pub(super) place: Place<'a>,
    pub(super) connection: &'a str,
    pub(super) new_connection: &'a str,
    pub(super) call_type: Option<CallType>,
    pub(super) work_mode: Option<WorkMode>,
    pub(super) record: Option<RecordParts<'a>>,
}

/// What is left of a record.
#[derive(Clone, Copy)]
pub(super) struct RecordParts<'a> {
    pub(super) kind: RecordKind,
    pub(super) id: &'a str,
    pub(super) content: Option<&'a str>,
}

/// Where the event happened.
#[derive(Clone, Copy)]
pub(super) enum Place<'a> {
    Agent(&'a str),
    Queue(&'a str),
    Skill(&'a str),
    /// At none of them.
    Centre,
}

/// Makes the event, for which nothing can go wrong any more.
pub(super) fn intern(raw: &RawEvent<'_>, parts: &Parts<'_>, names: &mut Names) -> Event {
    let centre = match &raw.centre {
        Some(text) => names.centres.intern(&text.0),
        None => Names::default_centre(),
    };
    let happening = happening(raw, parts, centre, names);
    Event { time: parts.time, centre, happening, extra: extra(raw, names) }
}

fn happening(
    raw: &RawEvent<'_>,
    parts: &Parts<'_>,
    centre: CentreId,
    names: &mut Names,
) -> Happening {
    let agent = match parts.place {
        Place::Agent(agent) => names.agents.intern(centre, agent),
        Place::Queue(queue) => {
            let queue = Queue::Queue(names.queues.intern(centre, queue));
            return at_queue(raw, parts, (centre, queue), names);
        }
        Place::Skill(skill) => {
            let queue = Queue::Skill(names.skills.intern(centre, skill));
            return at_queue(raw, parts, (centre, queue), names);
        }
        Place::Centre => {
            let record = parts.record.expect("what happens at none of them is a record");
            return Happening::Record(Box::new(self::record(record, centre, names)));
        }
    };
    if parts.name == EventName::AgentSkills {
        let pairs = raw.skills.as_ref().map_or(&[][..], |pairs| &pairs.0);
        let skill =
            |(skill, level): &(Text<'_>, i64)| (names.skills.intern(centre, &skill.0), *level);
        return Happening::Skills { agent, skills: pairs.iter().map(skill).collect() };
    }
    let device = raw.device.as_ref().map(|device| names.devices.intern(&device.0));
    let medium = match &raw.media_type {
        Some(medium) => names.media.intern(&medium.0),
        None => Names::voice(),
    };
    let line = Line { agent, device, medium };
    match agent_happening(raw, parts, names) {
        Some(what) => {
            let call = raw.conn_id.as_ref().filter(|_| line.device.is_none());
            let connection = call.map(|call| names.connections.intern(centre, &call.0));
            Happening::Agent { line, connection, what }
        }
        None => {
            let connection = names.connections.intern(centre, parts.connection);
            Happening::Call { line, connection, what: call_happening(parts, centre, names) }
        }
    }
}

fn agent_happening(
    raw: &RawEvent<'_>,
    parts: &Parts<'_>,
    names: &mut Names,
) -> Option<AgentHappening> {
    let detail = |names: &mut Names| StateDetail {
        reason: raw.reason.as_ref().map(|reason| names.reasons.intern(&reason.0)),
        work_mode: parts.work_mode,
    };
    Some(match parts.name {
        EventName::AgentLogin => AgentHappening::AgentLogin,
        EventName::AgentLogout => AgentHappening::AgentLogout,
        EventName::AgentReady => AgentHappening::AgentReady(detail(names)),
        EventName::AgentNotReady => AgentHappening::AgentNotReady(detail(names)),
        EventName::DndOn => AgentHappening::DndOn,
        EventName::DndOff => AgentHappening::DndOff,
        EventName::OnHook => AgentHappening::OnHook,
        EventName::OffHook => AgentHappening::OffHook,
        EventName::AgentSkills
        | EventName::Queued
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
        | EventName::UserEvent
        | EventName::Provisioned
        | EventName::Removed => return None,
    })
}

fn record(parts: RecordParts<'_>, centre: CentreId, names: &mut Names) -> Record {
    let RecordParts { kind, id, content } = parts;
    let counted = match kind {
        RecordKind::User => Some(Counted::Agent(names.agents.intern(centre, id))),
        RecordKind::Queue => Some(Counted::Queue(names.queues.intern(centre, id))),
        RecordKind::Skill => Some(Counted::Skill(names.skills.intern(centre, id))),
        RecordKind::Device
        | RecordKind::Contact
        | RecordKind::SettingsGroup
        | RecordKind::Feature => None,
    };
    Record { kind, id: id.into(), counted, content: content.map(Box::from) }
}

fn call_happening(parts: &Parts<'_>, centre: CentreId, names: &mut Names) -> CallHappening {
    match parts.name {
        EventName::Dialing => CallHappening::Dialing(parts.call_type.unwrap_or(CallType::Outbound)),
        EventName::Ringing => CallHappening::Ringing(parts.call_type.unwrap_or(CallType::Inbound)),
        EventName::Established => CallHappening::Established(parts.call_type),
        EventName::Held => CallHappening::Held,
        EventName::Retrieved => CallHappening::Retrieved,
        EventName::Released => CallHappening::Released,
        EventName::Abandoned => CallHappening::Abandoned,
        EventName::Diverted => CallHappening::Diverted,
        EventName::PartyChanged => CallHappening::PartyChanged(party_change(parts, centre, names)),
        EventName::AttachedDataChanged => CallHappening::AttachedDataChanged,
        EventName::TransferMade => CallHappening::TransferMade,
        EventName::ConferenceMade => CallHappening::ConferenceMade,
        EventName::UserEvent => CallHappening::UserEvent,
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
        | EventName::Removed
        | EventName::Queued => unreachable!("these are no calls at an agent"),
    }
}

fn at_queue(
    raw: &RawEvent<'_>,
    parts: &Parts<'_>,
    (centre, queue): (CentreId, Queue),
    names: &mut Names,
) -> Happening {
    let connection = names.connections.intern(centre, parts.connection);
    let medium = match &raw.media_type {
        Some(medium) => names.media.intern(&medium.0),
        None => Names::voice(),
    };
    let what = if parts.name == EventName::Queued {
        QueueHappening::Queued
    } else if parts.name == EventName::Diverted {
        QueueHappening::Diverted(destination(raw.to.as_ref(), centre, names))
    } else if parts.name == EventName::Abandoned {
        QueueHappening::Abandoned
    } else if parts.name == EventName::PartyChanged {
        QueueHappening::PartyChanged(party_change(parts, centre, names))
    } else {
        QueueHappening::AttachedDataChanged
    };
    Happening::Queue { queue, connection, medium, what }
}

fn party_change(parts: &Parts<'_>, centre: CentreId, names: &mut Names) -> PartyChange {
    PartyChange {
        connection: names.connections.intern(centre, parts.new_connection),
        call_type: parts.call_type,
    }
}

fn destination(
    to: Option<&RawDestination<'_>>,
    centre: CentreId,
    names: &mut Names,
) -> Destination {
    let Some(to) = to else { return Destination::Cleared };
    if let Some(agent) = &to.agent {
        Destination::Agent(names.agents.intern(centre, &agent.0))
    } else if let Some(queue) = &to.queue {
        Destination::Queue(Queue::Queue(names.queues.intern(centre, &queue.0)))
    } else if let Some(skill) = &to.skill {
        Destination::Queue(Queue::Skill(names.skills.intern(centre, &skill.0)))
    } else {
        Destination::Cleared
    }
}

fn data_value(raw: &RawData<'_>) -> DataValue {
    DataValue { text: Box::from(&*raw.text.0), is_string: raw.is_string }
}

fn extra(raw: &RawEvent<'_>, names: &mut Names) -> Option<Box<Extra>> {
    let RawEvent { id, source, ani, dnis, user_data, .. } = raw;
    if id.is_none() && source.is_none() && ani.is_none() && dnis.is_none() && user_data.is_none() {
        return None;
    }
    let boxed = |text: &Option<Text<'_>>| text.as_ref().map(|text| Box::from(&*text.0));
    let pairs = user_data.as_ref().map_or(&[][..], |pairs| &pairs.0);
    Some(Box::new(Extra {
        source: match source {
            Some(source) => names.sources.intern(&source.0),
            None => Names::default_source(),
        },
        id: boxed(id),
        attached: Attached {
            ani: boxed(ani),
            dnis: boxed(dnis),
            user_data: pairs
                .iter()
                .map(|(key, value)| (Box::from(&*key.0), data_value(value)))
                .collect(),
        },
    }))
}
