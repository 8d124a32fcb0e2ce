//! A small client of HTTP, one connection a request, that can also say what no good client says.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::Value as Json;
use tokio_tungstenite::tungstenite::{self, ClientRequestBuilder, Message, WebSocket};

/// A service that says nothing for so long is taken for dead.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Client {
    address: SocketAddr,
    /// A header, with its end.
    authorization: String,
}

/// A reply.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Client {
    pub(crate) fn new(address: SocketAddr, account: Option<(&str, &str)>) -> Self {
        let header = |(name, password): (&str, &str)| {
            let encoded = BASE64_STANDARD.encode(format!("{name}:{password}"));
            format!("Authorization: Basic {encoded}\r\n")
        };
        Self { address, authorization: account.map(header).unwrap_or_default() }
    }

    /// A client that shows something else than name and password.
    pub(crate) fn with_header(address: SocketAddr, name: &str, value: &str) -> Self {
        Self { address, authorization: format!("{name}: {value}\r\n") }
    }

    /// The same client of a service at another address.
    pub(crate) fn at(&self, address: SocketAddr) -> Self {
        Self { address, authorization: self.authorization.clone() }
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        self.send("GET", path, "", b"")
    }

    pub(crate) fn post(&self, path: &str, body: impl AsRef<[u8]>) -> Reply {
        self.send("POST", path, "", body.as_ref())
    }

    /// Sends a request with more headers, each with its end.
    pub(crate) fn send(&self, method: &str, path: &str, headers: &str, body: &[u8]) -> Reply {
        let head = self.head(method, path, body.len());
        let head = format!("{}{headers}\r\n", head.strip_suffix("\r\n").unwrap_or(&head));
        self.raw(&[head.as_bytes(), body].concat()).expect("the service answers")
    }

    /// Sends a request whose reply may never come.
    pub(crate) fn send_and_forget(&self, method: &str, path: &str, body: &[u8]) {
        let Ok(mut stream) = TcpStream::connect(self.address) else { return };
        let head = self.head(method, path, body.len());
        let sent = stream.write_all(&[head.as_bytes(), body].concat());
        // Whatever comes, the service may be gone.
        drop(sent.and_then(|()| stream.read_to_end(&mut Vec::new())));
    }

    /// The head of a request, with its end.
    pub(crate) fn head(&self, method: &str, path: &str, length: usize) -> String {
        format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{}Content-Length: \
             {length}\r\n\r\n",
            self.address, self.authorization
        )
    }

    /// Sends bytes as they are, and reads what comes until the service closes the connection.
    pub(crate) fn raw(&self, bytes: &[u8]) -> std::io::Result<Reply> {
        let mut stream = self.connect();
        // A service that has seen enough may close before everything is sent.
        let sent = stream.write_all(bytes);
        let mut reply = Vec::new();
        if let Err(error) = stream.read_to_end(&mut reply)
            && reply.is_empty()
        {
            return Err(sent.err().unwrap_or(error));
        }
        Ok(Reply::read(&reply))
    }

    /// Sends the head of a request, and reads that of the reply: the connection may go on.
    pub(crate) fn switched(&self, head: &str) -> Reply {
        let mut stream = self.connect();
        stream.write_all(head.as_bytes()).expect("it is sent");
        let mut reply = Vec::new();
        let mut byte = [0];
        while !reply.ends_with(b"\r\n\r\n")
            && stream.read(&mut byte).expect("the service answers") > 0
        {
            reply.extend(byte);
        }
        Reply::read(&reply)
    }

    /// How the service stands.
    pub(crate) fn health(&self) -> Json {
        self.get("/health").json()
    }

    /// Opens the stream of values.
    pub(crate) fn stream(&self) -> Stream {
        self.stream_at("/api/v1/stats/stream")
    }

    pub(crate) fn stream_at(&self, path: &str) -> Stream {
        let uri = format!("ws://{}{path}", self.address).parse().expect("an address");
        let (name, value) = self.authorization.trim_end().split_once(": ").expect("credentials");
        let request = ClientRequestBuilder::new(uri).with_header(name, value);
        let (socket, _) = tungstenite::client(request, self.connect()).expect("it is opened");
        Stream(socket)
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).expect("it listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("it can wait");
        stream.set_write_timeout(Some(PATIENCE)).expect("it can wait");
        stream
    }
}

impl Reply {
    fn read(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        let status = status.unwrap_or_default();
        Self { status, head: head.to_owned(), body: body.to_owned() }
    }

    pub(crate) fn json(&self) -> Json {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Status and body, as a snapshot shows them.
    pub(crate) fn brief(&self) -> String {
        format!("{} {}", self.status, self.body)
    }

    /// The value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let headers = self.head.lines().filter_map(|line| line.split_once(": "));
        let mut found = headers.filter(|(key, _)| key.eq_ignore_ascii_case(name));
        found.next().map(|(_, value)| value)
    }
}

/// A stream of values.
pub(crate) struct Stream(WebSocket<TcpStream>);

impl Stream {
    pub(crate) fn say(&mut self, text: &str) {
        self.send(Message::text(text));
    }

    pub(crate) fn send(&mut self, message: Message) {
        self.0.send(message).expect("it is sent");
    }

    /// The next message, as it was sent; but for those that only say how far the values go.
    pub(crate) fn hear(&mut self) -> String {
        loop {
            let text = self.hear_anything();
            if !is_progress(&text) {
                return text;
            }
        }
    }

    /// The next message, as it was sent, but for those that say that the service is alive.
    pub(crate) fn hear_anything(&mut self) -> String {
        loop {
            let text = self.text();
            if !is_alive(&text) {
                return text;
            }
        }
    }

    /// The next message that says that the service is alive.
    pub(crate) fn hear_alive(&mut self) -> Json {
        loop {
            let text = self.text();
            if is_alive(&text) {
                return serde_json::from_str(&text).expect("it is JSON");
            }
        }
    }

    fn text(&mut self) -> String {
        let mut message = self.0.read().expect("a message");
        while message.is_ping() {
            // The library answers it.
            message = self.0.read().expect("a message");
        }
        let Message::Text(text) = message else { panic!("{message}: expected a text") };
        text.as_str().to_owned()
    }

    /// The next messages, one a line.
    pub(crate) fn hear_some(&mut self, count: usize) -> String {
        (0..count).map(|_| self.hear()).collect::<Vec<_>>().join("\n")
    }

    /// Whether nothing comes any more.
    pub(crate) fn is_over(&mut self) -> bool {
        self.0.read().is_err() || self.0.read().is_err()
    }

    /// The code and the reason with which the service closes the stream, and no value before.
    pub(crate) fn hear_closing(&mut self) -> (u16, String) {
        let mut message = self.0.read().expect("a message");
        while message.to_text().is_ok_and(is_alive) {
            message = self.0.read().expect("a message");
        }
        let Message::Close(Some(frame)) = message else { panic!("{message}: expected the end") };
        (frame.code.into(), frame.reason.as_str().to_owned())
    }

    /// The code and the reason with which the service closes the stream.
    pub(crate) fn closing(&mut self) -> (u16, String) {
        loop {
            if let Message::Close(frame) = self.0.read().expect("a message") {
                let frame = frame.expect("it is closed with a word");
                return (frame.code.into(), frame.reason.as_str().to_owned());
            }
        }
    }
}

fn is_alive(text: &str) -> bool {
    text.starts_with(r#"{"event":"alive","#)
}

/// Whether a message says how far the values go that were sent before, and nothing else.
fn is_progress(text: &str) -> bool {
    text.ends_with(r#","values":[]}"#) && !text.contains(r#""time":null"#)
}
