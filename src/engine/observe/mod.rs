//! Events become changes of the world, and what begins and ends by them reaches the ledgers.
//!
//! Invariant: an event is atomic. What it begins and ends happens at one instant, statuses are
//! derived when its actions are done, and nothing is seen in between (semantics 25).

mod agent;
mod call;
mod membership;
mod queue;
mod record;
mod reflect;
mod review;
mod status;

use smallvec::SmallVec;

use super::data::Facts;
use super::ledger::{Change, Ledger, Occurrence, Scene};
use super::object::{LineIndex, QueueAt, QueueRow, Row};
use super::plan::{Stream, Wanted};
use super::run::Run;
use super::stay::{PastStay, Stay};
use super::world::{Agent, FoundLine, World, no_facts, queue_facts};
use crate::clock::Timestamp;
use crate::definition::{Action, ObjectType, Status};
use crate::event::{Event, Happening, Line, Queue};
use crate::ids::{AgentId, CentreId, ConnectionId, MediumId};

/// The ledgers of all object types, in the order of [`ObjectType`].
pub(super) type Ledgers = [Ledger; 4];

/// One event on its way into the world.
pub(super) struct Stage<'a> {
    pub(super) world: &'a mut World,
    pub(super) ledgers: &'a mut Ledgers,
    pub(super) scene: Scene<'a>,
    pub(super) centre: CentreId,
    /// What anybody counts of lines.
    pub(super) wanted: &'a Wanted,
    /// What anybody counts of queues.
    pub(super) wanted_at_queues: &'a Wanted,
}

