//! The same events and statistics as the engine has them: typed events, and definitions from a file.
//!
//! A record is one event, but for an answer, which is a call diverted and a call established, and for
//! the end of an absence, which is a login and being ready.

use tallyboard::clock::Timestamp;
use tallyboard::definition::{Catalogue, Counting, Definition, Definitions, SourceFile};
use tallyboard::engine::{Engine, ObjectName, Snapshot, Value};
use tallyboard::event::{
    AgentHappening, CallHappening, CallType, Destination, Event, Happening, Line, Queue,
    QueueHappening, StateDetail, WorkMode,
};
use tallyboard::ids::{AgentId, ConnectionId, Id, Names, QueueId, SkillId};

use super::program::{Program, TICK_MS};
use super::record::{AGENTS, Kind, Record, Status, Workload};
use super::values::{Column, Values};

/// 2024-03-05 00:00 UTC: the midnight from which records count.
const BEGIN_MS: i64 = 1_709_596_800_000;
/// The ticks at which engine and program are compared, besides the last one: none at midnight, when the
/// program still tells the day that is over.
const TICKS: [u32; 4] = [30, 360, 4_320, 8_641];
/// The columns in which the two count different things.
const INCOMPARABLE: &str = "AverageHandlingTime";

/// The workload as the engine takes it.
pub(crate) struct Driven {
    definitions: Vec<Definition>,
    names: Names,
    /// Who can do what.
    skills: Vec<Event>,
    events: Vec<Event>,
}

impl Driven {
    pub(crate) fn new(workload: &Workload) -> Self {
        Self::with(workload, "")
    }

    /// The workload under further definitions.
    pub(crate) fn with(workload: &Workload, others: &str) -> Self {
        let mut absent = [true; AGENTS];
        let mut events = Vec::new();
        for record in &workload.records {
            let happenings = happenings(record, &mut absent).into_iter().flatten();
            events.extend(happenings.map(|happening| event(record.t, happening)));
        }
        let skills = workload.skills.iter().enumerate().map(|(agent, skills)| {
            let skills = skills.map(|skill| (SkillId::from_index(skill.into()), 0));
            let agent = AgentId::from_index(agent);
            event(0, Happening::Skills { agent, skills: Box::new(skills) })
        });
        let skills = skills.collect();
        Self { definitions: definitions(others), names: Names::new(), skills, events }
    }

    /// How many events there are.
    pub(crate) fn len(&self) -> usize {
        self.events.len()
    }

    /// An engine that knows who can do what.
    pub(crate) fn engine(&self) -> Engine {
        let mut engine = Engine::new(&self.definitions, &Counting::default());
        self.skills.iter().for_each(|event| engine.apply(event, &self.names));
        engine
    }

    /// Counts all events.
    pub(crate) fn run(&self, engine: &mut Engine) {
        engine.apply_all(&self.events, &self.names);
    }

    /// Counts all events and reads all values at every tick.
    pub(crate) fn run_and_read(
        &self,
        engine: &mut Engine,
        snapshot: &mut Snapshot,
        mut look: impl FnMut(u32, &Engine, &Snapshot),
    ) {
        let mut tick = 1;
        let mut rest = self.events.as_slice();
        while let Some(last) = rest.last() {
            let due = rest.partition_point(|event| event.time < at(tick));
            let (before, after) = rest.split_at(due);
            engine.apply_all(before, &self.names);
            rest = after;
            if at(tick) <= last.time {
                engine.snapshot(at(tick), snapshot);
                look(tick, engine, snapshot);
            }
            tick += 1;
        }
    }

    /// Compares what the engine reads with the program; gives how many values were compared.
    ///
    /// # Panics
    /// Where they differ.
    pub(crate) fn verify(&self, workload: &Workload) -> usize {
        let end = workload.records.last().map_or(0, |last| last.t / TICK_MS);
        let is_looked_at = |tick: u32| TICKS.contains(&tick) || tick == end;
        let mut read = Vec::new();
        let mut engine = self.engine();
        self.run_and_read(&mut engine, &mut Snapshot::default(), |tick, engine, snapshot| {
            if is_looked_at(tick) {
                read.push((tick, self.thousandths(engine, snapshot)));
            }
        });
        let mut read = read.into_iter();
        let mut compared = 0;
        let mut program = Program::new(workload);
        program.run_and_read(&workload.records, &mut Values::new(), |tick, values| {
            if is_looked_at(tick) {
                let (at, columns) = read.next().expect("the engine stops at the same ticks");
                assert_eq!(at, tick);
                compared += compare(tick, values, &columns);
            }
        });
        compared
    }

