//! How a request has arrived: from which address, and by which scheme and host it was called. A proxy in
//! between knows more than its connection shows; it is believed where the operator has named it, and nobody
//! else is.

use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;
use std::sync::Arc;

use axum::Extension;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::Response;

use super::caller::Visitor;
use super::forwarded::{ForwardedHeaders, hops, host_of};
use super::service::Service;

/// What a URI begins with where nobody says by which host the service was called.
const HOST_DEFAULT: &str = "localhost";

/// Which proxies are believed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proxies {
    /// Where they are.
    pub trusted: Vec<Network>,
    /// What they write.
    pub headers: ForwardedHeaders,
}

/// A network, or a single address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    base: IpAddr,
    /// How many bits all its addresses have in common.
    prefix: u32,
}

/// Why a text is no network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected an address such as `10.0.0.7` or a network such as `10.0.0.0/8`")]
pub struct NetworkError;

impl FromStr for Network {
    type Err = NetworkError;

    fn from_str(text: &str) -> Result<Self, NetworkError> {
        let (base, prefix) = text.split_once('/').map_or((text, None), |(a, b)| (a, Some(b)));
        let base: IpAddr = base.parse().map_err(|_| NetworkError)?;
        let bits = if base.is_ipv4() { u32::BITS } else { u128::BITS };
        let prefix = prefix.map_or(Ok(bits), str::parse).map_err(|_| NetworkError)?;
        let network = Self { base, prefix };
        // Bits behind the prefix are a slip of the pen: of the address, or of the prefix.
        match prefix <= bits && network.cut(base) == number(base) {
            true => Ok(network),
            false => Err(NetworkError),
        }
    }
}

impl Network {
    fn has(&self, address: IpAddr) -> bool {
        address.is_ipv4() == self.base.is_ipv4() && self.cut(address) == number(self.base)
    }

    /// An address without the bits behind the prefix.
    fn cut(&self, address: IpAddr) -> u128 {
        let bits = if address.is_ipv4() { u32::BITS } else { u128::BITS };
        let behind = bits.saturating_sub(self.prefix);
        number(address).checked_shr(behind).and_then(|cut| cut.checked_shl(behind)).unwrap_or(0)
    }
}

fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => address.to_bits().into(),
        IpAddr::V6(address) => address.to_bits(),
    }
}

/// How a request has arrived.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Arrival {
    /// Where it comes from.
    pub(super) address: Option<IpAddr>,
    is_tls: bool,
    host: Option<Box<str>>,
}

/// From where a request comes, and from whom.
pub(super) type Who = (Extension<Arrival>, Option<Extension<Visitor>>);

impl Arrival {
    fn of(proxies: &Proxies, peer: Option<IpAddr>, headers: &HeaderMap) -> Self {
        let host = headers.get(header::HOST).and_then(|host| host_of(host.to_str().ok()?));
        let address = peer.map(|peer| peer.to_canonical());
        let mut arrival = Self { address, is_tls: false, host };
        if !arrival.is_from(proxies) {
            return arrival;
        }
        for hop in hops(proxies.headers, headers) {
            // Whoever has written this is believed.
            arrival.is_tls = hop.is_tls.unwrap_or(arrival.is_tls);
            arrival.host = hop.host.or(arrival.host);
            let Some(address) = hop.address else { break };
            arrival.address = Some(address);
            if !arrival.is_from(proxies) {
                break;
            }
        }
        arrival
    }

    fn is_from(&self, proxies: &Proxies) -> bool {
        let is_trusted = |address| proxies.trusted.iter().any(|network| network.has(address));
        self.address.is_some_and(is_trusted)
    }

    /// What absolute URIs begin with, as the client has called the service.
    pub(super) fn origin(&self) -> String {
        let scheme = if self.is_tls { "https" } else { "http" };
        format!("{scheme}://{}", self.host.as_deref().unwrap_or(HOST_DEFAULT))
    }

    /// Whether a browser has come over TLS. The service speaks none itself: a proxy says so, and a browser
    /// says from which address its page is.
    pub(super) fn is_secure(&self, headers: &HeaderMap) -> bool {
        let origin = headers.get(header::ORIGIN);
        self.is_tls || origin.is_some_and(|origin| origin.as_bytes().starts_with(b"https:"))
    }

    /// Whether the service was called by a host.
    pub(super) fn is_by(&self, host: &str) -> bool {
        self.host.as_ref().is_some_and(|own| own.eq_ignore_ascii_case(host))
    }
}

/// Notes how a request has arrived.
pub(super) async fn note(
    State(service): State<Arc<Service>>,
    mut request: Request,
    next: Next,
) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map(|ConnectInfo(peer)| peer.ip());
    let arrival = Arrival::of(&service.proxies, peer, request.headers());
    request.extensions_mut().insert(arrival);
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_network_has_its_addresses_and_no_others() {
        for (text, inside, outside) in [
            ("10.0.0.0/8", "10.255.0.1", "11.0.0.0"),
            ("10.0.0.7", "10.0.0.7", "10.0.0.6"),
            ("192.168.2.0/23", "192.168.3.255", "192.168.4.0"),
            ("fd00::/8", "fd12::1", "fe00::1"),
            ("::1", "::1", "0.0.0.1"),
            ("0.0.0.0/0", "1.2.3.4", "::1"),
            ("::/0", "::1", "1.2.3.4"),
        ] {
            let network: Network = text.parse().unwrap();
            assert!(network.has(inside.parse().unwrap()), "{text}");
            assert!(!network.has(outside.parse().unwrap()), "{text}");
        }
        for text in
            ["", "10", "10.0.0.0/33", "10.0.0.1/8", "::/129", "10.0.0.0/", "10.0.0.0/-1", "a"]
        {
            assert_eq!(text.parse::<Network>(), Err(NetworkError), "{text}");
        }
    }

    /// Where a request comes from, as it is believed behind proxies at 10.0.0.0/8.
    #[track_caller]
    fn check(peer: &str, forwarded: &str, expected: &str) {
        let trusted = vec!["10.0.0.0/8".parse().unwrap()];
        let proxies = Proxies { trusted, headers: ForwardedHeaders::Forwarded };
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static("own"));
        headers.insert(header::FORWARDED, HeaderValue::from_str(forwarded).unwrap());
        let arrival = Arrival::of(&proxies, Some(peer.parse().unwrap()), &headers);
        let told = format!("{} {}", arrival.address.unwrap(), arrival.origin());
        assert_eq!(told, expected, "{peer}: {forwarded}");
    }

    #[test]
    fn only_those_are_believed_whom_the_operator_has_named() {
        check("9.9.9.9", "for=1.1.1.1;proto=https;host=a", "9.9.9.9 http://own");
        check("10.0.0.1", "for=1.1.1.1;proto=https;host=a", "1.1.1.1 https://a");
        check("::ffff:10.0.0.1", "for=1.1.1.1", "1.1.1.1 http://own");
        check("10.0.0.1", "for=6.6.6.6;proto=https;host=evil, for=1.1.1.1", "1.1.1.1 http://own");
        check(
            "10.0.0.1",
            "for=1.1.1.1;proto=https;host=a, for=10.0.0.2;proto=http",
            "1.1.1.1 https://a",
        );
        check("10.0.0.1", "for=unknown;proto=https", "10.0.0.1 https://own");
        check("10.0.0.1", "for=6.6.6.6, for=_hidden", "10.0.0.1 http://own");
        check("10.0.0.1", "for=10.0.0.3", "10.0.0.3 http://own");
        check("10.0.0.1", "for=\"", "10.0.0.1 http://own");
    }
}
