//! `tallyboard load`: a load on a service of this machine.

use std::io::{self, BufRead, Read};
use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;

use super::failure::Failure;
use super::output::put;
use crate::load::{
    DATA_BYTES_MAX, IN_FLIGHT_MAX, MESSAGES_MAX, Outcome, PER_SECOND_MAX, Plan, Publishing,
    SESSIONS_MAX, Target, Tempo, WATCH_S_MAX, Work, run as put_on,
};

/// The longest password, bytes.
const PASSWORD_BYTES_MAX: u64 = 1_024;
/// How many channels each session may listen to.
const CHANNELS_MAX: usize = 5_000;
/// The quantiles that are told.
const QUANTILES: [(f64, &str); 4] = [(0.5, "p50"), (0.9, "p90"), (0.99, "p99"), (0.999, "p99.9")];

/// Put a load on a service of this machine
///
/// Opens many sessions of CometD over WebSockets and measures how long it takes until each has heard
/// what it is told: by one more session, which the service has to allow (`clientChannels: [/load/*]`),
/// or by the service, with --watch. The password of the account is read from standard input.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    printf %s \"$SECRET\" | tallyboard load --sessions 1000 --messages 20000 --in-flight 32\n  \
    printf %s \"$SECRET\" | tallyboard load --sessions 200 --messages 5000 --rate 250\n  \
    printf %s \"$SECRET\" | tallyboard load --sessions 1000 --watch '/v2/statistics/Sales/*' --seconds 60")]
pub(super) struct LoadArguments {
    /// Where the service listens, on this machine
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    address: SocketAddr,
    /// The name of the account
    #[arg(long, value_name = "NAME", default_value = "admin")]
    account: String,
    /// How many sessions listen
    #[arg(long, value_name = "C", default_value_t = 100,
        value_parser = clap::value_parser!(u32).range(1..=i64::from(SESSIONS_MAX)))]
    sessions: u32,
    /// How many messages are said to all of them
    #[arg(long, value_name = "M", default_value_t = 1_000,
        value_parser = clap::value_parser!(u64).range(1..=MESSAGES_MAX))]
    messages: u64,
    /// Closed loop: how many messages are on their way at once
    #[arg(long, value_name = "W", default_value_t = 1, conflicts_with = "rate",
        value_parser = clap::value_parser!(u64).range(1..=IN_FLIGHT_MAX))]
    in_flight: u64,
    /// Open loop: how many messages are said in a second, whatever becomes of them
    #[arg(long, value_name = "R", value_parser = clap::value_parser!(u64).range(1..=PER_SECOND_MAX))]
    rate: Option<u64>,
    /// How long the data of a message are, bytes
    #[arg(long, value_name = "BYTES", default_value_t = 200,
        value_parser = clap::value_parser!(u64).range(40..=DATA_BYTES_MAX as u64))]
    size: u64,
    /// The channel on which they are said
    #[arg(long, value_name = "CHANNEL", default_value = "/load/x")]
    channel: String,
    /// Listen to values of the service instead: channels and patterns, with commas between them
    #[arg(long, value_name = "CHANNELS", value_delimiter = ',', conflicts_with_all = ["rate", "in_flight", "messages", "size", "channel"])]
    watch: Vec<String>,
    /// For how long it listens to them
    #[arg(long, value_name = "S", default_value_t = 30, requires = "watch",
        value_parser = clap::value_parser!(u64).range(1..=WATCH_S_MAX))]
    seconds: u64,
}

pub(super) fn run(arguments: &LoadArguments) -> Result<ExitCode, Failure> {
    let target =
        Target { address: arguments.address, account: (arguments.account.clone(), password()?) };
    let plan = Plan { target, sessions: arguments.sessions, work: work(arguments)? };
    let outcome = put_on(&plan)?;
    put(&mut io::stdout().lock(), &text(&plan, &outcome))?;
    Ok(if outcome.is_good() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn work(arguments: &LoadArguments) -> Result<Work, Failure> {
    let channels = &arguments.watch;
    if channels.len() > CHANNELS_MAX {
        return Err(Failure::TooManyChannels { count: channels.len(), max: CHANNELS_MAX });
    }
    if !channels.is_empty() {
        let time = Duration::from_secs(arguments.seconds);
        return Ok(Work::Watch { channels: channels.clone(), time });
    }
    let tempo = arguments.rate.map_or(Tempo::Closed(arguments.in_flight), Tempo::Open);
    Ok(Work::Publish(Publishing {
        channel: arguments.channel.clone(),
        messages: arguments.messages,
        data_bytes: usize::try_from(arguments.size).unwrap_or(DATA_BYTES_MAX),
        tempo,
    }))
}

/// The first line of standard input.
pub(super) fn password() -> Result<String, Failure> {
    let mut line = String::new();
    let unreadable = |error| Failure::Unreadable { path: "standard input".into(), error };
    io::stdin().lock().take(PASSWORD_BYTES_MAX).read_line(&mut line).map_err(unreadable)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// What came of it, for people.
fn text(plan: &Plan, outcome: &Outcome) -> String {
    let Outcome { failed, said, heard, missing, lost, refused, took, latency, busy } = outcome;
    let mut lines = vec![
        format!(
            "sessions   {} that listen, {} not let in, {lost} lost",
            plan.sessions - failed.0,
            failed.0
        ),
        format!("messages   {said} said, {heard} heard, {missing} missing"),
    ];
    let per_second =
        heard.saturating_mul(1_000) / u64::try_from(took.as_millis()).unwrap_or(1).max(1);
    lines.push(format!("time       {:.1} s, {per_second} heard a second", took.as_secs_f64()));
    let ms = |us: u64| format!("{:.2}", Duration::from_micros(us).as_secs_f64() * 1_000.0);
    let quantile =
        |(at, name): (f64, &str)| format!("{name} {}", ms(latency.value_at_quantile(at)));
    let quantiles = QUANTILES.map(quantile).join(", ");
    lines.push(format!("latency    {quantiles}, max {} ms", ms(latency.max())));
    lines.push(match busy {
        Some(busy) => {
            let share = busy.as_secs_f64() / took.as_secs_f64().max(f64::MIN_POSITIVE);
            format!("own CPU    {:.2} s, {share:.2} of a core", busy.as_secs_f64())
        }
        None => "own CPU    unknown on this system".to_owned(),
    });
    lines.extend(failed.1.iter().map(|reason| format!("not let in: {reason}")));
    lines.extend(refused.iter().map(|reason| format!("refused: {reason}")));
    lines.join("\n") + "\n"
}
