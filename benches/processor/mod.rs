//! The time that a bench has had a processor: it stands still while others have it.

use std::time::Duration;
use std::{fs, thread};

use criterion::measurement::{Measurement, ValueFormatter, WallTime};
use tallyboard::clock::Stopwatch;

/// Measures the processor's time of the thread; where the system does not know it, that of the clock.
pub(crate) struct ProcessorTime {
    clock: Stopwatch,
}

impl ProcessorTime {
    pub(crate) fn new() -> Self {
        Self { clock: Stopwatch::start() }
    }

    /// How long this thread has had a processor.
    fn used() -> Option<Duration> {
        // It is added up when the thread offers to make way.
        thread::yield_now();
        let used = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
        let used = used.split(' ').next()?.parse().ok()?;
        (used > 0).then(|| Duration::from_nanos(used))
    }
}

impl Measurement for ProcessorTime {
    type Intermediate = Duration;
    type Value = Duration;

    fn start(&self) -> Duration {
        Self::used().unwrap_or_else(|| self.clock.elapsed())
    }

    fn end(&self, begin: Duration) -> Duration {
        self.start().saturating_sub(begin)
    }

    fn add(&self, one: &Duration, other: &Duration) -> Duration {
        *one + *other
    }

    fn zero(&self) -> Duration {
        Duration::ZERO
    }

    fn to_f64(&self, time: &Duration) -> f64 {
        WallTime.to_f64(time)
    }

    fn formatter(&self) -> &dyn ValueFormatter {
        WallTime.formatter()
    }
}
