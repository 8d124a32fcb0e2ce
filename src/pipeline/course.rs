//! The course of events: from arrival in order of the journal to effect and publication.
//!
//! The same code runs live and when the journal is read again. How often `advance` is called in
//! between changes nothing.

use strum::{EnumString, IntoStaticStr, VariantNames};

use super::order::Order;
use super::standing::Heard;
use crate::archive::ArchiveError;
use crate::clock::Timestamp;
use crate::definition::Ranges;
use crate::domain::Directory;
use crate::engine::{Engine, RangeRefusal, Row, Value};
use crate::event::{Event, Identities};
use crate::ids::Names;
use crate::publisher::Publisher;

/// How long a tick waits at the most for events that wait for earlier ones, milliseconds beyond the
/// delay: a source whose clock is slow holds up no other.
const TICK_WAIT_MS_MAX: i64 = 5_000;

/// How far back ticks are made up for at the most, milliseconds: the last week of a longer gap between
/// events, or of a longer down time.
const GAP_MS_MAX: i64 = 7 * 24 * 3_600_000;

/// What the time of the service is (semantics 45).
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "lowercase")]
pub enum ClockMode {
    /// The wall clock.
    Wall,
    /// The time of the newest event.
    Events,
}

impl ClockMode {
    /// The name, as it is written on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// Everything that follows from the journal.
#[derive(Debug)]
pub struct Course {
    /// The names behind all ids.
    pub names: Names,
    pub(super) provisioned: Provisioned,
    pub(super) engine: Engine,
    pub(super) identities: Identities,
    pub(super) order: Order,
    pub(super) publisher: Publisher,
    pub(super) mode: ClockMode,
    /// Which ticks are too old to be published.
    pub(super) retention: Retention,
    pub(super) marks: Marks,
}

/// What was provisioned, as the journal tells it, in its order and without any delay.
#[derive(Debug, Default)]
pub(super) struct Provisioned {
    pub(super) directory: Directory,
    /// How often it has changed since the start.
    pub(super) changes: u64,
}

/// Which values are too old to be kept, so that they need not be published.
#[derive(Clone, Copy, Debug)]
pub(super) struct Retention {
    /// For how long values are kept, milliseconds.
    pub(super) kept_ms: i64,
    /// The earliest instant whose values are kept.
    pub(super) begin: i64,
}

impl Retention {
    /// The earliest instant whose values are kept when it is so late.
    fn horizon(self, now: i64) -> i64 {
        self.begin.max(now.saturating_sub(self.kept_ms.min(GAP_MS_MAX)))
    }
}

/// What a course has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct Marks {
    /// The latest instant of arrival that was reached: by a batch, or by looking at the clock.
    pub(super) reached: Timestamp,
    /// For how long its events wait, milliseconds.
    pub(super) delay_ms: u32,
    /// How many events were left out because they had been there.
    pub(super) duplicates: u64,
    /// The instant at which the first event of all took effect. No tick is published before, so those
    /// of a past that is told at the begin wait for it as if they were due now.
    pub(super) begun: Option<i64>,
    /// Of what events have arrived.
    pub(super) heard: Heard,
}

impl Marks {
    pub(super) const BEGIN: Self = Self {
        reached: Timestamp::MIN,
        delay_ms: 0,
        duplicates: 0,
        begun: None,
        heard: Heard { voice: false, media: false },
    };
}

impl Course {
    /// Takes the events of a batch, in the order of the journal.
    ///
    /// # Errors
    /// Where the archive has failed.
    pub fn arrive(
        &mut self,
        arrival: Timestamp,
        delay_ms: u32,
        events: Vec<Event>,
    ) -> Result<(), ArchiveError> {
        self.advance(arrival)?;
        for event in &events {
            let has_changed = self.provisioned.directory.apply(event, &self.names);
            self.provisioned.changes += u64::from(has_changed);
            self.marks.heard.hear(event);
        }
        self.marks.delay_ms = delay_ms;
        self.with_order(|order, effects| {
            order.arrive((arrival, delay_ms), events, &mut |event| effects.apply(&event));
        })?;
        if self.engine.now().is_some() {
            self.marks.begun.get_or_insert(arrival.ms());
        }
        Ok(())
    }

