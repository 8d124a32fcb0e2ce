//! Tallyboard: a statistics-first real-time reporting service for contact centres.
//!
//! The rooms, from the ground up; `ARCHITECTURE.md` draws them and tells which may use which.

pub mod ids;
pub mod clock;
pub mod definition;
pub mod event;
pub mod engine;
pub mod domain;
pub mod journal;
pub mod archive;
pub mod publisher;
pub mod connect;
pub mod simulator;
pub mod pipeline;
pub mod view;
pub mod cometd;
pub mod api;
pub mod server;
pub mod reference;
pub mod load;
pub mod cli;
