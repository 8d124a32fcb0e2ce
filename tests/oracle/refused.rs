//! Definitions that the rules refuse, each with the number of the rule: sound in every part, and
//! without a meaning together.
//!
//! They are written as in [`crate::rules`]. Each has one mistake only.

use crate::rules::yaml;

const CUSTOM: [&str; 8] = [
    "TotalCustomValue",
    "AverageCustomValue",
    "MaxCustomValue",
    "MinCustomValue",
    "CurrentCustomValue",
    "CurrentAverageCustomValue",
    "CurrentMaxCustomValue",
    "CurrentMinCustomValue",
];
const ESTIMATES: [&str; 4] =
    ["EstimWaitingTime", "EstimWaitTime", "ExpectedWaitTime2", "LoadBalance"];
const ELAPSED: [&str; 4] = [
    "TotalNumberPerSecond",
    "ElapsedTimePercentage",
    "AverageOfCurrentNumber",
    "AverageOfCurrentTime",
];
const SELECTION: &str = "intervalType: SlidingSelection; dynamicTimeProfile: '3'";
const ONCE: &str = "distinguishByConnId: true";

/// Definitions of one category, or a few of any, that are refused.
const REFUSED: [(u32, &str); 48] = [
    (6, "x QUEUE MaxNumber DNAction; mainMask: CallWait; SELECTION"),
    (6, "x AGENT MinNumber AgentStatus; mainMask: '*'; SELECTION; ONCE"),
    (7, "x QUEUE TotalNumber DNAction; mainMask: CallWait; intervalType: SinceLogin"),
    (7, "x SKILL_Q LoadBalance DNAction; mainMask: CallWait; intervalType: SinceLogin"),
    (7, "x SKILL_AG TotalDistinctTime DNAction; mainMask: '*'; intervalType: SinceLogin"),
    (
        7,
        "x SKILL_AG TotalCustomValue DNAction; mainMask: '*'; formula: a; intervalType: SinceLogin",
    ),
    (18, "x AGENT ServiceFactor1 DNAction"),
    (18, "x SKILL_AG ServiceFactor1 DNAction; mainMask: CallAnswered"),
    (18, "x QUEUE ServiceFactor1 DNStatus"),
    (23, "x QUEUE PercentileTime DNAction; mainMask: CallWait"),
    (23, "x QUEUE PercentileTime DNAction; mainMask: CallWait; percentile: 0"),
    (23, "x QUEUE PercentileTime DNAction; mainMask: CallWait; percentile: -1"),
    (23, "x QUEUE PercentileTime DNAction; mainMask: CallWait; percentile: 100.001"),
    (23, "x QUEUE PercentileTime DNAction; mainMask: CallWait; percentile: 99.9999"),
    (23, "x QUEUE PercentileTime DNAction; mainMask: CallWait; percentile: half"),
    (23, "x QUEUE PercentileTime DNStatus; mainMask: Monitored; percentile: 50"),
    (23, "x AGENT PercentileTime AgentStatus; mainMask: '*'; percentile: 50"),
    (
        41,
        "x AGENT AverageNumberPerRelativeHour DNAction; mainMask: CallInbound; \
         dynamicFilter: MediaType=voice; SELECTION",
    ),
    (43, "x SKILL_AG CurrentContinuousTime AgentStatus; mainMask: WaitForNextCall"),
    (43, "x AGENT CurrentContinuousTime DNStatus; mainMask: WaitForNextCall"),
    (43, "x AGENT CurrentContinuousTime DNAction; mainMask: WaitForNextCall"),
    (43, "x QUEUE CurrentContinuousTime DNStatus; mainMask: Monitored"),
    (43, "x SKILL_Q CurrentContinuousTime DNAction; mainMask: CallWait"),
    (44, "x QUEUE TotalNumber AgentStatus; mainMask: WaitForNextCall"),
    (44, "x SKILL_Q CurrentState AgentStatus; mainMask: '*'"),
    (44, "x QUEUE TotalContinuousNumber AgentStatus; mainMask: '*'"),
    (103, "x AGENT TotalContinuousNumber DNAction; mainMask: CallInbound"),
    (103, "x QUEUE TotalContinuousNumber DNAction; mainMask: CallWait"),
    (103, "x SKILL_AG TotalContinuousNumber AgentStatus; mainMask: WaitForNextCall"),
    (103, "x SKILL_AG TotalContinuousNumber DNStatus; mainMask: WaitForNextCall"),
    (103, "x AGENT TotalContinuousNumber AgentStatus; mainMask: '*'; SELECTION"),
    (103, "x AGENT TotalContinuousNumber DNStatus; mainMask: '*'; SELECTION"),
    (104, "x AGENT TotalContinuousNumber AgentStatus; mainMask: '*'; ONCE"),
    (104, "x QUEUE TotalContinuousNumber DNStatus; mainMask: Monitored; ONCE"),
    (104, "x AGENT CurrentContinuousTime AgentStatus; mainMask: '*'; ONCE"),
    (
        104,
        "n QUEUE TotalNumber DNAction; mainMask: '*'\nx QUEUE Formula DNAction; mainMask: '*'; formula: n; ONCE",
    ),
    (107, "x QUEUE Formula DNAction; mainMask: '*'"),
    (107, "x QUEUE Formula DNAction; mainMask: '*'; formula: n"),
    (107, "x QUEUE Formula DNAction; mainMask: '*'; formula: 1 + x"),
    (107, "x QUEUE Formula DNAction; mainMask: '*'; formula: 1 +"),
    (107, "x QUEUE Formula DNAction; mainMask: '*'; formula: sqrt(2)"),
    (107, "x QUEUE Formula DNAction; mainMask: '*'; formula: (1"),
    (107, "x QUEUE Formula DNAction; mainMask: '*'; formula: abs(1, 2)"),
    (
        107,
        "n AGENT TotalNumber DNAction; mainMask: '*'\nx QUEUE Formula DNAction; mainMask: '*'; formula: n",
    ),
    (
        107,
        "n QUEUE CurrentState DNAction; mainMask: '*'\nx QUEUE Formula DNAction; mainMask: '*'; formula: n",
    ),
    (
        107,
        "n AGENT CurrentStateReasons DNAction; mainMask: '*'\nx AGENT Formula DNAction; mainMask: '*'; formula: n",
    ),
    (
        107,
        "y QUEUE Formula DNAction; mainMask: '*'; formula: x\nx QUEUE Formula DNAction; mainMask: '*'; formula: y",
    ),
    (
        107,
        "x QUEUE Formula DNAction; mainMask: '*'; formula: min(1, y)
         y QUEUE Formula DNAction; mainMask: '*'; formula: z
         z QUEUE Formula DNAction; mainMask: '*'; formula: -x",
    ),
];

