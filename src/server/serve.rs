//! The service, from its start to its orderly end.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use axum_server::Handle as Connections;
use tokio::runtime;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::{oneshot, watch};
use tokio::time::timeout;

use super::definer::{Definer, Origin};
use super::demo::{self, Demo, DemoError, Running};
use super::inliner::Inliner;
use super::limits::Limits;
use super::listen::{Entrance, limit};
use super::statistics::StatisticsFiles;
use crate::api::{
    Account, HttpSettings, PushSettings, Redefine, Redefinition, Service, Settings,
    WallboardSettings, router,
};
use crate::archive::{ArchiveError, keep_sessions};
use crate::clock::Stopwatch;
use crate::definition::Counting;
use crate::domain::PasswordRules;
use crate::pipeline::{
    ClockMode, Foundation, Handle, Pace, RecoverError, Recovered, Source, WriterError, recover,
};

/// How long open requests may take to end when the service stops.
const DRAIN_TIME_MAX: Duration = Duration::from_secs(10);
const DAY_MS: i64 = 24 * 3_600_000;

/// What is to be served.
#[derive(Debug)]
pub struct Setup<'a> {
    /// The definitions.
    pub source: Source,
    /// Where they come from, and may be changed.
    pub files: StatisticsFiles,
    /// The configuration file, which is read again with the definitions.
    pub config: Option<&'a Path>,
    /// How everything is counted.
    pub counting: &'a Counting,
    /// The folder of journal and archive.
    pub data: &'a Path,
    /// Where to listen.
    pub listen: SocketAddr,
    /// What the time of the service is.
    pub clock: ClockMode,
    /// Who may use it.
    pub account: Account,
    /// What passwords of users have to be.
    pub password_rules: PasswordRules,
    /// The limits.
    pub limits: Limits,
    /// What the wallboard shows besides values.
    pub wallboard: WallboardSettings,
    /// How requests are taken.
    pub http: HttpSettings,
    /// How clients are told what happens.
    pub push: PushSettings,
    /// Whether an invented centre is at work.
    pub is_demo: bool,
}

/// A service that is ready.
#[derive(Clone, Copy, Debug)]
pub struct Ready {
    /// Where it listens.
    pub address: SocketAddr,
    /// How many events were read of the journal.
    pub events_read: u64,
    /// How long the start took.
    pub took: Duration,
}

