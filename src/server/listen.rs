//! Connections: how many there may be, and how long they may take to say what they want.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum_server::accept::Accept;
use hyper_util::rt::TokioTimer;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Sleep, sleep};

/// How many connections may be open; later ones wait until one closes.
const CONNECTIONS_MAX: usize = 20_000;
/// How long a client may take to send the head of a request.
const HEAD_TIME_MAX: Duration = Duration::from_secs(10);
/// How long a client may take nothing of a reply.
const WRITE_TIME_MAX: Duration = Duration::from_secs(30);
/// How large the head of a request may be, bytes, and how many headers it may have.
const HEAD_BYTES_MAX: u32 = 64 << 10;
const HEADERS_MAX: usize = 64;

type Server<A> = axum_server::Server<std::net::SocketAddr, A>;

/// Sets the limits of HTTP.
pub(super) fn limit<A>(mut server: Server<A>) -> Server<A> {
    let mut http = server.http_builder().http1();
    http.timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME_MAX)
        .max_headers(HEADERS_MAX)
        .max_buf_size(HEAD_BYTES_MAX as usize);
    // HTTP/2 has no timer of heads: who does not answer pings is gone.
    let mut http = server.http_builder().http2();
    http.timer(TokioTimer::new())
        .keep_alive_interval(HEAD_TIME_MAX)
        .keep_alive_timeout(HEAD_TIME_MAX)
        .max_header_list_size(HEAD_BYTES_MAX);
    // Who says nothing at all is not seen by the timer of heads.
    server.first_request_timeout(HEAD_TIME_MAX)
}

/// Lets so many connections in, and no more.
#[derive(Clone, Debug)]
pub(super) struct Entrance {
    places: Arc<Semaphore>,
    write_time_max: Duration,
}

impl Entrance {
    /// An entrance for connections of which some, WebSockets, have a limit of their own for what they
    /// may not take.
    pub(super) fn new(other_write_time_max: Duration) -> Self {
        let write_time_max = WRITE_TIME_MAX.max(other_write_time_max + HEAD_TIME_MAX);
        Self { places: Arc::new(Semaphore::new(CONNECTIONS_MAX)), write_time_max }
    }
}

impl<S: Send + 'static> Accept<TcpStream, S> for Entrance {
    type Stream = Connection;
    type Service = S;
    type Future = Pin<Box<dyn Future<Output = io::Result<(Connection, S)>> + Send>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let (places, write_time_max) = (Arc::clone(&self.places), self.write_time_max);
        Box::pin(async move {
            stream.set_nodelay(true)?;
            let place = places.acquire_owned().await.map_err(io::Error::other)?;
            let connection = Connection { stream, _place: place, write_time_max, waiting: None };
            Ok((connection, service))
        })
    }
}

/// A connection with its place.
#[derive(Debug)]
pub(super) struct Connection {
    stream: TcpStream,
    _place: OwnedSemaphorePermit,
    write_time_max: Duration,
    /// Until when the client may take something, where there is no room for more.
    waiting: Option<Pin<Box<Sleep>>>,
}

impl Connection {
    /// Ends a connection whose client has taken nothing for too long: what waits for it takes memory.
    fn in_time(
        &mut self,
        written: Poll<io::Result<usize>>,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<usize>> {
        if written.is_ready() {
            self.waiting = None;
            return written;
        }
        let write_time_max = self.write_time_max;
        let waiting = self.waiting.get_or_insert_with(|| Box::pin(sleep(write_time_max)));
        ready!(waiting.as_mut().poll(context));
        tracing::info!("closed a connection: its client takes nothing of what it is sent");
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.in_time(written, context)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        self.in_time(written, context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::AsyncWriteExt;
    use tokio::net::TcpListener;

    use super::*;

    #[tokio::test]
    async fn who_takes_nothing_is_not_waited_for_for_ever() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let (stream, _) = listener.accept().await.unwrap();
        let entrance =
            Entrance { write_time_max: Duration::from_millis(50), ..Entrance::new(HEAD_TIME_MAX) };
        let (mut connection, ()) = entrance.accept(stream, ()).await.unwrap();
        // More than the buffers of any connection hold.
        let error = connection.write_all(&vec![0; 64 << 20]).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        drop(client);
    }

    #[test]
    fn websockets_are_ended_by_their_own_limit() {
        for (other_s, expected_s) in [(1, 30), (600, 610)] {
            let entrance = Entrance::new(Duration::from_secs(other_s));
            assert_eq!(entrance.write_time_max, Duration::from_secs(expected_s));
        }
    }
}
