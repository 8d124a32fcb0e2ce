//! Counting: events in, values out.
//!
//! No clock, no file, no socket; the same definitions and events give the same values, byte for
//! byte. Events come in order of time; values can be read at any instant from the last event on.

mod value;
mod misfit;
mod object;
mod data;
mod tally;
mod run;
mod stay;
mod variants;
mod plan;
mod windows;
mod ledger;
mod calls;
mod line;
mod world;
mod soundness;
mod observe;
mod snapshot;
mod evaluate;
mod ahead;
mod account;
mod presence;
mod checkpoint;

pub use account::{Account, Contribution, Explanation, Side, Summand, Sums};
pub use checkpoint::{Checkpoint, RestoreError, fingerprint};
pub use misfit::Misfit;
pub use object::{Object, ObjectName, Row};
pub use plan::{RangeRefusal, What};
pub use presence::Presence;
pub use snapshot::Snapshot;
pub use value::{Thousandths, Value};

use std::collections::BTreeSet;

use strum::IntoEnumIterator;

use crate::clock::Timestamp;
use crate::definition::{Counting, Definition, ObjectType, Status};
use crate::event::{CallHappening, Event, Happening, QueueHappening};
use crate::ids::{ConnectionId, Id, Names, ReasonId, Table};
use data::Data;
use evaluate::{BLOCK_ROWS, Instant, evaluate_all};
use ledger::{Ledger, Scene};
use observe::{Ledgers, Stage};
use plan::{Plan, Reading, Wanted};
use snapshot::Column;
use tally::Buckets;
use variants::Variants;
use windows::Windows;
use world::World;

/// Counts events by compiled definitions.
#[derive(Debug)]
pub struct Engine {
    world: World,
    ledgers: Ledgers,
    has_levels: bool,
    /// What anybody counts of agents' lines.
    wanted: Wanted,
    /// What anybody counts of queues.
    wanted_at_queues: Wanted,
    data: Data,
    windows: Windows,
    buckets: Buckets,
    counting: Counting,
    /// By definition: its object type and the position of its reading there.
    readings: Vec<(ObjectType, usize)>,
    /// Which of them centres read otherwise.
    variants: Variants,
    now: Option<Timestamp>,
    /// Tells the definitions and how they are counted apart from others.
    fingerprint: u32,
}

impl Engine {
    /// Compiles definitions.
    #[must_use]
    pub fn new(definitions: &[Definition], counting: &Counting) -> Self {
        let variants = Variants::of(definitions);
        let plan = Plan::compile(definitions, &variants, counting);
        let Plan { growing, data, types, readings } = plan;
        let ledgers = types.map(Ledger::new);
        Self {
            world: World::default(),
            has_levels: ledgers.iter().any(Ledger::has_levels),
            wanted: wanted_at_lines(&ledgers),
            wanted_at_queues: wanted_at_queues(&ledgers),
            ledgers,
            data,
            windows: Windows::new(&growing, &counting.zone),
            buckets: Buckets::default(),
            counting: counting.clone(),
            readings,
            variants,
            now: None,
            fingerprint: fingerprint(definitions, counting),
        }
    }

    /// Takes an event in. `names` is where its ids come from.
    ///
    /// # Panics
    /// Where the event is older than the one before: whoever feeds the engine orders the events.
    pub fn apply(&mut self, event: &Event, names: &Names) {
        self.apply_some((event, &[]), names);
    }

    /// Takes an event in, and those behind it that find what it has found: no other interval, and no data
    /// of calls that somebody asks for. Gives how many of those.
    fn apply_some(&mut self, (event, behind): (&Event, &[Event]), names: &Names) -> usize {
        let now = self.counting.instant(event.time.ms());
        let first = Timestamp::saturating_from_ms(now);
        let origin = self.world.origin.get_or_insert(first).ms();
        self.windows.advance(now);
        self.variants.meet(names);
        let renamed = self.merge(event);
        let Self { world, ledgers, data, windows, buckets, counting, .. } = self;
        let scene = Scene {
            now,
            origin,
            is_backdated: false,
            is_opening: false,
            is_moving: false,
            event: world.events,
            measure: counting.measure,
            windows,
            data,
            buckets,
            names,
        };
        let Self { wanted, wanted_at_queues, .. } = self;
        let mut stage =
            Stage { world, ledgers, scene, centre: event.centre, wanted, wanted_at_queues };
        stage.take_in(event, &mut self.now);
        if !data.is_idle() {
            stage.review(event, renamed);
        }
        if self.has_levels {
            stage.settle_levels();
        }
        if !data.is_idle() {
            return 0;
        }
        for (count, event) in behind.iter().enumerate() {
            stage.scene.now = counting.instant(event.time.ms());
            if windows.is_due(stage.scene.now) {
                return count;
            }
            stage.take_in(event, &mut self.now);
            if self.has_levels {
                stage.settle_levels();
            }
        }
        behind.len()
    }

