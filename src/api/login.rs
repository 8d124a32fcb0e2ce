//! `POST /login` begins a session, `POST /logout` ends it.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::response::IntoResponse;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use serde::Deserialize;

use super::account::random_text;
use super::door::COOKIE;
use super::events::{Done, unreadable};
use super::problem::Problem;
use super::service::Service;
use super::sessions::mark_of;
use crate::clock::wall_time;

/// Who wants to come in.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Credentials {
    user_name: String,
    password: String,
}

/// Begins a session: the body is JSON, or a form as a page without scripts sends it.
pub(super) async fn login(
    State(service): State<Arc<Service>>,
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
    if !service.door.admits(&user_name, &password).await? {
        return Err(Problem::denied());
    }
    let token = random_text();
    let (session, ended) = service.door.sessions.begin(mark_of(&token), wall_time());
    let keeper = service.keeper.clone();
    let begin = service.ask(move |told| keeper.begin(session, ended, told));
    if begin.await.is_err() {
        // Who wants to see values need not wait until there is room on the disk.
        tracing::warn!("a session could not be written: it ends with the next restart");
    }
    Ok((CookieJar::new().add(cookie(token)), Done::default()))
}

/// Ends the session, for good even if the client does not wait for it.
pub(super) async fn logout(
    State(service): State<Arc<Service>>,
    jar: CookieJar,
) -> Result<impl IntoResponse, Problem> {
    if let Some(cookie) = jar.get(COOKIE) {
        let session = mark_of(cookie.value());
        service.door.sessions.end(&session);
        let keeper = service.keeper.clone();
        let end = async move { service.ask(move |told| keeper.end(session, told)).await };
        tokio::spawn(end).await.map_err(|_| Problem::internal())??;
    }
    Ok((jar.remove(cookie(String::new())), Done::default()))
}

/// A cookie that no script can read and no other site can send. It outlasts the browser: a session
/// ends by itself when nobody uses it.
fn cookie(token: String) -> Cookie<'static> {
    let cookie = Cookie::build((COOKIE, token)).path("/").http_only(true);
    cookie.same_site(SameSite::Strict).permanent().build()
}
