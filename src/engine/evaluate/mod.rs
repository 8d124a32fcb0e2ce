//! Values from lanes: the formulas of the categories at an instant.
//!
//! Evaluating never changes state (semantics 45): a cell from an earlier interval is read as it
//! would be after its reset. Sums are read block by block of objects, so that the cells of a block are in
//! the nearest cache for all definitions, and definition by definition within a block, so that the
//! loops are short and tell the compiler everything. All else is read object by object.

mod exact;
mod ratio;
mod sums;
mod instances;
mod chains;
mod terms;

use chains::{Session, of_chains};
use exact::Exact;
use instances::of_instances;
use ratio::ratios;
use sums::{View, elapsed, members, rows, sum};
pub(super) use terms::terms;

use super::ledger::{Lanes, Ledger, Tally};
use super::object::Row;
use super::plan::{Aggregate, Bound, Estimate, Quantity, Reading, Shape, Window};
use super::tally::{Ages, Buckets, Customs, Extremes, Reach};
use super::value::NO_VALUE;
use super::variants::{AS_WRITTEN, Variants};
use super::windows::{GrowingNow, Windows};
use super::world::World;
use crate::definition::{Expression, Fraction, ObjectType};
use crate::ids::{Id, Table};

/// How many objects are read at once.
pub(super) const BLOCK_ROWS: usize = 128;
/// So many millionths are a thousandth.
const MILLIONTHS_EACH: i128 = 1000;
/// How long a call is taken to be handled where none has been, milliseconds (semantics 105).
const HANDLING_MS_DEFAULT: i128 = 90_000;
/// So many agents are taken for busy where none is, by one in so many (semantics 105).
const BUSY_PARTS: i128 = 10_000;

/// What values are read at.
#[derive(Clone, Copy)]
pub(super) struct Instant<'a> {
    pub(super) now: i64,
    pub(super) windows: &'a Windows,
    pub(super) world: &'a World,
    pub(super) variants: &'a Variants,
    pub(super) buckets: &'a Buckets,
    pub(super) object_type: ObjectType,
    /// The earliest generation in which any object was touched; none where nobody has looked.
    pub(super) oldest: Option<u32>,
}

impl Instant<'_> {
    /// The variant of the definitions that the centre of an object has.
    fn variant(&self, row: Row) -> usize {
        let object = self.world.objects.of_type(self.object_type).find(row);
        object.map_or(AS_WRITTEN, |object| self.variants.of_centre(object.centre))
    }
}

/// Reads the values of one definition, by the position of its reading, in thousandths, for the objects from
/// a row on: those of one variant that stand together at once.
pub(super) fn evaluate_all(
    ledger: &Ledger,
    index: usize,
    at: Instant<'_>,
    mut from: usize,
    mut block: &mut [i64],
) {
    if ledger.is_same_everywhere(index) {
        evaluate(ledger, ledger.reading(index), at, from, block);
        return;
    }
    while !block.is_empty() {
        let variant = at.variant(Row::from_index(from));
        let is_same = |row: &usize| at.variant(Row::from_index(*row)) == variant;
        let count = (from..from + block.len()).take_while(is_same).count();
        let (same, others) = block.split_at_mut(count);
        evaluate(ledger, ledger.reading_in(variant, index), at, from, same);
        (from, block) = (from + count, others);
    }
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
    let Reading::Share { shape, numerator, denominator } = reading else {
        for (row, number) in rows(from, block) {
            *number = exact(ledger, reading, at, row).rounded();
        }
        return;
    };
    match *shape {
        Shape::Count => sum(lanes, (numerator, 1000), at, from, block),
        Shape::Seconds => sum(lanes, (numerator, 1), at, from, block),
        Shape::Ratio { scale, empty } => {
            let mut divisors = [0; BLOCK_ROWS];
            let divisors = divisors.get_mut(..block.len()).expect("a block is no longer");
            sum(lanes, (numerator, 1), at, from, block);
            sum(lanes, (denominator, 1), at, from, divisors);
            ratios(block, divisors, scale, empty.unwrap_or(NO_VALUE));
        }
    }
}

