//! Changes of status: the end of one and the begin of the next at one instant.

use super::lanes::Lanes;
use super::{Ledger, Scene, Stretches, begin, end};
use crate::definition::Status;
use crate::engine::data::Facts;
use crate::engine::object::Row;
use crate::engine::plan::{Asking, CarefulOp, Changed, Stream};
use crate::engine::run::{Run, StatusRun};
use crate::engine::stay::Stay;
use crate::engine::world::no_facts;
use crate::ids::CentreId;

/// A status that ends and one that begins, now: of a line, of its agent, or of both in the same way.
#[derive(Clone, Copy, Debug)]
pub(in crate::engine) struct Change {
    pub(in crate::engine) changed: Changed,
    pub(in crate::engine) old: StatusRun,
    pub(in crate::engine) new: StatusRun,
    pub(in crate::engine) centre: CentreId,
    /// The facts of the new status of the line and of that of the agent, where somebody asks for them.
    pub(in crate::engine) facts: Option<[Facts; 2]>,
}

impl Ledger {
    /// Takes a change of status, the end of the old one and the begin of the new one, for every object that
    /// has to do with it.
    #[inline(always)]
    pub(in crate::engine) fn change(
        &mut self,
        objects: &mut [Stay],
        change: &Change,
        scene: &Scene<'_>,
    ) {
        let Self { ops, lanes, .. } = self;
        let shift = ops.shift(change.changed, change.old.status, change.new.status);
        if shift.has_plain() {
            lanes.shift(objects, shift, change, scene);
        }
        if shift.is_careful {
            self.change_carefully(objects, change, scene);
        }
    }

    /// Takes a change into the lanes that need care.
    fn change_carefully(&mut self, objects: &[Stay], change: &Change, scene: &Scene<'_>) {
        let [of_line, of_agent] = change.facts.unwrap_or([no_facts(change.centre); 2]);
        if change.changed != Changed::Agent {
            self.change_in((Stream::DnStatus, of_line), objects, change, scene);
        }
        if change.changed != Changed::Line {
            self.change_in((Stream::AgentStatus, of_agent), objects, change, scene);
        }
    }

    /// The same of one timeline, with the facts of the new status.
    fn change_in(
        &mut self,
        (stream, facts): (Stream, Facts),
        objects: &[Stay],
        Change { old, new, .. }: &Change,
        scene: &Scene<'_>,
    ) {
        let Self { ops, lanes, stretches, .. } = self;
        let careful = |status: Status| &*ops.durable(stream, status.action()).careful;
        let (ends, begins) = (careful(old.status), careful(new.status));
        if ends.is_empty() && begins.is_empty() {
            return;
        }
        // What ends is no longer asked for its facts.
        let (since, mut old, new) = (old.since, old.run(facts), new.run(facts));
        for &Stay { group: row, joined, .. } in objects {
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
