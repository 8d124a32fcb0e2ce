//! From definitions as written to definitions as meant, with every problem on the way.
//!
//! Invariant: what comes out here can be computed; the engine refuses nothing.

use std::ops::Range;

use indexmap::map::Entry as Slot;

use super::arrange::arrange;
use super::catalogue::Catalogue;
use super::category::{Category, Use};
use super::combination::{Combination, check_combination};
use super::expression::{Expression, Names};
use super::filter::Filter;
use super::formula::{Formula, read_formula};
use super::in_centres::RangesOfCentres;
use super::key;
use super::mask::Mask;
use super::notification::{Mode, Notification};
use super::object_type::ObjectType;
use super::operands::{ByName, Operands, check_operands};
use super::percentile::Percentile;
use super::problem::{FormMistake, KeyMistake, Problem, SenseMistake, SourceFile};
use super::profile::{Growing, Interval};
use super::range::TimeRange;
use super::reader::{Reader, Unit};
use super::source::read_documents;
use super::subject::Subject;
use super::written::{Document, Entry, Value, entry, find};

/// How many seconds may lie between two values.
const FREQUENCY: Unit = Unit { name: "seconds", max: key::FREQUENCY_S_MAX };

/// A statistic as it is computed for every object of a type.
#[derive(Clone, Debug)]
pub struct Definition {
    /// The name in the API; unique together with the object type.
    pub name: Box<str>,
    /// The objects that have the statistic.
    pub object_type: ObjectType,
    /// The formula.
    pub category: Category,
    /// The timeline that is read.
    pub subject: Subject,
    /// The main mask; empty only where the category has no need of one.
    pub main: Mask,
    /// The relative mask; empty where the category has no use for one.
    pub relative: Mask,
    /// The interval; none where the category looks at none.
    pub interval: Option<Interval>,
    /// The first time range, the default included; none where nothing is restricted.
    pub range: Option<TimeRange>,
    /// The first time range of centres in which another one holds.
    pub ranges_of_centres: RangesOfCentres,
    /// The second time range.
    pub second_range: Option<TimeRange>,
    /// Which instances count.
    pub filter: Option<Filter>,
    /// Whether what runs under one connId at once counts once (semantics 21).
    pub is_by_connection: bool,
    /// Whether other time ranges can be asked for (semantics 110).
    pub has_histogram: bool,
    /// Which of the ordered durations is meant, where the category asks.
    pub percentile: Option<Percentile>,
    /// What is computed of the data of a call or of other statistics, where the category asks.
    pub expression: Option<Expression>,
    /// When a value is sent.
    pub notification: Notification,
    /// The line of the file, counted from 1, that the definition begins in.
    pub line: usize,
}

/// What a file of definitions holds.
#[derive(Clone, Debug)]
pub struct Definitions {
    /// The good ones, in the order of the file.
    pub definitions: Vec<Definition>,
    /// What is wrong with the others, and warnings about the good ones, in the order of the file.
    pub problems: Vec<Problem>,
    /// Those that are refused, in the order of the file.
    pub left_out: Vec<LeftOut>,
}

/// A definition that is refused.
#[derive(Clone, Debug)]
pub struct LeftOut {
    /// Its name, where it has one.
    pub name: Option<String>,
    /// The line on which it begins, counted from 1.
    pub line: usize,
}

