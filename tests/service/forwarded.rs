//! Behind a proxy: what it says of a request counts where the operator has named it, and nowhere else.

use crate::client::{Client, Reply};
use crate::login::INSIDE;
use crate::program::{Folder, PASSWORD, Server, USER, account};

const TRUSTING: &str = "http: { trustedProxies: [127.0.0.1] }\n";

fn server(http: &str) -> Server {
    let folder = Folder::new();
    folder.write("tallyboard.yaml", &(account() + http));
    folder.serve()
}

/// The URI of a skill, as a reply to a request with these headers has it.
fn uri(server: &Server, headers: &str) -> String {
    let client = server.client();
    client.post("/api/v2/skills", r#"{"id":"it","name":"Italian"}"#);
    let reply = client.send("GET", "/api/v2/skills/it", headers, b"");
    let uri = reply.json()["skill"]["uri"].as_str().expect("a skill").to_owned();
    uri.replace(&server.address.to_string(), "host")
}

fn log_in(server: &Server, headers: &str, password: &str) -> Reply {
    let body = format!(r#"{{"userName":"{USER}","password":"{password}"}}"#);
    server.stranger().send("POST", "/login", headers, body.as_bytes())
}

fn is_secure(reply: &Reply) -> bool {
    reply.header("set-cookie").expect("a cookie").contains("; Secure")
}

const SAID: &str = "X-Forwarded-For: 9.8.7.6\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: \
                    stats.example.org\r\n";
const SAID_RFC: &str = "Forwarded: for=9.8.7.6;proto=https;host=stats.example.org\r\n";
const HERE: &str = "http://host/api/v2/skills/it";
const THERE: &str = "https://stats.example.org/api/v2/skills/it";

#[test]
fn nobody_is_believed_whom_the_operator_has_not_named() {
    for http in ["", "http: { trustedProxies: [10.0.0.1, \"fd00::/8\"] }\n"] {
        let server = server(http);
        for headers in [SAID, SAID_RFC] {
            assert_eq!(uri(&server, headers), HERE, "{http}{headers}");
            assert!(!is_secure(&log_in(&server, headers, PASSWORD)), "{http}{headers}");
            let me = server.client().send("GET", "/api/v2/me", headers, b"");
            assert!(!is_secure(&me), "{http}{headers}");
        }
    }
}

#[test]
fn a_proxy_that_is_named_says_by_which_scheme_and_host_it_was_called() {
    let server = server(TRUSTING);
    assert_eq!(uri(&server, SAID), THERE);
    assert!(is_secure(&log_in(&server, SAID, PASSWORD)));
    assert!(is_secure(&server.client().send("GET", "/api/v2/me", SAID, b"")));
    // Only what it writes is looked at: it passes on the other as whoever asks has written it.
    assert_eq!(uri(&server, SAID_RFC), HERE);
    assert!(!is_secure(&log_in(&server, SAID_RFC, PASSWORD)));
    // A page of the host that it was called by may change something, and one of another may not.
    for (origin, status) in [("stats.example.org", 200), ("evil.example.org", 403)] {
        let headers = format!("{SAID}Origin: https://{origin}\r\n");
        assert_eq!(log_in(&server, &headers, PASSWORD).status, status, "{origin}");
    }
}

#[test]
fn a_proxy_may_write_what_the_standard_says() {
    let server = server(
        "http: { trustedProxies: [\"127.0.0.0/8\", \"::1\"], forwardedHeaders: Forwarded }\n",
    );
    assert_eq!(uri(&server, SAID_RFC), THERE);
    assert!(is_secure(&log_in(&server, SAID_RFC, PASSWORD)));
    assert_eq!(uri(&server, SAID), HERE);
}

#[test]
fn what_cannot_be_is_as_if_it_had_not_been_said() {
    let server = server(TRUSTING);
    for host in ["a/b", "a\\b", "<script>", "a@b", "a b", "", "\"", "{", &"a".repeat(262)] {
        assert_eq!(uri(&server, &format!("X-Forwarded-Host: {host}\r\n")), HERE, "{host}");
    }
    for scheme in ["javascript", "https://", "", "https, "] {
        assert_eq!(uri(&server, &format!("X-Forwarded-Proto: {scheme}\r\n")), HERE, "{scheme}");
    }
    // The host is checked as well where it comes without a proxy.
    let raw = "GET /api/v2/skills/it HTTP/1.1\r\nHost: <b>\r\nConnection: close\r\n";
    let client = server.client();
    let authorization = client.head("GET", "/", 0);
    let authorization =
        authorization.lines().find(|line| line.starts_with("Authorization")).unwrap();
    let reply = client.raw(format!("{raw}{authorization}\r\n\r\n").as_bytes()).unwrap();
    assert!(!reply.body.contains("<b>"), "{reply:?}");
}

#[test]
fn wrong_passwords_slow_down_where_they_come_from_and_not_the_proxy() {
    let server = server(TRUSTING);
    let from = |address: &str| format!("X-Forwarded-For: 1.1.1.1, {address}\r\n");
    let wrong = |address: &str, place: usize| {
        let body = format!(r#"{{"userName":"nobody-{place}","password":"guessed"}}"#);
        server.stranger().send("POST", "/login", &from(address), body.as_bytes()).status
    };
    let statuses: Vec<u16> = (0..25).map(|place| wrong("9.8.7.6", place)).collect();
    assert_eq!(statuses.first(), Some(&403));
    assert_eq!(statuses.last(), Some(&429));
    assert_eq!(log_in(&server, &from("9.8.7.6"), PASSWORD).status, 429);
    assert_eq!(log_in(&server, &from("9.8.7.5"), PASSWORD).status, 200);
    assert_eq!(log_in(&server, "", PASSWORD).status, 200, "the proxy itself");
}

#[test]
fn nobody_without_a_proxy_slows_down_somebody_else() {
    let server = server("");
    for place in 0..25 {
        let body = format!(r#"{{"userName":"nobody-{place}","password":"guessed"}}"#);
        let said = format!("X-Forwarded-For: 9.8.7.{place}\r\nForwarded: for=9.8.7.{place}\r\n");
        server.stranger().send("POST", "/login", &said, body.as_bytes());
    }
    // It was one address all the time.
    assert_eq!(log_in(&server, "X-Forwarded-For: 1.2.3.4\r\n", PASSWORD).status, 429);
    // A session needs no password.
    let client = Client::with_header(server.address, "Cookie", "JSESSIONID=0123");
    assert_eq!(client.get(INSIDE).status, 403);
}

#[test]
fn proxies_that_cannot_be_are_refused_with_a_hint() {
    let folder = Folder::new();
    let refused = |http: &str| {
        folder.write("tallyboard.yaml", &format!("{}http: {http}\n", account()));
        folder.refusal("")
    };
    insta::assert_snapshot!(refused("{ trustedProxies: [10.0.0.1/8] }"), @"tallyboard: the configuration file `tallyboard.yaml` is wrong: http.trustedProxies: `10.0.0.1/8` is no network: expected an address such as `10.0.0.7` or a network such as `10.0.0.0/8` at line 4 column 25");
    insta::assert_snapshot!(refused("{ trustedProxies: [proxy.example.org] }"), @"tallyboard: the configuration file `tallyboard.yaml` is wrong: http.trustedProxies: `proxy.example.org` is no network: expected an address such as `10.0.0.7` or a network such as `10.0.0.0/8` at line 4 column 25");
    insta::assert_snapshot!(refused("{ trustedProxies: 10.0.0.1 }"), @r#"tallyboard: the configuration file `tallyboard.yaml` is wrong: http.trustedProxies: invalid type: string "10.0.0.1", expected a sequence at line 4 column 25"#);
    insta::assert_snapshot!(refused("{ forwardedHeaders: x-real-ip }"), @"tallyboard: the configuration file `tallyboard.yaml` is wrong: http.forwardedHeaders: unknown variant `x-real-ip`, expected `X-Forwarded` or `Forwarded` at line 4 column 27");
}
