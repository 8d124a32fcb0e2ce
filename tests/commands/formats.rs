//! `tallyboard replay --format`: tables for people, NDJSON and CSV for programs.

use serde_json::Value as Json;

use crate::day::{DAY, STATISTICS};
use crate::program::{Folder, repository_file};

/// Two centres that have an agent and a queue of the same name.
const CENTRES: &str = r#"{"time":1709625600000,"event":"AgentLogin","agent":"ann"}
{"time":1709625600000,"event":"AgentLogin","agent":"ann","centre":"milan"}
{"time":1709625601000,"event":"Queued","queue":"sales","connId":"c1","centre":"milan"}
{"time":1709625602000,"event":"Queued","queue":"sales","connId":"c1"}
{"time":1709625605000,"event":"Diverted","queue":"sales","connId":"c1","to":{"agent":"ann"},"centre":"milan"}
{"time":1709625605000,"event":"Established","agent":"ann","connId":"c1","callType":"Inbound","centre":"milan"}
"#;

/// Replays events with the definitions of the tiny day; gives what is printed.
#[track_caller]
fn check(events: &str, arguments: &str) -> String {
    let folder = Folder::with(&[("day.ndjson", events), ("my.yaml", STATISTICS)]);
    let answer = folder.run(&format!("replay day.ndjson --statistics my.yaml {arguments}"));
    assert_eq!(answer.code, 0, "{}", answer.err);
    answer.out
}

