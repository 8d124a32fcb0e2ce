//! Pages of other sites that use the API (CORS): those that the operator names, and no others.

use serde_json::json;

use crate::bayeux::PATH;
use crate::client::{Client, Reply};
use crate::login::{INSIDE, log_in_as};
use crate::program::{Folder, PASSWORD, Server, USER, account};

const WALL: &str = "Origin: https://wall.example.org\r\n";
const EVIL: &str = "Origin: https://evil.example.org\r\n";
const ASK: &str =
    "Access-Control-Request-Method: PUT\r\nAccess-Control-Request-Headers: content-type\r\n";
const NAMED: &str = "allowedOrigins: ['https://wall.example.org', 'http://localhost:8081']";

fn folder(http: &str) -> Folder {
    let folder = Folder::new();
    folder.write("tallyboard.yaml", &format!("{}http: {{ {http} }}\n", account()));
    folder
}

fn server(cors: &str) -> Server {
    folder(&format!("cors: {{ {cors} }}")).serve()
}

/// The headers that tell browsers of other sites something, in order, those included that are said twice.
fn told(reply: &Reply) -> String {
    let is_meant = |line: &&str| {
        let line = line.to_ascii_lowercase();
        line.starts_with("access-control") || line.starts_with("vary")
    };
    let mut headers: Vec<&str> = reply.head.lines().filter(is_meant).collect();
    headers.sort_unstable();
    format!("{}\n{}", reply.status, headers.join("\n"))
}

fn preflight(client: &Client, path: &str, origin: &str) -> String {
    told(&client.send("OPTIONS", path, &format!("{origin}{ASK}"), b""))
}

