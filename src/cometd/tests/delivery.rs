//! Who hears what when, and through what.

use std::sync::Arc;

use super::{HTTP, SOCKET, Scene};
use crate::cometd::{Audience, Event, Settings};

#[test]
fn events_answer_a_held_connect_and_come_before_it() {
    let mut scene = Scene::new();
    let (id, _) = scene.begun(HTTP, "");
    scene.subscribed(&id, "/a/*");
    let held = scene.connect(&id, "");
    scene.publish("/a/b", "1", None);
    scene.publish("/x/b", "2", None);
    scene.publish("/a/c", "3", None);
    // Whoever waits is told once.
    assert_eq!(held.bell.0.get(), 1);
    assert_eq!(
        scene.spoken(&held),
        "{\"channel\":\"/a/b\",\"data\":1}\n{\"channel\":\"/a/c\",\"data\":3}\n\
         {\"channel\":\"/meta/connect\",\"successful\":true}"
    );
    // What comes between two connects waits for the next one.
    scene.publish("/a/b", "4", None);
    let next = scene.connect(&id, "");
    assert_eq!(
        next.text(),
        "{\"channel\":\"/a/b\",\"data\":4}\n{\"channel\":\"/meta/connect\",\"successful\":true}"
    );
}

#[test]
fn each_session_hears_an_event_once() {
    let mut scene = Scene::new();
    let (id, _) = scene.begun(HTTP, "");
    for channel in ["/a/b", "/a/*", "/a/**", "/**", "/a/b"] {
        scene.subscribed(&id, channel);
    }
    scene.publish("/a/b", "1", None);
    let heard = scene.connect(&id, "");
    assert_eq!(heard.text().matches("data").count(), 1);
}

#[test]
fn what_clients_publish_carries_nothing_of_the_publisher() {
    for hears_itself in [true, false] {
        let mut scene =
            Scene::with(|settings| settings.switches.broadcast_to_publisher = hears_itself);
        let (id, _) = scene.begun(HTTP, "");
        let (other, _) = scene.begun(HTTP, "");
        for one in [&id, &other] {
            scene.subscribed(one, "/chat/**");
        }
        let said = format!(
            r#"{{"channel":"/chat/a","id":"9","clientId":"{id}","ext":{{"token":"secret","binary":{{}}}},"data":{{"data":"Xk~"}}}}"#
        );
        let event = r#"{"channel":"/chat/a","data":{"data":"Xk~"},"ext":{"binary":{}}}"#;
        let reply = r#"{"channel":"/chat/a","id":"9","successful":true}"#;
        let expected = if hears_itself { format!("{reply}\n{event}") } else { reply.to_owned() };
        assert_eq!(scene.post(&said).text(), expected);
        assert!(scene.connect(&other, "").text().starts_with(event));
    }
}

