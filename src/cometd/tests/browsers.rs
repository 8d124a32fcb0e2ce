//! The sessions of one browser: how many are held, and the cookie by which they are known.

use super::{HTTP, Scene};

#[test]
fn sessions_of_one_browser_are_not_all_held() {
    for (most, interval_ms, expected) in [
        (
            Some(1),
            2_000,
            r#"{"channel":"/meta/connect","successful":true,"advice":{"reconnect":"retry","interval":2000,"timeout":30000,"multiple-clients":true}}"#,
        ),
        (
            Some(1),
            0,
            r#"{"channel":"/meta/connect","successful":false,"error":"403:1:multiple_clients","advice":{"reconnect":"none","interval":0}}"#,
        ),
        (Some(2), 2_000, ""),
        (None, 2_000, ""),
    ] {
        let mut scene = Scene::with(|settings| {
            settings.max_sessions_per_browser = most;
            settings.multi_session_interval_ms = interval_ms;
        });
        let (first, _) = scene.begun(HTTP, "");
        let (second, _) = scene.begun(HTTP, "");
        assert!(scene.connect(&first, "").is_held());
        let heard = scene.connect(&second, "");
        assert_eq!((heard.text().as_str(), heard.is_held()), (expected, expected.is_empty()));
        // Another browser is another matter.
        scene.browser = Some("b2");
        let (third, _) = scene.begun(HTTP, "");
        assert!(scene.connect(&third, "").is_held());
    }
}

#[test]
fn without_trust_a_session_needs_the_cookie_of_its_browser() {
    for (trusts, browser, is_held) in [
        (false, Some("b1"), true),
        (false, Some("b2"), false),
        (false, None, false),
        (true, None, true),
    ] {
        let mut scene = Scene::with(|settings| settings.switches.trust_client_session = trusts);
        let (id, _) = scene.begun(HTTP, "");
        scene.browser = browser;
        assert_eq!(scene.connect(&id, "").is_held(), is_held, "{trusts} {browser:?}");
    }
}

#[test]
fn who_is_alone_again_is_advised_as_before() {
    let mut scene = Scene::new();
    let (first, _) = scene.begun(HTTP, "");
    let (second, _) = scene.begun(HTTP, "");
    assert!(scene.connect(&first, "").is_held());
    assert!(scene.connect(&second, "").text().contains("multiple-clients"));
    scene.post(&format!(r#"{{"channel":"/meta/disconnect","clientId":"{first}"}}"#));
    // Clients go on with what they were advised last.
    for expected in [
        r#"{"channel":"/meta/connect","successful":true,"advice":{"reconnect":"retry","interval":0,"timeout":30000}}"#,
        r#"{"channel":"/meta/connect","successful":true}"#,
    ] {
        let held = scene.connect(&second, "");
        assert!(held.is_held());
        scene.now_ms += 30_000;
        assert_eq!(scene.spoken(&held), expected);
    }
}

#[test]
fn over_http_2_a_browser_has_another_limit() {
    for (most, is_held) in [(None, true), (Some(1), false)] {
        let mut scene = Scene::with(|settings| settings.http2_max_sessions_per_browser = most);
        scene.is_multiplexed = true;
        let [one, other] = [(); 2].map(|()| scene.begun(HTTP, "").0);
        assert!(scene.connect(&one, "").is_held());
        assert_eq!(scene.connect(&other, "").is_held(), is_held);
    }
}
