//! What happened, written out in full: each action, status, stay and session from begin to end.
//!
//! Nothing here is ever forgotten or summed up; evaluation scans it from first to last.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json};

use super::agent_line::AgentLine;
use super::routes::Route;

/// An instant in the order of events: its place in the sorted input, then its time (rule 25).
///
/// All that one event ends and begins carries the same moment, so nothing fits between.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment {
    pub(super) order: usize,
    pub(super) time: i64,
}

/// The type of an object, in the order in which lines are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ObjectType {
    Agent,
    Queue,
    SkillAg,
    SkillQ,
}

impl ObjectType {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Agent => "AGENT",
            Self::Queue => "QUEUE",
            Self::SkillAg => "SKILL_AG",
            Self::SkillQ => "SKILL_Q",
        }
    }
}

/// A mediation object: QUEUE or SKILL_Q, with its id.
pub(super) type QueueKey = (ObjectType, String);

/// What a filter may ask of an action besides the data of its call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Source {
    pub(super) conn_id: Option<String>,
    pub(super) media: Option<String>,
    pub(super) reason: Option<String>,
    /// The queue, of what happens at one.
    pub(super) queue: Option<String>,
}

/// A durable action or a status, from its begin to its end if it has one yet.
#[derive(Clone, Debug)]
pub(super) struct Instance {
    pub(super) action: String,
    pub(super) begin: Moment,
    pub(super) end: Option<Moment>,
    /// From which event on which source applies; the first one from the begin.
    pub(super) sources: Vec<(Moment, Source)>,
}

impl Instance {
    pub(super) fn new(action: &str, begin: Moment, source: Source) -> Self {
        let sources = vec![(begin, source)];
        Self { action: action.to_owned(), begin, end: None, sources }
    }

    /// The source after the event `order`.
    pub(super) fn source_at(&self, order: usize) -> &Source {
        let known = self.sources.iter().rev().find(|(from, _)| from.order <= order);
        &known.or(self.sources.first()).expect("an instance has a source from its begin").1
    }

    /// The source that applied last: after PartyChanged it carries the new connId (rule 35).
    pub(super) fn last_source(&self) -> &Source {
        &self.sources.last().expect("an instance has a source from its begin").1
    }

    pub(super) fn change_source(&mut self, at: Moment, source: Source) {
        if *self.last_source() != source {
            self.sources.push((at, source));
        }
    }

    /// An instance that one atomic event both began and ended never was (rule 25).
    pub(super) fn has_existed(&self) -> bool {
        self.end.is_none_or(|end| self.begin.order < end.order)
    }
}

/// An instantaneous action; `ms` is what a retrospective one brings, 0 for a momentary one.
#[derive(Clone, Debug)]
pub(super) struct Occurrence {
    pub(super) action: String,
    pub(super) at: Moment,
    pub(super) ms: i64,
    pub(super) source: Source,
}

/// All that was recorded at one queue or on one line of an agent.
#[derive(Debug, Default)]
pub(super) struct Strand {
    pub(super) durables: Vec<Instance>,
    pub(super) occurrences: Vec<Occurrence>,
    pub(super) statuses: Vec<Instance>,
}

impl Strand {
    /// Begins a durable action and gives its index.
    pub(super) fn begin(&mut self, action: &str, at: Moment, source: Source) -> usize {
        self.durables.push(Instance::new(action, at, source));
        self.durables.len() - 1
    }

    /// Ends a durable action and gives its duration.
    pub(super) fn end(&mut self, index: usize, at: Moment) -> i64 {
        let instance = self.durable_mut(index);
        assert!(instance.end.is_none(), "{} ended twice", instance.action);
        instance.end = Some(at);
        at.time - instance.begin.time
    }

    pub(super) fn occur(&mut self, action: &str, at: Moment, ms: i64, source: Source) {
        self.occurrences.push(Occurrence { action: action.to_owned(), at, ms, source });
    }

    pub(super) fn durable(&self, index: usize) -> &Instance {
        self.durables.get(index).expect("indices come from `begin`")
    }

    pub(super) fn durable_mut(&mut self, index: usize) -> &mut Instance {
        self.durables.get_mut(index).expect("indices come from `begin`")
    }

    pub(super) fn forget_what_never_was(&mut self) {
        self.durables.retain(Instance::has_existed);
        self.statuses.retain(Instance::has_existed);
    }
}

/// One stay of an agent in a skill group (rule 37).
#[derive(Clone, Copy, Debug)]
pub(super) struct Stay {
    pub(super) join: Moment,
    pub(super) leave: Option<Moment>,
}

impl Stay {
    pub(super) fn covers(&self, order: usize) -> bool {
        self.join.order <= order && self.leave.is_none_or(|leave| order < leave.order)
    }
}

/// From the first line logged in to the last one logged out (rule 42).
#[derive(Clone, Copy, Debug)]
pub(super) struct Session {
    pub(super) login: Moment,
    pub(super) logout: Option<Moment>,
}

/// An agent with its lines, its own status and its stays in skill groups.
#[derive(Debug, Default)]
pub(super) struct Agent {
    pub(super) lines: Vec<AgentLine>,
    pub(super) statuses: Vec<Instance>,
    pub(super) stays: BTreeMap<String, Vec<Stay>>,
    pub(super) sessions: Vec<Session>,
}

/// What belongs to a connId, wherever it is (rule 31).
#[derive(Clone, Debug, Default)]
pub(super) struct CallData {
    pub(super) user_data: Map<String, Json>,
    pub(super) ani: Option<String>,
    pub(super) dnis: Option<String>,
}

/// One contact centre; centres never see each other.
#[derive(Debug, Default)]
pub(super) struct Centre {
    pub(super) queues: BTreeMap<QueueKey, Strand>,
    pub(super) agents: BTreeMap<String, Agent>,
    pub(super) groups: BTreeSet<String>,
    pub(super) routes: Vec<Route>,
    /// For each connId, from which event on it had which data.
    pub(super) data: BTreeMap<String, Vec<(Moment, CallData)>>,
}

impl Centre {
    /// The data of a connId after the event `order`.
    pub(super) fn data_at(&self, conn_id: &str, order: usize) -> Option<&CallData> {
        let known = self.data.get(conn_id)?.iter().rev().find(|(from, _)| from.order <= order);
        known.map(|(_, data)| data)
    }

    pub(super) fn line_mut(&mut self, agent: &str, line: usize) -> &mut AgentLine {
        let agent = self.agents.get_mut(agent).expect("events make their agent first");
        agent.lines.get_mut(line).expect("events find their line first")
    }

    pub(super) fn queue_mut(&mut self, key: &QueueKey) -> &mut Strand {
        self.queues.get_mut(key).expect("events make their queue first")
    }
}

/// All that is known at the end of the walk.
#[derive(Debug, Default)]
pub(super) struct History {
    /// The first event of any centre (rules 9 and 24).
    pub(super) origin: Option<Moment>,
    /// The newest event.
    pub(super) newest: Option<Moment>,
    /// Events that were dropped: an end without a start, a start of what runs, a wrong phase.
    pub(super) orphans: u64,
    pub(super) centres: BTreeMap<String, Centre>,
}
