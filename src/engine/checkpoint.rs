//! Checkpoints: all that follows from the events so far, as bytes and back.
//!
//! Invariant: from a checkpoint on, every value and everything that later events do is as if the
//! program had never stopped; equal states are equal bytes. What follows from the definitions is
//! not in the bytes: it is compiled anew, and bytes of other definitions are refused.

use std::fmt::Write;

use serde::{Deserialize, Serialize};
use strum::IntoEnumIterator;

use super::Engine;
use super::data::{Data, DataOfCalls};
use super::ledger::LedgerState;
use super::misfit::Misfit;
use super::observe::Ledgers;
use super::windows::{Windows, WindowsState};
use super::world::World;
use crate::clock::Timestamp;
use crate::definition::{Action, Category, Counting, Definition, ObjectType, Status};
use crate::event::Identities;
use crate::ids::Names;

/// The number of the form of the bytes; raised with every change of it or of what it means.
const FORMAT: u32 = 6;

/// All that follows from the events so far.
#[derive(Debug)]
pub struct Checkpoint {
    /// The names behind the ids of the engine.
    pub names: Names,
    /// What later events are compared with, so that none counts twice.
    pub identities: Identities,
    /// What has been counted.
    pub engine: Engine,
}

/// Why bytes are not restored.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RestoreError {
    /// The bytes end too early, or others stand where they were written.
    #[error("the checkpoint is damaged")]
    Damaged,
    /// Another version of the program has written the bytes.
    #[error("the checkpoint has the form {0}, and this program reads the form {FORMAT}")]
    Format(u32),
    /// The definitions count something else, or are counted otherwise.
    #[error("the checkpoint belongs to other definitions, or to another way of counting")]
    OtherDefinitions,
    /// Parts of the state do not belong together.
    #[error(transparent)]
    Misfit(#[from] Misfit),
}

/// What is written.
#[derive(Serialize)]
struct Saved<'a> {
    names: &'a Names,
    identities: &'a Identities,
    world: &'a World,
    ledgers: &'a Ledgers,
    data: &'a Data,
    windows: &'a Windows,
    now: Option<Timestamp>,
}

/// What is read: the fields of [`Saved`] in their order.
#[derive(Deserialize)]
struct State {
    names: Names,
    identities: Identities,
    world: World,
    ledgers: [LedgerState; 4],
    calls: DataOfCalls,
    windows: WindowsState,
    now: Option<Timestamp>,
}

impl Checkpoint {
    /// Writes down what has been counted, with the names and identities that belong to it.
    #[must_use]
    pub fn save(engine: &Engine, names: &Names, identities: &Identities) -> Vec<u8> {
        let Engine { world, ledgers, data, windows, now, fingerprint, .. } = engine;
        let saved = Saved { names, identities, world, ledgers, data, windows, now: *now };
        let state = postcard::to_stdvec(&saved).expect("all that is counted can be written");
        let head = [FORMAT, *fingerprint, crc32c::crc32c(&state)].map(u32::to_le_bytes);
        [head.as_flattened(), &state].concat()
    }

    /// Goes on from a checkpoint that was written under the same definitions, counted in the same way.
    ///
    /// # Errors
    /// Where the bytes are damaged, have another form, or belong to other definitions or to another
    /// way of counting.
    pub fn restore(
        definitions: &[Definition],
        counting: &Counting,
        bytes: &[u8],
    ) -> Result<Self, RestoreError> {
        let (format, bytes) = read_u32(bytes)?;
        if format != FORMAT {
            return Err(RestoreError::Format(format));
        }
        let (fingerprint, bytes) = read_u32(bytes)?;
        let (checksum, state) = read_u32(bytes)?;
        if checksum != crc32c::crc32c(state) {
            return Err(RestoreError::Damaged);
        }
        let engine = Engine::new(definitions, counting);
        if fingerprint != engine.fingerprint {
            return Err(RestoreError::OtherDefinitions);
        }
        Self::read(engine, state)
    }

