//! Lines and the events that they are, or the reasons why they are none.

use super::*;
use crate::ids::Id;

#[track_caller]
fn written_back(line: &str) -> String {
    let mut names = Names::new();
    let event = NdjsonReader::default().read(line.as_bytes(), &mut names);
    let event = event.unwrap_or_else(|refusal| panic!("{line}: {refusal}"));
    let mut bytes = Vec::new();
    write_ndjson(&event, &names, &mut bytes);
    String::from_utf8(bytes).unwrap().trim_end().to_owned()
}

#[track_caller]
fn refusal(line: &str) -> String {
    let refused = NdjsonReader::default().read(line.as_bytes(), &mut Names::new());
    refused.expect_err("the line is no event").to_string()
}

#[test]
fn every_kind_of_event_is_written_as_it_is_read() {
    let lines = [
        r#"{"time":0,"event":"AgentLogin","agent":"ann"}"#,
        r#"{"time":-5,"event":"AgentLogout","centre":"north","agent":"ann","device":"4711","mediaType":"chat"}"#,
        r#"{"time":1,"event":"AgentReady","agent":"ann","reason":"back","workMode":"ManualIn"}"#,
        r#"{"time":1,"event":"AgentNotReady","agent":"ann","workMode":"AfterCallWork"}"#,
        r#"{"time":1,"event":"AgentSkills","agent":"ann","skills":{"de":1,"fr":0}}"#,
        r#"{"time":1,"event":"AgentSkills","agent":"ann","skills":{}}"#,
        r#"{"time":1,"event":"DndOn","agent":"ann"}"#,
        r#"{"time":1,"event":"DndOff","agent":"ann"}"#,
        r#"{"time":1,"event":"OnHook","agent":"ann"}"#,
        r#"{"time":1,"event":"OffHook","agent":"ann"}"#,
        r#"{"time":1,"event":"Queued","queue":"sales","connId":"c1","mediaType":"email"}"#,
        r#"{"time":1,"event":"Queued","skill":"de","connId":"c1","source":"pbx","id":"7","ani":"100","dnis":"200","userData":{"Language":"Spanish","Segment":3,"Vip":true}}"#,
        r#"{"time":1,"event":"Diverted","queue":"sales","connId":"c1","to":{"agent":"ann"}}"#,
        r#"{"time":1,"event":"Diverted","queue":"sales","connId":"c1","to":{"queue":"more"}}"#,
        r#"{"time":1,"event":"Diverted","queue":"sales","connId":"c1","to":{"skill":"de"}}"#,
        r#"{"time":1,"event":"Diverted","queue":"sales","connId":"c1"}"#,
        r#"{"time":1,"event":"Abandoned","skill":"de","connId":"c1"}"#,
        r#"{"time":1,"event":"PartyChanged","queue":"sales","connId":"c1","newConnId":"c2"}"#,
        r#"{"time":1,"event":"AttachedDataChanged","queue":"sales","connId":"c1","userData":{"a":"b"}}"#,
        r#"{"time":1,"event":"Dialing","agent":"ann","connId":"c1","callType":"Consult"}"#,
        r#"{"time":1,"event":"Ringing","agent":"ann","connId":"c1","callType":"Inbound"}"#,
        r#"{"time":1,"event":"Established","agent":"ann","connId":"c1"}"#,
        r#"{"time":1,"event":"Held","agent":"ann","connId":"c1"}"#,
        r#"{"time":1,"event":"Retrieved","agent":"ann","connId":"c1"}"#,
        r#"{"time":1,"event":"Released","agent":"ann","connId":"c1"}"#,
        r#"{"time":1,"event":"Abandoned","agent":"ann","connId":"c1"}"#,
        r#"{"time":1,"event":"Diverted","agent":"ann","connId":"c1"}"#,
        r#"{"time":1,"event":"PartyChanged","agent":"ann","connId":"c1","newConnId":"c2","callType":"Inbound"}"#,
        r#"{"time":1,"event":"AttachedDataChanged","agent":"ann","connId":"c1","userData":{"a":"b\"\n"}}"#,
        r#"{"time":1,"event":"AttachedDataChanged","agent":"ann","connId":"c1","userData":{"n":12345678901234567890123,"m":-7,"x":1.5,"huge":1e400,"list":[1,"a"]}}"#,
        r#"{"time":1,"event":"TransferMade","agent":"ann","connId":"c1"}"#,
        r#"{"time":1,"event":"ConferenceMade","agent":"ann","connId":"c1"}"#,
        r#"{"time":1,"event":"UserEvent","agent":"ann","connId":"c1"}"#,
    ];
    for line in lines {
        assert_eq!(written_back(line), line);
    }
}

#[test]
fn what_is_not_said_has_its_default() {
    let line =
        r#"{"event":"Ringing","connId":"c1","agent":"ann","time":1,"to":null,"device":null}"#;
    let full = r#"{"time":1,"event":"Ringing","agent":"ann","connId":"c1","callType":"Inbound"}"#;
    assert_eq!(written_back(line), full);
    let line = r#"{"event":"Dialing","agent":"ann","connId":"c1","time":1,"mediaType":"voice"}"#;
    let full = r#"{"time":1,"event":"Dialing","agent":"ann","connId":"c1","callType":"Outbound"}"#;
    assert_eq!(written_back(line), full);
}

#[test]
fn unknown_keys_are_left_out_and_counted() {
    let mut reader = NdjsonReader::default();
    let line = br#"{"time":1,"event":"AgentLogin","agent":"ann","colour":"red","deep":{"er":[1]}}"#;
    reader.read(line, &mut Names::new()).unwrap();
    assert_eq!(reader.unknown_keys(), 2);
}

