//! The texts of the section: each is read as what it has to be.

use serde::Deserialize;

use crate::api::is_channel;

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
