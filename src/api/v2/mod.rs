//! The contact-centre API, `/api/v2`: one table of operations, and a file for each chapter.

mod attribute;
mod query;
mod exact;
mod body;
mod call;
mod reply;
mod operation;
mod resource;
mod bulk;
mod passwords;
mod provisioning;
mod users;
mod skills;
mod assignments;
mod settings;
mod seen_settings;
mod features;
mod services;
mod presence;
mod numbers;
mod environments;
mod templates;
mod queues;
mod devices;
mod owners;
mod contacts;
mod me;
mod desktop;
mod diagnostics;
mod openapi;
mod table;

pub(super) use table::{internal_routes, routes};
