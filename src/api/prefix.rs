//! A path that may stand in front of all paths: clients of older installations have it in their addresses.
//!
//! It is taken away before anything else looks at a request. Replies do not have it: one object has one URI,
//! however it was asked for, and messages, which answer no request, have the same.

use std::str::FromStr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::Uri;
use axum::http::uri::PathAndQuery;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;

/// The longest prefix, bytes.
const BYTES_MAX: usize = 255;
/// What the paths of the service begin with: a prefix that begins so would hide them.
const OWN: [&str; 11] = [
    "api",
    "internal-api",
    "statistics",
    "cometd",
    "genesys",
    "health",
    "login",
    "logout",
    "docs",
    "assets",
    "favicon.svg",
];

/// What may stand in front of all paths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathPrefix(Arc<str>);

/// Why a text cannot stand in front of all paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "expected a path such as `/cloud-web`: a slash in front and none at the end, letters, digits, `-`, `_` \
     and `.`, and nothing that the service has itself"
)]
pub struct PathPrefixError;

impl FromStr for PathPrefix {
    type Err = PathPrefixError;

    fn from_str(text: &str) -> Result<Self, PathPrefixError> {
        let is_good = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        let is_segment =
            |segment: &str| !["", ".", ".."].contains(&segment) && segment.bytes().all(is_good);
        let rest = text.strip_prefix('/').ok_or(PathPrefixError)?;
        let mut segments = rest.split('/');
        let is_own = segments.clone().next().is_some_and(|first| OWN.contains(&first));
        match text.len() <= BYTES_MAX && segments.all(is_segment) && !is_own {
            true => Ok(Self(text.into())),
            false => Err(PathPrefixError),
        }
    }
}

impl PathPrefix {
    /// A URI without it; none where it has none.
    fn taken_from(&self, uri: &Uri) -> Option<Uri> {
        let rest = uri.path_and_query()?.as_str().strip_prefix(&*self.0)?;
        let rest = match rest.as_bytes().first() {
            Some(b'/') => rest.parse::<PathAndQuery>(),
            Some(b'?') | None => format!("/{rest}").parse(),
            Some(_) => return None,
        };
        let mut parts = uri.clone().into_parts();
        parts.path_and_query = Some(rest.ok()?);
        Uri::from_parts(parts).ok()
    }

    /// All requests of a router, with and without it.
    pub(super) fn before(self, router: Router) -> Router {
        // Layers of a router come after its choice of a path, which is to see the rest only.
        Router::new().fallback_service(router).layer(from_fn_with_state(self, take_away))
    }
}

async fn take_away(State(prefix): State<PathPrefix>, mut request: Request, next: Next) -> Response {
    if let Some(uri) = prefix.taken_from(request.uri()) {
        *request.uri_mut() = uri;
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_is_taken_away_once_and_whole() {
        let prefix: PathPrefix = "/cloud-web".parse().unwrap();
        for (uri, expected) in [
            ("/cloud-web/api/v2/users?fields=*", Some("/api/v2/users?fields=*")),
            ("/cloud-web/a%2Fb", Some("/a%2Fb")),
            ("/cloud-web/", Some("/")),
            ("/cloud-web", Some("/")),
            ("/cloud-web?a=b", Some("/?a=b")),
            ("/cloud-web/cloud-web/x", Some("/cloud-web/x")),
            ("/cloud-web//x", Some("//x")),
            ("http://host/cloud-web/x", Some("http://host/x")),
            ("/cloud-webs/x", None),
            ("/cloud%2dweb/x", None),
            ("/api/cloud-web/x", None),
            ("*", None),
        ] {
            let taken = prefix.taken_from(&uri.parse().unwrap());
            assert_eq!(taken.map(|uri| uri.to_string()).as_deref(), expected, "{uri}");
        }
    }

    #[test]
    fn a_prefix_is_a_path_of_its_own() {
        for text in ["/cloud-web", "/a/b", "/API", "/v1.2_x", "/apis"] {
            assert_eq!(text.parse(), Ok(PathPrefix(text.into())));
        }
        let long = format!("/{}", "x".repeat(BYTES_MAX));
        for text in ["", "/", "a", "/a/", "//a", "/a//b", "/.", "/a/..", "/a?b", "/a b", "/é"] {
            assert_eq!(text.parse::<PathPrefix>(), Err(PathPrefixError), "{text}");
        }
        for text in ["/api", "/api/v3", "/login", &long] {
            assert_eq!(text.parse::<PathPrefix>(), Err(PathPrefixError), "{text}");
        }
    }
}
