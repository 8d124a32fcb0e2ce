//! `replay`: from the bytes of an NDJSON file to values, as the command does it.

mod processor;
mod workload;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use processor::ProcessorTime;
use tallyboard::connect::{Intake, SkillRule};
use tallyboard::definition::{Catalogue, Counting, Definitions, SourceFile};
use tallyboard::engine::{Engine, Snapshot};
use workload::Centre;

/// A day of a centre with 500 agents.
const DAY: Centre =
    Centre { agents: 500, queues: 20, skills: 20, hours: 24, calls_per_second: 3.0 };

fn replay(criterion: &mut Criterion<ProcessorTime>) {
    let day = workload::ndjson(DAY);
    let file = SourceFile::new("statistics.yaml", include_str!("../statistics.yaml").to_owned());
    let definitions = Definitions::read(&file, &Catalogue::default()).definitions;
    let mut group = criterion.benchmark_group("replay");
    group.sample_size(10);
    group.throughput(Throughput::Elements(day.lines().count() as u64));
    group.bench_function("NDJSON of a 500-agent day to values", |bencher| {
        bencher.iter(|| {
            let mut intake = Intake::new(SkillRule::default());
            intake
                .read("day", &mut day.as_bytes(), &mut |refused| panic!("{refused:?}"), &mut |_| ())
                .expect("memory can be read");
            let (events, names, _) = intake.finish(&mut |_| ());
            let mut engine = Engine::new(&definitions, &Counting::default());
            engine.apply_all(&events, &names);
            let mut snapshot = Snapshot::default();
            let end = events.last().expect("a day has events").time;
            engine.snapshot(end, &mut snapshot);
            snapshot.len()
        });
    });
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().with_measurement(ProcessorTime::new());
    targets = replay
}
criterion_main!(benches);
