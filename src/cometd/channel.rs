//! Channels: names, patterns, and which pattern takes in which name.
//!
//! A channel is an absolute path. Only its last segment may be a wildcard: `*` is exactly one segment,
//! `**` one or more.

use std::borrow::Cow;
use std::fmt::Write;

/// How long a channel may be, bytes.
pub const CHANNEL_BYTES_MAX: usize = 1_024;

/// What a channel is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Between client and service, about the session itself.
    Meta,
    /// From a client to the service, heard by nobody else.
    Service,
    /// Heard by everybody who has subscribed.
    Broadcast,
}

/// How far an event reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Everybody whose subscriptions take its channel in.
    Full,
    /// Not those who hear of it only by a `**`: they are told the same on a channel below.
    Shallow,
}

/// What a channel is for.
pub(super) fn kind(channel: &str) -> Kind {
    match channel.split('/').nth(1) {
        Some("meta") => Kind::Meta,
        Some("service") => Kind::Service,
        Some(_) | None => Kind::Broadcast,
    }
}

/// Whether a text is a channel, wildcards included.
#[must_use]
pub fn is_channel(text: &str) -> bool {
    let Some(path) = text.strip_prefix('/') else { return false };
    if text.len() > CHANNEL_BYTES_MAX {
        return false;
    }
    let (stem, last) = path.rsplit_once('/').unwrap_or(("", path));
    let is_stem = path == last || stem.split('/').all(is_segment);
    is_stem && (is_segment(last) || last == "*" || last == "**")
}

/// Whether a channel has a wildcard.
#[must_use]
pub fn is_pattern(channel: &str) -> bool {
    channel.ends_with('*')
}

fn is_segment(segment: &str) -> bool {
    !segment.is_empty() && segment.bytes().all(|byte| is_of_name(byte) || byte == b'%')
}

/// The letters that clients and servers of this protocol take in names.
fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_!~()$@ #+.{}".contains(&byte)
}

/// Writes any text as one segment of a channel: bytes that no client takes as `%` and two digits.
#[must_use]
pub fn segment(text: &str) -> Cow<'_, str> {
    if text.bytes().all(is_of_name) && !text.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut written = String::new();
    for byte in text.bytes() {
        if is_of_name(byte) {
            written.push(char::from(byte));
        } else {
            // Writing to a text cannot fail.
            let _ = write!(written, "%{byte:02X}");
        }
    }
    Cow::Owned(written)
}

/// Reads a segment back; none where nobody has written it so.
#[must_use]
pub fn text_of_segment(segment: &str) -> Option<Cow<'_, str>> {
    if !segment.contains('%') {
        return Some(Cow::Borrowed(segment));
    }
    let mut bytes = Vec::new();
    let mut rest = segment;
    while let Some((plain, behind)) = rest.split_once('%') {
        bytes.extend_from_slice(plain.as_bytes());
        let digits = behind.get(..2).filter(|digits| !digits.starts_with('+'))?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        rest = behind.get(2..)?;
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8(bytes).ok().map(Cow::Owned)
}

/// Tells each channel that takes a name in: itself, and the patterns above it.
pub(super) fn each_taking_in(channel: &str, reach: Reach, mut tell: impl FnMut(&str)) {
    tell(channel);
    let mut pattern = String::with_capacity(channel.len() + 2);
    let mut rest = channel;
    let mut is_parent = true;
    while let Some((stem, _)) = rest.rsplit_once('/') {
        rest = stem;
        for (wildcard, is_told) in [("/*", is_parent), ("/**", reach == Reach::Full)] {
            if is_told {
                pattern.clear();
                pattern.push_str(stem);
                pattern.push_str(wildcard);
                tell(&pattern);
            }
        }
        is_parent = false;
    }
}

/// Whether a channel or pattern takes a name in.
#[must_use]
pub fn takes_in(pattern: &str, channel: &str) -> bool {
    let mut is_taken = false;
    each_taking_in(channel, Reach::Full, |taking| is_taken |= taking == pattern);
    is_taken
}

/// Whether everything that one pattern takes in is taken in by another one.
#[must_use]
pub fn covers(wide: &str, narrow: &str) -> bool {
    let Some(stem) = wide.strip_suffix("/**") else {
        return wide == narrow || (!is_pattern(narrow) && takes_in(wide, narrow));
    };
    narrow.strip_prefix(stem).is_some_and(|rest| rest.len() > 1 && rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_channel_is() {
        for channel in ["/a", "/a/b", "/*", "/**", "/a/*", "/a/**", "/a-b_!~()$@/c d", "/a%2Fb"] {
            assert!(is_channel(channel), "{channel}");
        }
        let long = format!("/{}", "a".repeat(CHANNEL_BYTES_MAX));
        let wrong = [
            "", "/", "a", "a/b", "//", "/a/", "/a//b", "/*/a", "/**/a", "/a*", "/***", "/a/*/*",
            "/é", "/a<b",
        ];
        for channel in wrong.into_iter().chain([&*long]) {
            assert!(!is_channel(channel), "{channel}");
        }
    }

    #[test]
    fn which_patterns_take_a_name_in() {
        let all = |channel, reach| {
            let mut told = Vec::new();
            each_taking_in(channel, reach, |pattern| told.push(pattern.to_owned()));
            told.join(" ")
        };
        assert_eq!(all("/a", Reach::Full), "/a /* /**");
        assert_eq!(all("/a/b", Reach::Full), "/a/b /a/* /a/** /**");
        assert_eq!(all("/a/b/c", Reach::Full), "/a/b/c /a/b/* /a/b/** /a/** /**");
        assert_eq!(all("/a/b/c", Reach::Shallow), "/a/b/c /a/b/*");
        for (pattern, channel, expected) in [
            ("/a/*", "/a", false),
            ("/a/*", "/a/b", true),
            ("/a/*", "/a/b/c", false),
            ("/a/**", "/a", false),
            ("/a/**", "/a/b/c", true),
            ("/a/**", "/ab/c", false),
        ] {
            assert_eq!(takes_in(pattern, channel), expected, "{pattern} {channel}");
        }
    }

    #[test]
    fn what_is_covered() {
        for (wide, narrow, expected) in [
            ("/a/**", "/a/b", true),
            ("/a/**", "/a/*", true),
            ("/a/**", "/a/b/**", true),
            ("/a/**", "/a", false),
            ("/a/**", "/**", false),
            ("/a/*", "/a/**", false),
            ("/a/*", "/a/b", true),
            ("/a", "/a", true),
        ] {
            assert_eq!(covers(wide, narrow), expected, "{wide} {narrow}");
        }
    }

    #[test]
    fn any_text_is_a_segment_and_reads_back() {
        for (text, expected) in [
            ("sales", "sales"),
            ("a/b", "a%2Fb"),
            ("100%", "100%25"),
            ("*", "%2A"),
            ("müller", "m%C3%BCller"),
            ("sip:ann@example.com", "sip%3Aann@example.com"),
        ] {
            assert_eq!(segment(text), expected);
            assert!(is_channel(&format!("/{}", segment(text))), "{text}");
            assert_eq!(text_of_segment(expected).as_deref(), Some(text));
        }
        for wrong in ["%", "%2", "%zz", "%+1", "%FF"] {
            assert_eq!(text_of_segment(wrong), None, "{wrong}");
        }
    }
}
