//! Questions about one value: what it is made of, and what it would be with another time range.

use serde_json::Value as Json;

use crate::client::Client;
use crate::program::Folder;
use crate::scene::{BEGIN_MS, MINUTE, after_the_minute, day, lines, post};

const STATISTICS: &str = "\
name: ServiceLevel
objectType: QUEUE
notificationMode: IMMEDIATE
notificationFrequency: 0
statisticDefinitionEx:
  category: ServiceFactor1
  subject: DNAction
  mainMask: '*'
  timeRangeRight: 5
  timeRangeRight2: 3
  histogram: true
---
name: Quick
objectType: QUEUE
notificationMode: IMMEDIATE
notificationFrequency: 0
statisticDefinitionEx:
  { category: TotalNumberInTimeRange, subject: DNAction, mainMask: CallAnswered, timeRangeRight: 5 }
---
name: Longest
objectType: QUEUE
notificationMode: IMMEDIATE
notificationFrequency: 0
statisticDefinitionEx: { category: MaxTime, subject: DNAction, mainMask: CallAnswered }
---
name: Busy
objectType: AGENT
notificationMode: IMMEDIATE
notificationFrequency: 0
statisticDefinitionEx: { category: TotalTime, subject: AgentStatus, mainMask: CallInbound }
";

fn folder() -> Folder {
    Folder::with_statistics(STATISTICS)
}

fn pretty(client: &Client, path: &str) -> String {
    let mut shown = client.get(&format!("/api/v1/stats/{path}")).json();
    assert_eq!(shown["statusCode"], 0, "{shown}");
    for one in shown["explanations"].as_array_mut().unwrap() {
        // The file is shown by `GET /definitions` in the same form.
        assert!(one["definition"]["text"].as_str().unwrap().contains("objectType"));
        one.as_object_mut().unwrap().remove("definition");
    }
    serde_json::to_string_pretty(&shown).unwrap()
}

#[test]
fn a_service_level_names_its_sums_and_the_calls_that_made_it() {
    let folder = folder();
    let server = after_the_minute(&folder);
    insta::assert_snapshot!(pretty(&server.client(), "sales/ServiceLevel/explain"));
}

