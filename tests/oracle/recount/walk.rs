//! The walk: events in order, each making its actions, until the history is complete.
//!
//! An event is atomic (rule 25): statuses are looked at after it, never in its middle.

use serde_json::Value as Json;

use super::agent_call::Phase;
use super::agent_line::AgentLine;
use super::event::{Event, Fate, in_order};
use super::history::{
    Agent, CallData, Centre, History, Instance, Moment, QueueKey, Session, Source, Stay, Strand,
};
use super::options::Options;
use super::routes::{Place, WaitEnded};
use super::status::note_statuses;

/// What does not change on the way.
#[derive(Clone, Copy)]
struct Given {
    /// The first event of all.
    origin: Moment,
    hold_ends_call: bool,
}

/// Builds the history of everything with `time <= at`.
pub(super) fn walk(options: &Options, events: &[Json], at: i64) -> History {
    let mut history = History::default();
    for event in in_order(options, events, at) {
        let origin = *history.origin.get_or_insert(event.moment);
        history.newest = Some(event.moment);
        let centre = history.centres.entry(event.centre().to_owned()).or_default();
        let given = Given { origin, hold_ends_call: options.hold_ends_call };
        if apply(centre, &event, given) == Fate::Dropped {
            history.orphans += 1;
        }
    }
    for centre in history.centres.values_mut() {
        for queue in centre.queues.values_mut() {
            queue.forget_what_never_was();
        }
        for agent in centre.agents.values_mut() {
            agent.statuses.retain(Instance::has_existed);
            for line in &mut agent.lines {
                line.strand.forget_what_never_was();
            }
        }
    }
    history
}

fn apply(centre: &mut Centre, event: &Event<'_>, given: Given) -> Fate {
    merge_data(centre, event);
    if let Some(agent) = event.text("agent") {
        centre.agents.entry(agent.to_owned()).or_insert_with(|| unseen_agent(given.origin));
        let fate = apply_at_agent(centre, agent, event, given);
        let agent = centre.agents.get_mut(agent).expect("it was just made");
        note_statuses(agent, event.moment);
        fate
    } else if let Some(queue) = event.queue() {
        let unseen = || unseen_queue(&queue.1, event.moment);
        centre.queues.entry(queue.clone()).or_insert_with(unseen);
        apply_at_queue(centre, &queue, event)
    } else {
        Fate::Taken
    }
}

/// An agent without any line is LoggedOut from the first event of all (rule 29).
fn unseen_agent(origin: Moment) -> Agent {
    let logged_out = Instance::new("LoggedOut", origin, Source::default());
    Agent { statuses: vec![logged_out], ..Agent::default() }
}

/// A queue's DNStatus is Monitored (rule 30), from the event that makes the object (rule 28).
fn unseen_queue(id: &str, seen: Moment) -> Strand {
    let source = Source { queue: Some(id.to_owned()), ..Source::default() };
    let monitored = Instance::new("Monitored", seen, source);
    Strand { statuses: vec![monitored], ..Strand::default() }
}

/// An event's own data are merged before its actions are made (rule 31).
fn merge_data(centre: &mut Centre, event: &Event<'_>) {
    let Some(conn_id) = event.text("connId") else { return };
    let at = event.moment;
    let mut data = centre.data_at(conn_id, at.order).cloned().unwrap_or_default();
    for (key, value) in event.object("userData").into_iter().flatten() {
        data.user_data.insert(key.clone(), value.clone());
    }
    data.ani = event.text("ani").map(str::to_owned).or(data.ani);
    data.dnis = event.text("dnis").map(str::to_owned).or(data.dnis);
    centre.data.entry(conn_id.to_owned()).or_default().push((at, data));
}

/// The new connId keeps its data; what it lacks comes from the old one (rule 35).
fn inherit_data(centre: &mut Centre, old: &str, new: &str, at: Moment) {
    let heritage = centre.data_at(old, at.order).cloned().unwrap_or_default();
    let own = centre.data_at(new, at.order).cloned().unwrap_or_default();
    let mut data = CallData {
        user_data: own.user_data,
        ani: own.ani.or(heritage.ani),
        dnis: own.dnis.or(heritage.dnis),
    };
    for (key, value) in heritage.user_data {
        data.user_data.entry(key).or_insert(value);
    }
    centre.data.entry(new.to_owned()).or_default().push((at, data));
}

