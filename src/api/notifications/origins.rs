//! Pages of other sites that may use the endpoint (CORS): those that the operator names, and no others.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::api::csrf::EXPOSED_HEADERS;
use crate::api::service::Service;

/// What a page may send.
const METHODS: &str = "GET, POST, OPTIONS";
const HEADERS: &str = "authorization, content-type, x-requested-with, x-api-key, x-csrf-token, \
    cookie";
/// For how long a browser need not ask again, seconds.
const AGE_S: &str = "120";

/// Whether a request comes from a page of another site that the operator has named.
pub(in crate::api) fn is_allowed(origins: &[String], headers: &HeaderMap) -> bool {
    origin_of(origins, headers).is_some()
}

fn origin_of(origins: &[String], headers: &HeaderMap) -> Option<HeaderValue> {
    let origin = headers.get(header::ORIGIN)?;
    let text = origin.to_str().ok()?;
    origins.iter().any(|one| one.eq_ignore_ascii_case(text)).then(|| origin.clone())
}

/// Tells browsers which pages of other sites may see a reply, and answers them when they ask before.
pub(super) async fn tell_browsers(
    State(service): State<Arc<Service>>,
    request: Request,
    next: Next,
) -> Response {
    let origins = &service.push.settings.allowed_origins;
    if origins.is_empty() {
        return next.run(request).await;
    }
    let origin = origin_of(origins, request.headers());
    let is_asked_before = request.method() == Method::OPTIONS
        && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    let mut response = match is_asked_before && origin.is_some() {
        true => StatusCode::NO_CONTENT.into_response(),
        false => next.run(request).await,
    };
    let headers = response.headers_mut();
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    let Some(origin) = origin else { return response };
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    let mut tell = |name: HeaderName, value| headers.insert(name, HeaderValue::from_static(value));
    tell(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
    tell(header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED_HEADERS);
    if is_asked_before {
        tell(header::ACCESS_CONTROL_ALLOW_METHODS, METHODS);
        tell(header::ACCESS_CONTROL_ALLOW_HEADERS, HEADERS);
        tell(header::ACCESS_CONTROL_MAX_AGE, AGE_S);
    }
    response
}