    /// Merges what an event says about its call, before its actions are made (semantics 31).
    /// Gives the identity under which the call goes on, where it changes.
    fn merge(&mut self, event: &Event) -> Option<ConnectionId> {
        if self.data.is_idle() {
            return None;
        }
        let (connection, renamed) = match &event.happening {
            Happening::Agent { .. } | Happening::Skills { .. } | Happening::Record(_) => {
                return None;
            }
            Happening::Queue { connection, what, .. } => match what {
                QueueHappening::PartyChanged(change) => (*connection, Some(change.connection)),
                QueueHappening::Queued
                | QueueHappening::Diverted(_)
                | QueueHappening::Abandoned
                | QueueHappening::AttachedDataChanged => (*connection, None),
            },
            Happening::Call { connection, what, .. } => match what {
                CallHappening::PartyChanged(change) => (*connection, Some(change.connection)),
                CallHappening::Dialing(_)
                | CallHappening::Ringing(_)
                | CallHappening::Established(_)
                | CallHappening::Held
                | CallHappening::Retrieved
                | CallHappening::Released
                | CallHappening::Abandoned
                | CallHappening::Diverted
                | CallHappening::AttachedDataChanged
                | CallHappening::TransferMade
                | CallHappening::ConferenceMade
                | CallHappening::UserEvent => (*connection, None),
            },
        };
        if let Some(extra) = &event.extra {
            self.data.merge(connection, &extra.attached);
        }
        let renamed = renamed.filter(|_| self.world.admits_party_change(event))?;
        self.data.inherit(connection, renamed);
        Some(renamed)
    }

    /// Reads all values at an instant from the last event on.
    ///
    /// # Panics
    /// Where the instant is before the last event: those values are gone.
    pub fn snapshot(&self, at: Timestamp, snapshot: &mut Snapshot) {
        let all: Vec<usize> = (0..self.readings.len()).collect();
        self.snapshot_of(&all, at, snapshot);
    }

    /// Reads the values of some definitions, by position; what is in the snapshot of the others is
    /// of an earlier reading.
    ///
    /// # Panics
    /// Where the instant is before the last event, or there is no such definition.
    pub fn snapshot_of(&self, definitions: &[usize], at: Timestamp, snapshot: &mut Snapshot) {
        assert!(self.now.is_none_or(|now| now <= at), "values are read from the last event on");
        snapshot.columns.resize_with(self.readings.len(), || Column::Numbers(Vec::new()));
        for &definition in definitions {
            let (object_type, index) = self.reading(definition);
            let column = column(snapshot, definition);
            let is_state = matches!(self.ledger(object_type).reading(index), Reading::State { .. });
            match column {
                Column::States(states) if is_state => {
                    self.read_states((object_type, index), states);
                }
                Column::Numbers(numbers) if !is_state => {
                    numbers.resize(self.objects(object_type).len(), 0);
                }
                // The snapshot comes from another engine, or is new.
                Column::States(_) => {
                    *column = Column::Numbers(vec![0; self.objects(object_type).len()]);
                }
                Column::Numbers(_) => {
                    let mut states = Vec::new();
                    self.read_states((object_type, index), &mut states);
                    *column = Column::States(states);
                }
            }
        }
        for object_type in ObjectType::iter() {
            let is_own = |definition: &&usize| self.reading(**definition).0 == object_type;
            let own: Vec<usize> = definitions.iter().filter(is_own).copied().collect();
            self.read_type((object_type, &own), at, snapshot);
        }
    }

    /// Reads the values of definitions of one object type, block by block.
    fn read_type(
        &self,
        (object_type, definitions): (ObjectType, &[usize]),
        at: Timestamp,
        snapshot: &mut Snapshot,
    ) {
        let ledger = self.ledger(object_type);
        let oldest = Some(ledger.lanes().touched.oldest());
        let instant = Instant { oldest, ..self.instant(at, object_type) };
        for from in (0..self.objects(object_type).len()).step_by(BLOCK_ROWS) {
            for &definition in definitions {
                let (_, index) = self.reading(definition);
                if let Column::Numbers(numbers) = column(snapshot, definition) {
                    let end = numbers.len().min(from + BLOCK_ROWS);
                    let block = numbers.get_mut(from..end).expect("a column has all objects");
                    evaluate_all(ledger, index, instant, from, block);
                }
            }
        }
    }

