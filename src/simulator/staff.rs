//! The agents: what each of them is doing, and who has been idle for how long.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::ids::{AgentId, Id, SkillId, Table};

/// What an agent is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Duty {
    /// Is not logged in.
    Away,
    /// Is ready, and has no call.
    Idle,
    /// Has a call.
    Busy,
    /// Writes up.
    WrapUp,
    /// Is not ready for some reason.
    Paused,
}

/// An agent.
#[derive(Debug)]
pub(super) struct Agent {
    /// Skills with their levels.
    pub(super) skills: Vec<(SkillId, i64)>,
    /// When the shift begins, or the next one; milliseconds from the begin.
    pub(super) shift_begin_ms: i64,
    pub(super) duty: Duty,
    pub(super) idle_since_ms: i64,
    /// The pause that is due once the agent is free.
    pub(super) pause_due: Option<usize>,
    /// Whether the shift is over.
    pub(super) is_leaving: bool,
}

/// How many agents do what.
#[cfg(test)]
#[derive(Debug)]
pub(super) struct Duties {
    pub(super) idle: i64,
    pub(super) busy: i64,
}

/// Whose turn it is: the highest level comes first, and of equal ones who has been idle for longest.
type Turn = (Reverse<i64>, i64, AgentId);

/// All agents.
#[derive(Debug, Default)]
pub(super) struct Staff {
    agents: Table<AgentId, Agent>,
    /// The idle agents of each skill.
    idle: Table<SkillId, BTreeSet<Turn>>,
}

impl Staff {
    /// Takes in the next agent, whose id is one more than that of the one before.
    pub(super) fn hire(&mut self, agent: Agent) {
        for (skill, _) in &agent.skills {
            self.idle.reach(*skill);
        }
        self.agents.push(agent);
    }

    pub(super) fn agent(&mut self, agent: AgentId) -> &mut Agent {
        &mut self.agents[agent]
    }

    pub(super) fn duty(&self, agent: AgentId) -> Duty {
        self.agents[agent].duty
    }

    pub(super) fn skills(&self, agent: AgentId) -> &[(SkillId, i64)] {
        &self.agents[agent].skills
    }

    pub(super) fn begin_idle(&mut self, agent: AgentId, now_ms: i64) {
        let row = &mut self.agents[agent];
        (row.duty, row.idle_since_ms) = (Duty::Idle, now_ms);
        for (skill, level) in &row.skills {
            self.idle[*skill].insert((Reverse(*level), now_ms, agent));
        }
    }

    /// Ends being idle, if the agent is.
    pub(super) fn end_idle(&mut self, agent: AgentId, duty: Duty) {
        let row = &mut self.agents[agent];
        if row.duty == Duty::Idle {
            for (skill, level) in &row.skills {
                self.idle[*skill].remove(&(Reverse(*level), row.idle_since_ms, agent));
            }
        }
        row.duty = duty;
    }

    /// The idle agent whose turn it is.
    pub(super) fn best_idle(&self, skill: SkillId) -> Option<AgentId> {
        self.idle.find(skill)?.first().map(|(_, _, agent)| *agent)
    }

    /// The idle agent who is needed least.
    pub(super) fn least_wanted_idle(&self, skill: SkillId) -> Option<AgentId> {
        self.idle.find(skill)?.last().map(|(_, _, agent)| *agent)
    }

    /// How many are idle and how many are with a call or write up.
    #[cfg(test)]
    pub(super) fn count_duties(&self) -> Duties {
        let count = |duties: &[Duty]| {
            let agents = self.agents.iter().filter(|agent| duties.contains(&agent.duty));
            i64::try_from(agents.count()).unwrap()
        };
        Duties { idle: count(&[Duty::Idle]), busy: count(&[Duty::Busy, Duty::WrapUp]) }
    }

    /// How many agents there are.
    pub(super) fn len(&self) -> usize {
        self.agents.len()
    }

    /// The skill with this place among those that anybody has, or some one.
    pub(super) fn skill(&self, place: usize) -> SkillId {
        SkillId::from_index(place.min(self.idle.len().saturating_sub(1)))
    }

    pub(super) fn skill_count(&self) -> usize {
        self.idle.len()
    }
}
