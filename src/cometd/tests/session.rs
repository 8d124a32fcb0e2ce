//! How sessions begin, go on and end, and what is refused.

use super::{HTTP, SOCKET, Scene};
use crate::cometd::Gone;

#[test]
fn a_handshake_is_answered_with_all_that_a_client_needs() {
    let mut scene = Scene::new();
    for (said, expected) in [
        (
            r#"[{"channel":"/meta/handshake","version":"1.0","id":"1","supportedConnectionTypes":["long-polling","x"],"advice":{"timeout":60000}}]"#,
            r#"{"channel":"/meta/handshake","id":"1","clientId":"ID","successful":true,"version":"1.0","minimumVersion":"1.0","supportedConnectionTypes":["long-polling"],"advice":{"reconnect":"retry","interval":0,"timeout":30000}}"#,
        ),
        (
            r#"{"channel":"/meta/handshake","ext":{"ack":true,"timesync":{"tc":1,"l":0,"o":0}}}"#,
            r#"{"channel":"/meta/handshake","clientId":"ID","successful":true,"version":"1.0","minimumVersion":"1.0","supportedConnectionTypes":["websocket","long-polling","callback-polling"],"advice":{"reconnect":"retry","interval":0,"timeout":30000},"ext":{"timesync":{"tc":1,"ts":1700000000000,"p":0,"a":-1699999999999},"ack":true}}"#,
        ),
        (
            r#"{"channel":"/meta/handshake","version":"2.0","id":7}"#,
            r#"{"channel":"/meta/handshake","id":7,"successful":false,"error":"400::version_unsupported","advice":{"reconnect":"none","interval":0}}"#,
        ),
        (
            r#"{"channel":"/meta/handshake","supportedConnectionTypes":["iframe"]}"#,
            r#"{"channel":"/meta/handshake","successful":false,"error":"400::connection_types_unsupported","advice":{"reconnect":"none","interval":0}}"#,
        ),
    ] {
        let text = scene.post(said).text();
        let id = text.split("\"clientId\":\"").nth(1).and_then(|rest| rest.split('"').next());
        assert_eq!(text.replace(id.unwrap_or("\0"), "ID"), expected, "{said}");
    }
    scene.user = None;
    let denied = scene.post(r#"{"channel":"/meta/handshake"}"#).text();
    assert_eq!(
        denied,
        r#"{"channel":"/meta/handshake","successful":false,"error":"403::handshake_denied","advice":{"reconnect":"none","interval":0}}"#
    );
}

#[test]
fn what_is_refused_is_refused_with_its_code() {
    let mut scene = Scene::with(|settings| settings.max_subscriptions = 2);
    let (id, _) = scene.begun(HTTP, "");
    scene.user = Some("ann");
    let (ann, _) = scene.begun(HTTP, "");
    for (said, expected) in [
        (
            r#""channel":"/meta/connect","clientId":"none""#,
            r#""error":"402::session_unknown","advice":{"reconnect":"handshake","interval":0}"#,
        ),
        (
            r#""channel":"/meta/subscribe","clientId":"none","subscription":"/a""#,
            r#""subscription":"/a","error":"402::session_unknown""#,
        ),
        (
            r#""channel":"/meta/subscribe","clientId":"THEIRS","subscription":"/a""#,
            r#""subscription":"/a","error":"402::session_unknown""#,
        ),
        (
            r#""channel":"/meta/subscribe","clientId":"MINE""#,
            r#""error":"403::subscription_missing""#,
        ),
        (
            r#""channel":"/meta/subscribe","clientId":"MINE","subscription":[]"#,
            r#""subscription":[],"error":"403::subscription_invalid""#,
        ),
        (
            r#""channel":"/meta/subscribe","clientId":"MINE","subscription":"/a/*/b""#,
            r#""error":"403::subscription_invalid""#,
        ),
        (
            r#""channel":"/meta/subscribe","clientId":"MINE","subscription":"/meta/connect""#,
            r#""error":"403:/meta/connect:subscribe_denied""#,
        ),
        (
            r#""channel":"/meta/subscribe","clientId":"MINE","subscription":"/v2/users""#,
            r#""error":"403:/v2/users:subscribe_denied""#,
        ),
        (
            r#""channel":"/meta/subscribe","clientId":"MINE","subscription":["/a","/b","/c"]"#,
            r#""error":"403:2:too_many_subscriptions""#,
        ),
        (
            r#""channel":"/meta/unsubscribe","clientId":"MINE","subscription":"/x""#,
            r#""error":"400::channel_missing""#,
        ),
        (r#""channel":"/chat/a","clientId":"none""#, r#""error":"402::session_unknown""#),
        (r#""channel":"/chat/*","clientId":"MINE""#, r#""error":"405::channel_invalid""#),
        (
            r#""channel":"/v2/statistics/sales","clientId":"MINE""#,
            r#""error":"403:/v2/statistics/sales:publish_denied""#,
        ),
        (
            r#""channel":"/meta/what","clientId":"MINE""#,
            r#""error":"404:/meta/what:channel_unknown""#,
        ),
        (r#""channel":"chat","clientId":"MINE""#, r#""error":"405::channel_invalid""#),
        (r#""clientId":"MINE""#, r#""error":"400::channel_missing""#),
        (
            r#""channel":"/chat/a","id":"<script>","clientId":"MINE""#,
            r#""error":"405::message_id_invalid""#,
        ),
    ] {
        let said = said.replace("MINE", &ann).replace("THEIRS", &id);
        let text = scene.post(&format!("{{{said}}}")).text();
        assert!(text.contains(r#""successful":false"#), "{said}: {text}");
        assert!(text.ends_with(&format!("{expected}}}")), "{said}: {text}");
    }
}

#[test]
fn the_first_connect_is_answered_at_once_and_the_next_is_held() {
    let mut scene = Scene::new();
    let (id, _) = scene.begun(HTTP, "");
    let held = scene.connect(&id, r#","id":"3""#);
    assert!(held.is_held() && held.text().is_empty());
    scene.now_ms = 29_999;
    assert_eq!(scene.spoken(&held), "");
    scene.now_ms = 30_000;
    assert_eq!(scene.spoken(&held), r#"{"channel":"/meta/connect","id":"3","successful":true}"#);
}

#[test]
fn what_the_client_advises_is_honoured_and_answered_with_advice() {
    let mut scene = Scene::new();
    let (id, _) = scene.begun(HTTP, "");
    let advice = r#""advice":{"reconnect":"retry","interval":0,"timeout":30000}}"#;
    let at_once = scene.connect(&id, r#","advice":{"timeout":0}"#);
    assert!(!at_once.is_held() && at_once.text().ends_with(advice), "{}", at_once.text());
    let held = scene.connect(&id, r#","advice":{"timeout":5}"#);
    scene.now_ms = 5;
    assert!(scene.spoken(&held).ends_with(advice));
    // A client that says that it will be away is waited for.
    scene.connect(&id, r#","advice":{"timeout":0,"interval":60000}"#);
    scene.now_ms += 70_000;
    scene.bayeux.sweep(scene.now_ms, |_| false);
    assert_eq!(scene.bayeux.len(), 1);
    scene.now_ms += 1;
    scene.bayeux.sweep(scene.now_ms, |_| false);
    assert_eq!(scene.bayeux.len(), 0);
}

#[test]
fn no_client_is_waited_for_for_ever() {
    let mut scene = Scene::new();
    let (id, _) = scene.begun(HTTP, "");
    scene.connect(&id, r#","advice":{"timeout":0,"interval":9000000000000000}"#);
    scene.now_ms = 610_001;
    scene.bayeux.sweep(scene.now_ms, |_| false);
    assert!(scene.bayeux.is_empty());
}

#[test]
fn arrays_of_channels_are_echoed_as_they_came() {
    let mut scene = Scene::new();
    let (id, _) = scene.begun(HTTP, "");
    for (kind, successful) in [("subscribe", true), ("unsubscribe", true), ("unsubscribe", false)] {
        let said = format!(
            r#"{{"channel":"/meta/{kind}","id":"4","clientId":"{id}","subscription":["/a","/b"]}}"#
        );
        let heard = scene.post(&said);
        let expected = format!(
            r#"{{"channel":"/meta/{kind}","id":"4","successful":{successful},"subscription":["/a","/b"]"#
        );
        assert!(heard.text().starts_with(&expected), "{}", heard.text());
        assert_eq!(heard.answer.subscribed.len(), if kind == "subscribe" { 2 } else { 0 });
    }
}

#[test]
fn a_service_channel_can_be_named_and_is_not_subscribed() {
    let mut scene = Scene::new();
    let (id, _) = scene.begun(HTTP, "");
    scene.subscribed(&id, "/service/echo");
    assert!(scene.bayeux.is_quiet());
    let said = format!(r#"{{"channel":"/service/echo","clientId":"{id}","data":1}}"#);
    assert_eq!(scene.post(&said).text(), r#"{"channel":"/service/echo","successful":true}"#);
}

#[test]
fn a_connect_among_other_messages_is_not_held() {
    let mut scene = Scene::new();
    let (id, _) = scene.begun(HTTP, "");
    let said = format!(
        r#"[{{"channel":"/meta/connect","clientId":"{id}"}},{{"channel":"/meta/subscribe","clientId":"{id}","subscription":"/a"}}]"#
    );
    let heard = scene.post(&said);
    assert!(!heard.is_held());
    assert_eq!(
        heard.text(),
        "{\"channel\":\"/meta/subscribe\",\"successful\":true,\"subscription\":\"/a\"}\n\
         {\"channel\":\"/meta/connect\",\"successful\":true}"
    );
}

#[test]
fn a_handshake_stands_alone() {
    let mut scene = Scene::new();
    let said = r#"[{"channel":"/meta/handshake"},{"channel":"/meta/connect"}]"#;
    let text = scene.post(said).text();
    assert!(text.contains(r#""clientId""#), "{text}");
    assert!(text.ends_with(r#""successful":false,"error":"400::handshake_not_alone"}"#), "{text}");
}

#[test]
fn a_newer_connect_takes_the_place_of_an_older_one() {
    let mut scene = Scene::new();
    let (id, _) = scene.begun(HTTP, "");
    let old = scene.connect(&id, "");
    let new = scene.connect(&id, "");
    assert_eq!((old.bell.0.get(), new.bell.0.get()), (1, 0));
    assert_eq!(scene.spoken(&old), " over");
    assert_eq!(scene.spoken(&new), "");
    // Whoever hears late that it was replaced does no harm.
    scene.bayeux.hang_up(old.answer.session.unwrap(), old.connection, 0);
    scene.now_ms = 30_000;
    assert!(scene.spoken(&new).contains("successful"));
}

#[test]
fn a_goodbye_releases_the_held_connect() {
    let mut scene = Scene::new();
    let (id, _) = scene.begun(HTTP, "");
    let held = scene.connect(&id, "");
    let goodbye = scene.post(&format!(r#"{{"channel":"/meta/disconnect","clientId":"{id}"}}"#));
    assert_eq!(goodbye.text(), r#"{"channel":"/meta/disconnect","successful":true}"#);
    assert_eq!(
        scene.spoken(&held),
        r#"{"channel":"/meta/connect","successful":true,"advice":{"reconnect":"none","interval":0}} over"#
    );
    assert!(scene.connect(&id, "").text().contains("402::session_unknown"));
    // On a WebSocket both come together, the connect first.
    let (id, connected) = scene.begun(SOCKET, "");
    let held = scene.say_on(SOCKET, Some(&connected), r#"{"channel":"/meta/connect"}"#);
    let said = format!(r#"{{"channel":"/meta/disconnect","clientId":"{id}"}}"#);
    let goodbye = scene.say_on(SOCKET, Some(&held), &said);
    assert_eq!(
        goodbye.text(),
        "{\"channel\":\"/meta/connect\",\"successful\":true,\"advice\":{\"reconnect\":\"none\",\"interval\":0}}\n\
         {\"channel\":\"/meta/disconnect\",\"successful\":true}"
    );
    assert!(goodbye.answer.has_ended && goodbye.answer.session.is_none());
    assert!(scene.bayeux.is_empty());
}

#[test]
fn a_session_goes_on_with_another_connection_and_loses_nothing() {
    let mut scene = Scene::new();
    let (id, connected) = scene.begun(SOCKET, "");
    scene.subscribed(&id, "/a");
    scene.bayeux.hang_up(connected.answer.session.unwrap(), connected.connection, 0);
    scene.publish("/a", "1", None);
    scene.now_ms = 10_000;
    scene.bayeux.sweep(scene.now_ms, |_| false);
    let said =
        format!(r#"{{"channel":"/meta/connect","clientId":"{id}","advice":{{"timeout":0}}}}"#);
    let other = scene.say_on(SOCKET, None, &said);
    assert!(
        other.text().starts_with("{\"channel\":\"/a\",\"data\":1}\n{\"channel\":\"/meta/connect\"")
    );
    // And by requests; the WebSocket hears no more of it.
    let polled = scene.connect(&id, "");
    assert!(polled.is_held());
    assert_eq!((scene.spoken(&other), other.bell.0.get()), (" over".to_owned(), 1));
    scene.bayeux.hang_up(polled.answer.session.unwrap(), polled.connection, scene.now_ms);
    scene.now_ms += 10_001;
    scene.bayeux.sweep(scene.now_ms, |_| false);
    assert!(scene.connect(&id, "").text().contains(r#""reconnect":"handshake""#));
}

#[test]
fn other_messages_keep_a_session_but_not_for_ever() {
    let mut scene = Scene::new();
    let (id, _) = scene.begun(HTTP, "");
    let mut lasted = 0;
    while scene.bayeux.len() == 1 {
        scene.now_ms += 5_000;
        lasted += 1;
        scene.post(&format!(r#"{{"channel":"/chat/a","clientId":"{id}"}}"#));
        scene.bayeux.sweep(scene.now_ms, |_| false);
    }
    assert_eq!(lasted, 7);
}

#[test]
fn an_envelope_belongs_to_one_session() {
    let mut scene = Scene::new();
    let (one, _) = scene.begun(HTTP, "");
    let (other, _) = scene.begun(HTTP, "");
    let said = [&one, &other].map(|id| format!(r#"{{"channel":"/chat/a","clientId":"{id}"}}"#));
    let text = scene.post(&format!("[{}]", said.join(","))).text();
    assert!(text.ends_with(r#""successful":false,"error":"402::session_unknown"}"#), "{text}");
}

#[test]
fn an_idle_session_or_one_without_its_log_in_is_ended() {
    for counts_delivery in [false, true] {
        let mut scene = Scene::with(|settings| {
            settings.max_inactivity_ms = 15_000;
            settings.switches.delivery_is_activity = counts_delivery;
        });
        let (id, _) = scene.begun(HTTP, "");
        scene.subscribed(&id, "/a");
        let held = scene.connect(&id, "");
        scene.now_ms = 10_000;
        scene.publish("/a", "1", None);
        scene.spoken(&held);
        let held = scene.connect(&id, "");
        scene.now_ms = 15_001;
        scene.bayeux.sweep(scene.now_ms, |_| false);
        let is_ended =
            scene.spoken(&held).contains(r#""advice":{"reconnect":"none","interval":0}"#);
        assert_eq!(is_ended, !counts_delivery);
    }
    let mut scene = Scene::new();
    let (id, _) = scene.begun(HTTP, "");
    let held = scene.connect(&id, "");
    let session = held.answer.session.unwrap();
    scene.bayeux.sessions.get_mut(&session).unwrap().identity.login = Some([7; 32]);
    scene.bayeux.sweep(0, |login| *login == [7; 32]);
    assert!(scene.spoken(&held).contains(r#""reconnect":"none""#));
    let (_, connected) = scene.begun(SOCKET, "");
    scene.bayeux.end(connected.answer.session.unwrap(), Gone::Stopped);
    assert!(scene.spoken(&connected).contains("/meta/disconnect"));
}

#[test]
fn behind_a_goodbye_there_is_no_session() {
    let mut scene = Scene::new();
    let (id, socket) = scene.begun(SOCKET, "");
    let said = ["disconnect", "subscribe", "connect"].map(|kind| {
        format!(r#"{{"channel":"/meta/{kind}","clientId":"{id}","subscription":"/chat/a"}}"#)
    });
    let text = scene.say_on(SOCKET, Some(&socket), &format!("[{}]", said.join(","))).text();
    let errors: Vec<bool> = text.lines().map(|line| line.contains("402::")).collect();
    assert_eq!(errors, [false, true, true], "{text}");
}

#[test]
fn who_speaks_before_it_has_heard_of_its_end_hears_of_it_and_nothing_is_left() {
    let mut scene = Scene::new();
    let (id, socket) = scene.begun(SOCKET, "");
    let connect = format!(r#"{{"channel":"/meta/connect","clientId":"{id}","id":"1"}}"#);
    let held = scene.say_on(SOCKET, Some(&socket), &connect);
    assert!(held.is_held());
    scene.bayeux.end(held.answer.session.unwrap(), Gone::Anew);
    let again = scene.say_on(SOCKET, Some(&held), &connect.replace("\"1\"", "\"2\""));
    let anew = |id| {
        format!(
            "{{\"channel\":\"/meta/connect\",\"id\":\"{id}\",\"successful\":false,\"error\":\"402::session_unknown\",\"advice\":{{\"reconnect\":\"handshake\",\"interval\":0}}}}"
        )
    };
    assert_eq!(again.text(), format!("{}\n{}", anew(1), anew(2)));
    assert!(again.answer.session.is_none() && scene.bayeux.is_empty());
}
