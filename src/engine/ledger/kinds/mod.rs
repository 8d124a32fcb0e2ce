//! What each kind of lane makes of what it is told: a file for each.

mod extremes;
mod peaks;
mod spread;
mod by_second;
mod ages;
mod level;
mod area;
mod stay;
mod recent;
mod pieces;
mod custom;
