//! The publisher: decides what is published at an instant, and tells board, archive and listeners.
//!
//! What it publishes follows from the order of events and ticks alone, so that a restart publishes
//! the same values again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use smallvec::SmallVec;
use strum::IntoEnumIterator;
use tokio::sync::broadcast;

use super::board::{Board, ObjectKey, Published};
use super::by_type::ByType;
use super::publication::{Change, PUBLICATIONS_MAX, Publication};
use super::schedule::Schedule;
use super::state::PublisherState;
use super::wanted::is_wanted;
use crate::archive::{ArchiveError, ArchivedObject, PublishedValue, Recorder};
use crate::clock::Timestamp;
use crate::definition::{Definition, Mode, ObjectType, Zone};
use crate::engine::{Engine, Object, Row, Snapshot, Value};
use crate::ids::{Id, Names, ReasonId};

/// How many values wait at the most until they are handed to the archive.
const VALUES_WAITING_MAX: usize = 8_192;

/// Where publications can be heard.
pub type Listening = broadcast::Sender<Arc<Publication>>;

/// Publishes values.
#[derive(Debug)]
pub struct Publisher {
    definitions: Arc<[Definition]>,
    schedule: Schedule,
    state: PublisherState,
    /// The definitions that publish at each change, by type.
    immediate: ByType<Vec<usize>>,
    /// The place of each definition among those of its type.
    places: Vec<usize>,
    /// The objects of each type, with their numbers in the archive.
    objects: ByType<Vec<(Arc<ObjectKey>, u32)>>,
    objects_count: u32,
    /// How many reasons the board knows.
    reasons_count: usize,
    board: Arc<Board>,
    recorder: Recorder,
    listening: Listening,
    waiting: Vec<PublishedValue>,
    /// What is shown no more.
    removed: BTreeSet<(ObjectType, Row)>,
    /// What the next publication tells, by object and definition.
    changes: BTreeMap<(u32, usize), Change>,
    has_ticked: bool,
    snapshot: Snapshot,
    rows: Vec<Row>,
}

impl Publisher {
    /// Makes a publisher that has published nothing. `engine` notes from now on what changes.
    #[must_use]
    pub fn new(board: Arc<Board>, zone: &Zone, recorder: Recorder, engine: &mut Engine) -> Self {
        let definitions = Arc::clone(board.definitions());
        let mut immediate: ByType<Vec<usize>> = ByType::default();
        let mut places = Vec::new();
        for (at, definition) in definitions.iter().enumerate() {
            let object_type = definition.object_type;
            let own = board.statistics(object_type);
            places.push(own.iter().position(|place| *place == at).expect("it is one of its type"));
            if definition.notification.mode == Mode::Immediate {
                engine.watch(object_type);
                immediate.get_mut(object_type).push(at);
            }
        }
        let last = vec![Vec::new(); definitions.len()];
        Self {
            schedule: Schedule::new(&definitions, zone),
            definitions,
            state: PublisherState { done_to: None, last },
            immediate,
            places,
            objects: ByType::default(),
            objects_count: 0,
            removed: BTreeSet::new(),
            reasons_count: 0,
            board,
            recorder,
            listening: broadcast::channel(PUBLICATIONS_MAX).0,
            waiting: Vec::new(),
            changes: BTreeMap::new(),
            has_ticked: false,
            snapshot: Snapshot::default(),
            rows: Vec::new(),
        }
    }

    /// Where publications can be heard.
    #[must_use]
    pub fn listening(&self) -> Listening {
        self.listening.clone()
    }

    /// Lets those hear it who listen there.
    pub fn tell_to(&mut self, listening: &Listening) {
        self.listening = listening.clone();
    }

    /// Takes the place of another publisher: whoever has listened to that one hears this one from now
    /// on.
    pub fn succeed(&mut self, former: &Self) {
        self.board.go_on_from(&former.board);
        self.listening = former.listening.clone();
    }

    /// Tells listeners that there are other definitions.
    pub fn announce(&mut self) {
        let time = self.state.done_to.map_or(Timestamp::MIN, Timestamp::saturating_from_ms);
        self.tell((time, true), Vec::new());
    }

    /// How the archive is told and asked.
    #[cfg(test)]
    pub(crate) fn recorder(&self) -> &Recorder {
        &self.recorder
    }

    /// What was published so far, to go on from.
    #[must_use]
    pub fn state(&self) -> &PublisherState {
        &self.state
    }

