//! `tallyboard password`: the hash of a password, for the configuration file.

use std::io::{self, IsTerminal, Read};
use std::process::ExitCode;

use super::failure::Failure;
use super::output::{put, tell};
use crate::api::{AccountError, hash_password};

/// The longest password, bytes.
const PASSWORD_BYTES_MAX: u64 = 1_024;

/// Hash a password for the configuration file
///
/// Reads a password from standard input and prints its hash, which goes under `account` into the
/// configuration file. The hash cannot be turned back into the password.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    tallyboard password\n  \
    printf %s \"$SECRET\" | tallyboard password")]
pub(super) struct PasswordArguments {}

pub(super) fn run() -> Result<ExitCode, Failure> {
    let mut password = String::new();
    let unreadable = |error| Failure::Unreadable { path: "standard input".into(), error };
    if io::stdin().is_terminal() {
        tell("type the password and press Enter (it is shown while you type):");
        io::stdin().read_line(&mut password).map_err(unreadable)?;
    } else {
        // One byte more tells that it is too long.
        let mut input = io::stdin().lock().take(PASSWORD_BYTES_MAX + 1);
        input.read_to_string(&mut password).map_err(unreadable)?;
    }
    if password.len() as u64 > PASSWORD_BYTES_MAX {
        let reason = format!("it is longer than {PASSWORD_BYTES_MAX} bytes");
        return Err(AccountError::Password(reason).into());
    }
    let hash = hash_password(password.trim_end_matches(['\r', '\n']))?;
    put(&mut io::stdout().lock(), &format!("account:\n  name: admin\n  password: \"{hash}\"\n"))?;
    Ok(ExitCode::SUCCESS)
}
