//! The course of events under a clock that is turned by hand.
//!
//! A day is a list of batches and of turns of the clock. It is lived through once as the service
//! does, and once more as a restart does, from the batches alone; both have to publish the same.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use proptest::prelude::*;
use tempfile::TempDir;

use super::course::{ClockMode, Course, Marks, Provisioned, Retention};
use super::order::Order;
use super::saved::{publishing, restore};
use crate::archive::{Archive, Question, record};
use crate::clock::Timestamp;
use crate::definition::{Catalogue, Counting, Definition, Definitions, SourceFile, Zone};
use crate::engine::{Checkpoint, Engine, Value};
use crate::event::{Event, Identities, NdjsonReader};
use crate::ids::Names;
use crate::publisher::{Board, Publisher, PublisherState};

/// A count every second, one at each change, one at the end of each minute, and one for those who ask.
const DEFINITIONS: &str = "
name: Entered
objectType: QUEUE
notificationMode: PERIODICAL
notificationFrequency: 1
statisticDefinitionEx: {category: TotalNumber, subject: DNAction, mainMask: CallEntered}
---
name: Waiting
objectType: QUEUE
notificationMode: IMMEDIATE
notificationFrequency: 0
statisticDefinitionEx: {category: CurrentNumber, subject: DNAction, mainMask: CallWait}
---
name: Minute
objectType: QUEUE
notificationMode: RESET
notificationFrequency: 0
statisticDefinitionEx:
  category: TotalNumber
  subject: DNAction
  mainMask: CallEntered
  intervalType: GrowingWindow
  dynamicTimeProfile: '0:00+0:01'
---
name: Half
objectType: QUEUE
notificationMode: PERIODICAL
notificationFrequency: 1
insensitivity: 50
statisticDefinitionEx: {category: TotalNumber, subject: DNAction, mainMask: CallEntered}
";

fn definitions() -> Vec<Definition> {
    let file = SourceFile::new("t.yaml", DEFINITIONS.to_owned());
    let Definitions { definitions, problems, .. } = Definitions::read(&file, &Catalogue::default());
    assert!(problems.is_empty(), "{problems:?}");
    definitions
}

fn at(ms: i64) -> Timestamp {
    Timestamp::from_ms(ms).unwrap()
}

/// What happens to a service.
#[derive(Clone, Debug)]
enum Step {
    /// A batch arrives: when, for how long it waits, and the times of its calls.
    Arrive(i64, u32, Vec<i64>),
    /// The clock is looked at.
    Look(i64),
}

/// What was published of the queue, by statistic: the times with the values, the newest first.
type Told = BTreeMap<String, Vec<(i64, i64)>>;

struct Life {
    folder: TempDir,
    mode: ClockMode,
    calls: usize,
}

impl Life {
    fn new(mode: ClockMode) -> Self {
        Self { folder: TempDir::new().unwrap(), mode, calls: 0 }
    }

    /// A course that goes on from bytes, or begins.
    fn course(&self, bytes: Option<&[u8]>) -> Course {
        let (definitions, mode) = (definitions(), self.mode);
        let restored = bytes.map(|bytes| {
            restore(&definitions, &Counting::default(), publishing(&definitions, mode), bytes)
                .unwrap()
        });
        let (marks, order, published, engine) = match restored {
            Some(restored) => (restored.marks, restored.order, restored.published, restored.engine),
            None => (
                Marks::BEGIN,
                Order::default(),
                PublisherState::default(),
                Checkpoint {
                    names: Names::new(),
                    identities: Identities::default(),
                    engine: Engine::new(&definitions, &Counting::default()),
                },
            ),
        };
        let Checkpoint { names, identities, mut engine } = engine;
        let recorder = recorder(self.folder.path(), &definitions);
        let board = Arc::new(Board::new(definitions.into()));
        let mut publisher = Publisher::new(board, &Zone::UTC, recorder, &mut engine);
        if bytes.is_some() {
            assert!(publisher.restore(published, &engine, &names).unwrap());
        }
        let retention = Retention { kept_ms: 100_000_000, begin: i64::MIN };
        let provisioned = Provisioned::default();
        Course { names, provisioned, engine, identities, order, publisher, mode, retention, marks }
    }

