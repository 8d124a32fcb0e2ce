//! From lines of a queue log to events.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::SkillRule;
use super::line::{Line, QueueLogFault, Verb};
use crate::clock::Timestamp;
use crate::event::{
    AgentHappening, Attached, CallHappening, CallType, Destination, Event, Extra, Happening,
    Line as AgentLine, Queue, QueueHappening, StateDetail,
};
use crate::ids::{AgentId, ConnectionId, Names, QueueId, SkillId};

/// Translates one queue log; remembers who is a member where and which calls are open.
#[derive(Debug)]
pub(in crate::connect) struct QueueLog {
    skill_rule: SkillRule,
    /// The memberships of each agent: queues, or none for a login to no queue.
    members: HashMap<AgentId, Vec<Option<QueueId>>>,
    /// Agents that were added or have logged in some time.
    known: HashSet<AgentId>,
    /// Agents that only a CONNECT has logged in: their memberships are older than the log.
    guests: HashSet<AgentId>,
    /// Calls that wait or talk, in the order in which they came.
    open: Vec<OpenCall>,
    /// The numbers dialled, of calls that no queue has yet.
    dialled: HashMap<ConnectionId, Box<str>>,
    pub(in crate::connect) unknown_verbs: BTreeMap<String, u64>,
    /// Calls and waits that a restart has cut off.
    pub(in crate::connect) cleaned: u64,
}

/// How many calls may be open at once; of more, the oldest are no longer cleaned at a restart.
const OPEN_CALLS_MAX: usize = 100_000;

/// How many unknown verbs are told apart.
const UNKNOWN_VERBS_MAX: usize = 20;
/// What the others are counted as.
const OTHER_VERBS: &str = "(others)";

#[derive(Clone, Copy, Debug)]
struct OpenCall {
    connection: ConnectionId,
    queue: QueueId,
    skill: SkillId,
    /// The agent that talks; none while the call waits.
    agent: Option<AgentId>,
}

/// Where the events of one line go.
struct Out<'a> {
    time: Timestamp,
    names: &'a mut Names,
    events: &'a mut Vec<Event>,
}

impl QueueLog {
    pub(in crate::connect) fn new(skill_rule: &SkillRule) -> Self {
        Self {
            skill_rule: skill_rule.clone(),
            members: HashMap::new(),
            known: HashSet::new(),
            guests: HashSet::new(),
            open: Vec::new(),
            dialled: HashMap::new(),
            unknown_verbs: BTreeMap::new(),
            cleaned: 0,
        }
    }

    /// Translates one line. An unknown verb is counted, not refused.
    pub(in crate::connect) fn take(
        &mut self,
        line: &[u8],
        names: &mut Names,
        events: &mut Vec<Event>,
    ) -> Result<(), QueueLogFault> {
        let line = Line::read(line)?;
        let Ok(verb) = line.verb.parse::<Verb>() else {
            self.count_unknown(line.verb);
            return Ok(());
        };
        let mut out = Out { time: line.time, names, events };
        match verb {
            Verb::EnterQueue => self.enter(&line, verb, &mut out),
            Verb::Connect => self.connect(&line, verb, &mut out),
            Verb::Abandon => self.leave(&line, verb, QueueHappening::Abandoned, &mut out),
            Verb::ExitWithTimeout | Verb::ExitWithKey | Verb::ExitEmpty => {
                let cleared = QueueHappening::Diverted(Destination::Cleared);
                self.leave(&line, verb, cleared, &mut out)
            }
            Verb::CompleteAgent | Verb::CompleteCaller => {
                self.complete(&line, verb, &[CallHappening::Released], &mut out)
            }
            Verb::Transfer | Verb::BlindTransfer | Verb::AttendedTransfer => {
                let moments = [CallHappening::TransferMade, CallHappening::Released];
                self.complete(&line, verb, &moments, &mut out)
            }
            Verb::RingNoAnswer | Verb::RingCanceled => no_answer(&line, verb, &mut out),
            Verb::AddMember | Verb::AgentLogin | Verb::AgentCallbackLogin => {
                self.add_member(&line, verb, &mut out)
            }
            Verb::RemoveMember | Verb::AgentLogoff | Verb::AgentCallbackLogoff => {
                self.remove_member(&line, verb, &mut out)
            }
            Verb::Pause | Verb::PauseAll => {
                let agent = out.agent(&line, verb)?;
                let reason = line.parameter(0).map(|reason| out.names.reasons.intern(reason));
                let detail = StateDetail { reason, work_mode: None };
                out.agent_event(agent, AgentHappening::AgentNotReady(detail));
                Ok(())
            }
            Verb::Unpause | Verb::UnpauseAll => {
                let agent = out.agent(&line, verb)?;
                out.agent_event(agent, AgentHappening::AgentReady(StateDetail::default()));
                Ok(())
            }
            Verb::QueueStart => {
                self.restart(&mut out);
                Ok(())
            }
            Verb::Did => self.dial(&line, verb, &mut out),
        }
    }

