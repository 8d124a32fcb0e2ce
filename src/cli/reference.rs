//! `tallyboard reference`: everything that can be written, for people.

use std::io;
use std::process::ExitCode;

use super::failure::Failure;
use super::output::put;
use crate::reference::reference_page;

/// Print the reference of definitions
///
/// Prints everything that a statistics.yaml can say, as Markdown: categories, subjects, masks, time profiles,
/// filters and so on, each with an example. The page docs/reference.md is what it prints.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  tallyboard reference > reference.md")]
pub(super) struct ReferenceArguments {}

pub(super) fn run() -> Result<ExitCode, Failure> {
    put(&mut io::stdout().lock(), &reference_page())?;
    Ok(ExitCode::SUCCESS)
}
