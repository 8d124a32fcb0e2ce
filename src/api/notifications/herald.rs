//! The herald: tells the sessions what is published, and whoever subscribes what is there already.
//!
//! It alone tells values, one after the other, so that nobody is told an older one behind a newer one.
//! It listens only as long as anybody is subscribed, and holds the board and never an edition.

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval, sleep_until};

use super::keys::Keys;
use super::pace::{Pace, ValueKey};
use super::push::Push;
use super::topics::{
    SERVICES, STATISTICS_SERVICE, object_channel, services_of, statistic_channel, values_of,
};
use super::updates::{InlineValues, tell_update};
use super::wire::Ringer;
use crate::api::service::Service;
use crate::api::stream::{statistic_name, text};
use crate::api::subscriptions::Counted;
use crate::cometd::{Audience, Bayeux, Event, Gone, Now, Reach, SessionId, Subscribed, takes_in};
use crate::definition::Mode;
use crate::publisher::{Board, Change, ObjectKey, Publication};
use crate::view::{
    Condition, ServiceState, service_change_texts, service_state_texts, statistic_update_text,
    statistics_service_text,
};

/// How often it is looked for sessions that have ended; not in step with whole seconds.
const SWEEP_PERIOD: Duration = Duration::from_millis(997);
/// How many values are told before others may use the sessions.
const VALUES_AT_ONCE_MAX: usize = 64;

type Listening = Option<Receiver<Arc<Publication>>>;

/// Tells until the service stops.
pub(in crate::api) async fn tell(service: Arc<Service>) {
    let Some(mut subscribed) = service.push.to_tell() else { return };
    let mut herald = Herald::new(service);
    let mut stopping = herald.service.stopping.clone();
    let (mut listening, mut inline): (Listening, Listening) = (None, None);
    let mut sweeps = interval(SWEEP_PERIOD);
    sweeps.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let next_ms = herald.next_ms();
        let due = async {
            match next_ms {
                Some(at_ms) => sleep_until(herald.service.push.instant(at_ms).into()).await,
                None => pending().await,
            }
        };
        tokio::select! {
            () = stopped(&mut stopping) => break,
            Some(one) = subscribed.recv() => {
                if listening.is_none() {
                    listening = Some(herald.service.listening.subscribe());
                    inline = Some(herald.service.inline.listening.subscribe());
                    herald.look_at_board();
                }
                herald.drain(&mut listening);
                herald.tell_current(&one);
            }
            heard = next(&mut listening) => herald.hear(heard),
            heard = next(&mut inline) => herald.hear_inline(heard),
            () = due => herald.tell_due(),
            _ = sweeps.tick() => {
                if herald.sweep() {
                    (listening, inline) = (None, None);
                }
            }
        }
    }
    herald.say_goodbye();
}

async fn stopped(stopping: &mut watch::Receiver<bool>) {
    // Who would say so may be gone, which is the same.
    let _ = stopping.wait_for(|is_stopping| *is_stopping).await;
}

async fn next(listening: &mut Listening) -> Result<Arc<Publication>, RecvError> {
    match listening {
        Some(receiver) => receiver.recv().await,
        None => pending().await,
    }
}

struct Herald {
    service: Arc<Service>,
    /// What was published last, under the definitions that were told of.
    board: Arc<Board>,
    pace: Pace,
    /// The values of definitions of clients.
    inline: InlineValues,
    keys: Keys,
    condition: Condition,
}

/// A value to be told.
struct Told {
    object: Arc<ObjectKey>,
    definition: usize,
    /// As it is written.
    text: Box<str>,
}

impl Herald {
    fn new(service: Arc<Service>) -> Self {
        let board = Arc::clone(&service.editions.get().board);
        let pace = Pace::new(service.push.settings.immediate_per_second);
        let inline = InlineValues::new(&service);
        let keys = Keys::default();
        let condition = service.condition();
        Self { service, board, pace, inline, keys, condition }
    }

    fn push(&self) -> &Push {
        &self.service.push
    }

    fn look_at_board(&mut self) {
        self.board = Arc::clone(&self.service.editions.get().board);
        self.pace = Pace::new(self.push().settings.immediate_per_second);
        self.inline = InlineValues::new(&self.service);
        self.keys.clear();
    }

