//! `/meta/subscribe` and `/meta/unsubscribe`: one channel, or several in an array.

use serde_json::Value as Json;

use super::channel::{Kind, is_channel, kind};
use super::dispatch::{Subscribed, Turn};
use super::machine::Bayeux;
use super::refusal::Refusal;
use super::session::{SessionId, Wake};

impl<W: Wake> Bayeux<W> {
    pub(super) fn subscribe(&mut self, turn: &mut Turn<'_, W>) {
        self.each_channel(turn, Self::add);
    }

    pub(super) fn unsubscribe(&mut self, turn: &mut Turn<'_, W>) {
        self.each_channel(turn, Self::remove);
    }

    /// Does something with each channel of a message, up to the first that is refused.
    fn each_channel(
        &mut self,
        turn: &mut Turn<'_, W>,
        mut act: impl FnMut(&mut Self, &mut Turn<'_, W>, (SessionId, &str)) -> Result<(), Refusal>,
    ) {
        let result = self.session_of(turn).and_then(|session| {
            self.use_of(session, turn.context.now.steady_ms);
            let channels = channels_of(&turn.message.subscription)?;
            channels.into_iter().try_for_each(|channel| {
                if !is_channel(channel) {
                    return Err(Refusal::SubscriptionInvalid);
                }
                act(self, turn, (session, channel))
            })
        });
        match result {
            Ok(()) => self.reply(turn, None, |_| {}),
            Err(refusal) => self.refuse(turn, &refusal),
        }
    }

    fn add(
        &mut self,
        turn: &mut Turn<'_, W>,
        (id, channel): (SessionId, &str),
    ) -> Result<(), Refusal> {
        let Some(session) = self.sessions.get_mut(&id) else {
            return Err(Refusal::SessionUnknown);
        };
        match kind(channel) {
            Kind::Meta => return Err(Refusal::SubscribeDenied(channel.to_owned())),
            // What the service says to one session comes without a subscription.
            Kind::Service => return Ok(()),
            Kind::Broadcast => {}
        }
        if !(self.may_hear)(&session.identity, channel) {
            return Err(Refusal::SubscribeDenied(channel.to_owned()));
        }
        let most = self.settings.max_subscriptions;
        if session.subscriptions.len() >= most && !session.subscriptions.contains(channel) {
            return Err(Refusal::TooManySubscriptions(most));
        }
        let channel = self.subscribers.add(channel, id);
        session.subscriptions.insert(channel.clone());
        turn.answer.subscribed.push(Subscribed { session: id, channel });
        Ok(())
    }

    fn remove(
        &mut self,
        _: &mut Turn<'_, W>,
        (id, channel): (SessionId, &str),
    ) -> Result<(), Refusal> {
        if kind(channel) == Kind::Service {
            return Ok(());
        }
        let session = self.sessions.get_mut(&id);
        if !session.is_some_and(|session| session.subscriptions.remove(channel)) {
            return Err(Refusal::ChannelMissing);
        }
        self.subscribers.remove(channel, id);
        Ok(())
    }
}

/// The channels that a message names.
fn channels_of(subscription: &Json) -> Result<Vec<&str>, Refusal> {
    match subscription {
        Json::Null => Err(Refusal::SubscriptionMissing),
        Json::String(channel) => Ok(vec![channel]),
        Json::Array(channels) => {
            let channels = channels.iter().map(Json::as_str).collect::<Option<Vec<_>>>();
            channels.filter(|channels| !channels.is_empty()).ok_or(Refusal::SubscriptionInvalid)
        }
        Json::Bool(_) | Json::Number(_) | Json::Object(_) => Err(Refusal::SubscriptionInvalid),
    }
}
