//! `tallyboard check`: tells everything that is wrong with files of definitions.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::ConfigArguments;
use super::failure::Failure;
use super::output::{count, is_colored, put, table, tell};
use crate::definition::{Category, Definition, Definitions, Notification, render_problems};
use crate::server::{Config, read_statistics};

/// Tell everything that is wrong with files of definitions, or what they mean
///
/// Reports every mistake of every file with its line, a caret and a way to mend it, and exits
/// with 1 if there is any mistake or warning. For a good file it prints the definitions as they
/// are computed, all defaults filled in.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  tallyboard check statistics.yaml")]
pub(super) struct CheckArguments {
    /// Files of definitions, such as statistics.yaml
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    config: ConfigArguments,
}

pub(super) fn run(arguments: &CheckArguments) -> Result<ExitCode, Failure> {
    let config = Config::read(arguments.config.config.as_deref())?;
    let mut out = io::stdout().lock();
    put(&mut out, &render_problems(&config.problems, is_colored(&io::stdout())))?;
    let mut is_good = config.problems.is_empty();
    let mut is_first = config.problems.is_empty();
    for path in &arguments.files {
        match read_statistics(path, &config.catalogue) {
            Ok(source) => {
                if !std::mem::take(&mut is_first) {
                    put(&mut out, "\n")?;
                }
                is_good &= tell_file(path, &source.definitions, &mut out)?;
            }
            // The mistakes of the other files are wanted all the same.
            Err(error) => {
                tell(&format!("tallyboard: {error}"));
                is_good = false;
            }
        }
    }
    out.flush().map_err(Failure::Output)?;
    Ok(if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Tells what a file means, or what is wrong with it; gives whether it is good.
fn tell_file(
    path: &Path,
    Definitions { definitions, problems, .. }: &Definitions,
    out: &mut io::StdoutLock<'_>,
) -> Result<bool, Failure> {
    let name = path.display();
    if !problems.is_empty() {
        put(out, &render_problems(problems, is_colored(&io::stdout())))?;
        let errors = problems.iter().filter(|problem| problem.is_error()).count();
        let summary = format!(
            "\n{name}: {}, {}; {} can be used\n",
            count(errors as u64, "error"),
            count((problems.len() - errors) as u64, "warning"),
            count(definitions.len() as u64, "definition"),
        );
        put(out, &summary)?;
        return Ok(false);
    }
    put(
        out,
        &format!(
            "{}\n{name}: {}, no problem\n",
            effective(definitions),
            count(definitions.len() as u64, "definition")
        ),
    )?;
    Ok(true)
}

/// The definitions as they are computed.
fn effective(definitions: &[Definition]) -> String {
    let head = ["object", "statistic", "category", "subject", "counts", "interval", "sent"];
    let mut table = table(head.map(str::to_owned).to_vec());
    for definition in definitions {
        // A formula has what its statistics have.
        let (subject, interval) = match (definition.category, &definition.interval) {
            (Category::Formula, _) => ("", String::new()),
            (_, Some(interval)) => (definition.subject.name(), interval.to_string()),
            (_, None) => (definition.subject.name(), "now".to_owned()),
        };
        table.add_row([
            definition.object_type.name().to_owned(),
            definition.name.to_string(),
            definition.category.name().to_owned(),
            subject.to_owned(),
            counts(definition),
            interval,
            sent(definition.notification),
        ]);
    }
    table.to_string()
}

/// Masks, formula, ranges and filter, one a line.
fn counts(definition: &Definition) -> String {
    let mut lines = Vec::new();
    if definition.category == Category::ServiceFactor1 {
        lines.push("calls answered and abandoned".to_owned());
    } else if !definition.main.is_empty() {
        lines.push(definition.main.to_string());
    }
    if let Some(percentile) = definition.percentile {
        lines.push(format!("percentile {percentile}"));
    }
    if let Some(expression) = &definition.expression {
        lines.push(format!("formula {expression}"));
    }
    if definition.is_by_connection {
        lines.push("by connId".to_owned());
    }
    if !definition.relative.is_empty() {
        lines.push(format!("relative to {}", definition.relative));
    }
    if let Some(range) = definition.range {
        lines.push(format!("range {range} s"));
    }
    if let Some(range) = definition.second_range {
        lines.push(format!("range 2 {range} s"));
    }
    if definition.has_histogram {
        lines.push("any other range on a query".to_owned());
    }
    if let Some(filter) = &definition.filter {
        lines.push(format!("where {filter}"));
    }
    lines.join("\n")
}

fn sent(notification: Notification) -> String {
    let Notification { mode, frequency_s, insensitivity_percent } = notification;
    let mode: &str = mode.into();
    let mut text = mode.to_owned();
    if frequency_s > 0 {
        text += &format!(" {frequency_s} s");
    }
    if insensitivity_percent > 0 {
        text += &format!(", from {insensitivity_percent} % on");
    }
    text
}
