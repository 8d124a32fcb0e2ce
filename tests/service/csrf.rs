//! The token that changes by the cookie of a session have to show, where the operator wants it (API
//! document, *CSRF protection*).

use crate::client::{Client, Reply};
use crate::login::{INSIDE, log_in_as};
use crate::program::{Folder, PASSWORD, Server, USER, account};

const EVENT: &str = r#"{"event":"AgentLogin","agent":"ann"}"#;
const MISSING: &str = r#"403 {"statusCode":20,"statusMessage":"Missing or invalid Csrf token"}"#;

fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("tallyboard.yaml", &(account() + "http: { enableCsrfProtection: true }\n"));
    folder
}

/// The header with the token that a reply tells, as a request shows it.
fn token(reply: &Reply) -> String {
    let name = reply.header("x-csrf-header").unwrap_or_else(|| panic!("no token: {reply:?}"));
    format!("{name}: {}\r\n", reply.header(name).expect("the header that is named"))
}

fn with_cookie(server: &Server, cookie: &str) -> Client {
    Client::with_header(server.address, "Cookie", cookie)
}

#[test]
fn a_change_by_a_cookie_shows_the_token_of_its_session() {
    let server = folder().serve();
    let (one, other) = (log_in_as(&server, USER, PASSWORD), log_in_as(&server, USER, PASSWORD));
    let (one, other) = (with_cookie(&server, &one), with_cookie(&server, &other));
    let told = one.get("/api/v2/me");
    let shown = token(&told);
    let value = shown.trim_end().rsplit_once(' ').unwrap().1;
    assert_eq!((value.len(), shown.starts_with("X-CSRF-TOKEN: ")), (36, true), "{shown}");
    for path in ["/api/v2/users", INSIDE, "/login", "/nothing"] {
        assert_eq!(token(&one.get(path)), shown, "{path}");
    }
    assert_ne!(token(&other.get("/login")), shown);
    let wrong = [
        String::new(),
        "X-CSRF-TOKEN: \r\n".to_owned(),
        shown.replace("TOKEN: ", "TOKEN: 0"),
        token(&other.get("/login")),
    ];
    for (method, path, body) in [
        ("POST", "/api/v1/events", EVENT),
        ("POST", "/api/v2/skills", r#"{"id":"it","name":"Italian"}"#),
        ("PUT", "/api/v2/skills/it", r#"{"name":"Italiano"}"#),
        ("DELETE", "/api/v2/skills/it", ""),
        ("POST", "/logout", ""),
    ] {
        for shown in &wrong {
            let refused = one.send(method, path, shown, body.as_bytes());
            assert_eq!(refused.brief(), MISSING, "{method} {path} {shown}");
        }
        let done = one.send(method, path, &shown, body.as_bytes());
        assert_eq!(done.status, 200, "{method} {path}: {done:?}");
    }
    assert_eq!(one.get(INSIDE).status, 403, "the session has ended");
    assert_eq!(other.get(INSIDE).status, 200);
}

#[test]
fn what_browsers_do_not_send_by_themselves_needs_no_token() {
    let server = folder().serve();
    let cookie = log_in_as(&server, USER, PASSWORD);
    let bearer = format!("Bearer {}", cookie.split_once('=').unwrap().1);
    let bearer = Client::with_header(server.address, "Authorization", &bearer);
    for client in [server.client(), bearer] {
        assert_eq!(client.post("/api/v1/events", EVENT).status, 200);
        assert_eq!(client.get(INSIDE).header("x-csrf-token"), None);
    }
    // A cookie that has ended is none.
    let gone = "Cookie: JSESSIONID=0123456789abcdef\r\n";
    assert_eq!(server.client().send("POST", "/api/v1/events", gone, EVENT.as_bytes()).status, 200);
    // Of two that are shown, the cookie counts.
    let both = format!("Cookie: {cookie}\r\n");
    let both = server.client().send("POST", "/api/v1/events", &both, EVENT.as_bytes());
    assert_eq!(both.brief(), MISSING);
    // Messages of Bayeux are let in: clients that know of the token do not show it there.
    let handshake = r#"[{"channel":"/meta/handshake","version":"1.0","supportedConnectionTypes":["long-polling"]}]"#;
    let reply = with_cookie(&server, &cookie).post("/api/v2/notifications", handshake);
    assert!(reply.body.contains(r#""successful":true"#), "{reply:?}");
}

#[test]
fn a_client_that_begins_with_itself_learns_the_token_with_its_cookie() {
    let server = folder().serve();
    let credentials = format!(r#"{{"userName":"{USER}","password":"{PASSWORD}"}}"#);
    for reply in [
        server.client().get("/api/v2/me?subresources=*"),
        server.stranger().post("/login", &credentials),
    ] {
        let cookie = reply.header("set-cookie").unwrap().split(';').next().unwrap();
        let client = with_cookie(&server, cookie);
        assert_eq!(client.post("/api/v1/events", EVENT).brief(), MISSING);
        let posted = client.send("POST", "/api/v1/events", &token(&reply), EVENT.as_bytes());
        assert_eq!(posted.status, 200, "{posted:?}");
    }
}

#[test]
fn a_token_outlasts_what_its_session_outlasts_and_is_nowhere_on_the_disk() {
    let folder = folder();
    let server = folder.serve();
    let cookie = log_in_as(&server, USER, PASSWORD);
    let shown = token(&with_cookie(&server, &cookie).get("/login"));
    server.kill();
    let server = folder.serve();
    let client = with_cookie(&server, &cookie);
    assert_eq!(client.send("POST", "/api/v1/events", &shown, EVENT.as_bytes()).status, 200);
    server.stop();
    let text = shown.trim_end().rsplit_once(' ').unwrap().1;
    let bytes = u128::from_str_radix(&text.replace('-', ""), 16).unwrap().to_be_bytes();
    let file = std::fs::read(folder.path().join("data/sessions.sqlite")).unwrap();
    let has = |wanted: &[u8]| file.windows(wanted.len()).any(|part| part == wanted);
    assert!(!has(text.as_bytes()) && !has(&bytes));
}

#[test]
fn without_the_switch_nobody_hears_of_a_token() {
    let server = Folder::new().serve();
    let cookie = log_in_as(&server, USER, PASSWORD);
    let client = with_cookie(&server, &cookie);
    for path in ["/api/v2/me", "/login", INSIDE] {
        let reply = client.get(path);
        let told = (reply.header("x-csrf-header"), reply.header("x-csrf-token"));
        assert_eq!(told, (None, None), "{path}");
    }
    assert_eq!(client.post("/api/v1/events", EVENT).status, 200);
}

#[test]
fn pages_of_other_sites_that_are_let_in_may_read_the_token() {
    let folder = Folder::new();
    let http = "http: { enableCsrfProtection: true }\n";
    let cometd = "cometd: { allowedOrigins: [\"https://wall.example.org\"] }\n";
    folder.write("tallyboard.yaml", &(account() + http + cometd));
    let server = folder.serve();
    let headers = "Origin: https://wall.example.org\r\nAccess-Control-Request-Method: POST\r\n";
    let asked = server.stranger().send("OPTIONS", "/api/v2/notifications", headers, b"");
    let exposed = asked.header("access-control-expose-headers");
    assert_eq!(exposed, Some("X-CSRF-HEADER, X-CSRF-TOKEN"));
    let allowed = asked.header("access-control-allow-headers").unwrap();
    assert!(allowed.contains("x-csrf-token"), "{allowed}");
}
