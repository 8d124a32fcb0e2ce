//! Categories: what is computed, by the names of the table in `docs/semantics.md`.

/// What is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Category {
    /// Of what ended, happened or lasted in the interval.
    Past(Past),
    /// Of CurrentNumber and CurrentTime all along the interval.
    Level(Level),
    /// TotalContinuousNumber.
    Stays,
    /// Of what runs now.
    Now(Now),
    /// CurrentContinuousTime.
    CurrentStay,
    /// Of the data of calls: of the past or of what runs now.
    Custom { is_current: bool, of: Custom },
    /// Of a skill's queue and its agents.
    Estimate(Estimate),
    /// The name of a status.
    State,
    /// Of other statistics.
    Formula,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Past {
    Number,
    Time,
    AdjustedNumber,
    AdjustedTime,
    AverageTime,
    MaxTime,
    MinTime,
    NumberInRange,
    NumberInRangePercentage,
    TimeInRange,
    TimePercentage,
    NumberPercentage,
    NumberPerHour,
    NumberPerSecond,
    ElapsedTimePercentage,
    Percentile,
    ServiceFactor,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    MaxNumber,
    MinNumber,
    AverageNumber,
    AverageTime,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Now {
    Number,
    Time,
    MaxTime,
    MinTime,
    AverageTime,
    NumberPercentage,
    TimePercentage,
    NumberInRange,
    NumberInRangePercentage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Custom {
    Total,
    Average,
    Max,
    Min,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Estimate {
    WaitTime,
    Balance,
}

const fn custom(is_current: bool, of: Custom) -> Category {
    Category::Custom { is_current, of }
}

const NAMES: [(&str, Category); 51] = [
    ("TotalNumber", Category::Past(Past::Number)),
    ("TotalTime", Category::Past(Past::Time)),
    ("TotalAdjustedNumber", Category::Past(Past::AdjustedNumber)),
    ("TotalAdjustedTime", Category::Past(Past::AdjustedTime)),
    ("AverageTime", Category::Past(Past::AverageTime)),
    ("MaxTime", Category::Past(Past::MaxTime)),
    ("MinTime", Category::Past(Past::MinTime)),
    ("MaxNumber", Category::Level(Level::MaxNumber)),
    ("MinNumber", Category::Level(Level::MinNumber)),
    ("TotalNumberInTimeRange", Category::Past(Past::NumberInRange)),
    ("TotalNumberInTimeRangePercentage", Category::Past(Past::NumberInRangePercentage)),
    ("TotalTimeInTimeRange", Category::Past(Past::TimeInRange)),
    ("RelativeTimePercentage", Category::Past(Past::TimePercentage)),
    ("RelativeNumberPercentage", Category::Past(Past::NumberPercentage)),
    ("AverageNumberPerRelativeHour", Category::Past(Past::NumberPerHour)),
    ("ServiceFactor1", Category::Past(Past::ServiceFactor)),
    ("TotalNumberPerSecond", Category::Past(Past::NumberPerSecond)),
    ("ElapsedTimePercentage", Category::Past(Past::ElapsedTimePercentage)),
    ("AverageOfCurrentNumber", Category::Level(Level::AverageNumber)),
    ("AverageOfCurrentTime", Category::Level(Level::AverageTime)),
    ("TotalContinuousNumber", Category::Stays),
    ("TotalDistinctNumber", Category::Past(Past::Number)),
    ("TotalDistinctTime", Category::Past(Past::Time)),
    ("PercentileTime", Category::Past(Past::Percentile)),
    ("EstimWaitingTime", Category::Estimate(Estimate::WaitTime)),
    ("EstimWaitTime", Category::Estimate(Estimate::WaitTime)),
    ("ExpectedWaitTime2", Category::Estimate(Estimate::WaitTime)),
    ("LoadBalance", Category::Estimate(Estimate::Balance)),
    ("TotalCustomValue", custom(false, Custom::Total)),
    ("AverageCustomValue", custom(false, Custom::Average)),
    ("MaxCustomValue", custom(false, Custom::Max)),
    ("MinCustomValue", custom(false, Custom::Min)),
    ("CurrentNumber", Category::Now(Now::Number)),
    ("CurrentTime", Category::Now(Now::Time)),
    ("CurrentMaxTime", Category::Now(Now::MaxTime)),
    ("CurrentMinTime", Category::Now(Now::MinTime)),
    ("CurrentAverageTime", Category::Now(Now::AverageTime)),
    ("CurrentContinuousTime", Category::CurrentStay),
    ("CurrentRelativeNumberPercentage", Category::Now(Now::NumberPercentage)),
    ("CurrentRelativeTimePercentage", Category::Now(Now::TimePercentage)),
    ("CurrentNumberInTimeRange", Category::Now(Now::NumberInRange)),
    ("CurrentNumberInTimeRangePercentage", Category::Now(Now::NumberInRangePercentage)),
    ("CurrentDistinctNumber", Category::Now(Now::Number)),
    ("CurrentState", Category::State),
    ("CurrentStateReasons", Category::State),
    ("CurrentTargetState", Category::State),
    ("CurrentCustomValue", custom(true, Custom::Total)),
    ("CurrentAverageCustomValue", custom(true, Custom::Average)),
    ("CurrentMaxCustomValue", custom(true, Custom::Max)),
    ("CurrentMinCustomValue", custom(true, Custom::Min)),
    ("Formula", Category::Formula),
];

impl Category {
    pub(super) fn named(name: &str) -> Option<Self> {
        NAMES.iter().find(|(known, _)| *known == name).map(|(_, category)| *category)
    }

    /// Whether a name asks for counting by connId, whatever else the definition says (rule 104).
    pub(super) fn is_distinct(name: &str) -> bool {
        ["TotalDistinctNumber", "TotalDistinctTime", "CurrentDistinctNumber"].contains(&name)
    }

    /// Whether it reads an interval; what runs now has none (rule 8).
    pub(super) fn has_interval(self) -> bool {
        match self {
            Self::Past(_) | Self::Level(_) | Self::Stays | Self::Estimate(_) => true,
            Self::Custom { is_current, .. } => !is_current,
            Self::Now(_) | Self::CurrentStay | Self::State | Self::Formula => false,
        }
    }
}
