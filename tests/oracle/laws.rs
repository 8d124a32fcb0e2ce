//! Laws: what is computed in one way must be what is computed in another, by the recount and by the
//! engine.

use proptest::prelude::*;

use crate::counted::Counted;
use crate::day::{Day, any_day, one_day_in};
use crate::recount::{self, Options, Value};
use crate::rules::yaml;
use crate::wide;

const CALLS: &str = "CallUnknown, CallConsult, CallInternal, CallOutbound, CallInbound";
const WRAP_UP: &str = "AfterCallWorkUnknown, AfterCallWorkConsult, AfterCallWorkInternal, \
                       AfterCallWorkOutbound, AfterCallWorkInbound";

/// Two statistics that are always the same, of some object types; the first one perhaps `*100`.
#[derive(Clone, Debug)]
struct Pair {
    objects: &'static [&'static str],
    one: String,
    other: String,
}

fn pairs() -> Vec<Pair> {
    const AGENTS: &[&str] = &["AGENT", "SKILL_AG"];
    const QUEUES: &[&str] = &["QUEUE", "SKILL_Q"];
    let mut pairs = Vec::new();
    let mut same = |objects: &'static [&'static str], one: String, other: String| {
        pairs.push(Pair { objects, one, other });
    };
    let hour = "dynamicTimeProfile: 0:00+1:00";
    let data = "dynamicFilter: Rank > 2 | MediaType=chat";
    for more in [hour.to_owned(), format!("{hour}; {data}"), data.to_owned()] {
        for once in ["", "; distinguishByConnId: true"] {
            // What overlaps the interval with its part in it is what runs, over time.
            for (subject, mask) in [("DNStatus", CALLS), ("AgentStatus", "CallInbound, CallOnHold")]
            {
                let rest = format!("{subject}; mainMask: {mask}; {more}{once}");
                let mean = format!("AverageOfCurrentNumber {rest}*100");
                same(AGENTS, mean, format!("ElapsedTimePercentage {rest}"));
            }
        }
        let numbers = format!("DNAction; mainMask: {CALLS}; {more}");
        let ones = format!("{numbers}; formula: 1");
        same(AGENTS, format!("TotalNumber {numbers}"), format!("TotalCustomValue {ones}"));
        same(AGENTS, format!("CurrentNumber {numbers}"), format!("CurrentCustomValue {ones}"));
        let once = format!("{numbers}; distinguishByConnId: true");
        same(AGENTS, format!("TotalTime {once}"), format!("TotalDistinctTime {numbers}"));
        for category in ["TotalNumber", "TotalTime", "TotalAdjustedTime", "AverageOfCurrentTime"] {
            let of = |mask: &str| format!("{category} DNAction; mainMask: {mask}; {more}");
            same(AGENTS, of("AfterCallWork"), of(WRAP_UP));
            let other_media = |mask: &str| {
                let more =
                    more.replace("dynamicFilter: ", "dynamicFilter: ~MediaType=voice & (") + ")";
                let more = if more.contains('(') { more } else { format!("{hour}; {MEDIA}") };
                format!("{category} DNAction; mainMask: {mask}; {more}")
            };
            same(AGENTS, of("Delivering"), other_media("CallRinging"));
            same(AGENTS, of("DeliveringStarted"), other_media("CallRingingStarted"));
            same(AGENTS, of("Accepted"), other_media("CallAnswered"));
            same(QUEUES, of("InteractionDeleted"), other_media("CallAbandoned"));
            same(QUEUES, of("InteractionDistributed"), other_media("CallDistributed"));
        }
    }
    pairs
}

const MEDIA: &str = "dynamicFilter: ~MediaType=voice";

/// The definitions of some pairs, and of their differences, which have to be 0.
fn differences(pairs: &[Pair]) -> String {
    let mut lines = String::new();
    for (place, Pair { objects, one, other }) in pairs.iter().enumerate() {
        let (one, factor) = one.split_once('*').unwrap_or((one, "1"));
        for object in *objects {
            let (category, rest) = one.split_once(' ').unwrap();
            lines.push_str(&format!("one{place} {object} {category} {rest}\n"));
            let (category, rest) = other.split_once(' ').unwrap();
            lines.push_str(&format!("other{place} {object} {category} {rest}\n"));
            lines.push_str(&format!(
                "difference{place} {object} Formula DNAction; mainMask: '*'; \
                 formula: {factor} * one{place} - other{place}\n"
            ));
        }
    }
    yaml(&lines)
}

