//! Who may do what: every operation that the service describes, for every role, and with every kind of
//! nonsense.

use serde_json::{Value as Json, json};

use crate::client::Client;
use crate::program::{Folder, Server};
use crate::users::{PASSWORD_OF_USERS, create, user};

/// A body that no operation understands, or that is as wrong as can be.
const NONSENSE: [&str; 14] = [
    "",
    "{}",
    "[]",
    "null",
    "{",
    "{\"name\":",
    "{\"name\":7}",
    "{\"name\":\"\\u0000\"}",
    "{\"operationName\":7}",
    "{\"operationName\":\"\"}",
    "{\"uris\":[\"\",\"/\",\"../..\",\"http://[\"]}",
    "{\"uris\":{}}",
    "{\"id\":\"../../etc\",\"name\":\"x\"}",
    "{\"users\":[null,1,{}],\"skills\":[null,{\"level\":\"x\"}]}",
];

struct Described {
    method: String,
    path: String,
    name: Option<String>,
    roles: Vec<String>,
    own: Vec<String>,
    statuses: Vec<u16>,
}

fn described(client: &Client) -> Vec<Described> {
    let document = client.get("/api/v2/openapi.json").json();
    let texts = |value: &Json| -> Vec<String> {
        let texts = value.as_array().into_iter().flatten();
        texts.map(|text| text.as_str().unwrap().to_owned()).collect()
    };
    let mut all = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let statuses = operation["responses"].as_object().unwrap().keys();
            let statuses: Vec<u16> = statuses.map(|status| status.parse().unwrap()).collect();
            for one in operation["x-operations"].as_array().unwrap() {
                all.push(Described {
                    method: method.to_uppercase(),
                    path: path.clone(),
                    name: one["operationName"].as_str().map(str::to_owned),
                    roles: texts(&one["roles"]),
                    own: texts(&one["rolesForOwn"]),
                    statuses: statuses.clone(),
                });
            }
        }
    }
    assert!(all.len() > 30, "the description has {} operations", all.len());
    all
}

/// A path with ids of nobody in its places.
fn place(path: &str) -> String {
    let words = path.split('/').map(|word| if word.starts_with('{') { "nobody" } else { word });
    format!("/api/v2{}", words.collect::<Vec<_>>().join("/"))
}

fn people(server: &Server) -> Vec<(&'static str, Client)> {
    let client = server.client();
    let roles = [("ada", "ROLE_ADMIN"), ("sue", "ROLE_SUPERVISOR"), ("ann", "ROLE_AGENT")];
    let mut people: Vec<(&str, Client)> = Vec::new();
    for (name, role) in roles {
        create(&client, json!({ "id": name, "userName": name, "roles": [role] }));
        people.push((role, user(server, name)));
    }
    people.push(("ROLE_CLOUD_ADMIN", client));
    people
}

#[test]
fn every_operation_is_for_its_roles_and_for_nobody_else() {
    let server = Folder::new().serve();
    let people = people(&server);
    for described in described(&server.client()) {
        let Described { method, path, name, roles, own, .. } = &described;
        let body = name.as_ref().map(|name| json!({ "operationName": name }).to_string());
        let body = body.unwrap_or_default();
        for (role, client) in &people {
            let reply = client.send(method, &place(path), "", body.as_bytes());
            let is_refused = reply.json()["statusCode"] == 5;
            // What is nobody's is not anybody's own; and the account is nobody.
            let is_of_me = path.starts_with("/me") && *role == "ROLE_CLOUD_ADMIN";
            let may = roles.is_empty() || roles.iter().any(|one| one == role) && !is_of_me;
            if !is_of_me {
                assert_eq!(is_refused, !may, "{role} {method} {path} {own:?}: {}", reply.brief());
            }
        }
        let stranger = server.stranger().send(method, &place(path), "", body.as_bytes());
        let is_denied = stranger.json()["statusCode"] == 20;
        assert_eq!(is_denied, !roles.is_empty(), "{method} {path}: {}", stranger.brief());
    }
}

