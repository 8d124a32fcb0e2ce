//! The door: every request shows who it comes from, by HTTP Basic authentication, by the cookie of a
//! session, or by its token as a bearer. Nothing is open but `/health`, `/login` and the static pages; what asks for notifications may
//! also show it in a message.

use std::sync::{Arc, OnceLock};

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use axum_extra::headers::HeaderMapExt;
use axum_extra::headers::authorization::{Authorization, Basic, Bearer};
use blake2::{Blake2s256, Digest};
use tokio::sync::Semaphore;

use super::account::{Account, random_bytes};
use super::notifications::{is_allowed, is_notifications};
use super::pages::is_page;
use super::problem::Problem;
use super::service::Service;
use super::sessions::{Sessions, Use, mark_of};
use crate::archive::{Mark, SessionKeeper};
use crate::clock::wall_time;

/// The name of the cookie, as clients of this API know it.
pub(super) const COOKIE: &str = "JSESSIONID";
/// What everybody may ask for.
const OPEN: [&str; 2] = ["/health", "/login"];
/// How many passwords are looked at together: each takes 19 MiB and some time.
const VERIFICATIONS_MAX: usize = 2;
/// How many requests may wait for that.
const VERIFICATIONS_WAITING_MAX: usize = 64;

/// What a request has shown.
#[derive(Clone, Copy, Debug)]
pub(super) enum Visitor {
    /// Name and password.
    Account,
    /// The cookie of a session.
    Session(Mark),
}

/// The door of the service.
#[derive(Debug)]
pub(super) struct Door {
    account: Arc<Account>,
    pub(super) sessions: Sessions,
    keeper: SessionKeeper,
    verifying: Semaphore,
    waiting: Semaphore,
    /// What the right name and password look like, under a key of this process.
    verdict: OnceLock<Mark>,
    key: [u8; 16],
}

impl Door {
    /// The door for an account and the sessions that it has begun before.
    pub(super) fn new(account: Account, keeper: SessionKeeper) -> Self {
        let (owner, now) = (account.owner(), wall_time());
        let kept = keeper.lasting(Sessions::lasting(owner, now)).unwrap_or_else(|error| {
            tracing::warn!("sessions cannot be read, and everybody has to log in again: {error}");
            Vec::new()
        });
        Self {
            account: Arc::new(account),
            sessions: Sessions::new(owner, &kept, now),
            keeper,
            verifying: Semaphore::new(VERIFICATIONS_MAX),
            waiting: Semaphore::new(VERIFICATIONS_WAITING_MAX),
            verdict: OnceLock::new(),
            key: random_bytes(),
        }
    }

    /// The name of the account.
    pub(super) fn user(&self) -> &str {
        self.account.name()
    }

    /// Whether name and password are right.
    pub(super) async fn admits(&self, name: &str, password: &str) -> Result<bool, Problem> {
        let mark = self.mark(name, password);
        // The account stays the same as long as the process runs.
        if self.verdict.get() == Some(&mark) {
            return Ok(true);
        }
        let Ok(_waiting) = self.waiting.try_acquire() else {
            return Err(Problem::too_many("too many log-ins at once"));
        };
        let _permit = self.verifying.acquire().await.map_err(|_| Problem::internal())?;
        let (account, name, password) =
            (Arc::clone(&self.account), name.to_owned(), password.to_owned());
        let verify = tokio::task::spawn_blocking(move || account.admits(&name, &password));
        let is_right = verify.await.map_err(|_| Problem::internal())?;
        if is_right {
            // Another request may have been quicker with the same.
            let _ = self.verdict.set(mark);
        }
        Ok(is_right)
    }

    fn mark(&self, name: &str, password: &str) -> Mark {
        let mut hash = Blake2s256::new();
        hash.update(self.key);
        hash.update(name.len().to_le_bytes());
        hash.update(name);
        hash.update(password);
        hash.finalize().into()
    }

    /// Whether a session goes on; this is a use of it.
    pub(super) fn goes_on(&self, session: &Mark) -> bool {
        let now = wall_time();
        match self.sessions.use_of(session, now) {
            Use::Ended => return false,
            Use::GoesOn => {}
            Use::Renewed => self.keeper.renew(*session, now.ms()),
        }
        true
    }

    /// Who a request comes from; none where it is nobody who may.
    pub(super) async fn visitor(&self, headers: &HeaderMap) -> Result<Option<Visitor>, Problem> {
        let session =
            CookieJar::from_headers(headers).get(COOKIE).map(|cookie| mark_of(cookie.value()));
        if let Some(session) = session.filter(|session| self.goes_on(session)) {
            return Ok(Some(Visitor::Session(session)));
        }
        let bearer = headers.typed_get::<Authorization<Bearer>>();
        let session = bearer.map(|Authorization(bearer)| mark_of(bearer.token()));
        if let Some(session) = session.filter(|session| self.goes_on(session)) {
            return Ok(Some(Visitor::Session(session)));
        }
        let Some(Authorization(basic)) = headers.typed_get::<Authorization<Basic>>() else {
            return Ok(None);
        };
        let is_right = self.admits(basic.username(), basic.password()).await?;
        Ok(is_right.then_some(Visitor::Account))
    }
}

/// Lets a request in, or turns it away.
pub(super) async fn guard(
    State(service): State<Arc<Service>>,
    mut request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path();
    let is_open = OPEN.contains(&path) || is_page(path);
    let origins = &service.push.settings.allowed_origins;
    let is_known = is_notifications(path) && is_allowed(origins, request.headers());
    if !is_known && let Err(problem) = same_origin(&request) {
        return problem.into_response();
    }
    if is_open {
        return next.run(request).await;
    }
    let may_show_later = is_notifications(request.uri().path());
    match service.door.visitor(request.headers()).await {
        Ok(None) if may_show_later => next.run(request).await,
        Ok(Some(visitor)) => {
            request.extensions_mut().insert(visitor);
            next.run(request).await
        }
        Ok(None) => Problem::denied().into_response(),
        Err(problem) => problem.into_response(),
    }
}

/// Refuses what a page of another site sends in the name of its visitor: browsers send cookies and
/// passwords along. Reading is harmless, because that page cannot see the reply; a WebSocket is not.
fn same_origin(request: &Request) -> Result<(), Problem> {
    let headers = request.headers();
    let is_harmless = [Method::GET, Method::HEAD].contains(request.method())
        && !headers.contains_key(header::UPGRADE);
    let Some(origin) = headers.get(header::ORIGIN).filter(|_| !is_harmless) else {
        return Ok(());
    };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let origin = origin.to_str().ok().and_then(|origin| origin.split_once("://"));
    match (origin, host) {
        (Some((_, origin)), Some(host)) if origin.eq_ignore_ascii_case(host) => Ok(()),
        (_, _) => Err(Problem::denied()),
    }
}
