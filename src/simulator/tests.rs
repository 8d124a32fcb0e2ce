//! The centre at work: the same every time, bounded, complete and plausible.

use std::collections::{BTreeMap, BTreeSet};

use super::profile::HOUR_MS;
use super::{Simulation, Size, VERSION};
use crate::clock::Timestamp;
use crate::event::{Event, Happening, write_ndjson};

/// 2024-03-05, midnight UTC.
const BEGIN_MS: i64 = 1_709_596_800_000;

fn simulation(size: Size, seed: u64) -> Simulation {
    Simulation::new(size, seed, Timestamp::saturating_from_ms(BEGIN_MS))
}

/// Lets a centre work for some hours and hands over every event with its line.
fn live(simulation: &mut Simulation, hours: i64, mut take: impl FnMut(&Event, &str)) {
    let mut line = Vec::new();
    while simulation.next_time().ms() < BEGIN_MS + hours * HOUR_MS {
        let (event, names) = simulation.next_event();
        line.clear();
        write_ndjson(&event, names, &mut line);
        take(&event, std::str::from_utf8(&line).unwrap());
    }
}

fn text(size: Size, seed: u64, hours: i64) -> String {
    let mut text = String::new();
    live(&mut simulation(size, seed), hours, |_, line| text += line);
    text
}

#[test]
fn the_same_seed_is_the_same_day_and_another_seed_another_one() {
    let size = Size::default();
    assert_eq!(text(size, 7, 12), text(size, 7, 12));
    assert_ne!(text(size, 7, 12), text(size, 8, 12));
}

/// Where this fails because the centre was changed on purpose, [`VERSION`] goes up with the sum.
#[test]
fn what_a_seed_gives_changes_with_the_version_only() {
    let sum = crc32c::crc32c(text(Size::default(), 1, 24).as_bytes());
    assert_eq!((VERSION, sum), (2, 4_005_038_387));
}

#[test]
fn what_is_kept_does_not_grow_with_time() {
    let size = Size::default().with_agents(400).unwrap();
    let mut simulation = simulation(size, 1);
    let mut kept = Vec::new();
    for day in 1..=5 {
        let mut most = (0, 0);
        while simulation.next_time().ms() < BEGIN_MS + day * 24 * HOUR_MS {
            simulation.next_event();
            most = (most.0.max(simulation.calls.len()), most.1.max(simulation.agenda.len()));
        }
        kept.push((most, simulation.switch.calls_named()));
    }
    // More calls than the switch remembers the names of: it has forgotten some.
    let ((calls, steps), _) = kept[0];
    for ((later_calls, later_steps), named) in kept {
        assert!(later_calls < 2 * calls + 100, "{later_calls} calls were open, {calls} at first");
        assert!(later_steps < 2 * steps + 100, "{later_steps} steps, {steps} at first");
        assert!(named <= 65_536, "{named} names of calls");
    }
    assert!(simulation.switch.new_call() > 100_000);
}

#[test]
fn a_centre_that_begins_in_the_midst_of_its_day_is_at_work() {
    let at = |time_of_day_ms| {
        let begin = Timestamp::saturating_from_ms(BEGIN_MS);
        let mut simulation = Simulation::opening(Size::default(), 5, begin, time_of_day_ms);
        let (mut calls, mut logins, mut later_logins) = (0, 0, 0);
        live(&mut simulation, 2, |event, line| {
            calls += u32::from(line.contains("\"Segment\""));
            let is_login = u32::from(line.contains("\"AgentLogin\""));
            logins += is_login;
            later_logins += is_login * u32::from(event.time.ms() > BEGIN_MS);
        });
        (calls, logins, later_logins)
    };
    let (calls, logins, later_logins) = at(11 * HOUR_MS);
    let (night_calls, night_logins, night_later_logins) = at(2 * HOUR_MS);
    assert!(calls > 2 * night_calls, "{calls} calls, at night {night_calls}");
    assert!(logins > 2 * night_logins, "{logins} logins, at night {night_logins}");
    // No shift begins in these hours.
    assert_eq!((later_logins, night_later_logins), (0, 0));
}

