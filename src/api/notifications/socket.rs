//! The transport over WebSockets: events go out when they happen, all that waits in one write.
//!
//! A client that does not read makes nobody wait: the newest of everything waits for it, until its
//! connection is dropped with a reason. Its session lives on for a while.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocketUpgrade, close_code};
use axum::http::HeaderMap;
use axum::response::Response;
use axum_extra::extract::CookieJar;
use futures_util::SinkExt;
use tokio::sync::{OwnedSemaphorePermit, watch};
use tokio::time::{Instant, sleep_until, timeout};
use tokio_tungstenite::tungstenite;

use super::bell::{Ear, Woken};
use super::envelope::frames_of;
use super::identity::{Sender, identity_of};
use super::push::Push;
use super::wire::{Carried, Framer, Left, Ringer, Wire};
use crate::api::problem::Problem;
use crate::api::service::Service;
use crate::cometd::{
    Answer, Context, Gone, Identity, Part, SessionId, Spoken, Transport, read_envelope,
};

/// How much is read at once from one client, bytes. Few messages are larger, and there are many clients.
const READ_BYTES: usize = 2 << 10;
/// How long a client that is told why its connection ends may take to read that.
const LAST_WORD_TIME_MAX: Duration = Duration::from_secs(10);
/// How many times a client is asked whether it is there; who has not answered then is gone.
const PINGS_UNANSWERED_MAX: u32 = 2;
/// How long a WebSocket may be there without a session, milliseconds.
const STRANGER_MS_MAX: i64 = 30_000;
/// How long a client that has said goodbye may take to close, milliseconds.
const GOODBYE_MS_MAX: i64 = 2_000;

/// Opens a WebSocket. Who it is may be shown later, by a handshake or the id of a session.
pub(super) fn open(
    service: Arc<Service>,
    upgrade: WebSocketUpgrade,
    headers: &HeaderMap,
    (sender, centre): (Sender, Option<String>),
) -> Result<Response, Problem> {
    let Ok(permit) = Arc::clone(&service.streams).try_acquire_owned() else {
        return Err(Problem::too_many("too many streams are open"));
    };
    let stranger = match sender.visitor {
        Some(_) => None,
        None => match Arc::clone(&service.push.strangers).try_acquire_owned() {
            Ok(place) => Some(place),
            Err(_) => return Err(Problem::too_many("too many strangers have come")),
        },
    };
    let settings = &service.push.settings;
    let upgrade = agreed(upgrade, settings.websocket_protocol.clone())?
        .max_message_size(settings.bayeux.max_message_bytes)
        .max_frame_size(settings.bayeux.max_message_bytes)
        .read_buffer_size(READ_BYTES)
        .write_buffer_size(0);
    let jar = CookieJar::from_headers(headers);
    let browser = jar.get(&settings.browser_cookie.name).map(|cookie| cookie.value().to_owned());
    Ok(upgrade.on_upgrade(move |socket| async move {
        let now_ms = service.push.now().steady_ms;
        let talk = Talk {
            client: Client { sender, centre, browser, identity: None },
            stranger,
            wire: Wire::new(socket, &service.push),
            ear: Ear::new(),
            session: None,
            speaks_at_ms: None,
            pings_at_ms: now_ms + service.push.ping_period_ms(),
            pings_unanswered: 0,
            ends_at_ms: Some(now_ms + STRANGER_MS_MAX),
            service,
        };
        talk.serve(permit).await;
    }))
}

/// Agrees on a subprotocol: the one of the service, or whatever is offered first.
fn agreed(
    mut upgrade: WebSocketUpgrade,
    asked: Option<String>,
) -> Result<WebSocketUpgrade, Problem> {
    let Some(protocol) = asked else {
        let offered = upgrade.requested_protocols().next().cloned();
        // Clients that offer some give up where none is taken.
        if let Some(offered) = offered {
            upgrade.set_selected_protocol(offered);
        }
        return Ok(upgrade);
    };
    let upgrade = upgrade.protocols([protocol]);
    match upgrade.selected_protocol() {
        Some(_) => Ok(upgrade),
        None => Err(Problem::invalid("the WebSocket does not offer the protocol of the service")),
    }
}

/// Who is on the other side.
struct Client {
    sender: Sender,
    centre: Option<String>,
    browser: Option<String>,
    identity: Option<Identity>,
}

/// A WebSocket with all that is known of it.
struct Talk {
    service: Arc<Service>,
    client: Client,
    /// The place of a client of whom nobody knows yet who it is.
    stranger: Option<OwnedSemaphorePermit>,
    wire: Arc<Wire>,
    ear: Ear,
    session: Option<SessionId>,
    /// When the session has something to say even if nothing happens.
    speaks_at_ms: Option<i64>,
    pings_at_ms: i64,
    pings_unanswered: u32,
    /// When the connection ends, where it has no business here.
    ends_at_ms: Option<i64>,
}

