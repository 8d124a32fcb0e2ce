//! Categories: which formula a statistic computes (`docs/semantics.md`, "Categories").

use strum::{EnumString, IntoStaticStr, VariantNames};

/// The formula of a statistic.
///
/// `n(M)` is the number and `t(M)` the time of the instances in mask `M` that count in the
/// interval, `M` the main and `R` the relative mask.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumString,
    IntoStaticStr,
    VariantNames,
)]
#[strum(ascii_case_insensitive)]
pub enum Category {
    /// `n(M)`.
    TotalNumber,
    /// `t(M)`, seconds.
    TotalTime,
    /// The number of instances that overlap the interval, running ones included (semantics 13).
    TotalAdjustedNumber,
    /// The time inside the interval, running instances included, seconds (semantics 13).
    TotalAdjustedTime,
    /// `t(M) / n(R)`, seconds.
    AverageTime,
    /// The longest of the durations that `t(M)` adds, seconds (semantics 14).
    MaxTime,
    /// The shortest of the durations that `t(M)` adds, seconds (semantics 14).
    MinTime,
    /// The highest number of instances running at once (semantics 14).
    MaxNumber,
    /// The lowest number of instances running at once (semantics 14).
    MinNumber,
    /// The number of instances whose duration lies in range 1 (semantics 17, 38).
    TotalNumberInTimeRange,
    /// The share of the instances whose duration lies in range 1, percent.
    TotalNumberInTimeRangePercentage,
    /// The sum of the durations that lie in range 1, seconds.
    TotalTimeInTimeRange,
    /// `100 t(M) / t(R)`.
    RelativeTimePercentage,
    /// `100 n(M) / n(R)`; a range restricts the numerator only (semantics 39).
    RelativeNumberPercentage,
    /// `3600 n(M) / t(R)`; a filter restricts the main mask only (semantics 36).
    AverageNumberPerRelativeHour,
    /// The share of calls answered in range 1 among the answered and the abandoned ones without
    /// those abandoned in range 2, percent (semantics 18).
    ServiceFactor1,
    /// The number of instances running now.
    CurrentNumber,
    /// The sum of the ages of the instances running now, seconds.
    CurrentTime,
    /// The highest age of the instances running now, seconds.
    CurrentMaxTime,
    /// The lowest age of the instances running now, seconds.
    CurrentMinTime,
    /// The sum of the ages in `M` divided by the number running in `R`, seconds.
    CurrentAverageTime,
    /// The status of the object, by name (semantics 43).
    CurrentState,
    /// The status of the object as routing sees it, by name (semantics 43).
    CurrentTargetState,
}

/// How much a category has to do with a time range or with the relative mask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// It has no effect.
    No,
    /// It restricts the value where it is given.
    MayHave,
    /// The value needs it; a default stands in where it is missing.
    Needs,
}

impl Category {
    /// The name as Stat Server writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Whether only what runs now counts, so that there is no interval (semantics 8).
    #[must_use]
    pub fn is_current(self) -> bool {
        self >= Self::CurrentNumber
    }

    /// Whether the value is a status name and not a number.
    #[must_use]
    pub fn is_state(self) -> bool {
        self >= Self::CurrentState
    }

    /// Whether running instances count with their time inside the interval even for actions.
    #[must_use]
    pub fn is_adjusted(self) -> bool {
        matches!(self, Self::TotalAdjustedNumber | Self::TotalAdjustedTime)
    }

    /// What the category does with the relative mask.
    #[must_use]
    pub fn relative_mask(self) -> Use {
        match self {
            Self::AverageTime
            | Self::RelativeTimePercentage
            | Self::RelativeNumberPercentage
            | Self::AverageNumberPerRelativeHour
            | Self::CurrentAverageTime => Use::Needs,
            Self::TotalNumber
            | Self::TotalTime
            | Self::TotalAdjustedNumber
            | Self::TotalAdjustedTime
            | Self::MaxTime
            | Self::MinTime
            | Self::MaxNumber
            | Self::MinNumber
            | Self::TotalNumberInTimeRange
            | Self::TotalNumberInTimeRangePercentage
            | Self::TotalTimeInTimeRange
            | Self::ServiceFactor1
            | Self::CurrentNumber
            | Self::CurrentTime
            | Self::CurrentMaxTime
            | Self::CurrentMinTime
            | Self::CurrentState
            | Self::CurrentTargetState => Use::No,
        }
    }

    /// What the category does with time range 1.
    #[must_use]
    pub fn range(self) -> Use {
        match self {
            Self::TotalNumberInTimeRange
            | Self::TotalNumberInTimeRangePercentage
            | Self::TotalTimeInTimeRange
            | Self::ServiceFactor1 => Use::Needs,
            Self::RelativeNumberPercentage => Use::MayHave,
            Self::TotalNumber
            | Self::TotalTime
            | Self::TotalAdjustedNumber
            | Self::TotalAdjustedTime
            | Self::AverageTime
            | Self::MaxTime
            | Self::MinTime
            | Self::MaxNumber
            | Self::MinNumber
            | Self::RelativeTimePercentage
            | Self::AverageNumberPerRelativeHour
            | Self::CurrentNumber
            | Self::CurrentTime
            | Self::CurrentMaxTime
            | Self::CurrentMinTime
            | Self::CurrentAverageTime
            | Self::CurrentState
            | Self::CurrentTargetState => Use::No,
        }
    }

    /// What the category does with time range 2.
    #[must_use]
    pub fn second_range(self) -> Use {
        if self == Self::ServiceFactor1 { Use::MayHave } else { Use::No }
    }

    /// Categories of Stat Server that this version does not compute.
    pub const UNBUILT: [&'static str; 28] = [
        "TotalNumberPerSecond",
        "ElapsedTimePercentage",
        "AverageOfCurrentNumber",
        "AverageOfCurrentTime",
        "TotalContinuousNumber",
        "TotalDistinctNumber",
        "TotalDistinctTime",
        "CurrentContinuousTime",
        "CurrentRelativeNumberPercentage",
        "CurrentRelativeTimePercentage",
        "CurrentNumberInTimeRange",
        "CurrentNumberInTimeRangePercentage",
        "CurrentDistinctNumber",
        "CurrentStateReasons",
        "EstimWaitingTime",
        "EstimWaitTime",
        "ExpectedWaitTime2",
        "LoadBalance",
        "TotalCustomValue",
        "AverageCustomValue",
        "MaxCustomValue",
        "MinCustomValue",
        "CurrentCustomValue",
        "CurrentAverageCustomValue",
        "CurrentMaxCustomValue",
        "CurrentMinCustomValue",
        "Formula",
        "PercentileTime",
    ];

    /// Categories of Stat Server that have no meaning outside of it.
    pub const FOREIGN: [&'static str; 4] =
        ["JavaCategory", "EstimTimeToComplete", "RelativeNumber", "TotalNumberErrors"];
}
