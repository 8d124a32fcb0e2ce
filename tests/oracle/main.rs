//! The engine against an independent recount.
//!
//! The recount (`recount/`) was written from the rules alone, for clarity and without the engine's
//! code; the two must agree on every value, to the last digit.

#[cfg(test)]
mod recount;
#[cfg(test)]
mod counted;
#[cfg(test)]
mod golden;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod basics;
#[cfg(test)]
mod rules_elapsed;
#[cfg(test)]
mod rules_stays;
#[cfg(test)]
mod rules_chains;
#[cfg(test)]
mod rules_estimates;
#[cfg(test)]
mod rules_custom;
#[cfg(test)]
mod rules_formula;
#[cfg(test)]
mod rules_now;
#[cfg(test)]
mod rules_actions;
#[cfg(test)]
mod rules_late;
#[cfg(test)]
mod rules_media;
#[cfg(test)]
mod rules_options;
#[cfg(test)]
mod rules_vectors;
#[cfg(test)]
mod fields;
#[cfg(test)]
mod wide;
#[cfg(test)]
mod refused;
#[cfg(test)]
mod day;
#[cfg(test)]
mod meetings;
#[cfg(test)]
mod messages;
#[cfg(test)]
mod random;
#[cfg(test)]
mod laws;
#[cfg(test)]
mod simulated;
#[cfg(test)]
mod checkpoint;
#[cfg(test)]
mod changes;
#[cfg(test)]
mod ranges;
#[cfg(test)]
mod in_centres;
#[cfg(test)]
mod splits;
