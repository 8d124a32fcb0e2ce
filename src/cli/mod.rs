//! The commands of the program.

mod failure;
mod output;
mod check;
mod replay;
mod simulate;
mod serve;
mod load;
mod provision;
mod password;
mod reference;
mod schema;
mod completions;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::definition::Definitions;
use crate::pipeline::Source;
use crate::server::{Config, StatisticsFiles};
use failure::Failure;
use output::{tell, tell_left_out, tell_problems};

/// Counts what happens in a contact centre, exactly.
///
/// Tallyboard computes the statistics of a statistics.yaml from call and agent events.
#[derive(Debug, Parser)]
#[command(
    name = "tallyboard",
    version,
    after_help = "Examples:\n  \
    tallyboard check statistics.yaml\n  \
    tallyboard replay day.ndjson --at 2024-03-05T12:00:00Z\n  \
    tallyboard serve --data /var/lib/tallyboard"
)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check(check::CheckArguments),
    Replay(replay::ReplayArguments),
    Simulate(simulate::SimulateArguments),
    Serve(serve::ServeArguments),
    Load(load::LoadArguments),
    Provision(provision::ProvisionArguments),
    Password(password::PasswordArguments),
    Reference(reference::ReferenceArguments),
    Schema(schema::SchemaArguments),
    Completions(completions::CompletionsArguments),
}

/// The configuration file, for all commands that need one.
#[derive(Debug, clap::Args)]
struct ConfigArguments {
    /// The configuration file: zone, named stat types, profiles and ranges [default:
    /// tallyboard.yaml, where there is one]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

/// Runs the command and gives the exit code of the program.
#[must_use]
pub fn run(arguments: &Arguments) -> ExitCode {
    let result = match &arguments.command {
        Command::Check(arguments) => check::run(arguments),
        Command::Replay(arguments) => replay::run(arguments),
        Command::Simulate(arguments) => simulate::run(arguments),
        Command::Serve(arguments) => serve::run(arguments),
        Command::Load(arguments) => load::run(arguments),
        Command::Provision(arguments) => provision::run(arguments),
        Command::Password(_) => password::run(),
        Command::Reference(_) => reference::run(),
        Command::Schema(arguments) => schema::run(arguments),
        Command::Completions(arguments) => completions::run(arguments),
    };
    match result {
        Ok(code) => code,
        Err(failure) if failure.is_closed_pipe() => ExitCode::SUCCESS,
        Err(failure) => {
            tell(&format!("tallyboard: {failure}"));
            ExitCode::FAILURE
        }
    }
}

/// Reads what a command counts by, and tells everything that is wrong with it.
fn definitions_to_count(
    files: &StatisticsFiles,
    is_strict: bool,
    config: &Config,
) -> Result<Source, Failure> {
    tell_problems(&config.problems);
    let source = files.read(&config.catalogue)?;
    let Definitions { definitions, problems, left_out } = &*source.definitions;
    tell_problems(problems);
    tell_left_out(left_out);
    if is_strict && !(problems.is_empty() && config.problems.is_empty()) {
        return Err(Failure::Strict("the definitions have problems".to_owned()));
    }
    if definitions.is_empty() {
        tell("tallyboard: there is no definition, so there is nothing to count");
    }
    Ok(source)
}
