//! `/api/v1/definitions`: other definitions while the service runs, counted as if they had always been.

use std::time::Duration;

use serde_json::Value as Json;

use crate::client::{Client, Reply};
use crate::program::{Folder, Server};
use crate::scene::{self, MINUTE, STATISTICS, after_the_minute, day, lines, post, queued, sales};

const PATH: &str = "/api/v1/definitions";

/// What counts callers who hang up, and nothing before it was there.
const LOST: &str = "---
name: Lost
objectType: QUEUE
notificationMode: IMMEDIATE
notificationFrequency: 0
statisticDefinitionEx: { category: TotalNumber, subject: DNAction, mainMask: CallAbandoned }
";

fn put(client: &Client, definitions: &str) -> Reply {
    client.send("PUT", PATH, "", definitions.as_bytes())
}

fn more() -> String {
    format!("{STATISTICS}{LOST}")
}

/// The values of the queue that a service shows which has never had other definitions.
fn from_the_begin(definitions: &str, events: &str) -> [String; 3] {
    let folder = Folder::with_statistics(definitions);
    let server = folder.serve();
    post(&server.client(), events);
    sales(&server.client())
}

/// The names of the definitions in force.
fn names(client: &Client) -> Vec<String> {
    let shown = client.get(PATH).json();
    let definitions = shown["definitions"].as_array().unwrap();
    definitions.iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect()
}

/// Waits until a definition is in force, or something is wrong with those of the file.
#[track_caller]
fn wait_for(client: &Client, is_there: impl Fn(&Json) -> bool) -> Json {
    let mut shown = client.get(PATH).json();
    // Half a minute at the least.
    for _ in 0..1_500 {
        if is_there(&shown) {
            return shown;
        }
        std::thread::sleep(Duration::from_millis(20));
        shown = client.get(PATH).json();
    }
    panic!("{shown}");
}

fn has(name: &str) -> impl Fn(&Json) -> bool {
    move |shown| {
        let definitions = shown["definitions"].as_array().unwrap();
        shown["state"] == "inForce" && definitions.iter().any(|one| one["name"] == name)
    }
}

