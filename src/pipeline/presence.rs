//! Who is there: what requests for users and devices are told of the lines.

use super::course::Course;
use crate::engine::Presence;
use crate::ids::Names;

/// A line where an agent is logged in, or does not want to be disturbed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Present {
    /// The agent.
    pub agent: Box<str>,
    /// The device, as events name it; none where they name none.
    pub device: Option<Box<str>>,
    /// Whether the agent is logged in there.
    pub is_logged_in: bool,
    /// Whether the agent does not want to be disturbed there.
    pub does_not_disturb: bool,
}

/// A question for those who are there.
pub(super) struct Look {
    pub(super) centre: Box<str>,
    /// The only agent who is meant; none where all are.
    pub(super) agent: Option<Box<str>>,
    pub(super) answer: Box<dyn FnOnce(Vec<Present>) + Send>,
}

impl Course {
    /// Those of a contact centre, or its agent, who are there by the events that have taken effect.
    pub(super) fn present(&self, centre: &str, agent: Option<&str>) -> Vec<Present> {
        let Some(centre) = self.names.centres.find(centre) else { return Vec::new() };
        let named = |presence| named(presence, &self.names);
        match agent {
            Some(agent) => {
                let agent = self.names.agents.find(centre, agent);
                let own = agent.into_iter().flat_map(|agent| self.engine.presences_of(agent));
                own.map(named).collect()
            }
            None => self.engine.presences(centre).map(named).collect(),
        }
    }
}

fn named(presence: Presence, names: &Names) -> Present {
    let Presence { agent, device, is_logged_in, does_not_disturb } = presence;
    Present {
        agent: names.agents.text(agent).into(),
        device: device.map(|device| names.devices.text(device).into()),
        is_logged_in,
        does_not_disturb,
    }
}
