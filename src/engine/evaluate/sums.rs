//! Sums of what cells hold, block by block of objects, and the intervals in which they are read.

use super::{Instant, ages_of, begin_of};
use crate::definition::{ObjectType, TimeRange};
use crate::engine::ledger::{Lanes, Tally, Touched};
use crate::engine::object::Row;
use crate::engine::plan::{CellKind, KeptSum, Quantity, QuantityKind, Window};
use crate::engine::tally::{Ages, BySecond, Cell, History};
use crate::engine::windows::GrowingNow;
use crate::ids::{Id, Table};

/// How many members a group has; 1 for what is none.
pub(super) fn members(at: Instant<'_>, row: Row) -> i64 {
    match at.object_type {
        ObjectType::SkillAg => at.world.groups.find(row).map_or(0, |group| group.members.into()),
        ObjectType::Agent | ObjectType::Queue | ObjectType::SkillQ => 1,
    }
}

/// The elapsed time of an interval, milliseconds (semantics 101).
pub(super) fn elapsed(lanes: &Lanes, window: Window, at: Instant<'_>, row: Row) -> i64 {
    let begin = match window {
        Window::Growing(window) => at.windows.at(window, at.now).reset,
        Window::Sliding(sliding) => sliding.begin_at(at.now),
        Window::SinceLogin => {
            return match (lanes.logins[row], lanes.past_logins[row]) {
                (Some(login), _) => at.now - login,
                (None, Some((login, logout))) => logout - login,
                (None, None) => 0,
            };
        }
        Window::Now => return 0,
    };
    (at.now - begin.max(at.world.origin_ms())).max(0)
}

/// How the cells of a lane are read: by interval and by age of the cell.
pub(super) struct View<'a> {
    touched: &'a Touched,
    logins: &'a Table<Row, Option<i64>>,
    /// None for an interval that begins with a login, and where there is none.
    pub(super) growing: Option<GrowingNow>,
    is_now: bool,
}

impl<'a> View<'a> {
    pub(super) fn new(lanes: &'a Lanes, window: Window, at: Instant<'_>) -> Self {
        let growing = match window {
            Window::Growing(window) => Some(at.windows.at(window, at.now)),
            Window::Now | Window::SinceLogin | Window::Sliding(_) => None,
        };
        let is_now = window == Window::Now;
        Self { touched: &lanes.touched, logins: &lanes.logins, growing, is_now }
    }

    /// Whether the cells of an object belong to the interval.
    pub(super) fn is_fresh(&self, row: Row) -> bool {
        self.growing.is_none_or(|growing| self.touched.of(row) >= growing.generation)
    }

    /// The begin of the interval; none where it is over, so that nothing runs in it.
    pub(super) fn reset(&self, row: Row) -> Option<i64> {
        match self.growing {
            Some(growing) => Some(growing.reset),
            None if self.is_now => Some(i64::MIN),
            None => self.logins[row],
        }
    }
}

pub(super) fn rows(from: usize, block: &mut [i64]) -> impl Iterator<Item = (Row, &mut i64)> {
    let rows = (from..).map(Row::from_index);
    rows.zip(block)
}

/// Sums quantities, each so many times.
pub(super) fn sum(
    lanes: &Lanes,
    (quantities, times): (&[Quantity], i64),
    at: Instant<'_>,
    from: usize,
    block: &mut [i64],
) {
    block.fill(0);
    for &Quantity { sign, kind, .. } in quantities {
        let times = sign * times;
        match kind {
            QuantityKind::Number(slot) => {
                add_cells(lanes, slot, at, (from, block), |cell| times * cell.number());
            }
            QuantityKind::Time(slot) => {
                add_cells(lanes, slot, at, (from, block), |cell| times * cell.time_at(at.now));
            }
            QuantityKind::PartNumber { ages, window, range } => {
                let view = View::new(lanes, window, at);
                let lengths = Lengths { ages: ages_of(lanes, ages), range, view };
                for (row, total) in rows(from, block) {
                    let number = i64::try_from(lengths.of(row, at.now).count());
                    *total += times * number.expect("fewer than 2^63 instances run at once");
                }
            }
            QuantityKind::PartTime { ages, window, range } => {
                let view = View::new(lanes, window, at);
                let lengths = Lengths { ages: ages_of(lanes, ages), range, view };
                for (row, total) in rows(from, block) {
                    *total += times * lengths.of(row, at.now).sum::<i64>();
                }
            }
            QuantityKind::KeptNumber(kept) => {
                for (row, total) in rows(from, block) {
                    let number = i64::try_from(kept_durations(lanes, kept, at, row).count());
                    *total += times * number.expect("fewer than 2^63 instances are kept");
                }
            }
            QuantityKind::KeptTime(kept) => {
                for (row, total) in rows(from, block) {
                    *total += times * kept_durations(lanes, kept, at, row).sum::<i64>();
                }
            }
            QuantityKind::RangeNumber { by_second, window, range } => {
                add_ranges(lanes, by_second, (window, at), (from, block), |kept| {
                    times * kept.sum(range).0
                });
            }
            QuantityKind::RangeTime { by_second, window, range } => {
                add_ranges(lanes, by_second, (window, at), (from, block), |kept| {
                    times * kept.sum(range).1
                });
            }
            QuantityKind::Elapsed { window, of_members } => {
                for (row, total) in rows(from, block) {
                    let members = if of_members { members(at, row) } else { 1 };
                    *total += times * members * elapsed(lanes, window, at, row);
                }
            }
        }
    }
}