#[test]
fn the_size_is_what_was_asked_for() {
    for count in [0, u32::MAX] {
        assert!(Size::default().with_agents(count).is_err());
        assert!(Size::default().with_queues(count).is_err());
        assert!(Size::default().with_skills(count).is_err());
    }
    let refusal = Size::default().with_queues(0).unwrap_err();
    assert_eq!(refusal.to_string(), "0 queues cannot be simulated: expected 1 to 10000");
}

#[test]
fn everything_that_is_promised_happens() {
    let text = text(Size::default(), 1, 24);
    let promised = [
        r#""event":"AgentSkills""#,
        r#""reason":"Lunch""#,
        r#""reason":"Break""#,
        r#""reason":"Training""#,
        r#""reason":"Meeting""#,
        r#""reason":"NoAnswer""#,
        r#""workMode":"AfterCallWork""#,
        r#""callType":"Outbound""#,
        r#""callType":"Internal""#,
        r#""callType":"Consult""#,
        r#""event":"TransferMade""#,
        r#""event":"PartyChanged""#,
        r#""event":"Held""#,
        r#""event":"Retrieved""#,
        r#""event":"AttachedDataChanged""#,
        r#""event":"AgentLogout""#,
        r#""to":{"agent":"#,
        r#""to":{"queue":"#,
        r#""to":{"skill":"#,
        r#""Segment":"Gold","Language":"English""#,
        r#""ani":"+4930"#,
        r#""dnis":"080010000""#,
    ];
    for what in promised {
        assert!(text.contains(what), "{what} does not happen");
    }
    let has = |event: &str, place: &str, lacks: &str| {
        let event = format!(r#""event":"{event}","{place}":"#);
        text.lines().any(|line| line.contains(&event) && !line.contains(lacks))
    };
    assert!(has("Abandoned", "agent", "nothing"), "nobody gives up while it rings");
    assert!(has("Diverted", "agent", "nothing"), "every agent answers");
    assert!(has("Abandoned", "queue", "nothing"), "nobody gives up in a queue");
    assert!(has("Diverted", "queue", r#""to""#), "no call is cleared");
}

/// What an agent is doing, by the events alone.
#[derive(Default)]
struct Seen {
    is_in: bool,
    is_ready: bool,
    /// Calls that ring or are established.
    calls: BTreeSet<String>,
    logins: usize,
    logouts: usize,
}

#[test]
fn agents_come_and_go_and_get_calls_only_when_they_are_ready() {
    let mut agents: BTreeMap<String, Seen> = BTreeMap::new();
    live(&mut simulation(Size::default(), 3), 72, |event, line| {
        let key = |key: &str| {
            let (_, behind) = line.split_once(&format!("\"{key}\":\""))?;
            Some(behind.split('"').next()?.to_owned())
        };
        let at_agent = matches!(event.happening, Happening::Agent { .. } | Happening::Call { .. });
        let Some(agent) = key("agent").filter(|_| at_agent) else { return };
        let seen = agents.entry(agent).or_default();
        let call = key("connId").unwrap_or_default();
        let is_consulting = line.contains("\"callType\":\"Consult\"");
        match key("event").unwrap().as_str() {
            "AgentLogin" => {
                assert!(!seen.is_in, "{line}");
                (seen.is_in, seen.logins) = (true, seen.logins + 1);
            }
            "AgentLogout" => {
                assert!(seen.is_in && seen.calls.is_empty(), "{line}");
                (seen.is_in, seen.is_ready, seen.logouts) = (false, false, seen.logouts + 1);
            }
            "AgentReady" => {
                assert!(seen.is_in && !seen.is_ready && seen.calls.is_empty(), "{line}");
                seen.is_ready = true;
            }
            "AgentNotReady" => {
                assert!(seen.is_in && seen.calls.is_empty(), "{line}");
                seen.is_ready = false;
            }
            "Ringing" | "Dialing" => {
                assert!(seen.is_ready, "{line}");
                assert_eq!(seen.calls.len(), usize::from(is_consulting && seen.calls.len() == 1));
                assert!(seen.calls.insert(call), "{line}");
            }
            "Released" | "Abandoned" | "Diverted" => assert!(seen.calls.remove(&call), "{line}"),
            "PartyChanged" => {
                assert!(seen.calls.remove(&call), "{line}");
                seen.calls.insert(key("newConnId").unwrap());
            }
            _ => assert!(seen.calls.contains(&call), "{line}"),
        }
    });
    assert_eq!(agents.len(), 48);
    for (agent, seen) in agents {
        assert!((3..=4).contains(&seen.logins), "{agent} came {} times", seen.logins);
        assert!(seen.logins - seen.logouts <= 1 && seen.logouts >= 2, "{agent} stays");
    }
}

/// What a day comes to.
#[derive(Debug, Default)]
struct Sums {
    calls_by_hour: [u32; 24],
    answered: u32,
    answered_in_time: u32,
    abandoned: u32,
    /// How long agents were ready or worked for callers, and how long they did the latter, by hour.
    on_duty_ms: [i64; 24],
    busy_ms: [i64; 24],
}

fn sums(seed: u64) -> Sums {
    let mut sums = Sums::default();
    let mut simulation = simulation(Size::default(), seed);
    let mut last_ms = BEGIN_MS;
    let mut queued: BTreeMap<String, i64> = BTreeMap::new();
    loop {
        let duties = simulation.staff.count_duties();
        let now_ms = simulation.next_time().ms();
        let hour = usize::try_from((last_ms - BEGIN_MS) / HOUR_MS).unwrap();
        if hour >= 24 {
            return sums;
        }
        sums.on_duty_ms[hour] += (now_ms - last_ms) * (duties.idle + duties.busy);
        sums.busy_ms[hour] += (now_ms - last_ms) * duties.busy;
        last_ms = now_ms;
        let (event, names) = simulation.next_event();
        let mut line = Vec::new();
        write_ndjson(&event, names, &mut line);
        let line = String::from_utf8(line).unwrap();
        let call = line.split("\"connId\":\"").nth(1).and_then(|rest| rest.split('"').next());
        let Some(call) = call.map(str::to_owned) else { continue };
        if line.contains("\"Segment\"") {
            queued.insert(call, now_ms);
            sums.calls_by_hour[hour] += 1;
        } else if line.contains("\"Established\"") {
            let Some(begin_ms) = queued.remove(&call) else { continue };
            sums.answered += 1;
            sums.answered_in_time += u32::from(now_ms - begin_ms < 120_000);
        } else if line.contains("\"Abandoned\"") && queued.remove(&call).is_some() {
            sums.abandoned += 1;
        }
    }
}

#[test]
fn days_are_plausible() {
    for seed in 1..=6 {
        let sums = sums(seed);
        let calls: u32 = sums.calls_by_hour.iter().sum();
        let share = |part: u32, whole: u32| 100 * part / whole;
        let occupancy = |hours: std::ops::Range<usize>| {
            let busy: i64 = sums.busy_ms[hours.clone()].iter().sum();
            100 * busy / sums.on_duty_ms[hours].iter().sum::<i64>()
        };
        let peak: u32 = sums.calls_by_hour[9..12].iter().sum();
        let afternoon: u32 = sums.calls_by_hour[13..16].iter().sum();
        let night: u32 = sums.calls_by_hour[1..4].iter().sum();
        let is_within = |what: &str, found: i64, from: i64, to: i64| {
            assert!((from..=to).contains(&found), "seed {seed}: {what} is {found}: {sums:?}");
        };
        is_within("calls", calls.into(), 2_800, 5_000);
        is_within("answered, %", share(sums.answered, calls).into(), 80, 98);
        is_within("in time, %", share(sums.answered_in_time, calls).into(), 72, 97);
        is_within("abandoned, %", share(sums.abandoned, calls).into(), 2, 15);
        is_within("the night, % of the peak", share(night, peak).into(), 20, 45);
        is_within("the afternoon, % of the peak", share(afternoon, peak).into(), 70, 120);
        is_within("occupancy at the peak, %", occupancy(9..12), 78, 96);
        is_within("occupancy over the day, %", occupancy(0..24), 60, 90);
    }
}
