//! What the threads share is made of; a test puts other ones in, which try every order.

pub(super) use std::sync::atomic::{AtomicU64, Ordering};
