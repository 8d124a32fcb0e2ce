//! `GET /api/v1/stats/stream`: values as they are published, over a WebSocket.

use tallyboard::clock::wall_time;
use tokio_tungstenite::tungstenite::Message;

use crate::client::{Client, Reply};
use crate::program::Folder;
use crate::scene::{self, after_the_minute, lines, post, queued};

const STREAM: &str = "/api/v1/stats/stream";

/// Asks for the stream and is not let in.
fn refused(client: &Client, path: &str, headers: &str) -> Reply {
    let upgrade = "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
                   Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    let head =
        client.head("GET", path, 0).replace("Connection: close", "Connection: close, Upgrade");
    let head = head.strip_suffix("\r\n").unwrap();
    client.raw(format!("{head}{upgrade}{headers}\r\n").as_bytes()).unwrap()
}

#[test]
fn current_values_come_at_once_and_then_changes() {
    let folder = scene::folder();
    let server = after_the_minute(&folder);
    let mut stream = server.client().stream();
    stream
        .say(r#"{"operation":"subscribe","objects":["sales"],"statistics":["Waiting","Entered"]}"#);
    insta::assert_snapshot!(stream.hear_some(2), @r#"
    {"event":"subscribed","objects":["sales"],"statistics":["Entered","Waiting"]}
    {"event":"values","time":1709625631000,"values":[{"objectId":"sales","objectType":"QUEUE","statistic":"Waiting","value":0,"time":1709625631000},{"objectId":"sales","objectType":"QUEUE","statistic":"Entered","value":2,"time":1709625630000}]}
    "#);
    // The tick of 40 s is over now, and the queue has changed.
    post(&server.client(), &(queued(45, "c3") + &queued(46, "c4")));
    insta::assert_snapshot!(stream.hear(), @r#"{"event":"values","time":1709625646000,"values":[{"objectId":"sales","objectType":"QUEUE","statistic":"Waiting","value":2,"time":1709625646000}]}"#);
    // What is published again as it was is no change.
    for second in [70, 90] {
        post(&server.client(), &lines(&[(second, r#""event":"AgentLogin","agent":"bob""#)]));
    }
    post(&server.client(), &queued(95, "c5"));
    insta::assert_snapshot!(stream.hear_some(2), @r#"
    {"event":"values","time":1709625670000,"values":[{"objectId":"sales","objectType":"QUEUE","statistic":"Entered","value":4,"time":1709625650000}]}
    {"event":"values","time":1709625695000,"values":[{"objectId":"sales","objectType":"QUEUE","statistic":"Waiting","value":3,"time":1709625695000}]}
    "#);
}

#[test]
fn without_a_change_it_is_told_how_far_the_values_go() {
    let folder = scene::folder();
    let server = after_the_minute(&folder);
    let mut stream = server.client().stream();
    stream.say(r#"{"operation":"subscribe","objects":["sales"],"statistics":["Waiting"]}"#);
    stream.hear_some(2);
    // A change with ticks before it, ticks alone, and a change of another object, which is no news here.
    post(&server.client(), &queued(75, "c3"));
    post(&server.client(), &lines(&[(95, r#""event":"AgentReady","agent":"ann""#)]));
    post(&server.client(), &lines(&[(96, r#""event":"AgentLogin","agent":"bob""#)]));
    post(&server.client(), &queued(97, "c4"));
    let heard: Vec<String> = (0..3).map(|_| stream.hear_anything()).collect();
    insta::assert_snapshot!(heard.join("\n"), @r#"
    {"event":"values","time":1709625675000,"values":[{"objectId":"sales","objectType":"QUEUE","statistic":"Waiting","value":1,"time":1709625675000}]}
    {"event":"values","time":1709625694999,"values":[]}
    {"event":"values","time":1709625697000,"values":[{"objectId":"sales","objectType":"QUEUE","statistic":"Waiting","value":2,"time":1709625697000}]}
    "#);
}

#[test]
fn a_stream_says_that_the_service_is_alive_whatever_else_there_is_to_say() {
    let folder = scene::folder();
    let server = after_the_minute(&folder);
    let before = wall_time();
    let mut stream = server.client().stream();
    stream.say(r#"{"operation":"subscribe","objects":["sales"],"statistics":["Waiting"]}"#);
    // Once at the begin, and then again and again, though nothing happens.
    let heard = [stream.hear_alive(), stream.hear_alive()].map(|mut alive| {
        let now = alive.as_object_mut().unwrap().shift_remove("now").unwrap().as_i64().unwrap();
        (now, alive.to_string())
    });
    let [(first, text), (second, again)] = heard;
    assert!(before.ms() <= first && first < second && second <= wall_time().ms());
    insta::assert_snapshot!(text, @r#"{"event":"alive","time":1709625631000,"newestEvent":1709625640000}"#);
    assert_eq!(text, again);
}

#[test]
fn everything_can_be_subscribed() {
    let folder = scene::folder();
    let server = after_the_minute(&folder);
    let mut stream = server.client().stream();
    stream.say(r#"{"operation":"subscribe","objects":["*"],"statistics":["State","Ready"]}"#);
    insta::assert_snapshot!(stream.hear_some(2), @r#"
    {"event":"subscribed","objects":["*"],"statistics":["Ready","State"]}
    {"event":"values","time":1709625640000,"values":[{"objectId":"ann","objectType":"AGENT","statistic":"State","value":"WaitForNextCall","time":1709625640000},{"objectId":"german","objectType":"SKILL_AG","statistic":"Ready","value":1,"time":1709625640000}]}
    "#);
    // Objects that come later are among them.
    post(&server.client(), &lines(&[(50, r#""event":"AgentLogin","agent":"bob""#)]));
    insta::assert_snapshot!(stream.hear(), @r#"{"event":"values","time":1709625650000,"values":[{"objectId":"bob","objectType":"AGENT","statistic":"State","value":"NotReadyForNextCall","time":1709625650000}]}"#);
    // Without a word it is all statistics.
    stream.say(r#"{"operation":"subscribe","objects":["sales"]}"#);
    insta::assert_snapshot!(stream.hear_some(2), @r#"
    {"event":"subscribed","objects":["sales"],"statistics":["*"]}
    {"event":"values","time":1709625640000,"values":[{"objectId":"sales","objectType":"QUEUE","statistic":"Waiting","value":0,"time":1709625631000},{"objectId":"sales","objectType":"QUEUE","statistic":"Entered","value":2,"time":1709625640000}]}
    "#);
}

#[test]
fn what_is_not_there_yet_is_told_and_comes_when_it_is() {
    let folder = scene::folder();
    let server = folder.serve();
    let mut stream = server.client().stream();
    stream.say(r#"{"operation":"subscribe","objects":["sales","ann"],"statistics":["*"]}"#);
    insta::assert_snapshot!(stream.hear_some(2), @r#"
    {"event":"subscribed","objects":["ann","sales"],"statistics":["*"],"unknownObjects":["ann","sales"]}
    {"event":"values","time":null,"values":[]}
    "#);
    post(&server.client(), &queued(5, "c1"));
    insta::assert_snapshot!(stream.hear(), @r#"{"event":"values","time":1709625605000,"values":[{"objectId":"sales","objectType":"QUEUE","statistic":"Waiting","value":1,"time":1709625605000}]}"#);
    stream.say(r#"{"operation":"subscribe","objects":["sales"],"statistics":["Waitng"]}"#);
    insta::assert_snapshot!(stream.hear_some(2), @r#"
    {"event":"subscribed","objects":["sales"],"statistics":["Waitng"],"unknownStatistics":["Waitng"]}
    {"event":"values","time":null,"values":[]}
    "#);
}

#[test]
fn unsubscribing_ends_what_was_subscribed() {
    let folder = scene::folder();
    let server = after_the_minute(&folder);
    let mut stream = server.client().stream();
    stream.say(r#"{"operation":"subscribe","objects":["ann","sales"],"statistics":["*"]}"#);
    stream.hear_some(2);
    stream.say(r#"{"operation":"unsubscribe","objects":["ann"],"statistics":["*"]}"#);
    insta::assert_snapshot!(stream.hear(), @r#"{"event":"unsubscribed","objects":["ann"],"statistics":["*"]}"#);
    let happens = |second: i64, call: &str| {
        let login = lines(&[(second, r#""event":"AgentNotReady","agent":"ann""#)]);
        let ready = lines(&[(second, r#""event":"AgentReady","agent":"ann""#)]);
        post(&server.client(), &(queued(second, call) + &login + &ready + &login));
    };
    happens(45, "c3");
    insta::assert_snapshot!(stream.hear(), @r#"{"event":"values","time":1709625645000,"values":[{"objectId":"sales","objectType":"QUEUE","statistic":"Waiting","value":1,"time":1709625645000}]}"#);
    stream.say(r#"{"operation":"unsubscribe","objects":["sales"]}"#);
    stream.hear();
    stream.say(r#"{"operation":"unsubscribe","objects":["sales"]}"#);
    insta::assert_snapshot!(stream.hear(), @r#"{"event":"error","statusCode":2,"statusMessage":"nothing of this is subscribed: name objects and statistics as they were subscribed"}"#);
    happens(55, "c4");
    // Nothing came in between: the next message is the answer to this.
    stream.say(r#"{"operation":"subscribe","objects":["sales"],"statistics":["Waiting"]}"#);
    insta::assert_snapshot!(stream.hear_some(2), @r#"
    {"event":"subscribed","objects":["sales"],"statistics":["Waiting"]}
    {"event":"values","time":1709625655000,"values":[{"objectId":"sales","objectType":"QUEUE","statistic":"Waiting","value":2,"time":1709625655000}]}
    "#);
}

#[test]
fn centres_do_not_see_each_other() {
    let folder = scene::folder();
    let server = after_the_minute(&folder);
    let mut rome = server.client().stream_at("/api/v1/stats/stream?centre=rome");
    rome.say(r#"{"operation":"subscribe","objects":["*"]}"#);
    insta::assert_snapshot!(rome.hear_some(2), @r#"
    {"event":"subscribed","objects":["*"],"statistics":["*"]}
    {"event":"values","time":null,"values":[]}
    "#);
    let entry = r#""event":"Queued","queue":"sales","connId":"c1","centre":"rome""#;
    post(&server.client(), &(queued(45, "c3") + &lines(&[(46, entry)])));
    insta::assert_snapshot!(rome.hear(), @r#"{"event":"values","time":1709625646000,"values":[{"objectId":"sales","objectType":"QUEUE","statistic":"Waiting","value":1,"time":1709625646000}]}"#);
}

#[test]
fn what_nobody_understands_is_answered_in_words() {
    let folder = scene::folder();
    let server = folder.serve();
    let mut stream = server.client().stream();
    for text in [
        "",
        "nonsense",
        "[]",
        "{}",
        r#"{"operation":"delete","objects":["sales"]}"#,
        r#"{"operation":"subscribe"}"#,
        r#"{"operation":"subscribe","objects":"sales"}"#,
        r#"{"operation":"subscribe","objects":["sales"],"statistic":["Waiting"]}"#,
        &"[".repeat(10_000),
    ] {
        stream.say(text);
        let answer = stream.hear();
        let expected = r#"{"event":"error","statusCode":2,"statusMessage":""#;
        assert!(answer.starts_with(expected), "{text}: {answer}");
        assert!(answer.contains(r#"expected {\"operation\":\"subscribe\""#), "{text}: {answer}");
    }
    stream.send(Message::binary(vec![7]));
    insta::assert_snapshot!(stream.hear(), @r#"{"event":"error","statusCode":2,"statusMessage":"expected a text message with JSON"}"#);
    stream.say(r#"{"operation":"subscribe","objects":["sales"],"objekts":7}"#);
    insta::assert_snapshot!(stream.hear(), @r#"{"event":"error","statusCode":2,"statusMessage":"unknown field `objekts`, expected `objects` or `statistics`: expected {\"operation\":\"subscribe\",\"objects\":[\"Sales\"],\"statistics\":[\"*\"]}, or the same with unsubscribe"}"#);
    // The stream goes on all the same.
    stream.say(r#"{"operation":"subscribe","objects":["*"]}"#);
    stream.hear_some(2);
    post(&server.client(), &queued(1, "c1"));
    assert!(stream.hear().contains("Waiting"));
}

#[test]
fn a_stream_can_name_only_so_much() {
    let server = Folder::new().serve();
    let mut stream = server.client().stream();
    let subscribe = |from: usize| {
        let names: Vec<String> = (from..from + 2_499).map(|number| number.to_string()).collect();
        format!(r#"{{"operation":"subscribe","objects":{names:?}}}"#)
    };
    for part in 0..4 {
        stream.say(&subscribe(part * 2_499));
        assert!(stream.hear().starts_with(r#"{"event":"subscribed""#));
        stream.hear();
    }
    stream.say(&subscribe(10_000));
    insta::assert_snapshot!(stream.hear(), @r#"{"event":"error","statusCode":2,"statusMessage":"a stream can name 10000 objects and statistics; use \"*\""}"#);
}

#[test]
fn a_message_that_is_too_large_ends_the_stream_and_nothing_else() {
    let server = Folder::new().serve();
    let mut stream = server.client().stream();
    let mut other = server.client().stream();
    stream.send(Message::text(" ".repeat((64 << 10) + 1)));
    assert!(stream.is_over());
    other.say(r#"{"operation":"subscribe","objects":["*"]}"#);
    assert!(other.hear().starts_with(r#"{"event":"subscribed""#));
}

#[test]
fn only_who_may_gets_a_stream() {
    let server = Folder::new().serve();
    let client = server.client();
    insta::assert_snapshot!(refused(&server.stranger(), STREAM, "").brief(), @r#"403 {"statusCode":20,"statusMessage":"Access denied"}"#);
    let own = format!("Origin: http://{}\r\n", server.address);
    for origin in ["Origin: http://example.com\r\n", "Origin: null\r\n"] {
        // A page of another site could read the stream, so it gets none.
        let reply = refused(&client, STREAM, origin);
        assert_eq!(reply.brief(), r#"403 {"statusCode":20,"statusMessage":"Access denied"}"#);
    }
    assert_eq!(refused(&server.stranger(), STREAM, &own).status, 403);
    insta::assert_snapshot!(client.get(STREAM).brief(), @r#"400 {"statusCode":2,"statusMessage":"expected a WebSocket: see the README, Stream"}"#);
    insta::assert_snapshot!(client.post(STREAM, "").brief(), @r#"405 {"statusCode":2,"statusMessage":"this method is not allowed here: see the header Allow"}"#);
    insta::assert_snapshot!(refused(&client, "/api/v1/stats/stream?centre=a&centre=b", "").brief(), @r#"400 {"statusCode":2,"statusMessage":"Failed to deserialize query string: duplicate field `centre`"}"#);
}

#[test]
fn a_browser_gets_a_stream_by_its_cookie() {
    let server = Folder::new().serve();
    let credentials = r#"{"userName":"admin","password":"a wall of boards"}"#;
    let login = server.stranger().post("/login", credentials);
    let cookie = login.header("set-cookie").unwrap().split(';').next().unwrap();
    let browser = Client::with_header(server.address, "Cookie", cookie);
    let mut stream = browser.stream_at("/api/v2/stats/stream");
    stream.say(r#"{"operation":"subscribe","objects":["*"]}"#);
    assert!(stream.hear().starts_with(r#"{"event":"subscribed""#));
}

#[test]
fn the_service_says_goodbye_when_it_stops() {
    let folder = scene::folder();
    let server = after_the_minute(&folder);
    let mut streams: Vec<_> = (0..20).map(|_| server.client().stream()).collect();
    for stream in &mut streams {
        stream.say(r#"{"operation":"subscribe","objects":["*"]}"#);
        stream.hear();
    }
    server.tell("TERM");
    for stream in &mut streams {
        assert_eq!(stream.closing(), (1001, "the service is stopping".to_owned()));
    }
    let (status, log) = server.wait();
    assert!(status.success(), "{log}");
}

#[test]
fn who_never_reads_holds_up_nobody() {
    let folder = scene::folder();
    let server = folder.serve();
    let client = server.client();
    let agents = |second: i64, event: &str| -> String {
        let line = |agent: usize| {
            lines(&[(
                second,
                &format!(r#""event":"{event}","agent":"agent with a long name {agent}""#),
            )])
        };
        (0..1_000).map(line).collect()
    };
    let subscribe = r#"{"operation":"subscribe","objects":["*"]}"#;
    let mut deaf: Vec<_> = (0..3).map(|_| client.stream()).collect();
    let mut reader = client.stream();
    for stream in deaf.iter_mut().chain([&mut reader]) {
        stream.say(subscribe);
        stream.hear_some(2);
    }
    // Far more than the buffers of a connection hold, and more publications than wait for anybody.
    for round in 0..100 {
        let event = if round % 2 == 0 { "AgentLogin" } else { "AgentLogout" };
        post(&client, &agents(round, event));
        let expected = if round % 2 == 0 { "NotReadyForNextCall" } else { "LoggedOut" };
        let heard = reader.hear();
        assert!(heard.contains(expected), "round {round}: {heard}");
    }
    assert_eq!(client.get("/health").status, 200);
    drop(deaf);
    post(&client, &queued(200, "c1"));
    assert!(reader.hear().contains("Waiting"));
}
