//! The two who send: the service, and a plain loop over WebSockets that the service is compared with.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::rc::Rc;

use futures_util::stream::SplitSink;
use futures_util::{SinkExt, StreamExt};
use tempfile::TempDir;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Mutex;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{WebSocketStream, accept_async_with_config};

pub(crate) const USER: &str = "admin";
pub(crate) const PASSWORD: &str = "a wall of boards";
/// The hash of the password, made with little memory: who asks is not what is measured.
const HASH: &str = "$argon2id$v=19$m=64,t=1,p=1$WZaCNpRHs3v8Af2clZVtgg$wVsTiy7VYVvdYNlCU8BYT1RsbceVD7yEpxQfulGC7BI";
/// The word by which this program is told to be the plain loop.
pub(crate) const PLAIN: &str = "--plain-loop";
/// What a client of the plain loop says to hear; everything else is told to those.
pub(crate) const LISTEN: &str = "listen";
/// How often the system counts the time of a process, each second.
const CLOCK_TICKS: f64 = 100.0;

/// A process that sends.
pub(crate) struct Peer {
    child: Child,
    pub(crate) address: SocketAddr,
    pub(crate) is_plain: bool,
    _folder: Option<TempDir>,
}

impl Peer {
    /// The service, on the first core.
    pub(crate) fn service() -> Self {
        let folder = TempDir::new().expect("there is room");
        let cometd = "{ timeout: 600000, clientChannels: [/load/*], maxSubscriptions: 10 }";
        let config =
            format!("account: {{ name: {USER}, password: \"{HASH}\" }}\ncometd: {cometd}\n");
        fs::write(folder.path().join("tallyboard.yaml"), config).expect("there is room");
        let statistics = include_str!("../../statistics.yaml");
        fs::write(folder.path().join("statistics.yaml"), statistics).expect("there is room");
        let program = env!("CARGO_BIN_EXE_tallyboard");
        let mut command = on_first_core(program);
        command.args(["serve", "--listen", "127.0.0.1:0"]).current_dir(folder.path());
        let mut peer = Self::start(command, false);
        peer._folder = Some(folder);
        peer
    }

    /// The plain loop, on the first core.
    pub(crate) fn plain() -> Self {
        let own = std::env::current_exe().expect("it runs");
        let mut command = on_first_core(&own.to_string_lossy());
        command.arg(PLAIN);
        Self::start(command, true)
    }

    fn start(mut command: Command, is_plain: bool) -> Self {
        let mut child =
            command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it starts");
        let mut line = String::new();
        let said = child.stdout.take().expect("piped");
        BufReader::new(said).read_line(&mut line).expect("it speaks");
        let address = line.trim_end().rsplit_once("http://").expect("an address").1;
        let address = address.parse().expect("an address");
        Self { child, address, is_plain, _folder: None }
    }

    /// How long it was busy, seconds.
    pub(crate) fn busy_s(&self) -> f64 {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id())).expect("it runs");
        let behind = stat.rsplit_once(')').expect("a name").1;
        let ticks = behind.split_whitespace().skip(11).take(2);
        ticks.map(|ticks| ticks.parse::<f64>().expect("a number")).sum::<f64>() / CLOCK_TICKS
    }

    /// The memory that it has, KiB.
    pub(crate) fn resident_kib(&self) -> u64 {
        let path = format!("/proc/{}/status", self.child.id());
        let status = fs::read_to_string(path).expect("it runs");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("a line");
        line.trim().trim_end_matches(" kB").parse().expect("a number")
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // It may have ended before.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A command on the first core, where there is `taskset`.
fn on_first_core(program: &str) -> Command {
    let mut command = Command::new("taskset");
    command.args(["-c", "0", program]);
    command
}

type Ears = Rc<Mutex<Vec<SplitSink<WebSocketStream<TcpStream>, Message>>>>;

/// Tells everything that one client says to all that listen, one after the other.
#[expect(clippy::print_stdout, reason = "its parent reads where it listens")]
pub(crate) async fn plain_loop() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("there is a port");
    println!("http://{}", listener.local_addr().expect("an address"));
    let ears: Ears = Rc::default();
    while let Ok((stream, _)) = listener.accept().await {
        let ears = Rc::clone(&ears);
        stream.set_nodelay(true).expect("it can");
        tokio::task::spawn_local(async move {
            let config = WebSocketConfig::default().read_buffer_size(4 << 10).write_buffer_size(0);
            let Ok(socket) = accept_async_with_config(stream, Some(config)).await else { return };
            let (sink, mut stream) = socket.split();
            let Some(Ok(mut message)) = stream.next().await else { return };
            if message.to_text().is_ok_and(|text| text == LISTEN) {
                ears.lock().await.push(sink);
                return;
            }
            loop {
                let mut ears = ears.lock().await;
                let mut place = 0;
                while let Some(ear) = ears.get_mut(place) {
                    // Whoever has gone hears no more.
                    if ear.send(message.clone()).await.is_err() {
                        drop(ears.swap_remove(place));
                    } else {
                        place += 1;
                    }
                }
                drop(ears);
                let Some(Ok(next)) = stream.next().await else { return };
                message = next;
            }
        });
    }
}
