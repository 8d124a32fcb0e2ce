//! A seeded contact centre for the benches: arrivals, patience, ringing, talk, hold and wrap-up.
//!
//! The same numbers give the same events, byte for byte.

#![expect(
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the places and times are the workload's own"
)]

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::fmt::Write;

/// How large the centre is and how long it works.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Centre {
    /// Agents; each has three skills.
    pub(crate) agents: usize,
    /// Queues; queue `q` needs skill `q mod skills`.
    pub(crate) queues: usize,
    /// Skills.
    pub(crate) skills: usize,
    /// Hours of work.
    pub(crate) hours: u64,
    /// Calls that arrive each second for each thousand agents.
    pub(crate) calls_per_second: f64,
}

/// 2024-03-05 00:00 UTC.
const BEGIN_MS: u64 = 1_709_596_800_000;

/// What happens next.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Next {
    Arrival,
    GiveUp(usize),
    Answer(usize, usize),
    Hold(usize, usize),
    Retrieve(usize, usize),
    Release(usize, usize),
    WrapUpEnd(usize),
    BreakEnd(usize),
}

struct World {
    centre: Centre,
    random: u64,
    now: u64,
    agenda: BinaryHeap<Reverse<(u64, u64, Next)>>,
    planned: u64,
    /// By skill: agents that are ready, the longest idle first.
    idle: Vec<VecDeque<usize>>,
    is_ready: Vec<bool>,
    skills: Vec<[usize; 3]>,
    /// By skill: calls that wait.
    waiting: Vec<VecDeque<usize>>,
    queue_of: Vec<usize>,
    is_waiting: Vec<bool>,
    lines: String,
}

/// The events of the centre as NDJSON, in order of time.
pub(crate) fn ndjson(centre: Centre) -> String {
    let mut world = World {
        centre,
        random: 42,
        now: 0,
        agenda: BinaryHeap::new(),
        planned: 0,
        idle: vec![VecDeque::new(); centre.skills],
        is_ready: vec![false; centre.agents],
        skills: Vec::new(),
        waiting: vec![VecDeque::new(); centre.skills],
        queue_of: Vec::new(),
        is_waiting: Vec::new(),
        lines: String::new(),
    };
    world.open();
    while let Some(Reverse((time, _, next))) = world.agenda.pop() {
        if time > centre.hours * 3_600_000 {
            break;
        }
        world.now = time;
        world.step(next);
    }
    world.lines
}

impl World {
    fn open(&mut self) {
        for agent in 0..self.centre.agents {
            let first = self.below(self.centre.skills);
            let skills =
                [first, (first + 1) % self.centre.skills, (first + 7) % self.centre.skills];
            self.skills.push(skills);
            let [a, b, c] = skills;
            self.event(format_args!(
                "\"event\":\"AgentSkills\",\"agent\":\"agent-{agent}\",\
                 \"skills\":{{\"skill-{a}\":1,\"skill-{b}\":2,\"skill-{c}\":3}}"
            ));
            self.event(format_args!("\"event\":\"AgentLogin\",\"agent\":\"agent-{agent}\""));
            self.ready(agent);
        }
        self.plan(0.0, Next::Arrival);
    }

    fn step(&mut self, next: Next) {
        match next {
            Next::Arrival => self.arrive(),
            Next::GiveUp(call) if self.is_waiting[call] => {
                self.is_waiting[call] = false;
                self.at_queue(call, "Abandoned", "");
            }
            Next::GiveUp(_) => {}
            Next::Answer(agent, call) => {
                self.at_agent(agent, call, "Established");
                let talk = self.exponential(240_000.0).max(1_000.0);
                if self.below(4) == 0 {
                    self.plan(talk * 0.3, Next::Hold(agent, call));
                    self.plan(talk * 0.5, Next::Retrieve(agent, call));
                }
                self.plan(talk, Next::Release(agent, call));
            }
            Next::Hold(agent, call) => self.at_agent(agent, call, "Held"),
            Next::Retrieve(agent, call) => self.at_agent(agent, call, "Retrieved"),
            Next::Release(agent, call) => {
                self.at_agent(agent, call, "Released");
                self.state(agent, "AgentNotReady\",\"workMode\":\"AfterCallWork");
                let wrap_up = self.exponential(30_000.0);
                self.plan(wrap_up, Next::WrapUpEnd(agent));
            }
            Next::WrapUpEnd(agent) if self.below(33) == 0 => {
                self.state(agent, "AgentNotReady\",\"reason\":\"Break");
                let pause = self.exponential(600_000.0);
                self.plan(pause, Next::BreakEnd(agent));
            }
            Next::WrapUpEnd(agent) | Next::BreakEnd(agent) => self.ready(agent),
        }
    }

