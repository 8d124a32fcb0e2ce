//! What a growing sum was at the begin of each slice of time: the memory of a sliding window.
//!
//! A sliding window is the difference of two growing sums: the one now and the one at the begin of
//! the window. Only slices in which something changed are remembered.
//!
//! Invariant: `moments` is sorted by slice, at most one for each slice; the cell of a moment is
//! the sum before the first change in its slice.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::area::Area;
use super::cell::Cell;
use crate::definition::Sliding;
use crate::engine::misfit::Misfit;
use crate::engine::object::Row;
use crate::ids::Table;

/// Among so many of the oldest moments the begin of a window is looked for one by one.
const NEAR_MOMENTS: usize = 4;

/// A sum that grows, of instances that begin and end.
pub(in crate::engine) trait Grown: Copy {
    /// Takes an instance in that has begun at an instant and counts from another one on.
    fn begin_at(&mut self, begin: i64, since: i64);

    /// Takes the end of an instance that has begun at an instant.
    fn end_at(&mut self, begin: i64, end: i64);
}

impl Grown for Cell {
    fn begin_at(&mut self, _: i64, since: i64) {
        self.begin(since);
    }

    fn end_at(&mut self, _: i64, end: i64) {
        self.end(true, end);
    }
}

impl Grown for Area {
    fn begin_at(&mut self, begin: i64, since: i64) {
        self.begin(begin, since);
    }

    fn end_at(&mut self, begin: i64, end: i64) {
        self.end(begin, end);
    }
}

/// The sum before the first change in a slice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::engine) struct Moment<G> {
    slice: i64,
    sum: G,
    /// How many instances from before the slice have ended exactly at its begin.
    ended_at_begin: i32,
}

/// The moments of all objects of a type.
pub(in crate::engine) type Moments<G> = Table<Row, VecDeque<Moment<G>>>;

/// The moments of all objects of a type, for one sliding window.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub(in crate::engine) struct History<G> {
    #[serde(skip)]
    sliding: Sliding,
    #[serde(skip)]
    slice_ms: i64,
    moments: Moments<G>,
}

impl<G: Grown> History<G> {
    pub(in crate::engine) fn new(sliding: Sliding) -> Self {
        Self { sliding, slice_ms: sliding.slice_ms(), moments: Table::default() }
    }

    pub(in crate::engine) fn push(&mut self) {
        self.moments.push(VecDeque::new());
    }

    /// Takes saved moments in.
    pub(in crate::engine) fn restore(
        &mut self,
        moments: Moments<G>,
        objects: usize,
    ) -> Result<(), Misfit> {
        Misfit::unless(moments.len() == objects, "moments")?;
        self.moments = moments;
        Ok(())
    }

    /// Remembers the sum before a change at an instant, and forgets what no window reaches.
    pub(in crate::engine) fn mark(&mut self, row: Row, now: i64, sum: G) {
        let moments = &mut self.moments[row];
        let slice_ms = self.slice_ms;
        // Whether it is in the last slice, or before its end; a product is quicker than a quotient.
        let is_marked =
            |last: &Moment<G>| now < last.slice.saturating_add(1).saturating_mul(slice_ms);
        if moments.back().is_some_and(is_marked) {
            return;
        }
        let slice = now.div_euclid(slice_ms);
        let oldest = self.sliding.begin_at(now).div_euclid(self.slice_ms);
        while moments.front().is_some_and(|moment| moment.slice < oldest) {
            moments.pop_front();
        }
        moments.push_back(Moment { slice, sum, ended_at_begin: 0 });
    }

    /// The sum at the begin of the window that ends now; none where nothing has changed since.
    fn at_begin(&self, row: Row, now: i64) -> Option<Moment<G>> {
        let first = self.sliding.begin_at(now).div_euclid(self.slice_ms);
        let moments = &self.moments[row];
        // As a rule it is near the front, because those before it are forgotten.
        let is_before = |moment: &Moment<G>| moment.slice < first;
        let mut near = 0..NEAR_MOMENTS;
        let near = near.find(|&index| !moments.get(index).is_some_and(is_before));
        let index = near.unwrap_or_else(|| moments.partition_point(is_before));
        let mut moment = *moments.get(index)?;
        if moment.slice > first {
            moment.ended_at_begin = 0;
        }
        Some(moment)
    }

