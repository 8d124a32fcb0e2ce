//! What agents do, and how many of each skill do what.
//!
//! The time of an agent in a status is a number that is right by itself: while the status lasts, it
//! is short of the time of the next reading and therefore negative; else it is the sum. So a change
//! of status costs two additions, a reading needs neither the status nor a comparison, and midnight
//! is one shift. A skill keeps its counts and sums in two words in the same way: all of them are
//! linear, so one addition serves all.
//!
//! The order of idle agents is a ring to which those who become ready are appended; nobody is taken
//! out. An entry counts while the agent's place is still there.

#![expect(
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap,
    reason = "rooms are as large as their indices; limits are those of the workload"
)]

use std::hint::select_unpredictable;

use super::program::BLOCK;
use super::record::{AGENTS, KINDS, Kind, Record, SKILLS, Status};
use super::values::{AgentValues, SkillValues};

/// Places for agents, and for those that are none.
const ROOM: usize = 8_192;
/// Places in the ring of idle agents: all of them and a block of events, and room to leave gaps.
const RING: usize = 8_192;
/// Places for skills; one of seven bits that is no skill is the last.
const SKILL_ROOM: usize = 128;
/// Places for statuses.
const STATUS_ROOM: usize = 8;
/// How many values are read at once, so that they stay in the nearest cache.
const ROWS: usize = 1_000;

/// The number of bits of a count of agents with a skill, and which count is where. The lowest is
/// that of agents who handle a call, whose time is summed: there nothing is borrowed from below, so
/// that it can be taken out of a difference.
const COUNT_BITS: u32 = 16;
const HANDLING: u32 = 0;
const READY: u32 = COUNT_BITS;
const NOT_READY: u32 = 2 * COUNT_BITS;
const IN_CALL: u32 = 3 * COUNT_BITS;
/// Above so many bits of milliseconds handled stands the number of calls.
const HANDLED_BITS: u32 = 44;

/// What a change from one status to another adds to the counts of the agent's skills.
const CHANGES: [[u64; STATUS_ROOM]; STATUS_ROOM] = changes();
/// The status that an event leaves an agent in, but for [`Kind::State`], which says it.
const STATUSES: [u8; KINDS + 1] = {
    let mut statuses = [0; KINDS + 1];
    statuses[Kind::Answered as usize] = Status::InCall as u8;
    statuses[Kind::HoldBegin as usize] = Status::Hold as u8;
    statuses[Kind::HoldEnd as usize] = Status::InCall as u8;
    statuses
};
/// What an event adds to the calls of the agent's skills.
const CALLS: [u64; KINDS + 1] = {
    let mut calls = [0; KINDS + 1];
    calls[Kind::Answered as usize] = 1 << HANDLED_BITS;
    calls
};

const fn changes() -> [[u64; STATUS_ROOM]; STATUS_ROOM] {
    let mut counts = [0_u64; STATUS_ROOM];
    counts[Status::Ready as usize] = 1 << READY;
    counts[Status::NotReady as usize] = 1 << NOT_READY;
    counts[Status::AfterCall as usize] = 1 << NOT_READY | 1 << HANDLING;
    counts[Status::InCall as usize] = 1 << IN_CALL | 1 << HANDLING;
    counts[Status::Hold as usize] = 1 << IN_CALL | 1 << HANDLING;
    let mut changes = [[0; STATUS_ROOM]; STATUS_ROOM];
    let mut pair = 0;
    while pair < STATUS_ROOM * STATUS_ROOM {
        let (old, new) = (pair / STATUS_ROOM, pair % STATUS_ROOM);
        changes[old][new] = counts[new].wrapping_sub(counts[old]);
        pair += 1;
    }
    changes
}

