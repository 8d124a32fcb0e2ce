//! `fanout`: what one client says, told to many others over WebSockets; the service beside a plain loop of
//! sends by the same library, both on the first core, in turns, with all clients in one thread on another.
//!
//! *Closed loop*: so many messages are on their way, and the next is sent when one has reached everybody.
//! *Open loop*: messages are sent at a pace, and what counts is how long they take.

#[path = "fanout/ear.rs"]
mod ear;
#[path = "fanout/peer.rs"]
mod peer;
#[path = "fanout/poll.rs"]
mod poll;

use std::rc::Rc;
use std::time::Duration;

use ear::{deaf, idle, listener, speaker};
use peer::{PLAIN, Peer, plain_loop};
use poll::{Poller, busy_us_per_poll};
use tallyboard::load::{Heard, Mark, Speaker};
use tokio::task::LocalSet;

/// How long each load lasts, and how long before it counts.
const LOAD_TIME: Duration = Duration::from_secs(3);
const WARM_UP_MESSAGES: u64 = 200;
/// How often each pair is measured, in turns; the median is told.
const ROUNDS: usize = 3;
const POLLS: u32 = 10_000;
const SLOW_PAIRS: usize = 10;
/// How many hear beside one who never reads.
const GOOD: u64 = 200;
/// The buffer of who never reads, bytes, and what fills it before anything is measured, messages.
const SLOW_BYTES: u32 = 4 << 10;
const SLOW_MESSAGES: u64 = 1_000;

/// How messages travel.
#[derive(Clone, Copy)]
enum Way {
    Socket,
    Poll,
}

impl Way {
    fn name(self) -> &'static str {
        match self {
            Self::Socket => "WebSockets",
            Self::Poll => "long polls",
        }
    }

    /// The pace of an open loop, messages a second. A poll costs ten times as much as a send.
    fn pace(self) -> u64 {
        match self {
            Self::Socket => 250,
            Self::Poll => 25,
        }
    }
}

/// How a load went.
#[derive(Clone, Copy)]
struct Outcome {
    per_second: f64,
    busy_s_per_million: f64,
    p50_ms: f64,
    p99_ms: f64,
}

fn main() {
    let is_plain = std::env::args().any(|argument| argument == PLAIN);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("the system lets it");
    let local = LocalSet::new();
    if is_plain {
        return runtime.block_on(local.run_until(plain_loop()));
    }
    // The peers have the first core; where there is no `taskset`, everybody has all of them.
    let own = std::process::id().to_string();
    let _ = std::process::Command::new("taskset")
        .args(["-cp", "1", &own])
        .stdout(std::process::Stdio::null())
        .status();
    runtime.block_on(local.run_until(measure()));
}

/// Measures everything, or the parts that are named: `closed`, `polls`, `memory` and `slow`.
async fn measure() {
    let named: Vec<String> = std::env::args().skip(1).filter(|one| !one.starts_with('-')).collect();
    let is_wanted = |part: &str| named.is_empty() || named.iter().any(|one| one == part);
    if is_wanted("closed") {
        closed_loops().await;
    }
    if is_wanted("polls") {
        polls().await;
    }
    if is_wanted("memory") {
        memory().await;
    }
    if is_wanted("slow") {
        for way in [Way::Socket, Way::Poll] {
            slow(way).await;
        }
    }
}

#[expect(clippy::print_stdout, reason = "a bench prints what it has measured")]
async fn polls() {
    let busy_us = busy_us_per_poll(&Peer::service(), POLLS).await;
    println!("long-polling, one event-less poll after the other: {busy_us:.0} µs CPU each");
}

#[expect(clippy::print_stdout, reason = "a bench prints what it has measured")]
async fn closed_loops() {
    println!("{:<34}{:>12}{:>9}{:>9}{:>9}", "", "messages/s", "CPU s/M", "p50 ms", "p99 ms");
    for (clients, window) in [(200, 1), (1_000, 1), (200, 32), (1_000, 32)] {
        let mut ratios = Vec::new();
        let mut all = [Vec::new(), Vec::new()];
        for _ in 0..ROUNDS {
            let plain = closed(&Peer::plain(), clients, window).await;
            let service = closed(&Peer::service(), clients, window).await;
            ratios.push(service.per_second / plain.per_second);
            all[0].push(plain);
            all[1].push(service);
        }
        for (name, outcomes) in ["plain loop", "service"].into_iter().zip(&all) {
            println!(
                "{}",
                row(&format!("{name}, {clients} clients, {window} on the way"), outcomes)
            );
        }
        println!("{:<34}{:>12.2}", "  service / plain loop", median(ratios));
    }
}

/// Messages as fast as they arrive, with so many on their way.
async fn closed(peer: &Peer, clients: u64, window: u64) -> Outcome {
    let heard = Heard::new(Mark::Said);
    for _ in 0..clients {
        listener(peer, &heard).await;
    }
    let mut mouth = speaker(peer, &heard).await;
    let mut sent = 0;
    let mut busy_s = 0.0;
    let mut started_us = 0;
    loop {
        if sent == WARM_UP_MESSAGES && started_us == 0 {
            heard.reaches(sent * clients).await;
            heard.reset();
            (sent, busy_s, started_us) = (0, peer.busy_s(), heard.now_us());
        }
        let is_over =
            heard.now_us() - started_us > u64::try_from(LOAD_TIME.as_micros()).unwrap_or(0);
        if started_us > 0 && is_over {
            break;
        }
        heard.reaches((sent + 1).saturating_sub(window) * clients).await;
        mouth.say(heard.now_us()).await.expect("it is sent");
        sent += 1;
    }
    heard.reaches(sent * clients).await;
    outcome(peer, &heard, (busy_s, started_us))
}

