//! `tallyboard completions`: commands and options, for shells.

use std::io;
use std::process::ExitCode;

use clap::CommandFactory;
use clap_complete::Shell;

use super::Arguments;
use super::failure::Failure;
use super::output::put;

/// Print the completions of a shell
///
/// Prints a script by which a shell completes the commands and options of this program.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  \
    tallyboard completions bash > ~/.local/share/bash-completion/completions/tallyboard")]
pub(super) struct CompletionsArguments {
    /// The shell
    shell: Shell,
}

pub(super) fn run(arguments: &CompletionsArguments) -> Result<ExitCode, Failure> {
    let mut command = Arguments::command();
    let mut script = Vec::new();
    let name = command.get_name().to_owned();
    clap_complete::generate(arguments.shell, &mut command, name, &mut script);
    put(&mut io::stdout().lock(), &String::from_utf8_lossy(&script))?;
    Ok(ExitCode::SUCCESS)
}
