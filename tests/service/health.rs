//! `GET /health`.

use crate::program::Folder;
use crate::scene::{self, MINUTE, lines, post};

#[test]
fn a_new_service_is_well_and_knows_nothing() {
    let folder = scene::folder();
    let server = folder.serve();
    let health = server.stranger().get("/health");
    assert_eq!(health.header("content-type"), Some("application/json"));
    assert_eq!(health.header("cache-control"), Some("no-store"));
    insta::assert_snapshot!(health.brief(), @r#"200 {"status":"ok","version":"0.1.0","events":0,"newestEvent":null,"waiting":0,"late":0,"duplicates":0,"orphaned":0,"refused":0,"unknownKeys":0,"objects":0}"#);
}

#[test]
fn what_was_taken_in_is_counted() {
    let folder = scene::folder();
    let server = folder.serve();
    let client = server.client();
    post(&client, &lines(MINUTE));
    let orphan = lines(&[(41, r#""event":"Released","agent":"ann","connId":"c9""#)]);
    let late = lines(&[(3, r#""event":"AgentLogin","agent":"bob""#)]);
    let twice = lines(&[(50, r#""event":"AgentLogout","agent":"bob","id":"7""#); 2]);
    client.post("/api/v1/events", orphan + "no event\n" + &late + &twice);
    client.health();
    insta::assert_snapshot!(server.stranger().get("/health").brief(), @r#"200 {"status":"ok","version":"0.1.0","events":14,"newestEvent":1709625650000,"waiting":0,"late":1,"duplicates":1,"orphaned":1,"refused":1,"unknownKeys":0,"objects":4}"#);
    server.stop();
    // What was refused is not in the journal.
    let server = folder.serve();
    insta::assert_snapshot!(server.stranger().get("/health").brief(), @r#"200 {"status":"ok","version":"0.1.0","events":14,"newestEvent":1709625650000,"waiting":0,"late":1,"duplicates":1,"orphaned":1,"refused":0,"unknownKeys":0,"objects":4}"#);
}

#[test]
fn it_is_read_only() {
    let server = Folder::new().serve();
    let head = server.stranger().send("HEAD", "/health", "", b"");
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    let posted = server.stranger().post("/health", "{}");
    assert_eq!(posted.header("allow"), Some("GET,HEAD"));
    insta::assert_snapshot!(posted.brief(), @r#"405 {"statusCode":2,"statusMessage":"this method is not allowed here: see the header Allow"}"#);
}
