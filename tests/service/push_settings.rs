//! Settings of notifications that only browsers notice.

use serde_json::json;

use crate::bayeux::{PATH, replies, served};
use crate::client::{Client, Reply};

const WALL: &str = "Origin: https://wall.example.org\r\n";

fn handshake(client: &Client, headers: &str) -> Reply {
    let handshake = json!([{"channel": "/meta/handshake", "version": "1.0"}]).to_string();
    client.send("POST", PATH, headers, handshake.as_bytes())
}

/// The cookie without its value, which nobody can guess.
fn cookie(section: &str) -> String {
    let (_folder, server) = served(section);
    let reply = handshake(&server.client(), "");
    let cookie = reply.header("set-cookie").expect("browsers are told apart");
    let (name, rest) = cookie.split_once('=').unwrap();
    format!("{name}{}", rest.find(';').map_or("", |end| &rest[end..]))
}

#[test]
fn the_cookie_of_browsers_is_set_as_the_operator_says() {
    insta::assert_snapshot!(cookie(""), @"BAYEUX_BROWSER; HttpOnly; SameSite=Lax; Path=/");
    insta::assert_snapshot!(cookie(
        "browserCookieName: WALL, browserCookieDomain: example.org, browserCookiePath: /cometd, \
         browserCookieMaxAge: 3600, browserCookieSecure: true, browserCookieHttpOnly: false, \
         browserCookieSameSite: Strict"
    ), @"WALL; SameSite=Strict; Secure; Path=/cometd; Domain=example.org; Max-Age=3600");
    // Browsers would refuse one that goes everywhere in the clear.
    insta::assert_snapshot!(cookie("browserCookieSameSite: None"), @"BAYEUX_BROWSER; HttpOnly; SameSite=None; Secure; Path=/");
    insta::assert_snapshot!(cookie("browserCookieSameSite: None, browserCookiePartitioned: true"), @"BAYEUX_BROWSER; HttpOnly; SameSite=None; Partitioned; Secure; Path=/");
}

#[test]
fn a_script_names_its_function_by_the_parameter_of_the_operator() {
    let (_folder, server) = served("jsonpCallbackParameter: callback");
    let client = server.client();
    let message = "message=%5B%5D";
    assert_eq!(
        client.get(&format!("{PATH}?{message}&callback=wall.told")).brief(),
        "200 /**/wall.told([]);"
    );
    assert_eq!(
        client.get(&format!("{PATH}?{message}&jsonp=wall.told")).brief(),
        "200 /**/jsonpcallback([]);"
    );
    assert!(
        client.get(&format!("{PATH}?{message}&callback=1(")).body.contains("`callback` is no name")
    );
}

fn of_cors(reply: &Reply) -> String {
    let names = ["origin", "credentials", "methods", "headers"];
    let told =
        names.map(|name| reply.header(&format!("access-control-allow-{name}")).unwrap_or("-"));
    format!("{} {}", reply.status, told.join(" | "))
}

#[test]
fn pages_of_other_sites_that_are_named_may_use_the_endpoint_and_no_others() {
    let (_folder, server) =
        served("allowedOrigins: ['https://wall.example.org', 'http://localhost:8081']");
    let (client, stranger) = (server.client(), server.stranger());
    let ask =
        "Access-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: content-type\r\n";
    let evil = "Origin: https://evil.example.org\r\n";
    let preflight = |origin: &str| {
        stranger.send("OPTIONS", &format!("{PATH}/handshake"), &format!("{origin}{ask}"), b"")
    };
    let answers = [
        preflight(WALL),
        preflight(evil),
        handshake(&client, WALL),
        handshake(&client, evil),
        handshake(&client, ""),
        // Nothing else is open to it.
        client.send("POST", "/api/v1/events", WALL, b""),
        client.send("OPTIONS", "/api/v1/stats", &format!("{WALL}{ask}"), b""),
    ];
    insta::assert_snapshot!(answers.iter().map(of_cors).collect::<Vec<_>>().join("\n"), @r"
    204 https://wall.example.org | true | GET, POST, OPTIONS | authorization, content-type, x-requested-with, x-api-key, x-csrf-token, cookie
    403 - | - | - | -
    200 https://wall.example.org | true | - | -
    403 - | - | - | -
    200 - | - | - | -
    403 - | - | - | -
    403 - | - | - | -
    ");
    assert_eq!(replies(&answers[2])[0]["successful"], true);
    assert!(
        answers
            .iter()
            .take(3)
            .all(|reply| reply.header("vary") == Some("Origin") || reply.status == 403)
    );
    // Same origin is the default.
    let (_folder, server) = served("");
    assert_eq!(of_cors(&handshake(&server.client(), WALL)), "403 - | - | - | -");
}

#[test]
fn a_websocket_of_a_page_that_is_named_is_opened() {
    let (_folder, server) = served("allowedOrigins: ['https://wall.example.org']");
    let client = server.client();
    let upgrade =
        |origin: &str| {
            let head = client
                .head("GET", PATH, 0)
                .replace("Connection: close\r\n", "")
                .replace("Content-Length: 0\r\n\r\n", "");
            client.switched(&format!(
            "{head}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
             Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{origin}\r\n"
        )).status
        };
    assert_eq!((upgrade(WALL), upgrade("Origin: https://evil.example.org\r\n")), (101, 403));
}
