//! Tokens against requests that a page of another site makes in the name of its visitor (CSRF): replies tell
//! them in headers, which no other site's page can read, and what changes something has to show them.
//!
//! A token follows from that of the session and from nothing else: nobody keeps it, and it lasts exactly as
//! long as the session.

use std::convert::Infallible;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::{IntoResponseParts, ResponseParts};
use blake2::{Blake2s256, Digest};
use ctutils::CtEq;

/// Says in replies which header a request has to have.
pub(super) const NAME_HEADER: HeaderName = HeaderName::from_static("x-csrf-header");
/// Has the token, in replies and in requests.
pub(super) const TOKEN_HEADER: HeaderName = HeaderName::from_static("x-csrf-token");
/// The same name, as it is told.
const TOKEN_HEADER_TOLD: HeaderValue = HeaderValue::from_static("X-CSRF-TOKEN");
/// Both, for browsers that ask what a page may read.
pub(super) const EXPOSED_HEADERS: &str = "X-CSRF-HEADER, X-CSRF-TOKEN";
/// Keeps the token apart from everything else that is hashed of a session.
const PURPOSE: &[u8] = b"tallyboard: csrf token of the session ";

/// What a change by the cookie of a session has to show.
#[derive(Clone, Debug)]
pub(super) struct CsrfToken(String);

impl CsrfToken {
    /// The token of a session, by the token that the cookie has.
    pub(super) fn of_session(session: &str) -> Self {
        let hash = Blake2s256::new().chain_update(PURPOSE).chain_update(session).finalize();
        let bytes = hash.first_chunk().expect("a hash has 32 bytes");
        Self(uuid::Builder::from_random_bytes(*bytes).into_uuid().to_string())
    }

    /// Whether a request shows it.
    pub(super) fn is_shown(&self, headers: &HeaderMap) -> bool {
        // How long the comparison takes says nothing about the token.
        headers
            .get(TOKEN_HEADER)
            .is_some_and(|shown| self.0.as_bytes().ct_eq(shown.as_bytes()).to_bool())
    }
}

impl IntoResponseParts for CsrfToken {
    type Error = Infallible;

    fn into_response_parts(self, mut parts: ResponseParts) -> Result<ResponseParts, Infallible> {
        let token = HeaderValue::try_from(self.0).expect("a UUID is hexadecimal digits");
        parts.headers_mut().insert(NAME_HEADER, TOKEN_HEADER_TOLD);
        parts.headers_mut().insert(TOKEN_HEADER, token);
        Ok(parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_that_of_its_session_and_of_no_other() {
        let token = CsrfToken::of_session("0123456789abcdef0123456789abcdef");
        let shown = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(TOKEN_HEADER, HeaderValue::from_str(text).unwrap());
            token.is_shown(&headers)
        };
        assert!(shown(&token.0));
        assert!(!token.is_shown(&HeaderMap::new()));
        let other = CsrfToken::of_session("0123456789abcdef0123456789abcdee");
        for wrong in
            ["", &token.0[1..], &format!("{}0", token.0), &token.0.to_uppercase(), &other.0]
        {
            assert!(!shown(wrong), "{wrong}");
        }
    }
}
