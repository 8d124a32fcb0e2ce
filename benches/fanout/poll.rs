//! Clients that poll: one connect after the other, each on a connection that goes on.

use std::rc::Rc;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use tallyboard::load::Heard;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

use crate::peer::{PASSWORD, Peer, USER};

/// Where messages are published.
const CHANNEL: &str = "/load/x";
/// How many connects one sends that reads no reply.
const DEAF_CONNECTS: usize = 200;

/// A session over requests.
pub(crate) struct Poller {
    stream: TcpStream,
    id: String,
}

impl Poller {
    /// Shakes hands and subscribes; the connection takes so many bytes without being read, where that is
    /// said.
    pub(crate) async fn begin(peer: &Peer, receive_bytes: Option<u32>) -> Self {
        let socket = TcpSocket::new_v4().expect("there is room");
        if let Some(bytes) = receive_bytes {
            socket.set_recv_buffer_size(bytes).expect("it can");
        }
        let mut stream = socket.connect(peer.address).await.expect("it listens");
        stream.set_nodelay(true).expect("it can");
        let handshake = r#"[{"channel":"/meta/handshake","version":"1.0"}]"#;
        let text = ask(&mut stream, handshake).await.expect("it answers");
        let id = text.split("\"clientId\":\"").nth(1).and_then(|rest| rest.split('"').next());
        let id = id.expect("it is let in").to_owned();
        let subscribe = format!(
            r#"[{{"channel":"/meta/subscribe","clientId":"{id}","subscription":"{CHANNEL}"}}]"#
        );
        let mut poller = Self { stream, id };
        ask(&mut poller.stream, &subscribe).await.expect("it answers");
        let connect = poller.connect("");
        ask(&mut poller.stream, &connect).await.expect("it answers");
        poller
    }

    fn connect(&self, more: &str) -> String {
        let id = &self.id;
        format!(
            r#"[{{"channel":"/meta/connect","clientId":"{id}","connectionType":"long-polling"{more}}}]"#
        )
    }

    /// Polls until its peer has gone.
    pub(crate) fn listen(mut self, heard: &Rc<Heard>) {
        let heard = Rc::clone(heard);
        tokio::task::spawn_local(async move {
            let connect = self.connect("");
            while let Some(text) = ask(&mut self.stream, &connect).await {
                heard.hear(&text);
            }
        });
    }

    /// Asks again and again, and reads no reply.
    pub(crate) async fn ask_and_forget(mut self) -> Self {
        let connect = request(&self.connect(""));
        for _ in 0..DEAF_CONNECTS {
            self.stream.write_all(connect.as_bytes()).await.expect("it is sent");
        }
        self
    }
}

/// Asks so often; gives how long the service was busy with one, microseconds.
pub(crate) async fn busy_us_per_poll(peer: &Peer, count: u32) -> f64 {
    let mut poller = Poller::begin(peer, None).await;
    let connect = poller.connect(r#","advice":{"timeout":0}"#);
    for _ in 0..count / 10 {
        ask(&mut poller.stream, &connect).await.expect("it answers");
    }
    let busy_s = peer.busy_s();
    for _ in 0..count {
        ask(&mut poller.stream, &connect).await.expect("it answers");
    }
    (peer.busy_s() - busy_s) / f64::from(count) * 1e6
}

fn request(body: &str) -> String {
    let basic = BASE64_STANDARD.encode(format!("{USER}:{PASSWORD}"));
    format!(
        "POST /cometd HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic {basic}\r\nContent-Type: \
         application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// The body of the reply; none where the connection has ended.
async fn ask(stream: &mut TcpStream, body: &str) -> Option<String> {
    stream.write_all(request(body).as_bytes()).await.ok()?;
    let mut reply = Vec::new();
    loop {
        let mut part = [0; 4096];
        let count = stream.read(&mut part).await.ok().filter(|count| *count > 0)?;
        reply.extend_from_slice(part.get(..count).unwrap_or_default());
        let text = String::from_utf8_lossy(&reply);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let head = head.to_ascii_lowercase();
        let length = head.split("content-length: ").nth(1).and_then(|rest| rest.lines().next());
        if length.and_then(|length| length.parse().ok()) == Some(body.len()) {
            return Some(body.to_owned());
        }
    }
}
