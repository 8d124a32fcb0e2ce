//! Reads the files of events, with a progress bar on a terminal.

use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal};
use std::path::{Path, PathBuf};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::cli::failure::Failure;
use crate::cli::output::{count, tell};
use crate::connect::{Intake, IntakeReport, RefusedLine, SkillRule};
use crate::definition::legible;
use crate::event::Event;
use crate::ids::Names;

/// How much of a file is read at once, bytes.
const BUFFER_BYTES: usize = 1 << 20;
/// How many bytes are read between two steps of the progress bar.
const STEP_BYTES: usize = 4 << 20;

/// All events, in order.
pub(super) struct Input {
    pub(super) events: Vec<Event>,
    pub(super) names: Names,
    pub(super) report: IntakeReport,
}

/// Reads all files; refused lines are told at once.
pub(super) fn read(paths: &[PathBuf], skill_rule: SkillRule) -> Result<Input, Failure> {
    let bar = progress_bar(paths);
    let mut intake = Intake::new(skill_rule);
    let mut refuse = |refused: RefusedLine<'_>| {
        let RefusedLine { file, line, reason } = refused;
        bar.suspend(|| tell(&legible(&format!("{file}:{line}: {reason}"))));
    };
    for path in paths {
        let unreadable = |error| Failure::Unreadable { path: path.clone(), error };
        let mut reader = open(path).map_err(unreadable)?;
        let mut pending = 0;
        let mut progress = |bytes| {
            pending += bytes;
            if pending >= STEP_BYTES {
                bar.inc(std::mem::take(&mut pending) as u64);
            }
        };
        let name = path.to_string_lossy();
        intake.read(&name, &mut reader, &mut refuse, &mut progress).map_err(unreadable)?;
    }
    let (events, names, report) = intake.finish(&mut refuse);
    bar.finish_and_clear();
    Ok(Input { events, names, report })
}

fn open(path: &Path) -> io::Result<Box<dyn BufRead>> {
    if path == Path::new("-") {
        return Ok(Box::new(BufReader::with_capacity(BUFFER_BYTES, io::stdin())));
    }
    Ok(Box::new(BufReader::with_capacity(BUFFER_BYTES, File::open(path)?)))
}

/// A bar over the bytes of all files; hidden where nobody would see it move.
fn progress_bar(paths: &[PathBuf]) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let lengths = paths.iter().filter_map(|path| path.metadata().ok()).map(|data| data.len());
    let style = ProgressStyle::with_template(
        "{bar:40} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left",
    );
    let bar = ProgressBar::new(lengths.sum());
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// Tells what came in, what was left out, and how long it took.
pub(super) fn tell_report(report: &IntakeReport, events: usize, orphaned: u64, took: Duration) {
    let IntakeReport { refused, unknown_keys, duplicates, unknown_verbs, cleaned, .. } = report;
    let mut parts = vec![format!("{} in {took:.1?}", count(events as u64, "event"))];
    let mut note = |number: u64, what: &str| {
        if number > 0 {
            parts.push(format!("{number} {what}"));
        }
    };
    note(*refused, "refused");
    note(*duplicates, "ignored as duplicates");
    note(orphaned, "without effect (orphaned)");
    note(*cleaned, "cleaned at a restart");
    note(*unknown_keys, "unknown keys left out");
    for (verb, number) in unknown_verbs {
        note(*number, &format!("of the unknown verb {}", legible(verb)));
    }
    tell(&format!("tallyboard: {}", parts.join(", ")));
}
