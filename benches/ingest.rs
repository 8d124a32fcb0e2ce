//! `ingest`: the program as a service, told events over HTTP; a reply says that they are durable.
//!
//! The service has one core and the sources another, where there are two and `taskset` is there.
//! Each connection is a source with a centre of its own, and sends again when it has its reply. With
//! the clock `wall` events happen as they are sent; with `events` they keep their times, so that
//! hours pass in seconds and all values come out every ten of the recorded seconds.

mod workload;

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use hdrhistogram::Histogram;
use tallyboard::clock::{Stopwatch, wall_time};
use tempfile::TempDir;
use workload::Centre;

const PASSWORD: &str = "a wall of boards";
/// The hash of the password, made with little memory: who asks is not what is measured.
const HASH: &str = "$argon2id$v=19$m=64,t=1,p=1$WZaCNpRHs3v8Af2clZVtgg$wVsTiy7VYVvdYNlCU8BYT1RsbceVD7yEpxQfulGC7BI";
/// How large a centre behind one connection is: a batch is about 50 seconds of it.
const CENTRE: Centre =
    Centre { agents: 500, queues: 20, skills: 20, hours: 9, calls_per_second: 3.0 };
const BATCH_EVENTS: usize = 1_000;
/// Batches that each connection sends before anything is measured: everybody logs in.
const WARM_UP_BATCHES: usize = 4;
/// A service that says nothing for so long is taken for dead.
const PATIENCE: Duration = Duration::from_secs(30);
/// What every line begins with, and the digits of the time behind it.
const LINE_BEGIN: &str = "{\"time\":";
const TIME_DIGITS: usize = 13;
/// How often the system counts the time of a process, each second.
const CLOCK_TICKS: f64 = 100.0;
const SYNCS: usize = 500;

/// What is sent to a service.
struct Load {
    clock: &'static str,
    connections: usize,
    /// The events of one request.
    events: usize,
    /// How many requests each connection sends; fewer where the day of its centre ends before.
    requests: usize,
}

const LOADS: [Load; 6] = [
    Load { clock: "wall", connections: 4, events: BATCH_EVENTS, requests: 500 },
    Load { clock: "events", connections: 4, events: BATCH_EVENTS, requests: 500 },
    Load { clock: "wall", connections: 1, events: 1, requests: 2_000 },
    Load { clock: "wall", connections: 8, events: 1, requests: 1_000 },
    Load { clock: "events", connections: 1, events: 1, requests: 2_000 },
    Load { clock: "events", connections: 8, events: 1, requests: 1_000 },
];

/// How a load went.
struct Outcome {
    took: Duration,
    /// How long the service was busy, all its threads together.
    busy: Duration,
    /// How long a request took, microseconds.
    latency: Histogram<u64>,
}

#[expect(clippy::print_stdout, reason = "a bench prints what it has measured")]
fn main() {
    let is_pinned = pin_sources();
    let day = workload::ndjson(CENTRE);
    println!("service on one core: {is_pinned}; latencies in milliseconds\n");
    println!(
        "{:<38}{:>10}{:>8}{:>14}{:>9}{:>9}{:>9}{:>9}",
        "", "events/s", "busy", "events/busy s", "p50", "p99", "p99.9", "max"
    );
    println!("{}", row("the disk alone: 4 KiB written and synced", None, &syncs()));
    let asked = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    for load in LOADS {
        let Load { clock, connections, events, .. } = load;
        let name = format!("{clock:<6} {connections} x {events:>5}");
        if asked.as_ref().is_some_and(|asked| !name.contains(asked)) {
            continue;
        }
        let outcome = run(&load, &day, is_pinned);
        let seconds = outcome.took.as_secs_f64();
        let count = outcome.latency.len() as f64 * events as f64;
        let rates = (count / seconds, outcome.busy.as_secs_f64() / seconds);
        println!("{}", row(&name, Some(rates), &outcome.latency));
    }
}

