//! `tallyboard serve`: the service.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use super::failure::Failure;
use super::output::{count, put, tell};
use super::{ConfigArguments, definitions_to_count};
use crate::api::{Account, random_text};
use crate::pipeline::ClockMode;
use crate::server::{Config, Ready, Setup, StatisticsFiles, serve};

/// The name of the account where the configuration has none.
const ACCOUNT_NAME_DEFAULT: &str = "admin";

/// Serve statistics over HTTP and WebSocket
///
/// Takes events in by POST /api/v1/events, keeps them in a durable journal, counts them by the
/// definitions of a statistics.yaml, and answers and pushes values. A restart goes on where the
/// service was, and changes no number. SIGTERM ends it in order.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    tallyboard serve\n  \
    tallyboard serve --demo\n  \
    tallyboard serve --data /var/lib/tallyboard --listen 0.0.0.0:8080 --config tallyboard.yaml\n  \
    tallyboard serve --clock events --data recorded   # for recorded days")]
pub(super) struct ServeArguments {
    /// The definitions [default: statistics.yaml, here or in the data folder, else the shipped ones]
    #[arg(long, value_name = "FILE")]
    statistics: Option<PathBuf>,
    /// The folder of the journal; it is made where it is not there
    #[arg(long, value_name = "DIR", default_value = "data")]
    data: PathBuf,
    /// The address and port to listen on
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// The time of the service: `wall`, the clock on the wall, or `events`, that of the newest event
    #[arg(long, value_name = "CLOCK", default_value = "wall", value_parser = read_clock)]
    clock: ClockMode,
    /// Let an invented contact centre work, with the whole day so far and a lively hour now; it has a
    /// folder of its own in that of the journal
    #[arg(long)]
    demo: bool,
    /// Stop with an error when a definition is refused
    #[arg(long)]
    strict: bool,
    #[command(flatten)]
    config: ConfigArguments,
}

fn read_clock(text: &str) -> Result<ClockMode, String> {
    text.parse().map_err(|_| "expected `wall` or `events`".to_owned())
}

pub(super) fn run(arguments: &ServeArguments) -> Result<ExitCode, Failure> {
    let config = Config::read(arguments.config.config.as_deref())?;
    let files =
        StatisticsFiles { named: arguments.statistics.clone(), data: Some(arguments.data.clone()) };
    let source = definitions_to_count(&files, arguments.strict, &config)?;
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_ansi(false).init();
    let (account, password) = account(&config)?;
    let setup = Setup {
        source,
        files,
        config: arguments.config.config.as_deref(),
        counting: &config.counting,
        data: &arguments.data,
        listen: arguments.listen,
        clock: arguments.clock,
        account,
        password_rules: config.password_rules,
        limits: config.limits,
        wallboard: config.wallboard,
        http: config.http,
        push: config.push,
        is_demo: arguments.demo,
    };
    serve(&setup, |ready| tell_ready(ready, password.as_deref()))?;
    Ok(ExitCode::SUCCESS)
}

/// The account of the configuration; without one, an account with a password for this run.
fn account(config: &Config) -> Result<(Account, Option<String>), Failure> {
    if let Some(account) = &config.account {
        return Ok((account.clone(), None));
    }
    let password = random_text();
    let account = Account::for_one_run(ACCOUNT_NAME_DEFAULT, &password)?;
    Ok((account, Some(password)))
}

/// Says where the service is, for people and for programs that have started it.
fn tell_ready(ready: Ready, password: Option<&str>) {
    let Ready { address, events_read, took } = ready;
    let mut text = format!("tallyboard: listening on http://{address}\n");
    if let Some(password) = password {
        text += &format!(
            "tallyboard: no account in the configuration; for this run: {ACCOUNT_NAME_DEFAULT} \
             {password}\n"
        );
    }
    text += &format!("tallyboard: the wallboard is at http://{address}/\n");
    // A closed output is no reason not to serve.
    let _ = put(&mut std::io::stdout().lock(), &text);
    let events = count(events_read, "event");
    tell(&format!("tallyboard: {events} read of the journal, ready in {took:.1?}"));
}