    /// Reads the states of all objects of a type.
    fn read_states(
        &self,
        (object_type, reading): (ObjectType, usize),
        states: &mut Vec<(Status, Option<ReasonId>)>,
    ) {
        states.clear();
        let has_reason = matches!(
            self.ledger(object_type).reading(reading),
            Reading::State { has_reason: true }
        );
        if object_type == ObjectType::Agent && !has_reason {
            states.extend(self.world.statuses.iter().map(|&status| (status, None)));
            return;
        }
        let rows = (0..self.objects(object_type).len()).map(Row::from_index);
        states.extend(rows.map(|row| self.state((object_type, reading), row)));
    }

    /// The state of an object (semantics 43).
    fn state(
        &self,
        (object_type, reading): (ObjectType, usize),
        row: Row,
    ) -> (Status, Option<ReasonId>) {
        match object_type {
            ObjectType::Agent => {
                let has_reason = matches!(
                    self.ledger(object_type).reading(reading),
                    Reading::State { has_reason: true }
                );
                let reason = has_reason.then(|| self.world.facts_of_agent(row).reason);
                (self.world.statuses[row], reason.flatten())
            }
            ObjectType::SkillAg => (self.world.groups[row].state(), None),
            ObjectType::Queue | ObjectType::SkillQ => (Status::Monitored, None),
        }
    }

    /// What values of objects of a type are read at.
    fn instant(&self, at: Timestamp, object_type: ObjectType) -> Instant<'_> {
        Instant {
            now: self.counting.instant(at.ms()),
            windows: &self.windows,
            world: &self.world,
            variants: &self.variants,
            buckets: &self.buckets,
            object_type,
            oldest: None,
        }
    }

    fn ledger_mut(&mut self, object_type: ObjectType) -> &mut Ledger {
        self.ledgers.get_mut(object_type as usize).expect("there is a ledger for each type")
    }

    /// The object type of a definition, and the position of its reading there.
    fn reading(&self, definition: usize) -> (ObjectType, usize) {
        *self.readings.get(definition).expect("a definition of this engine")
    }

    fn ledger(&self, object_type: ObjectType) -> &Ledger {
        self.ledgers.get(object_type as usize).expect("there is a ledger for each type")
    }

    /// Begins to note which objects of a type change.
    pub fn watch(&mut self, object_type: ObjectType) {
        self.ledger_mut(object_type).watch();
    }

    /// Moves the objects of a watched type whose values events may have changed since the last time
    /// to the end of `rows`; one can come twice.
    pub fn take_changed(&mut self, object_type: ObjectType, rows: &mut Vec<Row>) {
        self.ledger_mut(object_type).take_changed(rows);
    }

    /// The time of the last event.
    #[must_use]
    pub fn now(&self) -> Option<Timestamp> {
        self.now
    }

    /// The objects of a type that exist; the position of each is its row.
    #[must_use]
    pub fn objects(&self, object_type: ObjectType) -> &Table<Row, Object> {
        self.world.objects.of_type(object_type)
    }

    /// The objects that were removed: they are counted on and shown no more (semantics 28).
    #[must_use]
    pub fn removed(&self) -> &BTreeSet<(ObjectType, Row)> {
        self.world.objects.removed()
    }

    /// How many events ended nothing that ran, or began what already ran.
    #[must_use]
    pub fn orphaned(&self) -> u64 {
        self.world.orphaned
    }
}

/// The actions that agents and their groups count.
fn wanted_at_lines([agents, _, groups, virtual_queues]: &Ledgers) -> Wanted {
    let members = groups.shows_states() || virtual_queues.shows_states();
    Wanted { members, ..agents.wanted() | groups.wanted() }
}

/// The actions that queues and virtual queues count.
fn wanted_at_queues([_, queues, _, virtual_queues]: &Ledgers) -> Wanted {
    queues.wanted() | virtual_queues.wanted()
}

fn column(snapshot: &mut Snapshot, definition: usize) -> &mut Column {
    snapshot.columns.get_mut(definition).expect("there is a column for each definition")
}
