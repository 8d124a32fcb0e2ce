//! The door: every request shows who it comes from, by HTTP Basic authentication, by the cookie of a
//! session, or by its token as a bearer. Nothing is open but `/health`, `/login` and the static pages; what asks for notifications may
//! also show it in a message.

use std::net::IpAddr;
use std::num::NonZero;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Extension, Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use axum_extra::headers::HeaderMapExt;
use axum_extra::headers::authorization::{Authorization, Basic, Bearer};
use blake2::{Blake2s256, Digest};
use dashmap::DashMap;
use tokio::sync::Semaphore;

use super::account::{Account, hash_password, is_password, random_bytes};
use super::arrival::Arrival;
use super::attempts::Attempts;
use super::caller::{Caller, Visitor};
use super::csrf::CsrfToken;
use super::notifications::is_notifications;
use super::pages::is_page;
use super::problem::Problem;
use super::service::{HttpSettings, Service};
use super::sessions::{Owner, Sessions, Use, mark_of};
use super::turns::Turns;
use crate::archive::{Holder, Mark, SessionKeeper};
use crate::clock::wall_time;
use crate::domain::DirectoryView;

/// The name of the cookie, as clients of this API know it.
pub(super) const COOKIE: &str = "JSESSIONID";
/// What everybody may ask for.
const OPEN: [&str; 4] =
    ["/health", LOGIN, "/api/v2/diagnostics/version", "/api/v2/diagnostics/version/"];
/// What somebody may do who has to change a password first.
const ME: &str = "/api/v2/me";
const LOGOUT: &str = "/logout";
/// Where those log in whom nobody knows yet.
const LOGIN: &str = "/login";
/// How many passwords are looked at together: each takes 19 MiB and some time.
const VERIFICATIONS_MAX: usize = 2;
/// How many requests may wait for that, each with another name or password.
const VERIFICATIONS_WAITING_MAX: usize = 64;

/// How many passwords that were right are remembered, so that they need not be looked at again.
const VERDICTS_MAX: usize = 10_000;

/// The door of the service.
#[derive(Debug)]
pub(super) struct Door {
    account: Account,
    /// Whoever has the account.
    operator: Arc<Caller>,
    directory: DirectoryView,
    pub(super) sessions: Sessions,
    keeper: SessionKeeper,
    has_csrf_protection: bool,
    has_challenge: bool,
    attempts: Attempts,
    turns: Turns,
    verifying: Arc<Semaphore>,
    waiting: Semaphore,
    /// Who may hash many passwords now.
    hashing: Semaphore,
    /// Whose names and passwords were right, by what they look like under a key of this process.
    verdicts: DashMap<Mark, Owner>,
    key: [u8; 16],
}

impl Door {
    /// The door for an account, for the users of a directory, and for the sessions that were begun
    /// before.
    pub(super) fn new(
        account: Account,
        directory: DirectoryView,
        keeper: SessionKeeper,
        http: &HttpSettings,
    ) -> Self {
        let (operator, now) = (Arc::new(Caller::of_account(&account)), wall_time());
        let lasting = Sessions::lasting(account.owner(), now);
        let kept = keeper.lasting(lasting).unwrap_or_else(|error| {
            tracing::warn!("sessions cannot be read, and everybody has to log in again: {error}");
            Vec::new()
        });
        Self {
            account,
            operator,
            directory,
            sessions: Sessions::new(kept, now),
            keeper,
            has_csrf_protection: http.has_csrf_protection,
            has_challenge: http.has_challenge,
            attempts: Attempts::default(),
            turns: Turns::default(),
            verifying: Arc::new(Semaphore::new(VERIFICATIONS_MAX)),
            waiting: Semaphore::new(VERIFICATIONS_WAITING_MAX),
            hashing: Semaphore::new(1),
            verdicts: DashMap::new(),
            key: random_bytes(),
        }
    }

    /// Who has a name and a password; none where they are wrong. `address` is where they come from.
    pub(super) async fn admits(
        &self,
        (name, password): (&str, &str),
        address: Option<IpAddr>,
    ) -> Result<Option<Arc<Caller>>, Problem> {
        let mark = self.mark(name, password);
        if let Some(caller) = self.remembered(&mark) {
            return Ok(Some(caller));
        }
        // Many clients of one account come at once, after a restart: it is looked at for one of them.
        let _turn = self.turns.take(mark).await;
        if let Some(caller) = self.remembered(&mark) {
            return Ok(Some(caller));
        }
        let (caller, hash) = self.named(name);
        self.attempts.admit(name, address, wall_time())?;
        // Nobody learns by the time that it takes whether there is somebody of a name.
        let is_right = self.verify(password.to_owned(), hash).await?;
        let Some(caller) = caller.filter(|_| is_right) else {
            self.attempts.failed(name, address, wall_time());
            return Ok(None);
        };
        if self.verdicts.len() >= VERDICTS_MAX {
            self.verdicts.clear();
        }
        self.verdicts.insert(mark, caller.owner());
        Ok(Some(caller))
    }

