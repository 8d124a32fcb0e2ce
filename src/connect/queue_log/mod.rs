//! Asterisk's queue_log (`docs/events.md`, "Asterisk's queue_log as events").
//!
//! Times are whole seconds and ringing is not logged, so a ring lasts no time here. A queue `Q` is
//! the QUEUE `Q` and stands for a skill; its calls wait in both.

mod line;
mod translate;
mod held;

use std::collections::BTreeMap;

pub(super) use held::{HeldLog, translate};
pub use line::QueueLogFault;
pub(super) use translate::QueueLog;

/// Which skill a queue stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkillRule {
    /// The name of the skill, with `{queue}` for that of the queue.
    pub pattern: String,
    /// The skills of queues that the pattern does not fit.
    pub by_queue: BTreeMap<String, String>,
}

impl SkillRule {
    /// The pattern where nobody says otherwise.
    pub const PATTERN_DEFAULT: &'static str = "skill-{queue}";

    fn skill(&self, queue: &str) -> String {
        match self.by_queue.get(queue) {
            Some(skill) => skill.clone(),
            None => self.pattern.replace("{queue}", queue),
        }
    }
}

impl Default for SkillRule {
    fn default() -> Self {
        Self { pattern: Self::PATTERN_DEFAULT.to_owned(), by_queue: BTreeMap::new() }
    }
}

#[cfg(test)]
mod tests;
