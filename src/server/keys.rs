//! The keys of `tallyboard.yaml`, and what each of them says.

use super::browsers::same_sites;
use super::cometd::COMETD_KEYS;
use super::http::{forwarded_headers, media_types};
use crate::definition::{CATALOGUE_KEYS, COUNTING_KEYS, Key, KeyValue};

/// The longest delay and the farthest future, milliseconds: an hour.
pub(super) const DELAY_MS_MAX: u32 = 3_600_000;
/// The largest body that may be allowed, bytes.
pub(super) const BODY_BYTES_MAX: u32 = 64 << 20;
/// For how long values may be kept at the most, days.
pub(super) const HISTORY_DAYS_MAX: u32 = 3_660;
/// The longest wait that can be a threshold, seconds: a day.
pub(super) const WAIT_S_MAX: u32 = 86_400;

/// For how long browsers may be told not to ask again, seconds: a day.
pub(super) const CORS_AGE_S_MAX: u32 = 86_400;
/// The longest password that may be demanded, characters.
pub(super) const PASSWORD_LENGTH_MAX: u32 = 128;

pub(super) const ZONE: &str = "zone";
pub(super) const COUNTING: &str = "counting";
pub(super) const ACCOUNT: &str = "account";
pub(super) const QUEUE_LOG: &str = "queueLog";
pub(super) const WALLBOARD: &str = "wallboard";
pub(super) const HTTP: &str = "http";
pub(super) const COMETD: &str = "cometd";
pub(super) const PASSWORDS: &str = "passwords";

/// The keys of the top level.
pub const CONFIG_KEYS: [Key; 15] = {
    let [stat_types, profiles, ranges] = CATALOGUE_KEYS;
    [
        Key::optional(
            ZONE,
            KeyValue::Zone,
            "The time zone of the contact centre: an IANA name such as `Europe/Rome`.",
            "`UTC`",
        )
        .rule(2),
        Key::optional(
            COUNTING,
            KeyValue::Keys(&COUNTING_KEYS),
            "How everything is counted, where Stat Server leaves it open or adjustable.",
            "as the rules say",
        )
        .rule(109),
        Key::optional(
            ACCOUNT,
            KeyValue::Keys(&ACCOUNT_KEYS),
            "Who may use the service.",
            "each run prints a password of its own",
        ),
        Key::optional(
            PASSWORDS,
            KeyValue::Keys(&PASSWORD_KEYS),
            "What passwords of users have to be.",
            "the defaults of its keys",
        ),
        Key::optional(
            "reorder_ms",
            KeyValue::Whole { unit: "milliseconds", min: 0, max: DELAY_MS_MAX },
            "For how long an event waits for earlier ones.",
            "250",
        )
        .rule(45),
        Key::optional(
            "future_ms_max",
            KeyValue::Whole { unit: "milliseconds", min: 0, max: DELAY_MS_MAX },
            "How far ahead of the clock an event may be.",
            "5000",
        )
        .rule(45),
        Key::optional(
            "body_bytes_max",
            KeyValue::Whole { unit: "bytes", min: 1, max: BODY_BYTES_MAX },
            "How large the body of a POST may be, unpacked.",
            "8388608",
        ),
        Key::optional(
            "history_days",
            KeyValue::Whole { unit: "days", min: 1, max: HISTORY_DAYS_MAX },
            "For how long published values are kept.",
            "31",
        )
        .rule(47),
        Key::optional(
            QUEUE_LOG,
            KeyValue::Keys(&QUEUE_LOG_KEYS),
            "Which skills the queues of Asterisk's queue_log stand for.",
            "queue `Q` stands for the skill `skill-Q`",
        ),
        Key::optional(
            WALLBOARD,
            KeyValue::Keys(&WALLBOARD_KEYS),
            "What the page shows besides values.",
            "the defaults of its keys",
        ),
        Key::optional(
            HTTP,
            KeyValue::Keys(&HTTP_KEYS),
            "How requests are taken.",
            "the defaults of its keys",
        ),
        Key::optional(
            COMETD,
            KeyValue::Keys(&COMETD_KEYS),
            "How clients of CometD are served; the keys are those that CometD servers have.",
            "the defaults of its keys",
        ),
        stat_types,
        profiles,
        ranges,
    ]
};

/// The keys below `account`.
pub(super) const ACCOUNT_KEYS: [Key; 3] = [
    Key::needed("name", KeyValue::Text, "The name to log in with."),
    Key::needed(
        "password",
        KeyValue::Text,
        "The hash of the password, as `tallyboard password` prints it.",
    ),
    Key::optional(
        "centre",
        KeyValue::Text,
        "The only contact centre that the account sees.",
        "it sees all of them",
    ),
];

/// The keys below `passwords`.
pub(super) const PASSWORD_KEYS: [Key; 4] = [
    Key::optional(
        "lengthMin",
        KeyValue::Whole { unit: "characters", min: 1, max: PASSWORD_LENGTH_MAX },
        "How long a password is at least.",
        "8",
    ),
    Key::optional(
        "bothCases",
        KeyValue::Flag,
        "Whether it needs capital and small letters.",
        "`false`",
    ),
    Key::optional("digit", KeyValue::Flag, "Whether it needs a digit.", "`false`"),
    Key::optional(
        "symbol",
        KeyValue::Flag,
        "Whether it needs something that is neither letter nor digit.",
        "`false`",
    ),
];

