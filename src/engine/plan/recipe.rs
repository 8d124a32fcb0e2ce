//! The formulas of the categories, as sums and quotients of numbers and times (`docs/semantics.md`,
//! "Categories").

use crate::definition::{
    Action, Category, Counting, Definition, EmptyPercentage, Expression, Mask, Percentile,
    TimeRange,
};

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
    /// The duration at a rank.
    Percentile(Percentile, Mask),
    /// The highest or the lowest number of instances at once.
    Level(Bound, Mask),
    /// The highest or the lowest age of what runs now.
    Age(Bound, Mask),
    /// The mean of the sum of ages over the interval (semantics 102).
    MeanAge(Mask),
    /// How long the status has been in the mask (semantics 103).
    Stay(Mask),
    /// What is made of the values that an expression has for instances (semantics 106).
    Custom(Aggregate, Mask),
    /// The same of what runs now.
    RunningCustom(Aggregate, Mask),
    /// Calls, agents and handling time of a skill (semantics 105).
    Estimate(Estimate),
    /// Values of other statistics of the object (semantics 107).
    Formula(Expression),
}

/// What comes out of the sums.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) enum Shape {
    /// The numerator is a number.
    Count,
    /// The numerator is a time.
    Seconds,
    /// The numerator divided by the denominator.
    Ratio {
        /// So many thousandths times that.
        scale: i64,
        /// The value where there is nothing to divide by.
        empty: Empty,
    },
}

/// The value where there is nothing to divide by, in thousandths; none where there is no value.
pub(in crate::engine) type Empty = Option<i64>;

/// Which end of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) enum Bound {
    Max,
    Min,
}

/// What is made of custom values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) enum Aggregate {
    Total,
    Mean,
    Extreme(Bound),
}

/// What is estimated of a skill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) enum Estimate {
    /// How long a call will wait: nothing while more agents are ready than calls wait.
    Wait,
    /// The same, below zero while more agents are ready than calls wait.
    Load,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "camelCase")]
pub enum What {
    /// The number of instances in the interval.
    Number,
    /// Their time, milliseconds.
    Time,
    /// The time that lies in the interval, whatever the subject is, milliseconds.
    TimeInside,
    /// The number of stays in the mask (semantics 103).
    Stays,
    /// The number of instances that run now.
    RunningNumber,
    /// Their ages, milliseconds.
    RunningAge,
    /// The elapsed time of the interval, milliseconds (semantics 101).
    Elapsed,
    /// The same, once for each member of a group.
    ElapsedOfMembers,
}

/// Percent of a number by a number, or of a time by a time, in thousandths.
const PERCENT: i64 = 100 * 1000;
/// Milliseconds by a number are thousandths of seconds.
const SECONDS_EACH: i64 = 1;
/// A number by milliseconds, a second, in thousandths.
const PER_SECOND: i64 = 1000 * 1000;
/// A number by milliseconds, an hour, in thousandths.
const PER_HOUR: i64 = 3600 * 1000 * 1000;
/// Milliseconds by milliseconds are a number, in thousandths.
const NUMBER: i64 = 1000;

impl What {
    /// Whether it is a time, in milliseconds.
    #[must_use]
    pub fn is_time(self) -> bool {
        match self {
            Self::Number | Self::Stays | Self::RunningNumber => false,
            Self::Time
            | Self::TimeInside
            | Self::RunningAge
            | Self::Elapsed
            | Self::ElapsedOfMembers => true,
        }
    }
}

