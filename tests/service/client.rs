//! A small client of HTTP, one connection a request, that can also say what no good client says.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::Value as Json;

/// A service that says nothing for so long is taken for dead.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Client {
    address: SocketAddr,
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

    /// The value of the header that says who the client is.
    pub(crate) fn authorization(&self) -> &str {
        let value = self.authorization.trim_end().split_once(": ");
        value.map_or("", |(_, value)| value)
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

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_write_timeout(Some(PATIENCE)).unwrap();
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

    /// The value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let headers = self.head.lines().filter_map(|line| line.split_once(": "));
        let mut found = headers.filter(|(key, _)| key.eq_ignore_ascii_case(name));
        found.next().map(|(_, value)| value)
    }
}
