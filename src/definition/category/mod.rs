//! Categories: which formula a statistic computes (`docs/semantics.md`, "Categories").

mod traits;

pub use traits::{Distinction, Realm, Traits, Use, ValueUnit, View};

use strum::{EnumIter, EnumMessage, EnumString, IntoStaticStr, VariantNames};

/// The formula of a statistic.
///
/// What each of them asks for is said by [`Category::traits`]. The sentence at each name is what authors
/// read in the reference and in their editors.
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
    EnumMessage,
    EnumString,
    IntoStaticStr,
    VariantNames,
)]
#[strum(ascii_case_insensitive)]
pub enum Category {
    /// How many instances count in the interval: actions when they end or happen, statuses where
    /// they overlap it.
    TotalNumber,
    /// How long these lasted together: actions with their whole duration, statuses with their part
    /// in the interval.
    TotalTime,
    /// How many instances overlap the interval, those that still run included, of actions as well as
    /// of statuses.
    TotalAdjustedNumber,
    /// How long these lasted within the interval, those that still run included, of actions as well
    /// as of statuses.
    TotalAdjustedTime,
    /// How long one lasted on average: the time of the main mask for each of the relative mask.
    AverageTime,
    /// How long the longest one lasted.
    MaxTime,
    /// How long the shortest one lasted.
    MinTime,
    /// The most that ran at once.
    MaxNumber,
    /// The least that ran at once.
    MinNumber,
    /// How many lasted as long as the time range says.
    TotalNumberInTimeRange,
    /// Which share of all lasted as long as the time range says.
    TotalNumberInTimeRangePercentage,
    /// How long those lasted together whose duration is in the time range.
    TotalTimeInTimeRange,
    /// How many there were for each second that has gone by.
    TotalNumberPerSecond,
    /// Which share of the time that has gone by was spent so; of a skill group, of the time of all
    /// its members.
    ElapsedTimePercentage,
    /// Which share the time of the main mask is of that of the relative mask.
    RelativeTimePercentage,
    /// Which share the number of the main mask is of that of the relative mask.
    RelativeNumberPercentage,
    /// How many of the main mask there were for each hour of the relative mask.
    AverageNumberPerRelativeHour,
    /// How many ran at once, as a mean over the time that has gone by.
    AverageOfCurrentNumber,
    /// How old all that ran was together, as a mean over the time that has gone by.
    AverageOfCurrentTime,
    /// How often the mask was stayed in: moves from one of its statuses to another do not end a stay.
    TotalContinuousNumber,
    /// How many there were, where what runs at once for one call counts once.
    TotalDistinctNumber,
    /// How long these lasted together, where what runs at once for one call counts once.
    TotalDistinctTime,
    /// The duration that so many percent of all do not exceed. An extension of ours.
    PercentileTime,
    /// The service level: which share of the calls was answered in time. Who gave up within the second
    /// time range is forgiven.
    ServiceFactor1,
    /// How long a call that comes in now is going to wait, estimated. `EstimWaitTime` is the same
    /// category.
    #[strum(to_string = "EstimWaitingTime", serialize = "EstimWaitTime")]
    EstimWaitingTime,
    /// The same estimate: Stat Server's own formula, for other media than voice, was never published.
    ExpectedWaitTime2,
    /// How much work waits for each busy agent, less what ready agents can take. Below zero there are
    /// more ready agents than calls.
    LoadBalance,
    /// The sum of what the formula makes of the data of each call.
    TotalCustomValue,
    /// The mean of what the formula makes of the data of each call.
    AverageCustomValue,
    /// The largest that the formula makes of the data of a call.
    MaxCustomValue,
    /// The smallest that the formula makes of the data of a call.
    MinCustomValue,
    /// How many run now.
    CurrentNumber,
    /// How old all that run now are together.
    CurrentTime,
    /// How old the oldest is that runs now.
    CurrentMaxTime,
    /// How old the youngest is that runs now.
    CurrentMinTime,
    /// How old one is on average: the ages of the main mask for each that runs of the relative mask.
    CurrentAverageTime,
    /// For how long the agent has been in the mask, whatever moves there were between its statuses.
    CurrentContinuousTime,
    /// Which share what runs of the main mask is of what runs of the relative mask.
    CurrentRelativeNumberPercentage,
    /// Which share the ages of the main mask are of those of the relative mask.
    CurrentRelativeTimePercentage,
    /// How many run now that are as old as the time range says.
    CurrentNumberInTimeRange,
    /// Which share of all that run now are as old as the time range says.
    CurrentNumberInTimeRangePercentage,
    /// How many run now, where what runs for one call counts once.
    CurrentDistinctNumber,
    /// The sum of what the formula makes of the data of each call that runs now.
    CurrentCustomValue,
    /// The mean of what the formula makes of the data of each call that runs now.
    CurrentAverageCustomValue,
    /// The largest that the formula makes of the data of a call that runs now.
    CurrentMaxCustomValue,
    /// The smallest that the formula makes of the data of a call that runs now.
    CurrentMinCustomValue,
    /// What the object is doing now.
    CurrentState,
    /// What the object is doing now, with the reason code where an agent has given one.
    CurrentStateReasons,
    /// What the object is doing now, as routing sees it.
    CurrentTargetState,
    /// What the formula makes of other statistics of the same object.
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
