//! A client that polls: one connection, one connect after the other, each answered at once.

use std::io::{Read, Write};
use std::net::TcpStream;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use crate::peer::{PASSWORD, Peer, USER};

/// Asks so often; gives how long the service was busy with one, microseconds.
pub(crate) fn busy_us_per_poll(peer: &Peer, count: u32) -> f64 {
    let mut stream = TcpStream::connect(peer.address).expect("it listens");
    stream.set_nodelay(true).expect("it can");
    let handshake = r#"[{"channel":"/meta/handshake","version":"1.0"}]"#;
    let text = ask(&mut stream, handshake);
    let id = text.split("\"clientId\":\"").nth(1).and_then(|rest| rest.split('"').next());
    let id = id.expect("it is let in");
    let connect = format!(
        r#"[{{"channel":"/meta/connect","clientId":"{id}","connectionType":"long-polling","advice":{{"timeout":0}}}}]"#
    );
    for _ in 0..count / 10 {
        ask(&mut stream, &connect);
    }
    let busy_s = peer.busy_s();
    for _ in 0..count {
        ask(&mut stream, &connect);
    }
    (peer.busy_s() - busy_s) / f64::from(count) * 1e6
}

fn ask(stream: &mut TcpStream, body: &str) -> String {
    let basic = BASE64_STANDARD.encode(format!("{USER}:{PASSWORD}"));
    let request = format!(
        "POST /cometd HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic {basic}\r\nContent-Type: \
         application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).expect("it is sent");
    let mut reply = Vec::new();
    loop {
        let mut part = [0; 4096];
        let count = stream.read(&mut part).expect("it answers");
        assert!(count > 0, "it has closed");
        reply.extend_from_slice(part.get(..count).unwrap_or_default());
        let text = String::from_utf8_lossy(&reply);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let head = head.to_ascii_lowercase();
        let length = head.split("content-length: ").nth(1).and_then(|rest| rest.lines().next());
        if length.and_then(|length| length.parse().ok()) == Some(body.len()) {
            return body.to_owned();
        }
    }
}