/// A row of the table: events a second and the share of that time in which the service was busy,
/// then latencies.
fn row(name: &str, rates: Option<(f64, f64)>, latency: &Histogram<u64>) -> String {
    let mut row = format!("{name:<38}");
    row += &match rates {
        Some((rate, busy)) => format!("{rate:>10.0}{:>7.0}%{:>14.0}", busy * 100.0, rate / busy),
        None => " ".repeat(32),
    };
    for quantile in [0.5, 0.99, 0.999, 1.0] {
        row += &format!("{:>9.2}", latency.value_at_quantile(quantile) as f64 / 1_000.0);
    }
    row
}

/// Keeps what is started from here on, the service aside, off the first core.
fn pin_sources() -> bool {
    let has_two = thread::available_parallelism().is_ok_and(|cores| cores.get() > 1);
    let process = std::process::id().to_string();
    let mut command = Command::new("taskset");
    command.args(["-cp", "1", &process]).stdout(Stdio::null()).stderr(Stdio::null());
    has_two && command.status().is_ok_and(|status| status.success())
}

/// How long the disk takes to keep a page that is written at the end of a file.
fn syncs() -> Histogram<u64> {
    let folder = folder();
    let mut file = File::create(folder.path().join("page")).expect("a file");
    let mut latency = latencies();
    for _ in 0..SYNCS {
        let started = Stopwatch::start();
        file.write_all(&[42; 4_096]).expect("room on the disk");
        file.sync_data().expect("a disk that works");
        latency.record(micros(started)).expect("it grows where it must");
    }
    latency
}

/// A folder on the disk of the build, which other than that for temporary files is no memory.
fn folder() -> TempDir {
    TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder")
}

fn latencies() -> Histogram<u64> {
    Histogram::new(3).expect("three digits can be kept")
}

fn micros(started: Stopwatch) -> u64 {
    u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX)
}

/// Sends a load to a new service.
fn run(load: &Load, day: &str, is_pinned: bool) -> Outcome {
    let server = Server::start(load.clock, is_pinned);
    let is_now = load.clock == "wall";
    let begin = Arc::new(Barrier::new(load.connections + 1));
    let (process, address) = (server.child.id(), server.address);
    thread::scope(|scope| {
        let sources: Vec<_> = (0..load.connections)
            .map(|number| {
                let begin = Arc::clone(&begin);
                scope.spawn(move || {
                    let lines = of_centre(day, number);
                    let mut source = Source::connect(address, is_now);
                    let warm_up: Vec<_> =
                        lines.chunks(BATCH_EVENTS).take(WARM_UP_BATCHES).collect();
                    warm_up.into_iter().for_each(|batch| source.send(batch));
                    let rest = lines.get(WARM_UP_BATCHES * BATCH_EVENTS..).expect("a long day");
                    begin.wait();
                    let mut latency = latencies();
                    for batch in rest.chunks_exact(load.events).take(load.requests) {
                        let started = Stopwatch::start();
                        source.send(batch);
                        latency.record(micros(started)).expect("it grows where it must");
                    }
                    latency
                })
            })
            .collect();
        begin.wait();
        let (started, busy) = (Stopwatch::start(), busy(process));
        let mut latency = latencies();
        for source in sources {
            latency += source.join().expect("a source that sends everything");
        }
        Outcome { took: started.elapsed(), busy: self::busy(process) - busy, latency }
    })
}

/// The lines of a day, as those of a centre with a number.
fn of_centre(day: &str, number: usize) -> Vec<String> {
    let line = |line: &str| {
        let (time, rest) = line.split_once(',').expect("a line begins with its time");
        format!("{time},\"centre\":\"centre-{number}\",{rest}\n")
    };
    day.lines().map(line).collect()
}

