//! The aggregates: what a lane keeps for an object.
//!
//! Every kind of lane answers exactly one question about the instances of an object. What it is
//! told are begins and ends; what it gives are closed forms, so that nothing is scanned to show a
//! running duration.

mod ages;
mod cell;
mod rows;
mod extreme;
mod peaks;
mod area;
mod history;
mod level;
mod recent;
mod piece;
mod chains;
mod pieces;
mod spread;
mod by_second;
mod custom;
mod stay;

pub(super) use ages::{Ages, Key, Place};
pub(super) use area::Area;
pub(super) use by_second::BySecond;
pub(super) use cell::Cell;
pub(super) use chains::{Chain, Links, chains};
pub(super) use custom::{Customs, Dated, Running};
pub(super) use extreme::Extremes;
pub(super) use history::{History, Moments};
pub(super) use level::Level;
pub(super) use peaks::Peaks;
pub(super) use piece::{Mark, Piece};
pub(super) use pieces::Pieces;
pub(super) use recent::{Cut, Reach, Recents, Record};
pub(super) use rows::{CHUNK_CELLS, Chunk, Rows};
pub(super) use spread::{Buckets, Spread, percentile_of};
pub(super) use stay::Stay;
