//! The aggregates: what a lane keeps for an object.
//!
//! Every kind of lane answers exactly one question about the instances of an object. What it is
//! told are begins and ends; what it gives are closed forms, so that nothing is scanned to show a
//! running duration.

mod ages;
mod cell;
mod rows;
mod extreme;
mod history;
mod level;
mod recent;

pub(super) use ages::{Ages, Key};
pub(super) use cell::Cell;
pub(super) use extreme::{Extreme, Extremes};
pub(super) use history::{History, Moments};
pub(super) use level::Level;
pub(super) use recent::{Reach, Recent, Record, Records};
pub(super) use rows::Rows;
