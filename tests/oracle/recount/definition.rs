//! Definitions of statistics, read from YAML documents.
//!
//! What is not understood stops the recount: an oracle that guesses is none.

use serde_yaml::{Mapping, Value as Yaml};

use super::filter::Filter;
use super::history::ObjectType;
use super::interval::Profile;
use super::mask::Mask;

/// A definition of a statistic.
#[derive(Clone, Debug)]
pub(crate) struct Definition {
    pub(super) name: String,
    pub(super) object_type: ObjectType,
    pub(super) category: Category,
    pub(super) subject: Subject,
    pub(super) main_mask: Mask,
    pub(super) relative_mask: Mask,
    pub(super) profile: Profile,
    pub(super) range: Option<TimeRange>,
    pub(super) range2: Option<TimeRange>,
    pub(super) filter: Option<Filter>,
    pub(super) is_by_conn_id: bool,
}

/// What is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Category {
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
    RelativeTimePercentage,
    RelativeNumberPercentage,
    AverageNumberPerRelativeHour,
    ServiceFactor1,
    CurrentNumber,
    CurrentTime,
    CurrentMaxTime,
    CurrentMinTime,
    CurrentAverageTime,
    CurrentState,
    CurrentTargetState,
}

/// What it is computed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    DnAction,
    DnStatus,
    AgentStatus,
}

/// Durations from `left` (included) to `right` (excluded), in seconds (rules 17 and 38).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TimeRange {
    pub(super) left: i64,
    pub(super) right: Option<i64>,
}

impl TimeRange {
    /// The range where one is needed and none is given.
    pub(super) const DEFAULT: Self = Self { left: 0, right: Some(20) };

    pub(super) fn has(self, ms: i128) -> bool {
        i128::from(self.left) * 1_000 <= ms
            && self.right.is_none_or(|right| ms < i128::from(right) * 1_000)
    }
}

/// Reads definitions from a stream of YAML documents, and panics on what it does not understand.
#[must_use]
pub(crate) fn parse_definitions(yaml: &str) -> Vec<Definition> {
    let mut documents = vec![String::new()];
    for line in yaml.lines() {
        if line.trim_end() == "---" {
            documents.push(String::new());
        } else {
            let document = documents.last_mut().expect("there is one from the start");
            document.push_str(line);
            document.push('\n');
        }
    }
    let mut definitions = Vec::new();
    for document in documents {
        let document: Yaml = serde_yaml::from_str(&document)
            .unwrap_or_else(|error| panic!("the definitions are no YAML: {error}"));
        if !document.is_null() {
            definitions.push(parse_definition(&document));
        }
    }
    definitions
}

const KEYS: [&str; 6] = [
    "name",
    "objectType",
    "notificationMode",
    "notificationFrequency",
    "insensitivity",
    "statisticDefinitionEx",
];

const KEYS_EX: [&str; 13] = [
    "category",
    "subject",
    "mainMask",
    "relativeMask",
    "intervalType",
    "dynamicTimeProfile",
    "dynamicProfile",
    "timeRangeLeft",
    "timeRangeRight",
    "timeRangeLeft2",
    "timeRangeRight2",
    "dynamicFilter",
    "distinguishByConnId",
];

fn parse_definition(document: &Yaml) -> Definition {
    let outer = Section::new(document, &KEYS, document);
    let ex = outer.mapping.get("statisticDefinitionEx");
    let ex = ex.unwrap_or_else(|| outer.refuse("statisticDefinitionEx"));
    let inner = Section::new(ex, &KEYS_EX, document);

    let object_type = match outer.need("objectType").as_str() {
        "AGENT" => ObjectType::Agent,
        "QUEUE" => ObjectType::Queue,
        "SKILL_AG" => ObjectType::SkillAg,
        "SKILL_Q" => ObjectType::SkillQ,
        _ => outer.refuse("objectType"),
    };
    let subject = match inner.need("subject").as_str() {
        "DNAction" | "Action" => Subject::DnAction,
        "DNStatus" | "DNSStatus" => Subject::DnStatus,
        "AgentStatus" => Subject::AgentStatus,
        _ => inner.refuse("subject"),
    };
    let is_mediation = matches!(object_type, ObjectType::Queue | ObjectType::SkillQ);
    if is_mediation && subject == Subject::AgentStatus {
        inner.refuse("subject");
    }
    let category = parse_category(&inner);
    let main_mask = match inner.text("mainMask") {
        Some(mask) => Mask::parse(&mask),
        None if category == Category::ServiceFactor1 => Mask::of(&["CallAnswered"]),
        None => inner.refuse("mainMask"),
    };
    let relative_mask = inner.text("relativeMask").filter(|mask| !mask.trim().is_empty());
    let definition = Definition {
        name: outer.need("name"),
        object_type,
        category,
        subject,
        relative_mask: relative_mask.map_or_else(|| main_mask.clone(), |mask| Mask::parse(&mask)),
        main_mask,
        profile: parse_profile(&outer, &inner),
        range: inner.range("timeRangeLeft", "timeRangeRight"),
        range2: inner.range("timeRangeLeft2", "timeRangeRight2"),
        filter: inner
            .text("dynamicFilter")
            .filter(|filter| !filter.trim().is_empty())
            .map(|filter| Filter::parse(&filter)),
        is_by_conn_id: inner.truth("distinguishByConnId"),
    };
    refuse_what_no_rule_covers(&definition, &inner);
    definition
}