fn apply_at_queue(centre: &mut Centre, queue: &QueueKey, event: &Event<'_>) -> Fate {
    match event.name() {
        "Queued" => begin_wait(centre, queue, event),
        "Diverted" | "Abandoned" => end_wait(centre, queue, event),
        "PartyChanged" => change_waiting_party(centre, queue, event),
        "AttachedDataChanged" | "UserEvent" => Fate::Taken,
        _ => event.refuse(),
    }
}

/// The index of the running CallWait of a connId.
fn waiting(strand: &Strand, conn_id: &str) -> Option<usize> {
    strand.durables.iter().position(|wait| {
        wait.end.is_none() && wait.last_source().conn_id.as_deref() == Some(conn_id)
    })
}

fn begin_wait(centre: &mut Centre, queue: &QueueKey, event: &Event<'_>) -> Fate {
    let conn_id = event.need("connId");
    let strand = centre.queue_mut(queue);
    if waiting(strand, conn_id).is_some() {
        return Fate::Dropped;
    }
    let source = Source {
        conn_id: Some(conn_id.to_owned()),
        media: Some(event.media().to_owned()),
        queue: Some(queue.1.clone()),
        reason: None,
    };
    strand.begin("CallWait", event.moment, source.clone());
    if event.media() != "voice" {
        strand.occur("InteractionEntered", event.moment, 0, source.clone());
    }
    strand.occur("CallEntered", event.moment, 0, source);
    Fate::Taken
}

fn end_wait(centre: &mut Centre, queue: &QueueKey, event: &Event<'_>) -> Fate {
    let (conn_id, at) = (event.need("connId"), event.moment);
    let strand = centre.queue_mut(queue);
    let Some(index) = waiting(strand, conn_id) else { return Fate::Dropped };
    let to = |key: &str| event.object("to").and_then(|to| to.get(key)).and_then(Json::as_str);
    // The second name is for other media than voice (rule 108).
    let (action, further) = if event.name() == "Abandoned" {
        ("CallAbandoned", "InteractionDeleted")
    } else if to("agent").is_some() {
        ("CallDistributed", "InteractionDistributed")
    } else if to("queue").is_some() || to("skill").is_some() {
        ("CallDistributedToQueue", "InteractionDistributedToQueue")
    } else {
        ("CallCleared", "InteractionCleared")
    };
    let ms = strand.end(index, at);
    let queued = strand.durable(index).begin;
    let source = strand.durable(index).last_source().clone();
    let media = source.media.clone().expect("a wait has the medium of its Queued");
    if media != "voice" {
        strand.occur(further, at, ms, source.clone());
    }
    strand.occur(action, at, ms, source);
    if let (Some(agent), "CallDistributed") = (to("agent"), action) {
        let wait = WaitEnded { conn_id: conn_id.to_owned(), queued, media };
        centre.open_route(queue, agent, &wait);
    }
    Fate::Taken
}

fn change_waiting_party(centre: &mut Centre, queue: &QueueKey, event: &Event<'_>) -> Fate {
    let old = event.need("connId");
    let strand = centre.queue_mut(queue);
    let Some(index) = waiting(strand, old) else { return Fate::Dropped };
    let Some(new) = event.text("newConnId") else { return Fate::Taken };
    if waiting(strand, new).is_some() {
        return Fate::Dropped;
    }
    let wait = strand.durable_mut(index);
    let source = Source { conn_id: Some(new.to_owned()), ..wait.last_source().clone() };
    let so_far_ms = event.moment.time - wait.begin.time;
    wait.change_source(event.moment, source.clone());
    strand.occur("CallPartyChanged", event.moment, so_far_ms, source);
    inherit_data(centre, old, new, event.moment);
    centre.rename_routes_of_queue(queue, old, new);
    Fate::Taken
}

