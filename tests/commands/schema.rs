//! `tallyboard schema`: what is committed is what the program prints; it accepts all good definitions, and
//! refuses what `check` refuses.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use jsonschema::Validator;
use serde::Deserialize;
use serde_json::Value;
use strum::IntoEnumIterator;
use tallyboard::definition::{
    Catalogue, Category, DEFINITION_KEYS, Definitions, IntervalKind, Key, KeyValue, ObjectType,
    SourceFile, Subject, Use,
};
use tallyboard::server::CONFIG_KEYS;

use crate::program::{Folder, repository_file};
use crate::reference::{committed_examples, examples};

const STATISTICS: &str = "docs/statistics.schema.json";
const CONFIGURATION: &str = "docs/tallyboard.schema.json";

/// A committed schema, compiled.
fn schema(name: &str) -> Validator {
    let schema: Value = serde_json::from_str(&repository_file(name)).unwrap();
    jsonschema::draft202012::meta::validate(&schema).expect("it is a schema of draft 2020-12");
    jsonschema::draft202012::new(&schema).unwrap()
}

/// The documents of a text that hold something.
fn documents(text: &str) -> Vec<Value> {
    let documents = serde_yaml::Deserializer::from_str(text);
    let documents = documents.map(|document| Value::deserialize(document).unwrap());
    documents.filter(|document| !document.is_null()).collect()
}

/// What a schema says of a text, a line for each mistake: where, and what.
fn mistakes(schema: &Validator, text: &str) -> String {
    let mut said = String::new();
    for document in documents(text) {
        for error in schema.iter_errors(&document) {
            let what = error.to_string().chars().take(120).collect::<String>();
            writeln!(said, "{}: {what}", error.instance_path()).unwrap();
        }
    }
    said
}

/// Checks that a schema has nothing to say about a text.
#[track_caller]
fn accepts(schema: &Validator, what: &str, text: &str) {
    assert_eq!(mistakes(schema, text), "", "{what}:\n{text}");
}

#[test]
fn the_schemas_are_what_the_program_prints() {
    let folder = Folder::with::<&str>(&[]);
    for (line, committed) in [("schema", STATISTICS), ("schema --config", CONFIGURATION)] {
        let answer = folder.run(line);
        assert_eq!((answer.code, answer.err.as_str()), (0, ""));
        let is_new = answer.out == repository_file(committed);
        assert!(is_new, "{committed} is old: renew it with `make reference`");
    }
}

/// The keys of a table of the readers and of all levels below, as paths.
fn keys_of(keys: &[Key], above: &str) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    for key in keys {
        let path = format!("{above}/{}", key.name);
        if let KeyValue::Keys(below) = key.value {
            paths.append(&mut keys_of(below, &path));
        }
        if let KeyValue::Named(KeyValue::Keys(below)) = key.value {
            paths.append(&mut keys_of(below, &format!("{path}/*")));
        }
        paths.insert(path);
    }
    paths
}

/// The same of a schema.
fn properties_of(schema: &Value, above: &str) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        let path = format!("{above}/{name}");
        paths.append(&mut properties_of(property, &path));
        let named = &property["additionalProperties"];
        paths.append(&mut properties_of(named, &format!("{path}/*")));
        paths.insert(path);
    }
    paths
}

#[test]
fn the_schemas_have_every_key_that_is_read_and_no_other() {
    for (file, keys, count) in
        [(STATISTICS, &DEFINITION_KEYS[..], 20), (CONFIGURATION, &CONFIG_KEYS, 30)]
    {
        let schema: Value = serde_json::from_str(&repository_file(file)).unwrap();
        let expected = keys_of(keys, "");
        assert!(expected.len() >= count, "{file}: {expected:?}");
        assert_eq!(properties_of(&schema, ""), expected, "{file}");
    }
}

#[test]
fn good_definitions_are_accepted() {
    let schema = schema(STATISTICS);
    for file in ["statistics.yaml", "tests/data/golden/statistics.yaml", "tests/data/bank-day.yaml"]
    {
        accepts(&schema, file, &repository_file(file));
    }
    for example in committed_examples().0 {
        accepts(&schema, &example.heading, &example.yaml);
    }
}

