//! What several sections say of browsers: where pages come from, and how far cookies travel.

use serde::Deserialize;
use strum::{EnumIter, EnumMessage, IntoEnumIterator, IntoStaticStr};

use crate::api::CookieScope;
use crate::definition::sentence;

/// The origin of a page: scheme, host and perhaps port.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Origin(pub(super) String);

impl TryFrom<String> for Origin {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let is_good = |byte: u8| byte.is_ascii_alphanumeric() || b"-.:[]_".contains(&byte);
        match host.is_some_and(|host| !host.is_empty() && host.bytes().all(is_good)) {
            true => Ok(Self(text)),
            false => Err(format!(
                "`{text}` is no origin: expected one such as `https://wall.example.org`, without a \
                 path"
            )),
        }
    }
}

/// With which requests a browser sends the cookie along.
#[derive(Clone, Copy, Debug, Deserialize, EnumIter, EnumMessage, IntoStaticStr)]
pub(super) enum SameSite {
    /// With those of pages of the same site only.
    Strict,
    /// With those, and where somebody follows a link.
    Lax,
    /// With all of them, by TLS only.
    None,
}

impl SameSite {
    pub(super) fn scope(self) -> CookieScope {
        match self {
            Self::Strict => CookieScope::Strict,
            Self::Lax => CookieScope::Lax,
            Self::None => CookieScope::Everywhere,
        }
    }
}

/// The names of those, each with what it is.
pub(super) fn same_sites() -> Vec<(&'static str, String)> {
    SameSite::iter().map(|one| (one.into(), sentence(&one))).collect()
}