    fn count_unknown(&mut self, verb: &str) {
        let is_known = self.unknown_verbs.contains_key(verb);
        let has_room = self.unknown_verbs.len() < UNKNOWN_VERBS_MAX;
        let verb = if is_known || has_room { verb } else { OTHER_VERBS };
        *self.unknown_verbs.entry(verb.to_owned()).or_default() += 1;
    }

    fn enter(
        &mut self,
        line: &Line<'_>,
        verb: Verb,
        out: &mut Out<'_>,
    ) -> Result<(), QueueLogFault> {
        let connection = out.call(line, verb)?;
        let (queue, skill) = self.queue(line, verb, out)?;
        let attached = Attached {
            ani: line.caller().map(Box::from),
            dnis: self.dialled.remove(&connection),
            user_data: Vec::new(),
        };
        for at in [Queue::Queue(queue), Queue::Skill(skill)] {
            let extra = (!attached.is_empty())
                .then(|| Box::new(Extra { attached: attached.clone(), ..Extra::default() }));
            out.queue_event(at, connection, QueueHappening::Queued, extra);
        }
        self.remember(OpenCall { connection, queue, skill, agent: None });
        Ok(())
    }

    fn remember(&mut self, call: OpenCall) {
        if self.open.len() == OPEN_CALLS_MAX {
            self.open.remove(0);
        }
        self.open.push(call);
    }

    fn connect(
        &mut self,
        line: &Line<'_>,
        verb: Verb,
        out: &mut Out<'_>,
    ) -> Result<(), QueueLogFault> {
        let connection = out.call(line, verb)?;
        let (queue, skill) = self.queue(line, verb, out)?;
        let agent = out.agent(line, verb)?;
        if self.known.insert(agent) {
            self.guests.insert(agent);
            out.log_in(agent);
        }
        for at in [Queue::Queue(queue), Queue::Skill(skill)] {
            let to_agent = QueueHappening::Diverted(Destination::Agent(agent));
            out.queue_event(at, connection, to_agent, None);
        }
        out.call_event(agent, connection, CallHappening::Ringing(CallType::Inbound));
        out.call_event(agent, connection, CallHappening::Established(None));
        let is_meant = |open: &&mut OpenCall| open.connection == connection && open.queue == queue;
        match self.open.iter_mut().rev().find(is_meant) {
            Some(open) => open.agent = Some(agent),
            // It came in before the log began.
            None => self.remember(OpenCall { connection, queue, skill, agent: Some(agent) }),
        }
        Ok(())
    }

    fn leave(
        &mut self,
        line: &Line<'_>,
        verb: Verb,
        what: QueueHappening,
        out: &mut Out<'_>,
    ) -> Result<(), QueueLogFault> {
        let connection = out.call(line, verb)?;
        let (queue, skill) = self.queue(line, verb, out)?;
        for at in [Queue::Queue(queue), Queue::Skill(skill)] {
            out.queue_event(at, connection, what, None);
        }
        self.open.retain(|open| open.connection != connection || open.queue != queue);
        Ok(())
    }

    fn complete(
        &mut self,
        line: &Line<'_>,
        verb: Verb,
        moments: &[CallHappening],
        out: &mut Out<'_>,
    ) -> Result<(), QueueLogFault> {
        let connection = out.call(line, verb)?;
        let agent = out.agent(line, verb)?;
        for moment in moments {
            out.call_event(agent, connection, *moment);
        }
        self.open.retain(|open| open.connection != connection || open.agent != Some(agent));
        Ok(())
    }

    fn add_member(
        &mut self,
        line: &Line<'_>,
        verb: Verb,
        out: &mut Out<'_>,
    ) -> Result<(), QueueLogFault> {
        let agent = out.agent(line, verb)?;
        let queue = Line::given(line.queue).map(|queue| out.queue_id(queue));
        let members = self.members.entry(agent).or_default();
        let is_first = members.is_empty();
        if !members.contains(&queue) {
            members.push(queue);
        }
        if queue.is_some() {
            self.tell_skills(agent, out);
        }
        if is_first {
            out.log_in(agent);
        }
        self.known.insert(agent);
        self.guests.remove(&agent);
        Ok(())
    }

    fn remove_member(
        &mut self,
        line: &Line<'_>,
        verb: Verb,
        out: &mut Out<'_>,
    ) -> Result<(), QueueLogFault> {
        let agent = out.agent(line, verb)?;
        let queue = Line::given(line.queue).map(|queue| out.queue_id(queue));
        let members = self.members.entry(agent).or_default();
        let before = members.len();
        members.retain(|other| *other != queue);
        let (is_removed, is_last) = (members.len() < before, members.is_empty());
        if queue.is_some() {
            self.tell_skills(agent, out);
        }
        let is_guest = self.guests.remove(&agent);
        if is_guest || is_removed && is_last {
            out.agent_event(agent, AgentHappening::AgentLogout);
        }
        Ok(())
    }

