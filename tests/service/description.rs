//! `/api/v2/openapi.json` says what the service does: every example is one that it takes or gives, and every
//! reply is described.

use serde_json::{Map, Value as Json, json};

use crate::client::Client;
use crate::program::Folder;

/// Operations that need somebody or something else than the examples make.
const LEFT_OUT: [&str; 4] = [
    // The account of the service is no user.
    "GET /me/",
    "POST /me",
    // The passwords of the examples are nobody's.
    "POST /users/{id}",
    "DELETE /features/{id}",
];

/// The contact of the examples, which gets another id.
const CONTACT: &str = "5e0c0b4e-7c39-4d0c-9f3c-2b1f3c1d7a55";

fn document(client: &Client) -> Json {
    client.get("/api/v2/openapi.json").json()
}

/// All operations: method, path and what is said of them; what makes something first, and what removes
/// something last.
fn operations(document: &Json) -> Vec<(String, String, Json)> {
    let order =
        |method: &str| ["post", "put", "get", "delete"].iter().position(|one| *one == method);
    let mut all = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            all.push((method.clone(), path.clone(), operation.clone()));
        }
    }
    // Who owns something is there before it.
    let depth = |path: &str| path.matches('/').count();
    all.sort_by_key(|(method, path, _)| match method.as_str() {
        "delete" => (order(method), 10 - depth(path)),
        _ => (order(method), depth(path)),
    });
    all
}

fn is_left_out(method: &str, path: &str) -> bool {
    let told = format!("{} {path}", method.to_uppercase());
    LEFT_OUT.iter().any(|one| told == *one || one.ends_with('/') && told.starts_with(one))
}

fn content(described: &Json) -> &Json {
    &described["content"]["application/json"]
}

/// The examples of a content, by their names.
#[track_caller]
fn examples<'a>(content: &'a Json, told: &str) -> Vec<(&'a str, &'a Json)> {
    let examples = content["examples"].as_object().unwrap_or_else(|| panic!("{told}: no examples"));
    assert!(!examples.is_empty(), "{told}");
    examples.iter().map(|(name, example)| (name.as_str(), &example["value"])).collect()
}

/// Asserts that a value is as a schema says.
#[track_caller]
fn fits(document: &Json, schema: &Json, value: &Json, told: &str) {
    let mut whole = schema.clone();
    whole["components"] = document["components"].clone();
    let validator =
        jsonschema::validator_for(&whole).unwrap_or_else(|error| panic!("{told}: {error}"));
    let errors: Vec<String> = validator
        .iter_errors(value)
        .map(|one| format!("{} {}", one.instance_path(), one.schema_path()))
        .collect();
    assert_eq!(errors, [""; 0], "{told}: {value}");
}

#[test]
fn there_is_an_example_of_everything_and_it_fits() {
    let server = Folder::new().serve();
    let document = document(&server.client());
    for (method, path, operation) in operations(&document) {
        let told = format!("{method} {path}");
        if !operation["requestBody"].is_null() {
            let content = content(&operation["requestBody"]);
            for (_, example) in examples(content, &told) {
                fits(&document, &content["schema"], example, &told);
            }
            let bodies = content["schema"]["anyOf"].as_array().map_or(1, Vec::len);
            assert!(content["examples"].as_object().unwrap().len() >= bodies, "{told}");
        }
        for (status, response) in operation["responses"].as_object().unwrap() {
            let content = content(response);
            let told = format!("{told} {status}");
            for (_, example) in examples(content, &told) {
                fits(&document, &content["schema"], example, &told);
                let is_success = ["200", "202"].contains(&status.as_str());
                assert_eq!(example["statusMessage"].is_null(), status == "200", "{told}");
                let code = example["statusCode"].as_i64().unwrap();
                assert_eq!([0, 7].contains(&code), is_success, "{told}");
            }
        }
        assert!(!operation["responses"]["408"].is_null(), "{told}");
        assert!(!operation["responses"]["415"].is_null(), "{told}");
    }
}

