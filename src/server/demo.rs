//! The demonstration: an invented centre at work, told to the service as its events happen.
//!
//! The centre is a function of the instant at which it begins. Each event has an identity, so a service
//! that starts again goes on behind the last one that the journal holds.
//!
//! Invariant: the time of the service never passes an event that was not told, so that what is told
//! belatedly (the day so far, or what happened while the service was down) is counted and published as
//! if it had been told at its time.

use std::mem;
use std::thread;
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};

use crate::clock::{Timestamp, wall_time};
use crate::definition::{Growing, Zone};
use crate::event::{IDENTITY_RETENTION_MS, write_ndjson};
use crate::pipeline::{Append, Busy, Handle, Hold, Known, Rejected, Writer};
use crate::simulator::{Simulation, Size, VERSION};

/// How large the centre is: large enough that something happens every second.
const AGENTS: u32 = 120;
const QUEUES: u32 = 10;
const SKILLS: u32 = 6;
/// How much of a day is there at the least when the demonstration begins, milliseconds: what a
/// sparkline shows.
const PAST_MS_MIN: i64 = 3_600_000;
/// How many events are told at once.
const BATCH_EVENTS_MAX: usize = 5_000;
/// How long the demonstration sleeps at the most.
const SLEEP_MAX: Duration = Duration::from_secs(1);
/// How long it waits before it tells again what could not be taken in.
const RETRY_AFTER: Duration = Duration::from_secs(1);
/// What the sources of all demonstrations begin with.
const SOURCE: &str = "demo";

/// Why there can be no demonstration.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The invented centre lives now.
    #[error("a demonstration goes by the clock on the wall: leave out `--clock events`")]
    Clock,
    /// The journal is not of a demonstration.
    #[error(
        "the journal holds events of another centre, and a demonstration would mix with them: give a \
         --data of its own"
    )]
    Foreign,
    /// The journal was begun by another version.
    #[error(
        "the demonstration was begun by another version of the program: give another --data, or \
         delete the folder"
    )]
    OtherVersion,
    /// The journal does not say when it begins.
    #[error("the source `{0}` does not say when the demonstration has begun")]
    Source(String),
}

/// A centre that is told to the service.
pub(super) struct Demo {
    simulation: Simulation,
    handle: Handle,
    hold: Hold,
}

/// A demonstration that runs; it ends with [`Running::stop`].
pub(super) struct Running {
    stop: Sender<()>,
    thread: thread::JoinHandle<()>,
}

impl Demo {
    /// Begins a demonstration at the last midnight, or goes on with the one that the journal holds. From
    /// now on the time of the service goes no further than to its next event.
    ///
    /// # Errors
    /// Where the journal holds something else.
    pub(super) fn new(writer: &mut Writer, zone: &Zone, handle: Handle) -> Result<Self, DemoError> {
        let known = writer.known();
        let begun = known.sources().find(|source| source.starts_with(SOURCE));
        let (source, begin) = match begun {
            Some(source) => (source.to_owned(), begin_of(source)?),
            None if !known.is_empty() => return Err(DemoError::Foreign),
            None => {
                let past = Timestamp::saturating_from_ms(wall_time().ms() - PAST_MS_MIN);
                let (midnight, _) = Growing::daily().interval_at(past, zone);
                let begin = Timestamp::saturating_from_ms(midnight);
                (format!("{SOURCE}-{VERSION}-{midnight}"), begin)
            }
        };
        let size = Size::default().with_agents(AGENTS).and_then(|size| size.with_queues(QUEUES));
        let size = size.and_then(|size| size.with_skills(SKILLS)).expect("it is within the limits");
        let simulation = Simulation::new(size, begin.ms().cast_unsigned(), begin);
        let mut simulation = simulation.with_identities(&source);
        skip_known(&mut simulation, &source, known);
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
        // The writer looks at the clock before it answers.
        let answer = move |_| {
            let _ = answer.send(());
        };
        let asked = self.handle.read(Vec::new(), answer);
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
                    Err(Rejected::Failed) => return None,
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

/// When a demonstration has begun, as its source says.
fn begin_of(source: &str) -> Result<Timestamp, DemoError> {
    let mut parts = source.splitn(3, '-').skip(1);
    let (version, begin) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    if version != VERSION.to_string() {
        return Err(DemoError::OtherVersion);
    }
    let ms = begin.parse().map_err(|_| DemoError::Source(source.to_owned()))?;
    Timestamp::from_ms(ms).map_err(|_| DemoError::Source(source.to_owned()))
}
