//! The demonstration: an invented centre at work, told to the service as its events happen.
//!
//! The centre is a function of the instant at which it begins and of the time of day there. Each event
//! has an identity, so a service that starts again goes on behind the last one that the journal holds.
//!
//! Invariant: the time of the service never passes an event that was not told, so that what is told
//! belatedly (the day so far, or what happened while the service was down) is counted and published as
//! if it had been told at its time.

use std::mem;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};

use crate::clock::{Timestamp, wall_time};
use crate::definition::{Growing, Zone};
use crate::event::{IDENTITY_RETENTION_MS, write_ndjson};
use crate::pipeline::{Append, Busy, Handle, Hold, Known, Rejected, Writer};
use crate::simulator::{LIVELY_TIME_OF_DAY_MS, Simulation, Size, VERSION};

/// How large the centre is: large enough that something happens every second.
const AGENTS: u32 = 120;
const QUEUES: u32 = 10;
const SKILLS: u32 = 6;
/// How much of a day is there at the least when the demonstration begins, milliseconds: what a
/// sparkline shows.
const PAST_MS_MIN: i64 = 3_600_000;
const DAY_MS: i64 = 24 * 3_600_000;
/// How many events are told at once.
const BATCH_EVENTS_MAX: usize = 5_000;
/// How long the demonstration sleeps at the most.
const SLEEP_MAX: Duration = Duration::from_secs(1);
/// How long it waits before it tells again what could not be taken in.
const RETRY_AFTER: Duration = Duration::from_secs(1);
/// What the sources of demonstrations, and their folders, are called.
const NAME: &str = "demo";

/// Why there can be no demonstration.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The invented centre lives now.
    #[error("a demonstration goes by the clock on the wall: leave out `--clock events`")]
    Clock,
    /// The journal is not of a demonstration.
    #[error(
        "`{0}` holds events of something else, and a demonstration would mix with them: delete that \
         folder (rm -r '{0}'), or give another --data"
    )]
    Foreign(PathBuf),
}

/// A centre that is told to the service.
pub(super) struct Demo {
    simulation: Simulation,
    handle: Handle,
    hold: Hold,
}

/// When a centre has begun, and what time of day it was there, milliseconds after its midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Opening {
    begin: Timestamp,
    time_of_day_ms: i64,
}

/// A demonstration that runs; it ends with [`Running::stop`].
pub(super) struct Running {
    stop: Sender<()>,
    thread: thread::JoinHandle<()>,
}

/// Where a demonstration lives below the folder of the data: another version is another centre, and
/// begins anew beside it.
pub(super) fn folder(data: &Path) -> PathBuf {
    data.join(format!("{NAME}-{VERSION}"))
}

impl Demo {
    /// Begins a demonstration at the last midnight, or goes on with the one that the journal in a folder
    /// holds. From now on the time of the service goes no further than to its next event.
    ///
    /// # Errors
    /// Where the journal holds something else.
    pub(super) fn new(
        writer: &mut Writer,
        zone: &Zone,
        handle: Handle,
        folder: &Path,
    ) -> Result<Self, DemoError> {
        let known = writer.known();
        let opening = match known.sources().find_map(Opening::of_source) {
            Some(opening) => opening,
            None if known.is_empty() => Opening::at(wall_time(), zone),
            None => return Err(DemoError::Foreign(folder.to_owned())),
        };
        let mut simulation = opening.simulation();
        skip_known(&mut simulation, &opening.source(), known);
        let hold = writer.hold(simulation.next_time());
        Ok(Self { simulation, handle, hold })
    }

    /// Tells everything up to now, and then goes on with what happens.
    ///
    /// # Errors
    /// Where no thread can be started.
    pub(super) fn run(mut self) -> std::io::Result<Running> {
        let (stop, stopped) = bounded(0);
        let (tell_caught_up, caught_up) = bounded(1);
        let thread = thread::Builder::new().name("demo".to_owned());
        let thread = thread.spawn(move || self.tell_all(&stopped, &tell_caught_up))?;
        // Where nobody says so, the demonstration has ended, and the service soon will.
        let _ = caught_up.recv();
        Ok(Running { stop, thread })
    }

    fn tell_all(&mut self, stopped: &Receiver<()>, caught_up: &Sender<()>) {
        let mut is_caught_up = false;
        loop {
            let lines = self.due(wall_time());
            if !lines.is_empty() {
                if self.tell(&lines, stopped).is_none() {
                    return;
                }
                self.hold.extend(self.simulation.next_time());
                continue;
            }
            if !mem::replace(&mut is_caught_up, true) {
                self.await_publication();
                let _ = caught_up.send(());
            }
            let wait_ms = self.simulation.next_time().ms() - wall_time().ms();
            let wait = Duration::from_millis(wait_ms.max(0).cast_unsigned()).min(SLEEP_MAX);
            if stopped.recv_timeout(wait) != Err(RecvTimeoutError::Timeout) {
                return;
            }
        }
    }

    /// Waits until everything is published that was told.
    fn await_publication(&self) {
        let (answer, answered) = bounded(1);
        let answer = move || {
            let _ = answer.send(());
        };
        let asked = self.handle.wait(answer);
        // Where it cannot be asked, the service ends.
        let _ = asked.map(|()| answered.recv());
    }

