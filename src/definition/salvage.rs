//! What can be read of a document that is not valid YAML.
//!
//! Definitions are copied out of PDF files and chat windows; they arrive with code fences, lost
//! indentation and stray apostrophes. A definition has one `key: value` a line, so its lines tell
//! what was meant, and every mistake in it can be told at once.

use std::ops::Range;

use super::key;
use super::problem::Mistake;
use super::source::{Entry, Text, Value};

/// A text with the harmless damage taken out, byte for byte as long as before.
pub(crate) struct Repair {
    pub(crate) text: String,
    /// What was taken out, with the bytes that it stood at.
    pub(crate) mistakes: Vec<(Mistake, Range<usize>)>,
}

/// Takes out what cannot be mistaken: code fences and apostrophes inside a quoted value.
pub(crate) fn repair(text: &str) -> Repair {
    let mut repaired = String::with_capacity(text.len());
    let mut mistakes = Vec::new();
    for line in lines(text) {
        let content = line.content();
        if content.starts_with("```") {
            mistakes.push((Mistake::Fence, line.content_place()));
            repaired
                .extend(line.text.chars().map(|letter| if letter == '`' { ' ' } else { letter }));
        } else if let Some(value) = stray_apostrophes(&line) {
            mistakes.push((Mistake::StrayApostrophes, value.clone()));
            let inner = value.start + 1..value.end - 1;
            repaired.extend(line.text.char_indices().map(|(index, letter)| {
                let is_stray = letter == '\'' && inner.contains(&(line.start + index));
                if is_stray { ' ' } else { letter }
            }));
        } else {
            repaired.push_str(line.text);
        }
    }
    Repair { text: repaired, mistakes }
}

/// Finds a value such as `'*',~LoggedOut'`, which begins and ends with an apostrophe and has more
/// of them inside.
fn stray_apostrophes(line: &Line<'_>) -> Option<Range<usize>> {
    let (_, value) = line.key_and_value()?;
    let quoted = line.text.get(value.start - line.start..value.end - line.start)?;
    let inner = quoted.strip_prefix('\'')?.strip_suffix('\'')?;
    inner.replace("''", "").contains('\'').then_some(value)
}

/// Reads the entries of a document line by line, with what is wrong with its form.
///
/// Places of mistakes count from the begin of `text`, places of entries from that of the file.
pub(crate) fn salvage(text: &str, offset: usize) -> (Vec<Entry>, Vec<(Mistake, Range<usize>)>) {
    let mut salvage = Salvage { offset, top: Vec::new(), below: Vec::new(), mistakes: Vec::new() };
    let mut indents = Indents { top: None, below: None, last: None };
    for line in lines(text) {
        let content = line.content();
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        if line.text.trim_start_matches(' ').starts_with('\t') {
            salvage.mistakes.push((Mistake::Tab, line.start..line.start + line.indent()));
        }
        match line.key_and_value() {
            Some((key, value)) => salvage.take_key(&line, key, value, &mut indents),
            None => salvage.take_more(&line, &indents),
        }
    }
    salvage.finish()
}

struct Salvage {
    offset: usize,
    top: Vec<Entry>,
    below: Vec<Entry>,
    mistakes: Vec<(Mistake, Range<usize>)>,
}

/// How far the keys of each level are indented, by the first key of the level.
struct Indents {
    top: Option<usize>,
    below: Option<usize>,
    /// The indent of the last key, and whether it stands below.
    last: Option<(usize, bool)>,
}

