//! Memory asked for ahead of time: what the next events will touch, all at once.
//!
//! Of a large centre most agents are in no near cache. Whoever counts one event after the other waits for
//! each of them; reads of many, none of which needs another one, are waited for together.

use std::hint::black_box;

use super::Engine;
use super::world::{Agent, World};
use crate::definition::ObjectType;
use crate::event::{Event, Happening};
use crate::ids::{AgentId, ConnectionId, Names};

/// For so many events memory is asked for at once.
const EVENTS_AHEAD: usize = 16;
/// So many lines, with what belongs to them, are in a near cache.
const LINES_NEAR_MAX: usize = 1_000;

impl Engine {
    /// Takes events in, as [`Engine::apply`] does one after the other.
    ///
    /// # Panics
    /// As [`Engine::apply`] does.
    pub fn apply_all(&mut self, events: &[Event], names: &Names) {
        for events in events.chunks(EVENTS_AHEAD) {
            if self.world.lines.len() > LINES_NEAR_MAX {
                // What is read is of no use; that it has been read is.
                black_box(events.iter().fold(0, |sum, event| sum ^ self.reach_ahead(event)));
            }
            let mut rest = events;
            while let Some((event, behind)) = rest.split_first() {
                let count = self.apply_some((event, behind), names);
                rest = behind.get(count..).unwrap_or(&[]);
            }
        }
    }

    /// Reads something of each cache line that an event will touch.
    fn reach_ahead(&self, event: &Event) -> i64 {
        match &event.happening {
            Happening::Agent { line, .. } => self.reach_agent(line.agent),
            Happening::Call { line, connection, .. } => {
                self.reach_agent(line.agent) ^ self.reach_call(*connection)
            }
            Happening::Queue { connection, .. } => self.reach_call(*connection),
            Happening::Skills { .. } | Happening::Record(_) => 0,
        }
    }

    fn reach_agent(&self, agent: AgentId) -> i64 {
        let World { objects, agents, statuses, lines, .. } = &self.world;
        let Some(row) = objects.known_agent(agent) else { return 0 };
        let Agent { lines: own, stays, status, .. } = &agents[row];
        let of_line = own.first().map_or(0, |&line| lines[line].reach_ahead());
        let of_status = i64::from(statuses[row] as u8) ^ status.map_or(0, |run| run.since);
        let of_stays = stays.first().map_or(0, |stay| stay.joined);
        of_line ^ of_status ^ of_stays ^ self.ledger(ObjectType::Agent).lanes().reach_ahead(row)
    }

    fn reach_call(&self, connection: ConnectionId) -> i64 {
        self.world.calls.get(connection).map_or(0, |call| {
            let of_waits = call.waits.first().map_or(0, |wait| wait.since);
            of_waits ^ call.routes.first().map_or(0, |route| route.entered)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::definition::{Catalogue, Counting, Definitions, SourceFile};
    use crate::engine::Checkpoint;
    use crate::event::{Identities, NdjsonReader};

    const YAML: &str = include_str!("../../tests/data/golden/statistics.yaml");
    const DAYS: [&str; 2] = [
        include_str!("../../tests/data/golden/05-skill-groups.ndjson"),
        include_str!("../../tests/data/golden/07-two-devices-and-media.ndjson"),
    ];

    #[test]
    fn events_together_leave_what_they_leave_one_by_one() {
        let file = SourceFile::new("definitions", YAML.to_owned());
        let mut definitions = Definitions::read(&file, &Catalogue::default()).definitions;
        // Where somebody asks for data of calls, every event is taken in by itself.
        definitions.retain(|one| {
            one.filter.is_none() && one.expression.is_none() && !one.is_by_connection
        });
        assert!(Engine::new(&definitions, &Counting::default()).data.is_idle());
        for day in DAYS {
            let mut names = Names::new();
            let mut read = |line: &str| NdjsonReader::default().read(line.as_bytes(), &mut names);
            let mut events: Vec<Event> = day.lines().filter_map(|line| read(line).ok()).collect();
            events.sort_by_key(|event| event.time);
            let mut together = Engine::new(&definitions, &Counting::default());
            together.apply_all(&events, &names);
            let mut one_by_one = Engine::new(&definitions, &Counting::default());
            events.iter().for_each(|event| one_by_one.apply(event, &names));
            let [together, one_by_one] = [together, one_by_one]
                .map(|engine| Checkpoint::save(&engine, &names, &Identities::default()));
            assert!(together == one_by_one);
        }
    }
}
