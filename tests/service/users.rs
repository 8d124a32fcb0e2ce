//! Users, and how they log in.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value as Json, json};

use crate::bayeux::{PATH, Poller, lines_of, post};
use crate::chapter::told;
use crate::client::Client;
use crate::program::{Folder, Server, account};

pub(crate) const PASSWORD_OF_USERS: &str = "secret-1";

/// Makes a user with the password of all users.
#[track_caller]
pub(crate) fn create(client: &Client, mut new: Json) {
    new["password"] = json!(PASSWORD_OF_USERS);
    let reply = client.post("/api/v2/users", new.to_string());
    assert_eq!(reply.status, 200, "{}", reply.brief());
}

/// A client of a user.
pub(crate) fn user(server: &Server, name: &str) -> Client {
    Client::new(server.address, Some((name, PASSWORD_OF_USERS)))
}

fn change_password(old: &str, new: &str) -> String {
    let encoded = |text: &str| BASE64_STANDARD.encode(text);
    json!({
        "operationName": "ChangePassword",
        "oldPassword": encoded(old),
        "newPassword": encoded(new),
    })
    .to_string()
}

#[test]
fn a_user_is_made_read_changed_and_removed() {
    let server = Folder::new().serve();
    let client = server.client();
    let made = client.post(
        "/api/v2/users",
        r#"{"id":"ann","userName":"ann@example.org","firstName":"Ann","lastName":"Lee"}"#,
    );
    assert_eq!(
        told(&server, &made),
        r#"200 {"statusCode":0,"id":"ann","uri":"http://host/api/v2/users/ann"}"#
    );
    let read = |query: &str| told(&server, &client.get(&format!("/api/v2/users/ann{query}")));
    assert_eq!(
        read(""),
        r#"200 {"statusCode":0,"user":{"id":"ann","userName":"ann@example.org","firstName":"Ann","lastName":"Lee","roles":["ROLE_AGENT"],"changePasswordOnFirstLogin":false,"enabled":false,"doNotDisturb":"Off","contactCenterId":"default","uri":"http://host/api/v2/users/ann","path":"/api/v2/users/ann"}}"#
    );
    assert_eq!(
        read("?fields=lastName,roles"),
        r#"200 {"statusCode":0,"user":{"lastName":"Lee","roles":["ROLE_AGENT"]}}"#
    );
    let changed = client.send(
        "PUT",
        "/api/v2/users/ann",
        "",
        br#"{"lastName":"Roe","roles":["ROLE_AGENT","ROLE_SUPERVISOR"],"employeeId":"7","emailAddress":"ann@example.com"}"#,
    );
    assert_eq!(changed.brief(), r#"200 {"statusCode":0}"#);
    assert_eq!(
        read("?fields=lastName,roles,employeeId,emailAddress"),
        r#"200 {"statusCode":0,"user":{"lastName":"Roe","employeeId":"7","emailAddress":"ann@example.com","roles":["ROLE_SUPERVISOR","ROLE_AGENT"]}}"#
    );
    let renamed = client.send("PUT", "/api/v2/users/ann", "", br#"{"userName":"bob"}"#);
    assert_eq!(
        renamed.brief(),
        r#"400 {"statusCode":3,"statusMessage":"the name of a user cannot be changed"}"#
    );
    // An agent of that id is counted from then on, and shown no more when it is removed.
    assert_eq!(client.get("/api/v1/stats/ann").status, 200);
    assert_eq!(
        client.send("DELETE", "/api/v2/users/ann", "", b"").brief(),
        r#"200 {"statusCode":0}"#
    );
    assert_eq!(read(""), r#"404 {"statusCode":6,"statusMessage":"there is no user `ann`"}"#);
    assert_eq!(client.get("/api/v1/stats/ann").status, 404);
}

#[test]
fn a_list_is_filtered_sorted_and_cut() {
    let server = Folder::new().serve();
    let client = server.client();
    let user = |id: &str, last: &str, role: &str| json!({ "id": id, "userName": id, "lastName": last, "roles": [role] });
    let users = [
        user("a", "Zoe", "ROLE_AGENT"),
        user("b", "abel", "ROLE_ADMIN"),
        user("c", "Roe", "ROLE_AGENT"),
    ];
    let made = client.post("/api/v2/users", json!({ "users": users }).to_string());
    assert_eq!(made.json()["succeeded"].as_array().unwrap().len(), 3, "{}", made.brief());
    for (query, expected) in [
        ("?fields=id", r#"[{"id":"a"},{"id":"b"},{"id":"c"}]"#),
        ("?fields=id&sortBy=lastName", r#"[{"id":"b"},{"id":"c"},{"id":"a"}]"#),
        ("?fields=id&sortBy=lastName&order=Descending&limit=2", r#"[{"id":"a"},{"id":"c"}]"#),
        ("?fields=id&roles=ROLE_AGENT&offset=1", r#"[{"id":"c"}]"#),
        ("?fields=id&roles=ROLE_AGENT&lastName=zoe", r#"[{"id":"a"}]"#),
        ("?fields=id&lastName=zoe,roe", r#"[{"id":"a"},{"id":"c"}]"#),
        ("?fields=id&enabled=true", "[]"),
    ] {
        let expected = format!(r#"200 {{"statusCode":0,"users":{expected}}}"#);
        assert_eq!(client.get(&format!("/api/v2/users{query}")).brief(), expected, "{query}");
    }
    let uris = client.get("/api/v2/users?limit=1");
    assert_eq!(
        told(&server, &uris),
        r#"200 {"statusCode":0,"uris":["http://host/api/v2/users/a"]}"#
    );
    let wrong = client.get("/api/v2/users?color=red");
    assert_eq!((wrong.status, wrong.json()["statusCode"].clone()), (400, json!(2)));
}

#[test]
fn a_part_of_many_users_can_fail() {
    let server = Folder::new().serve();
    let client = server.client();
    create(&client, json!({ "id": "u3", "userName": "u3" }));
    let made = client.post("/api/v2/users", r#"{"users":[{"id":"u1","userName":"u1"},{"userName":"u3"},{"userName":"u4","color":1},7]}"#);
    assert_eq!(
        told(&server, &made),
        r#"200 {"statusCode":7,"succeeded":[{"id":"u1","uri":"http://host/api/v2/users/u1"}],"failed":[{"userName":"u3","statusCode":3,"statusMessage":"Operation forbidden, username `u3` already exists"},{"userName":"u4","statusCode":2,"statusMessage":"`color` is no attribute: expected any of id, userName, password, firstName, lastName, employeeId, emailAddress, roles, changePasswordOnFirstLogin"},{"userName":null,"statusCode":2,"statusMessage":"`users` has to be a list of objects"}]}"#
    );
    let none = client.post("/api/v2/users", r#"{"users":[{"userName":"u1"}]}"#);
    assert_eq!((none.status, none.json()["statusCode"].clone()), (400, json!(3)));
    let gone = client.send(
        "DELETE",
        "/api/v2/users",
        "",
        br#"{"uris":["/api/v2/users/u1","http://h/api/v2/users/u9","/api/v2/skills/u3"]}"#,
    );
    assert_eq!(
        told(&server, &gone),
        r#"200 {"statusCode":7,"succeeded":[{"id":"u1","uri":"http://host/api/v2/users/u1"}],"failed":[{"uri":"http://h/api/v2/users/u9","statusCode":6,"statusMessage":"there is no user `u9`"},{"uri":"/api/v2/skills/u3","statusCode":2,"statusMessage":"`/api/v2/skills/u3` is no URI of /api/v2/users"}]}"#
    );
    let items: Vec<Json> =
        (0..=1_000).map(|place| json!({ "userName": format!("x{place}") })).collect();
    let many = client.post("/api/v2/users", json!({ "users": items }).to_string());
    assert_eq!(
        many.brief(),
        r#"400 {"statusCode":2,"statusMessage":"`users` has 1001 items, and 1000 are too many"}"#
    );
}

#[test]
fn a_user_logs_in_and_changes_the_own_password() {
    let folder = Folder::new();
    let server = folder.serve();
    create(
        &server.client(),
        json!({ "id": "ann", "userName": "ann", "changePasswordOnFirstLogin": true }),
    );
    let ann = user(&server, "ann");
    let needed = ann.get("/api/v2/me");
    assert_eq!((needed.status, needed.json()["statusCode"].clone()), (403, json!(8)));
    assert_eq!(ann.get("/api/v1/stats?type=agent").json()["statusCode"], 8);
    let post =
        |body: String| ann.post("/api/v2/me?firstLogin=true", body).json()["statusCode"].clone();
    assert_eq!(post(change_password("wrong", "another-1")), 2);
    assert_eq!(post(change_password(PASSWORD_OF_USERS, "short")), 2);
    assert_eq!(post(change_password(PASSWORD_OF_USERS, PASSWORD_OF_USERS)), 2);
    assert_eq!(post(change_password(PASSWORD_OF_USERS, "another-1")), 0);
    assert_eq!(ann.get("/api/v2/me").status, 403, "the old password opens nothing");
    let ann = Client::new(server.address, Some(("ANN", "another-1")));
    let me = ann.get("/api/v2/me");
    assert_eq!(me.json()["user"]["id"], "ann");
    // The first reply to name and password brings the cookie that clients go on with.
    let cookie = me.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let browser = Client::with_header(server.address, "Cookie", &cookie);
    assert_eq!(browser.get("/api/v2/me").json()["user"]["id"], "ann");
    // Another password ends it, and a restart does not.
    server.stop();
    let server = folder.serve();
    let browser = Client::with_header(server.address, "Cookie", &cookie);
    assert_eq!(browser.get("/api/v2/me").json()["user"]["id"], "ann");
    let new = BASE64_STANDARD.encode("a third one");
    let reset = json!({ "operationName": "ResetPassword", "newPassword": new }).to_string();
    assert_eq!(server.client().post("/api/v2/users/ann", reset).brief(), r#"200 {"statusCode":0}"#);
    assert_eq!(browser.get("/api/v2/me").json()["statusCode"], 20);
    let ann = Client::new(server.address, Some(("ann", "a third one")));
    assert_eq!(ann.get("/api/v2/me").status, 200);
}

#[test]
fn who_guesses_passwords_has_to_wait() {
    let server = Folder::new().serve();
    create(&server.client(), json!({ "id": "ann", "userName": "ann" }));
    let guesser = Client::new(server.address, Some(("ann", "guess")));
    let statuses: Vec<u16> = (0..40).map(|_| guesser.get("/api/v2/me").status).collect();
    assert_eq!(statuses.first(), Some(&403));
    assert!(statuses.contains(&429), "{statuses:?}");
    assert_eq!(guesser.get("/api/v2/me").header("retry-after"), Some("1"));
}

#[test]
fn who_guesses_names_and_passwords_in_handshakes_has_to_wait_too() {
    let server = Folder::new().serve();
    let stranger = server.stranger();
    let guess = |number: usize| {
        let ext =
            json!({ "authentication": { "userName": format!("u{number}"), "password": "x" } });
        let handshake = json!([{
            "channel": "/meta/handshake", "version": "1.0", "ext": ext,
            "supportedConnectionTypes": ["long-polling"],
        }]);
        stranger.post(PATH, handshake.to_string()).status
    };
    let statuses: Vec<u16> = (0..40).map(guess).collect();
    assert!(statuses[..10].iter().all(|status| *status != 429), "{statuses:?}");
    assert!(statuses.contains(&429), "{statuses:?}");
}

#[test]
fn users_and_skills_outlast_a_restart_and_the_loss_of_the_archive() {
    let folder = Folder::new();
    let server = folder.serve();
    let client = server.client();
    create(&client, json!({ "id": "ann", "userName": "ann" }));
    client.post("/api/v2/skills", r#"{"id":"de","name":"German"}"#);
    client.post("/api/v2/users/ann/skills", r#"{"id":"de","level":4}"#);
    let path = "/api/v2/users?fields=*&subresources=skills";
    let before = told(&server, &client.get(path));
    assert!(before.contains(r#""level":"4""#), "{before}");
    server.stop();
    let server = folder.serve();
    assert_eq!(told(&server, &server.client().get(path)), before);
    server.stop();
    folder.delete_archive();
    let server = folder.serve();
    assert_eq!(told(&server, &server.client().get(path)), before);
}

#[test]
fn a_source_cannot_tell_records() {
    let server = Folder::new().serve();
    let line = r#"{"time":1,"event":"Provisioned","record":{"kind":"user","id":"x","content":{}}}"#;
    let reply = server.client().post("/api/v1/events", line);
    assert_eq!(reply.json()["refused"][0]["line"], 1, "{}", reply.brief());
}

#[test]
fn changes_of_passwords_are_told_to_whom_they_concern() {
    let server = Folder::new().serve();
    let client = server.client();
    create(&client, json!({ "id": "ann", "userName": "ann" }));
    create(&client, json!({ "id": "sue", "userName": "sue", "roles": ["ROLE_SUPERVISOR"] }));
    let clients = [user(&server, "ann"), user(&server, "sue")];
    let [ann, sue] = clients.each_ref().map(Poller::connected);
    ann.subscribe("/v2/*");
    sue.subscribe("/v2/*");
    let refused = ann.say("/meta/subscribe", json!({ "subscription": "/v2/users" }));
    assert_eq!(refused[0]["successful"], false);
    // Whatever else is told comes before.
    let data = |poller: &Poller<'_>| -> String {
        loop {
            let heard = poller.hear();
            let is_asked = |one: &&Json| one["data"]["messageType"] == "PasswordChangeMessage";
            if let Some(one) = heard.iter().find(is_asked) {
                return format!("{} {}", one["channel"].as_str().unwrap(), one["data"]);
            }
        }
    };
    let ask = |old: &str, new: &str| clients[0].post("/api/v2/me", change_password(old, new));
    ask("wrong", "another-1");
    assert_eq!(
        data(&ann),
        r#"/v2/me {"messageType":"PasswordChangeMessage","notificationType":"PasswordChangeError","errorCode":2,"errorMessage":"the old password is wrong"}"#
    );
    let reset = json!({ "operationName": "ResetPassword", "newPassword": "eA==" }).to_string();
    client.post("/api/v2/users/ann", reset);
    let told = data(&sue).replace(&server.address.to_string(), "host");
    assert_eq!(
        told,
        r#"/v2/users {"messageType":"PasswordChangeMessage","notificationType":"PasswordChangeError","userUri":"http://host/api/v2/users/ann","userId":"ann","errorCode":1,"errorMessage":"the password needs 8 characters"}"#
    );
    ask(PASSWORD_OF_USERS, "another-1");
    let ann = Client::new(server.address, Some(("ann", "another-1")));
    assert_eq!(ann.get("/api/v2/me").status, 200);
}

#[test]
fn nobody_is_told_what_passwords_look_like() {
    let folder = Folder::new();
    let server = folder.serve();
    let client = server.client();
    create(&client, json!({ "id": "ann", "userName": "ann" }));
    let agents = client.get("/api/v1/stats/ann").json();
    for one in agents["statistics"].as_array().unwrap() {
        let name = one["statistic"].as_str().unwrap();
        let explained = client.get(&format!("/api/v1/stats/ann/{name}/explain?limit=100"));
        assert_eq!(explained.status, 200, "{}", explained.brief());
        assert!(!explained.body.contains("argon2"), "{name}: {}", explained.body);
    }
    for path in ["/api/v2/users?fields=*&subresources=*", "/api/v2/users/ann", "/api/v2/contacts"] {
        let shown = client.get(path);
        assert!(shown.body.contains("ann") && !shown.body.contains("argon2"), "{path}");
    }
}

#[test]
fn who_may_not_begin_a_session_of_notifications_is_told_in_its_words() {
    let server = Folder::new().serve();
    let client = server.client();
    create(&client, json!({ "id": "ann", "userName": "ann" }));
    create(&client, json!({ "id": "bob", "userName": "bob", "changePasswordOnFirstLogin": true }));
    let shown = json!({ "user": "bob", "credentials": PASSWORD_OF_USERS });
    // Of another centre, and with a password that has to be changed first: by both ways to show it.
    for (client, ext) in [
        (user(&server, "ann"), json!({ "centre": "rome" })),
        (user(&server, "bob"), json!({})),
        (server.stranger(), json!({ "authentication": shown })),
    ] {
        let replies = post(&client, &json!([{ "channel": "/meta/handshake", "ext": ext }]));
        assert_eq!(
            lines_of(&replies),
            r#"{"channel":"/meta/handshake","successful":false,"error":"403::handshake_denied","advice":{"reconnect":"none","interval":0}}"#
        );
    }
}

#[test]
fn agents_change_and_remove_users_where_the_operator_lets_them() {
    let outcomes = |more: &str| {
        let folder = Folder::new();
        folder.write("tallyboard.yaml", &(account() + more));
        let server = folder.serve();
        for (id, role) in [("ann", "ROLE_AGENT"), ("bob", "ROLE_AGENT"), ("sue", "ROLE_SUPERVISOR")]
        {
            create(&server.client(), json!({ "id": id, "userName": id, "roles": [role] }));
        }
        let code = |name: &str, method: &str, path: &str, body: &str| {
            let reply = user(&server, name).send(method, path, "", body.as_bytes());
            reply.json()["statusCode"].as_i64().unwrap()
        };
        [
            code("ann", "PUT", "/api/v2/users/ann", r#"{"firstName":"Ann"}"#),
            code("ann", "PUT", "/api/v2/users/bob", r#"{"firstName":"Bob"}"#),
            code("ann", "POST", "/api/v2/users/bob", r#"{"lastName":"Lee"}"#),
            // Who may do what, and by which password, is for administrators in any case.
            code("ann", "PUT", "/api/v2/users/ann", r#"{"roles":["ROLE_ADMIN"]}"#),
            code("ann", "PUT", "/api/v2/users/bob", r#"{"password":"another-1"}"#),
            code("ann", "DELETE", "/api/v2/users/ann", ""),
            code("sue", "DELETE", "/api/v2/users/bob", ""),
            code("ann", "DELETE", "/api/v2/users", r#"{"uris":["/api/v2/users/bob"]}"#),
            code("ann", "DELETE", "/api/v2/users/bob", ""),
        ]
    };
    assert_eq!(outcomes(""), [0, 5, 5, 5, 5, 5, 5, 5, 5]);
    let all = outcomes("http: { agentsMayChangeUsers: true }\n");
    assert_eq!(all, [0, 0, 0, 5, 5, 3, 5, 5, 0]);
}
