//! The single writer: it takes what arrives, makes it durable, and lets it take effect.

mod order;

pub use order::Order;