    /// Tells the whole set of skills of an agent.
    fn tell_skills(&self, agent: AgentId, out: &mut Out<'_>) {
        let queues = self.members.get(&agent).into_iter().flatten().flatten();
        let skills = queues.map(|&queue| (self.skill(queue, out), 1)).collect();
        out.push(Happening::Skills { agent, skills }, None);
    }

    /// Ends everything that a restart of Asterisk has cut off.
    fn restart(&mut self, out: &mut Out<'_>) {
        for open in self.open.drain(..) {
            let OpenCall { connection, queue, skill, agent } = open;
            self.cleaned += 1;
            match agent {
                Some(agent) => out.call_event(agent, connection, CallHappening::Released),
                None => {
                    for at in [Queue::Queue(queue), Queue::Skill(skill)] {
                        let cleared = QueueHappening::Diverted(Destination::Cleared);
                        out.queue_event(at, connection, cleared, None);
                    }
                }
            }
        }
    }

    /// Notes the number that the caller dialled: for a call that waits at once, else for later.
    fn dial(
        &mut self,
        line: &Line<'_>,
        verb: Verb,
        out: &mut Out<'_>,
    ) -> Result<(), QueueLogFault> {
        let connection = out.call(line, verb)?;
        let Some(number) = line.parameter(0) else { return Ok(()) };
        match self.open.iter().rev().find(|open| open.connection == connection) {
            Some(open) => {
                let attached = Attached { dnis: Some(number.into()), ..Attached::default() };
                let extra = Some(Box::new(Extra { attached, ..Extra::default() }));
                let what = QueueHappening::AttachedDataChanged;
                out.queue_event(Queue::Queue(open.queue), connection, what, extra);
            }
            None if self.dialled.len() < OPEN_CALLS_MAX => {
                self.dialled.insert(connection, number.into());
            }
            None => {}
        }
        Ok(())
    }

    fn queue(
        &self,
        line: &Line<'_>,
        verb: Verb,
        out: &mut Out<'_>,
    ) -> Result<(QueueId, SkillId), QueueLogFault> {
        let queue = out.queue_id(needed(line.queue, verb, "a queue")?);
        Ok((queue, self.skill(queue, out)))
    }

    fn skill(&self, queue: QueueId, out: &mut Out<'_>) -> SkillId {
        let skill = self.skill_rule.skill(out.names.queues.text(queue));
        out.names.skills.intern(Names::default_centre(), &skill)
    }
}

/// The agent did not answer; the call goes on waiting.
fn no_answer(line: &Line<'_>, verb: Verb, out: &mut Out<'_>) -> Result<(), QueueLogFault> {
    let connection = out.call(line, verb)?;
    let agent = out.agent(line, verb)?;
    out.call_event(agent, connection, CallHappening::Ringing(CallType::Inbound));
    out.call_event(agent, connection, CallHappening::Diverted);
    Ok(())
}

fn needed<'a>(field: &'a str, verb: Verb, what: &'static str) -> Result<&'a str, QueueLogFault> {
    let fault =
        || QueueLogFault::Missing { verb: verb.name(), field: what, found: field.to_owned() };
    Line::given(field).ok_or_else(fault)
}

impl Out<'_> {
    fn call(&mut self, line: &Line<'_>, verb: Verb) -> Result<ConnectionId, QueueLogFault> {
        let call = needed(line.call, verb, "a call")?;
        Ok(self.names.connections.intern(Names::default_centre(), call))
    }

    fn agent(&mut self, line: &Line<'_>, verb: Verb) -> Result<AgentId, QueueLogFault> {
        let agent = needed(line.agent, verb, "an agent")?;
        Ok(self.names.agents.intern(Names::default_centre(), agent))
    }

    fn queue_id(&mut self, queue: &str) -> QueueId {
        self.names.queues.intern(Names::default_centre(), queue)
    }

    fn log_in(&mut self, agent: AgentId) {
        self.agent_event(agent, AgentHappening::AgentLogin);
        self.agent_event(agent, AgentHappening::AgentReady(StateDetail::default()));
    }

    fn agent_event(&mut self, agent: AgentId, what: AgentHappening) {
        self.push(Happening::Agent { line: line_of(agent), connection: None, what }, None);
    }

    fn call_event(&mut self, agent: AgentId, connection: ConnectionId, what: CallHappening) {
        self.push(Happening::Call { line: line_of(agent), connection, what }, None);
    }

    fn queue_event(
        &mut self,
        queue: Queue,
        connection: ConnectionId,
        what: QueueHappening,
        extra: Option<Box<Extra>>,
    ) {
        let medium = Names::voice();
        self.push(Happening::Queue { queue, connection, medium, what }, extra);
    }

    fn push(&mut self, happening: Happening, extra: Option<Box<Extra>>) {
        let centre = Names::default_centre();
        self.events.push(Event { time: self.time, centre, happening, extra });
    }
}

fn line_of(agent: AgentId) -> AgentLine {
    AgentLine { agent, device: None, medium: Names::voice() }
}
