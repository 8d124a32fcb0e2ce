//! The texts of the section: each is read as what it has to be.

use serde::Deserialize;
use strum::{EnumIter, EnumMessage, IntoStaticStr};

use crate::api::{CookieScope, is_channel};

/// A channel or pattern.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Channel(pub(super) String);

impl TryFrom<String> for Channel {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match is_channel(&text) {
            true => Ok(Self(text)),
            false => Err(format!("`{text}` is no channel: expected one such as `/chat/**`")),
        }
    }
}

/// A part of a cookie.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct CookieText(pub(super) String);

impl TryFrom<String> for CookieText {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let is_good = |byte: u8| byte.is_ascii_graphic() && !b";,\"\\=".contains(&byte);
        match !text.is_empty() && text.bytes().all(is_good) {
            true => Ok(Self(text)),
            false => Err(format!("`{text}` cannot stand in a cookie: expected letters and digits")),
        }
    }
}

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
