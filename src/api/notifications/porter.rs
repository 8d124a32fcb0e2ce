//! Porters: each of them writes the events of many WebSockets, one after the other.
//!
//! An event for a thousand clients wakes a few porters instead of a thousand tasks; there are as many as
//! the machine has cores, so that all of them take part.

use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::available_parallelism;

use tokio::task::{JoinSet, unconstrained, yield_now};

use super::bell::Bell;
use super::wire::Wire;
use crate::api::service::Service;
use crate::cometd::{Connection, Wake};

/// How many wires are served before other tasks have their turn.
const WIRES_AT_ONCE: usize = 256;

/// Serves its wires.
#[derive(Debug, Default)]
pub(super) struct Porter {
    /// The wires whose sessions have something to say, each of them once for each time that its session
    /// was asked; none where nobody carries.
    rung: Mutex<Option<Vec<Arc<Wire>>>>,
    bell: Bell,
}

impl Porter {
    fn rung(&self) -> MutexGuard<'_, Option<Vec<Arc<Wire>>>> {
        self.rung.lock().expect("whoever held it has not panicked")
    }

    /// Brings what the session of a wire has to say. Where nobody carries, the task of its client does.
    pub(super) fn bring(&self, wire: &Arc<Wire>) {
        let mut rung = self.rung();
        let Some(wires) = &mut *rung else { return wire.bell.wake() };
        wires.push(Arc::clone(wire));
        let is_first = wires.len() == 1;
        drop(rung);
        if is_first {
            self.bell.wake();
        }
    }

    /// Carries until it is told to stop.
    async fn carry(&self, service: &Service) {
        let mut wires = Vec::new();
        loop {
            self.bell.rung().await;
            match &mut *self.rung() {
                Some(rung) => std::mem::swap(rung, &mut wires),
                None => return,
            }
            for some in wires.chunks(WIRES_AT_ONCE) {
                let now = service.push.now();
                some.iter().for_each(|wire| wire.carry(&service.push, now));
                yield_now().await;
            }
            wires.clear();
        }
    }

    /// Lets the tasks of the clients carry from now on, beginning with what waits.
    fn stop(&self) {
        let waiting = self.rung().take();
        waiting.into_iter().flatten().for_each(|wire| wire.bell.wake());
        self.bell.wake();
    }
}

/// All porters.
#[derive(Debug)]
pub(super) struct Porters(Vec<Arc<Porter>>);

impl Porters {
    pub(super) fn new() -> Self {
        let count = available_parallelism().map_or(1, usize::from);
        Self((0..count).map(|_| Arc::default()).collect())
    }

    /// The porter of a connection.
    pub(super) fn of(&self, connection: Connection) -> Arc<Porter> {
        let number = usize::try_from(connection.0).unwrap_or_default();
        self.0.get(number % self.0.len()).map(Arc::clone).unwrap_or_default()
    }

    /// Lets all of them carry.
    pub(super) fn start(&self, service: &Arc<Service>) -> JoinSet<()> {
        let mut carrying = JoinSet::new();
        for porter in &self.0 {
            porter.rung().get_or_insert_default();
            let (porter, service) = (Arc::clone(porter), Arc::clone(service));
            // What looks like a client that does not read could else be a task that has had its turn.
            carrying.spawn(unconstrained(async move { porter.carry(&service).await }));
        }
        carrying
    }

    /// Lets none of them carry any more.
    pub(super) fn stop(&self) {
        self.0.iter().for_each(|porter| porter.stop());
    }
}
