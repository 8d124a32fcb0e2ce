//! The order in which events take effect: by their times, within a delay for late ones
//! (semantics 45).
//!
//! A pure function of what arrived when. Each event has a deadline, its arrival and the delay;
//! when it comes, everything that has arrived and is not younger than the event takes effect, in
//! order of time. Ticks of a clock may release what is due at any moment without changing that.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::event::{Event, NdjsonReader, write_ndjson};
use crate::ids::Names;

/// Events that have arrived and wait for earlier ones.
#[derive(Debug, Default)]
pub struct Order {
    /// By time, then by place among all that arrived: most come in order, at the end.
    waiting: BTreeMap<(Timestamp, u64), Event>,
    /// The deadlines in order, with the times of their events.
    deadlines: VecDeque<(i64, Timestamp)>,
    /// The time of the newest event that has taken effect.
    newest: Option<Timestamp>,
    arrived: u64,
    late: u64,
}

/// What is saved of an order.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct OrderState {
    /// By time: the events that wait, as lines, with their places.
    waiting: Vec<(u64, Vec<u8>)>,
    deadlines: Vec<(i64, Timestamp)>,
    newest: Option<Timestamp>,
    arrived: u64,
    late: u64,
}

impl Order {
    /// Takes events that arrive together; what was due before goes to `apply`. Without a delay
    /// they take effect at once, in order of time.
    pub fn arrive(
        &mut self,
        (arrival, delay_ms): (Timestamp, u32),
        events: impl IntoIterator<Item = Event>,
        apply: &mut impl FnMut(Event),
    ) {
        self.release(arrival, apply);
        let deadline = arrival.ms() + i64::from(delay_ms);
        for event in events {
            // A shorter delay than that of what is there already cannot overtake it.
            let last = self.deadlines.back().map_or(deadline, |(last, _)| deadline.max(*last));
            self.deadlines.push_back((last, event.time));
            self.waiting.insert((event.time, self.arrived), event);
            self.arrived += 1;
        }
        if delay_ms == 0 {
            self.flush(apply);
        }
    }

    /// Lets take effect what is due before an instant.
    pub fn release(&mut self, before: Timestamp, apply: &mut impl FnMut(Event)) {
        while self.deadline().is_some_and(|deadline| deadline < before.ms()) {
            self.release_next(apply);
        }
    }

    /// The earliest deadline of what waits, milliseconds since 1970.
    #[must_use]
    pub fn deadline(&self) -> Option<i64> {
        self.deadlines.front().map(|(deadline, _)| *deadline)
    }

    /// Lets take effect what is due at the earliest deadline.
    pub fn release_next(&mut self, apply: &mut impl FnMut(Event)) {
        if let Some((_, time)) = self.deadlines.pop_front() {
            self.release_up_to(time, apply);
        }
    }

    /// Lets everything take effect.
    pub fn flush(&mut self, apply: &mut impl FnMut(Event)) {
        self.deadlines.clear();
        self.release_up_to(Timestamp::MAX, apply);
    }

    fn release_up_to(&mut self, time: Timestamp, apply: &mut impl FnMut(Event)) {
        while let Some(first) = self.waiting.first_entry().filter(|first| first.key().0 <= time) {
            let mut event = first.remove();
            if let Some(newest) = self.newest
                && event.time < newest
            {
                event.time = newest;
                self.late += 1;
            }
            self.newest = Some(event.time);
            apply(event);
        }
    }

    /// The time of the earliest event that waits.
    #[must_use]
    pub fn earliest_waiting(&self) -> Option<Timestamp> {
        self.waiting.first_key_value().map(|((time, _), _)| *time)
    }

    /// How many events wait.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// The events that wait, by time.
    pub(super) fn events_waiting(&self) -> impl Iterator<Item = &Event> {
        self.waiting.values()
    }

    /// What waits and what is known, to go on from. `names` is where the ids of the events come from.
    #[must_use]
    pub(super) fn save(&self, names: &Names) -> OrderState {
        let line = |(&(_, place), event): (&(Timestamp, u64), &Event)| {
            let mut line = Vec::new();
            write_ndjson(event, names, &mut line);
            (place, line)
        };
        OrderState {
            waiting: self.waiting.iter().map(line).collect(),
            deadlines: self.deadlines.iter().copied().collect(),
            newest: self.newest,
            arrived: self.arrived,
            late: self.late,
        }
    }

