//! Writes values as tables, NDJSON or CSV.

use std::io::Write;

use super::Format;
use crate::cli::failure::Failure;
use crate::cli::output::{put, table};
use crate::clock::Timestamp;
use crate::definition::{Definition, ObjectType};
use crate::engine::{Engine, ObjectName, Snapshot, Value};
use crate::ids::Names;

/// Writes the values of one replay.
pub(super) struct Writer<'a> {
    format: Format,
    definitions: &'a [Definition],
    line: String,
}

/// An object that has values, with its names.
struct Named<'a> {
    row: usize,
    id: &'a str,
    /// None for the default centre.
    centre: Option<&'a str>,
}

/// The object types in the order of their names, as lines are sorted.
const TYPES: [ObjectType; 4] =
    [ObjectType::Agent, ObjectType::Queue, ObjectType::SkillAg, ObjectType::SkillQ];

impl<'a> Writer<'a> {
    pub(super) fn new(format: Format, definitions: &'a [Definition]) -> Self {
        Self { format, definitions, line: String::new() }
    }

    /// Writes what stands in front of all values.
    pub(super) fn begin(&self, out: &mut impl Write) -> Result<(), Failure> {
        match self.format {
            Format::Csv => put(out, "time,centre,objectType,objectId,statistic,value\n"),
            Format::Table | Format::Ndjson => Ok(()),
        }
    }

    /// Writes the values at an instant: by object type, object id, centre, and then in the order of
    /// the definitions.
    pub(super) fn write(
        &mut self,
        at: Timestamp,
        engine: &Engine,
        snapshot: &Snapshot,
        names: &Names,
        out: &mut impl Write,
    ) -> Result<(), Failure> {
        if self.format == Format::Table {
            put(out, &format!("{at}\n"))?;
        }
        for object_type in TYPES {
            let objects = named(engine, object_type, names);
            let definitions = self.definitions.iter().enumerate();
            let definitions: Vec<_> = definitions
                .filter(|(_, definition)| definition.object_type == object_type)
                .collect();
            if objects.is_empty() || definitions.is_empty() {
                continue;
            }
            match self.format {
                Format::Table => {
                    put(out, &type_table(object_type, &objects, &definitions, snapshot))?
                }
                Format::Ndjson => self.ndjson(at, &objects, &definitions, snapshot, out)?,
                Format::Csv => csv_lines(at, &objects, &definitions, snapshot, out)?,
            }
        }
        Ok(())
    }

    fn ndjson(
        &mut self,
        at: Timestamp,
        objects: &[Named<'_>],
        definitions: &[(usize, &Definition)],
        snapshot: &Snapshot,
        out: &mut impl Write,
    ) -> Result<(), Failure> {
        use std::fmt::Write as _;

        for object in objects {
            let id = json(object.id);
            let centre = object.centre.map(|centre| format!("\"centre\":{},", json(centre)));
            let centre = centre.unwrap_or_default();
            for (index, definition) in definitions {
                let Some(value) = snapshot.value(*index, object.row) else { continue };
                let (object_type, statistic) =
                    (definition.object_type.name(), json(&definition.name));
                self.line.clear();
                let line = &mut self.line;
                let written = match value {
                    Value::Number(number) => writeln!(
                        line,
                        "{{\"time\":{},{centre}\"objectType\":\"{object_type}\",\"objectId\":{id},\
                         \"statistic\":{statistic},\"value\":{number}}}",
                        at.ms()
                    ),
                    Value::State(status) => writeln!(
                        line,
                        "{{\"time\":{},{centre}\"objectType\":\"{object_type}\",\"objectId\":{id},\
                         \"statistic\":{statistic},\"value\":\"{}\"}}",
                        at.ms(),
                        status.name()
                    ),
                };
                written.expect("writing to a text does not fail");
                put(out, &self.line)?;
            }
        }
        Ok(())
    }
}

/// The objects of a type, sorted by id and centre.
fn named<'a>(engine: &Engine, object_type: ObjectType, names: &'a Names) -> Vec<Named<'a>> {
    let objects = engine.objects(object_type).iter().enumerate();
    let mut named: Vec<_> = objects
        .map(|(row, object)| Named {
            row,
            id: match object.name {
                ObjectName::Agent(agent) => names.agents.text(agent),
                ObjectName::Queue(queue) => names.queues.text(queue),
                ObjectName::Skill(skill) => names.skills.text(skill),
            },
            centre: (object.centre != Names::default_centre())
                .then(|| names.centres.text(object.centre)),
        })
        .collect();
    named.sort_unstable_by_key(|object| (object.id, object.centre.unwrap_or(Names::DEFAULT)));
    named
}

fn type_table(
    object_type: ObjectType,
    objects: &[Named<'_>],
    definitions: &[(usize, &Definition)],
    snapshot: &Snapshot,
) -> String {
    let has_centres = objects.iter().any(|object| object.centre.is_some());
    let mut head = vec![object_type.name().to_owned()];
    if has_centres {
        head.push("centre".to_owned());
    }
    head.extend(definitions.iter().map(|(_, definition)| definition.name.to_string()));
    let mut table = table(head);
    for object in objects {
        let mut cells = vec![object.id.to_owned()];
        if has_centres {
            cells.push(object.centre.unwrap_or(Names::DEFAULT).to_owned());
        }
        cells.extend(definitions.iter().map(|(index, _)| text(snapshot.value(*index, object.row))));
        table.add_row(cells);
    }
    format!("{table}\n")
}

fn csv_lines(
    at: Timestamp,
    objects: &[Named<'_>],
    definitions: &[(usize, &Definition)],
    snapshot: &Snapshot,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let failure = |error: csv::Error| Failure::Output(error.into());
    let time = at.ms().to_string();
    let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(out);
    for object in objects {
        let centre = harmless(object.centre.unwrap_or(Names::DEFAULT));
        let id = harmless(object.id);
        for (index, definition) in definitions {
            let value = text(snapshot.value(*index, object.row));
            let statistic = harmless(&definition.name);
            let object_type = definition.object_type.name();
            let record = [&time, &centre, object_type, &id, &statistic, &value];
            writer.write_record(record).map_err(failure)?;
        }
    }
    writer.flush().map_err(Failure::Output)
}

/// A name that no spreadsheet takes for a formula.
fn harmless(name: &str) -> String {
    if name.starts_with(['=', '+', '-', '@', '\t']) { format!("'{name}") } else { name.to_owned() }
}

fn text(value: Option<Value>) -> String {
    match value {
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::State(status)) => status.name().to_owned(),
        None => String::new(),
    }
}

fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