/// Messages at a pace.
async fn open((peer, pace): (&Peer, u64), mouth: &mut Speaker, heard: &Rc<Heard>) -> Outcome {
    heard.reset();
    let (busy_s, started_us) = (peer.busy_s(), heard.now_us());
    let mut ticks = tokio::time::interval(Duration::from_micros(1_000_000 / pace));
    for _ in 0..pace * LOAD_TIME.as_secs() {
        ticks.tick().await;
        mouth.say(heard.now_us()).await.expect("it is sent");
    }
    outcome(peer, heard, (busy_s, started_us))
}

fn outcome(peer: &Peer, heard: &Heard, (busy_s, started_us): (f64, u64)) -> Outcome {
    let took_s = Duration::from_micros(heard.now_us() - started_us).as_secs_f64();
    let latency = heard.latency.borrow();
    let ms = |us: u64| Duration::from_micros(us).as_secs_f64() * 1_000.0;
    let count = u32::try_from(heard.count.get()).map_or(f64::MAX, f64::from);
    Outcome {
        per_second: count / took_s,
        busy_s_per_million: (peer.busy_s() - busy_s) / count * 1e6,
        p50_ms: ms(latency.value_at_quantile(0.5)),
        p99_ms: ms(latency.value_at_quantile(0.99)),
    }
}

fn row(name: &str, outcomes: &[Outcome]) -> String {
    let of = |get: fn(&Outcome) -> f64| median(outcomes.iter().map(get).collect());
    format!(
        "{name:<34}{:>12.0}{:>9.2}{:>9.2}{:>9.2}",
        of(|one| one.per_second),
        of(|one| one.busy_s_per_million),
        of(|one| one.p50_ms),
        of(|one| one.p99_ms)
    )
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or(f64::NAN)
}

/// What a session costs that does nothing.
#[expect(clippy::print_stdout, reason = "a bench prints what it has measured")]
async fn memory() {
    let peer = Peer::service();
    let before = peer.resident_kib();
    let mut kept = Vec::new();
    for count in [1_000, 9_000] {
        kept.extend(idle(&peer, count).await);
        let grown = peer.resident_kib().saturating_sub(before);
        let each = grown / u64::try_from(kept.len()).unwrap_or(1);
        println!("{} idle sessions: {grown} KiB more, {each} KiB each", kept.len());
    }
    let busy_s = peer.busy_s();
    tokio::time::sleep(LOAD_TIME).await;
    println!(
        "  idle, they take {:.3} of a core",
        (peer.busy_s() - busy_s) / LOAD_TIME.as_secs_f64()
    );
}

/// What one client that never reads does to two hundred others, in pairs without and with it.
#[expect(clippy::print_stdout, reason = "a bench prints what it has measured")]
async fn slow(way: Way) {
    let mut changes = Vec::new();
    let mut grown = Vec::new();
    for _ in 0..SLOW_PAIRS {
        let mut p99 = Vec::new();
        for is_slow in [false, true] {
            let peer = Peer::service();
            let heard = Heard::new(Mark::Said);
            for _ in 0..GOOD {
                match way {
                    Way::Socket => listener(&peer, &heard).await,
                    Way::Poll => Poller::begin(&peer, None).await.listen(&heard),
                }
            }
            let (mut sockets, mut pollers) = (Vec::new(), Vec::new());
            match way {
                Way::Socket if is_slow => sockets.push(deaf(&peer, Some(SLOW_BYTES)).await),
                Way::Poll if is_slow => {
                    let deaf = Poller::begin(&peer, Some(SLOW_BYTES)).await;
                    pollers.push(deaf.ask_and_forget().await);
                }
                Way::Socket | Way::Poll => {}
            }
            let mut mouth = speaker(&peer, &heard).await;
            for sent in 0..SLOW_MESSAGES {
                heard.reaches(sent.saturating_sub(31) * GOOD).await;
                mouth.say(heard.now_us()).await.expect("it is sent");
            }
            heard.reaches(SLOW_MESSAGES * GOOD).await;
            let before = peer.resident_kib();
            p99.push(open((&peer, way.pace()), &mut mouth, &heard).await.p99_ms);
            if is_slow {
                grown.push(
                    f64::from(u32::try_from(peer.resident_kib()).unwrap_or(0))
                        - f64::from(u32::try_from(before).unwrap_or(0)),
                );
            }
            drop((sockets, pollers));
        }
        if let [without, with] = p99.as_slice() {
            changes.push((with / without - 1.0) * 100.0);
        }
    }
    changes.sort_by(f64::total_cmp);
    let (least, most) = (changes.first(), changes.last());
    println!(
        "one who never reads beside {GOOD} by {} at {} messages/s: p99 {:+.1} % (median of {SLOW_PAIRS} pairs, {:+.1} to {:+.1} %), {:+.0} KiB",
        way.name(),
        way.pace(),
        median(changes.clone()),
        least.copied().unwrap_or(f64::NAN),
        most.copied().unwrap_or(f64::NAN),
        median(grown)
    );
}
