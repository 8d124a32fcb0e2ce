//! Values from lanes: the formulas of the categories at an instant.
//!
//! Evaluating never changes state (semantics 45): a cell from an earlier interval is read as it
//! would be after its reset. Definition by definition, column by column, so that the loops are
//! short and tell the compiler everything.

use super::ledger::{Lanes, Ledger};
use super::object::Row;
use super::plan::{Bound, Quantity, QuantityKind, Reading, Recipe, Shape, Term, What, Window};
use super::tally::{Ages, Extremes};
use super::value::Thousandths;
use super::windows::{GrowingNow, Windows};
use crate::definition::{Action, TimeRange};
use crate::ids::{Id, Table};

/// What values are read at.
#[derive(Clone, Copy)]
pub(super) struct Instant<'a> {
    pub(super) now: i64,
    pub(super) windows: &'a Windows,
}

/// Reads the values of one definition, in thousandths, into a column that has the right length.
pub(super) fn evaluate(
    ledger: &Ledger,
    reading: &Reading,
    at: Instant<'_>,
    column: &mut [i64],
    scratch: &mut Vec<i64>,
) {
    let lanes = ledger.lanes();
    match reading {
        Reading::State => unreachable!("a state is not a number"),
        Reading::Share { shape, numerator, denominator } => {
            sum(lanes, numerator, at, column);
            match *shape {
                Shape::Count => column.iter_mut().for_each(|number| *number *= 1000),
                Shape::Seconds => {}
                Shape::Ratio(scale) => {
                    scratch.clear();
                    scratch.resize(column.len(), 0);
                    sum(lanes, denominator, at, scratch);
                    for (number, &divisor) in column.iter_mut().zip(&*scratch) {
                        *number = Thousandths::ratio(*number, divisor, scale).get();
                    }
                }
            }
        }
        Reading::Duration { bound, extreme, running, window } => {
            let running = running.map(|ages| lanes.ages(ages));
            let view = View::new(lanes, *window, at);
            for (row, number) in rows(column) {
                let complete = if view.is_fresh(row) {
                    lanes.extreme(*extreme)[row]
                } else {
                    Extremes::default()
                };
                let ages = running.map(|ages| &ages[row]);
                *number = duration(*bound, complete, ages, view.reset(row), at.now);
            }
        }
        Reading::Level { bound, level, window } => {
            let view = View::new(lanes, *window, at);
            let lane = lanes.level(*level);
            let level = &lane.tally;
            for (row, number) in rows(column) {
                let (min, max) = match *window {
                    Window::Sliding(sliding) => level.extremes_since(row, sliding.begin_at(at.now)),
                    Window::Growing(window) if lane.spec.is_revised => {
                        level.extremes_since(row, at.windows.at(window, at.now).reset)
                    }
                    _ if view.is_fresh(row) => level.extremes(row),
                    _ => (level.now(row), level.now(row)),
                };
                *number = 1000 * if *bound == Bound::Max { max } else { min };
            }
        }
        Reading::Age { bound, ages } => {
            let begin = |ages: &Ages| match bound {
                Bound::Max => ages.oldest(),
                Bound::Min => ages.youngest(),
            };
            for (ages, number) in lanes.ages(*ages).iter().zip(column) {
                *number = begin(ages).map_or(0, |begin| at.now - begin);
            }
        }
        Reading::Recent { recent, recipe, is_whole } => {
            for (row, number) in rows(column) {
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

fn rows(column: &mut [i64]) -> impl Iterator<Item = (Row, &mut i64)> {
    column.iter_mut().enumerate().map(|(index, number)| (Row::from_index(index), number))
}

fn sum(lanes: &Lanes, quantities: &[Quantity], at: Instant<'_>, column: &mut [i64]) {
    column.fill(0);
    for quantity in quantities {
        add(lanes, *quantity, at, column);
    }
}

/// Adds one quantity to every row of a column.
fn add(lanes: &Lanes, quantity: Quantity, at: Instant<'_>, column: &mut [i64]) {
    let Quantity { sign, kind } = quantity;
    let now = at.now;
    match kind {
        QuantityKind::SumNumber(number) | QuantityKind::SumTime(number) => {
            let is_number = matches!(kind, QuantityKind::SumNumber(_));
            let lane = lanes.sum(number);
            if let Some(history) = &lane.history {
                for (row, total) in rows(column) {
                    let sum = history.sum(row, now, lane.tally.get(row));
                    *total += sign * if is_number { sum.number } else { sum.time_ms };
                }
                return;
            }
            let cells = if is_number { &lane.tally.numbers } else { &lane.tally.times_ms };
            let generation = generation(lane.spec.window, at);
            let cells = cells.iter().zip(lanes.touched.iter());
            for (total, (&cell, &touched)) in column.iter_mut().zip(cells) {
                *total += if touched >= generation { sign * cell } else { 0 };
            }
        }
        QuantityKind::PresenceNumber(number) => {
            let lane = lanes.presence(number);
            if let Some(history) = &lane.history {
                for (row, total) in rows(column) {
                    *total += sign * history.presence(row, now, lane.tally.get(row)).number;
                }
                return;
            }
            let generation = generation(lane.spec.window, at);
            let cells = lane.tally.ended.iter().zip(lane.tally.running.iter());
            let cells = cells.zip(lanes.touched.iter());
            for (total, ((&ended, &running), &touched)) in column.iter_mut().zip(cells) {
                *total += sign * (running + if touched >= generation { ended } else { 0 });
            }
        }
        QuantityKind::PresenceTime(number) => presence_time(lanes, number, sign, at, column),
        QuantityKind::RunningNumber(number) => {
            for (total, &running) in column.iter_mut().zip(lanes.current(number).running.iter()) {
                *total += sign * running;
            }
        }
        QuantityKind::RunningAge(number) => {
            let current = lanes.current(number);
            let cells = current.running.iter().zip(current.begins_ms.iter());
            for (total, (&running, &begins_ms)) in column.iter_mut().zip(cells) {
                *total += sign * running.wrapping_mul(now).wrapping_sub(begins_ms);
            }
        }
        QuantityKind::PartNumber { ages, window, range } => {
            parts(
                lanes,
                (ages, window, range),
                at,
                |row_parts, total| {
                    *total += sign * i64::try_from(row_parts.count()).unwrap_or(i64::MAX);
                },
                column,
            );
        }
        QuantityKind::PartTime { ages, window, range } => {
            parts(
                lanes,
                (ages, window, range),
                at,
                |row_parts, total| {
                    *total += sign * row_parts.sum::<i64>();
                },
                column,
            );
        }
    }
}

/// The first generation whose cells belong to the interval of a lane.
fn generation(window: Window, at: Instant<'_>) -> u32 {
    match window {
        Window::Growing(window) => at.windows.at(window, at.now).generation,
        Window::Now | Window::SinceLogin | Window::Sliding(_) => 0,
    }
}

fn presence_time(lanes: &Lanes, number: usize, sign: i64, at: Instant<'_>, column: &mut [i64]) {
    let now = at.now;
    let lane = lanes.presence(number);
    if let Some(history) = &lane.history {
        for (row, total) in rows(column) {
            *total += sign * history.presence(row, now, lane.tally.get(row)).time_ms;
        }
        return;
    }
    let growing = match lane.spec.window {
        Window::Growing(window) => at.windows.at(window, now),
        Window::Now | Window::SinceLogin | Window::Sliding(_) => {
            GrowingNow { reset: 0, generation: 0 }
        }
    };
    let since_reset = now.wrapping_sub(growing.reset);
    let cells = lane.tally.times_ms.iter().zip(lane.tally.running.iter());
    for (total, ((&time_ms, &running), &touched)) in
        column.iter_mut().zip(cells.zip(lanes.touched.iter()))
    {
        let grown = time_ms.wrapping_add(running.wrapping_mul(now));
        let stale = running.wrapping_mul(since_reset);
        *total += sign * if touched >= growing.generation { grown } else { stale };
    }
}

/// Hands on, row by row, the lengths so far of the running parts that lie in a range.
fn parts(
    lanes: &Lanes,
    (ages, window, range): (usize, Window, TimeRange),
    at: Instant<'_>,
    mut take: impl FnMut(&mut dyn Iterator<Item = i64>, &mut i64),
    column: &mut [i64],
) {
    let view = View::new(lanes, window, at);
    for (row, total) in rows(column) {
        let Some(reset) = view.reset(row) else { continue };
        let ages = &lanes.ages(ages)[row];
        let cut = ages.between(i64::MIN, reset).map(|_| reset);
        let lengths = cut.chain(ages.between(reset, i64::MAX)).map(|begin| at.now - begin);
        take(&mut lengths.filter(|&length_ms| range.contains(length_ms)), total);
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
