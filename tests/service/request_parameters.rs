//! The chapter *Request Parameters*: which objects of a list, in which order, and what of them.

use crate::chapter::{call, done, refused, told};
use crate::program::Server;
use crate::scene;

/// Two users with skills and devices.
fn provision(server: &Server) {
    let skill = |id: &str| format!(r#"{{"id":"{id}","name":"{id}"}}"#);
    let client = server.client();
    for id in ["de", "en", "fr"] {
        done(&client, &[("POST", "/skills", &skill(id))]);
    }
    done(
        &client,
        &[
            ("POST", "/users", r#"{"id":"ann","userName":"ann","lastName":"Bee, Jr."}"#),
            (
                "POST",
                "/users",
                r#"{"id":"bob","userName":"bob","lastName":"Bee","changePasswordOnFirstLogin":true}"#,
            ),
            (
                "POST",
                "/users/ann/skills",
                r#"{"skills":[{"id":"de","level":9},{"id":"en","level":10},{"id":"fr"}]}"#,
            ),
            ("POST", "/devices", r#"{"id":"desk","phoneNumber":"+16509870000"}"#),
            ("POST", "/devices", r#"{"id":"hall","phoneNumber":"3001"}"#),
        ],
    );
}

#[test]
fn objects_are_found_by_the_values_of_their_attributes() {
    let server = scene::folder().serve();
    provision(&server);
    let client = server.client();
    let found = |collection: &str, filter: &str| {
        let reply = call(&client, "GET", &format!("/{collection}?fields=id&{filter}"), "").json();
        let objects = reply[collection].as_array().unwrap_or_else(|| panic!("{filter}: {reply}"));
        objects.iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    for (collection, filter, ids) in [
        ("users", "lastName=bee", &["bob"][..]),
        // One of several values, or one that has a comma of its own.
        ("users", "userName=ann,bob", &["ann", "bob"]),
        ("users", "lastName=Bee,%20Jr.", &["ann"]),
        ("users", "lastName=Bee,%20Jr.&lastName=Bee", &["ann", "bob"]),
        ("users", "lastName=Bee&userName=ann", &[]),
        ("users", "roles=ROLE_ADMIN,ROLE_AGENT", &["ann", "bob"]),
        ("users", "changePasswordOnFirstLogin=True", &["bob"]),
        ("users", "changePasswordOnFirstLogin=false", &["ann"]),
        // What has keys of its own has their values.
        ("devices", "country=US", &["desk"]),
        ("devices", "country=united%20states", &["desk"]),
        ("devices", "phoneNumber=%2B16509870000", &["desk"]),
    ] {
        assert_eq!(found(collection, filter), ids, "{filter}");
    }
}

#[test]
fn numbers_are_sorted_as_numbers() {
    let server = scene::folder().serve();
    provision(&server);
    let client = server.client();
    let get = |path: &str| told(&server, &call(&client, "GET", path, ""));
    insta::assert_snapshot!(get("/users/ann/skills?fields=level&sortBy=level"), @r#"200 {"statusCode":0,"skills":[{"level":"0"},{"level":"9"},{"level":"10"}]}"#);
    insta::assert_snapshot!(get("/users/ann/skills?fields=level&sortBy=level&order=Descending"), @r#"200 {"statusCode":0,"skills":[{"level":"10"},{"level":"9"},{"level":"0"}]}"#);
    insta::assert_snapshot!(get("/users?fields=id&sortBy=lastName,userName&order=descending"), @r#"200 {"statusCode":0,"users":[{"id":"ann"},{"id":"bob"}]}"#);
}

#[test]
fn a_parameter_without_a_value_is_not_said() {
    let server = scene::folder().serve();
    provision(&server);
    let client = server.client();
    let get = |path: &str| told(&server, &call(&client, "GET", path, ""));
    for (empty, same) in [
        ("/skills?fields=", "/skills"),
        ("/skills?fields=&subresources=&resolveUri=&sortBy=", "/skills"),
        ("/skills/de?fields=", "/skills/de"),
        ("/users?subresources=", "/users"),
        ("/users/ann?subresources=&fields=", "/users/ann"),
        ("/devices/desk?resolveUri=", "/devices/desk"),
    ] {
        assert_eq!(get(empty), get(same), "{empty}");
    }
}

#[test]
fn what_comes_along_has_to_be_there() {
    let server = scene::folder().serve();
    provision(&server);
    let client = server.client();
    let get = |path: &str| told(&server, &call(&client, "GET", path, ""));
    insta::assert_snapshot!(get("/skills?subresources=devices"), @r#"400 {"statusCode":2,"statusMessage":"`subresources` names `devices`: expected nothing, as there is none"}"#);
    insta::assert_snapshot!(get("/skills?resolveUri=nameUri"), @r#"400 {"statusCode":2,"statusMessage":"`resolveUri` names `nameUri`: expected nothing, as there is none"}"#);
    insta::assert_snapshot!(get("/users?subresources=skills,calls"), @r#"400 {"statusCode":2,"statusMessage":"`subresources` names `calls`: expected * or any of skills, devices, statistics"}"#);
    done(&client, &[("GET", "/skills?subresources=*&resolveUri=*", "")]);
    // The account of the service has attributes, too.
    insta::assert_snapshot!(get("/me?fields=userName"), @r#"200 {"statusCode":0,"user":{"userName":"admin"}}"#);
    refused(
        &client,
        &[("GET", "/me?fields=colour", "", 400, 2), ("GET", "/me?colour=red", "", 400, 2)],
    );
}