fn apply_at_agent(centre: &mut Centre, agent: &str, event: &Event<'_>, given: Given) -> Fate {
    if event.name() == "AgentSkills" {
        replace_skills(centre, agent, event);
        return Fate::Taken;
    }
    let lines = &mut centre.agents.get_mut(agent).expect("it was just made").lines;
    let Some(line) = find_line(lines, event, given.origin) else { return Fate::Dropped };
    match event.name() {
        "AgentLogin" | "AgentLogout" => change_login(centre, agent, line, event),
        "AgentReady" | "AgentNotReady" => change_state(centre, agent, line, event),
        "DndOn" | "DndOff" => {
            let on = event.name() == "DndOn";
            centre.line_mut(agent, line).change_do_not_disturb(on, event.moment)
        }
        "OnHook" | "OffHook" => {
            centre.line_mut(agent, line).change_hook(event.name(), event.moment)
        }
        "AttachedDataChanged" => Fate::Taken,
        "UserEvent" => centre.line_mut(agent, line).note_user_event(event),
        _ => {
            let place = Place { agent, line, conn_id: event.need("connId") };
            apply_to_call(centre, place, event, given)
        }
    }
}

fn replace_skills(centre: &mut Centre, agent: &str, event: &Event<'_>) {
    let skills = event.object("skills").unwrap_or_else(|| event.refuse());
    centre.groups.extend(skills.keys().cloned());
    let agent = centre.agents.get_mut(agent).expect("it was just made");
    for (skill, stays) in &mut agent.stays {
        for stay in stays.iter_mut().filter(|stay| stay.leave.is_none()) {
            if !skills.contains_key(skill) {
                stay.leave = Some(event.moment);
            }
        }
    }
    for skill in skills.keys() {
        let stays = agent.stays.entry(skill.clone()).or_default();
        if stays.iter().all(|stay| stay.leave.is_some()) {
            stays.push(Stay { join: event.moment, leave: None });
        }
    }
}

/// Finds the line of rule 29, making it if need be; None if the event is to be dropped.
fn find_line(lines: &mut Vec<AgentLine>, event: &Event<'_>, origin: Moment) -> Option<usize> {
    let media = event.media();
    let device = if let Some(device) = event.text("device") {
        device.to_owned()
    } else {
        let of_medium = lines.iter().enumerate().filter(|(_, line)| line.media == media);
        let of_medium: Vec<(usize, &AgentLine)> = of_medium.collect();
        if let [(only, _)] = of_medium.as_slice() {
            return Some(*only);
        }
        if !of_medium.is_empty() {
            let conn_id = event.text("connId")?;
            let mut having = of_medium.iter().filter(|(_, line)| line.call(conn_id).is_some());
            // Two lines that have it are as little an answer as none.
            return match (having.next(), having.next()) {
                (Some((only, _)), None) => Some(*only),
                _ => None,
            };
        }
        only_device(lines).unwrap_or_default()
    };
    let known = lines.iter().position(|line| line.device == device && line.media == media);
    Some(known.unwrap_or_else(|| {
        lines.push(AgentLine::new(&device, media, origin));
        lines.len() - 1
    }))
}

fn only_device(lines: &[AgentLine]) -> Option<String> {
    let first = lines.first()?;
    lines.iter().all(|line| line.device == first.device).then(|| first.device.clone())
}

fn change_login(centre: &mut Centre, agent: &str, line: usize, event: &Event<'_>) -> Fate {
    let (log_in, at) = (event.name() == "AgentLogin", event.moment);
    if centre.line_mut(agent, line).is_logged_in == log_in {
        return Fate::Dropped;
    }
    let next = log_in.then_some("NotReadyForNextCall");
    enter_state(centre, (agent, line), next, (None, at));
    let desk = centre.line_mut(agent, line);
    desk.wish = None;
    desk.change_login(log_in, at);

    let agent = centre.agents.get_mut(agent).expect("it was just made");
    let logged_in = agent.lines.iter().filter(|line| line.is_logged_in).count();
    match (log_in, logged_in) {
        (true, 1) => agent.sessions.push(Session { login: at, logout: None }),
        (false, 0) => {
            let session = agent.sessions.last_mut().expect("a logout follows a login");
            session.logout = Some(at);
        }
        _ => {}
    }
    Fate::Taken
}

