//! `/statistics/v3`: subscriptions to statistics, and their updates.

use serde_json::{Value as Json, json};

use crate::bayeux::{Socket, lines_of, served};
use crate::client::Client;
use crate::scene::{self, MINUTE, lines, queued};
use crate::users::{create, user};

const SUBSCRIPTIONS: &str = "/statistics/v3/subscriptions";

fn operation(id: &str, statistics: &Json) -> String {
    json!({"operationId": id, "data": {"statistics": statistics}}).to_string()
}

fn post(client: &Client, path: &str, body: &str) -> String {
    client.send("POST", path, "Content-Type: application/json\r\n", body.as_bytes()).brief()
}

#[test]
fn a_subscription_has_values_until_it_is_deleted() {
    let (_folder, server) = served("");
    let client = server.client();
    scene::post(&client, &lines(MINUTE));
    let statistics = json!([
        {"objectId": "sales", "objectType": "Queue", "name": "Waiting"},
        {"objectId": "ann", "objectType": "AGENT", "name": "State", "statisticId": "mine"},
        {"objectId": "nobody", "objectType": "AGENT", "name": "State"},
    ]);
    insta::assert_snapshot!(post(&client, SUBSCRIPTIONS, &operation("wall", &statistics)), @r#"200 {"status":{"code":0,"message":""},"data":{"operationId":"wall","subscriptionId":"wall","statistics":[{"statisticId":"s1","name":"Waiting","objectId":"sales","objectType":"QUEUE","value":0,"timestamp":1709625631000},{"statisticId":"mine","name":"State","objectId":"ann","objectType":"AGENT","value":"WaitForNextCall","timestamp":1709625640000},{"statisticId":"s3","name":"State","objectId":"nobody","objectType":"AGENT"}]}}"#);
    let values = format!("{SUBSCRIPTIONS}/wall/statistic-values");
    insta::assert_snapshot!(client.get(&format!("{values}?statisticIds=s1,mine&verbose=OFF")).brief(), @r#"200 {"status":{"code":0,"message":""},"data":{"subscriptionId":"wall","statistics":[{"statisticId":"s1","value":0,"timestamp":1709625631000},{"statisticId":"mine","value":"WaitForNextCall","timestamp":1709625640000}]}}"#);
    let delete = || client.send("DELETE", &format!("{SUBSCRIPTIONS}/wall"), "", b"").brief();
    insta::assert_snapshot!(delete(), @r#"200 {"status":{"code":0,"message":""}}"#);
    insta::assert_snapshot!(delete(), @r#"404 {"status":{"code":6,"message":"there is no subscription `wall`"}}"#);
    assert_eq!(client.get(&values).status, 404);
}

#[test]
fn one_value_can_be_asked_for() {
    let (_folder, server) = served("");
    let client = server.client();
    scene::post(&client, &lines(MINUTE));
    let value = "/statistics/v3/statistic-values/Entered";
    insta::assert_snapshot!(client.get(&format!("{value}?objectId=sales&objectType=QUEUE")).brief(), @r#"200 {"status":{"code":0,"message":""},"data":{"name":"Entered","objectId":"sales","objectType":"QUEUE","value":2,"timestamp":1709625630000}}"#);
    insta::assert_snapshot!(client.get(value).brief(), @r#"400 {"status":{"code":1,"message":"`objectId` and `objectType` are both needed"}}"#);
}

#[test]
fn what_cannot_be_subscribed_is_refused_in_the_envelope() {
    let (_folder, server) = served("");
    let client = server.client();
    let mut briefs = Vec::new();
    for statistics in [
        json!([]),
        json!([{"objectId": "sales", "objectType": "QUEUE", "name": "Waitng"}]),
        json!([{"objectId": "sales", "objectType": "PLACE", "name": "Waiting"}]),
        json!([{"objectId": "sales", "objectType": "QUEUE"}]),
        json!([{"objectId": "sales", "objectType": "QUEUE", "category": "TotalNumbr",
            "subject": "DNAction", "mainMask": "CallEnterd", "statisticId": "mine"}]),
        json!([{"objectId": "sales", "objectType": "QUEUE", "name": "Waiting", "statisticId": "s2"},
            {"objectId": "sales", "objectType": "QUEUE", "name": "Entered"}]),
    ] {
        briefs.push(post(&client, SUBSCRIPTIONS, &operation("wall", &statistics)));
    }
    briefs.push(post(&client, "/statistics/v3/operations/get-statistic-ex", "{}"));
    briefs.push(server.stranger().get(&format!("{SUBSCRIPTIONS}/a/statistic-values")).brief());
    briefs.push(client.get("/statistics/v3/nothing").brief());
    briefs.push(client.get(SUBSCRIPTIONS).brief());
    briefs.push(client.send("POST", SUBSCRIPTIONS, "Origin: http://example.com\r\n", b"").brief());
    insta::assert_snapshot!(briefs.join("\n"), @r#"
    400 {"status":{"code":2,"message":"`statistics` has 0 entries: expected 1 to 2000"}}
    404 {"status":{"code":6,"message":"there is no statistic `Waitng` of QUEUE: GET /api/v1/definitions lists them"}}
    400 {"status":{"code":2,"message":"`objectType` is `PLACE`: expected AGENT, QUEUE, SKILL_AG or SKILL_Q"}}
    400 {"status":{"code":1,"message":"`name` of a statistic is missing"}}
    400 {"status":{"code":2,"message":"the definition of `mine` is wrong: `TotalNumbr` is not a category; did you mean `TotalNumber`?","detail":"definition::unknown_word: `TotalNumbr` is not a category; did you mean `TotalNumber`?\ndefinition::unknown_action: `CallEnterd` is not an action; did you mean `CallEntered`?"}}
    400 {"status":{"code":2,"message":"the `statisticId` `s2` is that of two statistics"}}
    400 {"status":{"code":2,"message":"Failed to deserialize the JSON body into the target type: missing field `data` at line 1 column 2"}}
    403 {"status":{"code":20,"message":"Access denied"}}
    404 {"status":{"code":6,"message":"there is nothing at `/statistics/v3/nothing`"}}
    405 {"status":{"code":2,"message":"this method is not allowed here: see the header Allow"}}
    403 {"status":{"code":20,"message":"Access denied"}}
    "#);
}

#[test]
fn updates_come_to_whoever_listens() {
    let (_folder, server) = served("");
    let client = server.client();
    let statistics = json!([{"objectId": "sales", "objectType": "QUEUE", "name": "Waiting"}]);
    for id in ["wall", "desk"] {
        assert!(post(&client, SUBSCRIPTIONS, &operation(id, &statistics)).starts_with("200 "));
    }
    let mut socket = Socket::connected(&client, &json!({}));
    socket.subscribe("/statistics/v3/*");
    insta::assert_snapshot!(lines_of(&socket.hear()), @r#"{"channel":"/statistics/v3/service","data":{"serviceState":"Active"}}"#);
    scene::post(&client, &queued(1, "c1"));
    insta::assert_snapshot!(lines_of(&socket.hear()), @r#"
    {"channel":"/statistics/v3/updates","data":{"statistics":[{"subscriptionId":"wall","statisticId":"s1","name":"Waiting","objectId":"sales","objectType":"QUEUE","value":1,"timestamp":1709625601000}]}}
    {"channel":"/statistics/v3/updates","data":{"statistics":[{"subscriptionId":"desk","statisticId":"s1","name":"Waiting","objectId":"sales","objectType":"QUEUE","value":1,"timestamp":1709625601000}]}}
    "#);
}

#[test]
fn a_session_can_be_shown_as_a_bearer() {
    let (_folder, server) = served("");
    let credentials = r#"{"userName":"admin","password":"a wall of boards"}"#;
    let login = server.stranger().post("/login", credentials);
    let cookie = login.header("set-cookie").unwrap().split(';').next().unwrap();
    let token = cookie.split_once('=').unwrap().1;
    let path = "/statistics/v3/statistic-values/Waiting?objectId=sales&objectType=QUEUE";
    for (token, status) in [(token, 200), ("none", 403)] {
        let bearer = format!("Bearer {token}");
        let client = Client::with_header(server.address, "Authorization", &bearer);
        assert_eq!(client.get(path).status, status);
    }
}

#[test]
fn a_subscription_is_of_whoever_has_begun_it() {
    let (_folder, server) = served("");
    let client = server.client();
    create(&client, json!({"id": "ann", "userName": "ann"}));
    let ann = user(&server, "ann");
    let statistics = json!([{"objectId": "sales", "objectType": "QUEUE", "name": "Waiting"}]);
    let wall = operation("wall", &statistics);
    let rome = format!("{SUBSCRIPTIONS}?centre=rome");
    for (client, path) in [(&client, SUBSCRIPTIONS), (&ann, SUBSCRIPTIONS), (&client, &rome)] {
        assert!(post(client, path, &wall).starts_with("200 "));
    }
    // None has taken the place of another one, and who is told is the one who has asked.
    let mut sockets = [&client, &ann].map(|client| Socket::connected(client, &json!({})));
    for socket in &mut sockets {
        socket.subscribe("/statistics/v3/updates");
    }
    scene::post(&client, &queued(1, "c1"));
    for socket in &mut sockets {
        assert_eq!(socket.hear().len(), 1);
    }
    let values = format!("{SUBSCRIPTIONS}/wall/statistic-values");
    let delete = |client: &Client, query: &str| {
        client.send("DELETE", &format!("{SUBSCRIPTIONS}/wall{query}"), "", b"").status
    };
    assert_eq!((delete(&ann, ""), ann.get(&values).status), (200, 404));
    assert_eq!((delete(&client, "?centre=rome"), client.get(&values).status), (200, 200));
}