    fn arrive(&mut self) {
        let call = self.queue_of.len();
        let queue = self.below(self.centre.queues);
        self.queue_of.push(queue);
        self.is_waiting.push(true);
        self.at_queue(call, "Queued", "");
        let skill = queue % self.centre.skills;
        self.waiting[skill].push_back(call);
        while let Some(agent) = self.idle[skill].pop_front() {
            if self.is_ready[agent] {
                self.assign(agent);
                break;
            }
        }
        let patience = self.exponential(150_000.0);
        self.plan(patience, Next::GiveUp(call));
        let rate = self.centre.calls_per_second * self.centre.agents as f64 / 1000.0;
        let gap = self.exponential(1000.0 / rate);
        self.plan(gap, Next::Arrival);
    }

    fn ready(&mut self, agent: usize) {
        self.state(agent, "AgentReady");
        self.is_ready[agent] = true;
        if !self.assign(agent) {
            for skill in self.skills[agent] {
                self.idle[skill].push_back(agent);
            }
        }
    }

    /// Gives a ready agent the oldest call of its skills.
    fn assign(&mut self, agent: usize) -> bool {
        for skill in self.skills[agent] {
            while let Some(call) = self.waiting[skill].pop_front() {
                if !self.is_waiting[call] {
                    continue;
                }
                self.is_waiting[call] = false;
                self.is_ready[agent] = false;
                self.at_queue(
                    call,
                    "Diverted",
                    &format!(",\"to\":{{\"agent\":\"agent-{agent}\"}}"),
                );
                self.at_agent(agent, call, "Ringing");
                let ring = self.exponential(3_000.0);
                self.plan(ring, Next::Answer(agent, call));
                return true;
            }
        }
        false
    }

    fn at_queue(&mut self, call: usize, event: &str, more: &str) {
        let queue = self.queue_of[call];
        let skill = queue % self.centre.skills;
        for place in [format!("queue\":\"queue-{queue}"), format!("skill\":\"skill-{skill}")] {
            self.event(format_args!(
                "\"event\":\"{event}\",\"{place}\",\"connId\":\"call-{call}\"{more}"
            ));
        }
    }

    fn at_agent(&mut self, agent: usize, call: usize, event: &str) {
        self.event(format_args!(
            "\"event\":\"{event}\",\"agent\":\"agent-{agent}\",\"connId\":\"call-{call}\""
        ));
    }

    fn state(&mut self, agent: usize, event: &str) {
        self.event(format_args!("\"event\":\"{event}\",\"agent\":\"agent-{agent}\""));
    }

    fn event(&mut self, rest: std::fmt::Arguments<'_>) {
        let time = BEGIN_MS + self.now;
        writeln!(self.lines, "{{\"time\":{time},{rest}}}").expect("a text takes every line");
    }

    fn plan(&mut self, after_ms: f64, next: Next) {
        self.planned += 1;
        let time = self.now + after_ms.round() as u64;
        self.agenda.push(Reverse((time, self.planned, next)));
    }

    fn exponential(&mut self, mean: f64) -> f64 {
        let uniform = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        -mean * (1.0 - uniform).ln()
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    /// The next number of splitmix64.
    fn next(&mut self) -> u64 {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.random;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}
