//! Who is there: lines as those see them who ask about users and devices.

use super::Engine;
use super::line::Line;
use crate::ids::{AgentId, CentreId, DeviceId};

/// A line where an agent is logged in, or does not want to be disturbed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Presence {
    /// The agent.
    pub agent: AgentId,
    /// The device; none where no event has ever named one.
    pub device: Option<DeviceId>,
    /// Whether the agent is logged in there.
    pub is_logged_in: bool,
    /// Whether the agent does not want to be disturbed there (semantics 30).
    pub does_not_disturb: bool,
}

impl Engine {
    /// The lines of a contact centre where somebody is logged in, or does not want to be disturbed.
    pub fn presences(&self, centre: CentreId) -> impl Iterator<Item = Presence> {
        let all = self.world.lines.iter().filter_map(|line| self.presence(line));
        all.filter_map(move |(at, presence)| (at == centre).then_some(presence))
    }

    /// The same of one agent.
    pub fn presences_of(&self, agent: AgentId) -> impl Iterator<Item = Presence> {
        let row = self.world.objects.known_agent(agent);
        let lines = row.into_iter().flat_map(|row| &self.world.agents[row].lines);
        lines.filter_map(|line| Some(self.presence(&self.world.lines[*line])?.1))
    }

    /// Who is at a line, with the centre.
    fn presence(&self, line: &Line) -> Option<(CentreId, Presence)> {
        let Line { is_logged_in, device, ref aside, .. } = *line;
        let does_not_disturb = aside.do_not_disturb.is_some();
        if !is_logged_in && !does_not_disturb {
            return None;
        }
        let agent = &self.world.agents[line.agent];
        let presence = Presence { agent: agent.name, device, is_logged_in, does_not_disturb };
        Some((agent.centre, presence))
    }
}
