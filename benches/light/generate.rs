//! The seeded events of a centre of 200 queues, 5,000 agents and 100 skills, as integers.
//!
//! The same numbers give the same records. Durations are drawn as fractions and cut to whole
//! milliseconds; what happens at one instant stays in the order in which it was planned.

#![expect(
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the places and times are the workload's own"
)]

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::f64::consts::TAU;

use super::record::{
    AGENTS, DAY_MS, Kind, NO_AGENT, NO_CALL, NO_QUEUE, QUEUES, Record, SKILLS, Status, Workload,
};

/// What is planned to happen, to a queue, an agent or a call.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Next {
    Arrive(u8),
    GiveUp(u32),
    Login(u16),
    Answer(u16),
    Hold(u16),
    Retrieve(u16),
    Release(u16),
    /// After-call work, a pause or an absence is over.
    Return(u16),
}

struct Call {
    queue: u8,
    entered: u32,
    is_waiting: bool,
}

#[derive(Clone, Copy, Default)]
struct Agent {
    call: u32,
    answered: u32,
    held: u32,
    status: u8,
    /// The number of the idle time, while it is idle; 0 else.
    idle: u32,
}

struct World {
    random: u64,
    now: u32,
    agenda: BinaryHeap<Reverse<(u32, u32, Next)>>,
    planned: u32,
    idles: u32,
    calls: Vec<Call>,
    agents: Vec<Agent>,
    /// By skill: agents with the number of their idle time, the longest idle first.
    idle: Vec<VecDeque<(u16, u32)>>,
    /// By queue: calls that wait, and some that no longer do.
    waiting: Vec<VecDeque<u32>>,
    /// By queue: the mean gap between calls at the busiest hour, and the next call.
    arrivals: Vec<(f64, f64)>,
    workload: Workload,
}

/// Calls that arrive each second, on average over a day.
const CALLS_PER_SECOND: f64 = 15.2;
/// How much busier than the average the busiest hour is.
const SWING: f64 = 0.2;

/// The first events of the centre.
pub(crate) fn generate(events: usize) -> Workload {
    let mut world = World {
        random: 42,
        now: 0,
        agenda: BinaryHeap::new(),
        planned: 0,
        idles: 0,
        calls: Vec::new(),
        agents: vec![Agent::default(); AGENTS],
        idle: vec![VecDeque::new(); SKILLS],
        waiting: vec![VecDeque::new(); QUEUES],
        arrivals: Vec::new(),
        // The last step may add two events more than are asked for.
        workload: Workload { records: Vec::with_capacity(events + 2), skills: Vec::new() },
    };
    world.open();
    while world.workload.records.len() < events
        && let Some(Reverse((time, _, next))) = world.agenda.pop()
    {
        world.now = time;
        world.step(next);
    }
    world.workload.records.truncate(events);
    world.workload
}

impl World {
    fn open(&mut self) {
        for agent in 0..AGENTS as u16 {
            let mut skills = [0; 3];
            for place in 0..3 {
                skills[place] = loop {
                    let skill = self.below(SKILLS as u64) as u8;
                    if !skills[..place].contains(&skill) {
                        break skill;
                    }
                };
            }
            self.workload.skills.push(skills);
            let login = self.unit() * 300_000.0;
            self.plan(login, Next::Login(agent));
        }
        let weights: Vec<f64> = (0..QUEUES).map(|_| 0.5 + self.unit()).collect();
        let sum: f64 = weights.iter().sum();
        for (queue, weight) in weights.into_iter().enumerate() {
            let per_second = CALLS_PER_SECOND * (1.0 + SWING) * weight / sum;
            self.arrivals.push((1000.0 / per_second, 0.0));
            self.plan_arrival(queue as u8);
        }
    }

    fn step(&mut self, next: Next) {
        match next {
            Next::Arrive(queue) => {
                // Thinning: of the calls of the busiest hour those are left that the hour has.
                let swing = (TAU * f64::from(self.now) / f64::from(DAY_MS)).sin();
                if self.unit() * (1.0 + SWING) < 1.0 + SWING * swing {
                    self.arrive(queue);
                }
                self.plan_arrival(queue);
            }
            Next::GiveUp(call) => self.give_up(call),
            Next::Login(agent) | Next::Return(agent) => self.ready(agent),
            Next::Answer(agent) => self.answer(agent),
            Next::Hold(agent) => {
                self.agents[agent as usize].held = self.now;
                self.tell_of_agent(agent, Kind::HoldBegin, 0);
            }
            Next::Retrieve(agent) => {
                let held_ms = self.now - self.agents[agent as usize].held;
                self.tell_of_agent(agent, Kind::HoldEnd, held_ms);
            }
            Next::Release(agent) => {
                let talked_ms = self.now - self.agents[agent as usize].answered;
                self.tell_of_agent(agent, Kind::Released, talked_ms);
                self.state(agent, Status::AfterCall);
                let wrap_up = self.exponential(30_000.0);
                self.plan(wrap_up, Next::Return(agent));
            }
        }
    }