impl Definitions {
    /// Reads and checks all definitions of a file.
    #[must_use]
    pub fn read(file: &SourceFile, catalogue: &Catalogue) -> Self {
        let mut definitions = ByName::new();
        let mut operands = Operands::new();
        let mut problems = Vec::new();
        let mut left_out = Vec::new();
        for (document, faults) in read_documents(file) {
            let mut reader = Reader::new(file);
            reader.problems = faults;
            let place = document.place.clone();
            let name = match find(&document.entries, key::NAME) {
                Some(Value::Text(text)) => Some(text.text.trim().to_owned()),
                Some(_) | None => None,
            };
            let definition = check_document(&mut reader, document, catalogue);
            if let Some((definition, names)) = definition.filter(|_| !reader.has_errors()) {
                let key = (definition.object_type, definition.name.clone());
                match definitions.entry(key.clone()) {
                    Slot::Vacant(slot) => {
                        if definition.category == Category::Formula {
                            operands.insert(key, names);
                        }
                        slot.insert(definition);
                    }
                    Slot::Occupied(first) => {
                        let mistake = SenseMistake::Duplicate {
                            name: definition.name.into(),
                            object_type: definition.object_type.name(),
                            line: first.get().line,
                        };
                        reader.problem(mistake, place.clone());
                    }
                }
            }
            if reader.has_errors() {
                left_out.push(LeftOut { name, line: file.line_of(place.start) });
            }
            reader.problems.sort_by_key(Problem::offset);
            problems.append(&mut reader.problems);
        }
        let mut found = check_operands(file, &mut definitions, &operands, &mut left_out);
        if !found.is_empty() {
            problems.append(&mut found);
            problems.sort_by_key(Problem::offset);
            left_out.sort_by_key(|one| one.line);
        }
        if definitions.is_empty() && !problems.iter().any(Problem::is_error) {
            problems.push(Problem::new(FormMistake::NoDefinitions, file, 0..0));
        }
        Self { definitions: definitions.into_values().collect(), problems, left_out }
    }
}

fn check_document(
    reader: &mut Reader<'_>,
    document: Document,
    catalogue: &Catalogue,
) -> Option<(Definition, Names)> {
    let Document { entries, place } = document;
    if entries.is_empty() {
        if reader.problems.is_empty() {
            reader.problem(FormMistake::NotADefinition, place);
        }
        return None;
    }
    let entries = arrange(reader, entries);
    let name = reader.needed(&entries, key::NAME, "the name of the statistic in the API", &place);
    let name = name.map(|text| text.text.trim().into());
    let expected = "one of AGENT, QUEUE, SKILL_AG, SKILL_Q";
    let object_type = reader
        .needed(&entries, key::OBJECT_TYPE, expected, &place)
        .and_then(|text| reader.parse_word(text, "an object type"));
    let notification = read_notification(reader, &entries, &place);
    let formula = read_formula(reader, &entries, &place, catalogue);
    let (name, object_type, formula) = (name?, object_type?, formula?);
    let interval = formula.interval.clone().map(|interval| interval.of(notification.frequency_s));
    let mode_place = find(&entries, key::MODE).map_or_else(|| place.clone(), Value::place);
    check_combination(
        reader,
        &Combination {
            object_type,
            formula: &formula,
            interval: interval.as_ref(),
            mode: (notification.mode, mode_place),
        },
    );
    let Formula { stat_type, range, second_range, .. } = formula;
    let category = stat_type.category;
    let traits = category.traits();
    let definition = Definition {
        name,
        object_type,
        category,
        subject: stat_type.subject,
        main: stat_type.main,
        relative: stat_type.relative,
        interval: category
            .has_interval()
            .then(|| interval.unwrap_or_else(|| Interval::Growing(Growing::daily()))),
        range: match traits.range {
            Use::No => None,
            Use::MayHave => range,
            Use::Needs => Some(range.unwrap_or(TimeRange::DEFAULT)),
        },
        ranges_of_centres: RangesOfCentres::default(),
        second_range: second_range.filter(|_| traits.second_range != Use::No),
        filter: stat_type.filter,
        is_by_connection: stat_type.is_by_connection,
        has_histogram: stat_type.has_histogram,
        percentile: stat_type.percentile,
        expression: stat_type.expression,
        notification,
        line: reader.file.line_of(place.start),
    };
    Some((definition, stat_type.places.operands))
}

