//! Reads single values out of the entries of a document and notes what is wrong with them.

use std::ops::Range;
use std::str::FromStr;

use strum::VariantNames;

use super::action::{Action, Place};
use super::filter::{Attribute, Filter, FixedAttribute, read_filter};
use super::mask::{Mask, MaskFault, read_mask};
use super::object_type::ObjectType;
use super::problem::{Mistake, Problem, SourceFile, UnknownAction};
use super::source::{Entry, Text, Value};
use super::subject::Subject;
use super::word::nearest;

/// Reads values of one document; collects the problems.
pub(crate) struct Reader<'a> {
    pub(crate) file: &'a SourceFile,
    pub(crate) problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(file: &'a SourceFile) -> Self {
        Self { file, problems: Vec::new() }
    }

    pub(crate) fn problem(&mut self, mistake: Mistake, place: Range<usize>) {
        self.problems.push(Problem::new(mistake, self.file, place));
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.problems.iter().any(Problem::is_error)
    }

    /// Reads a text, where the key is there and has one.
    pub(crate) fn text<'e>(&mut self, entries: &'e [Entry], key: &str) -> Option<&'e Text> {
        let value = find(entries, key)?;
        match value {
            Value::Text(text) => Some(text),
            // `~` and nothing stand for a key that is not there.
            Value::Nothing(_) => None,
            Value::Flag(..) | Value::List(_) | Value::Map(..) => {
                self.wrong_kind(key, "a text", value);
                None
            }
        }
    }

    /// Reads true or false, where the key is there.
    pub(crate) fn flag(&mut self, entries: &[Entry], key: &str) -> Option<(bool, Range<usize>)> {
        let value = find(entries, key)?;
        match value {
            Value::Flag(flag, place) => Some((*flag, place.clone())),
            Value::Nothing(_) => None,
            Value::Text(_) | Value::List(_) | Value::Map(..) => {
                self.wrong_kind(key, "true or false", value);
                None
            }
        }
    }

    /// Reads a whole number, where the key is there.
    pub(crate) fn number(&mut self, entries: &[Entry], key: &str) -> Option<u32> {
        let text = self.text(entries, key)?;
        let number = text.text.trim().parse().ok();
        if number.is_none() {
            let mistake = Mistake::WrongKind {
                key: key.to_owned(),
                expected: "a whole number of seconds, 0 or more",
                found: "no such number",
            };
            self.problem(mistake, text.place.clone());
        }
        number
    }

    /// Reads one of the names of `T`, where the key is there.
    pub(crate) fn word<T: FromStr + VariantNames>(
        &mut self,
        entries: &[Entry],
        key: &str,
        what: &'static str,
    ) -> Option<T> {
        let text = self.text(entries, key)?;
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
            let mistake = Mistake::UnknownWord {
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
    pub(crate) fn mask(&mut self, entries: &[Entry], key: &str) -> Option<(Mask, Range<usize>)> {
        let text = self.text(entries, key)?;
        let (mask, faults) = read_mask(&text.text);
        for (part, fault) in faults {
            let place = text.place_of(part, self.file);
            let mistake = match fault {
                MaskFault::Nothing => Mistake::EmptyMaskItem,
                MaskFault::Foreign { name } => Mistake::ForeignAction(name),
                MaskFault::Unknown { name, is_cleared, nearest } => {
                    Mistake::UnknownAction(UnknownAction { name, is_cleared, nearest })
                }
            };
            self.problem(mistake, place);
        }
        if mask.is_empty() {
            self.problem(Mistake::EmptyMask, text.place.clone());
            return None;
        }
        Some((mask, text.place.clone()))
    }

    /// Warns of the names in a mask that no object of the type has for the subject.
    pub(crate) fn actions_elsewhere(
        &mut self,
        mask: Mask,
        place: &Range<usize>,
        object_type: ObjectType,
        subject: Subject,
    ) {
        // A mask that starts from `*` names what it clears; the rest is not meant one by one.
        if mask.contains(Action::LoggedIn) && mask.contains(Action::CallWait) {
            return;
        }
        for action in mask.actions() {
            let is_there = match (subject.is_status(), object_type.is_queue()) {
                (false, true) => matches!(action.place(), Place::Queue | Place::Both),
                (false, false) => matches!(action.place(), Place::Line | Place::Both),
                (true, true) => action == Action::Monitored || action == Action::NotMonitored,
                (true, false) => is_status(action),
            };
            if !is_there {
                let mistake = Mistake::ActionElsewhere {
                    action: action.name(),
                    object_type: object_type.name(),
                };
                self.problem(mistake, place.clone());
            }
        }
    }

    /// Reads a filter, where the key is there.
    pub(crate) fn filter(&mut self, entries: &[Entry], key: &str) -> Option<Filter> {
        let text = self.text(entries, key)?;
        if text.text.trim().is_empty() {
            return None;
        }
        match read_filter(&text.text) {
            Ok(filter) => {
                self.suspect_attributes(&filter, text);
                Some(filter)
            }
            Err((part, fault)) => {
                let place = text.place_of(part, self.file);
                self.problem(Mistake::Filter { fault }, place);
                None
            }
        }
    }

    /// Warns of bare words that look like a misspelt attribute.
    fn suspect_attributes(&mut self, filter: &Filter, text: &Text) {
        let mut suspects = Vec::new();
        filter.map(&mut |attribute| {
            if let Attribute::UserData(key) = attribute {
                suspects.push(key.clone());
            }
        });
        for key in suspects {
            let is_quoted =
                ['"', '\''].iter().any(|quote| text.text.contains(&format!("{quote}{key}{quote}")));
            let nearest = nearest(&key, FixedAttribute::VARIANTS.iter().copied());
            if let Some(nearest) = nearest.filter(|_| !is_quoted) {
                let start = text.text.find(&*key).unwrap_or(0);
                let place = text.place_of(start..start + key.len(), self.file);
                self.problem(Mistake::SuspectAttribute { key: key.into(), nearest }, place);
            }
        }
    }

    /// Notes the keys that are not known here, and those that come twice.
    pub(crate) fn unknown_keys(
        &mut self,
        entries: &[Entry],
        of: &'static str,
        known: &[&'static str],
    ) {
        for (index, Entry { key, .. }) in entries.iter().enumerate() {
            let place = key.place.clone();
            if !known.contains(&key.text.as_str()) {
                let nearest = nearest(&key.text, known.iter().copied());
                self.problem(Mistake::UnknownKey { key: key.text.clone(), of, nearest }, place);
            } else if entries.iter().take(index).any(|earlier| earlier.key.text == key.text) {
                self.problem(Mistake::RepeatedKey { key: key.text.clone() }, place);
            }
        }
    }

    pub(crate) fn wrong_kind(&mut self, key: &str, expected: &'static str, value: &Value) {
        let mistake = Mistake::WrongKind { key: key.to_owned(), expected, found: value.kind() };
        self.problem(mistake, value.place());
    }
}

/// The value of a key.
pub(crate) fn find<'e>(entries: &'e [Entry], key: &str) -> Option<&'e Value> {
    entries.iter().find(|entry| entry.key.text == key).map(|entry| &entry.value)
}

fn is_status(action: Action) -> bool {
    use strum::IntoEnumIterator;
    super::action::Status::iter().any(|status| status.action() == action)
}
