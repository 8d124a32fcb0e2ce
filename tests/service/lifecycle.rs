//! Starting, stopping, and what keeps the service from either.

use std::io::Write;
use std::net::TcpListener;

use crate::client::Client;
use crate::program::{PASSWORD, USER, account};
use crate::scene::{self, after_the_minute, lines, post, queued, sales};

#[test]
fn sigterm_ends_it_in_order() {
    let folder = scene::folder();
    let server = after_the_minute(&folder);
    // Connections that are open and say nothing hold up nobody.
    let idle = [server.client().connect(), server.client().connect()];
    let mut kept = server.client().connect();
    let head = server.client().head("GET", "/health", 0).replace("Connection: close\r\n", "");
    kept.write_all(head.as_bytes()).unwrap();
    let (status, log) = server.stop();
    assert_eq!(status.code(), Some(0), "{log}");
    assert!(log.contains("events read of the journal, ready in"), "{log}");
    assert!(log.contains("stopping"), "{log}");
    drop((idle, kept));
    // A checkpoint was written: nothing has to be read again.
    let (status, log) = folder.serve().stop();
    assert!(status.success() && log.contains("tallyboard: 0 events read of the journal"), "{log}");
}

#[test]
fn a_person_at_the_keyboard_ends_it_in_order_too() {
    let folder = scene::folder();
    let server = after_the_minute(&folder);
    server.tell("INT");
    let (status, log) = server.wait();
    assert_eq!(status.code(), Some(0), "{log}");
    let (_, log) = folder.serve().stop();
    assert!(log.contains("tallyboard: 0 events read of the journal"), "{log}");
}

#[test]
fn what_is_on_its_way_when_it_stops_is_taken_in_or_refused_as_a_whole() {
    let folder = scene::folder();
    let server = folder.serve();
    let address = server.address;
    let acknowledged = std::thread::scope(|scope| {
        let client = server.client();
        let (first, is_first) = std::sync::mpsc::channel();
        let posting = scope.spawn(move || {
            let mut acknowledged = 0;
            loop {
                let body = queued(acknowledged, "a") + &queued(acknowledged, "b");
                let head = client.head("POST", "/api/v1/events", body.len());
                let Ok(mut stream) = std::net::TcpStream::connect(address) else { break };
                if stream.write_all(format!("{head}{body}").as_bytes()).is_err() {
                    break;
                }
                let mut reply = String::new();
                let _ = std::io::Read::read_to_string(&mut stream, &mut reply);
                if !reply.ends_with(r#"{"statusCode":0,"accepted":2}"#) {
                    break;
                }
                acknowledged += 1;
                let _ = first.send(());
            }
            acknowledged
        });
        is_first.recv().unwrap();
        let (status, log) = server.stop();
        assert!(status.success(), "{log}");
        posting.join().unwrap()
    });
    let server = folder.serve();
    let events = server.client().get("/health").json()["events"].as_i64().unwrap();
    assert!([2 * acknowledged, 2 * acknowledged + 2].contains(&events), "{events} {acknowledged}");
}

#[test]
fn a_port_that_is_taken_is_told() {
    let folder = scene::folder();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let ended = folder.run(&format!("serve --listen 127.0.0.1:{port}"), "");
    assert_eq!(ended.code, Some(1));
    let said = ended.err.replace(&port.to_string(), "PORT");
    insta::assert_snapshot!(said, @"tallyboard: cannot listen on 127.0.0.1:PORT: Address already in use (os error 98); give another --listen");
    assert!(!folder.path().join("data").exists(), "nothing was made");
}

#[test]
fn a_data_folder_belongs_to_one_process() {
    let folder = scene::folder();
    let mut server = after_the_minute(&folder);
    insta::assert_snapshot!(folder.refusal("--clock events"), @"tallyboard: the data folder `data` is in use by another process: stop it, or give another --data");
    assert!(server.is_running());
    let shown = sales(&server.client());
    server.kill();
    // A crash leaves no lock behind.
    assert_eq!(sales(&folder.serve().client()), shown);
}

