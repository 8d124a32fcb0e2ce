//! `observe`: typed events through the engine, with all values out every ten seconds of event time.

mod processor;
mod workload;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use processor::ProcessorTime;
use tallyboard::clock::Timestamp;
use tallyboard::connect::{Intake, SkillRule};
use tallyboard::definition::{Catalogue, Counting, Definition, Definitions, SourceFile};
use tallyboard::engine::{Engine, Snapshot};
use tallyboard::event::Event;
use tallyboard::ids::Names;
use workload::Centre;

/// The distance between two snapshots, milliseconds of event time.
const TICK_MS: i64 = 10_000;

/// Three sizes, each busy in proportion to its agents.
const CENTRES: [Centre; 3] = [
    Centre { agents: 50, queues: 5, skills: 5, hours: 24, calls_per_second: 3.0 },
    Centre { agents: 500, queues: 20, skills: 20, hours: 8, calls_per_second: 3.0 },
    Centre { agents: 5_000, queues: 200, skills: 100, hours: 2, calls_per_second: 3.0 },
];

fn observe(criterion: &mut Criterion<ProcessorTime>) {
    let file = SourceFile::new("statistics.yaml", include_str!("../statistics.yaml").to_owned());
    let definitions = Definitions::read(&file, &Catalogue::default()).definitions;
    for centre in CENTRES {
        let (events, names) = read(centre);
        let mut group = criterion.benchmark_group(format!("observe {} agents", centre.agents));
        group.sample_size(10);
        group.throughput(Throughput::Elements(events.len() as u64));
        group.bench_function("events only", |bencher| {
            let engine = || Engine::new(&definitions, &Counting::default());
            let run = |engine| count(engine, &events, &names, None);
            bencher.iter_batched(engine, run, BatchSize::PerIteration);
        });
        group.bench_function("all values out every 10 s", |bencher| {
            let engine = || Engine::new(&definitions, &Counting::default());
            let run = |engine| count(engine, &events, &names, Some(TICK_MS));
            bencher.iter_batched(engine, run, BatchSize::PerIteration);
        });
        group.finish();
        tell_values(&definitions, &events, &names);
    }
}

fn read(centre: Centre) -> (Vec<Event>, Names) {
    let lines = workload::ndjson(centre);
    let mut intake = Intake::new(SkillRule::default());
    intake
        .read("day", &mut lines.as_bytes(), &mut |refused| panic!("{refused:?}"), &mut |_| ())
        .expect("memory can be read");
    let (events, names, _) = intake.finish(&mut |_| ());
    (events, names)
}

/// Applies all events; gives how many values came out.
fn count(mut engine: Engine, events: &[Event], names: &Names, tick_ms: Option<i64>) -> usize {
    let mut snapshot = Snapshot::default();
    let mut values = 0;
    let Some(tick_ms) = tick_ms else {
        engine.apply_all(events, names);
        return values;
    };
    let tick = |event: &Event| event.time.ms().div_euclid(tick_ms);
    let mut last = None;
    for events in events.chunk_by(|one, next| tick(one) == tick(next)) {
        let now = events.first().map(tick);
        if let (Some(now), Some(_)) = (now, last) {
            engine.snapshot(Timestamp::saturating_from_ms(now * tick_ms), &mut snapshot);
            values += snapshot.len();
        }
        last = now;
        engine.apply_all(events, names);
    }
    values
}

#[expect(clippy::print_stdout, reason = "a bench says how much it counts")]
fn tell_values(definitions: &[Definition], events: &[Event], names: &Names) {
    let engine = Engine::new(definitions, &Counting::default());
    let values = count(engine, events, names, Some(TICK_MS));
    println!(
        "{} events, {values} values, {} values an event\n",
        events.len(),
        values / events.len()
    );
}

criterion_group! {
    name = benches;
    config = Criterion::default().with_measurement(ProcessorTime::new());
    targets = observe
}
criterion_main!(benches);
