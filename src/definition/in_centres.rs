//! Right bounds that contact centres have set for the service level of their queues and skills (semantics
//! 111).
//!
//! Invariant: a definition names the centres in which another time range holds than its own, and no others.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::check::{Definition, Definitions};
use super::range::TimeRange;

/// The name of the statistic whose right bound centres can set, of every queue and skill.
pub const SERVICE_LEVEL: &str = "ServiceLevel";

/// Right bounds of the service level, seconds, by the names of the centres that have set one.
pub type LevelBounds = BTreeMap<Box<str>, u32>;

/// The first time ranges that hold in some centres instead of the one that is written, by their names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RangesOfCentres(Arc<BTreeMap<Box<str>, TimeRange>>);

impl RangesOfCentres {
    /// Whether the written one holds in all centres.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// That of a centre; none where the written one holds.
    #[must_use]
    pub fn get(&self, centre: &str) -> Option<TimeRange> {
        self.0.get(centre).copied()
    }

    /// All of them, in the order of the names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, TimeRange)> {
        self.0.iter().map(|(centre, range)| (&**centre, *range))
    }
}

impl Definition {
    /// Whether it is a service level whose right bound centres can set.
    #[must_use]
    pub fn is_service_level(&self) -> bool {
        &*self.name == SERVICE_LEVEL && self.object_type.is_queue() && self.range.is_some()
    }

    /// The definition as it counts in a centre.
    #[must_use]
    pub fn in_centre(&self, centre: &str) -> Cow<'_, Self> {
        if self.ranges_of_centres.is_empty() {
            return Cow::Borrowed(self);
        }
        let mut one = self.clone();
        one.ranges_of_centres = match self.ranges_of_centres.get(centre) {
            None => RangesOfCentres::default(),
            Some(range) => {
                one.range = Some(range);
                RangesOfCentres(Arc::new(BTreeMap::from([(centre.into(), range)])))
            }
        };
        Cow::Owned(one)
    }

    /// The definition with these bounds, and no others.
    fn with_bounds(&self, bounds: &LevelBounds) -> Self {
        let written = self.range.filter(|_| self.is_service_level());
        let ranges = written.into_iter().flat_map(|written| {
            let ranges = bounds.iter().map(move |(centre, s)| (centre.clone(), written.up_to(*s)));
            ranges.filter(move |(_, range)| *range != written)
        });
        Self { ranges_of_centres: RangesOfCentres(Arc::new(ranges.collect())), ..self.clone() }
    }
}

impl Definitions {
    /// The same definitions with these bounds, and no others.
    #[must_use]
    pub fn with_bounds(&self, bounds: &LevelBounds) -> Self {
        let definitions = self.definitions.iter().map(|one| one.with_bounds(bounds)).collect();
        let (problems, left_out) = (self.problems.clone(), self.left_out.clone());
        Self { definitions, problems, left_out }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::definition::{Catalogue, SourceFile};

    const FILE: &str = "
name: ServiceLevel
objectType: QUEUE
notificationFrequency: 10
statisticDefinitionEx: { category: ServiceFactor1, subject: DNAction, timeRangeLeft: 5, timeRangeRight: 20 }
---
name: ServiceLevelToo
objectType: QUEUE
notificationFrequency: 10
statisticDefinitionEx: { category: ServiceFactor1, subject: DNAction, timeRangeRight: 20 }
---
name: ServiceLevel
objectType: AGENT
notificationFrequency: 10
statisticDefinitionEx:
  { category: TotalNumberInTimeRange, subject: DNAction, mainMask: CallAnswered, timeRangeRight: 20 }
---
name: ServiceLevel
objectType: SKILL_Q
notificationFrequency: 10
statisticDefinitionEx: { category: TotalNumber, subject: DNAction, mainMask: CallAnswered }
";

    /// The ranges that hold in a centre, with these bounds of `rome` and `oslo`.
    fn ranges(centre: &str, [rome, oslo]: [u32; 2]) -> String {
        let file = SourceFile::new("t.yaml", FILE.to_owned());
        let bounds = LevelBounds::from([("rome".into(), rome), ("oslo".into(), oslo)]);
        let definitions = Definitions::read(&file, &Catalogue::default()).with_bounds(&bounds);
        let range = |one: &Definition| one.in_centre(centre).range;
        let text = |one| range(one).map_or_else(|| "-".to_owned(), |range| range.to_string());
        definitions.definitions.iter().map(text).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn semantics_111_a_bound_holds_for_the_service_level_of_queues_in_its_centre() {
        assert_eq!(ranges("default", [60, 10]), "5-20 0-20 0-20 -");
        assert_eq!(ranges("rome", [60, 10]), "5-60 0-20 0-20 -");
        assert_eq!(ranges("oslo", [60, 10]), "5-10 0-20 0-20 -");
    }

    #[test]
    fn semantics_111_a_bound_below_the_left_one_leaves_nothing() {
        assert_eq!(ranges("rome", [3, 10]), "5-5 0-20 0-20 -");
    }

    #[test]
    fn a_bound_as_it_is_written_is_none() {
        let file = SourceFile::new("t.yaml", FILE.to_owned());
        let bounds = LevelBounds::from([("rome".into(), 20)]);
        let definitions = Definitions::read(&file, &Catalogue::default()).with_bounds(&bounds);
        assert!(definitions.definitions.iter().all(|one| one.ranges_of_centres.is_empty()));
    }
}
