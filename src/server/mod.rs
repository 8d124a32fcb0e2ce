//! Wiring: the configuration file, and the service from start to stop.

mod text;
mod browsers;
mod keys;
mod passwords;
mod cors;
mod http;
mod wallboard;
mod cometd;
mod limits;
mod config;
mod listen;
mod statistics;
mod definer;
mod inliner;
mod demo;
mod serve;

pub use config::{Config, ConfigError};
pub use demo::DemoError;
pub use keys::CONFIG_KEYS;
pub use limits::Limits;
pub use serve::{Ready, ServeError, Setup, serve};
pub use statistics::{StatisticsError, StatisticsFiles, read_statistics};
pub use text::{TextFault, read_text};
