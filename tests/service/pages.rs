//! The pages that the program brings along, and what they are told: `/`, `/assets`,
//! `GET /api/v1/wallboard`. They have to be built before: `make pages`.

use crate::client::{Client, Reply};
use crate::program::{Folder, account};
use crate::scene;

/// What a page may load, and where it may send what is typed.
const CONTENT_POLICY: &str = "default-src 'self'; base-uri 'none'; form-action 'self'; \
                              frame-ancestors 'none'; object-src 'none'";

/// The address of the script that the front page loads.
fn script(page: &Reply) -> String {
    let begin = page.body.find("/assets/").expect("the page has a script: was it built?");
    let rest = &page.body[begin..];
    rest[..rest.find('"').expect("an attribute ends")].to_owned()
}

#[test]
fn everybody_may_load_the_page_and_nothing_from_elsewhere() {
    let server = Folder::new().serve();
    for path in ["/", "/docs"] {
        let page = server.stranger().get(path);
        assert_eq!(page.status, 200, "{page:?}");
        assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
        assert_eq!(page.header("content-security-policy"), Some(CONTENT_POLICY));
        assert_eq!(page.header("cache-control"), Some("no-cache"));
        assert!(!page.body.contains("://"), "{}", page.body);
        assert!(!page.body.contains("style="), "{}", page.body);
        let script = server.stranger().get(&script(&page));
        let kind = script.header("content-type");
        assert_eq!((script.status, kind), (200, Some("text/javascript; charset=utf-8")));
        assert_eq!(script.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(script.header("cache-control"), Some("public, max-age=31536000, immutable"));
    }
}

#[test]
fn a_page_that_is_known_is_not_sent_again() {
    let server = Folder::new().serve();
    let client = server.stranger();
    let tag = client.get("/").header("etag").expect("a tag").to_owned();
    let again = client.send("GET", "/", &format!("If-None-Match: {tag}\r\n"), b"");
    assert_eq!((again.status, again.body.as_str()), (304, ""));
    assert_eq!(client.send("GET", "/", "If-None-Match: \"0\"\r\n", b"").status, 200);
}

#[test]
fn a_page_is_packed_as_the_browser_can_unpack_it() {
    let server = Folder::new().serve();
    let client = server.stranger();
    let script = script(&client.get("/"));
    for (accepted, expected) in [
        ("gzip, deflate, br", Some("br")),
        ("gzip", Some("gzip")),
        ("br;q=0, gzip;q=0.5", Some("gzip")),
        ("identity", None),
    ] {
        let head = client.send("HEAD", &script, &format!("Accept-Encoding: {accepted}\r\n"), b"");
        assert_eq!((head.status, head.header("content-encoding")), (200, expected), "{accepted}");
        assert_eq!(head.header("vary"), Some("accept-encoding"));
        assert_eq!(head.header("content-type"), Some("text/javascript; charset=utf-8"));
    }
}

#[test]
fn behind_the_pages_everything_stays_closed() {
    let server = Folder::new().serve();
    for path in ["/assets/", "/assets/none.js", "/index.htm", "/docs/", "/assets/../../Cargo.toml"]
    {
        assert_eq!(server.stranger().get(path).status, 403, "{path}");
        assert_eq!(server.client().get(path).status, 404, "{path}");
    }
    assert_eq!(server.stranger().post("/", "").header("allow"), Some("GET,HEAD"));
    assert_eq!(server.stranger().get("/api/v1/wallboard").status, 403);
}

/// What the wallboard is told, without the release of the pages.
fn told(client: &Client) -> String {
    let mut told = client.get("/api/v1/wallboard").json();
    let release = told.as_object_mut().and_then(|told| told.remove("release"));
    assert!(release.is_some_and(|release| release.as_str().is_some_and(|text| text.len() == 16)));
    told.to_string()
}

#[test]
fn the_wallboard_is_told_what_it_has_to_know() {
    let folder = scene::folder();
    insta::assert_snapshot!(told(&folder.serve().client()), @r#"{"statusCode":0,"title":"Contact centre","zone":"UTC","clock":"events","periodS":10,"serviceLevel":{"warning":80,"critical":60},"longestWait":{"warning":60,"critical":120}}"#);
    let wallboard = "zone: Europe/Rome\nwallboard:\n  title: Nord\n  serviceLevel: { warning: 90, \
                     critical: 70 }\n  longestWait: { warning: 20, critical: 40 }\n";
    folder.write("tallyboard.yaml", &(account() + wallboard));
    insta::assert_snapshot!(told(&folder.serve_with("--data live").client()), @r#"{"statusCode":0,"title":"Nord","zone":"Europe/Rome","clock":"wall","periodS":10,"serviceLevel":{"warning":90,"critical":70},"longestWait":{"warning":20,"critical":40}}"#);
}

#[test]
fn thresholds_that_cannot_be_are_refused_with_their_bounds() {
    let folder = scene::folder();
    let refused = |wallboard: &str| {
        folder.write("tallyboard.yaml", &format!("{}wallboard: {wallboard}\n", account()));
        folder.refusal("")
    };
    insta::assert_snapshot!(refused("{ serviceLevel: { warning: 60, critical: 80 } }"), @"tallyboard: the configuration file `tallyboard.yaml` is wrong: `wallboard.serviceLevel.critical` is 80: expected 0 to 60");
    insta::assert_snapshot!(refused("{ longestWait: { warning: 60, critical: 20 } }"), @"tallyboard: the configuration file `tallyboard.yaml` is wrong: `wallboard.longestWait.critical` is 20: expected 60 to 86400");
    insta::assert_snapshot!(refused("{ serviceLevel: { warning: 101, critical: 80 } }"), @"tallyboard: the configuration file `tallyboard.yaml` is wrong: `wallboard.serviceLevel.warning` is 101: expected 0 to 100");
    insta::assert_snapshot!(refused("{ serviceLevel: { warning: 80 } }"), @"tallyboard: the configuration file `tallyboard.yaml` is wrong: wallboard.serviceLevel: missing field `critical` at line 4 column 28");
}