fn read_notification(
    reader: &mut Reader<'_>,
    entries: &[Entry],
    whole: &Range<usize>,
) -> Notification {
    let default = Notification::DEFAULT;
    let missing = |reader: &mut Reader<'_>, key, default| {
        if find(entries, key).is_none() {
            let place = entry(entries, key).map(|entry| entry.key.place.clone());
            let mistake = KeyMistake::DefaultUsed { key, default };
            reader.problem(mistake, place.unwrap_or_else(|| whole.clone()));
        }
    };
    missing(reader, key::MODE, "PERIODICAL");
    let mode = reader.word(entries, key::MODE, "a notification mode").unwrap_or(default.mode);
    if mode == Mode::Periodical {
        missing(reader, key::FREQUENCY, "10 seconds");
    }
    let frequency_s = reader.number(entries, key::FREQUENCY, FREQUENCY);
    let insensitivity = reader.number(entries, key::INSENSITIVITY, Unit::PERCENT);
    let insensitivity_percent = insensitivity.unwrap_or(0);
    let frequency_s = frequency_s.unwrap_or(default.frequency_s);
    if mode == Mode::Periodical
        && let (0, Some(value)) = (frequency_s, find(entries, key::FREQUENCY))
    {
        let why = "PERIODICAL sends nothing with a frequency of 0".to_owned();
        let help = "give the seconds between two values, or use IMMEDIATE";
        let label = "this frequency";
        reader.problem(SenseMistake::Meaningless { why, help, label }, value.place());
    }
    Notification { mode, frequency_s, insensitivity_percent }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::definition::problem::render_problems;

    const GOOD: &str = "name: A\nobjectType: AGENT\nnotificationMode: PERIODICAL\n\
                        notificationFrequency: 10\nstatisticDefinitionEx:\n  \
                        category: TotalNumberInTimeRange\n  subject: DNAction\n  \
                        mainMask: '*, ~CallWait'\n  intervalType: SlidingWindow\n  \
                        dynamicTimeProfile: \"3600:10\"\n  timeRangeRight: 20\n  \
                        dynamicFilter: MediaType=voice & PairExists(\"A\", 'b')\n";

    const PIECES: [&str; 27] = [
        "",
        " ",
        "\n",
        "\t",
        "  ",
        ":",
        ",",
        "'",
        "\"",
        "[",
        "]",
        "{",
        "}",
        "*",
        "~",
        "#",
        "&",
        "|",
        "---\n",
        "```\n",
        "é",
        "\u{1b}",
        "name: B\n",
        "mainMask",
        "true",
        "- ",
        "\\",
    ];

    /// A change of a text: at a place, so many letters become others.
    fn change() -> impl Strategy<Value = (usize, usize, String)> {
        let piece = prop::sample::select(&PIECES[..]).prop_map(str::to_owned);
        (0..GOOD.len(), 0_usize..9, piece)
    }

    fn changed(mut text: String, changes: &[(usize, usize, String)]) -> String {
        for (place, length, piece) in changes {
            let boundary =
                |at: usize| (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at));
            let range = boundary(*place).unwrap()..boundary(place + length).unwrap();
            text.replace_range(range, piece);
        }
        text
    }

    proptest! {
        #[test]
        fn nothing_is_left_out_without_a_word(changes in prop::collection::vec(change(), 1..6)) {
            let text = changed(GOOD.to_owned(), &changes);
            let file = SourceFile::new("t.yaml", text.clone());
            let Definitions { definitions, problems, .. } =
                Definitions::read(&file, &Catalogue::default());
            prop_assert!(!definitions.is_empty() || !problems.is_empty(), "{}", text);
            // A document of code fences alone is none.
            let is_one = |(document, _): &(Document, _)| !document.entries.is_empty();
            let documents = read_documents(&file).filter(is_one).count();
            let errors = problems.iter().filter(|problem| problem.is_error()).count();
            prop_assert!(definitions.len() + errors >= documents, "{}", text);
            let shown = render_problems(&problems, false);
            let is_plain = |letter: char| !letter.is_control() || letter == '\n';
            prop_assert!(shown.chars().all(is_plain), "{:?}", shown);
            prop_assert!(shown.lines().all(|line| line.chars().count() < 300), "{}", shown);
        }
    }
}