    /// What has happened up to now and was not told, as lines.
    fn due(&mut self, now: Timestamp) -> Vec<u8> {
        let mut lines = Vec::new();
        for _ in 0..BATCH_EVENTS_MAX {
            if self.simulation.next_time() > now {
                break;
            }
            let (event, names) = self.simulation.next_event();
            write_ndjson(&event, names, &mut lines);
        }
        lines
    }

    /// Tells lines until they are taken in; none where the service ends.
    fn tell(&self, lines: &[u8], stopped: &Receiver<()>) -> Option<()> {
        loop {
            let (answer, answered) = bounded(1);
            // Where nobody waits for the answer, the demonstration has ended.
            let answer = Box::new(move |result| drop(answer.send(result)));
            match self.handle.append(Append { lines: lines.to_vec(), answer }) {
                Ok(()) => match answered.recv().ok()? {
                    Ok(receipt) => {
                        let first = receipt.refused.first();
                        assert!(first.is_none(), "the centre says what is no event: {first:?}");
                        return Some(());
                    }
                    Err(Rejected::Full) => {}
                    Err(Rejected::TooLarge | Rejected::Failed) => return None,
                },
                Err(Busy::Full) => {}
                Err(Busy::Stopped) => return None,
            }
            // Whatever was taken in has an identity, and counts once.
            if stopped.recv_timeout(RETRY_AFTER) != Err(RecvTimeoutError::Timeout) {
                return None;
            }
        }
    }
}

impl Running {
    /// Ends the demonstration; what was told stays.
    pub(super) fn stop(self) {
        drop(self.stop);
        // A thread that has died has said why.
        let _ = self.thread.join();
    }
}

impl Opening {
    /// At the last midnight, with a time of day that makes it a lively one now, whenever that is.
    fn at(now: Timestamp, zone: &Zone) -> Self {
        let past = Timestamp::saturating_from_ms(now.ms() - PAST_MS_MIN);
        let (midnight, _) = Growing::daily().interval_at(past, zone);
        let time_of_day_ms = LIVELY_TIME_OF_DAY_MS - (now.ms() - midnight);
        let time_of_day_ms = time_of_day_ms.rem_euclid(DAY_MS);
        Self { begin: Timestamp::saturating_from_ms(midnight), time_of_day_ms }
    }

    /// What the source of the events is called: it says all that a restart has to know.
    fn source(self) -> String {
        format!("{NAME}-{VERSION}-{}-{}", self.begin.ms(), self.time_of_day_ms)
    }

    /// The opening of the demonstration whose source this is; none where it is another source.
    fn of_source(source: &str) -> Option<Self> {
        let rest = source.strip_prefix(&format!("{NAME}-{VERSION}-"))?;
        let (begin, time_of_day) = rest.split_once('-')?;
        let begin = Timestamp::from_ms(begin.parse().ok()?).ok()?;
        Some(Self { begin, time_of_day_ms: time_of_day.parse().ok()? })
    }

    fn simulation(self) -> Simulation {
        let size = Size::default().with_agents(AGENTS).and_then(|size| size.with_queues(QUEUES));
        let size = size.and_then(|size| size.with_skills(SKILLS)).expect("it is within the limits");
        let seed = self.begin.ms().cast_unsigned();
        let simulation = Simulation::opening(size, seed, self.begin, self.time_of_day_ms);
        simulation.with_identities(&self.source())
    }
}

/// Goes on to the first event that the service does not know.
fn skip_known(simulation: &mut Simulation, source: &str, known: Known<'_>) {
    let numbers = known.waiting(source).filter_map(|id| id.parse::<u64>().ok());
    let waiting = numbers.max().unwrap_or_default();
    let is_known = |time: Timestamp, number: u64| {
        number <= waiting
            || known.newest().is_some_and(|newest| {
                time.ms() <= newest.ms() - IDENTITY_RETENTION_MS
                    || known.has_seen(source, &number.to_string())
            })
    };
    while is_known(simulation.next_time(), simulation.next_number()) {
        simulation.next_event();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(now: &str, expected: &str) {
        let now: Timestamp = now.parse().unwrap();
        let zone = Zone::named("Europe/Rome").unwrap();
        let opening = Opening::at(now, &zone);
        assert_eq!(opening.source(), expected);
        assert_eq!(Opening::of_source(expected), Some(opening));
        let since_begin_ms = now.ms() - opening.begin.ms();
        let time_of_day_ms = (opening.time_of_day_ms + since_begin_ms).rem_euclid(DAY_MS);
        assert_eq!(time_of_day_ms, LIVELY_TIME_OF_DAY_MS);
    }

    #[test]
    fn whenever_a_demonstration_begins_there_is_something_to_see() {
        check("2026-11-20T22:00:00Z", "demo-2-1795129200000-36900000");
        check("2026-11-20T09:30:00Z", "demo-2-1795129200000-81900000");
        // The day is ten minutes old, so that it is the day before.
        check("2026-11-20T23:10:00Z", "demo-2-1795129200000-32700000");
    }

    #[test]
    fn a_source_of_something_else_is_no_demonstration() {
        for source in ["switch", "demo", "demo-0-1-2", "demo-2-today-5", "demo-2-1700000000000"] {
            assert_eq!(Opening::of_source(source), None, "{source}");
        }
    }
}