/// The state of all agents and skills.
pub(super) struct Agents {
    /// By agent: the status in the upper three bits, and below three skills of seven bits.
    words: [u32; ROOM],
    /// By status and agent: milliseconds since midnight.
    times: [[i32; ROOM]; STATUS_ROOM],
    inbound: [u32; ROOM],
    /// By agent: 1 divided by `inbound`, where there is a call.
    shares: [f64; ROOM],
    /// By skill: counts, and calls with the time handled.
    skills: [[u64; 2]; SKILL_ROOM],
    /// When agents became ready, and in the lower half which ones.
    ring: [u64; RING],
    head: u32,
    tail: u32,
    /// By agent: where the ring ended at its last change of status.
    places: [u16; ROOM],
}

/// A time that is greater than any sum of times.
fn instant(t: u32) -> i32 {
    t as i32 + 1
}

impl Agents {
    pub(super) fn new(skills: &[[u8; 3]]) -> Box<Self> {
        let mut words = [0; ROOM];
        for (word, &[a, b, c]) in words.iter_mut().zip(skills) {
            *word = u32::from(a) | u32::from(b) << 7 | u32::from(c) << 14;
        }
        Box::new(Self {
            words,
            times: [[0; ROOM]; STATUS_ROOM],
            inbound: [0; ROOM],
            shares: [0.0; ROOM],
            skills: [[0; 2]; SKILL_ROOM],
            ring: [0; RING],
            head: 0,
            tail: 0,
            places: [u16::MAX; ROOM],
        })
    }

    /// Takes a call that an agent answers, or nobody.
    #[inline(always)]
    pub(super) fn answer(&mut self, record: &Record) {
        let agent = record.agent as usize % ROOM;
        let inbound = self.inbound[agent] + 1;
        self.inbound[agent] = inbound;
        self.shares[agent] = 1.0 / f64::from(inbound.cast_signed());
    }