/// The keys below `http`.
pub(super) const HTTP_KEYS: [Key; 9] = [
    Key::optional(
        "enableCsrfProtection",
        KeyValue::Flag,
        "Whether a change by the cookie of a session has to show the token of that session.",
        "`false`",
    ),
    Key::optional(
        "challenge",
        KeyValue::Flag,
        "Whether who shows nothing that counts is answered with 401 and `WWW-Authenticate`, for clients that show name and \
         password only when they are asked; else with 403.",
        "`false`",
    ),
    Key::optional(
        "agentsMayChangeUsers",
        KeyValue::Flag,
        "Whether agents may change and remove any user of their contact centre, as the API document has it, and \
         not only change themselves; roles and passwords are for administrators in any case.",
        "`false`",
    ),
    Key::optional(
        "cookieSameSite",
        KeyValue::Word(same_sites),
        "Which requests of pages of other sites the cookie of a session is sent along with; with `None` it is \
         always Secure.",
        "`Strict`",
    ),
    Key::optional(
        "cors",
        KeyValue::Keys(&CORS_KEYS),
        "Pages of other sites that may use everything but the endpoint of CometD, which has `allowedOrigins` of \
         its own.",
        "none may",
    ),
    Key::optional(
        "pathPrefix",
        KeyValue::Text,
        "A path such as `/cloud-web`, below which everything is served a second time.",
        "none",
    ),
    Key::optional(
        "mediaServiceType",
        KeyValue::Word(media_types),
        "What the type of the service `media` is called, in `/api/v2/services` and in messages.",
        "`Media`",
    ),
    Key::optional(
        "trustedProxies",
        KeyValue::Texts,
        "The proxies that are believed about where requests come from: addresses and networks such as \
         `10.0.0.0/8`.",
        "nobody is",
    ),
    Key::optional(
        "forwardedHeaders",
        KeyValue::Word(forwarded_headers),
        "Which headers they write; the others are not looked at.",
        "`X-Forwarded`",
    ),
];

/// The keys below `http.cors`.
const CORS_KEYS: [Key; 5] = [
    Key::optional(
        "allowedOrigins",
        KeyValue::Texts,
        "Where those pages come from, such as `https://desk.example.org`.",
        "nowhere, and nobody is told anything",
    ),
    Key::optional(
        "allowedMethods",
        KeyValue::Texts,
        "By which methods they may ask.",
        "GET, POST, PUT, DELETE and OPTIONS, which are all there are",
    ),
    Key::optional(
        "allowedHeaders",
        KeyValue::Texts,
        "Which headers they may send.",
        "X-Requested-With, Content-Type, Accept, Origin, Cookie, Authorization, ssid, surl, ContactCenterId, \
         X-CSRF-TOKEN and X-CSRF-HEADER",
    ),
    Key::optional(
        "allowCredentials",
        KeyValue::Flag,
        "Whether their browsers may send cookies and passwords along.",
        "`true`",
    ),
    Key::optional(
        "maxAge",
        KeyValue::Whole { unit: "seconds", min: 0, max: CORS_AGE_S_MAX },
        "For how long a browser need not ask again.",
        "120",
    ),
];

/// The keys below `queueLog`.
pub(super) const QUEUE_LOG_KEYS: [Key; 2] = [
    Key::optional(
        "skillPattern",
        KeyValue::Text,
        "The skill that a queue stands for, with `{queue}` for the name of the queue.",
        "`skill-{queue}`",
    ),
    Key::optional(
        "skills",
        KeyValue::Named(&KeyValue::Text),
        "Queue by queue, the skill where the pattern does not fit.",
        "the pattern fits all queues",
    ),
];

/// The keys below `wallboard`.
pub(super) const WALLBOARD_KEYS: [Key; 3] = [
    Key::optional("title", KeyValue::Text, "What stands at the top.", "`Contact centre`"),
    Key::optional(
        "serviceLevel",
        KeyValue::Keys(&SERVICE_LEVEL_KEYS),
        "Below how many percent a service level is worth attention, and below how many it is bad.",
        "80 and 60",
    ),
    Key::optional(
        "longestWait",
        KeyValue::Keys(&LONGEST_WAIT_KEYS),
        "From how many seconds on a wait is worth attention, and from how many on it is bad.",
        "60 and 120",
    ),
];

const SERVICE_LEVEL_KEYS: [Key; 2] = {
    let percent = KeyValue::Whole { unit: "percent", min: 0, max: 100 };
    [
        Key::needed("warning", percent, "Below this it is worth attention."),
        Key::needed("critical", percent, "Below this it is bad; not higher than `warning`."),
    ]
};

const LONGEST_WAIT_KEYS: [Key; 2] = {
    let seconds = KeyValue::Whole { unit: "seconds", min: 0, max: WAIT_S_MAX };
    [
        Key::needed("warning", seconds, "From here on it is worth attention."),
        Key::needed("critical", seconds, "From here on it is bad; not lower than `warning`."),
    ]
};
