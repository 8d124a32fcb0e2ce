//! What nobody should send: the service stays, serves others, and answers in words where HTTP lets
//! it.

use std::io::{Read, Write};
use std::net::Shutdown;

use crate::client::{Client, Reply};
use crate::events::{gzip, post_gzip};
use crate::program::{Folder, Server};
use crate::scene::{self, after_the_minute, post, queued};

const EVENTS: &str = "/api/v1/events";

/// Makes sure that the service is there for others.
#[track_caller]
fn assert_serves(server: &mut Server, after: &str) {
    assert!(server.is_running(), "{after}");
    assert_eq!(server.stranger().get("/health").status, 200, "{after}");
}

/// Makes sure that a refusal has a code and words.
#[track_caller]
fn assert_clear(reply: &Reply, status: u16, after: &str) {
    assert_eq!(reply.status, status, "{after}: {reply:?}");
    assert_eq!(reply.header("content-type"), Some("application/json"), "{after}");
    assert_eq!(reply.header("x-content-type-options"), Some("nosniff"), "{after}");
    let body = reply.json();
    assert!(body["statusCode"].as_u64().unwrap() > 0, "{after}: {body}");
    assert!(!body["statusMessage"].as_str().unwrap().is_empty(), "{after}: {body}");
    assert_eq!(body.as_object().unwrap().len(), 2, "{after}: {body}");
}

/// Numbers that look random (xorshift), the same for each run.
fn random_bytes(seed: u64, count: usize) -> Vec<u8> {
    let mut state = seed;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[0]
    };
    (0..count).map(|_| next()).collect()
}

#[test]
fn of_strangers_nothing_is_read_but_who_they_are() {
    let folder = Folder::new();
    let mut server = folder.serve();
    let version = server.stranger().get("/api/v2/diagnostics/version").brief();
    let packed = gzip(&[b"[1.5", &b",1.5".repeat(1_000_000)[..]].concat());
    for (headers, body) in [
        ("", &b"no JSON"[..]),
        ("Content-Encoding: gzip\r\n", &packed),
        ("Content-Encoding: gzip\r\n", b"not packed"),
        ("Content-Encoding: what\r\n", b"{}"),
    ] {
        let reply = server.stranger().send("GET", "/api/v2/diagnostics/version", headers, body);
        assert_eq!(reply.brief(), version, "{headers}");
    }
    assert_serves(&mut server, "bodies of strangers");
}

