//! Requests that are refused before their body is read: their connection goes on where the body came all the
//! same, and where it has not, the reply says that it does not.

use std::io::{Read, Write};
use std::net::TcpStream;

use crate::program::{Folder, Server};

/// The head of a request on a connection that may go on.
fn head(server: &Server, method: &str, path: &str, headers: &str) -> String {
    let head = server.client().head(method, path, 0);
    let head = head.replace("Connection: close\r\n", "").replace("Content-Length: 0\r\n", "");
    format!("{}{headers}\r\n", head.strip_suffix("\r\n").unwrap())
}

/// Reads one reply, and gives its head.
fn reply(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        assert_eq!(stream.read(&mut byte).expect("the service answers"), 1, "it ends before");
        head.extend(byte);
    }
    let head = String::from_utf8(head).unwrap().to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
    stream.read_exact(&mut body).expect("the body comes");
    head
}

fn status(head: &str) -> &str {
    head.split(' ').nth(1).unwrap_or_default()
}

fn says_close(head: &str) -> bool {
    head.contains("\r\nconnection: close\r\n")
}

/// A request whose body never comes, and what it is refused with.
fn without_body(server: &Server, method: &str, path: &str, headers: &str) -> String {
    let mut stream = server.client().connect();
    stream.write_all(head(server, method, path, headers).as_bytes()).unwrap();
    let head = reply(&mut stream);
    assert_eq!(stream.read(&mut [0]).expect("it is closed"), 0, "{head}");
    head
}

#[test]
fn a_reply_to_a_body_that_does_not_come_says_that_the_connection_ends() {
    let server = Folder::new().serve();
    for (method, path, headers, expected) in [
        ("PATCH", "/api/v2/users", "Content-Length: 10\r\n", "405"),
        ("PATCH", "/api/v2/users", "Content-Length: 5000000\r\n", "405"),
        ("PATCH", "/api/v2/users", "Transfer-Encoding: chunked\r\n", "405"),
        ("PATCH", "/api/v2/users", "Content-Length: 10\r\nExpect: 100-continue\r\n", "405"),
        ("POST", "/nothing", "Content-Length: 10\r\n", "404"),
        ("POST", "/api/v1/events", "Content-Length: 99999999\r\n", "413"),
        ("POST", "/api/v2/users", "Content-Length: 10\r\nOrigin: http://evil\r\n", "403"),
    ] {
        let head = without_body(&server, method, path, headers);
        assert_eq!((status(&head), says_close(&head)), (expected, true), "{headers}{head}");
    }
}

#[test]
fn a_connection_goes_on_when_a_small_body_has_come_that_nobody_reads() {
    let server = Folder::new().serve();
    let mut stream = server.client().connect();
    for (headers, body) in [
        ("Content-Length: 10\r\n", "0123456789".to_owned()),
        ("Content-Length: 50000\r\n", "x".repeat(50_000)),
        ("Transfer-Encoding: chunked\r\n", "4\r\nabcd\r\n0\r\n\r\n".to_owned()),
        ("Content-Length: 0\r\n", String::new()),
        ("", String::new()),
    ] {
        let head = head(&server, "PATCH", "/api/v2/users", headers);
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body.as_bytes()).unwrap();
        let head = reply(&mut stream);
        assert_eq!((status(&head), says_close(&head)), ("405", false), "{headers}{head}");
    }
    // What is read goes on as ever.
    let skill = r#"{"id":"it","name":"Italian"}"#;
    let headers = format!("Content-Length: {}\r\n", skill.len());
    let head = head(&server, "POST", "/api/v2/skills", &headers);
    stream.write_all(format!("{head}{skill}").as_bytes()).unwrap();
    let head = reply(&mut stream);
    assert_eq!((status(&head), says_close(&head)), ("200", false), "{head}");
}

#[test]
fn a_body_that_is_too_large_to_be_read_for_nothing_ends_the_connection() {
    let server = Folder::new().serve();
    let mut stream = server.client().connect();
    let head = head(&server, "PATCH", "/api/v2/users", "Content-Length: 1000000\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(&[b'x'; 100_000]).unwrap();
    let head = reply(&mut stream);
    assert_eq!((status(&head), says_close(&head)), ("405", true), "{head}");
}

#[test]
fn a_client_that_asks_whether_to_send_is_told_to_go_on_where_the_body_is_read() {
    let server = Folder::new().serve();
    let mut stream = server.client().connect();
    let skill = r#"{"id":"it","name":"Italian"}"#;
    let headers = format!("Content-Length: {}\r\nExpect: 100-continue\r\n", skill.len());
    let head = head(&server, "POST", "/api/v2/skills", &headers);
    stream.write_all(head.as_bytes()).unwrap();
    assert_eq!(status(&reply(&mut stream)), "100");
    stream.write_all(skill.as_bytes()).unwrap();
    let head = reply(&mut stream);
    assert_eq!((status(&head), says_close(&head)), ("200", false), "{head}");
}