#[test]
fn semantics_24_new_definitions_are_counted_as_if_they_had_always_been_there() {
    let folder = scene::folder();
    let server = after_the_minute(&folder);
    let client = server.client();
    let reply = put(&client, &more());
    insta::assert_snapshot!(reply.brief(), @r#"200 {"statusCode":0}"#);
    assert_eq!(sales(&client), from_the_begin(&more(), &lines(MINUTE)));
    insta::assert_snapshot!(client.get("/api/v1/stats/sales/Lost?numValues=9").body, @r#"{"statusCode":0,"objectId":"sales","statistics":[{"statistic":"Lost","values":[{"value":1,"time":1709625631000},{"value":0,"time":1709625605000}]}]}"#);
    // The service goes on, and so does a restart, without reading anything again.
    post(&client, &queued(50, "c3"));
    let shown = sales(&client);
    assert_eq!(shown, from_the_begin(&more(), &(lines(MINUTE) + &queued(50, "c3"))));
    server.stop();
    assert_eq!(std::fs::read_to_string(folder.path().join("statistics.yaml")).unwrap(), more());
    let server = folder.serve();
    assert_eq!(sales(&server.client()), shown);
    let (_, log) = server.stop();
    assert!(log.contains("tallyboard: 0 events read of the journal"), "{log}");
}

#[test]
fn the_definitions_in_force_are_shown_with_their_sources() {
    let folder = Folder::with_statistics(
        "# What agents do.\nname: Busy\nobjectType: AGENT\nnotificationMode: IMMEDIATE\n\
         notificationFrequency: 0\nstatisticDefinitionEx:\n  category: TotalTime\n  subject: \
         AgentStatus\n  mainMask: CallInbound\n  dynamicFilter: MediaType=voice\n---\nname: Wrong\n",
    );
    let server = folder.serve();
    let mut shown = server.client().get(PATH).json();
    shown["edition"] = "…".into();
    insta::assert_snapshot!(serde_json::to_string_pretty(&shown).unwrap());
}

#[test]
fn wrong_definitions_change_nothing() {
    let folder = scene::folder();
    let server = after_the_minute(&folder);
    let client = server.client();
    let shown = sales(&client);
    let wrong = more().replace(
        "TotalNumber, subject: DNAction, mainMask: CallAbandoned",
        "TotalNumbr, subject: DNAction, mainMask: CallAbandoned",
    );
    insta::assert_snapshot!(put(&client, &wrong).brief(), @r#"400 {"statusCode":2,"statusMessage":"the definitions are wrong: nothing has changed","problems":[{"severity":"error","code":"definition::unknown_word","message":"`TotalNumbr` is not a category","line":40,"column":36,"help":"did you mean `TotalNumber`?"}]}"#);
    insta::assert_snapshot!(put(&client, " \n").brief(), @r#"400 {"statusCode":1,"statusMessage":"the body is empty: expected definitions, in YAML"}"#);
    let latin = client.send("PUT", PATH, "", b"name: caf\xe9\n");
    insta::assert_snapshot!(latin.brief(), @r#"400 {"statusCode":2,"statusMessage":"the definitions are not UTF-8: see the byte at 9"}"#);
    assert_eq!(put(&server.stranger(), &more()).status, 403);
    assert_eq!(sales(&client), shown);
    assert_eq!(std::fs::read_to_string(folder.path().join("statistics.yaml")).unwrap(), STATISTICS);
    // What is only doubtful is used.
    let doubtful = more().replace("mainMask: CallAbandoned", "mainMask: 'CallAbandoned, CallGone'");
    insta::assert_snapshot!(put(&client, &doubtful).brief(), @r#"200 {"statusCode":0,"problems":[{"severity":"warning","code":"definition::unknown_action","message":"`CallGone` is not an action","line":40,"column":94,"help":"did you mean `CallWait`?"}]}"#);
    assert!(names(&client).contains(&"Lost".to_owned()));
}

#[test]
fn a_changed_file_is_read_again_by_itself_and_on_sighup() {
    let folder = scene::folder();
    let server = after_the_minute(&folder);
    let client = server.client();
    folder.write("statistics.yaml", &more());
    wait_for(&client, has("Lost"));
    assert_eq!(sales(&client), from_the_begin(&more(), &lines(MINUTE)));
    // A file that is wrong is told, and the former definitions stay.
    folder.write("statistics.yaml", &more().replace("name: Lost", "nam: Lost"));
    server.tell("HUP");
    let shown = wait_for(&client, |shown| shown["state"] == "refused");
    assert_eq!(shown["refused"][0]["code"], "definition::unknown_key", "{shown}");
    assert!(names(&client).contains(&"Lost".to_owned()));
    folder.write("statistics.yaml", &more().replace("name: Lost", "name: Gone"));
    server.tell("HUP");
    wait_for(&client, has("Gone"));
    // Comments change no number, and nothing is counted for them.
    let edition = client.get(PATH).json()["edition"].clone();
    folder.write("statistics.yaml", &format!("# Ours.\n{}", more().replace("Lost", "Gone")));
    server.tell("HUP");
    let shown = wait_for(&client, |shown| shown["definitions"][0]["line"] == 2);
    assert_eq!(shown["edition"], edition);
    let (_, log) = server.stop();
    assert!(log.contains("the former definitions stay"), "{log}");
    assert!(log.contains("did you mean `name`?"), "{log}");
}

#[test]
fn a_stream_goes_on_with_the_new_definitions() {
    let folder = scene::folder();
    let server = after_the_minute(&folder);
    let mut stream = server.client().stream();
    stream.say(r#"{"operation":"subscribe","objects":["sales"],"statistics":["Lost","Waiting"]}"#);
    stream.hear_some(2);
    put(&server.client(), &more());
    insta::assert_snapshot!(stream.hear(), @r#"{"event":"values","time":1709625631000,"values":[{"objectId":"sales","objectType":"QUEUE","statistic":"Waiting","value":0,"time":1709625631000},{"objectId":"sales","objectType":"QUEUE","statistic":"Lost","value":1,"time":1709625631000}]}"#);
    post(&server.client(), &(queued(60, "c3")));
    insta::assert_snapshot!(stream.hear(), @r#"{"event":"values","time":1709625660000,"values":[{"objectId":"sales","objectType":"QUEUE","statistic":"Waiting","value":1,"time":1709625660000}]}"#);
}

#[test]
fn without_a_file_new_definitions_are_kept_with_the_data() {
    let folder = Folder::new();
    std::fs::remove_file(folder.path().join("statistics.yaml")).unwrap();
    let server = folder.serve();
    assert_eq!(server.client().get(PATH).json()["file"], "(shipped) statistics.yaml");
    assert_eq!(put(&server.client(), STATISTICS).status, 200);
    server.stop();
    let server = folder.serve();
    let shown = server.client().get(PATH).json();
    assert_eq!(shown["file"], "data/statistics.yaml");
    assert_eq!(names(&server.client()).len(), 5);
}

#[test]
fn simple_definitions_find_what_the_configuration_has_by_then() {
    let folder = scene::folder();
    let server = folder.serve();
    let simple = "name: Answered\nobjectType: QUEUE\nnotificationMode: IMMEDIATE\n\
                  notificationFrequency: 0\nstatisticDefinitionName: Answers\n";
    let unknown = put(&server.client(), simple);
    assert_eq!(unknown.status, 400, "{unknown:?}");
    let stat_types = "statTypes:\n  Answers: { category: TotalNumber, subject: DNAction, mainMask: \
                      CallAnswered }\n";
    folder.write("tallyboard.yaml", &(crate::program::account() + stat_types));
    assert_eq!(put(&server.client(), simple).status, 200);
    assert_eq!(names(&server.client()), ["Answered"]);
}

#[test]
fn definitions_may_change_while_events_come() {
    let folder = scene::folder();
    let server = folder.serve();
    let day = day();
    let batches: Vec<String> = day
        .lines()
        .collect::<Vec<_>>()
        .chunks(100)
        .map(|lines| lines.iter().map(|line| format!("{line}\n")).collect())
        .collect();
    std::thread::scope(|scope| {
        let posting =
            scope.spawn(|| batches.iter().for_each(|batch| post(&server.client(), batch)));
        let mut is_more = false;
        while !posting.is_finished() {
            is_more = !is_more;
            let wanted = if is_more { more() } else { STATISTICS.to_owned() };
            let reply = put(&server.client(), &wanted);
            assert_eq!(reply.status, 200, "{reply:?}");
        }
    });
    assert_eq!(put(&server.client(), &more()).status, 200);
    let values = |server: &Server| {
        ["queue", "skill", "agent"]
            .map(|word| server.client().get(&format!("/api/v1/stats?type={word}&fresh=true")).body)
    };
    let found = values(&server);
    let folder = Folder::with_statistics(&more());
    let unchanged = folder.serve();
    post(&unchanged.client(), &day);
    assert_eq!(values(&unchanged), found);
}

#[test]
fn an_account_of_one_centre_changes_nothing_for_the_others() {
    let folder = scene::folder();
    folder.write("tallyboard.yaml", &(crate::program::account() + "  centre: north\n"));
    let server = folder.serve();
    assert_eq!(put(&server.client(), &more()).status, 403);
}

#[test]
fn a_kill_in_the_middle_leaves_one_set_or_the_other() {
    let folder = scene::folder();
    let mut expected = std::collections::HashMap::new();
    for definitions in [STATISTICS.to_owned(), more()] {
        expected.insert(definitions.clone(), from_the_begin(&definitions, &lines(MINUTE)));
    }
    after_the_minute(&folder).stop();
    for round in 0..6 {
        let server = folder.serve();
        let client = server.client();
        std::thread::scope(|scope| {
            let wanted = if round % 2 == 0 { more() } else { STATISTICS.to_owned() };
            // It may be cut off, at any place.
            scope.spawn(move || client.send_and_forget("PUT", PATH, wanted.as_bytes()));
            std::thread::sleep(Duration::from_millis(round * 3));
            server.kill();
        });
        let file = std::fs::read_to_string(folder.path().join("statistics.yaml")).unwrap();
        let server = folder.serve();
        assert_eq!(sales(&server.client()), expected[&file], "{file}");
        server.stop();
    }
}
