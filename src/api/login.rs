//! `POST /login` begins a session, `GET /login` tells whether there is one, `POST /logout` ends it.
//!
//! A cookie lasts as long as a session that nobody uses, and is given anew to those who ask.

use std::convert::Infallible;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, IntoResponseParts, ResponseParts};
use axum::{Extension, Json};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::Cookie;
use serde::{Deserialize, Serialize};
use time::Duration;

use super::account::random_text;
use super::arrival::Arrival;
use super::caller::{Caller, Visitor};
use super::csrf::CsrfToken;
use super::door::COOKIE;
use super::events::{Done, unreadable};
use super::notifications::CookieScope;
use super::problem::Problem;
use super::service::Service;
use super::sessions::{SESSION_IDLE_MS_MAX, Way, mark_of};
use crate::archive::{KeptSession, Mark};
use crate::clock::wall_time;

/// Who wants to come in.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Credentials {
    user_name: String,
    password: String,
}

/// Whether somebody is logged in.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Standing {
    status_code: u8,
    is_logged_in: bool,
}

/// What a token ends with that was given out over TLS; the rest of it are hexadecimal digits.
const SECURE_END: char = 's';

/// Tells whether somebody is logged in, without refusing anything: a page asks this before all else.
pub(super) async fn look(
    State(service): State<Arc<Service>>,
    Extension(arrival): Extension<Arrival>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Problem> {
    let visitor = service.door.visitor(&headers, arrival.address).await?;
    let jar = CookieJar::from_headers(&headers);
    let token = jar.get(COOKIE).map(|cookie| cookie.value().to_owned());
    let renewed = match (&visitor, token) {
        (Some(Visitor { session: Some(_), .. }), Some(token)) => {
            CookieJar::new().add(cookie(token, service.cookie_scope))
        }
        (Some(_) | None, _) => CookieJar::new(),
    };
    let standing = Standing { status_code: 0, is_logged_in: visitor.is_some() };
    let csrf = visitor.and_then(|visitor| visitor.csrf);
    Ok((renewed, csrf, Json(standing)))
}

/// Begins a session: the body is JSON, or a form as a page without scripts sends it.
pub(super) async fn login(
    State(service): State<Arc<Service>>,
    Extension(arrival): Extension<Arrival>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<impl IntoResponse, Problem> {
    let body = body.map_err(|rejection| unreadable(&rejection, service.body_bytes_max))?;
    // Clients do not always say what they send; an object of JSON is no form.
    let credentials: Option<Credentials> = match body.trim_ascii_start().first() {
        Some(b'{') => serde_json::from_slice(&body).ok(),
        Some(_) | None => serde_urlencoded::from_bytes(&body).ok(),
    };
    let Some(Credentials { user_name, password }) = credentials else {
        let expected = r#"expected {"userName":"…","password":"…"}, or the same as a form"#;
        return Err(Problem::missing(expected));
    };
    let shown = (&*user_name, &*password);
    let Some(caller) = service.door.admits(shown, arrival.address).await? else {
        return Err(Problem::denied());
    };
    let begun = begin(&service, &caller, Way::LogIn, arrival.is_secure(&headers)).await;
    Ok((begun, Done::default()))
}

/// A session that has begun, as its browser is told of it.
#[derive(Debug)]
pub(super) struct Begun {
    cookie: Cookie<'static>,
    csrf: Option<CsrfToken>,
}

impl IntoResponseParts for Begun {
    type Error = Infallible;

    fn into_response_parts(self, parts: ResponseParts) -> Result<ResponseParts, Infallible> {
        let parts = CookieJar::new().add(self.cookie).into_response_parts(parts)?;
        match self.csrf {
            Some(csrf) => csrf.into_response_parts(parts),
            None => Ok(parts),
        }
    }
}

/// Begins a session of a caller, whose browser has come over TLS or has not.
pub(super) async fn begin(service: &Service, caller: &Caller, way: Way, is_secure: bool) -> Begun {
    let mut token = random_text();
    token.extend(is_secure.then_some(SECURE_END));
    let sessions = &service.door.sessions;
    let (session, ended) = sessions.begin(mark_of(&token), caller.owner(), way, wall_time());
    ended.iter().for_each(|session| service.push.logged_out(session));
    write(service, session, ended).await;
    let csrf = service.door.csrf_token(&token);
    Begun { cookie: cookie(token, service.cookie_scope), csrf }
}

/// Goes on with a session whose owner has another password by now.
pub(super) async fn go_on(service: &Service, session: &Mark) {
    if let Some(kept) = service.door.sessions.succeed(session) {
        write(service, kept, vec![*session]).await;
    }
}

/// Writes a session in the place of others.
async fn write(service: &Service, session: KeptSession, ended: Vec<Mark>) {
    let keeper = service.keeper.clone();
    if service.ask(move |told| keeper.begin(session, ended, told)).await.is_err() {
        // Who wants to see values need not wait until there is room on the disk.
        tracing::warn!("a session could not be written: it ends with the next restart");
    }
}

/// Ends the session, for good even if the client does not wait for it.
pub(super) async fn logout(
    State(service): State<Arc<Service>>,
    jar: CookieJar,
) -> Result<impl IntoResponse, Problem> {
    let gone = cookie(String::new(), service.cookie_scope);
    if let Some(cookie) = jar.get(COOKIE) {
        let session = mark_of(cookie.value());
        service.door.sessions.end(&session);
        service.push.logged_out(&session);
        let keeper = service.keeper.clone();
        let end = async move { service.ask(move |told| keeper.end(session, told)).await };
        tokio::spawn(end).await.map_err(|_| Problem::internal())??;
    }
    Ok((jar.remove(gone), Done::default()))
}

/// A cookie that no script can read, and that pages of other sites send as far as the operator says. It outlasts
/// the browser, and no session that nobody uses.
fn cookie(token: String, scope: CookieScope) -> Cookie<'static> {
    // Browsers refuse one that goes everywhere and is not secure.
    let is_secure = token.ends_with(SECURE_END) || scope == CookieScope::Everywhere;
    let cookie = Cookie::build((COOKIE, token)).path("/").http_only(true).secure(is_secure);
    let lasts = Duration::milliseconds(SESSION_IDLE_MS_MAX);
    cookie.same_site(scope.same_site()).max_age(lasts).build()
}
