//! The same statistics by the plainest reading of their definitions: all events from the beginning,
//! in lists, filtered and added up for one instant.
//!
//! It shares no line with the program but the names of the columns.

#![expect(
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "the indices and sums are the workload's own"
)]

use std::collections::HashMap;

use super::program::{Program, TICK_MS};
use super::record::{AGENTS, DAY_MS, Kind, QUEUES, Record, SKILLS, Workload};
use super::values::{Column, Leaving, Values};

/// The ticks that are looked at, as far as the events go, besides the last one: early, after an
/// hour, at noon, the whole first day, and the first tick of the second one.
const TICKS: [u32; 5] = [30, 360, 4_320, 8_640, 8_641];
const HOUR_MS: u32 = 3_600_000;

/// Runs the program and compares it with a recount, whole numbers exactly and shares to a billionth.
/// Gives how many values were compared.
///
/// # Panics
/// Where they differ.
pub(crate) fn verify(workload: &Workload) -> usize {
    let end = workload.records.last().map_or(0, |last| last.t);
    let mut compared = 0;
    let (mut reading, mut values) = (Program::new(workload), Values::new());
    reading.run_and_read(&workload.records, &mut values, |tick, values| {
        if TICKS.contains(&tick) || tick == end / TICK_MS {
            compare(tick, values, &recount(workload, tick));
            compared += values.len();
        }
    });
    // Whoever reads nothing on the way comes to the same end.
    let (mut counting, mut values_of_counting) = (Program::new(workload), Values::new());
    counting.run(&workload.records);
    reading.read(end, &mut values);
    counting.read(end, &mut values_of_counting);
    compare(end.div_ceil(TICK_MS), &values_of_counting, &values);
    compared
}

fn compare(tick: u32, values: &Values, recounted: &Values) {
    for (column, expected) in values.columns().into_iter().zip(recounted.columns()) {
        match (column, expected) {
            (Column::Whole(name, numbers), Column::Whole(_, expected)) => {
                for (row, (number, expected)) in numbers.iter().zip(expected).enumerate() {
                    assert_eq!(number, expected, "{name} of {row} at tick {tick}");
                }
            }
            (Column::Share(name, shares), Column::Share(_, expected)) => {
                for (row, (share, expected)) in shares.iter().zip(expected).enumerate() {
                    let is_near = (share - expected).abs() <= expected.abs() * 1e-9;
                    assert!(is_near, "{name} of {row} at tick {tick}: {share}, not {expected}");
                }
            }
            (Column::Whole(name, _) | Column::Share(name, _), _) => {
                unreachable!("{name} is of one kind")
            }
        }
    }
}

/// All events of one agent: what it does from when on, and when it answered.
#[derive(Default)]
struct Life {
    statuses: Vec<(u32, u32)>,
    answers: Vec<u32>,
}

/// How long an agent did what since midnight, and what it does since when.
#[derive(Clone, Copy, Default)]
struct Day {
    /// By status.
    ms: [u32; 6],
    calls: u32,
    status: u32,
    since: u32,
}

const READY: u32 = 1;
const NOT_READY: u32 = 2;
const AFTER_CALL: u32 = 3;
const IN_CALL: u32 = 4;
const HOLD: u32 = 5;

fn recount(workload: &Workload, tick: u32) -> Box<Values> {
    let now = tick * TICK_MS;
    let mut waiting: HashMap<u32, Record> = HashMap::new();
    let mut left: HashMap<u8, Vec<Record>> = HashMap::new();
    let mut lives: HashMap<u16, Life> = HashMap::new();
    for record in workload.records.iter().filter(|record| record.t < now) {
        match record.kind {
            Kind::Entered => {
                waiting.insert(record.call, *record);
            }
            Kind::Answered | Kind::Abandoned => {
                waiting.remove(&record.call);
                left.entry(record.queue).or_default().push(*record);
            }
            Kind::Released | Kind::HoldBegin | Kind::HoldEnd | Kind::State => {}
        }
        let status = match record.kind {
            Kind::Entered | Kind::Abandoned | Kind::Released => continue,
            Kind::Answered | Kind::HoldEnd => IN_CALL,
            Kind::HoldBegin => HOLD,
            Kind::State => record.val,
        };
        let life = lives.entry(record.agent).or_default();
        life.statuses.push((record.t, status));
        if record.kind == Kind::Answered {
            life.answers.push(record.t);
        }
    }
    let mut values = Values::new();
    recount_queues(now, &waiting, &left, &mut values);
    recount_agents(now, workload, &lives, &mut values);
    values
}

