//! Who is doing what: lines with their calls, agents with their skills, calls waiting in queues.
//!
//! The state behind the actions. It knows no statistics; `observe` turns events into changes of
//! this state and tells the ledgers what began and ended.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::calls::Calls;
use super::data::Facts;
use super::line::{Giver, Line};
use super::object::{LineIndex, ObjectName, Objects, Row};
use super::run::{Serial, Serials, StatusRun};
use super::stay::{Stay, StayMemory};
use super::tally::Key;
use crate::clock::Timestamp;
use crate::definition::{ObjectType, Status};
use crate::event::{CallHappening, Event, Happening, Queue, QueueHappening};
use crate::ids::{AgentId, CentreId, ConnectionId, DeviceId, MediumId, Table};

/// The state of all contact centres.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct World {
    pub(super) objects: Objects,
    pub(super) agents: Table<Row, Agent>,
    /// The statuses of the agents, for their states.
    pub(super) statuses: Table<Row, Status>,
    pub(super) lines: Table<LineIndex, Line>,
    pub(super) groups: Table<Row, Group>,
    pub(super) calls: Calls,
    /// The events with which the running actions of lines began; kept only where somebody counts by connId.
    pub(super) begun: BTreeMap<(LineIndex, Key), u64>,
    /// The time of the first event of all (semantics 9).
    pub(super) origin: Option<Timestamp>,
    /// How many events there were.
    pub(super) events: u64,
    /// Events that ended nothing, or began what already ran.
    pub(super) orphaned: u64,
    pub(super) serials: Serials,
}

/// An agent.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Agent {
    pub(super) name: AgentId,
    pub(super) centre: CentreId,
    /// Most agents have one line, or two.
    pub(super) lines: SmallVec<[LineIndex; 2]>,
    /// Most agents have a few skills.
    pub(super) stays: SmallVec<[Stay; 4]>,
    pub(super) memory: Box<StayMemory>,
    /// None only during the first event of all.
    pub(super) status: Option<StatusRun>,
}

/// The members of a skill group, for its state; what they can do is counted only where somebody asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Group {
    pub(super) members: u32,
    pub(super) ready: u32,
    /// Members that are logged in, those that are ready among them.
    pub(super) logged_in: u32,
}

impl Group {
    /// Whether somebody with the skill can take a call (semantics 43).
    pub(super) fn state(&self) -> Status {
        match self {
            Self { members: 0, .. } => Status::NotMonitored,
            Self { ready: 0, .. } => Status::NotReadyForNextCall,
            Self { .. } => Status::WaitForNextCall,
        }
    }
}

impl World {
    pub(super) fn next_serial(&mut self) -> Serial {
        self.serials.next()
    }

    /// The time of the first event of all.
    pub(super) fn origin_ms(&self) -> i64 {
        self.origin.map_or(i64::MAX, Timestamp::ms)
    }

    /// How many agents of the virtual queue of a row are ready, and how many are logged in and are not
    /// (semantics 105).
    pub(super) fn agents_of_queue(&self, row: Row) -> (u32, u32) {
        let queue = self.objects.of_type(ObjectType::SkillQ).find(row);
        let group = queue.and_then(|queue| match queue.name {
            ObjectName::Skill(skill) => self.groups.find(self.objects.known_group(skill)?),
            ObjectName::Agent(_) | ObjectName::Queue(_) => None,
        });
        group.map_or((0, 0), |group| (group.ready, group.logged_in - group.ready))
    }

    /// The facts of a status of a line, by what gives it the status.
    pub(super) fn facts_of_line(&self, line: LineIndex) -> Facts {
        let line = &self.lines[line];
        let agent = &self.agents[line.agent];
        let mut facts = no_facts(agent.centre);
        facts.medium = Some(line.medium);
        match line.giver() {
            Giver::Leg(leg) => facts.connection = Some(leg.connection),
            Giver::State(state) => facts.reason = state.reason,
            Giver::Line => {}
        }
        facts
    }

    /// The facts of an agent's status: those of the line that gives it.
    pub(super) fn facts_of_agent(&self, row: Row) -> Facts {
        let agent = &self.agents[row];
        match self.giving_line(row) {
            Some(line) => self.facts_of_line(line),
            None => no_facts(agent.centre),
        }
    }

    /// The status of an agent over the lines where it is logged in (semantics 29).
    ///
    /// Voice wins where it is higher than `NotReadyForNextCall`, else the higher of the two sides
    /// (semantics 29).
    pub(super) fn status_of_agent(&self, row: Row) -> Status {
        if let [line] = *self.agents[row].lines {
            return self.lines[line].settled_status();
        }
        match self.sides(row) {
            (None, None) => Status::LoggedOut,
            (Some(side), None) | (None, Some(side)) => side,
            (Some(voice), Some(_)) if voice > Status::NotReadyForNextCall => voice,
            (Some(voice), Some(other)) => voice.max(other),
        }
    }

