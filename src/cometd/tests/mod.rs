//! The protocol by tables: who says what when, and what is answered.

mod browsers;
mod delivery;
mod session;

use std::cell::Cell;
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::cometd::{
    Answer, Audience, Bayeux, Connection, Context, Event, Identity, Now, Part, Settings, Transport,
    Wake, read_envelope,
};

/// Counts how often it was rung.
#[derive(Clone, Debug, Default)]
struct Bell(Rc<Cell<u32>>);

impl Wake for Bell {
    fn wake(&self) {
        self.0.set(self.0.get() + 1);
    }
}

const HTTP: Transport = Transport::LongPolling;
const SOCKET: Transport = Transport::WebSocket;

/// Bayeux with its clients; each line of communication is a connection of its own.
struct Scene {
    bayeux: Bayeux<Bell>,
    now_ms: i64,
    connections: u64,
    user: Option<&'static str>,
    browser: Option<&'static str>,
    is_multiplexed: bool,
}

/// What came of messages, and from where they came.
struct Heard {
    answer: Answer,
    connection: Connection,
    bell: Bell,
}

fn fresh() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    format!("fresh{}", COUNT.fetch_add(1, Ordering::Relaxed))
}

fn identity(user: &str) -> Identity {
    Identity {
        user: user.into(),
        centre: "default".into(),
        is_supervisor: user == "admin",
        login: None,
        is_of_handshake: false,
    }
}

impl Scene {
    fn new() -> Self {
        Self::with(|_| {})
    }

    fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let mut settings =
            Settings { client_channels: vec!["/chat/**".to_owned()], ..Settings::default() };
        change(&mut settings);
        let may_hear = |identity: &Identity, channel: &str| {
            !channel.starts_with("/v2/users") || &*identity.user == "admin"
        };
        let bayeux = Bayeux::new(settings, fresh, may_hear);
        Self {
            bayeux,
            now_ms: 0,
            connections: 0,
            user: Some("admin"),
            browser: Some("b1"),
            is_multiplexed: false,
        }
    }

    fn now(&self) -> Now {
        Now { steady_ms: self.now_ms, wall_ms: 1_700_000_000_000 + self.now_ms }
    }

    fn say_on(&mut self, transport: Transport, socket: Option<&Heard>, text: &str) -> Heard {
        self.connections += 1;
        let connection = socket.map_or(Connection(self.connections), |one| one.connection);
        let bell = Bell::default();
        let identity = self.user.map(identity);
        let context = Context {
            transport,
            is_multiplexed: self.is_multiplexed,
            identity: identity.as_ref(),
            browser: self.browser,
            connection,
            waker: &bell,
            bound: socket.and_then(|socket| socket.answer.session),
            now: self.now(),
        };
        let messages = read_envelope(text).expect("it is an envelope");
        let answer = self.bayeux.receive(&messages, &context);
        Heard { answer, connection, bell }
    }

    fn post(&mut self, text: &str) -> Heard {
        self.say_on(HTTP, None, text)
    }

    /// A session that has connected once; gives its id.
    fn begun(&mut self, transport: Transport, ext: &str) -> (String, Heard) {
        let text = format!(r#"{{"channel":"/meta/handshake","version":"1.0","ext":{{{ext}}}}}"#);
        let heard = self.say_on(transport, None, &text);
        let reply = heard.text();
        let id = reply.split("\"clientId\":\"").nth(1).unwrap().split('"').next().unwrap();
        let id = id.to_owned();
        let connect = format!(r#"{{"channel":"/meta/connect","clientId":"{id}"}}"#);
        let socket = (transport == SOCKET).then_some(&heard);
        let connected = self.say_on(transport, socket, &connect);
        assert!(connected.text().contains(r#""successful":true,"advice""#), "{}", connected.text());
        (id, connected)
    }

    fn subscribed(&mut self, id: &str, channel: &str) {
        let text = format!(
            r#"{{"channel":"/meta/subscribe","clientId":"{id}","subscription":"{channel}"}}"#
        );
        let heard = self.post(&text);
        assert!(heard.text().contains(r#""successful":true"#), "{}", heard.text());
    }

    fn connect(&mut self, id: &str, more: &str) -> Heard {
        self.post(&format!(r#"{{"channel":"/meta/connect","clientId":"{id}"{more}}}"#))
    }

    fn publish(&mut self, channel: &str, data: &str, key: Option<u64>) {
        let mut event = Event::new(channel, data, Audience::Everybody);
        event.key = key;
        self.bayeux.publish(event, self.now());
    }

    /// What is said on a connection now.
    fn spoken(&mut self, heard: &Heard) -> String {
        let session = heard.answer.session.expect("it has a session");
        let spoken = self.bayeux.speak(session, heard.connection, self.now());
        let end = if spoken.is_over { " over" } else { "" };
        let parts: Vec<&str> = spoken.parts.iter().map(Part::text).collect();
        parts.join("\n") + end
    }
}

impl Heard {
    fn text(&self) -> String {
        let parts: Vec<&str> = self.answer.parts.iter().map(Part::text).collect();
        parts.join("\n")
    }

    fn is_held(&self) -> bool {
        self.answer.hold.is_some()
    }
}
