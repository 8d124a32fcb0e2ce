//! What proxies say about the requests that they pass on: in `X-Forwarded-For`, `-Proto` and `-Host`, or in
//! `Forwarded` (RFC 7239).
//!
//! Anybody can write these headers, so this is only what was said; whom to believe is decided in `arrival`.

use std::net::{IpAddr, SocketAddr};

use axum::http::{HeaderMap, header};

/// How many hops are looked at; nobody has so many proxies.
const HOPS_MAX: usize = 16;
/// The longest name of a host with its port, bytes.
const HOST_BYTES_MAX: usize = 261;

/// Which headers the proxies write; the others are passed on as whoever asks has written them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ForwardedHeaders {
    /// `X-Forwarded-For`, `X-Forwarded-Proto` and `X-Forwarded-Host`.
    #[default]
    XForwarded,
    /// `Forwarded`, as RFC 7239 has it.
    Forwarded,
}

/// What one proxy says of the request as it came to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Hop {
    /// Where it came from; none where that is not said, or is no address.
    pub(super) address: Option<IpAddr>,
    /// Whether it came over TLS.
    pub(super) is_tls: Option<bool>,
    /// The host that was called.
    pub(super) host: Option<Box<str>>,
}

/// What is said, the nearest proxy first.
pub(super) fn hops(kind: ForwardedHeaders, headers: &HeaderMap) -> Vec<Hop> {
    match kind {
        ForwardedHeaders::XForwarded => x_forwarded(headers),
        ForwardedHeaders::Forwarded => forwarded(headers),
    }
}

fn x_forwarded(headers: &HeaderMap) -> Vec<Hop> {
    let said = ["x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"]
        .map(|name| from_the_right(headers, name));
    let [addresses, schemes, hosts] = &said;
    let count = said.iter().map(Vec::len).max().unwrap_or_default();
    let hop = |place| Hop {
        address: addresses.get(place).copied().and_then(address_of),
        is_tls: schemes.get(place).copied().and_then(is_tls),
        host: hosts.get(place).copied().and_then(host_of),
    };
    (0..count).map(hop).collect()
}

/// The parts of a list, the last one first.
fn from_the_right<'a>(headers: &'a HeaderMap, name: &str) -> Vec<&'a str> {
    let lines: Vec<&str> =
        headers.get_all(name).iter().map_while(|one| one.to_str().ok()).collect();
    lines
        .into_iter()
        .rev()
        .flat_map(|line| line.rsplit(','))
        .map(str::trim)
        .take(HOPS_MAX)
        .collect()
}

fn forwarded(headers: &HeaderMap) -> Vec<Hop> {
    let lines: Vec<_> = headers.get_all(header::FORWARDED).iter().collect();
    let mut hops = Vec::new();
    for line in lines.into_iter().rev() {
        // What is behind a line that nobody understands is not known, either.
        let Some(elements) = line.to_str().ok().and_then(elements) else { break };
        hops.extend(elements.into_iter().rev());
    }
    hops.truncate(HOPS_MAX);
    hops
}

/// The elements of a line of `Forwarded`; none where it is none.
fn elements(line: &str) -> Option<Vec<Hop>> {
    let mut hops = vec![Hop::default()];
    let mut rest = line.trim_start();
    while !rest.is_empty() {
        if let Some(behind) = rest.strip_prefix(';') {
            rest = behind.trim_start();
        } else if let Some(behind) = rest.strip_prefix(',') {
            hops.push(Hop::default());
            rest = behind.trim_start();
        } else {
            let (name, behind) = rest.split_once('=')?;
            let (value, behind) = value_of(behind)?;
            let hop = hops.last_mut()?;
            match name.to_ascii_lowercase().as_str() {
                "for" => hop.address = address_of(&value),
                "proto" => hop.is_tls = is_tls(&value),
                "host" => hop.host = host_of(&value),
                name if name.bytes().all(is_token) && !name.is_empty() => {}
                _ => return None,
            }
            rest = behind.trim_start();
            if !(rest.is_empty() || rest.starts_with([';', ','])) {
                return None;
            }
        }
    }
    Some(hops)
}

/// A value, in quotes or without, and what stands behind it.
fn value_of(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.bytes().position(|byte| !is_token(byte)).unwrap_or(text.len());
        let (value, behind) = text.split_at(end);
        return (!value.is_empty()).then(|| (value.to_owned(), behind));
    };
    let mut value = String::new();
    let mut letters = quoted.chars();
    loop {
        match letters.next()? {
            '"' => return Some((value, letters.as_str())),
            '\\' => value.push(letters.next()?),
            letter => value.push(letter),
        }
    }
}

