//! Clients of Bayeux over WebSockets: those that listen, and one that speaks.

use std::net::SocketAddr;
use std::rc::Rc;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use memchr::memmem;
use tokio::net::{TcpSocket, TcpStream};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{ClientRequestBuilder, Message};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use super::heard::Heard;

/// How much a client reads at once, bytes.
const READ_BYTES: usize = 4 << 10;
/// How a reply begins to say that something was refused.
const REFUSED: &str = "\"successful\":false";
const CONNECT: &str = "\"/meta/connect\"";

/// A client's end of a WebSocket.
pub type Socket = WebSocketStream<TcpStream>;

/// The service that is loaded.
#[derive(Clone, Debug)]
pub struct Target {
    /// Where it listens.
    pub address: SocketAddr,
    /// The name and the password of its account.
    pub account: (String, String),
}

/// Why a load cannot be put on.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The service is somewhere else.
    #[error(
        "`{0}` is not on this machine: a load is put on a service of the same machine only, such as \
         127.0.0.1:8080"
    )]
    NotLoopback(SocketAddr),
    /// Nobody listens there, or too many are there already.
    #[error("cannot connect to {address}: {reason}")]
    Unreachable {
        /// Where.
        address: SocketAddr,
        /// What the system or the service says.
        reason: String,
    },
    /// The service does not do what it is asked for.
    #[error("the service refuses: {0}")]
    Refused(String),
    /// The connection has ended.
    #[error("the service has closed the connection")]
    Gone,
    /// The system has refused something.
    #[error("the system refuses: {0}")]
    System(#[from] std::io::Error),
}

/// Opens a WebSocket; its end takes so many bytes without being read, where that is said.
///
/// # Errors
/// Where the service cannot be reached, or is on another machine.
pub async fn open(target: &Target, receive_bytes: Option<u32>) -> Result<Socket, LoadError> {
    let Target { address, account: (name, password) } = target;
    if !address.ip().is_loopback() {
        return Err(LoadError::NotLoopback(*address));
    }
    let unreachable = |reason: String| LoadError::Unreachable { address: *address, reason };
    let uri = format!("ws://{address}/cometd").parse().expect("an address makes a URI");
    let basic = BASE64_STANDARD.encode(format!("{name}:{password}"));
    let request =
        ClientRequestBuilder::new(uri).with_header("Authorization", format!("Basic {basic}"));
    let request = request.into_client_request().map_err(|error| unreachable(error.to_string()))?;
    let stream = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4()?,
        SocketAddr::V6(_) => TcpSocket::new_v6()?,
    };
    if let Some(bytes) = receive_bytes {
        stream.set_recv_buffer_size(bytes)?;
    }
    let stream = stream.connect(*address).await.map_err(|error| unreachable(error.to_string()))?;
    stream.set_nodelay(true)?;
    let config = WebSocketConfig::default().read_buffer_size(READ_BYTES).write_buffer_size(0);
    let opened = client_async_with_config(request, stream, Some(config)).await;
    opened.map(|(socket, _)| socket).map_err(|error| unreachable(error.to_string()))
}

/// Says something.
///
/// # Errors
/// Where the connection has ended.
pub async fn say(socket: &mut Socket, text: String) -> Result<(), LoadError> {
    socket.send(Message::text(text)).await.map_err(|_| LoadError::Gone)
}

/// The next text.
async fn reply(socket: &mut Socket) -> Result<String, LoadError> {
    loop {
        match socket.next().await {
            Some(Ok(Message::Text(text))) if text.contains(REFUSED) => {
                return Err(LoadError::Refused(text.as_str().to_owned()));
            }
            Some(Ok(Message::Text(text))) => return Ok(text.as_str().to_owned()),
            Some(Ok(
                Message::Ping(_) | Message::Pong(_) | Message::Binary(_) | Message::Frame(_),
            )) => {}
            Some(Ok(Message::Close(_)) | Err(_)) | None => return Err(LoadError::Gone),
        }
    }
}

