//! Features and services: what a contact centre has, and how the parts of the service are.

use serde_json::{Value as Json, json};

use crate::bayeux::Socket;
use crate::chapter::{call, done, refused, told, user};
use crate::client::Client;
use crate::scene::{self, lines, post};

#[test]
fn what_belongs_to_a_feature_goes_and_comes_with_it() {
    let server = scene::folder().serve();
    let client = server.client();
    let ann = user(&server, "default", "ann", "ROLE_AGENT");
    done(
        &client,
        &[
            ("POST", "/skills", r#"{"id":"de","name":"German"}"#),
            ("POST", "/users/ann/skills", r#"{"id":"de","level":1}"#),
            ("DELETE", "/features/api-provisioning", ""),
        ],
    );
    let reset = r#"{"operationName":"ResetPassword","newPassword":"YW5vdGhlci0x"}"#;
    refused(
        &client,
        &[
            ("GET", "/users", "", 404, 6),
            ("POST", "/users/ann", reset, 404, 6),
            ("GET", "/devices", "", 404, 6),
            ("PUT", "/provisioning", "{}", 404, 6),
            ("GET", "/services/provisioning", "", 404, 6),
            ("POST", "/features", r#"{"id":"api-provisioning","name":"x"}"#, 400, 2),
        ],
    );
    let collections = |path: &str| {
        let user = call(&ann, "GET", path, "").json()["user"].clone();
        ["skills", "devices", "statistics"].map(|name| user.get(name).is_some())
    };
    assert_eq!(collections("/me?subresources=*"), [false, false, true]);
    done(&client, &[("POST", "/features", r#"{"id":"api-provisioning"}"#)]);
    assert_eq!(collections("/me?subresources=*"), [true; 3]);
    done(&client, &[("DELETE", "/features/api-voice", "")]);
    assert_eq!(collections("/me?subresources=*"), [true, false, true]);
    refused(
        &client,
        &[
            ("GET", "/devices", "", 404, 6),
            ("GET", "/settings/agent-states", "", 404, 6),
            ("GET", "/services/voice", "", 404, 6),
            ("PUT", "/provisioning", r#"{"devices":[]}"#, 404, 6),
            ("PUT", "/provisioning", r#"{"settings":{"agent-states":[]}}"#, 404, 6),
        ],
    );
    done(&client, &[("PUT", "/provisioning", r#"{"settings":{},"skills":[]}"#)]);
    let groups = told(&server, &call(&client, "GET", "/settings?fields=name", ""));
    insta::assert_snapshot!(groups, @r#"200 {"statusCode":0,"settings":[{"name":"general-settings"},{"name":"reporting"}]}"#);
    done(&client, &[("DELETE", "/features/api-settings", "")]);
    let me = call(&ann, "GET", "/me?subresources=*", "").json()["user"].clone();
    assert_eq!((me.get("settings"), me["features"].as_array().map(Vec::len)), (None, Some(2)));
    refused(&client, &[("PUT", "/provisioning", r#"{"settings":{}}"#, 404, 6)]);
}

/// The types of the services that are active.
fn states(client: &Client) -> Json {
    let services = call(client, "GET", "/services?fields=type,state", "").json();
    let services = services["services"].as_array().expect("a list").clone();
    let active = services.iter().filter(|one| one["state"] == "Active");
    active.map(|one| one["type"].clone()).collect()
}

#[test]
fn what_takes_events_in_is_active_when_any_have_come() {
    let folder = scene::folder();
    let server = folder.serve();
    let client = server.client();
    done(&client, &[("POST", "/users", r#"{"id":"ann","userName":"ann"}"#)]);
    assert_eq!(states(&client), json!(["Reporting", "Provisioning"]), "nobody has told anything");
    let mut socket = Socket::connected(&client, &json!({}));
    socket.say("/meta/connect", json!({}));
    socket.subscribe("/notifications/services");
    socket.hear();
    post(&client, &lines(&[(1, r#""event":"AgentLogin","agent":"ann""#)]));
    let of_voice = r#"[{"channel":"/notifications/services","data":{"messageType":"ServiceStateChangeMessage","service":{"id":"voice","name":"Calls and agents","type":"Voice","state":"Active"}}}]"#;
    assert_eq!(json!(socket.hear()).to_string(), of_voice);
    assert_eq!(states(&client), json!(["Reporting", "Provisioning", "Voice"]));
    let mail = r#""event":"Queued","queue":"mail","connId":"m1","mediaType":"email""#;
    post(&client, &lines(&[(2, mail)]));
    assert_eq!(socket.hear()[0]["data"]["service"]["type"], "Media");
    server.kill();
    let server = folder.serve();
    let all = json!(["Reporting", "Provisioning", "Voice", "Media"]);
    assert_eq!(states(&server.client()), all, "they have come");
}

#[test]
fn calls_that_nobody_has_taken_have_come_also_for_those_who_start_anew() {
    let folder = scene::folder();
    let server = folder.serve();
    let caller = r#""event":"Queued","queue":"all","connId":"c1""#;
    post(&server.client(), &lines(&[(1, caller)]));
    let voice = json!(["Reporting", "Provisioning", "Voice"]);
    assert_eq!(states(&server.client()), voice);
    // At a queue only the medium of a call that is queued counts.
    let chat = r#""event":"Queued","queue":"all","connId":"c2","mediaType":"chat""#;
    let gone = r#""event":"Abandoned","queue":"all","connId":"c2""#;
    post(&server.client(), &lines(&[(2, chat), (3, gone)]));
    let all = json!(["Reporting", "Provisioning", "Voice", "Media"]);
    assert_eq!(states(&server.client()), all);
    server.kill();
    assert_eq!(states(&folder.serve().client()), all);
    let folder = scene::folder();
    let server = folder.serve();
    post(&server.client(), &lines(&[(1, chat), (2, gone)]));
    assert_eq!(states(&server.client()), json!(["Reporting", "Provisioning", "Media"]));
}

#[test]
fn a_desktop_that_logs_in_is_told_what_it_asks_for() {
    let server = scene::folder().serve();
    let ann = user(&server, "default", "ann", "ROLE_AGENT");
    done(
        &server.client(),
        &[
            ("POST", "/settings", r#"{"name":"dispositions"}"#),
            ("POST", "/settings/dispositions", r#"{"name":"help","possibleValues":[1]}"#),
        ],
    );
    let first = call(
        &ann,
        "GET",
        "/me?subresources=features,devices,channels&fields=id,features,devices,channels",
        "",
    );
    assert!(first.header("set-cookie").is_some_and(|cookie| cookie.starts_with("JSESSIONID=")));
    insta::assert_snapshot!(told(&server, &first), @r#"200 {"statusCode":0,"user":{"id":"ann","devices":[],"features":[{"id":"api-provisioning","displayName":"Provisioning","description":"Users, skills, queues and devices.","autoAssignOnContactCenterCreate":true,"uri":"http://host/api/v2/features/api-provisioning","path":"/api/v2/features/api-provisioning"},{"id":"api-voice","displayName":"Voice","description":"Devices, and the states of agents at them.","autoAssignOnContactCenterCreate":true,"uri":"http://host/api/v2/features/api-voice","path":"/api/v2/features/api-voice"},{"id":"api-contacts","displayName":"Contacts","description":"Everybody who can be called: users, queues and others.","autoAssignOnContactCenterCreate":true,"uri":"http://host/api/v2/features/api-contacts","path":"/api/v2/features/api-contacts"},{"id":"api-settings","displayName":"Settings","description":"Groups of settings, those of clients too.","autoAssignOnContactCenterCreate":true,"uri":"http://host/api/v2/features/api-settings","path":"/api/v2/features/api-settings"}],"channels":[]},"devices":[],"channels":[]}"#);
    let later = call(
        &ann,
        "GET",
        "/me/?subresources=devices,calls,channels,interactions,chats&fields=id",
        "",
    );
    insta::assert_snapshot!(told(&server, &later), @r#"200 {"statusCode":0,"user":{"id":"ann","devices":[],"channels":[],"calls":[],"chats":[],"interactions":[]},"devices":[],"channels":[]}"#);
    let all = call(&ann, "GET", "/me?subresources=*", "").json();
    assert_eq!((&all["devices"], &all["channels"]), (&json!([]), &json!([])));
    insta::assert_snapshot!(all["user"]["settings"], @r#"{"agent-states":{"AfterCallWork":{"displayName":"AfterCallWork","id":"D3663509-3D82-4DD3-A82E-2EA8EFA02AEF","state":"NotReady","workMode":"AfterCallWork"},"AuxWork":{"displayName":"AuxWork","id":"2B36138D-C564-4562-A8CB-3C32D564F296","state":"NotReady","workMode":"AuxWork"},"NotReady":{"displayName":"Not Ready","id":"900D55CC-2BB0-431F-8BF9-D3525B383BE6","state":"NotReady"},"Offline":{"displayName":"Offline","id":"0F7F5003-EF26-4D13-A6Ef-D0C7EC819BEB","state":"Logout"},"Ready":{"displayName":"Ready","id":"9430250E-0A1B-421F-B372-F29E69366DED","state":"Ready"}},"general-settings":{"countryCode":"US","countryDigits":"1","countryName":"United States"},"reporting":{"defaultTargetServiceLevelPercentage":"80"},"dispositions":{"help":{"possibleValues":[1]}}}"#);
    let sue = user(&server, "default", "sue", "ROLE_SUPERVISOR");
    let settings =
        call(&sue, "GET", "/me?subresources=settings", "").json()["user"]["settings"].clone();
    assert_eq!(settings.get("agent-states"), None, "supervisors do not read them");
    let account = call(&server.client(), "GET", "/me?subresources=features,settings", "").json();
    assert_eq!(account["user"]["features"].as_array().map(Vec::len), Some(4));
    refused(&ann, &[("GET", "/me?subresources=horses", "", 400, 2)]);
}
