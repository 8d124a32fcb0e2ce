//! Statuses: what a line and an agent show after each event.
//!
//! A status goes on as long as its name stays; only its source may change beneath it.

use super::agent_line::{AgentLine, priority};
use super::history::{Agent, Instance, Moment, Source};

/// Looks at the statuses of the agent and of its lines after an event.
pub(super) fn note_statuses(agent: &mut Agent, at: Moment) {
    for line in &mut agent.lines {
        let giver = line.status_giver();
        let (name, source) = (giver.action.clone(), giver.last_source().clone());
        note_status(&mut line.strand.statuses, &name, source, at);
    }
    let logged_out = ("LoggedOut".to_owned(), Source::default());
    let (name, source) = agent_status(&agent.lines).unwrap_or(logged_out);
    note_status(&mut agent.statuses, &name, source, at);
}

fn note_status(statuses: &mut Vec<Instance>, name: &str, source: Source, at: Moment) {
    let running = statuses.last_mut().expect("LoggedOut runs from the first event of all");
    if running.action == name {
        running.change_source(at, source);
        return;
    }
    running.end = Some(at);
    statuses.push(Instance::new(name, at, source));
}

/// Rule 29 over the lines where the agent is logged in.
fn agent_status(lines: &[AgentLine]) -> Option<(String, Source)> {
    let highest = |is_voice: bool| {
        let mut best: Option<(usize, &Instance)> = None;
        for line in lines.iter().filter(|l| l.is_logged_in && (l.media == "voice") == is_voice) {
            let giver = line.status_giver();
            let rank = priority(&giver.action).expect("a status giver has a priority");
            let is_better = best.is_none_or(|(highest, oldest)| {
                highest < rank || (highest == rank && giver.begin < oldest.begin)
            });
            if is_better {
                best = Some((rank, giver));
            }
        }
        best
    };
    let not_ready = priority("NotReadyForNextCall").expect("it is in the table");
    let giver = match (highest(true), highest(false)) {
        (Some((voice, giver)), Some((other, _))) if not_ready < voice || other <= voice => giver,
        (_, Some((_, giver))) | (Some((_, giver)), None) => giver,
        (None, None) => return None,
    };
    Some((giver.action.clone(), giver.last_source().clone()))
}
