//! HTTP and WebSocket: requests in, replies out. It knows neither engine nor journal.

mod problem;
mod account;
mod forwarded;
mod sessions;
mod csrf;
mod origins;
mod prefix;
mod unread;
mod caller;
mod attempts;
mod service;
mod arrival;
mod turns;
mod door;
mod login;
mod events;
mod definitions;
mod inquiry;
mod explain;
mod stats;
mod selection;
mod stream;
mod health;
mod pages;
mod wallboard;
mod inline;
mod subscriptions;
mod descriptor;
mod statistics;
mod notifications;
mod v2;
mod router;

pub use account::{Account, AccountError, hash_password, random_text};
pub use arrival::{Network, NetworkError, Proxies};
pub use definitions::{
    ChangeView, REDEFINITIONS_MAX, Redefine, Redefined, Redefinition, SETTLINGS_MAX, Settling,
};
pub use forwarded::ForwardedHeaders;
pub use inline::{
    INLINE_DEFINITIONS_MAX, INLINE_REQUESTS_MAX, Inline, InlineDefinitions, InlineRefusal,
    InlineRequest, InlineView, Opened,
};
pub use notifications::{
    BayeuxSettings, BrowserCookie, CookieScope, PushSettings, Switches, is_channel,
};
pub use origins::Origins;
pub use prefix::{PathPrefix, PathPrefixError};
pub use router::router;
pub use service::{HttpSettings, Service, Settings};
pub use wallboard::WallboardSettings;
