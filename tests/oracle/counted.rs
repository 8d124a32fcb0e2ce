//! The engine's side: the same events and definitions, the same lines.

use std::ops::Range;

use serde_json::Value as Json;
use strum::IntoEnumIterator;
use tallyboard::clock::Timestamp;
use tallyboard::connect::{Intake, RefusedLine, SkillRule};
use tallyboard::definition::{
    Catalogue, Counting, Definitions, LevelBounds, ObjectType, Ranges, Settings, SourceFile, Zone,
};
use tallyboard::engine::{Checkpoint, Engine, RestoreError, Row, Snapshot, Value};
use tallyboard::event::{Event, Identities};
use tallyboard::ids::{Id, Names};

use crate::recount::{self, Options};

/// Events and definitions as the program reads them.
pub(crate) struct Counted {
    events: Vec<Event>,
    names: Names,
    definitions: Definitions,
    counting: Counting,
}

impl Counted {
    /// Reads events and definitions; neither may be refused. The options are the defaults.
    pub(crate) fn new(events: &[Json], yaml: &str, zone: &str) -> Self {
        Self::with(&Options::default(), events, yaml, zone)
    }

    /// Reads events and definitions as [`Counted::new`] does, with other options.
    pub(crate) fn with(options: &Options, events: &[Json], yaml: &str, zone: &str) -> Self {
        let lines: String = events.iter().map(|event| format!("{event}\n")).collect();
        let mut intake = Intake::new(SkillRule::default());
        let mut refuse = |refused: RefusedLine<'_>| panic!("{}: {}", refused.line, refused.reason);
        intake.read("events", &mut lines.as_bytes(), &mut refuse, &mut |_| ()).unwrap();
        let (events, names, _) = intake.finish(&mut refuse);
        let file = SourceFile::new("definitions", yaml.to_owned());
        let definitions = Definitions::read(&file, &Catalogue::default());
        for problem in &definitions.problems {
            assert!(!problem.is_error(), "line {}: {problem}", problem.line());
        }
        Self { events, names, definitions, counting: counting(options, zone) }
    }

    /// The same with bounds that centres have set.
    pub(crate) fn with_bounds(self, bounds: &LevelBounds) -> Self {
        Self { definitions: self.definitions.with_bounds(bounds), ..self }
    }

    /// The values at some instants, which are in order: what the engine says on its way, to which all events
    /// between two of them are told together.
    pub(crate) fn lines(&self, instants: &[i64]) -> Vec<recount::Line> {
        let tell = |mut engine: Engine, due: Range<usize>| {
            engine.apply_all(&self.events[due], &self.names);
            engine
        };
        self.told(instants, tell).0
    }

    /// The same, event by event, and the engine in the end. Between any two events, by the number
    /// of those before, the engine can be exchanged for another.
    pub(crate) fn count(
        &self,
        instants: &[i64],
        mut exchange: impl FnMut(usize, Engine) -> Engine,
    ) -> (Vec<recount::Line>, Engine) {
        self.told(instants, |mut engine, due| {
            for index in due {
                engine = exchange(index, engine);
                engine.apply(&self.events[index], &self.names);
            }
            engine
        })
    }

    /// The values at some instants, and the engine in the end, which is told what is due by each of them.
    fn told(
        &self,
        instants: &[i64],
        mut tell: impl FnMut(Engine, Range<usize>) -> Engine,
    ) -> (Vec<recount::Line>, Engine) {
        let (mut engine, mut begin) = (self.engine(), 0);
        let mut snapshot = Snapshot::default();
        let mut lines = Vec::new();
        for &instant in instants {
            let at = Timestamp::from_ms(instant).unwrap();
            let end = self.events.partition_point(|event| event.time <= at);
            engine = tell(engine, begin..end);
            begin = end;
            engine.snapshot(at, &mut snapshot);
            let read = |place, row| snapshot.value(place, row).unwrap();
            lines.extend(self.write(instant, &engine, &read));
        }
        (lines, engine)
    }

    /// The values at some instants with other time ranges, from an engine that is restored before
    /// each of them.
    pub(crate) fn lines_within(&self, instants: &[i64], ranges: Ranges) -> Vec<recount::Line> {
        let mut lines = Vec::new();
        for &instant in instants {
            let at = Timestamp::from_ms(instant).unwrap();
            let mut engine = self.engine();
            let known = self.events.iter().filter(|event| event.time <= at);
            known.clone().for_each(|event| engine.apply(event, &self.names));
            let bytes = self.save(&engine, known.count());
            let Checkpoint { engine, .. } = self.restore(&bytes).unwrap();
            let read = |place, row| {
                let row = Row::from_index(row);
                engine.value_within((place, ranges), row, at).unwrap()
            };
            lines.extend(self.write(instant, &engine, &read));
        }
        lines
    }

