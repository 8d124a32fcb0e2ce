//! Days of the simulator: every event reads back and has an effect, and the engine and the recount
//! agree on what it comes to.

use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use serde_json::Value as Json;
use tallyboard::clock::Timestamp;
use tallyboard::definition::{Catalogue, Counting, Definitions, SourceFile};
use tallyboard::engine::Engine;
use tallyboard::event::{NdjsonReader, write_ndjson};
use tallyboard::ids::Names;
use tallyboard::simulator::{Simulation, Size};

use crate::counted::Counted;
use crate::day::one_day_in;
use crate::random::{GOLDEN, SHIPPED};
use crate::recount;

/// 2024-03-05, midnight UTC.
const BEGIN_MS: i64 = 1_709_596_800_000;
const HOUR_MS: i64 = 3_600_000;

/// A centre, and how long it is looked at.
#[derive(Clone, Copy, Debug)]
struct Scene {
    agents: u32,
    queues: u32,
    skills: u32,
    seed: u64,
    hours: i64,
}

impl Scene {
    fn simulation(self) -> Simulation {
        let size = Size::default().with_agents(self.agents).unwrap();
        let size = size.with_queues(self.queues).unwrap().with_skills(self.skills).unwrap();
        Simulation::new(size, self.seed, at(0))
    }

    /// Hands over every line up to the end, with its time.
    fn lines(
        self,
        mut take: impl FnMut(i64, &[u8]) -> Result<(), TestCaseError>,
    ) -> TestCaseResult {
        let mut simulation = self.simulation();
        let mut line = Vec::new();
        while simulation.next_time() < at(self.hours) {
            let time = simulation.next_time();
            let (event, names) = simulation.next_event();
            prop_assert_eq!(event.time, time);
            line.clear();
            write_ndjson(&event, names, &mut line);
            take(time.ms(), &line)?;
        }
        Ok(())
    }
}

fn at(hour: i64) -> Timestamp {
    Timestamp::from_ms(BEGIN_MS + hour * HOUR_MS).unwrap()
}

fn any_scene() -> impl Strategy<Value = Scene> {
    let size = prop_oneof![(1..4_u32, 1..4_u32, 1..4_u32), (1..80_u32, 1..12_u32, 1..8_u32)];
    (size, any::<u64>(), 1..30_i64).prop_map(|((agents, queues, skills), seed, hours)| Scene {
        agents,
        queues,
        skills,
        seed,
        hours,
    })
}

/// A small centre in the night, to the morning or to its first busy hours.
fn any_small_scene() -> impl Strategy<Value = Scene> {
    (1..16_u32, 1..5_u32, 1..4_u32, any::<u64>(), 0..3_i64).prop_map(
        |(agents, queues, skills, seed, hours)| Scene {
            agents,
            queues,
            skills,
            seed,
            hours: 6 + 2 * hours,
        },
    )
}

/// Reads what is written, counts it, and insists that nothing is without effect.
fn check(scene: Scene) -> TestCaseResult {
    let file = SourceFile::new("definitions", SHIPPED.to_owned());
    let definitions = Definitions::read(&file, &Catalogue::default()).definitions;
    let mut engine = Engine::new(&definitions, &Counting::default());
    let (mut names, mut reader) = (Names::new(), NdjsonReader::default());
    let (mut last_ms, mut first_ms, mut again) = (i64::MIN, None, Vec::new());
    scene.lines(|time_ms, line| {
        prop_assert!(last_ms <= time_ms, "time goes back");
        last_ms = time_ms;
        first_ms.get_or_insert(time_ms);
        let text = || String::from_utf8_lossy(line).into_owned();
        let read = reader.read(line.trim_ascii_end(), &mut names);
        let event =
            read.map_err(|refusal| TestCaseError::fail(format!("{refusal}: {}", text())))?;
        again.clear();
        write_ndjson(&event, &names, &mut again);
        prop_assert_eq!(text(), String::from_utf8_lossy(&again));
        engine.apply(&event, &names);
        prop_assert_eq!(engine.orphaned(), 0, "{} has no effect", text());
        Ok(())
    })?;
    prop_assert_eq!(reader.unknown_keys(), 0);
    prop_assert_eq!(first_ms, Some(BEGIN_MS));
    Ok(())
}

/// Compares all values at the end of each second hour.
fn compare(scene: Scene, yaml: &str) -> TestCaseResult {
    let mut events: Vec<Json> = Vec::new();
    scene.lines(|_, line| {
        events.push(serde_json::from_slice(line).unwrap());
        Ok(())
    })?;
    let instants: Vec<i64> =
        (1..=scene.hours / 2).map(|step| BEGIN_MS + 2 * step * HOUR_MS - 1).collect();
    let counted = Counted::new(&events, yaml, "UTC");
    let definitions = recount::parse_definitions(yaml);
    let found = counted.lines(&instants);
    let expected: Vec<_> = instants
        .iter()
        .flat_map(|&instant| recount::recount(&events, &definitions, instant, "UTC"))
        .collect();
    prop_assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(&expected) {
        let (found, expected) = (found.to_string(), expected.to_string());
        prop_assert!(found == expected, "\nengine  {found}\nrecount {expected}\n");
    }
    prop_assert_eq!(recount::count_orphans(&events, i64::MAX), 0);
    Ok(())
}

proptest! {
    #![proptest_config(one_day_in(4))]

    #[test]
    fn every_event_reads_back_and_has_an_effect(scene in any_scene()) {
        check(scene)?;
    }
}

proptest! {
    #![proptest_config(one_day_in(64))]

    #[test]
    fn the_shipped_definitions_of_a_simulated_day_agree_with_the_recount(
        scene in any_small_scene(),
    ) {
        compare(scene, SHIPPED)?;
    }

    #[test]
    fn the_golden_definitions_of_a_simulated_day_agree_with_the_recount(
        scene in any_small_scene(),
    ) {
        compare(scene, GOLDEN)?;
    }
}
