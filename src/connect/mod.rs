//! Foreign sources of events, translated to events: files of NDJSON and Asterisk's queue_log.
//!
//! Bad input is told by file and line, and the rest counts.

mod lines;
mod format;
mod queue_log;
mod intake;

pub use format::Format;
pub use intake::{Intake, IntakeReport, Reason, RefusedLine};
pub use queue_log::{QueueLogFault, SkillRule};
