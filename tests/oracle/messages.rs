//! Whole lives of e-mails and chats: they wait with their medium, are delivered at lines of it, and
//! handled, passed on or left alone.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value as Json, json};

use crate::day::{AGENTS, CALL_TYPES, QUEUES, SKILLS, data, duration, instant};

/// What becomes of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Abandoned,
    /// Sent on to another queue, or to a skill.
    SentOn(&'static str),
    Cleared,
    TimedOut,
    Handled,
    PassedOn,
    /// Handled under a connId and a type of its own for a while.
    Changed,
}

const FATES: [Fate; 8] = [
    Fate::Abandoned,
    Fate::SentOn("queue"),
    Fate::SentOn("skill"),
    Fate::Cleared,
    Fate::TimedOut,
    Fate::Handled,
    Fate::PassedOn,
    Fate::Changed,
];

/// One message, and where it goes.
#[derive(Clone, Debug)]
struct Message {
    id: u32,
    medium: &'static str,
    queue: &'static str,
    agent: &'static str,
    device: Option<&'static str>,
    call_type: &'static str,
    /// When it enters, and the instants at which something becomes of it.
    times: [i64; 8],
}

impl Message {
    fn connection(&self) -> String {
        format!("{}-{}", self.medium, self.id)
    }

    fn event(&self, time: usize, name: &str, more: &Json) -> Json {
        let mut event =
            json!({"time": self.times[time], "event": name, "connId": self.connection()});
        event.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap());
        event
    }

    /// Something that happens in the queue and, at the same time, in a skill.
    fn waits(&self, time: usize, name: &str, more: &Json) -> [Json; 2] {
        let (mut queue, mut skill) = (self.event(time, name, more), self.event(time, name, more));
        queue["queue"] = json!(self.queue);
        skill["skill"] = json!(SKILLS[0]);
        [queue, skill]
    }

    fn at_agent(&self, time: usize, name: &str, more: &Json) -> Json {
        let mut event = self.event(time, name, more);
        event["agent"] = json!(self.agent);
        event["mediaType"] = json!(self.medium);
        if let Some(device) = self.device {
            event["device"] = json!(device);
        }
        event
    }

    fn is_handled(&self, fate: Fate, other: &Json) -> Vec<Json> {
        let nothing = json!({});
        let mut events = vec![
            self.at_agent(2, "Established", &nothing),
            self.at_agent(3, "UserEvent", &json!({ "userData": other })),
            self.at_agent(3, "AgentNotReady", &json!({"workMode": "AfterCallWork"})),
            self.at_agent(4, "Held", &nothing),
        ];
        if fate == Fate::Changed {
            let own = format!("own-{}", self.id);
            let away = json!({"newConnId": own, "callType": "Outbound"});
            let back =
                json!({"connId": own, "newConnId": self.connection(), "callType": "Internal"});
            events.push(self.at_agent(4, "PartyChanged", &away));
            events.push(self.at_agent(5, "PartyChanged", &back));
        }
        events.push(self.at_agent(5, "Retrieved", &nothing));
        if fate == Fate::PassedOn {
            events.push(self.at_agent(6, "TransferMade", &nothing));
        }
        events.push(self.at_agent(6, "Released", &nothing));
        events.push(self.at_agent(7, "AgentReady", &nothing));
        events
    }

    fn life(&self, fate: Fate, data: &Json, other: &Json) -> Vec<Json> {
        let entered = json!({"mediaType": self.medium, "userData": data});
        let mut events = self.waits(0, "Queued", &entered).to_vec();
        let (name, more) = match fate {
            Fate::Abandoned => ("Abandoned", json!({})),
            Fate::Cleared => ("Diverted", json!({})),
            Fate::SentOn(key) => ("Diverted", json!({"to": {key: QUEUES[0]}})),
            Fate::TimedOut | Fate::Handled | Fate::PassedOn | Fate::Changed => {
                ("Diverted", json!({"to": {"agent": self.agent}}))
            }
        };
        events.extend(self.waits(1, name, &more));
        let rings = self.at_agent(1, "Ringing", &json!({"callType": self.call_type}));
        match fate {
            Fate::Abandoned | Fate::Cleared | Fate::SentOn(_) => {}
            Fate::TimedOut => events.extend([rings, self.at_agent(2, "Diverted", &json!({}))]),
            Fate::Handled | Fate::PassedOn | Fate::Changed => {
                events.push(rings);
                events.extend(self.is_handled(fate, other));
            }
        }
        events
    }
}

/// A message, from the queue and the skill in which it waits to its end.
pub(crate) fn message() -> impl Strategy<Value = Vec<Json>> {
    let place = (select(&QUEUES[..]), select(&AGENTS[..]), select(&["email", "chat"][..]));
    let line = select(&[None, None, Some("d1"), Some("d3")][..]);
    let times = (instant(), prop::array::uniform7(duration()));
    let what = (0..1_000_u32, select(&CALL_TYPES[..]), select(&FATES[..]), data(), data());
    (place, line, times, what).prop_map(|((queue, agent, medium), device, (at, d), what)| {
        let (id, call_type, fate, data, other) = what;
        let mut times = [at; 8];
        for (place, duration) in d.into_iter().enumerate() {
            times[place + 1] = times[place] + duration;
        }
        let message = Message { id, medium, queue, agent, device, call_type, times };
        message.life(fate, &data, &other)
    })
}
