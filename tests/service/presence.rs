//! Who is there: what is told of users and devices while agents log in and do not want to be disturbed.

use crate::chapter::{call, done, told, user};
use crate::program::Server;
use crate::scene;

/// What is told of everybody, and of all devices.
fn seen(server: &Server) -> String {
    let client = server.client();
    let get = |path: &str| told(server, &call(&client, "GET", path, ""));
    [
        get("/users?fields=id,doNotDisturb"),
        get("/users?doNotDisturb=On"),
        get("/users/ann?fields=doNotDisturb"),
        get("/devices?fields=id,deviceState,doNotDisturb"),
        get("/devices?deviceState=Active"),
    ]
    .join("\n")
}

#[test]
fn users_and_devices_tell_who_is_there() {
    let folder = scene::folder();
    let mut server = folder.serve();
    let client = server.client();
    done(
        &client,
        &[
            ("POST", "/users", r#"{"id":"bob","userName":"bob"}"#),
            ("POST", "/devices", r#"{"id":"desk","phoneNumber":"+16509870000"}"#),
            ("POST", "/devices", r#"{"id":"hall","phoneNumber":"3001"}"#),
            ("POST", "/users/bob/devices", r#"{"id":"car","phoneNumber":"3002"}"#),
        ],
    );
    let ann = user(&server, "default", "ann", "ROLE_AGENT");
    insta::assert_snapshot!(seen(&server), @r#"
    200 {"statusCode":0,"users":[{"id":"ann","doNotDisturb":"Off"},{"id":"bob","doNotDisturb":"Off"}]}
    200 {"statusCode":0,"uris":[]}
    200 {"statusCode":0,"user":{"doNotDisturb":"Off"}}
    200 {"statusCode":0,"devices":[{"id":"car","deviceState":"Inactive","doNotDisturb":"Off"},{"id":"desk","deviceState":"Inactive","doNotDisturb":"Off"},{"id":"hall","deviceState":"Inactive","doNotDisturb":"Off"}]}
    200 {"statusCode":0,"uris":[]}
    "#);
    scene::post(
        &client,
        &scene::lines(&[
            (0, r#""event":"AgentLogin","agent":"ann","device":"desk""#),
            (0, r#""event":"AgentLogin","agent":"bob""#),
            (1, r#""event":"DndOn","agent":"ann","device":"desk""#),
            // Somebody whom nobody has provisioned, at a device by its number.
            (2, r#""event":"AgentLogin","agent":"guest","device":"3001""#),
        ]),
    );
    let before = seen(&server);
    insta::assert_snapshot!(before, @r#"
    200 {"statusCode":0,"users":[{"id":"ann","doNotDisturb":"On"},{"id":"bob","doNotDisturb":"Off"}]}
    200 {"statusCode":0,"uris":["http://host/api/v2/users/ann"]}
    200 {"statusCode":0,"user":{"doNotDisturb":"On"}}
    200 {"statusCode":0,"devices":[{"id":"car","deviceState":"Active","doNotDisturb":"Off"},{"id":"desk","deviceState":"Active","doNotDisturb":"On"},{"id":"hall","deviceState":"Active","doNotDisturb":"Off"}]}
    200 {"statusCode":0,"uris":["http://host/api/v2/devices/car","http://host/api/v2/devices/desk","http://host/api/v2/devices/hall"]}
    "#);
    let me = |path: &str| told(&server, &call(&ann, "GET", path, ""));
    insta::assert_snapshot!(me("/me?fields=id,doNotDisturb"), @r#"200 {"statusCode":0,"user":{"id":"ann","doNotDisturb":"On"}}"#);
    // Clients send back what they have read.
    let read = call(&client, "GET", "/users/ann?fields=doNotDisturb,firstName", "").json();
    done(&client, &[("PUT", "/users/ann", &read["user"].to_string())]);
    // What is told is made from the journal.
    drop(server);
    server = folder.serve();
    assert_eq!(seen(&server), before);
    let client = server.client();
    scene::post(
        &client,
        &scene::lines(&[
            (3, r#""event":"DndOff","agent":"ann","device":"desk""#),
            (4, r#""event":"AgentLogout","agent":"bob""#),
            (5, r#""event":"AgentLogout","agent":"guest","device":"3001""#),
        ]),
    );
    insta::assert_snapshot!(seen(&server), @r#"
    200 {"statusCode":0,"users":[{"id":"ann","doNotDisturb":"Off"},{"id":"bob","doNotDisturb":"Off"}]}
    200 {"statusCode":0,"uris":[]}
    200 {"statusCode":0,"user":{"doNotDisturb":"Off"}}
    200 {"statusCode":0,"devices":[{"id":"car","deviceState":"Inactive","doNotDisturb":"Off"},{"id":"desk","deviceState":"Active","doNotDisturb":"Off"},{"id":"hall","deviceState":"Inactive","doNotDisturb":"Off"}]}
    200 {"statusCode":0,"uris":["http://host/api/v2/devices/desk"]}
    "#);
}

#[test]
fn devices_point_at_what_they_are_connected_to() {
    let server = scene::folder().serve();
    let client = server.client();
    let desk = r#"{"id":"desk","phoneNumber":"+16509870000","location":"California"}"#;
    done(&client, &[("POST", "/devices", desk)]);
    let get = |path: &str| told(&server, &call(&client, "GET", path, ""));
    insta::assert_snapshot!(get("/devices/desk?fields=location,voiceEnvironmentUri"), @r#"200 {"statusCode":0,"device":{"location":"California","voiceEnvironmentUri":"http://host/api/v2/voice-environments/default"}}"#);
    insta::assert_snapshot!(get("/devices?fields=id&resolveUris=voiceEnvironmentUri"), @r#"200 {"statusCode":0,"devices":[{"id":"desk","voiceEnvironment":{"id":"default","contactCenterId":"default","uri":"http://host/api/v2/voice-environments/default","path":"/api/v2/voice-environments/default"}}]}"#);
    insta::assert_snapshot!(get("/voice-environments"), @r#"200 {"statusCode":0,"uris":["http://host/api/v2/voice-environments/default"]}"#);
    insta::assert_snapshot!(get("/voice-environments/default"), @r#"200 {"statusCode":0,"voiceEnvironment":{"id":"default","contactCenterId":"default","uri":"http://host/api/v2/voice-environments/default","path":"/api/v2/voice-environments/default"}}"#);
    insta::assert_snapshot!(get("/voice-environments/rome"), @r#"404 {"statusCode":6,"statusMessage":"there is no voice environment `rome`"}"#);
    done(&client, &[("PUT", "/devices/desk", r#"{"location":""}"#)]);
    insta::assert_snapshot!(get("/devices/desk?fields=id,location"), @r#"200 {"statusCode":0,"device":{"id":"desk"}}"#);
}
