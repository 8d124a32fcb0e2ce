//! Reflections: what happens to a call at an agent, as the queues see it that it came from
//! (semantics 32).

use super::Stage;
use crate::definition::Action;
use crate::engine::calls::{Released, Route};
use crate::engine::line::{Leg, Phase};
use crate::engine::object::LineIndex;
use crate::ids::{AgentId, ConnectionId, Id};

impl Stage<'_> {
    /// Reflects an answer on every open route that has none yet.
    pub(super) fn reflect_answer(&mut self, line: LineIndex, connection: ConnectionId) {
        let agent = self.agent_of(line);
        let mut index = 0;
        while let Some(route) = self.route(connection, index) {
            if route.agent == agent && !route.is_answered {
                route.is_answered = true;
                let route = *route;
                let duration_ms = self.now() - route.entered;
                self.reflect(&route, connection, Action::CallAnswered, duration_ms);
            }
            index += 1;
        }
    }

    /// Reflects that a call which rings goes on under another identity (semantics 108).
    pub(super) fn reflect_ringing_change(&mut self, line: LineIndex, connection: ConnectionId) {
        let agent = self.agent_of(line);
        let mut index = 0;
        while let Some(&mut route) = self.route(connection, index) {
            if route.agent == agent && !route.is_answered {
                let duration_ms = self.now() - route.entered;
                self.reflect(&route, connection, Action::CallRingingPartyChanged, duration_ms);
            }
            index += 1;
        }
    }

    /// Reflects the end of a call at a line, and closes its routes once it has left the agent.
    pub(super) fn reflect_end(&mut self, line: LineIndex, leg: &Leg, action: Action) {
        let connection = leg.connection;
        if self.world.calls.get(connection).is_none() {
            return;
        }
        let agent = self.agent_of(line);
        let is_elsewhere = self.has_call(line, connection);
        let mut index = 0;
        while let Some(route) = self.route(connection, index) {
            let route = *route;
            index += 1;
            if route.agent != agent {
                continue;
            }
            match leg.phase {
                Phase::Established => {
                    let talked_ms = self.now() - leg.since;
                    self.reflect(&route, connection, Action::CallReleased, talked_ms);
                    if self.wanted_at_queues.occurrences.contains(Action::AcwCompleted) {
                        let Route { queue, medium, .. } = route;
                        let released = Released { queue, medium, connection };
                        self.world.lines[line].aside.released.push(released);
                    }
                }
                // The end of a ringing line says nothing while another line has the call.
                Phase::Ringing if !is_elsewhere && !route.is_answered => {
                    self.reflect(&route, connection, action, self.now() - route.entered);
                }
                Phase::Ringing | Phase::Dialing => {}
            }
        }
        if !is_elsewhere && let Some(call) = self.world.calls.get_mut(connection) {
            call.routes.retain(|route| route.agent != agent);
            self.world.calls.release(connection);
        }
    }

    /// Hands the routes of a call at an agent to the identity under which it goes on.
    pub(super) fn move_routes_of_agent(
        &mut self,
        line: LineIndex,
        from: ConnectionId,
        to: ConnectionId,
    ) {
        let agent = self.agent_of(line);
        self.move_routes(from, to, |route| route.agent == agent);
    }

    /// Hands those routes of a call that are meant to another identity.
    pub(super) fn move_routes(
        &mut self,
        from: ConnectionId,
        to: ConnectionId,
        is_meant: impl Fn(&Route) -> bool,
    ) {
        let Some(call) = self.world.calls.get_mut(from) else { return };
        let moved: Vec<Route> = call.routes.iter().copied().filter(&is_meant).collect();
        call.routes.retain(|route| !is_meant(route));
        if !moved.is_empty() {
            self.world.calls.reach(to).routes.extend(moved);
        }
        self.world.calls.release(from);
    }

    fn reflect(
        &mut self,
        route: &Route,
        connection: ConnectionId,
        action: Action,
        duration_ms: i64,
    ) {
        self.occur_at_wait(&route.queue, (connection, route.medium), action, duration_ms);
    }

    fn route(&mut self, connection: ConnectionId, index: usize) -> Option<&mut Route> {
        self.world.calls.get_mut(connection)?.routes.get_mut(index)
    }

    fn agent_of(&self, line: LineIndex) -> AgentId {
        self.world.agents[self.world.lines[line].agent].name
    }

    /// Whether the agent has a call on another line than this one.
    fn has_call(&self, line: LineIndex, connection: ConnectionId) -> bool {
        let lines = &self.world.agents[self.world.lines[line].agent].lines;
        let others = lines.iter().filter(|other| other.index() != line.index());
        others.into_iter().any(|other| self.world.lines[*other].leg(connection).is_some())
    }
}
