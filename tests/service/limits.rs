//! What `/api/v2` takes of anybody: lengths, numbers of items, bytes that are no text, ids that would lead elsewhere; and the
//! small chapters, whole.

use serde_json::json;

use crate::chapter::{call, done, refused, told};
use crate::scene;

#[test]
fn what_is_too_long_or_too_many_is_refused_with_the_limit() {
    let server = scene::folder().serve();
    let client = server.client();
    let tell = |method: &str, path: &str, body: &str| {
        let reply = told(&server, &call(&client, method, path, body));
        let start: String = reply.chars().take(160).collect();
        start
    };
    let long = |length: usize| "x".repeat(length);
    let skill = |name: &str| format!(r#"{{"id":"s","name":"{name}"}}"#);
    insta::assert_snapshot!(tell("POST", "/skills", &skill(&long(256))), @r#"400 {"statusCode":2,"statusMessage":"`name` has more than 255 characters"}"#);
    done(&client, &[("POST", "/skills", &skill(&"ü".repeat(255)))]);
    let described = |length| format!(r#"{{"description":"{}"}}"#, long(length));
    insta::assert_snapshot!(tell("PUT", "/skills/s", &described(2_001)), @r#"400 {"statusCode":2,"statusMessage":"`description` has more than 2000 characters"}"#);
    insta::assert_snapshot!(tell("PUT", "/skills/s", &described(65_537)), @r#"400 {"statusCode":2,"statusMessage":"`description` is longer than 65536 bytes"}"#);
    insta::assert_snapshot!(tell("POST", "/skills", &format!(r#"{{"id":"{}","name":"n"}}"#, long(256))), @r#"400 {"statusCode":2,"statusMessage":"`id` has more than 255 characters"}"#);
    let many = |item: &str, count| vec![item; count].join(",");
    let skills = |count| format!(r#"{{"skills":[{}]}}"#, many(r#"{"name":"a"}"#, count));
    insta::assert_snapshot!(tell("POST", "/skills", &skills(1_001)), @r#"400 {"statusCode":2,"statusMessage":"`skills` has 1001 items, and 1000 are too many"}"#);
    insta::assert_snapshot!(tell("POST", "/skills", r#"{"skills":[]}"#), @r#"400 {"statusCode":1,"statusMessage":"`skills` is empty"}"#);
    let uris = |count| format!(r#"{{"uris":[{}]}}"#, many(r#""/api/v2/skills/s""#, count));
    insta::assert_snapshot!(tell("DELETE", "/skills", &uris(1_001)), @r#"400 {"statusCode":2,"statusMessage":"`uris` has 1001 items, and 1000 are too many"}"#);
    let whole = format!(r#"{{"name":"{}"}}"#, long(9 << 20));
    insta::assert_snapshot!(tell("POST", "/skills", &whole), @r#"413 {"statusCode":2,"statusMessage":"the body is larger than 8388608 bytes: send smaller batches, or raise `body_bytes_max` in the configuration"}"#);
    insta::assert_snapshot!(tell("POST", "/skills", &"[".repeat(200_000)), @r#"400 {"statusCode":2,"statusMessage":"the body is no JSON: recursion limit exceeded at line 1 column 128"}"#);
    insta::assert_snapshot!(tell("POST", "/skills", r#"{"name":"n","colour":"red"}"#), @r#"400 {"statusCode":2,"statusMessage":"`colour` is no attribute: expected any of id, name, description"}"#);
    insta::assert_snapshot!(tell("POST", "/skills", r#"{"name":7}"#), @r#"400 {"statusCode":2,"statusMessage":"`name` has to be a text"}"#);
    insta::assert_snapshot!(tell("PUT", "/skills/s", r#"{"id":"other"}"#), @r#"400 {"statusCode":2,"statusMessage":"`id` cannot be set here"}"#);
}

#[test]
fn every_text_has_its_limit() {
    let server = scene::folder().serve();
    let client = server.client();
    let long = "x".repeat(256);
    let number = format!("1{}", "-".repeat(255));
    for (path, body) in [
        ("/users", json!({ "userName": long })),
        ("/users", json!({ "userName": "u", "firstName": long })),
        ("/users", json!({ "userName": "u", "lastName": long })),
        ("/users", json!({ "userName": "u", "employeeId": long })),
        ("/users", json!({ "userName": "u", "emailAddress": long })),
        ("/users", json!({ "userName": "u", "password": "x".repeat(70_000) })),
        ("/devices", json!({ "phoneNumber": number })),
        ("/devices", json!({ "phoneNumber": "1".repeat(16) })),
        ("/devices", json!({ "phoneNumber": "1", "model": long })),
        ("/devices", json!({ "phoneNumber": "1", "vendor": long })),
        ("/queues", json!({ "name": long, "channel": "chat" })),
        ("/queues", json!({ "name": "q", "channel": long })),
        ("/queues", json!({ "name": "q", "channel": "chat", "description": "x".repeat(2_001) })),
        ("/queues", json!({ "name": "q", "channel": "voice", "phoneNumber": number })),
        ("/contacts", json!({ "name": long })),
        ("/contacts", json!({ "name": "c", "phoneNumber": long })),
    ] {
        refused(&client, &[("POST", path, &body.to_string(), 400, 2)]);
    }
    for path in ["/users", "/devices", "/queues", "/contacts"] {
        let listed = call(&client, "GET", &format!("{path}?fields=id"), "").json();
        assert_eq!(listed[path.trim_start_matches('/')], json!([]), "{path}");
    }
}

#[test]
fn passwords_of_so_many_users_are_not_hashed_at_once() {
    let server = scene::folder().serve();
    let client = server.client();
    let user = |index| json!({ "userName": format!("u{index}"), "password": "four words of hers" });
    let users = |count: usize| json!({ "users": (0..count).map(user).collect::<Vec<_>>() });
    let reply = call(&client, "POST", "/users", &users(501).to_string());
    insta::assert_snapshot!(reply.brief(), @r#"400 {"statusCode":2,"statusMessage":"`users` has 501 passwords, and no more than 500 can be at once: each takes its time"}"#);
    let without: Vec<_> =
        (0..1_000).map(|index| json!({ "userName": format!("u{index}") })).collect();
    done(&client, &[("POST", "/users", &json!({ "users": without }).to_string())]);
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    let server = scene::folder().serve();
    let client = server.client();
    let bodies: [&[u8]; 5] = [
        b"{\"name\":\"\xff\xfe\"}",
        b"{\"name\":\"\xed\xa0\x80\"}",
        b"{\"name\":\"\xc0\xaf\"}",
        b"{\"name\":\"\xf4\x90\x80\x80\"}",
        br#"{"name":"\ud800"}"#,
    ];
    for body in bodies {
        let reply = client.send("POST", "/api/v2/skills", "", body);
        let outcome = (reply.status, &reply.json()["statusCode"]);
        assert_eq!(outcome, (400, &2.into()), "{body:?}: {reply:?}");
    }
    for hidden in ["\\u0000", "\\u001b[31m", "a\\nb", "a\\u0085b"] {
        let body = format!(r#"{{"name":"{hidden}"}}"#);
        refused(&client, &[("POST", "/skills", &body, 400, 2)]);
    }
    assert_eq!(call(&client, "GET", "/skills", "").json()["uris"], serde_json::json!([]));
}

#[test]
fn ids_lead_nowhere_else() {
    let server = scene::folder().serve();
    let client = server.client();
    for id in [
        "..",
        ".hidden",
        "a/b",
        "a\\\\b",
        "../../etc/passwd",
        "a b",
        "a?b",
        "a#b",
        "%2e%2e",
        "<a>",
        "\\u202e",
    ] {
        let body = format!(r#"{{"id":"{id}","name":"n"}}"#);
        refused(&client, &[("POST", "/skills", &body, 400, 2)]);
    }
    for path in [
        "/skills/%2e%2e%2fusers",
        "/skills/..%2fusers",
        "/users/%00",
        "/users/%ff",
        "/settings/%2e%2e%2freporting",
        "/phone-numbers/..%5c",
        "/users/ann%2fskills",
    ] {
        let reply = call(&client, "GET", path, "");
        assert!(matches!(reply.status, 400 | 404), "{path}: {reply:?}");
    }
    let uris =
        r#"{"uris":["/api/v2/skills/../users/ann","http://elsewhere/api/v2/skills/%2e%2e"]}"#;
    let reply = call(&client, "DELETE", "/skills", uris);
    assert!(matches!(reply.status, 400 | 404), "{reply:?}");
}

#[test]
fn the_small_chapters_tell_what_they_have() {
    let server = scene::folder().serve();
    let client = server.client();
    let get = |path: &str| told(&server, &call(&client, "GET", path, ""));
    insta::assert_snapshot!(get("/features"), @r#"200 {"statusCode":0,"uris":["http://host/api/v2/features/api-provisioning","http://host/api/v2/features/api-voice","http://host/api/v2/features/api-contacts","http://host/api/v2/features/api-settings"]}"#);
    insta::assert_snapshot!(get("/features?fields=*"), @r#"200 {"statusCode":0,"features":[{"id":"api-provisioning","displayName":"Provisioning","description":"Users, skills, queues and devices.","autoAssignOnContactCenterCreate":true,"uri":"http://host/api/v2/features/api-provisioning","path":"/api/v2/features/api-provisioning"},{"id":"api-voice","displayName":"Voice","description":"Devices, and the states of agents at them.","autoAssignOnContactCenterCreate":true,"uri":"http://host/api/v2/features/api-voice","path":"/api/v2/features/api-voice"},{"id":"api-contacts","displayName":"Contacts","description":"Everybody who can be called: users, queues and others.","autoAssignOnContactCenterCreate":true,"uri":"http://host/api/v2/features/api-contacts","path":"/api/v2/features/api-contacts"},{"id":"api-settings","displayName":"Settings","description":"Groups of settings, those of clients too.","autoAssignOnContactCenterCreate":true,"uri":"http://host/api/v2/features/api-settings","path":"/api/v2/features/api-settings"}]}"#);
    insta::assert_snapshot!(get("/features/api-contacts"), @r#"200 {"statusCode":0,"feature":{"id":"api-contacts","displayName":"Contacts","description":"Everybody who can be called: users, queues and others.","autoAssignOnContactCenterCreate":true,"uri":"http://host/api/v2/features/api-contacts","path":"/api/v2/features/api-contacts"}}"#);
    insta::assert_snapshot!(get("/features/nothing"), @r#"404 {"statusCode":6,"statusMessage":"there is no feature `nothing`"}"#);
    insta::assert_snapshot!(get("/services"), @r#"200 {"statusCode":0,"uris":["http://host/api/v2/services/reporting","http://host/api/v2/services/provisioning","http://host/api/v2/services/voice","http://host/api/v2/services/media"]}"#);
    insta::assert_snapshot!(get("/services/nothing"), @r#"404 {"statusCode":6,"statusMessage":"there is no service `nothing`"}"#);
    let version = get("/diagnostics/version").replace(env!("CARGO_PKG_VERSION"), "0.0.0");
    insta::assert_snapshot!(version, @r#"200 {"statusCode":0,"version":"0.0.0"}"#);
    insta::assert_snapshot!(get("/me"), @r#"200 {"statusCode":0,"user":{"userName":"admin","roles":["ROLE_CLOUD_ADMIN"]}}"#);
    insta::assert_snapshot!(get("/me/devices"), @r#"403 {"statusCode":5,"statusMessage":"the account of the service is no user, and has none of this"}"#);
}
