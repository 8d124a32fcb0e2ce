//! Sessions: what ends them, and what does not.

use blake2::{Blake2s256, Digest};
use rusqlite::Connection;

use crate::client::Client;
use crate::login::{INSIDE, browser, log_in_as};
use crate::program::{Folder, PASSWORD, Server, USER, account};
use crate::scene::{self, after_the_minute, post, queued};

/// Logs in and gives the header of the browser's cookie.
fn cookie(server: &Server) -> String {
    log_in_as(server, USER, PASSWORD)
}

/// What a browser with a cookie sees.
fn seen(server: &Server, cookie: &str) -> u16 {
    Client::with_header(server.address, "Cookie", cookie).get(INSIDE).status
}

/// The sessions of a service that does not run.
fn store(folder: &Folder) -> Connection {
    Connection::open(folder.path().join("data/sessions.sqlite")).unwrap()
}

/// How many sessions are kept.
fn kept(folder: &Folder) -> i64 {
    store(folder).query_row("SELECT count(*) FROM session", [], |row| row.get(0)).unwrap()
}

fn delete_store(folder: &Folder) {
    for name in ["sessions.sqlite", "sessions.sqlite-wal", "sessions.sqlite-shm"] {
        let _ = std::fs::remove_file(folder.path().join("data").join(name));
    }
}

/// The one-time password that a service without an account has told.
fn told_password(server: &mut Server) -> String {
    server.said().trim_end().rsplit_once(' ').unwrap().1.to_owned()
}

#[test]
fn a_session_outlives_every_crash() {
    let folder = Folder::new();
    let mut cookies: Vec<String> = Vec::new();
    for _ in 0..5 {
        let server = folder.serve();
        for cookie in &cookies {
            assert_eq!(seen(&server, cookie), 200);
        }
        cookies.push(cookie(&server));
        // The reply is all that it had time for.
        server.kill();
    }
    let server = folder.serve();
    assert!(cookies.iter().all(|cookie| seen(&server, cookie) == 200));
    assert_eq!(seen(&server, "JSESSIONID=0123456789abcdef0123456789abcdef"), 403);
}

#[test]
fn a_session_that_was_ended_stays_so() {
    let folder = Folder::new();
    let server = folder.serve();
    let (one, other) = (cookie(&server), cookie(&server));
    let bye = Client::with_header(server.address, "Cookie", &one).post("/logout", "");
    assert_eq!(bye.status, 200);
    server.kill();
    let server = folder.serve();
    assert_eq!((seen(&server, &one), seen(&server, &other)), (403, 200));
}

#[test]
fn sessions_end_when_the_account_changes() {
    let changes = [
        // The same password with another salt is another hash.
        account().replace("WZaC", "XZaC"),
        account().replace(USER, "boss"),
        account() + "  centre: north\n",
        "# no account\n".to_owned(),
    ];
    for change in changes {
        let folder = Folder::new();
        let server = folder.serve();
        let cookie = cookie(&server);
        server.kill();
        folder.write("tallyboard.yaml", &change);
        let server = folder.serve();
        assert_eq!(seen(&server, &cookie), 403, "{change}");
        server.kill();
        assert_eq!(kept(&folder), 0);
        folder.write("tallyboard.yaml", &account());
        assert_eq!(seen(&folder.serve(), &cookie), 403, "it has ended for good: {change}");
    }
}

#[test]
fn sessions_outlive_the_password_of_a_run() {
    let folder = Folder::new();
    folder.write("tallyboard.yaml", "# no account\n");
    let mut server = folder.serve();
    let password = told_password(&mut server);
    let cookie = log_in_as(&server, "admin", &password);
    server.kill();
    let mut server = folder.serve();
    assert_ne!(told_password(&mut server), password);
    assert_eq!(seen(&server, &cookie), 200);
    let late = Client::new(server.address, Some(("admin", &password)));
    assert_eq!(late.get(INSIDE).status, 403);
    server.kill();
    folder.write("tallyboard.yaml", &account());
    assert_eq!(seen(&folder.serve(), &cookie), 403);
    folder.write("tallyboard.yaml", "# no account\n");
    assert_eq!(seen(&folder.serve(), &cookie), 403);
}

