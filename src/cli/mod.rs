//! The commands of the program.

mod failure;
mod output;
mod check;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::definition::{Definitions, SourceFile};
use crate::server::Config;
use failure::Failure;

/// Counts what happens in a contact centre, exactly.
///
/// Tallyboard computes the statistics of a statistics.yaml from call and agent events.
#[derive(Debug, Parser)]
#[command(name = "tallyboard", version)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check(check::CheckArguments),
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
    };
    match result {
        Ok(code) => code,
        Err(failure) if failure.is_closed_pipe() => ExitCode::SUCCESS,
        Err(failure) => {
            output::tell(&format!("tallyboard: {failure}"));
            ExitCode::FAILURE
        }
    }
}

/// Reads a file of definitions.
fn read_statistics(path: &Path, config: &Config) -> Result<Definitions, Failure> {
    let unreadable = |error| Failure::Unreadable { path: path.to_owned(), error };
    let bytes = std::fs::read(path).map_err(unreadable)?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let file = SourceFile::new(&path.to_string_lossy(), text);
    Ok(Definitions::read(&file, &config.catalogue))
}
