//! Writes values as tables, NDJSON or CSV.

use std::io::Write;

use super::Format;
use crate::cli::failure::Failure;
use crate::cli::output::{put, table, table_width};
use crate::clock::Timestamp;
use crate::definition::{Definition, ObjectType, legible};
use crate::engine::{Engine, Row, Snapshot, Value};
use crate::ids::{Id, Names};

/// Writes the values of one replay.
pub(super) struct Writer<'a> {
    format: Format,
    definitions: &'a [Definition],
    line: String,
}

/// All values at an instant.
#[derive(Clone, Copy)]
pub(super) struct Moment<'a> {
    pub(super) at: Timestamp,
    pub(super) engine: &'a Engine,
    pub(super) snapshot: &'a Snapshot,
    pub(super) names: &'a Names,
}

/// The objects of a type and the definitions that they have values of.
struct Part<'a> {
    object_type: ObjectType,
    objects: Vec<Named<'a>>,
    /// With their places among all definitions.
    definitions: Vec<(usize, &'a Definition)>,
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
        moment: Moment<'_>,
        out: &mut impl Write,
    ) -> Result<(), Failure> {
        if self.format == Format::Table {
            put(out, &format!("{}\n", moment.at))?;
        }
        let mut is_empty = true;
        for object_type in TYPES {
            let definitions = self.definitions.iter().enumerate();
            let definitions: Vec<_> = definitions
                .filter(|(_, definition)| definition.object_type == object_type)
                .collect();
            let objects = named(object_type, moment);
            if objects.is_empty() || definitions.is_empty() {
                continue;
            }
            is_empty = false;
            let part = Part { object_type, objects, definitions };
            match self.format {
                Format::Table => put(out, &type_tables(&part, moment.snapshot))?,
                Format::Ndjson => self.ndjson(moment, &part, out)?,
                Format::Csv => csv_lines(moment, &part, out)?,
            }
        }
        if is_empty && self.format == Format::Table {
            put(out, "no object has been named yet\n")?;
        }
        Ok(())
    }

    fn ndjson(
        &mut self,
        Moment { at, snapshot, names, .. }: Moment<'_>,
        part: &Part<'_>,
        out: &mut impl Write,
    ) -> Result<(), Failure> {
        use std::fmt::Write as _;

        let object_type = part.object_type.name();
        for object in &part.objects {
            let id = json(object.id);
            let centre = object.centre.map(|centre| format!("\"centre\":{},", json(centre)));
            let centre = centre.unwrap_or_default();
            for (index, definition) in &part.definitions {
                let Some(value) = snapshot.value(*index, object.row) else { continue };
                let statistic = json(&definition.name);
                self.line.clear();
                let line = &mut self.line;
                let head = write!(
                    line,
                    "{{\"time\":{},{centre}\"objectType\":\"{object_type}\",\"objectId\":{id},\
                     \"statistic\":{statistic},\"value\":",
                    at.ms()
                );
                let rest = match value {
                    Value::Number(number) => writeln!(line, "{number}}}"),
                    Value::State(status, None) => writeln!(line, "\"{}\"}}", status.name()),
                    Value::State(status, Some(reason)) => {
                        let reason = json(names.reasons.text(reason));
                        writeln!(line, "\"{}\",\"reasons\":[{reason}]}}", status.name())
                    }
                    Value::Nothing => writeln!(line, "null}}"),
                };
                head.and(rest).expect("writing to a text does not fail");
                put(out, &self.line)?;
            }
        }
        Ok(())
    }
}

/// The objects of a type, sorted by id and centre.
fn named(object_type: ObjectType, Moment { engine, names, .. }: Moment<'_>) -> Vec<Named<'_>> {
    let is_shown = |row| !engine.removed().contains(&(object_type, Row::from_index(row)));
    let objects = engine.objects(object_type).iter().enumerate();
    let mut named: Vec<_> = objects
        .filter(|(row, _)| is_shown(*row))
        .map(|(row, object)| Named {
            row,
            id: object.id(names),
            centre: (object.centre != Names::default_centre())
                .then(|| names.centres.text(object.centre)),
        })
        .collect();
    named.sort_unstable_by_key(|object| (object.id, object.centre.unwrap_or(Names::DEFAULT)));
    named
}

/// The values of a part as tables next to each other in meaning and below each other on the page:
/// as many statistics in each as are legible.
fn type_tables(part: &Part<'_>, snapshot: &Snapshot) -> String {
    let Part { object_type, objects, definitions } = part;
    let has_centres = objects.iter().any(|object| object.centre.is_some());
    let mut names = vec![Column::new(object_type.name(), objects.iter().map(|object| object.id))];
    if has_centres {
        let centres = objects.iter().map(|object| object.centre.unwrap_or(Names::DEFAULT));
        names.push(Column::new("centre", centres));
    }
    let columns = definitions.iter().map(|(index, definition)| {
        let values = objects.iter().map(|object| text(snapshot.value(*index, object.row)));
        Column::new(&definition.name, values)
    });
    let columns: Vec<Column> = columns.collect();
    let width_of = |columns: &[Column]| columns.iter().map(|column| column.width).sum::<usize>();
    let width_max = table_width().saturating_sub(width_of(&names) + 1);
    let mut tables = String::new();
    let mut rest = columns.as_slice();
    while !rest.is_empty() {
        let fits = |&count: &usize| width_of(rest.get(..count).unwrap_or(rest)) <= width_max;
        let (these, others) = rest.split_at((1..=rest.len()).take_while(fits).last().unwrap_or(1));
        rest = others;
        let columns: Vec<&Column> = names.iter().chain(these).collect();
        let mut table = table(columns.iter().map(|column| column.head.clone()).collect());
        for row in 0..objects.len() {
            table.add_row(columns.iter().filter_map(|column| column.cells.get(row)));
        }
        tables += &format!("{table}\n");
    }
    tables
}

/// A column of a table, with its width on the page.
struct Column {
    head: String,
    cells: Vec<String>,
    width: usize,
}

impl Column {
    fn new(head: &str, cells: impl Iterator<Item: AsRef<str>>) -> Self {
        let head = legible(head);
        let cells: Vec<String> = cells.map(|cell| legible(cell.as_ref()).into_owned()).collect();
        let texts = cells.iter().map(String::as_str).chain([&*head]);
        let widths = texts.map(|text| text.chars().count());
        // A space on either side, and a line.
        let width = widths.max().unwrap_or(0) + 3;
        Self { head: head.into_owned(), cells, width }
    }
}

fn csv_lines(
    Moment { at, snapshot, .. }: Moment<'_>,
    part: &Part<'_>,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let Part { object_type, objects, definitions } = part;
    let failure = |error: csv::Error| Failure::Output(error.into());
    let time = at.ms().to_string();
    let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(out);
    for object in objects {
        let centre = object.centre.unwrap_or(Names::DEFAULT);
        for (index, definition) in definitions {
            let value = text(snapshot.value(*index, object.row));
            let record = [&time, centre, object_type.name(), object.id, &definition.name, &value];
            writer.write_record(record).map_err(failure)?;
        }
    }
    writer.flush().map_err(Failure::Output)
}

fn text(value: Option<Value>) -> String {
    match value {
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::State(status, _)) => status.name().to_owned(),
        Some(Value::Nothing) | None => String::new(),
    }
}

fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