impl Recipe {
    /// The recipe of a definition.
    #[expect(clippy::too_many_lines, reason = "a table with an entry for each category")]
    pub(in crate::engine) fn of(definition: &Definition, counting: &Counting) -> Self {
        let Definition { category, main, relative, range, .. } = *definition;
        let (time, number) = (Term::time(main), Term::number(main));
        let elapsed = Term::new(What::Elapsed, Mask::EMPTY);
        let running = Term::new(What::RunningNumber, main);
        let ages = Term::new(What::RunningAge, main);
        match category {
            Category::CurrentState
            | Category::CurrentStateReasons
            | Category::CurrentTargetState => Self::State,
            Category::MaxTime => Self::Duration(Bound::Max, main),
            Category::MinTime => Self::Duration(Bound::Min, main),
            Category::MaxNumber => Self::Level(Bound::Max, main),
            Category::MinNumber => Self::Level(Bound::Min, main),
            Category::AverageOfCurrentTime => Self::MeanAge(main),
            Category::PercentileTime => {
                let percentile = definition.percentile.expect("the category has one");
                Self::Percentile(percentile, main)
            }
            Category::EstimWaitingTime | Category::ExpectedWaitTime2 => {
                Self::Estimate(Estimate::Wait)
            }
            Category::LoadBalance => Self::Estimate(Estimate::Load),
            Category::TotalCustomValue => Self::Custom(Aggregate::Total, main),
            Category::AverageCustomValue => Self::Custom(Aggregate::Mean, main),
            Category::MaxCustomValue => Self::Custom(Aggregate::Extreme(Bound::Max), main),
            Category::MinCustomValue => Self::Custom(Aggregate::Extreme(Bound::Min), main),
            Category::CurrentCustomValue => Self::RunningCustom(Aggregate::Total, main),
            Category::CurrentAverageCustomValue => Self::RunningCustom(Aggregate::Mean, main),
            Category::CurrentMaxCustomValue => {
                Self::RunningCustom(Aggregate::Extreme(Bound::Max), main)
            }
            Category::CurrentMinCustomValue => {
                Self::RunningCustom(Aggregate::Extreme(Bound::Min), main)
            }
            Category::Formula => {
                Self::Formula(definition.expression.clone().expect("the category has one"))
            }
            Category::CurrentNumber | Category::CurrentDistinctNumber => Self::count(running),
            Category::CurrentTime => Self::seconds(ages),
            Category::CurrentMaxTime => Self::Age(Bound::Max, main),
            Category::CurrentMinTime => Self::Age(Bound::Min, main),
            Category::CurrentContinuousTime => Self::Stay(main),
            Category::CurrentAverageTime => {
                let number = Term::new(What::RunningNumber, relative);
                Self::ratio(SECONDS_EACH, ages, number)
            }
            Category::CurrentRelativeNumberPercentage => {
                let number = Term::new(What::RunningNumber, relative);
                Self::percentage(counting, running, number)
            }
            Category::CurrentRelativeTimePercentage => {
                Self::percentage(counting, ages, Term::new(What::RunningAge, relative))
            }
            Category::CurrentNumberInTimeRange => Self::count(running.within(range)),
            Category::CurrentNumberInTimeRangePercentage => {
                Self::percentage(counting, running.within(range), running)
            }
            Category::TotalNumber
            | Category::TotalDistinctNumber
            | Category::TotalAdjustedNumber => Self::count(number),
            Category::TotalTime | Category::TotalDistinctTime | Category::TotalAdjustedTime => {
                Self::seconds(time)
            }
            Category::AverageTime => Self::ratio(SECONDS_EACH, time, Term::number(relative)),
            Category::TotalNumberInTimeRange => Self::count(number.within(range)),
            Category::TotalNumberInTimeRangePercentage => {
                Self::percentage(counting, number.within(range), number)
            }
            Category::TotalTimeInTimeRange => Self::seconds(time.within(range)),
            Category::TotalNumberPerSecond => Self::ratio(PER_SECOND, number, elapsed),
            Category::ElapsedTimePercentage => {
                let what = match counting.measure.elapsed_per_member {
                    true => What::ElapsedOfMembers,
                    false => What::Elapsed,
                };
                Self::percentage(counting, time, Term { what, ..elapsed })
            }
            Category::RelativeTimePercentage => {
                Self::percentage(counting, time, Term::time(relative))
            }
            Category::RelativeNumberPercentage => {
                Self::percentage(counting, number.within(range), Term::number(relative))
            }
            Category::AverageNumberPerRelativeHour => {
                Self::ratio(PER_HOUR, number, Term::time(relative).unfiltered())
            }
            Category::AverageOfCurrentNumber => {
                Self::ratio(NUMBER, Term::new(What::TimeInside, main.durable()), elapsed)
            }
            Category::TotalContinuousNumber => Self::count(Term::new(What::Stays, main)),
            Category::ServiceFactor1 => Self::service_factor(definition, counting),
        }
    }

    /// Calls answered in range 1, among those answered and those abandoned but not in range 2
    /// (semantics 18).
    fn service_factor(definition: &Definition, counting: &Counting) -> Self {
        let answered = Term::number(Mask::of(&[Action::CallAnswered]));
        let abandoned = Term::number(counting.abandon_actions);
        let mut denominator = vec![answered, abandoned];
        if let Some(range) = definition.second_range {
            denominator.push(Term { sign: -1, ..abandoned.within(Some(range)) });
        }
        Self::Share {
            shape: Shape::Ratio { scale: PERCENT, empty: empty(counting) },
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

    fn ratio(scale: i64, numerator: Term, denominator: Term) -> Self {
        let shape = Shape::Ratio { scale, empty: Some(0) };
        Self::Share { shape, numerator: vec![numerator], denominator: vec![denominator] }
    }

    fn percentage(counting: &Counting, numerator: Term, denominator: Term) -> Self {
        let shape = Shape::Ratio { scale: PERCENT, empty: empty(counting) };
        Self::Share { shape, numerator: vec![numerator], denominator: vec![denominator] }
    }

    /// All terms of both sums.
    pub(in crate::engine) fn terms(&self) -> impl Iterator<Item = &Term> {
        let (numerator, denominator): (&[Term], &[Term]) = match self {
            Self::Share { numerator, denominator, .. } => (numerator, denominator),
            Self::State
            | Self::Duration(..)
            | Self::Percentile(..)
            | Self::Level(..)
            | Self::Age(..)
            | Self::MeanAge(_)
            | Self::Stay(_)
            | Self::Custom(..)
            | Self::RunningCustom(..)
            | Self::Estimate(_)
            | Self::Formula(_) => (&[], &[]),
        };
        numerator.iter().chain(denominator)
    }

    /// All actions that have to do with the value.
    pub(in crate::engine) fn mask(&self) -> Mask {
        match self {
            Self::State | Self::Formula(_) => Mask::EMPTY,
            Self::Share { .. } => self.terms().fold(Mask::EMPTY, |mask, term| mask | term.mask),
            Self::Estimate(_) => {
                Mask::of(&[Action::CallWait, Action::CallReleased, Action::AcwCompleted])
            }
            Self::Duration(_, mask)
            | Self::Percentile(_, mask)
            | Self::Level(_, mask)
            | Self::Age(_, mask)
            | Self::MeanAge(mask)
            | Self::Stay(mask)
            | Self::Custom(_, mask)
            | Self::RunningCustom(_, mask) => *mask,
        }
    }
}

/// The value of a percentage with nothing to divide by (semantics 15, 109).
fn empty(counting: &Counting) -> Empty {
    match counting.empty_percentage {
        EmptyPercentage::Zero => Some(0),
        EmptyPercentage::Hundred => Some(PERCENT),
        EmptyPercentage::Null => None,
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
