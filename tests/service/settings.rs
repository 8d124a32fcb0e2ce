//! Settings, features and services.

use serde_json::json;

use crate::chapter::{call, done};
use crate::client::Client;
use crate::program::Folder;
use crate::users::{create, user};

fn send(client: &Client, method: &str, path: &str, body: &str) -> String {
    client.send(method, &format!("/api/v2{path}"), "", body.as_bytes()).brief()
}

const DONE: &str = r#"200 {"statusCode":0}"#;

#[test]
fn a_group_of_a_client_holds_any_json_and_is_merged_at_the_top() {
    let folder = Folder::new();
    let server = folder.serve();
    let client = server.client();
    let made = client.post(
        "/api/v2/settings",
        r#"{"name":"dispositions","displayName":"Dispositions","key":"name"}"#,
    );
    assert_eq!(made.json()["id"], "dispositions", "{}", made.brief());
    let path = "/settings/dispositions";
    assert_eq!(
        send(
            &client,
            "POST",
            path,
            r#"{"name":"department","displayName":"Department","possibleValues":[{"name":"tech"}]}"#
        ),
        DONE
    );
    assert_eq!(
        send(&client, "PUT", path, r#"{"name":"department","displayName":"Department!"}"#),
        DONE
    );
    assert_eq!(
        send(&client, "POST", path, r#"{"name":"help","values":{"deep":[1,2.5,null]}}"#),
        DONE
    );
    let told = r#"200 {"statusCode":0,"settings":[{"name":"department","displayName":"Department!","possibleValues":[{"name":"tech"}]},{"name":"help","values":{"deep":[1,2.5,null]}}],"key":"name"}"#;
    assert_eq!(send(&client, "GET", path, ""), told);
    for (method, body, status) in [
        ("POST", r#"{"name":"help"}"#, 3),
        ("POST", r#"{"displayName":"x"}"#, 1),
        ("POST", r#"{"name":null}"#, 1),
        ("POST", r#"{"name":true}"#, 2),
        ("POST", r#"{"name":[7]}"#, 2),
        ("PUT", r#"{"name":"nothing"}"#, 6),
        ("DELETE", r#"{"name":"nothing"}"#, 6),
    ] {
        let reply = client.send(method, &format!("/api/v2{path}"), "", body.as_bytes());
        assert_eq!(reply.json()["statusCode"], status, "{method} {body}");
    }
    create(&client, json!({ "id": "ann", "userName": "ann" }));
    let ann = user(&server, "ann");
    assert_eq!(send(&ann, "GET", path, ""), told);
    assert_eq!(ann.get("/api/v2/settings").json()["statusCode"], 5);
    server.stop();
    let server = folder.serve();
    let client = server.client();
    assert_eq!(send(&client, "GET", path, ""), told);
    assert_eq!(send(&client, "DELETE", path, r#"{"name":"help"}"#), DONE);
    assert_eq!(send(&client, "DELETE", "/settings", r#"{"name":"dispositions"}"#), DONE);
    assert_eq!(client.get("/api/v2/settings/dispositions").json()["statusCode"], 6);
    assert_eq!(
        client.send("DELETE", "/api/v2/settings", "", br#"{"name":"reporting"}"#).json()["statusCode"],
        3
    );
    let large = format!(r#"{{"name":"x","value":"{}"}}"#, "y".repeat(600 << 10));
    client.post("/api/v2/settings", r#"{"name":"large"}"#);
    assert_eq!(client.post("/api/v2/settings/large", large).json()["statusCode"], 2);
}

#[test]
fn five_agent_states_are_always_there_and_others_can_be_made() {
    let server = Folder::new().serve();
    let client = server.client();
    let path = "/settings/agent-states";
    let built_in = client.get("/api/v2/settings/agent-states").json();
    let names: Vec<&str> = built_in["settings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["operationName"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["AfterCallWork", "AuxWork", "NotReady", "Offline", "Ready"]);
    assert_eq!(
        built_in["settings"][3],
        json!({"displayName":"Offline","id":"0F7F5003-EF26-4D13-A6Ef-D0C7EC819BEB","operationName":"Offline","state":"Logout"})
    );
    assert_eq!(built_in["key"], "operationName");
    let made = client.post("/api/v2/settings/agent-states", r#"{"operationName":"OutToLunch","displayName":"Not Ready - Lunch","state":"NotReady","reason":"OutToLunch"}"#);
    assert_eq!(made.json()["statusCode"], 0, "{}", made.brief());
    assert_eq!(
        send(&client, "PUT", path, r#"{"operationName":"OutToLunch","displayName":"Lunch!"}"#),
        DONE
    );
    let lunch = client.get("/api/v2/settings/agent-states").json()["settings"][5].clone();
    assert_eq!(
        (lunch["displayName"].clone(), lunch["reason"].clone()),
        (json!("Lunch!"), json!("OutToLunch"))
    );
    for (method, body, status) in [
        ("POST", r#"{"operationName":"OutToLunch","displayName":"x","state":"NotReady"}"#, 3),
        (
            "POST",
            r#"{"operationName":"Tea","displayName":"x","state":"NotReady","reason":"OutToLunch"}"#,
            3,
        ),
        (
            "POST",
            r#"{"operationName":"Tea","displayName":"x","state":"Ready","workMode":"AuxWork"}"#,
            2,
        ),
        ("POST", r#"{"operationName":"Tea","displayName":"x","state":"Asleep"}"#, 2),
        ("POST", r#"{"operationName":"Tea","state":"Ready"}"#, 1),
        ("POST", r#"{"operationName":"Tea","displayName":"x","state":"Ready","id":"1"}"#, 2),
        ("POST", r#"{"operationName":" outtolunch ","displayName":"x","state":"NotReady"}"#, 3),
        ("POST", r#"{"operationName":"ChangePassword","displayName":"x","state":"NotReady"}"#, 3),
        ("PUT", r#"{"operationName":"OutToLunch","id":"1"}"#, 2),
        ("PUT", r#"{"operationName":"Ready","displayName":"x"}"#, 3),
        ("DELETE", r#"{"operationName":"Offline"}"#, 3),
        ("DELETE", r#"{"operationName":"Tea"}"#, 6),
    ] {
        let reply = client.send(method, &format!("/api/v2{path}"), "", body.as_bytes());
        assert_eq!(reply.json()["statusCode"], status, "{method} {body}: {}", reply.brief());
    }
    assert_eq!(send(&client, "PUT", path, &lunch.to_string()), DONE, "as it was read");
    assert_eq!(
        send(&client, "PUT", path, r#"{"operationName":"outtolunch","displayName":" Lunch! "}"#),
        DONE
    );
    assert_eq!(client.get("/api/v2/settings/agent-states").json()["settings"][5], lunch);
    // Another way to write the path is no way around the rules.
    for (method, status) in [("GET", 6), ("POST", 3), ("PUT", 3), ("DELETE", 3)] {
        let body = r#"{"operationName":"Ready","state":"Asleep"}"#;
        let reply = client.send(method, "/api/v2/settings/agent%2Dstates", "", body.as_bytes());
        assert_eq!(reply.json()["statusCode"], status, "{method}: {}", reply.brief());
    }
    assert_eq!(send(&client, "DELETE", path, r#"{"operationName":"OutToLunch"}"#), DONE);
}

#[test]
fn what_a_file_says_is_null_is_not_said_of_an_agent_state() {
    let server = Folder::new().serve();
    let client = server.client();
    let file = r#"{"settings":{"agent-states":[{"operationName":"Tea","displayName":"Tea","state":"NotReady","reason":null}]}}"#;
    assert_eq!(client.send("PUT", "/api/v2/provisioning", "", file.as_bytes()).status, 200);
    let mut tea = client.get("/api/v2/settings/agent-states").json()["settings"][5].clone();
    tea["id"] = json!("1");
    let expected =
        json!({ "operationName": "Tea", "displayName": "Tea", "state": "NotReady", "id": "1" });
    assert_eq!(tea, expected, "what is null is not said");
}

#[test]
fn the_settings_of_the_service() {
    let server = Folder::new().serve();
    let client = server.client();
    let path = "/settings/reporting";
    assert_eq!(
        send(&client, "GET", path, ""),
        r#"200 {"statusCode":0,"settings":[{"name":"defaultTargetServiceLevelPercentage","value":"80"},{"name":"defaultServiceLevelInterval","value":"120"}],"key":"name"}"#
    );
    assert_eq!(
        send(
            &client,
            "PUT",
            path,
            r#"{"name":"defaultTargetServiceLevelPercentage","value":"99"}"#
        ),
        DONE
    );
    assert!(send(&client, "GET", path, "").contains(r#""value":"99""#));
    for (body, status) in [
        (r#"{"name":"defaultTargetServiceLevelPercentage","value":"101"}"#, 2),
        (r#"{"name":"defaultTargetServiceLevelPercentage"}"#, 1),
        (r#"{"name":"other","value":"1"}"#, 6),
    ] {
        let reply = client.send("PUT", "/api/v2/settings/reporting", "", body.as_bytes());
        assert_eq!(reply.json()["statusCode"], status, "{body}");
    }
    let general = "/settings/general-settings";
    assert_eq!(send(&client, "PUT", general, r#"{"name":"countryCode","value":"DE"}"#), DONE);
    assert_eq!(
        send(&client, "GET", general, ""),
        r#"200 {"statusCode":0,"settings":[{"name":"countryCode","value":"DE"},{"name":"countryDigits","value":"49"},{"name":"countryName","value":"Germany"}],"key":"name"}"#
    );
    let values = || {
        let settings = client.get("/api/v2/settings/general-settings").json();
        ["0", "1", "2"].map(|place| {
            let value = settings.pointer(&format!("/settings/{place}/value"));
            value.and_then(|value| value.as_str()).unwrap_or_default().to_owned()
        })
    };
    assert_eq!(send(&client, "PUT", general, r#"{"name":"countryName","value":"Hesse"}"#), DONE);
    assert_eq!(values(), ["DE", "49", "Hesse"]);
    for name in ["countryName", "countryCode"] {
        let unset = format!(r#"{{"name":"{name}","value":null}}"#);
        assert_eq!(send(&client, "PUT", general, &unset), DONE);
    }
    assert_eq!(values(), ["US", "1", "United States"], "the default holds again");
    let unset = r#"{"name":"defaultTargetServiceLevelPercentage","value":null}"#;
    assert_eq!(send(&client, "PUT", path, unset), DONE);
    assert!(send(&client, "GET", path, "").contains(r#""value":"80""#));
    let nothing =
        client.send("PUT", "/api/v2/settings/reporting", "", br#"{"name":"x","value":null}"#);
    assert_eq!(nothing.json()["statusCode"], 6);
}

#[test]
fn settings_are_filtered_sorted_and_cut_as_other_lists() {
    let server = Folder::new().serve();
    let client = server.client();
    for (path, body) in [
        ("/settings", r#"{"name":"codes","displayName":"Codes","key":"code"}"#),
        ("/settings/codes", r#"{"code":404,"label":"nobody"}"#),
        ("/settings/codes", r#"{"code":" b ","label":"busy","urgent":true}"#),
    ] {
        assert!(send(&client, "POST", path, body).starts_with("200 "), "{path} {body}");
    }
    for (path, told) in [
        ("/settings?fields=name&sortBy=name&order=Descending&limit=1", r#"[{"name":"reporting"}]"#),
        ("/settings?fields=key&name=codes", r#"[{"key":"code"}]"#),
        (
            "/settings?fields=name&name=codes&subresources=settings",
            r#"[{"name":"codes","settings":[{"code":404,"label":"nobody"},{"code":" b ","label":"busy","urgent":true}]}]"#,
        ),
        ("/settings/agent-states?state=Ready&fields=displayName", r#"[{"displayName":"Ready"}]"#),
        (
            "/settings/reporting?name=defaultServiceLevelInterval&fields=value",
            r#"[{"value":"120"}]"#,
        ),
        ("/settings/codes?urgent=true&fields=label", r#"[{"label":"busy"}]"#),
        ("/settings/codes?sortBy=label&fields=code", r#"[{"code":" b "},{"code":404}]"#),
        ("/settings/codes?code=404&limit=5", r#"[{"code":404,"label":"nobody"}]"#),
    ] {
        let reply = client.get(&format!("/api/v2{path}")).json();
        assert_eq!(
            (&reply["statusCode"], reply["settings"].to_string()),
            (&json!(0), told.to_owned()),
            "{path}"
        );
    }
    for path in
        ["/settings?color=red", "/settings/reporting?color=red", "/settings/codes?color=red"]
    {
        assert_eq!(client.get(&format!("/api/v2{path}")).json()["statusCode"], 2, "{path}");
    }
    let codes = "/settings/codes";
    assert_eq!(send(&client, "PUT", codes, r#"{"code":"404","label":"none"}"#), DONE);
    assert_eq!(send(&client, "PUT", codes, r#"{"code":"b","label":"engaged"}"#), DONE);
    assert!(send(&client, "POST", codes, r#"{"code":"404"}"#).contains(r#""statusCode":3"#));
    // Some clients send no body with DELETE.
    assert_eq!(send(&client, "DELETE", "/settings/codes?code=b", ""), DONE);
    assert_eq!(send(&client, "DELETE", "/settings?uri=/api/v2/settings/codes", ""), DONE);
    assert!(send(&client, "DELETE", "/settings", r#"{"name":""}"#).contains(r#""statusCode":1"#));
    assert!(send(&client, "DELETE", "/settings", r#"{"name":7}"#).contains(r#""statusCode":2"#));
}

#[test]
fn a_centre_without_a_feature_has_nothing_of_it() {
    let server = Folder::new().serve();
    let client = server.client();
    let all = client.get("/api/v2/features?fields=id").brief();
    assert_eq!(
        all,
        r#"200 {"statusCode":0,"features":[{"id":"api-provisioning"},{"id":"api-voice"},{"id":"api-contacts"},{"id":"api-settings"}]}"#
    );
    assert_eq!(send(&client, "DELETE", "/features/api-settings", ""), DONE);
    assert_eq!(client.get("/api/v2/settings").json()["statusCode"], 6);
    assert_eq!(client.get("/api/v2/features/api-settings").json()["statusCode"], 6);
    assert_eq!(client.get("/api/v2/system/features").json()["uris"].as_array().unwrap().len(), 4);
    assert_eq!(client.get("/api/v2/settings?centre=rome").status, 200, "others have it");
    assert_eq!(send(&client, "POST", "/features", r#"{"id":"api-settings"}"#), DONE);
    assert_eq!(client.get("/api/v2/settings").status, 200);
}

#[test]
fn services_tell_how_the_parts_are() {
    let server = Folder::new().serve();
    let client = server.client();
    assert_eq!(
        client.get("/api/v2/services?fields=id,type,state").brief(),
        r#"200 {"statusCode":0,"services":[{"id":"reporting","type":"Reporting","state":"Active"},{"id":"provisioning","type":"Provisioning","state":"Active"},{"id":"voice","type":"Voice","state":"Inactive"},{"id":"media","type":"Media","state":"Inactive"}]}"#
    );
    let one = client.get("/api/v2/services/provisioning?fields=name,state").brief();
    assert_eq!(one, r#"200 {"statusCode":0,"service":{"name":"Provisioning","state":"Active"}}"#);
    assert_eq!(client.get("/api/v2/services/telex").json()["statusCode"], 6);
    assert_eq!(send(&client, "DELETE", "/features/api-provisioning", ""), DONE);
    assert_eq!(client.get("/api/v2/services/provisioning").json()["statusCode"], 6);
    assert_eq!(
        client.get("/api/v2/services/reporting?fields=state").json()["service"]["state"],
        "Active"
    );
}

#[test]
fn numbers_that_would_change_are_refused_by_name() {
    let server = Folder::new().serve();
    let client = server.client();
    let shop = r#"{"name":"shop","displayName":"Shop","key":"name"}"#;
    done(&client, &[("POST", "/settings", shop)]);
    let keep = |number: &str| {
        let body = format!(r#"{{"name":"n","value":[{number}]}}"#);
        call(&client, "POST", "/settings/shop", &body)
    };
    insta::assert_snapshot!(keep("18446744073709551616").brief(), @r#"400 {"statusCode":2,"statusMessage":"the number `18446744073709551616` cannot be kept as it is written: send it as a text"}"#);
    insta::assert_snapshot!(keep("0.1234567890123456789").brief(), @r#"400 {"statusCode":2,"statusMessage":"the number `0.1234567890123456789` cannot be kept as it is written: send it as a text"}"#);
    insta::assert_snapshot!(keep(&"9".repeat(400)).brief(), @r#"400 {"statusCode":2,"statusMessage":"the number `9999999999999999999999999999999999999999…` cannot be kept as it is written: send it as a text"}"#);
    done(
        &client,
        &[(
            "POST",
            "/settings/shop",
            r#"{"name":"n","value":[18446744073709551615,-9223372036854775808,0.1,1e3,"0.1234567890123456789"]}"#,
        )],
    );
    let kept = call(&client, "GET", "/settings/shop", "").body;
    let expected =
        r#"[18446744073709551615,-9223372036854775808,0.1,1000.0,"0.1234567890123456789"]"#;
    assert!(kept.contains(expected), "{kept}");
}
