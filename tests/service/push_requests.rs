//! What servers of CometD are tested for, over requests: the protocol as clients see it.

use std::thread;

use serde_json::{Value as Json, json};

use crate::bayeux::{PATH, Poller, Socket, held, lines_of, post, replies, served};
use crate::client::Client;
use crate::scene::{self, queued};

const CHAT: &str = "clientChannels: ['/chat/*']";

fn say(client: &Client, from: &Poller<'_>, data: &str) {
    let message = from.message("/chat/a", json!({"data": data}));
    let replies = post(client, &json!([message]));
    assert!(replies.iter().any(|reply| reply["successful"] == true), "{replies:?}");
}

/// The data of events, in their order.
fn data(messages: &[Json]) -> String {
    let data = messages.iter().filter(|message| !message["data"].is_null());
    data.map(|message| message["data"].to_string()).collect::<Vec<_>>().join(" ")
}

#[test]
fn markup_in_a_message_is_refused_and_not_the_request() {
    let (_folder, server) = served(CHAT);
    let client = server.client();
    let poller = Poller::connected(&client);
    let messages = json!([
        poller.message("/chat/<b>", json!({"data": 1})),
        poller.message("/meta/subscribe", json!({"subscription": "/chat/<b>"})),
        poller.message("/chat/*", json!({"data": 1})),
    ]);
    insta::assert_snapshot!(lines_of(&post(&client, &messages)), @r#"
    {"channel":"/chat/<b>","successful":false,"error":"405::channel_invalid"}
    {"channel":"/meta/subscribe","successful":false,"subscription":"/chat/<b>","error":"403::subscription_invalid"}
    {"channel":"/chat/*","successful":false,"error":"405::channel_invalid"}
    "#);
}

#[test]
fn a_client_advises_how_long_its_connect_is_held() {
    let (_folder, server) = served("timeout: 600000");
    let client = server.client();
    let poller = Poller::connected(&client);
    for timeout in [0, 1] {
        let reply = &poller.connect(json!({"advice": {"timeout": timeout}}))[0];
        assert_eq!(
            reply["advice"],
            json!({"reconnect": "retry", "interval": 0, "timeout": 600_000})
        );
    }
}

#[test]
fn an_envelope_belongs_to_the_session_of_its_first_message() {
    let (_folder, server) = served(CHAT);
    let client = server.client();
    let [one, other] = [(); 2].map(|()| Poller::connected(&client));
    let messages = [&one, &other].map(|poller| poller.message("/chat/a", json!({"data": 1})));
    let replies = post(&client, &json!(messages));
    assert_eq!(
        (&replies[0]["successful"], &replies[1]["error"]),
        (&true.into(), &"402::session_unknown".into())
    );
}

#[test]
fn many_channels_are_subscribed_by_one_message() {
    let (_folder, server) = served(CHAT);
    let client = server.client();
    let poller = Poller::connected(&client);
    let channels = json!(["/chat/a", "/chat/*"]);
    let reply = poller.say("/meta/subscribe", json!({"subscription": channels}));
    assert_eq!(
        (&reply[0]["successful"], &reply[0]["subscription"], reply.len()),
        (&true.into(), &channels, 1)
    );
    say(&client, &Poller::connected(&client), "x");
    // It is told once, though it hears it twice over.
    assert_eq!(data(&poller.hear()), r#""x""#);
}

#[test]
fn a_connect_among_other_messages_is_not_held() {
    let (_folder, server) = served("timeout: 600000, clientChannels: ['/chat/*']");
    let client = server.client();
    let poller = Poller::connected(&client);
    let messages = json!([
        poller.message("/meta/connect", json!({"connectionType": "long-polling"})),
        poller.message("/meta/subscribe", json!({"subscription": "/chat/a"})),
    ]);
    let replies = post(&client, &messages);
    assert!(
        replies.iter().all(|reply| reply["successful"] == true) && replies.len() == 2,
        "{replies:?}"
    );
}

#[test]
fn a_goodbye_releases_the_connect_that_is_held() {
    let (_folder, server) = served("timeout: 600000");
    let client = server.client();
    let poller = Poller::connected(&client);
    let waiting = held(&server, poller.message("/meta/connect", json!({})), "");
    assert_eq!(poller.say("/meta/disconnect", json!({}))[0]["successful"], true);
    // It may have been turned away, if it came too late.
    let reply = &replies(&waiting.join().unwrap())[0];
    let expected = [(true, "none"), (false, "handshake")]
        .map(|(is_good, advice)| (json!(is_good), json!(advice)));
    assert!(
        expected.contains(&(reply["successful"].clone(), reply["advice"]["reconnect"].clone())),
        "{reply}"
    );
    assert_eq!(poller.connect(json!({}))[0]["error"], "402::session_unknown");
}

#[test]
fn for_whom_too_much_waits_begins_anew() {
    let (_folder, server) = served("maxQueue: 5, clientChannels: ['/chat/*']");
    let client = server.client();
    let speaker = Poller::connected(&client);
    for ext in [json!({}), json!({"ack": true})] {
        let poller = Poller::begin(&client, &ext);
        poller.subscribe("/chat/a");
        for number in 0..5 {
            say(&client, &speaker, &number.to_string());
        }
        let heard = poller.connect(json!({}));
        assert_eq!(data(&heard), r#""0" "1" "2" "3" "4""#);
        if ext["ack"] == true {
            assert_eq!(
                poller.connect(json!({"ext": {"ack": 1}, "advice": {"timeout": 0}}))[0]["successful"],
                true
            );
        }
        for number in 0..6 {
            say(&client, &speaker, &number.to_string());
        }
        let reply = &poller.connect(json!({}))[0];
        assert_eq!(
            (&reply["error"], &reply["advice"]["reconnect"]),
            (&"402::session_unknown".into(), &"handshake".into())
        );
    }
}

#[test]
fn of_values_that_nobody_fetches_the_newest_waits() {
    let (_folder, server) = served("immediatePerSecond: 0");
    let client = server.client();
    let poller = Poller::connected(&client);
    poller.subscribe("/v2/statistics/sales/Waiting");
    for call in 0..20 {
        scene::post(&client, &queued(1, &format!("call {call}")));
    }
    // Whoever tells is told what was published in its order.
    let mut heard = Vec::new();
    while heard.last() != Some(&20) {
        heard.extend(poller.hear().iter().map(|event| event["data"]["value"].as_i64().unwrap()));
    }
    assert!(heard.is_sorted(), "{heard:?}");
}

#[test]
fn with_deliver_only_nothing_comes_along_with_other_replies() {
    for (is_on, along) in [(true, ""), (false, r#""x""#)] {
        let (_folder, server) = served(&format!("{CHAT}, metaConnectDeliverOnly: {is_on}"));
        let client = server.client();
        let poller = Poller::connected(&client);
        poller.subscribe("/chat/a");
        say(&client, &Poller::connected(&client), "x");
        let reply = poller.say("/meta/subscribe", json!({"subscription": "/chat/b"}));
        assert_eq!(data(&reply), along);
        let connect = poller.connect(json!({"advice": {"timeout": 0}}));
        assert_eq!(data(&connect), if is_on { r#""x""# } else { "" });
    }
}

#[test]
fn what_was_lost_on_the_way_comes_again_at_once_and_in_order() {
    let (_folder, server) = served("timeout: 600000, clientChannels: ['/chat/*']");
    let client = server.client();
    let speaker = Poller::connected(&client);
    let poller = Poller::begin(&client, &json!({"ack": true}));
    assert_eq!(poller.connect(json!({"ext": {"ack": 0}}))[0]["ext"]["ack"], 1);
    poller.subscribe("/chat/a");
    say(&client, &speaker, "1");
    // The reply is lost, and so is the one to the same connect said again.
    for batch in [2, 3] {
        let heard = poller.connect(json!({"ext": {"ack": 1}}));
        assert_eq!(
            (data(&heard).as_str(), &heard.last().unwrap()["ext"]["ack"]),
            (r#""1""#, &batch.into())
        );
    }
    say(&client, &speaker, "2");
    assert_eq!(data(&poller.connect(json!({"ext": {"ack": 1}}))), r#""1" "2""#);
    say(&client, &speaker, "3");
    assert_eq!(data(&poller.connect(json!({"ext": {"ack": 4}}))), r#""3""#);
}

#[test]
fn who_comes_back_in_time_loses_nothing_under_ack() {
    let (_folder, server) = served("maxInterval: 60000, clientChannels: ['/chat/*']");
    let client = server.client();
    let speaker = Poller::connected(&client);
    let poller = Poller::begin(&client, &json!({"ack": true}));
    poller.subscribe("/chat/a");
    let mut heard = Vec::new();
    let mut ack = 0;
    for number in 0..60 {
        say(&client, &speaker, &number.to_string());
        // Of three replies one is cut off with its wire; sometimes a WebSocket is tried.
        let connect = json!({"ext": {"ack": ack}, "advice": {"timeout": 0}});
        match number % 3 {
            0 => client.send_and_forget(
                "POST",
                PATH,
                json!([poller.message("/meta/connect", connect)]).to_string().as_bytes(),
            ),
            1 => {
                let mut socket = Socket::going_on(&client, &poller.id);
                socket.say("/meta/connect", connect);
                drop(socket);
            }
            _ => {
                let messages = poller.connect(connect);
                ack = messages.last().unwrap()["ext"]["ack"].as_i64().unwrap();
                heard.extend(
                    messages
                        .iter()
                        .filter_map(|message| message["data"].as_str().map(str::to_owned)),
                );
            }
        }
    }
    let mut last = -1;
    for number in heard.iter().map(|number| number.parse::<i64>().unwrap()) {
        assert!(number <= last + 1, "{number} behind {last}");
        last = last.max(number);
    }
    assert_eq!(last, 59);
}

#[test]
fn extensions_are_answered() {
    let (_folder, server) = served(CHAT);
    let client = server.client();
    let handshake =
        json!([{"channel": "/meta/handshake", "ext": {"timesync": {"tc": 1000, "l": 0, "o": 0}}}]);
    let sync = post(&client, &handshake)[0]["ext"]["timesync"].clone();
    assert!(
        sync["tc"] == 1000
            && sync["ts"].is_number()
            && sync["p"].is_number()
            && sync["a"].is_number(),
        "{sync}"
    );
    // What is written in letters for bytes is passed on with the word that says so, and nothing else is.
    let poller = Poller::connected(&client);
    poller.subscribe("/chat/a");
    let binary = json!({"data": {"data": "HelloWorld", "last": true}, "ext": {"binary": {}, "token": "secret"}, "id": "7"});
    let message = Poller::connected(&client).message("/chat/a", binary);
    post(&client, &json!([message]));
    insta::assert_snapshot!(lines_of(&poller.hear()), @r#"{"channel":"/chat/a","data":{"data":"HelloWorld","last":true},"ext":{"binary":{}}}"#);
}

#[test]
fn each_handshake_begins_a_session_whatever_it_shows() {
    let (_folder, server) = served("handshakeReconnect: true, timeout: 20000, maxInterval: 7000");
    let client = server.client();
    let first = Poller::connected(&client);
    let handshake = json!([{"channel": "/meta/handshake", "clientId": first.id}]);
    let reply = post(&client, &handshake)[0].clone();
    assert!(reply["clientId"].is_string() && reply["clientId"] != first.id, "{reply}");
    let expected =
        json!({"reconnect": "retry", "interval": 0, "timeout": 20_000, "maxInterval": 7_000});
    assert_eq!(reply["advice"], expected);
    assert_eq!(first.connect(json!({"advice": {"timeout": 0}}))[0]["successful"], true);
    let stale = json!([{"channel": "/meta/handshake", "clientId": "long gone"}]);
    assert_eq!(post(&client, &stale)[0]["successful"], true);
}

#[test]
fn behind_a_restart_a_new_handshake_has_everything() {
    let folder = scene::folder();
    let server = scene::after_the_minute(&folder);
    let client = server.client();
    let [id, cookie] = {
        let poller = Poller::connected(&client);
        poller.subscribe("/v2/statistics/sales/Waiting");
        poller.hear();
        [poller.id, poller.cookie]
    };
    server.kill();
    let server = folder.serve();
    let client = server.client();
    // What a client knows from before is refused, with what to do; then it begins anew.
    let old = Poller { client: &client, id, cookie };
    assert_eq!(
        old.say("/meta/subscribe", json!({"subscription": "/a"}))[0]["error"],
        "402::session_unknown"
    );
    let reply = &old.connect(json!({}))[0];
    assert_eq!(
        (&reply["error"], &reply["advice"]),
        (&"402::session_unknown".into(), &json!({"reconnect": "handshake", "interval": 0}))
    );
    let new = Poller::connected(&client);
    new.subscribe("/v2/statistics/sales/Waiting");
    assert_eq!(new.hear()[0]["data"]["value"], 0);
}

#[test]
fn what_is_published_carries_nothing_of_its_publisher() {
    for is_told in [true, false] {
        let (_folder, server) = served(&format!("{CHAT}, broadcastToPublisher: {is_told}"));
        let client = server.client();
        let poller = Poller::connected(&client);
        poller.subscribe("/chat/a");
        let said = poller.say("/chat/a", json!({"data": "x", "id": "9"}));
        let heard: Vec<&Json> = said.iter().filter(|message| !message["data"].is_null()).collect();
        assert_eq!(heard.len(), usize::from(is_told), "{said:?}");
        if is_told {
            assert_eq!(heard[0].to_string(), r#"{"channel":"/chat/a","data":"x"}"#);
        }
        let reply = said.iter().find(|message| message["data"].is_null()).unwrap();
        assert_eq!((&reply["successful"], &reply["id"]), (&true.into(), &"9".into()));
    }
}

#[test]
fn what_cannot_be_subscribed_is_refused_and_the_rest_goes_on() {
    let (_folder, server) = served(CHAT);
    let client = server.client();
    let poller = Poller::connected(&client);
    let subscribe = |channel: &str| {
        poller.say("/meta/subscribe", json!({"subscription": channel}))[0].to_string()
    };
    let replies =
        ["/meta/connect", "/meta/*", "/service/x", "/chat/*/*", "chat", "/chat/a", "/chat/a"]
            .map(subscribe);
    insta::assert_snapshot!(replies.join("\n"), @r#"
    {"channel":"/meta/subscribe","successful":false,"subscription":"/meta/connect","error":"403:/meta/connect:subscribe_denied"}
    {"channel":"/meta/subscribe","successful":false,"subscription":"/meta/*","error":"403:/meta/*:subscribe_denied"}
    {"channel":"/meta/subscribe","successful":true,"subscription":"/service/x"}
    {"channel":"/meta/subscribe","successful":false,"subscription":"/chat/*/*","error":"403::subscription_invalid"}
    {"channel":"/meta/subscribe","successful":false,"subscription":"chat","error":"403::subscription_invalid"}
    {"channel":"/meta/subscribe","successful":true,"subscription":"/chat/a"}
    {"channel":"/meta/subscribe","successful":true,"subscription":"/chat/a"}
    "#);
    say(&client, &Poller::connected(&client), "x");
    assert_eq!(data(&poller.hear()), r#""x""#);
    let unsubscribe = |channel: &str| {
        poller.say("/meta/unsubscribe", json!({"subscription": channel}))[0].to_string()
    };
    insta::assert_snapshot!(["/chat/a", "/chat/a"].map(unsubscribe).join("\n"), @r#"
    {"channel":"/meta/unsubscribe","successful":true,"subscription":"/chat/a"}
    {"channel":"/meta/unsubscribe","successful":false,"subscription":"/chat/a","error":"400::channel_missing"}
    "#);
}

#[test]
fn what_was_told_before_the_first_connect_comes_with_it() {
    let (_folder, server) = served("metaConnectDeliverOnly: true, clientChannels: ['/chat/*']");
    let client = server.client();
    let poller = Poller::begin(&client, &json!({}));
    poller.subscribe("/chat/a");
    say(&client, &Poller::connected(&client), "x");
    assert_eq!(data(&poller.connect(json!({}))), r#""x""#);
}

#[test]
fn lazy_events_wait_for_company_or_their_time() {
    let (_folder, server) = served(
        "clientChannels: ['/chat/*'], lazyChannels: [/chat/lazy], maxLazyTimeout: 300000, timeout: 600000",
    );
    let client = server.client();
    let speaker = Poller::connected(&client);
    let poller = Poller::connected(&client);
    poller.subscribe("/chat/*");
    let publish = |channel: &str, data: &str| {
        post(&client, &json!([speaker.message(channel, json!({"data": data}))]));
    };
    publish("/chat/lazy", "1");
    assert_eq!(data(&poller.say("/meta/subscribe", json!({"subscription": "/chat/x"}))), "");
    publish("/chat/a", "2");
    assert_eq!(data(&poller.connect(json!({}))), r#""1" "2""#);
    // By itself it comes when a connect is answered.
    publish("/chat/lazy", "3");
    assert_eq!(data(&poller.connect(json!({"advice": {"timeout": 1}}))), r#""3""#);
    let (_folder, server) = served(
        "clientChannels: ['/chat/*'], lazyChannels: [/chat/lazy], maxLazyTimeout: 100, timeout: 600000",
    );
    let client = server.client();
    let poller = Poller::connected(&client);
    poller.subscribe("/chat/*");
    let speaker = Poller::connected(&client);
    post(&client, &json!([speaker.message("/chat/lazy", json!({"data": "4"}))]));
    assert_eq!(data(&poller.connect(json!({}))), r#""4""#);
}

#[test]
fn who_does_nothing_for_too_long_is_told_to_stop() {
    let (_folder, server) = served("maxInactivity: 1500, timeout: 600000");
    let client = server.client();
    let poller = Poller::connected(&client);
    let reply = &poller.connect(json!({}))[0];
    assert_eq!(
        (&reply["successful"], &reply["advice"]["reconnect"]),
        (&true.into(), &"none".into())
    );
}

#[test]
fn many_connects_at_once_keep_the_order_under_ack() {
    let (_folder, server) = served("timeout: 600000, clientChannels: ['/chat/*']");
    let client = server.client();
    let speaker = Poller::connected(&client);
    let poller = Poller::begin(&client, &json!({"ack": true}));
    poller.connect(json!({"ext": {"ack": 0}}));
    poller.subscribe("/chat/a");
    let connect = poller.message("/meta/connect", json!({"ext": {"ack": 1}}));
    let waiting: Vec<thread::JoinHandle<_>> =
        (0..3).map(|_| held(&server, connect.clone(), "")).collect();
    for number in 0..5 {
        say(&client, &speaker, &number.to_string());
    }
    // Whoever was overtaken is ended; what it was told comes again with the next connect.
    let last = poller.connect(json!({"ext": {"ack": 1}, "advice": {"timeout": 0}}));
    assert_eq!(data(&last), r#""0" "1" "2" "3" "4""#);
    for one in waiting {
        let reply = one.join().unwrap();
        assert!([200, 500].contains(&reply.status), "{reply:?}");
    }
}

#[test]
fn who_was_one_of_many_and_is_alone_again_need_not_wait_any_more() {
    let (_folder, server) = served("timeout: 600000");
    let client = server.client();
    let first = Poller::connected(&client);
    let browser = format!("Cookie: {}\r\n", first.cookie);
    let handshake = json!([{"channel": "/meta/handshake"}]).to_string();
    let reply = client.send("POST", PATH, &browser, handshake.as_bytes());
    let id = replies(&reply)[0]["clientId"].as_str().unwrap().to_owned();
    let second = Poller { client: &client, id, cookie: first.cookie.clone() };
    second.connect(json!({}));
    let wait = || held(&server, first.message("/meta/connect", json!({})), &browser);
    let mut waiting = wait();
    let short = json!({"advice": {"timeout": 1}});
    while second.connect(short.clone())[0]["advice"]["multiple-clients"] != true {
        if waiting.is_finished() {
            waiting = wait();
        }
    }
    first.say("/meta/disconnect", json!({}));
    waiting.join().unwrap();
    second.subscribe("/notifications/services");
    let reply = second.connect(json!({})).pop().unwrap();
    let expected = json!({"reconnect": "retry", "interval": 0, "timeout": 600_000});
    assert_eq!(reply["advice"], expected, "{reply}");
}

#[test]
fn who_has_acknowledged_nothing_yet_is_sent_again_at_once_what_was_lost() {
    let (_folder, server) = served("timeout: 600000, clientChannels: ['/chat/*']");
    let client = server.client();
    let speaker = Poller::connected(&client);
    // As the client in Java says it, and as one in Python does.
    for ack in [json!(-1), json!(null)] {
        let poller = Poller::begin(&client, &json!({"ack": true}));
        poller.connect(json!({"ext": {"ack": ack}}));
        poller.subscribe("/chat/a");
        say(&client, &speaker, "1");
        for _ in 0..2 {
            assert_eq!(data(&poller.connect(json!({"ext": {"ack": ack}}))), r#""1""#);
        }
    }
}

#[test]
fn each_message_tells_the_time_where_that_is_asked_for() {
    let (_folder, server) = served("timestamp: true, clientChannels: ['/chat/*']");
    let client = server.client();
    let poller = Poller::connected(&client);
    let mut told = poller.say("/meta/subscribe", json!({"subscription": "/chat/a"}));
    told.extend(poller.say("/meta/subscribe", json!({"subscription": "/v2/services"})));
    say(&client, &Poller::connected(&client), "x");
    while !told.iter().any(|one| one["data"] == "x")
        || told.iter().all(|one| one["channel"] != "/v2/services")
    {
        told.extend(poller.connect(json!({})));
    }
    let is_told = |one: &Json| one["timestamp"].as_str().is_some_and(|time| time.ends_with(" GMT"));
    assert!(told.iter().all(is_told), "{told:?}");
}