    /// Goes on from what was published before; gives whether it fits these definitions and objects.
    ///
    /// # Errors
    /// Where the archive has failed.
    pub fn restore(
        &mut self,
        mut state: PublisherState,
        engine: &Engine,
        names: &Names,
    ) -> Result<bool, ArchiveError> {
        self.meet_objects(engine, names)?;
        let mut is_fit = state.last.len() == self.definitions.len();
        for (column, definition) in state.last.iter_mut().zip(&*self.definitions) {
            let rows = engine.objects(definition.object_type).len();
            is_fit &= column.len() <= rows;
            column.resize(rows, None);
        }
        if !is_fit {
            return Ok(false);
        }
        self.state = state;
        for object_type in ObjectType::iter() {
            for row in 0..self.objects.get(object_type).len() {
                let own = self.board.statistics(object_type).iter().enumerate();
                let shown = own.filter_map(|(place, &definition)| {
                    let cell = (*self.state.last.get(definition)?.get(row)?)?;
                    Some((place, Published::unpacked(cell)?))
                });
                let shown: Vec<_> = shown.collect();
                let (key, _) = part(self.objects.get(object_type), row);
                self.board.show(key, &shown);
            }
        }
        Ok(true)
    }

    /// The next instant at which something is published without an event; none before the first
    /// event of all. Nothing is published for instants before `horizon`.
    pub fn next_tick(&mut self, horizon: i64) -> Option<i64> {
        let from = self.state.done_to?.max(horizon - 1);
        self.schedule.next_after(from)
    }

    /// Publishes everything that is due before an event.
    ///
    /// # Errors
    /// Where the archive has failed.
    pub fn tick_before(
        &mut self,
        event: Timestamp,
        horizon: i64,
        engine: &Engine,
        names: &Names,
    ) -> Result<(), ArchiveError> {
        while let Some(tick) = self.next_tick(horizon).filter(|tick| *tick < event.ms()) {
            self.tick(tick, engine, names)?;
        }
        let before = event.ms() - 1;
        self.state.done_to = Some(self.state.done_to.map_or(before, |done| done.max(before)));
        Ok(())
    }

    /// Publishes what is due at an instant.
    ///
    /// # Errors
    /// Where the archive has failed.
    pub fn tick(&mut self, at: i64, engine: &Engine, names: &Names) -> Result<(), ArchiveError> {
        self.meet_objects(engine, names)?;
        let due = self.schedule.due_at(at);
        let time = Timestamp::saturating_from_ms(at);
        let mut snapshot = std::mem::take(&mut self.snapshot);
        engine.snapshot_of(&due, time, &mut snapshot);
        for object_type in ObjectType::iter() {
            let is_own =
                |place: &&usize| part(&self.definitions, **place).object_type == object_type;
            let due: Vec<usize> = due.iter().filter(is_own).copied().collect();
            if due.is_empty() {
                continue;
            }
            for row in 0..self.objects.get(object_type).len() {
                let values = due
                    .iter()
                    .filter_map(|&definition| Some((definition, snapshot.value(definition, row)?)));
                self.publish(object_type, row, time, values)?;
            }
        }
        self.snapshot = snapshot;
        self.state.done_to = Some(at);
        self.has_ticked = true;
        Ok(())
    }

    /// Publishes what an event has changed.
    ///
    /// # Errors
    /// Where the archive has failed.
    pub fn event(
        &mut self,
        time: Timestamp,
        engine: &mut Engine,
        names: &Names,
    ) -> Result<(), ArchiveError> {
        // A late event can lie before a tick that was published: its values follow that.
        let time = time.max(Timestamp::saturating_from_ms(self.state.done_to.unwrap_or(i64::MIN)));
        for object_type in ObjectType::iter() {
            if self.immediate.get(object_type).is_empty() {
                continue;
            }
            let mut rows = std::mem::take(&mut self.rows);
            engine.take_changed(object_type, &mut rows);
            // What is new has its first values now.
            let known = self.objects.get(object_type).len();
            rows.extend((known..engine.objects(object_type).len()).map(Row::from_index));
            if !rows.is_empty() {
                rows.sort_unstable();
                rows.dedup();
                self.meet_objects(engine, names)?;
                let immediate = std::mem::take(self.immediate.get_mut(object_type));
                let mut publish = |row: Row| {
                    let values = immediate
                        .iter()
                        .map(|&definition| (definition, engine.value(definition, row, time)));
                    self.publish(object_type, row.index(), time, values)
                };
                let result = rows.iter().try_for_each(|&row| publish(row));
                *self.immediate.get_mut(object_type) = immediate;
                result?;
                rows.clear();
            }
            self.rows = rows;
        }
        Ok(())
    }

