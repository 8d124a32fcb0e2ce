//! Changes of status: the end of one and the begin of the next at one instant.

use super::lanes::Lanes;
use super::{Ledger, Scene, Stretches, begin, end};
use crate::definition::Status;
use crate::engine::data::Facts;
use crate::engine::object::Row;
use crate::engine::plan::{Asking, CarefulOp, Changed, Stream};
use crate::engine::run::{Run, StatusRun};
use crate::engine::world::no_facts;
use crate::ids::CentreId;

/// The status that ends and the one that begins, now.
pub(in crate::engine) type Change = (StatusRun, StatusRun);

/// What an event changes at an agent: the status of a line, its own, or both.
#[derive(Clone, Copy, Debug)]
pub(in crate::engine) struct Changes {
    pub(in crate::engine) line: Option<Change>,
    pub(in crate::engine) agent: Option<Change>,
    pub(in crate::engine) centre: CentreId,
    /// The facts of the new status of the line and of that of the agent, where somebody asks for them.
    pub(in crate::engine) facts: Option<[Facts; 2]>,
}

impl Changes {
    pub(in crate::engine) fn is_empty(&self) -> bool {
        self.line.is_none() && self.agent.is_none()
    }

    /// What changes the status of an agent, or that of a line.
    pub(super) fn of(&self, is_of_agent: bool) -> Option<&Change> {
        if is_of_agent { self.agent.as_ref() } else { self.line.as_ref() }
    }

    /// Whether the status of the line and that of the agent, which both change, do so in the same way.
    pub(in crate::engine) fn are_alike(
        (old, new): &Change,
        (other_old, other_new): &Change,
    ) -> bool {
        (old.status, old.since, new.status) == (other_old.status, other_old.since, other_new.status)
    }
}

impl Ledger {
    /// Takes changes of status, each the end of the old one and the begin of the new one, for every
    /// object that has to do with them, and since when: to a group the old status began when the
    /// agent joined, at the earliest.
    pub(in crate::engine) fn change(
        &mut self,
        (changed, (old, new)): (Changed, &Change),
        objects: &(impl Iterator<Item = (Row, i64)> + Clone),
        changes: &Changes,
        scene: &Scene<'_>,
    ) {
        let Self { ops, lanes, .. } = self;
        let shift = ops.shift(changed, old.status, new.status);
        if !shift.has_plain() && !shift.is_careful {
            return;
        }
        lanes.shift(objects, shift, (old.since, changes), scene);
        if shift.is_careful {
            if changed != Changed::Agent {
                self.change_carefully(Stream::DnStatus, objects, changes, scene);
            }
            if changed != Changed::Line {
                self.change_carefully(Stream::AgentStatus, objects, changes, scene);
            }
        }
    }

    /// Takes a change into the lanes that need care.
    fn change_carefully(
        &mut self,
        stream: Stream,
        objects: &(impl Iterator<Item = (Row, i64)> + Clone),
        changes: &Changes,
        scene: &Scene<'_>,
    ) {
        let is_of_agent = stream == Stream::AgentStatus;
        let Some((old, new)) = changes.of(is_of_agent) else { return };
        let facts = match changes.facts {
            Some([_, of_agent]) if is_of_agent => of_agent,
            Some([of_line, _]) => of_line,
            None => no_facts(changes.centre),
        };
        let Self { ops, lanes, stretches, .. } = self;
        let careful = |status: Status| &*ops.durable(stream, status.action()).careful;
        let (ends, begins) = (careful(old.status), careful(new.status));
        if ends.is_empty() && begins.is_empty() {
            return;
        }
        // What ends is no longer asked for its facts.
        let (since, mut old, new) = (old.since, old.run(facts), new.run(facts));
        for (row, joined) in objects.clone() {
            old.begin = since.max(joined);
            lanes.freshen(row, scene.windows);
            change_careful((lanes, stretches), row, (ends, begins), (&old, &new), scene);
        }
    }
}

/// Takes a change of status into lanes that need care.
fn change_careful(
    (lanes, stretches): (&mut Lanes, &mut Stretches),
    row: Row,
    (ends, begins): (&[CarefulOp], &[CarefulOp]),
    (old, new): (&Run, &Run),
    scene: &Scene<'_>,
) {
    for op in ends {
        let goes_on = op.is_continuous && begins.iter().any(|other| other.lane == op.lane);
        if goes_on && go_on(stretches, (op, row), (old, new), scene) {
            continue;
        }
        end(lanes, stretches, (op, row, old), scene);
    }
    for op in begins {
        let goes_on = op.has_stretches() && stretches.contains_key(&(op.lane, row, new.key));
        if !goes_on {
            begin(lanes, stretches, (op, row, new), scene);
        }
    }
}

/// Lets a stay in a mask go on under another status; gives whether it does (semantics 103).
fn go_on(
    stretches: &mut Stretches,
    (op, row): (&CarefulOp, Row),
    (old, new): (&Run, &Run),
    scene: &Scene<'_>,
) -> bool {
    match op.asking {
        // The lane keeps the stay itself.
        Asking::ByItself => true,
        Asking::Never | Asking::Stretches => {
            if !scene.admits(op.filter, &new.facts) {
                return false;
            }
            let since = stretches.remove(&(op.lane, row, old.key));
            if let Some(since) = since {
                stretches.insert((op.lane, row, new.key), since);
            }
            since.is_some()
        }
    }
}
