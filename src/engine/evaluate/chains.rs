//! Values of what counts by connId: chains of instances, made when somebody asks (semantics 104).

use super::exact::Exact;
use super::sums::elapsed;
use super::{Instant, of_extremes};
use crate::definition::Mask;
use crate::engine::ledger::{Lanes, Tally};
use crate::engine::object::Row;
use crate::engine::plan::{Bound, Reading, Recipe, Shape, Term, What, Window};
use crate::engine::tally::{
    Chain, Cut, Extremes, Links, Mark, Piece, Reach, chains, percentile_of,
};

/// What chains of an object are read at.
pub(super) struct Session<'a> {
    pub(super) at: Instant<'a>,
    /// The time of the first event of all.
    pub(super) origin: i64,
    /// How many members a group has; 1 for what is none.
    pub(super) members: i64,
    /// When the interval since login has begun, even if it is over.
    pub(super) login: Option<i64>,
}

/// The value of a reading of chains.
pub(super) fn of_chains(
    lanes: &Lanes,
    reading: &Reading,
    row: Row,
    session: &Session<'_>,
) -> Exact {
    let Reading::Chains { pieces, recipe, .. } = reading else { return Exact::Nothing };
    let Some(view) = View::of(lanes, reading, row, session) else { return Exact::Nothing };
    let first = pieces.first().copied().unwrap_or_default();
    match recipe {
        Recipe::Share { shape, numerator, .. } => {
            let mut terms = terms_of_chains(lanes, reading, row, session).into_iter();
            let top: i64 = terms.by_ref().take(numerator.len()).sum();
            let bottom: i64 = terms.sum();
            match *shape {
                Shape::Count => Exact::Thousandths(top * 1000),
                Shape::Seconds => Exact::Thousandths(top),
                Shape::Ratio { scale, empty } => {
                    Exact::ratio(top.into(), bottom.into(), scale, empty)
                }
            }
        }
        Recipe::Duration(bound, mask) => {
            let mut extremes = Extremes::default();
            let durations = view.durations(first, *mask, *mask);
            durations.into_iter().for_each(|ms| extremes.take(ms));
            Exact::Thousandths(of_extremes(*bound, extremes))
        }
        Recipe::Percentile(percentile, mask) => {
            let durations = view.durations(first, *mask, *mask).into_iter();
            Exact::Thousandths(percentile_of(session.at.buckets, *percentile, durations))
        }
        Recipe::Age(bound, mask) => {
            let ages = view.ages(first, *mask).into_iter();
            let age = if *bound == Bound::Max { ages.max() } else { ages.min() };
            Exact::Thousandths(age.unwrap_or(0))
        }
        Recipe::Level(bound, mask) => {
            let levels = view.levels(first, *mask).into_iter();
            let level = if *bound == Bound::Max { levels.max() } else { levels.min() };
            Exact::Thousandths(1000 * level.unwrap_or(0))
        }
        Recipe::MeanAge(mask) => view.mean_age(first, *mask),
        Recipe::State
        | Recipe::Stay(_)
        | Recipe::Custom(..)
        | Recipe::RunningCustom(..)
        | Recipe::Estimate(_)
        | Recipe::Formula(_) => unreachable!("these are not told apart by connId"),
    }
}

/// What the terms of a reading of chains amount to, those above the line first.
pub(super) fn terms_of_chains(
    lanes: &Lanes,
    reading: &Reading,
    row: Row,
    session: &Session<'_>,
) -> Vec<i64> {
    let Reading::Chains { pieces, recipe, .. } = reading else { return Vec::new() };
    let Some(view) = View::of(lanes, reading, row, session) else { return Vec::new() };
    let lane = |place: usize| pieces.get(place).or(pieces.first()).copied().unwrap_or_default();
    let terms = recipe.terms().enumerate();
    terms.map(|(place, term)| view.term(lane(place), recipe.mask(), term)).collect()
}

/// Chains of one object as one definition sees them.
struct View<'a> {
    lanes: &'a Lanes,
    row: Row,
    session: &'a Session<'a>,
    cut: Cut,
    reach: Reach,
    counts_begins: bool,
}

impl<'a> View<'a> {
    /// The chains of an object for a reading of chains.
    fn of(lanes: &'a Lanes, reading: &Reading, row: Row, session: &'a Session<'a>) -> Option<Self> {
        let Reading::Chains { cut, reach, counts_begins, .. } = *reading else { return None };
        Some(Self { lanes, row, session, cut, reach, counts_begins })
    }

    fn now(&self) -> i64 {
        self.session.at.now
    }

    /// The pieces of a lane; and the login and the logout that bound them, where they are bound so.
    fn pieces(&self, lane: usize) -> (&[Piece], Option<Mark>, Option<Mark>) {
        let Tally::Pieces(pieces) = self.lanes.tally(lane) else { return (&[], None, None) };
        let own = &pieces[self.row];
        match (self.reach, own.opened) {
            (Reach::SinceLogin, None) => (&[], None, None),
            (Reach::SinceLogin, opened) => {
                let (pieces, logout) = own.since_login();
                (pieces, opened, logout)
            }
            (_, _) => (own.all(), None, None),
        }
    }