    /// Reads a state into an engine that has counted nothing.
    ///
    /// Of bytes that nobody has checked it makes sure that they have the shape of the plan and that
    /// all that refers to something refers to what is there; numbers are believed.
    fn read(mut engine: Engine, state: &[u8]) -> Result<Self, RestoreError> {
        let (state, rest) = postcard::take_from_bytes(state).map_err(|_| RestoreError::Damaged)?;
        let State { names, identities, world, ledgers, calls, windows, now } = state;
        Misfit::unless(rest.is_empty(), "last bytes")?;
        world.check(&names)?;
        let types = ObjectType::iter().zip(ledgers);
        for ((object_type, state), ledger) in types.zip(&mut engine.ledgers) {
            ledger.restore(state, world.objects.of_type(object_type).len())?;
        }
        engine.data.restore(calls)?;
        engine.windows.restore(windows)?;
        engine.world = world;
        engine.variants.meet(&names);
        engine.now = now;
        Ok(Self { names, identities, engine })
    }
}

fn read_u32(bytes: &[u8]) -> Result<(u32, &[u8]), RestoreError> {
    let (number, rest) = bytes.split_first_chunk().ok_or(RestoreError::Damaged)?;
    Ok((u32::from_le_bytes(*number), rest))
}

/// A number that tells apart definitions, and ways of counting, that give other values.
///
/// Names, notifications and lines of the file change nothing that is counted, so they are left out:
/// who comments or renames a definition loses no day. The actions and statuses are in it because the
/// bytes hold their positions.
#[must_use]
pub fn fingerprint(definitions: &[Definition], counting: &Counting) -> u32 {
    let actions: Vec<Action> = Action::iter().collect();
    let statuses: Vec<Status> = Status::iter().collect();
    let Counting { zone, timestamps, count_durable_at, abandon_actions, empty_percentage, measure } =
        counting;
    let mut text = format!(
        "{actions:?}{statuses:?}{} {timestamps:?} {count_durable_at:?} {abandon_actions} \
         {empty_percentage:?} {measure:?}",
        zone.name()
    );
    let has_formulas = definitions.iter().any(|one| one.category == Category::Formula);
    for definition in definitions {
        let Definition {
            object_type,
            category,
            subject,
            main,
            relative,
            interval,
            range,
            ranges_of_centres,
            second_range,
            filter,
            is_by_connection,
            has_histogram,
            percentile,
            expression,
            name,
            notification: _,
            line: _,
        } = definition;
        let interval = interval.as_ref().map(ToString::to_string);
        write!(
            text,
            "\n{object_type:?} {category:?} {subject:?} {main} / {relative} \
             {interval:?} {range:?} {second_range:?} {filter:?} {is_by_connection} {percentile:?}"
        )
        .expect("a text takes every line");
        if *has_histogram {
            text.push_str(" histogram");
        }
        for (centre, range) in ranges_of_centres.iter() {
            write!(text, " {range} in {centre:?}").expect("a text takes every line");
        }
        // Where formulas name statistics, names are a part of what is counted.
        if let Some(expression) = expression {
            write!(text, " {expression}").expect("a text takes every line");
        }
        if has_formulas {
            write!(text, " {name}").expect("a text takes every line");
        }
    }
    crc32c::crc32c(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::Index;

    use super::*;
    use crate::definition::{Catalogue, Definitions, SourceFile};
    use crate::event::NdjsonReader;
    use crate::ids::Id;

    /// The form, the fingerprint of the definitions and the checksum of the state.
    const HEAD_BYTES: usize = 12;
    const YAML: &str = include_str!("../../tests/data/golden/statistics.yaml");
    const DAYS: [&str; 2] = [
        include_str!("../../tests/data/golden/07-two-devices-and-media.ndjson"),
        include_str!("../../tests/data/golden/09-attached-data.ndjson"),
    ];

    fn definitions() -> Vec<Definition> {
        let file = SourceFile::new("definitions", YAML.to_owned());
        Definitions::read(&file, &Catalogue::default()).definitions
    }

    /// A checkpoint in the middle of a golden day.
    fn count(definitions: &[Definition], day: &str) -> Checkpoint {
        let mut engine = Engine::new(definitions, &Counting::default());
        let (mut names, mut identities) = (Names::new(), Identities::default());
        for line in day.lines().take(day.lines().count() * 2 / 3) {
            let event = NdjsonReader::default().read(line.as_bytes(), &mut names).unwrap();
            if identities.admits(&event) {
                engine.apply(&event, &names);
            }
        }
        Checkpoint { names, identities, engine }
    }

    fn save(checkpoint: &Checkpoint) -> Vec<u8> {
        let Checkpoint { names, identities, engine } = checkpoint;
        Checkpoint::save(engine, names, identities)
    }

    /// Reads a state without the head that guards it.
    fn read(definitions: &[Definition], state: &[u8]) -> Result<Checkpoint, RestoreError> {
        Checkpoint::read(Engine::new(definitions, &Counting::default()), state)
    }

    #[test]
    fn names_and_identities_go_on_where_they_were() {
        let mut before = count(&[], "");
        let other = before.names.centres.intern("other");
        let ann = before.names.agents.intern(other, "ann");
        let event = r#"{"time": 0, "event": "AgentLogin", "agent": "ann", "id": "e1"}"#;
        let read =
            |names: &mut Names| NdjsonReader::default().read(event.as_bytes(), names).unwrap();
        assert!(before.identities.admits(&read(&mut before.names)));
        let mut after = Checkpoint::restore(&[], &Counting::default(), &save(&before)).unwrap();
        assert!(!after.identities.admits(&read(&mut after.names)));
        assert_eq!(after.names.agents.intern(other, "ann"), ann);
        assert_eq!(after.names.agents.text(ann), "ann");
        assert_eq!(after.names.agents.intern(other, "bob").index(), 2);
    }

    #[test]
    fn names_that_stand_twice_or_are_missing_are_refused() {
        let mut before = count(&[], "");
        before.names.reasons.intern("lunch");
        before.names.reasons.intern("break");
        let bytes = save(&before);
        for (old, new) in [("break", "lunch"), ("voice", "vocal"), ("default", "federal")] {
            let at = bytes.windows(old.len()).position(|text| text == old.as_bytes()).unwrap();
            let mut state = bytes.clone();
            state[at..at + new.len()].copy_from_slice(new.as_bytes());
            let refusal = read(&[], &state[HEAD_BYTES..]).unwrap_err();
            assert_eq!(refusal, RestoreError::Damaged, "{new} for {old}");
        }
    }

    #[test]
    fn a_state_of_fewer_lanes_is_refused() {
        let definitions = definitions();
        for day in DAYS {
            let bytes = save(&count(&definitions, day));
            for fewer in 0..definitions.len() {
                // The last definitions may share the lanes of others.
                let read = read(&definitions[..fewer], &bytes[HEAD_BYTES..]);
                assert!(read.is_err() || fewer > definitions.len() / 2);
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// Past the checksum: what is read is refused, or can be saved again.
        #[test]
        fn a_state_that_nobody_has_checked_never_panics(
            changes in prop::collection::vec(any::<(Index, u8)>(), 1..4),
            length in any::<Index>(),
            is_cut in any::<bool>(),
        ) {
            let definitions = definitions();
            for day in DAYS {
                let mut state = save(&count(&definitions, day)).split_off(HEAD_BYTES);
                for (place, byte) in &changes {
                    *place.get_mut(&mut state) = *byte;
                }
                if is_cut {
                    state.truncate(length.index(state.len()));
                }
                if let Ok(checkpoint) = read(&definitions, &state) {
                    save(&checkpoint);
                }
            }
        }
    }
}
