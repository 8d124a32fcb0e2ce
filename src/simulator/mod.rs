//! An invented contact centre, by a seed: everything that happens in it, without an end.
//!
//! Invariants: events come in order of time; the same size, seed and begin give the same events;
//! what is kept grows with the centre and with the calls that are open, not with time.

mod profile;
mod chance;
mod size;
mod naming;
mod agenda;
mod switch;
mod centre;
mod staff;
mod simulation;
mod shift;
mod queueing;
mod talk;
mod consulting;
mod own_call;

#[cfg(test)]
mod tests;

pub use profile::LIVELY_TIME_OF_DAY_MS;
pub use simulation::{Simulation, VERSION};
pub use size::{AGENTS_MAX, QUEUES_MAX, SKILLS_MAX, Size, SizeError};
