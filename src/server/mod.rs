//! Wiring: the configuration file, and the service from start to stop.

mod text;
mod keys;
mod passwords;
mod wallboard;
mod cometd;
mod config;
mod listen;
mod statistics;
mod definer;
mod inliner;
mod demo;
mod serve;

pub use config::{Config, ConfigError, Limits};
pub use demo::DemoError;
pub use keys::CONFIG_KEYS;
pub use serve::{Ready, ServeError, Setup, serve};
pub use statistics::{StatisticsError, StatisticsFiles, read_statistics};
