//! Counting: events in, values out.
//!
//! No clock, no file, no socket; the same definitions and events give the same values, byte for
//! byte. Events come in order of time; values can be read at any instant from the last event on.

mod value;
mod misfit;
mod object;
mod filters;
mod tally;
mod run;
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
mod checkpoint;

pub use checkpoint::{Checkpoint, RestoreError};
pub use misfit::Misfit;
pub use object::{Object, ObjectName, Row};
pub use snapshot::Snapshot;
pub use value::{Thousandths, Value};

use strum::IntoEnumIterator;

use crate::clock::Timestamp;
use crate::definition::{Definition, ObjectType, Status, Zone};
use crate::event::{CallHappening, Event, Happening, QueueHappening};
use crate::ids::{ConnectionId, Id, Names, Table};
use checkpoint::fingerprint;
use evaluate::{BLOCK_ROWS, Instant, evaluate};
use filters::Filters;
use ledger::{Ledger, Scene};
use observe::{Ledgers, Stage};
use plan::{Plan, Reading};
use snapshot::Column;
use windows::Windows;
use world::{Group, World};

/// Counts events by compiled definitions.
#[derive(Debug)]
pub struct Engine {
    world: World,
    ledgers: Ledgers,
    has_levels: bool,
    filters: Filters,
    windows: Windows,
    /// By definition: its object type and the position of its reading there.
    readings: Vec<(ObjectType, usize)>,
    now: Option<Timestamp>,
    /// Tells the definitions and the zone apart from others.
    fingerprint: u32,
}

impl Engine {
    /// Compiles definitions; time profiles without a zone of their own are in `zone`.
    #[must_use]
    pub fn new(definitions: &[Definition], zone: &Zone) -> Self {
        let Plan { growing, filters, types, readings } = Plan::compile(definitions);
        let ledgers = types.map(Ledger::new);
        Self {
            world: World::default(),
            has_levels: ledgers.iter().any(Ledger::has_levels),
            ledgers,
            filters,
            windows: Windows::new(&growing, zone),
            readings,
            now: None,
            fingerprint: fingerprint(definitions, zone),
        }
    }

    /// Takes an event in. `names` is where its ids come from.
    ///
    /// # Panics
    /// Where the event is older than the one before: whoever feeds the engine orders the events.
    pub fn apply(&mut self, event: &Event, names: &Names) {
        assert!(self.now.is_none_or(|now| now <= event.time), "events come in order of time");
        let is_first = self.world.origin.is_none();
        self.now = Some(event.time);
        let origin = self.world.origin.get_or_insert(event.time).ms();
        let now = event.time.ms();
        self.windows.advance(now);
        let renamed = self.merge(event);
        let scene = Scene {
            now,
            origin,
            is_first,
            is_backdated: false,
            is_opening: false,
            windows: &self.windows,
            filters: &self.filters,
            names,
        };
        let mut stage = Stage {
            world: &mut self.world,
            ledgers: &mut self.ledgers,
            scene,
            centre: event.centre,
        };
        stage.take(event);
        if !self.filters.is_empty() {
            stage.review(event, renamed);
        }
        if self.has_levels {
            stage.settle_levels();
        }
    }

    /// Merges what an event says about its call, before its actions are made (semantics 31).
    /// Gives the identity under which the call goes on, where it changes.
    fn merge(&mut self, event: &Event) -> Option<ConnectionId> {
        if self.filters.is_empty() {
            return None;
        }
        let (connection, renamed) = match &event.happening {
            Happening::Agent { .. } | Happening::Skills { .. } => return None,
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
            self.filters.merge(connection, &extra.attached);
        }
        let renamed = renamed.filter(|_| self.world.admits_party_change(event))?;
        self.filters.inherit(connection, renamed);
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
            let is_state = matches!(self.ledger(object_type).reading(index), Reading::State);
            match column {
                Column::States(states) if is_state => self.read_states(object_type, states),
                Column::Numbers(numbers) if !is_state => {
                    numbers.resize(self.objects(object_type).len(), 0);
                }
                // The snapshot comes from another engine, or is new.
                Column::States(_) => {
                    *column = Column::Numbers(vec![0; self.objects(object_type).len()]);
                }
                Column::Numbers(_) => {
                    let mut states = Vec::new();
                    self.read_states(object_type, &mut states);
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
        let instant = Instant { now: at.ms(), windows: &self.windows };
        let ledger = self.ledger(object_type);
        for from in (0..self.objects(object_type).len()).step_by(BLOCK_ROWS) {
            for &definition in definitions {
                let (_, index) = self.reading(definition);
                if let Column::Numbers(numbers) = column(snapshot, definition) {
                    let end = numbers.len().min(from + BLOCK_ROWS);
                    let block = numbers.get_mut(from..end).expect("a column has all objects");
                    evaluate(ledger, ledger.reading(index), instant, from, block);
                }
            }
        }
    }

    /// Reads the states of all objects of a type (semantics 43).
    fn read_states(&self, object_type: ObjectType, states: &mut Vec<Status>) {
        states.clear();
        match object_type {
            ObjectType::Agent => states.extend_from_slice(self.world.statuses.as_slice()),
            ObjectType::SkillAg => states.extend(self.world.groups.iter().map(Group::state)),
            ObjectType::Queue | ObjectType::SkillQ => {
                states.resize(self.objects(object_type).len(), Status::Monitored);
            }
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

    /// Reads one value at an instant from the last event on: of a definition, by its position, for
    /// the object of a row.
    ///
    /// # Panics
    /// Where the instant is before the last event, or there is no such definition or object.
    #[must_use]
    pub fn value(&self, definition: usize, row: Row, at: Timestamp) -> Value {
        assert!(self.now.is_none_or(|now| now <= at), "values are read from the last event on");
        let (object_type, index) = self.reading(definition);
        let ledger = self.ledger(object_type);
        match ledger.reading(index) {
            Reading::State => Value::State(match object_type {
                ObjectType::Agent => self.world.statuses[row],
                ObjectType::SkillAg => self.world.groups[row].state(),
                ObjectType::Queue | ObjectType::SkillQ => Status::Monitored,
            }),
            reading @ (Reading::Share { .. }
            | Reading::Duration { .. }
            | Reading::Level { .. }
            | Reading::Age { .. }
            | Reading::Recent { .. }) => {
                let instant = Instant { now: at.ms(), windows: &self.windows };
                let mut number = [0];
                evaluate(ledger, reading, instant, row.index(), &mut number);
                Value::Number(Thousandths::new(number[0]))
            }
        }
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

    /// How many events ended nothing that ran, or began what already ran.
    #[must_use]
    pub fn orphaned(&self) -> u64 {
        self.world.orphaned
    }
}

fn column(snapshot: &mut Snapshot, definition: usize) -> &mut Column {
    snapshot.columns.get_mut(definition).expect("there is a column for each definition")
}