impl Stage<'_> {
    /// Takes an event in, behind the newest one of all.
    ///
    /// # Panics
    /// Where it is older.
    pub(super) fn take_in(&mut self, event: &Event, newest: &mut Option<Timestamp>) {
        assert!(newest.is_none_or(|newest| newest <= event.time), "events come in order of time");
        *newest = Some(event.time);
        self.world.events += 1;
        self.scene.event = self.world.events;
        // A login opens an interval for its own event only.
        self.scene.is_opening = false;
        self.centre = event.centre;
        self.take(event);
    }

    fn take(&mut self, event: &Event) {
        match &event.happening {
            Happening::Agent { line, connection, what } => {
                self.take_agent(*line, *connection, *what);
            }
            Happening::Skills { agent, skills } => self.take_skills(*agent, skills),
            Happening::Record(record) => self.take_record(record),
            Happening::Queue { queue, connection, medium, what } => {
                let queue = self.queue(*queue);
                self.take_queue(queue, *connection, *medium, *what);
            }
            Happening::Call { line, connection, what } => {
                let row = self.agent(line.agent, false);
                match self.line(row, *line, Some(*connection), false) {
                    Some(line) => self.take_call(line, *connection, *what),
                    None => self.drop_event(),
                }
            }
        }
    }

    fn now(&self) -> i64 {
        self.scene.now
    }

    /// The time of the first event of all.
    fn origin(&self) -> i64 {
        self.scene.origin
    }

    /// Counts an event that changes nothing.
    fn drop_event(&mut self) {
        self.world.orphaned += 1;
    }

    fn ledger(&mut self, object_type: ObjectType) -> &mut Ledger {
        ledger(self.ledgers, object_type)
    }

    /// The agent of an event; one that is new has been logged out since the first event of all,
    /// unless that is this event and a login.
    fn agent(&mut self, name: AgentId, is_login: bool) -> Row {
        match self.world.objects.known_agent(name) {
            Some(row) => row,
            None => self.new_agent(name, is_login),
        }
    }

    #[cold]
    fn new_agent(&mut self, name: AgentId, is_login: bool) -> Row {
        let (row, _) = self.world.objects.agent(self.centre, name);
        let windows = self.scene.windows;
        self.ledger(ObjectType::Agent).push(windows);
        self.world.statuses.push(Status::LoggedOut);
        self.world.agents.push(Agent {
            name,
            centre: self.centre,
            lines: SmallVec::new(),
            stays: SmallVec::new(),
            memory: Box::default(),
            status: None,
        });
        if !(is_login && self.scene.is_first()) {
            self.begin_with_the_first_event(|stage| {
                stage.begin_agent_status(row, Status::LoggedOut, stage.origin());
            });
        }
        row
    }

    /// The queue of an event; one that is new is monitored from now on.
    fn queue(&mut self, queue: Queue) -> QueueAt {
        let (at, is_new) = self.world.objects.queue(self.centre, queue);
        if is_new {
            let scene = self.scene;
            let serial = self.world.next_serial();
            let key = serial.key(Action::Monitored);
            let facts = queue_facts(self.centre, queue);
            let run = Run::new(Action::Monitored, scene.now, key, facts);
            let ledger = self.ledger(at.object_type);
            ledger.push(scene.windows);
            ledger.begin(at.row, Stream::DnStatus, &run, &scene);
        }
        QueueAt { queue, at }
    }

    /// The line of an event, made where it is seen for the first time.
    #[inline]
    fn line(
        &mut self,
        row: Row,
        named: Line,
        connection: Option<ConnectionId>,
        is_login: bool,
    ) -> Option<LineIndex> {
        match self.world.only_line(row, named.device, named.medium) {
            Some(only) => Some(only),
            None => self.line_of_several(row, named, connection, is_login),
        }
    }

    #[inline(never)]
    fn line_of_several(
        &mut self,
        row: Row,
        named: Line,
        connection: Option<ConnectionId>,
        is_login: bool,
    ) -> Option<LineIndex> {
        match self.world.find_line(row, named.device, named.medium, connection) {
            FoundLine::Known(line) => Some(line),
            FoundLine::New(device) => {
                let is_logged_out = !(is_login && self.scene.is_first());
                Some(self.new_line(row, (device, named.medium), is_logged_out))
            }
            FoundLine::Unclear => None,
        }
    }

    /// The facts of a call or a state at a line.
    fn facts(&self, line: LineIndex) -> Facts {
        Facts { medium: Some(self.world.lines[line].medium), ..no_facts(self.centre) }
    }

    fn call_facts(&self, line: LineIndex, connection: ConnectionId) -> Facts {
        Facts { connection: Some(connection), ..self.facts(line) }
    }

    fn waiting_facts(&self, queue: Queue, connection: ConnectionId, medium: MediumId) -> Facts {
        Facts {
            connection: Some(connection),
            medium: Some(medium),
            ..queue_facts(self.centre, queue)
        }
    }

    /// Begins an instance of an agent's timeline, for the agent and for the groups it is in.
    fn begin_for_agent(&mut self, row: Row, stream: Stream, run: &Run) {
        let Self { world, ledgers: [agents, _, groups, _], scene, .. } = self;
        agents.begin(row, stream, run, scene);
        if groups.cares(stream, run.action) {
            let Agent { stays, memory, .. } = &world.agents[row];
            let whole_begun = u64::from(scene.is_backdated);
            for (stay, joined_by) in stays.iter().zip(&memory.joined_by) {
                // Into a group that was joined later, the agent has come with it.
                let is_backdated = scene.is_backdated && stay.joined < scene.origin;
                let is_moving = scene.is_backdated && !is_backdated;
                let scene = &Scene { is_backdated, is_moving, ..*scene };
                let begun = if is_moving { *joined_by } else { 0 };
                let run = Run { begun, whole_begun, ..stay.cut(run) };
                groups.begin(stay.group, stream, &run, scene);
            }
        }
    }

    /// Begins what turns out to run since the first event of all.
    fn begin_with_the_first_event(&mut self, begin: impl FnOnce(&mut Self)) {
        self.scene.is_backdated = true;
        begin(self);
        self.scene.is_backdated = false;
    }

    /// Changes the status of a line of an agent, or the agent's, or both, which all its groups see.
    #[inline(always)]
    fn change_for_agent(&mut self, row: Row, change: &Change) {
        let Self { world, ledgers: [agents, _, groups, _], scene, .. } = self;
        // To itself an agent is what it is to a group that it has always been in.
        agents.change(&mut [Stay::new(row, i64::MIN)], change, scene);
        groups.change(&mut world.agents[row].stays, change, scene);
    }

    /// Tells the groups that an agent has left of what turns out to have run meanwhile.
    fn tell_past_groups(&mut self, row: Row, stream: Stream, run: &Run) {
        let Self { world, ledgers: [_, _, groups, _], scene, .. } = self;
        for &PastStay { stay, joined_by, left } in &world.agents[row].memory.past {
            let scene = &Scene { is_backdated: stay.joined < scene.origin, ..*scene };
            let run = Run { begun: joined_by, ..stay.cut(run) };
            groups.insert_past(stay.group, stream, (&run, left), scene);
        }
    }

    /// Takes the levels that the event has left.
    pub(super) fn settle_levels(&mut self) {
        for ledger in &mut *self.ledgers {
            ledger.settle(&self.scene);
        }
    }

    /// Ends an instance of an agent's timeline.
    fn end_for_agent(&mut self, row: Row, stream: Stream, run: &Run) {
        let Self { world, ledgers: [agents, _, groups, _], scene, .. } = self;
        agents.end(row, stream, run, scene);
        if groups.cares(stream, run.action) {
            for stay in &world.agents[row].stays {
                groups.end(stay.group, stream, &stay.cut(run), scene);
            }
        }
    }

    /// Counts an action of an agent, whole for every group that the agent is in now
    /// (semantics 10, 11, 22).
    fn occur_for_agent(&mut self, row: Row, occurrence: &Occurrence) {
        let Self { world, ledgers: [agents, _, groups, _], scene, .. } = self;
        agents.occur(row, occurrence, scene);
        if groups.counts(occurrence.action) {
            for stay in &world.agents[row].stays {
                groups.occur(stay.group, occurrence, scene);
            }
        }
    }

    /// Begins a durable action of a line.
    fn begin_action(&mut self, line: LineIndex, run: &Run) {
        if !self.wanted.begins.contains(run.action) {
            return;
        }
        if self.scene.data.follows_calls() && self.wanted.ends.contains(run.action) {
            let event = if self.scene.is_backdated { 1 } else { self.scene.event };
            self.world.begun.insert((line, run.key), event);
        }
        let row = self.world.lines[line].agent;
        self.begin_for_agent(row, Stream::DnAction, run);
        let Self { world, ledgers: [agents, _, groups, _], scene, .. } = self;
        agents.count_begin(row, run, scene);
        if groups.counts_begin(run.action) {
            // What turns out to have begun with the first event belongs to those that were members then.
            let is_member = |stay: &&Stay| !scene.is_backdated || stay.joined < scene.origin;
            for stay in world.agents[row].stays.iter().filter(is_member) {
                groups.count_begin(stay.group, run, scene);
            }
        }
    }

    /// Ends a durable action of a line, which counts it with its whole duration.
    fn end_action(&mut self, line: LineIndex, run: &Run) {
        if !self.wanted.ends.contains(run.action) {
            return;
        }
        if self.scene.data.follows_calls() {
            self.world.begun.remove(&(line, run.key));
        }
        let row = self.world.lines[line].agent;
        self.end_for_agent(row, Stream::DnAction, run);
        let occurrence = Occurrence {
            action: run.action,
            duration_ms: self.now() - run.begin,
            facts: run.facts,
        };
        self.occur_for_agent(row, &occurrence);
    }

    /// Counts an instantaneous action of a line.
    fn occur_at_line(&mut self, line: LineIndex, action: Action, duration_ms: i64) {
        if self.wanted.occurrences.contains(action) {
            let row = self.world.lines[line].agent;
            let facts = self.facts(line);
            self.occur_for_agent(row, &Occurrence { action, duration_ms, facts });
        }
    }

    /// Counts an instantaneous action of a call at a line.
    fn occur_at_call(
        &mut self,
        line: LineIndex,
        connection: ConnectionId,
        action: Action,
        duration_ms: i64,
    ) {
        if self.wanted.occurrences.contains(action) {
            let row = self.world.lines[line].agent;
            let facts = self.call_facts(line, connection);
            self.occur_for_agent(row, &Occurrence { action, duration_ms, facts });
        }
    }

    /// Counts an instantaneous action of a call at a queue.
    fn occur_at_wait(
        &mut self,
        queue: &QueueAt,
        (connection, medium): (ConnectionId, MediumId),
        action: Action,
        duration_ms: i64,
    ) {
        if self.wanted_at_queues.occurrences.contains(action) {
            let facts = self.waiting_facts(queue.queue, connection, medium);
            self.occur_at_queue(queue.at, &Occurrence { action, duration_ms, facts });
        }
    }

    /// Counts an instantaneous action of a queue.
    fn occur_at_queue(&mut self, at: QueueRow, occurrence: &Occurrence) {
        let Self { ledgers, scene, .. } = self;
        ledger(ledgers, at.object_type).occur(at.row, occurrence, scene);
    }
}

fn ledger(ledgers: &mut Ledgers, object_type: ObjectType) -> &mut Ledger {
    ledgers.get_mut(object_type as usize).expect("there is a ledger for each type")
}
