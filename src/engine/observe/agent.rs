//! The states of agents: login, ready, not ready, after-call work, hook and do not disturb
//! (semantics 27, 29, 30, 33, 42).

use super::Stage;
use crate::definition::{Action, ObjectType};
use crate::engine::ledger::Occurrence;
use crate::engine::line::{Aside, Line, Since, State, StateKind, wrapping_up};
use crate::engine::object::{LineIndex, Row};
use crate::engine::run::Run;
use crate::event::{AgentHappening, CallType, Line as NamedLine, StateDetail, WorkMode};
use crate::ids::{ConnectionId, ReasonId};

impl Stage<'_> {
    pub(super) fn take_agent(
        &mut self,
        named: NamedLine,
        connection: Option<ConnectionId>,
        what: AgentHappening,
    ) {
        let is_login = what == AgentHappening::AgentLogin;
        let row = self.agent(named.agent, is_login);
        let Some(line) = self.line(row, named, connection, is_login) else {
            return self.drop_event();
        };
        let is_taken = match what {
            AgentHappening::AgentLogin => self.log_in(row, line),
            AgentHappening::AgentLogout => self.log_out(line),
            AgentHappening::AgentReady(detail) => self.ready(line, detail),
            AgentHappening::AgentNotReady(detail) => self.not_ready(line, detail),
            AgentHappening::OnHook => self.hook(line, Action::OnHook),
            AgentHappening::OffHook => self.hook(line, Action::OffHook),
            AgentHappening::DndOn => self.do_not_disturb(line, true),
            AgentHappening::DndOff => self.do_not_disturb(line, false),
        };
        if !is_taken {
            self.drop_event();
        }
        self.settle_status(line);
        if is_taken && what == AgentHappening::AgentLogout {
            self.close_login(row);
        }
    }

    fn log_in(&mut self, row: Row, line: LineIndex) -> bool {
        if self.world.lines[line].is_logged_in {
            return false;
        }
        self.open_login(row);
        // A line whose first event is the first of all has never been logged out.
        if self.world.lines[line].status.is_some() {
            let run = self.login_run(line);
            self.end_action(line, &run);
        }
        self.end_state(line);
        self.change_login(line, true);
        self.begin_state(line, StateKind::NotReady, None);
        self.occur_at_line(line, Action::AgentLogin, 0);
        true
    }

    fn log_out(&mut self, line: LineIndex) -> bool {
        if !self.world.lines[line].is_logged_in {
            return false;
        }
        let run = self.login_run(line);
        self.end_action(line, &run);
        self.end_state(line);
        self.change_login(line, false);
        self.occur_at_line(line, Action::AgentLogout, 0);
        true
    }

    /// Begins LoggedIn or LoggedOut; either cancels a wish for after-call work.
    fn change_login(&mut self, line: LineIndex, is_logged_in: bool) {
        let since = Since { begin: self.now(), serial: self.world.next_serial() };
        let entry = &mut self.world.lines[line];
        entry.is_logged_in = is_logged_in;
        entry.aside.login = since;
        entry.wish = None;
        entry.last_type = CallType::Unknown;
        let run = self.login_run(line);
        self.begin_action(line, &run);
    }

    /// Takes the agent's word that it is ready, which cancels a wish for after-call work even where
    /// the agent has been ready all along (semantics 33).
    fn ready(&mut self, line: LineIndex, detail: StateDetail) -> bool {
        let had_wish = self.world.lines[line].wish.take().is_some();
        if self.state_kind(line) == Some(StateKind::Ready) {
            return had_wish;
        }
        self.change_state(line, StateKind::Ready, detail.reason);
        true
    }

    fn not_ready(&mut self, line: LineIndex, detail: StateDetail) -> bool {
        let StateDetail { reason, work_mode } = detail;
        let entry = &mut self.world.lines[line];
        let kind = if work_mode == Some(WorkMode::AfterCallWork) {
            StateKind::AfterCallWork
        } else {
            StateKind::NotReady
        };
        if let Some(state) = entry.state.as_mut().filter(|state| state.kind == kind) {
            // The action and its age go on under another reason (semantics 27).
            let is_change = state.reason != reason || entry.wish.is_some();
            state.reason = reason;
            entry.wish = None;
            return is_change;
        }
        if kind == StateKind::AfterCallWork && !entry.legs.is_empty() {
            entry.wish = Some(reason);
            return true;
        }
        entry.wish = None;
        self.change_state(line, kind, reason);
        true
    }

    /// Grants after-call work that was put off, once the line has no call (semantics 33).
    pub(super) fn grant_wish(&mut self, line: LineIndex) {
        let Line { wish, legs, .. } = &mut self.world.lines[line];
        if !legs.is_empty() {
            return;
        }
        if let Some(reason) = wish.take() {
            self.change_state(line, StateKind::AfterCallWork, reason);
        }
    }

    fn change_state(&mut self, line: LineIndex, kind: StateKind, reason: Option<ReasonId>) {
        self.end_state(line);
        self.begin_state(line, kind, reason);
    }

    fn begin_state(&mut self, line: LineIndex, kind: StateKind, reason: Option<ReasonId>) {
        let since = Since { begin: self.now(), serial: self.world.next_serial() };
        let entry = &mut self.world.lines[line];
        let state = State { kind, since, reason, call_type: entry.last_type };
        entry.state = Some(state);
        if kind == StateKind::AfterCallWork {
            entry.last_type = CallType::Unknown;
            if self.wanted_at_queues.occurrences.contains(Action::AcwCompleted) {
                // The first after-call work after the releases belongs to their routes (semantics 32).
                let Aside { released, credited, .. } = &mut *entry.aside;
                std::mem::swap(released, credited);
                released.clear();
            }
        }
        if self.wanted.begins.contains(kind.action()) {
            let run = self.state_run(line, &state);
            self.begin_action(line, &run);
        }
        if let Some(run) = self.typed_state_run(line, &state) {
            self.begin_action(line, &run);
        }
    }

    fn end_state(&mut self, line: LineIndex) {
        let Some(state) = self.world.lines[line].state.take() else { return };
        if self.wanted.ends.contains(state.kind.action()) {
            let run = self.state_run(line, &state);
            self.end_action(line, &run);
        }
        if let Some(run) = self.typed_state_run(line, &state) {
            self.end_action(line, &run);
        }
        if state.kind != StateKind::AfterCallWork
            || !self.wanted_at_queues.occurrences.contains(Action::AcwCompleted)
        {
            return;
        }
        let mut credited = std::mem::take(&mut self.world.lines[line].aside.credited);
        for route in credited.drain(..) {
            let facts = self.waiting_facts(route.queue.queue, route.connection, route.medium);
            let duration_ms = self.now() - state.since.begin;
            let occurrence = Occurrence { action: Action::AcwCompleted, duration_ms, facts };
            self.occur_at_queue(route.queue.at, &occurrence);
        }
        // The empty list goes back, so that the next one needs no memory.
        self.world.lines[line].aside.credited = credited;
    }

    fn state_kind(&self, line: LineIndex) -> Option<StateKind> {
        self.world.lines[line].state.map(|state| state.kind)
    }

    /// The running action of a state.
    pub(super) fn state_run(&self, line: LineIndex, state: &State) -> Run {
        let action = state.kind.action();
        let mut facts = self.facts(line);
        facts.reason = state.reason;
        let Since { begin, serial } = state.since;
        Run::new(action, begin, serial.key(action), facts)
    }

    /// After-call work by the type of the call before it (semantics 108).
    pub(super) fn typed_state_run(&self, line: LineIndex, state: &State) -> Option<Run> {
        (state.kind == StateKind::AfterCallWork).then(|| {
            let action = wrapping_up(state.call_type);
            Run { key: state.since.serial.key(action), action, ..self.state_run(line, state) }
        })
    }

    fn hook(&mut self, line: LineIndex, action: Action) -> bool {
        let running = self.world.lines[line].hook;
        if running.is_some_and(|(running, _)| running == action) {
            return false;
        }
        if let Some((action, since)) = running {
            let run = self.since_run(line, action, since);
            self.end_action(line, &run);
        }
        let since = Since { begin: self.now(), serial: self.world.next_serial() };
        self.world.lines[line].hook = Some((action, since));
        let run = self.since_run(line, action, since);
        self.begin_action(line, &run);
        true
    }

    fn do_not_disturb(&mut self, line: LineIndex, is_on: bool) -> bool {
        let running = self.world.lines[line].aside.do_not_disturb;
        match running {
            Some(since) if !is_on => {
                let run = self.since_run(line, Action::DoNotDisturb, since);
                self.end_action(line, &run);
                self.world.lines[line].aside.do_not_disturb = None;
                true
            }
            None if is_on => {
                let since = Since { begin: self.now(), serial: self.world.next_serial() };
                self.world.lines[line].aside.do_not_disturb = Some(since);
                let run = self.since_run(line, Action::DoNotDisturb, since);
                self.begin_action(line, &run);
                true
            }
            Some(_) | None => false,
        }
    }

    /// A running action that has nothing but its begin.
    pub(super) fn since_run(&self, line: LineIndex, action: Action, since: Since) -> Run {
        let Since { begin, serial } = since;
        Run::new(action, begin, serial.key(action), self.facts(line))
    }

    /// Begins the interval since login where this is the first line to log in.
    fn open_login(&mut self, row: Row) {
        if self.is_logged_in(row) || !self.ledger(ObjectType::Agent).has_since_login() {
            return;
        }
        self.scene.is_opening = true;
        let running = self.running_of_agent(row);
        let scene = self.scene;
        let ledger = self.ledger(ObjectType::Agent);
        ledger.open_login(row, &scene);
        for (stream, run) in &running {
            ledger.join_login(row, (*stream, run), &scene);
        }
    }

    /// Ends the interval since login where this was the last line to log out.
    fn close_login(&mut self, row: Row) {
        if self.is_logged_in(row) || !self.ledger(ObjectType::Agent).has_since_login() {
            return;
        }
        let running = self.running_of_agent(row);
        let scene = self.scene;
        let ledger = self.ledger(ObjectType::Agent);
        for (stream, run) in &running {
            ledger.leave_login(row, (*stream, run), &scene);
        }
        ledger.close_login(row, &scene);
    }

    fn is_logged_in(&self, row: Row) -> bool {
        let lines = &self.world.agents[row].lines;
        lines.iter().any(|line| self.world.lines[*line].is_logged_in)
    }
}