    /// Goes on from what was saved; none where a line is no event.
    pub(super) fn restore(state: OrderState, names: &mut Names) -> Option<Self> {
        let OrderState { waiting, deadlines, newest, arrived, late } = state;
        let mut reader = NdjsonReader::default();
        let mut event = |(place, line): (u64, Vec<u8>)| {
            let event = reader.read(line.trim_ascii_end(), names).ok()?;
            Some(((event.time, place), event))
        };
        let waiting = waiting.into_iter().map(&mut event).collect::<Option<_>>()?;
        Some(Self { waiting, deadlines: deadlines.into(), newest, arrived, late })
    }

    /// How many events came too late for their times.
    #[must_use]
    pub fn late(&self) -> u64 {
        self.late
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{AgentHappening, Happening, Line};
    use crate::ids::{AgentId, Id};
    use proptest::prelude::*;

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_ms(ms).unwrap()
    }

    /// An event of an agent with a number.
    fn event(ms: i64, number: usize) -> Event {
        let agent = AgentId::from_index(number);
        let line = Line { agent, device: None, medium: Names::voice() };
        Event {
            time: at(ms),
            centre: Names::default_centre(),
            happening: Happening::Agent {
                line,
                connection: None,
                what: AgentHappening::AgentLogin,
            },
            extra: None,
        }
    }

    fn number(event: &Event) -> usize {
        let Happening::Agent { line, .. } = &event.happening else { panic!("{event:?}") };
        line.agent.index()
    }

    /// What takes effect of batches `(arrival, delay, times)` with ticks between them, as
    /// `(number, effective time)`; then how many were late.
    fn effects(batches: &[(i64, u32, Vec<i64>)], ticks: &[i64]) -> (Vec<(usize, i64)>, u64) {
        let mut order = Order::default();
        let mut effects = Vec::new();
        let mut apply = |event: Event| effects.push((number(&event), event.time.ms()));
        let mut ticks = ticks.iter().peekable();
        let mut next = 0;
        for (arrival, delay_ms, times) in batches {
            while let Some(&&tick) = ticks.peek().filter(|tick| **tick <= arrival) {
                order.release(at(tick), &mut apply);
                ticks.next();
            }
            let events: Vec<_> = times
                .iter()
                .map(|&time| {
                    next += 1;
                    event(time, next)
                })
                .collect();
            order.arrive((at(*arrival), *delay_ms), events, &mut apply);
        }
        order.release(at(1_000_000), &mut apply);
        (effects, order.late())
    }

    #[test]
    fn semantics_45_events_within_the_delay_take_effect_in_order_of_time() {
        let (found, late) = effects(&[(100, 250, vec![100]), (300, 250, vec![90, 120])], &[]);
        assert_eq!(found, [(2, 90), (1, 100), (3, 120)]);
        assert_eq!(late, 0);
    }

    #[test]
    fn semantics_45_what_is_too_late_takes_the_time_of_the_newest() {
        let (found, late) = effects(&[(100, 250, vec![100]), (351, 250, vec![90, 100])], &[]);
        assert_eq!(found, [(1, 100), (2, 100), (3, 100)]);
        assert_eq!(late, 1);
    }

    #[test]
    fn semantics_45_without_a_delay_a_batch_takes_effect_at_its_end() {
        let (found, late) = effects(&[(1, 0, vec![70, 50]), (2, 0, vec![60, 80])], &[]);
        assert_eq!(found, [(2, 50), (1, 70), (3, 70), (4, 80)]);
        assert_eq!(late, 1);
    }

    proptest! {
        #[test]
        fn semantics_45_ticks_of_the_clock_change_nothing(
            mut batches in prop::collection::vec(
                (0..2_000_i64, Just(250_u32), prop::collection::vec(0..2_000_i64, 1..4)), 1..20),
            mut ticks in prop::collection::vec(0..2_000_i64, 0..30),
        ) {
            batches.sort_by_key(|batch| batch.0);
            ticks.sort_unstable();
            prop_assert_eq!(effects(&batches, &ticks), effects(&batches, &[]));
        }
    }
}