#[test]
fn a_refused_line_leaves_no_name_behind() {
    let mut names = Names::new();
    let line = br#"{"time":1,"event":"Released","centre":"north","agent":"ann"}"#;
    assert!(NdjsonReader::default().read(line, &mut names).is_err());
    assert_eq!(names.centres.find("north"), None);
}

#[test]
fn what_is_wrong_is_told_with_key_and_expectation() {
    let cases = [
        ("", "not JSON: EOF while parsing a value at column 0"),
        ("{\"time\":1,", "not JSON: EOF while parsing a value at column 10"),
        ("[1]", "expected a JSON object such as {\"event\":\"AgentLogin\",…}, found a list"),
        ("7", "expected a JSON object such as {\"event\":\"AgentLogin\",…}, found a number"),
        (
            r#"{"time":1,"event":"AgentLogn","agent":"ann"}"#,
            "`event`: `AgentLogn` is unknown: did you mean `AgentLogin`?",
        ),
        (
            r#"{"time":1.5,"event":"AgentLogin","agent":"ann"}"#,
            "`time` is a number with a fraction: expected a whole number",
        ),
        (
            r#"{"time":"1","event":"AgentLogin","agent":7}"#,
            "`time` is a text: expected a whole number; `agent` is a number: expected a text",
        ),
        (
            r#"{"time":99999999999999999,"event":"AgentLogin","agent":"ann"}"#,
            "`time`: `99999999999999999` is out of range: expected milliseconds since 1970 UTC, \
             from -62167219200000 to 253370764799999",
        ),
        (
            r#"{"time":1,"event":"AgentLogin","agent":""}"#,
            "`agent` is empty: leave the key out, or give it a value",
        ),
        (r#"{"time":1,"time":2,"event":"AgentLogin","agent":"a"}"#, "`time` is given twice"),
        (
            r#"{"time":1,"event":"Queued","queue":"sales","skill":"de","connId":"c"}"#,
            "`queue` and `skill` are both given: an event happens at one place; send one event for each",
        ),
        (
            r#"{"time":1,"event":"Abandoned","connId":"c"}"#,
            "`queue` is missing: expected the place of the call: `queue`, `skill` or `agent`",
        ),
        (
            r#"{"time":1,"event":"Diverted","queue":"q","connId":"c","to":{"agent":"a","queue":"b"}}"#,
            "`to` is unclear: expected {\"agent\":id}, {\"queue\":id} or {\"skill\":id}, or no `to` at all",
        ),
        (
            r#"{"time":1,"event":"AgentSkills","agent":"a","skills":{"de":"high"}}"#,
            "`skills.de` is a text: expected a whole number",
        ),
        (
            r#"{"time":1,"event":"Ringing","agent":"a","connId":"c","callType":"inbound"}"#,
            "`callType`: `inbound` is unknown: did you mean `Inbound`?",
        ),
        (
            r#"{"time":1,"event":"PartyChanged","agent":"a"}"#,
            "`connId` is missing: expected the identity of the call; `newConnId` is missing: \
             expected the identity of the call from now on",
        ),
        (
            r#"{"agent":"a"}"#,
            "`event` is missing: expected the name of the event; `time` is missing: expected whole milliseconds since 1970 UTC",
        ),
    ];
    for (line, expected) in cases {
        assert_eq!(refusal(line), expected, "{line}");
    }
    let not_utf8 = NdjsonReader::default().read(b"{\"event\":\"\xff\"}", &mut Names::new());
    assert_eq!(not_utf8.unwrap_err().to_string(), "not JSON: the line is not UTF-8");
}

#[test]
fn what_arrives_without_a_time_happened_when_it_arrived() {
    let at = |ms| Timestamp::from_ms(ms).unwrap();
    let arrival = Arrival { time: at(77), future_max: Some((at(79), 10)) };
    let mut names = Names::new();
    let mut read = |line: &str| {
        let event = NdjsonReader::default().read_live(line.as_bytes(), arrival, &mut names);
        event.map(|event| event.time.ms()).map_err(|refusal| refusal.to_string())
    };
    assert_eq!(read(r#"{"event":"AgentLogin","agent":"ann"}"#), Ok(77));
    assert_eq!(read(r#"{"event":"AgentLogin","agent":"ann","time":5}"#), Ok(5));
    let refused = read(r#"{"event":"AgentLogin","agent":"ann","time":"now"}"#).unwrap_err();
    assert!(refused.contains("`time` is a text"), "{refused}");
    assert_eq!(read(r#"{"event":"AgentLogin","agent":"ann","time":89}"#), Ok(89));
    let refused = read(r#"{"event":"AgentLogin","agent":"bob","time":90}"#).unwrap_err();
    assert!(refused.contains("`time` is 11 ms ahead of the clock"), "{refused}");
    let bob = names.agents.intern(Names::default_centre(), "bob");
    assert_eq!(bob.index(), 1, "a refused line leaves no name behind");
}

#[test]
fn the_elements_of_an_array_are_lines() {
    let lines = |text: &str| {
        let lines = lines_of_array(text.as_bytes()).map_err(|error| error.to_string());
        lines.map(|lines| String::from_utf8(lines).unwrap())
    };
    assert_eq!(lines(" [] "), Ok(String::new()));
    assert_eq!(
        lines("[{\"a\":\r\n 1}, \"b\\n\",\n3]"),
        Ok("{\"a\":   1}\n\"b\\n\"\n3\n".to_owned())
    );
    assert_eq!(lines("[{\"a\":1},\n{]"), Err("key must be a string at line 2 column 2".to_owned()));
}
