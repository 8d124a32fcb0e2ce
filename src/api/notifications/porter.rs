//! Porters: each of them writes the events of many WebSockets, one after the other.
//!
//! An event for a thousand clients wakes a few porters instead of a thousand tasks; there are as many as
//! the machine has cores, so that all of them take part.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::available_parallelism;

use tokio::task::{JoinSet, unconstrained, yield_now};

use super::bell::Bell;
use super::wire::{Framer, Wire};
use crate::api::service::Service;
use crate::cometd::Wake;

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
    pub(super) fn bring(&self, wire: Arc<Wire>) {
        let mut rung = self.rung();
        let Some(wires) = &mut *rung else { return wire.bell.wake() };
        wires.push(wire);
        let is_first = wires.len() == 1;
        drop(rung);
        if is_first {
            self.bell.wake();
        }
    }

    /// Carries until it is told to stop.
    async fn carry(&self, service: &Service) {
        let mut load = Load { porter: self, wires: Vec::new() };
        loop {
            self.bell.rung().await;
            match &mut *self.rung() {
                Some(rung) => std::mem::swap(rung, &mut load.wires),
                None => return,
            }
            for some in load.wires.chunks(WIRES_AT_ONCE) {
                let (now, mut framer) = (service.push.now(), Framer::default());
                some.iter().for_each(|wire| wire.carry(&service.push, &mut framer, now));
                yield_now().await;
            }
            load.wires.clear();
        }
    }

    /// Lets the tasks of the clients carry from now on, beginning with what waits.
    fn stop(&self) {
        let waiting = self.rung().take();
        waiting.into_iter().flatten().for_each(|wire| wire.bell.wake());
        self.bell.wake();
    }
}

/// What a porter carries. Whatever happens to it, the tasks of the clients go on.
struct Load<'p> {
    porter: &'p Porter,
    wires: Vec<Arc<Wire>>,
}

impl Drop for Load<'_> {
    fn drop(&mut self) {
        self.porter.stop();
        self.wires.iter().for_each(|wire| wire.bell.wake());
    }
}

/// All porters.
#[derive(Debug)]
pub(super) struct Porters {
    all: Vec<Arc<Porter>>,
    /// How many wires there have been.
    wires: AtomicUsize,
}

impl Porters {
    pub(super) fn new() -> Self {
        let count = available_parallelism().map_or(1, usize::from);
        Self { all: (0..count).map(|_| Arc::default()).collect(), wires: AtomicUsize::new(0) }
    }

    /// The porter of the next wire.
    pub(super) fn next(&self) -> Arc<Porter> {
        let number = self.wires.fetch_add(1, Ordering::Relaxed) % self.all.len();
        self.all.get(number).map(Arc::clone).unwrap_or_default()
    }

    /// Lets all of them carry.
    pub(super) fn start(&self, service: &Arc<Service>) -> JoinSet<()> {
        let mut carrying = JoinSet::new();
        for porter in &self.all {
            porter.rung().get_or_insert_default();
            let (porter, service) = (Arc::clone(porter), Arc::clone(service));
            // What looks like a client that does not read could else be a task that has had its turn.
            carrying.spawn(unconstrained(async move { porter.carry(&service).await }));
        }
        carrying
    }

    /// Lets none of them carry any more.
    pub(super) fn stop(&self) {
        self.all.iter().for_each(|porter| porter.stop());
    }
}
