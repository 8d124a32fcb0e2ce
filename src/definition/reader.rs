//! Reads single values out of the entries of a document and notes what is wrong with them.

use std::ops::Range;
use std::str::FromStr;

use strum::VariantNames;

use super::action::Action;
use super::expression::{Expression, Names, ReadExpression, read_expression};
use super::filter::{Filter, FixedAttribute, ReadFilter, read_filter};
use super::mask::{Mask, MaskFault, ReadMask, read_mask};
use super::problem::{
    FormMistake, KeyMistake, Mistake, Problem, SourceFile, UnknownAction, ValueMistake,
};
use super::word::nearest;
use super::written::{Entry, Text, Value, entry, find};

/// The longest value that is read, bytes.
const VALUE_BYTES_MAX: usize = 16 << 10;

/// Reads values of one document; collects the problems.
pub(crate) struct Reader<'a> {
    pub(crate) file: &'a SourceFile,
    pub(crate) problems: Vec<Problem>,
}

/// What a whole number counts, and how many of it there may be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unit {
    pub(crate) name: &'static str,
    pub(crate) max: u32,
}

impl Unit {
    pub(crate) const SECONDS: Self = Self { name: "seconds", max: u32::MAX };
    pub(crate) const PERCENT: Self = Self { name: "percent", max: u32::MAX };
}

/// A mask with the places that later problems need.
#[derive(Clone, Debug)]
pub(crate) struct MaskText {
    pub(crate) mask: Mask,
    /// The actions of the mask that are there by their own name, with its bytes of the file.
    pub(crate) names: Vec<(Action, Range<usize>)>,
}

/// An expression with the places that later problems need.
#[derive(Clone, Debug)]
pub(crate) struct FormulaText {
    pub(crate) expression: Expression,
    /// Its names, with their bytes of the file.
    pub(crate) names: Names,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(file: &'a SourceFile) -> Self {
        Self { file, problems: Vec::new() }
    }

    pub(crate) fn problem(&mut self, mistake: impl Into<Mistake>, place: Range<usize>) {
        self.problems.push(Problem::new(mistake, self.file, place));
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.problems.iter().any(Problem::is_error)
    }