/// What may stand in a value without quotes; proxies write colons, too.
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~:".contains(&byte)
}

/// An address, with a port or without.
fn address_of(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    let address = bare.parse::<IpAddr>().ok();
    let address = address.or_else(|| Some(text.parse::<SocketAddr>().ok()?.ip()))?;
    Some(address.to_canonical())
}

fn is_tls(scheme: &str) -> Option<bool> {
    match scheme.to_ascii_lowercase().as_str() {
        "https" | "wss" => Some(true),
        "http" | "ws" => Some(false),
        _ => None,
    }
}

/// The name of a host, perhaps with a port; none where it cannot be one.
pub(super) fn host_of(text: &str) -> Option<Box<str>> {
    let is_good = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:[]".contains(&byte);
    let is_host = !text.is_empty() && text.len() <= HOST_BYTES_MAX && text.bytes().all(is_good);
    is_host.then(|| text.into())
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};

    use super::*;

    #[track_caller]
    fn check(kind: ForwardedHeaders, lines: &[(&'static str, &str)], expected: &[&str]) {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            let value = HeaderValue::from_bytes(value.as_bytes()).unwrap();
            headers.append(HeaderName::from_static(name), value);
        }
        let told = |hop: Hop| {
            let address = hop.address.map_or("-".to_owned(), |address| address.to_string());
            let scheme = hop.is_tls.map_or("-", |is_tls| if is_tls { "https" } else { "http" });
            format!("{address} {scheme} {}", hop.host.as_deref().unwrap_or("-"))
        };
        let hops: Vec<String> = hops(kind, &headers).into_iter().map(told).collect();
        assert_eq!(hops, expected, "{lines:?}");
    }

    #[test]
    fn x_forwarded_is_read_from_the_right() {
        let check = |lines: &[(&'static str, &str)], expected: &[&str]| {
            check(ForwardedHeaders::XForwarded, lines, expected);
        };
        check(&[], &[]);
        check(
            &[
                ("x-forwarded-for", "6.6.6.6, 10.0.0.1"),
                ("x-forwarded-for", "[::1]:80,::ffff:1.2.3.4"),
                ("x-forwarded-proto", "https"),
                ("x-forwarded-host", "a.example, b.example:8080"),
            ],
            &["1.2.3.4 https b.example:8080", "::1 - a.example", "10.0.0.1 - -", "6.6.6.6 - -"],
        );
        let hosts = ["", "a b", "a/b", "a@b", "a\"b", "a<b>", "a?b", "a#b", "ä", &"a".repeat(300)];
        for host in hosts {
            check(&[("x-forwarded-host", host)][..], if host == "ä" { &[] } else { &["- - -"] });
        }
        for nonsense in ["unknown", "", "1.2.3", "1.2.3.4.5", "localhost", "1.2.3.4:x", "999.1.1.1"]
        {
            check(&[("x-forwarded-for", nonsense)], &["- - -"]);
        }
        for (scheme, told) in [("HTTPS", "- https -"), ("https evil", "- - -"), ("ftp", "- - -")] {
            check(&[("x-forwarded-proto", scheme)], &[told]);
        }
        check(&[("x-forwarded-for", &"1.1.1.1,".repeat(100))], &{
            let mut hops = ["1.1.1.1 - -"; HOPS_MAX];
            hops[0] = "- - -";
            hops
        });
        check(&[("forwarded", "for=1.2.3.4")], &[]);
    }

    #[test]
    fn forwarded_is_read_from_the_right() {
        let check = |lines: &[&str], expected: &[&str]| {
            let lines: Vec<_> = lines.iter().map(|line| ("forwarded", *line)).collect();
            check(ForwardedHeaders::Forwarded, &lines, expected);
        };
        check(
            &["for=6.6.6.6, For=\"[2001:db8::1]:47\";Proto=https;by=_a;host=\"a.example:80\""],
            &["2001:db8::1 https a.example:80", "6.6.6.6 - -"],
        );
        check(&["for=1.1.1.1", "for=2.2.2.2;proto=http"], &["2.2.2.2 http -", "1.1.1.1 - -"]);
        check(&["for=unknown;proto=https", "for=_hidden"], &["- - -", "- https -"]);
        check(&["for=\"1.1.\\1.1\" ; host=a , "], &["- - -", "1.1.1.1 - a"]);
        for nonsense in ["for", "for=\"1.1.1.1", "=1", "for=1.1.1.1 proto=https", "a b=1", "for=<"]
        {
            check(&["for=1.1.1.1", nonsense, "for=2.2.2.2"], &["2.2.2.2 - -"]);
        }
    }
}