impl Salvage {
    fn take_key(
        &mut self,
        line: &Line<'_>,
        key: Range<usize>,
        value: Range<usize>,
        indents: &mut Indents,
    ) {
        let indent = line.indent();
        let name = line.slice(&key);
        let is_below = key::BELOW_EXTENDED.contains(&name)
            || (!key::TOP.contains(&name) && indent > indents.top.unwrap_or(0));
        let level = if is_below { &mut indents.below } else { &mut indents.top };
        let expected = *level.get_or_insert(indent);
        if expected != indent {
            let mistake = Mistake::Indentation { key: name.to_owned(), found: indent, expected };
            self.mistakes.push((mistake, key.clone()));
        }
        indents.last = Some((indent, is_below));
        let entry = Entry {
            key: Text { text: name.to_owned(), place: self.in_file(&key) },
            value: self.value(line.slice(&value), &value),
        };
        if is_below { self.below.push(entry) } else { self.top.push(entry) }
    }

    /// Takes a line that is no key: more of the value in front of it.
    fn take_more(&mut self, line: &Line<'_>, indents: &Indents) {
        let Some((indent, is_below)) = indents.last else { return };
        let entries = if is_below { &mut self.below } else { &mut self.top };
        let Some(entry) = entries.last_mut() else { return };
        if line.indent() <= indent {
            let mistake = Mistake::UnindentedValue { key: entry.key.text.clone() };
            self.mistakes.push((mistake, line.content_place()));
        }
        let end = self.offset + line.content_place().end;
        let more = line.content();
        entry.value = Value::Text(match &entry.value {
            Value::Text(text) => {
                Text { text: format!("{} {more}", text.text), place: text.place.start..end }
            }
            Value::Flag(..) | Value::Nothing(_) | Value::List(_) | Value::Map(..) => {
                Text { text: more.to_owned(), place: end - more.len()..end }
            }
        });
    }

    fn value(&self, written: &str, place: &Range<usize>) -> Value {
        let place = self.in_file(place);
        let bare = ['"', '\''].iter().find_map(|&quote| {
            written.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote))
        });
        match (bare.unwrap_or(written), bare) {
            ("", None) => Value::Nothing(place),
            ("true", None) => Value::Flag(true, place),
            ("false", None) => Value::Flag(false, place),
            (text, _) => Value::Text(Text { text: text.to_owned(), place }),
        }
    }

    fn in_file(&self, place: &Range<usize>) -> Range<usize> {
        self.offset + place.start..self.offset + place.end
    }

    /// Puts the lower level under its key.
    fn finish(mut self) -> (Vec<Entry>, Vec<(Mistake, Range<usize>)>) {
        if let Some(extended) = self.top.iter_mut().find(|entry| entry.key.text == key::EXTENDED) {
            let place = extended.key.place.clone();
            extended.value = Value::Map(self.below, place);
        } else {
            self.top.append(&mut self.below);
        }
        (self.top, self.mistakes)
    }
}

/// A line with the byte of the document that it starts at.
struct Line<'a> {
    text: &'a str,
    start: usize,
}

fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |text| {
        let line = Line { text, start };
        start += text.len();
        line
    })
}

impl<'a> Line<'a> {
    fn content(&self) -> &'a str {
        self.text.trim()
    }

    fn indent(&self) -> usize {
        self.text.len() - self.text.trim_start().len()
    }

    fn content_place(&self) -> Range<usize> {
        let start = self.start + self.indent();
        start..start + self.content().len()
    }

    fn slice(&self, place: &Range<usize>) -> &'a str {
        self.text.get(place.start - self.start..place.end - self.start).unwrap_or("")
    }

    /// The bytes of the key and of the value, comments left out, where the line has a key.
    fn key_and_value(&self) -> Option<(Range<usize>, Range<usize>)> {
        let content = self.content();
        let length = content.find(|c: char| !c.is_ascii_alphanumeric() && c != '_')?;
        let rest = content.get(length..)?.strip_prefix(':')?;
        if length == 0 || !(rest.is_empty() || rest.starts_with(char::is_whitespace)) {
            return None;
        }
        let value = rest.split(" #").next().unwrap_or("");
        let key_start = self.start + self.indent();
        let value_start = key_start + length + 1 + value.len() - value.trim_start().len();
        Some((key_start..key_start + length, value_start..value_start + value.trim().len()))
    }
}