    /// Whoever has shown the same name and password before, which were right and still are.
    fn remembered(&self, mark: &Mark) -> Option<Arc<Caller>> {
        let owner = self.verdicts.get(mark)?.clone();
        self.caller(&owner)
    }

    /// Whether a password of somebody is the one of a hash; that it is not counts as an attempt to log in.
    ///
    /// # Errors
    /// Where too many attempts for the name have failed.
    pub(super) async fn knows(
        &self,
        name: &str,
        password: String,
        hash: String,
    ) -> Result<bool, Problem> {
        self.attempts.admit(name, None, wall_time())?;
        let is_right = self.verify(password, hash).await?;
        if !is_right {
            self.attempts.failed(name, None, wall_time());
        }
        Ok(is_right)
    }

    /// Whether a password is the one of a hash.
    async fn verify(&self, password: String, hash: String) -> Result<bool, Problem> {
        self.hash(move || is_password(&password, &hash)).await
    }

    /// Does what takes as long as a hash of a password, when it is its turn.
    pub(super) async fn hash<T: Send + 'static>(
        &self,
        hash: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let Ok(_waiting) = self.waiting.try_acquire() else {
            return Err(Problem::too_many("too many log-ins at once"));
        };
        let permit = Arc::clone(&self.verifying).acquire_owned().await;
        let permit = permit.map_err(|_| Problem::internal())?;
        // It goes on where nobody waits for it any more, and is one of those until its end.
        let held = move || {
            let hashed = hash();
            drop(permit);
            hashed
        };
        tokio::task::spawn_blocking(held).await.map_err(|_| Problem::internal())
    }

    /// Hashes many passwords beside all log-ins, one such list after the other, on all processors. Who does not wait
    /// for the end ends it soon.
    pub(super) async fn hash_all(&self, passwords: Vec<String>) -> Result<Vec<String>, Problem> {
        let _turn = self.hashing.acquire().await.map_err(|_| Problem::internal())?;
        let together = std::thread::available_parallelism().map_or(1, NonZero::get);
        let mut hashes = Vec::with_capacity(passwords.len());
        for some in passwords.chunks(together) {
            let hash = |password: &String| {
                let password = password.clone();
                tokio::task::spawn_blocking(move || hash_password(&password))
            };
            let begun: Vec<_> = some.iter().map(hash).collect();
            for hash in begun {
                let hash = hash.await.map_err(|_| Problem::internal())?;
                hashes.push(hash.map_err(|error| Problem::invalid(error.to_string()))?);
            }
        }
        Ok(hashes)
    }

    /// Who has a name, and the hash of the password; somebody else's hash where it is nobody.
    fn named(&self, name: &str) -> (Option<Arc<Caller>>, String) {
        let own = self.account.hash().to_owned();
        if name == self.account.name() {
            return (Some(Arc::clone(&self.operator)), own);
        }
        let directory = self.directory.get();
        let found = directory.user_named(name).and_then(|(centre, user)| {
            let hash = user.password.as_deref()?.to_owned();
            Some((Arc::new(Caller::of_user(centre, user)), hash))
        });
        found.map_or((None, own), |(caller, hash)| (Some(caller), hash))
    }

    fn mark(&self, name: &str, password: &str) -> Mark {
        let mut digest = Blake2s256::new();
        digest.update(self.key);
        digest.update(name.len().to_le_bytes());
        digest.update(name);
        digest.update(password);
        digest.finalize().into()
    }

    /// Whoever it was, if name, password and centre are still the same.
    fn caller(&self, owner: &Owner) -> Option<Arc<Caller>> {
        let caller = match &owner.holder {
            None => Arc::clone(&self.operator),
            Some(Holder { centre, user }) => {
                let known = self.directory.get().centre(centre);
                Arc::new(Caller::of_user(centre, known.users.get(user)?))
            }
        };
        (caller.owner() == *owner).then_some(caller)
    }

    /// Whose session goes on; this is a use of it. None where it has ended.
    pub(super) fn caller_of(&self, session: &Mark) -> Option<Arc<Caller>> {
        let now = wall_time();
        let owner = match self.sessions.use_of(session, now) {
            Use::Ended => return None,
            Use::GoesOn(owner) => owner,
            Use::Renewed(owner) => {
                self.keeper.renew(*session, now.ms());
                owner
            }
        };
        if let Some(caller) = self.caller(&owner) {
            return Some(caller);
        }
        // Who has another password by now logs in again, but for the session that has changed it.
        let kept = self.sessions.succeed(session);
        let caller =
            kept.and_then(|kept| self.caller(&Owner { mark: kept.owner, holder: kept.holder }));
        if caller.is_none() {
            self.sessions.end(session);
        }
        caller
    }

    /// Whether a session goes on; this is a use of it.
    pub(super) fn goes_on(&self, session: &Mark) -> bool {
        self.caller_of(session).is_some()
    }

    /// Who a request comes from; none where it is nobody who may.
    pub(super) async fn visitor(
        &self,
        headers: &HeaderMap,
        address: Option<IpAddr>,
    ) -> Result<Option<Visitor>, Problem> {
        let cookies = CookieJar::from_headers(headers);
        let cookie = cookies.get(COOKIE).map(|cookie| cookie.value());
        let basic = headers.typed_get::<Authorization<Basic>>();
        let bearer = headers.typed_get::<Authorization<Bearer>>();
        let bearer = bearer.as_ref().map(|Authorization(bearer)| bearer.token());
        // Browsers send a cookie along whoever asks them to, and nothing else of these.
        let csrf = cookie.and_then(|token| self.csrf_token(token));
        for (token, csrf) in [(cookie, csrf), (bearer, None)] {
            let Some(session) = token.map(mark_of) else { continue };
            // Who shows another name than that of the session means the other one.
            let is_meant = |caller: &Arc<Caller>| {
                let name = basic.as_ref().map(|Authorization(basic)| basic.username());
                name.is_none_or(|name| name.to_lowercase() == caller.name.to_lowercase())
            };
            if let Some(caller) = self.caller_of(&session).filter(is_meant) {
                return Ok(Some(Visitor { caller, session: Some(session), csrf }));
            }
        }
        let Some(Authorization(basic)) = basic else { return Ok(None) };
        let caller = self.admits((basic.username(), basic.password()), address).await?;
        Ok(caller.map(|caller| Visitor { caller, session: None, csrf: None }))
    }

    /// What somebody is told who shows nothing that counts.
    fn turned_away(&self) -> Problem {
        match self.has_challenge {
            true => Problem::challenge(),
            false => Problem::denied(),
        }
    }

    /// What changes by the cookie with a token have to show; none where the operator does not want it.
    pub(super) fn csrf_token(&self, session: &str) -> Option<CsrfToken> {
        self.has_csrf_protection.then(|| CsrfToken::of_session(session))
    }
}

