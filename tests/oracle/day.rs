//! Generated call-centre days: whole calls with everything that can become of them, agents at work,
//! and loose events that fit nowhere.

use std::fmt;

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value as Json, json};

use crate::meetings::{conference, consultation};
use crate::messages::message;

/// A day in a zone, with its events in the order of arrival.
#[derive(Clone)]
pub(crate) struct Day {
    pub(crate) zone: &'static str,
    pub(crate) events: Vec<Json>,
    /// Instants at which the day is looked at, in order.
    pub(crate) instants: Vec<i64>,
}

/// Prints the day so that it can be replayed: a line an event.
impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "in {} at {:?}", self.zone, self.instants)?;
        self.events.iter().try_for_each(|event| writeln!(f, "{event}"))
    }
}

/// One in so many of the usual number of days, for those that a slow recount looks at; `PROPTEST_CASES`
/// asks for more. What fails is printed as a day to replay, so nothing is kept in a file.
pub(crate) fn one_day_in(share: u32) -> ProptestConfig {
    let usual = ProptestConfig::default();
    ProptestConfig { cases: (usual.cases / share).max(1), failure_persistence: None, ..usual }
}

/// Zones with an instant five hours before a midnight, from which the clocks change, a date is
/// skipped, or just a day begins.
const DAYS: [(&str, i64); 6] = [
    ("UTC", 1_709_578_800_000),
    ("Europe/Rome", 1_711_821_600_000),
    ("Europe/Rome", 1_729_962_000_000),
    ("America/New_York", 1_730_588_400_000),
    ("Australia/Lord_Howe", 1_728_118_800_000),
    ("Pacific/Apia", 1_325_221_200_000),
];
const HOUR_MS: i64 = 3_600_000;

pub(crate) const AGENTS: [&str; 3] = ["ann", "bob", "cid"];
pub(crate) const QUEUES: [&str; 3] = ["sales", "care", "late"];
pub(crate) const SKILLS: [&str; 3] = ["de", "fr", "es"];
const CONNECTIONS: [&str; 4] = ["x1", "x2", "x3", "x4"];
pub(crate) const CALL_TYPES: [&str; 5] = ["Unknown", "Consult", "Internal", "Outbound", "Inbound"];
const LOOSE: [&str; 23] = [
    "AgentLogin",
    "AgentLogout",
    "AgentReady",
    "AgentNotReady",
    "DndOn",
    "DndOff",
    "OnHook",
    "OffHook",
    "Queued",
    "Diverted",
    "Abandoned",
    "Dialing",
    "Ringing",
    "Established",
    "Held",
    "Retrieved",
    "Released",
    "PartyChanged",
    "AttachedDataChanged",
    "TransferMade",
    "ConferenceMade",
    "UserEvent",
    "AgentSkills",
];

/// Any day.
pub(crate) fn any_day() -> impl Strategy<Value = Day> {
    let parts = prop::collection::vec(part(), 1..32);
    let instants = prop::collection::vec(instant(), 1..5);
    (select(&DAYS[..]), parts, instants).prop_map(|((zone, begin), parts, instants)| {
        let mut events: Vec<Json> = parts.into_iter().flatten().collect();
        for event in &mut events {
            let time = event["time"].as_i64().unwrap();
            event["time"] = json!(begin + time);
        }
        let mut instants: Vec<i64> = instants.into_iter().map(|instant| begin + instant).collect();
        let last = events.iter().map(|event| event["time"].as_i64().unwrap()).max().unwrap();
        instants.push(last);
        instants.sort_unstable();
        Day { zone, events, instants }
    })
}

/// Milliseconds since the begin of the day: anywhere, or next to an hour or a quarter.
pub(crate) fn instant() -> impl Strategy<Value = i64> {
    let border = (0..40_i64, -1..=1_i64).prop_map(|(quarter, ms)| quarter * HOUR_MS / 4 + ms);
    prop_oneof![2 => 0..10 * HOUR_MS, 3 => border]
}

/// A duration, often one that a range or a step ends at.
pub(crate) fn duration() -> impl Strategy<Value = i64> {
    let known =
        select(&[0, 1, 999, 1_000, 5_000, 9_999, 10_000, 19_999, 20_000, 60_000, 600_000][..]);
    prop_oneof![known, 0..120_000_i64]
}

/// Events that belong together.
fn part() -> impl Strategy<Value = Vec<Json>> {
    prop_oneof![
        4 => call(),
        3 => shift(),
        1 => skills(),
        1 => transfer(),
        1 => consultation(),
        1 => conference(),
        2 => message(),
        3 => loose().prop_map(|event| vec![event]),
    ]
}