/// Adds what durations by second give.
fn add_ranges(
    lanes: &Lanes,
    by_second: usize,
    (window, at): (Window, Instant<'_>),
    (from, block): (usize, &mut [i64]),
    amount: impl Fn(&BySecond) -> i64,
) {
    let Tally::BySecond(kept) = lanes.tally(by_second) else {
        unreachable!("a lane of durations by second keeps them")
    };
    let view = View::new(lanes, window, at);
    for (row, total) in rows(from, block).filter(|(row, _)| view.is_fresh(*row)) {
        *total += amount(&kept[row]);
    }
}

/// The durations that count of instances that are kept one by one.
fn kept_durations(
    lanes: &Lanes,
    KeptSum { recent, reach, cut, range }: KeptSum,
    at: Instant<'_>,
    row: Row,
) -> impl Iterator<Item = i64> {
    let Tally::Recent(recents) = lanes.tally(recent) else {
        unreachable!("a lane of instances keeps instances")
    };
    let durations = recents[row].durations((begin_of(reach, at.now), at.now), cut);
    let durations = durations.map(|(_, duration_ms)| duration_ms);
    durations.filter(move |ms| range.is_none_or(|range| range.contains(*ms)))
}

/// Adds what is read from the cells of a lane, as they are in the interval at the instant.
fn add_cells(
    lanes: &Lanes,
    slot: usize,
    at: Instant<'_>,
    (from, block): (usize, &mut [i64]),
    read: impl Fn(Cell) -> i64,
) {
    let lane = lanes.cell(slot);
    let cells = lanes.rows.lane(from, slot);
    match lane.spec.window {
        Window::Growing(window) => {
            let GrowingNow { reset, generation } = at.windows.at(window, at.now);
            let touched = lanes.touched.as_slice().get(from..).unwrap_or(&[]);
            let touched = touched.get(..block.len()).unwrap_or(touched);
            // The least of them, and not whether all of them, because that needs no branch each.
            let least = || touched.iter().copied().fold(u32::MAX, u32::min);
            let oldest = at.oldest.unwrap_or_else(least);
            if oldest >= generation {
                // As a rule: no object is from an earlier interval.
                for (total, cell) in block.iter_mut().zip(cells) {
                    *total += read(cell);
                }
                return;
            }
            for (total, (cell, &touched)) in block.iter_mut().zip(cells.zip(touched)) {
                let time_ms = reset.wrapping_mul(-i64::from(cell.running));
                let stale = Cell { ended: 0, time_ms, ..cell };
                *total += read(if touched >= generation { cell } else { stale });
            }
        }
        Window::Sliding(_) => {
            let windowed = |history: &History<Cell>, row, cell| match lane.kind {
                CellKind::Sum => history.sum(row, at.now, cell),
                CellKind::Presence | CellKind::Current => history.presence(row, at.now, cell),
            };
            for ((row, total), cell) in rows(from, block).zip(cells) {
                let history = lane.history.as_ref().expect("a sliding lane has a history");
                *total += read(windowed(history, row, cell));
            }
        }
        Window::Now | Window::SinceLogin => {
            for (total, cell) in block.iter_mut().zip(cells) {
                *total += read(cell);
            }
        }
    }
}

/// The lengths so far of the running parts of statuses that lie in a range.
struct Lengths<'a> {
    ages: &'a Table<Row, Ages>,
    range: TimeRange,
    view: View<'a>,
}

impl Lengths<'_> {
    fn of(&self, row: Row, now: i64) -> impl Iterator<Item = i64> + '_ {
        let ages = &self.ages[row];
        let reset = self.view.reset(row).into_iter();
        let begins = reset.flat_map(move |reset| {
            let cut = ages.between(i64::MIN, reset).map(move |_| reset);
            cut.chain(ages.between(reset, i64::MAX))
        });
        begins.map(move |begin| now - begin).filter(|&length_ms| self.range.contains(length_ms))
    }
}
