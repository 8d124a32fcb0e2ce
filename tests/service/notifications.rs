//! `/api/v2/notifications`: values by Bayeux, as clients of CometD ask for them. What each message means is
//! in the tables of `cometd::tests`; here is what comes over sockets.

use serde_json::json;

use crate::bayeux::{PATH, Poller, Socket, held, lines_of, post, replies, served};
use crate::client::Client;
use crate::login::log_in_as;
use crate::program::{Folder, PASSWORD, USER, account};
use crate::scene::{self, MINUTE, after_the_minute, lines, queued};

fn happens(client: &Client, second: i64, call: &str) {
    scene::post(client, &queued(second, call));
}

#[test]
fn by_long_polling_current_values_come_at_once_and_then_changes() {
    let folder = scene::folder();
    let server = after_the_minute(&folder);
    let client = server.client();
    let poller = Poller::connected(&client);
    poller.subscribe("/v2/statistics/sales/*");
    insta::assert_snapshot!(lines_of(&poller.hear()), @r#"
    {"channel":"/v2/statistics/sales/Waiting","data":{"messageType":"StatisticUpdateMessage","objectId":"sales","objectType":"QUEUE","statistic":"Waiting","value":0,"time":1709625631000}}
    {"channel":"/v2/statistics/sales/Entered","data":{"messageType":"StatisticUpdateMessage","objectId":"sales","objectType":"QUEUE","statistic":"Entered","value":2,"time":1709625630000}}
    "#);
    happens(&client, 45, "c3");
    insta::assert_snapshot!(lines_of(&poller.hear()), @r#"{"channel":"/v2/statistics/sales/Waiting","data":{"messageType":"StatisticUpdateMessage","objectId":"sales","objectType":"QUEUE","statistic":"Waiting","value":1,"time":1709625645000}}"#);
    // The periodical one comes at its tick, and not before.
    happens(&client, 51, "c4");
    let heard = lines_of(&poller.hear());
    assert!(heard.contains(r#""statistic":"Entered","value":3,"time":1709625650000"#), "{heard}");
}

#[test]
fn by_websocket_events_come_in_one_message_and_the_connect_stays_held() {
    let folder = scene::folder();
    let server = after_the_minute(&folder);
    let client = server.client();
    let mut socket = Socket::connected(&client, &json!({}));
    socket.say("/meta/connect", json!({}));
    socket.subscribe("/v2/statistics/sales/**");
    insta::assert_snapshot!(lines_of(&socket.hear()), @r#"
    {"channel":"/v2/statistics/sales/Waiting","data":{"messageType":"StatisticUpdateMessage","objectId":"sales","objectType":"QUEUE","statistic":"Waiting","value":0,"time":1709625631000}}
    {"channel":"/v2/statistics/sales/Entered","data":{"messageType":"StatisticUpdateMessage","objectId":"sales","objectType":"QUEUE","statistic":"Entered","value":2,"time":1709625630000}}
    "#);
    happens(&client, 45, "c3");
    insta::assert_snapshot!(lines_of(&socket.hear()), @r#"{"channel":"/v2/statistics/sales/Waiting","data":{"messageType":"StatisticUpdateMessage","objectId":"sales","objectType":"QUEUE","statistic":"Waiting","value":1,"time":1709625645000}}"#);
    let replies = {
        socket.say("/meta/disconnect", json!({}));
        socket.hear()
    };
    insta::assert_snapshot!(lines_of(&replies), @r#"
    {"channel":"/meta/connect","successful":true,"advice":{"reconnect":"none","interval":0}}
    {"channel":"/meta/disconnect","successful":true}
    "#);
    assert_eq!(socket.closing(), (1000, "there is no session".to_owned()));
}

#[test]
fn topics_can_be_named_in_every_way() {
    let folder = scene::folder();
    let server = after_the_minute(&folder);
    let client = server.client();
    for (channel, expected) in [
        ("/v2/statistics/sales/Waiting", "/v2/statistics/sales/Waiting"),
        ("/v2/statistics/sales", "/v2/statistics/sales Waiting, /v2/statistics/sales Entered"),
        (
            "/v2/statistics/*",
            "/v2/statistics/ann State, /v2/statistics/sales Waiting, /v2/statistics/sales Entered, /v2/statistics/german Ready",
        ),
        (
            "/v2/statistics/**",
            "/v2/statistics/ann/State, /v2/statistics/sales/Waiting, /v2/statistics/sales/Entered, /v2/statistics/german/Ready",
        ),
    ] {
        let poller = Poller::connected(&client);
        poller.subscribe(channel);
        let told = poller.hear();
        let names = told.iter().map(|message| {
            let (channel, data) = (message["channel"].as_str().unwrap(), &message["data"]);
            let statistic = data["statistic"].as_str().unwrap();
            match channel.ends_with(statistic) {
                true => channel.to_owned(),
                false => format!("{channel} {statistic}"),
            }
        });
        assert_eq!(names.collect::<Vec<_>>().join(", "), expected, "{channel}");
    }
}

#[test]
fn an_object_with_an_odd_name_has_a_channel() {
    let (_folder, server) = served("");
    let client = server.client();
    let poller = Poller::connected(&client);
    poller.subscribe("/v2/statistics/a%2Fb c/*");
    let entry = r#""event":"Queued","queue":"a/b c","connId":"c1""#;
    scene::post(&client, &lines(&[(1, entry)]));
    let heard = poller.hear();
    assert_eq!(heard[0]["channel"], "/v2/statistics/a%2Fb c/Waiting");
    assert_eq!(heard[0]["data"]["objectId"], "a/b c");
}

#[test]
fn the_state_of_the_service_is_told() {
    let (_folder, server) = served("");
    let client = server.client();
    let mut socket = Socket::connected(&client, &json!({}));
    socket.subscribe("/notifications/services");
    insta::assert_snapshot!(lines_of(&socket.hear()), @r#"
    {"channel":"/notifications/services","data":{"messageType":"ServiceStateChangeMessage","service":{"id":"reporting","name":"Tallyboard","type":"Reporting","state":"Active"}}}
    {"channel":"/notifications/services","data":{"messageType":"ServiceStateChangeMessage","service":{"id":"provisioning","name":"Provisioning","type":"Provisioning","state":"Active"}}}
    {"channel":"/notifications/services","data":{"messageType":"ServiceStateChangeMessage","service":{"id":"voice","name":"Calls and agents","type":"Voice","state":"Inactive"}}}
    {"channel":"/notifications/services","data":{"messageType":"ServiceStateChangeMessage","service":{"id":"media","name":"Other media","type":"Media","state":"Inactive"}}}
    "#);
}

#[test]
fn centres_do_not_hear_each_other() {
    let (_folder, server) = served("");
    let client = server.client();
    let rome = Poller::begin(&client, &json!({"centre": "rome"}));
    rome.connect(json!({}));
    rome.subscribe("/v2/statistics/**");
    let entry = r#""event":"Queued","queue":"sales","connId":"c1","centre":"rome""#;
    scene::post(&client, &(queued(1, "c1") + &queued(1, "c2") + &lines(&[(2, entry)])));
    let heard = rome.hear();
    assert_eq!(heard.len(), 1, "{heard:?}");
    assert_eq!(heard[0]["data"]["value"], 1);
}

#[test]
fn every_path_leads_there() {
    let (_folder, server) = served("");
    let client = server.client();
    let handshake = r#"[{"channel":"/meta/handshake","version":"1.0"}]"#;
    for path in [
        "/api/v2/notifications",
        "/api/v2/notifications/",
        "/api/v2/notifications/handshake",
        "/cometd",
        "/cometd/handshake",
        "/genesys/cometd",
        "/statistics/v3/notifications/handshake",
    ] {
        assert_eq!(replies(&client.post(path, handshake))[0]["successful"], true, "{path}");
    }
}

#[test]
fn requests_come_in_many_dialects() {
    let (_folder, server) = served("clientChannels: ['/chat/*']");
    let client = server.client();
    let poller = Poller::connected(&client);
    poller.subscribe("/chat/*");
    let publish = |data: &str| {
        format!(r#"{{"channel":"/chat/a","clientId":"{}","data":"{data}"}}"#, poller.id)
    };
    let greek = publish("?").bytes().map(|byte| if byte == b'?' { 0xe1 } else { byte }).collect();
    let form = format!("message={}", publish("x%C3%A9"));
    for (kind, body, expected) in [
        ("", publish("α").into_bytes(), "α"),
        ("Content-Type: text/json\r\n", format!("[{}]", publish("α")).into_bytes(), "α"),
        ("Content-Type: application/json; charset=ISO-8859-7\r\n", greek, "α"),
        ("Content-Type: application/x-www-form-urlencoded\r\n", form.into_bytes(), "xé"),
    ] {
        let reply = client.send("POST", PATH, kind, &body);
        assert!(replies(&reply).iter().any(|message| message["data"] == expected), "{reply:?}");
    }
}

#[test]
fn what_is_no_bayeux_is_refused() {
    let (_folder, server) = served("maxMessageSize: 1024");
    let client = server.client();
    let cases = [
        client.post(PATH, r#"[{"channel":"/meta/handshake""#),
        client.post(PATH, ""),
        client.post(PATH, "[1]"),
        client.send("POST", PATH, "Content-Type: application/json;charset=klingon\r\n", b"[]"),
        client.post(PATH, " ".repeat(1_025)),
        client.get(PATH),
        client.get(&format!("{PATH}?message=[]&jsonp=alert(1)")),
        client.send("PUT", PATH, "", b"[]"),
    ];
    let briefs: Vec<String> = cases.iter().map(|reply| reply.brief()).collect();
    insta::assert_snapshot!(briefs.join("\n"), @r#"
    400 {"statusCode":2,"statusMessage":"expected a list of Bayeux messages in JSON: EOF while parsing an object at line 1 column 29"}
    400 {"statusCode":2,"statusMessage":"expected a list of Bayeux messages in JSON: EOF while parsing a value at line 1 column 0"}
    400 {"statusCode":2,"statusMessage":"expected a list of Bayeux messages in JSON: invalid type: integer `1`, expected a message at line 1 column 2"}
    415 {"statusCode":2,"statusMessage":"`klingon` is no encoding of letters that is known here: use UTF-8"}
    413 {"statusCode":2,"statusMessage":"more than 1024 bytes at once: see `cometd.maxMessageSize`"}
    400 {"statusCode":1,"statusMessage":"`message` is missing: expected Bayeux messages in JSON"}
    400 {"statusCode":2,"statusMessage":"`jsonp` is no name of a function"}
    405 {"statusCode":2,"statusMessage":"this method is not allowed here: see the header Allow"}
    "#);
    // Nobody is harmed by nothing.
    assert_eq!(client.post(PATH, "[]").brief(), "200 []");
    let markup = post(&client, &json!([{"channel": "/meta/handshake", "id": "<b>"}]));
    assert_eq!(markup[0]["error"], "405::message_id_invalid");
}

#[test]
fn only_who_may_begins_a_session() {
    let (_folder, server) = served("");
    let stranger = server.stranger();
    let denied = post(&stranger, &json!([{"channel": "/meta/handshake", "version": "1.0"}]));
    insta::assert_snapshot!(lines_of(&denied), @r#"{"channel":"/meta/handshake","successful":false,"error":"403::handshake_denied","advice":{"reconnect":"none","interval":0}}"#);
    let wrong = json!({"authentication": {"userName": "admin", "password": "wrong"}});
    let denied = post(&stranger, &json!([{"channel": "/meta/handshake", "ext": wrong}]));
    assert_eq!(denied[0]["successful"], false);
    // Who shows it in the handshake need not show it again.
    for ext in [
        json!({"authentication": {"userName": "admin", "password": "a wall of boards"}}),
        json!({"authentication": {"user": "admin", "credentials": "a wall of boards"}}),
    ] {
        let poller = Poller::begin(&stranger, &ext);
        assert_eq!(poller.connect(json!({}))[0]["successful"], true);
        Socket::going_on(&Client::with_header(server.address, "X-Nothing", "0"), &poller.id)
            .ask("/meta/connect", json!({"advice": {"timeout": 0}}));
    }
    // Who has shown it with the request has to go on showing it.
    let client = server.client();
    let poller = Poller::connected(&client);
    let stolen = post(&stranger, &json!([poller.message("/meta/connect", json!({}))]));
    assert_eq!(stolen[0]["error"], "402::session_unknown");
    assert_eq!(stolen[0]["advice"]["reconnect"], "handshake");
    // A page of another site could hear everything.
    let origin = "Origin: http://example.com\r\n";
    assert_eq!(client.send("POST", PATH, origin, b"[]").status, 403);
}

#[test]
fn a_log_out_ends_what_the_log_in_has_begun() {
    let (_folder, server) = served("");
    let credentials = r#"{"userName":"admin","password":"a wall of boards"}"#;
    let login = server.stranger().post("/login", credentials);
    let cookie = login.header("set-cookie").unwrap().split(';').next().unwrap();
    let browser = Client::with_header(server.address, "Cookie", cookie);
    let mut socket = Socket::connected(&browser, &json!({}));
    socket.say("/meta/connect", json!({"id": "9"}));
    // What is answered behind it says that it is held.
    socket.subscribe("/nothing");
    let token = cookie.split_once('=').unwrap().1;
    let stranger = server.stranger();
    let poller = Poller::begin(&stranger, &json!({"authToken": token}));
    assert_eq!(browser.post("/logout", "").status, 200);
    insta::assert_snapshot!(lines_of(&socket.hear()), @r#"
    {"channel":"/meta/connect","id":"9","successful":true,"advice":{"reconnect":"none","interval":0}}
    {"channel":"/meta/disconnect","successful":true,"advice":{"reconnect":"none","interval":0}}
    "#);
    assert_eq!(poller.connect(json!({}))[0]["error"], "402::session_unknown");
}

#[test]
fn without_trust_a_browser_has_to_show_its_cookie() {
    let (_folder, server) = served("trustClientSession: false, timeout: 100");
    let client = server.client();
    let poller = Poller::begin(&client, &json!({}));
    let connect = || poller.message("/meta/connect", json!({}));
    let cookie = format!("Cookie: {}\r\n", poller.cookie);
    let shown = |headers: &str| replies(&held(&server, connect(), headers).join().unwrap());
    assert_eq!(shown("")[0]["error"], "402::session_unknown");
    assert_eq!(shown(&cookie)[0]["successful"], true);
    assert_eq!(shown(&cookie)[0]["successful"], true);
    assert!(poller.cookie.starts_with("BAYEUX_BROWSER="));
}

#[test]
fn sessions_of_one_browser_are_told_that_they_are_many() {
    let (_folder, server) = served("timeout: 20000");
    let client = server.client();
    let first = Poller::connected(&client);
    let cookie = first.cookie.clone();
    let browser = format!("Cookie: {cookie}\r\n");
    let handshake = json!([{"channel": "/meta/handshake"}]).to_string();
    let reply = client.send("POST", PATH, &browser, handshake.as_bytes());
    assert_eq!(reply.header("set-cookie"), None);
    let id = replies(&reply)[0]["clientId"].as_str().unwrap().to_owned();
    let second = Poller { client: &client, id, cookie };
    second.connect(json!({}));
    let wait = || held(&server, first.message("/meta/connect", json!({})), &browser);
    let mut waiting = wait();
    // Whichever comes first is held; in the end it is the one that can wait.
    loop {
        let short = second.message("/meta/connect", json!({"advice": {"timeout": 1}}));
        let replies = replies(&held(&server, short, &browser).join().unwrap());
        if replies[0]["advice"]["multiple-clients"] == true {
            assert_eq!(replies[0]["advice"]["interval"], 2_000);
            break;
        }
        if waiting.is_finished() {
            waiting = wait();
        }
    }
    first.say("/meta/disconnect", json!({}));
    assert_eq!(replies(&waiting.join().unwrap())[0]["advice"]["reconnect"], "none");
}

#[test]
fn a_newer_connect_ends_the_older_request() {
    let (_folder, server) = served("duplicateMetaConnectHttpResponseCode: 499, timeout: 10000");
    let client = server.client();
    let poller = Poller::connected(&client);
    poller.subscribe("/v2/statistics/**");
    let message = poller.message("/meta/connect", json!({}));
    let [one, other] = [(); 2].map(|()| held(&server, message.clone(), ""));
    happens(&client, 1, "c1");
    let ended = [one, other].map(|held| held.join().unwrap().status);
    // Either may come first; where the event was quicker than the second, that one found nothing to end.
    assert!([[499, 200], [200, 499], [200, 200]].contains(&ended), "{ended:?}");
}

#[test]
fn a_session_outlives_its_websocket_and_loses_nothing() {
    let (_folder, server) = served("maxInterval: 20000");
    let client = server.client();
    let mut socket = Socket::connected(&client, &json!({"ack": true}));
    socket.subscribe("/notifications/services");
    let id = socket.id.clone();
    drop(socket);
    // What has come meanwhile comes on another WebSocket, and again on another transport.
    let told = |heard: &[serde_json::Value]| {
        let told = lines_of(heard).contains("ServiceStateChange");
        (told, heard.last().unwrap()["ext"]["ack"].as_i64())
    };
    let mut other = Socket::going_on(&client, &id);
    other.say("/meta/connect", json!({"ext": {"ack": 1}}));
    assert_eq!(told(&other.hear()), (true, Some(2)));
    drop(other);
    let poller = Poller { client: &client, id, cookie: String::new() };
    assert_eq!(told(&poller.connect(json!({"ext": {"ack": 1}}))), (true, Some(3)));
}

#[test]
fn a_session_is_where_its_newest_connect_is() {
    let (_folder, server) = served("");
    let client = server.client();
    let mut old = Socket::connected(&client, &json!({}));
    let mut new = Socket::going_on(&client, &old.id);
    assert_eq!(new.ask("/meta/connect", json!({"advice": {"timeout": 0}}))["successful"], true);
    new.subscribe("/notifications/services");
    assert_eq!(new.hear()[0]["channel"], "/notifications/services");
    // The older one has heard nothing, and can come back.
    assert_eq!(old.ask("/meta/connect", json!({"advice": {"timeout": 0}}))["successful"], true);
    old.subscribe("/v2/services");
    assert_eq!(old.hear()[0]["channel"], "/v2/services");
}

#[test]
fn a_session_that_nobody_comes_for_is_forgotten() {
    let (_folder, server) = served("maxInterval: 10, timeout: 5000");
    let client = server.client();
    let socket = Socket::connected(&client, &json!({}));
    let id = socket.id.clone();
    drop(socket);
    let poller = Poller { client: &client, id, cookie: String::new() };
    // Messages that are no connects keep it for a while, and not for ever.
    loop {
        let replies = poller.say("/service/a", json!({}));
        if replies[0]["successful"] == false {
            assert_eq!(
                lines_of(&replies),
                r#"{"channel":"/service/a","successful":false,"error":"402::session_unknown"}"#
            );
            break;
        }
    }
    let expected = r#"{"channel":"/meta/connect","successful":false,"error":"402::session_unknown","advice":{"reconnect":"handshake","interval":0}}"#;
    assert_eq!(lines_of(&poller.connect(json!({}))), expected);
}

#[test]
fn by_callback_polling_replies_are_scripts() {
    let (_folder, server) = served("");
    let stranger = server.stranger();
    let ask = |name: &str, message: &str| {
        let escaped: String = message.bytes().map(|byte| format!("%{byte:02X}")).collect();
        stranger.get(&format!("{PATH}?message={escaped}{name}"))
    };
    let ext = r#""ext":{"authentication":{"userName":"admin","password":"a wall of boards"}}"#;
    let handshake = format!(
        r#"[{{"channel":"/meta/handshake","supportedConnectionTypes":["callback-polling"],{ext}}}]"#
    );
    let reply = ask("&jsonp=cb.one", &handshake);
    assert_eq!(reply.header("content-type"), Some("text/javascript;charset=UTF-8"));
    assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
    let json = reply.body.strip_prefix("/**/cb.one(").unwrap().strip_suffix(");").unwrap();
    let replies: serde_json::Value = serde_json::from_str(json).unwrap();
    let id = replies[0]["clientId"].as_str().unwrap();
    let connect = ask("", &format!(r#"{{"channel":"/meta/connect","clientId":"{id}"}}"#));
    assert!(
        connect
            .body
            .starts_with("/**/jsonpcallback([{\"channel\":\"/meta/connect\",\"successful\":true")
    );
    // A name and a password that a browser sends by itself do not count.
    let plain = r#"[{"channel":"/meta/handshake"}]"#.replace('"', "%22").replace('[', "%5B").replace(']', "%5D");
    let denied = server.client().get(&format!("{PATH}?message={plain}"));
    assert!(denied.body.contains("403::handshake_denied"), "{denied:?}");
}

#[test]
fn a_cookie_that_goes_everywhere_opens_nothing_to_scripts_of_other_sites() {
    let plain = r#"[{"channel":"/meta/handshake"}]"#;
    let escaped: String = plain.bytes().map(|byte| format!("%{byte:02X}")).collect();
    for (scope, expected) in [("Lax", "\"successful\":true"), ("None", "403::handshake_denied")] {
        let folder = Folder::new();
        let config = format!("{}http: {{ cookieSameSite: {scope} }}\n", account());
        folder.write("tallyboard.yaml", &config);
        let server = folder.serve();
        let cookie = log_in_as(&server, USER, PASSWORD);
        let client = Client::with_header(server.address, "Cookie", &cookie);
        let reply = client.get(&format!("{PATH}?message={escaped}"));
        assert!(reply.body.contains(expected), "{scope}: {reply:?}");
        // What pages of other sites cannot send goes on.
        let posted = client.post(PATH, plain);
        assert!(posted.body.contains("\"successful\":true"), "{scope}: {posted:?}");
    }
}

#[test]
fn when_the_service_stops_everybody_is_told_to_begin_anew() {
    let folder = scene::folder();
    let server = after_the_minute(&folder);
    let client = server.client();
    let mail = r#""event":"Queued","queue":"mail","connId":"m1","mediaType":"email""#;
    scene::post(&client, &lines(&[(60, mail)]));
    let mut socket = Socket::connected(&client, &json!({}));
    socket.say("/meta/connect", json!({"id": "7"}));
    let poller = Poller::connected(&client);
    let waiting = held(&server, poller.message("/meta/connect", json!({"id": "8"})), "");
    socket.subscribe("/notifications/services");
    // Media is the last of them.
    let is_there = |message: &serde_json::Value| {
        let service = &message["data"]["service"];
        service["type"] == "Media" && service["state"] == "Active"
    };
    while !socket.hear().iter().any(is_there) {}
    server.tell("TERM");
    let mut heard = Vec::new();
    while !heard.iter().any(|message: &serde_json::Value| message["channel"] == "/meta/connect") {
        heard.extend(socket.hear());
    }
    // First of all, that its parts are over.
    let over = |message: &serde_json::Value| {
        let service = &message["data"]["service"];
        (service["state"] == "Inactive").then(|| service["type"].as_str().unwrap().to_owned())
    };
    let parts: Vec<String> = heard.iter().filter_map(over).collect();
    assert_eq!(parts, ["Reporting", "Provisioning", "Voice", "Media"]);
    let last = heard.last().unwrap().to_string();
    assert_eq!(
        last,
        r#"{"channel":"/meta/connect","id":"7","successful":false,"error":"402::session_unknown","advice":{"reconnect":"handshake","interval":0}}"#
    );
    assert_eq!(socket.closing(), (1001, "the service is stopping".to_owned()));
    // It may have been turned away, if it came too late.
    let reply = waiting.join().unwrap();
    assert_eq!(replies(&reply)[0]["advice"]["reconnect"], "handshake");
    let (status, log) = server.wait();
    assert!(status.success(), "{log}");
    // The next service knows nothing of the session.
    let server = folder.serve();
    let client = server.client();
    let poller = Poller { client: &client, id: poller.id, cookie: String::new() };
    assert_eq!(poller.connect(json!({}))[0]["advice"]["reconnect"], "handshake");
}

#[test]
fn an_immediate_value_is_told_so_often_and_the_newest_always() {
    let (_folder, server) = served("immediatePerSecond: 2");
    let client = server.client();
    scene::post(&client, &lines(MINUTE));
    let mut socket = Socket::connected(&client, &json!({}));
    socket.subscribe("/v2/statistics/sales/Waiting");
    socket.hear();
    for call in 0..50 {
        happens(&client, 41, &format!("call {call}"));
    }
    let mut values = Vec::new();
    while values.last() != Some(&50) {
        values.extend(socket.hear().iter().map(|event| event["data"]["value"].as_i64().unwrap()));
    }
    assert!(values.is_sorted() && values.len() < 25, "{values:?}");
}

#[test]
fn who_never_reads_holds_up_nobody() {
    let (_folder, server) = served("immediatePerSecond: 0");
    let client = server.client();
    let agents = |second: i64, event: &str| -> String {
        let line = |agent: usize| {
            let what = format!(r#""event":"{event}","agent":"agent with a long name {agent}""#);
            lines(&[(second, &what)])
        };
        (0..1_000).map(line).collect()
    };
    let mut deaf: Vec<_> = (0..3).map(|_| Socket::connected(&client, &json!({}))).collect();
    let mut reader = Socket::connected(&client, &json!({}));
    for socket in deaf.iter_mut().chain([&mut reader]) {
        socket.subscribe("/v2/statistics/**");
    }
    // Far more than the buffers of a connection hold.
    for round in 0..20 {
        let event = if round % 2 == 0 { "AgentLogin" } else { "AgentLogout" };
        scene::post(&client, &agents(round, event));
        let expected = if round % 2 == 0 { "NotReadyForNextCall" } else { "LoggedOut" };
        let mut heard = Vec::new();
        while heard.len() < 1_000 {
            let now = reader.hear().into_iter();
            heard.extend(now.filter(|event| event["data"]["value"] == expected));
        }
        assert_eq!(heard.len(), 1_000, "round {round}");
    }
    assert_eq!(client.get("/health").status, 200);
    drop(deaf);
    happens(&client, 200, "c1");
    assert!(lines_of(&reader.hear()).contains("Waiting"));
}

#[test]
fn other_definitions_are_told_anew() {
    let (folder, server) = served("");
    let client = server.client();
    scene::post(&client, &lines(MINUTE));
    let mut socket = Socket::connected(&client, &json!({}));
    socket.subscribe("/v2/statistics/sales/*");
    assert_eq!(socket.hear().len(), 2);
    let fewer = scene::STATISTICS.replace("name: Waiting", "name: Waiting2");
    folder.write("statistics.yaml", &fewer);
    server.tell("HUP");
    let heard = lines_of(&socket.hear());
    assert!(heard.contains("/v2/statistics/sales/Waiting2"), "{heard}");
}

#[test]
fn what_a_websocket_may_not_say_ends_it() {
    let (_folder, server) = served("maxMessageSize: 1024");
    let client = server.client();
    for (text, expected) in [
        ("nonsense".to_owned(), Some((1008, "expected Bayeux messages in JSON".to_owned()))),
        (" ".repeat(1_025), None),
    ] {
        let mut socket = Socket::connected(&client, &json!({}));
        socket.stream().say("[]");
        assert_eq!(socket.hear(), Vec::<serde_json::Value>::new());
        socket.stream().say(&text);
        match expected {
            Some(expected) => assert_eq!(socket.closing(), expected),
            None => assert!(socket.stream().is_over()),
        }
    }
}