#[test]
fn a_websocket_is_told_at_any_time_and_the_connect_stays_held() {
    let mut scene = Scene::new();
    let (id, connected) = scene.begun(SOCKET, "");
    scene.subscribed(&id, "/a");
    let held = scene.say_on(SOCKET, Some(&connected), r#"{"channel":"/meta/connect"}"#);
    scene.publish("/a", "1", None);
    assert_eq!(held.bell.0.get(), 1);
    assert_eq!(scene.spoken(&held), r#"{"channel":"/a","data":1}"#);
    scene.now_ms = 30_000;
    assert_eq!(scene.spoken(&held), r#"{"channel":"/meta/connect","successful":true}"#);
    // Between two connects, too.
    scene.publish("/a", "2", None);
    assert_eq!(scene.spoken(&held), r#"{"channel":"/a","data":2}"#);
}

#[test]
fn with_deliver_only_or_ack_events_wait_for_connects_even_on_a_websocket() {
    for is_ack in [true, false] {
        let mut scene =
            Scene::with(|settings| settings.switches.meta_connect_deliver_only = !is_ack);
        let (id, connected) = scene.begun(SOCKET, if is_ack { r#""ack":true"# } else { "" });
        scene.subscribed(&id, "/a");
        scene.publish("/a", "1", None);
        assert_eq!(scene.spoken(&connected), "");
        let connect = r#"{"channel":"/meta/connect","ext":{"ack":1}}"#;
        let heard = scene.say_on(SOCKET, Some(&connected), connect);
        let ext = if is_ack { r#","ext":{"ack":2}"# } else { "" };
        let expected = format!(
            "{{\"channel\":\"/a\",\"data\":1}}\n{{\"channel\":\"/meta/connect\",\"successful\":true{ext}}}"
        );
        assert_eq!(heard.text(), expected);
    }
}

#[test]
fn what_was_lost_on_the_way_comes_again_with_ack() {
    let mut scene = Scene::new();
    let (id, _) = scene.begun(HTTP, r#""ack":true"#);
    scene.subscribed(&id, "/a");
    let held = scene.connect(&id, r#","ext":{"ack":1}"#);
    scene.publish("/a", "1", None);
    assert!(scene.spoken(&held).ends_with(r#""ext":{"ack":2}}"#));
    scene.publish("/a", "2", None);
    // The reply was lost: the client says the same again, by another transport.
    let said = format!(r#"{{"channel":"/meta/connect","clientId":"{id}","ext":{{"ack":1}}}}"#);
    let again = scene.say_on(SOCKET, None, &said);
    assert_eq!(
        again.text(),
        "{\"channel\":\"/a\",\"data\":1}\n{\"channel\":\"/a\",\"data\":2}\n\
         {\"channel\":\"/meta/connect\",\"successful\":true,\"ext\":{\"ack\":3}}"
    );
    assert!(scene.connect(&id, r#","ext":{"ack":3}"#).is_held());
}

#[test]
fn lazy_events_wait_for_company_or_their_time() {
    let mut scene = Scene::with(|settings| settings.lazy_channels = vec!["/lazy/**".to_owned()]);
    let (id, connected) = scene.begun(SOCKET, "");
    for channel in ["/lazy/*", "/a"] {
        scene.subscribed(&id, channel);
    }
    let held = scene.say_on(SOCKET, Some(&connected), r#"{"channel":"/meta/connect"}"#);
    scene.publish("/lazy/a", "1", None);
    assert_eq!(scene.spoken(&held), "");
    scene.now_ms = 5_000;
    assert_eq!(scene.spoken(&held), r#"{"channel":"/lazy/a","data":1}"#);
    scene.publish("/lazy/a", "2", None);
    scene.publish("/a", "3", None);
    assert_eq!(
        scene.spoken(&held),
        "{\"channel\":\"/lazy/a\",\"data\":2}\n{\"channel\":\"/a\",\"data\":3}"
    );
}

#[test]
fn only_the_newest_value_waits() {
    let mut scene = Scene::new();
    let (id, _) = scene.begun(HTTP, "");
    scene.subscribed(&id, "/**");
    for (channel, data, key) in [("/a", "1", 1), ("/b", "2", 2), ("/a", "3", 1)] {
        scene.publish(channel, data, Some(key));
    }
    let text = scene.connect(&id, "").text();
    assert!(text.starts_with("{\"channel\":\"/a\",\"data\":3}\n{\"channel\":\"/b\",\"data\":2}\n"));
}

#[test]
fn who_falls_behind_too_far_begins_anew() {
    let limits: [fn(&mut Settings); 2] =
        [|settings| settings.max_queue = 2, |settings| settings.max_queue_bytes = 60];
    for limit in limits {
        let mut scene = Scene::with(limit);
        let (id, connected) = scene.begun(SOCKET, "");
        scene.subscribed(&id, "/a");
        scene.say_on(SOCKET, Some(&connected), r#"{"channel":"/meta/connect","id":"2"}"#);
        for data in ["1", "2", "3"] {
            scene.publish("/a", data, None);
        }
        assert!(scene.bayeux.is_quiet());
        assert_eq!(
            scene.spoken(&connected),
            "{\"channel\":\"/meta/connect\",\"id\":\"2\",\"successful\":false,\"error\":\"402::session_unknown\",\"advice\":{\"reconnect\":\"handshake\",\"interval\":0}} over"
        );
        assert!(scene.bayeux.is_empty());
    }
}

#[test]
fn events_reach_whom_they_are_for() {
    let mut scene = Scene::new();
    let (admin, connected) = scene.begun(HTTP, "");
    scene.user = Some("ann");
    let (ann, _) = scene.begun(HTTP, "");
    scene.subscribed(&ann, "/**");
    scene.user = Some("admin");
    scene.subscribed(&admin, "/**");
    let session = connected.answer.session.unwrap();
    for (audience, data) in [
        (Audience::Everybody, "1"),
        (Audience::Centre("default".into()), "2"),
        (Audience::Centre("rome".into()), "3"),
        (Audience::User("ann".into()), "4"),
        (Audience::Session(session), "5"),
        (Audience::Supervisors("default".into()), "6"),
        (Audience::Supervisors("rome".into()), "7"),
    ] {
        let now = scene.now();
        scene.bayeux.publish(Event::new("/v2/me/calls", data, audience), now);
    }
    let told = |text: String| {
        let data = text.lines().filter_map(|line| line.split("\"data\":").nth(1));
        data.map(|data| data.trim_end_matches('}').to_owned()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(told(scene.connect(&admin, "").text()), "1 2 5 6");
    scene.user = Some("ann");
    assert_eq!(told(scene.connect(&ann, "").text()), "1 2 4");
}

#[test]
fn names_of_channels_are_shared_and_forgotten() {
    let mut scene = Scene::new();
    let (one, _) = scene.begun(HTTP, "");
    let (other, _) = scene.begun(HTTP, "");
    for id in [&one, &other] {
        scene.subscribed(id, "/a");
    }
    let sessions = scene.bayeux.all();
    let names: Vec<Arc<str>> = sessions
        .iter()
        .flat_map(|session| scene.bayeux.subscriptions(*session).unwrap().1)
        .collect();
    assert!(Arc::ptr_eq(&names[0], &names[1]));
    scene.now_ms = 1_000_000;
    scene.bayeux.sweep(scene.now_ms, |_| false);
    assert!(scene.bayeux.is_empty() && scene.bayeux.is_quiet());
}

#[test]
fn who_has_acknowledged_nothing_yet_is_sent_again_what_was_lost() {
    // Before its first batch a client says 0, -1 or null.
    for ack in ["0", "-1", "null"] {
        let mut scene = Scene::new();
        let (id, _) = scene.begun(HTTP, r#""ack":true"#);
        scene.subscribed(&id, "/chat/a");
        scene.publish("/chat/a", "1", None);
        for _ in 0..2 {
            let heard = scene.connect(&id, &format!(r#","ext":{{"ack":{ack}}}"#));
            assert!(heard.text().starts_with(r#"{"channel":"/chat/a","data":1}"#), "{ack}");
        }
    }
}