/// What the recount says, and then what the engine says.
fn said(options: &Options, day: &Day, yaml: &str) -> Vec<recount::Line> {
    let definitions = recount::parse_definitions(yaml);
    let values =
        |&at: &i64| recount::recount_with(options, &day.events, &definitions, at, day.zone);
    let recounted = day.instants.iter().flat_map(values);
    let counted = Counted::with(options, &day.events, yaml, day.zone).lines(&day.instants);
    recounted.chain(counted).collect()
}

fn options() -> impl Strategy<Value = Options> {
    (any::<[bool; 4]>(), prop::option::of(Just(100))).prop_map(
        |([timestamps_seconds, starts, clip_action_to_interval, hold_ends_call], empty)| Options {
            timestamps_seconds,
            starts,
            clip_action_to_interval,
            hold_ends_call,
            empty_percentage: empty,
            ..Options::default()
        },
    )
}

proptest! {
    #![proptest_config(one_day_in(8))]

    #[test]
    fn what_must_be_the_same_is_the_same(
        day in any_day(),
        some in prop::sample::subsequence(pairs(), 5),
        is_cut: bool,
    ) {
        let options = Options {
            elapsed_per_member: false,
            timestamps_seconds: is_cut,
            ..Options::default()
        };
        for line in said(&options, &day, &differences(&some)) {
            let is_difference = line.statistic.starts_with("difference");
            prop_assert!(!is_difference || line.value == Value::Decimal(0), "{line}");
        }
    }

    #[test]
    fn every_definition_has_a_value_with_any_options(
        day in any_day(),
        some in prop::sample::subsequence(wide::definitions(), 15),
        options in options(),
    ) {
        let lines = said(&options, &day, &some.concat());
        prop_assert!(lines.iter().all(|line| line.time <= *day.instants.last().unwrap()));
    }

    #[test]
    fn chains_are_not_more_than_what_they_are_made_of(day in any_day()) {
        let of = |name: &str, category: &str| {
            let rest = format!("SKILL_AG {category} DNAction; mainMask: {CALLS}");
            format!("{name}-all {rest}\n{name}-once {rest}; distinguishByConnId: true\n")
        };
        let names = ["TotalNumber", "CurrentNumber", "MaxNumber", "TotalAdjustedNumber",
            "TotalAdjustedTime", "AverageOfCurrentNumber"];
        let defined: String = names.map(|name| of(name, name)).concat();
        let lines = said(&Options::default(), &day, &yaml(&defined));
        for two in lines.chunks(2) {
            let [all, once] = two else { unreachable!("they come in pairs") };
            let is_less = match (&all.value, &once.value) {
                (Value::Decimal(all), Value::Decimal(once)) => once <= all,
                _ => false,
            };
            prop_assert!(is_less, "{all} {once}");
        }
    }

    #[test]
    fn an_agent_always_has_one_status(day in any_day()) {
        let defined = yaml(
            "Elapsed AGENT TotalTime AgentStatus; mainMask: '*'
             Share AGENT ElapsedTimePercentage AgentStatus; mainMask: '*'
             Now AGENT CurrentNumber AgentStatus; mainMask: '*'
             Stays AGENT TotalContinuousNumber AgentStatus; mainMask: '*'",
        );
        for values in said(&Options::default(), &day, &defined).chunks(4) {
            let values: Vec<&Value> = values.iter().map(|line| &line.value).collect();
            let [elapsed, share, now, stays] = values[..] else { unreachable!("there are four") };
            let is_elapsed = *elapsed != Value::Decimal(0);
            prop_assert_eq!(share, &Value::Decimal(if is_elapsed { 100_000 } else { 0 }));
            prop_assert_eq!([now, stays], [&Value::Decimal(1_000); 2]);
        }
    }
}
