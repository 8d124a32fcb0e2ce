//! The wire of a client: its WebSocket, and who may write to it.
//!
//! Events are brought by a porter that serves many wires at once. All else is done by the task of the
//! client, which takes the wire for as long as it has something in hand: meanwhile the porter leaves
//! everything to it, so that nothing is written in a wrong order.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, Weak};
use std::task::{Context, Poll, Waker};

use axum::extract::ws::{Message, Utf8Bytes, WebSocket};
use futures_util::{Sink, Stream};

use super::bell::Bell;
use super::envelope::{array_of, frames_of};
use super::porter::Porter;
use super::push::Push;
use crate::cometd::{Connection, Event, Now, Part, SessionId, Spoken, Wake};

/// How much a porter writes to one client, bytes: what is more would keep others waiting.
const CARRIED_BYTES_MAX: usize = 16 << 10;

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
    /// Whether something that was written may wait for room.
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
            porter: push.porters.next(),
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
    pub(super) fn carry(&self, push: &Push, framer: &mut Framer, now: Now) {
        let mut ends = self.ends();
        let Ends { socket, keeper } = &mut *ends;
        let Keeper::Porter(carried) = *keeper else { return self.bell.wake() };
        let spoken = push.bayeux().speak(carried.session, self.connection, now);
        let is_kept = carried.is_kept(&spoken);
        if spoken.parts.is_empty() && is_kept {
            return;
        }
        let message = message_of(&spoken.parts, framer, push.settings.messages_per_frame);
        let written = message.filter(|_| is_kept).map_or(Written::No, |message| {
            write_at_once(socket, message, &mut Context::from_waker(&self.ringing))
        });
        let spoken = match written {
            Written::Whole => return,
            Written::InPart => None,
            Written::No => Some(spoken),
        };
        *keeper = Keeper::Task(Left { spoken, is_stuck: true });
        self.bell.wake();
    }
}

/// How much of a message went out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Written {
    Whole,
    /// It waits for room, or something is wrong with the wire, which the task will find out, too.
    InPart,
    /// Something else waits for room.
    No,
}

/// Writes a message without waiting for anything.
fn write_at_once<S: Sink<Message> + Unpin>(
    sink: &mut S,
    message: Message,
    context: &mut Context<'_>,
) -> Written {
    let mut sink = Pin::new(sink);
    if !matches!(sink.as_mut().poll_ready(context), Poll::Ready(Ok(()))) {
        return Written::No;
    }
    let is_taken = sink.as_mut().start_send(message).is_ok();
    match is_taken && matches!(sink.poll_flush(context), Poll::Ready(Ok(()))) {
        true => Written::Whole,
        false => Written::InPart,
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

/// What was said as one message, where it is nothing but events, and few of them.
fn message_of(parts: &[Part], framer: &mut Framer, count_max: usize) -> Option<Message> {
    let is_event = |part: &Part| matches!(part, Part::Event(_));
    let bytes: usize = parts.iter().map(|part| part.text().len()).sum();
    if bytes > CARRIED_BYTES_MAX || !parts.iter().all(is_event) {
        return None;
    }
    let mut frames = frames_of(parts, count_max);
    frames.next().filter(|_| frames.next().is_none()).map(|frame| framer.framed(frame))
}

/// Makes messages of parts. Whoever hears an event is sent the same bytes, which are looked at once.
#[derive(Debug, Default)]
pub(super) struct Framer {
    last: Option<(Arc<Event>, Utf8Bytes)>,
}

impl Framer {
    /// The parts of a frame as they are written.
    pub(super) fn framed(&mut self, frame: &[Part]) -> Message {
        let [Part::Event(event)] = frame else { return Message::Text(array_of(frame).into()) };
        if let Some((_, text)) = self.last.as_ref().filter(|(last, _)| Arc::ptr_eq(last, event)) {
            return Message::Text(text.clone());
        }
        let text = Utf8Bytes::try_from(event.framed());
        let text = text.unwrap_or_else(|_| array_of(frame).into());
        self.last = Some((Arc::clone(event), text.clone()));
        Message::Text(text)
    }
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
    /// The porter of a WebSocket, which ends with the task of its client.
    Wire(Weak<Wire>),
}

impl Wake for Ringer {
    fn wake(&self) {
        match self {
            Self::Task(bell) => bell.wake(),
            Self::Wire(wire) => {
                if let Some(wire) = wire.upgrade() {
                    Arc::clone(&wire.porter).bring(wire);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sink that is ready, takes messages and flushes them as it is told.
    struct Told([bool; 3]);

    impl Sink<Message> for Told {
        type Error = ();

        fn poll_ready(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), ()>> {
            if self.0[0] { Poll::Ready(Ok(())) } else { Poll::Pending }
        }

        fn start_send(self: Pin<&mut Self>, _: Message) -> Result<(), ()> {
            if self.0[1] { Ok(()) } else { Err(()) }
        }

        fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), ()>> {
            if self.0[2] { Poll::Ready(Ok(())) } else { Poll::Pending }
        }

        fn poll_close(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), ()>> {
            Poll::Ready(Ok(()))
        }
    }

    #[test]
    fn what_was_not_taken_is_known_from_what_waits_for_room() {
        for (told, expected) in [
            ([true, true, true], Written::Whole),
            ([true, true, false], Written::InPart),
            ([true, false, true], Written::InPart),
            ([false, true, true], Written::No),
        ] {
            let mut context = Context::from_waker(Waker::noop());
            let written = write_at_once(&mut Told(told), Message::text("[]"), &mut context);
            assert_eq!(written, expected, "{told:?}");
        }
    }
}
