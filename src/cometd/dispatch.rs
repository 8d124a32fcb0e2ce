//! What a client sends at once: message by message, with one reply each.

use std::sync::Arc;

use serde_json::Value as Json;

use super::channel::{Kind, is_channel, is_pattern, kind};
use super::connect::{Part, Spoken};
use super::event::{Audience, Event};
use super::extension::{Now, TimeSync, ext_of};
use super::machine::Bayeux;
use super::message::Message;
use super::refusal::Refusal;
use super::reply::{Reconnect, Reply};
use super::session::{Connection, Ending, Identity, SessionId, Wake};

/// How messages travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// Requests, one of which waits for events.
    LongPolling,
    /// The same by scripts, for pages of other sites.
    CallbackPolling,
    /// A WebSocket.
    WebSocket,
}

/// From where messages come.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a, W> {
    /// How they travel.
    pub transport: Transport,
    /// Whether the client can have as many requests at once as it likes, as over HTTP/2.
    pub is_multiplexed: bool,
    /// Who has sent them, as far as it was shown.
    pub identity: Option<&'a Identity>,
    /// The cookie of the browser.
    pub browser: Option<&'a str>,
    /// Through what they came.
    pub connection: Connection,
    /// Who waits there for events.
    pub waker: &'a W,
    /// The session that the WebSocket serves so far.
    pub bound: Option<SessionId>,
    /// When they came.
    pub now: Now,
}

/// A channel to which a session has just subscribed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscribed {
    /// The session.
    pub session: SessionId,
    /// The channel or pattern.
    pub channel: Arc<str>,
}

/// A connect whose answer is still to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hold {
    /// Its session.
    pub session: SessionId,
    /// When the answer comes at the latest, or something else is due, milliseconds.
    pub speaks_at_ms: Option<i64>,
}

/// What comes of messages.
#[derive(Debug, Default)]
pub struct Answer {
    /// What is to be written now, in this order.
    pub parts: Vec<Part>,
    /// What is to be waited for.
    pub hold: Option<Hold>,
    /// The session that they belong to.
    pub session: Option<SessionId>,
    /// What was subscribed: whoever publishes may have something to tell at once.
    pub subscribed: Vec<Subscribed>,
    /// Whether a session has begun.
    pub has_begun: bool,
    /// Whether the client has said goodbye.
    pub has_ended: bool,
}

/// A message with what is known of it.
pub(super) struct Turn<'a, W> {
    pub(super) message: &'a Message<'a>,
    pub(super) context: &'a Context<'a, W>,
    /// Whether nothing else was sent with it.
    pub(super) is_alone: bool,
    pub(super) answer: &'a mut Answer,
}