#[test]
fn a_browser_that_asks_before_is_answered_without_a_log_in() {
    let server = server(NAMED);
    let stranger = server.stranger();
    insta::assert_snapshot!(preflight(&stranger, "/api/v2/users", WALL), @r"
    204
    access-control-allow-credentials: true
    access-control-allow-headers: x-requested-with, content-type, accept, origin, cookie, authorization, ssid, surl, contactcenterid, x-csrf-token, x-csrf-header
    access-control-allow-methods: GET, POST, PUT, DELETE, OPTIONS
    access-control-allow-origin: https://wall.example.org
    access-control-expose-headers: X-CSRF-HEADER, X-CSRF-TOKEN
    access-control-max-age: 120
    vary: Origin
    ");
    for path in ["/api/v2/users/ann", "/api/v1/stats", "/statistics/v3/subscriptions", "/login"] {
        let (here, there) =
            (preflight(&stranger, path, WALL), preflight(&stranger, "/api/v2/users", WALL));
        assert_eq!(here, there, "{path}");
    }
    insta::assert_snapshot!(preflight(&stranger, "/api/v2/users", EVIL), @r"
    403
    vary: Origin
    ");
    // Who asks for nothing that is to come is not a browser that asks before.
    let options = stranger.send("OPTIONS", "/api/v2/users", "", b"");
    assert_eq!(options.status, 403, "{options:?}");
}

#[test]
fn replies_tell_the_pages_that_are_named_and_no_others_errors_too() {
    let server = server(NAMED);
    let (client, stranger) = (server.client(), server.stranger());
    let skill = br#"{"id":"it","name":"Italian"}"#;
    let named = [
        client.send("GET", "/api/v2/users", WALL, b""),
        client.send("POST", "/api/v2/skills", WALL, skill),
        client.send("POST", "/api/v2/skills", WALL, skill),
        client.send("DELETE", "/api/v2/skills/it", WALL, b""),
        client.send("PATCH", "/api/v2/users", "Origin: http://localhost:8081\r\n", b""),
        client.send("PUT", "/api/v1/stats", WALL, b""),
        client.send("GET", "/nothing", WALL, b""),
        client.send("GET", "/api/v1/stats/%ff", WALL, b""),
        stranger.send("GET", INSIDE, WALL, b""),
    ];
    let of = |reply: &Reply| {
        let names = ["origin", "credentials"];
        let told =
            names.map(|name| reply.header(&format!("access-control-allow-{name}")).unwrap_or("-"));
        let exposed = reply.header("access-control-expose-headers").unwrap_or("-");
        format!("{} {} {exposed}", reply.status, told.join(" "))
    };
    insta::assert_snapshot!(named.iter().map(of).collect::<Vec<_>>().join("\n"), @r"
    200 https://wall.example.org true X-CSRF-HEADER, X-CSRF-TOKEN
    200 https://wall.example.org true X-CSRF-HEADER, X-CSRF-TOKEN
    400 https://wall.example.org true X-CSRF-HEADER, X-CSRF-TOKEN
    200 https://wall.example.org true X-CSRF-HEADER, X-CSRF-TOKEN
    403 http://localhost:8081 true X-CSRF-HEADER, X-CSRF-TOKEN
    405 https://wall.example.org true X-CSRF-HEADER, X-CSRF-TOKEN
    404 https://wall.example.org true X-CSRF-HEADER, X-CSRF-TOKEN
    400 https://wall.example.org true X-CSRF-HEADER, X-CSRF-TOKEN
    403 https://wall.example.org true X-CSRF-HEADER, X-CSRF-TOKEN
    ");
    let others = [
        client.send("GET", "/api/v2/users", EVIL, b""),
        client.send("POST", "/api/v2/skills", EVIL, skill),
        client.send("GET", "/api/v2/users", "Origin: null\r\n", b""),
        client.send("GET", "/api/v2/users", "Origin: https://wall.example.org.evil.net\r\n", b""),
        client.send("GET", "/api/v2/users", "", b""),
    ];
    insta::assert_snapshot!(others.iter().map(told).collect::<Vec<_>>().join("\n"), @r"
    200
    vary: Origin
    403
    vary: Origin
    200
    vary: Origin
    200
    vary: Origin
    200
    vary: Origin
    ");
}

#[test]
fn a_stream_is_opened_to_the_pages_that_are_named() {
    let server = server(NAMED);
    let client = server.client();
    let upgrade = |origin: &str| {
        let head = client.head("GET", "/api/v1/stats/stream", 0);
        let head = head.replace("Connection: close\r\n", "Connection: Upgrade\r\n");
        let head = head.replace("Content-Length: 0\r\n\r\n", "");
        let key = "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
        client.switched(&format!("{head}Upgrade: websocket\r\n{key}{origin}\r\n")).status
    };
    assert_eq!((upgrade(WALL), upgrade(EVIL)), (101, 403));
}

#[test]
fn who_is_asked_for_name_and_password_is_told_so_across_sites() {
    let server = folder(&format!("challenge: true, cors: {{ {NAMED} }}")).serve();
    let refused = server.stranger().send("GET", INSIDE, WALL, b"");
    assert_eq!(refused.status, 401, "{refused:?}");
    assert_eq!(refused.header("access-control-allow-origin"), Some("https://wall.example.org"));
    assert!(refused.header("www-authenticate").is_some(), "{refused:?}");
}

#[test]
fn nothing_is_told_where_nobody_is_named() {
    for cors in ["", "allowedOrigins: []", "allowCredentials: true, maxAge: 5"] {
        let server = server(cors);
        let client = server.client();
        assert_eq!(preflight(&client, "/api/v2/users", WALL), "403\n", "{cors}");
        assert_eq!(told(&client.send("GET", "/api/v2/users", WALL, b"")), "200\n", "{cors}");
        assert_eq!(told(&client.send("POST", "/api/v2/skills", WALL, b"{}")), "403\n", "{cors}");
    }
}

#[test]
fn the_operator_says_what_those_pages_may_do() {
    let server = server(&format!(
        "{NAMED}, allowedMethods: [GET, OPTIONS], allowedHeaders: [Content-Type, X-Own], \
         allowCredentials: false, maxAge: 600"
    ));
    insta::assert_snapshot!(preflight(&server.stranger(), "/api/v2/users", WALL), @r"
    204
    access-control-allow-headers: content-type, x-own
    access-control-allow-methods: GET, OPTIONS
    access-control-allow-origin: https://wall.example.org
    access-control-expose-headers: X-CSRF-HEADER, X-CSRF-TOKEN
    access-control-max-age: 600
    vary: Origin
    ");
    // What browsers would not send is not taken, either.
    let client = server.client();
    assert_eq!(client.send("POST", "/api/v2/skills", WALL, b"{}").status, 403);
    let read = client.send("GET", "/api/v2/users", WALL, b"");
    assert_eq!((read.status, read.header("access-control-allow-credentials")), (200, None));
}

#[test]
fn pages_that_may_send_no_cookies_change_nothing_by_them() {
    for (is_allowed, expected) in [(true, 200), (false, 403)] {
        let cors = format!("{NAMED}, allowCredentials: {is_allowed}");
        let server = folder(&format!("cookieSameSite: None, cors: {{ {cors} }}")).serve();
        let cookie = log_in_as(&server, USER, PASSWORD);
        let client = Client::with_header(server.address, "Cookie", &cookie);
        let skill = br#"{"id":"it","name":"Italian"}"#;
        // A simple request: browsers send it without asking before.
        let headers = format!("{WALL}Content-Type: text/plain\r\n");
        let reply = client.send("POST", "/api/v2/skills", &headers, skill);
        assert_eq!(reply.status, expected, "{is_allowed}: {reply:?}");
    }
}

#[test]
fn the_endpoint_of_cometd_has_rules_of_its_own() {
    let handshake = json!([{"channel": "/meta/handshake", "version": "1.0"}]).to_string();
    let both = |reply: &Reply| {
        let origins = reply.head.matches("access-control-allow-origin").count();
        (reply.status, origins)
    };
    let cometd = "cometd: { allowedOrigins: ['https://wall.example.org'] }\n";
    let config = format!("{}http: {{ cors: {{ {NAMED} }} }}\n", account());
    for (config, expected) in [(config.clone() + cometd, (200, 1)), (config, (403, 0))] {
        let folder = Folder::new();
        folder.write("tallyboard.yaml", &config);
        let server = folder.serve();
        let client = server.client();
        let begun = client.send("POST", PATH, WALL, handshake.as_bytes());
        assert_eq!(both(&begun), expected, "{begun:?}");
        let read = client.send("GET", "/api/v2/users", WALL, b"");
        assert_eq!(both(&read), (200, 1), "{read:?}");
    }
}

#[test]
fn a_page_of_another_site_goes_on_with_a_session_where_its_cookie_may_travel() {
    let http = format!("enableCsrfProtection: true, cookieSameSite: None, cors: {{ {NAMED} }}");
    let server = folder(&http).serve();
    let credentials = format!(r#"{{"userName":"{USER}","password":"{PASSWORD}"}}"#);
    let begun = server.stranger().send("POST", "/login", WALL, credentials.as_bytes());
    let cookie = begun.header("set-cookie").expect("a session begins");
    let (value, rest) = cookie.split_once(';').unwrap();
    assert_eq!(rest, " HttpOnly; SameSite=None; Secure; Path=/; Max-Age=604800");
    let client = Client::with_header(server.address, "Cookie", value);
    let read = client.send("GET", "/api/v2/users", WALL, b"");
    let token = read.header("x-csrf-token").expect("the page may read it").to_owned();
    assert_eq!(read.header("access-control-expose-headers"), Some("X-CSRF-HEADER, X-CSRF-TOKEN"));
    let skill = br#"{"id":"it","name":"Italian"}"#;
    assert_eq!(client.send("POST", "/api/v2/skills", WALL, skill).status, 403);
    let shown = format!("{WALL}X-CSRF-TOKEN: {token}\r\n");
    assert_eq!(client.send("POST", "/api/v2/skills", &shown, skill).status, 200);
    // Nobody else gets anything by that cookie.
    let stolen = format!("{EVIL}X-CSRF-TOKEN: {token}\r\n");
    assert_eq!(client.send("DELETE", "/api/v2/skills/it", &stolen, b"").status, 403);
    // Without a word it stays at home.
    for (http, expected) in [
        ("cookieSameSite: Lax", "SameSite=Lax;"),
        ("cookieSameSite: Strict", "SameSite=Strict;"),
        ("", "SameSite=Strict;"),
    ] {
        let server = folder(http).serve();
        let begun = server.stranger().post("/login", &credentials);
        let cookie = begun.header("set-cookie").expect("a session begins");
        assert!(cookie.contains(expected) && !cookie.contains("Secure"), "{cookie}");
    }
}

#[test]
fn origins_and_headers_that_cannot_be_are_refused_with_a_hint() {
    let refused = |cors: &str| folder(&format!("cors: {{ {cors} }}")).refusal("");
    insta::assert_snapshot!(refused("allowedOrigins: ['*']"), @"tallyboard: the configuration file `tallyboard.yaml` is wrong: http.cors.allowedOrigins: `*` is no origin: expected one such as `https://wall.example.org`, without a path at line 4 column 33");
    insta::assert_snapshot!(refused("allowedOrigins: ['https://a.example.org/']"), @"tallyboard: the configuration file `tallyboard.yaml` is wrong: http.cors.allowedOrigins: `https://a.example.org/` is no origin: expected one such as `https://wall.example.org`, without a path at line 4 column 33");
    insta::assert_snapshot!(refused("allowedMethods: [get]"), @"tallyboard: the configuration file `tallyboard.yaml` is wrong: http.cors.allowedMethods[0]: unknown variant `get`, expected one of `GET`, `POST`, `PUT`, `DELETE`, `OPTIONS` at line 4 column 34");
    insta::assert_snapshot!(refused("allowedHeaders: ['a b']"), @"tallyboard: the configuration file `tallyboard.yaml` is wrong: http.cors.allowedHeaders: `a b` is no header: expected a name such as `X-Requested-With` at line 4 column 33");
    insta::assert_snapshot!(refused("maxAge: 86401"), @"tallyboard: the configuration file `tallyboard.yaml` is wrong: `http.cors.maxAge` is 86401: expected 0 to 86400");
    insta::assert_snapshot!(refused("allowedOrigin: []"), @"tallyboard: the configuration file `tallyboard.yaml` is wrong: http.cors: unknown field `allowedOrigin`, expected one of `allowedOrigins`, `allowedMethods`, `allowedHeaders`, `allowCredentials`, `maxAge` at line 4 column 17");
}