/// The midnight before an instant; at midnight the one of the day that is over.
fn midnight(now: u32) -> u32 {
    (now - 1) / DAY_MS * DAY_MS
}

fn recount_queues(
    now: u32,
    waiting: &HashMap<u32, Record>,
    left: &HashMap<u8, Vec<Record>>,
    values: &mut Values,
) {
    for call in waiting.values() {
        let queue = call.queue as usize;
        values.queues.waiting[queue] += 1;
        let oldest_ms = &mut values.queues.oldest_ms[queue];
        *oldest_ms = (*oldest_ms).max(now - call.t);
    }
    for queue in 0..QUEUES {
        let of_queue: &[Record] = left.get(&(queue as u8)).map_or(&[], Vec::as_slice);
        let since = |begin| of_queue.iter().filter(move |call| begin <= call.t);
        let begin_of_hour = now.saturating_sub(HOUR_MS);
        recount_leaving(queue, &mut since(midnight(now)), &mut values.queues.day);
        recount_leaving(queue, &mut since(begin_of_hour), &mut values.queues.hour);
        let longest_ms = since(begin_of_hour).map(|call| call.val).max();
        values.queues.longest_ms[queue] = longest_ms.unwrap_or(0);
    }
}

fn recount_leaving(queue: usize, calls: &mut dyn Iterator<Item = &Record>, values: &mut Leaving) {
    let (mut answered, mut abandoned, mut quick, mut late) = (0, 0, 0, 0);
    let mut waited_ms: u64 = 0;
    for call in calls {
        waited_ms += u64::from(call.val);
        if call.kind == Kind::Answered {
            answered += 1;
            quick += u64::from(call.val < 20_000);
        } else {
            abandoned += 1;
            late += u64::from(call.val >= 10_000);
        }
    }
    values.answered[queue] = answered as u32;
    values.abandoned[queue] = abandoned as u32;
    values.average_ms[queue] = share(waited_ms, answered + abandoned);
    values.service_level[queue] = share(quick, answered + late);
}

fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

fn recount_agents(now: u32, workload: &Workload, lives: &HashMap<u16, Life>, values: &mut Values) {
    let days: Vec<Day> = (0..AGENTS)
        .map(|agent| lives.get(&(agent as u16)).map_or(Day::default(), |life| day(now, life)))
        .collect();
    for (agent, day) in days.iter().enumerate() {
        let ms = |status: u32| day.ms[status as usize];
        values.agents.inbound[agent] = day.calls;
        values.agents.talk_ms[agent] = ms(IN_CALL);
        values.agents.ready_ms[agent] = ms(READY);
        values.agents.wrap_ms[agent] = ms(AFTER_CALL);
        values.agents.hold_ms[agent] = ms(HOLD);
        values.agents.handling_ms[agent] = share(day.handled_ms(), u64::from(day.calls));
    }
    for skill in 0..SKILLS {
        let has_skill = |agent: usize| workload.skills[agent].contains(&(skill as u8));
        let members: Vec<Day> =
            (0..AGENTS).filter(|&agent| has_skill(agent)).map(|agent| days[agent]).collect();
        let count = |statuses: &[u32]| {
            members.iter().filter(|day| statuses.contains(&day.status)).count() as u32
        };
        values.skills.ready[skill] = count(&[READY]);
        values.skills.not_ready[skill] = count(&[NOT_READY, AFTER_CALL]);
        values.skills.in_call[skill] = count(&[IN_CALL, HOLD]);
        let idle = members.iter().filter(|day| day.status == READY);
        values.skills.idle_ms[skill] = idle.map(|day| now - day.since).max().unwrap_or(0);
        let handled_ms = members.iter().map(Day::handled_ms).sum();
        let calls = members.iter().map(|day| u64::from(day.calls)).sum();
        values.skills.handling_ms[skill] = share(handled_ms, calls);
    }
}

impl Day {
    fn handled_ms(&self) -> u64 {
        [IN_CALL, HOLD, AFTER_CALL].iter().map(|&status| u64::from(self.ms[status as usize])).sum()
    }
}

fn day(now: u32, life: &Life) -> Day {
    let begin = midnight(now);
    let mut day = Day::default();
    let ends = life.statuses.iter().skip(1).map(|&(t, _)| t).chain([now]);
    for (&(since, status), end) in life.statuses.iter().zip(ends) {
        day.ms[status as usize] += end.max(begin) - since.max(begin);
        (day.status, day.since) = (status, since);
    }
    day.calls = life.answers.iter().filter(|&&t| begin <= t).count() as u32;
    day
}
