//! What can be written, told from the tables that the program itself reads by: as a page for people and as
//! schemas for editors.
//!
//! Nothing is said here that a table of `definition` or `server` could say: what a name, a key or a sign
//! means stands beside it, where it is read.

mod rules;
mod markdown;
mod examples;
mod keys;
mod objects;
mod categories;
mod masks;
mod intervals;
mod filters;
mod page;
mod schema;

pub use page::reference_page;
pub use schema::{configuration_schema, statistics_schema};
