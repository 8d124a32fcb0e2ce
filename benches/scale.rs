//! `scale`: what an event costs as definitions and objects become many, and what a statistic takes.
//!
//! An event costs by what it touches. Definitions that count nothing of it, and objects that it does not
//! name, cost it no more than the caches that they crowd.

#[expect(dead_code, unused_imports, reason = "the program made by hand is for `counting`")]
mod light;
mod processor;

use std::alloc::System;
use std::cell::RefCell;
use std::fmt::Write;
use std::hint::black_box;

use criterion::{
    BatchSize, BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main,
};
use light::Driven;
use processor::ProcessorTime;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use tallyboard::clock::Timestamp;
use tallyboard::definition::{Catalogue, Counting, Definition, Definitions, SourceFile};
use tallyboard::engine::{Engine, Snapshot};
use tallyboard::event::{AgentHappening, Event, Happening, Line, StateDetail};
use tallyboard::ids::{AgentId, Id, Names};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// How many events of the workload are counted under many definitions.
const EVENTS: usize = 500_000;
/// How many definitions there are, of which 22 count something.
const DEFINITIONS: [usize; 3] = [22, 100, 1_000];
/// How many service levels with thresholds of their own there are besides.
const THRESHOLDS: [usize; 3] = [0, 10, 50];
/// How many agents there are.
const AGENTS: [usize; 3] = [1_000, 100_000, 1_000_000];
/// How often one of them is ready, or no longer.
const CHANGES: usize = 1_000_000;
/// With six statistics an agent, these are a million.
const AGENTS_OF_A_MILLION: usize = 166_667;
/// 2024-03-05 00:00 UTC.
const BEGIN_MS: i64 = 1_709_596_800_000;

fn scale(criterion: &mut Criterion<ProcessorTime>) {
    let workload = light::generate(EVENTS);
    let mut group = criterion.benchmark_group("scale, definitions");
    for count in DEFINITIONS {
        let others = (0..count - 22).map(|index| range("CallCleared", index)).collect::<String>();
        count_workload(&mut group, &Driven::with(&workload, &others), &count.to_string());
    }
    group.finish();
    let mut group = criterion.benchmark_group("scale, thresholds");
    for count in THRESHOLDS {
        let others = (0..count).map(|index| range("CallAnswered", index)).collect::<String>();
        count_workload(&mut group, &Driven::with(&workload, &others), &count.to_string());
    }
    group.finish();
    let yaml = include_str!("light/statistics.yaml").to_owned();
    let file = SourceFile::new("statistics.yaml", yaml);
    let definitions = Definitions::read(&file, &Catalogue::default()).definitions;
    let mut group = criterion.benchmark_group("scale, agents");
    for count in AGENTS {
        count_changes(&mut group, &definitions, count);
    }
    group.finish();
    million(criterion, &definitions);
}

/// A definition that counts an action of queues, of durations of its own.
fn range(action: &str, index: usize) -> String {
    let mut yaml = String::new();
    write!(
        yaml,
        "---\nname: Other{index}\nobjectType: QUEUE\nnotificationMode: PERIODICAL\n\
         notificationFrequency: 10\nstatisticDefinitionEx:\n  category: TotalNumberInTimeRange\n  \
         subject: DNAction\n  mainMask: {action}\n  intervalType: GrowingWindow\n  \
         dynamicTimeProfile: \"0:00\"\n  timeRangeLeft: 0\n  timeRangeRight: {}\n",
        index + 1
    )
    .expect("a text takes every line");
    yaml
}

fn count_workload(group: &mut BenchmarkGroup<'_, ProcessorTime>, driven: &Driven, name: &str) {
    group.sample_size(10);
    group.throughput(Throughput::Elements(EVENTS as u64));
    group.bench_function(name, |bencher| {
        let run = |mut engine| {
            driven.run(&mut engine);
            engine
        };
        bencher.iter_batched(|| driven.engine(), run, BatchSize::PerIteration);
    });
}

/// Agents of a centre that log in, and are ready or not by turns.
struct Shift {
    names: Names,
    logins: Vec<Event>,
    changes: Vec<Event>,
}

impl Shift {
    fn new(agents: usize) -> Self {
        let event = |index: usize, time_ms: usize, what| {
            let agent = AgentId::from_index(index);
            let line = Line { agent, device: None, medium: Names::voice() };
            let time_ms = BEGIN_MS + i64::try_from(time_ms).expect("a day is short");
            Event {
                time: Timestamp::saturating_from_ms(time_ms),
                centre: Names::default_centre(),
                happening: Happening::Agent { line, connection: None, what },
                extra: None,
            }
        };
        let logins = (0..agents).map(|index| event(index, 0, AgentHappening::AgentLogin));
        let detail = StateDetail::default();
        // Far apart, as the agents of real events are; each is ready at every other time.
        let change = |number: usize| {
            let round = number / agents;
            let what = match round % 2 {
                0 => AgentHappening::AgentReady(detail),
                _ => AgentHappening::AgentNotReady(detail),
            };
            event((number * 7_919) % agents, 1_000 + number, what)
        };
        let logins = logins.collect();
        Self { names: Names::new(), logins, changes: (0..CHANGES).map(change).collect() }
    }

    fn engine(&self, definitions: &[Definition]) -> Engine {
        let mut engine = Engine::new(definitions, &Counting::default());
        self.logins.iter().for_each(|event| engine.apply(event, &self.names));
        engine
    }

    fn run(&self, engine: &mut Engine) {
        self.changes.iter().for_each(|event| engine.apply(event, &self.names));
    }

    fn end(&self) -> Timestamp {
        self.changes.last().expect("there are changes").time
    }
}

fn count_changes(
    group: &mut BenchmarkGroup<'_, ProcessorTime>,
    definitions: &[Definition],
    agents: usize,
) {
    let shift = Shift::new(agents);
    group.sample_size(10);
    group.throughput(Throughput::Elements(CHANGES as u64));
    group.bench_function(agents.to_string(), |bencher| {
        let run = |mut engine| {
            shift.run(&mut engine);
            engine
        };
        bencher.iter_batched(|| shift.engine(definitions), run, BatchSize::PerIteration);
    });
}

/// A million open statistics: what they take, and how long it takes to read them.
fn million(criterion: &mut Criterion<ProcessorTime>, definitions: &[Definition]) {
    let shift = Shift::new(AGENTS_OF_A_MILLION);
    let region = Region::new(ALLOCATOR);
    let mut engine = shift.engine(definitions);
    shift.run(&mut engine);
    let snapshot = RefCell::new(Snapshot::default());
    engine.snapshot(shift.end(), &mut snapshot.borrow_mut());
    let change = region.change();
    let bytes = change.bytes_allocated - change.bytes_deallocated;
    let statistics = snapshot.borrow().len();
    let each = bytes / statistics;
    tell(&format!("\n{statistics} open statistics take {bytes} bytes, {each} each"));
    let mut group = criterion.benchmark_group("scale, a million statistics");
    group.sample_size(10);
    group.throughput(Throughput::Elements(statistics as u64));
    group.bench_function("snapshot", |bencher| {
        bencher.iter(|| {
            engine.snapshot(shift.end(), &mut snapshot.borrow_mut());
            black_box(&snapshot);
        });
    });
    group.finish();
}

#[expect(clippy::print_stdout, reason = "a bench says what it counts, and what comes of it")]
fn tell(line: &str) {
    println!("{line}");
}

criterion_group! {
    name = benches;
    config = Criterion::default().with_measurement(ProcessorTime::new());
    targets = scale
}
criterion_main!(benches);
