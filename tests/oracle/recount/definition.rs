//! Definitions of statistics, read from YAML documents.
//!
//! What is not understood stops the recount: an oracle that guesses is none.

use serde_yaml::{Mapping, Value as Yaml};

use super::category::{Category, Past};
use super::expression::{Expression, number};
use super::filter::Filter;
use super::fraction::Fraction;
use super::history::ObjectType;
use super::interval::Profile;
use super::mask::Mask;
use super::refusal::rule_against;

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
    /// As it is written.
    pub(super) distinguishes: bool,
    /// Whether what has one connId counts once, as written or by the category (rule 104).
    pub(super) is_by_conn_id: bool,
    /// In thousandths of a percent; None if there is none that rule 23 allows.
    pub(super) percentile: Option<i128>,
    /// None if there is none that can be understood.
    pub(super) formula: Option<Expression>,
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

/// Reads definitions from a stream of YAML documents, and panics on what it does not understand or
/// a rule refuses.
#[must_use]
pub(crate) fn parse_definitions(yaml: &str) -> Vec<Definition> {
    let definitions = read_definitions(yaml);
    if let Some((rule, name)) = rule_against(&definitions) {
        panic!("rule {rule} refuses `{name}`");
    }
    definitions
}

/// Reads definitions, also those that a rule refuses.
pub(super) fn read_definitions(yaml: &str) -> Vec<Definition> {
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

const KEYS_EX: [&str; 15] = [
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
    "percentile",
    "formula",
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
    let name = inner.need("category");
    let category = Category::named(&name).unwrap_or_else(|| inner.refuse("category"));
    let (main_mask, relative_mask) = parse_masks(&inner, category);
    let distinguishes = inner.truth("distinguishByConnId");
    Definition {
        name: outer.need("name"),
        object_type,
        category,
        subject: parse_subject(&inner, category),
        main_mask,
        relative_mask,
        profile: parse_profile(&outer, &inner),
        range: inner.range("timeRangeLeft", "timeRangeRight"),
        range2: inner.range("timeRangeLeft2", "timeRangeRight2"),
        filter: inner
            .text("dynamicFilter")
            .filter(|filter| !filter.trim().is_empty())
            .map(|filter| Filter::parse(&filter)),
        distinguishes,
        is_by_conn_id: distinguishes || Category::is_distinct(&name),
        percentile: inner.text("percentile").and_then(|text| parse_percentile(&text)),
        formula: inner.text("formula").and_then(|text| Expression::parse(&text)),
    }
}

/// A formula is computed of other statistics, so subject and mask say nothing there.
fn parse_subject(inner: &Section<'_>, category: Category) -> Subject {
    match inner.text("subject").as_deref() {
        Some("DNAction" | "Action") => Subject::DnAction,
        Some("DNStatus" | "DNSStatus") => Subject::DnStatus,
        Some("AgentStatus") => Subject::AgentStatus,
        None if category == Category::Formula => Subject::DnAction,
        _ => inner.refuse("subject"),
    }
}

/// The main mask, and the relative one: if it is missing, the main one stands for it (rule 39).
fn parse_masks(inner: &Section<'_>, category: Category) -> (Mask, Mask) {
    let main = match (inner.text("mainMask"), category) {
        (Some(mask), _) => Mask::parse(&mask),
        (None, Category::Past(Past::ServiceFactor) | Category::Estimate(_) | Category::Formula) => {
            Mask::of(&["CallAnswered"])
        }
        (None, _) => inner.refuse("mainMask"),
    };
    let relative = inner.text("relativeMask").filter(|mask| !mask.trim().is_empty());
    let relative = relative.map_or_else(|| main.clone(), |mask| Mask::parse(&mask));
    (main, relative)
}

/// Above 0 and 100 at the most, with three decimals at the most (rule 23); in thousandths.
fn parse_percentile(text: &str) -> Option<i128> {
    let percentile = number(text.trim())?;
    let thousandths = percentile.rounded(1_000);
    let is_whole = Fraction::new(thousandths, 1_000) == Some(percentile);
    (is_whole && 0 < thousandths && thousandths <= 100_000).then_some(thousandths)
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
