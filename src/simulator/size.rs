//! How large an invented centre is.

/// The most agents.
pub const AGENTS_MAX: u32 = 100_000;
/// The most queues.
pub const QUEUES_MAX: u32 = 10_000;
/// The most skills.
pub const SKILLS_MAX: u32 = 10_000;

/// How many agents, queues and skills there are: at least one of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    agents: u32,
    queues: u32,
    skills: u32,
}

/// Why there cannot be a centre of that size.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{found} {what} cannot be simulated: expected 1 to {max}")]
pub struct SizeError {
    what: &'static str,
    found: u32,
    max: u32,
}

impl Size {
    /// The same centre with so many agents.
    ///
    /// # Errors
    /// Where there are none, or more than [`AGENTS_MAX`].
    pub fn with_agents(self, agents: u32) -> Result<Self, SizeError> {
        Ok(Self { agents: within("agents", agents, AGENTS_MAX)?, ..self })
    }

    /// The same centre with so many queues.
    ///
    /// # Errors
    /// Where there are none, or more than [`QUEUES_MAX`].
    pub fn with_queues(self, queues: u32) -> Result<Self, SizeError> {
        Ok(Self { queues: within("queues", queues, QUEUES_MAX)?, ..self })
    }

    /// The same centre with so many skills.
    ///
    /// # Errors
    /// Where there are none, or more than [`SKILLS_MAX`].
    pub fn with_skills(self, skills: u32) -> Result<Self, SizeError> {
        Ok(Self { skills: within("skills", skills, SKILLS_MAX)?, ..self })
    }

    /// How many agents the centre employs.
    #[must_use]
    pub fn agents(self) -> u32 {
        self.agents
    }

    /// How many queues it has.
    #[must_use]
    pub fn queues(self) -> u32 {
        self.queues
    }

    /// How many skills there are.
    #[must_use]
    pub fn skills(self) -> u32 {
        self.skills
    }
}

/// A centre worth looking at: large enough to be busy, small enough for one screen.
impl Default for Size {
    fn default() -> Self {
        Self { agents: 48, queues: 8, skills: 5 }
    }
}

fn within(what: &'static str, found: u32, max: u32) -> Result<u32, SizeError> {
    if (1..=max).contains(&found) { Ok(found) } else { Err(SizeError { what, found, max }) }
}
