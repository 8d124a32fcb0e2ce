//! What requests are served with.

use std::sync::Arc;

use tokio::sync::{Semaphore, watch};

use super::account::Account;
use super::door::Door;
use crate::archive::Recorder;
use crate::pipeline::{Handle, StandingView};
use crate::publisher::{Board, Listening};

/// How many WebSockets may be open.
pub(super) const STREAMS_MAX: u32 = 10_000;

/// What the operator decides about requests.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Who may use the service.
    pub account: Account,
    /// How large a body may be, bytes, unpacked.
    pub body_bytes_max: usize,
}

/// The parts of the service that requests reach.
#[derive(Debug)]
pub struct Service {
    pub(super) handle: Handle,
    pub(super) board: Arc<Board>,
    pub(super) listening: Listening,
    pub(super) recorder: Recorder,
    pub(super) standing: StandingView,
    pub(super) door: Door,
    pub(super) body_bytes_max: usize,
    /// Turns true when the service stops.
    pub(super) stopping: watch::Receiver<bool>,
    pub(super) streams: Arc<Semaphore>,
}

impl Service {
    /// Puts the parts together. `stopping` turns true when the service stops.
    #[must_use]
    pub fn new(
        settings: Settings,
        (handle, standing): (Handle, StandingView),
        (board, listening): (Arc<Board>, Listening),
        recorder: Recorder,
        stopping: watch::Receiver<bool>,
    ) -> Self {
        let Settings { account, body_bytes_max } = settings;
        let door = Door::new(account);
        let streams = Arc::new(Semaphore::new(STREAMS_MAX as usize));
        Self {
            handle,
            board,
            listening,
            recorder,
            standing,
            door,
            body_bytes_max,
            stopping,
            streams,
        }
    }

    /// Waits until all streams have ended; they are told to by `stopping`.
    pub async fn streams_ended(&self) {
        // No stream closes the semaphore.
        let _ = self.streams.acquire_many(STREAMS_MAX).await;
    }
}
