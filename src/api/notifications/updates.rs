//! Updates: values of the subscriptions of the statistics service, on their one channel; and those of
//! definitions that clients have brought along, which are told nowhere else.

use std::sync::Arc;

use super::keys::Keys;
use super::pace::{Pace, ValueKey};
use super::topics::UPDATES;
use super::wire::Ringer;
use crate::api::service::Service;
use crate::api::statistics::value_of;
use crate::api::subscriptions::{Counted, Owner, Place};
use crate::cometd::{Audience, Bayeux, Event, Now};
use crate::definition::Mode;
use crate::publisher::{Board, Publication};
use crate::view::{SubscribedValue, update_text};

/// Tells a value of a subscription, as it is on a board.
pub(super) fn tell_update(
    bayeux: &mut Bayeux<Ringer>,
    ((subscription, place), board): (&Place, &Board),
    now: Now,
) {
    let Some(wanted) = subscription.statistics.get(*place) else { return };
    let value = value_of(Some(board), wanted, true);
    let id = Some(&*subscription.id);
    let data = update_text(&SubscribedValue { subscription_id: id, ..value });
    let Owner { centre, user } = subscription.owner.clone();
    let audience = Audience::UserIn { centre, user };
    let key = Keys::of_place(subscription.number, *place);
    bayeux.publish(Event::new(UPDATES, &data, audience).keyed(key), now);
}

/// The values of definitions that clients have brought along.
#[derive(Debug)]
pub(super) struct InlineValues {
    /// Where they were when they were told last.
    board: Option<Arc<Board>>,
    pace: Pace,
}

impl InlineValues {
    pub(super) fn new(service: &Service) -> Self {
        let pace = Pace::new(service.push.settings.immediate_per_second);
        Self { board: service.inline.view.board(), pace }
    }

    /// When the next value can be told that waits, milliseconds.
    pub(super) fn next_ms(&self) -> Option<i64> {
        self.pace.next_ms()
    }

    /// Tells what has changed; everything, where others are counted now.
    pub(super) fn tell_changes(&mut self, service: &Service, publication: &Publication) {
        let board = &publication.board;
        if !self.board.as_ref().is_some_and(|own| Arc::ptr_eq(own, board)) {
            self.tell_anew(service);
            return;
        }
        let now_ms = service.push.now().steady_ms;
        let mut changed: Vec<ValueKey> = Vec::new();
        for change in publication.changes() {
            let definition = board.definitions().get(change.definition);
            let is_immediate =
                definition.is_some_and(|one| one.notification.mode == Mode::Immediate);
            let value = (Arc::clone(&change.key), change.definition);
            if !is_immediate || self.pace.admits(&value, now_ms) {
                changed.push(value);
            }
        }
        self.tell(service, &changed);
    }

    /// Tells the newest of the values that had to wait.
    pub(super) fn tell_due(&mut self, service: &Service) {
        let due = self.pace.due(service.push.now().steady_ms);
        self.tell(service, &due);
    }

    fn tell(&self, service: &Service, values: &[ValueKey]) {
        let Some(board) = &self.board else { return };
        let now = service.push.now();
        for (object, definition) in values {
            let Some(definition) = board.definitions().get(*definition) else { continue };
            let mut bayeux = service.push.bayeux();
            let kept = service.statistics.kept();
            for place in kept.of(object, Counted::Inline(definition.name.clone())) {
                tell_update(&mut bayeux, (place, board), now);
            }
        }
    }

    /// Tells the values of all subscriptions that have any.
    pub(super) fn tell_anew(&mut self, service: &Service) {
        *self = Self::new(service);
        let Some(board) = &self.board else { return };
        let now = service.push.now();
        let mut bayeux = service.push.bayeux();
        let kept = service.statistics.kept();
        for place in kept.of_inline() {
            tell_update(&mut bayeux, (place, board), now);
        }
    }
}