    /// All values in the order of the columns and rows of the workload.
    fn thousandths(&self, engine: &Engine, snapshot: &Snapshot) -> Vec<Vec<i64>> {
        let column = |(index, definition): (usize, &Definition)| {
            let objects = engine.objects(definition.object_type);
            let mut values = vec![0; objects.len()];
            for (row, object) in objects.entries() {
                let place = match object.name {
                    ObjectName::Agent(agent) => agent.index(),
                    ObjectName::Queue(queue) => queue.index(),
                    ObjectName::Skill(skill) => skill.index(),
                };
                let Some(Value::Number(number)) = snapshot.value(index, row.index()) else {
                    panic!("every value of this workload is a number");
                };
                *values.get_mut(place).expect("there are as many names as objects") = number.get();
            }
            values
        };
        self.definitions.iter().enumerate().map(column).collect()
    }
}

/// The definitions of the workload, and further ones.
fn definitions(others: &str) -> Vec<Definition> {
    let yaml = [include_str!("statistics.yaml"), others].concat();
    let read = Definitions::read(&SourceFile::new("statistics.yaml", yaml), &Catalogue::default());
    assert!(read.problems.is_empty(), "{:?}", read.problems);
    read.definitions
}

/// Compares the columns of one tick; gives how many values were compared.
fn compare(tick: u32, values: &Values, columns: &[Vec<i64>]) -> usize {
    let mut compared = 0;
    for (column, read) in values.columns().into_iter().zip(columns) {
        let (name, expected): (_, Vec<f64>) = match column {
            Column::Share(name, _) if name.starts_with(INCOMPARABLE) => continue,
            // Milliseconds are thousandths of seconds, numbers are whole.
            Column::Whole(name, numbers) => {
                let is_time = name.ends_with("Duration") || name.contains("Time");
                let times = if is_time { 1.0 } else { 1000.0 };
                (name, numbers.iter().map(|&number| f64::from(number) * times).collect())
            }
            Column::Share(name, shares) => {
                // A percentage, or milliseconds.
                let times = if name.starts_with("ServiceLevel") { 100_000.0 } else { 1.0 };
                (name, shares.iter().map(|share| share * times).collect())
            }
        };
        for (row, (number, expected)) in read.iter().zip(expected).enumerate() {
            let is_near = (*number as f64 - expected).abs() <= 0.5 + 1e-6;
            assert!(is_near, "{name} of {row} at tick {tick}: {number}, not {expected}");
            compared += 1;
        }
    }
    compared
}

fn at(tick: u32) -> Timestamp {
    Timestamp::saturating_from_ms(BEGIN_MS + i64::from(tick) * i64::from(TICK_MS))
}

fn event(t: u32, happening: Happening) -> Event {
    let time = Timestamp::saturating_from_ms(BEGIN_MS + i64::from(t));
    Event { time, centre: Names::default_centre(), happening, extra: None }
}

/// What a record says, in the order of its events.
fn happenings(record: &Record, absent: &mut [bool; AGENTS]) -> [Option<Happening>; 2] {
    let connection = || ConnectionId::from_index(record.call as usize);
    let named = || AgentId::from_index(record.agent.into());
    let line = || Line { agent: named(), device: None, medium: Names::voice() };
    let at_queue = |what| {
        let queue = Queue::Queue(QueueId::from_index(record.queue.into()));
        Happening::Queue { queue, connection: connection(), medium: Names::voice(), what }
    };
    let call = |what| Happening::Call { line: line(), connection: connection(), what };
    let agent = |what| Happening::Agent { line: line(), connection: None, what };
    match record.kind {
        Kind::Entered => [Some(at_queue(QueueHappening::Queued)), None],
        Kind::Answered => {
            let diverted = QueueHappening::Diverted(Destination::Agent(named()));
            let established = CallHappening::Established(Some(CallType::Inbound));
            [Some(at_queue(diverted)), Some(call(established))]
        }
        Kind::Abandoned => [Some(at_queue(QueueHappening::Abandoned)), None],
        Kind::Released => [Some(call(CallHappening::Released)), None],
        Kind::HoldBegin => [Some(call(CallHappening::Held)), None],
        Kind::HoldEnd => [Some(call(CallHappening::Retrieved)), None],
        Kind::State => {
            let absent = absent.get_mut(usize::from(record.agent)).expect("an agent");
            let was_absent = std::mem::replace(absent, record.val == Status::LoggedOut as u32);
            let detail = StateDetail::default();
            let work_mode = Some(WorkMode::AfterCallWork);
            let what = match record.val {
                val if val == Status::LoggedOut as u32 => AgentHappening::AgentLogout,
                val if val == Status::Ready as u32 => AgentHappening::AgentReady(detail),
                val if val == Status::AfterCall as u32 => {
                    AgentHappening::AgentNotReady(StateDetail { work_mode, ..detail })
                }
                _ => AgentHappening::AgentNotReady(detail),
            };
            let login = was_absent.then(|| agent(AgentHappening::AgentLogin));
            match login {
                Some(login) => [Some(login), Some(agent(what))],
                None => [Some(agent(what)), None],
            }
        }
    }
}
