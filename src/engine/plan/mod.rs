//! Definitions compiled: which aggregates there are, what feeds them, and how values are read.
//!
//! A category becomes a recipe (what is divided by what), a recipe becomes quantities, a quantity
//! becomes a lane. Equal lanes of different definitions are one.

mod recipe;
mod lane;
mod reading;
mod shifts;
mod sums;
mod wanted;
mod ops;
mod base;
mod compile;
mod chains;
mod within;

pub(super) use compile::{Others, Plan, TypePlan};
pub(super) use lane::{CellKind, CellSpec, KeptKind, KeptSpec, LaneRef, LaneSpec, Stream, Window};
pub(super) use ops::{Asking, CarefulOp, CarefulSum, Durable, Ops};
pub(super) use reading::{KeptSum, Quantity, QuantityKind, Reading};
pub use recipe::What;
pub(super) use recipe::{Aggregate, Bound, Estimate, Recipe, Shape, Term};
pub(super) use shifts::{AgeShift, Changed, Delta, PlainOp, Shift};
pub(super) use sums::{PlainSum, PlainSums, SumChunk};
pub(super) use wanted::Wanted;
pub use within::RangeRefusal;
