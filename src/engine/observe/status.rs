//! Statuses: derived from what runs, when the actions of an event are done.

use smallvec::SmallVec;

use super::Stage;
use crate::definition::{Action, Status};
use crate::engine::data::Facts;
use crate::engine::ledger::Change;
use crate::engine::line::{Aside, Line, Since};
use crate::engine::object::{LineIndex, Row};
use crate::engine::plan::{Changed, Stream};
use crate::engine::run::{Run, StatusRun};
use crate::engine::world::{Agent, Group, World, no_facts};
use crate::event::CallType;
use crate::ids::{DeviceId, MediumId};

/// What the status of a member is to its groups.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Availability {
    is_ready: bool,
    is_logged_in: bool,
}

impl Availability {
    pub(super) fn of(status: Status) -> Self {
        Self {
            is_ready: status == Status::WaitForNextCall,
            is_logged_in: !matches!(status, Status::LoggedOut | Status::NotMonitored),
        }
    }

    pub(super) fn enter(self, group: &mut Group) {
        group.ready += u32::from(self.is_ready);
        group.logged_in += u32::from(self.is_logged_in);
    }

    pub(super) fn leave(self, group: &mut Group) {
        group.ready -= u32::from(self.is_ready);
        group.logged_in -= u32::from(self.is_logged_in);
    }
}