/// A call that waits in a queue, perhaps in a skill too, and what becomes of it.
fn call() -> impl Strategy<Value = Vec<Json>> {
    let who = (select(&QUEUES[..]), select(&AGENTS[..]), any::<bool>(), 0..1_000_u32);
    let times = (instant(), prop::array::uniform6(duration()));
    (who, times, 0..10_u32, data()).prop_map(|((queue, agent, has_skill, id), (at, d), fate, data)| {
        let connection = format!("call-{id}");
        let mut places = vec![("queue", queue)];
        if has_skill {
            places.push(("skill", SKILLS[0]));
        }
        let mut events = Vec::new();
        let mut at_queues = |time: i64, name: &str, to: Option<&str>| {
            for (key, place) in &places {
                let mut event = json!({"time": time, "event": name, "connId": connection});
                event[*key] = json!(place);
                if let Some(agent) = to {
                    event["to"] = json!({ "agent": agent });
                }
                events.push(event);
            }
        };
        at_queues(at, "Queued", None);
        let [wait, ring, talk, hold, more, wrap_up] = d;
        let left = at + wait;
        match fate {
            0 => at_queues(left, "Abandoned", None),
            1 => at_queues(left, "Diverted", None),
            _ => at_queues(left, "Diverted", Some(agent)),
        }
        let mut at_agent = |time: i64, name: &str, more: Json| {
            let mut event = json!({"time": time, "event": name, "agent": agent, "connId": connection});
            event.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap_or_default());
            events.push(event);
        };
        let answered = left + ring;
        let end = answered + talk + hold + more;
        match fate {
            0 | 1 => {}
            2 => {
                at_agent(left, "Ringing", Json::Null);
                at_agent(answered, "Abandoned", Json::Null);
            }
            3 => {
                at_agent(left, "Ringing", Json::Null);
                at_agent(answered, "Diverted", Json::Null);
                // It is queued again and answered by whoever is next.
                events.push(json!({"time": answered, "event": "Queued", "queue": queue, "connId": connection}));
                events.push(json!({"time": end, "event": "Diverted", "queue": queue, "connId": connection,
                    "to": {"agent": AGENTS[0]}}));
                events.push(json!({"time": end, "event": "Established", "agent": AGENTS[0], "connId": connection}));
            }
            _ => {
                at_agent(left, "Ringing", json!({ "userData": data }));
                at_agent(answered, "Established", Json::Null);
                if fate > 6 {
                    at_agent(answered + talk, "Held", Json::Null);
                    at_agent(answered + talk + hold, "Retrieved", Json::Null);
                }
                if fate > 5 {
                    events.push(json!({"time": answered + talk / 2, "event": "AgentNotReady",
                        "agent": agent, "workMode": "AfterCallWork"}));
                }
                events.push(json!({"time": end, "event": "Released", "agent": agent, "connId": connection}));
                events.push(json!({"time": end + wrap_up, "event": "AgentReady", "agent": agent}));
            }
        }
        events
    })
}

/// An agent logs in, works and logs out.
fn shift() -> impl Strategy<Value = Vec<Json>> {
    let place = (select(&AGENTS[..]), line());
    (place, instant(), prop::array::uniform4(duration()), 0..3_u32).prop_map(
        |((agent, line), at, [ready, pause, back, out], kind)| {
            let event = |time: i64, name: &str, more: Json| {
                let mut event = json!({"time": time, "event": name, "agent": agent});
                for part in [&line, &more] {
                    let members = part.as_object().cloned().unwrap_or_default();
                    event.as_object_mut().unwrap().extend(members);
                }
                event
            };
            let mut events = vec![
                event(at, "AgentLogin", Json::Null),
                event(at + ready, "AgentReady", Json::Null),
                event(at + ready + pause, "AgentNotReady", json!({"reason": "Lunch"})),
            ];
            if kind > 0 {
                events.push(event(at + ready + pause + back, "AgentReady", Json::Null));
            }
            if kind > 1 {
                events.push(event(at + ready + pause + back + out, "AgentLogout", Json::Null));
            }
            events
        },
    )
}

/// The skills of an agent from some instant on.
fn skills() -> impl Strategy<Value = Vec<Json>> {
    let set = prop::sample::subsequence(SKILLS.to_vec(), 0..=SKILLS.len());
    (instant(), select(&AGENTS[..]), set, 0..3_i64).prop_map(|(time, agent, set, level)| {
        let skills: serde_json::Map<_, _> =
            set.into_iter().map(|skill| (skill.to_owned(), json!(level))).collect();
        vec![json!({"time": time, "event": "AgentSkills", "agent": agent, "skills": skills})]
    })
}