/// Why the service cannot start or go on.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// It cannot listen there.
    #[error("cannot listen on {address}: {error}; give another --listen")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// What the system says.
        error: io::Error,
    },
    /// There can be no demonstration.
    #[error(transparent)]
    Demo(#[from] DemoError),
    /// The state cannot be made.
    #[error(transparent)]
    Recover(#[from] RecoverError),
    /// The writer has failed.
    #[error(transparent)]
    Writer(#[from] WriterError),
    /// The archive has failed.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// The system has refused something.
    #[error("the system refuses to run the service: {0}")]
    System(#[from] io::Error),
    /// A thread has died.
    #[error("a part of the service has died; its last words are above")]
    Died,
}

/// Serves until SIGTERM or SIGINT; then what was asked is answered, and everything is written.
/// `ready` is told when requests are served.
///
/// # Errors
/// Where the service cannot start or go on. What was acknowledged is durable in any case.
pub fn serve(setup: &Setup<'_>, ready: impl FnOnce(Ready)) -> Result<(), ServeError> {
    let started = Stopwatch::start();
    let Setup { counting, data, listen, clock, limits, is_demo, .. } = setup;
    if *is_demo && *clock != ClockMode::Wall {
        return Err(DemoError::Clock.into());
    }
    let refused = |error| ServeError::Listen { address: *listen, error };
    let listener = TcpListener::bind(listen).map_err(refused)?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let Limits { reorder_ms, future_ms_max, history_days, .. } = *limits;
    let folder = if *is_demo { demo::folder(data) } else { data.to_path_buf() };
    let foundation = Foundation {
        folder: folder.clone(),
        counting: (*counting).clone(),
        pace: Pace { mode: *clock, reorder_ms, future_ms_max },
        kept_ms: i64::from(history_days) * DAY_MS,
    };
    let recovered = recover(&foundation, &setup.source)?;
    let Recovered { mut writer, handle, editions, listening, events_read } = recovered;
    let demo = is_demo.then(|| Demo::new(&mut writer, &counting.zone, handle.clone(), &folder));
    let demo = demo.transpose()?;
    writer.catch_up()?;
    let (keeper, sessions) = keep_sessions(data)?;
    let origin = Origin { files: setup.files.clone(), config: setup.config.map(Path::to_path_buf) };
    let parts = (handle.clone(), editions.clone(), writer.directory());
    let (definer, redefine) = Definer::new(origin, foundation.clone(), parts);
    let standing = (handle.clone(), writer.standing());
    let config = setup.config.map(Path::to_path_buf);
    let (inliner, inline) = Inliner::new(config, foundation.clone(), standing);
    let (stop, stopping) = watch::channel(false);
    let service = Arc::new(Service::new(
        settings(setup),
        (handle.clone(), writer.standing(), writer.directory()),
        (editions, listening),
        (keeper, redefine.clone(), inline.clone()),
        (foundation, stopping),
    ));
    let (ended, has_ended) = oneshot::channel();
    let thread = thread::Builder::new().name("writer".to_owned());
    let thread = thread.spawn(move || {
        // Where nobody waits for it, the service stops anyway.
        writer.run(|| {
            let _ = ended.send(());
        })
    })?;
    let defining = definer.run(&redefine)?;
    let inlining = inliner.run(&inline)?;
    let demo = demo.map(Demo::run).transpose()?;
    let runtime = runtime::Builder::new_multi_thread().enable_all().build()?;
    let on_ready = || ready(Ready { address, events_read, took: started.elapsed() });
    let served = runtime.block_on(serve_requests(listener, (service, stop), redefine, async {
        let signals = Signals::new()?;
        on_ready();
        signals.wait(has_ended).await;
        tracing::info!("stopping");
        Ok(())
    }));
    runtime.shutdown_timeout(DRAIN_TIME_MAX);
    demo.into_iter().for_each(Running::stop);
    defining.stop();
    inlining.stop();
    end(&handle, (thread, sessions))?;
    Ok(served?)
}

/// What the operator has decided about requests.
fn settings(setup: &Setup<'_>) -> Settings {
    Settings {
        account: setup.account.clone(),
        body_bytes_max: setup.limits.body_bytes_max as usize,
        password_rules: setup.password_rules,
        wallboard: setup.wallboard.clone(),
        clock: setup.clock,
        http: setup.http.clone(),
        push: setup.push.clone(),
    }
}

/// Serves requests until something asks for an end; then streams are told, and requests are answered.
async fn serve_requests(
    listener: TcpListener,
    (service, stop): (Arc<Service>, watch::Sender<bool>),
    redefine: Redefine,
    asked_to_end: impl Future<Output = io::Result<()>>,
) -> io::Result<()> {
    let (connections, entrance) = (Connections::new(), Entrance::new(service.write_time_max()));
    let server = limit(axum_server::from_tcp(listener)?);
    let server = server.handle(connections.clone()).acceptor(entrance);
    let app = router(Arc::clone(&service));
    let server =
        tokio::spawn(server.serve(app.into_make_service_with_connect_info::<SocketAddr>()));
    let telling = tokio::spawn(Arc::clone(&service).tell());
    let mut hangup = signal(SignalKind::hangup())?;
    let rereading = tokio::spawn(async move {
        while hangup.recv().await.is_some() {
            // Where many requests wait, the file will be read anyway.
            let _ = redefine.requests.try_send(Redefinition::Reread);
        }
    });
    asked_to_end.await?;
    rereading.abort();
    // Where nobody listens any more, everybody has gone.
    let _ = stop.send(true);
    // Requests that wait are answered, so that their connections can end.
    telling.await.map_err(io::Error::other)?;
    connections.graceful_shutdown(Some(DRAIN_TIME_MAX));
    let served = server.await.map_err(io::Error::other)?;
    // The server knows nothing of a connection that has become a stream.
    let _ = timeout(DRAIN_TIME_MAX, service.streams_ended()).await;
    // Whoever holds the service keeps writer and archive waiting.
    drop(service);
    served
}

/// What asks the service to end. It is listened to before anybody is told that the service is ready.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn new() -> io::Result<Self> {
        let terminate = signal(SignalKind::terminate())?;
        Ok(Self { terminate, interrupt: signal(SignalKind::interrupt())? })
    }

    /// Waits for a signal, or for the writer to end by itself.
    async fn wait(mut self, writer: oneshot::Receiver<()>) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
            _ = writer => {}
        }
    }
}

/// Lets the writer end, with its archive, and whoever keeps sessions.
fn end(
    handle: &Handle,
    (writer, sessions): (thread::JoinHandle<Result<(), WriterError>>, thread::JoinHandle<()>),
) -> Result<(), ServeError> {
    handle.stop();
    let written = writer.join().map_err(|_| ServeError::Died)?;
    sessions.join().map_err(|_| ServeError::Died)?;
    Ok(written?)
}
