//! A client of Bayeux that says what it is told to say, over requests or a WebSocket.

use std::thread;

use serde_json::{Value as Json, json};

use crate::client::{Client, Reply, Stream};
use crate::program::{Folder, Server, account};
use crate::scene;

pub(crate) const PATH: &str = "/api/v2/notifications";

/// A service with a section `cometd` in its configuration, to which nothing was told.
pub(crate) fn served(section: &str) -> (Folder, Server) {
    let folder = scene::folder();
    folder.write("tallyboard.yaml", &format!("{}cometd: {{ {section} }}\n", account()));
    let server = folder.serve();
    (folder, server)
}

/// Posts messages, and gives the replies.
#[track_caller]
pub(crate) fn post(client: &Client, messages: &Json) -> Vec<Json> {
    let reply = client.send("POST", PATH, JSON_TYPE, messages.to_string().as_bytes());
    replies(&reply)
}

const JSON_TYPE: &str = "Content-Type: application/json;charset=UTF-8\r\n";

#[track_caller]
pub(crate) fn replies(reply: &Reply) -> Vec<Json> {
    assert_eq!(reply.status, 200, "{reply:?}");
    reply.json().as_array().expect("replies come in an array").clone()
}

/// A session over requests.
pub(crate) struct Poller<'a> {
    pub(crate) client: &'a Client,
    pub(crate) id: String,
    /// The cookie of the browser, as it was set.
    pub(crate) cookie: String,
}

impl<'a> Poller<'a> {
    /// Shakes hands.
    pub(crate) fn begin(client: &'a Client, ext: &Json) -> Self {
        let handshake = json!([{"channel": "/meta/handshake", "version": "1.0", "id": "1",
            "supportedConnectionTypes": ["long-polling"], "ext": ext}]);
        let reply = client.send("POST", PATH, JSON_TYPE, handshake.to_string().as_bytes());
        let cookie = reply.header("set-cookie").and_then(|cookie| cookie.split(';').next());
        let cookie = cookie.expect("browsers are told apart").to_owned();
        let id = replies(&reply)[0]["clientId"].as_str().expect("it is let in").to_owned();
        Self { client, id, cookie }
    }

    /// Shakes hands and connects once.
    pub(crate) fn connected(client: &'a Client) -> Self {
        let poller = Self::begin(client, &json!({}));
        assert_eq!(poller.connect(json!({}))[0]["successful"], true);
        poller
    }

    /// Says something on a channel.
    pub(crate) fn say(&self, channel: &str, more: Json) -> Vec<Json> {
        post(self.client, &json!([self.message(channel, more)]))
    }

    pub(crate) fn message(&self, channel: &str, more: Json) -> Json {
        let mut message = json!({"channel": channel, "clientId": self.id});
        let Json::Object(more) = more else { panic!("{more}") };
        message.as_object_mut().expect("an object").extend(more);
        message
    }

    pub(crate) fn connect(&self, more: Json) -> Vec<Json> {
        let mut more = more;
        more["connectionType"] = "long-polling".into();
        self.say("/meta/connect", more)
    }

    /// Connects until something comes besides the replies to connects.
    pub(crate) fn hear(&self) -> Vec<Json> {
        loop {
            let mut heard = self.connect(json!({}));
            assert_eq!(heard.last().expect("a reply")["successful"], true, "{heard:?}");
            heard.retain(|message| message["channel"] != "/meta/connect");
            if !heard.is_empty() {
                return heard;
            }
        }
    }

    #[track_caller]
    pub(crate) fn subscribe(&self, channel: &str) {
        let replies = self.say("/meta/subscribe", json!({"subscription": channel}));
        assert_eq!(replies[0]["successful"], true, "{replies:?}");
    }
}

/// Sends a connect that is held; what comes of it can be waited for.
pub(crate) fn held(server: &Server, message: Json, headers: &str) -> thread::JoinHandle<Reply> {
    let (client, headers) = (server.client(), format!("{JSON_TYPE}{headers}"));
    thread::spawn(move || {
        client.send("POST", PATH, &headers, json!([message]).to_string().as_bytes())
    })
}

/// A session over a WebSocket.
pub(crate) struct Socket {
    stream: Stream,
    pub(crate) id: String,
}

impl Socket {
    /// Shakes hands and connects once.
    pub(crate) fn connected(client: &Client, ext: &Json) -> Self {
        let stream = client.stream_at(PATH);
        let mut socket = Self { stream, id: String::new() };
        let types = ["websocket"];
        let more = json!({"version": "1.0", "supportedConnectionTypes": types, "ext": ext});
        let reply = socket.ask("/meta/handshake", more);
        socket.id = reply["clientId"].as_str().expect("it is let in").to_owned();
        assert_eq!(socket.ask("/meta/connect", json!({}))["successful"], true);
        socket
    }

    /// Goes on with a session that was begun elsewhere.
    pub(crate) fn going_on(client: &Client, id: &str) -> Self {
        Self { stream: client.stream_at(PATH), id: id.to_owned() }
    }

    pub(crate) fn say(&mut self, channel: &str, more: Json) {
        let mut message = json!({"channel": channel, "clientId": self.id});
        let Json::Object(more) = more else { panic!("{more}") };
        message.as_object_mut().expect("an object").extend(more);
        self.stream.say(&json!([message]).to_string());
    }

    /// The next messages, as they come together.
    pub(crate) fn hear(&mut self) -> Vec<Json> {
        let text = self.stream.hear_anything();
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
    }

    /// Says something, and gives the only message of the answer.
    #[track_caller]
    pub(crate) fn ask(&mut self, channel: &str, more: Json) -> Json {
        self.say(channel, more);
        let heard = self.hear();
        let [reply] = &heard[..] else { panic!("{heard:?}") };
        assert_eq!(reply["channel"], channel);
        reply.clone()
    }

    pub(crate) fn subscribe(&mut self, channel: &str) {
        let reply = self.ask("/meta/subscribe", json!({"subscription": channel}));
        assert_eq!(reply["successful"], true, "{reply}");
    }

    pub(crate) fn closing(&mut self) -> (u16, String) {
        self.stream.closing()
    }

    pub(crate) fn stream(&mut self) -> &mut Stream {
        &mut self.stream
    }
}

/// What was told, one message a line.
pub(crate) fn lines_of(messages: &[Json]) -> String {
    messages.iter().map(Json::to_string).collect::<Vec<_>>().join("\n")
}