    fn live(&mut self, course: &mut Course, steps: &[Step]) {
        for step in steps {
            match step {
                Step::Look(now) => course.advance(at(*now)).unwrap(),
                Step::Arrive(arrival, delay_ms, times) => {
                    let events = times.iter().map(|time| self.call(course, *time)).collect();
                    course.arrive(at(*arrival), *delay_ms, events).unwrap();
                }
            }
        }
        course.flush().unwrap();
    }

    /// A new call in the queue.
    fn call(&mut self, course: &mut Course, time: i64) -> Event {
        self.calls += 1;
        let line = format!(
            r#"{{"time":{time},"event":"Queued","queue":"sales","connId":"c{}"}}"#,
            self.calls
        );
        NdjsonReader::default().read(line.as_bytes(), &mut course.names).unwrap()
    }
}

fn recorder(folder: &Path, definitions: &[Definition]) -> crate::archive::Recorder {
    let statistics: Vec<(&str, &str)> = definitions
        .iter()
        .map(|definition| (definition.object_type.name(), &*definition.name))
        .collect();
    record(Archive::open(folder, "e1").unwrap(), &statistics, false, i64::MAX).unwrap().0
}

/// Everything that was published of the queue.
fn told(course: &Course) -> Told {
    let mut told = Told::new();
    for (place, definition) in definitions().iter().enumerate() {
        let statistic = u16::try_from(place).unwrap();
        let (from_ms, to_ms) = (i64::MIN, i64::MAX);
        let question = Question { object: 0, statistic, from_ms, to_ms, count_max: 10_000 };
        let (sender, receiver) = std::sync::mpsc::channel();
        let answer = move |answer| sender.send(answer).unwrap();
        course.publisher.recorder().ask(question, answer).unwrap();
        let whole = |packed| match Value::unpacked(packed).unwrap() {
            Value::Number(number) => number.get() / 1000,
            value @ (Value::State(..) | Value::Nothing) => panic!("{value:?}"),
        };
        let values = receiver.recv().unwrap().unwrap();
        let values = values.into_iter().map(|(time, packed)| (time, whole(packed))).collect();
        told.insert(definition.name.to_string(), values);
    }
    told
}

#[track_caller]
fn check(mode: ClockMode, steps: &[Step], expected: &[(&str, &[(i64, i64)])]) {
    let mut life = Life::new(mode);
    let mut course = life.course(None);
    life.live(&mut course, steps);
    let told = told(&course);
    for (name, values) in expected {
        assert_eq!(told[*name], *values, "{name}");
    }
}

use Step::{Arrive, Look};

#[test]
fn semantics_47_ticks_are_on_the_grid_and_hold_what_happened_up_to_them() {
    let steps = [Arrive(1_500, 250, vec![1_500]), Arrive(3_000, 250, vec![3_000]), Look(4_300)];
    let entered = [(4_000, 2), (3_000, 2), (2_000, 1)];
    check(ClockMode::Wall, &steps, &[("Entered", &entered)]);
}

#[test]
fn semantics_47_a_tick_waits_for_the_delay_and_for_events_that_wait() {
    let steps = [Arrive(1_500, 250, vec![1_500]), Look(2_250)];
    check(ClockMode::Wall, &steps, &[("Entered", &[])]);
    let steps = [Arrive(1_500, 250, vec![1_500]), Look(2_251)];
    check(ClockMode::Wall, &steps, &[("Entered", &[(2_000, 1)])]);
    // An event that is a little older than the tick arrives behind it.
    let held = [Arrive(1_500, 250, vec![1_500]), Arrive(2_200, 250, vec![1_990]), Look(2_450)];
    check(ClockMode::Wall, &held, &[("Entered", &[])]);
    let held = [Arrive(1_500, 250, vec![1_500]), Arrive(2_200, 250, vec![1_990]), Look(2_451)];
    check(ClockMode::Wall, &held, &[("Entered", &[(2_000, 2)])]);
}

