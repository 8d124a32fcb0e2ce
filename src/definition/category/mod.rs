//! Categories: which formula a statistic computes (`docs/semantics.md`, "Categories").

mod traits;

pub use traits::{Distinction, Realm, Traits, Use, ValueUnit, View};

use strum::{EnumIter, EnumString, IntoStaticStr, VariantNames};

/// The formula of a statistic.
///
/// What each of them means and asks for is said by [`Category::traits`].
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    EnumString,
    IntoStaticStr,
    VariantNames,
)]
#[strum(ascii_case_insensitive)]
#[expect(missing_docs, reason = "the names are the field's own and `traits` says what they mean")]
pub enum Category {
    TotalNumber,
    TotalTime,
    TotalAdjustedNumber,
    TotalAdjustedTime,
    AverageTime,
    MaxTime,
    MinTime,
    MaxNumber,
    MinNumber,
    TotalNumberInTimeRange,
    TotalNumberInTimeRangePercentage,
    TotalTimeInTimeRange,
    TotalNumberPerSecond,
    ElapsedTimePercentage,
    RelativeTimePercentage,
    RelativeNumberPercentage,
    AverageNumberPerRelativeHour,
    AverageOfCurrentNumber,
    AverageOfCurrentTime,
    TotalContinuousNumber,
    TotalDistinctNumber,
    TotalDistinctTime,
    PercentileTime,
    ServiceFactor1,
    /// Stat Server's documents write EstimWaitTime, too.
    #[strum(to_string = "EstimWaitingTime", serialize = "EstimWaitTime")]
    EstimWaitingTime,
    ExpectedWaitTime2,
    LoadBalance,
    TotalCustomValue,
    AverageCustomValue,
    MaxCustomValue,
    MinCustomValue,
    CurrentNumber,
    CurrentTime,
    CurrentMaxTime,
    CurrentMinTime,
    CurrentAverageTime,
    CurrentContinuousTime,
    CurrentRelativeNumberPercentage,
    CurrentRelativeTimePercentage,
    CurrentNumberInTimeRange,
    CurrentNumberInTimeRangePercentage,
    CurrentDistinctNumber,
    CurrentCustomValue,
    CurrentAverageCustomValue,
    CurrentMaxCustomValue,
    CurrentMinCustomValue,
    CurrentState,
    CurrentStateReasons,
    CurrentTargetState,
    Formula,
}

impl Category {
    /// The name as Stat Server writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Whether the category looks at an interval (semantics 8).
    #[must_use]
    pub fn has_interval(self) -> bool {
        self.traits().view == View::Interval
    }

    /// Whether the value is a status name and not a number.
    #[must_use]
    pub fn is_state(self) -> bool {
        self.traits().view == View::State
    }

    /// Whether running instances count with their time inside the interval even for actions.
    #[must_use]
    pub fn is_adjusted(self) -> bool {
        matches!(self, Self::TotalAdjustedNumber | Self::TotalAdjustedTime)
    }

    /// Categories of Stat Server that are not computed here, each with the reason.
    pub const FOREIGN: [(&'static str, &'static str); 6] = [
        ("JavaCategory", "it belongs to a Java extension of Stat Server"),
        ("TotalNumberErrors", "it counts records of outbound campaigns, which send no events here"),
        ("EstimTimeToComplete", "it is about outbound campaigns, which send no events here"),
        ("RelativeNumber", "it counts records of outbound campaigns, which send no events here"),
        ("EstimTimeToEndCurrentNumber", "its formula was never published"),
        ("LoadBalance1", "its formula was never published: use LoadBalance"),
    ];
}

#[cfg(test)]
mod tests {
    use strum::IntoEnumIterator;

    use super::*;

    #[test]
    fn a_name_reads_back_without_regard_to_case() {
        for category in Category::iter() {
            assert_eq!(category.name().to_lowercase().parse(), Ok(category));
        }
        assert_eq!("EstimWaitTime".parse(), Ok(Category::EstimWaitingTime));
    }

    #[test]
    fn only_what_looks_at_an_interval_has_something_against_selections() {
        for category in Category::iter() {
            let Traits { view, no_selection, .. } = category.traits();
            assert!(view == View::Interval || no_selection.is_none(), "{}", category.name());
        }
    }
}
