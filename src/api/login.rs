//! `POST /login` begins a session, `POST /logout` ends it.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::response::IntoResponse;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use serde::Deserialize;

use super::door::COOKIE;
use super::events::{Done, unreadable};
use super::problem::Problem;
use super::service::Service;
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
    let token = service.door.sessions.begin(wall_time());
    Ok((CookieJar::new().add(cookie(token)), Done::default()))
}

/// Ends the session.
pub(super) async fn logout(
    State(service): State<Arc<Service>>,
    jar: CookieJar,
) -> impl IntoResponse {
    if let Some(cookie) = jar.get(COOKIE) {
        service.door.sessions.end(cookie.value());
    }
    (jar.remove(cookie(String::new())), Done::default())
}

/// A cookie that no script can read and no other site can send.
fn cookie(token: String) -> Cookie<'static> {
    Cookie::build((COOKIE, token)).path("/").http_only(true).same_site(SameSite::Strict).build()
}
