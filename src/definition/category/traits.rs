//! What each category means and asks of its definition: one table.

use strum::{EnumMessage, IntoStaticStr};

use super::Category;

/// How much a category has to do with a part of its definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// It has no effect.
    No,
    /// It restricts the value where it is given.
    MayHave,
    /// The value needs it; a default stands in where there is one.
    Needs,
}

/// What a category looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumMessage)]
pub enum View {
    /// What counts in an interval.
    Interval,
    /// What runs now: an interval has no effect.
    Now,
    /// The state that the object has now: an interval has no effect, nor have mask, subject and filter.
    State,
    /// The values of other statistics of the object, each over its own interval.
    Values,
}

/// What the value of a category is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr)]
#[expect(missing_docs, reason = "the names say it")]
pub enum ValueUnit {
    #[strum(serialize = "number")]
    Number,
    #[strum(serialize = "seconds")]
    Seconds,
    #[strum(serialize = "percent")]
    Percent,
    #[strum(serialize = "per second")]
    PerSecond,
    #[strum(serialize = "per hour")]
    PerHour,
    #[strum(serialize = "that of the data")]
    Data,
    #[strum(serialize = "name of a status")]
    State,
}

/// Which objects and subjects a category is for, with the rule that says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Realm {
    /// All of them.
    Any,
    /// Actions of any object.
    Actions,
    /// Statuses of any object.
    Statuses,
    /// Statuses of any object but a skill group (semantics 103).
    StatusesOfOne,
    /// The status of an agent (semantics 43).
    StatusOfAgent,
    /// Actions of queues (semantics 18).
    ActionsOfQueues,
    /// Actions of the virtual queues of skills, whose agents are known (semantics 43, 105).
    ActionsOfSkills,
}

/// What `distinguishByConnId` does to a category (semantics 104).
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumMessage)]
pub enum Distinction {
    /// With it, what runs for one connId at the same time counts once.
    MayHave,
    /// The category is so by nature: what runs for one connId at the same time counts once.
    Inherent,
    /// It has no effect, and a warning says so.
    NoEffect,
    /// It is refused, because it cannot mean anything here.
    Refused,
}

/// What a category means, and what it asks of its definition.
#[derive(Clone, Copy, Debug)]
pub struct Traits {
    /// The formula, as `docs/semantics.md` writes it.
    pub formula: &'static str,
    /// What the value is.
    pub unit: ValueUnit,
    /// What is looked at.
    pub view: View,
    /// For which objects and subjects it is.
    pub realm: Realm,
    /// What the main mask is to it.
    pub main_mask: Use,
    /// What the relative mask is to it.
    pub relative_mask: Use,
    /// What time range 1 is to it.
    pub range: Use,
    /// What time range 2 is to it.
    pub second_range: Use,
    /// What the key `percentile` is to it.
    pub percentile: Use,
    /// What the key `formula` is to it.
    pub expression: Use,
    /// Why there is no value over the last so many occurrences; none where there is one.
    pub no_selection: Option<&'static str>,
    /// Whether there is a value over the last so many occurrences with a filter.
    pub has_filtered_selection: bool,
    /// What `distinguishByConnId` does to it.
    pub distinction: Distinction,
    /// The rule of `docs/semantics.md` that says the most about it.
    pub rule: u16,
}

/// Why what divides by elapsed time has no selection.
const NO_ELAPSED_TIME: &str = "the last occurrences have no elapsed time";

impl Traits {
    const fn new(formula: &'static str, unit: ValueUnit, view: View, rule: u16) -> Self {
        Self {
            formula,
            unit,
            view,
            realm: Realm::Any,
            main_mask: Use::Needs,
            relative_mask: Use::No,
            range: Use::No,
            second_range: Use::No,
            percentile: Use::No,
            expression: Use::No,
            no_selection: None,
            has_filtered_selection: true,
            distinction: Distinction::MayHave,
            rule,
        }
    }

    const fn historical(formula: &'static str, unit: ValueUnit, rule: u16) -> Self {
        Self::new(formula, unit, View::Interval, rule)
    }

    const fn current(formula: &'static str, unit: ValueUnit, rule: u16) -> Self {
        Self::new(formula, unit, View::Now, rule)
    }

    const fn state(formula: &'static str) -> Self {
        let state = Self::new(formula, ValueUnit::State, View::State, 43);
        state.distinction(Distinction::NoEffect)
    }

