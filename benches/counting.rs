//! `counting`: how quickly the statistics of a large centre are kept on one core.
//!
//! The measure of it is a program made by hand for these events and these statistics, with neither
//! definitions nor names: about the quickest that this machine can do. `-- '/1000000$'` takes a
//! tenth of the events, and seconds. What is measured is the time of the processor, so that those
//! who use the machine besides are not measured, too.

mod light;
mod processor;

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::Duration;

use criterion::measurement::{Measurement, WallTime};
use criterion::{
    BenchmarkGroup, BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group,
    criterion_main,
};
use light::{Driven, Program, Totals, Values, Workload};
use processor::ProcessorTime;
use tallyboard::engine::Snapshot;

/// Until three in the night, and until half past eight on the second day.
const SIZES: [usize; 2] = [1_000_000, 10_000_000];
/// The engine is measured with the smaller one, so that a run takes minutes and a memory of everyday size.
const ENGINE_EVENTS_MAX: usize = 1_000_000;
const EVENTS_ONLY: &str = "counting, events only";
const ALL_VALUES: &str = "counting, all values every 10 s";
const BY_HAND: &str = "hand-specialised";
const ENGINE: &str = "engine";

/// The events of one size, made, told and proven when somebody measures with them.
struct Day {
    size: usize,
    workload: OnceCell<Workload>,
    driven: OnceCell<Driven>,
}

impl Day {
    fn new(size: usize) -> Self {
        Self { size, workload: OnceCell::new(), driven: OnceCell::new() }
    }

    fn workload(&self) -> &Workload {
        self.workload.get_or_init(|| {
            let workload = light::generate(self.size);
            tell(&format!("\n{}", Totals::of(&workload.records)));
            let compared = light::verify(&workload);
            tell(&format!("{compared} values are those of a naive recount"));
            workload
        })
    }

    /// The same for the engine.
    fn driven(&self) -> &Driven {
        self.driven.get_or_init(|| {
            let driven = Driven::new(self.workload());
            let compared = driven.verify(self.workload());
            tell(&format!(
                "\n{} typed events; {compared} values of the engine are those of the program",
                driven.len()
            ));
            driven
        })
    }
}

/// What is measured: a group, and a program in it.
type Measured = (&'static str, &'static str);

/// How long every run took, by what was measured and by size.
#[derive(Default)]
struct Runs(RefCell<BTreeMap<(Measured, usize), Vec<Duration>>>);

impl Runs {
    /// Times runs of what `prepare` makes; making it is not part of them.
    fn time<T>(
        &self,
        (measured, size): (Measured, usize),
        times: u64,
        prepare: impl Fn() -> T,
        run: impl Fn(&mut T),
    ) -> Duration {
        let one = || {
            let mut prepared = prepare();
            let time = ProcessorTime::new();
            let begin = time.start();
            run(&mut prepared);
            let elapsed = time.end(begin);
            black_box(&mut prepared);
            elapsed
        };
        let elapsed: Vec<Duration> = (0..times).map(|_| one()).collect();
        let sum = elapsed.iter().sum();
        self.0.borrow_mut().entry((measured, size)).or_default().extend(elapsed);
        sum
    }

    /// The median and the best of the runs, in nanoseconds an event.
    fn each(&self, measured: Measured, size: usize) -> Option<[f64; 2]> {
        let mut runs = self.0.borrow().get(&(measured, size))?.clone();
        runs.sort_unstable();
        let each = |run: &Duration| run.as_secs_f64() * 1e9 / size as f64;
        Some([each(runs.get(runs.len() / 2)?), each(runs.first()?)])
    }

    /// Says in one line for each size how many times as long one takes as the other, at the median
    /// and at the best; where others use the machine, the best are the ones to be believed.
    fn tell_ratio(&self, one: Measured, other: Measured) {
        for size in SIZES {
            let each = |measured| self.each(measured, size);
            let (Some(long), Some(short)) = (each(one), each(other)) else { continue };
            let [median, best] = [long[0] / short[0], long[1] / short[1]];
            tell(&format!(
                "{size} events: {}, {}: {:.2} ns an event, {:.2} at best; \
                 {}, {}: {:.2} ns, {:.2} at best; ratio {median:.2}, {best:.2} at best",
                one.0, one.1, long[0], long[1], other.0, other.1, short[0], short[1],
            ));
        }
    }
}

fn counting(criterion: &mut Criterion) {
    let days = SIZES.map(Day::new);
    let runs = Runs::default();
    let mut group = criterion.benchmark_group(EVENTS_ONLY);
    for day in &days {
        measure(&mut group, (BY_HAND, day), |times| {
            let workload = day.workload();
            let prepare = || Program::new(workload);
            let run = |program: &mut Program| program.run(&workload.records);
            runs.time(((EVENTS_ONLY, BY_HAND), day.size), times, prepare, run)
        });
        if day.size > ENGINE_EVENTS_MAX {
            continue;
        }
        measure(&mut group, (ENGINE, day), |times| {
            let driven = day.driven();
            let run = |engine: &mut _| driven.run(engine);
            runs.time(((EVENTS_ONLY, ENGINE), day.size), times, || driven.engine(), run)
        });
    }
    group.finish();
    let mut group = criterion.benchmark_group(ALL_VALUES);
    for day in &days {
        measure(&mut group, (BY_HAND, day), |times| {
            let workload = day.workload();
            let prepare = || (Program::new(workload), Values::new());
            let run = |(program, values): &mut (Program, Box<Values>)| {
                program.run_and_read(&workload.records, values, |_, values| {
                    black_box(values);
                });
            };
            runs.time(((ALL_VALUES, BY_HAND), day.size), times, prepare, run)
        });
        if day.size > ENGINE_EVENTS_MAX {
            continue;
        }
        measure(&mut group, (ENGINE, day), |times| {
            let driven = day.driven();
            let prepare = || (driven.engine(), Snapshot::default());
            let run = |(engine, snapshot): &mut _| {
                driven.run_and_read(engine, snapshot, |_, _, snapshot| {
                    black_box(snapshot);
                });
            };
            runs.time(((ALL_VALUES, ENGINE), day.size), times, prepare, run)
        });
    }
    group.finish();
    for group in [EVENTS_ONLY, ALL_VALUES] {
        runs.tell_ratio((group, ENGINE), (group, BY_HAND));
    }
}

fn measure(
    group: &mut BenchmarkGroup<'_, WallTime>,
    (program, day): (&str, &Day),
    time: impl Fn(u64) -> Duration,
) {
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    group.throughput(Throughput::Elements(day.size as u64));
    group.bench_function(BenchmarkId::new(program, day.size), |bencher| {
        bencher.iter_custom(&time);
    });
}

#[expect(clippy::print_stdout, reason = "a bench says what it counts, and what comes of it")]
fn tell(line: &str) {
    println!("{line}");
}

criterion_group!(benches, counting);
criterion_main!(benches);
