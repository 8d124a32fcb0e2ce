//! Routing templates (API document, *Filtering*): how a queue can route, from a list that is built in.

use serde::Serialize;

use super::refusal::Refusal;

/// A way to route.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RoutingTemplate {
    /// The id.
    pub id: &'static str,
    /// The name.
    pub name: &'static str,
    /// What it does.
    pub description: &'static str,
    /// The version.
    pub version: &'static str,
    /// The channel whose queues can have it.
    pub channel: &'static str,
    /// What else it needs.
    pub dependencies: &'static [&'static str],
    /// Whether queues can have it.
    pub enabled: bool,
    /// Its parameters.
    pub schema: &'static [Parameter],
}

/// A parameter of a routing template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Parameter {
    /// The name.
    pub name: &'static str,
    /// What it is: one of the dependencies.
    #[serde(rename = "type")]
    pub holds: &'static str,
    /// Whether the template does nothing without it.
    pub required: bool,
}

/// What people call one.
const NOUN: &str = "routing template";
const VERSION: &str = "1.0.0";
const DESTINATION: Parameter =
    Parameter { name: "destination", holds: "destination", required: true };
const GREETING: Parameter = Parameter { name: "greeting", holds: "media", required: false };
const SEGMENTS: Parameter =
    Parameter { name: "segments", holds: "data_record_type", required: true };

/// All of them, by their ids.
static ALL: [RoutingTemplate; 5] = [
    RoutingTemplate {
        id: "00_RouteToSpecDestination",
        name: "Route Call to Specified Destination",
        description: "Routes calls to a skill or queue",
        version: VERSION,
        channel: "voice",
        dependencies: &["media", "destination"],
        enabled: true,
        schema: &[DESTINATION],
    },
    RoutingTemplate {
        id: "01_GreetRouteToSpecDestination",
        name: "Play Greeting and Route To Specified Destination",
        description: "Plays a user-configured greeting and routes calls to a skill or queue",
        version: VERSION,
        channel: "voice",
        dependencies: &["media", "destination"],
        enabled: true,
        schema: &[GREETING, DESTINATION],
    },
    RoutingTemplate {
        id: "07_SegmentCallerRouteToSpecDestination",
        name: "Play Greeting, Segment Caller, and Route To Specified Destination",
        description: "Plays a user-configured greeting, segments callers by what is known of them \
                      and routes calls to a skill or queue",
        version: VERSION,
        channel: "voice",
        dependencies: &["media", "destination", "data_record_type"],
        enabled: false,
        schema: &[GREETING, SEGMENTS, DESTINATION],
    },
    RoutingTemplate {
        id: "20_RouteChatToSpecDestination",
        name: "Route Chat to Specified Destination",
        description: "Routes chats to a skill or queue",
        version: VERSION,
        channel: "chat",
        dependencies: &["destination"],
        enabled: true,
        schema: &[DESTINATION],
    },
    RoutingTemplate {
        id: "30_RouteEmailToSpecDestination",
        name: "Route E-mail to Specified Destination",
        description: "Routes e-mails to a skill or queue",
        version: VERSION,
        channel: "email",
        dependencies: &["destination"],
        enabled: true,
        schema: &[DESTINATION],
    },
];

impl RoutingTemplate {
    /// All of them, by their ids.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        ALL.iter()
    }

    /// The template of an id.
    ///
    /// # Errors
    /// Where there is none.
    pub fn of(id: &str) -> Result<&'static Self, Refusal> {
        Self::all().find(|one| one.id == id).ok_or_else(|| Refusal::not_found(NOUN, id))
    }

    /// Whether queues of a channel can have it.
    pub(super) fn check(&self, channel: &str) -> Result<(), Refusal> {
        let Self { id, enabled, channel: own, .. } = self;
        if !enabled {
            return Err(Refusal::invalid(format!("the {NOUN} `{id}` is not enabled")));
        }
        match *own == channel {
            true => Ok(()),
            false => Err(Refusal::invalid(format!(
                "the {NOUN} `{id}` is for the channel {own}, and the queue is of {channel}"
            ))),
        }
    }
}