#[test]
fn nothing_that_a_client_can_say_is_answered_with_anything_undescribed() {
    let server = Folder::new().serve();
    let client = server.client();
    let queries = ["", "?fields=*", "?fields=%00", "?limit=-1", "?a=b&a=c", "?order=x", "?%ff=%fe"];
    for Described { method, path, statuses, .. } in described(&client) {
        let path = place(&path);
        let query = queries.iter().map(|query| (*query, ""));
        for (query, body) in query.chain(NONSENSE.iter().map(|body| ("", *body))) {
            let reply = client.send(&method, &format!("{path}{query}"), "", body.as_bytes());
            let told = format!("{method} {path}{query} {body}: {}", reply.brief());
            assert!(statuses.contains(&reply.status), "{told}");
            assert!(reply.status < 500, "{told}");
            let json = reply.json();
            let code = json["statusCode"].as_i64();
            assert_eq!(code == Some(0) || code == Some(7), reply.status == 200, "{told}");
            assert!(reply.status == 200 || json["statusMessage"].is_string(), "{told}");
        }
    }
}

#[test]
fn the_description_says_what_is_open_and_where_one_goes_on() {
    let server = Folder::new().serve();
    let document = server.client().get("/api/v2/openapi.json").json();
    let methods = document["paths"].as_object().unwrap().values();
    let all: Vec<&Json> = methods.flat_map(|all| all.as_object().unwrap().values()).collect();
    let is_known = |id: &Json| all.iter().any(|one| one["operationId"] == *id);
    let mut links = 0;
    for operation in &all {
        let is_open = operation["x-operations"][0]["roles"] == json!([]);
        assert_eq!(operation["security"] == json!([]), is_open, "{}", operation["operationId"]);
        for link in operation["responses"]["200"]["links"].as_object().into_iter().flatten() {
            assert!(is_known(&link.1["operationId"]), "{link:?}");
            links += 1;
        }
    }
    assert!(links > 15, "{links}");
    let body = &document["paths"]["/skills"]["post"]["requestBody"]["content"]["application/json"];
    insta::assert_snapshot!(body["schema"]["anyOf"][0], @r#"{"type":"object","properties":{"id":{"type":["string","null"],"maxLength":255,"description":"The id; made by the service where none is given."},"name":{"type":"string","minLength":1,"maxLength":255,"description":"The name, which no other skill has."},"description":{"type":["string","null"],"maxLength":2000,"description":"What the skill is; absent where nobody said so."}},"required":["name"],"additionalProperties":false}"#);
}

#[test]
fn nobody_sees_another_contact_centre() {
    let server = Folder::new().serve();
    let client = server.client();
    let made = client.post(
        "/api/v2/users?centre=rome",
        r#"{"id":"gia","userName":"gia","password":"secret-1","roles":["ROLE_ADMIN"]}"#,
    );
    assert_eq!(made.status, 200, "{}", made.brief());
    create(&client, json!({ "id": "ann", "userName": "ann" }));
    assert_eq!(PASSWORD_OF_USERS, "secret-1");
    let gia = user(&server, "gia");
    assert_eq!(
        gia.get("/api/v2/users?fields=id").brief(),
        r#"200 {"statusCode":0,"users":[{"id":"gia"}]}"#
    );
    assert_eq!(gia.get("/api/v2/users/ann").json()["statusCode"], 6);
    let denied = r#"403 {"statusCode":20,"statusMessage":"Access denied"}"#;
    assert_eq!(gia.get("/api/v2/users?centre=default").brief(), denied);
    assert_eq!(gia.get("/api/v1/stats?type=agent&centre=default").brief(), denied);
    // A name is the same in no two centres.
    let taken = gia.post("/api/v2/users", r#"{"userName":"ANN"}"#);
    assert_eq!(taken.json()["statusCode"], 3);
    let own = gia.post("/api/v2/skills", r#"{"id":"it","name":"Italian"}"#);
    assert_eq!(own.status, 200);
    assert_eq!(client.get("/api/v2/skills").brief(), r#"200 {"statusCode":0,"uris":[]}"#);
    let header = client.send("GET", "/api/v2/skills?fields=id", "ContactCenterId: rome\r\n", b"");
    assert_eq!(header.brief(), r#"200 {"statusCode":0,"skills":[{"id":"it"}]}"#);
}

/// Things in a centre; whose they are is told by the begin of their ids.
fn fixtures(begin: &str) -> String {
    let id = |kind: &str| format!("{begin}-{kind}");
    json!({
        "skills": [{ "id": id("skill"), "name": id("skill") }],
        "queues": [{ "id": id("queue"), "name": id("queue"), "channel": "voice", "internal": true }],
        "users": [{ "id": id("user"), "userName": id("user"), "skills": { id("skill"): 1 } }],
    })
    .to_string()
}

/// The number of somebody's device.
fn number(begin: &str) -> String {
    format!("+1650987{:04}", begin.bytes().map(u32::from).sum::<u32>())
}

/// Everything that a centre has.
fn everything(client: &Client, centre: &str) -> String {
    let lists =
        ["users?fields=*&subresources=skills,devices", "skills?fields=*", "queues?fields=*"];
    let lists =
        lists.into_iter().chain(["devices?fields=*", "contacts?fields=*", "settings?fields=*"]);
    let list = |list| client.get(&format!("/api/v2/{list}&centre={centre}")).brief();
    lists.map(list).collect()
}

/// The path of an operation with something of somebody in its places.
fn place_of(path: &str, user: &str, begin: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    for word in path.split('/') {
        let kind = words.last().map(|word| word.trim_end_matches('s').to_owned());
        words.push(match (word, kind.as_deref()) {
            ("{user_id}", _) | ("{id}", Some("user")) => user.to_owned(),
            ("{id}", Some(kind @ ("skill" | "queue" | "device" | "contact"))) => {
                format!("{begin}-{kind}")
            }
            ("{id}", Some("phone-number")) => number(begin),
            (word, _) if word.starts_with('{') => "nobody".to_owned(),
            (word, _) => word.to_owned(),
        });
    }
    format!("/api/v2{}", words.join("/"))
}

/// Makes what was taken away again, so that every operation finds something.
fn make(client: &Client, centre: &str, owner: &str, begin: &str) {
    let send = |method: &str, path: &str, body: &str| {
        client.send(method, &format!("/api/v2{path}?centre={centre}"), "", body.as_bytes())
    };
    let provisioned = send("PUT", "/provisioning", &fixtures(begin));
    assert_eq!(provisioned.json()["statusCode"], 0, "{}", provisioned.brief());
    // Those that are there are refused.
    let number = number(begin);
    send(
        "POST",
        "/devices",
        &json!({ "id": format!("{begin}-device"), "phoneNumber": number }).to_string(),
    );
    let uris = json!({ "uris": [format!("/api/v2/devices/{begin}-device")] }).to_string();
    send("POST", &format!("/users/{owner}/devices"), &uris);
    let contact = json!({ "id": format!("{begin}-contact"), "name": begin, "phoneNumber": "12" });
    send("POST", "/contacts", &contact.to_string());
}

#[test]
fn every_operation_on_own_things_on_those_of_others_and_on_those_of_another_centre() {
    let server = Folder::new().serve();
    let account = server.client();
    let people = people(&server);
    make(&account, "rome", "rome-user", "rome");
    let rome = everything(&account, "rome");
    let (mut own_allowed, mut foreign_refused) = (0, 0);
    for described in described(&account) {
        let Described { method, path, name, roles, own, .. } = &described;
        let body = name.as_ref().map(|name| json!({ "operationName": name }).to_string());
        let body = body.unwrap_or_default();
        for (role, client) in people.iter().filter(|_| path.contains('{')) {
            let user = ["ada", "sue", "ann"].into_iter().zip(people.iter());
            let user = user.into_iter().find(|(_, (one, _))| one == role);
            let Some((user, _)) = user else { continue };
            let has_role = roles.iter().any(|one| one == role);
            let may_own = has_role || own.iter().any(|one| one == role);
            for (owner, begin, may) in [
                (user, user, may_own),
                ("other-user", "other", has_role),
                ("rome-user", "rome", has_role),
            ] {
                if begin != "rome" {
                    make(&account, "default", owner, begin);
                }
                let place = place_of(path, owner, begin);
                let reply = client.send(method, &place, "", body.as_bytes());
                let code = reply.json()["statusCode"].as_i64().unwrap();
                let said = format!("{role} {method} {place} {name:?}: {}", reply.brief());
                // What can be anybody's own is anybody's in the list of who may.
                assert_eq!(code != 5, may, "{said}");
                own_allowed += usize::from(owner == user && may && !has_role);
                if begin == "rome" && place.contains("rome") {
                    assert!([1, 2, 3, 5, 6].contains(&code), "{said}");
                    foreign_refused += 1;
                    let elsewhere =
                        client.send(method, &format!("{place}?centre=rome"), "", body.as_bytes());
                    assert_eq!(elsewhere.json()["statusCode"], 20, "{said}");
                }
            }
        }
    }
    assert!(own_allowed > 5 && foreign_refused > 90, "{own_allowed} {foreign_refused}");
    assert_eq!(everything(&account, "rome"), rome, "nobody has changed another centre");
}
