//! The chapter about masks: how they are written, and all actions and statuses.

use strum::IntoEnumIterator;

use super::examples::example;
use super::markdown::{Page, code};
use super::rules::short_rule;
use crate::definition::{Action, MASK_FORMS, ObjectType, Status, Subject, sentence};

/// The language of masks and all that they can name.
pub(super) fn write_masks(page: &mut Page) {
    page.heading(2, "Masks");
    page.text(&format!("A mask is the set of actions or statuses that count: {}.", short_rule(19)));
    for (form, meaning) in MASK_FORMS {
        page.text(&format!("{}: {meaning}", code(form)));
        page.yaml(example("mask", form));
    }
    write_actions(page);
    write_statuses(page);
    page.heading(3, "Foreign actions");
    page.text(
        "A mask may name these actions of Stat Server. They count nothing, and a warning says so.",
    );
    let rows = Action::FOREIGN.iter().map(|(name, why)| [(*name).to_owned(), (*why).to_owned()]);
    page.table(["action", "reason"], rows);
}

fn write_actions(page: &mut Page) {
    page.heading(3, "Actions");
    page.text(&format!(
        "A *durable* action has a begin and an end; an *instantaneous* one happens at a moment, and may \
         bring along how long something has lasted by then. Queues are objects of the types QUEUE and \
         SKILL_Q, lines are those of agents, which AGENT and SKILL_AG count. A filter or a custom value can \
         ask for data where there is a call ({}). What is further counts only where a mask names it ({}). \
         Which event makes an action is told in [events.md](events.md#from-events-to-actions).",
        short_rule(31),
        short_rule(108)
    ));
    let head =
        ["action", "lasts", "of (DNAction)", "status of", "has a call", "in `*`", "what it is"];
    let rows = Action::iter().map(|action| {
        let yes = |is| if is { "yes" } else { "no" }.to_owned();
        [
            action.name().to_owned(),
            if action.is_durable() { "durable" } else { "instantaneous" }.to_owned(),
            places(action, &[Subject::DnAction]),
            places(action, &[Subject::DnStatus, Subject::AgentStatus]),
            yes(action.has_call()),
            if action.is_further() { "further" } else { "yes" }.to_owned(),
            sentence(&action),
        ]
    });
    page.table(head, rows);
}

/// Where an action is for some subjects: at queues, at lines of agents, and for a whole agent.
fn places(action: Action, subjects: &[Subject]) -> String {
    let has = |object_type, subject| action.is_of(object_type, subject);
    let mut places = Vec::new();
    for subject in subjects {
        if subject.is_of(ObjectType::Queue) && has(ObjectType::Queue, *subject) {
            places.push("queue");
        }
        if has(ObjectType::Agent, *subject) {
            places.push(if *subject == Subject::AgentStatus { "agent" } else { "line" });
        }
    }
    if places.is_empty() { "–".to_owned() } else { places.join(", ") }
}

fn write_statuses(page: &mut Page) {
    page.heading(3, "Statuses");
    page.text(
        "A line has, at any time, the status of the running action that stands highest in this order, here \
         the lowest first; [events.md](events.md#statuses) tells more.",
    );
    let statuses: Vec<&str> = Status::iter().map(Status::name).collect();
    page.text(&statuses.join(" < "));
}
