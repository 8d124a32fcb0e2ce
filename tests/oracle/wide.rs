//! Many definitions: categories × subjects × object types × intervals × ranges × filters × counting
//! by connId, as far as the rules admit them.
//!
//! Each of them stands alone: a formula brings along the statistics that it names.

use std::sync::LazyLock;

use crate::fields::{FIELDS, Field, Masks};

/// What a category asks of the rest of a definition.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Needs {
    Interval,
    /// An interval that is no selection.
    Time,
    Range,
    PerHour,
    Percentile,
    Service,
    Stays,
    Now,
    NowRange,
    Stay,
    Custom,
    CustomNow,
    Estimate,
    Formula,
}

const CATEGORIES: [(&str, Needs); 51] = [
    ("TotalNumber", Needs::Interval),
    ("TotalTime", Needs::Interval),
    ("TotalAdjustedNumber", Needs::Interval),
    ("TotalAdjustedTime", Needs::Interval),
    ("AverageTime", Needs::Interval),
    ("MaxTime", Needs::Interval),
    ("MinTime", Needs::Interval),
    ("MaxNumber", Needs::Time),
    ("MinNumber", Needs::Time),
    ("TotalNumberInTimeRange", Needs::Range),
    ("TotalNumberInTimeRangePercentage", Needs::Range),
    ("TotalTimeInTimeRange", Needs::Range),
    ("RelativeTimePercentage", Needs::Interval),
    ("RelativeNumberPercentage", Needs::Range),
    ("AverageNumberPerRelativeHour", Needs::PerHour),
    ("ServiceFactor1", Needs::Service),
    ("CurrentNumber", Needs::Now),
    ("CurrentTime", Needs::Now),
    ("CurrentMaxTime", Needs::Now),
    ("CurrentMinTime", Needs::Now),
    ("CurrentAverageTime", Needs::Now),
    ("CurrentState", Needs::Now),
    ("CurrentTargetState", Needs::Now),
    ("TotalNumberPerSecond", Needs::Time),
    ("ElapsedTimePercentage", Needs::Time),
    ("AverageOfCurrentNumber", Needs::Time),
    ("AverageOfCurrentTime", Needs::Time),
    ("TotalContinuousNumber", Needs::Stays),
    ("TotalDistinctNumber", Needs::Interval),
    ("TotalDistinctTime", Needs::Interval),
    ("PercentileTime", Needs::Percentile),
    ("EstimWaitingTime", Needs::Estimate),
    ("EstimWaitTime", Needs::Estimate),
    ("ExpectedWaitTime2", Needs::Estimate),
    ("LoadBalance", Needs::Estimate),
    ("TotalCustomValue", Needs::Custom),
    ("AverageCustomValue", Needs::Custom),
    ("MaxCustomValue", Needs::Custom),
    ("MinCustomValue", Needs::Custom),
    ("CurrentContinuousTime", Needs::Stay),
    ("CurrentRelativeNumberPercentage", Needs::Now),
    ("CurrentRelativeTimePercentage", Needs::Now),
    ("CurrentNumberInTimeRange", Needs::NowRange),
    ("CurrentNumberInTimeRangePercentage", Needs::NowRange),
    ("CurrentDistinctNumber", Needs::Now),
    ("CurrentStateReasons", Needs::Now),
    ("CurrentCustomValue", Needs::CustomNow),
    ("CurrentAverageCustomValue", Needs::CustomNow),
    ("CurrentMaxCustomValue", Needs::CustomNow),
    ("CurrentMinCustomValue", Needs::CustomNow),
    ("Formula", Needs::Formula),
];

const INTERVALS: [(&str, &str); 8] = [
    ("GrowingWindow", "'0:00'"),
    ("GrowingWindow", "0:00+1:00"),
    ("GrowingWindow", "TZ=America/New_York 2:30, 14:00+0:15"),
    ("SlidingWindow", "'600:10'"),
    ("SlidingWindow", "'90:60'"),
    ("SlidingSelection", "'3'"),
    ("SlidingSelection", "'20'"),
    ("SinceLogin", "''"),
];

/// Those that look at no data of calls stand first.
const FILTERS: [&str; 8] = [
    "",
    "",
    "MediaType=voice",
    "ThisQueue=sales | ReasonExists(\"Lunch\")",
    "PairExists(\"Language\",\"Spanish\") | ~MediaType = voice",
    "Rank >= 3 & PairExists(\"Language\",\"*\")",
    "ANI = 100 | ReasonExists(\"Lunch\")",
    "Revenue > 0 & ~MediaType=email",
];
const FILTERS_WITHOUT_DATA: usize = 4;