/// A path with the ids of the examples in its places.
fn place(path: &str) -> String {
    let id = match path.split('/').nth(1) {
        _ if path.ends_with("/skills/{id}") => "spanish",
        _ if path.ends_with("/devices/{id}") => "booth",
        Some("users") => "eve",
        Some("queues") => "orders",
        Some("contacts") => CONTACT,
        Some("phone-numbers") => "+16509870001",
        Some("features") => "api-contacts",
        Some("services") => "reporting",
        Some("voice-environments") => "default",
        _ => "00_RouteToSpecDestination",
    };
    let path = path.replace("{user_id}", "eve").replace("{group}", "dispositions");
    format!("/api/v2{}", path.replace("{id}", id))
}

/// The shapes that a value may have.
fn shapes(document: &Json, schema: &Json) -> Vec<Json> {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.replace("#/components/schemas/", "");
        return shapes(document, &document["components"]["schemas"][&name]);
    }
    match schema["anyOf"].as_array() {
        Some(all) => all.iter().flat_map(|one| shapes(document, one)).collect(),
        None => vec![schema.clone()],
    }
}

/// Asserts that all of a reply is described, key by key.
#[track_caller]
fn is_described(document: &Json, schema: &Json, value: &Json, told: &str) {
    let shapes = shapes(document, schema);
    let known = shapes.iter().filter_map(|shape| shape["properties"].as_object());
    let known: Map<String, Json> =
        known.flatten().map(|(name, shape)| (name.clone(), shape.clone())).collect();
    for (key, value) in value.as_object().into_iter().flatten() {
        let property = known.get(key).unwrap_or_else(|| panic!("{told}: `{key}` of {value}"));
        is_described(document, property, value, &format!("{told} {key}"));
    }
    for value in value.as_array().into_iter().flatten() {
        for shape in shapes.iter().filter(|shape| !shape["items"].is_null()) {
            is_described(document, &shape["items"], value, told);
        }
    }
}

/// Makes what the examples are about, as far as it is not there, and gives it to its owners; tells the id of
/// the contact, which the service chooses.
fn make(client: &Client, posts: &[(String, String, Json)]) -> String {
    let mut contact = String::new();
    for (_, path, operation) in posts.iter().filter(|one| !is_left_out(&one.0, &one.1)) {
        let examples = examples(content(&operation["requestBody"]), path);
        for (_, example) in examples.iter().filter(|(name, _)| *name != "many") {
            let reply = client.post(&place(path), example.to_string()).json();
            if path == "/contacts" {
                contact = reply["id"].as_str().unwrap().to_owned();
            }
        }
    }
    contact
}