#[test]
fn semantics_47_a_past_that_is_told_at_the_begin_has_its_ticks() {
    // Two batches of what happened while nobody listened, an hour ago.
    let steps = [
        Arrive(3_600_000, 250, vec![1_500, 3_000]),
        Arrive(3_600_100, 250, vec![4_500, 6_500]),
        Look(3_600_400),
    ];
    let mut life = Life::new(ClockMode::Wall);
    let mut course = life.course(None);
    life.live(&mut course, &steps);
    let entered = &told(&course)["Entered"];
    let earliest: Vec<(i64, i64)> = entered.iter().rev().take(6).copied().collect();
    assert_eq!(earliest, [(2_000, 1), (3_000, 2), (4_000, 2), (5_000, 3), (6_000, 3), (7_000, 4)]);
    assert_eq!(entered.first(), Some(&(3_600_000, 4)));
}

#[test]
fn a_source_that_is_slow_holds_up_ticks_for_so_long_and_no_longer() {
    // Every 200 ms an event arrives that is 20 s old.
    let slow = (0..200).map(|number| {
        let arrival = 30_000 + number * 200;
        Arrive(arrival, 250, vec![arrival - 20_000])
    });
    let mut steps = vec![Arrive(29_000, 250, vec![29_000])];
    steps.extend(slow);
    let mut life = Life::new(ClockMode::Wall);
    let mut course = life.course(None);
    life.live(&mut course, &steps);
    let newest = told(&course)["Entered"][0].0;
    assert!(newest >= 69_800 - 5_250 - 1_000, "{newest}");
}

#[test]
fn semantics_45_with_the_clock_of_events_ticks_come_with_events() {
    let steps =
        [Arrive(90_000, 0, vec![1_500, 3_000]), Look(99_000), Arrive(99_001, 0, vec![4_500])];
    let entered = [(4_000, 2), (3_000, 2), (2_000, 1)];
    check(ClockMode::Events, &steps, &[("Entered", &entered)]);
}

#[test]
fn semantics_47_an_immediate_value_is_published_at_each_change() {
    let steps = [Arrive(1_500, 250, vec![1_500, 1_500, 1_600]), Look(5_000)];
    check(ClockMode::Wall, &steps, &[("Waiting", &[(1_600, 3), (1_500, 2)])]);
}

#[test]
fn a_late_event_is_published_behind_the_ticks_that_are_out() {
    // The tick at 4 s is published when the event of 2.5 s arrives.
    let late = [
        Arrive(1_500, 250, vec![1_500]),
        Look(4_500),
        Arrive(4_600, 250, vec![2_500]),
        Look(4_900),
    ];
    check(ClockMode::Wall, &late, &[("Waiting", &[(4_000, 2), (1_500, 1)])]);
}

#[test]
fn a_long_gap_is_made_up_for_to_a_week() {
    let week_ms = 7 * 24 * 3_600_000;
    let steps = [Arrive(1_500, 250, vec![1_500])];
    let mut life = Life::new(ClockMode::Wall);
    let mut course = life.course(None);
    course.retention.kept_ms = i64::MAX;
    // A tick a second is too much for a test; a look near the end shows where they begin.
    life.live(&mut course, &steps);
    assert_eq!(course.next_due(at(2_000)), Some(1_750));
    course.advance(at(1_751)).unwrap();
    assert_eq!(course.next_due(at(3 * week_ms)), Some(2 * week_ms + 250));
}

#[test]
fn a_value_of_an_interval_is_published_at_its_end() {
    let steps = [Arrive(59_000, 250, vec![58_000, 59_000]), Look(130_000)];
    check(ClockMode::Wall, &steps, &[("Minute", &[(119_999, 0), (59_999, 2)])]);
}

