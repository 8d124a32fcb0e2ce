//! What the tests of the chapters of `/api/v2` have in common: requests, and a centre with users of each role.

use crate::client::{Client, Reply};
use crate::program::Server;

/// A password that will do.
const PASSWORD: &str = "four words of hers";

/// Sends a request to `/api/v2`.
pub(crate) fn call(client: &Client, method: &str, path: &str, body: &str) -> Reply {
    client.send(method, &format!("/api/v2{path}"), "", body.as_bytes())
}

/// Status and body, with a host that is always the same.
pub(crate) fn told(server: &Server, reply: &Reply) -> String {
    reply.brief().replace(&server.address.to_string(), "host")
}

/// Sends requests that have to succeed.
#[track_caller]
pub(crate) fn done(client: &Client, requests: &[(&str, &str, &str)]) {
    for (method, path, body) in requests {
        let reply = call(client, method, path, body);
        let outcome = (reply.status, &reply.json()["statusCode"]);
        assert_eq!(outcome, (200, &0.into()), "{method} {path} {body}: {reply:?}");
    }
}

/// Asserts status and code of requests that are refused.
#[track_caller]
pub(crate) fn refused(client: &Client, requests: &[(&str, &str, &str, u16, u8)]) {
    for (method, path, body, status, code) in requests {
        let reply = call(client, method, path, body);
        let outcome = (reply.status, &reply.json()["statusCode"]);
        assert_eq!(outcome, (*status, &(*code).into()), "{method} {path} {body}: {reply:?}");
    }
}

/// Sends an object back as it was read, which changes nothing.
#[track_caller]
pub(crate) fn same(client: &Client, path: &str, one: &str) {
    let before = call(client, "GET", path, "").json();
    done(client, &[("PUT", path, &before[one].to_string())]);
    assert_eq!(call(client, "GET", path, "").json(), before);
}

/// Makes a user of a centre, who has its id as name. Gives its client.
pub(crate) fn user(server: &Server, centre: &str, id: &str, role: &str) -> Client {
    let body =
        format!(r#"{{"id":"{id}","userName":"{id}","password":"{PASSWORD}","roles":["{role}"]}}"#);
    done(&server.client(), &[("POST", &format!("/users?centre={centre}"), &body)]);
    Client::new(server.address, Some((id, PASSWORD)))
}
