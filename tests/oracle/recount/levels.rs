//! Levels: CurrentNumber and CurrentTime all along the interval (rules 14, 26, 101 and 102).

use super::category::Level;
use super::evaluate::{Evaluation, number};
use super::history::Moment;
use super::interval::Interval;
use super::timelines::{Piece, chains, reach};
use super::units::Unit;
use super::value::Exact;

/// A stretch in which something counts in CurrentNumber.
#[derive(Clone, Copy, Debug)]
struct Run {
    /// From when its age counts in CurrentTime.
    since: Moment,
    begin: Moment,
    end: Option<Moment>,
}

impl Evaluation<'_> {
    pub(super) fn level(&self, level: Level) -> Exact {
        match level {
            Level::MaxNumber => Exact::number(self.levels().into_iter().max().unwrap_or(0)),
            Level::MinNumber => Exact::number(self.levels().into_iter().min().unwrap_or(0)),
            Level::AverageNumber => {
                let (elapsed, parts) = self.parts();
                let ms: i128 = parts.iter().map(|(_, from, to)| to - from).sum();
                Exact::fraction(ms, elapsed)
            }
            Level::AverageTime => {
                let (elapsed, parts) = self.parts();
                // Of what has begun at s: ((b − s)² − (a − s)²) / 2, in ms², of which 1,000 make a
                // second of age for each ms.
                let area = |(since, from, to): &(i128, i128, i128)| {
                    (to - since) * (to - since) - (from - since) * (from - since)
                };
                Exact::fraction(parts.iter().map(area).sum(), 2 * 1_000 * elapsed)
            }
        }
    }

    /// The elapsed time, and of each run, when it began to age and its part of that time.
    fn parts(&self) -> (i128, Vec<(i128, i128, i128)>) {
        let (first, last) = self.interval.elapsed(self.setting.origin, self.object.at);
        let mut parts = Vec::new();
        for run in self.runs() {
            let from = run.begin.time.max(first);
            let to = run.end.map_or(last, |end| end.time.min(last));
            if from < to {
                parts.push((run.since.time.into(), from.into(), to.into()));
            }
        }
        (i128::from(last - first), parts)
    }

    /// All stretches in which something runs and passes the filter as it is then. A chain runs as
    /// one, and passes while any of its instances does (rule 104).
    fn runs(&self) -> Vec<Run> {
        let definition = self.definition;
        let is_in_mask = |action: &str| definition.main_mask.has(action);
        let pieces = self.object.pieces(definition.subject, is_in_mask);
        let mut runs = Vec::new();
        for chain in chains(pieces, definition.is_by_conn_id) {
            let (since, _) = reach(&chain).expect("a chain has a piece");
            let stretch = |piece: Piece<'_>| Run { since, begin: piece.begin, end: piece.end };
            let mut stretches: Vec<Run> = match definition.filter.as_ref() {
                None => chain.into_iter().map(stretch).collect(),
                Some(filter) => {
                    let stretches =
                        chain.into_iter().flat_map(|p| self.object.stretches(p, filter));
                    stretches.map(stretch).collect()
                }
            };
            stretches.sort_by_key(|stretch| stretch.begin);
            runs.extend(joined(&stretches));
        }
        runs
    }

    /// The levels of `CurrentNumber` in the interval.
    ///
    /// A level is itself like a status (rule 26): the one before R counts if it goes on after R,
    /// and not if a change at R ends it; before the first event of all there is none.
    fn levels(&self) -> Vec<i128> {
        let (definition, interval, origin) = (self.definition, self.interval, self.setting.origin);
        if interval == Interval::Nothing {
            return Vec::new();
        }
        let filter = definition.filter.as_ref();
        let (mask, by_conn_id) = (&definition.main_mask, definition.is_by_conn_id);
        let mut bounds = Vec::new();
        for unit in self.object.spans(definition.subject, mask, filter, by_conn_id) {
            if let Unit::Span { begin, end, .. } = unit {
                bounds.push((begin, end));
            }
        }
        let ends = bounds.iter().filter_map(|(_, end)| *end);
        let mut changes: Vec<Moment> = bounds.iter().map(|(begin, _)| *begin).chain(ends).collect();
        changes.retain(|change| !interval.is_over_before(*change));
        changes.sort();
        changes.dedup();

        // Each level with the moment at which it begins; the first one with the first event.
        let mut runs = vec![(origin, 0)];
        for change in changes {
            let is_running = |(begin, end): &&(Moment, Option<Moment>)| {
                *begin <= change && end.is_none_or(|end| change < end)
            };
            let level = number(bounds.iter().filter(is_running));
            if runs.last().is_some_and(|(_, before)| *before != level) {
                runs.push((change, level));
            }
        }
        let nexts = runs.iter().skip(1).map(|(begin, _)| Some(*begin)).chain([None]);
        let counts = |begin: Moment, next: Option<Moment>| {
            let side_of = |moment| interval.side_of(moment, origin);
            // What the first event of all changes was not there before it.
            next != Some(begin)
                && (side_of(begin).is_ge() || next.is_none_or(|next| side_of(next).is_gt()))
        };
        let runs = runs.iter().zip(nexts);
        runs.filter(|((begin, _), next)| counts(*begin, *next))
            .map(|((_, level), _)| *level)
            .collect()
    }
}

/// Puts together what overlaps; the stretches are in the order of their begins.
fn joined(stretches: &[Run]) -> Vec<Run> {
    let mut joined: Vec<Run> = Vec::new();
    for stretch in stretches {
        match joined.last_mut() {
            Some(last) if last.end.is_none_or(|end| stretch.begin < end) => {
                last.end = last.end.zip(stretch.end).map(|(one, other)| one.max(other));
            }
            _ => joined.push(*stretch),
        }
    }
    joined
}