#[test]
fn good_configurations_are_accepted() {
    let schema = schema(CONFIGURATION);
    accepts(&schema, "the reference", &committed_examples().1.yaml);
    let pages = ["README.md", "docs/events.md"].map(repository_file);
    let of_pages = pages.iter().flat_map(|page| examples(page));
    let of_pages: Vec<_> =
        of_pages.filter(|one| one.yaml.starts_with("# tallyboard.yaml\n")).collect();
    assert_eq!(of_pages.len(), 3);
    for example in of_pages {
        accepts(&schema, &example.heading, &example.yaml);
    }
    assert!(schema.is_valid(&Value::Null), "an empty file has all defaults");
}

const GOOD: &str = "name: A
objectType: QUEUE
notificationMode: PERIODICAL
notificationFrequency: 10
statisticDefinitionEx:
  category: TotalNumberInTimeRange
  subject: DNAction
  mainMask: CallAnswered, CallAbandoned
  intervalType: GrowingWindow
  dynamicTimeProfile: 0:00+1:00
  timeRangeRight: 20
";

/// Checks that a change of a good definition is refused, by the schema at a place and by `check`.
#[track_caller]
fn refuses(schema: &Validator, from: &str, to: &str, place: &str) {
    let text = GOOD.replacen(from, to, 1);
    assert_ne!(text, GOOD);
    let said = mistakes(schema, &text);
    assert!(said.lines().any(|line| line.starts_with(&format!("{place}:"))), "{text}\n{said}");
    let read = Definitions::read(&SourceFile::new("t.yaml", text.clone()), &Catalogue::default());
    assert!(!read.problems.is_empty(), "{text}");
}

#[test]
fn wrong_definitions_are_refused_at_their_place() {
    let schema = &schema(STATISTICS);
    accepts(schema, "the good one", GOOD);
    let below = |key: &str| format!("/statisticDefinitionEx/{key}");
    refuses(schema, "TotalNumberIn", "TotalNumbersIn", &below("category"));
    refuses(schema, "subject: DNAction", "subject: DNActoin", &below("subject"));
    refuses(schema, "CallAbandoned", "CallAbandonned", &below("mainMask"));
    refuses(schema, "CallAbandoned", "CallMissed", &below("mainMask"));
    refuses(schema, "CallAnswered, CallAbandoned", "5", &below("mainMask"));
    refuses(schema, "CallAnswered, CallAbandoned", "[CallAnswered]", &below("mainMask"));
    refuses(schema, "  subject: DNAction\n", "", "/statisticDefinitionEx");
    refuses(schema, "  mainMask: CallAnswered, CallAbandoned\n", "", "/statisticDefinitionEx");
    refuses(schema, "timeRangeRight", "timeRangRight", "/statisticDefinitionEx");
    refuses(schema, "timeRangeRight: 20", "timeRangeRight: soon", &below("timeRangeRight"));
    refuses(schema, "timeRangeRight: 20", "timeRangeRight: -1", &below("timeRangeRight"));
    refuses(schema, "timeRangeRight: 20", "timeRangeRight2: 20", &below("timeRangeRight2"));
    refuses(schema, "timeRangeRight: 20", "percentile: 95", &below("percentile"));
    refuses(schema, "GrowingWindow", "GrowingWindows", &below("intervalType"));
    refuses(schema, "GrowingWindow", "SlidingWindow", &below("dynamicTimeProfile"));
    refuses(schema, "GrowingWindow", "SinceLogin", "/objectType");
    refuses(schema, "0:00+1:00", "midnight", &below("dynamicTimeProfile"));
    refuses(schema, "name: A", "nam: A", "");
    refuses(schema, "name: A\n", "", "");
    refuses(schema, "objectType: QUEUE", "objectType: QUEU", "/objectType");
    refuses(schema, "notificationMode: PERIODICAL\n", "", "");
    refuses(schema, "notificationFrequency: 10\n", "", "");
    refuses(
        schema,
        "notificationFrequency: 10",
        "notificationFrequency: 0",
        "/notificationFrequency",
    );
    refuses(schema, "PERIODICAL", "SOMETIMES", "/notificationMode");
    refuses(schema, "objectType: QUEUE", "objectType: QUEUE\ntimeRange: Soon", "/timeRange");
    refuses(schema, "subject: DNAction", "subject: AgentStatus", "/objectType");
    let simple = "name: A\nobjectType: QUEUE\nnotificationMode: NONE\n";
    assert_eq!(mistakes(schema, simple).lines().count(), 1, "neither mode");
    accepts(schema, "simple mode", &format!("{simple}statisticDefinitionName: Answered\n"));
}

