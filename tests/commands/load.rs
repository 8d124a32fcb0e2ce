//! `load`: what it measures of a real service, and what it refuses.

use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

use crate::program::{Answer, Folder, repository_file};

const PASSWORD: &str = "a wall of boards";
const CONFIG: &str = "account:\n  name: admin\n  password: \"$argon2id$v=19$m=64,t=1,p=1$WZaCNpRHs3v8Af2clZVtgg$wVsTiy7VYVvdYNlCU8BYT1RsbceVD7yEpxQfulGC7BI\"\ncometd: { clientChannels: [/load/x], maxSessions: 20 }\nreorder_ms: 0\n";

/// A service, which ends with the test.
struct Service {
    child: Child,
    address: String,
    folder: Folder,
}

impl Service {
    fn start(arguments: &str) -> Self {
        let folder = Folder::with(&[
            ("tallyboard.yaml", CONFIG.to_owned()),
            ("statistics.yaml", repository_file("statistics.yaml")),
        ]);
        let mut command = folder.command(&format!("serve --listen 127.0.0.1:0 {arguments}"));
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim_end().rsplit_once("http://").unwrap().1.to_owned();
        Self { child, address, folder }
    }

    fn load(&self, options: &str) -> Answer {
        self.load_with(options, PASSWORD)
    }

    fn load_with(&self, options: &str, password: &str) -> Answer {
        self.folder.run_with_input(&format!("load --address {} {options}", self.address), password)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // It may have ended before.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The lines of a result, without what differs from run to run.
fn lines(answer: &Answer) -> String {
    let lines = answer
        .out
        .lines()
        .filter(|line| line.starts_with("sessions") || line.starts_with("messages"));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn each_message_is_heard_by_each_session() {
    let service = Service::start("");
    let closed = service.load("--sessions 5 --messages 200 --in-flight 8");
    assert_eq!((closed.code, closed.err.as_str()), (0, ""), "{}", closed.out);
    insta::assert_snapshot!(lines(&closed), @"
    sessions   5 that listen, 0 not let in, 0 lost
    messages   200 said, 1000 heard, 0 missing
    ");
    for word in ["heard a second", "latency    p50 ", ", p99.9 ", "own CPU "] {
        assert!(closed.out.contains(word), "{word}: {}", closed.out);
    }
    let open = service.load("--sessions 3 --messages 100 --rate 1000");
    assert_eq!(open.code, 0, "{}", open.out);
    insta::assert_snapshot!(lines(&open), @"
    sessions   3 that listen, 0 not let in, 0 lost
    messages   100 said, 300 heard, 0 missing
    ");
}

#[test]
fn values_are_watched_as_they_come() {
    let service = Service::start("--demo");
    // Where nothing happens in the centre in that second, it is watched for another one.
    loop {
        let answer = service.load("--sessions 2 --watch /v2/statistics/** --seconds 1");
        assert_eq!((answer.code, answer.err.as_str()), (0, ""), "{}", answer.out);
        assert!(lines(&answer).starts_with("sessions   2 that listen, 0 not let in, 0 lost"));
        if !answer.out.contains(" 0 heard") {
            return;
        }
    }
}

#[test]
fn what_goes_wrong_is_told_and_is_an_error() {
    let service = Service::start("");
    let denied = service.load("--channel /other --sessions 2");
    assert_eq!(denied.code, 1);
    assert!(denied.out.contains("403:/other:publish_denied"), "{}", denied.out);
    let many = service.load("--sessions 24 --messages 3");
    assert_eq!(many.code, 1);
    insta::assert_snapshot!(many.err, @r#"tallyboard: the service refuses: [{"channel":"/meta/handshake","successful":false,"error":"503::too_many_sessions","advice":{"reconnect":"handshake","interval":5000}}]"#);
    let wrong = service.load_with("--sessions 2", "wrong");
    assert_eq!((wrong.code, wrong.out.as_str()), (1, ""));
    insta::assert_snapshot!(wrong.err.replace(&service.address, "HERE"), @r#"tallyboard: the service refuses: [{"channel":"/meta/handshake","successful":false,"error":"403::handshake_denied","advice":{"reconnect":"none","interval":0}}]"#);
}

#[test]
fn nobody_is_loaded_but_a_service_of_this_machine() {
    let folder = Folder::with::<&str>(&[]);
    let told = [
        "load --address 192.0.2.1:80",
        "load --address [2001:db8::1]:80",
        "load --address example.org:80",
        "load --sessions 10001",
        "load --messages 0",
        "load --in-flight 1001",
        "load --rate 100001",
        "load --rate 5 --in-flight 5",
        "load --size 60001",
        "load --watch /a --seconds 3601",
        "load --watch /a --rate 5",
    ];
    let told = told.map(|line| folder.run(line).err.lines().next().unwrap_or_default().to_owned());
    insta::assert_snapshot!(told.join("\n"), @"
    tallyboard: `192.0.2.1:80` is not on this machine: a load is put on a service of the same machine only, such as 127.0.0.1:8080
    tallyboard: `[2001:db8::1]:80` is not on this machine: a load is put on a service of the same machine only, such as 127.0.0.1:8080
    error: invalid value 'example.org:80' for '--address <ADDRESS>': invalid socket address syntax
    error: invalid value '10001' for '--sessions <C>': 10001 is not in 1..=10000
    error: invalid value '0' for '--messages <M>': 0 is not in 1..=10000000
    error: invalid value '1001' for '--in-flight <W>': 1001 is not in 1..=1000
    error: invalid value '100001' for '--rate <R>': 100001 is not in 1..=100000
    error: the argument '--rate <R>' cannot be used with '--in-flight <W>'
    error: invalid value '60001' for '--size <BYTES>': 60001 is not in 40..=60000
    error: invalid value '3601' for '--seconds <S>': 3601 is not in 1..=3600
    error: the argument '--watch <CHANNELS>' cannot be used with '--rate <R>'
    ");
}