/// Lets a request in, or turns it away.
pub(super) async fn guard(
    State(service): State<Arc<Service>>,
    Extension(arrival): Extension<Arrival>,
    mut request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path();
    let is_open = OPEN.contains(&path) || is_page(path);
    let is_known = service.origins(path).let_in(&request);
    if !is_known && let Err(problem) = same_origin(&arrival, &request) {
        return problem.into_response();
    }
    if is_open {
        // Strangers have nothing to say but who they are.
        let is_log_in = path == LOGIN;
        return next.run(if is_log_in { request } else { without_body(request) }).await;
    }
    let may_show_later = is_notifications(request.uri().path());
    match service.door.visitor(request.headers(), arrival.address).await {
        Ok(None) if may_show_later => next.run(request).await,
        Ok(Some(visitor)) => match admit(&visitor, &request) {
            Err(problem) => problem.into_response(),
            Ok(()) => {
                let csrf = visitor.csrf.clone().filter(|_| is_reading(request.method()));
                request.extensions_mut().insert(visitor);
                (csrf, next.run(request).await).into_response()
            }
        },
        Ok(None) => service.door.turned_away().into_response(),
        Err(problem) => problem.into_response(),
    }
}

/// A request of which nobody reads more than its head.
fn without_body(mut request: Request) -> Request {
    request.headers_mut().remove(header::CONTENT_ENCODING);
    request.map(|_| Body::empty())
}

/// Whether whoever sends a request may send it now.
fn admit(visitor: &Visitor, request: &Request) -> Result<(), Problem> {
    // Messages of Bayeux show who they come from: clients that know of the token do not show it there.
    let is_push = is_notifications(request.uri().path());
    let has_to_show = !is_push && !is_reading(request.method());
    let is_shown = |token: &CsrfToken| token.is_shown(request.headers());
    if has_to_show && !visitor.csrf.as_ref().is_none_or(is_shown) {
        return Err(Problem::no_csrf_token());
    }
    // There it is told in the words of the protocol.
    match visitor.caller.has_to_change_password && !is_push && !changes_password(request) {
        true => Err(Problem::password_needed()),
        false => Ok(()),
    }
}

/// Whether requests by a method change nothing.
fn is_reading(method: &Method) -> bool {
    [Method::GET, Method::HEAD, Method::OPTIONS].contains(method)
}

/// Whether a request may change the password of whoever sends it, or ends a session: nothing else is
/// allowed before (API document, *Users*, changePasswordOnFirstLogin).
fn changes_password(request: &Request) -> bool {
    let path = request.uri().path().trim_end_matches('/');
    *request.method() == Method::POST && [ME, LOGOUT].contains(&path)
}

/// Refuses what a page of another site sends in the name of its visitor: browsers send cookies and
/// passwords along. Reading is harmless, because that page cannot see the reply; a WebSocket is not.
fn same_origin(arrival: &Arrival, request: &Request) -> Result<(), Problem> {
    let headers = request.headers();
    let is_harmless = [Method::GET, Method::HEAD].contains(request.method())
        && !headers.contains_key(header::UPGRADE);
    let Some(origin) = headers.get(header::ORIGIN).filter(|_| !is_harmless) else {
        return Ok(());
    };
    let origin = origin.to_str().ok().and_then(|origin| origin.split_once("://"));
    match origin.is_some_and(|(_, host)| arrival.is_by(host)) {
        true => Ok(()),
        false => Err(Problem::denied()),
    }
}
