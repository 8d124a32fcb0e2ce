//! What the operator decides about Bayeux; the names are those that operators of CometD know.

/// What the operator decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// For how long a `/meta/connect` is held, milliseconds.
    pub timeout_ms: i64,
    /// How long a client waits between two of them, milliseconds.
    pub interval_ms: i64,
    /// For how long a session outlives its last connect, milliseconds.
    pub max_interval_ms: i64,
    /// For how long a lazy event may wait, milliseconds.
    pub max_lazy_ms: i64,
    /// After how much time without a message other than connects a session ends, milliseconds; 0 is
    /// never.
    pub max_inactivity_ms: i64,
    /// How many events may wait for one session, and be without acknowledgement.
    pub max_queue: usize,
    /// How long those may be together, bytes.
    pub max_queue_bytes: usize,
    /// How large what a client sends at once may be, bytes.
    pub max_message_bytes: usize,
    /// How many channels a session may subscribe to.
    pub max_subscriptions: usize,
    /// How many sessions there may be.
    pub max_sessions: usize,
    /// How many sessions of one browser may be held at once over HTTP; none is without a limit.
    pub max_sessions_per_browser: Option<usize>,
    /// The same over HTTP/2, where a browser has as many requests at once as it likes.
    pub http2_max_sessions_per_browser: Option<usize>,
    /// How long the sessions beyond wait between connects, milliseconds; 0 turns them away.
    pub multi_session_interval_ms: i64,
    /// Where clients may publish: channels and patterns.
    pub client_channels: Vec<String>,
    /// Which channels can wait: patterns.
    pub lazy_channels: Vec<String>,
    /// What is switched on and off.
    pub switches: Switches,
}

/// What is switched on and off, each by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "they have nothing to do with each other")]
pub struct Switches {
    /// Whether events wait for a connect even where they could be sent at once.
    pub meta_connect_deliver_only: bool,
    /// Whether a publisher hears what it has published, if it has subscribed to it.
    pub broadcast_to_publisher: bool,
    /// Whether the id of a session is enough to use it; else its browser has to show its cookie.
    pub trust_client_session: bool,
    /// Whether clients learn how long a session outlives a connect.
    pub handshake_reconnect: bool,
    /// Whether messages tell the time.
    pub timestamp: bool,
    /// Whether a WebSocket has to begin with a handshake of its own.
    pub require_handshake_per_connection: bool,
    /// Whether what is delivered is an activity of the session.
    pub delivery_is_activity: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            timeout_ms: 30_000,
            interval_ms: 0,
            max_interval_ms: 10_000,
            max_lazy_ms: 5_000,
            max_inactivity_ms: 0,
            max_queue: 20_000,
            max_queue_bytes: 64 << 20,
            max_message_bytes: 64 << 10,
            max_subscriptions: 5_000,
            max_sessions: 20_000,
            max_sessions_per_browser: Some(1),
            http2_max_sessions_per_browser: None,
            multi_session_interval_ms: 2_000,
            client_channels: Vec::new(),
            lazy_channels: Vec::new(),
            switches: Switches {
                meta_connect_deliver_only: false,
                broadcast_to_publisher: true,
                trust_client_session: true,
                handshake_reconnect: false,
                timestamp: false,
                require_handshake_per_connection: false,
                delivery_is_activity: false,
            },
        }
    }
}
