//! What servers of CometD are tested for, over WebSockets.

use std::io::{Read, Write};

use serde_json::{Value as Json, json};

use crate::bayeux::{PATH, Poller, Socket, lines_of, post, served};
use crate::client::Client;
use crate::scene::{self, lines};

const CHAT: &str = "clientChannels: ['/chat/*']";

fn say(client: &Client, from: &Poller<'_>, data: &str) {
    post(client, &json!([from.message("/chat/a", json!({"data": data}))]));
}

fn data(messages: &[Json]) -> String {
    let data = messages.iter().filter(|message| !message["data"].is_null());
    data.map(|message| message["data"].to_string()).collect::<Vec<_>>().join(" ")
}

/// Whether a session is there, asked in a way that does not keep it for long.
fn is_there(poller: &Poller<'_>) -> bool {
    poller.say("/meta/unsubscribe", json!({"subscription": "/nothing"}))[0]["error"]
        != "402::session_unknown"
}

#[test]
fn one_that_never_reads_is_closed_and_its_session_swept() {
    let (_folder, server) =
        served("immediatePerSecond: 0, wsWriteTimeout: 200, maxInterval: 300, timeout: 600000");
    let client = server.client();
    let mut deaf = Socket::connected(&client, &json!({}));
    deaf.subscribe("/v2/statistics/**");
    deaf.say("/meta/connect", json!({}));
    let poller = Poller { client: &client, id: deaf.id.clone(), cookie: String::new() };
    // Far more than the buffers of a connection hold, until nobody waits for it any more.
    let mut round = 0;
    while is_there(&poller) {
        let event = if round % 2 == 0 { "AgentLogin" } else { "AgentLogout" };
        let line = |agent: usize| {
            lines(&[(
                round,
                &format!(r#""event":"{event}","agent":"agent with a long name {agent}""#),
            )])
        };
        scene::post(&client, &(0..1_000).map(line).collect::<String>());
        round += 1;
    }
    assert_eq!(deaf.closing(), (1008, "the client does not read".to_owned()));
}

#[test]
fn what_comes_at_once_is_told_in_messages_of_so_many() {
    for (most, expected) in [(1, 1), (3, 3)] {
        let (_folder, server) =
            served(&format!("{CHAT}, wsMessagesPerFrame: {most}, metaConnectDeliverOnly: true"));
        let client = server.client();
        let mut socket = Socket::connected(&client, &json!({}));
        socket.subscribe("/chat/a");
        let speaker = Poller::connected(&client);
        for number in 0..6 {
            say(&client, &speaker, &number.to_string());
        }
        socket.say("/meta/connect", json!({"advice": {"timeout": 0}}));
        let first = socket.hear();
        assert_eq!(first.len(), expected, "{first:?}");
        let mut heard = first;
        while heard.last().unwrap()["channel"] != "/meta/connect" {
            heard.extend(socket.hear());
        }
        assert_eq!(data(&heard), r#""0" "1" "2" "3" "4" "5""#);
    }
}

#[test]
fn with_deliver_only_or_ack_events_come_with_the_connect() {
    for (setting, ext) in
        [("metaConnectDeliverOnly: true", json!({})), ("timestamp: false", json!({"ack": true}))]
    {
        let (_folder, server) = served(&format!("{CHAT}, {setting}, timeout: 600000"));
        let client = server.client();
        let mut socket = Socket::connected(&client, &ext);
        socket.subscribe("/chat/a");
        socket.say("/meta/connect", json!({"ext": {"ack": 1}, "id": "5"}));
        say(&client, &Poller::connected(&client), "x");
        let heard = socket.hear();
        assert_eq!((data(&heard).as_str(), &heard.last().unwrap()["id"]), (r#""x""#, &"5".into()));
    }
}

#[test]
fn a_connect_that_is_held_ends_by_itself() {
    let (_folder, server) = served("timeout: 50");
    let client = server.client();
    let mut socket = Socket::connected(&client, &json!({}));
    for id in 0..3 {
        assert_eq!(socket.ask("/meta/connect", json!({"id": id}))["id"], id);
    }
}

#[test]
fn a_newer_connect_takes_the_place_of_an_older_one_without_a_word() {
    let (_folder, server) = served("timeout: 600000");
    let client = server.client();
    let mut socket = Socket::connected(&client, &json!({}));
    socket.say("/meta/connect", json!({"id": "old"}));
    let reply = socket.ask("/meta/connect", json!({"id": "new", "advice": {"timeout": 0}}));
    assert_eq!((&reply["id"], &reply["successful"]), (&"new".into(), &true.into()));
}

#[test]
fn a_second_handshake_begins_another_session() {
    let (_folder, server) = served(CHAT);
    let client = server.client();
    let mut socket = Socket::connected(&client, &json!({}));
    let first = socket.id.clone();
    let reply = socket.ask("/meta/handshake", json!({"supportedConnectionTypes": ["websocket"]}));
    assert!(reply["clientId"].is_string() && reply["clientId"] != first, "{reply}");
    // The messages that follow belong to the new one, whatever they show.
    socket.subscribe("/chat/a");
    say(&client, &Poller::connected(&client), "x");
    assert_eq!(data(&socket.hear()), r#""x""#);
    let old = Poller { client: &client, id: first, cookie: String::new() };
    assert_eq!(data(&old.connect(json!({"advice": {"timeout": 0}}))), "");
}

#[test]
fn one_that_vanishes_behind_its_first_connect_is_forgotten() {
    let (_folder, server) = served("maxInterval: 300");
    let client = server.client();
    let id = Socket::connected(&client, &json!({})).id;
    let poller = Poller { client: &client, id, cookie: String::new() };
    while is_there(&poller) {}
    assert_eq!(poller.connect(json!({}))[0]["advice"]["reconnect"], "handshake");
}

#[test]
fn a_session_goes_on_over_requests_and_back_and_loses_nothing() {
    let (_folder, server) = served("maxInterval: 60000, clientChannels: ['/chat/*']");
    let client = server.client();
    let speaker = Poller::connected(&client);
    let mut socket = Socket::connected(&client, &json!({}));
    socket.subscribe("/chat/a");
    say(&client, &speaker, "1");
    assert_eq!(data(&socket.hear()), r#""1""#);
    let id = socket.id.clone();
    drop(socket);
    let poller = Poller { client: &client, id: id.clone(), cookie: String::new() };
    assert_eq!(poller.connect(json!({"advice": {"timeout": 0}}))[0]["successful"], true);
    say(&client, &speaker, "2");
    assert_eq!(data(&poller.hear()), r#""2""#);
    say(&client, &speaker, "3");
    let mut socket = Socket::going_on(&client, &id);
    socket.say("/meta/connect", json!({"advice": {"timeout": 0}}));
    assert_eq!(data(&socket.hear()), r#""3""#);
}

#[test]
fn each_websocket_begins_with_a_handshake_where_that_is_asked_for() {
    let (_folder, server) = served("requireHandshakePerConnection: true");
    let client = server.client();
    let first = Socket::connected(&client, &json!({}));
    let mut other = Socket::going_on(&client, &first.id);
    assert_eq!(other.ask("/meta/connect", json!({}))["error"], "402::session_unknown");
}

#[test]
fn large_messages_come_whole() {
    let (_folder, server) = served("maxMessageSize: 1000000, clientChannels: ['/chat/*']");
    let client = server.client();
    let mut socket = Socket::connected(&client, &json!({}));
    socket.subscribe("/chat/a");
    let text = "x".repeat(900_000);
    say(&client, &Poller::connected(&client), &text);
    assert_eq!(socket.hear()[0]["data"], text);
}

#[test]
fn who_is_cut_off_while_much_is_told_harms_nobody() {
    let (_folder, server) = served(CHAT);
    let client = server.client();
    let speaker = Poller::connected(&client);
    let mut reader = Socket::connected(&client, &json!({}));
    reader.subscribe("/chat/a");
    for number in 0..40 {
        let mut cut = Socket::connected(&client, &json!({}));
        cut.subscribe("/chat/a");
        say(&client, &speaker, &number.to_string());
        drop(cut);
    }
    let mut heard = Vec::new();
    while heard.len() < 40 {
        heard.extend(reader.hear());
    }
    let expected: Vec<String> = (0..40).map(|number| format!("\"{number}\"")).collect();
    assert_eq!(data(&heard), expected.join(" "));
}

#[test]
fn a_message_and_a_word_of_goodbye_are_answered_before_the_end() {
    let (_folder, server) = served(CHAT);
    let client = server.client();
    let mut socket = Socket::connected(&client, &json!({}));
    socket.subscribe("/chat/a");
    let id = socket.id.clone();
    let messages = json!([
        {"channel": "/chat/a", "clientId": id, "data": "last", "id": "1"},
        {"channel": "/meta/disconnect", "clientId": id, "id": "2"},
    ]);
    socket.stream().say(&messages.to_string());
    insta::assert_snapshot!(lines_of(&socket.hear()), @r#"
    {"channel":"/chat/a","id":"1","successful":true}
    {"channel":"/meta/disconnect","id":"2","successful":true}
    "#);
    assert_eq!(socket.closing(), (1000, "there is no session".to_owned()));
}

/// The head of a request for a WebSocket.
fn request(client: &Client, more: &str) -> String {
    let head = client.head("GET", PATH, 0).replace("Connection: close\r\n", "");
    let head = head.replace("Content-Length: 0\r\n\r\n", "");
    format!(
        "{head}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{more}\r\n"
    )
}

#[test]
fn who_does_not_answer_pings_is_closed_after_its_time() {
    let (_folder, server) = served("wsIdleTimeout: 1000");
    let client = server.client();
    let mut stream = client.connect();
    stream.write_all(request(&client, "").as_bytes()).unwrap();
    let mut heard = Vec::new();
    stream.read_to_end(&mut heard).unwrap();
    let heard = String::from_utf8_lossy(&heard).into_owned();
    assert!(heard.ends_with("no answer to pings"), "{heard}");
}

#[test]
fn what_a_websocket_offers_is_declined_or_asked_for() {
    let upgrade = |client: &Client, more: &str| client.switched(&request(client, more));
    let (_folder, server) = served("");
    let client = server.client();
    let reply = upgrade(
        &client,
        "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n",
    );
    assert_eq!((reply.status, reply.header("sec-websocket-extensions")), (101, None));
    let reply = upgrade(&client, "Sec-WebSocket-Protocol: faye-websocket\r\n");
    // Browsers would not go on with a service that answers none of what they offer.
    let protocol = reply.header("sec-websocket-protocol");
    assert_eq!((reply.status, protocol), (101, Some("faye-websocket")));
    let (_folder, server) = served("wsProtocol: bayeux");
    let client = server.client();
    let reply = upgrade(&client, "Sec-WebSocket-Protocol: other, bayeux\r\n");
    assert_eq!((reply.status, reply.header("sec-websocket-protocol")), (101, Some("bayeux")));
    assert_eq!(upgrade(&client, "Sec-WebSocket-Protocol: other\r\n").status, 400);
}

#[test]
fn who_says_too_much_at_once_is_told_so() {
    let (_folder, server) = served("maxMessageSize: 1024");
    let client = server.client();
    let mut socket = Socket::connected(&client, &json!({}));
    socket.stream().say(&" ".repeat(1_025));
    let reason = "more at once than `cometd.maxMessageSize`".to_owned();
    assert_eq!(socket.closing(), (1009, reason));
}

/// The numbers that one speaker has said, in the order in which they were heard.
fn numbers_of(messages: &[Json], speaker: u64) -> Vec<u64> {
    let said = messages.iter().map(|message| &message["data"]);
    let own = said.filter(|data| data["speaker"] == speaker);
    own.filter_map(|data| data["number"].as_u64()).collect()
}

#[test]
fn who_speaks_while_others_do_hears_everything_in_order() {
    const EACH: u64 = 300;
    let (_folder, server) = served(CHAT);
    let client = server.client();
    let begin = |_| {
        let mut socket = Socket::connected(&client, &json!({}));
        socket.subscribe("/chat/a");
        socket
    };
    let sockets: Vec<Socket> = (0..3).map(begin).collect();
    let talk = |(speaker, mut socket): (u64, Socket)| {
        for number in 0..EACH {
            let data = json!({"speaker": speaker, "number": number});
            socket.say("/chat/a", json!({"data": data, "id": number.to_string()}));
        }
        let mut heard = Vec::new();
        while u64::try_from(heard.len()).unwrap() < 4 * EACH {
            heard.extend(socket.hear());
        }
        heard
    };
    let expected: Vec<u64> = (0..EACH).collect();
    let all: Vec<Vec<Json>> = std::thread::scope(|scope| {
        let talks = (0..).zip(sockets).map(|one| scope.spawn(move || talk(one)));
        let talks: Vec<_> = talks.collect();
        talks.into_iter().map(|talk| talk.join().unwrap()).collect()
    });
    for heard in all {
        for speaker in 0..3 {
            assert_eq!(numbers_of(&heard, speaker), expected);
        }
        let replies = heard.iter().filter(|message| message["successful"] == true);
        let ids: Vec<u64> = replies.map(|it| it["id"].as_str().unwrap().parse().unwrap()).collect();
        assert_eq!(ids, expected);
    }
}

#[test]
fn what_has_found_no_room_comes_whole_and_in_order_when_there_is_some() {
    // Far more than the buffers of a connection hold.
    const MESSAGES: u64 = 300;
    let (_folder, server) = served(CHAT);
    let client = server.client();
    let speaker = Poller::connected(&client);
    let mut reader = Socket::connected(&client, &json!({}));
    reader.subscribe("/chat/a");
    let padding = "x".repeat(60_000);
    for number in 0..MESSAGES {
        let data = json!({"speaker": 0, "number": number, "padding": padding});
        post(&client, &json!([speaker.message("/chat/a", json!({"data": data}))]));
    }
    let mut heard = Vec::new();
    while u64::try_from(heard.len()).unwrap() < MESSAGES {
        heard.extend(reader.hear());
    }
    assert_eq!(numbers_of(&heard, 0), (0..MESSAGES).collect::<Vec<_>>());
    // And it goes on.
    say(&client, &speaker, "more");
    assert_eq!(data(&reader.hear()), "\"more\"");
}
