//! The telephone switch: it says what happens to agents and calls.

use std::collections::VecDeque;

use super::agenda::CallNumber;
use crate::clock::Timestamp;
use crate::event::{
    AgentHappening, Attached, CallHappening, CallType, DataValue, Event, Extra, Happening, Line,
    PartyChange, Queue, QueueHappening, StateDetail, WorkMode,
};
use crate::ids::{AgentId, ConnectionId, Names, ScopedRegister, SkillId, SourceId};

/// How many calls are begun until the names of connections are forgotten: those that go on are named
/// once more.
const CALLS_NAMED_MAX: u64 = 65_536;

/// Names, and what was said and not taken yet.
#[derive(Debug)]
pub(super) struct Switch {
    begin: Timestamp,
    now_ms: i64,
    names: Names,
    said: VecDeque<Event>,
    calls_begun: u64,
    calls_forgotten: u64,
}

impl Switch {
    pub(super) fn new(begin: Timestamp, names: Names) -> Self {
        let said = VecDeque::new();
        Self { begin, now_ms: 0, names, said, calls_begun: 0, calls_forgotten: 0 }
    }

    pub(super) fn names(&self) -> &Names {
        &self.names
    }

    pub(super) fn name_source(&mut self, source: &str) -> SourceId {
        self.names.sources.intern(source)
    }

    /// Milliseconds since the begin.
    pub(super) fn now_ms(&self) -> i64 {
        self.now_ms
    }

    /// Whether everything that was said has been taken.
    pub(super) fn is_silent(&self) -> bool {
        self.said.is_empty()
    }

    pub(super) fn first(&self) -> Option<&Event> {
        self.said.front()
    }

    pub(super) fn take(&mut self) -> Option<Event> {
        self.said.pop_front()
    }

    /// Goes on to a later instant. Only a silent switch may forget names.
    pub(super) fn advance(&mut self, now_ms: i64) {
        self.now_ms = now_ms;
        if self.is_silent() && self.calls_begun - self.calls_forgotten >= CALLS_NAMED_MAX {
            self.names.connections = ScopedRegister::default();
            self.calls_forgotten = self.calls_begun;
        }
    }

    /// How many calls have begun since names were forgotten.
    #[cfg(test)]
    pub(super) fn calls_named(&self) -> u64 {
        self.calls_begun - self.calls_forgotten
    }

    /// The number of a new call.
    pub(super) fn new_call(&mut self) -> CallNumber {
        self.calls_begun += 1;
        self.calls_begun
    }

    fn connection(&mut self, call: CallNumber) -> ConnectionId {
        self.names.connections.intern(Names::default_centre(), &connection_name(call))
    }

    pub(super) fn skills(&mut self, agent: AgentId, skills: &[(SkillId, i64)]) {
        self.say(Happening::Skills { agent, skills: skills.into() }, None);
    }

    pub(super) fn agent(&mut self, agent: AgentId, what: AgentHappening) {
        self.say(Happening::Agent { line: line_of(agent), connection: None, what }, None);
    }

    pub(super) fn ready(&mut self, agent: AgentId) {
        self.agent(agent, AgentHappening::AgentReady(StateDetail::default()));
    }

    pub(super) fn not_ready(&mut self, agent: AgentId, reason: &str) {
        let reason = Some(self.names.reasons.intern(reason));
        let detail = StateDetail { reason, work_mode: Some(WorkMode::AuxWork) };
        self.agent(agent, AgentHappening::AgentNotReady(detail));
    }

    pub(super) fn wraps_up(&mut self, agent: AgentId) {
        let detail = StateDetail { reason: None, work_mode: Some(WorkMode::AfterCallWork) };
        self.agent(agent, AgentHappening::AgentNotReady(detail));
    }

    pub(super) fn call(&mut self, agent: AgentId, call: CallNumber, what: CallHappening) {
        let connection = self.connection(call);
        self.say(Happening::Call { line: line_of(agent), connection, what }, None);
    }

    /// An established call of an agent goes on as one of a caller.
    pub(super) fn change_party(&mut self, agent: AgentId, from: CallNumber, to: CallNumber) {
        let (connection, call_type) = (self.connection(to), Some(CallType::Inbound));
        let change = PartyChange { connection, call_type };
        self.call(agent, from, CallHappening::PartyChanged(change));
    }

    pub(super) fn note(&mut self, agent: AgentId, call: CallNumber, user_data: &[(&str, &str)]) {
        let connection = self.connection(call);
        let what = CallHappening::AttachedDataChanged;
        let happening = Happening::Call { line: line_of(agent), connection, what };
        let extra = Extra { attached: attached(user_data), ..Extra::default() };
        self.say(happening, Some(extra));
    }

    pub(super) fn queue(&mut self, queue: Queue, call: CallNumber, what: QueueHappening) {
        self.say_at_queue(queue, call, what, None);
    }

    /// A call with its data enters a queue.
    pub(super) fn queued_with(&mut self, queue: Queue, call: CallNumber, attached: Attached) {
        let extra = Extra { attached, ..Extra::default() };
        self.say_at_queue(queue, call, QueueHappening::Queued, Some(extra));
    }

    fn say_at_queue(
        &mut self,
        queue: Queue,
        call: CallNumber,
        what: QueueHappening,
        extra: Option<Extra>,
    ) {
        let (connection, medium) = (self.connection(call), Names::voice());
        self.say(Happening::Queue { queue, connection, medium, what }, extra);
    }

    fn say(&mut self, happening: Happening, extra: Option<Extra>) {
        let time = Timestamp::saturating_from_ms(self.begin.ms().saturating_add(self.now_ms));
        let centre = Names::default_centre();
        self.said.push_back(Event { time, centre, happening, extra: extra.map(Box::new) });
    }
}

/// The data of a call.
pub(super) fn attached(user_data: &[(&str, &str)]) -> Attached {
    let value = |text: &str| DataValue { text: text.into(), is_string: true };
    let user_data = user_data.iter().map(|(key, text)| ((*key).into(), value(text))).collect();
    Attached { user_data, ..Attached::default() }
}

fn line_of(agent: AgentId) -> Line {
    Line { agent, device: None, medium: Names::voice() }
}

/// `c` and the number with letters as further digits: short, and of one call for ever.
fn connection_name(call: CallNumber) -> String {
    const DIGITS: u64 = 36;
    let digit = |number: u64| {
        let digit = u32::try_from(number % DIGITS).ok();
        digit.and_then(|digit| char::from_digit(digit, 36)).unwrap_or_default()
    };
    let mut name = Vec::new();
    let mut rest = call;
    while rest > 0 {
        name.push(digit(rest));
        rest /= DIGITS;
    }
    name.push('c');
    name.iter().rev().collect()
}