    /// The first value that an event has changed of an object which the engine has not told to be
    /// changed; none where it tells all of them. What is new counts as told.
    pub(crate) fn untold_change(&self) -> Option<String> {
        let mut engine = self.engine();
        ObjectType::iter().for_each(|object_type| engine.watch(object_type));
        let (mut before, mut after) = (Snapshot::default(), Snapshot::default());
        for (number, event) in self.events.iter().enumerate() {
            engine.snapshot(event.time, &mut before);
            engine.apply(event, &self.names);
            engine.snapshot(event.time, &mut after);
            let told = ObjectType::iter().map(|object_type| {
                let mut rows = Vec::new();
                engine.take_changed(object_type, &mut rows);
                rows.into_iter().map(Id::index).collect()
            });
            let told: Vec<Vec<usize>> = told.collect();
            for (place, definition) in self.definitions.definitions.iter().enumerate() {
                for row in 0.. {
                    let Some(old) = before.value(place, row) else { break };
                    let new = after.value(place, row).unwrap();
                    let is_told = told[definition.object_type as usize].contains(&row);
                    if old != new && !is_told {
                        let name = &definition.name;
                        return Some(format!("event {number}, {name}, row {row}: {old:?} {new:?}"));
                    }
                    assert_eq!(engine.value(place, Row::from_index(row), event.time), new);
                }
            }
        }
        None
    }

    /// How many events had no effect.
    pub(crate) fn orphaned(&self) -> u64 {
        let mut engine = self.engine();
        self.events.iter().for_each(|event| engine.apply(event, &self.names));
        engine.orphaned()
    }

    /// An engine that has counted nothing.
    pub(crate) fn engine(&self) -> Engine {
        Engine::new(&self.definitions.definitions, &self.counting)
    }

    /// What the engine has counted, as bytes, after so many of the events.
    pub(crate) fn save(&self, engine: &Engine, count: usize) -> Vec<u8> {
        let mut identities = Identities::default();
        self.events[..count].iter().for_each(|event| assert!(identities.admits(event)));
        Checkpoint::save(engine, &self.names, &identities)
    }

    /// What the bytes say.
    pub(crate) fn restore(&self, bytes: &[u8]) -> Result<Checkpoint, RestoreError> {
        Checkpoint::restore(&self.definitions.definitions, &self.counting, bytes)
    }

    /// The number of events.
    pub(crate) fn len(&self) -> usize {
        self.events.len()
    }

    fn write(
        &self,
        time: i64,
        engine: &Engine,
        read: &dyn Fn(usize, usize) -> Value,
    ) -> Vec<recount::Line> {
        let mut lines = Vec::new();
        let types = [ObjectType::Agent, ObjectType::Queue, ObjectType::SkillAg, ObjectType::SkillQ];
        for object_type in types {
            let mut objects: Vec<_> = engine
                .objects(object_type)
                .iter()
                .enumerate()
                .map(|(row, object)| {
                    (object.id(&self.names), self.names.centres.text(object.centre), row)
                })
                .collect();
            objects.sort_unstable();
            for (id, centre, row) in objects {
                for (index, definition) in self.definitions.definitions.iter().enumerate() {
                    if definition.object_type != object_type {
                        continue;
                    }
                    let value = match read(index, row) {
                        Value::Number(number) => recount::Value::Decimal(number.get().into()),
                        Value::State(status, _) => recount::Value::Status(status.name().to_owned()),
                        Value::Nothing => recount::Value::Null,
                    };
                    lines.push(recount::Line {
                        time,
                        centre: centre.to_owned(),
                        object_type: object_type.name().to_owned(),
                        object_id: id.to_owned(),
                        statistic: definition.name.to_string(),
                        value,
                    });
                }
            }
        }
        lines
    }
}

/// The options as a configuration file says them.
fn counting(options: &Options, zone: &str) -> Counting {
    let Options { timestamps_seconds, starts, abandon_actions, .. } = options;
    let empty = options.empty_percentage.map_or("null".to_owned(), |percent| percent.to_string());
    let text = format!(
        "counting:\n  timestamps: {}\n  count_durable_at: {}\n  abandon_actions: \"{abandon_actions}\"\n  \
         empty_percentage: {empty}\n  clip_action_to_interval: {}\n  elapsed_per_member: {}\n  \
         hold_ends_call: {}\n",
        if *timestamps_seconds { "seconds" } else { "milliseconds" },
        if *starts { "start" } else { "end" },
        options.clip_action_to_interval,
        options.elapsed_per_member,
        options.hold_ends_call,
    );
    let file = SourceFile::new("configuration", text);
    let (counting, problems) = Settings::read(&file).counting("counting");
    assert!(problems.is_empty(), "{problems:?}");
    Counting { zone: Zone::named(zone).unwrap(), ..counting }
}