    /// Lets happen what is due before an instant of arrival: events whose delay is over take effect,
    /// and ticks are published.
    ///
    /// # Errors
    /// Where the archive has failed.
    pub fn advance(&mut self, before: Timestamp) -> Result<(), ArchiveError> {
        self.marks.reached = self.marks.reached.max(before);
        let before = before.ms();
        loop {
            let deadline = self.order.deadline();
            let tick = self.tick_due(before);
            match (deadline, tick) {
                (Some(deadline), _)
                    if deadline < before && tick.is_none_or(|(due, _)| deadline <= due) =>
                {
                    self.marks.begun.get_or_insert(deadline);
                    self.with_order(|order, effects| {
                        order.release_next(&mut |event| effects.apply(&event));
                    })?;
                }
                (_, Some((due, tick))) if due < before => {
                    self.publisher.tick(tick, &self.engine, &self.names)?;
                }
                (_, _) => return Ok(()),
            }
        }
    }

    /// The next tick, with the instant at which it is published: when the delay of all that may
    /// belong before it is over. With the clock of events, ticks come with events.
    fn tick_due(&mut self, now: i64) -> Option<(i64, i64)> {
        match self.mode {
            ClockMode::Events => None,
            ClockMode::Wall => {
                let tick = self.publisher.next_tick(self.retention.horizon(now))?;
                let due = tick + i64::from(self.marks.delay_ms);
                let due = due.max(self.marks.begun.unwrap_or(i64::MIN));
                let is_held = self.order.earliest_waiting().is_some_and(|time| time.ms() <= tick);
                Some((if is_held { due + TICK_WAIT_MS_MAX } else { due }, tick))
            }
        }
    }

    /// The next instant after which [`Course::advance`] does something.
    pub fn next_due(&mut self, now: Timestamp) -> Option<i64> {
        let tick = self.tick_due(now.ms()).map(|(due, _)| due);
        let deadline = self.order.deadline();
        deadline.into_iter().chain(tick).min()
    }

    /// Hands what was published to archive and listeners.
    ///
    /// # Errors
    /// Where the archive has failed.
    pub fn flush(&mut self) -> Result<(), ArchiveError> {
        self.publisher.meet_objects(&self.engine, &self.names)?;
        self.publisher.flush()
    }

    /// The time of the service, at a time of the wall clock; none before the first event of all.
    #[must_use]
    pub fn time(&self, wall: Timestamp) -> Option<Timestamp> {
        let newest = self.engine.now();
        match self.mode {
            ClockMode::Wall => newest.max(Some(wall)),
            ClockMode::Events => newest,
        }
    }

    /// The value of a definition for an object now, at the time of the service; perhaps with other time
    /// ranges (semantics 110).
    ///
    /// # Errors
    /// Where the statistic has no value for them.
    pub fn value(
        &self,
        (definition, ranges): (usize, Ranges),
        row: Row,
        time: Timestamp,
    ) -> Result<Value, RangeRefusal> {
        match ranges.are_own() {
            true => Ok(self.engine.value(definition, row, time)),
            false => self.engine.value_within((definition, ranges), row, time),
        }
    }

    /// Calls something that lets events take effect.
    fn with_order(
        &mut self,
        act: impl FnOnce(&mut Order, &mut Effects<'_>),
    ) -> Result<(), ArchiveError> {
        let Self { names, engine, identities, order, publisher, marks, retention, .. } = self;
        let mut effects = Effects {
            names,
            engine,
            identities,
            publisher,
            duplicates: &mut marks.duplicates,
            retention: *retention,
            result: Ok(()),
        };
        act(order, &mut effects);
        effects.result
    }
}

/// What events take effect on.
struct Effects<'a> {
    names: &'a Names,
    engine: &'a mut Engine,
    identities: &'a mut Identities,
    publisher: &'a mut Publisher,
    duplicates: &'a mut u64,
    retention: Retention,
    result: Result<(), ArchiveError>,
}

impl Effects<'_> {
    /// Lets an event take effect, behind everything that is published before it.
    fn apply(&mut self, event: &Event) {
        if self.result.is_ok() {
            self.result = self.try_apply(event);
        }
    }

    fn try_apply(&mut self, event: &Event) -> Result<(), ArchiveError> {
        let horizon = self.retention.horizon(event.time.ms());
        self.publisher.tick_before(event.time, horizon, self.engine, self.names)?;
        if !self.identities.admits(event) {
            *self.duplicates += 1;
            return Ok(());
        }
        self.engine.apply(event, self.names);
        self.publisher.event(event.time, self.engine, self.names)
    }
}
