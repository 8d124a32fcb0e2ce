//! A path in front of all paths, which clients of older installations have in their addresses.

use serde_json::json;

use crate::bayeux::{PATH, replies};
use crate::client::Client;
use crate::login::log_in_as;
use crate::program::{Folder, PASSWORD, Server, USER, account};

fn folder(http: &str) -> Folder {
    let folder = Folder::new();
    folder.write("tallyboard.yaml", &format!("{}http: {{ {http} }}\n", account()));
    folder
}

fn server() -> Server {
    folder("pathPrefix: /cloud-web").serve()
}

#[test]
fn what_is_below_the_prefix_is_what_is_there_without_it() {
    let server = server();
    let client = server.client();
    let skill = r#"{"id":"it","name":"Italian"}"#;
    let made = client.post("/cloud-web/api/v2/skills", skill);
    let host = server.address.to_string();
    // URIs are the same for everybody: those of messages have no request that they could follow.
    insta::assert_snapshot!(made.brief().replace(&host, "host"), @r#"200 {"statusCode":0,"id":"it","uri":"http://host/api/v2/skills/it"}"#);
    for path in [
        "/api/v2/skills/it",
        "/api/v2/skills?fields=*",
        "/api/v2/skills/none",
        "/api/v1/stats?type=queue",
        "/api/v1/stats/none",
        "/health",
        "/login",
        "/",
        "/docs",
        "/nothing",
    ] {
        let (bare, prefixed) = (client.get(path), client.get(&format!("/cloud-web{path}")));
        assert_eq!(prefixed.status, bare.status, "{path}");
        let is_page = ["/", "/docs"].contains(&path);
        assert!(is_page || path == "/health" || prefixed.body == bare.body, "{path}: {prefixed:?}");
    }
    assert_eq!(client.get("/cloud-web").status, client.get("/").status);
    let uris = format!(r#"{{"uris":["http://{host}/cloud-web/api/v2/skills/it"]}}"#);
    let gone = client.send("DELETE", "/cloud-web/api/v2/skills", "", uris.as_bytes());
    assert_eq!(gone.brief(), r#"200 {"statusCode":0}"#);
}

#[test]
fn the_prefix_opens_nothing_that_is_closed() {
    let server = server();
    let (client, stranger) = (server.client(), server.stranger());
    assert_eq!(stranger.get("/cloud-web/api/v2/users").status, 403);
    assert_eq!(stranger.get("/cloud-web/health").status, 200);
    let evil = "Origin: https://evil.example.org\r\n";
    assert_eq!(client.send("POST", "/cloud-web/api/v2/skills", evil, b"{}").status, 403);
    for path in [
        "/cloud-webs/api/v2/users",
        "/cloud-web/cloud-web/api/v2/users",
        "/Cloud-Web/api/v2/users",
        "/cloud-web//api/v2/users",
    ] {
        assert_eq!(client.get(path).status, 404, "{path}");
    }
}

#[test]
fn sessions_and_notifications_are_the_same_on_both_paths() {
    let server = server();
    let cookie = log_in_as(&server, USER, PASSWORD);
    let client = Client::with_header(server.address, "Cookie", &cookie);
    assert_eq!(client.get("/cloud-web/api/v2/me").status, 200);
    let begun = server
        .stranger()
        .post("/cloud-web/login", format!(r#"{{"userName":"{USER}","password":"{PASSWORD}"}}"#));
    let cookie = begun.header("set-cookie").expect("a session begins");
    assert!(cookie.contains("; Path=/;"), "{cookie}");
    let handshake = json!([{"channel": "/meta/handshake", "version": "1.0"}]).to_string();
    for path in [PATH, "/cometd"] {
        let reply = server.client().post(&format!("/cloud-web{path}/handshake"), &handshake);
        assert_eq!(replies(&reply)[0]["successful"], true, "{reply:?}");
    }
    let stream = server.client().stream_at("/cloud-web/api/v1/stats/stream");
    drop(stream);
}

#[test]
fn pages_of_other_sites_are_told_the_same_on_both_paths() {
    let cors = "cors: { allowedOrigins: ['https://wall.example.org'] }";
    let server = folder(&format!("pathPrefix: /cloud-web, {cors}")).serve();
    let wall = "Origin: https://wall.example.org\r\n";
    let ask = format!("{wall}Access-Control-Request-Method: PUT\r\n");
    let stranger = server.stranger();
    for (path, expected) in [("/api/v2/users", 204), (PATH, 403)] {
        for path in [path.to_owned(), format!("/cloud-web{path}")] {
            let told = stranger.send("OPTIONS", &path, &ask, b"");
            let origin = (expected == 204).then_some("https://wall.example.org");
            let seen = (told.status, told.header("access-control-allow-origin"));
            assert_eq!(seen, (expected, origin), "{path}");
        }
    }
}

#[test]
fn without_the_key_there_is_no_prefix() {
    let server = Folder::new().serve();
    assert_eq!(server.client().get("/cloud-web/api/v2/users").status, 404);
}

#[test]
fn prefixes_that_cannot_be_are_refused_with_a_hint() {
    let refused = |prefix: &str| folder(&format!("pathPrefix: '{prefix}'")).refusal("");
    insta::assert_snapshot!(refused("cloud-web"), @"tallyboard: the configuration file `tallyboard.yaml` is wrong: http: `cloud-web` is no path prefix: expected a path such as `/cloud-web`: a slash in front and none at the end, letters, digits, `-`, `_` and `.`, and nothing that the service has itself at line 4 column 7");
    for prefix in [
        "",
        "/",
        "/cloud-web/",
        "/a//b",
        "/a/../b",
        "/a b",
        "/a%20b",
        "/ü",
        "/api",
        "/api/v2",
        "/login",
    ] {
        let refusal = refused(prefix);
        assert!(refusal.contains(&format!("`{prefix}` is no path prefix")), "{refusal}");
    }
    let server = folder("pathPrefix: /gws/cloud-web").serve();
    assert_eq!(server.client().get("/gws/cloud-web/api/v2/users").status, 200);
}
