//! Units: what a statistic counts, found by scanning the history of its object.
//!
//! A unit is one thing that counts 1: an occurrence, an ended action, a status or an adjusted
//! action cut to stays and filter stretches, or a chain of such with one connId.

use super::definition::{Definition, Subject};
use super::filter::{Filter, Sight};
use super::history::{Centre, Instance, Moment, ObjectType, Occurrence, Source, Stay};
use super::interval::Interval;
use super::mask::Mask;

/// An object in its centre, as it stands after the event `newest`, at the time `at`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Object<'a> {
    pub(super) centre_name: &'a str,
    pub(super) centre: &'a Centre,
    pub(super) object_type: ObjectType,
    pub(super) id: &'a str,
    pub(super) newest: Moment,
    pub(super) at: i64,
}

/// One thing that counts 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Unit<'a> {
    /// It counts at one moment, with a duration of its own (rules 10 and 11).
    Done { actions: Vec<&'a str>, at: Moment, ms: i64 },
    /// It counts in each interval that it overlaps, with the part inside (rules 12 and 13).
    Span { actions: Vec<&'a str>, begin: Moment, end: Option<Moment> },
}

/// A timeline of the object: a queue, a line or an agent; with stays where it is a group's member.
struct Timeline<'a> {
    instances: &'a [Instance],
    occurrences: &'a [Occurrence],
    stays: Option<&'a [Stay]>,
}

/// A part of an instance.
#[derive(Clone, Copy, Debug)]
struct Piece<'a> {
    instance: &'a Instance,
    begin: Moment,
    end: Option<Moment>,
}

impl Timeline<'_> {
    fn is_member(&self, order: usize) -> bool {
        self.stays.is_none_or(|stays| stays.iter().any(|stay| stay.covers(order)))
    }
}

impl<'a> Unit<'a> {
    /// Whether the mask has any action of this unit.
    pub(super) fn is_in(&self, mask: &Mask) -> bool {
        match self {
            Self::Done { actions, .. } | Self::Span { actions, .. } => mask.has_any(actions),
        }
    }

    /// The duration that counts in the interval; None if the unit is not of it.
    pub(super) fn measure(&self, interval: Interval, at: i64) -> Option<i64> {
        match (self, interval) {
            (_, Interval::Nothing) => None,
            (Self::Done { ms, .. }, Interval::Last(_)) => Some(*ms),
            (Self::Done { at, ms, .. }, Interval::From(from)) => (from <= at.time).then_some(*ms),
            (Self::Done { at, ms, .. }, Interval::Between(from, to)) => {
                let is_in = from.order <= at.order && to.is_none_or(|to| at.order <= to.order);
                is_in.then_some(*ms)
            }
            (Self::Span { begin, end, .. }, Interval::Last(_)) => {
                Some(end.map_or(at, |end| end.time) - begin.time)
            }
            (Self::Span { begin, end, .. }, Interval::From(from)) => {
                let is_in = from <= begin.time || end.is_none_or(|end| from < end.time);
                is_in.then(|| end.map_or(at, |end| end.time) - begin.time.max(from))
            }
            (Self::Span { begin, end, .. }, Interval::Between(from, to)) => {
                let is_before = end.is_some_and(|end| end.order <= from.order);
                let is_after = to.is_some_and(|to| to.order < begin.order);
                let last = [*end, to].into_iter().flatten().min();
                let last = last.map_or(at, |last| last.time);
                (!is_before && !is_after).then(|| last - begin.time.max(from.time))
            }
        }
    }

    /// What a selection sorts by: the end, or the begin of statuses and adjusted (rule 41).
    pub(super) fn selection_key(&self) -> Moment {
        match self {
            Self::Done { at, .. } => *at,
            Self::Span { begin, .. } => *begin,
        }
    }
}

