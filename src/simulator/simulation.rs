//! The centre at work: one step after the other, each of which says what it changes.

use std::collections::{BTreeMap, BTreeSet};

use super::Size;
use super::agenda::{Agenda, CallNumber, Step};
use super::centre::{self, Hiring, QueueRow};
use super::chance::Chance;
use super::naming;
use super::profile::{DAY_MS, OWN_CALLS_PER_HOUR};
use super::staff::{Agent, Duty, Staff};
use super::switch::Switch;
use crate::clock::Timestamp;
use crate::event::{Event, Queue};
use crate::ids::{AgentId, Id, Names, QueueId, SkillId, SourceId, Table};

/// The version of what seeds give. It is raised whenever the events of any seed change, so that
/// nobody goes on with the second half of another day.
pub const VERSION: u32 = 2;

/// An invented contact centre at work.
#[derive(Debug)]
pub struct Simulation {
    pub(super) chance: Chance,
    pub(super) switch: Switch,
    /// What time of day it was at the begin.
    opening_ms: i64,
    pub(super) agenda: Agenda,
    pub(super) queues: Table<QueueId, QueueRow>,
    pub(super) staff: Staff,
    /// Calls of callers, from the first queue to the last agent.
    pub(super) calls: BTreeMap<CallNumber, Call>,
    /// The calls that wait for a skill and could be answered, the oldest first.
    pub(super) waiting: Table<SkillId, BTreeSet<CallNumber>>,
    /// How many events there have been.
    said: u64,
    /// Whose identities events carry, where they carry any.
    source: Option<SourceId>,
}

/// A call of a caller.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) queue: QueueId,
    pub(super) phase: Phase,
    /// How many agents have talked with the caller, or talk now.
    pub(super) answered: u32,
}

/// Where a call is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// Has entered the queue and hears the greeting.
    Greeted,
    /// Waits for an agent.
    Waiting,
    Ringing(AgentId),
    /// Talks, or is on hold.
    Talking(AgentId),
}

impl Simulation {
    /// A centre at the begin of its first day, as midnight there is called. The first events have
    /// exactly that time.
    #[must_use]
    pub fn new(size: Size, seed: u64, begin: Timestamp) -> Self {
        Self::opening(size, seed, begin, 0)
    }

    /// A centre that begins in the midst of a day: so many milliseconds after its midnight, with those
    /// at work who should be.
    #[must_use]
    pub fn opening(size: Size, seed: u64, begin: Timestamp, time_of_day_ms: i64) -> Self {
        let opening_ms = time_of_day_ms.rem_euclid(DAY_MS);
        let mut names = Names::new();
        let mut chance = Chance::new(seed);
        let queues = centre::queues(size, &mut names, &mut chance);
        let mut hiring = Hiring::new(size, &queues, opening_ms);
        let mut staff = Staff::default();
        for number in 0..size.agents() as usize {
            naming::agent(number, &mut names);
            let contract = hiring.hire(&mut names, &mut chance);
            staff.hire(Agent {
                skills: contract.skills,
                shift_begin_ms: contract.shift_begin_ms,
                duty: Duty::Away,
                idle_since_ms: 0,
                pause_due: None,
                is_leaving: false,
            });
        }
        let mut waiting: Table<SkillId, BTreeSet<CallNumber>> = Table::default();
        for _ in 0..size.skills() {
            waiting.push(BTreeSet::new());
        }
        let (switch, agenda) = (Switch::new(begin, names), Agenda::default());
        let calls = BTreeMap::new();
        let (said, source) = (0, None);
        let mut simulation = Self {
            chance,
            switch,
            opening_ms,
            agenda,
            queues,
            staff,
            calls,
            waiting,
            said,
            source,
        };
        simulation.open();
        simulation
    }

    /// Gives each event an identity: the source and the event's number, counted from 1.
    #[must_use]
    pub fn with_identities(mut self, source: &str) -> Self {
        self.source = Some(self.switch.name_source(source));
        self
    }

