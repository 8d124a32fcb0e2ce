//! How values are read from the lanes.

use super::lane::Window;
use super::recipe::{Bound, Recipe, Shape};
use crate::definition::TimeRange;

/// How the value of one definition is read.
#[derive(Clone, Debug)]
pub(in crate::engine) enum Reading {
    /// The status of the object.
    State,
    /// Sums of quantities, perhaps one sum divided by another.
    Share { shape: Shape, numerator: Vec<Quantity>, denominator: Vec<Quantity> },
    /// The extreme of a lane of extremes and, for statuses, of the parts that still run.
    Duration { bound: Bound, extreme: usize, running: Option<usize>, window: Window },
    /// The extreme of a lane of levels.
    Level { bound: Bound, level: usize, window: Window },
    /// The extreme of a lane of ages.
    Age { bound: Bound, ages: usize },
    /// The instances of a lane, one by one.
    Recent {
        recent: usize,
        recipe: Recipe,
        /// Whether durations count whole, and not just their part in the window.
        is_whole: bool,
    },
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
}
