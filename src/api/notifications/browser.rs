//! The cookie that tells browsers apart.

use axum_extra::extract::cookie::{Cookie, SameSite};
use time::Duration;

/// How the cookie of browsers is set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrowserCookie {
    /// Its name.
    pub name: String,
    /// The domain whose hosts are shown it; none is this host only.
    pub domain: Option<String>,
    /// The path below which it is shown.
    pub path: String,
    /// For how long a browser keeps it, seconds; none is until it is closed.
    pub max_age_s: Option<u32>,
    /// Whether it travels by TLS only.
    pub is_secure: bool,
    /// Whether no script can read it.
    pub is_http_only: bool,
    /// Whether it is sent along with requests that pages of other sites make.
    pub same_site: CookieScope,
    /// Whether a browser keeps one for each site whose pages ask, by TLS only.
    pub is_partitioned: bool,
}

/// With which requests a browser sends a cookie along.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CookieScope {
    /// With those of pages of the same site.
    #[default]
    Strict,
    /// With those, and where somebody follows a link.
    Lax,
    /// With all of them, by TLS only.
    Everywhere,
}

impl CookieScope {
    /// The same, as cookies say it.
    pub(in crate::api) fn same_site(self) -> SameSite {
        match self {
            Self::Strict => SameSite::Strict,
            Self::Lax => SameSite::Lax,
            Self::Everywhere => SameSite::None,
        }
    }
}

impl Default for BrowserCookie {
    fn default() -> Self {
        Self {
            name: "BAYEUX_BROWSER".to_owned(),
            domain: None,
            path: "/".to_owned(),
            max_age_s: None,
            is_secure: false,
            is_http_only: true,
            same_site: CookieScope::Lax,
            is_partitioned: false,
        }
    }
}

impl BrowserCookie {
    /// The cookie of a new browser.
    pub(super) fn of(&self, value: String) -> Cookie<'static> {
        // Browsers refuse one that goes everywhere or is partitioned, and is not secure.
        let is_secure =
            self.is_secure || self.is_partitioned || self.same_site == CookieScope::Everywhere;
        let mut cookie = Cookie::build((self.name.clone(), value))
            .path(self.path.clone())
            .http_only(self.is_http_only)
            .secure(is_secure)
            .same_site(self.same_site.same_site());
        if self.is_partitioned {
            cookie = cookie.partitioned(true);
        }
        if let Some(domain) = &self.domain {
            cookie = cookie.domain(domain.clone());
        }
        if let Some(seconds) = self.max_age_s {
            cookie = cookie.max_age(Duration::seconds(seconds.into()));
        }
        cookie.build()
    }
}
