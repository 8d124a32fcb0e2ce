//! What a growing sum was at the begin of each slice of time: the memory of a sliding window.
//!
//! A sliding window is the difference of two growing sums: the one now and the one at the begin of
//! the window. Only slices in which something changed are remembered.
//!
//! Invariant: `moments` is sorted by slice, at most one for each slice; the cell of a moment is
//! the sum before the first change in its slice.

use std::collections::VecDeque;

use super::presence::PresenceCell;
use super::sum::SumCell;
use crate::definition::Sliding;
use crate::engine::object::Row;
use crate::ids::Table;

/// The sum before the first change in a slice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) struct Moment<C> {
    slice: i64,
    pub(in crate::engine) cell: C,
    /// How many instances from before the slice have ended exactly at its begin.
    ended_at_begin: i64,
}

/// The moments of all objects of a type.
#[derive(Clone, Debug)]
pub(in crate::engine) struct History<C> {
    sliding: Sliding,
    slice_ms: i64,
    moments: Table<Row, VecDeque<Moment<C>>>,
}

impl<C: Copy> History<C> {
    pub(in crate::engine) fn new(sliding: Sliding) -> Self {
        Self { sliding, slice_ms: sliding.slice_ms(), moments: Table::default() }
    }

    pub(in crate::engine) fn push(&mut self) {
        self.moments.push(VecDeque::new());
    }

    /// Remembers the cell before a change at an instant, and forgets what no window reaches.
    pub(in crate::engine) fn mark(&mut self, row: Row, now: i64, cell: C) {
        let slice = now.div_euclid(self.slice_ms);
        let oldest = self.sliding.begin_at(now).div_euclid(self.slice_ms);
        let moments = &mut self.moments[row];
        while moments.front().is_some_and(|moment| moment.slice < oldest) {
            moments.pop_front();
        }
        if moments.back().is_none_or(|moment| moment.slice < slice) {
            moments.push_back(Moment { slice, cell, ended_at_begin: 0 });
        }
    }

    /// The cell at the begin of the window that ends now; none where nothing has changed since.
    pub(in crate::engine) fn at_begin(&self, row: Row, now: i64) -> Option<Moment<C>> {
        let first = self.sliding.begin_at(now).div_euclid(self.slice_ms);
        let moments = &self.moments[row];
        let index = moments.partition_point(|moment| moment.slice < first);
        let mut moment = *moments.get(index)?;
        if moment.slice > first {
            moment.ended_at_begin = 0;
        }
        Some(moment)
    }

    /// The begin of the window that ends now.
    pub(in crate::engine) fn begin_at(&self, now: i64) -> i64 {
        self.sliding.begin_at(now)
    }
}

impl History<SumCell> {
    /// The sum in the window that ends now, given the growing sum.
    pub(in crate::engine) fn sum(&self, row: Row, now: i64, grown: SumCell) -> SumCell {
        self.at_begin(row, now).map_or(SumCell::default(), |Moment { cell, .. }| SumCell {
            number: grown.number - cell.number,
            time_ms: grown.time_ms - cell.time_ms,
        })
    }
}

impl History<PresenceCell> {
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

    /// Takes an instance in that turns out to have run since an earlier instant. `grown` is the
    /// sum without it.
    pub(in crate::engine) fn begin_earlier(&mut self, row: Row, begin: i64, grown: PresenceCell) {
        let later = self.split(row, begin, grown);
        for moment in self.moments[row].range_mut(later..) {
            moment.cell.begin(begin);
        }
    }

    /// Takes the end, at an earlier instant, of an instance that turns out to have run. `grown` is
    /// the sum in which it still runs.
    pub(in crate::engine) fn end_earlier(
        &mut self,
        row: Row,
        (begin, end): (i64, i64),
        grown: PresenceCell,
    ) {
        let later = self.split(row, end, grown);
        if begin < end && end.rem_euclid(self.slice_ms) == 0 {
            self.moments[row]
                .range_mut(later - 1..later)
                .for_each(|at_end| at_end.ended_at_begin += 1);
        }
        for moment in self.moments[row].range_mut(later..) {
            moment.cell.end(end);
        }
    }

    /// Makes a moment for the slice of an instant, where there is none, and gives the position
    /// behind it.
    fn split(&mut self, row: Row, at: i64, grown: PresenceCell) -> usize {
        let slice = at.div_euclid(self.slice_ms);
        let moments = &mut self.moments[row];
        let index = moments.partition_point(|moment| moment.slice < slice);
        if moments.get(index).is_none_or(|moment| moment.slice > slice) {
            let cell = moments.get(index).map_or(grown, |moment| moment.cell);
            moments.insert(index, Moment { slice, cell, ended_at_begin: 0 });
        }
        index + 1
    }

    /// The number of instances that overlap the window that ends now, and their time inside it.
    pub(in crate::engine) fn presence(&self, row: Row, now: i64, grown: PresenceCell) -> SumCell {
        let begin = self.begin_at(now);
        match self.at_begin(row, now) {
            // Nothing has begun or ended in the window: what runs fills it.
            None => {
                SumCell { number: grown.running, time_ms: grown.running.wrapping_mul(now - begin) }
            }
            Some(Moment { cell, ended_at_begin, .. }) => SumCell {
                number: grown.running + grown.ended - cell.ended - ended_at_begin,
                time_ms: grown.time_at(now).wrapping_sub(cell.time_at(begin)),
            },
        }
    }
}