    /// Reads a text, where the key is there and has one.
    pub(crate) fn text<'e>(&mut self, entries: &'e [Entry], key: &str) -> Option<&'e Text> {
        match find(entries, key)? {
            Value::Text(text) if text.text.len() > VALUE_BYTES_MAX => {
                let limit = format!("a value may have {VALUE_BYTES_MAX} bytes at the most");
                self.problem(FormMistake::Limit(limit), text.place.clone());
                None
            }
            Value::Text(text) => Some(text),
            value @ (Value::Flag(..) | Value::Nothing(_) | Value::List(..) | Value::Map(..)) => {
                self.wrong_kind(key, "a text", value);
                None
            }
        }
    }

    /// Reads a text that has to be there, and tells where it is not.
    pub(crate) fn needed<'e>(
        &mut self,
        entries: &'e [Entry],
        key: &'static str,
        expected: &str,
        whole: &Range<usize>,
    ) -> Option<&'e Text> {
        let Some(Entry { key: written, value }) = entry(entries, key) else {
            let expected = expected.to_owned();
            self.problem(KeyMistake::Missing { key, expected }, whole.clone());
            return None;
        };
        if value.is_blank() {
            self.empty(written, expected);
            return None;
        }
        self.text(entries, key)
    }

    /// Tells that nothing stands behind a key.
    fn empty(&mut self, key: &Text, expected: &str) {
        let mistake = ValueMistake::WrongKind {
            key: key.text.clone(),
            expected: expected.to_owned(),
            found: "empty",
            mended: None,
        };
        self.problem(mistake, key.place.clone());
    }

    /// Reads true or false, where the key is there.
    pub(crate) fn flag(&mut self, entries: &[Entry], key: &str) -> Option<(bool, Range<usize>)> {
        match find(entries, key)? {
            Value::Flag(flag, place) => Some((*flag, place.clone())),
            value @ (Value::Text(_) | Value::Nothing(_) | Value::List(..) | Value::Map(..)) => {
                self.wrong_kind(key, "true or false", value);
                None
            }
        }
    }

    /// Reads a whole number, where the key is there.
    pub(crate) fn number(&mut self, entries: &[Entry], key: &str, unit: Unit) -> Option<u32> {
        let text = self.text(entries, key)?;
        let word = text.text.trim();
        let Unit { name, max } = unit;
        if let Some(Entry { key, .. }) = entry(entries, key).filter(|entry| entry.value.is_blank())
        {
            self.empty(key, &format!("whole {name}"));
            return None;
        }
        let number = word.parse::<i128>();
        if let Some(number) = number.as_ref().ok().and_then(|&number| u32::try_from(number).ok())
            && number <= max
        {
            return Some(number);
        }
        // Whoever writes `10 s` means the number in front.
        let digits = word.trim_end_matches(|letter: char| !letter.is_ascii_digit());
        let (fault, expected, mended) = match number {
            Ok(number) if number < 0 => ("less than nothing", format!("{name}, 0 or more"), None),
            Ok(_) => ("too large", format!("{name}, {max} at the most"), None),
            Err(_) => {
                let mended = digits.parse::<u32>().ok().map(|digits| format!("`{digits}`"));
                ("not a whole number", format!("{name}, 0 or more"), mended)
            }
        };
        let word = word.to_owned();
        self.problem(ValueMistake::Number { word, fault, expected, mended }, text.place.clone());
        None
    }

    /// Reads one of the names of `T`, where the key is there.
    pub(crate) fn word<T: FromStr + VariantNames>(
        &mut self,
        entries: &[Entry],
        key: &'static str,
        what: &'static str,
    ) -> Option<T> {
        find(entries, key)?;
        let text = self.needed(entries, key, what, &(0..0))?;
        self.parse_word(text, what)
    }

    /// Turns a text into one of the names of `T`.
    pub(crate) fn parse_word<T: FromStr + VariantNames>(
        &mut self,
        text: &Text,
        what: &'static str,
    ) -> Option<T> {
        let word = text.text.trim();
        let parsed = word.parse().ok();
        if parsed.is_none() {
            let mistake = ValueMistake::UnknownWord {
                word: word.to_owned(),
                what,
                nearest: nearest(word, T::VARIANTS.iter().copied()),
                all: T::VARIANTS.join(", "),
            };
            self.problem(mistake, text.place.clone());
        }
        parsed
    }

    /// Reads a mask, where the key is there; none also where nothing is left of it.
    pub(crate) fn mask(&mut self, entries: &[Entry], key: &str) -> Option<MaskText> {
        let text = self.text(entries, key)?;
        let ReadMask { mask, names, faults } = read_mask(&text.text);
        let places = text.places(self.file.text());
        let is_all = mask.is_empty();
        if faults.iter().all(|(_, fault)| matches!(fault, MaskFault::Nothing { .. })) && is_all {
            // Where nothing is written, the mask as a whole is the mistake.
            self.problem(ValueMistake::EmptyMask, text.place.clone());
            return None;
        }
        for (part, fault) in faults {
            let mistake = match fault {
                MaskFault::Nothing { is_last } => ValueMistake::EmptyMaskItem { is_last },
                MaskFault::Foreign { name, why } => {
                    ValueMistake::ForeignAction { name, why, is_all }
                }
                MaskFault::Unknown { name, is_cleared, nearest, separated } => {
                    let action = UnknownAction { name, is_cleared, is_all, nearest, separated };
                    ValueMistake::UnknownAction(action)
                }
            };
            self.problem(mistake, places(part));
        }
        let names = names.into_iter().map(|(action, part)| (action, places(part))).collect();
        (!is_all).then_some(MaskText { mask, names })
    }

    /// Reads a filter, where the key is there.
    pub(crate) fn filter(&mut self, entries: &[Entry], key: &str) -> Option<Filter> {
        let text = self.text(entries, key)?;
        if text.text.trim().is_empty() {
            return None;
        }
        let places = text.places(self.file.text());
        match read_filter(&text.text) {
            Ok(ReadFilter { filter, bare_keys }) => {
                // A bare word may be a misspelt attribute.
                for part in bare_keys {
                    let key = text.text.get(part.clone()).unwrap_or("");
                    if let Some(nearest) = nearest(key, FixedAttribute::VARIANTS.iter().copied()) {
                        let mistake =
                            ValueMistake::SuspectAttribute { key: key.to_owned(), nearest };
                        self.problem(mistake, places(part));
                    }
                }
                Some(filter)
            }
            Err((part, fault)) => {
                self.problem(ValueMistake::Filter(fault), places(part));
                None
            }
        }
    }

    /// Reads an expression, where the key is there.
    pub(crate) fn formula(&mut self, entries: &[Entry], key: &str) -> Option<FormulaText> {
        let text = self.text(entries, key).filter(|text| !text.text.trim().is_empty())?;
        let places = text.places(self.file.text());
        match read_expression(&text.text) {
            Ok(ReadExpression { expression, names }) => {
                let names = names.into_iter().map(|(name, part)| (name, places(part))).collect();
                Some(FormulaText { expression, names })
            }
            Err((part, fault)) => {
                self.problem(ValueMistake::Formula(fault), places(part));
                None
            }
        }
    }

    pub(crate) fn wrong_kind(&mut self, key: &str, expected: &str, value: &Value) {
        let mended = match value {
            Value::List(items, _) if !items.is_empty() => {
                Some(format!("`{key}: {}`", items.join(", ")))
            }
            Value::Flag(flag, _) => Some(format!("`{key}: \"{flag}\"`, if a text is meant")),
            Value::Text(_) | Value::Nothing(_) | Value::List(..) | Value::Map(..) => None,
        };
        let mistake = ValueMistake::WrongKind {
            key: key.to_owned(),
            expected: expected.to_owned(),
            found: value.kind(),
            mended,
        };
        self.problem(mistake, value.place());
    }
}
