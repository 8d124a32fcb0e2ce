//! The sessions of all clients, and who tells them what.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use tokio::sync::{Semaphore, mpsc};

use super::browser::BrowserCookie;
use super::porter::Porters;
use super::topics::may_hear;
use super::wire::Ringer;
use crate::api::account::random_text;
use crate::api::origins::Origins;
use crate::archive::Mark;
use crate::clock::{Stopwatch, wall_time};
use crate::cometd::{Audience, Bayeux, Connection, Event, Now, SessionId, Settings, Subscribed};

/// How many WebSockets may be open of which nobody knows yet who it is.
const STRANGERS_MAX: usize = 500;
/// How many subscriptions wait until they are told what is there; whoever subscribes meanwhile waits.
const SUBSCRIBED_MAX: usize = 1_024;

/// What the operator decides about notifications.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PushSettings {
    /// What the protocol is told.
    pub bayeux: Settings,
    /// How often a second an IMMEDIATE value is told at the most; 0 is without a limit.
    pub immediate_per_second: u32,
    /// The status of a request whose connect was replaced by a newer one.
    pub duplicate_status: u16,
    /// The cookie of browsers.
    pub browser_cookie: BrowserCookie,
    /// The parameter that names the function of a script.
    pub callback_parameter: String,
    /// The pages of other sites that may use the endpoint, by their origins.
    pub allowed_origins: Vec<String>,
    /// How long a WebSocket may take nothing of what it is sent.
    pub write_time_max: Duration,
    /// How long a WebSocket may say nothing, pings included.
    pub idle_time_max: Duration,
    /// The subprotocol that a WebSocket has to offer; none where any will do.
    pub websocket_protocol: Option<String>,
    /// How many events one message of a WebSocket may have.
    pub messages_per_frame: usize,
    /// Whether values may be fetched by scripts of other sites.
    pub has_callback_polling: bool,
}

impl Default for PushSettings {
    fn default() -> Self {
        Self {
            bayeux: Settings::default(),
            immediate_per_second: 10,
            duplicate_status: 500,
            browser_cookie: BrowserCookie::default(),
            callback_parameter: "jsonp".to_owned(),
            allowed_origins: Vec::new(),
            write_time_max: Duration::from_secs(10),
            idle_time_max: Duration::from_secs(60),
            websocket_protocol: None,
            messages_per_frame: 1_000,
            has_callback_polling: true,
        }
    }
}

/// The sessions of all clients.
#[derive(Debug)]
pub(in crate::api) struct Push {
    pub(in crate::api) settings: PushSettings,
    /// The pages of other sites that may use the endpoint.
    pub(in crate::api) origins: Origins,
    bayeux: Mutex<Bayeux<Ringer>>,
    /// Who writes events to WebSockets.
    pub(super) porters: Porters,
    /// Places for WebSockets of which nobody knows yet who it is.
    pub(super) strangers: Arc<Semaphore>,
    subscribed: mpsc::Sender<Subscribed>,
    /// Taken by the one who tells.
    to_tell: Mutex<Option<mpsc::Receiver<Subscribed>>>,
    connections: AtomicU64,
    started: Stopwatch,
}

impl Push {
    pub(in crate::api) fn new(settings: PushSettings) -> Self {
        let (subscribed, to_tell) = mpsc::channel(SUBSCRIBED_MAX);
        Self {
            bayeux: Mutex::new(Bayeux::new(settings.bayeux.clone(), random_text, may_hear)),
            origins: Origins::of_notifications(settings.allowed_origins.clone()),
            settings,
            porters: Porters::new(),
            strangers: Arc::new(Semaphore::new(STRANGERS_MAX)),
            subscribed,
            to_tell: Mutex::new(Some(to_tell)),
            connections: AtomicU64::new(0),
            started: Stopwatch::start(),
        }
    }

    /// The sessions, for a short while: nobody waits for anything with them in hand.
    pub(super) fn bayeux(&self) -> MutexGuard<'_, Bayeux<Ringer>> {
        self.bayeux.lock().expect("whoever held it has not panicked")
    }

    pub(super) fn now(&self) -> Now {
        let steady_ms = i64::try_from(self.started.elapsed().as_millis()).unwrap_or(i64::MAX);
        Now { steady_ms, wall_ms: wall_time().ms() }
    }

    /// An instant of the steady clock, for timers.
    pub(super) fn instant(&self, at_ms: i64) -> std::time::Instant {
        self.started.instant(Duration::from_millis(u64::try_from(at_ms).unwrap_or_default()))
    }

    /// How often a WebSocket is asked whether its client is there, milliseconds: three times until it is
    /// given up.
    pub(super) fn ping_period_ms(&self) -> i64 {
        let idle_ms = i64::try_from(self.settings.idle_time_max.as_millis());
        (idle_ms.unwrap_or(i64::MAX) / 3).max(1)
    }

    /// The number of a connection that is new.
    pub(super) fn next_connection(&self) -> Connection {
        Connection(self.connections.fetch_add(1, Ordering::Relaxed))
    }

    /// Lets those who have subscribed be told what is there.
    pub(super) async fn tell(&self, subscribed: Vec<Subscribed>) {
        for one in subscribed {
            // Nobody tells any more when the service stops.
            let _ = self.subscribed.send(one).await;
        }
    }

    /// What is subscribed from now on; it can be taken once.
    pub(super) fn to_tell(&self) -> Option<mpsc::Receiver<Subscribed>> {
        self.to_tell.lock().expect("whoever held it has not panicked").take()
    }

    /// Tells what has happened to a user.
    pub(in crate::api) fn tell_of_user(&self, channel: &str, data: &str, audience: Audience) {
        let now = self.now();
        self.bayeux().publish(Event::new(channel, data, audience), now);
    }

    /// Ends what a log-in has begun.
    pub(in crate::api) fn logged_out(&self, login: &Mark) {
        let now_ms = self.now().steady_ms;
        self.bayeux().sweep(now_ms, |one| one == login);
    }

    /// Notes that a connection has gone.
    pub(super) fn hang_up(&self, session: SessionId, connection: Connection) {
        let now_ms = self.now().steady_ms;
        self.bayeux().hang_up(session, connection, now_ms);
    }
}