/// Reads the value of one definition for one object, before it is rounded.
fn exact(ledger: &Ledger, reading: &Reading, at: Instant<'_>, row: Row) -> Exact {
    let lanes = ledger.lanes();
    match reading {
        Reading::State { .. } => unreachable!("a state is not a number"),
        Reading::Share { shape, numerator, denominator } => {
            let one = |quantities: &[Quantity]| one(lanes, quantities, at, row);
            match *shape {
                Shape::Count => Exact::Thousandths(one(numerator) * 1000),
                Shape::Seconds => Exact::Thousandths(one(numerator)),
                Shape::Ratio { scale, empty } => {
                    Exact::ratio(one(numerator).into(), one(denominator).into(), scale, empty)
                }
            }
        }
        Reading::Duration { bound, extremes, running, window } => {
            let view = View::new(lanes, *window, at);
            let complete = match (view.is_fresh(row), lanes.tally(*extremes)) {
                (true, Tally::Extremes(extremes)) => extremes[row],
                (_, Tally::Peaks(peaks)) => peaks[row].since(begin_of_window(*window, at.now)),
                (_, _) => Extremes::default(),
            };
            let ages = running.map(|ages| &ages_of(lanes, ages)[row]);
            Exact::Thousandths(duration(*bound, complete, ages, view.reset(row), at.now))
        }
        Reading::Percentile { percentile, spread, window } => {
            let view = View::new(lanes, *window, at);
            let Tally::Spread(spread) = lanes.tally(*spread) else { return Exact::Nothing };
            let is_fresh = view.is_fresh(row);
            Exact::Thousandths(if is_fresh { spread[row].at(*percentile) } else { 0 })
        }
        Reading::Level { bound, level, window } => {
            let (min, max) = levels(lanes, *level, *window, (at, row));
            Exact::Thousandths(1000 * if *bound == Bound::Max { max } else { min })
        }
        Reading::Age { bound, ages } => {
            let ages = &ages_of(lanes, *ages)[row];
            let begin = match bound {
                Bound::Max => ages.oldest(),
                Bound::Min => ages.youngest(),
            };
            Exact::Thousandths(begin.map_or(0, |begin| at.now - begin))
        }
        Reading::MeanAge { area, window } => mean_age(lanes, *area, *window, (at, row)),
        Reading::Stay { stay } => {
            let Tally::Stay(stays) = lanes.tally(*stay) else { return Exact::Nothing };
            Exact::Thousandths(stays[row].age(at.now))
        }
        Reading::Recent { recent, recipe, cut, reach } => {
            let from = begin_of(*reach, at.now);
            let Tally::Recent(recents) = lanes.tally(*recent) else { return Exact::Nothing };
            of_instances(recipe, at.buckets, || recents[row].durations((from, at.now), *cut))
        }
        Reading::Chains { .. } => of_chains(lanes, reading, row, &session(lanes, at, row)),
        Reading::Custom { aggregate, custom, window, reach } => {
            let customs = customs(lanes, *custom, (*window, *reach), (at, row));
            of_customs(*aggregate, customs)
        }
        Reading::RunningCustom { aggregate, running } => {
            let Tally::RunningCustom(running) = lanes.tally(*running) else {
                return Exact::Nothing;
            };
            of_customs(*aggregate, running[row].customs())
        }
        Reading::Estimate { estimate, waiting, released, wrapped } => {
            let [number, time] = *released;
            let [waiting, number, time, wrapped] = [*waiting, number, time, *wrapped]
                .map(|quantity| i128::from(one(lanes, &[quantity], at, row)));
            estimated(*estimate, waiting, (number, time + wrapped), at.world.agents_of_queue(row))
        }
        Reading::Formula(expression) => formula(ledger, expression, at, row),
    }
}

/// The sum of quantities for one object.
fn one(lanes: &Lanes, quantities: &[Quantity], at: Instant<'_>, row: Row) -> i64 {
    let mut block = [0];
    sum(lanes, (quantities, 1), at, row.index(), &mut block);
    block[0]
}

/// The value of a formula over other readings; a division by zero gives 0 (semantics 107).
fn formula(ledger: &Ledger, expression: &Expression<usize>, at: Instant<'_>, row: Row) -> Exact {
    let variant = at.variant(row);
    let value_of =
        |&reading: &usize| exact(ledger, ledger.reading_in(variant, reading), at, row).fraction();
    expression.value(&value_of, Some(Fraction::ZERO)).map_or(Exact::Nothing, Exact::from)
}

/// How long calls will wait (semantics 105).
fn estimated(
    estimate: Estimate,
    waiting: i128,
    (released, handling_ms): (i128, i128),
    (ready, busy): (u32, u32),
) -> Exact {
    let (handling_ms, released) = match released {
        0 => (HANDLING_MS_DEFAULT, 1),
        released => (handling_ms, released),
    };
    let unserved = match estimate {
        Estimate::Wait => (waiting - i128::from(ready)).max(0),
        Estimate::Load => waiting - i128::from(ready),
    };
    let (times, busy) = match busy {
        0 => (BUSY_PARTS, 1),
        busy => (1, i128::from(busy)),
    };
    Exact::Quotient(handling_ms * unserved * times, released * busy * 1000)
}