/// Why a connection ends.
enum End {
    /// The client has closed it, or is gone.
    Gone,
    /// It ends with a word.
    Closed(u16, &'static str),
}

/// How a connection ends of which nothing more can be read.
fn end_of(error: axum::Error) -> End {
    match error.into_inner().downcast_ref() {
        Some(tungstenite::Error::Capacity(_)) => {
            End::Closed(close_code::SIZE, "more at once than `cometd.maxMessageSize`")
        }
        Some(_) | None => End::Gone,
    }
}

async fn stopped(stopping: &mut watch::Receiver<bool>) {
    // Who would say so may be gone, which is the same.
    let _ = stopping.wait_for(|is_stopping| *is_stopping).await;
}

impl Talk {
    async fn serve(mut self, permit: OwnedSemaphorePermit) {
        let end = self.run().await;
        if let Some(session) = self.session {
            self.push().hang_up(session, self.wire.connection);
        }
        self.wire.take();
        if let Err(End::Closed(code, reason)) = end {
            tracing::info!(code, reason, "closed a WebSocket of notifications: {reason}");
            let frame = CloseFrame { code, reason: Utf8Bytes::from_static(reason) };
            // A client that is gone hears nothing.
            let mut wire = &*self.wire;
            let _ = timeout(LAST_WORD_TIME_MAX, wire.send(Message::Close(Some(frame)))).await;
        }
        drop(permit);
    }

    fn push(&self) -> &Push {
        &self.service.push
    }

    async fn run(&mut self) -> Result<(), End> {
        let mut stopping = self.service.stopping.clone();
        let timer = sleep_until(self.alarm());
        tokio::pin!(timer);
        let wire = Arc::clone(&self.wire);
        let mut stream = &*wire;
        loop {
            tokio::select! {
                // What has happened is told in this order; who says much only waits for itself.
                biased;
                woken = self.ear.listen(&mut stream, &wire.bell) => match woken {
                    Woken::Heard(Some(Ok(message))) => self.hear(message).await?,
                    Woken::Heard(Some(Err(error))) => return Err(end_of(error)),
                    Woken::Heard(None) => return Err(End::Gone),
                    Woken::Rung => self.speak().await?,
                },
                () = &mut timer => self.be_on_time().await?,
                // Sessions are ended when the service stops, which rings.
                () = stopped(&mut stopping), if self.session.is_none() => {
                    return Err(End::Closed(close_code::AWAY, "the service is stopping"));
                }
            }
            let alarm = self.alarm();
            if timer.deadline() != alarm {
                timer.as_mut().reset(alarm);
            }
        }
    }

    /// When something has to be done even if nothing happens.
    fn alarm(&self) -> Instant {
        let at_ms = self.speaks_at_ms.into_iter().chain(self.ends_at_ms).chain([self.pings_at_ms]);
        self.push().instant(at_ms.min().unwrap_or(self.pings_at_ms)).into()
    }

    async fn be_on_time(&mut self) -> Result<(), End> {
        let now_ms = self.push().now().steady_ms;
        if self.ends_at_ms.is_some_and(|at_ms| at_ms <= now_ms) {
            return Err(End::Closed(close_code::NORMAL, "there is no session"));
        }
        if self.pings_at_ms <= now_ms {
            self.ping(now_ms).await?;
        }
        match self.speaks_at_ms.is_some_and(|at_ms| at_ms <= now_ms) {
            true => self.speak().await,
            false => Ok(()),
        }
    }

    async fn ping(&mut self, now_ms: i64) -> Result<(), End> {
        if self.pings_unanswered >= PINGS_UNANSWERED_MAX {
            return Err(End::Closed(close_code::POLICY, "no answer to pings"));
        }
        // This is a use of the log-in.
        let login = self.client.identity.as_ref().and_then(|identity| identity.login);
        if let (Some(login), Some(session)) = (login, self.session)
            && !self.service.door.goes_on(&login)
        {
            self.push().bayeux().end(session, Gone::Stopped);
        }
        self.pings_unanswered += 1;
        self.pings_at_ms = now_ms + self.push().ping_period_ms();
        self.throw_in(Message::Ping(Default::default())).await
    }

    async fn hear(&mut self, message: Message) -> Result<(), End> {
        self.pings_unanswered = 0;
        match message {
            Message::Text(text) => self.answer(&text).await,
            Message::Binary(_) => {
                Err(End::Closed(close_code::UNSUPPORTED, "expected a text message with JSON"))
            }
            Message::Ping(_) | Message::Pong(_) => Ok(()),
            Message::Close(_) => Err(End::Gone),
        }
    }