const RANGES: [&str; 3] = [
    "",
    "  timeRangeLeft: 1\n  timeRangeRight: 60\n",
    "  timeRangeRight: 20\n  timeRangeLeft2: 0\n  timeRangeRight2: 10\n",
];

const PERCENTILES: [&str; 5] = ["50", "90", "99.5", "100", "0.001"];

/// Of the data of calls.
const CUSTOM: [&str; 6] = [
    "Revenue",
    "2.5 * Revenue - \"Rank\"",
    "round(Revenue / 7)",
    "min(Revenue, Rank, 5) + max(Rank, 2)",
    "100 / (Rank - 2)",
    "abs(Revenue) / 3",
];

/// Of the statistics `a` and `b`, whose names begin with that of the formula.
const FORMULAS: [&str; 6] = [
    "\"{}-a\" / \"{}-b\"",
    "1 + (\"{}-a\" - \"{}-b\") * 1.5",
    "max(\"{}-a\", \"{}-b\", 10)",
    "round(\"{}-a\" / 7) - abs(\"{}-b\")",
    "min(\"{}-a\" * \"{}-b\", 1000000)",
    "-\"{}-b\" / 3 + 0 * \"{}-a\"",
];

/// Which categories `a` and `b` are, so that both subjects and all object types have them.
const NAMED: [(&str, &str); 4] = [
    ("TotalTime", "TotalNumber"),
    ("AverageTime", "CurrentNumber"),
    ("CurrentMaxTime", "MaxNumber"),
    ("ElapsedTimePercentage", "TotalAdjustedTime"),
];

/// The place of a definition in the tables.
#[derive(Clone, Copy)]
struct Place {
    field: usize,
    mask: usize,
    category: usize,
    interval: usize,
    distinguishes: bool,
    /// Another filter, range and formula at the same place.
    turn: usize,
}

static KINDS: LazyLock<Vec<String>> = LazyLock::new(kinds);

/// All definitions that mean something: each some YAML documents.
pub(crate) fn definitions() -> Vec<&'static str> {
    KINDS.iter().map(String::as_str).collect()
}

fn kinds() -> Vec<String> {
    let mut kinds = Vec::new();
    for (field, Field { masks, .. }) in FIELDS.iter().enumerate() {
        for mask in 0..masks.len() {
            for (category, (_, needs)) in CATEGORIES.iter().enumerate() {
                for interval in 0..INTERVALS.len() {
                    for turn in 0..needs.turns() {
                        for distinguishes in [false, true] {
                            let place =
                                Place { field, mask, category, interval, distinguishes, turn };
                            if place.means_something() {
                                kinds.push(place.yaml());
                            }
                        }
                    }
                }
            }
        }
    }
    kinds
}

impl Needs {
    /// How often a place is taken: what few places admit is taken oftener, to be drawn as often.
    fn turns(self) -> usize {
        match self {
            Self::Interval
            | Self::Time
            | Self::Range
            | Self::PerHour
            | Self::Percentile
            | Self::Now
            | Self::NowRange => 1,
            Self::Service => 2,
            Self::Custom | Self::CustomNow | Self::Formula => 3,
            Self::Stays => 4,
            Self::Stay | Self::Estimate => 6,
        }
    }
}

impl Place {
    /// A number that leads through filters and ranges, another way for each category and mask.
    fn variant(self) -> usize {
        let Self { mask, category, interval, distinguishes, turn, .. } = self;
        mask * 31 + category * 7 + interval * 3 + usize::from(distinguishes) * 5 + turn * 11
    }

    fn filter(self) -> usize {
        self.variant() % FILTERS.len()
    }

