//! Evaluation: the value of one definition for one object, straight from the table of categories.

use super::category::{Category, Now};
use super::definition::{Definition, TimeRange};
use super::expression::Expression;
use super::fraction::Fraction;
use super::history::{Moment, ObjectType};
use super::interval::{Interval, Profile};
use super::mask::Mask;
use super::options::Options;
use super::timelines::{Object, chains, reach};
use super::value::Exact;

/// A definition with its interval now.
#[derive(Clone, Copy, Debug)]
pub(super) struct Statistic<'a> {
    pub(super) definition: &'a Definition,
    /// That of all objects; since login, each has its own instead.
    pub(super) interval: Interval,
}

/// What is the same for all values of one recount.
#[derive(Clone, Copy, Debug)]
pub(super) struct Setting<'a> {
    pub(super) statistics: &'a [Statistic<'a>],
    pub(super) options: &'a Options,
    /// The first event of all.
    pub(super) origin: Moment,
}

/// Computes the value of the definition for the object.
pub(super) fn evaluate(
    setting: Setting<'_>,
    object: Object<'_>,
    statistic: Statistic<'_>,
) -> Exact {
    let Statistic { definition, mut interval } = statistic;
    if definition.profile == Profile::SinceLogin && object.object_type == ObjectType::Agent {
        let agent = object.centre.agents.get(object.id).expect("the object exists");
        interval = Interval::since_login(&agent.sessions);
    }
    Evaluation { setting, object, definition, interval }.value()
}

/// One definition for one object in one interval.
pub(super) struct Evaluation<'a> {
    pub(super) setting: Setting<'a>,
    pub(super) object: Object<'a>,
    pub(super) definition: &'a Definition,
    pub(super) interval: Interval,
}

impl Evaluation<'_> {
    fn value(&self) -> Exact {
        match self.definition.category {
            Category::Past(past) => self.past(past),
            Category::Level(level) => self.level(level),
            Category::Stays => self.number_of_stays(),
            Category::Now(now) => self.now(now),
            Category::CurrentStay => self.age_of_stay(),
            Category::Custom { is_current, of } => self.custom(is_current, of),
            Category::Estimate(estimate) => self.estimate(estimate),
            Category::State => state(self.object),
            Category::Formula => self.formula(),
        }
    }

    fn now(&self, now: Now) -> Exact {
        let main = self.ages(&self.definition.main_mask);
        let relative = || self.ages(&self.definition.relative_mask);
        match now {
            Now::Number => Exact::number(number(main)),
            Now::Time => Exact::seconds(sum(&main)),
            Now::MaxTime => Exact::seconds(main.into_iter().max().unwrap_or(0)),
            Now::MinTime => Exact::seconds(main.into_iter().min().unwrap_or(0)),
            Now::AverageTime => Exact::fraction(sum(&main), number(relative()) * 1_000),
            Now::NumberPercentage => self.percentage(number(main), number(relative())),
            Now::TimePercentage => self.percentage(sum(&main), sum(&relative())),
            Now::NumberInRange => Exact::number(number(self.in_range(&main))),
            Now::NumberInRangePercentage => {
                self.percentage(number(self.in_range(&main)), number(&main))
            }
        }
    }

    /// The part of a whole; of nothing, it is what the options say (rules 15 and 109).
    pub(super) fn percentage(&self, part: i128, whole: i128) -> Exact {
        let of_nothing = self.setting.options.empty_percentage;
        let of_nothing = of_nothing.map_or(Exact::Nothing, Exact::number);
        Fraction::new(100 * part, whole).map_or(of_nothing, Exact::Number)
    }

    pub(super) fn in_range(&self, durations: &[i128]) -> Vec<i128> {
        let range = self.definition.range.unwrap_or(TimeRange::DEFAULT);
        durations.iter().copied().filter(|ms| range.has(*ms)).collect()
    }

    /// The ages of what runs now and passes the filter now; a filter leaves ages as they are, and
    /// the interval plays no part. A chain runs if any of its instances does (rule 104).
    fn ages(&self, mask: &Mask) -> Vec<i128> {
        let Self { object, definition, .. } = self;
        let pieces = object.pieces(definition.subject, |action| mask.has(action));
        let mut ages = Vec::new();
        for chain in chains(pieces, definition.is_by_conn_id) {
            let passes = chain.iter().any(|piece| {
                let sight = object.sight(piece.instance.last_source(), object.newest.order);
                let filter = definition.filter.as_ref();
                piece.end.is_none() && filter.is_none_or(|filter| filter.is_true(sight))
            });
            if passes {
                let (begin, _) = reach(&chain).expect("a chain has a piece");
                ages.push(i128::from(object.at - begin.time));
            }
        }
        ages
    }

    /// Computed of other statistics of the object, none of them rounded (rule 107).
    fn formula(&self) -> Exact {
        let formula: &Expression = self.definition.formula.as_ref().expect("rule 107 needs one");
        let value_of = |name: &str| {
            let named = self.setting.statistics.iter().find(|statistic| {
                let Definition { name: known, object_type, .. } = statistic.definition;
                known == name && *object_type == self.object.object_type
            });
            let named = named.expect("rule 107 refuses names of nothing");
            match evaluate(self.setting, self.object, *named) {
                Exact::Number(number) => Some(number),
                Exact::Nothing => None,
                Exact::Status(name) => panic!("rule 107 refuses states such as `{name}`"),
            }
        };
        formula.value(&value_of, Some(Fraction::ZERO)).map_or(Exact::Nothing, Exact::Number)
    }
}

pub(super) fn sum(durations: &[i128]) -> i128 {
    durations.iter().sum()
}

pub(super) fn number(of: impl IntoIterator) -> i128 {
    i128::try_from(of.into_iter().count()).expect("counts are small")
}

/// `CurrentState` and its two sisters (rule 43).
fn state(object: Object<'_>) -> Exact {
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
    Exact::Status(name.to_owned())
}