impl<'a> Object<'a> {
    fn timelines(&self, subject: Subject) -> Vec<Timeline<'a>> {
        let mut timelines = Vec::new();
        match self.object_type {
            ObjectType::Queue | ObjectType::SkillQ => {
                let strand = self.centre.queues.get(&(self.object_type, self.id.to_owned()));
                let strand = strand.expect("the object exists");
                timelines.push(match subject {
                    Subject::DnAction => Timeline {
                        instances: &strand.durables,
                        occurrences: &strand.occurrences,
                        stays: None,
                    },
                    Subject::DnStatus | Subject::AgentStatus => {
                        Timeline { instances: &strand.statuses, occurrences: &[], stays: None }
                    }
                });
            }
            ObjectType::Agent => self.add_agent(&mut timelines, self.id, None, subject),
            ObjectType::SkillAg => {
                for (id, agent) in &self.centre.agents {
                    if let Some(stays) = agent.stays.get(self.id) {
                        self.add_agent(&mut timelines, id, Some(stays), subject);
                    }
                }
            }
        }
        timelines
    }

    fn add_agent(
        &self,
        timelines: &mut Vec<Timeline<'a>>,
        id: &str,
        stays: Option<&'a [Stay]>,
        subject: Subject,
    ) {
        let agent = self.centre.agents.get(id).expect("the agent exists");
        if subject == Subject::AgentStatus {
            timelines.push(Timeline { instances: &agent.statuses, occurrences: &[], stays });
            return;
        }
        for line in &agent.lines {
            let strand = &line.strand;
            timelines.push(match subject {
                Subject::DnAction => Timeline {
                    instances: &strand.durables,
                    occurrences: &strand.occurrences,
                    stays,
                },
                Subject::DnStatus | Subject::AgentStatus => {
                    Timeline { instances: &strand.statuses, occurrences: &[], stays }
                }
            });
        }
    }

    /// The statuses of the agents that are members of the group now.
    pub(super) fn statuses_of_members(&self) -> Vec<&'a str> {
        let pieces = self.pieces(Subject::AgentStatus, |_| true);
        let running = pieces.into_iter().filter(|piece| piece.end.is_none());
        running.map(|piece| piece.instance.action.as_str()).collect()
    }

    /// Units of the definition's subject for a mask; `is_adjusted` is for TotalAdjusted….
    pub(super) fn units(
        &self,
        definition: &Definition,
        mask: &Mask,
        filter: Option<&Filter>,
        is_adjusted: bool,
    ) -> Vec<Unit<'a>> {
        let by_conn_id = definition.is_by_conn_id;
        if definition.subject != Subject::DnAction {
            return self.spans(definition.subject, mask, filter, by_conn_id);
        }
        let mut units = if is_adjusted {
            self.spans(Subject::DnAction, mask, filter, by_conn_id)
        } else {
            self.ended(mask, filter, by_conn_id)
        };
        units.extend(self.occurred(mask, filter));
        units
    }

    /// Instantaneous actions: tested once, when they occur (rules 11 and 20).
    fn occurred(&self, mask: &Mask, filter: Option<&Filter>) -> Vec<Unit<'a>> {
        let mut units = Vec::new();
        for timeline in self.timelines(Subject::DnAction) {
            for occurrence in timeline.occurrences {
                let order = occurrence.at.order;
                let sight = self.sight(&occurrence.source, order);
                if mask.has(&occurrence.action)
                    && timeline.is_member(order)
                    && filter.is_none_or(|filter| filter.is_true(sight))
                {
                    let actions = vec![occurrence.action.as_str()];
                    units.push(Unit::Done { actions, at: occurrence.at, ms: occurrence.ms });
                }
            }
        }
        units
    }

    /// Durable actions that have ended, whole (rule 10), for the groups that the agent is in at
    /// the end (rule 37), if the filter is true at the end (rule 20).
    fn ended(&self, mask: &Mask, filter: Option<&Filter>, by_conn_id: bool) -> Vec<Unit<'a>> {
        let mut pieces = Vec::new();
        for timeline in self.timelines(Subject::DnAction) {
            for instance in timeline.instances {
                let (begin, end) = (instance.begin, instance.end);
                let last = end.unwrap_or(self.newest);
                if mask.has(&instance.action) && timeline.is_member(last.order) {
                    pieces.push(Piece { instance, begin, end });
                }
            }
        }
        let mut units = Vec::new();
        for chain in chains(pieces, by_conn_id) {
            let Some((begin, Some(at))) = reach(&chain) else { continue };
            let last = chain.iter().find(|piece| piece.end == Some(at)).expect("one ends last");
            let sight = self.sight(last.instance.source_at(at.order), at.order);
            if filter.is_none_or(|filter| filter.is_true(sight)) {
                units.push(Unit::Done { actions: names(&chain), at, ms: at.time - begin.time });
            }
        }
        units
    }

    /// Statuses and adjusted actions, running ones included (rules 12, 13, 36 and 37).
    pub(super) fn spans(
        &self,
        subject: Subject,
        mask: &Mask,
        filter: Option<&Filter>,
        by_conn_id: bool,
    ) -> Vec<Unit<'a>> {
        let mut pieces = self.pieces(subject, |action| mask.has(action));
        if let Some(filter) = filter {
            pieces = pieces.into_iter().flat_map(|p| self.stretches(p, filter)).collect();
        }
        let mut units = Vec::new();
        for chain in chains(pieces, by_conn_id) {
            let (begin, end) = reach(&chain).expect("a chain has a piece");
            units.push(Unit::Span { actions: names(&chain), begin, end });
        }
        units
    }

    /// The begins of what runs now and passes the filter now; ages are not the filter's business.
    pub(super) fn running(
        &self,
        definition: &Definition,
        mask: &Mask,
        filter: Option<&Filter>,
    ) -> Vec<Moment> {
        let pieces = self.pieces(definition.subject, |action| mask.has(action));
        let mut begins = Vec::new();
        for chain in chains(pieces, definition.is_by_conn_id) {
            let passes = chain.iter().any(|piece| {
                let sight = self.sight(piece.instance.last_source(), self.newest.order);
                piece.end.is_none() && filter.is_none_or(|filter| filter.is_true(sight))
            });
            if passes {
                begins.push(reach(&chain).expect("a chain has a piece").0);
            }
        }
        begins
    }

    /// Instances, each cut to each stay where the object is a group (rule 37).
    fn pieces(&self, subject: Subject, is_wanted: impl Fn(&str) -> bool) -> Vec<Piece<'a>> {
        let mut pieces = Vec::new();
        for timeline in self.timelines(subject) {
            for instance in timeline.instances.iter().filter(|i| is_wanted(&i.action)) {
                let whole = Piece { instance, begin: instance.begin, end: instance.end };
                match timeline.stays {
                    None => pieces.push(whole),
                    Some(stays) => pieces.extend(stays.iter().filter_map(|s| cut(whole, *s))),
                }
            }
        }
        pieces
    }

    /// The stretches of a piece in which the filter is true (rule 36).
    fn stretches(&self, piece: Piece<'a>, filter: &Filter) -> Vec<Piece<'a>> {
        let mut stretches: Vec<Piece<'a>> = Vec::new();
        let mut is_open = false;
        for change in self.changes(piece) {
            let sight = self.sight(piece.instance.source_at(change.order), change.order);
            let is_true = filter.is_true(sight);
            if is_true && !is_open {
                stretches.push(Piece { begin: change, ..piece });
            } else if !is_true && is_open {
                stretches.last_mut().expect("one is open").end = Some(change);
            }
            is_open = is_true;
        }
        stretches
    }

    /// The begin of a piece, and each later moment in it at which what a filter sees may change.
    fn changes(&self, piece: Piece<'a>) -> Vec<Moment> {
        let mut changes = vec![piece.begin];
        let sources = piece.instance.sources.iter();
        changes.extend(sources.clone().map(|(moment, _)| *moment));
        for conn_id in sources.filter_map(|(_, source)| source.conn_id.as_ref()) {
            let data = self.centre.data.get(conn_id).into_iter().flatten();
            changes.extend(data.map(|(moment, _)| *moment));
        }
        changes.retain(|change| {
            piece.begin <= *change && piece.end.is_none_or(|end| change.order < end.order)
        });
        changes.sort();
        changes.dedup();
        changes
    }

    fn sight<'s>(&'s self, source: &'s Source, order: usize) -> Sight<'s> {
        let data = source.conn_id.as_ref().and_then(|id| self.centre.data_at(id, order));
        Sight { centre: self.centre_name, source, data }
    }
}

