//! `/statistics/v3`: definitions that clients bring along.

use serde_json::{Value as Json, json};

use crate::bayeux::{Socket, served};
use crate::client::Client;
use crate::program::{Folder, account};
use crate::scene::{self, MINUTE, day, lines, queued};

const SUBSCRIPTIONS: &str = "/statistics/v3/subscriptions";
const EXTENDED: &str = "/statistics/v3/operations/get-statistic-ex";

fn post(client: &Client, path: &str, body: &Json) -> String {
    let body = body.to_string();
    client.send("POST", path, "Content-Type: application/json\r\n", body.as_bytes()).brief()
}

fn subscribe(client: &Client, id: &str, statistics: &Json) -> String {
    post(client, SUBSCRIPTIONS, &json!({"operationId": id, "data": {"statistics": statistics}}))
}

fn delete(client: &Client, id: &str) {
    let reply = client.send("DELETE", &format!("{SUBSCRIPTIONS}/{id}"), "", b"");
    assert_eq!(reply.status, 200, "{reply:?}");
}

/// What `Entered` of the file is, with the clock of events at each change.
fn entered(more: Json) -> Json {
    let mut whole = json!({"objectId": "sales", "objectType": "Queue", "notificationMode": "Immediate",
        "category": "TotalNumber", "subject": "DNAction", "mainMask": "CallEntered",
        "intervalType": "GrowingWindow", "dynamicTimeProfile": "0:00"});
    let Json::Object(more) = more else { panic!("{more}") };
    whole.as_object_mut().unwrap().extend(more);
    whole
}

/// The values of a subscription.
fn values(client: &Client, id: &str) -> Vec<Json> {
    let reply = client.get(&format!("{SUBSCRIPTIONS}/{id}/statistic-values"));
    reply.json()["data"]["statistics"].as_array().expect("an array").clone()
}

