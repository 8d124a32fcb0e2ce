//! Skills, and who has them.

use serde_json::json;

use crate::chapter::told;
use crate::client::Client;
use crate::program::Folder;
use crate::users::{create, user};

fn ids(client: &Client, object_type: &str) -> Vec<String> {
    let list = client.get(&format!("/api/v1/stats?type={object_type}")).json();
    let objects = list["objects"].as_array().unwrap().iter();
    objects.map(|object| object["objectId"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_skill_is_made_read_changed_and_removed() {
    let server = Folder::new().serve();
    let client = server.client();
    let made = client.post("/api/v2/skills", r#"{"id":"de","name":"German"}"#);
    assert_eq!(
        told(&server, &made),
        r#"200 {"statusCode":0,"id":"de","uri":"http://host/api/v2/skills/de"}"#
    );
    let read = || told(&server, &client.get("/api/v2/skills/de"));
    assert_eq!(
        read(),
        r#"200 {"statusCode":0,"skill":{"id":"de","name":"German","level":"0","uri":"http://host/api/v2/skills/de","path":"/api/v2/skills/de"}}"#
    );
    let put = |body: &str| client.send("PUT", "/api/v2/skills/de", "", body.as_bytes()).brief();
    assert_eq!(put(r#"{"description":"the language"}"#), r#"200 {"statusCode":0}"#);
    assert!(read().contains(r#""name":"German","description":"the language""#), "{}", read());
    assert_eq!(
        put(r#"{"level":3}"#),
        r#"400 {"statusCode":2,"statusMessage":"`level` cannot be set here"}"#
    );
    let again = client.post("/api/v2/skills", r#"{"name":"GERMAN"}"#);
    assert_eq!(
        again.brief(),
        r#"400 {"statusCode":3,"statusMessage":"a skill named `GERMAN` exists already"}"#
    );
    assert_eq!(ids(&client, "skill"), ["de"]);
    assert_eq!(
        client.send("DELETE", "/api/v2/skills/de", "", b"").brief(),
        r#"200 {"statusCode":0}"#
    );
    assert_eq!(ids(&client, "skill"), Vec::<String>::new());
    assert_eq!(read(), r#"404 {"statusCode":6,"statusMessage":"there is no skill `de`"}"#);
    // It can come back, with what was counted.
    client.post("/api/v2/skills", r#"{"id":"de","name":"German"}"#);
    assert_eq!(ids(&client, "skill"), ["de"]);
}

#[test]
fn skills_are_given_and_taken_one_by_one_and_together() {
    let server = Folder::new().serve();
    let client = server.client();
    create(&client, json!({ "id": "ann", "userName": "ann" }));
    let made = client.post(
        "/api/v2/skills",
        r#"{"skills":[{"id":"de","name":"German"},{"id":"en","name":"English"}]}"#,
    );
    assert_eq!(made.json()["statusCode"], 0);
    let post = |body: &str| told(&server, &client.post("/api/v2/users/ann/skills", body));
    assert_eq!(
        post(r#"{"uris":["/api/v2/skills/de","http://h/api/v2/skills/en"]}"#),
        r#"200 {"statusCode":0}"#
    );
    assert_eq!(
        post(r#"{"uris":["/api/v2/skills/de","/api/v2/skills/fr"]}"#),
        r#"200 {"statusCode":7,"succeeded":[{"id":"de","uri":"http://host/api/v2/skills/de"}],"failed":[{"uri":"/api/v2/skills/fr","statusCode":6,"statusMessage":"there is no skill `fr`"}]}"#
    );
    assert_eq!(post(r#"{"uri":"/api/v2/skills/de","level":"5"}"#), r#"200 {"statusCode":0}"#);
    let read = |path: &str, client: &Client| told(&server, &client.get(path));
    let level =
        r#"200 {"statusCode":0,"skills":[{"id":"de","level":"5"},{"id":"en","level":"0"}]}"#;
    assert_eq!(read("/api/v2/users/ann/skills?fields=id,level", &client), level);
    let ann = user(&server, "ann");
    assert_eq!(read("/api/v2/me/skills?fields=id,level", &ann), level);
    assert_eq!(read("/api/v2/me/skils?fields=id,level", &ann), level);
    assert_eq!(
        read("/api/v2/me/skills/de?fields=level", &ann),
        r#"200 {"statusCode":0,"skill":{"level":"5"}}"#
    );
    let put = client.send("PUT", "/api/v2/users/ann/skills/de", "", br#"{"level":7}"#);
    assert_eq!(put.brief(), r#"200 {"statusCode":0}"#);
    assert_eq!(
        client.send("DELETE", "/api/v2/users/ann/skills/en", "", b"").brief(),
        r#"200 {"statusCode":0}"#
    );
    assert_eq!(
        client.send("DELETE", "/api/v2/users/ann/skills/en", "", b"").brief(),
        r#"404 {"statusCode":6,"statusMessage":"there is no skill of this user `en`"}"#
    );
    assert_eq!(
        read("/api/v2/me/skills?fields=id,level", &ann),
        r#"200 {"statusCode":0,"skills":[{"id":"de","level":"7"}]}"#
    );
}

#[test]
fn who_has_a_skill_is_counted_in_its_group_at_once() {
    let server = Folder::new().serve();
    let client = server.client();
    create(&client, json!({ "id": "ann", "userName": "ann" }));
    client.post("/api/v2/skills", r#"{"id":"de","name":"German"}"#);
    client.post("/api/v1/events", r#"{"time":1795916432041,"event":"AgentLogin","agent":"ann"}"#);
    let logged_in = || {
        let reply = client.get("/api/v1/stats/de/CurrentNumberLoggedInAgents?fresh=true").json();
        reply["statistics"][0]["values"][0]["value"].clone()
    };
    assert_eq!(logged_in(), 0);
    client.post("/api/v2/users/ann/skills", r#"{"id":"de"}"#);
    assert_eq!(logged_in(), 1);
    client.send("DELETE", "/api/v2/users/ann/skills/de", "", b"");
    assert_eq!(logged_in(), 0);
    client.post("/api/v2/users/ann/skills", r#"{"id":"de"}"#);
    client.send("DELETE", "/api/v2/users/ann", "", b"");
    assert_eq!(logged_in(), 0);
}

#[test]
fn administrators_read_the_skills_of_all_and_others_their_own() {
    let server = Folder::new().serve();
    let client = server.client();
    client.post("/api/v2/skills", r#"{"id":"de","name":"German"}"#);
    for (id, role) in [("ada", "ROLE_ADMIN"), ("sue", "ROLE_SUPERVISOR"), ("ann", "ROLE_AGENT")] {
        create(&client, json!({ "id": id, "userName": id, "roles": [role] }));
        client.post(&format!("/api/v2/users/{id}/skills"), r#"{"id":"de","level":5}"#);
        let user = user(&server, id);
        let expected = if id == "ada" { 0 } else { 5 };
        for path in ["/skills", "/skills/de", "/users/ada/skills", "/users/ada/skills/de"] {
            let reply = user.get(&format!("/api/v2{path}"));
            assert_eq!(reply.json()["statusCode"], expected, "{id} {path}: {reply:?}");
        }
        for path in ["/me/skills/de", "/me/skils/de"] {
            let reply = user.get(&format!("/api/v2{path}?fields=level")).brief();
            assert_eq!(reply, r#"200 {"statusCode":0,"skill":{"level":"5"}}"#, "{id} {path}");
        }
    }
}
