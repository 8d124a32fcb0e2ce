//! `tallyboard schema`: everything that can be written, for editors.

use std::io;
use std::process::ExitCode;

use super::failure::Failure;
use super::output::put;
use crate::reference::{configuration_schema, statistics_schema};

/// Print a JSON Schema for editors
///
/// Prints a JSON Schema (draft 2020-12) by which an editor completes and checks a statistics.yaml. For editors
/// with the YAML language server, name it in the first line of the file:
/// `# yaml-language-server: $schema=statistics.schema.json`
#[derive(Debug, clap::Args)]
#[command(
    verbatim_doc_comment,
    after_help = "Examples:\n  \
    tallyboard schema > statistics.schema.json\n  \
    tallyboard schema --config > tallyboard.schema.json"
)]
pub(super) struct SchemaArguments {
    /// The schema of the configuration file, tallyboard.yaml, instead
    #[arg(long)]
    config: bool,
}

pub(super) fn run(arguments: &SchemaArguments) -> Result<ExitCode, Failure> {
    let schema = if arguments.config { configuration_schema() } else { statistics_schema() };
    put(&mut io::stdout().lock(), &schema)?;
    Ok(ExitCode::SUCCESS)
}
