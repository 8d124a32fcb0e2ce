//! `tallyboard simulate`: the events of an invented contact centre.

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use super::failure::Failure;
use crate::clock::{Timestamp, TimestampError};
use crate::event::write_ndjson;
use crate::simulator::{AGENTS_MAX, QUEUES_MAX, SKILLS_MAX, Simulation, Size};

/// The most hours: a leap year.
const HOURS_MAX: u32 = 8_784;
const HOUR_MS: i64 = 3_600_000;
/// How much is written at once, bytes.
const BUFFER_BYTES: usize = 65_536;

/// Invent the events of a contact centre
///
/// Writes what happens in an invented contact centre as NDJSON (docs/events.md) to standard output:
/// calls over the day, patience, ringing, talk, hold, transfers, wrap-up, shifts and breaks. The
/// same options give the same events, byte for byte.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    tallyboard simulate > day.ndjson\n  \
    tallyboard simulate --hours 2 | tallyboard replay -\n  \
    tallyboard simulate --agents 500 --queues 40 --skills 12 --seed 7 > large.ndjson")]
pub(super) struct SimulateArguments {
    /// How many agents there are, over all shifts
    #[arg(long, value_name = "N", allow_hyphen_values = true,
        default_value_t = Size::default().agents(),
        value_parser = whole_number(AGENTS_MAX))]
    agents: u32,
    /// How many queues there are
    #[arg(long, value_name = "N", allow_hyphen_values = true,
        default_value_t = Size::default().queues(),
        value_parser = whole_number(QUEUES_MAX))]
    queues: u32,
    /// How many skills there are
    #[arg(long, value_name = "N", allow_hyphen_values = true,
        default_value_t = Size::default().skills(),
        value_parser = whole_number(SKILLS_MAX))]
    skills: u32,
    /// How many hours, from midnight on
    #[arg(long, value_name = "H", default_value_t = 24, allow_hyphen_values = true,
        value_parser = whole_number(HOURS_MAX))]
    hours: u32,
    /// Another seed is another day
    #[arg(long, value_name = "S", default_value_t = 1, allow_hyphen_values = true,
        value_parser = read_seed)]
    seed: u64,
    /// When it is midnight in the centre: milliseconds since 1970 or RFC 3339
    #[arg(long, value_name = "INSTANT", default_value = "2024-03-05T00:00:00Z",
        allow_hyphen_values = true, value_parser = read_instant)]
    begin: Timestamp,
}

/// Reads a number of things of which there are at least one and not too many.
fn whole_number(max: u32) -> impl Fn(&str) -> Result<u32, String> + Clone + Send + Sync {
    move |text| {
        let number = text.parse().ok().filter(|number| (1..=max).contains(number));
        number.ok_or_else(|| format!("expected a whole number from 1 to {max}"))
    }
}

fn read_seed(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("expected a whole number from 0 to {}", u64::MAX))
}

fn read_instant(text: &str) -> Result<Timestamp, TimestampError> {
    text.trim().parse()
}

pub(super) fn run(arguments: &SimulateArguments) -> Result<ExitCode, Failure> {
    let SimulateArguments { agents, queues, skills, hours, seed, begin } = *arguments;
    let size = Size::default().with_agents(agents)?.with_queues(queues)?.with_skills(skills)?;
    let end = Timestamp::saturating_from_ms(begin.ms() + i64::from(hours) * HOUR_MS);
    let mut simulation = Simulation::new(size, seed, begin);
    let mut out = BufWriter::with_capacity(BUFFER_BYTES, io::stdout().lock());
    let mut line = Vec::new();
    while simulation.next_time() < end {
        let (event, names) = simulation.next_event();
        line.clear();
        write_ndjson(&event, names, &mut line);
        out.write_all(&line).map_err(Failure::Output)?;
    }
    out.flush().map_err(Failure::Output)?;
    Ok(ExitCode::SUCCESS)
}