#[test]
fn sessions_outlive_other_definitions() {
    let folder = scene::folder();
    let server = after_the_minute(&folder);
    let cookie = cookie(&server);
    server.stop();
    folder.write("statistics.yaml", &scene::STATISTICS.replace("name: Ready", "name: ReadyNow"));
    let server = folder.serve();
    assert_eq!(seen(&server, &cookie), 200);
    let (_, log) = server.stop();
    assert!(log.contains("everything is counted anew"), "{log}");
}

#[test]
fn a_lost_store_of_sessions_costs_a_log_in() {
    let folder = scene::folder();
    let server = after_the_minute(&folder);
    let lost = cookie(&server);
    server.stop();
    delete_store(&folder);
    let server = folder.serve();
    assert_eq!(seen(&server, &lost), 403);
    let another = cookie(&server);
    assert_eq!(seen(&server, &another), 200);
    server.stop();
    folder.write("data/sessions.sqlite", "this is no database at all, and long enough to be one");
    let server = folder.serve();
    assert_eq!(seen(&server, &another), 403);
    assert_eq!(browser(&server).get(INSIDE).status, 200);
}

#[test]
fn a_session_that_nobody_uses_ends() {
    let folder = Folder::new();
    let server = folder.serve();
    let cookies = [cookie(&server), cookie(&server)];
    server.stop();
    // A week less five minutes ago, and a week ago.
    for (cookie, age_ms) in cookies.iter().zip([604_500_000, 604_800_000]) {
        let mark = Blake2s256::digest(cookie.strip_prefix("JSESSIONID=").unwrap());
        let update = "UPDATE session SET last_used = last_used - ?1 WHERE mark = ?2";
        let changed = store(&folder).execute(update, (age_ms, mark.as_slice()));
        assert_eq!(changed.unwrap(), 1);
    }
    let server = folder.serve();
    assert_eq!(cookies.each_ref().map(|cookie| seen(&server, cookie)), [200, 403]);
    server.stop();
    assert_eq!(kept(&folder), 1, "what has ended is deleted");
    // Its use was written, and it lasts for another week.
    let aged = "UPDATE session SET last_used = last_used - 604500000";
    assert_eq!(store(&folder).execute(aged, []).unwrap(), 1);
    assert_eq!(seen(&folder.serve(), &cookies[0]), 200);
}

#[test]
fn a_stream_ends_with_the_session_that_has_opened_it() {
    let folder = scene::folder();
    let server = after_the_minute(&folder);
    let (one, other) = (browser(&server), browser(&server));
    let subscribe = r#"{"operation":"subscribe","objects":["sales"],"statistics":["Waiting"]}"#;
    let open = |client: &Client| {
        let mut stream = client.stream();
        stream.say(subscribe);
        stream.hear_some(2);
        stream
    };
    let mut ending = [open(&one), open(&one)];
    let mut going_on = [open(&other), open(&server.client())];
    assert_eq!(one.post("/logout", "").status, 200);
    post(&server.client(), &queued(45, "c3"));
    for stream in &mut ending {
        // Nothing of what happened after the end is told.
        let closing = stream.hear_closing();
        assert_eq!(closing, (1008, "the session has ended".to_owned()));
    }
    for stream in &mut going_on {
        assert!(stream.hear().contains(r#""statistic":"Waiting","value":1"#));
    }
}

#[test]
fn the_token_is_nowhere_on_the_disk() {
    let folder = Folder::new();
    let server = folder.serve();
    let cookie = cookie(&server);
    assert_eq!(seen(&server, &cookie), 200);
    let token = cookie.strip_prefix("JSESSIONID=").unwrap();
    let bytes = u128::from_str_radix(token, 16).unwrap().to_be_bytes();
    let mark = Blake2s256::digest(token);
    let is_in = |file: &[u8], wanted: &[u8]| file.windows(wanted.len()).any(|part| part == wanted);
    let search = || {
        let data = folder.path().join("data");
        let paths = [data.clone(), data.join("archive")]
            .into_iter()
            .flat_map(|folder| std::fs::read_dir(folder).unwrap())
            .map(|file| file.unwrap().path())
            .filter(|path| path.is_file());
        let files: Vec<_> = paths.map(|path| std::fs::read(path).unwrap()).collect();
        assert!(files.iter().any(|file| is_in(file, &mark)), "its hash is there");
        assert!(!files.iter().any(|file| is_in(file, token.as_bytes()) || is_in(file, &bytes)));
    };
    // In the log of the database, and in the database.
    search();
    server.stop();
    search();
}