    async fn answer(&mut self, text: &str) -> Result<(), End> {
        let Ok(messages) = read_envelope(text) else {
            return Err(End::Closed(close_code::POLICY, "expected Bayeux messages in JSON"));
        };
        if messages.is_empty() {
            // Old clients say this to see whether anybody is there.
            return self.throw_in(Message::text("[]")).await;
        }
        let Client { sender, centre, identity, .. } = &mut self.client;
        let shown = identity_of(&self.service, sender, &messages, centre.as_deref()).await;
        match shown {
            // What was shown in a handshake counts for what follows.
            Ok(shown) => *identity = shown.or(identity.take()),
            Err(problem) => {
                tracing::debug!("a handshake cannot be looked at: {problem:?}");
                let reason = "too many log-ins at once: try again later";
                return Err(End::Closed(close_code::AGAIN, reason));
            }
        }
        // From here on until all is written, what happens is left to this task.
        self.take().await?;
        let push = &self.service.push;
        let ringer = Ringer::Wire(Arc::downgrade(&self.wire));
        let context = Context {
            transport: Transport::WebSocket,
            is_multiplexed: false,
            identity: self.client.identity.as_ref(),
            browser: self.client.browser.as_deref(),
            connection: self.wire.connection,
            waker: &ringer,
            bound: self.session,
            now: push.now(),
        };
        let Answer { parts, hold, session, subscribed, has_ended, .. } =
            push.bayeux().receive(&messages, &context);
        drop(messages);
        self.session = session;
        self.stranger = self.stranger.take().filter(|_| session.is_none());
        self.speaks_at_ms = hold.and_then(|hold| hold.speaks_at_ms);
        let now_ms = push.now().steady_ms;
        self.ends_at_ms = match (has_ended, session) {
            (true, _) => Some(now_ms + GOODBYE_MS_MAX),
            (false, Some(_)) => None,
            (false, None) => self.ends_at_ms.or(Some(now_ms + STRANGER_MS_MAX)),
        };
        self.write(&parts).await?;
        self.leave();
        self.push().tell(subscribed).await;
        Ok(())
    }

    /// Says what the session has to say.
    async fn speak(&mut self) -> Result<(), End> {
        self.take().await?;
        if let Some(session) = self.session {
            let now = self.push().now();
            let spoken = self.push().bayeux().speak(session, self.wire.connection, now);
            self.say(spoken).await?;
        }
        self.leave();
        Ok(())
    }

    /// Sends something that no session has said.
    async fn throw_in(&mut self, message: Message) -> Result<(), End> {
        self.take().await?;
        self.send(message).await?;
        self.leave();
        Ok(())
    }

    /// Takes the wire in hand, and finishes what the porter has begun.
    async fn take(&mut self) -> Result<(), End> {
        let Left { spoken, is_stuck } = self.wire.take();
        if is_stuck {
            self.within_time((&*self.wire).flush()).await?;
        }
        match spoken {
            Some(spoken) => self.say(spoken).await,
            None => Ok(()),
        }
    }

    /// Leaves what happens to the porter.
    fn leave(&self) {
        if let Some(session) = self.session {
            self.wire.leave(Carried { session, speaks_at_ms: self.speaks_at_ms });
        }
    }

    async fn say(&mut self, spoken: Spoken) -> Result<(), End> {
        self.speaks_at_ms = spoken.speaks_at_ms;
        if spoken.is_over {
            self.session = None;
            self.ends_at_ms = Some(self.push().now().steady_ms + STRANGER_MS_MAX);
        }
        self.write(&spoken.parts).await
    }

    async fn write(&self, parts: &[Part]) -> Result<(), End> {
        let mut framer = Framer::default();
        for frame in frames_of(parts, self.push().settings.messages_per_frame) {
            self.send(framer.framed(frame)).await?;
        }
        Ok(())
    }

    async fn send(&self, message: Message) -> Result<(), End> {
        self.within_time((&*self.wire).send(message)).await
    }

    /// Waits until something is written, for as long as a client may take.
    async fn within_time(
        &self,
        writing: impl Future<Output = Result<(), axum::Error>>,
    ) -> Result<(), End> {
        let mut writing = pin!(writing);
        // Nearly always there is room, and nothing to wait for.
        let written = match poll_fn(|context| Poll::Ready(writing.as_mut().poll(context))).await {
            Poll::Ready(written) => Ok(written),
            Poll::Pending => timeout(self.push().settings.write_time_max, writing).await,
        };
        match written {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(End::Gone),
            Err(_) => Err(End::Closed(close_code::POLICY, "the client does not read")),
        }
    }
}