impl<W: Wake> Bayeux<W> {
    /// Takes in what a client has sent at once.
    pub fn receive(&mut self, messages: &[Message<'_>], context: &Context<'_, W>) -> Answer {
        let mut answer = Answer { session: context.bound, ..Answer::default() };
        if let Some(bound) = context.bound.filter(|bound| !self.is_alive(*bound)) {
            // It has ended meanwhile, and may have a last word to say.
            answer.parts.extend(self.speak(bound, context.connection, context.now).parts);
            answer.session = None;
        }
        let is_alone = messages.len() == 1;
        let begins = messages.iter().any(|message| message.channel() == "/meta/handshake");
        for message in messages {
            let mut turn = Turn { message, context, is_alone, answer: &mut answer };
            let is_beside = begins && message.channel() != "/meta/handshake";
            let id = message.id();
            match id {
                Err(()) => self.refuse(&mut turn, &Refusal::IdInvalid),
                Ok(_) if is_beside => self.refuse(&mut turn, &Refusal::NotAlone),
                Ok(_) => self.take(&mut turn),
            }
        }
        self.speak_up(context, &mut answer);
        answer
    }

    fn take(&mut self, turn: &mut Turn<'_, W>) {
        match turn.message.channel() {
            "/meta/handshake" => self.handshake(turn),
            "/meta/connect" => self.connect(turn),
            "/meta/subscribe" => self.subscribe(turn),
            "/meta/unsubscribe" => self.unsubscribe(turn),
            "/meta/disconnect" => self.disconnect(turn),
            "" => self.refuse(turn, &Refusal::ChannelMissing),
            channel if !is_channel(channel) => self.refuse(turn, &Refusal::ChannelInvalid),
            channel => match kind(channel) {
                Kind::Meta => self.refuse(turn, &Refusal::MetaUnknown(channel.to_owned())),
                Kind::Service | Kind::Broadcast => self.publish_of(turn),
            },
        }
    }

    /// Says what the session has to say through this connection.
    fn speak_up(&mut self, context: &Context<'_, W>, answer: &mut Answer) {
        let Some(id) = answer.session else { return };
        let is_on = self.sessions.get(&id).is_some_and(|session| session.is_on(context.connection));
        if is_on {
            let Spoken { parts, is_held, speaks_at_ms, is_over, .. } =
                self.speak(id, context.connection, context.now);
            // On a WebSocket the held connect is answered before the goodbye.
            let place = if answer.has_ended { answer.parts.len() - 1 } else { answer.parts.len() };
            answer.parts.splice(place..place, parts);
            answer.hold = is_held.then_some(Hold { session: id, speaks_at_ms });
            answer.session = answer.session.filter(|_| !is_over);
        } else if context.transport == Transport::LongPolling
            && let Some(session) = self.sessions.get_mut(&id)
        {
            let events = session.speak_along(&self.settings);
            answer.parts.extend(events);
        }
    }

    pub(super) fn is_alive(&self, session: SessionId) -> bool {
        self.sessions.get(&session).is_some_and(|session| session.ended.is_none())
    }

    /// The session of a message, if whoever has sent it may use it.
    pub(super) fn session_of(&mut self, turn: &mut Turn<'_, W>) -> Result<SessionId, Refusal> {
        let (message, context) = (turn.message, turn.context);
        let is_socket = context.transport == Transport::WebSocket;
        let unknown = Err(Refusal::SessionUnknown);
        if let Some(session) = turn.answer.session.filter(|_| is_socket) {
            // It may have said goodbye in the same envelope.
            return if self.is_alive(session) { Ok(session) } else { unknown };
        }
        if is_socket && self.settings.switches.require_handshake_per_connection {
            return unknown;
        }
        let found = message.client_id.as_str().and_then(|id| self.by_client_id.get(id)).copied();
        let Some(id) = found else { return unknown };
        // All of an envelope belongs to the session of its first message.
        if turn.answer.session.is_some_and(|first| first != id) {
            return unknown;
        }
        let Some(session) = self.sessions.get(&id).filter(|one| one.ended.is_none()) else {
            return unknown;
        };
        let is_owner = match context.identity {
            Some(identity) => identity.user == session.identity.user,
            None => session.identity.is_of_handshake,
        };
        let is_browser = is_socket
            || self.settings.switches.trust_client_session
            || (context.browser.is_some() && context.browser == session.browser.as_deref());
        if !is_owner || !is_browser {
            return unknown;
        }
        turn.answer.session = Some(id);
        Ok(id)
    }

    /// Writes a reply to a message.
    pub(super) fn reply<'r>(
        &self,
        turn: &'r mut Turn<'_, W>,
        ack: Option<Json>,
        fill: impl FnOnce(&mut Reply<'r>),
    ) {
        let message = turn.message;
        let channel = message.channel();
        let now = turn.context.now;
        let time_sync = TimeSync::of(message, now).filter(|_| kind(channel) == Kind::Meta);
        let is_about_channel = matches!(channel, "/meta/subscribe" | "/meta/unsubscribe");
        let mut reply = Reply {
            channel,
            id: message.id().unwrap_or_default(),
            successful: true,
            subscription: Some(&message.subscription).filter(|_| is_about_channel),
            ext: ext_of(time_sync.as_ref(), now, ack),
            timestamp: self.timestamp(now),
            ..Reply::default()
        };
        fill(&mut reply);
        turn.answer.parts.push(Part::Reply(reply.text()));
    }

    pub(super) fn timestamp(&self, now: Now) -> Option<String> {
        let is_told = self.settings.switches.timestamp;
        is_told.then(|| crate::clock::Timestamp::saturating_from_ms(now.wall_ms).http_date())
    }

    pub(super) fn refuse(&self, turn: &mut Turn<'_, W>, refusal: &Refusal) {
        // Only where the client asks for its session it is told how to get another one.
        let is_asking = matches!(turn.message.channel(), "/meta/connect" | "/meta/handshake");
        self.reply(turn, None, |reply| {
            reply.refuse(refusal);
            reply.advice = reply.advice.filter(|_| is_asking);
        });
    }

    fn publish_of(&mut self, turn: &mut Turn<'_, W>) {
        let session = match self.session_of(turn) {
            Ok(session) => session,
            Err(refusal) => return self.refuse(turn, &refusal),
        };
        let (message, now) = (turn.message, turn.context.now);
        self.use_of(session, now.steady_ms);
        let channel = message.channel();
        if is_pattern(channel) {
            return self.refuse(turn, &Refusal::ChannelInvalid);
        }
        if kind(channel) == Kind::Broadcast {
            if !self.may_publish(channel) {
                return self.refuse(turn, &Refusal::PublishDenied(channel.to_owned()));
            }
            let Some(centre) = self.sessions.get(&session).map(|one| &*one.identity.centre) else {
                return;
            };
            // What the receiver needs to read the data; everything else could be a secret.
            let binary = message.ext("binary").map(|binary| format!("{{\"binary\":{binary}}}"));
            let audience = Audience::Centre(centre.into());
            let data = message.data_text();
            let event = Event::with_ext(channel, data, binary.as_deref(), audience);
            let hears_itself = self.settings.switches.broadcast_to_publisher;
            self.deliver(event, Some(session).filter(|_| !hears_itself), now);
        }
        self.reply(turn, None, |_| {});
    }

    /// Notes a message of a session that is no connect.
    pub(super) fn use_of(&mut self, session: SessionId, now_ms: i64) {
        if let Some(session) = self.sessions.get_mut(&session) {
            session.is_active(&self.settings, now_ms);
        }
    }

    fn disconnect(&mut self, turn: &mut Turn<'_, W>) {
        match self.session_of(turn) {
            Ok(session) => {
                self.close(session, Ending { reconnect: Reconnect::None, is_asked_for: true });
                turn.answer.has_ended = true;
                self.reply(turn, None, |_| {});
            }
            Err(refusal) => self.refuse(turn, &refusal),
        }
    }
}