    /// The highest status over the voice lines and over the others, where the agent is logged in.
    fn sides(&self, row: Row) -> (Option<Status>, Option<Status>) {
        let (mut voice, mut other) = (None, None);
        for &line in &self.agents[row].lines {
            let line = &self.lines[line];
            if line.is_logged_in {
                let side = if line.is_voice() { &mut voice } else { &mut other };
                *side = (*side).max(Some(line.settled_status()));
            }
        }
        (voice, other)
    }

    /// The line whose status is the agent's: of several the one whose action began first.
    fn giving_line(&self, row: Row) -> Option<LineIndex> {
        let status = self.status_of_agent(row);
        let (voice, _) = self.sides(row);
        let is_voice = voice == Some(status);
        let gives = |line: &&LineIndex| {
            let line = &self.lines[**line];
            line.is_logged_in && line.is_voice() == is_voice && line.settled_status() == status
        };
        let lines = self.agents[row].lines.iter();
        lines.filter(gives).min_by_key(|line| self.lines[**line].giver_order()).copied()
    }

    /// Whether a call can go on under the identity that an event gives it (semantics 35).
    pub(super) fn admits_party_change(&self, event: &Event) -> bool {
        match &event.happening {
            Happening::Queue {
                queue, connection, what: QueueHappening::PartyChanged(to), ..
            } => self.calls.waits(*connection, *queue) && !self.calls.waits(to.connection, *queue),
            Happening::Call { line, connection, what: CallHappening::PartyChanged(to) } => {
                let Some(row) = self.objects.known_agent(line.agent) else { return false };
                match self.find_line(row, line.device, line.medium, Some(*connection)) {
                    FoundLine::Known(line) => {
                        self.lines[line].admits_rename(*connection, to.connection)
                    }
                    FoundLine::New(_) | FoundLine::Unclear => false,
                }
            }
            Happening::Agent { .. }
            | Happening::Skills { .. }
            | Happening::Record(_)
            | Happening::Queue { .. }
            | Happening::Call { .. } => false,
        }
    }

    /// The only line of an agent, where an event cannot mean another one; as a rule it is this.
    pub(super) fn only_line(
        &self,
        row: Row,
        device: Option<DeviceId>,
        medium: MediumId,
    ) -> Option<LineIndex> {
        let [only] = *self.agents[row].lines else { return None };
        let line = &self.lines[only];
        let is_meant = line.medium == medium && (device.is_none() || line.device == device);
        is_meant.then_some(only)
    }

    /// Finds the line that an event means (semantics 29); none where it cannot be told.
    pub(super) fn find_line(
        &self,
        row: Row,
        device: Option<DeviceId>,
        medium: MediumId,
        connection: Option<ConnectionId>,
    ) -> FoundLine {
        let agent = &self.agents[row];
        let known = |line: &&LineIndex| self.lines[**line].medium == medium;
        if device.is_some() {
            let is_meant = |line: &&LineIndex| known(line) && self.lines[**line].device == device;
            return match agent.lines.iter().find(is_meant) {
                Some(&line) => FoundLine::Known(line),
                None => FoundLine::New(device),
            };
        }
        let mut of_medium = agent.lines.iter().filter(known);
        match (of_medium.next(), of_medium.next()) {
            (Some(&line), None) => FoundLine::Known(line),
            (Some(_), Some(_)) => {
                let has_call = |line: &&LineIndex| {
                    connection
                        .is_some_and(|connection| self.lines[**line].leg(connection).is_some())
                };
                let mut having = agent.lines.iter().filter(known).filter(has_call);
                match (having.next(), having.next()) {
                    (Some(&line), None) => FoundLine::Known(line),
                    (_, _) => FoundLine::Unclear,
                }
            }
            (None, _) => {
                let mut devices = agent.lines.iter().map(|line| self.lines[*line].device);
                let first = devices.next().flatten();
                FoundLine::New(if devices.all(|device| device == first) { first } else { None })
            }
        }
    }
}

/// Which line an event means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FoundLine {
    Known(LineIndex),
    /// A line that is seen for the first time, on this device.
    New(Option<DeviceId>),
    /// Several could be meant.
    Unclear,
}

/// The facts of what is neither a call nor a state.
pub(super) fn no_facts(centre: CentreId) -> Facts {
    Facts { centre, medium: None, connection: None, reason: None, queue: None }
}

/// The facts of a call at a queue.
pub(super) fn queue_facts(centre: CentreId, queue: Queue) -> Facts {
    Facts { queue: Some(queue), ..no_facts(centre) }
}
