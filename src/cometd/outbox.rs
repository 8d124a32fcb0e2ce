//! The outbox of a session: events that wait, the newest for each key, in the order of keys.
//!
//! With the extension *ack* it also keeps what was sent and not acknowledged.

use std::sync::Arc;

use foldhash::fast::FixedState;
use indexmap::IndexMap;

use super::connect::{Part, Parts};
use super::event::Event;

/// How much room is kept for the next events, events.
const ROOM_KEPT_MAX: usize = 16;

/// Events that wait for a session.
#[derive(Debug, Default)]
pub(super) struct Outbox {
    waiting: Waiting,
    /// How many of them can wait longer.
    lazy: usize,
    /// How long all that is kept is, bytes.
    bytes: usize,
    unkeyed: u64,
    /// Since when a lazy event waits, milliseconds.
    lazy_since_ms: Option<i64>,
    ack: Option<Box<Ack>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Place {
    Key(u64),
    Own(u64),
}

/// Events by key, or by a number of their own where they have none, in the order in which they came.
#[derive(Debug, Default)]
struct Waiting {
    /// The only one: as a rule there is no other, and no room elsewhere is needed.
    only: Option<(Place, Arc<Event>)>,
    several: IndexMap<Place, Arc<Event>, FixedState>,
}

impl Waiting {
    fn len(&self) -> usize {
        usize::from(self.only.is_some()) + self.several.len()
    }

    /// Puts an event in; gives the older one whose place it takes.
    fn insert(&mut self, place: Place, event: Arc<Event>) -> Option<Arc<Event>> {
        match &mut self.only {
            Some((known, only)) if *known == place => Some(std::mem::replace(only, event)),
            None if self.several.is_empty() => {
                self.only = Some((place, event));
                None
            }
            Some(_) | None => {
                self.several.extend(self.only.take());
                self.several.insert(place, event)
            }
        }
    }

    /// Takes all of them out.
    fn drain(&mut self, out: impl FnMut(Arc<Event>)) {
        let several = self.several.drain(..);
        self.only.take().into_iter().chain(several).map(|(_, event)| event).for_each(out);
        if self.several.capacity() > ROOM_KEPT_MAX {
            self.several = IndexMap::default();
        }
    }
}

#[derive(Debug, Default)]
struct Ack {
    batch: u64,
    sent: Vec<(u64, Arc<Event>)>,
    /// Whether a part of `sent` is known to be lost.
    is_lost: bool,
}

impl Outbox {
    /// Keeps from now on what was sent until it is acknowledged.
    pub(super) fn acknowledge_all(&mut self) {
        self.ack = Some(Box::default());
    }

    pub(super) fn has_ack(&self) -> bool {
        self.ack.is_some()
    }

    /// How many events are kept.
    pub(super) fn len(&self) -> usize {
        self.waiting.len() + self.ack.as_ref().map_or(0, |ack| ack.sent.len())
    }

    /// How long they are together, bytes.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Puts an event in, in the place of an older one with its key.
    pub(super) fn put(&mut self, event: Arc<Event>, now_ms: i64) {
        let place = match event.key {
            Some(key) => Place::Key(key),
            None => {
                self.unkeyed += 1;
                Place::Own(self.unkeyed)
            }
        };
        if event.is_lazy {
            self.lazy += 1;
            self.lazy_since_ms.get_or_insert(now_ms);
        }
        self.bytes += event.bytes();
        if let Some(older) = self.waiting.insert(place, event) {
            self.bytes -= older.bytes();
            self.lazy -= usize::from(older.is_lazy);
        }
    }

    /// Whether something is to be told at once.
    pub(super) fn is_urgent(&self) -> bool {
        self.waiting.len() > self.lazy || self.ack.as_ref().is_some_and(|ack| ack.is_lost)
    }

    /// Until when the lazy events may wait.
    pub(super) fn lazy_until_ms(&self, max_lazy_ms: i64) -> Option<i64> {
        self.lazy_since_ms.map(|since| since.saturating_add(max_lazy_ms))
    }