    /// When the next value can be told that waits, milliseconds.
    fn next_ms(&self) -> Option<i64> {
        self.pace.next_ms().into_iter().chain(self.inline.next_ms()).min()
    }

    /// Hears all that was published up to now.
    fn drain(&mut self, listening: &mut Listening) {
        let Some(receiver) = listening else { return };
        loop {
            match receiver.try_recv() {
                Ok(publication) => self.hear(Ok(publication)),
                Err(TryRecvError::Lagged(count)) => self.hear(Err(RecvError::Lagged(count))),
                Err(TryRecvError::Empty | TryRecvError::Closed) => return,
            }
        }
    }

    fn hear(&mut self, heard: Result<Arc<Publication>, RecvError>) {
        match heard {
            Ok(publication) if Arc::ptr_eq(&publication.board, &self.board) => {
                self.tell_changes(&publication);
            }
            // Other definitions have come into force, or what was lost is no longer the newest.
            Ok(_) | Err(RecvError::Lagged(_)) => self.tell_anew(),
            Err(RecvError::Closed) => {}
        }
    }

    fn hear_inline(&mut self, heard: Result<Arc<Publication>, RecvError>) {
        let Self { service, inline, .. } = self;
        match heard {
            Ok(publication) => inline.tell_changes(service, &publication),
            Err(RecvError::Lagged(_)) => inline.tell_anew(service),
            Err(RecvError::Closed) => {}
        }
    }

    fn tell_changes(&mut self, publication: &Publication) {
        let now_ms = self.push().now().steady_ms;
        let board = Arc::clone(&self.board);
        let mut told = Vec::new();
        for change in publication.changes() {
            let definition = board.definitions().get(change.definition);
            let is_immediate =
                definition.is_some_and(|one| one.notification.mode == Mode::Immediate);
            let value: ValueKey = (Arc::clone(&change.key), change.definition);
            if is_immediate && !self.pace.admits(&value, now_ms) {
                continue;
            }
            let write =
                |change: &Change| text(&board, &change.key, change.definition, change.published);
            let (object, definition) = value;
            told.push(Told { object, definition, text: change.text(write).into() });
        }
        self.tell_all(&told);
    }

    /// Tells the newest of the values that had to wait.
    fn tell_due(&mut self) {
        self.inline.tell_due(&self.service);
        let now_ms = self.push().now().steady_ms;
        let due = self.pace.due(now_ms);
        let board = Arc::clone(&self.board);
        let told = due.into_iter().filter_map(|(object, definition)| {
            let text = value_text(&board, &object, definition)?;
            Some(Told { object, definition, text })
        });
        let told: Vec<Told> = told.collect();
        self.tell_all(&told);
    }

    fn tell_all(&mut self, told: &[Told]) {
        let service = Arc::clone(&self.service);
        let board = Arc::clone(&self.board);
        for some in told.chunks(VALUES_AT_ONCE_MAX) {
            let now = service.push.now();
            let mut bayeux = service.push.bayeux();
            for Told { object, definition, text } in some {
                let statistic = statistic_name(&board, *definition);
                self.tell_subscriptions(&mut bayeux, (object, statistic), now);
                for (channel, reach) in [
                    (statistic_channel(object, statistic), Reach::Full),
                    (object_channel(object), Reach::Shallow),
                ] {
                    if bayeux.is_heard(&channel, reach) {
                        let audience = Audience::Centre(object.centre.clone());
                        let event = self.event((&channel, statistic), object, text, audience);
                        bayeux.publish(event.reaching(reach), now);
                    }
                }
            }
        }
    }

    /// Tells those who have asked the statistics service for a value.
    fn tell_subscriptions(
        &self,
        bayeux: &mut Bayeux<Ringer>,
        (object, statistic): (&Arc<ObjectKey>, &str),
        now: Now,
    ) {
        let kept = self.service.statistics.kept();
        if kept.is_empty() {
            return;
        }
        for place in kept.of(object, Counted::File(statistic.into())) {
            tell_update(bayeux, (place, &self.board), now);
        }
    }

    fn event(
        &mut self,
        (channel, statistic): (&str, &str),
        object: &ObjectKey,
        text: &str,
        audience: Audience,
    ) -> Event {
        let name = format!("{} {} {channel} {statistic}", object.object_type.name(), object.centre);
        let key = self.keys.key(&name);
        Event::new(channel, &statistic_update_text(text), audience).keyed(key)
    }