    fn means_something(self) -> bool {
        let Field { object_type, subject, masks } = FIELDS[self.field];
        let (interval, _) = INTERVALS[self.interval];
        let is_queue = matches!(object_type, "QUEUE" | "SKILL_Q");
        let is_action = subject == "DNAction";
        let is_selection = interval == "SlidingSelection";
        // A change of data shows in all calls of one connId at once, in those of a group's members
        // for example: then the selection could begin with either.
        let is_of_one = is_queue || object_type == "AGENT" || self.filter() < FILTERS_WITHOUT_DATA;
        let has_interval = match interval {
            "SinceLogin" => object_type == "AGENT",
            "SlidingSelection" => masks[self.mask].is_apart && is_of_one,
            _ => true,
        };
        // A current value has no interval: one of them is enough.
        let is_once = interval == "SlidingWindow" || interval == "SinceLogin";
        let one_way = !self.distinguishes;
        // Counting by connId takes turns: what one mask leaves out, the next one has.
        let has_turn = one_way || (self.mask + self.category + self.interval).is_multiple_of(2);
        has_interval
            && has_turn
            && match CATEGORIES[self.category].1 {
                Needs::Interval | Needs::Range => true,
                Needs::Time => !is_selection,
                Needs::PerHour => !is_selection || FILTERS[self.filter()].is_empty(),
                Needs::Percentile => is_action,
                Needs::Service => is_queue && is_action,
                Needs::Stays => !is_action && object_type != "SKILL_AG" && !is_selection && one_way,
                Needs::Now | Needs::NowRange => is_once,
                Needs::Stay => object_type == "AGENT" && subject == "AgentStatus" && one_way,
                Needs::Custom => is_action && one_way,
                Needs::CustomNow => is_action && is_once && one_way,
                Needs::Estimate => object_type == "SKILL_Q" && is_action && !is_selection,
                Needs::Formula => !is_selection && one_way,
            }
    }

    fn name(self) -> String {
        let Self { field, mask, category, interval, distinguishes, turn } = self;
        let once = if distinguishes { "-once" } else { "" };
        let (category, subject) = (CATEGORIES[category].0, FIELDS[field].subject);
        format!("{category}-{subject}-{mask}-{interval}-{turn}{once}")
    }

    fn yaml(self) -> String {
        let (name, variant) = (self.name(), self.variant());
        let (category, needs) = CATEGORIES[self.category];
        let (custom, percentile) = (CUSTOM[variant % 6], PERCENTILES[variant % 5]);
        match needs {
            Needs::Formula => {
                let formula = FORMULAS[variant % 6].replace("{}", &name);
                let (a, b) = NAMED[variant % 4];
                // Of its own, a formula has nothing but that: all else is said by those that it names.
                self.head(&name, category)
                    + &format!("  formula: '{formula}'\n")
                    + &self.document(&format!("{name}-a"), a, "")
                    + &self.document(&format!("{name}-b"), b, "")
            }
            Needs::Custom | Needs::CustomNow => {
                self.document(&name, category, &format!("  formula: '{custom}'\n"))
            }
            Needs::Percentile => {
                self.document(&name, category, &format!("  percentile: {percentile}\n"))
            }
            Needs::Interval
            | Needs::Time
            | Needs::Range
            | Needs::PerHour
            | Needs::Service
            | Needs::Stays
            | Needs::Now
            | Needs::NowRange
            | Needs::Stay
            | Needs::Estimate => self.document(&name, category, ""),
        }
    }

    /// What every definition has.
    fn head(self, name: &str, category: &str) -> String {
        let Field { object_type, subject, masks } = FIELDS[self.field];
        let main = masks[self.mask].main;
        format!(
            "---\nname: {name}\nobjectType: {object_type}\nnotificationMode: PERIODICAL\n\
             notificationFrequency: 10\nstatisticDefinitionEx:\n  category: {category}\n  \
             subject: {subject}\n  mainMask: {main}\n"
        )
    }

    fn document(self, name: &str, category: &str, more: &str) -> String {
        let Masks { relative, .. } = FIELDS[self.field].masks[self.mask];
        let (interval, profile) = INTERVALS[self.interval];
        let range = RANGES[self.variant() % RANGES.len()];
        let filter = match FILTERS[self.filter()] {
            "" => String::new(),
            filter => format!("  dynamicFilter: '{filter}'\n"),
        };
        let distinguishes = if self.distinguishes { "  distinguishByConnId: true\n" } else { "" };
        self.head(name, category)
            + &format!(
                "  relativeMask: {relative}\n  intervalType: {interval}\n  \
                 dynamicTimeProfile: {profile}\n{filter}{range}{distinguishes}{more}"
            )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recount::refusing_rule;

    #[test]
    fn what_is_generated_means_something() {
        for yaml in definitions() {
            assert_eq!(refusing_rule(yaml), None, "{yaml}");
        }
    }

    #[test]
    fn names_are_there_once() {
        let all = definitions().concat();
        let heads = all.split("---\n").map(|document| document.lines().take(2).collect::<String>());
        let mut heads: Vec<String> = heads.collect();
        let count = heads.len();
        heads.sort_unstable();
        heads.dedup();
        assert_eq!(heads.len(), count);
    }
}
