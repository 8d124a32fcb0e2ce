//! Changes of status: the end of one and the begin of the next at one instant.

use super::lanes::Lanes;
use super::{Ledger, Scene, Stretches, begin, end};
use crate::definition::Status;
use crate::engine::data::Facts;
use crate::engine::object::Row;
use crate::engine::plan::{Asking, CarefulOp, Changed, Stream};
use crate::engine::run::{Run, StatusRun};

/// The status that ends and the one that begins, now.
pub(super) type Change = (StatusRun, StatusRun);

/// What an event changes at an agent: the status of a line, its own, or both.
#[derive(Clone, Copy, Debug)]
pub(in crate::engine) struct Changes {
    pub(in crate::engine) line: Option<Change>,
    pub(in crate::engine) agent: Option<Change>,
    /// The facts of the new status of the line and of that of the agent, where somebody asks for them.
    pub(in crate::engine) facts: [Facts; 2],
}

impl Changes {
    pub(in crate::engine) fn is_empty(&self) -> bool {
        self.line.is_none() && self.agent.is_none()
    }

    /// What changes the status of an agent, or that of a line.
    pub(super) fn of(&self, is_of_agent: bool) -> Option<&Change> {
        if is_of_agent { self.agent.as_ref() } else { self.line.as_ref() }
    }

    /// Whose status changes: as a rule both in the same way.
    pub(in crate::engine) fn parts(&self) -> [Option<Changed>; 2] {
        match (&self.line, &self.agent) {
            (Some((old, new)), Some((other_old, other_new)))
                if (old.status, old.since, new.status)
                    == (other_old.status, other_old.since, other_new.status) =>
            {
                [Some(Changed::Both), None]
            }
            (line, agent) => [line.map(|_| Changed::Line), agent.map(|_| Changed::Agent)],
        }
    }
}

impl Ledger {
    /// Takes changes of status, each the end of the old one and the begin of the new one, for every
    /// object that has to do with them, and since when: to a group the old status began when the
    /// agent joined, at the earliest.
    pub(in crate::engine) fn change(
        &mut self,
        changed: Changed,
        objects: &(impl Iterator<Item = (Row, i64)> + Clone),
        changes: &Changes,
        scene: &Scene<'_>,
    ) {
        let Self { ops, lanes, .. } = self;
        let Some((old, new)) = changes.of(changed == Changed::Agent) else { return };
        let shift = ops.shift(changed, old.status, new.status);
        if !shift.has_plain() && !shift.is_careful {
            return;
        }
        lanes.change_plain(objects, shift, old.since, scene);
        lanes.change_ages(objects, &shift.ages, changes);
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
        let [of_line, of_agent] = changes.facts;
        let facts = if is_of_agent { of_agent } else { of_line };
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
