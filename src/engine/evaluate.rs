//! Values from lanes: the formulas of the categories at an instant.
//!
//! Evaluating never changes state (semantics 45): a cell from an earlier interval is read as it
//! would be after its reset. Values are read block by block of objects, so that the cells of a
//! block are in the nearest cache for all definitions, and definition by definition within a block,
//! so that the loops are short and tell the compiler everything.

use super::ledger::{Lanes, Ledger};
use super::object::Row;
use super::plan::{
    Bound, CellKind, Quantity, QuantityKind, Reading, Recipe, Shape, Term, What, Window,
};
use super::tally::{Ages, Cell, Extremes, History};
use super::value::Thousandths;
use super::windows::{GrowingNow, Windows};
use crate::definition::{Action, TimeRange};
use crate::ids::{Id, Table};

/// How many objects are read at once.
pub(super) const BLOCK_ROWS: usize = 128;

/// What values are read at.
#[derive(Clone, Copy)]
pub(super) struct Instant<'a> {
    pub(super) now: i64,
    pub(super) windows: &'a Windows,
}

/// Reads the values of one definition, in thousandths, for the objects from a row on.
pub(super) fn evaluate(
    ledger: &Ledger,
    reading: &Reading,
    at: Instant<'_>,
    from: usize,
    block: &mut [i64],
) {
    let lanes = ledger.lanes();
    match reading {
        Reading::State => unreachable!("a state is not a number"),
        Reading::Share { shape, numerator, denominator } => match *shape {
            Shape::Count => sum(lanes, (numerator, 1000), at, from, block),
            Shape::Seconds => sum(lanes, (numerator, 1), at, from, block),
            Shape::Ratio(scale) => {
                let mut divisors = [0; BLOCK_ROWS];
                let divisors = divisors.get_mut(..block.len()).expect("a block is no longer");
                sum(lanes, (numerator, 1), at, from, block);
                sum(lanes, (denominator, 1), at, from, divisors);
                for (number, &divisor) in block.iter_mut().zip(&*divisors) {
                    *number = Thousandths::ratio(*number, divisor, scale).get();
                }
            }
        },
        Reading::Duration { bound, extreme, running, window } => {
            let running = running.map(|ages| lanes.ages(ages));
            let view = View::new(lanes, *window, at);
            for (row, number) in rows(from, block) {
                let complete = match view.is_fresh(row) {
                    true => lanes.extreme(*extreme)[row],
                    false => Extremes::default(),
                };
                let ages = running.map(|ages| &ages[row]);
                *number = duration(*bound, complete, ages, view.reset(row), at.now);
            }
        }
        Reading::Level { bound, level, window } => {
            let view = View::new(lanes, *window, at);
            let lane = lanes.level(*level);
            let level = &lane.tally;
            for (row, number) in rows(from, block) {
                let (min, max) = match *window {
                    Window::Sliding(sliding) => level.extremes_since(row, sliding.begin_at(at.now)),
                    Window::Growing(window) if lane.spec.is_revised => {
                        level.extremes_since(row, at.windows.at(window, at.now).reset)
                    }
                    Window::Now | Window::Growing(_) | Window::SinceLogin => {
                        match view.is_fresh(row) {
                            true => level.extremes(row),
                            false => (level.now(row), level.now(row)),
                        }
                    }
                };
                *number = 1000 * if *bound == Bound::Max { max } else { min };
            }
        }
        Reading::Age { bound, ages } => {
            let ages = lanes.ages(*ages);
            for (row, number) in rows(from, block) {
                let begin = match bound {
                    Bound::Max => ages[row].oldest(),
                    Bound::Min => ages[row].youngest(),
                };
                *number = begin.map_or(0, |begin| at.now - begin);
            }
        }
        Reading::Recent { recent, recipe, is_whole } => {
            for (row, number) in rows(from, block) {
                let durations = || lanes.recent(*recent).durations(row, at.now, *is_whole);
                *number = of_instances(recipe, durations);
            }
        }
    }
}

/// How the cells of a lane are read: by interval and by age of the cell.
struct View<'a> {
    touched: &'a Table<Row, u32>,
    logins: &'a Table<Row, Option<i64>>,
    /// None for an interval that begins with a login.
    growing: Option<GrowingNow>,
}

