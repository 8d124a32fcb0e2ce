//! Wiring: the configuration file. (The service itself joins it here.)

mod config;

pub use config::{Config, ConfigError};
