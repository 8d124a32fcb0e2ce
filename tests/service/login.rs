//! `POST /login` and `POST /logout`, and the door: who comes in with what.

use std::io::{Read, Write};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use crate::chapter::user;
use crate::client::{Client, Reply};
use crate::program::{Folder, PASSWORD, Server, USER, account};

/// Something behind the door that is always there.
pub(crate) const INSIDE: &str = "/api/v1/stats?type=queue";

fn log_in(server: &Server, body: &str) -> Reply {
    server.stranger().post("/login", body)
}

/// Logs in and gives the cookie.
pub(crate) fn log_in_as(server: &Server, name: &str, password: &str) -> String {
    let reply = log_in(server, &format!(r#"{{"userName":"{name}","password":"{password}"}}"#));
    reply.header("set-cookie").unwrap().split(';').next().unwrap().to_owned()
}

/// A browser that has logged in.
pub(crate) fn browser(server: &Server) -> Client {
    Client::with_header(server.address, "Cookie", &log_in_as(server, USER, PASSWORD))
}

#[test]
fn strangers_see_no_value_and_change_nothing() {
    let server = Folder::new().serve();
    let stranger = server.stranger();
    let denied = r#"403 {"statusCode":20,"statusMessage":"Access denied"}"#;
    for (method, path) in [
        ("GET", INSIDE),
        ("GET", "/api/v1/stats/Sales"),
        ("GET", "/api/v2/stats/Sales/Total_Answered"),
        ("GET", "/api/v1/stats/stream"),
        ("GET", "/api/v1/wallboard"),
        ("POST", "/api/v1/events"),
        ("POST", "/logout"),
        ("GET", "/nothing"),
        ("GET", "/health/"),
        ("GET", "//health"),
        ("GET", "/login/../api/v1/stats"),
        ("DELETE", "/api/v1/events"),
    ] {
        assert_eq!(stranger.send(method, path, "", b"").brief(), denied, "{method} {path}");
    }
    assert_eq!(stranger.get("/health").status, 200);
}

#[test]
fn name_and_password_let_in_and_nothing_else_does() {
    let server = Folder::new().serve();
    let basic = |text: &str| format!("Basic {}", BASE64_STANDARD.encode(text));
    for (authorization, status) in [
        (basic(&format!("{USER}:{PASSWORD}")), 200),
        (basic(&format!("{USER}:{PASSWORD}")).replace("Basic", "basic"), 200),
        (basic(&format!("{USER}:a wall of board")), 403),
        (basic(&format!("{USER}:{PASSWORD} ")), 403),
        (basic(&format!("ADMIN:{PASSWORD}")), 403),
        (basic(&format!(":{PASSWORD}")), 403),
        (basic(&format!("{USER}:")), 403),
        (basic(USER), 403),
        (basic(""), 403),
        (format!("Basic {USER}:{PASSWORD}"), 403),
        ("Basic ====".to_owned(), 403),
        ("Basic".to_owned(), 403),
        (format!("Bearer {PASSWORD}"), 403),
        (String::new(), 403),
    ] {
        let client = Client::with_header(server.address, "Authorization", &authorization);
        assert_eq!(client.get(INSIDE).status, status, "{authorization}");
    }
    // A right password that is remembered opens for no other one.
    let wrong = Client::new(server.address, Some((USER, "another")));
    assert_eq!(wrong.get(INSIDE).status, 403);
}

#[test]
fn many_clients_of_one_account_can_come_at_once() {
    let server = Folder::new().serve();
    let client = server.client();
    let head = client.head("GET", INSIDE, 0);
    let (most, last) = head.split_at(head.len() - 1);
    let mut crowd: Vec<_> = (0..200).map(|_| client.connect()).collect();
    // Only when all are there, all of them say the rest.
    for part in [most, last] {
        crowd.iter_mut().for_each(|stream| stream.write_all(part.as_bytes()).unwrap());
    }
    for stream in &mut crowd {
        let mut reply = String::new();
        stream.read_to_string(&mut reply).unwrap();
        assert!(reply.starts_with("HTTP/1.1 200"), "{reply}");
    }
}

#[test]
fn a_name_that_is_shown_counts_more_than_the_cookie_of_somebody_else() {
    let server = Folder::new().serve();
    let ann = user(&server, "default", "ann", "ROLE_AGENT");
    let cookie = log_in_as(&server, USER, PASSWORD);
    let with = |client: &Client| {
        client.send("GET", "/api/v2/me?fields=userName", &format!("Cookie: {cookie}\r\n"), b"")
    };
    let name = |client: &Client| with(client).json()["user"]["userName"].clone();
    assert_eq!(name(&ann), "ann");
    assert_eq!(name(&server.client()), USER);
    assert_eq!(name(&server.stranger()), USER);
    let stale = Client::new(server.address, Some((USER, "an older one")));
    assert_eq!(name(&stale), USER, "the session of this name goes on");
    let wrong = Client::new(server.address, Some(("ann", "another")));
    assert_eq!(with(&wrong).json()["statusCode"], 20);
}

#[test]
fn strangers_are_asked_for_name_and_password_where_the_operator_wants_it() {
    let folder = Folder::new();
    folder.write("tallyboard.yaml", &(account() + "http: { challenge: true }\n"));
    let server = folder.serve();
    let asked = server.stranger().get("/api/v2/me");
    assert_eq!(asked.brief(), r#"401 {"statusCode":20,"statusMessage":"Access denied"}"#);
    let challenge = asked.header("www-authenticate");
    assert_eq!(challenge, Some(r#"Basic realm="Tallyboard", charset="UTF-8""#));
    assert_eq!(server.stranger().get("/login").status, 200);
    assert_eq!(server.client().get("/api/v2/me").status, 200);
    for path in ["/api/v2/diagnostics/version", "/api/v2/diagnostics/version/"] {
        let version = server.stranger().get(path);
        assert_eq!((version.status, version.header("www-authenticate")), (200, None), "{path}");
    }
}

#[test]
fn a_browser_logs_in_and_out() {
    let server = Folder::new().serve();
    let credentials = format!(r#"{{"userName":"{USER}","password":"{PASSWORD}"}}"#);
    let reply = log_in(&server, &credentials);
    assert_eq!(reply.brief(), r#"200 {"statusCode":0}"#);
    let cookie = reply.header("set-cookie").unwrap();
    let (token, rest) = cookie.strip_prefix("JSESSIONID=").unwrap().split_once(';').unwrap();
    // It lasts as long as a session that nobody uses.
    assert_eq!((token.len(), rest), (32, " HttpOnly; SameSite=Strict; Path=/; Max-Age=604800"));
    let again = log_in(&server, &credentials);
    assert_ne!(again.header("set-cookie"), Some(cookie), "every session has a token of its own");

    let (one, other) = (browser(&server), browser(&server));
    assert_eq!(one.get(INSIDE).status, 200);
    let bye = one.post("/logout", "");
    assert_eq!(bye.brief(), r#"200 {"statusCode":0}"#);
    let gone = bye.header("set-cookie").unwrap();
    assert!(gone.starts_with("JSESSIONID=; ") && gone.contains("Max-Age=0"), "{gone}");
    assert_eq!(one.get(INSIDE).status, 403);
    assert_eq!(other.get(INSIDE).status, 200, "only one session has ended");
    let invented = Client::with_header(server.address, "Cookie", "JSESSIONID=0123456789abcdef");
    assert_eq!(invented.get(INSIDE).status, 403);
}

#[test]
fn who_asks_learns_whether_somebody_is_logged_in_and_goes_on_with_the_cookie() {
    let server = Folder::new().serve();
    let stranger = server.stranger().get("/login");
    insta::assert_snapshot!(stranger.brief(), @r#"200 {"statusCode":0,"isLoggedIn":false}"#);
    assert_eq!(stranger.header("set-cookie"), None);
    let given = log_in_as(&server, USER, PASSWORD);
    let browser = Client::with_header(server.address, "Cookie", &given);
    let known = browser.get("/login");
    insta::assert_snapshot!(known.brief(), @r#"200 {"statusCode":0,"isLoggedIn":true}"#);
    let renewed = format!("{given}; HttpOnly; SameSite=Strict; Path=/; Max-Age=604800");
    assert_eq!(known.header("set-cookie"), Some(&*renewed));
    let by_password = server.client().get("/login");
    assert_eq!(by_password.json()["isLoggedIn"], true);
    assert_eq!(by_password.header("set-cookie"), None);
    browser.post("/logout", "");
    assert_eq!(browser.get("/login").json()["isLoggedIn"], false);
}

#[test]
fn a_cookie_that_was_given_over_tls_goes_over_nothing_else() {
    let server = Folder::new().serve();
    let body = format!(r#"{{"userName":"{USER}","password":"{PASSWORD}"}}"#);
    let cookie = |header: &str| {
        let reply = server.stranger().send("POST", "/login", header, body.as_bytes());
        reply.header("set-cookie").unwrap().to_owned()
    };
    let origin = |scheme: &str| format!("Origin: {scheme}://{}\r\n", server.address);
    // The browser says so; what a proxy says is in `forwarded`.
    let secure = cookie(&origin("https"));
    assert!(secure.contains("; Secure"), "{secure}");
    let given = secure.split(';').next().unwrap();
    let browser = Client::with_header(server.address, "Cookie", given);
    // A request for the page of the same origin does not say where that comes from.
    assert_eq!(browser.get("/login").header("set-cookie"), Some(&*secure));
    assert_eq!(browser.get(INSIDE).status, 200);
    for plain in ["", "X-Forwarded-Proto: http\r\n", &origin("http")] {
        assert!(!cookie(plain).contains("Secure"), "{plain}");
    }
}

#[test]
fn a_page_without_scripts_can_log_in() {
    let server = Folder::new().serve();
    let form = |body: &str| {
        let kind = "Content-Type: application/x-www-form-urlencoded\r\n";
        server.stranger().send("POST", "/login", kind, body.as_bytes())
    };
    assert_eq!(form("userName=admin&password=a+wall%20of+boards").status, 200);
    assert_eq!(form("userName=admin&password=a+wall").status, 403);
    assert_eq!(form("userName=admin").status, 400);
}

#[test]
fn a_login_that_is_none_is_told_what_to_send() {
    let server = Folder::new().serve();
    for body in ["", "{}", "[]", "{", r#"{"userName":"admin"}"#, r#"{"userName":7,"password":""}"#]
    {
        let reply = log_in(&server, body);
        assert_eq!((reply.status, &reply.json()["statusCode"]), (400, &1.into()), "{body}");
        assert_eq!(reply.header("set-cookie"), None);
    }
    insta::assert_snapshot!(log_in(&server, "{}").brief(), @r#"400 {"statusCode":1,"statusMessage":"expected {\"userName\":\"…\",\"password\":\"…\"}, or the same as a form"}"#);
    let unreadable =
        server.stranger().send("POST", "/login", "Content-Encoding: gzip\r\n", b"no gzip");
    insta::assert_snapshot!(unreadable.brief(), @r#"400 {"statusCode":2,"statusMessage":"the body cannot be read: it ends too early, or is no gzip"}"#);
    let wrong = log_in(&server, r#"{"userName":"admin","password":"guessed"}"#);
    assert_eq!(wrong.header("set-cookie"), None);
    insta::assert_snapshot!(wrong.brief(), @r#"403 {"statusCode":20,"statusMessage":"Access denied"}"#);
}

#[test]
fn pages_of_other_sites_change_nothing() {
    let server = Folder::new().serve();
    let own = format!("http://{}", server.address);
    let secure = format!("https://{}", server.address);
    let other_port = format!("http://{}1", server.address);
    let credentials = format!(r#"{{"userName":"{USER}","password":"{PASSWORD}"}}"#);
    for (origin, posting) in [
        (own.as_str(), 200),
        (secure.as_str(), 200),
        ("http://example.com", 403),
        (other_port.as_str(), 403),
        ("null", 403),
        ("", 403),
    ] {
        let headers = format!("Origin: {origin}\r\n");
        let event = br#"{"event":"AgentLogin","agent":"ann"}"#;
        for client in [server.client(), browser(&server)] {
            let posted = client.send("POST", "/api/v1/events", &headers, event);
            assert_eq!(posted.status, posting, "{origin}");
            // Reading is harmless: that page cannot see the reply.
            assert_eq!(client.send("GET", INSIDE, &headers, b"").status, 200, "{origin}");
        }
        let login = server.stranger().send("POST", "/login", &headers, credentials.as_bytes());
        assert_eq!(login.status, posting, "{origin}");
    }
    let events = server.client().health()["events"].clone();
    assert_eq!(events, 4, "only those of the own pages");
}