#[test]
fn the_service_takes_the_examples_and_gives_what_is_described() {
    // A setting makes it read the journal again.
    let folder = Folder::new();
    let server = folder.serve();
    let client = server.client();
    let document = document(&client);
    let operations = operations(&document);
    let posts: Vec<_> = operations.iter().filter(|one| one.0 == "post").cloned().collect();
    let mut contact = "none".to_owned();
    for (method, path, operation) in operations {
        if is_left_out(&method, &path) {
            continue;
        }
        let bodies: Vec<String> = match operation["requestBody"].is_null() {
            true => vec![String::new()],
            false => {
                let all = examples(content(&operation["requestBody"]), &path);
                all.into_iter().map(|(_, example)| example.to_string()).collect()
            }
        };
        let queries: &[&str] = match method.as_str() {
            "get" => &["", "?fields=*", "?subresources=*&resolveUri=*"],
            _ => &[""],
        };
        for (query, body) in
            queries.iter().flat_map(|query| bodies.iter().map(move |body| (query, body)))
        {
            if path == "/users/{user_id}/devices" && method == "post" {
                // The same devices are made again, as those of a user.
                let uris =
                    json!({ "uris": ["/api/v2/devices/booth", "/api/v2/devices/other-booth"] });
                client.send("DELETE", "/api/v2/devices", "", uris.to_string().as_bytes());
                if body.contains("uris") {
                    client.post("/api/v2/devices", r#"{"id":"booth","phoneNumber":"3001"}"#);
                }
            } else if ["put", "delete"].contains(&&*method) {
                contact = make(&client, &posts);
            }
            let own = |text: String| text.replace(CONTACT, &contact);
            let (target, body) = (own(format!("{}{query}", place(&path))), own(body.clone()));
            let told = format!("{method} {target} {body}");
            let reply = client.send(&method.to_uppercase(), &target, "", body.as_bytes());
            assert_eq!(reply.status, 200, "{told}: {reply:?}");
            let schema = &content(&operation["responses"]["200"])["schema"];
            fits(&document, schema, &reply.json(), &told);
            is_described(&document, schema, &reply.json(), &told);
        }
    }
}

#[test]
fn what_can_be_said_behind_a_path_is_enumerated() {
    let server = Folder::new().serve();
    let client = server.client();
    let document = document(&client);
    let mut count = 0;
    for (path, methods) in document["paths"].as_object().unwrap() {
        let parameters = methods["get"]["parameters"].as_array().into_iter().flatten();
        let is_listed = !path.contains('{') && !path.starts_with("/me");
        for parameter in parameters.filter(|one| is_listed && one["schema"]["type"] == "array") {
            let name = parameter["name"].as_str().unwrap();
            assert_eq!(
                (&parameter["style"], &parameter["explode"]),
                (&json!("form"), &json!(false))
            );
            let values = parameter["schema"]["items"]["enum"].as_array().unwrap();
            let values: Vec<&str> = values.iter().map(|value| value.as_str().unwrap()).collect();
            count += values.len();
            for value in values.iter().copied().chain([&*values.join(",")]) {
                let reply = client.get(&format!("/api/v2{path}?{name}={value}"));
                assert_eq!(reply.status, 200, "{path} {name}={value}: {reply:?}");
            }
            let other = client.get(&format!("/api/v2{path}?{name}=nothing"));
            assert_eq!(other.json()["statusCode"], 2, "{path} {name}: {other:?}");
        }
    }
    assert!(count > 200, "{count}");
}

#[test]
fn attributes_of_few_values_have_them_enumerated() {
    let server = Folder::new().serve();
    let document = document(&server.client());
    let body = |path: &str, name: &str| {
        let body = &content(&document["paths"][path]["post"]["requestBody"])["schema"]["anyOf"][0];
        body["properties"][name].clone()
    };
    insta::assert_snapshot!(body("/users", "roles"), @r#"{"type":["array","null"],"items":{"enum":["ROLE_ADMIN","ROLE_SUPERVISOR","ROLE_AGENT"]},"description":"All roles: ROLE_ADMIN, ROLE_SUPERVISOR, ROLE_AGENT."}"#);
    insta::assert_snapshot!(body("/devices", "telephonyNetwork"), @r#"{"type":["string","null"],"enum":["Public","Private",null],"description":"How the device is connected: Public, or Private where nobody said so."}"#);
    insta::assert_snapshot!(body("/contacts", "type"), @r#"{"type":["string","null"],"enum":["Custom",null],"description":"Custom, Queue or User; only Custom is written."}"#);
    insta::assert_snapshot!(body("/queues", "description"), @r#"{"type":["string","null"],"maxLength":2000,"description":"What the queue is; absent where nobody said so."}"#);
    let device = &document["components"]["schemas"]["device"]["properties"];
    insta::assert_snapshot!(device["country"], @r#"{"type":"object","properties":{"name":{"type":"string"},"code":{"type":"string"},"callingCode":{"type":"string"}},"description":"Its country: name, code and callingCode."}"#);
    insta::assert_snapshot!(device["phoneNumber"], @r##"{"anyOf":[{"type":"string","description":"The number, which nothing else has."},{"$ref":"#/components/schemas/phoneNumber"}]}"##);
}
