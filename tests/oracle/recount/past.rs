//! Values of the past: of what ended, happened or lasted in the interval (rules 10 to 18).

use super::category::Past;
use super::definition::Subject;
use super::evaluate::{Evaluation, number, sum};
use super::history::ObjectType;
use super::interval::Interval;
use super::mask::Mask;
use super::units::Unit;
use super::value::Exact;

/// What counts for one mask: n(M), and the durations of which t(M) is the sum.
struct Counted {
    number: i128,
    durations: Vec<i128>,
}

impl Evaluation<'_> {
    pub(super) fn past(&self, past: Past) -> Exact {
        let (main, relative) = match past {
            Past::ServiceFactor => return self.service_factor(),
            // These need no other mask, so none has a say in what a selection holds.
            Past::Number
            | Past::Time
            | Past::AdjustedNumber
            | Past::AdjustedTime
            | Past::MaxTime
            | Past::MinTime
            | Past::NumberInRange
            | Past::NumberInRangePercentage
            | Past::TimeInRange
            | Past::NumberPerSecond
            | Past::ElapsedTimePercentage
            | Past::Percentile => {
                let main = &self.definition.main_mask;
                self.two_masks(past, main, main)
            }
            Past::AverageTime
            | Past::TimePercentage
            | Past::NumberPercentage
            | Past::NumberPerHour => {
                self.two_masks(past, &self.definition.main_mask, &self.definition.relative_mask)
            }
        };
        let Counted { number: main_number, durations: main } = main;
        let in_range = || self.in_range(&main);
        match past {
            Past::Number | Past::AdjustedNumber => Exact::number(main_number),
            Past::Time | Past::AdjustedTime => Exact::seconds(sum(&main)),
            Past::MaxTime => Exact::seconds(main.into_iter().max().unwrap_or(0)),
            Past::MinTime => Exact::seconds(main.into_iter().min().unwrap_or(0)),
            Past::NumberInRange => Exact::number(number(in_range())),
            Past::NumberInRangePercentage => self.percentage(number(in_range()), main_number),
            Past::TimeInRange => Exact::seconds(sum(&in_range())),
            Past::AverageTime => Exact::fraction(sum(&main), relative.number * 1_000),
            Past::TimePercentage => self.percentage(sum(&main), sum(&relative.durations)),
            Past::NumberPercentage => {
                // A range restricts the numerator only, and none is needed (rule 39).
                let is_restricted = self.definition.range.is_some();
                let main = if is_restricted { number(in_range()) } else { main_number };
                self.percentage(main, relative.number)
            }
            Past::NumberPerHour => {
                Exact::fraction(3_600_000 * main_number, sum(&relative.durations))
            }
            Past::NumberPerSecond => Exact::fraction(1_000 * main_number, self.elapsed_ms()),
            Past::ElapsedTimePercentage => {
                self.percentage(sum(&main), self.elapsed_ms() * self.sharers())
            }
            Past::Percentile => self.percentile(main),
            Past::ServiceFactor => self.service_factor(),
        }
    }

    /// What counts for each of two masks.
    fn two_masks(&self, past: Past, main: &Mask, relative: &Mask) -> (Counted, Counted) {
        let definition = self.definition;
        let is_adjusted = matches!(past, Past::AdjustedNumber | Past::AdjustedTime);
        let filter = definition.filter.as_ref();
        // Of the two-mask categories only this one leaves the relative mask unfiltered (rule 36).
        let relative_filter = filter.filter(|_| past != Past::NumberPerHour);

        let units = |mask, filter| self.object.units(definition, mask, filter, is_adjusted);
        if let Interval::Last(count) = self.interval {
            // One selection for both masks (rule 41).
            let mut units = units(&main.union(relative), filter);
            units.sort_by_key(Unit::selection_key);
            let units = units.split_off(units.len().saturating_sub(count));
            return (self.measure(&units, main), self.measure(&units, relative));
        }
        let mut of_main = self.measure(&units(main, filter), main);
        let mut of_relative = self.measure(&units(relative, relative_filter), relative);
        let is_action = definition.subject == Subject::DnAction;
        if self.setting.options.starts && is_action && !is_adjusted {
            let begun = |mask, filter| {
                let units = self.object.begun_units(mask, filter, definition.is_by_conn_id);
                self.measure(&units, mask).number
            };
            of_main.number = begun(main, filter);
            of_relative.number = begun(relative, relative_filter);
        }
        (of_main, of_relative)
    }

    fn measure(&self, units: &[Unit<'_>], mask: &Mask) -> Counted {
        let clips = self.setting.options.clip_action_to_interval;
        let units = units.iter().filter(|unit| unit.is_in(mask));
        let durations: Vec<i128> = units
            .filter_map(|unit| unit.measure(self.interval, self.object.at, clips))
            .map(i128::from)
            .collect();
        Counted { number: number(&durations), durations }
    }

    /// The elapsed time of the interval (rule 101).
    fn elapsed_ms(&self) -> i128 {
        let (from, to) = self.interval.elapsed(self.setting.origin, self.object.at);
        i128::from(to - from)
    }

    /// Among how many the elapsed time is shared out (rules 101 and 109).
    fn sharers(&self) -> i128 {
        let is_group = self.object.object_type == ObjectType::SkillAg;
        if is_group && self.setting.options.elapsed_per_member {
            number(self.object.statuses_of_members())
        } else {
            1
        }
    }

    /// 100 · answered in range 1 / (answered + abandoned − abandoned in range 2) (rule 18).
    fn service_factor(&self) -> Exact {
        let answered = Mask::of(&["CallAnswered"]);
        let abandoned = Mask::parse(&self.setting.options.abandon_actions);
        let (answered, abandoned) = self.two_masks(Past::ServiceFactor, &answered, &abandoned);
        let is_forgiven = |ms: &&i128| self.definition.range2.is_some_and(|range| range.has(**ms));
        let forgiven = number(abandoned.durations.iter().filter(is_forgiven));
        let in_time = number(self.in_range(&answered.durations));
        self.percentage(in_time, answered.number + abandoned.number - forgiven)
    }

    /// The smallest duration whose rank is high enough, as an HDR histogram gives it (rule 23).
    fn percentile(&self, mut durations: Vec<i128>) -> Exact {
        let percentile = self.definition.percentile.expect("rule 23 needs one");
        durations.sort_unstable();
        // ⌈p · n / 100⌉, with p in thousandths.
        let rank = (percentile * number(&durations) + 99_999) / 100_000;
        let place = usize::try_from(rank - 1).ok();
        let duration = place.and_then(|place| durations.get(place));
        Exact::seconds(duration.map_or(0, |ms| highest_equivalent(*ms)))
    }
}

/// The highest value in the bucket of an HDR histogram with lowest value 1 and 3 digits.
///
/// Such a histogram has 2,048 parts: up to there each value has a bucket of its own, and from each
/// further power of two on a bucket is twice as wide as before.
fn highest_equivalent(value: i128) -> i128 {
    let (mut width, mut end) = (1, 2_048);
    while end <= value {
        width *= 2;
        end *= 2;
    }
    value / width * width + width - 1
}

#[cfg(test)]
mod tests {
    use hdrhistogram::Histogram;

    use super::highest_equivalent;

    #[test]
    fn semantics_23_buckets_are_those_of_an_hdr_histogram() {
        let histogram = Histogram::<u64>::new_with_bounds(1, 1 << 40, 3).unwrap();
        let near = |value: u64| value.saturating_sub(3)..value + 4;
        let powers = (0..40).flat_map(|power| near(1 << power).chain(near(3_u64 << power)));
        for value in powers.chain(0..5_000) {
            let expected = histogram.highest_equivalent(value);
            assert_eq!(highest_equivalent(value.into()), expected.into(), "{value}");
        }
        assert_eq!(highest_equivalent(10_593), 10_599);
    }
}