    /// The begin of the interval.
    fn from(&self) -> i64 {
        match self.reach {
            Reach::Growing(window) => self.session.at.windows.at(window, self.now()).reset,
            Reach::Sliding(sliding) => sliding.begin_at(self.now()),
            Reach::SinceLogin => self.session.login.unwrap_or(i64::MAX),
            Reach::Now | Reach::Last(_) => i64::MIN,
        }
    }

    fn elapsed(&self) -> i64 {
        let window = match self.reach {
            Reach::Growing(window) => Window::Growing(window),
            Reach::Sliding(sliding) => Window::Sliding(sliding),
            Reach::SinceLogin => Window::SinceLogin,
            Reach::Now | Reach::Last(_) => Window::Now,
        };
        elapsed(self.lanes, window, self.session.at, self.row)
    }

    /// One summand; `all` are the actions that a selection is made of.
    fn term(&self, lane: usize, all: Mask, term: &Term) -> i64 {
        let in_range = |ms: &i64| term.range.is_none_or(|range| range.contains(*ms));
        let number = |durations: Vec<i64>| {
            let number = durations.iter().filter(|ms| in_range(ms)).count();
            i64::try_from(number).unwrap_or(i64::MAX)
        };
        let time = |durations: Vec<i64>| durations.into_iter().filter(in_range).sum::<i64>();
        term.sign
            * match term.what {
                What::Number if self.counts_begins && term.range.is_none() => {
                    self.begun(lane, term.mask)
                }
                What::Number | What::Stays => number(self.durations(lane, all, term.mask)),
                What::Time => time(self.durations(lane, all, term.mask)),
                What::TimeInside => {
                    self.parts(lane, term.mask).map(|(_, from, end)| end - from).sum()
                }
                What::RunningNumber => number(self.ages(lane, term.mask)),
                What::RunningAge => time(self.ages(lane, term.mask)),
                What::Elapsed => self.elapsed(),
                What::ElapsedOfMembers => self.elapsed() * self.session.members,
            }
    }

    /// The durations of what counts in the interval and is in a mask.
    fn durations(&self, lane: usize, all: Mask, mask: Mask) -> Vec<i64> {
        match (self.reach, self.cut) {
            (Reach::Last(count), _) => self.selected(lane, all, mask, count),
            (_, Cut::Part) => self.parts(lane, mask).map(|(_, from, end)| end - from).collect(),
            (_, Cut::Whole | Cut::Clipped) => {
                let from = self.from();
                let (pieces, _, _) = self.pieces(lane);
                let chains = chains(pieces, mask, Links::Ended).into_iter();
                let chains = chains.filter(|chain| chain.is_admitted);
                let ended = chains.filter_map(|chain| Some((chain, chain.end?)));
                let inside = ended.filter(|(_, end)| end.time >= from);
                inside
                    .map(|(chain, end)| {
                        let is_clipped =
                            self.cut == Cut::Clipped && !chain.actions.durable().is_empty();
                        let from = if is_clipped { from } else { i64::MIN };
                        end.time - chain.begin.time.max(from)
                    })
                    .collect()
            }
        }
    }

    /// The last so many chains, with their whole durations (semantics 41).
    fn selected(&self, lane: usize, all: Mask, mask: Mask, count: usize) -> Vec<i64> {
        let (pieces, _, _) = self.pieces(lane);
        let is_whole = self.is_whole(lane);
        let links = if is_whole { Links::Ended } else { self.lasting(lane) };
        let mut order: Vec<(Mark, Chain)> = chains(pieces, all, links)
            .into_iter()
            .filter(|chain| chain.is_admitted || !is_whole)
            .filter_map(|chain| Some((chain.place(is_whole)?, chain)))
            .collect();
        order.sort_by_key(|(place, _)| *place);
        let last = order.split_off(order.len().saturating_sub(count)).into_iter();
        let is_in = |chain: &Chain| !(chain.actions & mask).is_empty();
        last.filter(|(_, chain)| is_in(chain))
            .map(|(_, chain)| chain.end.map_or(self.now(), |end| end.time) - chain.begin.time)
            .collect()
    }

    /// Whether the pieces of a lane count where they end.
    fn is_whole(&self, lane: usize) -> bool {
        self.lanes.kept(lane).spec.counts_where_it_ends()
    }

    /// What lasts: instances, or the stretches of them in which the filter is true.
    fn lasting(&self, lane: usize) -> Links {
        match self.lanes.kept(lane).spec.filter {
            Some(_) => Links::Stretches,
            None => Links::Instances,
        }
    }

