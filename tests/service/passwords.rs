//! Passwords that users change: who goes on, who has to log in again, and who hears of it.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value as Json, json};

use crate::bayeux::Poller;
use crate::chapter::{call, done, refused, user};
use crate::client::Client;
use crate::login::log_in_as;
use crate::program::{Folder, Server};
use crate::users::{PASSWORD_OF_USERS, create};

const DONE: &str = r#"200 {"statusCode":0}"#;

fn change(old: &str, new: &str) -> String {
    let [old, new] = [old, new].map(|text| BASE64_STANDARD.encode(text));
    json!({ "operationName": "ChangePassword", "oldPassword": old, "newPassword": new }).to_string()
}

fn browser(server: &Server, name: &str) -> Client {
    let cookie = log_in_as(server, name, PASSWORD_OF_USERS);
    Client::with_header(server.address, "Cookie", &cookie)
}

#[test]
fn who_changes_the_own_password_hears_of_it_and_goes_on() {
    let folder = Folder::new();
    let server = folder.serve();
    create(&server.client(), json!({ "id": "ann", "userName": "ann" }));
    let [desk, phone] = [(); 2].map(|()| browser(&server, "ann"));
    let at_desk = Poller::connected(&desk);
    at_desk.subscribe("/v2/me");
    let changed = call(&desk, "POST", "/me", &change(PASSWORD_OF_USERS, "another-1"));
    assert_eq!(changed.brief(), DONE);
    let told: Vec<String> = at_desk.hear().iter().map(Json::to_string).collect();
    insta::assert_snapshot!(told.join("\n"), @r#"{"channel":"/v2/me","data":{"messageType":"PasswordChangeMessage","notificationType":"PasswordChangeSuccessful"}}"#);
    assert_eq!(desk.get("/api/v2/me").json()["user"]["id"], "ann");
    assert_eq!(phone.get("/api/v2/me").json()["statusCode"], 20, "others have to log in again");
    server.kill();
    let server = folder.serve();
    let address = server.address;
    let same = |client: &Client| client.at(address).get("/api/v2/me").json()["statusCode"].clone();
    assert_eq!((same(&desk), same(&phone)), (json!(0), json!(20)), "after a crash as well");
}

#[test]
fn who_has_to_change_the_password_first_goes_on_with_the_cookie() {
    let server = Folder::new().serve();
    let new = json!({ "id": "ann", "userName": "ann", "changePasswordOnFirstLogin": true });
    create(&server.client(), new);
    let desk = browser(&server, "ann");
    refused(&desk, &[("GET", "/me", "", 403, 8), ("GET", "/features", "", 403, 8)]);
    done(&desk, &[("POST", "/me?firstLogin=true", &change(PASSWORD_OF_USERS, "another-1"))]);
    done(&desk, &[("GET", "/me", ""), ("GET", "/features", "")]);
}

#[test]
fn a_password_that_somebody_else_gives_ends_all_sessions() {
    let server = Folder::new().serve();
    create(&server.client(), json!({ "id": "ann", "userName": "ann" }));
    create(&server.client(), json!({ "id": "sue", "userName": "sue", "roles": ["ROLE_ADMIN"] }));
    let [desk, chief] = ["ann", "sue"].map(|name| browser(&server, name));
    let new = BASE64_STANDARD.encode("another-1");
    let reset = json!({ "operationName": "ResetPassword", "newPassword": new }).to_string();
    done(&chief, &[("POST", "/users/ann", &reset)]);
    refused(&desk, &[("GET", "/me", "", 403, 20)]);
    done(&chief, &[("POST", "/users/sue", &reset), ("GET", "/me", "")]);
}

#[test]
fn what_is_no_part_of_an_operation_is_refused() {
    let server = Folder::new().serve();
    let ann = user(&server, "default", "ann", "ROLE_AGENT");
    let more = change("four words of hers", "another-1").replace('}', r#","hint":"cat"}"#);
    let reply = call(&ann, "POST", "/me", &more);
    insta::assert_snapshot!(reply.brief(), @r#"400 {"statusCode":2,"statusMessage":"`hint` is no attribute: expected any of operationName, oldPassword, newPassword"}"#);
    done(&ann, &[("GET", "/me", "")]);
}
