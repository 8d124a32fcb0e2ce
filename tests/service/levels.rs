//! The setting `defaultServiceLevelInterval`: a contact centre sets another right bound of its service level,
//! and everything is as if the definitions had always had it.

use std::thread;
use std::time::Duration;

use serde_json::{Value as Json, json};

use crate::chapter::{call, done, refused, user};
use crate::client::{Client, Reply};
use crate::program::{Folder, Server};
use crate::scene::{day, line, post};

const SETTINGS: &str = "/settings/reporting";
const DONE: &str = r#"200 {"statusCode":0}"#;

/// Service levels with a right bound, a statistic that is made of them, and one with the same bound by
/// another name.
fn levels(bound: u32) -> String {
    let of = |object_type: &str| {
        format!(
            "name: ServiceLevel\nobjectType: {object_type}\nnotificationMode: IMMEDIATE\n\
             notificationFrequency: 0\nstatisticDefinitionEx: {{ category: ServiceFactor1, subject: \
             DNAction, timeRangeRight: {bound}, timeRangeRight2: 3 }}\n---\n\
             name: Missed\nobjectType: {object_type}\nnotificationMode: IMMEDIATE\n\
             notificationFrequency: 0\nstatisticDefinitionEx: {{ category: Formula, formula: \
             100 - ServiceLevel }}\n---\n"
        )
    };
    format!(
        "{}{}name: Quick\nobjectType: QUEUE\nnotificationMode: IMMEDIATE\nnotificationFrequency: 0\n\
         statisticDefinitionEx:\n  {{ category: TotalNumberInTimeRange, subject: DNAction, mainMask: \
         CallAnswered, timeRangeRight: 60 }}\n",
        of("QUEUE"),
        of("SKILL_Q")
    )
}

