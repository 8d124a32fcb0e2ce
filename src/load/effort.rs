//! How much of the processor this process has had.

use std::fs;
use std::time::Duration;

/// How often the system counts the time of a process, each second.
const CLOCK_TICKS: u64 = 100;

/// The processor's time of this process so far; none where the system does not tell.
pub(super) fn used() -> Option<Duration> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The name in brackets may have anything in it.
    let behind = stat.rsplit_once(')')?.1;
    let ticks = behind.split_whitespace().skip(11).take(2).map(|ticks| ticks.parse::<u64>().ok());
    let ticks = ticks.sum::<Option<u64>>()?;
    Some(Duration::from_millis(ticks * 1_000 / CLOCK_TICKS))
}
