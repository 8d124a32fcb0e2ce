//! `/api/v2/queues`, their settings, and `/api/v2/system/routing-templates`.

use crate::chapter::{call, done, refused, same, told, user};
use crate::client::Client;
use crate::scene;

/// Three queues.
const QUEUES: &[(&str, &str, &str)] = &[
    (
        "POST",
        "/queues",
        r#"{"id":"sales","name":"Sales","description":"All who buy","channel":"voice","phoneNumber":"+16509870000","routingTemplate":"00_RouteToSpecDestination"}"#,
    ),
    ("POST", "/queues", r#"{"id":"support","name":"Support","channel":"voice","internal":true}"#),
    ("POST", "/queues", r#"{"id":"web","name":"Web","channel":"chat"}"#),
];

#[test]
fn queues_are_listed_and_read() {
    let server = scene::folder().serve();
    let client = server.client();
    done(&client, QUEUES);
    let get = |path: &str| told(&server, &call(&client, "GET", path, ""));
    insta::assert_snapshot!(get("/queues"), @r#"200 {"statusCode":0,"uris":["http://host/api/v2/queues/sales","http://host/api/v2/queues/support","http://host/api/v2/queues/web"]}"#);
    insta::assert_snapshot!(get("/queues?fields=*"), @r#"200 {"statusCode":0,"queues":[{"id":"sales","name":"Sales","description":"All who buy","channel":"voice","internal":false,"phoneNumberDetails":{"phoneNumber":"+16509870000","country":{"name":"United States","code":"US","callingCode":"1"},"localNumber":"(650) 987-0000","e164Number":"+16509870000"},"phoneNumber":"+16509870000","phoneNumberUri":"http://host/api/v2/phone-numbers/+16509870000","routingTemplateUri":"http://host/api/v2/system/routing-templates/00_RouteToSpecDestination","uri":"http://host/api/v2/queues/sales","path":"/api/v2/queues/sales"},{"id":"support","name":"Support","channel":"voice","internal":true,"phoneNumberDetails":{"phoneNumber":"04000","country":{"name":"","code":"","callingCode":""},"e164Number":"04000"},"phoneNumber":"04000","phoneNumberUri":"http://host/api/v2/phone-numbers/04000","uri":"http://host/api/v2/queues/support","path":"/api/v2/queues/support"},{"id":"web","name":"Web","channel":"chat","internal":false,"uri":"http://host/api/v2/queues/web","path":"/api/v2/queues/web"}]}"#);
    insta::assert_snapshot!(get("/queues/sales?fields=id,name"), @r#"200 {"statusCode":0,"queue":{"id":"sales","name":"Sales"}}"#);
    insta::assert_snapshot!(get("/queues?channel=voice&fields=id&sortBy=name&order=Descending"), @r#"200 {"statusCode":0,"queues":[{"id":"support"},{"id":"sales"}]}"#);
    insta::assert_snapshot!(get("/queues?internal=true"), @r#"200 {"statusCode":0,"uris":["http://host/api/v2/queues/support"]}"#);
    insta::assert_snapshot!(get("/queues/web?subresources=settings"), @r#"200 {"statusCode":0,"queue":{"id":"web","name":"Web","channel":"chat","internal":false,"uri":"http://host/api/v2/queues/web","path":"/api/v2/queues/web","settings":{"callRecording":{"percentage":0}}}}"#);
    insta::assert_snapshot!(get("/queues/nothing"), @r#"404 {"statusCode":6,"statusMessage":"there is no queue `nothing`"}"#);
    insta::assert_snapshot!(get("/queues?colour=red"), @r#"400 {"statusCode":2,"statusMessage":"`colour` is no parameter and no attribute to filter by: expected any of id, name, description, channel, internal, phoneNumber, phoneNumberDetails, phoneNumberUri, routingTemplateUri, uri, path"}"#);
    insta::assert_snapshot!(get("/phone-numbers/04000"), @r#"200 {"statusCode":0,"phoneNumber":{"id":"04000","phoneNumber":"04000","country":{"name":"","code":"","callingCode":""},"e164Number":"04000","uri":"http://host/api/v2/phone-numbers/04000","path":"/api/v2/phone-numbers/04000"}}"#);
    insta::assert_snapshot!(get("/phone-numbers"), @r#"200 {"statusCode":0,"uris":["http://host/api/v2/phone-numbers/+16509870000","http://host/api/v2/phone-numbers/04000"]}"#);
}

#[test]
fn what_a_queue_points_at_comes_along() {
    let server = scene::folder().serve();
    let client = server.client();
    done(&client, QUEUES);
    let get = |path: &str| told(&server, &call(&client, "GET", path, ""));
    let all = get("/queues/sales?resolveUri=*");
    insta::assert_snapshot!(all, @r#"200 {"statusCode":0,"queue":{"id":"sales","name":"Sales","description":"All who buy","channel":"voice","internal":false,"phoneNumberDetails":{"phoneNumber":"+16509870000","country":{"name":"United States","code":"US","callingCode":"1"},"localNumber":"(650) 987-0000","e164Number":"+16509870000"},"phoneNumber":{"id":"+16509870000","phoneNumber":"+16509870000","country":{"name":"United States","code":"US","callingCode":"1"},"localNumber":"(650) 987-0000","e164Number":"+16509870000","uri":"http://host/api/v2/phone-numbers/+16509870000","path":"/api/v2/phone-numbers/+16509870000"},"phoneNumberUri":"http://host/api/v2/phone-numbers/+16509870000","routingTemplateUri":"http://host/api/v2/system/routing-templates/00_RouteToSpecDestination","uri":"http://host/api/v2/queues/sales","path":"/api/v2/queues/sales","routingTemplate":{"id":"00_RouteToSpecDestination","name":"Route Call to Specified Destination","description":"Routes calls to a skill or queue","version":"1.0.0","channel":"voice","dependencies":["media","destination"],"enabled":true,"schema":[{"name":"destination","type":"destination","required":true}],"uri":"http://host/api/v2/system/routing-templates/00_RouteToSpecDestination","path":"/api/v2/system/routing-templates/00_RouteToSpecDestination"}}}"#);
    for same in [
        "resolveUri=true",
        "resolveUris=*",
        "resolveUri=phoneNumberUri,routingTemplateUri",
        "resolveUris=phoneNumber,routingTemplate",
    ] {
        assert_eq!(get(&format!("/queues/sales?{same}")), all, "{same}");
    }
    insta::assert_snapshot!(get("/queues/sales?fields=id&resolveUri=phoneNumberUri"), @r#"200 {"statusCode":0,"queue":{"id":"sales","phoneNumber":{"id":"+16509870000","phoneNumber":"+16509870000","country":{"name":"United States","code":"US","callingCode":"1"},"localNumber":"(650) 987-0000","e164Number":"+16509870000","uri":"http://host/api/v2/phone-numbers/+16509870000","path":"/api/v2/phone-numbers/+16509870000"}}}"#);
    let template = get("/queues/sales?fields=id&subresources=routingTemplate");
    insta::assert_snapshot!(template, @r#"200 {"statusCode":0,"queue":{"id":"sales","routingTemplate":{"id":"00_RouteToSpecDestination","name":"Route Call to Specified Destination","description":"Routes calls to a skill or queue","version":"1.0.0","channel":"voice","dependencies":["media","destination"],"enabled":true,"schema":[{"name":"destination","type":"destination","required":true}],"uri":"http://host/api/v2/system/routing-templates/00_RouteToSpecDestination","path":"/api/v2/system/routing-templates/00_RouteToSpecDestination"}}}"#);
    assert_eq!(get("/queues/sales?fields=id&resolveUri=routingTemplateUri"), template);
    let listed =
        call(&client, "GET", "/queues?fields=id&resolveUris=routingTemplateUri", "").json();
    let read = call(&client, "GET", "/queues/sales?resolveUris=routingTemplateUri", "").json();
    assert_eq!(listed["queues"][0]["routingTemplate"], read["queue"]["routingTemplate"]);
    assert_eq!(get("/queues/sales?resolveUri=false"), get("/queues/sales"));
    insta::assert_snapshot!(get("/queues/sales?resolveUri=userUri"), @r#"400 {"statusCode":2,"statusMessage":"`resolveUri` names `userUri`: expected * or any of phoneNumberUri, routingTemplateUri"}"#);
}

#[test]
fn queues_are_made_changed_and_deleted() {
    let server = scene::folder().serve();
    let client = server.client();
    done(&client, QUEUES);
    let tell =
        |method: &str, path: &str, body: &str| told(&server, &call(&client, method, path, body));
    insta::assert_snapshot!(tell("POST", "/queues", r#"{"id":"new","name":"New","channel":"voice","internal":true}"#), @r#"200 {"statusCode":0,"id":"new","uri":"http://host/api/v2/queues/new"}"#);
    insta::assert_snapshot!(tell("POST", "/queues", r#"{"queues":[{"id":"a","name":"A","channel":"email"},{"name":"Sales","channel":"voice","internal":true}]}"#), @r#"200 {"statusCode":7,"succeeded":[{"id":"a","uri":"http://host/api/v2/queues/a"}],"failed":[{"name":"Sales","statusCode":3,"statusMessage":"a queue named `Sales` exists already"}]}"#);
    insta::assert_snapshot!(tell("PUT", "/queues/new", r#"{"name":"Newer","description":"","internal":false,"phoneNumber":"(650) 987-0001","routingTemplateUri":"http://any/api/v2/system/routing-templates/01_GreetRouteToSpecDestination"}"#), @r#"200 {"statusCode":0}"#);
    insta::assert_snapshot!(tell("GET", "/queues/new?fields=name,description,internal,phoneNumber,routingTemplateUri", ""), @r#"200 {"statusCode":0,"queue":{"name":"Newer","internal":false,"phoneNumber":"(650) 987-0001","routingTemplateUri":"http://host/api/v2/system/routing-templates/01_GreetRouteToSpecDestination"}}"#);
    insta::assert_snapshot!(tell("DELETE", "/queues", r#"{"uris":["/api/v2/queues/a","/api/v2/queues/b"]}"#), @r#"200 {"statusCode":7,"succeeded":[{"id":"a","uri":"http://host/api/v2/queues/a"}],"failed":[{"uri":"/api/v2/queues/b","statusCode":6,"statusMessage":"there is no queue `b`"}]}"#);
    insta::assert_snapshot!(tell("DELETE", "/queues/new", ""), @r#"200 {"statusCode":0}"#);
    insta::assert_snapshot!(tell("DELETE", "/queues/new", ""), @r#"404 {"statusCode":6,"statusMessage":"there is no queue `new`"}"#);
    insta::assert_snapshot!(tell("POST", "/queues", r#"{"name":"One","channel":"voice","internal":true,"phoneNumber":"+16509870009"}"#), @r#"400 {"statusCode":2,"statusMessage":"`phoneNumber` and `internal`: true exclude each other: an internal queue gets a number by itself"}"#);
    insta::assert_snapshot!(tell("POST", "/queues", r#"{"name":"One","channel":"voice"}"#), @r#"400 {"statusCode":1,"statusMessage":"`phoneNumber` is missing: expected a number, or `internal`: true"}"#);
    insta::assert_snapshot!(tell("POST", "/queues", r#"{"name":"One","channel":"voice","phoneNumber":"650-987-0000"}"#), @r#"400 {"statusCode":3,"statusMessage":"the number `650-987-0000` is that of queue `sales`"}"#);
    same(&client, "/queues/sales", "queue");
    same(&client, "/queues/support", "queue");
    refused(
        &client,
        &[
            ("POST", "/queues", r#"{"channel":"voice","internal":true}"#, 400, 1),
            ("POST", "/queues", r#"{"name":"One","internal":true}"#, 400, 1),
            ("POST", "/queues", r#"{"name":"sales","channel":"chat"}"#, 400, 3),
            ("POST", "/queues", r#"{"id":"sales","name":"One","channel":"chat"}"#, 400, 3),
            ("POST", "/queues", r#"{"name":"One","channel":"chat","phoneNumber":"x"}"#, 400, 2),
            ("POST", "/queues", r#"{"name":"One","channel":"chat","routingTemplate":"x"}"#, 404, 6),
            ("PUT", "/queues/web", r#"{"routingTemplate":"00_RouteToSpecDestination"}"#, 400, 2),
            ("PUT", "/queues/web", r#"{"routingTemplateUri":"/api/v2/queues/sales"}"#, 400, 2),
            ("PUT", "/queues/web", r#"{"channel":"voice"}"#, 400, 3),
            ("PUT", "/queues/web", r#"{"phoneNumberUri":"/api/v2/phone-numbers/1"}"#, 400, 2),
            ("PUT", "/queues/nothing", r#"{"name":"One"}"#, 404, 6),
        ],
    );
}

#[test]
fn recording_is_set_for_each_queue() {
    let folder = scene::folder();
    let server = folder.serve();
    let client = server.client();
    done(&client, QUEUES);
    const PATH: &str = "/queues/sales/settings/call-recording";
    let get = |client: &Client| call(client, "GET", PATH, "").brief();
    insta::assert_snapshot!(get(&client), @r#"200 {"statusCode":0,"key":"callRecording","settings":{"callRecording":{"percentage":0}}}"#);
    for (body, percentage) in [
        (r#"{"percentage":75}"#, 75),
        (r#"{"key":"callRecording","settings":{"callRecording":{"percentage":80}}}"#, 80),
        (r#"{"callRecording":{"percentage":0}}"#, 0),
        (r#"{"settings":{"percentage":100}}"#, 100),
    ] {
        insta::allow_duplicates! {
            insta::assert_snapshot!(call(&client, "PUT", PATH, body).brief(), @r#"200 {"statusCode":0}"#);
        }
        let settings = format!(r#"{{"callRecording":{{"percentage":{percentage}}}}}"#);
        let expected =
            format!(r#"200 {{"statusCode":0,"key":"callRecording","settings":{settings}}}"#);
        assert_eq!(get(&client), expected);
    }
    refused(
        &client,
        &[
            ("PUT", PATH, r#"{"percentage":101}"#, 400, 2),
            ("PUT", PATH, r#"{"percentage":-1}"#, 400, 2),
            ("PUT", PATH, r#"{"percentage":"75"}"#, 400, 2),
            ("PUT", PATH, "{}", 400, 1),
            ("PUT", "/queues/nothing/settings/call-recording", r#"{"percentage":1}"#, 404, 6),
            ("GET", "/queues/nothing/settings/call-recording", "", 404, 6),
        ],
    );
    let before = get(&client);
    server.kill();
    assert_eq!(get(&folder.serve().client()), before);
}

#[test]
fn a_queue_is_counted_as_long_as_it_is_there() {
    let folder = scene::folder();
    let mut server = folder.serve();
    let ids = |client: &Client| {
        let reply = client.get("/api/v1/stats?type=queue").json();
        let objects = reply["objects"].as_array().unwrap().iter();
        objects.map(|one| one["objectId"].as_str().unwrap().to_owned()).collect::<Vec<String>>()
    };
    let client = server.client();
    assert_eq!(ids(&client), [""; 0]);
    done(&client, QUEUES);
    assert_eq!(ids(&client), ["sales", "support", "web"]);
    done(&client, &[("DELETE", "/queues/support", "")]);
    assert_eq!(ids(&client), ["sales", "web"]);
    let before = call(&client, "GET", "/queues/sales?resolveUri=*", "").json();
    for _ in 0..2 {
        server.kill();
        server = folder.serve();
        let client = server.client();
        assert_eq!(ids(&client), ["sales", "web"]);
        let after = call(&client, "GET", "/queues/sales?resolveUri=*", "").json();
        assert_eq!(after["queue"]["phoneNumberDetails"], before["queue"]["phoneNumberDetails"]);
        folder.delete_archive();
    }
}

#[test]
fn templates_are_built_in() {
    let server = scene::folder().serve();
    let client = server.client();
    let get = |path: &str| told(&server, &call(&client, "GET", path, ""));
    insta::assert_snapshot!(get("/system/routing-templates"), @r#"200 {"statusCode":0,"uris":["http://host/api/v2/system/routing-templates/00_RouteToSpecDestination","http://host/api/v2/system/routing-templates/01_GreetRouteToSpecDestination","http://host/api/v2/system/routing-templates/07_SegmentCallerRouteToSpecDestination","http://host/api/v2/system/routing-templates/20_RouteChatToSpecDestination","http://host/api/v2/system/routing-templates/30_RouteEmailToSpecDestination"]}"#);
    insta::assert_snapshot!(get("/system/routing-templates?fields=*&channel=voice&version=1.0.0&limit=1"), @r#"200 {"statusCode":0,"routingTemplates":[{"id":"00_RouteToSpecDestination","name":"Route Call to Specified Destination","description":"Routes calls to a skill or queue","version":"1.0.0","channel":"voice","dependencies":["media","destination"],"enabled":true,"schema":[{"name":"destination","type":"destination","required":true}],"uri":"http://host/api/v2/system/routing-templates/00_RouteToSpecDestination","path":"/api/v2/system/routing-templates/00_RouteToSpecDestination"}]}"#);
    insta::assert_snapshot!(get("/system/routing-templates?fields=id&enabled=false"), @r#"200 {"statusCode":0,"routingTemplates":[{"id":"07_SegmentCallerRouteToSpecDestination"}]}"#);
    insta::assert_snapshot!(get("/system/routing-templates?version=2.0.0"), @r#"200 {"statusCode":0,"uris":[]}"#);
    insta::assert_snapshot!(get("/system/routing-templates/20_RouteChatToSpecDestination"), @r#"200 {"statusCode":0,"routingTemplate":{"id":"20_RouteChatToSpecDestination","name":"Route Chat to Specified Destination","description":"Routes chats to a skill or queue","version":"1.0.0","channel":"chat","dependencies":["destination"],"enabled":true,"schema":[{"name":"destination","type":"destination","required":true}],"uri":"http://host/api/v2/system/routing-templates/20_RouteChatToSpecDestination","path":"/api/v2/system/routing-templates/20_RouteChatToSpecDestination"}}"#);
    insta::assert_snapshot!(get("/system/routing-templates/nothing"), @r#"404 {"statusCode":6,"statusMessage":"there is no routing template `nothing`"}"#);
}

#[test]
fn administrators_have_the_queues_of_their_centre() {
    let server = scene::folder().serve();
    done(&server.client(), QUEUES);
    let new = r#"{"id":"own","name":"Sales","channel":"voice","phoneNumber":"+16509870000"}"#;
    for (id, role) in [("ann", "ROLE_AGENT"), ("sue", "ROLE_SUPERVISOR")] {
        let client = user(&server, "default", id, role);
        refused(
            &client,
            &[
                ("GET", "/queues", "", 403, 5),
                ("GET", "/queues/sales", "", 403, 5),
                ("POST", "/queues", new, 403, 5),
                ("PUT", "/queues/sales", "{}", 403, 5),
                ("DELETE", "/queues/sales", "", 403, 5),
                ("DELETE", "/queues", r#"{"uris":["/api/v2/queues/sales"]}"#, 403, 5),
                ("GET", "/queues/sales/settings/call-recording", "", 403, 5),
                ("PUT", "/queues/sales/settings/call-recording", "{}", 403, 5),
                ("GET", "/phone-numbers", "", 403, 5),
            ],
        );
        done(&client, &[("GET", "/system/routing-templates", "")]);
    }
    refused(&server.stranger(), &[("GET", "/queues", "", 403, 20)]);
    let admin = user(&server, "default", "ada", "ROLE_ADMIN");
    done(&admin, &[("GET", "/queues/sales", ""), ("PUT", "/queues/sales", "{}")]);
    // Names and numbers are those of a centre.
    let foreign = user(&server, "rome", "remo", "ROLE_ADMIN");
    refused(
        &foreign,
        &[("GET", "/queues/sales", "", 404, 6), ("GET", "/queues?centre=default", "", 403, 20)],
    );
    done(&foreign, &[("POST", "/queues", new)]);
    assert_eq!(call(&foreign, "GET", "/queues", "").json()["uris"].as_array().unwrap().len(), 1);
}