#[test]
fn a_small_change_of_an_insensitive_value_is_not_published() {
    let calls =
        (0..5).map(|number| Arrive(1_500 + number * 1_000, 250, vec![1_500 + number * 1_000]));
    let steps: Vec<Step> = calls.chain([Look(7_300)]).collect();
    check(
        ClockMode::Wall,
        &steps,
        &[("Half", &[(6_000, 5), (4_000, 3), (3_000, 2), (2_000, 1)][..])],
    );
}

/// Batches that arrive within two minutes, some of their events late.
fn any_steps() -> impl Strategy<Value = Vec<Step>> {
    let batch = (0..1_500_i64, prop::sample::select(vec![0_u32, 250, 1_000]));
    let lags = prop::collection::vec(-2_000..8_000_i64, 1..4);
    prop::collection::vec((batch, lags), 1..25).prop_map(|batches| {
        let mut now = 10_000;
        let mut steps = Vec::new();
        for ((later, delay_ms), lags) in batches {
            now += later;
            steps.push(Arrive(now, delay_ms, lags.into_iter().map(|lag| now - lag).collect()));
        }
        steps
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn how_often_the_clock_is_looked_at_changes_nothing(
        steps in any_steps(),
        looks in prop::collection::vec(10_000..60_000_i64, 0..40),
    ) {
        let mut quiet = Life::new(ClockMode::Wall);
        let mut course = quiet.course(None);
        quiet.live(&mut course, &steps);
        quiet.live(&mut course, &[Look(70_000)]);
        let expected = told(&course);
        let mut all = steps;
        all.extend(looks.into_iter().map(Look));
        // Whoever looks at the clock while a batch arrives looks before it.
        all.sort_by_key(|step| match step {
            Arrive(arrival, ..) => (*arrival, 1),
            Look(now) => (*now, 0),
        });
        let mut busy = Life::new(ClockMode::Wall);
        let mut course = busy.course(None);
        for step in all.into_iter().chain([Look(70_000)]) {
            busy.live(&mut course, &[step]);
        }
        prop_assert_eq!(told(&course), expected);
    }

    #[test]
    fn where_the_input_is_cut_into_batches_changes_nothing(
        mut steps in any_steps(),
        delay in prop::sample::select(vec![0_u32, 250, 1_000]),
    ) {
        let mut cut = Vec::new();
        for step in &mut steps {
            let Arrive(arrival, delay_ms, times) = step else { continue };
            *delay_ms = delay;
            if delay == 0 {
                // Nobody waits for earlier ones, so that a batch alone puts its events in order.
                times.sort_unstable();
            }
            cut.extend(times.iter().map(|time| Arrive(*arrival, delay, vec![*time])));
        }
        let all = [steps, cut].map(|steps| {
            let mut life = Life::new(ClockMode::Wall);
            let mut course = life.course(None);
            life.live(&mut course, &steps);
            life.live(&mut course, &[Look(70_000)]);
            told(&course)
        });
        prop_assert_eq!(&all[0], &all[1]);
    }

    #[test]
    fn a_restart_at_any_batch_changes_nothing(steps in any_steps(), place: prop::sample::Index) {
        let mut uninterrupted = Life::new(ClockMode::Wall);
        let mut course = uninterrupted.course(None);
        uninterrupted.live(&mut course, &steps);
        uninterrupted.live(&mut course, &[Look(70_000)]);
        let expected = told(&course);
        let (before, behind) = steps.split_at(place.index(steps.len()));
        let mut life = Life::new(ClockMode::Wall);
        let mut course = life.course(None);
        life.live(&mut course, before);
        let bytes = course.save(publishing(&definitions(), ClockMode::Wall));
        let recorder = course.publisher.recorder().clone();
        let next = crate::journal::Sequence::FIRST;
        recorder.save(crate::archive::Checkpoint { next, state: bytes.clone() }).unwrap();
        // The archive has answered: it has written what came before.
        drop(told(&course));
        drop((course, recorder));
        let mut course = life.course(Some(&bytes));
        life.live(&mut course, behind);
        life.live(&mut course, &[Look(70_000)]);
        prop_assert_eq!(told(&course), expected);
    }
}