impl<'a> View<'a> {
    fn new(lanes: &'a Lanes, window: Window, at: Instant<'_>) -> Self {
        let growing = match window {
            Window::Growing(window) => Some(at.windows.at(window, at.now)),
            Window::Now | Window::SinceLogin | Window::Sliding(_) => None,
        };
        Self { touched: &lanes.touched, logins: &lanes.logins, growing }
    }

    /// Whether the cells of an object belong to the interval.
    fn is_fresh(&self, row: Row) -> bool {
        self.growing.is_none_or(|growing| self.touched[row] >= growing.generation)
    }

    /// The begin of the interval; none where it is over, so that nothing runs in it.
    fn reset(&self, row: Row) -> Option<i64> {
        match self.growing {
            Some(growing) => Some(growing.reset),
            None => self.logins[row],
        }
    }
}

fn rows(from: usize, block: &mut [i64]) -> impl Iterator<Item = (Row, &mut i64)> {
    let rows = (from..).map(Row::from_index);
    rows.zip(block)
}

/// Sums quantities, each so many times.
fn sum(
    lanes: &Lanes,
    (quantities, times): (&[Quantity], i64),
    at: Instant<'_>,
    from: usize,
    block: &mut [i64],
) {
    block.fill(0);
    for &Quantity { sign, kind } in quantities {
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
                let lengths = Lengths { ages: lanes.ages(ages), range, view };
                for (row, total) in rows(from, block) {
                    let number = i64::try_from(lengths.of(row, at.now).count());
                    *total += times * number.expect("fewer than 2^63 instances run at once");
                }
            }
            QuantityKind::PartTime { ages, window, range } => {
                let view = View::new(lanes, window, at);
                let lengths = Lengths { ages: lanes.ages(ages), range, view };
                for (row, total) in rows(from, block) {
                    *total += times * lengths.of(row, at.now).sum::<i64>();
                }
            }
        }
    }
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
            let oldest = touched.iter().copied().fold(u32::MAX, u32::min);
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
            let windowed = |history: &History, row, cell| match lane.kind {
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

/// The extreme of complete durations and of the parts that still run, milliseconds.
fn duration(
    bound: Bound,
    complete: Extremes,
    ages: Option<&Ages>,
    reset: Option<i64>,
    now: i64,
) -> i64 {
    let mut extremes = complete;
    if let (Some(ages), Some(reset)) = (ages, reset) {
        for begin in [ages.oldest(), ages.youngest()].into_iter().flatten() {
            extremes.take(now - begin.max(reset));
        }
    }
    match bound {
        Bound::Max => extremes.max_ms(),
        Bound::Min => extremes.min_ms(),
    }
}

/// The value of a recipe over instances with their durations, in thousandths.
fn of_instances<I: Iterator<Item = (Action, i64)>>(
    recipe: &Recipe,
    durations: impl Fn() -> I,
) -> i64 {
    match recipe {
        Recipe::Share { shape, numerator, denominator } => {
            let sum = |terms: &[Term]| -> i64 {
                terms.iter().map(|term| of_term(term, durations())).sum()
            };
            match *shape {
                Shape::Count => sum(numerator) * 1000,
                Shape::Seconds => sum(numerator),
                Shape::Ratio(scale) => {
                    Thousandths::ratio(sum(numerator), sum(denominator), scale).get()
                }
            }
        }
        Recipe::Duration(bound, _) => {
            let mut extremes = Extremes::default();
            durations().for_each(|(_, duration_ms)| extremes.take(duration_ms));
            match bound {
                Bound::Max => extremes.max_ms(),
                Bound::Min => extremes.min_ms(),
            }
        }
        Recipe::State | Recipe::Level(..) | Recipe::Age(..) => {
            unreachable!("these have closed forms or no interval")
        }
    }
}

fn of_term(term: &Term, durations: impl Iterator<Item = (Action, i64)>) -> i64 {
    let counts = |&(action, duration_ms): &(Action, i64)| {
        term.mask.contains(action) && term.range.is_none_or(|range| range.contains(duration_ms))
    };
    let amount = |(_, duration_ms)| match term.what {
        What::Number | What::RunningNumber => 1,
        What::Time | What::RunningAge => duration_ms,
    };
    term.sign * durations.filter(counts).map(amount).sum::<i64>()
}
