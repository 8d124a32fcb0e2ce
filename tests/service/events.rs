//! `POST /api/v1/events`.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value as Json;

use crate::client::{Client, Reply};
use crate::program::{Folder, account};
use crate::scene::{self, BEGIN_MS, MINUTE, lines, post, queued};

const EVENTS: &str = "/api/v1/events";

/// Packs bytes.
pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn post_gzip(client: &Client, body: &[u8]) -> Reply {
    client.send("POST", EVENTS, "Content-Encoding: gzip\r\n", body)
}

fn health(client: &Client, key: &str) -> Json {
    client.health()[key].clone()
}

/// Everything that is shown of the queue.
fn sales(client: &Client) -> String {
    client.get("/api/v1/stats/sales?fresh=true").brief()
}

#[test]
fn lines_and_an_array_are_the_same() {
    let array = |text: &str| format!("[{}]", text.trim_end().replace('\n', ",\n "));
    let minute = lines(MINUTE);
    let bodies = [
        minute.clone(),
        format!("\u{feff}\n\r\n{}\n\n", minute.replace('\n', " \r\n").trim_end()),
        array(&minute),
        format!("\u{feff} \n{}\n", array(&minute)),
    ];
    let mut shown = Vec::new();
    for body in &bodies {
        let folder = scene::folder();
        let server = folder.serve();
        let reply = server.client().post(EVENTS, body);
        assert_eq!(reply.brief(), r#"200 {"statusCode":0,"accepted":10}"#, "{body}");
        shown.push(sales(&server.client()));
    }
    insta::assert_snapshot!(shown[0], @r#"200 {"statusCode":0,"objectId":"sales","statistics":[{"statistic":"Waiting","value":0,"time":1709625640000},{"statistic":"Entered","value":2,"time":1709625640000},{"statistic":"LongestWait","value":0,"time":1709625640000}]}"#);
    shown.dedup();
    assert_eq!(shown.len(), 1, "{shown:?}");
}

#[test]
fn a_packed_body_is_unpacked() {
    let folder = scene::folder();
    let server = folder.serve();
    let client = server.client();
    let packed = gzip(lines(MINUTE).as_bytes());
    let reply = post_gzip(&client, &packed);
    assert_eq!(reply.brief(), r#"200 {"statusCode":0,"accepted":10}"#);
    let cut = post_gzip(&client, &packed[..packed.len() / 2]);
    insta::assert_snapshot!(cut.brief(), @r#"400 {"statusCode":2,"statusMessage":"the body cannot be read: it ends too early, or is no gzip"}"#);
    let plain = post_gzip(&client, queued(50, "c3").as_bytes());
    assert_eq!(plain.brief(), cut.brief());
    let unknown = client.send("POST", EVENTS, "Content-Encoding: compress\r\n", &packed);
    insta::assert_snapshot!(unknown.brief(), @r#"415 {"statusCode":2,"statusMessage":"the body is encoded as nobody understands: use gzip"}"#);
    assert_eq!(health(&client, "events"), 10, "nothing was taken in of what cannot be read");
}

#[test]
fn refused_lines_are_named_and_the_others_count() {
    let folder = scene::folder();
    let server = folder.serve();
    let client = server.client();
    let wrong = [
        "{\"time\":1709625600000,\"event\":\"AgentLogn\",\"agent\":\"ann\"}",
        "",
        "nonsense",
        "{\"time\":\"1\",\"event\":\"AgentLogin\",\"agent\":7}",
        "7",
        "{\"time\":1709625600000,\"event\":\"Queued\",\"connId\":\"c1\"}",
    ]
    .join("\n");
    let body = format!("{}{wrong}\n{}", queued(0, "c1"), queued(1, "c2"));
    let reply = client.post(EVENTS, &body);
    assert_eq!(reply.status, 200);
    insta::assert_snapshot!(serde_json::to_string_pretty(&reply.json()).unwrap(), @r#"
    {
      "statusCode": 7,
      "accepted": 2,
      "statusMessage": "5 lines were refused",
      "refused": [
        {
          "line": 2,
          "reason": "`event`: `AgentLogn` is unknown: did you mean `AgentLogin`?"
        },
        {
          "line": 4,
          "reason": "not JSON: expected ident at column 2"
        },
        {
          "line": 5,
          "reason": "`time` is a text: expected a whole number; `agent` is a number: expected a text"
        },
        {
          "line": 6,
          "reason": "expected a JSON object such as {\"event\":\"AgentLogin\",…}, found a number"
        },
        {
          "line": 7,
          "reason": "`queue` is missing: expected the id of the queue, or `skill` with that of a skill"
        }
      ]
    }
    "#);
    assert_eq!(health(&client, "events"), 2);
    assert_eq!(health(&client, "refused"), 5);
    // The elements of an array are counted as they stand in it.
    let array = client.post(EVENTS, "[\n7,\n{\"event\":\"AgentLogin\",\"agent\":\"ann\"},\n[7]]");
    insta::assert_snapshot!(array.brief(), @r#"200 {"statusCode":7,"accepted":1,"statusMessage":"2 lines were refused","refused":[{"line":1,"reason":"expected a JSON object such as {\"event\":\"AgentLogin\",…}, found a number"},{"line":3,"reason":"expected a JSON object such as {\"event\":\"AgentLogin\",…}, found a list"}]}"#);
    let all = client.post(EVENTS, "x\ny");
    insta::assert_snapshot!(all.brief(), @r#"200 {"statusCode":7,"accepted":0,"statusMessage":"2 lines were refused","refused":[{"line":1,"reason":"not JSON: expected value at column 1"},{"line":2,"reason":"not JSON: expected value at column 1"}]}"#);
}

#[test]
fn only_the_first_thousand_refused_lines_are_told() {
    let server = Folder::new().serve();
    let reply = server.client().post(EVENTS, "x\n".repeat(1001)).json();
    assert_eq!(reply["statusMessage"], "1001 lines were refused, the first 1000 are told");
    assert_eq!(reply["refused"].as_array().unwrap().len(), 1000);
}

#[test]
fn a_body_without_an_event_is_told_what_to_send() {
    let server = Folder::new().serve();
    let client = server.client();
    insta::assert_snapshot!(client.post(EVENTS, "").brief(), @r#"400 {"statusCode":1,"statusMessage":"there is no event: expected lines of JSON objects, or a JSON array of them"}"#);
    assert_eq!(client.post(EVENTS, " \r\n\n").brief(), client.post(EVENTS, "").brief());
    insta::assert_snapshot!(client.post(EVENTS, "[{}").brief(), @r#"400 {"statusCode":2,"statusMessage":"the body is not a JSON array: EOF while parsing a list at line 1 column 3"}"#);
    // No event at all is none too few where a program sends what it has.
    insta::assert_snapshot!(client.post(EVENTS, "[]").brief(), @r#"200 {"statusCode":0,"accepted":0}"#);
}

#[test]
fn an_event_with_an_identity_counts_once() {
    let folder = scene::folder();
    let server = folder.serve();
    let client = server.client();
    let event = |second: i64, rest: &str| {
        let text = format!(r#""event":"Queued","queue":"sales","connId":"c{second}"{rest}"#);
        lines(&[(second, &text)])
    };
    post(&client, &(event(1, r#","id":"7""#) + &event(2, r#","id":"7""#)));
    post(&client, &event(3, r#","id":"7","source":"default""#));
    assert_eq!(health(&client, "duplicates"), 2);
    // Another source, another centre, and no identity at all are others.
    post(&client, &event(4, r#","id":"7","source":"cti""#));
    post(&client, &event(5, r#","id":"7","centre":"rome""#));
    post(&client, &(event(6, "") + &event(7, "")));
    assert_eq!(health(&client, "duplicates"), 2);
    assert_eq!(health(&client, "events"), 7, "the journal has all that was sent");
    // It stays known behind an orderly stop, and behind a crash.
    server.stop();
    let server = folder.serve();
    post(&server.client(), &event(8, r#","id":"7""#));
    server.kill();
    let server = folder.serve();
    let client = server.client();
    post(&client, &event(9, r#","id":"7","source":"cti""#));
    assert_eq!(health(&client, "duplicates"), 4);
    let waiting = client.get("/api/v1/stats/sales/Waiting").json();
    assert_eq!(waiting["statistics"][0]["values"][0]["value"], 4);
}

#[test]
fn an_event_without_a_time_happens_when_it_arrives() {
    let folder = scene::folder();
    let server = folder.serve();
    let client = server.client();
    post(&client, "{\"event\":\"Queued\",\"queue\":\"sales\",\"connId\":\"c1\"}\n");
    let arrival = health(&client, "newestEvent").as_i64().unwrap();
    assert!(arrival > BEGIN_MS, "{arrival}");
    // That is the clock on the wall: a little ahead of it is taken in, far ahead is refused.
    let at = |ahead_ms: i64| {
        let time = arrival + ahead_ms;
        format!("{{\"time\":{time},\"event\":\"AgentLogin\",\"agent\":\"ann\"}}")
    };
    post(&client, &at(4_999));
    let reply = client.post(EVENTS, at(3_600_000)).json();
    assert_eq!((&reply["statusCode"], &reply["accepted"]), (&7.into(), &0.into()), "{reply}");
    let reason = reply["refused"][0]["reason"].as_str().unwrap();
    let (begin, rest) = reason.split_once(" is ").unwrap();
    let (ahead, end) = rest.split_once(' ').unwrap();
    assert!(ahead.parse::<i64>().unwrap() > 3_000_000, "{reason}");
    insta::assert_snapshot!(format!("{begin} … {end}"), @"`time` … ms ahead of the clock of the service: expected 5000 ms at the most; set the clock of the source");
    assert_eq!(health(&client, "newestEvent"), arrival + 4_999);
}

#[test]
fn how_far_ahead_an_event_may_be_is_configured() {
    let folder = scene::folder();
    folder.write("tallyboard.yaml", &(account() + "future_ms_max: 3600000\n"));
    let server = folder.serve();
    let client = server.client();
    post(&client, "{\"event\":\"AgentLogin\",\"agent\":\"ann\"}");
    let arrival = health(&client, "newestEvent").as_i64().unwrap();
    let time = arrival + 3_500_000;
    post(&client, &format!("{{\"time\":{time},\"event\":\"AgentLogin\",\"agent\":\"bob\"}}"));
    assert_eq!(health(&client, "newestEvent"), time);
}

#[test]
fn a_late_event_takes_effect_at_the_newest_time() {
    let folder = scene::folder();
    let server = folder.serve();
    let client = server.client();
    // Within one POST nothing is late.
    post(&client, &(queued(20, "c2") + &queued(10, "c1")));
    assert_eq!(health(&client, "late"), 0);
    post(&client, &queued(15, "c3"));
    assert_eq!(health(&client, "late"), 1);
    let waiting = client.get("/api/v1/stats/sales/Waiting?numValues=9");
    insta::assert_snapshot!(waiting.brief(), @r#"200 {"statusCode":0,"objectId":"sales","statistics":[{"statistic":"Waiting","values":[{"value":3,"time":1709625620000},{"value":1,"time":1709625610000}]}]}"#);
    // The third caller waits since the second one came.
    post(
        &client,
        &lines(&[
            (30, r#""event":"Abandoned","queue":"sales","connId":"c1""#),
            (30, r#""event":"Abandoned","queue":"sales","connId":"c2""#),
        ]),
    );
    let longest = client.get("/api/v1/stats/sales/LongestWait").json();
    assert_eq!(longest["statistics"][0]["values"][0]["value"], 10);
}

#[test]
fn with_the_clock_on_the_wall_events_wait_for_earlier_ones() {
    let folder = scene::folder();
    folder.write("tallyboard.yaml", &(account() + "reorder_ms: 3600000\n"));
    let server = folder.serve_with("--clock wall");
    let client = server.client();
    post(&client, &queued(20, "c2"));
    assert_eq!(health(&client, "waiting"), 1);
    assert_eq!(client.get("/api/v1/stats/sales").status, 404, "nobody knows of it yet");
    // They are durable while they wait.
    server.kill();
    let server = folder.serve_with("--clock wall");
    post(&server.client(), &queued(10, "c1"));
    server.stop();
    let server = folder.serve_with("--clock wall");
    assert_eq!(health(&server.client(), "waiting"), 2);
    assert_eq!(health(&server.client(), "events"), 2);
}

#[test]
fn a_body_may_be_as_large_as_is_configured() {
    let folder = scene::folder();
    folder.write("tallyboard.yaml", &(account() + "body_bytes_max: 1000\n"));
    let server = folder.serve();
    let client = server.client();
    let event = queued(1, "c1");
    let full = event.clone() + &" ".repeat(1000 - event.len());
    post(&client, &full);
    let large = client.post(EVENTS, full.clone() + " ");
    insta::assert_snapshot!(large.brief(), @r#"413 {"statusCode":2,"statusMessage":"the body is larger than 1000 bytes: send smaller batches, or raise `body_bytes_max` in the configuration"}"#);
    // What counts is what is unpacked, so that a bomb is none.
    assert_eq!(post_gzip(&client, &gzip(full.as_bytes())).status, 200);
    let bomb = gzip(&vec![b' '; 50 << 20]);
    assert!(bomb.len() < 100_000);
    assert_eq!(post_gzip(&client, &gzip((full + " ").as_bytes())).brief(), large.brief());
    assert_eq!(post_gzip(&client, &bomb).status, 413);
    // A body in chunks has no length to look at.
    let head =
        client.head("POST", EVENTS, 0).replace("Content-Length: 0", "Transfer-Encoding: chunked");
    let chunk = format!("400\r\n{}\r\n0\r\n\r\n", " ".repeat(0x400));
    let chunked = client.raw(format!("{head}{chunk}").as_bytes()).unwrap();
    assert_eq!(chunked.brief(), large.brief());
    assert_eq!(health(&client, "events"), 2);
}

#[test]
fn a_line_may_be_as_long_as_a_megabyte() {
    let server = Folder::new().serve();
    let client = server.client();
    let event = |length: usize| {
        let (begin, end) = (r#"{"event":"UserEvent","agent":"ann","connId":"c","ani":""#, "\"}");
        format!("{begin}{}{end}\n", "7".repeat(length - begin.len() - end.len()))
    };
    post(&client, &event(1 << 20));
    let reply = client.post(EVENTS, event((1 << 20) + 1));
    insta::assert_snapshot!(reply.brief(), @r#"200 {"statusCode":7,"accepted":0,"statusMessage":"1 line was refused","refused":[{"line":1,"reason":"the line is longer than 1048576 bytes"}]}"#);
}

#[test]
fn batches_from_many_sources_at_once_are_all_taken_in() {
    let server = Folder::new().serve();
    std::thread::scope(|scope| {
        for source in 0..8 {
            let client = server.client();
            scope.spawn(move || {
                for number in 0..25 {
                    let event = format!(
                        "{{\"event\":\"AgentLogin\",\"agent\":\"a{source}\",\"source\":\"s{source}\",\
                         \"id\":\"{number}\"}}\n"
                    );
                    // Each comes twice, as after a reply that was lost.
                    post(&client, &event);
                    post(&client, &event);
                }
            });
        }
    });
    let client = server.client();
    assert_eq!(
        (health(&client, "events"), health(&client, "duplicates")),
        (400.into(), 200.into())
    );
}