#[test]
fn a_value_is_explained_as_of_any_time() {
    let folder = folder();
    let server = after_the_minute(&folder);
    let at = |path: &str, second: i64| {
        let time = BEGIN_MS + 1000 * second;
        let shown = server.client().get(&format!("/api/v1/stats/{path}/explain?time={time}"));
        let explained = &shown.json()["explanations"][0];
        let amounts = explained["summands"].as_array().unwrap().iter().map(|one| &one["amount"]);
        let amounts: Vec<&Json> = amounts.collect();
        let events = explained["latest"].as_array().unwrap().iter();
        let events = events.map(|one| [&one["event"]["event"], &one["changes"], &one["growth"]]);
        let events: Vec<[&Json; 3]> = events.collect();
        serde_json::json!([explained["value"], amounts, events]).to_string()
    };
    insta::assert_snapshot!(at("sales/ServiceLevel", 10), @r#"[0,[0,0,0,0],[]]"#);
    insta::assert_snapshot!(at("sales/ServiceLevel", 20), @r#"[0,[0,1,0,0],[["Established",[0,1,0,0],null]]]"#);
    insta::assert_snapshot!(at("ann/Busy", 30), @r#"[13,[13],[["Established",[0],[1]]]]"#);
    insta::assert_snapshot!(at("ann/Busy", 40), @r#"[23,[23],[["Released",[0],[-1]],["Established",[0],[1]]]]"#);
}

#[test]
fn what_is_no_sum_names_the_events_alone() {
    let folder = folder();
    let server = after_the_minute(&folder);
    insta::assert_snapshot!(pretty(&server.client(), "sales/Longest/explain?limit=1"), @r#"
    {
      "statusCode": 0,
      "objectId": "sales",
      "explanations": [
        {
          "objectType": "QUEUE",
          "statistic": "Longest",
          "value": 12,
          "time": 1709625640000,
          "from": 1709596800000,
          "formula": "longest duration in M",
          "rule": 14,
          "isWhole": true,
          "summands": [],
          "latest": [
            {
              "event": {
                "time": 1709625617000,
                "event": "Established",
                "agent": "ann",
                "connId": "c1"
              },
              "changes": [],
              "value": 12
            }
          ],
          "eventsRead": 10
        }
      ]
    }
    "#);
}

#[test]
fn an_explained_value_is_the_value() {
    let folder = Folder::new();
    let server = folder.serve();
    let client = server.client();
    post(&client, &day());
    let all = client.get("/api/v1/stats?type=queue&fresh=true").json();
    let mut count = 0;
    for object in all["objects"].as_array().unwrap() {
        let id = object["objectId"].as_str().unwrap();
        for shown in object["statistics"].as_array().unwrap() {
            let name = shown["statistic"].as_str().unwrap();
            let explained = client.get(&format!("/api/v1/stats/{id}/{name}/explain?type=queue"));
            let explained = &explained.json()["explanations"][0];
            assert_eq!(explained["value"], shown["value"], "{id} {name}");
            assert_eq!(explained["time"], shown["time"], "{id} {name}");
            count += 1;
        }
    }
    assert!(count > 10, "{count} values are too few to be convincing");
}

#[test]
fn one_histogram_answers_every_time_range_at_once() {
    let folder = folder();
    let server = after_the_minute(&folder);
    let get = |query: &str| {
        server.client().get(&format!("/api/v1/stats/sales/ServiceLevel?{query}")).brief()
    };
    insta::assert_snapshot!(get("fresh=true"), @r#"200 {"statusCode":0,"objectId":"sales","statistics":[{"statistic":"ServiceLevel","values":[{"value":0,"time":1709625640000}]}]}"#);
    insta::assert_snapshot!(get("timeRange=0-30"), @r#"200 {"statusCode":0,"objectId":"sales","statistics":[{"statistic":"ServiceLevel","values":[{"value":50,"time":1709625640000}]}]}"#);
    insta::assert_snapshot!(get("timeRange=0-30&timeRange2=0-20"), @r#"200 {"statusCode":0,"objectId":"sales","statistics":[{"statistic":"ServiceLevel","values":[{"value":100,"time":1709625640000}]}]}"#);
    // The statistic itself has the range of its definition.
    insta::assert_snapshot!(get("numValues=1"), @r#"200 {"statusCode":0,"objectId":"sales","statistics":[{"statistic":"ServiceLevel","values":[{"value":0,"time":1709625605000}]}]}"#);
}

#[test]
fn questions_that_cannot_be_answered_say_why() {
    let folder = folder();
    let server = folder.serve();
    let client = server.client();
    post(&client, &lines(MINUTE));
    let get = |path: &str| client.get(&format!("/api/v1/stats/{path}")).brief();
    insta::assert_snapshot!(get("sales/Quick?timeRange=0-30"), @r#"400 {"statusCode":2,"statusMessage":"the statistic counts only what lies in its own time range: write `histogram: true` into its definition, and everything is counted again at once"}"#);
    insta::assert_snapshot!(get("sales/Longest?timeRange=0-30"), @r#"400 {"statusCode":2,"statusMessage":"the statistic has no such time range"}"#);
    insta::assert_snapshot!(get("sales/Quick?timeRange2=0-30"), @r#"400 {"statusCode":2,"statusMessage":"the statistic has no such time range"}"#);
    insta::assert_snapshot!(get("sales/ServiceLevel?timeRange=30-0"), @r#"400 {"statusCode":2,"statusMessage":"`timeRange`: the range ends at 0 s, before its beginning at 30 s"}"#);
    insta::assert_snapshot!(get("sales/ServiceLevel?timeRange=soon"), @r#"400 {"statusCode":2,"statusMessage":"`timeRange`: `soon` is not a range of seconds: expected `from-to` such as `0-20`"}"#);
    insta::assert_snapshot!(get("sales/ServiceLevel?timeRange=0-30&numValues=5"), @r#"400 {"statusCode":2,"statusMessage":"what was published has the time range of the definition: take `from`, `to` and `numValues` away, and the value of now has the one that is asked for"}"#);
    insta::assert_snapshot!(get("sales?timeRange=0-30"), @r#"400 {"statusCode":2,"statusMessage":"a time range is of one statistic: name it, as in `/stats/{objectId}/{statisticName}?timeRange=0-30`"}"#);
    insta::assert_snapshot!(get("sales/Nothing/explain"), @r#"404 {"statusCode":6,"statusMessage":"`sales` has no statistic `Nothing`"}"#);
    insta::assert_snapshot!(get("nobody/Quick/explain"), @r#"404 {"statusCode":6,"statusMessage":"there is no object `nobody`"}"#);
    insta::assert_snapshot!(get("sales/Quick/explain?limit=101"), @r#"400 {"statusCode":2,"statusMessage":"`limit` is 101: expected 100 or less"}"#);
    insta::assert_snapshot!(get(&format!("sales/Quick/explain?time={}", BEGIN_MS - 1)), @r#"404 {"statusCode":6,"statusMessage":"the object was not known at that time"}"#);
    insta::assert_snapshot!(get(&format!("sales/Quick/explain?time={}", BEGIN_MS + 90_000)), @r#"400 {"statusCode":2,"statusMessage":"`time`: the values go until 2024-03-05T08:00:40Z"}"#);
}
