//! Events: what is delivered to those who have subscribed, written once for all of them.

use bytes::Bytes;

use super::channel::Reach;

/// For whom an event is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Everybody.
    Everybody,
    /// Those who see a contact centre.
    Centre(Box<str>),
    /// Those who look after others in a contact centre.
    Supervisors(Box<str>),
    /// The sessions of a user: what is published on `/v2/me` is a topic of each user's own.
    User(Box<str>),
    /// Those of them that see a contact centre.
    UserIn {
        /// The contact centre.
        centre: Box<str>,
        /// The user.
        user: Box<str>,
    },
    /// One session.
    Session(super::SessionId),
}

/// Something that is told on a channel.
#[derive(Debug)]
pub struct Event {
    pub(super) channel: Box<str>,
    pub(super) audience: Audience,
    pub(super) reach: Reach,
    /// Of events with the same key only the newest waits.
    pub(super) key: Option<u64>,
    pub(super) is_lazy: bool,
    /// The event as the only one in its array.
    framed: Bytes,
}

impl Event {
    /// An event with data that are written as JSON. It carries neither the publisher's id nor its
    /// session.
    #[must_use]
    pub fn new(channel: &str, data: &str, audience: Audience) -> Self {
        Self::with_ext(channel, data, None, audience)
    }

    /// An event with what an extension of the receiver needs.
    pub(super) fn with_ext(
        channel: &str,
        data: &str,
        ext: Option<&str>,
        audience: Audience,
    ) -> Self {
        let name = serde_json::to_string(channel).expect("a text can be written");
        let ext = ext.map(|ext| format!(",\"ext\":{ext}")).unwrap_or_default();
        let framed = format!("[{{\"channel\":{name},\"data\":{data}{ext}}}]");
        Self {
            channel: channel.into(),
            audience,
            reach: Reach::Full,
            key: None,
            is_lazy: false,
            framed: Bytes::from(framed),
        }
    }

    /// Lets the newest event with a key take the place of older ones that wait.
    #[must_use]
    pub fn keyed(mut self, key: u64) -> Self {
        self.key = Some(key);
        self
    }

    /// Says how far it reaches.
    #[must_use]
    pub fn reaching(mut self, reach: Reach) -> Self {
        self.reach = reach;
        self
    }

    /// Writes into it when it was told.
    pub(super) fn stamp(&mut self, time: &str) {
        let text = self.text();
        let text = text.strip_suffix('}').unwrap_or(text);
        self.framed = Bytes::from(format!("[{text},\"timestamp\":\"{time}\"}}]"));
    }

    /// The event alone in an array, as it is sent.
    #[must_use]
    pub fn framed(&self) -> Bytes {
        self.framed.clone()
    }

    /// How long it is as it is sent, bytes.
    pub(super) fn bytes(&self) -> usize {
        self.framed.len()
    }

    /// The event as it is written.
    #[must_use]
    pub fn text(&self) -> &str {
        let text = std::str::from_utf8(&self.framed).expect("it was written as a text");
        text.get(1..text.len() - 1).expect("it stands in brackets")
    }
}