    /// The number of the next event.
    #[must_use]
    pub fn next_number(&self) -> u64 {
        self.said + 1
    }

    /// The time of the next event.
    pub fn next_time(&mut self) -> Timestamp {
        self.go_on();
        self.switch.first().expect("a centre goes on until something happens").time
    }

    /// The next event, with the names of all ids in it. Ids of connections name the same call only
    /// until the event after it; the names themselves are never used twice.
    pub fn next_event(&mut self) -> (Event, &Names) {
        self.go_on();
        let mut event = self.switch.take().expect("a centre goes on until something happens");
        self.said += 1;
        if let Some(source) = self.source {
            let extra = event.extra.get_or_insert_default();
            (extra.source, extra.id) = (source, Some(self.said.to_string().into()));
        }
        (event, self.switch.names())
    }

    /// Goes on until there is an event.
    fn go_on(&mut self) {
        while self.switch.is_silent() {
            let (at_ms, step) = self.agenda.next().expect("the next day is always on the agenda");
            self.switch.advance(at_ms);
            self.take(step);
        }
    }

    /// Says who there is, and plans what has no end.
    fn open(&mut self) {
        for place in 0..self.staff.len() {
            let agent = AgentId::from_index(place);
            self.switch.skills(agent, self.staff.skills(agent));
            self.plan_login(agent);
        }
        for place in 0..self.queues.len() {
            let queue = QueueId::from_index(place);
            self.plan_arrival(queue);
            self.plan_rush(queue);
        }
        self.plan_own_call();
    }

    fn take(&mut self, step: Step) {
        match step {
            Step::Login(agent) => self.log_in(agent),
            Step::LogoutDue(agent) => self.want_logout(agent),
            Step::PauseDue(agent, pause) => self.want_pause(agent, pause),
            Step::PauseEnd(agent) | Step::WrapUpEnd(agent) => self.end_not_ready(agent),
            Step::Arrival(queue) => self.arrive(queue),
            Step::RushBegin(queue) => self.begin_rush(queue),
            Step::Offer(leg) => self.offer(leg),
            Step::Overflow(leg) => self.overflow(leg),
            Step::GiveUp(leg) => self.give_up(leg),
            Step::Answer(call) => self.answer(call),
            Step::NoAnswer(call) => self.miss(call),
            Step::Hold(rest) => self.hold(rest),
            Step::Retrieve(rest) => self.retrieve(rest),
            Step::Finish(call) => self.finish(call),
            Step::BlindTransfer(call) => self.transfer_blind(call),
            Step::Ask(rest) => self.ask(rest),
            Step::Asked(consultation) => self.begin_consulting(consultation),
            Step::AskedInVain(consultation) => self.end_asking(consultation),
            Step::TakeOver(consultation) => self.take_over(consultation),
            Step::Advised(consultation) => self.end_consulting(consultation),
            Step::OwnCall => self.begin_own_call(),
            Step::OwnCallAnswered(call) => self.answer_own_call(call),
            Step::OwnCallEnd(call) => self.end_own_call(call),
        }
    }

    /// Milliseconds since the begin.
    pub(super) fn now_ms(&self) -> i64 {
        self.switch.now_ms()
    }

    /// Plans a step for later.
    pub(super) fn plan(&mut self, delay_ms: i64, step: Step) {
        self.agenda.plan(self.now_ms() + delay_ms.max(0), step);
    }

    /// The places where a call of a queue waits: there, and for the skill that it needs.
    pub(super) fn places(&self, queue: QueueId) -> [Queue; 2] {
        [Queue::Queue(queue), Queue::Skill(self.queues[queue].skill)]
    }

    /// The mean time between two calls that agents may begin, seconds, at the busiest hour.
    pub(super) fn between_own_calls_s(&self) -> f64 {
        3_600.0 / (OWN_CALLS_PER_HOUR * self.staff.len() as f64)
    }

    /// The time of day.
    pub(super) fn time_of_day_ms(&self) -> i64 {
        (self.opening_ms + self.now_ms()).rem_euclid(DAY_MS)
    }
}
