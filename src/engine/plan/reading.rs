//! How values are read from the lanes.

use super::lane::Window;
use super::recipe::{Aggregate, Bound, Estimate, Recipe, Shape};
use crate::definition::{Expression, Percentile, TimeRange};
use crate::engine::tally::{Cut, Reach};

/// How the value of one definition is read.
#[derive(Clone, Debug)]
pub(in crate::engine) enum Reading {
    /// The status of the object; whether the reason stands beside it.
    State { has_reason: bool },
    /// Sums of quantities, perhaps one sum divided by another.
    Share { shape: Shape, numerator: Vec<Quantity>, denominator: Vec<Quantity> },
    /// The extreme of a lane of extremes and, for statuses, of the parts that still run.
    Duration { bound: Bound, extremes: usize, running: Option<usize>, window: Window },
    /// The duration at a rank of a lane that keeps their spread.
    Percentile { percentile: Percentile, spread: usize, window: Window },
    /// The extreme of a lane of levels.
    Level { bound: Bound, level: usize, window: Window },
    /// The extreme of a lane of ages.
    Age { bound: Bound, ages: usize },
    /// The area of a lane, divided by the elapsed time.
    MeanAge { area: usize, window: Window },
    /// The age of a lane of stays.
    Stay { stay: usize },
    /// The instances of a lane, one by one.
    Recent { recent: usize, recipe: Recipe, cut: Cut, reach: Reach },
    /// The chains of lanes of pieces, a lane for each term of the recipe.
    Chains {
        pieces: Vec<usize>,
        recipe: Recipe,
        cut: Cut,
        reach: Reach,
        /// Whether the number of whole chains counts where they begin (semantics 109).
        counts_begins: bool,
    },
    /// The values of a lane of custom values.
    Custom { aggregate: Aggregate, custom: usize, window: Window, reach: Option<Reach> },
    /// Those of what runs now.
    RunningCustom { aggregate: Aggregate, running: usize },
    /// Quantities of the virtual queue of a skill, and its agents.
    Estimate { estimate: Estimate, waiting: Quantity, released: [Quantity; 2], wrapped: Quantity },
    /// The values of other readings of the object, by position.
    Formula(Expression<usize>),
}

/// One summand.
#[derive(Clone, Copy, Debug)]
pub(in crate::engine) struct Quantity {
    /// 1 or −1.
    pub(in crate::engine) sign: i64,
    pub(in crate::engine) kind: QuantityKind,
}

/// What is read for a summand; lanes by their numbers.
#[derive(Clone, Copy, Debug)]
pub(in crate::engine) enum QuantityKind {
    /// How many a cell has counted.
    Number(usize),
    /// How long together.
    Time(usize),
    /// The running parts of statuses whose length so far lies in a range: how many.
    PartNumber { ages: usize, window: Window, range: TimeRange },
    /// And how long together.
    PartTime { ages: usize, window: Window, range: TimeRange },
    /// Instances that are kept one by one, with what counts of them in a sliding window: how many whose
    /// duration lies in a range.
    KeptNumber(KeptSum),
    /// And how long together.
    KeptTime(KeptSum),
    /// The elapsed time of an interval; whether once for each member of a group.
    Elapsed { window: Window, of_members: bool },
}

/// What is summed up of instances that are kept one by one.
#[derive(Clone, Copy, Debug)]
pub(in crate::engine) struct KeptSum {
    /// The lane that keeps them.
    pub(in crate::engine) recent: usize,
    pub(in crate::engine) reach: Reach,
    pub(in crate::engine) cut: Cut,
    pub(in crate::engine) range: Option<TimeRange>,
}
