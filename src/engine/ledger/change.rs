//! Changes of status: the end of one and the begin of the next at one instant.

use std::slice;

use super::lanes::Lanes;
use super::{Ledger, Scene, Stretches, begin, end};
use crate::definition::Status;
use crate::engine::data::Facts;
use crate::engine::object::Row;
use crate::engine::plan::{Asking, CarefulOp, Changed, Stream};
use crate::engine::run::{Run, StatusRun};

/// A change from one status to another, now.
#[derive(Clone, Copy, Debug)]
pub(in crate::engine) struct Change {
    pub(in crate::engine) stream: Stream,
    /// The status that ends.
    pub(in crate::engine) old: StatusRun,
    /// The status that begins, with its facts.
    pub(in crate::engine) new: StatusRun,
    pub(in crate::engine) facts: Facts,
}

impl Change {
    /// Whether another stream changes in the same way.
    fn is_like(&self, other: &Self) -> bool {
        let alike = |change: &Self| (change.old.status, change.old.since, change.new.status);
        alike(self) == alike(other)
    }

    fn changed(&self) -> Changed {
        if self.stream == Stream::AgentStatus { Changed::Agent } else { Changed::Line }
    }
}

impl Ledger {
    /// Takes changes of status, each the end of the old one and the begin of the new one, for every
    /// object that has to do with them, and since when: to a group the old status began when the
    /// agent joined, at the earliest.
    pub(in crate::engine) fn change(
        &mut self,
        objects: &(impl Iterator<Item = (Row, i64)> + Clone),
        changes: &[Change],
        scene: &Scene<'_>,
    ) {
        if let [line, agent] = changes
            && line.is_like(agent)
        {
            self.change_as(Changed::Both, objects, changes, scene);
        } else {
            for change in changes {
                let changes = slice::from_ref(change);
                self.change_as(change.changed(), objects, changes, scene);
            }
        }
    }

    /// Takes changes that are alike.
    fn change_as(
        &mut self,
        changed: Changed,
        objects: &(impl Iterator<Item = (Row, i64)> + Clone),
        changes: &[Change],
        scene: &Scene<'_>,
    ) {
        let Some(Change { old, new, .. }) = changes.first() else { return };
        let Self { ops, lanes, stretches, .. } = self;
        let shift = ops.shift(changed, old.status, new.status);
        if !shift.steps.is_empty() {
            for (row, joined) in objects.clone() {
                lanes.freshen(row, scene.windows);
                lanes.change_plain(row, &shift.steps, old.since.max(joined), scene);
            }
        }
        if !shift.is_careful {
            return;
        }
        for change in changes {
            let careful = |status: Status| &*ops.durable(change.stream, status.action()).careful;
            let (ends, begins) = (careful(old.status), careful(new.status));
            if ends.is_empty() && begins.is_empty() {
                continue;
            }
            // What ends is no longer asked for its facts.
            let (mut old, new) = (change.old.run(change.facts), change.new.run(change.facts));
            for (row, joined) in objects.clone() {
                old.begin = change.old.since.max(joined);
                lanes.freshen(row, scene.windows);
                change_careful((lanes, stretches), row, (ends, begins), (&old, &new), scene);
            }
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
