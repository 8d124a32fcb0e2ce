//! Evaluation: the value of one definition for one object, straight from the table of categories.

use super::definition::{Category, Definition, TimeRange};
use super::history::{History, Moment, ObjectType};
use super::interval::Interval;
use super::mask::Mask;
use super::units::{Object, Unit};
use super::value::Value;

/// Computes the value of the definition for the object; `zone` is the contact centre's.
pub(super) fn evaluate(
    history: &History,
    object: Object<'_>,
    definition: &Definition,
    zone: &str,
) -> Value {
    let sessions = match (object.object_type, object.centre.agents.get(object.id)) {
        (ObjectType::Agent, Some(agent)) => agent.sessions.as_slice(),
        _ => &[],
    };
    let interval = definition.profile.interval(object.at, zone, sessions);
    let origin = history.origin.expect("an object comes from an event");
    Evaluation { object, definition, interval, origin }.value()
}

/// One definition for one object in one interval.
struct Evaluation<'a> {
    object: Object<'a>,
    definition: &'a Definition,
    interval: Interval,
    origin: Moment,
}

impl Evaluation<'_> {
    fn value(&self) -> Value {
        let (main, relative) = (&self.definition.main_mask, &self.definition.relative_mask);
        match self.definition.category {
            Category::TotalNumber | Category::TotalAdjustedNumber => {
                Value::fraction(number(self.durations(main)), 1)
            }
            Category::TotalTime | Category::TotalAdjustedTime => {
                seconds(sum(&self.durations(main)))
            }
            Category::MaxTime => seconds(self.durations(main).into_iter().max().unwrap_or(0)),
            Category::MinTime => seconds(self.durations(main).into_iter().min().unwrap_or(0)),
            Category::TotalNumberInTimeRange => {
                Value::fraction(number(self.in_range(&self.durations(main))), 1)
            }
            Category::TotalNumberInTimeRangePercentage => {
                let main = self.durations(main);
                Value::fraction(100 * number(self.in_range(&main)), number(&main))
            }
            Category::TotalTimeInTimeRange => seconds(sum(&self.in_range(&self.durations(main)))),
            Category::AverageTime => {
                let (main, relative) = self.two_masks(main, relative);
                Value::fraction(sum(&main), number(&relative) * 1_000)
            }
            Category::RelativeTimePercentage => {
                let (main, relative) = self.two_masks(main, relative);
                Value::fraction(100 * sum(&main), sum(&relative))
            }
            Category::RelativeNumberPercentage => {
                let (main, relative) = self.two_masks(main, relative);
                // A range restricts the numerator only, and none is needed (rule 39).
                let range = self.definition.range;
                let main = if range.is_some() { self.in_range(&main) } else { main };
                Value::fraction(100 * number(&main), number(&relative))
            }
            Category::AverageNumberPerRelativeHour => {
                let (main, relative) = self.two_masks(main, relative);
                Value::fraction(3_600_000 * number(&main), sum(&relative))
            }
            Category::ServiceFactor1 => self.service_factor(),
            Category::MaxNumber => Value::fraction(self.levels().into_iter().max().unwrap_or(0), 1),
            Category::MinNumber => Value::fraction(self.levels().into_iter().min().unwrap_or(0), 1),
            Category::CurrentNumber => Value::fraction(number(self.ages(main)), 1),
            Category::CurrentTime => seconds(sum(&self.ages(main))),
            Category::CurrentMaxTime => seconds(self.ages(main).into_iter().max().unwrap_or(0)),
            Category::CurrentMinTime => seconds(self.ages(main).into_iter().min().unwrap_or(0)),
            Category::CurrentAverageTime => {
                Value::fraction(sum(&self.ages(main)), number(self.ages(relative)) * 1_000)
            }
            Category::CurrentState | Category::CurrentTargetState => state(self.object),
        }
    }

    /// The durations of what counts for one mask.
    fn durations(&self, mask: &Mask) -> Vec<i128> {
        self.two_masks(mask, mask).0
    }

    /// The durations of what counts for each of two masks.
    fn two_masks(&self, main: &Mask, relative: &Mask) -> (Vec<i128>, Vec<i128>) {
        let category = self.definition.category;
        let is_adjusted =
            matches!(category, Category::TotalAdjustedNumber | Category::TotalAdjustedTime);
        let filter = self.definition.filter.as_ref();
        // Of the two-mask categories only this one leaves the relative mask unfiltered (rule 36).
        let is_half = category == Category::AverageNumberPerRelativeHour;
        let relative_filter = filter.filter(|_| !is_half);

        let units = |mask, filter| self.object.units(self.definition, mask, filter, is_adjusted);
        if let Interval::Last(count) = self.interval {
            // One selection for both masks (rule 41).
            let mut units = units(&main.union(relative), filter);
            units.sort_by_key(Unit::selection_key);
            let units = units.split_off(units.len().saturating_sub(count));
            (self.measure(&units, main), self.measure(&units, relative))
        } else {
            let (of_main, of_relative) = (units(main, filter), units(relative, relative_filter));
            (self.measure(&of_main, main), self.measure(&of_relative, relative))
        }
    }

    fn measure(&self, units: &[Unit<'_>], mask: &Mask) -> Vec<i128> {
        let units = units.iter().filter(|unit| unit.is_in(mask));
        units
            .filter_map(|unit| unit.measure(self.interval, self.object.at))
            .map(i128::from)
            .collect()
    }

    fn in_range(&self, durations: &[i128]) -> Vec<i128> {
        let range = self.definition.range.unwrap_or(TimeRange::DEFAULT);
        durations.iter().copied().filter(|ms| range.has(*ms)).collect()
    }

    /// 100 · answered in range 1 / (answered + abandoned − abandoned in range 2) (rule 18).
    fn service_factor(&self) -> Value {
        let answered = Mask::of(&["CallAnswered"]);
        let abandoned = Mask::of(&["CallAbandoned", "CallAbandonedFromRinging"]);
        let (answered, mut abandoned) = self.two_masks(&answered, &abandoned);
        if let Some(forgiven) = self.definition.range2 {
            abandoned.retain(|ms| !forgiven.has(*ms));
        }
        let in_time = self.in_range(&answered);
        Value::fraction(100 * number(&in_time), number(&answered) + number(&abandoned))
    }

    /// The ages of what runs now; the interval plays no part.
    fn ages(&self, mask: &Mask) -> Vec<i128> {
        let filter = self.definition.filter.as_ref();
        let begins = self.object.running(self.definition, mask, filter);
        begins.into_iter().map(|begin| i128::from(self.object.at - begin.time)).collect()
    }

    /// The levels of `CurrentNumber` in the interval.
    ///
    /// A level is itself like a status (rule 26): the one before R counts if it goes on after R,
    /// and not if a change at R ends it; before the first event of all there is none.
    fn levels(&self) -> Vec<i128> {
        let (definition, interval) = (self.definition, self.interval);
        if interval == Interval::Nothing {
            return Vec::new();
        }
        let filter = definition.filter.as_ref();
        let (mask, by_conn_id) = (&definition.main_mask, definition.is_by_conn_id);
        let mut bounds = Vec::new();
        for unit in self.object.spans(definition.subject, mask, filter, by_conn_id) {
            if let Unit::Span { begin, end, .. } = unit {
                bounds.push((begin, end));
            }
        }
        let ends = bounds.iter().filter_map(|(_, end)| *end);
        let mut changes: Vec<Moment> = bounds.iter().map(|(begin, _)| *begin).chain(ends).collect();
        changes.retain(|change| !interval.is_over_before(*change));
        changes.sort();
        changes.dedup();

        // Each level with the moment at which it begins; the first one with the first event.
        let mut runs = vec![(self.origin, 0)];
        for change in changes {
            let is_running = |(begin, end): &&(Moment, Option<Moment>)| {
                *begin <= change && end.is_none_or(|end| change < end)
            };
            let level = number(bounds.iter().filter(is_running));
            if runs.last().is_some_and(|(_, before)| *before != level) {
                runs.push((change, level));
            }
        }
        let nexts = runs.iter().skip(1).map(|(begin, _)| Some(*begin)).chain([None]);
        let counts = |begin: Moment, next: Option<Moment>| {
            let side_of = |moment| interval.side_of(moment, self.origin);
            // What the first event of all changes was not there before it.
            next != Some(begin)
                && (side_of(begin).is_ge() || next.is_none_or(|next| side_of(next).is_gt()))
        };
        let runs = runs.iter().zip(nexts);
        runs.filter(|((begin, _), next)| counts(*begin, *next))
            .map(|((_, level), _)| *level)
            .collect()
    }
}

fn sum(durations: &[i128]) -> i128 {
    durations.iter().sum()
}

fn number(of: impl IntoIterator) -> i128 {
    i128::try_from(of.into_iter().count()).expect("counts are small")
}

fn seconds(ms: i128) -> Value {
    Value::fraction(ms, 1_000)
}

/// `CurrentState` and `CurrentTargetState` (rule 43).
fn state(object: Object<'_>) -> Value {
    let name = match object.object_type {
        ObjectType::Queue | ObjectType::SkillQ => "Monitored",
        ObjectType::Agent => {
            let agent = object.centre.agents.get(object.id).expect("the object exists");
            &agent.statuses.last().expect("an agent always has a status").action
        }
        ObjectType::SkillAg => {
            let statuses = object.statuses_of_members();
            if statuses.contains(&"WaitForNextCall") {
                "WaitForNextCall"
            } else if statuses.is_empty() {
                "NotMonitored"
            } else {
                "NotReadyForNextCall"
            }
        }
    };
    Value::Status(name.to_owned())
}