#[test]
fn bodies_that_are_no_events_are_refused_line_by_line() {
    let folder = scene::folder();
    let mut server = folder.serve();
    let deep = "[".repeat(100_000);
    let huge_number =
        format!(r#"{{"time":{},"event":"AgentLogin","agent":"ann"}}"#, "9".repeat(999));
    let cases: [(&str, &[u8]); 14] = [
        ("a text", b"\"event\""),
        ("null", b"null"),
        ("nothing of an object", b"{"),
        ("no JSON", b"{'event':'AgentLogin'}"),
        (
            "two objects in a line",
            br#"{"event":"AgentLogin","agent":"a"}{"event":"AgentLogin","agent":"b"}"#,
        ),
        ("a lone surrogate", br#"{"event":"AgentLogin","agent":"\ud800"}"#),
        ("invalid UTF-8", b"{\"event\":\"AgentLogin\",\"agent\":\"\xff\xfe\"}"),
        ("zero bytes", &[0; 1000]),
        ("a key twice", br#"{"event":"AgentLogin","event":"AgentLogout","agent":"a"}"#),
        ("numbers for names", br#"{"event":7,"agent":[],"time":{}}"#),
        ("a number without an end", huge_number.as_bytes()),
        (
            "a time before the year 0",
            br#"{"time":-99999999999999,"event":"AgentLogin","agent":"a"}"#,
        ),
        ("an open abyss", &deep.as_bytes()[1..].iter().map(|_| b'{').collect::<Vec<_>>()),
        ("random bytes", &random_bytes(7, 50_000)),
    ];
    for (name, body) in cases {
        let reply = server.client().post(EVENTS, body);
        assert_eq!(reply.status, 200, "{name}: {reply:?}");
        let taken = reply.json();
        assert_eq!((&taken["statusCode"], &taken["accepted"]), (&7.into(), &0.into()), "{name}");
        for refused in taken["refused"].as_array().unwrap() {
            let reason = refused["reason"].as_str().unwrap();
            assert!(!reason.is_empty() && reason.len() < 1_000, "{name}: {reason}");
        }
        assert_serves(&mut server, name);
    }
    // An array without an end is no array at all.
    assert_clear(&server.client().post(EVENTS, &deep), 400, "an array");
    assert_eq!(server.client().get("/health").json()["events"], 0);
    server.stop();
    // A journal that it wrote can be read again.
    folder.serve();
}

#[test]
fn paths_and_methods_that_are_not_there() {
    let folder = scene::folder();
    let mut server = after_the_minute(&folder);
    let client = server.client();
    let long = format!("/api/v1/stats/{}", "a".repeat(20_000));
    for (method, path, status) in [
        ("GET", "/favicon", 404),
        ("GET", "/api", 404),
        ("GET", "/api/v3/stats/sales", 404),
        ("GET", "/api/v1/stats/../../../../etc/passwd", 404),
        ("GET", "/api/v1/stats/%2e%2e%2fjournal.sqlite", 404),
        ("GET", "/api/v1/stats/%00", 404),
        ("GET", "/api/v1/stats/%", 404),
        ("GET", "/api/v1/stats/%zz", 404),
        ("GET", "/api/v1/stats/%ff", 400),
        ("GET", "/api/v1/stats/sales/%c3%28", 400),
        ("GET", "/api/v1/stats/sales?fresh=%ff", 400),
        ("GET", "/api/v1/stats?type=%00", 400),
        ("GET", "/api/v1/stats/stream?centre=%ff", 400),
        ("GET", "//api/v1/stats/sales", 404),
        ("GET", long.as_str(), 404),
        ("GET", EVENTS, 405),
        ("PUT", EVENTS, 405),
        ("POST", "/api/v1/stats/sales", 405),
        ("DELETE", "/api/v1/stats", 405),
        ("OPTIONS", "/api/v1/stats", 405),
        ("PUT", "/login", 405),
        ("GET", "/logout", 405),
        ("BREW", "/health", 405),
    ] {
        let reply = client.send(method, path, "", b"");
        assert_clear(&reply, status, &format!("{method} {path}"));
        assert_eq!(reply.header("allow").is_some(), status == 405, "{method} {path}");
    }
    assert_eq!(client.send("HEAD", "/api/v1/stats/nobody", "", b"").body, "");
    assert_serves(&mut server, "paths");
}

#[test]
fn a_refusal_repeats_nothing_that_a_browser_would_run() {
    let folder = scene::folder();
    let server = after_the_minute(&folder);
    let reply = server.client().get("/api/v1/stats/%3Cscript%3Ealert(1)%3C%2Fscript%3E");
    assert_clear(&reply, 404, "a script");
    let policy = reply.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'self'; "), "{policy}");
}

#[test]
fn requests_that_are_no_http() {
    let folder = scene::folder();
    let mut server = folder.serve();
    let client = server.client();
    let host = "Host: x\r\n";
    let many_headers = (0..200).map(|number| format!("x-{number}: 1\r\n")).collect::<String>();
    let large_header = format!("x: {}\r\n", "a".repeat(200_000));
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("nothing", Vec::new()),
        ("an empty line", b"\r\n\r\n".to_vec()),
        ("words", b"hello there\r\n\r\n".to_vec()),
        ("TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".to_vec()),
        ("HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec()),
        ("another version", b"GET /health HTTP/9.9\r\n\r\n".to_vec()),
        ("no method", b" /health HTTP/1.1\r\n\r\n".to_vec()),
        ("a zero in the path", b"GET /hea\0lth HTTP/1.1\r\n\r\n".to_vec()),
        (
            "two lengths",
            format!(
                "POST {EVENTS} HTTP/1.1\r\n{host}Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx"
            )
            .into(),
        ),
        (
            "a length below zero",
            format!("POST {EVENTS} HTTP/1.1\r\n{host}Content-Length: -1\r\n\r\n").into(),
        ),
        (
            "an endless length",
            format!(
                "POST {EVENTS} HTTP/1.1\r\n{host}Content-Length: 99999999999999999999999\r\n\r\n"
            )
            .into(),
        ),
        ("many headers", format!("GET /health HTTP/1.1\r\n{host}{many_headers}\r\n").into()),
        ("a large header", format!("GET /health HTTP/1.1\r\n{host}{large_header}\r\n").into()),
        ("a header without a colon", b"GET /health HTTP/1.1\r\nHost\r\n\r\n".to_vec()),
        ("random bytes", random_bytes(3, 100_000)),
    ];
    for (name, bytes) in cases {
        // It may be closed without a word; what is answered is a refusal.
        let mut stream = client.connect();
        let _ = stream.write_all(&bytes);
        let _ = stream.shutdown(Shutdown::Write);
        let mut reply = Vec::new();
        let _ = stream.read_to_end(&mut reply);
        let reply = String::from_utf8_lossy(&reply);
        let is_refusal = reply.is_empty() || reply.starts_with("HTTP/1.1 4") || name == "HTTP/2";
        assert!(is_refusal, "{name}: {reply}");
        assert_serves(&mut server, name);
    }
}

#[test]
fn chunks_that_are_none() {
    let folder = scene::folder();
    let mut server = folder.serve();
    let client = server.client();
    let head =
        client.head("POST", EVENTS, 0).replace("Content-Length: 0", "Transfer-Encoding: chunked");
    for chunks in ["zz\r\n", "-1\r\nx\r\n", "ffffffffffffffffff\r\n", "1\r\nxyz\r\n0\r\n\r\n"] {
        let reply = client.raw(format!("{head}{chunks}").as_bytes()).unwrap();
        assert_clear(&reply, 400, chunks);
        assert_serves(&mut server, chunks);
    }
    assert_eq!(client.health()["events"], 0);
}

#[test]
fn garbage_behind_a_request_takes_nothing_away_from_it() {
    let folder = scene::folder();
    let mut server = folder.serve();
    let client = server.client();
    let event = queued(1, "c1");
    let head = client.head("POST", EVENTS, event.len()).replace("Connection: close\r\n", "");
    for (garbage, acknowledged) in
        [(b"\0\xff garbage\r\n\r\n".to_vec(), 1), (random_bytes(9, 10_000), 2)]
    {
        let request = [head.as_bytes(), event.as_bytes(), &garbage].concat();
        let reply = client.raw(&request).unwrap();
        assert_eq!(reply.status, 200, "{reply:?}");
        assert!(reply.body.starts_with(r#"{"statusCode":0,"accepted":1}"#), "{reply:?}");
        assert_serves(&mut server, "garbage");
        assert_eq!(client.health()["events"], acknowledged);
    }
    // Requests that are sent at once are answered one after the other.
    let get = client.head("GET", "/api/v1/stats/sales", 0);
    let first = get.replace("Connection: close\r\n", "").repeat(3);
    let replies = client.raw(format!("{first}{get}").as_bytes()).unwrap();
    assert_eq!(replies.body.matches(r#""objectId":"sales""#).count(), 4, "{replies:?}");
}

#[test]
fn a_body_that_ends_too_early_has_no_effect() {
    let folder = scene::folder();
    let mut server = folder.serve();
    let client = server.client();
    let event = queued(1, "c1");
    let head = client.head("POST", EVENTS, event.len() + 100);
    let mut stream = client.connect();
    stream.write_all(format!("{head}{event}").as_bytes()).unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    let mut reply = String::new();
    let _ = stream.read_to_string(&mut reply);
    assert!(reply.is_empty() || reply.starts_with("HTTP/1.1 400 "), "{reply}");
    assert_serves(&mut server, "half a body");
    assert_eq!(client.health()["events"], 0);
}

#[test]
fn slow_clients_hold_up_nobody() {
    let folder = scene::folder();
    let mut server = folder.serve();
    let client = server.client();
    let head = client.head("POST", EVENTS, 1_000_000);
    let mut slow: Vec<_> = (0..200).map(|_| client.connect()).collect();
    for (place, stream) in slow.iter_mut().enumerate() {
        let bytes = match place % 4 {
            // A connection that says nothing, half a head, a head without a body, half a body.
            0 => String::new(),
            1 => head[..head.len() / 2].to_owned(),
            2 => head.clone(),
            _ => format!("{head}{}", queued(1, "c1")),
        };
        stream.write_all(bytes.as_bytes()).unwrap();
    }
    for number in 0..20 {
        post(&client, &queued(number, &format!("c{number}")));
        assert_eq!(client.get("/api/v1/stats/sales?fresh=true").status, 200);
    }
    assert_serves(&mut server, "slow clients");
    assert_eq!(client.health()["events"], 20);
    // Those who leave in the middle leave nothing behind.
    drop(slow);
    assert_serves(&mut server, "slow clients that left");
    assert_eq!(client.health()["events"], 20);
}

#[test]
fn clients_that_read_no_answer_hold_up_nobody() {
    let folder = scene::folder();
    let mut server = after_the_minute(&folder);
    let client = server.client();
    let request = client.head("GET", "/api/v1/stats/sales", 0).replace("Connection: close\r\n", "");
    let mut deaf: Vec<_> = (0..20).map(|_| client.connect()).collect();
    for stream in &mut deaf {
        stream.write_all(request.repeat(100).as_bytes()).unwrap();
    }
    assert_serves(&mut server, "deaf clients");
    post(&client, &queued(50, "c3"));
}

#[test]
fn bodies_beyond_the_limit_are_told_and_not_read() {
    let folder = Folder::new();
    let mut server = folder.serve();
    let client = server.client();
    let limit = 8 << 20;
    let large = client.post(EVENTS, vec![b' '; limit + 1]);
    assert_clear(&large, 413, "a large body");
    assert_eq!(large.json()["statusCode"], 2);
    for (name, bomb) in [
        ("a bomb of blanks", gzip(&vec![b' '; 200 << 20])),
        ("a bomb of opening brackets", gzip(&vec![b'['; 200 << 20])),
        ("two bombs in a row", gzip(&vec![b'x'; 20 << 20]).repeat(2)),
    ] {
        assert!(bomb.len() < 1 << 20, "{name}");
        assert_clear(&post_gzip(&client, &bomb), 413, name);
        assert_serves(&mut server, name);
    }
    let login = server.stranger().post("/login", vec![b' '; limit + 1]);
    assert_clear(&login, 413, "a large login");
    assert_eq!(client.health()["events"], 0);
}

#[test]
fn strangers_cannot_make_the_service_read_their_bodies() {
    let folder = Folder::new();
    let mut server = folder.serve();
    let stranger = server.stranger();
    let head = stranger.head("POST", EVENTS, 1 << 40);
    let reply = stranger.raw(head.as_bytes()).unwrap();
    assert_clear(&reply, 403, "a stranger");
    let bomb = gzip(&vec![b' '; 200 << 20]);
    assert_clear(&post_gzip(&stranger, &bomb), 403, "a stranger's bomb");
    assert_serves(&mut server, "strangers");
}

#[test]
fn headers_that_make_no_sense() {
    let folder = scene::folder();
    let mut server = after_the_minute(&folder);
    let client = server.client();
    for headers in [
        "Content-Type: text/html\r\n",
        "Accept: image/png\r\n",
        "Content-Encoding: identity\r\n",
        "If-None-Match: *\r\n",
        "Range: bytes=0-1\r\n",
        "Cookie: JSESSIONID; =; ;;JSESSIONID=ü\r\n",
        "X-HTTP-Method-Override: DELETE\r\n",
    ] {
        let reply = client.send("GET", "/api/v1/stats/sales", headers, b"");
        assert_eq!(reply.status, 200, "{headers}: {reply:?}");
    }
    let twice = client.send("POST", EVENTS, "Content-Encoding: gzip, gzip\r\n", b"x");
    assert_clear(&twice, 415, "packed twice");
    let expecting =
        client.head("POST", EVENTS, 1).replace("Connection", "Expect: 101-x\r\nConnection");
    let expecting: Reply = client.raw(format!("{expecting}x").as_bytes()).unwrap();
    assert!([200, 417].contains(&expecting.status), "{expecting:?}");
    assert_serves(&mut server, "headers");
}

#[test]
fn random_requests_never_end_the_service() {
    let folder = scene::folder();
    let mut server = after_the_minute(&folder);
    let client: Client = server.client();
    let valid = client.head("GET", "/api/v1/stats/sales?fresh=true", 0).into_bytes();
    for seed in 1..200 {
        // A request in which some bytes are others.
        let mut bytes = valid.clone();
        for pair in random_bytes(seed * 0x9e37_79b9, 16).chunks(2) {
            let place = usize::from(pair[0]) * 7 % bytes.len();
            bytes[place] = pair[1];
        }
        let mut stream = client.connect();
        let _ = stream.write_all(&bytes);
        let _ = stream.shutdown(Shutdown::Write);
        let _ = stream.read_to_end(&mut Vec::new());
    }
    assert_serves(&mut server, "random requests");
}
