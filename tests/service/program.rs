//! The program as a service in a folder of its own.

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::time::Duration;

use tempfile::TempDir;

use crate::client::Client;

pub(crate) const USER: &str = "admin";
pub(crate) const PASSWORD: &str = "a wall of boards";
/// The hash of the password, as `tallyboard password` prints it, made with little memory so that
/// tests are quick.
const HASH: &str = "$argon2id$v=19$m=64,t=1,p=1$WZaCNpRHs3v8Af2clZVtgg$wVsTiy7VYVvdYNlCU8BYT1RsbceVD7yEpxQfulGC7BI";

/// A command that goes on for so long was to end, and does not.
const PATIENCE: Duration = Duration::from_secs(30);

/// The folder of a service: its data, its definitions and its configuration.
pub(crate) struct Folder(TempDir);

impl Folder {
    /// A folder with the shipped definitions and an account.
    pub(crate) fn new() -> Self {
        Self::with_statistics(include_str!("../../statistics.yaml"))
    }

    pub(crate) fn with_statistics(statistics: &str) -> Self {
        let folder = Self(TempDir::new().unwrap());
        folder.write("statistics.yaml", statistics);
        folder.write("tallyboard.yaml", &account());
        folder
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes a file of the folder.
    pub(crate) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.0.path().join(name), text).unwrap();
    }

    /// The database of the archive in force.
    pub(crate) fn archive(&self) -> PathBuf {
        let files = std::fs::read_dir(self.path().join("data/archive")).unwrap();
        let paths = files.map(|file| file.unwrap().path());
        let is_in_force = |path: &PathBuf| {
            let name = path.file_name().unwrap().to_string_lossy();
            name.ends_with(".sqlite") && !name.starts_with("damaged-")
        };
        let found: Vec<PathBuf> = paths.filter(is_in_force).collect();
        let [path] = &found[..] else { panic!("not one archive: {found:?}") };
        path.clone()
    }

    /// Deletes the archive.
    pub(crate) fn delete_archive(&self) {
        std::fs::remove_dir_all(self.path().join("data/archive")).unwrap();
    }

    /// A command of the program in this folder.
    pub(crate) fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tallyboard"));
        command.args(line.split_whitespace()).current_dir(self.0.path()).stdin(Stdio::null());
        command
    }

    /// Starts the service with the clock of events.
    pub(crate) fn serve(&self) -> Server {
        self.serve_with("--clock events")
    }

    /// Starts the service with more arguments, and waits until it listens.
    pub(crate) fn serve_with(&self, arguments: &str) -> Server {
        Self::start(self.command(&format!("serve --listen 127.0.0.1:0 {arguments}")))
    }

    /// Starts a command that serves, and waits until it listens.
    pub(crate) fn start(mut command: Command) -> Server {
        let mut child =
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
        let mut said = BufReader::new(child.stdout.take().expect("piped"));
        let mut line = String::new();
        said.read_line(&mut line).unwrap();
        let Some(address) = line.trim_end().rsplit_once("http://").map(|(_, address)| address)
        else {
            panic!("the service did not start: {line}{}", rest(&mut child));
        };
        let address = address.parse().expect("an address");
        Server { child, said, address }
    }

    /// Runs a command that ends by itself, with a text on standard input.
    pub(crate) fn run(&self, line: &str, input: impl AsRef<[u8]>) -> Ended {
        let mut command = assert_cmd::Command::from_std(self.command(line));
        let output =
            command.write_stdin(input.as_ref()).timeout(PATIENCE).output().expect("it ends");
        Ended {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).expect("it is UTF-8"),
            err: String::from_utf8(output.stderr).expect("it is UTF-8"),
        }
    }

    /// Why the service does not start; it has to say so in one line, as its last word.
    #[track_caller]
    pub(crate) fn refusal(&self, arguments: &str) -> String {
        let ended = self.run(&format!("serve --listen 127.0.0.1:0 {arguments}"), "");
        assert_eq!((ended.code, ended.out.as_str()), (Some(1), ""), "{}", ended.err);
        ended.err.lines().last().unwrap_or_default().to_owned()
    }
}

/// How a command has ended, and what it has said.
#[derive(Debug)]
pub(crate) struct Ended {
    /// None where it was killed.
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// The configuration of an account.
pub(crate) fn account() -> String {
    format!("account:\n  name: {USER}\n  password: \"{HASH}\"\n")
}

fn rest(child: &mut Child) -> String {
    let mut errors = String::new();
    if let Some(stderr) = &mut child.stderr {
        stderr.read_to_string(&mut errors).unwrap();
    }
    errors
}

/// A running service; it ends with the test.
pub(crate) struct Server {
    child: Child,
    /// What it says to standard output, behind its first line.
    said: BufReader<ChildStdout>,
    pub(crate) address: SocketAddr,
}

impl Server {
    /// A client that is logged in.
    pub(crate) fn client(&self) -> Client {
        Client::new(self.address, Some((USER, PASSWORD)))
    }

    /// A client that nobody knows.
    pub(crate) fn stranger(&self) -> Client {
        Client::new(self.address, None)
    }

    /// Kills the service as a power cut would.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks the service to end, as an operator does. Gives how it ended and what it said to the log.
    pub(crate) fn stop(self) -> (ExitStatus, String) {
        self.tell("TERM");
        self.wait()
    }

    /// Sends a signal.
    pub(crate) fn tell(&self, signal: &str) {
        let process = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-s", signal, &process])
                .status()
                .expect("there is kill")
                .success()
        );
    }

    /// Waits for the service to end. Gives how it ended and what it said to the log.
    pub(crate) fn wait(mut self) -> (ExitStatus, String) {
        let errors = rest(&mut self.child);
        (self.child.wait().unwrap(), errors)
    }

    /// The next line that it says to standard output.
    pub(crate) fn said(&mut self) -> String {
        let mut line = String::new();
        self.said.read_line(&mut line).unwrap();
        line
    }

    /// Whether the service still runs.
    pub(crate) fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended before.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
