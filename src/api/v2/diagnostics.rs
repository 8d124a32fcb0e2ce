//! Diagnostics: which version of the program answers.

use super::operation::{ANYBODY, EVERYBODY, Operation, Verb};
use super::reply::Reply;
use super::{openapi, table};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new("Diagnostics", (Verb::Get, "/openapi.json"), "This description.", |_| {
        Box::pin(async { Ok(Reply::document(openapi::document(table::operations()))) })
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
