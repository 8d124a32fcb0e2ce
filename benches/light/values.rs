//! The 32,700 values of one instant, a column for each statistic.
//!
//! Counts and milliseconds are whole numbers. A share of nothing is 0.

use super::record::{AGENTS, QUEUES, SKILLS};

/// All values; the buffer is used again.
#[derive(Clone)]
pub(crate) struct Values {
    pub(super) queues: QueueValues,
    pub(super) agents: AgentValues,
    pub(super) skills: SkillValues,
}

#[derive(Clone)]
pub(super) struct QueueValues {
    pub(super) waiting: [u32; QUEUES],
    /// How long the call has waited so far that waits longest.
    pub(super) oldest_ms: [u32; QUEUES],
    pub(super) day: Leaving,
    pub(super) hour: Leaving,
    /// The longest wait of calls that left in the last hour.
    pub(super) longest_ms: [u32; QUEUES],
}

/// The calls that left since midnight, or in the last hour.
#[derive(Clone)]
pub(super) struct Leaving {
    pub(super) answered: [u32; QUEUES],
    pub(super) abandoned: [u32; QUEUES],
    pub(super) average_ms: [f64; QUEUES],
    pub(super) service_level: [f64; QUEUES],
}

#[derive(Clone)]
pub(super) struct AgentValues {
    pub(super) inbound: [u32; AGENTS],
    pub(super) talk_ms: [u32; AGENTS],
    pub(super) ready_ms: [u32; AGENTS],
    pub(super) wrap_ms: [u32; AGENTS],
    pub(super) hold_ms: [u32; AGENTS],
    pub(super) handling_ms: [f64; AGENTS],
}

#[derive(Clone)]
pub(super) struct SkillValues {
    pub(super) ready: [u32; SKILLS],
    pub(super) not_ready: [u32; SKILLS],
    pub(super) in_call: [u32; SKILLS],
    pub(super) idle_ms: [u32; SKILLS],
    pub(super) handling_ms: [f64; SKILLS],
}

impl Values {
    pub(crate) fn new() -> Box<Self> {
        let leaving = Leaving {
            answered: [0; QUEUES],
            abandoned: [0; QUEUES],
            average_ms: [0.0; QUEUES],
            service_level: [0.0; QUEUES],
        };
        Box::new(Self {
            queues: QueueValues {
                waiting: [0; QUEUES],
                oldest_ms: [0; QUEUES],
                day: leaving.clone(),
                hour: leaving,
                longest_ms: [0; QUEUES],
            },
            agents: AgentValues {
                inbound: [0; AGENTS],
                talk_ms: [0; AGENTS],
                ready_ms: [0; AGENTS],
                wrap_ms: [0; AGENTS],
                hold_ms: [0; AGENTS],
                handling_ms: [0.0; AGENTS],
            },
            skills: SkillValues {
                ready: [0; SKILLS],
                not_ready: [0; SKILLS],
                in_call: [0; SKILLS],
                idle_ms: [0; SKILLS],
                handling_ms: [0.0; SKILLS],
            },
        })
    }
}
