//! Calls in which agents meet: a consultation that becomes a transfer, a conference in which all have
//! the same connId, and data that change meanwhile.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value as Json, json};

use crate::day::{AGENTS, SKILLS, data, duration, instant};

/// What happens, to whom, and under which connId.
fn event(time: i64, name: &str, agent: &str, connection: &str) -> Json {
    json!({"time": time, "event": name, "agent": agent, "connId": connection})
}

fn with(mut event: Json, key: &str, value: Json) -> Json {
    event[key] = value;
    event
}

/// Two agents of one skill, from about the begin of their meeting on.
fn team(first: &str, second: &str, (early, late): (i64, i64)) -> Vec<Json> {
    let skills = json!({ SKILLS[0]: 1, SKILLS[1]: 0 });
    let joining = |time: i64, agent: &str| json!({"time": time, "event": "AgentSkills", "agent": agent, "skills": skills});
    vec![joining(early, first), joining(late, second)]
}

/// Three agents, of whom the first two are surely different.
fn any_three() -> impl Strategy<Value = [&'static str; 3]> {
    (0..AGENTS.len(), 1..AGENTS.len(), select(&AGENTS[..])).prop_map(|(first, step, third)| {
        [AGENTS[first], AGENTS[(first + step) % AGENTS.len()], third]
    })
}

/// One agent asks another one and hands the call over: the second one goes on under the connId that
/// the first one may still have.
pub(crate) fn consultation() -> impl Strategy<Value = Vec<Json>> {
    let times = (instant(), prop::array::uniform6(duration()));
    (any_three(), times, 0..1_000_u32, data(), any::<[bool; 3]>()).prop_map(
        |([first, second, _], (at, d), id, data, [is_early, is_typed, has_skill])| {
            let (call, consult) = (format!("call-{id}"), format!("ask-{id}"));
            let times: Vec<i64> = d
                .iter()
                .scan(at, |time, d| {
                    *time += d;
                    Some(*time)
                })
                .collect();
            let mut change = event(times[4], "PartyChanged", second, &consult);
            change["newConnId"] = json!(call);
            if is_typed {
                change["callType"] = json!("Inbound");
            }
            let consulting = |event: Json| with(event, "callType", json!("Consult"));
            let mut events = if has_skill { team(first, second, (at, times[2])) } else { vec![] };
            events.extend([
                with(event(at, "Ringing", first, &call), "userData", data.clone()),
                event(times[0], "Established", first, &call),
                event(times[1], "Held", first, &call),
                consulting(event(times[1], "Dialing", first, &consult)),
                consulting(event(times[1], "Ringing", second, &consult)),
                event(times[2], "Established", second, &consult),
                event(times[2], "Established", first, &consult),
                with(event(times[3], "UserEvent", second, &consult), "userData", data),
            ]);
            // The second agent has the call before the first one has left it, or afterwards.
            let leaving = [
                event(times[4], "TransferMade", first, &call),
                event(times[4], "Released", first, &consult),
                event(times[4], "Released", first, &call),
            ];
            if is_early {
                events.push(change);
                events.extend(leaving);
            } else {
                events.extend(leaving);
                events.push(change);
            }
            events.push(event(times[5], "Released", second, &call));
            events
        },
    )
}

/// A call to which others come, each under its connId; who came first may leave and come again.
pub(crate) fn conference() -> impl Strategy<Value = Vec<Json>> {
    let times = (instant(), prop::array::uniform7(duration()));
    let what = (data(), data(), select(&["voice", "chat", "email"][..]), 0..4_u32);
    (any_three(), times, 0..1_000_u32, what).prop_map(|(agents, (at, d), id, what)| {
        let ([first, second, third], (one, other, medium, fate)) = (agents, what);
        let call = format!("call-{id}");
        let times: Vec<i64> = d
            .iter()
            .scan(at, |time, d| {
                *time += d;
                Some(*time)
            })
            .collect();
        let joins = |time: i64, agent: &str| {
            with(event(time, "Established", agent, &call), "callType", json!("Inbound"))
        };
        let of_medium = |event: Json| with(event, "mediaType", json!(medium));
        let changed = |time: i64, data: Json| {
            with(event(time, "AttachedDataChanged", second, &call), "userData", data)
        };
        let mut events = team(first, second, (at, times[1]));
        events.extend([
            joins(at, first),
            joins(times[0], second),
            changed(times[1], one),
            of_medium(joins(times[1], third)),
            event(times[2], "ConferenceMade", first, &call),
            changed(times[3], other),
            event(times[3], "Released", first, &call),
        ]);
        match fate {
            0 => events.push(json!({"time": times[4], "event": "AgentSkills", "agent": second,
                "skills": {}})),
            1 => events.extend([joins(times[4], first), event(times[5], "Released", first, &call)]),
            2 => events.push(with(
                of_medium(event(times[4], "PartyChanged", third, &call)),
                "newConnId",
                json!(format!("own-{id}")),
            )),
            _ => events.push(event(times[4], "Held", second, &call)),
        }
        events.push(event(times[5], "Released", second, &call));
        events.push(of_medium(event(times[6], "Released", third, &call)));
        events.push(of_medium(event(times[6], "Released", third, &format!("own-{id}"))));
        events
    })
}
