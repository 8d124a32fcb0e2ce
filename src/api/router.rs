//! Which request is served by whom.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::decompression::RequestDecompressionLayer;
use tower_http::timeout::TimeoutLayer;

use super::origins::tell_browsers;
use super::problem::Problem;
use super::service::Service;
use super::{
    arrival, definitions, door, events, explain, health, login, notifications, pages, statistics,
    stats, stream, unread, v2, wallboard,
};

/// How long a request may take, its body included.
const REQUEST_TIME_MAX: Duration = Duration::from_secs(60);
/// The same for what may take long: a contact centre as a file says it, with the passwords of thousands of users.
const LONG_REQUEST_TIME_MAX: Duration = Duration::from_secs(15 * 60);
/// How large a log-in may be, bytes: it comes from strangers.
const LOGIN_BYTES_MAX: usize = 16 << 10;
/// What a page may load and where it may send what is typed: here, and nowhere else.
const CONTENT_POLICY: &str = "default-src 'self'; base-uri 'none'; form-action 'self'; \
    frame-ancestors 'none'; object-src 'none'";
/// What every reply says to browsers.
const HEADERS: [(HeaderName, &str); 4] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::CONTENT_SECURITY_POLICY, CONTENT_POLICY),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-store"),
];

/// All requests that are served.
pub fn router(service: Arc<Service>) -> Router {
    let stats = Router::new()
        .route("/", get(stats::list))
        .route("/stream", get(stream::open))
        .route("/{object_id}", get(stats::object))
        .route("/{object_id}/{statistic_name}", get(stats::statistic))
        .route("/{object_id}/{statistic_name}/explain", get(explain::get));
    let body_bytes_max = service.body_bytes_max;
    let prefix = service.path_prefix.clone();
    let router = Router::new()
        .nest("/api/v1/stats", stats.clone())
        .nest("/api/v2/stats", stats)
        .nest("/api/v2", v2::routes(false))
        .nest("/internal-api", v2::internal_routes())
        .nest(statistics::PATH, statistics::routes())
        .route("/api/v1/definitions", get(definitions::get).put(definitions::put))
        .route("/api/v1/events", post(events::post))
        .route(
            "/login",
            get(login::look).post(login::login).layer(DefaultBodyLimit::max(LOGIN_BYTES_MAX)),
        )
        .route("/logout", post(login::logout))
        .route("/health", get(health::get))
        .route("/api/v1/wallboard", get(wallboard::get))
        .route("/", get(pages::get))
        .route(pages::DOCS_PATH, get(pages::get))
        .route("/favicon.svg", get(pages::get))
        .route("/assets/{*file}", get(pages::get))
        .fallback(nothing)
        .layer(DefaultBodyLimit::max(body_bytes_max))
        .layer(timeout(REQUEST_TIME_MAX))
        // These may wait for longer.
        .merge(
            Router::new()
                .nest("/api/v2", v2::routes(true))
                .layer(DefaultBodyLimit::max(body_bytes_max))
                .layer(timeout(LONG_REQUEST_TIME_MAX)),
        )
        .merge(notifications::routes(service.push.settings.bayeux.max_message_bytes))
        .layer(RequestDecompressionLayer::new())
        .layer(from_fn_with_state(Arc::clone(&service), refuse_large))
        .layer(from_fn_with_state(Arc::clone(&service), door::guard))
        .layer(from_fn_with_state(Arc::clone(&service), arrival::note))
        .layer(CatchPanicLayer::new())
        .layer(from_fn(finish))
        .layer(from_fn_with_state(Arc::clone(&service), tell_browsers))
        .layer(from_fn(unread::look_after))
        .with_state(service);
    match prefix {
        Some(prefix) => prefix.before(router),
        None => router,
    }
}

fn timeout(time_max: Duration) -> TimeoutLayer {
    TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, time_max)
}

async fn nothing(request: Request) -> Problem {
    Problem::not_found(format!("there is nothing at `{}`", request.uri().path()))
}

/// Refuses a body that says itself that it is too large, before it is read.
async fn refuse_large(
    State(service): State<Arc<Service>>,
    request: Request,
    next: Next,
) -> Response {
    let length = request.headers().get(header::CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    match length.is_some_and(|length| length > service.body_bytes_max) {
        true => Problem::too_large(service.body_bytes_max).into_response(),
        false => next.run(request).await,
    }
}

/// Gives every reply its headers, and every error its words.
async fn finish(request: Request, next: Next) -> Response {
    let is_of_statistics = statistics::is_below(request.uri().path());
    let mut response = next.run(request).await;
    let is_json = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    let status = response.status();
    if (status.is_client_error() || status.is_server_error()) && !is_json {
        let allow = response.headers().get(header::ALLOW).cloned();
        response = Problem::new(status, words(status)).into_response();
        if let Some(allow) = allow {
            response.headers_mut().insert(header::ALLOW, allow);
        }
    }
    if is_of_statistics {
        response = statistics::enveloped(response);
    }
    for (name, value) in HEADERS {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

fn words(status: StatusCode) -> &'static str {
    match status {
        StatusCode::BAD_REQUEST => "the path cannot be read: expected UTF-8, percent-encoded",
        StatusCode::METHOD_NOT_ALLOWED => "this method is not allowed here: see the header Allow",
        StatusCode::REQUEST_TIMEOUT => "the request took too long",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "the body is encoded as nobody understands: use gzip",
        StatusCode::PAYLOAD_TOO_LARGE => "the body is too large",
        status => status.canonical_reason().unwrap_or("the request cannot be served"),
    }
}