/// What is made of custom values.
fn of_customs(aggregate: Aggregate, customs: Customs) -> Exact {
    let million = MILLIONTHS_EACH * 1000;
    match (aggregate, customs.extremes) {
        (_, None) => Exact::Thousandths(0),
        (Aggregate::Total, _) => Exact::Quotient(customs.sum, million),
        (Aggregate::Mean, _) => Exact::Quotient(customs.sum, million * i128::from(customs.number)),
        (Aggregate::Extreme(Bound::Max), Some((_, max))) => Exact::Quotient(max.into(), million),
        (Aggregate::Extreme(Bound::Min), Some((min, _))) => Exact::Quotient(min.into(), million),
    }
}

fn customs(
    lanes: &Lanes,
    custom: usize,
    (window, reach): (Window, Option<Reach>),
    (at, row): (Instant<'_>, Row),
) -> Customs {
    let tally = lanes.tally(custom);
    if let Tally::Dated(dated) = tally {
        let from = reach.map_or(i64::MIN, |reach| begin_of(reach, at.now));
        let inside = dated[row].iter().filter(|(time, _)| *time >= from);
        return inside.map(|(_, value)| *value).collect();
    }
    let Tally::Custom(customs) = tally else { return Customs::default() };
    let is_fresh = View::new(lanes, window, at).is_fresh(row);
    if is_fresh { customs[row] } else { Customs::default() }
}

/// The mean of CurrentTime over the elapsed time.
fn mean_age(lanes: &Lanes, area: usize, window: Window, (at, row): (Instant<'_>, Row)) -> Exact {
    let Tally::Area(areas, history) = lanes.tally(area) else { return Exact::Nothing };
    let grown = areas[row];
    let view = View::new(lanes, window, at);
    let twice = match (history, view.growing) {
        (Some(history), _) => history.twice(row, at.now, grown),
        (None, Some(GrowingNow { reset, .. })) if !view.is_fresh(row) => {
            grown.twice_since(reset, at.now)
        }
        (None, _) => grown.twice_at(at.now),
    };
    let elapsed = i128::from(elapsed(lanes, window, at, row));
    // Square milliseconds by milliseconds are thousandths of seconds.
    Exact::ratio(twice, 2 * elapsed, 1, Some(0))
}

/// The lowest and the highest level of an interval.
fn levels(
    lanes: &Lanes,
    level: usize,
    window: Window,
    (at, row): (Instant<'_>, Row),
) -> (i64, i64) {
    let lane = lanes.kept(level);
    let Tally::Level(level) = &lane.tally else { return (0, 0) };
    let origin = at.world.origin_ms();
    match window {
        Window::Sliding(sliding) => level.extremes_since(row, sliding.begin_at(at.now), origin),
        Window::Growing(window) if lane.spec.is_revised => {
            level.extremes_since(row, at.windows.at(window, at.now).reset, origin)
        }
        Window::Now | Window::Growing(_) | Window::SinceLogin => {
            match View::new(lanes, window, at).is_fresh(row) {
                true => level.extremes(row),
                false => (level.now(row), level.now(row)),
            }
        }
    }
}

/// The begin of what is kept one by one.
pub(super) fn begin_of(reach: Reach, now: i64) -> i64 {
    match reach {
        Reach::Sliding(sliding) => sliding.begin_at(now),
        Reach::Now | Reach::Last(_) | Reach::Growing(_) | Reach::SinceLogin => i64::MIN,
    }
}

/// The begin of a sliding window.
fn begin_of_window(window: Window, now: i64) -> i64 {
    match window {
        Window::Sliding(sliding) => sliding.begin_at(now),
        Window::Now | Window::Growing(_) | Window::SinceLogin => i64::MIN,
    }
}

/// What chains are read at.
fn session<'a>(lanes: &Lanes, at: Instant<'a>, row: Row) -> Session<'a> {
    Session {
        at,
        origin: at.world.origin_ms(),
        members: members(at, row),
        login: lanes.logins[row].or(lanes.past_logins[row].map(|(login, _)| login)),
    }
}

fn ages_of(lanes: &Lanes, number: usize) -> &Table<Row, Ages> {
    let Tally::Ages(ages) = lanes.tally(number) else { unreachable!("a lane of ages keeps ages") };
    ages
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
    of_extremes(bound, extremes)
}

pub(super) fn of_extremes(bound: Bound, extremes: Extremes) -> i64 {
    match bound {
        Bound::Max => extremes.max_ms(),
        Bound::Min => extremes.min_ms(),
    }
}
