//! The section `http` of the configuration file.

use serde::Deserialize;

use strum::{EnumIter, EnumMessage, IntoEnumIterator, IntoStaticStr};

use super::browsers::SameSite;
use super::config::OutOfBounds;
use super::cors::WrittenCors;
use crate::api::{
    ForwardedHeaders, HttpSettings, Network, NetworkError, PathPrefix, PathPrefixError, Proxies,
};
use crate::definition::sentence;
use crate::view::MediaType;

/// The section as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[serde(expecting = "keys such as `enableCsrfProtection`")]
pub(super) struct WrittenHttp {
    enable_csrf_protection: bool,
    challenge: bool,
    agents_may_change_users: bool,
    cookie_same_site: Option<SameSite>,
    cors: WrittenCors,
    path_prefix: Option<Prefix>,
    media_service_type: MediaType,
    trusted_proxies: Vec<Proxy>,
    forwarded_headers: Headers,
}

/// Where a proxy is, or several are.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
struct Proxy(Network);

impl TryFrom<String> for Proxy {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
            .map(Self)
            .map_err(|error: NetworkError| format!("`{text}` is no network: {error}"))
    }
}

/// What stands in front of all paths.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
struct Prefix(PathPrefix);

impl TryFrom<String> for Prefix {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let cannot = |error: PathPrefixError| format!("`{text}` is no path prefix: {error}");
        text.parse().map(Self).map_err(cannot)
    }
}

/// What proxies write.
#[derive(Clone, Copy, Debug, Default, Deserialize, EnumIter, EnumMessage, IntoStaticStr)]
enum Headers {
    /// `X-Forwarded-For`, `X-Forwarded-Proto` and `X-Forwarded-Host`.
    #[default]
    #[serde(rename = "X-Forwarded")]
    #[strum(serialize = "X-Forwarded")]
    XForwarded,
    /// `Forwarded`, as RFC 7239 has it.
    Forwarded,
}

/// The names of what proxies write, each with what it is.
pub(super) fn forwarded_headers() -> Vec<(&'static str, String)> {
    Headers::iter().map(|one| (one.into(), sentence(&one))).collect()
}

/// The types that the service of other media may have, each with what it is.
pub(super) fn media_types() -> Vec<(&'static str, String)> {
    MediaType::iter().map(|one| (one.into(), sentence(&one))).collect()
}

impl WrittenHttp {
    /// What it means, with defaults for what it leaves out.
    ///
    /// # Errors
    /// Where a number is out of its bounds.
    pub(super) fn settings(self) -> Result<HttpSettings, OutOfBounds> {
        let headers = match self.forwarded_headers {
            Headers::XForwarded => ForwardedHeaders::XForwarded,
            Headers::Forwarded => ForwardedHeaders::Forwarded,
        };
        let trusted = self.trusted_proxies.into_iter().map(|Proxy(network)| network).collect();
        let default = HttpSettings::default();
        Ok(HttpSettings {
            has_csrf_protection: self.enable_csrf_protection,
            has_challenge: self.challenge,
            agents_may_change_users: self.agents_may_change_users,
            proxies: Proxies { trusted, headers },
            cookie_scope: self.cookie_same_site.map_or(default.cookie_scope, SameSite::scope),
            origins: self.cors.origins()?,
            path_prefix: self.path_prefix.map(|Prefix(prefix)| prefix),
            media_type: self.media_service_type,
        })
    }
}