    const fn relative(self) -> Self {
        Self { relative_mask: Use::Needs, ..self }
    }

    const fn range(self, range: Use) -> Self {
        Self { range, ..self }
    }

    const fn realm(self, realm: Realm) -> Self {
        Self { realm, ..self }
    }

    const fn distinction(self, distinction: Distinction) -> Self {
        Self { distinction, ..self }
    }

    const fn no_selection(self, why: &'static str) -> Self {
        Self { no_selection: Some(why), ..self }
    }

    const fn elapsed(self) -> Self {
        self.no_selection(NO_ELAPSED_TIME)
    }

    /// Calls, agents and handling time of a skill (semantics 105).
    const fn estimate(formula: &'static str) -> Self {
        let estimate =
            Self { main_mask: Use::MayHave, ..Self::historical(formula, ValueUnit::Seconds, 105) };
        estimate
            .realm(Realm::ActionsOfSkills)
            .distinction(Distinction::NoEffect)
            .no_selection("an estimate looks at an interval, not at the last occurrences")
    }

    /// What is computed of the data of calls (semantics 106).
    const fn custom(formula: &'static str, view: View) -> Self {
        let custom = Self::new(formula, ValueUnit::Data, view, 106);
        Self { expression: Use::Needs, ..custom }
            .realm(Realm::Actions)
            .distinction(Distinction::Refused)
    }
}