/// A call that is held for a consultation and handed over.
fn transfer() -> impl Strategy<Value = Vec<Json>> {
    (instant(), prop::array::uniform5(duration()), 0..1_000_u32).prop_map(|(at, d, id)| {
        let (call, consult) = (format!("call-{id}"), format!("consult-{id}"));
        let times: Vec<i64> = d.iter().scan(at, |time, d| { *time += d; Some(*time) }).collect();
        let event = |time: i64, name: &str, agent: &str, connection: &str| {
            json!({"time": time, "event": name, "agent": agent, "connId": connection})
        };
        let typed = |mut event: Json, call_type: &str| {
            event["callType"] = json!(call_type);
            event
        };
        let mut change = typed(event(times[3], "PartyChanged", "bob", &consult), "Inbound");
        change["newConnId"] = json!(call);
        vec![
            json!({"time": at, "event": "Queued", "queue": "sales", "connId": call}),
            json!({"time": times[0], "event": "Diverted", "queue": "sales", "connId": call, "to": {"agent": "ann"}}),
            event(times[0], "Ringing", "ann", &call),
            event(times[1], "Established", "ann", &call),
            event(times[2], "Held", "ann", &call),
            typed(event(times[2], "Dialing", "ann", &consult), "Consult"),
            typed(event(times[2], "Ringing", "bob", &consult), "Consult"),
            event(times[2], "Established", "bob", &consult),
            event(times[2], "Established", "ann", &consult),
            event(times[3], "TransferMade", "ann", &call),
            event(times[3], "Released", "ann", &call),
            event(times[3], "Released", "ann", &consult),
            change,
            event(times[4], "Released", "bob", &call),
        ]
    })
}

/// One event with anything in it that it may have.
fn loose() -> impl Strategy<Value = Json> {
    let what = (select(&LOOSE[..]), instant(), select(&["default", "default", "north"][..]));
    let who = (select(&AGENTS[..]), line(), select(&QUEUES[..]), select(&SKILLS[..]), 0..3_u32);
    let call = (
        select(&CONNECTIONS[..]),
        select(&CONNECTIONS[..]),
        select(&CALL_TYPES[..]),
        any::<bool>(),
    );
    (what, who, call, data(), 0..8_u32).prop_map(|(what, who, call, data, rare)| {
        let ((name, time, centre), (agent, line, queue, skill, place)) = (what, who);
        let mut event = json!({"time": time, "event": name, "centre": centre});
        let can_wait = ["Queued", "Diverted", "Abandoned", "PartyChanged", "AttachedDataChanged"];
        let is_at_queue = name == "Queued" || (can_wait.contains(&name) && place > 0);
        if is_at_queue {
            let (key, id) = if place == 1 { ("skill", skill) } else { ("queue", queue) };
            event[key] = json!(id);
        } else {
            event["agent"] = json!(agent);
            event.as_object_mut().unwrap().extend(line.as_object().cloned().unwrap_or_default());
        }
        let (connection, new_connection, call_type, is_typed) = call;
        let is_of_agent =
            LOOSE.iter().position(|known| *known == name).is_some_and(|index| index < 8);
        match name {
            "AgentSkills" => event["skills"] = json!({ skill: 1 }),
            "AgentNotReady" => {
                let detail =
                    [("workMode", "AfterCallWork"), ("workMode", "AuxWork"), ("reason", "Lunch")];
                let (key, value) = detail[place as usize];
                event[key] = json!(value);
            }
            _ if is_of_agent => {}
            _ => {
                event["connId"] = json!(connection);
                if is_typed {
                    event["callType"] = json!(call_type);
                }
                if name == "PartyChanged" {
                    event["newConnId"] = json!(new_connection);
                }
                if name == "AttachedDataChanged" || name == "UserEvent" || rare == 0 {
                    event["userData"] = data;
                }
                if name == "Diverted" && is_at_queue {
                    let to = [json!({ "agent": agent }), json!({ "queue": queue }), Json::Null];
                    event["to"] = to[rare as usize % 3].clone();
                }
                if rare == 1 {
                    event["ani"] = json!("100");
                }
            }
        }
        if rare == 2 {
            event["id"] = json!(format!("e{time}"));
        }
        event
    })
}

/// A device and a medium, or what an event has that names none.
fn line() -> impl Strategy<Value = Json> {
    select(&[0, 0, 0, 1, 2, 3, 4][..]).prop_map(|line| match line {
        0 => json!({}),
        1 => json!({"device": "d1"}),
        2 => json!({"device": "d2"}),
        3 => json!({"mediaType": "email"}),
        _ => json!({"device": "d1", "mediaType": "chat"}),
    })
}

/// Attached data: some of it a number, some of it not, and written in more ways than one.
pub(crate) fn data() -> impl Strategy<Value = Json> {
    let languages = select(&["Spanish", "German"][..]);
    let revenues = prop_oneof![
        Just(json!("19.90")),
        Just(json!("-3")),
        Just(json!(-3)),
        Just(json!(0.5)),
        Just(json!("much")),
        Just(Json::Null),
        (0..1_000_000_i64).prop_map(|cents| json!(format!("{}.{:02}", cents / 100, cents % 100))),
    ];
    (languages, 0..6_i64, revenues, 0..5_u32).prop_map(|(language, rank, revenue, kind)| match kind
    {
        0 => json!({"Language": language}),
        1 => json!({"Rank": rank}),
        2 => json!({"Rank": rank, "Revenue": revenue}),
        3 => json!({"Revenue": revenue}),
        _ => json!({"Language": language, "Rank": rank, "Other": true}),
    })
}
