//! Filters asked again: data of a call or the reason of a state may have changed what counts
//! (semantics 20 and 36).
//!
//! It happens after the event, so that what the event has ended is not split by what it says.

use super::Stage;
use crate::engine::object::LineIndex;
use crate::engine::plan::Stream;
use crate::event::{AgentHappening, Event, Happening};
use crate::ids::{AgentId, ConnectionId};

impl Stage<'_> {
    /// Reviews everything that an event may have changed; `renamed` is the identity that a call has
    /// got by it.
    pub(in crate::engine) fn review(&mut self, event: &Event, renamed: Option<ConnectionId>) {
        match &event.happening {
            Happening::Agent { line, what, .. } => {
                let is_state = match what {
                    AgentHappening::AgentLogin
                    | AgentHappening::AgentLogout
                    | AgentHappening::AgentReady(_)
                    | AgentHappening::AgentNotReady(_) => true,
                    AgentHappening::DndOn
                    | AgentHappening::DndOff
                    | AgentHappening::OnHook
                    | AgentHappening::OffHook => false,
                };
                if is_state {
                    self.review_agent(line.agent);
                }
            }
            Happening::Skills { .. } | Happening::Record(_) => {}
            Happening::Queue { connection, .. } => self.review_calls(*connection, renamed),
            Happening::Call { line, connection, .. } => {
                self.review_agent(line.agent);
                self.review_calls(*connection, renamed);
            }
        }
    }

    fn review_calls(&mut self, connection: ConnectionId, renamed: Option<ConnectionId>) {
        for connection in [Some(connection), renamed].into_iter().flatten() {
            let Some(call) = self.world.calls.get(connection) else { continue };
            let (waits, lines) = (call.waits.clone(), call.lines.clone());
            for wait in waits {
                let run = self.wait_run(&wait, connection);
                let (scene, at) = (self.scene, wait.queue.at);
                self.ledger(at.object_type).review(at.row, Stream::DnAction, &run, &scene);
            }
            for line in lines {
                self.review_agent(self.world.agents[self.world.lines[line].agent].name);
            }
        }
    }

    /// Reviews all that runs at an agent.
    fn review_agent(&mut self, name: AgentId) {
        let (row, _) = self.world.objects.agent(self.centre, name);
        let running = self.running_of_agent(row);
        let Self { world, ledgers: [agents, _, groups, _], scene, .. } = self;
        for (stream, run) in &running {
            agents.review(row, *stream, run, scene);
            for stay in &world.agents[row].stays {
                groups.review(stay.group, *stream, &stay.cut(run), scene);
            }
        }
    }

    /// Notes that a line has a call, where a filter may ask for its data.
    pub(super) fn note_line(&mut self, line: LineIndex, connection: ConnectionId) {
        if !self.scene.data.is_idle() {
            self.world.calls.reach(connection).lines.push(line);
        }
    }

    /// Notes that a line has a call no longer.
    pub(super) fn forget_line(&mut self, line: LineIndex, connection: ConnectionId) {
        if let Some(call) = self.world.calls.get_mut(connection) {
            call.lines.retain(|other| *other != line);
            self.world.calls.release(connection);
        }
    }
}
