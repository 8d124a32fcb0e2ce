//! How quickly a centre of fixed size can be counted: a program made for it by hand, and its proof.

mod record;
mod generate;
mod values;
mod queues;
mod agents;
mod program;
mod naive;
mod driven;

pub(crate) use driven::Driven;
pub(crate) use generate::generate;
pub(crate) use naive::verify;
pub(crate) use program::Program;
pub(crate) use record::{Totals, Workload};
pub(crate) use values::Values;