    /// The parts of chains inside the interval, each from when to when.
    fn parts(&self, lane: usize, mask: Mask) -> impl Iterator<Item = (Chain, i64, i64)> + '_ {
        let from = self.from();
        let (pieces, login, logout) = self.pieces(lane);
        chains(pieces, mask, self.lasting(lane)).into_iter().filter_map(move |chain| {
            if chain.actions.durable().is_empty() {
                // What is instantaneous counts with its whole duration, at its moment (semantics 11).
                let end = chain.end.filter(|end| login.is_some() || end.time >= from)?;
                let is_behind = logout.is_some_and(|logout| logout.event < end.event);
                return (!is_behind).then_some((chain, chain.begin.time, end.time));
            }
            let is_inside = match login {
                // The order of events decides, and not their times (semantics 42).
                Some(login) => {
                    let is_before = |end: Mark| end.event != 0 && end.event <= login.event;
                    let is_behind = |logout: Mark| logout.event < chain.begin.event;
                    !chain.end.is_some_and(is_before) && !logout.is_some_and(is_behind)
                }
                None => chain.end.is_none_or(|end| end.time > from || chain.begin.time >= from),
            };
            let ends = [chain.end, logout].into_iter().flatten().map(|end| end.time);
            let end = ends.min().unwrap_or(self.now());
            is_inside.then(|| (chain, chain.begin.time.max(from), end))
        })
    }

    /// How many chains have begun in the interval.
    fn begun(&self, lane: usize, mask: Mask) -> i64 {
        let from = self.from();
        let (pieces, login, _) = self.pieces(lane);
        let is_in = |chain: &Chain| {
            let is_moment = chain.actions.durable().is_empty();
            let counted = chain.end.filter(|_| is_moment).unwrap_or(chain.begin);
            match login {
                Some(login) => login.event <= counted.event,
                None => counted.time >= from,
            }
        };
        let chains = chains(pieces, mask, Links::Begun);
        let number = chains.iter().filter(|chain| is_in(chain) && chain.was_admitted).count();
        i64::try_from(number).unwrap_or(i64::MAX)
    }

    /// The ages of the chains that run now and pass the filter now.
    fn ages(&self, lane: usize, mask: Mask) -> Vec<i64> {
        let (pieces, _, _) = self.pieces(lane);
        let chains = chains(pieces, mask, Links::Instances).into_iter();
        let running = chains.filter(|chain| chain.is_admitted_now);
        running.map(|chain| self.now() - chain.begin.time).collect()
    }

    /// The mean of the sum of the ages over the elapsed time (semantics 102).
    ///
    /// Stretches in which the filter is true are as old as the instances are (semantics 36).
    fn mean_age(&self, lane: usize, mask: Mask) -> Exact {
        let square = |ms: i64| i128::from(ms) * i128::from(ms);
        let whole = chains(self.pieces(lane).0, mask, Links::Instances);
        let twice = self.parts(lane, mask).map(|(stretch, from, end)| {
            let begin = stretch.whole(&whole).begin.time;
            square(end - begin) - square(from - begin)
        });
        Exact::ratio(twice.sum(), 2 * i128::from(self.elapsed()), 1, Some(0))
    }

    /// How many chains ran at once: each level of the interval (semantics 14, 26).
    fn levels(&self, lane: usize, mask: Mask) -> Vec<i64> {
        let (pieces, login, logout) = self.pieces(lane);
        if self.reach == Reach::SinceLogin && login.is_none() {
            return Vec::new();
        }
        let mut changes: Vec<(Mark, i64)> = Vec::new();
        for chain in chains(pieces, mask, self.lasting(lane)) {
            changes.push((chain.begin, 1));
            changes.extend(chain.end.map(|end| (end, -1)));
        }
        changes.retain(|(mark, _)| logout.is_none_or(|logout| mark.event <= logout.event));
        changes.sort_by_key(|(mark, _)| *mark);
        let mut runs: Vec<(Mark, i64)> = Vec::new();
        let mut level = 0;
        for (place, (mark, change)) in changes.iter().enumerate() {
            level += change;
            // An event is atomic: what it ends and begins is one change.
            let is_last = changes.get(place + 1).is_none_or(|(next, _)| next != mark);
            if is_last && runs.last().map_or(0, |(_, before)| *before) != level {
                runs.push((*mark, level));
            }
        }
        self.levels_inside(&runs, login)
    }

    /// The levels that are not over when the interval begins; the first one has been since ever.
    fn levels_inside(&self, runs: &[(Mark, i64)], login: Option<Mark>) -> Vec<i64> {
        let (from, origin) = (self.from(), self.session.origin);
        // Nothing is before the first event of all.
        let is_from_origin = login.is_none() && from <= origin;
        let is_before = |mark: Mark| match login {
            Some(login) => mark.event < login.event,
            None if is_from_origin => false,
            None => mark.time < from,
        };
        let is_at = |mark: Mark| match login {
            Some(login) => mark.event == login.event,
            None if is_from_origin => mark.event == 1,
            None => mark.time == from,
        };
        let mut levels = Vec::new();
        let mut before = Some(0);
        for &(mark, level) in runs {
            if is_before(mark) {
                before = Some(level);
                continue;
            }
            if is_at(mark) {
                // What ends exactly at the begin of the interval is not in it, unless it began there.
                before = None;
            }
            levels.extend(before.take());
            levels.push(level);
        }
        levels.extend(before);
        levels
    }
}
