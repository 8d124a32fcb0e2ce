//! Envelopes: how messages stand in requests and replies.

use std::borrow::Cow;

use axum::http::{HeaderMap, StatusCode, header};

use super::PATHS;
use crate::api::problem::Problem;
use crate::cometd::Part;

/// How large one message of a WebSocket may become, bytes, before the next one is begun.
const FRAME_BYTES: usize = 256 << 10;

/// Whether a path is one of this endpoint.
pub(in crate::api) fn is_notifications(path: &str) -> bool {
    PATHS.iter().any(|base| {
        path.strip_prefix(base).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

/// The messages of a body: JSON as it is, or in fields of a form. Clients do not always say which.
pub(super) fn texts_of(headers: &HeaderMap, body: &[u8]) -> Result<Vec<String>, Problem> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.unwrap_or_default().to_ascii_lowercase();
    let text = decoded(&kind, body)?;
    if !kind.starts_with("application/x-www-form-urlencoded") {
        return Ok(vec![text.into_owned()]);
    }
    let fields: Vec<(String, String)> = serde_urlencoded::from_str(&text)
        .map_err(|error| Problem::invalid(format!("the form cannot be read: {error}")))?;
    Ok(messages_of(fields))
}

/// The values of all fields `message`.
pub(super) fn messages_of(fields: Vec<(String, String)>) -> Vec<String> {
    fields.into_iter().filter_map(|(key, value)| (key == "message").then_some(value)).collect()
}

/// The text of a body, in the letters that its type names.
fn decoded<'a>(kind: &str, body: &'a [u8]) -> Result<Cow<'a, str>, Problem> {
    let name = kind.split_once("charset=").map_or("utf-8", |(_, rest)| rest);
    let name = name.split(';').next().unwrap_or_default().trim().trim_matches('"');
    let unknown = || {
        let message = format!("`{name}` is no encoding of letters that is known here: use UTF-8");
        Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, message)
    };
    let encoding = encoding_rs::Encoding::for_label(name.as_bytes()).ok_or_else(unknown)?;
    let (text, _, is_wrong) = encoding.decode(body);
    match is_wrong {
        true => Err(Problem::invalid(format!("the body is not {}", encoding.name()))),
        false => Ok(text),
    }
}

/// Whether a name may be that of a function in a script, as it is put in front of a reply.
pub(super) fn is_callback(name: &str) -> bool {
    const CALLBACK_BYTES_MAX: usize = 64;
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    !name.is_empty() && name.len() <= CALLBACK_BYTES_MAX && name.bytes().all(is_letter)
}

/// All parts as one array.
pub(super) fn array_of(parts: &[Part]) -> String {
    let bytes: usize = parts.iter().map(|part| part.text().len() + 1).sum();
    let mut text = String::with_capacity(bytes + 2);
    text.push('[');
    for (place, part) in parts.iter().enumerate() {
        if place > 0 {
            text.push(',');
        }
        text.push_str(part.text());
    }
    text.push(']');
    text
}

/// The parts as they go into messages of a WebSocket: in order, and none of them too large.
pub(super) fn frames_of(parts: &[Part], count_max: usize) -> impl Iterator<Item = &[Part]> {
    let mut rest = parts;
    std::iter::from_fn(move || {
        let mut bytes = 0;
        let fits = rest.iter().take(count_max.max(1)).take_while(|part| {
            bytes += part.text().len();
            bytes <= FRAME_BYTES
        });
        let (frame, behind) = rest.split_at_checked(fits.count().max(1))?;
        rest = behind;
        Some(frame)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn which_paths_are_of_the_endpoint() {
        for (path, expected) in [
            ("/api/v2/notifications", true),
            ("/api/v2/notifications/", true),
            ("/cometd/connect", true),
            ("/api/v2/notificationsx", false),
            ("/api/v2", false),
        ] {
            assert_eq!(is_notifications(path), expected, "{path}");
        }
    }

    #[test]
    fn bodies_come_in_many_ways() {
        let texts = |kind: &str, body: &[u8]| {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_TYPE, kind.parse().unwrap());
            texts_of(&headers, body).map_err(|problem| problem.status().as_u16())
        };
        let one = |text: &str| Ok(vec![text.to_owned()]);
        assert_eq!(texts("application/json", "[\"é\"]".as_bytes()), one("[\"é\"]"));
        assert_eq!(texts("application/json;charset=UTF-8", b"[]"), one("[]"));
        assert_eq!(texts("text/json; charset=\"ISO-8859-7\"", b"[\"\xe1\"]"), one("[\"α\"]"));
        assert_eq!(texts("application/json", b"\xff"), Err(400));
        assert_eq!(texts("application/json;charset=klingon", b"[]"), Err(415));
        let form = texts("application/x-www-form-urlencoded", b"message=%5B%5D&a=1&message=%7B%7D");
        assert_eq!(form, Ok(vec!["[]".to_owned(), "{}".to_owned()]));
    }

    #[test]
    fn frames_are_full_and_no_fuller() {
        let part = |bytes: usize| Part::Reply("x".repeat(bytes));
        let parts = [part(1), part(2), part(FRAME_BYTES + 1), part(3), part(4), part(5)];
        let lengths =
            |count_max| frames_of(&parts, count_max).map(<[Part]>::len).collect::<Vec<_>>();
        assert_eq!(lengths(2), [2, 1, 2, 1]);
        assert_eq!(lengths(1_000), [2, 1, 3]);
        assert_eq!(lengths(0), [1; 6]);
        assert_eq!(array_of(&parts[..2]), "[x,xx]");
    }
}
