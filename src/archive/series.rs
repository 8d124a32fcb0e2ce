//! Values of one statistic of one object over time, packed.
//!
//! A step is told by how much later it is and how much more. Equal steps in a row are one run: a
//! value that stays, or grows with the clock, costs the same few bytes however often it is published.
//!
//! Invariant: times grow from value to value, and `last` is where the runs lead. The open run is empty
//! only where there is no run at all.

use serde::{Deserialize, Serialize};

/// A value with its instant, in milliseconds since 1970.
pub(super) type Moment = (i64, i64);

/// Values of one statistic of one object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub(super) struct Series {
    first: Moment,
    /// The runs that are closed.
    runs: Vec<Run>,
    /// The run that goes on: most values add to it, and need not look for it elsewhere in memory.
    open: Run,
    last: Moment,
}

/// A series as it lies in the store: the open run is the last one.
#[derive(Serialize, Deserialize)]
struct Written {
    first: Moment,
    runs: Vec<Run>,
    last: Moment,
}

/// Equal steps from value to value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Run {
    later_ms: i64,
    more: i64,
    count: u32,
}

impl Run {
    const EMPTY: Self = Self { later_ms: 0, more: 0, count: 0 };
}

impl From<Written> for Series {
    fn from(Written { first, mut runs, last }: Written) -> Self {
        let open = runs.pop().unwrap_or(Run::EMPTY);
        Self { first, runs, open, last }
    }
}

impl From<Series> for Written {
    fn from(Series { first, mut runs, open, last }: Series) -> Self {
        runs.extend(Some(open).filter(|run| *run != Run::EMPTY));
        Self { first, runs, last }
    }
}

impl Series {
    pub(super) fn new(first: Moment) -> Self {
        Self { first, runs: Vec::new(), open: Run::EMPTY, last: first }
    }

    /// Adds a value. One at the time of the last takes its place; one before it is there already,
    /// because the journal is read again from an earlier place.
    pub(super) fn push(&mut self, moment: Moment) {
        if moment.0 < self.last.0 || moment == self.last {
            return;
        }
        if moment.0 == self.last.0 && !self.pop() {
            *self = Self::new(moment);
            return;
        }
        let later_ms = moment.0 - self.last.0;
        // The difference of a number and a state may pass the limits, and comes back in reading.
        let more = moment.1.wrapping_sub(self.last.1);
        let Run { count, .. } = self.open;
        if self.open == (Run { later_ms, more, count }) && count < u32::MAX {
            self.open.count += 1;
        } else {
            self.runs.extend(Some(self.open).filter(|run| *run != Run::EMPTY));
            self.open = Run { later_ms, more, count: 1 };
        }
        self.last = moment;
    }

    /// Takes the last value back, unless it is the only one.
    fn pop(&mut self) -> bool {
        let run = &mut self.open;
        if *run == Run::EMPTY {
            return false;
        }
        self.last = (self.last.0 - run.later_ms, self.last.1.wrapping_sub(run.more));
        run.count -= 1;
        if run.count == 0 {
            self.open = self.runs.pop().unwrap_or(Run::EMPTY);
        }
        true
    }

    /// The values, the newest first.
    pub(super) fn newest_first(&self) -> impl Iterator<Item = Moment> {
        let mut next = self.last;
        let runs = std::iter::once(&self.open).chain(self.runs.iter().rev());
        let steps = runs.flat_map(|run| (0..run.count).map(move |_| *run));
        let earlier = steps.map(move |run| {
            next = (next.0 - run.later_ms, next.1.wrapping_sub(run.more));
            next
        });
        std::iter::once(self.last).chain(earlier)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn series(moments: &[Moment]) -> Series {
        let mut series = Series::new(moments[0]);
        moments[1..].iter().for_each(|&moment| series.push(moment));
        series
    }

    #[test]
    fn what_stays_or_grows_with_the_clock_is_one_run() {
        let ticks: Vec<Moment> = (0..360).map(|tick| (tick * 10_000, tick * 10_000)).collect();
        assert_eq!(Written::from(series(&ticks)).runs.len(), 1);
        let ticks: Vec<Moment> = (0..360).map(|tick| (tick * 10_000, 7)).collect();
        assert_eq!(Written::from(series(&ticks)).runs.len(), 1);
    }

    #[test]
    fn a_value_of_the_same_instant_takes_the_place_of_the_last() {
        let newest = |moments: &[Moment]| series(moments).newest_first().collect::<Vec<_>>();
        assert_eq!(newest(&[(5, 1), (5, 2)]), [(5, 2)]);
        assert_eq!(newest(&[(5, 1), (6, 1), (6, 3), (7, 3), (6, 9)]), [(7, 3), (6, 3), (5, 1)]);
    }

    proptest! {
        #[test]
        fn what_is_pushed_comes_back(
            steps in prop::collection::vec((1..3_i64, prop_oneof![-1..2_i64, any::<i64>()]), 0..50),
        ) {
            let mut moments = vec![(0_i64, i64::MIN)];
            for (later_ms, value) in steps {
                moments.push((moments.last().unwrap().0 + later_ms, value));
            }
            let found = series(&moments);
            moments.reverse();
            prop_assert_eq!(found.newest_first().collect::<Vec<_>>(), moments);
        }
    }
}