impl Category {
    /// What the category means, and what it asks of its definition.
    ///
    /// `n(M)` is the number and `t(M)` the time of the instances in mask `M` that count in the
    /// interval, `M` the main and `Rel` the relative mask, `E` the elapsed time, `f` the custom value.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "a table with a line for each category")]
    pub fn traits(self) -> Traits {
        use ValueUnit::{Number, PerHour, PerSecond, Percent, Seconds};
        match self {
            Self::TotalNumber => Traits::historical("n(M)", Number, 10),
            Self::TotalTime => Traits::historical("t(M)", Seconds, 10),
            Self::TotalAdjustedNumber => {
                Traits::historical("n(M), what overlaps the interval", Number, 13)
            }
            Self::TotalAdjustedTime => {
                Traits::historical("t(M), the part in the interval", Seconds, 13)
            }
            Self::AverageTime => Traits::historical("t(M) / n(Rel)", Seconds, 10).relative(),
            Self::MaxTime => Traits::historical("longest duration in M", Seconds, 14),
            Self::MinTime => Traits::historical("shortest duration in M", Seconds, 14),
            Self::MaxNumber => {
                Traits::historical("highest CurrentNumber in the interval", Number, 14)
                    .no_selection("MaxNumber of the last occurrences is not defined")
            }
            Self::MinNumber => {
                Traits::historical("lowest CurrentNumber in the interval", Number, 14)
                    .no_selection("MinNumber of the last occurrences is not defined")
            }
            Self::TotalNumberInTimeRange => {
                Traits::historical("n(M) in range 1", Number, 38).range(Use::Needs)
            }
            Self::TotalNumberInTimeRangePercentage => {
                Traits::historical("100 · n(M) in range 1 / n(M)", Percent, 38).range(Use::Needs)
            }
            Self::TotalTimeInTimeRange => {
                Traits::historical("t(M) in range 1", Seconds, 38).range(Use::Needs)
            }
            Self::TotalNumberPerSecond => Traits::historical("n(M) / E", PerSecond, 101).elapsed(),
            Self::ElapsedTimePercentage => {
                Traits::historical("100 · t(M) / (E · members of a group)", Percent, 101).elapsed()
            }
            Self::RelativeTimePercentage => {
                Traits::historical("100 · t(M) / t(Rel)", Percent, 39).relative()
            }
            Self::RelativeNumberPercentage => {
                Traits::historical("100 · n(M) in range 1 / n(Rel)", Percent, 39)
                    .relative()
                    .range(Use::MayHave)
            }
            // The filter chooses among one half of what a selection has chosen from (semantics 36, 41).
            Self::AverageNumberPerRelativeHour => Traits {
                has_filtered_selection: false,
                ..Traits::historical("3600 · n(M) / t(Rel)", PerHour, 36)
            }
            .relative(),
            Self::AverageOfCurrentNumber => {
                Traits::historical("mean of CurrentNumber over E", Number, 102).elapsed()
            }
            Self::AverageOfCurrentTime => {
                Traits::historical("mean of CurrentTime over E", Seconds, 102).elapsed()
            }
            Self::TotalContinuousNumber => Traits::historical("stays in M", Number, 103)
                .realm(Realm::StatusesOfOne)
                .distinction(Distinction::Refused)
                .no_selection("stays of the last occurrences are not defined"),
            Self::TotalDistinctNumber => {
                Traits::historical("n(M) by connId", Number, 104).distinction(Distinction::Inherent)
            }
            Self::TotalDistinctTime => Traits::historical("t(M) by connId", Seconds, 104)
                .distinction(Distinction::Inherent),
            Self::PercentileTime => Traits {
                percentile: Use::Needs,
                ..Traits::historical("duration at rank ⌈p · n(M) / 100⌉", Seconds, 23)
            }
            .realm(Realm::Actions),
            Self::ServiceFactor1 => Traits {
                main_mask: Use::MayHave,
                second_range: Use::MayHave,
                ..Traits::historical(
                    "100 · answered in range 1 / (answered + abandoned − abandoned in range 2)",
                    Percent,
                    18,
                )
            }
            .realm(Realm::ActionsOfQueues)
            .range(Use::Needs)
            .distinction(Distinction::NoEffect),
            Self::EstimWaitingTime => Traits::estimate("AHT · calls without a ready agent / AA"),
            Self::ExpectedWaitTime2 => {
                Traits::estimate("AHT · calls without a ready agent / AA (an approximation)")
            }
            Self::LoadBalance => {
                Traits::estimate("AHT · (calls waiting − ready agents) / AA (an approximation)")
            }
            Self::TotalCustomValue => Traits::custom("Σ f(M)", View::Interval),
            Self::AverageCustomValue => Traits::custom("mean of f(M)", View::Interval),
            Self::MaxCustomValue => Traits::custom("largest f(M)", View::Interval),
            Self::MinCustomValue => Traits::custom("smallest f(M)", View::Interval),
            Self::CurrentNumber => Traits::current("number running in M", Number, 20),
            Self::CurrentTime => Traits::current("sum of the ages in M", Seconds, 20),
            Self::CurrentMaxTime => Traits::current("highest age in M", Seconds, 20),
            Self::CurrentMinTime => Traits::current("lowest age in M", Seconds, 20),
            Self::CurrentAverageTime => {
                Traits::current("sum of the ages in M / number running in Rel", Seconds, 20)
                    .relative()
            }
            Self::CurrentContinuousTime => {
                Traits::current("time since M was entered", Seconds, 103)
                    .realm(Realm::StatusOfAgent)
                    .distinction(Distinction::Refused)
            }
            Self::CurrentRelativeNumberPercentage => {
                Traits::current("100 · number running in M / in Rel", Percent, 39).relative()
            }
            Self::CurrentRelativeTimePercentage => {
                Traits::current("100 · ages in M / ages in Rel", Percent, 39).relative()
            }
            Self::CurrentNumberInTimeRange => {
                Traits::current("number running in M with an age in range 1", Number, 38)
                    .range(Use::Needs)
            }
            Self::CurrentNumberInTimeRangePercentage => Traits::current(
                "100 · running in M with an age in range 1 / running in M",
                Percent,
                38,
            )
            .range(Use::Needs),
            Self::CurrentDistinctNumber => {
                Traits::current("number running in M by connId", Number, 104)
                    .distinction(Distinction::Inherent)
            }
            Self::CurrentCustomValue => Traits::custom("Σ f of what runs in M", View::Now),
            Self::CurrentAverageCustomValue => {
                Traits::custom("mean of f of what runs in M", View::Now)
            }
            Self::CurrentMaxCustomValue => Traits::custom("largest f of what runs in M", View::Now),
            Self::CurrentMinCustomValue => {
                Traits::custom("smallest f of what runs in M", View::Now)
            }
            Self::CurrentState => Traits::state("state"),
            Self::CurrentStateReasons => Traits::state("state, with the reason of an agent's"),
            Self::CurrentTargetState => Traits::state("state, as routing sees it"),
            Self::Formula => Traits {
                main_mask: Use::No,
                expression: Use::Needs,
                ..Traits::new("what its formula says", ValueUnit::Data, View::Values, 107)
            }
            .distinction(Distinction::Refused),
        }
    }
}
