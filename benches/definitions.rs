//! `definitions`: from the text of `statistics.yaml` to definitions and to an engine.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use tallyboard::definition::{Catalogue, Counting, Definitions, SourceFile};
use tallyboard::engine::Engine;

fn definitions(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("definitions");
    for count in [25, 100, 1_000] {
        let file = SourceFile::new("statistics.yaml", text(count));
        group.throughput(Throughput::Elements(count as u64));
        group.bench_function(format!("load {count}"), |bencher| {
            bencher.iter(|| {
                let read = Definitions::read(&file, &Catalogue::default());
                assert_eq!((read.definitions.len(), read.problems.len()), (count, 0));
                read
            });
        });
        let read = Definitions::read(&file, &Catalogue::default());
        group.bench_function(format!("compile {count}"), |bencher| {
            bencher.iter(|| Engine::new(&read.definitions, &Counting::default()));
        });
    }
    group.finish();
}

/// So many different service levels and the like.
fn text(count: usize) -> String {
    let document = |index: usize| {
        format!(
            "---\nname: Statistic{index}\nobjectType: QUEUE\nnotificationMode: PERIODICAL\n\
             notificationFrequency: 10\nstatisticDefinitionEx:\n  \
             category: TotalNumberInTimeRangePercentage\n  subject: DNAction\n  \
             mainMask: CallAnswered, CallAbandoned\n  intervalType: GrowingWindow\n  \
             dynamicTimeProfile: \"0:00+1:00\"\n  timeRangeLeft: 0\n  timeRangeRight: {}\n",
            index + 1
        )
    };
    (0..count).map(document).collect()
}

criterion_group!(benches, definitions);
criterion_main!(benches);