    /// Notes the end of an instance, after [`History::mark`].
    pub(in crate::engine) fn end(&mut self, row: Row, begin: i64, now: i64) {
        let slice_begin = now - now.rem_euclid(self.slice_ms);
        if begin < now
            && slice_begin == now
            && let Some(moment) = self.moments[row].back_mut()
        {
            moment.ended_at_begin += 1;
        }
    }

    /// Takes an instance in, by its begin and the instant from which it counts, that turns out to have
    /// done so. `grown` is the sum without it.
    pub(in crate::engine) fn begin_earlier(
        &mut self,
        row: Row,
        (begin, since): (i64, i64),
        grown: G,
    ) {
        let later = self.split(row, since, grown);
        for moment in self.moments[row].range_mut(later..) {
            moment.sum.begin_at(begin, since);
        }
    }

    /// Takes the end, at an earlier instant, of an instance that turns out to have run. `grown` is
    /// the sum in which it still runs.
    pub(in crate::engine) fn end_earlier(&mut self, row: Row, (begin, end): (i64, i64), grown: G) {
        let later = self.split(row, end, grown);
        if begin < end && end.rem_euclid(self.slice_ms) == 0 {
            self.moments[row]
                .range_mut(later - 1..later)
                .for_each(|at_end| at_end.ended_at_begin += 1);
        }
        for moment in self.moments[row].range_mut(later..) {
            moment.sum.end_at(begin, end);
        }
    }

    /// Makes a moment for the slice of an instant, where there is none, and gives the position
    /// behind it.
    fn split(&mut self, row: Row, at: i64, grown: G) -> usize {
        let slice = at.div_euclid(self.slice_ms);
        let moments = &mut self.moments[row];
        let index = moments.partition_point(|moment| moment.slice < slice);
        if moments.get(index).is_none_or(|moment| moment.slice > slice) {
            let sum = moments.get(index).map_or(grown, |moment| moment.sum);
            moments.insert(index, Moment { slice, sum, ended_at_begin: 0 });
        }
        index + 1
    }
}

impl History<Cell> {
    /// The complete durations in the window that ends now, given the growing cell.
    pub(in crate::engine) fn sum(&self, row: Row, now: i64, grown: Cell) -> Cell {
        match self.at_begin(row, now) {
            None => Cell::default(),
            Some(Moment { sum, .. }) => Cell {
                running: 0,
                ended: grown.ended.wrapping_sub(sum.ended),
                time_ms: grown.time_ms.wrapping_sub(sum.time_ms),
            },
        }
    }

    /// Counts something without a duration that turns out to have happened at an earlier instant.
    /// `grown` is the sum without it.
    pub(in crate::engine) fn count_earlier(&mut self, row: Row, at: i64, grown: Cell) {
        let later = self.split(row, at, grown);
        for moment in self.moments[row].range_mut(later..) {
            moment.sum.take(0);
        }
    }

    /// The instances that overlap the window that ends now, with their time inside it: a cell in
    /// which nothing runs any more.
    pub(in crate::engine) fn presence(&self, row: Row, now: i64, grown: Cell) -> Cell {
        let begin = self.sliding.begin_at(now);
        let (ended, time_ms) = match self.at_begin(row, now) {
            // Nothing has begun or ended in the window: what runs fills it.
            None => (grown.running, i64::from(grown.running) * (now - begin)),
            Some(Moment { sum, ended_at_begin, .. }) => {
                let ended = grown.ended.wrapping_sub(sum.ended) - ended_at_begin;
                let time_ms = grown.time_at(now).wrapping_sub(sum.time_at(begin));
                (grown.running + ended, time_ms)
            }
        };
        Cell { running: 0, ended, time_ms }
    }
}

impl History<Area> {
    /// Twice the area in the window that ends now.
    pub(in crate::engine) fn twice(&self, row: Row, now: i64, grown: Area) -> i128 {
        let begin = self.sliding.begin_at(now);
        match self.at_begin(row, now) {
            None => grown.twice_since(begin, now),
            Some(Moment { sum, .. }) => grown.twice_at(now).wrapping_sub(sum.twice_at(begin)),
        }
    }
}