    /// Tells everybody everything that is subscribed, by the definitions in force.
    fn tell_anew(&mut self) {
        self.look_at_board();
        let sessions = self.push().bayeux().all();
        for session in sessions {
            let subscriptions = self.push().bayeux().subscriptions(session);
            for channel in subscriptions.into_iter().flat_map(|(_, channels)| channels) {
                self.tell_current(&Subscribed { session, channel });
            }
        }
    }

    /// Tells a session what is there of a channel.
    fn tell_current(&mut self, Subscribed { session, channel }: &Subscribed) {
        let Some((identity, _)) = self.push().bayeux().subscriptions(*session) else { return };
        let texts = service_state_texts(self.condition, self.service.media_type);
        let audience = || Audience::Session(*session);
        let told = |service| texts.each_ref().map(|state| Event::new(service, state, audience()));
        let mut states: Vec<Event> = services_of(channel).flat_map(told).collect();
        if takes_in(channel, STATISTICS_SERVICE) {
            let state = statistics_service_text(self.condition.whole);
            states.push(Event::new(STATISTICS_SERVICE, &state, audience()));
        }
        self.put(states);
        let Some(values) = values_of(channel) else { return };
        let board = Arc::clone(&self.board);
        let objects: Vec<Arc<ObjectKey>> = match &values.object {
            Some(id) => {
                board.find(&identity.centre, id).into_iter().map(|(object, _)| object).collect()
            }
            None => board.keys(&identity.centre),
        };
        for object in objects {
            self.tell_object(*session, &object, (values.statistic.as_deref(), values.is_by_object));
        }
    }

    fn tell_object(
        &mut self,
        session: SessionId,
        object: &Arc<ObjectKey>,
        (asked, is_by_object): (Option<&str>, bool),
    ) {
        let board = Arc::clone(&self.board);
        let mut events = Vec::new();
        for &definition in board.statistics(object.object_type) {
            let statistic = statistic_name(&board, definition);
            if asked.is_some_and(|asked| asked != statistic) {
                continue;
            }
            let Some(text) = value_text(&board, object, definition) else { continue };
            let channel = match is_by_object {
                true => object_channel(object),
                false => statistic_channel(object, statistic),
            };
            let audience = Audience::Session(session);
            events.push(self.event((&channel, statistic), object, &text, audience));
        }
        self.put(events);
    }

    fn put(&self, events: Vec<Event>) {
        if events.is_empty() {
            return;
        }
        let now = self.push().now();
        let mut bayeux = self.push().bayeux();
        events.into_iter().for_each(|event| bayeux.publish(event, now));
    }

    /// Ends what has ended, and tells how the service is. Gives whether nobody listens.
    fn sweep(&mut self) -> bool {
        let condition = self.service.condition();
        if condition != self.condition {
            self.tell_condition(condition);
        }
        let now_ms = self.push().now().steady_ms;
        let sessions = &self.service.door.sessions;
        let mut bayeux = self.push().bayeux();
        bayeux.sweep(now_ms, |login| sessions.has_ended(login));
        bayeux.is_quiet()
    }

    fn tell_condition(&mut self, condition: Condition) {
        let before = std::mem::replace(&mut self.condition, condition);
        let texts = service_change_texts(before, condition, self.service.media_type);
        let told = |channel| {
            let event = move |text: &String| Event::new(channel, text, Audience::Everybody);
            texts.iter().map(event)
        };
        let mut events: Vec<Event> = SERVICES.into_iter().flat_map(told).collect();
        if condition.whole != before.whole {
            let text = statistics_service_text(condition.whole);
            events.push(Event::new(STATISTICS_SERVICE, &text, Audience::Everybody));
        }
        self.put(events);
    }

    /// Tells everybody that the service stops, and to begin anew with the next one.
    fn say_goodbye(&mut self) {
        self.tell_condition(Condition { whole: ServiceState::Inactive, ..self.condition });
        let mut bayeux = self.push().bayeux();
        for session in bayeux.all() {
            bayeux.end(session, Gone::Over);
        }
    }
}

/// A value as it is on the board; none where it has not been published.
fn value_text(board: &Board, object: &ObjectKey, definition: usize) -> Option<Box<str>> {
    Some(text(board, object, definition, board.last(object, definition)?))
}
