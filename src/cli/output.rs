//! What the commands write: results to standard output, everything else to standard error.

use std::io::{self, Write};

use anstream::stream::RawStream;
use anstream::{AutoStream, ColorChoice};
use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{ContentArrangement, Table};

use super::failure::Failure;
use crate::definition::{LeftOut, Problem, legible, render_problems};

/// The greatest width of a table that does not go to a terminal, characters.
const FILE_TABLE_WIDTH: u16 = 160;

/// Writes a message for people.
///
/// Standard error may be closed; then nobody reads the message, and the result still counts.
pub(super) fn tell(message: &str) {
    let _ = writeln!(io::stderr().lock(), "{message}");
}

/// Tells what is wrong with definitions.
pub(super) fn tell_problems(problems: &[Problem]) {
    if !problems.is_empty() {
        tell(&render_problems(problems, is_colored(&io::stderr())));
    }
}

/// Tells which definitions do not count, before the numbers are read (semantics 44).
pub(super) fn tell_left_out(left_out: &[LeftOut]) {
    let label = |LeftOut { name, line }: &LeftOut| match name {
        Some(name) => format!("{} (line {line})", legible(name)),
        None => format!("a definition without a name (line {line})"),
    };
    let labels: Vec<String> = left_out.iter().map(label).collect();
    if !labels.is_empty() {
        tell(&format!("tallyboard: left out: {}; mend the errors above\n", labels.join(", ")));
    }
}

/// Whether a stream is a person's terminal that wants colours.
pub(super) fn is_colored(stream: &impl RawStream) -> bool {
    AutoStream::choice(stream) != ColorChoice::Never
}

/// Writes a piece of the result.
pub(super) fn put(out: &mut impl Write, text: &str) -> Result<(), Failure> {
    out.write_all(text.as_bytes()).map_err(Failure::Output)
}

/// A table with a head, as wide as the terminal; in a file no wider than people like to scroll.
pub(super) fn table(head: Vec<String>) -> Table {
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED).set_header(head);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    if !table.is_tty() {
        table.set_width(FILE_TABLE_WIDTH);
    }
    table
}

/// How many characters a line of a table may have.
pub(super) fn table_width() -> usize {
    Table::new().width().unwrap_or(FILE_TABLE_WIDTH).into()
}

/// `1 problem`, `2 problems`.
pub(super) fn count(number: u64, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}
