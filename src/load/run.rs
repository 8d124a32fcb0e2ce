//! A load from its begin to its end.
//!
//! *Closed loop*: so many messages are on their way, and the next is said when one has reached everybody.
//! *Open loop*: messages are said at a pace, and each counts from the instant at which it was due, so that a
//! service that is slow makes nothing look quick. *Watching*: the values of the service, as they come.

use std::rc::Rc;
use std::time::Duration;

use hdrhistogram::Histogram;
use tokio::runtime;
use tokio::task::LocalSet;
use tokio::time::{sleep, timeout};

use super::client::{LoadError, Speaker, Target, begin, listen, subscribe};
use super::effort::used;
use super::heard::{Heard, Mark};
use crate::clock::{Stopwatch, wall_time};

/// How many sessions a load may have.
pub const SESSIONS_MAX: u32 = 10_000;
/// How many messages it may say.
pub const MESSAGES_MAX: u64 = 10_000_000;
/// How many of them may be on their way.
pub const IN_FLIGHT_MAX: u64 = 1_000;
/// How many it may say in a second.
pub const PER_SECOND_MAX: u64 = 100_000;
/// How long the data of one may be, bytes.
pub const DATA_BYTES_MAX: usize = 60_000;
/// For how long it may watch, seconds.
pub const WATCH_S_MAX: u64 = 3_600;
/// How long it waits for what nobody has heard yet.
const PATIENCE: Duration = Duration::from_secs(10);

/// What is to be done.
#[derive(Clone, Debug)]
pub struct Plan {
    /// To whom.
    pub target: Target,
    /// How many sessions listen.
    pub sessions: u32,
    /// What they listen to.
    pub work: Work,
}

/// What sessions listen to.
#[derive(Clone, Debug)]
pub enum Work {
    /// What one more session says.
    Publish(Publishing),
    /// Values of the service, for so long.
    Watch {
        /// The channels and patterns of each session.
        channels: Vec<String>,
        /// For how long.
        time: Duration,
    },
}

/// What one session says to all others.
#[derive(Clone, Debug)]
pub struct Publishing {
    /// Where.
    pub channel: String,
    /// How often.
    pub messages: u64,
    /// How long the data are, bytes.
    pub data_bytes: usize,
    /// When the next.
    pub tempo: Tempo,
}

/// When the next message is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tempo {
    /// When fewer than so many are on their way.
    Closed(u64),
    /// So many a second, whatever becomes of them.
    Open(u64),
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// How many sessions could not begin, and why the first of them.
    pub failed: (u32, Option<String>),
    /// How many messages were said.
    pub said: u64,
    /// How many were heard, by all sessions together.
    pub heard: u64,
    /// How many were said and not heard.
    pub missing: u64,
    /// How many sessions were lost on the way.
    pub lost: u64,
    /// What the service has refused first.
    pub refused: Option<String>,
    /// How long it took.
    pub took: Duration,
    /// How long the messages took, microseconds.
    pub latency: Histogram<u64>,
    /// The processor's time of whoever put the load on; none where the system does not tell.
    pub busy: Option<Duration>,
}

impl Outcome {
    /// Whether everybody heard everything.
    #[must_use]
    pub fn is_good(&self) -> bool {
        self.failed.0 == 0 && self.missing == 0 && self.lost == 0 && self.refused.is_none()
    }
}

/// Puts a load on a service.
///
/// # Errors
/// Where the service is on another machine, or no session can begin.
pub fn run(plan: &Plan) -> Result<Outcome, LoadError> {
    let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
    LocalSet::new().block_on(&runtime, put_on(plan))
}

async fn put_on(plan: &Plan) -> Result<Outcome, LoadError> {
    let (mark, channels) = match &plan.work {
        Work::Publish(publishing) => (Mark::Said, std::slice::from_ref(&publishing.channel)),
        Work::Watch { channels, .. } => {
            (Mark::Published { from_ms: wall_time().ms() }, channels.as_slice())
        }
    };
    let heard = Heard::new(mark);
    let mut failed = (0, None);
    for _ in 0..plan.sessions {
        if let Err(error) = join(&plan.target, channels, &heard).await {
            failed = (failed.0 + 1, failed.1.or(Some(error.to_string())));
            // Where nobody at all is let in, it is said why.
            if failed.0 == plan.sessions {
                return Err(error);
            }
        }
    }
    let listeners = u64::from(plan.sessions - failed.0);
    let mut speaker = match &plan.work {
        Work::Publish(Publishing { channel, data_bytes, .. }) => {
            Some(Speaker::new(&plan.target, (channel, *data_bytes), &heard).await?)
        }
        Work::Watch { .. } => None,
    };
    let (started, busy) = (Stopwatch::start(), used());
    let said = match (&plan.work, &mut speaker) {
        (Work::Publish(publishing), Some(speaker)) => {
            speak(speaker, publishing, (&heard, listeners)).await
        }
        (Work::Watch { time, .. }, _) => {
            // Not everybody has heard what came while they joined.
            heard.reset();
            sleep(*time).await;
            0
        }
        (Work::Publish(_), None) => 0,
    };
    let count = heard.count.get();
    Ok(Outcome {
        failed,
        said,
        heard: count,
        missing: (said * listeners).saturating_sub(count),
        lost: heard.lost.get(),
        refused: heard.refused.borrow().clone(),
        took: started.elapsed(),
        latency: heard.latency.borrow().clone(),
        busy: busy.zip(used()).map(|(before, after)| after.saturating_sub(before)),
    })
}

/// A session that listens.
async fn join(target: &Target, channels: &[String], heard: &Rc<Heard>) -> Result<(), LoadError> {
    let (mut socket, id) = begin(target, None).await?;
    subscribe(&mut socket, &id, channels).await?;
    listen(socket, &id, heard);
    Ok(())
}

/// Says everything, and waits until it was heard. Gives how much was said.
async fn speak(
    speaker: &mut Speaker,
    publishing: &Publishing,
    (heard, listeners): (&Heard, u64),
) -> u64 {
    let started_us = heard.now_us();
    let mut said = 0;
    while said < publishing.messages && !heard.is_hopeless() {
        let at_us = match publishing.tempo {
            Tempo::Closed(in_flight) => {
                let enough = (said + 1).saturating_sub(in_flight) * listeners;
                // What is lost without a word is told as missing.
                if timeout(PATIENCE, heard.reaches(enough)).await.is_err() {
                    break;
                }
                heard.now_us()
            }
            Tempo::Open(per_second) => {
                let due_us = started_us + said * 1_000_000 / per_second;
                let early_us = due_us.saturating_sub(heard.now_us());
                match early_us {
                    // Others have their turn, too.
                    0 => tokio::task::yield_now().await,
                    _ => sleep(Duration::from_micros(early_us)).await,
                }
                due_us
            }
        };
        if speaker.say(at_us).await.is_err() {
            break;
        }
        said += 1;
    }
    // What is not heard by then is missing.
    let _ = timeout(PATIENCE, heard.reaches(said * listeners)).await;
    said
}