impl Stage<'_> {
    /// Shows a line for the first time: it has been logged out since the first event of all,
    /// unless that is this event and the line's login (semantics 29).
    pub(super) fn new_line(
        &mut self,
        agent: Row,
        (device, medium): (Option<DeviceId>, MediumId),
        is_logged_out: bool,
    ) -> LineIndex {
        let login = Since { begin: self.origin(), serial: self.world.next_serial() };
        let line = self.world.lines.push(Line {
            agent,
            device,
            medium,
            is_logged_in: false,
            state: None,
            hook: None,
            legs: SmallVec::new(),
            last_type: CallType::Unknown,
            wish: None,
            aside: Box::new(Aside {
                login,
                do_not_disturb: None,
                released: Vec::new(),
                credited: Vec::new(),
            }),
            status: None,
        });
        self.world.agents[agent].lines.push(line);
        if is_logged_out {
            self.begin_with_the_first_event(|stage| {
                stage.begin_action(line, &stage.login_run(line));
                stage.begin_line_status(line, Status::LoggedOut, login.begin);
            });
            self.tell_past_groups(agent, Stream::DnAction, &self.login_run(line));
            self.tell_past_groups(agent, Stream::DnStatus, &self.line_status_run(line));
        }
        line
    }

    /// Derives the status of a line and of its agent from what runs now, and tells of both together.
    pub(super) fn settle_status(&mut self, line: LineIndex) {
        let Self { world, ledgers: [of_agents, ..], scene, .. } = self;
        let World { lines, agents, serials, .. } = &mut **world;
        let entry = &mut lines[line];
        let (row, status) = (entry.agent, entry.current_status());
        // The line that gives an agent its status may be another one, with a reason of its own (semantics 43).
        of_agents.note(row);
        let Agent { lines: own, status: of_agent, .. } = &mut agents[row];
        // As a rule the line is all that the agent has, and both go the same way.
        let is_alike = entry.status == *of_agent && own.len() == 1;
        let (true, Some(run)) = (is_alike, &mut entry.status) else {
            return self.settle_apart(line);
        };
        if run.status != status {
            let new = StatusRun { status, since: scene.now, serial: serials.next() };
            let old = std::mem::replace(run, new);
            *of_agent = Some(new);
            self.tell_change((row, line), Changed::Both, (old, new));
        }
    }

    /// The same where the line is not all that its agent has, is new, or has gone another way so far.
    #[inline(never)]
    fn settle_apart(&mut self, line: LineIndex) {
        let (now, World { lines, serials, .. }) = (self.scene.now, &mut *self.world);
        let entry = &mut lines[line];
        let (row, status) = (entry.agent, entry.current_status());
        let mut of_line = None;
        match &mut entry.status {
            Some(run) => of_line = run.change(status, now, serials),
            None => self.begin_line_status(line, status, now),
        }
        let status = self.world.status_of_agent(row);
        let mut of_agent = None;
        let World { agents, serials, .. } = &mut *self.world;
        match (&mut agents[row].status, of_line) {
            (Some(run), _) if run.status == status => {}
            (Some(run), Some((_, new))) if new.status == status => {
                of_agent = Some((std::mem::replace(run, new), new));
            }
            (Some(run), _) => of_agent = run.change(status, now, serials),
            (None, _) => {
                self.begin_agent_status(row, status, now);
                if self.wanted.members {
                    self.move_in_groups(row, Availability::default(), Availability::of(status));
                }
            }
        }
        for (changed, change) in [(Changed::Line, of_line), (Changed::Agent, of_agent)] {
            if let Some(change) = change {
                self.tell_change_apart((row, line), changed, change);
            }
        }
    }

    #[inline(never)]
    fn tell_change_apart(
        &mut self,
        at: (Row, LineIndex),
        changed: Changed,
        change: (StatusRun, StatusRun),
    ) {
        self.tell_change(at, changed, change);
    }

    /// Tells of a change of the status of a line, its agent, or both.
    #[inline(always)]
    fn tell_change(
        &mut self,
        (row, line): (Row, LineIndex),
        changed: Changed,
        (old, new): (StatusRun, StatusRun),
    ) {
        let mut change = Change { changed, old, new, centre: self.centre, facts: None };
        if !self.scene.data.is_idle() {
            change.facts = Some([self.world.facts_of_line(line), self.world.facts_of_agent(row)]);
        }
        self.change_for_agent(row, &change);
        if changed != Changed::Line {
            self.world.statuses[row] = new.status;
            if self.wanted.members {
                self.move_in_groups(
                    row,
                    Availability::of(old.status),
                    Availability::of(new.status),
                );
            }
        }
    }

    /// Lets the groups of an agent know what its status is to them.
    #[inline(never)]
    fn move_in_groups(&mut self, row: Row, before: Availability, after: Availability) {
        if before == after {
            return;
        }
        let World { agents, groups, .. } = &mut *self.world;
        for stay in &agents[row].stays {
            let group = &mut groups[stay.group];
            before.leave(group);
            after.enter(group);
        }
        let [_, _, groups, virtual_queues] = &*self.ledgers;
        if groups.is_watched() || virtual_queues.is_watched() {
            let groups = self.world.agents[row].stays.iter().map(|stay| stay.group);
            for group in groups.collect::<SmallVec<[Row; 16]>>() {
                self.note_group(group);
            }
        }
    }

    /// Notes that the members of a group, or what they can do, have changed.
    pub(super) fn note_group(&mut self, group: Row) {
        let queue = self.world.objects.queue_of_group(group);
        let [_, _, groups, virtual_queues] = &mut *self.ledgers;
        groups.note(group);
        if let Some(queue) = queue {
            virtual_queues.note(queue);
        }
    }

    fn begin_line_status(&mut self, line: LineIndex, status: Status, since: i64) {
        self.world.lines[line].status = Some(self.new_status(status, since));
        let run = self.line_status_run(line);
        self.begin_for_agent(self.world.lines[line].agent, Stream::DnStatus, &run);
    }

    pub(super) fn begin_agent_status(&mut self, row: Row, status: Status, since: i64) {
        self.world.agents[row].status = Some(self.new_status(status, since));
        self.world.statuses[row] = status;
        let run = self.agent_status_run(row);
        self.begin_for_agent(row, Stream::AgentStatus, &run);
    }

    /// The running LoggedIn or LoggedOut of a line.
    pub(super) fn login_run(&self, line: LineIndex) -> Run {
        let Line { is_logged_in, aside, .. } = &self.world.lines[line];
        let login = aside.login;
        let action = if *is_logged_in { Action::LoggedIn } else { Action::LoggedOut };
        Run::new(action, login.begin, login.serial.key(action), self.facts(line))
    }

    fn new_status(&mut self, status: Status, since: i64) -> StatusRun {
        StatusRun { status, since, serial: self.world.next_serial() }
    }

    /// The running status of a line.
    pub(super) fn line_status_run(&self, line: LineIndex) -> Run {
        let run = self.world.lines[line].status.expect("a line that has been shown has a status");
        run.run(self.line_status_facts(line))
    }

    /// The running status of an agent.
    pub(super) fn agent_status_run(&self, row: Row) -> Run {
        let run = self.world.agents[row].status.expect("an agent that is known has a status");
        run.run(self.agent_status_facts(row))
    }

    /// The facts of a line's status, which are looked for only where a filter may ask.
    fn line_status_facts(&self, line: LineIndex) -> Facts {
        match self.scene.data.is_idle() {
            true => no_facts(self.centre),
            false => self.world.facts_of_line(line),
        }
    }

    fn agent_status_facts(&self, row: Row) -> Facts {
        match self.scene.data.is_idle() {
            true => no_facts(self.centre),
            false => self.world.facts_of_agent(row),
        }
    }
}
