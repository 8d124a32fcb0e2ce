//! The program `tallyboard`.

use std::process::ExitCode;

use clap::Parser;
use tallyboard::cli;

fn main() -> ExitCode {
    cli::run(&cli::Arguments::parse())
}