/// Opens a session of Bayeux with a connect that is held. Gives its id, too.
///
/// # Errors
/// As [`open`], and where the service lets nobody in.
pub async fn begin(
    target: &Target,
    receive_bytes: Option<u32>,
) -> Result<(Socket, String), LoadError> {
    let mut socket = open(target, receive_bytes).await?;
    say(&mut socket, r#"[{"channel":"/meta/handshake","version":"1.0"}]"#.to_owned()).await?;
    let text = reply(&mut socket).await?;
    let id = text.split("\"clientId\":\"").nth(1).and_then(|rest| rest.split('"').next());
    let id = id.ok_or_else(|| LoadError::Refused(text.clone()))?.to_owned();
    say(&mut socket, connect(&id)).await?;
    reply(&mut socket).await?;
    say(&mut socket, connect(&id)).await?;
    Ok((socket, id))
}

fn connect(id: &str) -> String {
    format!(r#"[{{"channel":"/meta/connect","clientId":"{id}"}}]"#)
}

/// Subscribes a session to channels.
///
/// # Errors
/// Where the service refuses one of them, or the connection has ended.
pub async fn subscribe(
    socket: &mut Socket,
    id: &str,
    channels: &[String],
) -> Result<(), LoadError> {
    let channels = channels.iter().map(|one| format!("\"{one}\"")).collect::<Vec<_>>().join(",");
    let message = format!(
        r#"[{{"channel":"/meta/subscribe","clientId":"{id}","subscription":[{channels}]}}]"#
    );
    say(socket, message).await?;
    reply(socket).await.map(|_| ())
}

/// Lets a session hear until it ends. It stays alive by its connects.
pub fn listen(mut socket: Socket, id: &str, heard: &Rc<Heard>) {
    let (heard, connect) = (Rc::clone(heard), connect(id));
    tokio::task::spawn_local(async move {
        loop {
            let text = match socket.next().await {
                Some(Ok(Message::Text(text))) => text,
                Some(Ok(
                    Message::Ping(_) | Message::Pong(_) | Message::Binary(_) | Message::Frame(_),
                )) => continue,
                Some(Ok(Message::Close(_)) | Err(_)) | None => break,
            };
            heard.hear(&text);
            let is_answered = memmem::find(text.as_bytes(), CONNECT.as_bytes()).is_some();
            if is_answered
                && (text.contains(REFUSED) || say(&mut socket, connect.clone()).await.is_err())
            {
                break;
            }
        }
        heard.lose();
    });
}

/// A client that speaks on a channel.
#[derive(Debug)]
pub struct Speaker {
    sink: SplitSink<Socket, Message>,
    begin: String,
}

impl Speaker {
    /// A speaker with a session of its own, what it says being so long; what is refused is noted in `heard`.
    ///
    /// # Errors
    /// As [`begin`].
    pub async fn new(
        target: &Target,
        (channel, data_bytes): (&str, usize),
        heard: &Rc<Heard>,
    ) -> Result<Self, LoadError> {
        let (socket, id) = begin(target, None).await?;
        // The rest is the mark with its number.
        let padding = "x".repeat(data_bytes.saturating_sub(40));
        let begin =
            format!(r#"[{{"channel":"{channel}","clientId":"{id}","data":{{"p":"{padding}","t":"#);
        Ok(Self::over(socket, begin, heard))
    }

    /// A speaker over a WebSocket, of which everything begins alike.
    #[must_use]
    pub fn over(socket: Socket, begin: String, heard: &Rc<Heard>) -> Self {
        let (sink, stream) = socket.split();
        tokio::task::spawn_local(look_for_refusals(stream, Rc::clone(heard)));
        Self { sink, begin }
    }

    /// Says something that began at an instant, microseconds since the start of those who hear.
    ///
    /// # Errors
    /// Where the connection has ended.
    pub async fn say(&mut self, at_us: u64) -> Result<(), LoadError> {
        let text = format!("{}{at_us}}}}}]", self.begin);
        self.sink.send(Message::text(text)).await.map_err(|_| LoadError::Gone)
    }
}

async fn look_for_refusals(mut stream: SplitStream<Socket>, heard: Rc<Heard>) {
    while let Some(Ok(message)) = stream.next().await {
        if let Ok(text) = message.to_text()
            && text.contains(REFUSED)
        {
            heard.refuse(text);
        }
    }
    heard.lose();
}
