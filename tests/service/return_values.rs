//! The chapter *Return Values*: what replies have in common, whatever they are about.

use crate::chapter::{call, done, refused, told};
use crate::program::Server;
use crate::scene;

/// A user with a skill and a device, and a queue.
fn provision(server: &Server) {
    done(
        &server.client(),
        &[
            ("POST", "/skills", r#"{"id":"de","name":"German"}"#),
            ("POST", "/users", r#"{"id":"ann","userName":"ann"}"#),
            ("POST", "/users/ann/skills", r#"{"id":"de"}"#),
            ("POST", "/users/ann/devices", r#"{"id":"desk","phoneNumber":"3001"}"#),
            ("POST", "/queues", r#"{"id":"web","name":"Web","channel":"chat"}"#),
        ],
    );
}

#[test]
fn what_failed_is_told_by_all_that_identifies_it() {
    let server = scene::folder().serve();
    provision(&server);
    let client = server.client();
    let tell = |path: &str, body: &str| told(&server, &call(&client, "POST", path, body));
    insta::assert_snapshot!(tell("/users", r#"{"users":[{"id":"b","userName":"b"},{"id":"ann","userName":"c"},{"userName":"B"},{"firstName":"D"},{"userName":7},null]}"#), @r#"200 {"statusCode":7,"succeeded":[{"id":"b","uri":"http://host/api/v2/users/b"}],"failed":[{"id":"ann","userName":"c","statusCode":3,"statusMessage":"a user with the id `ann` exists already"},{"userName":"B","statusCode":3,"statusMessage":"Operation forbidden, username `B` already exists"},{"userName":null,"statusCode":1,"statusMessage":"`userName` is missing: expected a text"},{"userName":7,"statusCode":2,"statusMessage":"`userName` has to be a text"},{"userName":null,"statusCode":2,"statusMessage":"`users` has to be a list of objects"}]}"#);
    insta::assert_snapshot!(tell("/skills", r#"{"skills":[{"id":"b","name":"B"},{"id":"de","name":"C"}]}"#), @r#"200 {"statusCode":7,"succeeded":[{"id":"b","uri":"http://host/api/v2/skills/b"}],"failed":[{"id":"de","name":"C","statusCode":3,"statusMessage":"a skill with the id `de` exists already"}]}"#);
    insta::assert_snapshot!(tell("/devices", r#"{"devices":[{"id":"b","phoneNumber":"3002"},{"id":"desk","phoneNumber":"3003"}]}"#), @r#"200 {"statusCode":7,"succeeded":[{"id":"b","uri":"http://host/api/v2/devices/b"}],"failed":[{"id":"desk","phoneNumber":"3003","statusCode":3,"statusMessage":"a device with the id `desk` exists already"}]}"#);
    insta::assert_snapshot!(tell("/users/ann/skills", r#"{"skills":[{"id":"b"},{"id":"c"},{"uri":"/api/v2/skills/d","level":1},{"uri":"/api/v2/queues/web"},{"level":1},7]}"#), @r#"200 {"statusCode":7,"succeeded":[{"id":"b","uri":"http://host/api/v2/skills/b"}],"failed":[{"id":"c","statusCode":6,"statusMessage":"there is no skill `c`"},{"uri":"/api/v2/skills/d","statusCode":6,"statusMessage":"there is no skill `d`"},{"uri":"/api/v2/queues/web","statusCode":2,"statusMessage":"`/api/v2/queues/web` is no URI of /api/v2/skills"},{"statusCode":1,"statusMessage":"`uris` is missing: expected a list of URIs of skills"},{"statusCode":2,"statusMessage":"`skills` has to be a list of objects"}]}"#);
}

#[test]
fn what_nobody_knows_is_refused_wherever_it_stands() {
    let server = scene::folder().serve();
    provision(&server);
    let client = server.client();
    let tell = |path: &str, body: &str| told(&server, &call(&client, "POST", path, body));
    insta::assert_snapshot!(tell("/skills", r#"{"skills":[{"name":"B"}],"colour":"red"}"#), @r#"400 {"statusCode":2,"statusMessage":"`colour` stands beside `skills`: expected nothing else"}"#);
    insta::assert_snapshot!(tell("/users/ann/skills", r#"{"id":"de","colour":"red"}"#), @r#"400 {"statusCode":2,"statusMessage":"`colour` is no attribute: expected any of uris, uri, id, level, skills"}"#);
    let uris = |path: &str| format!(r#"{{"uris":["/api/v2/{path}"],"colour":"red"}}"#);
    refused(
        &client,
        &[
            ("POST", "/users", r#"{"users":[{"userName":"b"}],"userName":"c"}"#, 400, 2),
            ("POST", "/queues", r#"{"queues":[{"name":"B","channel":"chat"}],"a":1}"#, 400, 2),
            ("POST", "/contacts", r#"{"contacts":[{"name":"B"}],"a":1}"#, 400, 2),
            ("POST", "/users/ann/devices", r#"{"devices":[{"phoneNumber":"1"}],"a":1}"#, 400, 2),
            ("POST", "/users/ann/devices", &uris("devices/desk"), 400, 2),
            ("DELETE", "/users/ann/devices", &uris("devices/desk"), 400, 2),
            ("POST", "/users/ann/skills", &uris("skills/de"), 400, 2),
            ("POST", "/users/ann/skills", r#"{"skills":[{"id":"de","colour":"red"}]}"#, 400, 2),
            ("DELETE", "/users/ann/skills", &uris("skills/de"), 400, 2),
            ("PUT", "/users/ann/skills/de", r#"{"level":1,"colour":"red"}"#, 400, 2),
            ("DELETE", "/users", &uris("users/ann"), 400, 2),
            ("DELETE", "/skills", &uris("skills/de"), 400, 2),
            ("DELETE", "/queues", &uris("queues/web"), 400, 2),
            ("DELETE", "/devices", &uris("devices/desk"), 400, 2),
            ("DELETE", "/contacts", r#"{"id":"ann","colour":"red"}"#, 400, 2),
            ("PUT", "/queues/web/settings/call-recording", r#"{"percentage":1,"a":1}"#, 400, 2),
        ],
    );
    // Nothing of it was done.
    let get = |path: &str| told(&server, &call(&client, "GET", path, ""));
    insta::assert_snapshot!(get("/users?fields=id&subresources=skills,devices"), @r#"200 {"statusCode":0,"users":[{"id":"ann","skills":[{"id":"de","name":"German","level":"0","uri":"http://host/api/v2/skills/de","path":"/api/v2/skills/de"}],"devices":[{"id":"desk","deviceState":"Inactive","doNotDisturb":"Off","phoneNumberUri":"http://host/api/v2/phone-numbers/3001","telephonyNetwork":"Private","voiceEnvironmentUri":"http://host/api/v2/voice-environments/default","phoneNumber":"3001","country":{"name":"","code":"","callingCode":""},"e164Number":"3001","userUri":"http://host/api/v2/users/ann","uri":"http://host/api/v2/devices/desk","path":"/api/v2/devices/desk"}]}]}"#);
    insta::assert_snapshot!(get("/queues?fields=id&subresources=settings"), @r#"200 {"statusCode":0,"queues":[{"id":"web","settings":{"callRecording":{"percentage":0}}}]}"#);
}

#[test]
fn what_is_null_is_not_said() {
    let server = scene::folder().serve();
    provision(&server);
    refused(
        &server.client(),
        &[
            ("POST", "/skills", r#"{"skills":null}"#, 400, 1),
            ("DELETE", "/skills", r#"{"uris":null}"#, 400, 1),
            ("POST", "/users/ann/skills", r#"{"uris":null}"#, 400, 1),
            ("POST", "/users/ann/devices", r#"{"uris":null}"#, 400, 1),
            ("PUT", "/users/ann/skills/de", r#"{"level":null}"#, 400, 1),
            ("PUT", "/contacts", r#"{"id":null}"#, 400, 1),
            ("DELETE", "/contacts", r#"{"id":null,"uris":null}"#, 400, 1),
            ("PUT", "/queues/web/settings/call-recording", r#"{"percentage":null}"#, 400, 1),
        ],
    );
    done(
        &server.client(),
        &[
            ("POST", "/skills", r#"{"skills":null,"name":"B"}"#),
            ("POST", "/users/ann/skills", r#"{"uris":null,"uri":null,"id":"de","level":null}"#),
            ("POST", "/users/ann/devices", r#"{"uris":null,"phoneNumber":"3009"}"#),
        ],
    );
}

#[test]
fn a_list_that_has_more_than_it_shows_says_so() {
    let server = scene::folder().serve();
    let client = server.client();
    let made = |count: usize| {
        let contacts = vec![r#"{"name":"a"}"#; count].join(",");
        let body = format!(r#"{{"contacts":[{contacts}]}}"#);
        done(&client, &[("POST", "/contacts", &body)]);
    };
    let listed = |query: &str| {
        let reply = call(&client, "GET", &format!("/contacts?fields=type{query}"), "").json();
        let contacts = reply["contacts"].as_array().unwrap().len();
        (reply["statusCode"].as_i64().unwrap(), contacts)
    };
    (0..10).for_each(|_| made(1_000));
    assert_eq!(listed(""), (0, 10_000));
    made(1);
    assert_eq!(listed(""), (7, 10_000));
    // Whoever asks for a part gets all of that part.
    assert_eq!(listed("&limit=10000"), (0, 10_000));
    assert_eq!(listed("&offset=1"), (0, 10_000));
    assert_eq!(listed("&offset=10000"), (0, 1));
}
