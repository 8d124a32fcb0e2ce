//! Units: what a statistic counts, found by scanning the history of its object.
//!
//! A unit is one thing that counts 1: an occurrence, an ended action, a status or an adjusted
//! action cut to stays and filter stretches, or a chain of such with one connId.

use super::definition::{Definition, Subject};
use super::filter::Filter;
use super::history::Moment;
use super::interval::Interval;
use super::mask::Mask;
use super::timelines::{Object, Piece, chains, names, reach};

/// One thing that counts 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Unit<'a> {
    /// It counts at one moment, with a duration of its own (rule 11).
    Happened { actions: Vec<&'a str>, at: Moment, ms: i64 },
    /// It counts where it ends (rule 10).
    Ended { actions: Vec<&'a str>, begin: Moment, end: Moment },
    /// It counts in each interval that it overlaps, with the part inside (rules 12 and 13).
    Span { actions: Vec<&'a str>, begin: Moment, end: Option<Moment> },
}

impl Unit<'_> {
    /// Whether the mask has any action of this unit.
    pub(super) fn is_in(&self, mask: &Mask) -> bool {
        match self {
            Self::Happened { actions, .. }
            | Self::Ended { actions, .. }
            | Self::Span { actions, .. } => mask.has_any(actions),
        }
    }

    /// The duration that counts in the interval; None if the unit is not of it.
    ///
    /// `clips` cuts what has ended to the interval, too (rule 109).
    pub(super) fn measure(&self, interval: Interval, at: i64, clips: bool) -> Option<i64> {
        match self {
            Self::Happened { at, ms, .. } => interval.has(*at).then_some(*ms),
            Self::Ended { begin, end, .. } => {
                let from = interval.begin_ms().filter(|_| clips);
                let begin = from.map_or(begin.time, |from| begin.time.max(from));
                interval.has(*end).then_some(end.time - begin)
            }
            Self::Span { begin, end, .. } => span(*begin, *end, interval, at),
        }
    }

    /// What a selection sorts by: the end, or the begin of statuses and adjusted (rule 41).
    pub(super) fn selection_key(&self) -> Moment {
        match self {
            Self::Happened { at, .. } | Self::Ended { end: at, .. } => *at,
            Self::Span { begin, .. } => *begin,
        }
    }
}

/// The part inside the interval of what lasts, if it overlaps it (rules 12 and 26).
pub(super) fn span(begin: Moment, end: Option<Moment>, interval: Interval, at: i64) -> Option<i64> {
    match interval {
        Interval::Nothing => None,
        Interval::Last(_) => Some(end.map_or(at, |end| end.time) - begin.time),
        Interval::From(from) => {
            let is_in = from <= begin.time || end.is_none_or(|end| from < end.time);
            is_in.then(|| end.map_or(at, |end| end.time) - begin.time.max(from))
        }
        Interval::Between(from, to) => {
            let is_before = end.is_some_and(|end| end.order <= from.order);
            let is_after = to.is_some_and(|to| to.order < begin.order);
            let last = [end, to].into_iter().flatten().min();
            let last = last.map_or(at, |last| last.time);
            (!is_before && !is_after).then(|| last - begin.time.max(from.time))
        }
    }
}

impl<'a> Object<'a> {
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

    /// What counts in the number where durable actions count at their begin (rule 109).
    pub(super) fn begun_units(
        &self,
        mask: &Mask,
        filter: Option<&Filter>,
        by_conn_id: bool,
    ) -> Vec<Unit<'a>> {
        let mut units = self.begun(mask, filter, by_conn_id);
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
                    units.push(Unit::Happened { actions, at: occurrence.at, ms: occurrence.ms });
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
                let last = instance.end.unwrap_or(self.newest);
                if mask.has(&instance.action) && timeline.is_member(last.order) {
                    pieces.push(Piece::whole(instance));
                }
            }
        }
        let mut units = Vec::new();
        for chain in chains(pieces, by_conn_id) {
            let Some((begin, Some(end))) = reach(&chain) else { continue };
            let last = chain.iter().find(|piece| piece.end == Some(end)).expect("one ends last");
            let sight = self.sight(last.instance.source_at(end.order), end.order);
            if filter.is_none_or(|filter| filter.is_true(sight)) {
                units.push(Unit::Ended { actions: names(&chain), begin, end });
            }
        }
        units
    }

    /// Durable actions where they begin: all that rule 10 asks at the end is asked at the begin, and
    /// for a group they end when the agent leaves it (rule 109).
    fn begun(&self, mask: &Mask, filter: Option<&Filter>, by_conn_id: bool) -> Vec<Unit<'a>> {
        let mut pieces = Vec::new();
        for timeline in self.timelines(Subject::DnAction) {
            for instance in timeline.instances {
                if mask.has(&instance.action) {
                    pieces.extend(timeline.stay_of_begin(Piece::whole(instance)));
                }
            }
        }
        let mut units = Vec::new();
        for chain in chains(pieces, by_conn_id) {
            let first = chain.iter().min_by_key(|piece| piece.begin).expect("a chain has a piece");
            let at = first.begin;
            let sight = self.sight(first.instance.source_at(at.order), at.order);
            if filter.is_none_or(|filter| filter.is_true(sight)) {
                units.push(Unit::Happened { actions: names(&chain), at, ms: 0 });
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
}