/// For how long a process has been busy so far, in programs and in the system.
fn busy(process: u32) -> Duration {
    let status = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // The name of the program is in parentheses and may have spaces.
    let numbers = status.rsplit_once(") ").map_or("", |(_, numbers)| numbers);
    let times = numbers.split(' ').skip(11).take(2);
    let ticks: f64 = times.filter_map(|ticks| ticks.parse::<f64>().ok()).sum();
    Duration::from_secs_f64(ticks / CLOCK_TICKS)
}

/// The service in a folder of its own; it ends with the load.
struct Server {
    child: Child,
    address: SocketAddr,
    _folder: TempDir,
}

impl Server {
    /// Starts the service and waits until it listens.
    fn start(clock: &str, is_pinned: bool) -> Self {
        let folder = folder();
        let account = format!("account:\n  name: admin\n  password: \"{HASH}\"\n");
        std::fs::write(folder.path().join("tallyboard.yaml"), account).expect("room on the disk");
        let program = env!("CARGO_BIN_EXE_tallyboard");
        let mut command = if is_pinned { Command::new("taskset") } else { Command::new(program) };
        if is_pinned {
            command.args(["-c", "0", program]);
        }
        command.args(["serve", "--listen", "127.0.0.1:0", "--clock", clock]);
        command.current_dir(folder.path()).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.stderr(Stdio::null()).spawn().expect("the service starts");
        let mut said = String::new();
        let stdout = child.stdout.take().expect("it is piped");
        BufReader::new(stdout).read_line(&mut said).expect("the service says where it is");
        let address = said.trim_end().rsplit_once("http://").map(|(_, address)| address);
        let address = address.and_then(|address| address.parse().ok()).expect("an address");
        Self { child, address, _folder: folder }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended before.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A source of events with its connection.
struct Source {
    stream: BufReader<TcpStream>,
    head: String,
    /// Whether events happen when they are sent.
    is_now: bool,
    request: Vec<u8>,
    body: Vec<u8>,
    reply: Vec<u8>,
}

impl Source {
    fn connect(address: SocketAddr, is_now: bool) -> Self {
        let stream = TcpStream::connect(address).expect("the service listens");
        stream.set_nodelay(true).expect("a setting of TCP");
        stream.set_read_timeout(Some(PATIENCE)).expect("a setting of TCP");
        let account = BASE64_STANDARD.encode(format!("admin:{PASSWORD}"));
        let head = format!(
            "POST /api/v1/events HTTP/1.1\r\nHost: {address}\r\nAuthorization: Basic {account}\r\n\
             Content-Type: application/x-ndjson\r\n"
        );
        let stream = BufReader::new(stream);
        let (request, body, reply) = (Vec::new(), Vec::new(), Vec::new());
        Self { stream, head, is_now, request, body, reply }
    }

    /// Sends events in one request and waits for the reply.
    fn send(&mut self, lines: &[String]) {
        let now = wall_time().ms().to_string();
        self.body.clear();
        for line in lines {
            let place = self.body.len() + LINE_BEGIN.len();
            self.body.extend_from_slice(line.as_bytes());
            let time = self.body.get_mut(place..place + TIME_DIGITS).expect("a line has a time");
            if self.is_now {
                time.copy_from_slice(now.as_bytes());
            }
        }
        self.request.clear();
        let length = self.body.len();
        write!(self.request, "{}Content-Length: {length}\r\n\r\n", self.head).expect("memory");
        self.request.extend_from_slice(&self.body);
        self.stream.get_mut().write_all(&self.request).expect("the service reads");
        self.read_reply();
        assert!(
            self.reply.starts_with(b"{\"statusCode\":0,"),
            "{}",
            String::from_utf8_lossy(&self.reply)
        );
    }

    fn read_reply(&mut self) {
        let mut length = 0;
        let mut line = String::new();
        while line != "\r\n" {
            line.clear();
            self.stream.read_line(&mut line).expect("the service answers");
            assert!(!line.is_empty(), "the service has closed the connection");
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().expect("a length is a number");
            }
        }
        self.reply.resize(length, 0);
        self.stream.read_exact(&mut self.reply).expect("the service answers");
    }
}