    /// Publishes values of one object, each where its definition wants it.
    fn publish(
        &mut self,
        object_type: ObjectType,
        row: usize,
        time: Timestamp,
        values: impl Iterator<Item = (usize, Value)>,
    ) -> Result<(), ArchiveError> {
        if self.removed.contains(&(object_type, Row::from_index(row))) {
            return Ok(());
        }
        let (key, object) = part(self.objects.get(object_type), row);
        let mut shown = SmallVec::<[(usize, Published); 16]>::new();
        let mut changed = SmallVec::<[(usize, Published); 16]>::new();
        for (definition, value) in values {
            let column = self.state.last.get_mut(definition).expect("a column each");
            if column.len() <= row {
                column.resize(row + 1, None);
            }
            let cell = column.get_mut(row).expect("it was made");
            let last = cell.map(|(_, packed)| packed);
            let packed = value.packed();
            if !is_wanted(part(&self.definitions, definition), last, packed) {
                continue;
            }
            *cell = Some((time.ms(), packed));
            let published = Published { value, time };
            shown.push((*part(&self.places, definition), published));
            let statistic = u16::try_from(definition).expect("there are fewer definitions");
            self.waiting.push(PublishedValue {
                at_ms: time.ms(),
                value: packed,
                object: *object,
                statistic,
            });
            if last != Some(packed) {
                changed.push((definition, published));
            }
        }
        if !shown.is_empty() {
            self.board.show(key, &shown);
        }
        // Whoever begins to listen from now on finds it on the board.
        if self.listening.receiver_count() > 0 {
            for (definition, published) in changed {
                let change = Change::new(Arc::clone(key), definition, published);
                self.changes.insert((*object, definition), change);
            }
        }
        if self.waiting.len() >= VALUES_WAITING_MAX {
            self.recorder.publish(std::mem::take(&mut self.waiting))?;
        }
        Ok(())
    }

    /// Hands everything that was published to archive and listeners.
    ///
    /// # Errors
    /// Where the archive has failed.
    pub fn flush(&mut self) -> Result<(), ArchiveError> {
        if !self.waiting.is_empty() {
            self.recorder.publish(std::mem::take(&mut self.waiting))?;
        }
        let changes = std::mem::take(&mut self.changes);
        let has_ticked = std::mem::take(&mut self.has_ticked);
        let is_news = has_ticked || !changes.is_empty();
        if is_news && self.listening.receiver_count() > 0 {
            let latest = changes.values().map(|change| change.published.time).max();
            let done_to = self.state.done_to.map(Timestamp::saturating_from_ms);
            let time = latest.max(done_to).expect("something was published");
            self.tell((time, has_ticked), changes.into_values().collect());
        }
        Ok(())
    }

    fn tell(&self, (time, is_tick): (Timestamp, bool), changes: Vec<Change>) {
        let number = self.board.next_publication();
        let publication = Publication::new(&self.board, number, (time, is_tick), changes);
        // Those who listened may have gone.
        let _ = self.listening.send(Arc::new(publication));
    }

    /// Makes the objects and reasons known that events have named since the last time.
    ///
    /// # Errors
    /// Where the archive has failed.
    pub fn meet_objects(&mut self, engine: &Engine, names: &Names) -> Result<(), ArchiveError> {
        for object_type in ObjectType::iter() {
            let objects = self.objects.get_mut(object_type);
            let known = engine.objects(object_type);
            // Nothing is new most of the time: what is known is not walked through.
            for row in (objects.len()..known.len()).map(Row::from_index) {
                let key = key_of(object_type, &known[row], names);
                let number = self.objects_count;
                self.recorder.announce(ArchivedObject {
                    object_type: object_type.name(),
                    centre: key.centre.clone(),
                    id: key.id.clone(),
                })?;
                self.board.add(Arc::clone(&key), row, number);
                objects.push((key, number));
                self.objects_count += 1;
            }
        }
        for reason in (self.reasons_count..names.reasons.len()).map(ReasonId::from_index) {
            self.board.name_reason(reason, names.reasons.text(reason));
        }
        self.reasons_count = names.reasons.len();
        let removed = engine.removed();
        for place in removed.symmetric_difference(&self.removed) {
            let (key, _) = part(self.objects.get(place.0), place.1.index());
            self.board.set_removed(key, removed.contains(place));
        }
        self.removed.clone_from(removed);
        Ok(())
    }
}

fn key_of(object_type: ObjectType, object: &Object, names: &Names) -> Arc<ObjectKey> {
    let centre = names.centres.text(object.centre);
    Arc::new(ObjectKey { object_type, centre: centre.into(), id: object.id(names).into() })
}

fn part<T>(parts: &[T], place: usize) -> &T {
    parts.get(place).expect("places come from the same definitions and objects")
}