#[test]
fn a_table_is_what_people_get() {
    insta::assert_snapshot!(check(DAY, ""), @"
    2024-03-05T08:02:20Z
    ┌───────┬─────────────────┐
    │ AGENT ┆ State           │
    ╞═══════╪═════════════════╡
    │ ann   ┆ WaitForNextCall │
    └───────┴─────────────────┘
    ┌───────┬──────────┬─────────────┐
    │ QUEUE ┆ Answered ┆ AverageWait │
    ╞═══════╪══════════╪═════════════╡
    │ sales ┆ 1        ┆ 25          │
    └───────┴──────────┴─────────────┘
    ");
    assert_eq!(check(DAY, "--format table"), check(DAY, ""));
}

#[test]
fn ndjson_has_a_line_for_each_value() {
    insta::assert_snapshot!(check(DAY, "--format ndjson"), @r#"
    {"time":1709625740000,"objectType":"AGENT","objectId":"ann","statistic":"State","value":"WaitForNextCall"}
    {"time":1709625740000,"objectType":"QUEUE","objectId":"sales","statistic":"Answered","value":1}
    {"time":1709625740000,"objectType":"QUEUE","objectId":"sales","statistic":"AverageWait","value":25}
    "#);
}

#[test]
fn csv_has_a_head_and_a_line_for_each_value() {
    insta::assert_snapshot!(check(DAY, "--format csv"), @"
    time,centre,objectType,objectId,statistic,value
    1709625740000,default,AGENT,ann,State,WaitForNextCall
    1709625740000,default,QUEUE,sales,Answered,1
    1709625740000,default,QUEUE,sales,AverageWait,25
    ");
}

#[test]
fn several_instants_follow_each_other() {
    let at = "--at 1709625670000,1709625675000";
    insta::assert_snapshot!(check(DAY, at), @"
    2024-03-05T08:01:10Z
    ┌───────┬─────────────┐
    │ AGENT ┆ State       │
    ╞═══════╪═════════════╡
    │ ann   ┆ CallRinging │
    └───────┴─────────────┘
    ┌───────┬──────────┬─────────────┐
    │ QUEUE ┆ Answered ┆ AverageWait │
    ╞═══════╪══════════╪═════════════╡
    │ sales ┆ 0        ┆ 10          │
    └───────┴──────────┴─────────────┘
    2024-03-05T08:01:15Z
    ┌───────┬─────────────┐
    │ AGENT ┆ State       │
    ╞═══════╪═════════════╡
    │ ann   ┆ CallInbound │
    └───────┴─────────────┘
    ┌───────┬──────────┬─────────────┐
    │ QUEUE ┆ Answered ┆ AverageWait │
    ╞═══════╪══════════╪═════════════╡
    │ sales ┆ 1        ┆ 10          │
    └───────┴──────────┴─────────────┘
    ");
    insta::assert_snapshot!(check(DAY, &format!("{at} --format ndjson")), @r#"
    {"time":1709625670000,"objectType":"AGENT","objectId":"ann","statistic":"State","value":"CallRinging"}
    {"time":1709625670000,"objectType":"QUEUE","objectId":"sales","statistic":"Answered","value":0}
    {"time":1709625670000,"objectType":"QUEUE","objectId":"sales","statistic":"AverageWait","value":10}
    {"time":1709625675000,"objectType":"AGENT","objectId":"ann","statistic":"State","value":"CallInbound"}
    {"time":1709625675000,"objectType":"QUEUE","objectId":"sales","statistic":"Answered","value":1}
    {"time":1709625675000,"objectType":"QUEUE","objectId":"sales","statistic":"AverageWait","value":10}
    "#);
    insta::assert_snapshot!(check(DAY, &format!("{at} --format csv")), @"
    time,centre,objectType,objectId,statistic,value
    1709625670000,default,AGENT,ann,State,CallRinging
    1709625670000,default,QUEUE,sales,Answered,0
    1709625670000,default,QUEUE,sales,AverageWait,10
    1709625675000,default,AGENT,ann,State,CallInbound
    1709625675000,default,QUEUE,sales,Answered,1
    1709625675000,default,QUEUE,sales,AverageWait,10
    ");
}

#[test]
fn centres_are_told_apart() {
    insta::assert_snapshot!(check(CENTRES, ""), @"
    2024-03-05T08:00:05Z
    ┌───────┬─────────┬─────────────────────┐
    │ AGENT ┆ centre  ┆ State               │
    ╞═══════╪═════════╪═════════════════════╡
    │ ann   ┆ default ┆ NotReadyForNextCall │
    │ ann   ┆ milan   ┆ CallInbound         │
    └───────┴─────────┴─────────────────────┘
    ┌───────┬─────────┬──────────┬─────────────┐
    │ QUEUE ┆ centre  ┆ Answered ┆ AverageWait │
    ╞═══════╪═════════╪══════════╪═════════════╡
    │ sales ┆ default ┆ 0        ┆ 0           │
    │ sales ┆ milan   ┆ 1        ┆ 4           │
    └───────┴─────────┴──────────┴─────────────┘
    ");
    insta::assert_snapshot!(check(CENTRES, "--format ndjson"), @r#"
    {"time":1709625605000,"objectType":"AGENT","objectId":"ann","statistic":"State","value":"NotReadyForNextCall"}
    {"time":1709625605000,"centre":"milan","objectType":"AGENT","objectId":"ann","statistic":"State","value":"CallInbound"}
    {"time":1709625605000,"objectType":"QUEUE","objectId":"sales","statistic":"Answered","value":0}
    {"time":1709625605000,"objectType":"QUEUE","objectId":"sales","statistic":"AverageWait","value":0}
    {"time":1709625605000,"centre":"milan","objectType":"QUEUE","objectId":"sales","statistic":"Answered","value":1}
    {"time":1709625605000,"centre":"milan","objectType":"QUEUE","objectId":"sales","statistic":"AverageWait","value":4}
    "#);
    insta::assert_snapshot!(check(CENTRES, "--format csv"), @"
    time,centre,objectType,objectId,statistic,value
    1709625605000,default,AGENT,ann,State,NotReadyForNextCall
    1709625605000,milan,AGENT,ann,State,CallInbound
    1709625605000,default,QUEUE,sales,Answered,0
    1709625605000,default,QUEUE,sales,AverageWait,0
    1709625605000,milan,QUEUE,sales,Answered,1
    1709625605000,milan,QUEUE,sales,AverageWait,4
    ");
}

#[test]
fn an_object_has_values_from_the_event_on_that_names_it() {
    insta::assert_snapshot!(check(DAY, "--format csv --at 1709625599999,1709625659999"), @"
    time,centre,objectType,objectId,statistic,value
    1709625659999,default,AGENT,ann,State,WaitForNextCall
    ");
}

#[test]
fn names_cannot_break_a_format() {
    let events = r#"{"time":1,"event":"AgentLogin","agent":"=SUM(A1)"}
{"time":1,"event":"AgentLogin","agent":"O\"Neill, \\Ann"}
{"time":1,"event":"AgentLogin","agent":"Zoë\n2"}
"#;
    let expected = ["=SUM(A1)", "O\"Neill, \\Ann", "Zoë\n2"];
    let lines = check(events, "--format ndjson");
    let id =
        |line| serde_json::from_str::<Json>(line).unwrap()["objectId"].as_str().map(str::to_owned);
    assert_eq!(lines.lines().filter_map(id).collect::<Vec<_>>(), expected);
    let lines = check(events, "--format csv");
    let mut reader = csv::Reader::from_reader(lines.as_bytes());
    let ids: Vec<_> = reader.records().map(|record| record.unwrap()[3].to_owned()).collect();
    assert_eq!(ids, expected);
}

#[test]
fn names_cannot_command_the_terminal() {
    let red = "{\"time\":1,\"event\":\"AgentLogin\",\"agent\":\"\\u001b[31mann\"}\n";
    assert!(check(red, "").contains("│ \\u{1b}[31mann ┆"), "{}", check(red, ""));
    let folder = Folder::with(&[("day.ndjson", "{\"time\":1,\"event\":\"\\u001b[31m\"}\n")]);
    let answer = folder.run("replay day.ndjson");
    assert!(answer.err.contains("`\\u{1b}[31m` is unknown"), "{}", answer.err);
}

#[test]
fn a_table_of_many_statistics_stays_legible() {
    let shipped = repository_file("statistics.yaml");
    let folder = Folder::with(&[("day.ndjson", DAY), ("statistics.yaml", &*shipped)]);
    let table = folder.run("replay day.ndjson").out;
    assert!(table.lines().all(|line| line.chars().count() <= 160), "{table}");
    for name in shipped.lines().filter_map(|line| line.strip_prefix("name: ")) {
        assert!(table.contains(&format!(" {name} ")), "{name} is broken: {table}");
    }
    assert!(table.contains(" WaitForNextCall "), "{table}");
}

#[test]
fn ndjson_on_standard_output_is_values_only_whatever_else_there_is_to_say() {
    let mistakes = repository_file("tests/data/mistakes.yaml");
    let events = format!("{DAY}rubbish\n{{\"time\":1709625741000,\"event\":\"Lunch\"}}\n");
    let folder = Folder::with(&[("day.ndjson", events), ("mistakes.yaml", mistakes)]);
    let answer = folder.run("replay day.ndjson --statistics mistakes.yaml --format ndjson");
    assert_eq!(answer.code, 0);
    assert_eq!(answer.out.lines().count(), 2, "{}", answer.out);
    for line in answer.out.lines() {
        let value: Json = serde_json::from_str(line).unwrap();
        let keys: Vec<_> = value.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["time", "objectType", "objectId", "statistic", "value"]);
    }
    assert!(answer.err.contains("definition::unknown_action"), "{}", answer.err);
    assert!(answer.err.contains("day.ndjson:11: not JSON"), "{}", answer.err);
    assert!(answer.err.contains("tallyboard: 10 events in …, 2 refused"), "{}", answer.err);
}

#[test]
fn every_object_has_every_statistic_of_its_type_at_every_instant() {
    let shipped = repository_file("statistics.yaml");
    let folder = Folder::with(&[("day.ndjson", DAY), ("statistics.yaml", &*shipped)]);
    let answer = folder.run("replay day.ndjson --format csv --at 1709625660000,1709625740000");
    let count = |object: &str| answer.out.lines().filter(|line| line.contains(object)).count();
    assert_eq!(count(",AGENT,ann,"), 2 * 12);
    assert_eq!(count(",QUEUE,sales,"), 2 * 8);
    assert_eq!(count(",SKILL_AG,spanish,"), 2 * 7);
    assert_eq!(answer.out.lines().count(), 1 + 54);
}
