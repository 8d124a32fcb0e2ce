//! The journal: durable appends of batches of 1, 64 and 1,024 events, and reading them back.

use std::hint::black_box;
use std::ops::ControlFlow;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use tallyboard::clock::Timestamp;
use tallyboard::journal::{Batch, EventLog, EventSource, Journal, Sequence};
use tempfile::TempDir;

const LINE: &str = "{\"time\":1709625600000,\"event\":\"Queued\",\"queue\":\"sales\",\"connId\":\
                    \"c1024\",\"callType\":\"Inbound\",\"ani\":\"+49307113640\"}\n";
const SIZES: [u32; 3] = [1, 64, 1_024];
/// How many events are read back.
const READ: u32 = 102_400;

fn batch(first: Sequence, count: u32) -> Batch {
    let events = LINE.repeat(count as usize).into_bytes();
    let arrival = Timestamp::from_ms(1_709_625_600_000).expect("an instant");
    Batch { first, arrival, delay_ms: 250, count, events }
}

fn append(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("journal");
    for count in SIZES {
        let folder = TempDir::new().expect("a folder");
        let mut journal = Journal::open(folder.path(), "wall").expect("a journal");
        group.throughput(Throughput::Elements(u64::from(count)));
        group.bench_function(format!("append {count}"), |bencher| {
            bencher.iter_batched(
                || batch(Sequence::FIRST, count),
                |mut batch| {
                    batch.first = journal.next();
                    journal.append(&[batch]).expect("room on the disk");
                },
                BatchSize::SmallInput,
            );
        });
    }
    group.finish();
}

fn read(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("journal");
    let folder = TempDir::new().expect("a folder");
    let mut journal = Journal::open(folder.path(), "wall").expect("a journal");
    while journal.next().number() <= u64::from(READ) {
        journal.append(&[batch(journal.next(), 1_024)]).expect("room on the disk");
    }
    group.throughput(Throughput::Elements(u64::from(READ)));
    group.sample_size(20);
    group.bench_function(format!("read {READ}"), |bencher| {
        bencher.iter(|| {
            let mut events = 0;
            let mut take = |batch: Batch| {
                events += black_box(batch.lines().count());
                ControlFlow::Continue(())
            };
            journal.read_from(Sequence::FIRST, &mut take).expect("a good journal");
            events
        });
    });
    group.finish();
}

criterion_group!(benches, append, read);
criterion_main!(benches);