    /// Takes the events of a block that change the status of an agent, in order.
    pub(super) fn change<'a>(&mut self, records: impl Iterator<Item = &'a Record>) {
        if self.tail - self.head > (RING - BLOCK) as u32 {
            self.close_gaps();
        }
        let mut tail = self.tail;
        for record in records {
            let agent = record.agent as usize % ROOM;
            let kind = record.kind as usize % (KINDS + 1);
            let is_state = record.kind == Kind::State;
            // Nobody can tell what comes next: a branch costs more than all of it.
            let new = select_unpredictable(is_state, record.val, u32::from(STATUSES[kind]));
            let new = new % STATUS_ROOM as u32;
            let word = self.words[agent];
            let old = word >> 29;
            let t = instant(record.t);
            self.times[old as usize][agent] += t;
            self.times[new as usize][agent] -= t;
            self.words[agent] = word.wrapping_add(new.wrapping_sub(old) << 29);
            self.ring[tail as usize % RING] = u64::from(record.t) << 32 | agent as u64;
            self.places[agent] = tail as u16;
            tail += u32::from(new == Status::Ready as u32);
            let counts = CHANGES[old as usize][new as usize];
            let handling = counts as i16;
            let handled = CALLS[kind].wrapping_sub((i64::from(handling) * i64::from(t)) as u64);
            for skill in [word % 128, (word >> 7) % 128, (word >> 14) % 128] {
                let row = &mut self.skills[skill as usize];
                row[0] = row[0].wrapping_add(counts);
                row[1] = row[1].wrapping_add(handled);
            }
        }
        self.tail = tail;
    }

    /// Appends those who are idle anew.
    #[cold]
    fn close_gaps(&mut self) {
        let live = (self.head..self.tail).filter(|&at| self.is_idle(at));
        let entries: Vec<u64> = live.map(|at| self.ring[at as usize % RING]).collect();
        self.head = self.tail;
        for entry in entries {
            self.ring[self.tail as usize % RING] = entry;
            self.places[entry as usize % ROOM] = self.tail as u16;
            self.tail += 1;
        }
    }

    fn is_idle(&self, at: u32) -> bool {
        self.places[self.ring[at as usize % RING] as usize % ROOM] == at as u16
    }

    pub(super) fn begin_day(&mut self, midnight: u32) {
        let t = instant(midnight);
        for time in self.times.iter_mut().flatten() {
            *time = *time >> 31 & -t;
        }
        self.inbound = [0; ROOM];
        self.shares = [0.0; ROOM];
        for [counts, handled] in &mut self.skills {
            *handled = (count(*counts, HANDLING) * t as u64).wrapping_neg();
        }
    }

    pub(super) fn read(&self, now: u32, values: &mut AgentValues) {
        let t = instant(now);
        values.inbound.copy_from_slice(&self.inbound[..AGENTS]);
        let shares = rows(&self.shares);
        let handling = values.handling_ms.as_chunks_mut().0;
        let talk = values.talk_ms.as_chunks_mut().0;
        let ready = values.ready_ms.as_chunks_mut().0;
        let wrap = values.wrap_ms.as_chunks_mut().0;
        let hold = values.hold_ms.as_chunks_mut().0;
        for block in 0..AGENTS / ROWS {
            read_times(&self.rows(Status::InCall)[block], t, &mut talk[block]);
            read_times(&self.rows(Status::Ready)[block], t, &mut ready[block]);
            read_times(&self.rows(Status::AfterCall)[block], t, &mut wrap[block]);
            read_times(&self.rows(Status::Hold)[block], t, &mut hold[block]);
            let times = [&talk[block], &wrap[block], &hold[block]];
            read_handling(times, &shares[block], &mut handling[block]);
        }
    }

    fn rows(&self, status: Status) -> &[[i32; ROWS]] {
        rows(&self.times[status as usize])
    }

    pub(super) fn read_skills(&mut self, now: u32, values: &mut SkillValues) {
        let t = instant(now) as u64;
        for (skill, &[counts, handled]) in self.skills.iter().take(SKILLS).enumerate() {
            values.ready[skill] = count(counts, READY) as u32;
            values.not_ready[skill] = count(counts, NOT_READY) as u32;
            values.in_call[skill] = count(counts, IN_CALL) as u32;
            let handled = handled.wrapping_add(count(counts, HANDLING) * t);
            let ms = (handled % (1 << HANDLED_BITS)).cast_signed() as f64;
            let calls = (handled >> HANDLED_BITS) as i32;
            let share = ms / f64::from(calls);
            values.handling_ms[skill] = if calls == 0 { 0.0 } else { share };
        }
        self.read_idle(now, &mut values.idle_ms);
    }

    /// Goes through the ring from its end: whoever has been idle longest says it last.
    fn read_idle(&mut self, now: u32, idle_ms: &mut [u32; SKILLS]) {
        while self.head != self.tail && !self.is_idle(self.head) {
            self.head += 1;
        }
        let mut since = [now; SKILL_ROOM];
        for at in (self.head..self.tail).rev() {
            let entry = self.ring[at as usize % RING];
            let word = self.words[entry as usize % ROOM];
            let word = select_unpredictable(self.is_idle(at), word, u32::MAX);
            for skill in [word % 128, (word >> 7) % 128, (word >> 14) % 128] {
                since[skill as usize] = (entry >> 32) as u32;
            }
        }
        for (idle_ms, since) in idle_ms.iter_mut().zip(since) {
            *idle_ms = now - since;
        }
    }
}

fn count(counts: u64, shift: u32) -> u64 {
    counts >> shift & 0xFFFF
}

fn rows<T>(column: &[T; ROOM]) -> &[[T; ROWS]] {
    column.as_chunks().0
}

fn read_times(times: &[i32; ROWS], now: i32, values: &mut [u32; ROWS]) {
    for (value, &time) in values.iter_mut().zip(times) {
        *value = (time + (time >> 31 & now)).cast_unsigned();
    }
}

fn read_handling(times: [&[u32; ROWS]; 3], shares: &[f64; ROWS], values: &mut [f64; ROWS]) {
    let [talk, wrap, hold] = times;
    for row in 0..ROWS {
        let ms = (talk[row] + wrap[row] + hold[row]).cast_signed();
        values[row] = f64::from(ms) * shares[row];
    }
}
