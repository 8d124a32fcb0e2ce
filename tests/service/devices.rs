//! `/api/v2/devices`, and whose they are.

use crate::chapter::{call, done, refused, same, told, user};
use crate::scene;

/// Two users with a device, and a device that is nobody's.
const DEVICES: &[(&str, &str, &str)] = &[
    ("POST", "/users", r#"{"id":"ann","userName":"ann"}"#),
    ("POST", "/users", r#"{"id":"bob","userName":"bob"}"#),
    (
        "POST",
        "/devices",
        r#"{"id":"desk","phoneNumber":"+16509870000","model":"CloudDevice","vendor":"Genesys","telephonyNetwork":"Public"}"#,
    ),
    ("POST", "/devices", r#"{"id":"hall","phoneNumber":"3001"}"#),
    ("POST", "/users/bob/devices", r#"{"id":"car","phoneNumber":"+49 30 123456"}"#),
    ("POST", "/users/ann/devices", r#"{"uris":["http://any/api/v2/devices/desk"]}"#),
];

#[test]
fn devices_are_listed_and_read() {
    let server = scene::folder().serve();
    let client = server.client();
    done(&client, DEVICES);
    let get = |path: &str| told(&server, &call(&client, "GET", path, ""));
    insta::assert_snapshot!(get("/devices"), @r#"200 {"statusCode":0,"uris":["http://host/api/v2/devices/car","http://host/api/v2/devices/desk","http://host/api/v2/devices/hall"]}"#);
    insta::assert_snapshot!(get("/devices?fields=*"), @r#"200 {"statusCode":0,"devices":[{"id":"car","deviceState":"Inactive","doNotDisturb":"Off","phoneNumberUri":"http://host/api/v2/phone-numbers/+4930123456","telephonyNetwork":"Private","voiceEnvironmentUri":"http://host/api/v2/voice-environments/default","phoneNumber":"+49 30 123456","country":{"name":"Germany","code":"DE","callingCode":"49"},"localNumber":"030 123456","e164Number":"+4930123456","userUri":"http://host/api/v2/users/bob","uri":"http://host/api/v2/devices/car","path":"/api/v2/devices/car"},{"id":"desk","deviceState":"Inactive","doNotDisturb":"Off","phoneNumberUri":"http://host/api/v2/phone-numbers/+16509870000","telephonyNetwork":"Public","model":"CloudDevice","vendor":"Genesys","voiceEnvironmentUri":"http://host/api/v2/voice-environments/default","phoneNumber":"+16509870000","country":{"name":"United States","code":"US","callingCode":"1"},"localNumber":"(650) 987-0000","e164Number":"+16509870000","userUri":"http://host/api/v2/users/ann","uri":"http://host/api/v2/devices/desk","path":"/api/v2/devices/desk"},{"id":"hall","deviceState":"Inactive","doNotDisturb":"Off","phoneNumberUri":"http://host/api/v2/phone-numbers/3001","telephonyNetwork":"Private","voiceEnvironmentUri":"http://host/api/v2/voice-environments/default","phoneNumber":"3001","country":{"name":"","code":"","callingCode":""},"e164Number":"3001","uri":"http://host/api/v2/devices/hall","path":"/api/v2/devices/hall"}]}"#);
    insta::assert_snapshot!(get("/devices/hall"), @r#"200 {"statusCode":0,"device":{"id":"hall","deviceState":"Inactive","doNotDisturb":"Off","phoneNumberUri":"http://host/api/v2/phone-numbers/3001","telephonyNetwork":"Private","voiceEnvironmentUri":"http://host/api/v2/voice-environments/default","phoneNumber":"3001","country":{"name":"","code":"","callingCode":""},"e164Number":"3001","uri":"http://host/api/v2/devices/hall","path":"/api/v2/devices/hall"}}"#);
    insta::assert_snapshot!(get("/devices/hall?fields=id&resolveUri=*"), @r#"200 {"statusCode":0,"device":{"id":"hall","phoneNumber":{"id":"3001","phoneNumber":"3001","country":{"name":"","code":"","callingCode":""},"e164Number":"3001","uri":"http://host/api/v2/phone-numbers/3001","path":"/api/v2/phone-numbers/3001"},"voiceEnvironment":{"id":"default","contactCenterId":"default","uri":"http://host/api/v2/voice-environments/default","path":"/api/v2/voice-environments/default"}}}"#);
    insta::assert_snapshot!(get("/devices?telephonyNetwork=public"), @r#"200 {"statusCode":0,"uris":["http://host/api/v2/devices/desk"]}"#);
    insta::assert_snapshot!(get("/devices/nothing"), @r#"404 {"statusCode":6,"statusMessage":"there is no device `nothing`"}"#);
    insta::assert_snapshot!(get("/users/ann/devices"), @r#"200 {"statusCode":0,"uris":["http://host/api/v2/devices/desk"]}"#);
    insta::assert_snapshot!(get("/users/ann/devices?fields=phoneNumber,country"), @r#"200 {"statusCode":0,"devices":[{"phoneNumber":"+16509870000","country":{"name":"United States","code":"US","callingCode":"1"}}]}"#);
    insta::assert_snapshot!(get("/users/ann/devices/desk?fields=model"), @r#"200 {"statusCode":0,"device":{"model":"CloudDevice"}}"#);
    insta::assert_snapshot!(get("/users/ann?fields=id,devices&subresources=devices"), @r#"200 {"statusCode":0,"user":{"id":"ann","devices":[{"id":"desk","deviceState":"Inactive","doNotDisturb":"Off","phoneNumberUri":"http://host/api/v2/phone-numbers/+16509870000","telephonyNetwork":"Public","model":"CloudDevice","vendor":"Genesys","voiceEnvironmentUri":"http://host/api/v2/voice-environments/default","phoneNumber":"+16509870000","country":{"name":"United States","code":"US","callingCode":"1"},"localNumber":"(650) 987-0000","e164Number":"+16509870000","userUri":"http://host/api/v2/users/ann","uri":"http://host/api/v2/devices/desk","path":"/api/v2/devices/desk"}]}}"#);
    refused(
        &client,
        &[
            ("GET", "/users/ann/devices/hall", "", 404, 6),
            ("GET", "/users/nobody/devices", "", 404, 6),
            ("GET", "/me/devices", "", 403, 5),
        ],
    );
}

#[test]
fn devices_are_made_changed_and_deleted() {
    let folder = scene::folder();
    let server = folder.serve();
    let client = server.client();
    done(&client, DEVICES);
    let tell =
        |method: &str, path: &str, body: &str| told(&server, &call(&client, method, path, body));
    insta::assert_snapshot!(tell("POST", "/devices", r#"{"id":"a","phoneNumber":"3005"}"#), @r#"200 {"statusCode":0,"id":"a","uri":"http://host/api/v2/devices/a"}"#);
    insta::assert_snapshot!(tell("POST", "/devices", r#"{"devices":[{"id":"b","phoneNumber":"3006"},{"phoneNumber":"3005"}]}"#), @r#"200 {"statusCode":7,"succeeded":[{"id":"b","uri":"http://host/api/v2/devices/b"}],"failed":[{"phoneNumber":"3005","statusCode":3,"statusMessage":"the number `3005` is that of device `a`"}]}"#);
    insta::assert_snapshot!(tell("POST", "/users/ann/devices", r#"{"id":"c","phoneNumber":"3007"}"#), @r#"200 {"statusCode":0,"id":"c","uri":"http://host/api/v2/devices/c"}"#);
    insta::assert_snapshot!(tell("POST", "/users/ann/devices", r#"{"uris":["/api/v2/devices/a"]}"#), @r#"200 {"statusCode":0}"#);
    insta::assert_snapshot!(tell("POST", "/users/ann/devices", r#"{"uris":["/api/v2/devices/b","/api/v2/devices/car"]}"#), @r#"200 {"statusCode":7,"succeeded":[{"id":"b","uri":"http://host/api/v2/devices/b"}],"failed":[{"uri":"/api/v2/devices/car","statusCode":3,"statusMessage":"the device `car` is that of user `bob`"}]}"#);
    insta::assert_snapshot!(tell("PUT", "/devices/a", r#"{"phoneNumber":"3008","model":"Old","vendor":""}"#), @r#"200 {"statusCode":0}"#);
    insta::assert_snapshot!(tell("GET", "/users/ann/devices?fields=id,phoneNumber,model", ""), @r#"200 {"statusCode":0,"devices":[{"id":"a","model":"Old","phoneNumber":"3008"},{"id":"b","phoneNumber":"3006"},{"id":"c","phoneNumber":"3007"},{"id":"desk","model":"CloudDevice","phoneNumber":"+16509870000"}]}"#);
    insta::assert_snapshot!(tell("DELETE", "/users/ann/devices", r#"{"uris":["/api/v2/devices/b"]}"#), @r#"200 {"statusCode":0}"#);
    insta::assert_snapshot!(tell("DELETE", "/users/ann/devices/c", ""), @r#"200 {"statusCode":0}"#);
    insta::assert_snapshot!(tell("DELETE", "/devices", r#"{"uris":["/api/v2/devices/b","/api/v2/devices/x"]}"#), @r#"200 {"statusCode":7,"succeeded":[{"id":"b","uri":"http://host/api/v2/devices/b"}],"failed":[{"uri":"/api/v2/devices/x","statusCode":6,"statusMessage":"there is no device `x`"}]}"#);
    insta::assert_snapshot!(tell("DELETE", "/devices/c", ""), @r#"200 {"statusCode":0}"#);
    insta::assert_snapshot!(tell("POST", "/devices", r#"{"phoneNumber":"650 987 0000"}"#), @r#"400 {"statusCode":3,"statusMessage":"the number `650 987 0000` is that of device `desk`"}"#);
    refused(
        &client,
        &[
            ("POST", "/devices", "{}", 400, 1),
            ("POST", "/devices", r#"{"phoneNumber":""}"#, 400, 1),
            ("POST", "/devices", r#"{"phoneNumber":"ann"}"#, 400, 2),
            ("POST", "/devices", r#"{"phoneNumber":"1","deviceState":"Active"}"#, 400, 2),
            ("POST", "/devices", r#"{"phoneNumber":"1","telephonyNetwork":"ISDN"}"#, 400, 2),
            ("PUT", "/devices/desk", r#"{"phoneNumber":"3001"}"#, 400, 3),
            ("PUT", "/devices/nothing", "{}", 404, 6),
            ("DELETE", "/users/bob/devices/desk", "", 404, 6),
            ("POST", "/users/bob/devices", r#"{"uris":["/api/v2/devices/desk"]}"#, 400, 3),
            ("POST", "/users/bob/devices", r#"{"uris":["/api/v2/queues/desk"]}"#, 400, 2),
            ("POST", "/users/nobody/devices", r#"{"phoneNumber":"1"}"#, 404, 6),
        ],
    );
    same(&client, "/devices/desk", "device");
    // Who is deleted leaves the devices.
    done(&client, &[("DELETE", "/users/ann", "")]);
    let devices = tell("GET", "/devices?fields=id,phoneNumber,userUri", "");
    insta::assert_snapshot!(devices, @r#"200 {"statusCode":0,"devices":[{"id":"a","phoneNumber":"3008"},{"id":"car","phoneNumber":"+49 30 123456","userUri":"http://host/api/v2/users/bob"},{"id":"desk","phoneNumber":"+16509870000"},{"id":"hall","phoneNumber":"3001"}]}"#);
    server.kill();
    let server = folder.serve();
    let after = call(&server.client(), "GET", "/devices?fields=id,phoneNumber,userUri", "");
    assert_eq!(told(&server, &after), devices);
}

#[test]
fn agents_see_their_own_devices() {
    let server = scene::folder().serve();
    let agent = user(&server, "default", "amy", "ROLE_AGENT");
    done(&server.client(), DEVICES);
    done(
        &server.client(),
        &[("POST", "/users/amy/devices", r#"{"id":"amys","phoneNumber":"3009"}"#)],
    );
    let get = |path: &str| told(&server, &call(&agent, "GET", path, ""));
    insta::assert_snapshot!(get("/me/devices"), @r#"200 {"statusCode":0,"uris":["http://host/api/v2/devices/amys"]}"#);
    insta::assert_snapshot!(get("/me/devices?fields=id,deviceState"), @r#"200 {"statusCode":0,"devices":[{"id":"amys","deviceState":"Inactive"}]}"#);
    insta::assert_snapshot!(get("/me/devices/amys?fields=id"), @r#"200 {"statusCode":0,"device":{"id":"amys"}}"#);
    insta::assert_snapshot!(get("/me?fields=id&subresources=devices"), @r#"200 {"statusCode":0,"user":{"id":"amy","devices":[{"id":"amys","deviceState":"Inactive","doNotDisturb":"Off","phoneNumberUri":"http://host/api/v2/phone-numbers/3009","telephonyNetwork":"Private","voiceEnvironmentUri":"http://host/api/v2/voice-environments/default","phoneNumber":"3009","country":{"name":"","code":"","callingCode":""},"e164Number":"3009","userUri":"http://host/api/v2/users/amy","uri":"http://host/api/v2/devices/amys","path":"/api/v2/devices/amys"}]}}"#);
    assert_eq!(get("/devices/amys"), get("/me/devices/amys"));
    // What their device points at is theirs, too.
    insta::assert_snapshot!(get("/phone-numbers/3009?fields=id,phoneNumber"), @r#"200 {"statusCode":0,"phoneNumber":{"id":"3009","phoneNumber":"3009"}}"#);
    // Clients look for their devices beside the user, where they were before.
    let me = call(&agent, "GET", "/me?subresources=*", "").json();
    assert_eq!((&me["devices"], &me["devices"][0]["id"]), (&me["user"]["devices"], &"amys".into()));
    let skills = call(&agent, "GET", "/me?subresources=skills", "").json();
    assert!(skills["devices"].is_null() && skills["user"]["devices"].is_null(), "{skills}");
    assert_eq!(get("/users/amy/devices"), get("/me/devices"));
    refused(
        &agent,
        &[
            ("GET", "/me/devices/desk", "", 404, 6),
            ("GET", "/devices", "", 403, 5),
            ("GET", "/devices/desk", "", 403, 5),
            ("GET", "/devices/nothing", "", 403, 5),
            ("GET", "/users/ann/devices", "", 403, 5),
            ("GET", "/phone-numbers/3001", "", 403, 5),
            ("GET", "/phone-numbers/1", "", 403, 5),
            ("GET", "/phone-numbers", "", 403, 5),
            ("POST", "/devices", r#"{"phoneNumber":"1"}"#, 403, 5),
            ("PUT", "/devices/amys", "{}", 403, 5),
            ("DELETE", "/devices/amys", "", 403, 5),
            ("POST", "/users/amy/devices", r#"{"phoneNumber":"1"}"#, 403, 5),
            ("DELETE", "/users/amy/devices/amys", "", 403, 5),
        ],
    );
    let supervisor = user(&server, "default", "sue", "ROLE_SUPERVISOR");
    refused(&supervisor, &[("GET", "/devices/desk", "", 403, 5), ("GET", "/devices", "", 403, 5)]);
    done(&supervisor, &[("GET", "/me/devices", "")]);
    let admin = user(&server, "default", "ada", "ROLE_ADMIN");
    done(&admin, &[("GET", "/devices/desk", ""), ("PUT", "/devices/desk", r#"{"model":"New"}"#)]);
    let foreign = user(&server, "rome", "remo", "ROLE_ADMIN");
    refused(&foreign, &[("GET", "/devices/desk", "", 404, 6)]);
    done(&foreign, &[("POST", "/devices", r#"{"phoneNumber":"+16509870000"}"#)]);
}
