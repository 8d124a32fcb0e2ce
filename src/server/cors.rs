//! The keys below `cors` of the section `http`: what pages of other sites may do.

use axum::http::{HeaderName, Method};
use serde::Deserialize;

use super::browsers::Origin;
use super::config::OutOfBounds;
use super::keys::CORS_AGE_S_MAX;
use crate::api::Origins;

/// What is written there.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[serde(expecting = "keys such as `allowedOrigins`")]
pub(super) struct WrittenCors {
    allowed_origins: Vec<Origin>,
    allowed_methods: Option<Vec<AllowedMethod>>,
    allowed_headers: Option<Vec<Header>>,
    allow_credentials: Option<bool>,
    max_age: Option<u32>,
}

/// A method that the API has.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum AllowedMethod {
    Get,
    Post,
    Put,
    Delete,
    Options,
}

impl From<AllowedMethod> for Method {
    fn from(method: AllowedMethod) -> Self {
        match method {
            AllowedMethod::Get => Self::GET,
            AllowedMethod::Post => Self::POST,
            AllowedMethod::Put => Self::PUT,
            AllowedMethod::Delete => Self::DELETE,
            AllowedMethod::Options => Self::OPTIONS,
        }
    }
}

/// The name of a header.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
struct Header(HeaderName);

impl TryFrom<String> for Header {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let name = text.parse().map(Self);
        name.map_err(|_| {
            format!("`{text}` is no header: expected a name such as `X-Requested-With`")
        })
    }
}

impl WrittenCors {
    /// What it means, with defaults for what it leaves out.
    ///
    /// # Errors
    /// Where a number is out of its bounds.
    pub(super) fn origins(self) -> Result<Origins, OutOfBounds> {
        let default = Origins::default();
        let max_age_s = self.max_age.unwrap_or(default.max_age_s);
        if max_age_s > CORS_AGE_S_MAX {
            return Err(("http.cors.maxAge", max_age_s, (0, CORS_AGE_S_MAX)));
        }
        let methods = |all: Vec<AllowedMethod>| all.into_iter().map(Method::from).collect();
        let headers = |all: Vec<Header>| all.into_iter().map(|Header(name)| name).collect();
        Ok(Origins {
            allowed: self.allowed_origins.into_iter().map(|Origin(origin)| origin).collect(),
            methods: self.allowed_methods.map_or(default.methods, methods),
            headers: self.allowed_headers.map_or(default.headers, headers),
            has_credentials: self.allow_credentials.unwrap_or(default.has_credentials),
            max_age_s,
        })
    }
}
