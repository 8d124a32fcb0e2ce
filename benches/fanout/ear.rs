//! Who listens, and who speaks: clients of either peer in one thread.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use hdrhistogram::Histogram;
use tallyboard::clock::Stopwatch;
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::Notify;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{ClientRequestBuilder, Message};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use crate::peer::{LISTEN, PASSWORD, Peer, USER};

/// How long the data of a message are, bytes.
const DATA_BYTES: usize = 200;
/// Where messages are published.
const CHANNEL: &str = "/load/x";

type Socket = WebSocketStream<TcpStream>;

/// What all clients together have heard.
pub(crate) struct Heard {
    pub(crate) count: Cell<u64>,
    /// From how many on somebody wants to be woken.
    wanted: Cell<u64>,
    enough: Notify,
    /// How long messages took, microseconds.
    pub(crate) latency: RefCell<Histogram<u64>>,
    started: Stopwatch,
}

impl Heard {
    pub(crate) fn new() -> Rc<Self> {
        let latency = Histogram::new_with_max(60_000_000, 3).expect("bounds that can be");
        Rc::new(Self {
            count: Cell::new(0),
            wanted: Cell::new(u64::MAX),
            enough: Notify::new(),
            latency: RefCell::new(latency),
            started: Stopwatch::start(),
        })
    }

    pub(crate) fn now_us(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_micros()).unwrap_or(u64::MAX)
    }

    /// Waits until so much was heard.
    pub(crate) async fn reaches(&self, count: u64) {
        while self.count.get() < count {
            self.wanted.set(count);
            self.enough.notified().await;
        }
    }

    /// Begins to count anew.
    pub(crate) fn reset(&self) {
        self.count.set(0);
        self.latency.borrow_mut().reset();
    }

    fn hear(&self, text: &str) {
        let now_us = self.now_us();
        for (at, mark) in text.match_indices("\"t\":") {
            let digits = text.get(at + mark.len()..).unwrap_or_default();
            let end = digits.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(digits.len());
            let sent_us: u64 = digits.get(..end).and_then(|t| t.parse().ok()).unwrap_or_default();
            self.latency.borrow_mut().saturating_record(now_us.saturating_sub(sent_us));
            self.count.set(self.count.get() + 1);
        }
        if self.count.get() >= self.wanted.get() {
            self.wanted.set(u64::MAX);
            self.enough.notify_one();
        }
    }
}

/// Opens a WebSocket.
async fn socket(peer: &Peer, receive_bytes: Option<u32>) -> Socket {
    let uri = format!("ws://{}/cometd", peer.address).parse().expect("an address");
    let basic = BASE64_STANDARD.encode(format!("{USER}:{PASSWORD}"));
    let request =
        ClientRequestBuilder::new(uri).with_header("Authorization", format!("Basic {basic}"));
    let request = request.into_client_request().expect("a request");
    let stream = TcpSocket::new_v4().expect("there is room");
    if let Some(bytes) = receive_bytes {
        stream.set_recv_buffer_size(bytes).expect("it can");
    }
    let stream = stream.connect(peer.address).await.expect("it listens");
    stream.set_nodelay(true).expect("it can");
    let config = WebSocketConfig::default().read_buffer_size(4 << 10).write_buffer_size(0);
    let opened = client_async_with_config(request, stream, Some(config)).await;
    opened.expect("it is opened").0
}

async fn say(socket: &mut Socket, text: String) {
    socket.send(Message::text(text)).await.expect("it is sent");
}

async fn reply(socket: &mut Socket) -> String {
    let message = socket.next().await.expect("a message").expect("a message");
    message.into_text().expect("a text").as_str().to_owned()
}

/// Opens a session of Bayeux with a connect that is held. Gives its id, too.
async fn session(peer: &Peer, receive_bytes: Option<u32>) -> (Socket, String) {
    let mut socket = socket(peer, receive_bytes).await;
    say(&mut socket, r#"[{"channel":"/meta/handshake","version":"1.0"}]"#.to_owned()).await;
    let text = reply(&mut socket).await;
    let id = text.split("\"clientId\":\"").nth(1).and_then(|rest| rest.split('"').next());
    let id = id.expect("it is let in").to_owned();
    let connect = format!(r#"[{{"channel":"/meta/connect","clientId":"{id}"}}]"#);
    say(&mut socket, connect.clone()).await;
    reply(&mut socket).await;
    say(&mut socket, connect).await;
    (socket, id)
}

/// A client that listens.
pub(crate) async fn listener(
    peer: &Peer,
    receive_bytes: Option<u32>,
) -> WebSocketStream<TcpStream> {
    if peer.is_plain {
        let mut socket = socket(peer, receive_bytes).await;
        say(&mut socket, LISTEN.to_owned()).await;
        return socket;
    }
    let (mut socket, id) = session(peer, receive_bytes).await;
    let subscribe = format!(
        r#"[{{"channel":"/meta/subscribe","clientId":"{id}","subscription":"{CHANNEL}"}}]"#
    );
    say(&mut socket, subscribe).await;
    reply(&mut socket).await;
    socket
}

/// Clients that are there, and neither say nor hear anything.
pub(crate) async fn idle(peer: &Peer, count: usize) -> Vec<WebSocketStream<TcpStream>> {
    let mut sockets = Vec::with_capacity(count);
    for _ in 0..count {
        sockets.push(session(peer, None).await.0);
    }
    sockets
}

/// Lets a client hear until its peer has gone.
pub(crate) fn listen(mut socket: WebSocketStream<TcpStream>, heard: &Rc<Heard>) {
    let heard = Rc::clone(heard);
    tokio::task::spawn_local(async move {
        while let Some(Ok(message)) = socket.next().await {
            if let Ok(text) = message.to_text() {
                heard.hear(text);
            }
        }
    });
}

/// A client that speaks.
pub(crate) struct Mouth {
    sink: SplitSink<Socket, Message>,
    begin: String,
    end: String,
}

impl Mouth {
    pub(crate) async fn new(peer: &Peer) -> Self {
        let padding = "x".repeat(DATA_BYTES - 40);
        let (socket, begin, end) = if peer.is_plain {
            // As long as what the service sends of it.
            let begin = format!(r#"[{{"channel":"{CHANNEL}","data":{{"p":"{padding}","t":"#);
            (socket(peer, None).await, begin, "}}]".to_owned())
        } else {
            let (socket, id) = session(peer, None).await;
            let begin = format!(
                r#"[{{"channel":"{CHANNEL}","clientId":"{id}","data":{{"p":"{padding}","t":"#
            );
            (socket, begin, "}}]".to_owned())
        };
        let (sink, stream) = socket.split();
        tokio::task::spawn_local(drain(stream));
        Self { sink, begin, end }
    }

    /// Says something at an instant, microseconds.
    pub(crate) async fn say(&mut self, at_us: u64) {
        let text = format!("{}{at_us}{}", self.begin, self.end);
        self.sink.send(Message::text(text)).await.expect("it is sent");
    }
}

async fn drain(mut stream: SplitStream<Socket>) {
    while let Some(Ok(_)) = stream.next().await {}
}