#[test]
fn a_definition_counts_as_if_it_had_always_been_there_and_goes_on() {
    let (_folder, server) = served("");
    let client = server.client();
    scene::post(&client, &lines(MINUTE));
    insta::assert_snapshot!(subscribe(&client, "wall", &json!([entered(json!({}))])), @r#"200 {"status":{"code":0,"message":""},"data":{"operationId":"wall","subscriptionId":"wall","statistics":[{"statisticId":"s1","name":"s1","objectId":"sales","objectType":"QUEUE","value":2,"timestamp":1709625612000}]}}"#);
    scene::post(&client, &queued(50, "c3"));
    assert_eq!(values(&client, "wall")[0]["value"], 3);
    // It is none of the service's own.
    let definitions = client.get("/api/v1/definitions").json();
    assert_eq!(definitions["definitions"].as_array().unwrap().len(), 5);
    assert_eq!(client.get("/api/v1/stats/sales/s1").status, 404);
}

/// Each definition of the file by its name, and as if a client had brought it along, for so many objects.
fn pairs(client: &Client, objects_max: usize) -> Vec<Json> {
    let definitions = client.get("/api/v1/definitions").json();
    let mut pairs = Vec::new();
    for definition in definitions["definitions"].as_array().unwrap() {
        let object_type = definition["objectType"].as_str().unwrap();
        let list = client.get(&format!("/api/v1/stats?type={object_type}")).json();
        let objects = list["objects"].as_array().map(|objects| objects[..].to_vec());
        let text = definition["text"].as_str().unwrap();
        let brought: Json = serde_yaml::from_str(text).unwrap();
        for object in objects.unwrap_or_default().iter().take(objects_max) {
            let object = json!({"objectId": object["objectId"], "objectType": object_type});
            let mut named = object.clone();
            named["name"] = definition["name"].clone();
            let mut inline = object;
            inline["definition"] = brought.clone();
            inline["name"] = definition["name"].clone();
            pairs.extend([named, inline]);
        }
    }
    pairs
}

#[test]
fn a_definition_has_the_values_of_the_same_one_in_the_file() {
    let folder = Folder::new();
    let server = folder.serve();
    let client = server.client();
    let day = day();
    let all: Vec<&str> = day.lines().collect();
    let (before, after) = all.split_at(all.len() / 2);
    scene::post(&client, &before.join("\n"));
    let pairs = pairs(&client, 3);
    assert!(pairs.len() > 50, "{}", pairs.len());
    let reply = subscribe(&client, "wall", &Json::from(pairs));
    assert!(reply.starts_with("200 "), "{reply}");
    compare(&client);
    for some in after.chunks(after.len() / 4) {
        scene::post(&client, &some.join("\n"));
        compare(&client);
    }
}

/// Compares each value with that of its neighbour.
#[track_caller]
fn compare(client: &Client) {
    let values = values(client, "wall");
    let of = |value: &Json| {
        ["name", "objectId", "objectType", "value", "timestamp"].map(|key| value[key].clone())
    };
    for pair in values.chunks(2) {
        assert_eq!(of(&pair[0]), of(&pair[1]));
    }
    assert!(
        values.iter().filter(|value| value["timestamp"].is_number()).count() > 50,
        "{values:?}"
    );
}

#[test]
fn updates_of_a_definition_come_to_whoever_listens() {
    let (_folder, server) = served("immediatePerSecond: 0");
    let client = server.client();
    assert!(
        subscribe(&client, "wall", &json!([entered(json!({"name": "In"}))])).starts_with("200 ")
    );
    let mut socket = Socket::connected(&client, &json!({}));
    socket.subscribe("/statistics/v3/updates");
    scene::post(&client, &queued(1, "c1"));
    let heard = socket.hear();
    insta::assert_snapshot!(heard[0]["data"], @r#"{"statistics":[{"subscriptionId":"wall","statisticId":"s1","name":"In","objectId":"sales","objectType":"QUEUE","value":1,"timestamp":1709625601000}]}"#);
    // Others are counted from now on, and this one still is.
    let longest =
        entered(json!({"category": "CurrentNumber", "mainMask": "CallWait", "name": "Now"}));
    assert!(subscribe(&client, "desk", &json!([longest])).starts_with("200 "));
    scene::post(&client, &queued(2, "c2"));
    let mut newest = Vec::new();
    while newest.len() < 2 {
        for update in
            socket.hear().iter().filter_map(|message| message["data"]["statistics"].get(0))
        {
            if update["timestamp"] == 1_709_625_602_000_i64 {
                newest.push(format!("{} {}", update["name"], update["value"]));
            }
        }
    }
    newest.sort();
    assert_eq!(newest.join(", "), r#""In" 2, "Now" 2"#);
}

#[test]
fn equal_definitions_are_counted_once_and_end_with_the_last_who_wants_them() {
    let (_folder, server) = served("");
    let client = server.client();
    // Names and the order of keys make no difference.
    let equal = |name: &str| json!([entered(json!({"name": name, "mainMask": " CallEntered"}))]);
    let many = |from: usize, count: usize| {
        let one = |number| {
            entered(json!({"timeRangeRight": number + 1, "category": "TotalNumberInTimeRange",
            "mainMask": "CallAnswered"}))
        };
        Json::from((from..from + count).map(one).collect::<Vec<_>>())
    };
    for (id, name) in [("a", "One"), ("b", "Other")] {
        assert!(subscribe(&client, id, &equal(name)).starts_with("200 "));
    }
    // There is room for 199 others, and for no more.
    assert!(subscribe(&client, "many", &many(0, 199)).starts_with("200 "));
    insta::assert_snapshot!(subscribe(&client, "more", &many(199, 1)), @r#"429 {"status":{"code":4,"message":"200 definitions of clients are open: delete subscriptions, or write what many want into the service's own definitions"}}"#);
    delete(&client, "a");
    assert!(subscribe(&client, "more", &many(199, 1)).starts_with("429 "));
    delete(&client, "b");
    assert!(subscribe(&client, "more", &many(199, 1)).starts_with("200 "));
    // A subscription in the place of another one lets go of what that one had.
    delete(&client, "more");
    assert!(subscribe(&client, "many", &equal("Again")).starts_with("200 "));
    assert!(subscribe(&client, "others", &many(0, 198)).starts_with("200 "));
}

#[test]
fn one_value_is_counted_without_a_subscription() {
    let (_folder, server) = served("");
    let client = server.client();
    scene::post(&client, &lines(MINUTE));
    let ask = |data: Json| post(&client, EXTENDED, &json!({"data": data}));
    insta::assert_snapshot!(ask(entered(json!({}))), @r#"200 {"status":{"code":0,"message":""},"data":{"name":"s1","objectId":"sales","objectType":"QUEUE","value":2,"timestamp":1709625612000}}"#);
    scene::post(&client, &queued(50, "c3"));
    insta::assert_snapshot!(ask(entered(json!({"name": "In"}))), @r#"200 {"status":{"code":0,"message":""},"data":{"name":"In","objectId":"sales","objectType":"QUEUE","value":3,"timestamp":1709625650000}}"#);
    let named = json!({"objectId": "sales", "objectType": "QUEUE", "name": "Waiting"});
    insta::assert_snapshot!(ask(named), @r#"200 {"status":{"code":0,"message":""},"data":{"name":"Waiting","objectId":"sales","objectType":"QUEUE","value":1,"timestamp":1709625650000}}"#);
}

#[test]
fn what_is_wrong_with_a_definition_is_said_in_its_words() {
    let (_folder, server) = served("");
    let client = server.client();
    let mut briefs = Vec::new();
    for more in [
        json!({"mainMask": "CallEnterd", "intervalTyp": "GrowingWindow"}),
        json!({"category": "TotalNumbers"}),
        json!({"category": null}),
        json!({"notificationMode": 7}),
        json!({"definition": "Waiting"}),
        json!({"category": "Formula", "formula": "Waiting + 1", "mainMask": null}),
    ] {
        briefs.push(subscribe(
            &client,
            "wall",
            &json!([
                {"objectId": "sales", "objectType": "QUEUE", "name": "Waiting"}, entered(more)
            ]),
        ));
    }
    briefs.push(post(&client, EXTENDED, &json!({"data": entered(json!({"subject": "DN"}))})));
    insta::assert_snapshot!(briefs.join("\n"), @r#"
    400 {"status":{"code":2,"message":"the definition of `s2` is wrong: `CallEnterd` is not an action; did you mean `CallEntered`?","detail":"definition::unknown_action: `CallEnterd` is not an action; did you mean `CallEntered`?\ndefinition::unknown_key: `intervalTyp` is not a key of statisticDefinitionEx; did you mean `intervalType`?"}}
    400 {"status":{"code":2,"message":"the definition of `s2` is wrong: `TotalNumbers` is not a category; did you mean `TotalNumber`?","detail":"definition::unknown_word: `TotalNumbers` is not a category; did you mean `TotalNumber`?"}}
    400 {"status":{"code":2,"message":"the definition of `s2` is wrong: `category` is empty","detail":"definition::wrong_kind: `category` is empty"}}
    400 {"status":{"code":2,"message":"the definition of `s2` is wrong: `7` is not a notification mode; expected one of PERIODICAL, IMMEDIATE, RESET, NONE","detail":"definition::unknown_word: `7` is not a notification mode; expected one of PERIODICAL, IMMEDIATE, RESET, NONE"}}
    400 {"status":{"code":2,"message":"the definition of `s2` is wrong: `definition` is not a key of statisticDefinitionEx; expected one of category, mainMask, relativeMask, subject, dynamicFilter, distinguishByConnId, percentile, formula, histogram, intervalType, dynamicTimeProfile, timeRangeLeft, timeRangeRight, timeRangeLeft2, timeRangeRight2","detail":"definition::unknown_key: `definition` is not a key of statisticDefinitionEx; expected one of category, mainMask, relativeMask, subject, dynamicFilter, distinguishByConnId, percentile, formula, histogram, intervalType, dynamicTimeProfile, timeRangeLeft, timeRangeRight, timeRangeLeft2, timeRangeRight2"}}
    400 {"status":{"code":2,"message":"the definition of `s2` is wrong: `Waiting` is no statistic of QUEUE; a formula can name the statistics of its own object type","detail":"definition::unknown_statistic: `Waiting` is no statistic of QUEUE; a formula can name the statistics of its own object type"}}
    400 {"status":{"code":2,"message":"the definition of `s1` is wrong: `DN` is not a subject; expected one of DNAction, DNStatus, AgentStatus","detail":"definition::unknown_word: `DN` is not a subject; expected one of DNAction, DNStatus, AgentStatus"}}
    "#);
    // Nothing is left behind.
    assert_eq!(client.get(&format!("{SUBSCRIPTIONS}/wall/statistic-values")).status, 404);
}

#[test]
fn other_definitions_of_the_file_leave_those_of_clients_as_they_are() {
    let (_folder, server) = served("");
    let client = server.client();
    scene::post(&client, &lines(MINUTE));
    // Its name is that of one of the file, which counts something else.
    let statistics = json!([
        entered(json!({"name": "Waiting"})),
        {"objectId": "sales", "objectType": "QUEUE", "name": "Waiting"},
    ]);
    assert!(subscribe(&client, "wall", &statistics).starts_with("200 "));
    let both = |client: &Client| {
        values(client, "wall")
            .iter()
            .map(|one| one["value"].to_string())
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(both(&client), "2 0");
    let others = scene::STATISTICS
        .replace("category: TotalNumber", "category: CurrentNumber")
        .replace("mainMask: CallEntered", "mainMask: CallWait")
        .replace("name: Waiting", "name: Waits");
    let reply = client.send("PUT", "/api/v1/definitions", "", others.as_bytes());
    assert_eq!(reply.status, 200, "{reply:?}");
    scene::post(&client, &queued(50, "c3"));
    assert_eq!(both(&client), "3 null");
}

#[test]
fn a_restart_ends_definitions_with_their_subscriptions() {
    let (folder, server) = served("");
    let client = server.client();
    scene::post(&client, &lines(MINUTE));
    assert!(subscribe(&client, "wall", &json!([entered(json!({}))])).starts_with("200 "));
    server.stop();
    let server = folder.serve();
    let client = server.client();
    assert_eq!(client.get(&format!("{SUBSCRIPTIONS}/wall/statistic-values")).status, 404);
    assert!(subscribe(&client, "wall", &json!([entered(json!({}))])).contains("\"value\":2"));
}

#[test]
fn events_are_taken_in_while_definitions_are_counted() {
    let (_folder, server) = served("");
    let client = server.client();
    let calls = (0..3_000).map(|second| queued(second, &format!("call {second}")));
    scene::post(&client, &calls.collect::<String>());
    let asks = std::thread::scope(|scope| {
        let ask = |number: usize| {
            let client = server.client();
            let one =
                entered(json!({"timeRangeRight": number + 1, "category": "TotalNumberInTimeRange",
                "mainMask": "CallAnswered"}));
            subscribe(&client, &number.to_string(), &json!([one]))
        };
        let asks: Vec<_> = (0..4).map(|number| scope.spawn(move || ask(number))).collect();
        for second in 0..20 {
            scene::post(&client, &queued(3_000 + second, &format!("late {second}")));
        }
        asks.into_iter().map(|ask| ask.join().unwrap()).collect::<Vec<_>>()
    });
    assert!(asks.iter().all(|reply| reply.starts_with("200 ")), "{asks:?}");
    let named = json!({"objectId": "sales", "objectType": "QUEUE", "name": "Waiting"});
    let inline = entered(json!({"category": "CurrentNumber", "mainMask": "CallWait"}));
    assert!(subscribe(&client, "both", &json!([named, inline])).starts_with("200 "));
    let both: Vec<String> =
        values(&client, "both").iter().map(|one| one["value"].to_string()).collect();
    assert_eq!(both[0], both[1]);
}

#[test]
fn by_the_clock_on_the_wall_it_has_the_values_of_the_file_too() {
    let every_second = scene::STATISTICS
        .replace("Frequency: 10", "Frequency: 1")
        .replace("notificationMode: NONE\nnotificationFrequency: 0", "notificationFrequency: 1");
    let folder = Folder::with_statistics(&every_second);
    folder.write("tallyboard.yaml", &(account() + "reorder_ms: 0\n"));
    let server = folder.serve_with("");
    let client = server.client();
    for call in ["c1", "c2"] {
        let event = json!({"event": "Queued", "queue": "sales", "connId": call});
        scene::post(&client, &event.to_string());
    }
    let reply = subscribe(&client, "wall", &Json::from(pairs(&client, 1)));
    assert!(reply.starts_with("200 "), "{reply}");
    // One of the two may just have been published again: then they are compared the next time.
    let mut compared = std::collections::BTreeSet::new();
    let is_enough = |compared: &std::collections::BTreeSet<(String, String)>| {
        let of = |name: &str| compared.iter().filter(|(other, _)| other == name).count();
        of("LongestWait") > 2 && of("Waiting") > 0 && of("Entered") > 0
    };
    while !is_enough(&compared) {
        for pair in values(&client, "wall").chunks(2) {
            if pair[0]["timestamp"] == pair[1]["timestamp"] {
                assert_eq!(pair[0]["value"], pair[1]["value"], "{pair:?}");
                let name = pair[0]["name"].as_str().unwrap().to_owned();
                compared.insert((name, pair[0]["timestamp"].to_string()));
            }
        }
    }
}
