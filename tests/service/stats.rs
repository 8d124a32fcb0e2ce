//! `GET /api/v1/stats…`: values, as the chapter *Statistics API* of the API document prints them.

use serde_json::Value as Json;

use crate::client::Client;
use crate::program::account;
use crate::scene::{self, BEGIN_MS, after_the_minute, lines, post, queued};

#[test]
fn an_object_shows_what_was_published_last() {
    let folder = scene::folder();
    let server = after_the_minute(&folder);
    let client = server.client();
    let reply = client.get("/api/v1/stats/sales");
    assert_eq!(reply.header("content-type"), Some("application/json"));
    insta::assert_snapshot!(serde_json::to_string_pretty(&reply.json()).unwrap(), @r#"
    {
      "statusCode": 0,
      "objectId": "sales",
      "statistics": [
        {
          "statistic": "Waiting",
          "value": 0,
          "time": 1709625631000
        },
        {
          "statistic": "Entered",
          "value": 2,
          "time": 1709625630000
        },
        {
          "statistic": "LongestWait",
          "value": 0,
          "time": 1709625640000
        }
      ]
    }
    "#);
    insta::assert_snapshot!(client.get("/api/v1/stats/ann").brief(), @r#"200 {"statusCode":0,"objectId":"ann","statistics":[{"statistic":"State","value":"WaitForNextCall","time":1709625640000}]}"#);
    insta::assert_snapshot!(client.get("/api/v1/stats/german").brief(), @r#"200 {"statusCode":0,"objectId":"german","statistics":[{"statistic":"Ready","value":1,"time":1709625640000}]}"#);
    for path in ["sales", "ann", "german/Ready", "sales/Waiting?numValues=9", "?type=queue"] {
        let slash = if path.starts_with('?') { "" } else { "/" };
        let [one, two] =
            ["v1", "v2"].map(|version| client.get(&format!("/api/{version}/stats{slash}{path}")));
        assert_eq!(one.brief(), two.brief());
    }
}

#[test]
fn fresh_values_are_of_now() {
    let folder = scene::folder();
    let server = folder.serve();
    let client = server.client();
    post(&client, &queued(1, "c1"));
    post(&client, &lines(&[(26, r#""event":"AgentLogin","agent":"bob""#)]));
    insta::assert_snapshot!(client.get("/api/v1/stats/sales").brief(), @r#"200 {"statusCode":0,"objectId":"sales","statistics":[{"statistic":"Waiting","value":1,"time":1709625601000},{"statistic":"Entered","value":1,"time":1709625620000},{"statistic":"LongestWait","value":25,"time":1709625626000}]}"#);
    insta::assert_snapshot!(client.get("/api/v1/stats/sales?fresh=true").brief(), @r#"200 {"statusCode":0,"objectId":"sales","statistics":[{"statistic":"Waiting","value":1,"time":1709625626000},{"statistic":"Entered","value":1,"time":1709625626000},{"statistic":"LongestWait","value":25,"time":1709625626000}]}"#);
    assert_eq!(
        client.get("/api/v1/stats/sales?fresh=false").brief(),
        client.get("/api/v1/stats/sales").brief()
    );
    insta::assert_snapshot!(client.get("/api/v1/stats/sales/Entered?fresh=true&numValues=9").brief(), @r#"200 {"statusCode":0,"objectId":"sales","statistics":[{"statistic":"Entered","values":[{"value":1,"time":1709625626000}]}]}"#);
    insta::assert_snapshot!(client.get("/api/v1/stats?type=queue&fresh=true").brief(), @r#"200 {"statusCode":0,"total":1,"objects":[{"objectId":"sales","statistics":[{"statistic":"Waiting","value":1,"time":1709625626000},{"statistic":"Entered","value":1,"time":1709625626000},{"statistic":"LongestWait","value":25,"time":1709625626000}]}]}"#);
}

#[test]
fn a_statistic_shows_its_published_values_the_newest_first() {
    let folder = scene::folder();
    let server = after_the_minute(&folder);
    let client = server.client();
    let get = |path: &str| client.get(&format!("/api/v1/stats/sales/{path}"));
    insta::assert_snapshot!(
        serde_json::to_string_pretty(&get("Waiting?numValues=2").json()).unwrap(), @r#"
    {
      "statusCode": 0,
      "objectId": "sales",
      "statistics": [
        {
          "statistic": "Waiting",
          "values": [
            {
              "value": 0,
              "time": 1709625631000
            },
            {
              "value": 1,
              "time": 1709625615000
            }
          ]
        }
      ]
    }
    "#);
    let second = |path: &str| {
        let reply = get(path).json();
        let values = reply["statistics"][0]["values"].as_array().unwrap().clone();
        let one = |value: &Json| {
            let second = (value["time"].as_i64().unwrap() - BEGIN_MS) / 1000;
            format!("{second}:{}", value["value"])
        };
        values.iter().map(one).collect::<Vec<_>>().join(" ")
    };
    let (at_12, at_15) = (BEGIN_MS + 12_000, BEGIN_MS + 15_000);
    for (path, expected) in [
        ("Waiting", "31:0"),
        ("Waiting?numValues=100", "31:0 15:1 12:2 5:1"),
        ("Waiting?numValues=3", "31:0 15:1 12:2"),
        ("Entered?numValues=100", "30:2 20:2 10:1"),
        // Within a range it is all of them, and both ends belong to it.
        (&format!("Waiting?from={at_12}"), "31:0 15:1 12:2"),
        (&format!("Waiting?to={at_15}"), "15:1 12:2 5:1"),
        (&format!("Waiting?from={at_12}&to={at_15}"), "15:1 12:2"),
        (&format!("Waiting?from={at_12}&to={at_12}"), "12:2"),
        (&format!("Waiting?to={at_15}&numValues=2"), "15:1 12:2"),
        (&format!("Waiting?from={}&to={}", at_12 + 1, at_15 - 1), ""),
        ("Waiting?to=-1", ""),
        // What is never published is read now.
        ("LongestWait?numValues=100", "40:0"),
    ] {
        assert_eq!(second(path), expected, "{path}");
    }
}

#[test]
fn lists_hold_all_objects_of_a_type() {
    let folder = scene::folder();
    let server = after_the_minute(&folder);
    let client = server.client();
    let more: String = ["a queue", "Sales", "vertrieb/süd", "b"]
        .map(|queue| {
            lines(&[(41, &format!(r#""event":"Queued","queue":"{queue}","connId":"{queue}""#))])
        })
        .concat();
    post(&client, &more);
    for kind in ["skill", "agent"] {
        let list = client.get(&format!("/api/v1/stats?type={kind}"));
        let upper = client.get(&format!("/api/v1/stats?type={}", kind.to_uppercase()));
        assert_eq!(list.brief(), upper.brief());
        assert_eq!(list.json()["total"], 1);
    }
    insta::assert_snapshot!(client.get("/api/v1/stats?type=skill").brief(), @r#"200 {"statusCode":0,"total":1,"objects":[{"objectId":"german","statistics":[{"statistic":"Ready","value":1,"time":1709625640000}]}]}"#);
    insta::assert_snapshot!(client.get("/api/v1/stats?type=agent").brief(), @r#"200 {"statusCode":0,"total":1,"objects":[{"objectId":"ann","statistics":[{"statistic":"State","value":"WaitForNextCall","time":1709625640000}]}]}"#);
    let ids = |path: &str| {
        let list = client.get(path).json();
        let ids = list["objects"].as_array().unwrap().iter();
        let ids: Vec<_> =
            ids.map(|object| object["objectId"].as_str().unwrap().to_owned()).collect();
        format!("{} of {}", ids.join(", "), list["total"])
    };
    let queues = "/api/v1/stats?type=queue";
    assert_eq!(ids(queues), "Sales, a queue, b, sales, vertrieb/süd of 5");
    assert_eq!(ids(&format!("{queues}&limit=2")), "Sales, a queue of 5");
    assert_eq!(ids(&format!("{queues}&limit=2&offset=3")), "sales, vertrieb/süd of 5");
    assert_eq!(ids(&format!("{queues}&offset=9")), " of 5");
    // Ids are found however they are written in a path.
    for path in ["vertrieb%2Fs%C3%BCd", "vertrieb%2fs%c3%bcd", "a%20queue"] {
        assert_eq!(client.get(&format!("/api/v1/stats/{path}/Waiting")).status, 200, "{path}");
    }
}

#[test]
fn an_id_of_several_types_shows_them_all() {
    let folder = scene::folder();
    let server = after_the_minute(&folder);
    let client = server.client();
    let events = [
        (41, r#""event":"AgentLogin","agent":"sales""#),
        (42, r#""event":"AgentSkills","agent":"ann","skills":{"sales":1}"#),
    ];
    post(&client, &lines(&events));
    let names = |path: &str| {
        let reply = client.get(path).json();
        let all = reply["statistics"].as_array().unwrap().iter();
        all.map(|one| one["statistic"].as_str().unwrap().to_owned()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(names("/api/v1/stats/sales"), "Waiting Entered LongestWait Ready State");
    assert_eq!(names("/api/v1/stats/sales?type=queue"), "Waiting Entered LongestWait");
    assert_eq!(names("/api/v1/stats/sales?type=agent"), "State");
    assert_eq!(names("/api/v1/stats/sales?type=skill"), "Ready");
    assert_eq!(names("/api/v1/stats/sales/Ready"), "Ready");
    assert_eq!(client.get("/api/v1/stats/sales/Ready?type=agent").status, 404);
}

#[test]
fn centres_do_not_see_each_other() {
    let folder = scene::folder();
    let server = after_the_minute(&folder);
    let client = server.client();
    let rome = r#""event":"Queued","queue":"sales","connId":"c1","centre":"rome""#;
    post(&client, &lines(&[(45, rome)]));
    insta::assert_snapshot!(client.get("/api/v1/stats/sales/Waiting").brief(), @r#"200 {"statusCode":0,"objectId":"sales","statistics":[{"statistic":"Waiting","values":[{"value":0,"time":1709625631000}]}]}"#);
    insta::assert_snapshot!(client.get("/api/v1/stats/sales/Waiting?centre=rome").brief(), @r#"200 {"statusCode":0,"objectId":"sales","statistics":[{"statistic":"Waiting","values":[{"value":1,"time":1709625645000}]}]}"#);
    assert_eq!(client.get("/api/v1/stats/ann?centre=rome").status, 404);
    assert_eq!(client.get("/api/v1/stats?type=agent&centre=rome").json()["total"], 0);
    assert_eq!(client.get("/api/v1/stats?type=queue&centre=rome").json()["total"], 1);
}

#[test]
fn what_is_not_there_is_not_found() {
    let folder = scene::folder();
    let server = after_the_minute(&folder);
    let client = server.client();
    let get = |path: &str| client.get(&format!("/api/v1/stats{path}")).brief();
    insta::assert_snapshot!(get("/nobody"), @r#"404 {"statusCode":6,"statusMessage":"there is no object `nobody`"}"#);
    insta::assert_snapshot!(get("/sales?type=agent"), @r#"404 {"statusCode":6,"statusMessage":"there is no object `sales` of type agent"}"#);
    insta::assert_snapshot!(get("/nobody/Waiting"), @r#"404 {"statusCode":6,"statusMessage":"there is no object `nobody`"}"#);
    insta::assert_snapshot!(get("/sales/waiting"), @r#"404 {"statusCode":6,"statusMessage":"`sales` has no statistic `waiting`"}"#);
    insta::assert_snapshot!(get("/sales/State"), @r#"404 {"statusCode":6,"statusMessage":"`sales` has no statistic `State`"}"#);
    insta::assert_snapshot!(get("/sales/Waiting/more"), @r#"404 {"statusCode":6,"statusMessage":"there is nothing at `/api/v1/stats/sales/Waiting/more`"}"#);
    insta::assert_snapshot!(get("/"), @r#"404 {"statusCode":6,"statusMessage":"there is nothing at `/api/v1/stats/`"}"#);
    assert!(get("/SALES").starts_with("404 "));
    assert!(get("/%3Cscript%3E").starts_with(r#"404 {"statusCode":6,"#));
}

#[test]
fn wrong_parameters_are_told() {
    let folder = scene::folder();
    let server = after_the_minute(&folder);
    let client = server.client();
    let get = |path: &str| client.get(&format!("/api/v1/stats{path}"));
    insta::assert_snapshot!(get("").brief(), @r#"400 {"statusCode":1,"statusMessage":"`type` is missing: expected queue, skill or agent"}"#);
    insta::assert_snapshot!(get("?type=team").brief(), @r#"400 {"statusCode":2,"statusMessage":"`type` is `team`: expected queue, skill or agent"}"#);
    insta::assert_snapshot!(get("?type=queue&limit=10001").brief(), @r#"400 {"statusCode":2,"statusMessage":"`limit` is 10001: expected 10000 or less"}"#);
    insta::assert_snapshot!(get("/sales/Waiting?numValues=0").brief(), @r#"400 {"statusCode":2,"statusMessage":"`numValues` is 0: expected 1 to 10000"}"#);
    insta::assert_snapshot!(get("/sales/Waiting?numValues=ten").brief(), @r#"400 {"statusCode":2,"statusMessage":"Failed to deserialize query string: numValues: invalid digit found in string"}"#);
    insta::assert_snapshot!(get("/sales/Waiting?from=2&to=1").brief(), @r#"400 {"statusCode":2,"statusMessage":"`from` (2) is later than `to` (1)"}"#);
    insta::assert_snapshot!(get("/sales?fresh=maybe").brief(), @r#"400 {"statusCode":2,"statusMessage":"Failed to deserialize query string: fresh: provided string was not `true` or `false`"}"#);
    for path in [
        "/sales/Waiting?numValues=10001",
        "/sales/Waiting?numValues=-1",
        "/sales/Waiting?numValues=99999999999999999999",
        "/sales/Waiting?numValues=",
        "/sales/Waiting?from=yesterday",
        "/sales/Waiting?from=1.5",
        "/sales/Waiting?to=9223372036854775808",
        "/sales/Waiting?from=1&from=2",
        "/sales/Waiting?type=TEAM",
        "/sales?fresh=",
        "?type=queue&offset=-1",
        "?type=queue&limit=all",
        "?type=queue&type=agent",
    ] {
        let reply = get(path);
        assert_eq!((reply.status, &reply.json()["statusCode"]), (400, &2.into()), "{path}");
    }
    // What nobody knows does no harm: proxies and browsers add parameters.
    assert_eq!(get("/sales?_=1709625600000&x=%ff").status, 200);
}

#[test]
fn history_survives_restarts() {
    let folder = scene::folder();
    let server = after_the_minute(&folder);
    let paths = ["sales", "sales/Waiting?numValues=99", "sales/Entered?numValues=99", "ann"];
    let shown =
        |client: &Client| paths.map(|path| client.get(&format!("/api/v1/stats/{path}")).brief());
    let expected = shown(&server.client());
    server.stop();
    let server = folder.serve();
    assert_eq!(shown(&server.client()), expected, "after an orderly stop");
    server.kill();
    let server = folder.serve();
    assert_eq!(shown(&server.client()), expected, "after a crash");
    // It goes on where it was, and the old values stay.
    post(&server.client(), &queued(50, "c3"));
    let values = server.client().get("/api/v1/stats/sales/Waiting?numValues=99").json();
    let values = values["statistics"][0]["values"].as_array().unwrap().clone();
    assert_eq!(values.len(), 5);
    assert_eq!(values[0], serde_json::json!({"value": 1, "time": BEGIN_MS + 50_000}));
}

#[test]
fn old_values_are_forgotten() {
    let folder = scene::folder();
    folder.write("tallyboard.yaml", &(account() + "history_days: 1\n"));
    let server = after_the_minute(&folder);
    let two_days = 2 * 86_400;
    post(&server.client(), &queued(two_days, "c3"));
    server.stop();
    let server = folder.serve();
    let waiting = server.client().get("/api/v1/stats/sales/Waiting?numValues=99").json();
    let time = (BEGIN_MS + 1000 * two_days).to_string();
    assert_eq!(
        waiting["statistics"][0]["values"].to_string(),
        format!("[{{\"value\":1,\"time\":{time}}}]")
    );
}

#[test]
fn semantics_28_where_types_share_an_id_each_value_says_its_type() {
    let folder = scene::folder();
    let server = folder.serve();
    let same = [
        (1, r#""event":"Queued","queue":"sales","connId":"c1""#),
        (2, r#""event":"AgentLogin","agent":"sales""#),
        (11, r#""event":"AgentReady","agent":"sales""#),
    ];
    post(&server.client(), &lines(&same));
    let get = |query: &str| server.client().get(&format!("/api/v1/stats/sales{query}")).body;
    insta::assert_snapshot!(get("?objectType=queue"), @r#"{"statusCode":0,"objectId":"sales","statistics":[{"statistic":"Waiting","value":1,"time":1709625601000},{"statistic":"Entered","value":1,"time":1709625610000},{"statistic":"LongestWait","value":10,"time":1709625611000}]}"#);
    insta::assert_snapshot!(get(""), @r#"{"statusCode":0,"objectId":"sales","statistics":[{"objectType":"QUEUE","statistic":"Waiting","value":1,"time":1709625601000},{"objectType":"QUEUE","statistic":"Entered","value":1,"time":1709625610000},{"objectType":"QUEUE","statistic":"LongestWait","value":10,"time":1709625611000},{"objectType":"AGENT","statistic":"State","value":"WaitForNextCall","time":1709625611000}]}"#);
    insta::assert_snapshot!(get("?objectType=desk"), @r#"{"statusCode":2,"statusMessage":"`objectType` is `desk`: expected AGENT, QUEUE, SKILL_AG or SKILL_Q"}"#);
}

#[test]
fn semantics_28_an_account_of_a_centre_sees_no_other() {
    let folder = scene::folder();
    folder.write("tallyboard.yaml", &format!("{}  centre: north\n", account()));
    let server = folder.serve();
    let event = r#""event":"Queued","queue":"sales","connId":"c1","centre":"#;
    post(
        &server.client(),
        &lines(&[(1, &format!("{event}\"north\"")), (1, &format!("{event}\"south\""))]),
    );
    let get = |query: &str| server.client().get(&format!("/api/v1/stats/sales{query}"));
    assert_eq!(get("").status, 200);
    assert_eq!(get("?centre=north").body, get("").body);
    insta::assert_snapshot!(get("?centre=south").body, @r#"{"statusCode":20,"statusMessage":"Access denied"}"#);
}
