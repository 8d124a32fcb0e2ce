//! The formulas of the categories, as sums and quotients of numbers and times (`docs/semantics.md`,
//! "Categories").

use crate::definition::{Action, Category, Definition, Mask, TimeRange};

/// How the value of a category is made.
#[derive(Clone, Debug)]
pub(in crate::engine) enum Recipe {
    /// The status of the object, by name.
    State,
    /// Sums of numbers and times, perhaps one sum divided by another.
    Share {
        /// What comes out of the sums.
        shape: Shape,
        numerator: Vec<Term>,
        /// Empty unless the shape is a ratio.
        denominator: Vec<Term>,
    },
    /// The longest or the shortest duration.
    Duration(Bound, Mask),
    /// The highest or the lowest number of instances at once.
    Level(Bound, Mask),
    /// The highest or the lowest age of what runs now.
    Age(Bound, Mask),
}

/// What comes out of the sums.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) enum Shape {
    /// The numerator is a number.
    Count,
    /// The numerator is a time.
    Seconds,
    /// So many thousandths times the numerator, divided by the denominator.
    Ratio(i64),
}

/// Which end of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) enum Bound {
    Max,
    Min,
}

/// One summand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) struct Term {
    /// 1 or −1.
    pub(in crate::engine) sign: i64,
    pub(in crate::engine) what: What,
    pub(in crate::engine) mask: Mask,
    /// Only instances whose duration lies in it count.
    pub(in crate::engine) range: Option<TimeRange>,
    /// Whether the filter of the definition restricts it.
    pub(in crate::engine) is_filtered: bool,
}

/// What is summed up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) enum What {
    /// The number of instances in the interval.
    Number,
    /// Their time, milliseconds.
    Time,
    /// The number of instances that run now.
    RunningNumber,
    /// Their ages, milliseconds.
    RunningAge,
}

/// Percent of a number by a number, or of a time by a time, in thousandths.
const PERCENT: i64 = 100 * 1000;
/// Milliseconds by a number are thousandths of seconds.
const SECONDS_EACH: i64 = 1;
/// A number by milliseconds, an hour, in thousandths.
const PER_HOUR: i64 = 3600 * 1000 * 1000;

impl Recipe {
    /// The recipe of a definition.
    pub(in crate::engine) fn of(definition: &Definition) -> Self {
        let Definition { category, main, relative, range, .. } = *definition;
        let (main_time, main_number) = (Term::time(main), Term::number(main));
        match category {
            Category::CurrentState | Category::CurrentTargetState => Self::State,
            Category::TotalNumber | Category::TotalAdjustedNumber => Self::count(main_number),
            Category::TotalTime | Category::TotalAdjustedTime => Self::seconds(main_time),
            Category::AverageTime => {
                Self::ratio(SECONDS_EACH, [main_time], [Term::number(relative)])
            }
            Category::MaxTime => Self::Duration(Bound::Max, main),
            Category::MinTime => Self::Duration(Bound::Min, main),
            Category::MaxNumber => Self::Level(Bound::Max, main),
            Category::MinNumber => Self::Level(Bound::Min, main),
            Category::TotalNumberInTimeRange => Self::count(main_number.within(range)),
            Category::TotalNumberInTimeRangePercentage => {
                Self::ratio(PERCENT, [main_number.within(range)], [main_number])
            }
            Category::TotalTimeInTimeRange => Self::seconds(main_time.within(range)),
            Category::RelativeTimePercentage => {
                Self::ratio(PERCENT, [main_time], [Term::time(relative)])
            }
            Category::RelativeNumberPercentage => {
                Self::ratio(PERCENT, [main_number.within(range)], [Term::number(relative)])
            }
            Category::AverageNumberPerRelativeHour => {
                Self::ratio(PER_HOUR, [main_number], [Term::time(relative).unfiltered()])
            }
            Category::ServiceFactor1 => Self::service_factor(definition),
            Category::CurrentNumber => Self::count(Term::new(What::RunningNumber, main)),
            Category::CurrentTime => Self::seconds(Term::new(What::RunningAge, main)),
            Category::CurrentMaxTime => Self::Age(Bound::Max, main),
            Category::CurrentMinTime => Self::Age(Bound::Min, main),
            Category::CurrentAverageTime => Self::ratio(
                SECONDS_EACH,
                [Term::new(What::RunningAge, main)],
                [Term::new(What::RunningNumber, relative)],
            ),
        }
    }

    /// Calls answered in range 1, among those answered and those abandoned but not in range 2
    /// (semantics 18).
    fn service_factor(definition: &Definition) -> Self {
        let answered = Term::number(Mask::of(&[Action::CallAnswered]));
        let abandoned =
            Term::number(Mask::of(&[Action::CallAbandoned, Action::CallAbandonedFromRinging]));
        let mut denominator = vec![answered, abandoned];
        if let Some(range) = definition.second_range {
            denominator.push(Term { sign: -1, ..abandoned.within(Some(range)) });
        }
        Self::Share {
            shape: Shape::Ratio(PERCENT),
            numerator: vec![answered.within(definition.range)],
            denominator,
        }
    }

    fn count(term: Term) -> Self {
        Self::Share { shape: Shape::Count, numerator: vec![term], denominator: Vec::new() }
    }

    fn seconds(term: Term) -> Self {
        Self::Share { shape: Shape::Seconds, numerator: vec![term], denominator: Vec::new() }
    }

    fn ratio(scale: i64, numerator: [Term; 1], denominator: [Term; 1]) -> Self {
        Self::Share {
            shape: Shape::Ratio(scale),
            numerator: numerator.to_vec(),
            denominator: denominator.to_vec(),
        }
    }

    /// All terms of both sums.
    pub(in crate::engine) fn terms(&self) -> impl Iterator<Item = &Term> {
        let (numerator, denominator): (&[Term], &[Term]) = match self {
            Self::Share { numerator, denominator, .. } => (numerator, denominator),
            Self::State | Self::Duration(..) | Self::Level(..) | Self::Age(..) => (&[], &[]),
        };
        numerator.iter().chain(denominator)
    }

    /// All actions that have to do with the value.
    pub(in crate::engine) fn mask(&self) -> Mask {
        match self {
            Self::State => Mask::EMPTY,
            Self::Share { .. } => self.terms().fold(Mask::EMPTY, |mask, term| mask | term.mask),
            Self::Duration(_, mask) | Self::Level(_, mask) | Self::Age(_, mask) => *mask,
        }
    }
}

impl Term {
    fn new(what: What, mask: Mask) -> Self {
        Self { sign: 1, what, mask, range: None, is_filtered: true }
    }

    fn number(mask: Mask) -> Self {
        Self::new(What::Number, mask)
    }

    fn time(mask: Mask) -> Self {
        Self::new(What::Time, mask)
    }

    fn within(self, range: Option<TimeRange>) -> Self {
        Self { range, ..self }
    }

    fn unfiltered(self) -> Self {
        Self { is_filtered: false, ..self }
    }
}
