//! Calls at queues: they enter, wait, and leave (semantics 10, 11, 32, 35).

use super::{Stage, ledger};
use crate::definition::Action;
use crate::engine::calls::{Route, Wait};
use crate::engine::ledger::Occurrence;
use crate::engine::object::QueueAt;
use crate::engine::plan::Stream;
use crate::engine::run::Run;
use crate::engine::world::World;
use crate::event::{Destination, QueueHappening};
use crate::ids::{AgentId, ConnectionId, MediumId, Names};

impl Stage<'_> {
    pub(super) fn take_queue(
        &mut self,
        queue: QueueAt,
        connection: ConnectionId,
        medium: MediumId,
        what: QueueHappening,
    ) {
        let is_taken = match what {
            QueueHappening::Queued => self.enter(queue, connection, medium),
            QueueHappening::Diverted(to) => self.divert(queue, connection, to),
            QueueHappening::Abandoned => {
                self.leave(queue, connection, Action::CallAbandoned).is_some()
            }
            QueueHappening::PartyChanged(change) => {
                self.rename_wait(queue, connection, change.connection)
            }
            // What it says about the call has been merged.
            QueueHappening::AttachedDataChanged => true,
        };
        if !is_taken {
            self.drop_event();
        }
    }

    fn enter(&mut self, queue: QueueAt, connection: ConnectionId, medium: MediumId) -> bool {
        let World { calls, serials, .. } = &mut *self.world;
        let call = calls.reach(connection);
        if call.waits_in(queue.queue) {
            return false;
        }
        let wait = Wait { queue, since: self.scene.now, medium, serial: serials.next() };
        call.waits.push(wait);
        let run = self.wait_run(&wait, connection);
        let Self { ledgers, scene, .. } = self;
        let ledger = ledger(ledgers, queue.at.object_type);
        ledger.begin(queue.at.row, Stream::DnAction, &run, scene);
        ledger.count_begin(queue.at.row, &run, scene);
        for action in at_queue(Action::CallEntered, medium) {
            self.occur_at_wait(&queue, (connection, medium), action, 0);
        }
        true
    }

    fn divert(&mut self, queue: QueueAt, connection: ConnectionId, to: Destination) -> bool {
        let action = match to {
            Destination::Agent(_) => Action::CallDistributed,
            Destination::Queue(_) => Action::CallDistributedToQueue,
            Destination::Cleared => Action::CallCleared,
        };
        let Some(wait) = self.leave(queue, connection, action) else { return false };
        if let Destination::Agent(agent) = to {
            self.open_route(&wait, connection, agent);
        }
        true
    }

    /// Ends a wait; none where the call does not wait in the queue.
    fn leave(&mut self, queue: QueueAt, connection: ConnectionId, action: Action) -> Option<Wait> {
        let wait = self.world.calls.take_wait(connection, queue.queue)?;
        self.end_wait(&wait, connection);
        let duration_ms = self.now() - wait.since;
        for action in at_queue(action, wait.medium) {
            self.occur_at_wait(&queue, (connection, wait.medium), action, duration_ms);
        }
        Some(wait)
    }

    fn end_wait(&mut self, wait: &Wait, connection: ConnectionId) {
        let run = self.wait_run(wait, connection);
        let at = wait.queue.at;
        let Self { ledgers, scene, .. } = self;
        ledger(ledgers, at.object_type).end(at.row, Stream::DnAction, &run, scene);
        let duration_ms = scene.now - run.begin;
        let occurrence = Occurrence { action: run.action, duration_ms, facts: run.facts };
        self.occur_at_queue(at, &occurrence);
    }

    /// The running CallWait of a call.
    pub(super) fn wait_run(&self, wait: &Wait, connection: ConnectionId) -> Run {
        let action = Action::CallWait;
        let facts = self.waiting_facts(wait.queue.queue, connection, wait.medium);
        Run::new(action, wait.since, wait.serial.key(action), facts)
    }

    /// Opens a route. One that still rings or is expected is replaced; one that is answered goes
    /// on (semantics 32).
    fn open_route(&mut self, wait: &Wait, connection: ConnectionId, agent: AgentId) {
        let route = Route {
            queue: wait.queue,
            agent,
            entered: wait.since,
            medium: wait.medium,
            is_answered: false,
        };
        let routes = &mut self.world.calls.reach(connection).routes;
        let is_same =
            |other: &&mut Route| other.agent == agent && other.queue.queue == wait.queue.queue;
        match routes.iter_mut().find(is_same) {
            None => routes.push(route),
            Some(open) if !open.is_answered => *open = route,
            Some(_) => {}
        }
    }

    /// Lets a waiting call go on under another identity, with its enter time (semantics 35).
    fn rename_wait(&mut self, queue: QueueAt, from: ConnectionId, to: ConnectionId) -> bool {
        let calls = &mut self.world.calls;
        if calls.waits(to, queue.queue) {
            return false;
        }
        let Some(wait) = calls.take_wait(from, queue.queue) else { return false };
        calls.reach(to).waits.push(wait);
        self.move_routes(from, to, |route| route.queue.queue == queue.queue);
        let duration_ms = self.now() - wait.since;
        let action = Action::CallPartyChanged;
        self.occur_at_wait(&queue, (to, wait.medium), action, duration_ms);
        true
    }
}

/// The actions of queues that calls of other media than voice make by another name, too (semantics 108).
const FURTHER: [(Action, Action); 5] = [
    (Action::CallEntered, Action::InteractionEntered),
    (Action::CallDistributed, Action::InteractionDistributed),
    (Action::CallDistributedToQueue, Action::InteractionDistributedToQueue),
    (Action::CallCleared, Action::InteractionCleared),
    (Action::CallAbandoned, Action::InteractionDeleted),
];

/// An action of a call at a queue, and the further one that a call of another medium than voice makes as
/// well (semantics 108).
fn at_queue(action: Action, medium: MediumId) -> impl Iterator<Item = Action> {
    let further = match medium == Names::voice() {
        true => None,
        false => FURTHER.iter().find(|(of_any, _)| *of_any == action),
    };
    std::iter::once(action).chain(further.map(|(_, of_others)| *of_others))
}