/// Four callers of a place in a centre, who wait for 5, 20, 45 and 90 seconds, from a second on.
fn callers(centre: &str, (kind, id): (&str, &str), from: i64) -> Vec<String> {
    let mut events = Vec::new();
    for (number, wait) in (0..).zip([5, 20, 45, 90]) {
        let begin = from + 100 * number;
        let place = format!(r#""{kind}":"{id}""#);
        let call = format!(r#""connId":"{id}{begin}","centre":"{centre}""#);
        let mut happens = |second, rest: String| events.push(line(&(second, &rest)));
        happens(begin, format!(r#""event":"Queued",{place},{call}"#));
        let to = r#""to":{"agent":"ann"}"#;
        happens(begin + wait, format!(r#""event":"Diverted",{place},{to},{call}"#));
        for (after, event) in [(0, "Ringing"), (0, "Established"), (2, "Released")] {
            let rest = format!(r#""event":"{event}","agent":"ann",{call}"#);
            happens(begin + wait + after, rest);
        }
    }
    events
}

/// The same callers of a queue and of a skill in two centres, from a second on.
fn hour(from: i64) -> String {
    let of = |centre| {
        let of_queue = callers(centre, ("queue", "sales"), from);
        [of_queue, callers(centre, ("skill", "german"), from + 400)].concat()
    };
    let mut events = ["default", "rome"].map(of).concat();
    // Events of one instant stay as they are.
    events.sort_by_key(|event| event.split_once(',').map(|(time, _)| time.to_owned()));
    events.concat()
}

/// Everything that is shown of a centre: what was published, what is so now, and what was before.
fn shown(client: &Client, centre: &str) -> Vec<String> {
    let paths = [
        "sales?",
        "german?",
        "sales?fresh=true&",
        "german?fresh=true&",
        "sales/ServiceLevel?numValues=99&",
        "german/ServiceLevel?numValues=99&",
        "sales/Missed?numValues=99&",
    ];
    let get = |path| client.get(&format!("/api/v1/stats/{path}centre={centre}")).brief();
    paths.map(get).to_vec()
}

/// The same of a service whose definitions have always had a bound.
fn written(bound: u32, centre: &str, events: &str) -> Vec<String> {
    written_with(&levels(bound), centre, events)
}

/// What a service shows that has never had other definitions.
fn written_with(definitions: &str, centre: &str, events: &str) -> Vec<String> {
    let folder = Folder::with_statistics(definitions);
    let server = folder.serve();
    post(&server.client(), events);
    shown(&server.client(), centre)
}

/// The service level of the queue.
fn level(client: &Client, centre: &str) -> Json {
    let path = format!("/api/v1/stats/sales/ServiceLevel?centre={centre}");
    let shown = client.get(&path).json();
    shown["statistics"][0]["values"][0]["value"].clone()
}

/// Sets the bound of a centre.
fn set(client: &Client, centre: &str, value: impl Into<Json>) -> Reply {
    let body = json!({"name": "defaultServiceLevelInterval", "value": value.into()});
    call(client, "PUT", &format!("{SETTINGS}?centre={centre}"), &body.to_string())
}

/// The bound that the settings of a centre tell.
fn told(client: &Client, centre: &str) -> Json {
    let settings = call(client, "GET", &format!("{SETTINGS}?centre={centre}"), "").json();
    settings["settings"][1]["value"].clone()
}

/// A service of two centres with the callers of an hour, in a folder.
fn served() -> (Folder, Server) {
    let folder = Folder::with_statistics(&levels(60));
    let server = folder.serve();
    post(&server.client(), &hour(0));
    (folder, server)
}

#[test]
fn semantics_111_another_bound_counts_at_once_as_if_it_had_always_been_written() {
    let (_folder, server) = served();
    let client = server.client();
    assert_eq!((level(&client, "default"), told(&client, "default")), (json!(75), json!("60")));
    assert_eq!(shown(&client, "rome"), written(60, "rome", &hour(0)));
    for (bound, share) in [(30, 50), (10, 25), (5, 0), (100, 100), (60, 75), (20, 25)] {
        assert_eq!(set(&client, "default", bound.to_string()).brief(), DONE);
        assert_eq!((level(&client, "default"), bound), (json!(share), bound));
        assert_eq!(told(&client, "default"), json!(bound.to_string()));
        assert_eq!(level(&client, "rome"), 75, "another centre has its own");
    }
    assert_eq!(shown(&client, "default"), written(20, "default", &hour(0)));
    assert_eq!(shown(&client, "rome"), written(60, "rome", &hour(0)));
    // A number does as well as a text, and the other centre has another one.
    assert_eq!(set(&client, "rome", 50).brief(), DONE);
    let more = hour(1_000);
    post(&client, &more);
    let all = hour(0) + &more;
    assert_eq!(shown(&client, "default"), written(20, "default", &all));
    assert_eq!(shown(&client, "rome"), written(50, "rome", &all));
    let other = client.get("/api/v1/stats/sales/ServiceLevel?timeRange=0-50");
    assert_eq!(other.json()["statusCode"], 2, "nothing but the own range was counted: {other:?}");
}

#[test]
fn a_bound_that_is_unset_leaves_everything_as_if_there_had_been_none() {
    let (folder, server) = served();
    let client = server.client();
    let at_first = ["default", "rome"].map(|centre| shown(&client, centre));
    for centre in ["default", "rome"] {
        assert_eq!(set(&client, centre, "30").brief(), DONE);
    }
    assert_eq!(level(&client, "rome"), 50);
    assert_eq!(set(&client, "rome", Json::Null).brief(), DONE);
    assert_eq!((level(&client, "rome"), told(&client, "rome")), (json!(75), json!("60")));
    assert_eq!((level(&client, "default"), told(&client, "default")), (json!(50), json!("30")));
    // A second time nothing is different, and a file can say it, too.
    assert_eq!(set(&client, "rome", Json::Null).brief(), DONE);
    let events = client.health()["events"].clone();
    assert_eq!(set(&client, "rome", Json::Null).brief(), DONE);
    assert_eq!(client.health()["events"], events);
    let body = r#"{"settings":{"reporting":{"defaultServiceLevelInterval":null}}}"#;
    done(&client, &[("PUT", "/provisioning", body)]);
    assert_eq!(["default", "rome"].map(|centre| shown(&client, centre)), at_first);
    server.kill();
    let server = folder.serve();
    assert_eq!(["default", "rome"].map(|centre| shown(&server.client(), centre)), at_first);
}

#[test]
fn a_bound_outlasts_restarts_crashes_and_a_lost_archive() {
    let (folder, server) = served();
    let client = server.client();
    assert_eq!(set(&client, "rome", "30").brief(), DONE);
    let all = |client: &Client| ["default", "rome"].map(|centre| shown(client, centre));
    let expected = all(&client);
    let is_same = |client: &Client| all(client) == expected;
    server.stop();
    let server = folder.serve();
    assert!(is_same(&server.client()), "a restart");
    let (_, log) = server.stop();
    assert!(log.contains("tallyboard: 0 events read of the journal"), "{log}");
    let server = folder.serve();
    server.kill();
    let server = folder.serve();
    assert!(is_same(&server.client()), "a crash");
    assert_eq!(told(&server.client(), "rome"), "30");
    server.stop();
    folder.delete_archive();
    let server = folder.serve();
    assert!(is_same(&server.client()), "a lost archive");
    folder.archive();
    server.stop();
}

#[test]
fn a_bound_that_nobody_has_lived_to_see_in_force_is_so_after_the_next_start() {
    let (folder, mut server) = served();
    post(&server.client(), &day());
    let at_first = level(&server.client(), "rome");
    for (bound, centre) in [("10", "rome"), ("50", "rome"), ("30", "default"), ("60", "rome")] {
        let body = format!(r#"{{"name":"defaultServiceLevelInterval","value":"{bound}"}}"#);
        let path = format!("/api/v2{SETTINGS}?centre={centre}");
        thread::scope(|scope| {
            let client = server.client();
            scope.spawn(move || client.send_and_forget("PUT", &path, body.as_bytes()));
            let client = server.client();
            wait(|| told(&client, centre) == bound);
            server.kill();
        });
        server = folder.serve();
        let client = server.client();
        assert_eq!(told(&client, centre), bound);
        let share = json!({"10": 25, "50": 75, "30": 50, "60": 75})[bound].clone();
        assert_eq!(level(&client, centre), share);
        folder.archive();
    }
    assert_eq!(level(&server.client(), "rome"), at_first);
}

/// Waits until something is so.
#[track_caller]
fn wait(is_so: impl Fn() -> bool) {
    // Half a minute at the least.
    for _ in 0..1_500 {
        if is_so() {
            return;
        }
        thread::sleep(Duration::from_millis(20));
    }
    panic!("it is not so");
}

#[test]
fn other_definitions_keep_the_bound() {
    let (folder, server) = served();
    let client = server.client();
    assert_eq!(set(&client, "rome", "30").brief(), DONE);
    let more = |bound| levels(bound).replace("name: Quick", "name: Fast");
    let put = client.send("PUT", "/api/v1/definitions", "", more(10).as_bytes());
    assert_eq!(put.brief(), DONE);
    assert_eq!((level(&client, "default"), level(&client, "rome")), (json!(25), json!(50)));
    assert_eq!((told(&client, "default"), told(&client, "rome")), (json!("10"), json!("30")));
    folder.write("statistics.yaml", &levels(100));
    wait(|| level(&client, "default") == 100);
    assert_eq!(level(&client, "rome"), 50);
    folder.write("statistics.yaml", &more(6));
    server.tell("HUP");
    wait(|| level(&client, "default") == 25);
    assert_eq!(shown(&client, "rome"), written_with(&more(30), "rome", &hour(0)));
    // A file that is wrong is told so for as long as it is, and the bound of a centre changes all the same.
    folder.write("statistics.yaml", &more(6).replace("objectType", "objctType"));
    let state = || client.get("/api/v1/definitions").json()["state"].clone();
    wait(|| state() == "refused");
    assert_eq!(set(&client, "rome", "10").brief(), DONE);
    assert_eq!((level(&client, "rome"), state()), (json!(25), json!("refused")));
    // Where there is no service level, the setting is kept for the day on which there is one.
    let without = more(6).replace("ServiceLevel", "Level");
    assert_eq!(client.send("PUT", "/api/v1/definitions", "", without.as_bytes()).brief(), DONE);
    assert_eq!(set(&client, "rome", "30").brief(), DONE);
    let told = call(&client, "GET", SETTINGS, "").brief();
    assert_eq!(
        told,
        r#"200 {"statusCode":0,"settings":[{"name":"defaultTargetServiceLevelPercentage","value":"80"}],"key":"name"}"#
    );
    let back = client.send("PUT", "/api/v1/definitions", "", more(6).as_bytes());
    assert_eq!((back.brief(), level(&client, "rome")), (DONE.to_owned(), json!(50)));
}

#[test]
fn bounds_of_several_centres_are_set_at_once_while_events_go_on() {
    let (_folder, server) = served();
    let hours: Vec<String> = (1..=20).map(|number| hour(1_000 * number)).collect();
    thread::scope(|scope| {
        scope.spawn(|| hours.iter().for_each(|hour| post(&server.client(), hour)));
        for (centre, bounds) in [("default", [10, 30, 50, 20]), ("rome", [100, 10, 20, 50])] {
            let client = server.client();
            scope.spawn(move || {
                for bound in bounds {
                    assert_eq!(set(&client, centre, bound).brief(), DONE);
                }
            });
        }
        // Other definitions in between are not lost.
        let client = server.client();
        scope.spawn(move || {
            let more = levels(60).replace("name: Quick", "name: Fast");
            let put = client.send("PUT", "/api/v1/definitions", "", more.as_bytes());
            assert_eq!(put.brief(), DONE);
        });
    });
    let client = server.client();
    let events = hour(0) + &hours.concat();
    for (centre, bound) in [("default", 20), ("rome", 50)] {
        let definitions = levels(bound).replace("name: Quick", "name: Fast");
        assert_eq!(shown(&client, centre), written_with(&definitions, centre, &events));
    }
}

#[test]
fn the_bound_in_force_is_shown_with_where_it_comes_from() {
    let (_folder, server) = served();
    let client = server.client();
    done(
        &client,
        &[(
            "PUT",
            &format!("{SETTINGS}?centre=rome"),
            r#"{"name":"defaultServiceLevelInterval","value":"30"}"#,
        )],
    );
    let definition = |client: &Client| {
        let shown = client.get("/api/v1/definitions").json();
        json!([shown["definitions"][0]["timeRange"], shown["definitions"][0]["inCentres"]])
    };
    insta::assert_snapshot!(definition(&client), @r#"["0-60",[{"centre":"rome","timeRange":"0-30","setting":"defaultServiceLevelInterval"}]]"#);
    let of = |centre, id| definition(&user(&server, centre, id, "ROLE_SUPERVISOR"));
    assert_eq!(of("rome", "ann"), definition(&client));
    assert_eq!(of("default", "bob"), json!(["0-60", null]), "others' settings are not its own");
    let explained = |centre| {
        let path = format!("/api/v1/stats/sales/ServiceLevel/explain?centre={centre}&limit=0");
        let one = client.get(&path).json()["explanations"][0].clone();
        let (definition, summand) = (&one["definition"], &one["summands"][0]);
        json!([one["value"], definition["timeRange"], definition["inCentres"], summand])
    };
    insta::assert_snapshot!(explained("rome"), @r#"[50,"0-30",[{"centre":"rome","timeRange":"0-30","setting":"defaultServiceLevelInterval"}],{"side":"numerator","what":"number","mask":"CallAnswered","timeRange":"0-30","amount":2}]"#);
    insta::assert_snapshot!(explained("default"), @r#"[75,"0-60",null,{"side":"numerator","what":"number","mask":"CallAnswered","timeRange":"0-60","amount":3}]"#);
    // A definition that a client brings along says its bound itself.
    let brought = json!({"data": {"objectId": "sales", "objectType": "Queue", "name": "ServiceLevel",
        "notificationMode": "Immediate", "category": "ServiceFactor1", "subject": "DNAction",
        "timeRangeRight": 60, "timeRangeRight2": 3}});
    let value = |body: &Json| {
        let path = "/statistics/v3/operations/get-statistic-ex?centre=rome";
        let header = "Content-Type: application/json\r\n";
        let reply = client.send("POST", path, header, body.to_string().as_bytes());
        reply.json()["data"]["value"].clone()
    };
    assert_eq!(value(&brought), 75);
    let named =
        json!({"data": {"objectId": "sales", "objectType": "Queue", "name": "ServiceLevel"}});
    assert_eq!(value(&named), 50);
}

#[test]
fn a_file_of_a_centre_sets_the_bound_as_well() {
    let (_folder, server) = served();
    let client = server.client();
    let body = r#"{"settings":{"reporting":{"defaultServiceLevelInterval":30}}}"#;
    let provision = |more: &str| {
        let path = format!("/provisioning?centre=rome{more}");
        let reply = call(&client, "PUT", &path, body).json();
        assert_eq!(reply["statusCode"], 0, "{reply}");
        (reply["differences"].as_array().map(Vec::len), level(&client, "rome"))
    };
    assert_eq!(provision("&dryRun=true"), (Some(1), json!(75)));
    assert_eq!(provision(""), (Some(1), json!(50)));
    assert_eq!(provision(""), (Some(0), json!(50)));
}

#[test]
fn a_histogram_is_asked_for_any_range_and_else_has_that_of_its_centre() {
    let definitions =
        levels(60).replace("timeRangeRight2: 3", "timeRangeRight2: 3, histogram: true");
    let folder = Folder::with_statistics(&definitions);
    let server = folder.serve();
    let client = server.client();
    post(&client, &hour(0));
    assert_eq!(set(&client, "rome", "30").brief(), DONE);
    assert_eq!((level(&client, "default"), level(&client, "rome")), (json!(75), json!(50)));
    let asked = |range: &str| {
        let path = format!("/api/v1/stats/sales/ServiceLevel?centre=rome&{range}");
        client.get(&path).json()["statistics"][0]["values"][0]["value"].clone()
    };
    assert_eq!(asked("timeRange=0-10"), 25);
    assert_eq!(asked("timeRange2=0-100"), 50);
    assert_eq!(asked("fresh=true"), 50);
}

#[test]
fn a_bound_that_is_none_is_refused() {
    let (_folder, server) = served();
    let client = server.client();
    let shown_before = shown(&client, "default");
    for value in ["0", "-1", "1.5", "86401", "soon", "", "030", "+30", "99999999999999999999"] {
        let reply = set(&client, "default", value).brief();
        assert_eq!(
            reply,
            r#"400 {"statusCode":2,"statusMessage":"`defaultServiceLevelInterval` has to be a whole number of seconds from 1 to 86400"}"#,
            "{value}"
        );
    }
    let put = |body| ("PUT", SETTINGS, body, 400, 2);
    refused(
        &client,
        &[
            put(r#"{"name":"defaultServiceLevelInterval","value":["30"]}"#),
            ("PUT", SETTINGS, r#"{"name":"defaultServiceLevelInterval"}"#, 400, 1),
            ("POST", SETTINGS, r#"{"name":"defaultServiceLevelInterval","value":"30"}"#, 405, 2),
            ("DELETE", SETTINGS, r#"{"name":"defaultServiceLevelInterval"}"#, 405, 2),
        ],
    );
    for (id, role) in [("ann", "ROLE_AGENT"), ("sue", "ROLE_SUPERVISOR")] {
        let client = user(&server, "default", id, role);
        assert_eq!(set(&client, "default", "30").status, 403);
        assert_eq!(told(&client, "default"), "60", "everybody may read it");
    }
    let admin = user(&server, "rome", "eve", "ROLE_ADMIN");
    assert_eq!(set(&admin, "default", "30").status, 403);
    assert_eq!(shown(&client, "default"), shown_before);
    assert_eq!(set(&admin, "rome", "86400").brief(), DONE);
    assert_eq!((level(&client, "rome"), level(&client, "default")), (json!(100), json!(75)));
}
