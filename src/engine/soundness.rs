//! Whether a world that comes from bytes refers only to what is there.
//!
//! The numbers in it are believed; what is made sure is that no id, row or place leads nowhere.

use super::calls::{Call, Released, Route, Wait};
use super::line::{Aside, Leg, Line};
use super::misfit::Misfit;
use super::object::{LineIndex, QueueAt, Row};
use super::stay::Stay;
use super::world::{Agent, World};
use crate::definition::ObjectType;
use crate::ids::{MediumId, Names, ReasonId};

impl World {
    /// Refuses a world with objects, lines or calls that refer to what is not there.
    pub(super) fn check(&self, names: &Names) -> Result<(), Misfit> {
        let Self { objects, agents, statuses, lines, groups, calls, .. } = self;
        Misfit::unless(objects.are_sound(names), "objects")?;
        let agents_len = objects.of_type(ObjectType::Agent).len();
        let are_all = agents.len() == agents_len && statuses.len() == agents_len;
        let are_sound = agents.entries().all(|(row, agent)| self.has_agent(row, agent));
        Misfit::unless(are_all && are_sound, "agents")?;
        let is_all = groups.len() == objects.of_type(ObjectType::SkillAg).len();
        Misfit::unless(is_all, "skill groups")?;
        let are_sound = lines.iter().all(|line| self.has_line(line, names));
        Misfit::unless(are_sound, "lines")?;
        let are_sound = calls.are_sound(|call| self.has_call(call, names));
        Misfit::unless(are_sound, "calls")
    }

    fn has_agent(&self, row: Row, agent: &Agent) -> bool {
        let Agent { name, centre, lines, stays, memory, status: _ } = agent;
        let object = self.objects.of_type(ObjectType::Agent).find(row);
        let has_group = |stay: &Stay| self.groups.find(stay.group).is_some();
        self.objects.known_agent(*name) == Some(row)
            && object.is_some_and(|object| object.centre == *centre)
            && lines.iter().all(|&line| self.is_line(line))
            && stays.iter().all(has_group)
            && stays.len() == memory.joined_by.len()
            && memory.past.iter().all(|past| has_group(&past.stay))
    }

    fn is_line(&self, line: LineIndex) -> bool {
        self.lines.find(line).is_some()
    }

    fn has_line(&self, line: &Line, names: &Names) -> bool {
        let Line { agent, device, medium, state, legs, wish, aside, .. } = line;
        let Aside { released, credited, .. } = &**aside;
        let is_reason =
            |reason: Option<ReasonId>| reason.is_none_or(|reason| names.reasons.contains(reason));
        let is_leg = |leg: &Leg| names.connections.contains(leg.connection);
        self.agents.find(*agent).is_some()
            && device.is_none_or(|device| names.devices.contains(device))
            && names.media.contains(*medium)
            && state.is_none_or(|state| is_reason(state.reason))
            && wish.is_none_or(is_reason)
            && legs.iter().all(is_leg)
            && released.iter().chain(credited).all(|route| self.has_released(route, names))
    }

    fn has_released(&self, route: &Released, names: &Names) -> bool {
        let Released { queue, medium, connection } = *route;
        names.connections.contains(connection) && self.has_queue(queue, medium, names)
    }

    fn has_call(&self, call: &Call, names: &Names) -> bool {
        let Call { waits, routes, lines } = call;
        let is_wait = |wait: &Wait| self.has_queue(wait.queue, wait.medium, names);
        let is_route = |route: &Route| {
            names.agents.contains(route.agent) && self.has_queue(route.queue, route.medium, names)
        };
        waits.iter().all(is_wait)
            && routes.iter().all(is_route)
            && lines.iter().all(|&line| self.is_line(line))
    }

    fn has_queue(&self, queue: QueueAt, medium: MediumId, names: &Names) -> bool {
        let QueueAt { queue, at } = queue;
        self.objects.known_queue(queue) == Some(at) && names.media.contains(medium)
    }
}