/// All of them: the rule, and some YAML documents.
pub(crate) fn refused() -> Vec<(u32, String)> {
    let mut refused: Vec<(u32, String)> = Vec::new();
    let mut refuse = |rule: u32, defined: &str| {
        let defined = defined.replace("SELECTION", SELECTION).replace("ONCE", ONCE);
        refused.push((rule, yaml(&defined)));
    };
    for (rule, defined) in REFUSED {
        refuse(rule, defined);
    }
    for category in ELAPSED {
        for (object_type, subject, mask) in [
            ("QUEUE", "DNAction", "CallWait"),
            ("SKILL_Q", "DNStatus", "Monitored"),
            ("AGENT", "AgentStatus", "WaitForNextCall"),
            ("SKILL_AG", "DNStatus", "'*'"),
        ] {
            let defined =
                format!("x {object_type} {category} {subject}; mainMask: {mask}; SELECTION");
            refuse(101, &defined);
            refuse(101, &format!("{defined}; ONCE"));
        }
    }
    for category in ESTIMATES {
        for object_type in ["QUEUE", "AGENT", "SKILL_AG"] {
            refuse(105, &format!("x {object_type} {category} DNAction; mainMask: CallWait"));
        }
        refuse(105, &format!("x SKILL_Q {category} DNStatus; mainMask: Monitored"));
        refuse(105, &format!("x SKILL_Q {category} DNAction; mainMask: CallWait; SELECTION"));
        refuse(105, &format!("x SKILL_Q {category} DNAction; SELECTION"));
    }
    for category in CUSTOM {
        let call = "mainMask: CallInbound";
        let state = "mainMask: WaitForNextCall, AfterCallWorkInbound, AgentLogin";
        refuse(104, &format!("x AGENT {category} DNAction; {call}; formula: a; ONCE"));
        refuse(106, &format!("x AGENT {category} DNAction; {call}"));
        refuse(106, &format!("x AGENT {category} DNAction; {call}; formula: a b"));
        refuse(106, &format!("x AGENT {category} DNAction; {call}; formula: '\"a'"));
        refuse(106, &format!("x AGENT {category} DNStatus; {call}; formula: a"));
        refuse(106, &format!("x SKILL_AG {category} AgentStatus; {call}; formula: a"));
        refuse(106, &format!("x AGENT {category} DNAction; {state}; formula: a"));
        refuse(106, &format!("x QUEUE {category} DNAction; mainMask: Monitored; formula: 1"));
    }
    refused
}

#[cfg(test)]
mod tests {
    use super::*;
    use tallyboard::definition::{Catalogue, Definitions, SourceFile};

    use crate::recount::refusing_rule;

    #[test]
    fn the_program_refuses_all_of_them() {
        for (rule, yaml) in refused() {
            let file = SourceFile::new("definitions", yaml.clone());
            let definitions = Definitions::read(&file, &Catalogue::default());
            let problems = definitions.problems.iter();
            let errors = problems.filter(|problem| problem.is_error()).count();
            let is_refused = errors > 0 && !definitions.left_out.is_empty();
            assert!(is_refused, "rule {rule}: {yaml}");
        }
    }

    #[test]
    fn the_recount_refuses_all_of_them_by_the_same_rule() {
        for (rule, yaml) in refused() {
            assert_eq!(refusing_rule(&yaml), Some(rule), "{yaml}");
        }
    }
}