fn cut(piece: Piece<'_>, stay: Stay) -> Option<Piece<'_>> {
    let begin = piece.begin.max(stay.join);
    let end = [piece.end, stay.leave].into_iter().flatten().min();
    end.is_none_or(|end| begin.order < end.order).then_some(Piece { begin, end, ..piece })
}

/// Puts together what overlaps, in the order of events, under one connId (rule 40); without
/// `by_conn_id`, or without a connId, each piece stands alone.
fn chains(mut pieces: Vec<Piece<'_>>, by_conn_id: bool) -> Vec<Vec<Piece<'_>>> {
    if !by_conn_id {
        return pieces.into_iter().map(|piece| vec![piece]).collect();
    }
    pieces.sort_by_key(|piece| piece.begin);
    let mut chains: Vec<Vec<Piece<'_>>> = Vec::new();
    for piece in pieces {
        let conn_id = piece.instance.last_source().conn_id.as_ref();
        let chain = chains.iter_mut().find(|chain| {
            let same = chain.iter().all(|p| p.instance.last_source().conn_id.as_ref() == conn_id);
            let (_, end) = reach(chain).expect("a chain has a piece");
            conn_id.is_some() && same && end.is_none_or(|end| piece.begin.order < end.order)
        });
        match chain {
            Some(chain) => chain.push(piece),
            None => chains.push(vec![piece]),
        }
    }
    chains
}

/// From the first begin to the last end, if all have one.
fn reach(chain: &[Piece<'_>]) -> Option<(Moment, Option<Moment>)> {
    let begin = chain.iter().map(|piece| piece.begin).min()?;
    let ends: Option<Vec<Moment>> = chain.iter().map(|piece| piece.end).collect();
    Some((begin, ends.and_then(|ends| ends.into_iter().max())))
}

fn names<'a>(chain: &[Piece<'a>]) -> Vec<&'a str> {
    chain.iter().map(|piece| piece.instance.action.as_str()).collect()
}