fn parse_category(inner: &Section<'_>) -> Category {
    match inner.need("category").as_str() {
        "TotalNumber" => Category::TotalNumber,
        "TotalTime" => Category::TotalTime,
        "TotalAdjustedNumber" => Category::TotalAdjustedNumber,
        "TotalAdjustedTime" => Category::TotalAdjustedTime,
        "AverageTime" => Category::AverageTime,
        "MaxTime" => Category::MaxTime,
        "MinTime" => Category::MinTime,
        "MaxNumber" => Category::MaxNumber,
        "MinNumber" => Category::MinNumber,
        "TotalNumberInTimeRange" => Category::TotalNumberInTimeRange,
        "TotalNumberInTimeRangePercentage" => Category::TotalNumberInTimeRangePercentage,
        "TotalTimeInTimeRange" => Category::TotalTimeInTimeRange,
        "RelativeTimePercentage" => Category::RelativeTimePercentage,
        "RelativeNumberPercentage" => Category::RelativeNumberPercentage,
        "AverageNumberPerRelativeHour" => Category::AverageNumberPerRelativeHour,
        "ServiceFactor1" => Category::ServiceFactor1,
        "CurrentNumber" => Category::CurrentNumber,
        "CurrentTime" => Category::CurrentTime,
        "CurrentMaxTime" => Category::CurrentMaxTime,
        "CurrentMinTime" => Category::CurrentMinTime,
        "CurrentAverageTime" => Category::CurrentAverageTime,
        "CurrentState" => Category::CurrentState,
        "CurrentTargetState" => Category::CurrentTargetState,
        _ => inner.refuse("category"),
    }
}

/// Without an interval type the window grows; without a profile it grows from 0:00 (rule 8).
fn parse_profile(outer: &Section<'_>, inner: &Section<'_>) -> Profile {
    let profile = inner.text("dynamicTimeProfile").or_else(|| inner.text("dynamicProfile"));
    let profile = profile.unwrap_or_default();
    match inner.text("intervalType").as_deref() {
        None | Some("GrowingWindow") => Profile::growing(&profile),
        Some("SlidingWindow") => {
            let frequency_s = outer.number("notificationFrequency").filter(|s| *s > 0);
            Profile::sliding(&profile, frequency_s.unwrap_or(10))
        }
        Some("SlidingSelection") => Profile::selection(&profile),
        Some("SinceLogin") => Profile::SinceLogin,
        Some(_) => inner.refuse("intervalType"),
    }
}

fn refuse_what_no_rule_covers(definition: &Definition, inner: &Section<'_>) {
    if definition.profile == Profile::SinceLogin && definition.object_type != ObjectType::Agent {
        inner.refuse("intervalType");
    }
    if matches!(definition.profile, Profile::Selection { .. }) {
        let has_no_levels =
            matches!(definition.category, Category::MaxNumber | Category::MinNumber);
        let is_filtered_by_half = definition.category == Category::AverageNumberPerRelativeHour
            && definition.filter.is_some();
        if has_no_levels || is_filtered_by_half {
            inner.refuse("intervalType");
        }
    }
}

/// One mapping of a document, with the document for the texts of refusals.
struct Section<'a> {
    mapping: &'a Mapping,
    document: &'a Yaml,
}

impl<'a> Section<'a> {
    fn new(value: &'a Yaml, keys: &[&str], document: &'a Yaml) -> Self {
        let mapping = value.as_mapping().unwrap_or_else(|| panic!("no mapping: {document:?}"));
        for key in mapping.keys() {
            let is_known = key.as_str().is_some_and(|key| keys.contains(&key));
            assert!(is_known, "the recount does not know the key {key:?} in {document:?}");
        }
        Self { mapping, document }
    }

    fn refuse(&self, key: &str) -> ! {
        panic!("the recount does not understand `{key}` in {:?}", self.document)
    }

    fn text(&self, key: &str) -> Option<String> {
        match self.mapping.get(key) {
            None | Some(Yaml::Null) => None,
            Some(Yaml::String(text)) => Some(text.clone()),
            Some(Yaml::Number(number)) => Some(number.to_string()),
            Some(Yaml::Bool(_) | Yaml::Sequence(_) | Yaml::Mapping(_) | Yaml::Tagged(_)) => {
                self.refuse(key)
            }
        }
    }

    fn need(&self, key: &str) -> String {
        self.text(key).unwrap_or_else(|| self.refuse(key))
    }

    fn number(&self, key: &str) -> Option<i64> {
        let text = self.text(key)?;
        Some(text.trim().parse().unwrap_or_else(|_| self.refuse(key)))
    }

    fn truth(&self, key: &str) -> bool {
        match self.mapping.get(key) {
            None | Some(Yaml::Null) => false,
            Some(Yaml::Bool(truth)) => *truth,
            Some(_) => self.refuse(key),
        }
    }

    fn range(&self, left: &str, right: &str) -> Option<TimeRange> {
        let (left, right) = (self.number(left), self.number(right));
        let is_given = left.is_some() || right.is_some();
        is_given.then(|| TimeRange { left: left.unwrap_or(0), right })
    }
}
