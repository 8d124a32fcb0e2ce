//! `/api/v2/notifications`: values and states as they happen, by Bayeux (CometD), over requests that wait
//! and over WebSockets.
//!
//! The protocol is in `cometd`; here are its sockets, who may use it, and what is told.

mod bell;
mod wire;
mod porter;
mod browser;
mod push;
mod identity;
mod envelope;
mod poll;
mod socket;
mod topics;
mod pace;
mod keys;
mod updates;
mod herald;

pub(super) use envelope::is_notifications;
pub(super) use push::Push;
pub(super) use topics::{ME, USERS};

pub use crate::cometd::{Settings as BayeuxSettings, Switches, is_channel};
pub use browser::{BrowserCookie, CookieScope};
pub use push::PushSettings;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::get;
use tower_http::timeout::RequestBodyTimeoutLayer;

use super::service::Service;
use poll::{callback, post};

/// How long a client may say nothing in the middle of what it sends: replies may take longer.
const BODY_TIME_MAX: Duration = Duration::from_secs(30);

/// The paths of the one endpoint.
pub(super) const PATHS: [&str; 4] =
    ["/api/v2/notifications", "/cometd", "/genesys/cometd", "/statistics/v3/notifications"];

/// Tells sessions what happens, until the service stops.
pub(super) async fn tell(service: Arc<Service>) {
    let mut carrying = service.push.porters.start(&service);
    herald::tell(Arc::clone(&service)).await;
    service.push.porters.stop();
    while let Some(ended) = carrying.join_next().await {
        if let Err(error) = ended {
            // The tasks of its clients have done its work.
            tracing::error!("a porter has ended before the service: {error}");
        }
    }
}

/// All paths of the endpoint: clients append the kind of a message to them.
pub(super) fn routes(body_bytes_max: usize) -> Router<Arc<Service>> {
    let mut router = Router::new();
    for path in PATHS {
        for path in [path.to_owned(), format!("{path}/"), format!("{path}/{{*kind}}")] {
            router = router.route(&path, get(callback).post(post));
        }
    }
    router
        .layer(DefaultBodyLimit::max(body_bytes_max))
        .layer(RequestBodyTimeoutLayer::new(BODY_TIME_MAX))
}