fn change_state(centre: &mut Centre, agent: &str, line: usize, event: &Event<'_>) -> Fate {
    let action = match (event.name(), event.text("workMode")) {
        ("AgentReady", _) => "WaitForNextCall",
        (_, Some("AfterCallWork")) => "AfterCallWork",
        _ => "NotReadyForNextCall",
    };
    let desk = centre.line_mut(agent, line);
    let runs_already = desk.state() == Some(action);
    if action == "AfterCallWork" && !runs_already && !desk.calls.is_empty() {
        desk.wish = Some(event.reason());
        return Fate::Taken;
    }
    let cancels = desk.wish.take().is_some();
    if !runs_already {
        enter_state(centre, (agent, line), Some(action), (event.reason(), event.moment));
        return Fate::Taken;
    }
    let changes = action != "WaitForNextCall" && desk.replace_reason(event.reason(), event.moment);
    if cancels || changes { Fate::Taken } else { Fate::Dropped }
}

/// Ends the agent-state action that runs and begins the next one.
fn enter_state(
    centre: &mut Centre,
    (agent, line): (&str, usize),
    next: Option<&str>,
    (reason, at): (Option<String>, Moment),
) {
    let desk = centre.line_mut(agent, line);
    let after_call_work = desk.end_state(at);
    if let Some(action) = next {
        desk.begin_state(action, reason, at);
    }
    if let Some((routes, ms)) = after_call_work {
        centre.reflect_after_call_work(routes, ms, at);
    }
}

fn apply_to_call(centre: &mut Centre, place: Place<'_>, event: &Event<'_>, given: Given) -> Fate {
    let desk = centre.line_mut(place.agent, place.line);
    match event.name() {
        "Dialing" => desk.begin_call(event, Phase::Dialing),
        "Ringing" => desk.begin_call(event, Phase::Ringing),
        "Established" => {
            let fate = desk.establish(event);
            if fate == Fate::Taken {
                centre.reflect_answer(place, event.moment);
            }
            fate
        }
        "Held" => desk.hold(event, given.hold_ends_call),
        "Retrieved" => desk.retrieve(event, given.hold_ends_call),
        "TransferMade" | "ConferenceMade" => desk.mark(event),
        "Released" | "Abandoned" | "Diverted" => end_call(centre, place, event),
        "PartyChanged" => change_party(centre, place, event),
        _ => event.refuse(),
    }
}

fn change_party(centre: &mut Centre, place: Place<'_>, event: &Event<'_>) -> Fate {
    let desk = centre.line_mut(place.agent, place.line);
    let phase = desk.call(place.conn_id).map(|call| call.phase);
    let fate = desk.change_party(event);
    if let (Fate::Taken, Some(new)) = (fate, event.text("newConnId")) {
        inherit_data(centre, place.conn_id, new, event.moment);
        let unanswered = centre.rename_routes_of_agent(place, new);
        if phase == Some(Phase::Ringing) {
            centre.reflect_ringing_party(&unanswered, event.moment);
        }
    }
    fate
}

/// Released in any phase; Abandoned and Diverted while it rings (rule 34).
fn end_call(centre: &mut Centre, place: Place<'_>, event: &Event<'_>) -> Fate {
    let at = event.moment;
    let desk = centre.line_mut(place.agent, place.line);
    let Some(call) = desk.call(place.conn_id).cloned() else { return Fate::Dropped };
    let action = match (event.name(), call.phase) {
        ("Released", Phase::Established) => None,
        ("Released", Phase::Dialing) => Some("CallAbandonedFromDialing"),
        ("Released" | "Abandoned", Phase::Ringing) => Some("CallAbandonedFromRinging"),
        ("Diverted", Phase::Ringing) => Some("CallForwarded"),
        _ => return Fate::Dropped,
    };
    desk.end_call(place.conn_id, action, at);
    match (call.phase, action) {
        (Phase::Ringing, Some(action)) => centre.reflect_ring_end(place, action, at),
        (Phase::Established, _) => centre.reflect_release(place, call.since, at),
        (Phase::Dialing | Phase::Ringing, _) => {
            centre.close_routes_if_left(place);
        }
    }
    let desk = centre.line_mut(place.agent, place.line);
    if desk.calls.is_empty()
        && let Some(reason) = desk.wish.take()
    {
        let next = Some("AfterCallWork");
        enter_state(centre, (place.agent, place.line), next, (reason, at));
    }
    Fate::Taken
}
