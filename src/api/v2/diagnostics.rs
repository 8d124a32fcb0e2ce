//! Diagnostics: which version of the program answers.

use super::openapi;
use super::operation::{ANYBODY, EVERYBODY, Operation, Verb};
use super::reply::Reply;

/// Where the description of all operations is; it is no reply of the API, and does not describe itself.
pub(super) const DESCRIPTION: &str = "/openapi.json";

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new("Diagnostics", (Verb::Get, DESCRIPTION), "This description.", |_| {
        Box::pin(async { Ok(Reply::document(openapi::document())) })
    })
    .roles(EVERYBODY),
    Operation::new(
        "Diagnostics",
        (Verb::Get, "/diagnostics/version"),
        "The version of the program, for anybody who can reach it.",
        |_| Box::pin(async { Ok(Reply::done().with("version", env!("CARGO_PKG_VERSION"))) }),
    )
    .roles(ANYBODY),
];
