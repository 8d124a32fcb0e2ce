//! The wire of a client: its WebSocket, and who may write to it.
//!
//! Events are brought by a porter that serves many wires at once. All else is done by the task of the
//! client, which takes the wire for as long as it has something in hand: meanwhile the porter leaves
//! everything to it, so that nothing is written in a wrong order.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll, Waker};

use axum::extract::ws::{Message, Utf8Bytes, WebSocket};
use futures_util::{Sink, Stream};

use super::bell::Bell;
use super::envelope::{array_of, frames_of};
use super::porter::Porter;
use super::push::Push;
use crate::cometd::{Connection, Now, Part, SessionId, Spoken, Wake};

/// A WebSocket, shared by the task of its client and by a porter.
#[derive(Debug)]
pub(super) struct Wire {
    pub(super) connection: Connection,
    /// Rings for the task of the client.
    pub(super) bell: Bell,
    /// The same bell, for who waits until there is room.
    ringing: Waker,
    porter: Arc<Porter>,
    ends: Mutex<Ends>,
}

#[derive(Debug)]
struct Ends {
    socket: WebSocket,
    keeper: Keeper,
}

/// Who may write.
#[derive(Debug)]
enum Keeper {
    /// The task of the client, which has to take this in hand first.
    Task(Left),
    /// The porter.
    Porter(Carried),
}

/// What the porter knows of a session.
#[derive(Clone, Copy, Debug)]
pub(super) struct Carried {
    pub(super) session: SessionId,
    /// When the task of the client wakes for it by itself, milliseconds.
    pub(super) speaks_at_ms: Option<i64>,
}

/// What the porter has left to the task.
#[derive(Debug, Default)]
pub(super) struct Left {
    /// What the session has said already.
    pub(super) spoken: Option<Spoken>,
    /// Whether a part of what was written waits for room.
    pub(super) is_stuck: bool,
}

impl Wire {
    /// A wire that is in the hands of its task.
    pub(super) fn new(socket: WebSocket, push: &Push) -> Arc<Self> {
        let connection = push.next_connection();
        let bell = Bell::default();
        Arc::new(Self {
            connection,
            ringing: bell.waker(),
            bell,
            porter: push.porters.of(connection),
            ends: Mutex::new(Ends { socket, keeper: Keeper::Task(Left::default()) }),
        })
    }

    fn ends(&self) -> MutexGuard<'_, Ends> {
        self.ends.lock().expect("whoever held it has not panicked")
    }

    /// Takes the wire in hand, with what the porter has left.
    pub(super) fn take(&self) -> Left {
        match std::mem::replace(&mut self.ends().keeper, Keeper::Task(Left::default())) {
            Keeper::Task(left) => left,
            Keeper::Porter(_) => Left::default(),
        }
    }

    /// Leaves the wire to the porter. What was rung for meanwhile has to be looked at by the task.
    pub(super) fn leave(&self, carried: Carried) {
        self.ends().keeper = Keeper::Porter(carried);
    }

    /// Writes what a session has to say, by the porter. What is more than events, and what finds no room,
    /// is left to the task of the client.
    pub(super) fn carry(&self, push: &Push, now: Now) {
        let mut ends = self.ends();
        let Ends { socket, keeper } = &mut *ends;
        let Keeper::Porter(carried) = *keeper else { return self.bell.wake() };
        let spoken = push.bayeux().speak(carried.session, self.connection, now);
        let left = match message_of(&spoken, carried, push.settings.messages_per_frame) {
            Some(message) => self.write(socket, message),
            None if spoken.parts.is_empty() && carried.is_kept(&spoken) => Left::default(),
            None => Left { spoken: Some(spoken), is_stuck: false },
        };
        if left.spoken.is_some() || left.is_stuck {
            *keeper = Keeper::Task(left);
            self.bell.wake();
        }
    }

    fn write(&self, socket: &mut WebSocket, message: Message) -> Left {
        let mut context = Context::from_waker(&self.ringing);
        let mut socket = Pin::new(socket);
        let written = match socket.as_mut().poll_ready(&mut context) {
            Poll::Ready(Ok(())) => match socket.as_mut().start_send(message) {
                Ok(()) => socket.as_mut().poll_flush(&mut context),
                Err(error) => Poll::Ready(Err(error)),
            },
            other @ (Poll::Ready(Err(_)) | Poll::Pending) => other,
        };
        // The task of the client finds out by itself what is wrong with it.
        Left { spoken: None, is_stuck: !matches!(written, Poll::Ready(Ok(()))) }
    }
}

impl Carried {
    /// Whether nothing has come that the task has to know of.
    fn is_kept(&self, spoken: &Spoken) -> bool {
        let wakes_in_time = match (spoken.speaks_at_ms, self.speaks_at_ms) {
            (None, _) => true,
            (Some(next), known) => known.is_some_and(|known| known <= next),
        };
        !spoken.is_over && wakes_in_time
    }
}

/// What was said as one message, where it is nothing but events.
fn message_of(spoken: &Spoken, carried: Carried, count_max: usize) -> Option<Message> {
    let is_event = |part: &Part| matches!(part, Part::Event(_));
    if !carried.is_kept(spoken) || !spoken.parts.iter().all(is_event) {
        return None;
    }
    let mut frames = frames_of(&spoken.parts, count_max);
    frames.next().filter(|_| frames.next().is_none()).map(framed)
}

/// The parts of a frame as they are written.
pub(super) fn framed(frame: &[Part]) -> Message {
    // Whoever hears it is sent the same bytes.
    let shared = match frame {
        [Part::Event(event)] => Utf8Bytes::try_from(event.framed()).ok(),
        _ => None,
    };
    Message::Text(shared.unwrap_or_else(|| array_of(frame).into()))
}

impl Stream for &Wire {
    type Item = Result<Message, axum::Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut self.ends().socket).poll_next(context)
    }
}

impl Sink<Message> for &Wire {
    type Error = axum::Error;

    fn poll_ready(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Result<(), Self::Error>> {
        Pin::new(&mut self.ends().socket).poll_ready(context)
    }

    fn start_send(self: Pin<&mut Self>, message: Message) -> Result<(), Self::Error> {
        Pin::new(&mut self.ends().socket).start_send(message)
    }

    fn poll_flush(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Result<(), Self::Error>> {
        Pin::new(&mut self.ends().socket).poll_flush(context)
    }

    fn poll_close(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Result<(), Self::Error>> {
        Pin::new(&mut self.ends().socket).poll_close(context)
    }
}

/// Who is told that a session has something to say: the task that holds a request, or a wire.
#[derive(Clone, Debug)]
pub(super) enum Ringer {
    /// The task of a request.
    Task(Bell),
    /// The porter of a WebSocket.
    Wire(Arc<Wire>),
}

impl Wake for Ringer {
    fn wake(&self) {
        match self {
            Self::Task(bell) => bell.wake(),
            Self::Wire(wire) => wire.porter.bring(wire),
        }
    }
}
