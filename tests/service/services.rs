//! Services: what the type of the one for other media is called.

use serde_json::json;

use crate::bayeux::{Socket, lines_of};
use crate::chapter::call;
use crate::program::{Folder, account};

#[test]
fn the_service_of_other_media_is_of_the_type_that_clients_know() {
    for (http, expected) in [
        ("{}", "Media"),
        ("{ mediaServiceType: Media }", "Media"),
        ("{ mediaServiceType: MultiMediaState }", "MultiMediaState"),
        ("{ mediaServiceType: MultiMediaContent }", "MultiMediaContent"),
    ] {
        let folder = Folder::new();
        folder.write("tallyboard.yaml", &format!("{}http: {http}\n", account()));
        let server = folder.serve();
        let client = server.client();
        let types = call(&client, "GET", "/services?fields=type", "").json();
        let types = types["services"].as_array().expect("a list").iter();
        let types: Vec<_> = types.map(|one| one["type"].clone()).collect();
        assert_eq!(types, ["Reporting", "Provisioning", "Voice", expected], "{http}");
        let one = call(&client, "GET", "/services/media", "").json();
        assert_eq!(one["service"]["type"], expected);
        let found = call(&client, "GET", &format!("/services?type={expected}"), "").json();
        assert_eq!(found["uris"].as_array().map(Vec::len), Some(1), "{found}");
        let mut socket = Socket::connected(&client, &json!({}));
        socket.subscribe("/notifications/services");
        let heard = lines_of(&socket.hear());
        let wanted = format!(r#""id":"media","name":"Other media","type":"{expected}""#);
        assert!(heard.contains(&wanted), "{heard}");
        // A change is told in the same words.
        socket.say("/meta/connect", json!({}));
        let chat = r#"{"event":"Queued","queue":"q","connId":"c1","mediaType":"chat"}"#;
        assert_eq!(client.post("/api/v1/events", chat).status, 200);
        let heard = lines_of(&socket.hear());
        assert!(heard.contains(&wanted), "{heard}");
    }
}

#[test]
fn the_description_lists_every_type() {
    let server = Folder::new().serve();
    let description = server.client().get("/api/v2/openapi.json").json();
    let types = &description["components"]["schemas"]["service"]["properties"]["type"]["enum"];
    let expected = json!([
        "Reporting",
        "Provisioning",
        "Voice",
        "Media",
        "MultiMediaState",
        "MultiMediaContent"
    ]);
    assert_eq!(types, &expected);
}

#[test]
fn another_type_is_refused() {
    let folder = Folder::new();
    folder.write("tallyboard.yaml", &format!("{}http: {{ mediaServiceType: Chat }}\n", account()));
    insta::assert_snapshot!(folder.refusal(""), @"tallyboard: the configuration file `tallyboard.yaml` is wrong: http.mediaServiceType: unknown variant `Chat`, expected one of `Media`, `MultiMediaState`, `MultiMediaContent` at line 4 column 27");
}