#[test]
fn a_data_folder_keeps_its_clock() {
    let folder = scene::folder();
    after_the_minute(&folder).stop();
    insta::assert_snapshot!(folder.refusal("--clock wall"), @"tallyboard: the data folder `data` was begun with `--clock events`: go on with that, or give another --data");
    insta::assert_snapshot!(folder.refusal(""), @"tallyboard: the data folder `data` was begun with `--clock events`: go on with that, or give another --data");
    folder.serve_with("--clock wall --data other").stop();
    insta::assert_snapshot!(folder.refusal("--clock events --data other"), @"tallyboard: the data folder `other` was begun with `--clock wall`: go on with that, or give another --data");
    let ended = folder.run("serve --clock moon", "");
    assert_eq!(ended.code, Some(2));
    insta::assert_snapshot!(ended.err, @"
    error: invalid value 'moon' for '--clock <CLOCK>': expected `wall` or `events`

    For more information, try '--help'.
    ");
}

#[test]
fn without_an_account_there_is_a_password_for_this_run() {
    let folder = scene::folder();
    folder.write("tallyboard.yaml", "# no account\n");
    let mut passwords = Vec::new();
    for _ in 0..2 {
        let mut server = folder.serve();
        let said = server.said();
        let begin = "tallyboard: no account in the configuration; for this run: admin ";
        let password = said.strip_prefix(begin).unwrap_or_else(|| panic!("{said}")).trim_end();
        assert_eq!(password.len(), 32, "{said}");
        let client = Client::new(server.address, Some(("admin", password)));
        assert_eq!(client.get("/api/v1/stats?type=queue").status, 200);
        assert_eq!(server.client().get("/api/v1/stats?type=queue").status, 403);
        let (_, log) = server.stop();
        assert!(!log.contains(password), "the log is no place for passwords");
        passwords.push(password.to_owned());
    }
    assert_ne!(passwords[0], passwords[1]);
}

#[test]
fn the_account_that_password_prints_lets_in() {
    let folder = scene::folder();
    let ended = folder.run("password", format!("{PASSWORD}\n"));
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert!(ended.out.starts_with("account:\n  name: admin\n  password: \"$argon2id$v=19$m="));
    assert!(!ended.out.contains(PASSWORD));
    folder.write("tallyboard.yaml", &ended.out);
    let server = folder.serve();
    assert_eq!(server.client().get("/api/v1/stats?type=queue").status, 200);
    let wrong = Client::new(server.address, Some((USER, "wrong")));
    assert_eq!(wrong.get("/api/v1/stats?type=queue").status, 403);
    let again = folder.run("password", format!("{PASSWORD}\r\n"));
    assert_ne!(again.out, ended.out, "each hash has a salt of its own");
}

#[test]
fn a_password_that_cannot_be_used_is_told() {
    let folder = scene::folder();
    let long = "x".repeat(1_025);
    let told = |input: &[u8]| {
        let ended = folder.run("password", input);
        assert_eq!((ended.code, ended.out.as_str()), (Some(1), ""));
        ended.err
    };
    insta::assert_snapshot!(told(b"\n"), @"tallyboard: this password cannot be used: it is empty");
    insta::assert_snapshot!(told(b"\xff\n"), @"tallyboard: cannot read `standard input`: stream did not contain valid UTF-8");
    insta::assert_snapshot!(told(long.as_bytes()), @"tallyboard: this password cannot be used: it is longer than 1024 bytes");
}

#[test]
fn a_configuration_that_is_wrong_is_told() {
    let folder = scene::folder();
    let told = |configuration: &str| {
        folder.write("tallyboard.yaml", configuration);
        let ended = folder.run("serve --listen 127.0.0.1:0", "");
        assert_eq!((ended.code, ended.out.as_str()), (Some(1), ""), "{configuration}");
        ended.err
    };
    insta::assert_snapshot!(told("account: { name: admin, password: secret }\n"), @"tallyboard: the configuration file `tallyboard.yaml` is wrong: `account.password` is not a hash: run `tallyboard password` and put what it prints into quotes here");
    insta::assert_snapshot!(told(&account().replace("admin", "a:b")), @"tallyboard: the configuration file `tallyboard.yaml` is wrong: `account.name` is empty or has a colon, which a browser cannot send: choose another");
    insta::assert_snapshot!(told("account: { name: admin }\n"), @"tallyboard: the configuration file `tallyboard.yaml` is wrong: account: missing field `password` at line 1 column 10");
    insta::assert_snapshot!(told("body_bytes_max: 0\n"), @"tallyboard: the configuration file `tallyboard.yaml` is wrong: `body_bytes_max` is 0: expected 1 to 67108864");
    insta::assert_snapshot!(told("history_days: 3661\n"), @"tallyboard: the configuration file `tallyboard.yaml` is wrong: `history_days` is 3661: expected 1 to 3660");
    insta::assert_snapshot!(told("reorder_ms: soon\n"), @r#"tallyboard: the configuration file `tallyboard.yaml` is wrong: reorder_ms: invalid type: string "soon", expected u32 at line 1 column 13"#);
    insta::assert_snapshot!(told("future_ms: 7\n"), @"
    tallyboard: the configuration file `tallyboard.yaml` cannot be used

    error[definition::unknown_key]: `future_ms` is not a key of the configuration
       ,-[tallyboard.yaml:1:1]
     1 | future_ms: 7
       : ^^^^^^^^^
       :     `-- this key
       `----
      help: did you mean `future_ms_max`?
    ");
    assert!(!folder.path().join("data").exists(), "nothing was made");
    let missing = folder.refusal("--config none.yaml");
    assert!(missing.starts_with("tallyboard: cannot read the configuration file `none.yaml`: "));
    let missing = folder.refusal("--config statistics.yaml");
    assert!(!missing.is_empty());
}

#[test]
fn definitions_that_are_wrong_are_left_out_or_stop_a_strict_start() {
    let folder = scene::folder();
    folder.write("statistics.yaml", &scene::STATISTICS.replace("CurrentMaxTime", "CurrentMaxTim"));
    insta::assert_snapshot!(folder.refusal("--strict"), @"tallyboard: the definitions have problems, and --strict is given");
    let server = after_the_minute(&folder);
    assert_eq!(server.client().get("/api/v1/stats/sales/Waiting").status, 200);
    assert_eq!(server.client().get("/api/v1/stats/sales/LongestWait").status, 404);
    let (_, log) = server.stop();
    assert!(log.contains("tallyboard: left out: LongestWait"), "{log}");
    let missing = folder.refusal("--statistics none.yaml");
    assert!(missing.starts_with("tallyboard: cannot read `none.yaml`: "), "{missing}");
}

#[test]
fn other_definitions_count_everything_anew() {
    let folder = scene::folder();
    let server = after_the_minute(&folder);
    let entered = "/api/v1/stats/sales/Entered?numValues=99";
    let shown = server.client().get(entered).brief();
    server.stop();
    let more = scene::STATISTICS.replace("name: Ready", "name: ReadyNow");
    folder.write("statistics.yaml", &more);
    let server = folder.serve();
    let client = server.client();
    assert_eq!(client.get(entered).brief(), shown);
    assert_eq!(client.get("/api/v1/stats/german/Ready").status, 404);
    assert_eq!(client.get("/api/v1/stats/german/ReadyNow").status, 200);
    post(&client, &lines(&[(60, r#""event":"AgentLogout","agent":"ann""#)]));
}

#[test]
fn without_files_it_serves_the_shipped_statistics() {
    let folder = scene::folder();
    std::fs::remove_file(folder.path().join("statistics.yaml")).unwrap();
    let server = folder.serve();
    post(&server.client(), &queued(1, "c1"));
    let fresh = server.client().get("/api/v1/stats/sales/Current_In_Queue?fresh=true").json();
    assert_eq!(fresh["statistics"][0]["values"][0]["value"], 1);
}
