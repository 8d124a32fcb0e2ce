//! What the reference says of actions is so: on a day on which all of them happen, those have a duration that
//! are said to bring one along.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use strum::IntoEnumIterator;
use tallyboard::definition::{Action, ObjectType, Subject, sentence};

use crate::program::Folder;

/// What the sentence of an instantaneous action says where it has a duration.
const WITH_DURATION: &str = "brings along";

/// A day, event by event, two seconds apart.
#[derive(Default)]
struct Day {
    text: String,
    time_ms: i64,
    calls: u32,
}

impl Day {
    /// An event of an agent's line.
    fn line(&mut self, medium: &str, event: &str, rest: &str) {
        let line = format!("\"agent\":\"{medium}\",\"device\":\"1\",\"mediaType\":\"{medium}\"");
        self.event(event, &format!("{line}{rest}"));
    }

    fn event(&mut self, event: &str, rest: &str) {
        self.time_ms += 2_000;
        writeln!(self.text, "{{\"time\":{},\"event\":\"{event}\",{rest}}}", self.time_ms).unwrap();
    }

    fn new_call(&mut self) -> String {
        self.calls += 1;
        format!("\"connId\":\"c{}\"", self.calls)
    }

    /// A call that is queued; `changes` is how often its party changes in each phase.
    fn queued(&mut self, medium: &str, call_type: &str, end: &str) {
        let mut call = self.new_call();
        self.event("Queued", &format!("\"queue\":\"q\",\"mediaType\":\"{medium}\",{call}"));
        let new = self.new_call();
        let changed =
            |call: &str, new: &str| format!("{call},{}", new.replace("connId", "newConnId"));
        self.event("PartyChanged", &format!("\"queue\":\"q\",{}", changed(&call, &new)));
        call = new;
        self.event(
            "Diverted",
            &format!("\"queue\":\"q\",{call},\"to\":{{\"agent\":\"{medium}\"}}"),
        );
        self.line(medium, "Ringing", &format!(",{call},\"callType\":\"{call_type}\""));
        let new = self.new_call();
        self.line(medium, "PartyChanged", &format!(",{}", changed(&call, &new)));
        call = new;
        if end != "Released" {
            return self.line(medium, end, &format!(",{call}"));
        }
        self.line(medium, "Established", &format!(",{call}"));
        let new = self.new_call();
        self.line(medium, "PartyChanged", &format!(",{}", changed(&call, &new)));
        call = new;
        for event in ["Held", "Retrieved", "UserEvent", "TransferMade", "ConferenceMade", end] {
            self.line(medium, event, &format!(",{call}"));
        }
        self.line(medium, "AgentNotReady", ",\"workMode\":\"AfterCallWork\"");
        self.line(medium, "AgentReady", "");
    }

    fn dialed(&mut self, medium: &str, call_type: &str, events: &[&str]) {
        let call = self.new_call();
        self.line(medium, "Dialing", &format!(",{call},\"callType\":\"{call_type}\""));
        events.iter().for_each(|event| self.line(medium, event, &format!(",{call}")));
    }

    /// A day on which every action happens.
    fn of_all_actions() -> String {
        let mut day = Self::default();
        for medium in ["voice", "email"] {
            for event in ["AgentLogin", "AgentReady", "OffHook", "OnHook", "DndOn", "DndOff"] {
                day.line(medium, event, "");
            }
            day.line(medium, "OffHook", "");
            for call_type in ["Inbound", "Internal", "Outbound", "Consult", "Unknown"] {
                day.queued(medium, call_type, "Released");
                day.dialed(medium, call_type, &["Established", "Released"]);
            }
            day.queued(medium, "Inbound", "Abandoned");
            day.queued(medium, "Inbound", "Diverted");
            day.dialed(medium, "Outbound", &["Released"]);
            for (end, to) in
                [("Diverted", ",\"to\":{\"queue\":\"r\"}"), ("Diverted", ""), ("Abandoned", "")]
            {
                let call = day.new_call();
                day.event("Queued", &format!("\"queue\":\"q\",\"mediaType\":\"{medium}\",{call}"));
                day.event(end, &format!("\"queue\":\"q\",{call}{to}"));
            }
            day.line(medium, "AgentLogout", "");
        }
        day.text
    }
}

/// A statistic for each action at each place: its name is that of the action with that of the category.
fn statistics() -> String {
    let mut documents = Vec::new();
    for (action, object_type) in Action::iter()
        .flat_map(|action| [ObjectType::Queue, ObjectType::Agent].map(|one| (action, one)))
    {
        let categories = ["TotalNumber", "MaxTime"].map(|category| {
            format!(
                "name: {action}.{category}\nobjectType: {}\nnotificationMode: NONE\n\
                 statisticDefinitionEx:\n  category: {category}\n  subject: DNAction\n  \
                 mainMask: {action}\n",
                object_type.name(),
                action = action.name()
            )
        });
        documents.extend(
            categories.into_iter().filter(|_| action.is_of(object_type, Subject::DnAction)),
        );
    }
    documents.join("---\n")
}

#[test]
fn an_action_brings_a_duration_along_if_it_is_said_so() {
    let (day, statistics) = (Day::of_all_actions(), statistics());
    let folder = Folder::with(&[("day.ndjson", day), ("statistics.yaml", statistics)]);
    let answer = folder.run("replay day.ndjson --format csv");
    assert_eq!(answer.code, 0, "{}", answer.err);
    // By action and object type: the highest of all objects, by category.
    let mut values: BTreeMap<(String, String), BTreeMap<String, f64>> = BTreeMap::new();
    for line in answer.out.lines().skip(1) {
        let [_, _, object_type, _, statistic, value] = line.split(',').collect::<Vec<_>>()[..]
        else {
            panic!("{line}");
        };
        let (action, category) = statistic.split_once('.').unwrap();
        let value: f64 = value.parse().unwrap();
        let of_action = values.entry((action.to_owned(), object_type.to_owned())).or_default();
        let highest = of_action.entry(category.to_owned()).or_default();
        *highest = highest.max(value);
    }
    let mut count = 0;
    for ((name, object_type), of_action) in &values {
        let action: Action = name.parse().unwrap();
        let (number, longest) = (of_action["TotalNumber"], of_action["MaxTime"]);
        assert!(number > 0.0, "{name} of {object_type} never happens");
        let is_said = action.is_durable() || sentence(&action).contains(WITH_DURATION);
        assert_eq!(longest > 0.0, is_said, "{name} of {object_type}: {longest} s");
        count += 1;
    }
    assert_eq!(count, 100, "actions at their places");
}
