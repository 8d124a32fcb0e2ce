//! `tallyboard replay`: computes statistics from files of events.

mod input;
mod instants;
mod write;

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::ValueEnum;

use super::failure::Failure;
use super::output::{count, tell};
use super::{ConfigArguments, definitions_to_count};
use crate::clock::{Stopwatch, Timestamp, TimestampError};
use crate::definition::{Counting, Zone};
use crate::engine::{Engine, Snapshot};
use crate::event::Event;
use crate::ids::Names;
use crate::server::{Config, StatisticsFiles};
use input::Input;
use instants::{Every, instants};
use write::{Moment, Writer};

/// Compute statistics from files of events
///
/// Reads call and agent events, counts them by the definitions of a statistics.yaml, and prints the
/// values as they stand at the end of the input or at the instants that you name. The files are
/// NDJSON (docs/events.md) or Asterisk queue_log, told apart by their content; several are merged
/// by time. Lines that cannot be read are named on standard error, and the rest counts.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    tallyboard replay day.ndjson\n  \
    tallyboard replay day.ndjson --at 2024-03-05T12:00:00Z,2024-03-05T18:00:00Z\n  \
    tallyboard replay day.ndjson --every 15m --format csv > quarters.csv\n  \
    tallyboard replay /var/log/asterisk/queue_log --zone Europe/Rome --format ndjson")]
pub(super) struct ReplayArguments {
    /// Files of events; `-` is standard input
    #[arg(required = true, value_name = "EVENTS")]
    events: Vec<PathBuf>,
    /// The definitions [default: statistics.yaml, where there is one, else the shipped ones]
    #[arg(long, value_name = "FILE")]
    statistics: Option<PathBuf>,
    /// Instants to evaluate at: milliseconds since 1970 or RFC 3339 [default: the last event]
    #[arg(long, value_name = "T1,T2,…", value_delimiter = ',', allow_hyphen_values = true,
        value_parser = read_instant)]
    at: Vec<Timestamp>,
    /// Evaluate also at every multiple of this duration (10s, 15m, 1h, 1d; counted from 1970 UTC)
    /// between the first and the last event, and at the last event
    #[arg(long, value_name = "DURATION")]
    every: Option<Every>,
    /// The time zone of the contact centre, by IANA name [default: that of the configuration, UTC]
    #[arg(long, value_name = "ZONE", value_parser = read_zone)]
    zone: Option<Zone>,
    /// How to print the values
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Stop with an error when a definition or a line of events is refused
    #[arg(long)]
    strict: bool,
    #[command(flatten)]
    config: ConfigArguments,
}

/// How values are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table for each object type
    Table,
    /// One JSON object a value
    Ndjson,
    /// One line a value, with a head
    Csv,
}

fn read_instant(text: &str) -> Result<Timestamp, TimestampError> {
    text.trim().parse()
}

fn read_zone(name: &str) -> Result<Zone, String> {
    Zone::named(name).ok_or_else(|| "expected an IANA name such as Europe/Rome".to_owned())
}

pub(super) fn run(arguments: &ReplayArguments) -> Result<ExitCode, Failure> {
    let stopwatch = Stopwatch::start();
    let config = Config::read(arguments.config.config.as_deref())?;
    let files = StatisticsFiles { named: arguments.statistics.clone(), data: None };
    let source = definitions_to_count(&files, arguments.strict, &config)?;
    let definitions = &source.definitions.definitions;
    let zone = arguments.zone.clone().unwrap_or_else(|| config.counting.zone.clone());
    let counting = Counting { zone, ..config.counting };
    let Input { events, names, report } = input::read(&arguments.events, config.skill_rule)?;
    if arguments.strict && report.refused > 0 {
        let refused = count(report.refused, "line");
        return Err(Failure::Strict(format!("{refused} of events refused")));
    }
    let instants = instants(&events, &arguments.at, arguments.every)?;
    if instants.is_empty() {
        tell("tallyboard: there is no event, so there is nothing to evaluate");
    }
    let mut replay =
        Replay { engine: Engine::new(definitions, &counting), events: &events, names: &names };
    let mut writer = Writer::new(arguments.format, definitions);
    let mut out = BufWriter::new(io::stdout().lock());
    writer.begin(&mut out)?;
    let mut snapshot = Snapshot::default();
    for instant in instants {
        replay.advance(instant);
        replay.engine.snapshot(instant, &mut snapshot);
        let engine = &replay.engine;
        let moment = Moment { at: instant, engine, snapshot: &snapshot, names: &names };
        writer.write(moment, &mut out)?;
    }
    out.flush().map_err(Failure::Output)?;
    input::tell_report(&report, events.len(), replay.engine.orphaned(), stopwatch.elapsed());
    // A file of which no line is an event was hardly meant.
    let is_useless = events.is_empty() && report.refused > 0;
    Ok(if is_useless { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Events on their way through the engine.
struct Replay<'a> {
    engine: Engine,
    /// Those that are still to come.
    events: &'a [Event],
    names: &'a Names,
}

impl Replay<'_> {
    /// Applies the events up to an instant, inclusive.
    fn advance(&mut self, instant: Timestamp) {
        let due = self.events.partition_point(|event| event.time <= instant);
        let (due, rest) = self.events.split_at(due);
        self.engine.apply_all(due, self.names);
        self.events = rest;
    }
}
