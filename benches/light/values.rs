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

/// One column, with the name of its statistic.
pub(super) enum Column<'a> {
    Whole(&'static str, &'a [u32]),
    Share(&'static str, &'a [f64]),
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

    /// All columns: 11 of queues, 6 of agents, 5 of skills.
    pub(super) fn columns(&self) -> [Column<'_>; 22] {
        let Self { queues, agents, skills } = self;
        let QueueValues { day, hour, .. } = queues;
        [
            Column::Whole("Total_Answered", &day.answered),
            Column::Whole("Total_Abandoned", &day.abandoned),
            Column::Whole("Current_In_Queue", &queues.waiting),
            Column::Whole("CurrMaxCallWaitingTime", &queues.oldest_ms),
            Column::Share("AverageWaitingTime", &day.average_ms),
            Column::Share("ServiceLevel", &day.service_level),
            Column::Whole("Answered, 1 h", &hour.answered),
            Column::Whole("Abandoned, 1 h", &hour.abandoned),
            Column::Whole("MaxWaitingTime, 1 h", &queues.longest_ms),
            Column::Share("AverageWaitingTime, 1 h", &hour.average_ms),
            Column::Share("ServiceLevel, 1 h", &hour.service_level),
            Column::Whole("InboundCalls", &agents.inbound),
            Column::Whole("TalkDuration", &agents.talk_ms),
            Column::Whole("ReadyDuration", &agents.ready_ms),
            Column::Whole("WrapDuration", &agents.wrap_ms),
            Column::Whole("HoldDuration", &agents.hold_ms),
            Column::Share("AverageHandlingTime of agents", &agents.handling_ms),
            Column::Whole("CurrentReadyAgents", &skills.ready),
            Column::Whole("CurrentNotReadyAgents", &skills.not_ready),
            Column::Whole("CurrNumberInCall", &skills.in_call),
            Column::Whole("LongestIdleTime", &skills.idle_ms),
            Column::Share("AverageHandlingTime of skills", &skills.handling_ms),
        ]
    }

    /// The number of values.
    pub(crate) fn len(&self) -> usize {
        let length = |column: Column<'_>| match column {
            Column::Whole(_, numbers) => numbers.len(),
            Column::Share(_, shares) => shares.len(),
        };
        self.columns().map(length).into_iter().sum()
    }
}
