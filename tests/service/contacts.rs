//! `/api/v2/contacts`: users, queues and others.

use crate::chapter::{call, done, refused, same, told, user};
use crate::program::Server;
use crate::scene;

/// A user, two queues, and a contact; gives its id.
fn provision(server: &Server) -> String {
    let client = server.client();
    done(
        &client,
        &[
            (
                "POST",
                "/users",
                r#"{"id":"ann","userName":"ann@example.org","firstName":"Ann","lastName":"Bee","employeeId":"17"}"#,
            ),
            ("POST", "/users/ann/devices", r#"{"phoneNumber":"3001"}"#),
            (
                "POST",
                "/queues",
                r#"{"id":"ann","name":"Annuities","channel":"voice","internal":true}"#,
            ),
            ("POST", "/queues", r#"{"id":"web","name":"Web","channel":"chat"}"#),
        ],
    );
    let new = r#"{"name":"Some Contact","type":"Custom","phoneNumber":"xxx-xxx-xxxx"}"#;
    let reply = call(&client, "POST", "/contacts", new).json();
    let id = reply["id"].as_str().unwrap().to_owned();
    let uri = format!("http://{}/api/v2/contacts/{id}", server.address);
    assert_eq!((&reply["statusCode"], &reply["uri"]), (&0.into(), &uri.into()));
    id
}

#[test]
fn contacts_are_found_by_their_attributes() {
    let server = scene::folder().serve();
    let id = provision(&server);
    let client = server.client();
    let get = |path: &str| told(&server, &call(&client, "GET", path, "")).replace(&id, "some");
    insta::assert_snapshot!(get("/contacts"), @r#"200 {"statusCode":0,"contacts":[{"id":"ann","name":"Ann Bee","type":"User","phoneNumber":"3001","userName":"ann@example.org","firstName":"Ann","lastName":"Bee","employeeId":"17","uri":"http://host/api/v2/contacts/ann","path":"/api/v2/contacts/ann"},{"id":"ann","name":"Annuities","type":"Queue","phoneNumber":"04000","uri":"http://host/api/v2/contacts/ann","path":"/api/v2/contacts/ann"},{"id":"web","name":"Web","type":"Queue","uri":"http://host/api/v2/contacts/web","path":"/api/v2/contacts/web"},{"id":"some","name":"Some Contact","type":"Custom","phoneNumber":"xxx-xxx-xxxx","uri":"http://host/api/v2/contacts/some","path":"/api/v2/contacts/some"}]}"#);
    insta::assert_snapshot!(get("/contacts?type=custom"), @r#"200 {"statusCode":0,"contacts":[{"id":"some","name":"Some Contact","type":"Custom","phoneNumber":"xxx-xxx-xxxx","uri":"http://host/api/v2/contacts/some","path":"/api/v2/contacts/some"}]}"#);
    insta::assert_snapshot!(get("/contacts?type=User&firstName=Ann&lastName=bee&userName=ann@example.org&fields=id"), @r#"200 {"statusCode":0,"contacts":[{"id":"ann"}]}"#);
    insta::assert_snapshot!(get("/contacts?type=User&firstName=Bob"), @r#"200 {"statusCode":0,"contacts":[]}"#);
    insta::assert_snapshot!(get("/contacts?phoneNumber=3001&employeeId=17&fields=name"), @r#"200 {"statusCode":0,"contacts":[{"name":"Ann Bee"}]}"#);
    insta::assert_snapshot!(get("/contacts?limit=100&filterName=NamesOrPhoneNumberMatches&filterParameters=ann&sortBy=name&order=Ascending&fields=name"), @r#"200 {"statusCode":0,"contacts":[{"name":"Ann Bee"},{"name":"Annuities"}]}"#);
    insta::assert_snapshot!(get("/contacts?filterName=Other"), @r#"400 {"statusCode":2,"statusMessage":"`filterName` is `Other`: expected NamesOrPhoneNumberMatches"}"#);
    insta::assert_snapshot!(get("/contacts/ann"), @r#"200 {"statusCode":0,"contact":{"id":"ann","name":"Ann Bee","type":"User","phoneNumber":"3001","userName":"ann@example.org","firstName":"Ann","lastName":"Bee","employeeId":"17","uri":"http://host/api/v2/contacts/ann","path":"/api/v2/contacts/ann"}}"#);
    insta::assert_snapshot!(get("/contacts/ann?type=queue"), @r#"200 {"statusCode":0,"contact":{"id":"ann","name":"Annuities","type":"Queue","phoneNumber":"04000","uri":"http://host/api/v2/contacts/ann","path":"/api/v2/contacts/ann"}}"#);
    insta::assert_snapshot!(get(&format!("/contacts/{id}?fields=name,phoneNumber")), @r#"200 {"statusCode":0,"contact":{"name":"Some Contact","phoneNumber":"xxx-xxx-xxxx"}}"#);
    insta::assert_snapshot!(get("/contacts/ann?type=Custom"), @r#"404 {"statusCode":6,"statusMessage":"there is no contact `ann`"}"#);
    refused(&client, &[("GET", "/contacts?colour=red", "", 400, 2)]);
}

#[test]
fn contacts_of_their_own_are_changed_on_the_collection_too() {
    let folder = scene::folder();
    let server = folder.serve();
    let id = provision(&server);
    let client = server.client();
    let one = format!("/contacts/{id}");
    let by_query = format!("/contacts?id={id}");
    let name = || call(&client, "GET", &one, "").json()["contact"]["name"].clone();
    let body = format!(r#"{{"id":"{id}","type":"custom","name":"Body"}}"#);
    insta::assert_snapshot!(call(&client, "PUT", "/contacts", &body).brief(), @r#"200 {"statusCode":0}"#);
    assert_eq!(name(), "Body");
    done(&client, &[("PUT", &by_query, r#"{"name":"Query"}"#)]);
    assert_eq!(name(), "Query");
    done(&client, &[("PUT", &one, r#"{"name":"Path","phoneNumber":""}"#)]);
    assert_eq!(name(), "Path");
    same(&client, &one, "contact");
    insta::assert_snapshot!(call(&client, "PUT", "/contacts/ann", r#"{"name":"Ann"}"#).brief(), @r#"400 {"statusCode":3,"statusMessage":"the contact `ann` is a user or a queue, and changes with it: only those of the type Custom are changed here"}"#);
    refused(
        &client,
        &[
            ("POST", "/contacts", r#"{"phoneNumber":"1"}"#, 400, 1),
            ("POST", "/contacts", r#"{"name":"One","type":"User"}"#, 400, 2),
            ("POST", "/contacts", r#"{"name":"One","firstName":"One"}"#, 400, 2),
            ("PUT", "/contacts", r#"{"name":"One"}"#, 400, 1),
            ("PUT", "/contacts", r#"{"id":"nobody","name":"One"}"#, 404, 6),
            ("PUT", "/contacts", r#"{"id":"web","name":"One"}"#, 400, 3),
            ("PUT", &by_query, r#"{"name":""}"#, 400, 1),
            ("DELETE", "/contacts", "", 400, 1),
            ("DELETE", "/contacts/web", "", 400, 3),
            ("DELETE", "/contacts?id=ann", "", 400, 3),
        ],
    );
    let many = r#"{"contacts":[{"name":"One"},{"name":""}]}"#;
    let reply = call(&client, "POST", "/contacts", many).json();
    assert_eq!((&reply["statusCode"], &reply["failed"][0]["statusCode"]), (&7.into(), &1.into()));
    let other = reply["succeeded"][0]["id"].as_str().unwrap();
    server.kill();
    let server = folder.serve();
    let client = server.client();
    let name = call(&client, "GET", &one, "").json()["contact"]["name"].clone();
    assert_eq!(name, "Path");
    done(
        &client,
        &[
            ("DELETE", "/contacts", &format!(r#"{{"uris":["/api/v2/contacts/{other}"]}}"#)),
            ("DELETE", "/contacts", &format!(r#"{{"id":"{id}"}}"#)),
        ],
    );
    let left = call(&client, "GET", "/contacts?type=custom", "");
    insta::assert_snapshot!(left.brief(), @r#"200 {"statusCode":0,"contacts":[]}"#);
}

#[test]
fn everybody_reads_contacts_and_administrators_change_them() {
    let server = scene::folder().serve();
    let id = provision(&server);
    let one = format!("/contacts/{id}");
    for (id, role) in [("amy", "ROLE_AGENT"), ("sue", "ROLE_SUPERVISOR")] {
        let client = user(&server, "default", id, role);
        done(&client, &[("GET", "/contacts", ""), ("GET", &one, "")]);
        refused(
            &client,
            &[
                ("POST", "/contacts", r#"{"name":"One"}"#, 403, 5),
                ("PUT", "/contacts", r#"{"id":"one"}"#, 403, 5),
                ("DELETE", "/contacts?id=one", "", 403, 5),
                ("PUT", &one, "{}", 403, 5),
                ("DELETE", &one, "", 403, 5),
            ],
        );
    }
    let admin = user(&server, "default", "ada", "ROLE_ADMIN");
    done(&admin, &[("PUT", &one, r#"{"name":"Other"}"#)]);
    let foreign = user(&server, "rome", "remo", "ROLE_ADMIN");
    refused(&foreign, &[("GET", &one, "", 404, 6), ("DELETE", &one, "", 404, 6)]);
    done(&admin, &[("DELETE", &one, "")]);
}
