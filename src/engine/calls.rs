//! Calls that wait in queues or are on their way to an agent.
//!
//! Invariant: a slot belongs to a connection exactly while there is something in it; slots are used
//! again.

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::object::{LineIndex, QueueAt};
use super::run::Serial;
use crate::event::Queue;
use crate::ids::{AgentId, ConnectionId, MediumId, Table};

/// All calls that wait or have an open route.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Calls {
    /// The slot of each connection, counted from 1; 0 is none.
    slots: Table<ConnectionId, u32>,
    calls: Vec<Call>,
    free: Vec<u32>,
}

/// A call as queues see it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Call {
    pub(super) waits: SmallVec<[Wait; 2]>,
    pub(super) routes: SmallVec<[Route; 2]>,
    /// The lines that have the call; kept only where a filter may ask for its data.
    pub(super) lines: Vec<LineIndex>,
}

/// A call waiting in a queue.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Wait {
    pub(super) queue: QueueAt,
    pub(super) since: i64,
    pub(super) medium: MediumId,
    pub(super) serial: Serial,
}

/// A call on its way from a queue to an agent, or there (semantics 32).
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Route {
    pub(super) queue: QueueAt,
    pub(super) agent: AgentId,
    /// When the call was queued.
    pub(super) entered: i64,
    pub(super) medium: MediumId,
    pub(super) is_answered: bool,
}

/// A route whose call was answered and released.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Released {
    pub(super) queue: QueueAt,
    pub(super) medium: MediumId,
    pub(super) connection: ConnectionId,
}

impl Call {
    /// Whether it waits in a queue.
    pub(super) fn waits_in(&self, queue: Queue) -> bool {
        self.waits.iter().any(|wait| wait.queue.queue == queue)
    }
}

impl Calls {
    /// Whether every slot is either free or that of one connection, and every call is sound.
    pub(super) fn are_sound(&self, is_sound: impl Fn(&Call) -> bool) -> bool {
        let taken = self.slots.iter().filter(|&&slot| slot != 0);
        let mut slots: Vec<usize> = taken.chain(&self.free).map(|&slot| slot as usize).collect();
        slots.sort_unstable();
        slots.into_iter().eq(1..=self.calls.len()) && self.calls.iter().all(is_sound)
    }

    pub(super) fn get(&self, connection: ConnectionId) -> Option<&Call> {
        let slot = *self.slots.find(connection)?;
        self.calls.get((slot as usize).checked_sub(1)?)
    }

    pub(super) fn get_mut(&mut self, connection: ConnectionId) -> Option<&mut Call> {
        let slot = *self.slots.find(connection)?;
        self.calls.get_mut((slot as usize).checked_sub(1)?)
    }

    /// The call of a connection, made where there is none.
    pub(super) fn reach(&mut self, connection: ConnectionId) -> &mut Call {
        let place = self.slots.reach(connection);
        if *place == 0 {
            *place = self.free.pop().unwrap_or_else(|| {
                self.calls.push(Call::default());
                u32::try_from(self.calls.len()).expect("fewer than 2^32 calls at a time")
            });
        }
        let index = *place as usize - 1;
        self.calls.get_mut(index).expect("a slot has a call")
    }

    /// Takes the wait of a call in a queue.
    pub(super) fn take_wait(&mut self, connection: ConnectionId, queue: Queue) -> Option<Wait> {
        let waits = &mut self.get_mut(connection)?.waits;
        let index = waits.iter().position(|wait| wait.queue.queue == queue)?;
        let wait = waits.remove(index);
        self.release(connection);
        Some(wait)
    }

    /// Whether a call waits in a queue.
    pub(super) fn waits(&self, connection: ConnectionId, queue: Queue) -> bool {
        self.get(connection).is_some_and(|call| call.waits_in(queue))
    }

    /// Gives the slot of a connection back where nothing is left in it.
    pub(super) fn release(&mut self, connection: ConnectionId) {
        let is_over =
            |call: &Call| call.waits.is_empty() && call.routes.is_empty() && call.lines.is_empty();
        if self.get(connection).is_some_and(is_over) {
            self.free.push(std::mem::take(&mut self.slots[connection]));
        }
    }
}
