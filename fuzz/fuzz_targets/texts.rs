//! The small languages of a definition: a text that is read as a mask, a filter, a time profile or a formula
//! reads back as the same when it is written again.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tallyboard::definition::{
    Catalogue, Definition, Definitions, Fraction, Interval, SourceFile, render_problems,
};

/// The longest text, bytes: what is written again may be longer, and a value has a limit of its own.
const TEXT_BYTES_MAX: usize = 2_000;

const HEAD: &str = "name: A\nobjectType: AGENT\nnotificationMode: NONE\nstatisticDefinitionEx:\n";

/// Reads a definition in which a text stands behind a key.
fn read(rest: &str, key: &str, text: &str) -> Option<Definition> {
    // A JSON text is a YAML text.
    let value = serde_json::to_string(text).expect("a text can be written");
    let file = SourceFile::new("t.yaml", format!("{HEAD}  {rest}\n  {key}: {value}\n"));
    let mut read = Definitions::read(&file, &Catalogue::default());
    let shown = render_problems(&read.problems, false);
    assert_eq!(shown.is_empty(), read.problems.is_empty());
    assert!(!read.definitions.is_empty() || !read.problems.is_empty());
    read.definitions.pop()
}

/// Reads a text, and what is written of it once more.
fn again<T: PartialEq + std::fmt::Debug + ToString>(
    (rest, key): (&str, &str),
    text: &str,
    part: impl Fn(Definition) -> Option<T>,
) {
    let Some(first) = read(rest, key, text).and_then(&part) else { return };
    let written = first.to_string();
    let second = read(rest, key, &written).and_then(&part);
    assert_eq!(second, Some(first), "{key}: {text:?} is written as {written:?}");
}

fuzz_target!(|text: &str| {
    if text.len() > TEXT_BYTES_MAX {
        return;
    }
    let counting = "category: TotalNumber\n  subject: DNAction";
    again((counting, "mainMask"), text, |definition| Some(definition.main));
    let filtered = format!("{counting}\n  mainMask: CallInbound");
    again((&filtered, "dynamicFilter"), text, |definition| definition.filter);
    let custom = "category: TotalCustomValue\n  subject: DNAction\n  mainMask: CallInbound";
    again((custom, "formula"), text, |definition| definition.expression);
    for kind in ["GrowingWindow", "SlidingWindow", "SlidingSelection"] {
        let windowed = format!("{filtered}\n  intervalType: {kind}");
        again((&windowed, "dynamicTimeProfile"), text, |definition| {
            definition.interval.map(Profile)
        });
    }
    if let Some(expression) = read(custom, "formula", text).and_then(|one| one.expression) {
        for value in [0, 1, -3, i128::from(i64::MAX), i128::MAX, i128::MIN] {
            expression.value(&|_| Some(Fraction::whole(value)), None);
            expression.value(&|_| Fraction::new(value, 7), Some(Fraction::ZERO));
        }
    }
});

/// An interval, written as its profile alone.
#[derive(Debug, PartialEq)]
struct Profile(Interval);

impl std::fmt::Display for Profile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let written = self.0.to_string();
        f.write_str(written.split_once(' ').map_or("", |(_, profile)| profile))
    }
}