#[test]
fn wrong_configurations_are_refused() {
    let schema = schema(CONFIGURATION);
    for wrong in [
        "zon: Europe/Rome",
        "zone: 1",
        "reorder_ms: soon",
        "reorder_ms: 4000000",
        "account: { name: admin }",
        "counting: { timestamps: minutes }",
        "counting: { empty_percentage: 50 }",
        "counting: { hold_ends_call: maybe }",
        "counting: { abandon_actions: CallAbandonned }",
        "statTypes: { A: { category: TotalNumbers, subject: DNAction, mainMask: CallWait } }",
        "statTypes: { A: { category: TotalNumber, subject: DNAction } }",
        "timeProfiles: { \"Day,Growin\": '0:00' }",
        "timeProfiles: { \"Day,Growing\": midnight }",
        "timeProfiles: { \"Hour,Sliding\": }",
        "timeRanges: { Soon: 20 }",
        "wallboard: { serviceLevel: { warning: 80 } }",
    ] {
        assert_ne!(mistakes(&schema, wrong), "", "{wrong}");
        let answer = Folder::with(&[("tallyboard.yaml", wrong), ("statistics.yaml", GOOD)])
            .run("check statistics.yaml");
        assert_eq!(answer.code, 1, "{wrong}\n{}", answer.out);
    }
}

/// A definition of a category with everything that it needs.
fn definition(category: Category, object_type: ObjectType, subject: Subject) -> String {
    let traits = category.traits();
    let mask = match (subject.is_status(), object_type.is_queue()) {
        (false, true) => "CallAnswered",
        (false, false) => "CallInbound",
        (true, true) => "Monitored",
        (true, false) => "AfterCallWork",
    };
    let mut text = format!(
        "name: A\nobjectType: {}\nnotificationMode: IMMEDIATE\nstatisticDefinitionEx:\n  \
         category: {}\n",
        object_type.name(),
        category.name()
    );
    if traits.main_mask != Use::No {
        writeln!(text, "  subject: {}\n  mainMask: {mask}", subject.name()).unwrap();
    }
    if traits.percentile == Use::Needs {
        text += "  percentile: 95\n";
    }
    if traits.expression == Use::Needs {
        text += "  formula: 1\n";
    }
    text
}

#[test]
fn a_combination_is_accepted_if_check_has_nothing_to_say_about_it() {
    let schema = schema(STATISTICS);
    let extras = [
        "  distinguishByConnId: true\n",
        "  timeRangeRight: 20\n",
        "  timeRangeRight2: 20\n",
        "  percentile: 95\n",
    ];
    let profile = |kind: IntervalKind| match kind.forms().first() {
        Some((form, _)) => format!("  dynamicTimeProfile: '{form}'\n"),
        None => String::new(),
    };
    let intervals = IntervalKind::iter()
        .map(|kind| format!("  intervalType: {}\n{}", kind.name(), profile(kind)))
        .chain([String::new()]);
    let parts: Vec<String> = intervals
        .flat_map(|interval| [format!("{interval}  dynamicFilter: ANI = 1\n"), interval])
        .chain(extras.map(str::to_owned))
        .collect();
    let mut counts = [0, 0];
    for category in Category::iter() {
        for (object_type, subject) in
            ObjectType::iter().flat_map(|one| Subject::iter().map(move |subject| (one, subject)))
        {
            let base = definition(category, object_type, subject);
            let texts = parts.iter().map(|part| format!("{base}{part}"));
            let texts = texts.flat_map(|text| [text.replace("IMMEDIATE", "RESET"), text]);
            for text in texts.filter(|text| text.matches("percentile").count() < 2) {
                let read = Definitions::read(
                    &SourceFile::new("t.yaml", text.clone()),
                    &Catalogue::default(),
                );
                let is_good = read.problems.is_empty();
                let is_valid = documents(&text).iter().all(|document| schema.is_valid(document));
                assert_eq!(
                    is_valid,
                    is_good,
                    "{text}{}{:?}",
                    mistakes(&schema, &text),
                    read.problems
                );
                counts[usize::from(is_valid)] += 1;
            }
        }
    }
    assert!(counts.iter().all(|count| *count > 2_000), "{counts:?}");
}
