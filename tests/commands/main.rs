//! The commands of the program, run as a person runs them.
//!
//! Every test starts the program in a folder of its own, so that nothing outside of the test can
//! change what it says.

#[cfg(test)]
mod program;
#[cfg(test)]
mod problems;
#[cfg(test)]
mod day;
#[cfg(test)]
mod help;
#[cfg(test)]
mod check;
#[cfg(test)]
mod configuration;
#[cfg(test)]
mod formats;
#[cfg(test)]
mod instants;
#[cfg(test)]
mod input;
#[cfg(test)]
mod statistics;
#[cfg(test)]
mod queue_log;
#[cfg(test)]
mod simulate;
#[cfg(test)]
mod load;
#[cfg(test)]
mod pipes;
#[cfg(test)]
mod reference;
#[cfg(test)]
mod actions;
#[cfg(test)]
mod schema;
#[cfg(test)]
mod completions;
