//! Wiring: the configuration file, and the service from start to stop.

mod config;
mod listen;
mod serve;

pub use config::{Config, ConfigError, Limits};
pub use serve::{Order, Ready, ServeError, serve};
