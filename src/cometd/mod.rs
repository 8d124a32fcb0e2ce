//! Bayeux, the protocol of CometD, as a state machine: messages in, messages out, no sockets.
//!
//! Whoever has sockets hands over what comes in, with the instant, and writes what comes out. The
//! protocol says nothing of what is published; it asks a `Policy` who may hear it.

mod channel;
mod settings;
mod reply;
mod refusal;
mod message;
mod event;
mod extension;
mod outbox;
mod session;
mod subscribers;
mod machine;
mod dispatch;
mod handshake;
mod connect;
mod subscribe;
#[cfg(test)]
mod tests;

pub use channel::{
    CHANNEL_BYTES_MAX, Reach, covers, is_channel, is_pattern, segment, takes_in, text_of_segment,
};
pub use connect::{Part, Parts, Spoken};
pub use dispatch::{Answer, Context, Hold, Subscribed, Transport};
pub use event::{Audience, Event};
pub use extension::Now;
pub use machine::{Bayeux, Gone};
pub use message::{EnvelopeError, Message, read_envelope};
pub use session::{Connection, Identity, SessionId, Wake};
pub use settings::{Settings, Switches};
