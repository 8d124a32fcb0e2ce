//! The service, run and asked as its users do it: the real program, over sockets on loopback.
//!
//! Every test has a service and a data folder of its own. The clock is that of the events, unless a
//! test is about the clock on the wall.

#[cfg(test)]
mod presence;
#[cfg(test)]
mod program;
#[cfg(test)]
mod provisioning;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod client;
#[cfg(test)]
mod scene;
#[cfg(test)]
mod bayeux;
#[cfg(test)]
mod events;
#[cfg(test)]
mod explain;
#[cfg(test)]
mod stats;
#[cfg(test)]
mod golden;
#[cfg(test)]
mod definitions;
#[cfg(test)]
mod stream;
#[cfg(test)]
mod notifications;
#[cfg(test)]
mod push_requests;
#[cfg(test)]
mod push_sockets;
#[cfg(test)]
mod push_settings;
#[cfg(test)]
mod subscriptions;
#[cfg(test)]
mod inline;
#[cfg(test)]
mod login;
#[cfg(test)]
mod sessions;
#[cfg(test)]
mod csrf;
#[cfg(test)]
mod cors;
#[cfg(test)]
mod forwarded;
#[cfg(test)]
mod prefix;
#[cfg(test)]
mod health;
#[cfg(test)]
mod unread;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod users;
#[cfg(test)]
mod skills;
#[cfg(test)]
mod settings;
#[cfg(test)]
mod authority;
#[cfg(test)]
mod demo;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod lifecycle;
#[cfg(test)]
mod damage;
#[cfg(test)]
mod crash;
#[cfg(test)]
mod chapter;
#[cfg(test)]
mod queues;
#[cfg(test)]
mod desktop;
#[cfg(test)]
mod devices;
#[cfg(test)]
mod contacts;
#[cfg(test)]
mod levels;
#[cfg(test)]
mod passwords;
#[cfg(test)]
mod features;
#[cfg(test)]
mod services;
#[cfg(test)]
mod request_parameters;
#[cfg(test)]
mod return_values;
#[cfg(test)]
mod description;
