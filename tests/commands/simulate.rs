//! `simulate`: what it writes, and what it refuses.

use crate::program::{Folder, repository_file};

/// Runs `simulate` with options.
fn simulate(options: &str) -> String {
    let answer = Folder::with::<&str>(&[]).run(&format!("simulate {options}"));
    assert_eq!((answer.code, answer.err.as_str()), (0, ""), "{options}");
    answer.out
}

/// What is said of options that cannot be.
fn refused(options: &str) -> String {
    let answer = Folder::with::<&str>(&[]).run(&format!("simulate {options}"));
    assert_eq!((answer.code, answer.out.as_str()), (2, ""), "{options}");
    answer.err.lines().next().unwrap_or_default().to_owned()
}

#[test]
fn a_tiny_centre_begins_with_its_agents_and_their_shifts() {
    let lines = simulate("--agents 2 --queues 1 --skills 1 --hours 8");
    let first: Vec<&str> = lines.lines().take(12).collect();
    insta::assert_snapshot!(first.join("\n"), @r#"
    {"time":1709596800000,"event":"AgentSkills","agent":"anna.keller","skills":{"English":10}}
    {"time":1709596800000,"event":"AgentSkills","agent":"ben.brandt","skills":{"English":8}}
    {"time":1709596800000,"event":"AgentLogin","agent":"ben.brandt"}
    {"time":1709596868140,"event":"AgentReady","agent":"ben.brandt"}
    {"time":1709597507689,"event":"Queued","queue":"Sales","connId":"c1","ani":"+49302855529","dnis":"080010000","userData":{"Segment":"Bronze","Language":"English"}}
    {"time":1709597507689,"event":"Queued","skill":"English","connId":"c1"}
    {"time":1709597508889,"event":"Diverted","queue":"Sales","connId":"c1","to":{"agent":"ben.brandt"}}
    {"time":1709597508889,"event":"Diverted","skill":"English","connId":"c1","to":{"agent":"ben.brandt"}}
    {"time":1709597508889,"event":"Ringing","agent":"ben.brandt","connId":"c1","callType":"Inbound"}
    {"time":1709597514923,"event":"Established","agent":"ben.brandt","connId":"c1"}
    {"time":1709597540544,"event":"Queued","queue":"Sales","connId":"c2","ani":"+49304932721","dnis":"080010000","userData":{"Segment":"Bronze","Language":"English"}}
    {"time":1709597540544,"event":"Queued","skill":"English","connId":"c2"}
    "#);
}

#[test]
fn a_day_is_replayed_without_a_line_that_is_refused_or_has_no_effect() {
    let folder = Folder::with(&[("statistics.yaml", repository_file("statistics.yaml"))]);
    let day = folder.run("simulate");
    assert_eq!((day.code, day.err.as_str()), (0, ""));
    let values = folder.run_with_input("replay --strict --format csv -", &day.out);
    let events = day.out.lines().count();
    assert_eq!(values.code, 0, "{}", values.err);
    assert_eq!(values.err, format!("tallyboard: {events} events in …\n"));
}

#[test]
fn all_events_before_the_end_are_written_and_none_behind_it() {
    let day = simulate("--hours 5");
    let two = simulate("--hours 2");
    let end = "{\"time\":1709604000000";
    let expected: String = day.split_inclusive('\n').filter(|line| *line < end).collect();
    assert_eq!(two, expected);
    assert!(day.len() > two.len());
}

#[test]
fn the_begin_moves_all_times_and_nothing_else() {
    let usual = simulate("--hours 1");
    let epoch = simulate("--hours 1 --begin 1970-01-01T00:00:00Z");
    let without_time = |lines: &str| {
        let rest = lines.lines().map(|line| line.split_once(',').unwrap().1.to_owned());
        rest.collect::<Vec<_>>()
    };
    assert!(epoch.starts_with("{\"time\":0,"));
    assert_eq!(without_time(&usual), without_time(&epoch));
    assert_eq!(simulate("--begin 253370764799999"), "");
}

#[test]
fn what_cannot_be_is_refused_with_what_can() {
    let told = [
        "--agents 0",
        "--agents 100001",
        "--queues 0",
        "--skills 10001",
        "--hours 0",
        "--hours 8785",
        "--hours 1.5",
        "--seed -1",
        "--begin midnight",
    ];
    let told: Vec<String> = told.map(refused).to_vec();
    insta::assert_snapshot!(told.join("\n"), @"
    error: invalid value '0' for '--agents <N>': expected a whole number from 1 to 100000
    error: invalid value '100001' for '--agents <N>': expected a whole number from 1 to 100000
    error: invalid value '0' for '--queues <N>': expected a whole number from 1 to 10000
    error: invalid value '10001' for '--skills <N>': expected a whole number from 1 to 10000
    error: invalid value '0' for '--hours <H>': expected a whole number from 1 to 8784
    error: invalid value '8785' for '--hours <H>': expected a whole number from 1 to 8784
    error: invalid value '1.5' for '--hours <H>': expected a whole number from 1 to 8784
    error: invalid value '-1' for '--seed <S>': expected a whole number from 0 to 18446744073709551615
    error: invalid value 'midnight' for '--begin <INSTANT>': `midnight` is not an instant: expected milliseconds since 1970 UTC such as 1709630640000, or RFC 3339 such as 2024-03-05T09:24:00Z
    ");
}
