//! Pages of other sites (CORS): those that the operator names, and no others. Who may use the endpoint of
//! notifications and who may use everything else is said apart, and the one says nothing about the other.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::csrf::{EXPOSED_HEADERS, NAME_HEADER, TOKEN_HEADER};
use super::service::Service;

/// For how long a browser need not ask again where nobody says so, seconds.
const AGE_S: u32 = 120;
const REQUESTED_WITH: HeaderName = HeaderName::from_static("x-requested-with");

/// Pages of other sites, and what they may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origins {
    /// Where they come from; where nobody is named, nobody is told anything.
    pub allowed: Vec<String>,
    /// By which methods they may ask.
    pub methods: Vec<Method>,
    /// Which headers they may send.
    pub headers: Vec<HeaderName>,
    /// Whether their browsers may send cookies and passwords along.
    pub has_credentials: bool,
    /// For how long a browser need not ask again, seconds.
    pub max_age_s: u32,
}

impl Default for Origins {
    /// What clients of the API do and send (API document, *CORS*).
    fn default() -> Self {
        Self {
            allowed: Vec::new(),
            methods: vec![Method::GET, Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS],
            headers: vec![
                REQUESTED_WITH,
                header::CONTENT_TYPE,
                header::ACCEPT,
                header::ORIGIN,
                header::COOKIE,
                header::AUTHORIZATION,
                HeaderName::from_static("ssid"),
                HeaderName::from_static("surl"),
                HeaderName::from_static("contactcenterid"),
                TOKEN_HEADER,
                NAME_HEADER,
            ],
            has_credentials: true,
            max_age_s: AGE_S,
        }
    }
}

impl Origins {
    /// What clients of CometD do and send, those of some pages.
    pub(super) fn of_notifications(allowed: Vec<String>) -> Self {
        Self {
            allowed,
            methods: vec![Method::GET, Method::POST, Method::OPTIONS],
            headers: vec![
                header::AUTHORIZATION,
                header::CONTENT_TYPE,
                REQUESTED_WITH,
                HeaderName::from_static("x-api-key"),
                TOKEN_HEADER,
                header::COOKIE,
            ],
            ..Self::default()
        }
    }

    /// Whether a request comes from a page that may send it. Browsers send simple ones without asking before, with
    /// cookies where the page wants it.
    pub(super) fn let_in(&self, request: &Request) -> bool {
        let headers = request.headers();
        let may_show = self.has_credentials || !headers.contains_key(header::COOKIE);
        may_show && self.methods.contains(request.method()) && self.origin_of(headers).is_some()
    }

    fn origin_of(&self, headers: &HeaderMap) -> Option<HeaderValue> {
        let origin = headers.get(header::ORIGIN)?;
        let text = origin.to_str().ok()?;
        self.allowed.iter().any(|one| one.eq_ignore_ascii_case(text)).then(|| origin.clone())
    }

    /// What a page that may see a reply is told of it.
    fn tell(&self, headers: &mut HeaderMap, origin: HeaderValue) {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        let exposed = HeaderValue::from_static(EXPOSED_HEADERS);
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
        if self.has_credentials {
            let credentials = HeaderValue::from_static("true");
            headers.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, credentials);
        }
    }

    /// What it is told of requests that are to come.
    fn tell_before(&self, headers: &mut HeaderMap) {
        let list = |names: Vec<&str>| {
            HeaderValue::try_from(names.join(", ")).expect("names are letters and signs")
        };
        let methods = list(self.methods.iter().map(Method::as_str).collect());
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, methods);
        let names = list(self.headers.iter().map(HeaderName::as_str).collect());
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, names);
        headers.insert(header::ACCESS_CONTROL_MAX_AGE, self.max_age_s.into());
    }
}

/// Tells browsers which pages of other sites may see a reply, and answers them when they ask before.
pub(super) async fn tell_browsers(
    State(service): State<Arc<Service>>,
    request: Request,
    next: Next,
) -> Response {
    let origins = service.origins(request.uri().path());
    if origins.allowed.is_empty() {
        return next.run(request).await;
    }
    let origin = origins.origin_of(request.headers());
    let is_asked_before = request.method() == Method::OPTIONS
        && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    let mut response = match is_asked_before && origin.is_some() {
        true => StatusCode::NO_CONTENT.into_response(),
        false => next.run(request).await,
    };
    let headers = response.headers_mut();
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    if let Some(origin) = origin {
        origins.tell(headers, origin);
        if is_asked_before {
            origins.tell_before(headers);
        }
    }
    response
}