    /// Takes everything out. With acknowledgements, what was lost comes first.
    pub(super) fn take(&mut self, out: &mut Parts) {
        self.lazy = 0;
        self.lazy_since_ms = None;
        let Some(ack) = &mut self.ack else {
            self.bytes = 0;
            return self.waiting.drain(|event| out.push(Part::Event(event)));
        };
        let batch = ack.batch + 1;
        ack.is_lost = false;
        ack.sent.iter_mut().for_each(|(of, _)| *of = batch);
        self.waiting.drain(|event| ack.sent.push((batch, event)));
        out.extend(ack.sent.iter().map(|(_, event)| Part::Event(Arc::clone(event))));
    }

    /// Counts a batch, when it is sent; none without acknowledgements.
    pub(super) fn next_batch(&mut self) -> Option<u64> {
        let ack = self.ack.as_mut()?;
        ack.batch += 1;
        Some(ack.batch)
    }

    /// Forgets what has arrived; what was sent later is lost.
    pub(super) fn acknowledge(&mut self, batch: u64) {
        if let Some(ack) = &mut self.ack {
            let arrived = ack.sent.extract_if(.., |(of, _)| *of <= batch);
            self.bytes -= arrived.map(|(_, event)| event.bytes()).sum::<usize>();
            ack.is_lost = !ack.sent.is_empty();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cometd::Audience;

    fn event(data: &str, key: Option<u64>, is_lazy: bool) -> Arc<Event> {
        let mut event = Event::new("/a", data, Audience::Everybody);
        (event.key, event.is_lazy) = (key, is_lazy);
        Arc::new(event)
    }

    fn taken(outbox: &mut Outbox) -> String {
        let mut out = Parts::new();
        outbox.take(&mut out);
        let data = |part: &Part| {
            part.text()
                .trim_start_matches(r#"{"channel":"/a","data":"#)
                .trim_end_matches('}')
                .to_owned()
        };
        out.iter().map(data).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_newest_for_each_key_waits() {
        let mut outbox = Outbox::default();
        for (data, key) in
            [("1", Some(7)), ("2", None), ("3", Some(8)), ("4", Some(7)), ("5", None)]
        {
            outbox.put(event(data, key, false), 0);
        }
        assert_eq!((outbox.len(), outbox.is_urgent()), (4, true));
        assert_eq!(outbox.bytes(), 4 * event("1", None, false).bytes());
        assert_eq!(taken(&mut outbox), "4 2 3 5");
        assert_eq!((outbox.len(), outbox.bytes(), outbox.is_urgent()), (0, 0, false));
    }

    #[test]
    fn lazy_events_wait_and_go_with_others() {
        let mut outbox = Outbox::default();
        outbox.put(event("1", Some(1), true), 10);
        outbox.put(event("2", Some(1), true), 20);
        assert_eq!((outbox.is_urgent(), outbox.lazy_until_ms(5)), (false, Some(15)));
        outbox.put(event("3", None, false), 30);
        assert!(outbox.is_urgent());
        assert_eq!(taken(&mut outbox), "2 3");
        assert_eq!(outbox.lazy_until_ms(5), None);
    }

    #[test]
    fn what_is_not_acknowledged_is_sent_again_before_what_is_newer() {
        let mut outbox = Outbox::default();
        outbox.acknowledge_all();
        outbox.put(event("1", None, false), 0);
        assert_eq!((taken(&mut outbox).as_str(), outbox.next_batch()), ("1", Some(1)));
        assert!(!outbox.is_urgent());
        outbox.put(event("2", None, false), 0);
        outbox.acknowledge(0);
        assert!(outbox.is_urgent());
        assert_eq!((taken(&mut outbox).as_str(), outbox.next_batch()), ("1 2", Some(2)));
        outbox.acknowledge(1);
        assert_eq!(outbox.bytes(), 2 * event("1", None, false).bytes());
        assert_eq!((taken(&mut outbox).as_str(), outbox.next_batch()), ("1 2", Some(3)));
        outbox.acknowledge(3);
        assert_eq!((outbox.len(), outbox.bytes(), outbox.is_urgent()), (0, 0, false));
        assert_eq!((taken(&mut outbox).as_str(), outbox.next_batch()), ("", Some(4)));
    }
}
