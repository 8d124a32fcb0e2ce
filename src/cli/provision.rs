//! `tallyboard provision`: a contact centre becomes what a file says.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::Deserialize;
use serde_json::Value as Json;

use super::failure::Failure;
use super::load::password;
use super::output::{count, put};
use crate::definition::legible;
use crate::domain::{AttributeChange, Change, Difference, WantedCentre};
use crate::server::{TextFault, read_text};

/// How large a file may be, bytes; the service takes no larger body by default.
const FILE_BYTES_MAX: usize = 8 << 20;
/// How large a reply may be, bytes.
const REPLY_BYTES_MAX: u64 = 64 << 20;
/// How long the service may take.
const PATIENCE: Duration = Duration::from_secs(16 * 60);
/// How many characters of a value are shown.
const VALUE_CHARS_MAX: usize = 60;

/// Make a contact centre what a file says
///
/// Tells a service of this machine which settings, skills, queues, users and devices there are to be, and prints what
/// becomes different: all of it, or nothing where anything cannot be. A second time nothing is different.
/// The password of the account is read from standard input.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    printf %s \"$SECRET\" | tallyboard provision centre.yaml --dry-run\n  \
    printf %s \"$SECRET\" | tallyboard provision centre.yaml\n  \
    printf %s \"$SECRET\" | tallyboard provision centre.yaml --remove --centre rome")]
pub(super) struct ProvisionArguments {
    /// The file, YAML or JSON
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Where the service listens, on this machine
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    address: SocketAddr,
    /// The name of the account, or of an administrator of the centre
    #[arg(long, value_name = "NAME", default_value = "admin")]
    account: String,
    /// The contact centre, where it is not the account's own
    #[arg(long, value_name = "CENTRE")]
    centre: Option<String>,
    /// Only tell what would become different
    #[arg(long)]
    dry_run: bool,
    /// Remove what is there and the sections of the file do not name
    #[arg(long)]
    remove: bool,
}

/// Why a file cannot be applied.
#[derive(Debug, thiserror::Error)]
pub(super) enum ProvisionError {
    /// The password would be sent over a network as it is.
    #[error(
        "`{0}` is not on this machine, and the password would go there for all to read: run the command \
         where the service is, or give an end of a tunnel"
    )]
    NotLoopback(SocketAddr),
    /// The file is too large.
    #[error("`{0}` is larger than {FILE_BYTES_MAX} bytes: divide it")]
    TooLarge(PathBuf),
    /// The file does not say what a centre is to be.
    #[error("cannot read `{path}`: {reason}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What is wrong, and where.
        reason: String,
    },
    /// Nobody answers as the service does.
    #[error("cannot reach the service at {address}: {reason}")]
    Unreachable {
        /// Where.
        address: SocketAddr,
        /// What the system says.
        reason: String,
    },
    /// The service refuses, and nothing has changed.
    #[error("the service refuses, and nothing has changed:\n{0}")]
    Refused(String),
}

/// What the service tells.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Told {
    status_code: u8,
    #[serde(default)]
    status_message: String,
    #[serde(default)]
    differences: Vec<Difference>,
}

pub(super) fn run(arguments: &ProvisionArguments) -> Result<ExitCode, Failure> {
    let wanted = read(&arguments.file)?;
    let (differences, later) = tell(arguments, &wanted, &password()?)?;
    let out = &mut io::stdout().lock();
    put(out, &text(&differences, arguments.dry_run, &later))?;
    out.flush().map_err(Failure::Output)?;
    Ok(ExitCode::SUCCESS)
}

fn read(path: &Path) -> Result<WantedCentre, Failure> {
    let unreadable = |reason| ProvisionError::Unreadable { path: path.into(), reason };
    let text = read_text(path, FILE_BYTES_MAX).map_err(|fault| match fault {
        TextFault::Io(error) => unreadable(error.to_string()),
        TextFault::TooLarge => ProvisionError::TooLarge(path.into()),
        TextFault::NotUtf8 { line, .. } => unreadable(format!("line {line} is not UTF-8")),
    })?;
    let wanted = serde_yaml::from_str::<Option<WantedCentre>>(&text);
    Ok(wanted.map_err(|error| unreadable(error.to_string()))?.unwrap_or_default())
}

/// Tells the service what is wanted. Gives what becomes different, and what is in force later only.
fn tell(
    arguments: &ProvisionArguments,
    wanted: &WantedCentre,
    password: &str,
) -> Result<(Vec<Difference>, String), ProvisionError> {
    let ProvisionArguments { address, account, centre, dry_run, remove, file: _ } = arguments;
    if !address.ip().is_loopback() {
        return Err(ProvisionError::NotLoopback(*address));
    }
    let unreachable = |reason: String| ProvisionError::Unreachable { address: *address, reason };
    // No proxy leads to this machine.
    let config = ureq::Agent::config_builder().timeout_global(Some(PATIENCE)).proxy(None);
    let agent = ureq::Agent::new_with_config(config.http_status_as_error(false).build());
    let basic = BASE64_STANDARD.encode(format!("{account}:{password}"));
    let mut request = agent
        .put(format!("http://{address}/api/v2/provisioning"))
        .header("Authorization", format!("Basic {basic}"))
        .query("dryRun", dry_run.to_string())
        .query("remove", remove.to_string());
    if let Some(centre) = centre {
        request = request.query("centre", centre);
    }
    let body = serde_json::to_vec(wanted).expect("what is wanted is made of texts and numbers");
    let sent = request.content_type("application/json").send(&body);
    let mut reply = sent.map_err(|error| unreachable(error.to_string()))?;
    let told = reply.body_mut().with_config().limit(REPLY_BYTES_MAX).read_to_vec();
    let told = told.map_err(|error| unreachable(error.to_string()))?;
    let told: Told = serde_json::from_slice(&told)
        .map_err(|_| unreachable(format!("{} and no reply of a Tallyboard", reply.status())))?;
    match told.status_code {
        0 => Ok((told.differences, told.status_message)),
        _ => Err(ProvisionError::Refused(told.status_message)),
    }
}

/// What becomes different, for people.
fn text(differences: &[Difference], is_dry: bool, later: &str) -> String {
    let mut text = String::new();
    for Difference { change, kind, name, attributes } in differences {
        let sign = match change {
            Change::Created => '+',
            Change::Changed => '~',
            Change::Removed => '-',
        };
        text.push_str(&format!("{sign} {kind} {}\n", legible(name)));
        for AttributeChange { name, before, after } in attributes {
            let value = match (before, after) {
                (Some(before), Some(after)) => format!("{} → {}", shown(before), shown(after)),
                (Some(before), None) => format!("{} → nothing", shown(before)),
                (None, Some(after)) => shown(after),
                (None, None) => continue,
            };
            text.push_str(&format!("    {}: {value}\n", legible(name)));
        }
    }
    let number = count(differences.len() as u64, "difference");
    let end = match (differences.is_empty(), is_dry) {
        (true, _) => "nothing is different".to_owned(),
        (false, true) => format!("{number}; nothing was changed, for this was a dry run"),
        (false, false) if !later.is_empty() => format!("{number}; {}", legible(later)),
        (false, false) => format!("{number}, and all of it is in force"),
    };
    text + &end + "\n"
}

fn shown(value: &Json) -> String {
    let text = value.to_string();
    let mut shown: String = text.chars().take(VALUE_CHARS_MAX).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    legible(&shown).to_string()
}