    fn arrive(&mut self, queue: u8) {
        let call = self.calls.len() as u32;
        self.calls.push(Call { queue, entered: self.now, is_waiting: true });
        self.tell(Record { call, queue, ..self.record(Kind::Entered, 0) });
        let skill = queue as usize % SKILLS;
        while let Some((agent, idle)) = self.idle[skill].pop_front() {
            if self.agents[agent as usize].idle == idle {
                return self.assign(agent, call);
            }
        }
        self.waiting[queue as usize].push_back(call);
        let patience = self.exponential(150_000.0);
        self.plan(patience, Next::GiveUp(call));
    }

    fn give_up(&mut self, call: u32) {
        let Call { queue, entered, is_waiting } = self.calls[call as usize];
        if is_waiting {
            self.calls[call as usize].is_waiting = false;
            let record = self.record(Kind::Abandoned, self.now - entered);
            self.tell(Record { call, queue, ..record });
        }
    }

    /// Makes an agent ready, or sends it away where it has been ready or at work so far.
    fn ready(&mut self, agent: u16) {
        if self.agents[agent as usize].status == Status::AfterCall as u8 {
            let chance = self.unit();
            if chance < 0.034 {
                let (status, mean) = match chance < 0.03 {
                    true => (Status::NotReady, 600_000.0),
                    false => (Status::LoggedOut, 3_600_000.0),
                };
                self.state(agent, status);
                let absence = self.exponential(mean);
                return self.plan(absence, Next::Return(agent));
            }
        }
        self.state(agent, Status::Ready);
        if let Some(call) = self.oldest_call(agent) {
            return self.assign(agent, call);
        }
        self.idles += 1;
        self.agents[agent as usize].idle = self.idles;
        for skill in self.workload.skills[agent as usize] {
            self.idle[skill as usize].push_back((agent, self.idles));
        }
    }

    /// The call that waits longest of those that an agent can take; calls are numbered in order.
    fn oldest_call(&mut self, agent: u16) -> Option<u32> {
        let skills = self.workload.skills[agent as usize];
        let queues = skills.into_iter().flat_map(|skill| (skill as usize..QUEUES).step_by(SKILLS));
        let fronts = queues.filter_map(|queue| {
            let waiting = &mut self.waiting[queue];
            while let Some(&call) = waiting.front() {
                if self.calls[call as usize].is_waiting {
                    return Some(call);
                }
                waiting.pop_front();
            }
            None
        });
        fronts.min()
    }

    /// Lets a call ring; the caller stays in the queue until the answer and gives up no more.
    fn assign(&mut self, agent: u16, call: u32) {
        self.calls[call as usize].is_waiting = false;
        let entry = &mut self.agents[agent as usize];
        entry.idle = 0;
        entry.call = call;
        let ring = self.exponential(3_000.0);
        self.plan(ring, Next::Answer(agent));
    }

    fn answer(&mut self, agent: u16) {
        let call = self.agents[agent as usize].call;
        let waited_ms = self.now - self.calls[call as usize].entered;
        self.agents[agent as usize].answered = self.now;
        self.agents[agent as usize].status = Status::InCall as u8;
        self.tell_of_agent(agent, Kind::Answered, waited_ms);
        let talk = self.exponential(240_000.0).max(1_000.0);
        if self.below(4) == 0 {
            let begin = talk * (0.2 + 0.4 * self.unit());
            let hold = self.exponential(30_000.0).min(talk * 0.3);
            self.plan(begin, Next::Hold(agent));
            self.plan(begin + hold, Next::Retrieve(agent));
        }
        self.plan(talk, Next::Release(agent));
    }

    fn state(&mut self, agent: u16, status: Status) {
        self.agents[agent as usize].status = status as u8;
        self.tell(Record { agent, ..self.record(Kind::State, status as u32) });
    }

    fn tell_of_agent(&mut self, agent: u16, kind: Kind, val: u32) {
        let call = self.agents[agent as usize].call;
        let queue = self.calls[call as usize].queue;
        self.tell(Record { call, queue, agent, ..self.record(kind, val) });
    }

    fn record(&self, kind: Kind, val: u32) -> Record {
        Record { t: self.now, val, call: NO_CALL, agent: NO_AGENT, queue: NO_QUEUE, kind }
    }

    fn tell(&mut self, record: Record) {
        self.workload.records.push(record);
    }

    fn plan_arrival(&mut self, queue: u8) {
        let (mean, last) = self.arrivals[queue as usize];
        let next = last + self.exponential(mean);
        self.arrivals[queue as usize].1 = next;
        self.plan(next - f64::from(self.now), Next::Arrive(queue));
    }

    fn plan(&mut self, after_ms: f64, next: Next) {
        self.planned += 1;
        self.agenda.push(Reverse((self.now + after_ms as u32, self.planned, next)));
    }

    /// A number from 0, inclusive, to 1, exclusive.
    fn unit(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn exponential(&mut self, mean: f64) -> f64 {
        -mean * (1.0 - self.unit()).ln()
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next_u64() % limit
    }

    fn next_u64(&mut self) -> u64 {
        self.random = self.random.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.random;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}
