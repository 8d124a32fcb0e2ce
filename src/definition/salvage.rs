//! What can be read of a document that is not valid YAML.
//!
//! Definitions are copied out of PDF files and chat windows; they arrive with code fences, lost
//! indentation and stray apostrophes. A definition has one `key: value` a line, so its lines tell
//! what was meant, and every mistake in it can be told at once.

use std::ops::Range;

use super::key;
use super::line::{Colonless, Line, lines};
use super::problem::FormMistake;
use super::written::{Entry, Text, Value, entry};

/// How many keys and mistakes of a document are found by hand.
const SALVAGED_MAX: usize = 1_000;

/// A mistake with its bytes, counted from the begin of the document.
type Found = (FormMistake, Range<usize>);

/// A text with the harmless damage taken out, byte for byte as long as before.
pub(crate) struct Repair {
    pub(crate) text: String,
    /// What was taken out.
    pub(crate) mistakes: Vec<Found>,
}

/// Takes out what cannot be mistaken: code fences and apostrophes inside a quoted value.
pub(crate) fn repair(text: &str) -> Repair {
    let mut repaired = String::with_capacity(text.len());
    let mut mistakes = Vec::new();
    for line in lines(text) {
        if line.content().starts_with("```") {
            mistakes.push((FormMistake::Fence, line.content_place()));
            repaired
                .extend(line.text.chars().map(|letter| if letter == '`' { ' ' } else { letter }));
        } else if let Some((value, mended)) = stray_apostrophes(&line) {
            mistakes.push((FormMistake::StrayApostrophes { mended }, value.clone()));
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
/// of them inside; gives it also as it should be.
fn stray_apostrophes(line: &Line<'_>) -> Option<(Range<usize>, String)> {
    let (_, value) = line.key_and_value()?;
    let inner = line.slice(&value).strip_prefix('\'')?.strip_suffix('\'')?;
    let is_stray = inner.replace("''", "").contains('\'');
    is_stray.then(|| (value, format!("'{}'", inner.replace('\'', ""))))
}

/// What can be read of a document.
pub(crate) struct Salvaged {
    /// The entries; their places count from the begin of the file.
    pub(crate) entries: Vec<Entry>,
    pub(crate) mistakes: Vec<Found>,
    /// Whether the lower level lacks its key, so that the entries show what is wrong.
    pub(crate) is_headless: bool,
}

/// Reads the entries of a document line by line, with what is wrong with its form.
pub(crate) fn salvage(text: &str, offset: usize) -> Salvaged {
    let mut salvage = Salvage {
        text,
        offset,
        top: Vec::new(),
        below: Vec::new(),
        indents: Indents { top: None, below: None, last: None },
        mistakes: Vec::new(),
    };
    for line in lines(text) {
        let content = line.content();
        if content.is_empty() {
            continue;
        }
        if salvage.found() >= SALVAGED_MAX {
            let limit = "this document is too long for bad YAML: the rest is not read".to_owned();
            salvage.mistakes.push((FormMistake::Limit(limit), line.content_place()));
            break;
        }
        if line.has_tab() {
            salvage.mistakes.push((FormMistake::Tab, line.start..line.start + line.indent()));
        }
        if let Some((key, value)) = line.key_and_value() {
            salvage.take_key(&line, &key, value);
        } else if let Some(colonless) = salvage.colonless(&line) {
            salvage.take_colonless(&line, colonless);
        } else {
            salvage.take_more(&line);
        }
    }
    salvage.finish()
}

struct Salvage<'a> {
    text: &'a str,
    offset: usize,
    top: Vec<Entry>,
    below: Vec<Entry>,
    indents: Indents,
    mistakes: Vec<Found>,
}

/// How far the keys of each level are indented, by the first key of the level.
struct Indents {
    top: Option<usize>,
    below: Option<usize>,
    /// The indent of the last key, and whether it stands below.
    last: Option<(usize, bool)>,
}

impl<'a> Salvage<'a> {
    fn found(&self) -> usize {
        self.top.len() + self.below.len() + self.mistakes.len()
    }

    fn take_key(&mut self, line: &Line<'_>, key: &Range<usize>, mut value: Range<usize>) {
        let indent = line.indent();
        let name = line.slice(key);
        let is_below = match self.indents.top {
            _ if key::TOP.contains(&name) => false,
            Some(top) => indent > top,
            None => key::is_below(name) || indent > 0,
        };
        let level = if is_below { &mut self.indents.below } else { &mut self.indents.top };
        if !line.has_tab() {
            let expected = *level.get_or_insert(indent);
            if expected != indent {
                let key_text = name.to_owned();
                let mistake = FormMistake::Indentation { key: key_text, found: indent, expected };
                self.mistakes.push((mistake, key.clone()));
            }
            self.indents.last = Some((indent, is_below));
        }
        let behind = self.text.get(line.start + line.text.len()..).unwrap_or("");
        if let Some(fault) = value_fault(name, line.slice(&value), behind) {
            let in_document = |part: Range<usize>| value.start + part.start..value.start + part.end;
            self.mistakes.push((fault.mistake, in_document(fault.place)));
            value = in_document(fault.rest);
        }
        let text = Text { text: line.slice(&value).to_owned(), place: self.in_file(&value) };
        let key = Text { text: name.to_owned(), place: self.in_file(key) };
        let entry = Entry { key, value: Value::Text(text) };
        if is_below { self.below.push(entry) } else { self.top.push(entry) }
    }

    /// A line that begins with a key and has no colon, unless it is indented as more of a value.
    fn colonless(&self, line: &Line<'a>) -> Option<Colonless<'a>> {
        let is_more = self.indents.last.is_some_and(|(indent, _)| line.indent() > indent);
        if is_more { None } else { line.colonless() }
    }

    fn take_colonless(&mut self, line: &Line<'_>, colonless: Colonless<'_>) {
        let Colonless { key, value, missing, behind } = colonless;
        let mended = format!("`{}: {}`", line.slice(&key), line.slice(&value));
        let mistake = FormMistake::MissingColon { key: behind.to_owned(), what: missing, mended };
        self.mistakes.push((mistake, key.clone()));
        self.take_key(line, &key, value);
    }

    /// Takes a line that is no key: more of the value in front of it.
    fn take_more(&mut self, line: &Line<'_>) {
        let Some((indent, is_below)) = self.indents.last else { return };
        let entries = if is_below { &mut self.below } else { &mut self.top };
        let Some(Entry { key, value: Value::Text(value) }) = entries.last_mut() else { return };
        if line.indent() <= indent && !line.has_tab() {
            let mistake = FormMistake::UnindentedValue { key: key.text.clone() };
            self.mistakes.push((mistake, line.content_place()));
        }
        let place = line.content_place();
        if value.text.is_empty() {
            value.place.start = self.offset + place.start;
        } else {
            value.text.push(' ');
        }
        value.text.push_str(line.content());
        value.place.end = self.offset + place.end;
    }

    fn in_file(&self, place: &Range<usize>) -> Range<usize> {
        self.offset + place.start..self.offset + place.end
    }

    /// Says what each value is, and puts the lower level under its key.
    fn finish(mut self) -> Salvaged {
        for Entry { value, .. } in self.top.iter_mut().chain(&mut self.below) {
            if let Value::Text(text) = value {
                *value = read_value(text);
            }
        }
        let is_headless = entry(&self.top, key::EXTENDED).is_none() && !self.below.is_empty();
        for Entry { key, value } in &mut self.top {
            if key.text == key::EXTENDED && !self.below.is_empty() {
                *value = Value::Map(std::mem::take(&mut self.below), key.place.clone());
            }
        }
        self.top.append(&mut self.below);
        Salvaged { entries: self.top, mistakes: self.mistakes, is_headless }
    }
}

/// What is wrong with the quotes or the first sign of a value.
struct ValueFault {
    mistake: FormMistake,
    /// The bytes of the value that it stands at.
    place: Range<usize>,
    /// The bytes that are read all the same, so that it can be told what is wrong with them.
    rest: Range<usize>,
}

/// Looks at the quotes and the first sign of a value; the rest of the document is `behind` it.
fn value_fault(key: &str, value: &str, behind: &str) -> Option<ValueFault> {
    let sign = value.chars().next()?;
    let rest = value.get(sign.len_utf8()..).unwrap_or("");
    let end = value.len();
    let unclosed = ValueFault { mistake: FormMistake::Unclosed(sign), place: 0..1, rest: 1..end };
    match sign {
        '[' | '{' => {
            let close = if sign == '[' { ']' } else { '}' };
            let is_closed = rest.contains(close) || behind.contains(close);
            (!is_closed).then_some(unclosed)
        }
        '"' | '\'' => match closing_quote(rest, sign) {
            Some(quote) => {
                let more = rest.get(quote + 1..).unwrap_or("").trim_start();
                let (place, rest) = (end - more.len()..end, 0..quote + 2);
                let fault = ValueFault { mistake: FormMistake::BehindQuote, place, rest };
                (!more.is_empty()).then_some(fault)
            }
            None => {
                let mut more = lines(behind).take_while(|line| line.key_and_value().is_none());
                let is_closed = more.any(|line| line.text.contains(sign));
                (!is_closed).then_some(unclosed)
            }
        },
        // An alias has its name behind the star.
        '*' if rest.starts_with(char::is_alphanumeric) => None,
        '*' | '@' | '`' | '%' => {
            let quote = if value.contains('\'') { '"' } else { '\'' };
            let mended = format!("`{key}: {quote}{value}{quote}`");
            let mistake = FormMistake::Unquoted { sign, mended };
            Some(ValueFault { mistake, place: 0..end, rest: 0..end })
        }
        _ => None,
    }
}

/// The byte of the quote that closes a value, where it is on the same line.
fn closing_quote(rest: &str, quote: char) -> Option<usize> {
    let mut letters = rest.char_indices().peekable();
    while let Some((index, letter)) = letters.next() {
        if letter == '\\' && quote == '"' {
            letters.next();
        } else if letter == quote && letters.next_if(|&(_, next)| next == quote).is_none() {
            return Some(index);
        }
    }
    None
}

/// Tells texts, quoted ones and lists apart.
fn read_value(written: &Text) -> Value {
    let Text { text, place } = written;
    let inside = |open, close| text.strip_prefix(open)?.strip_suffix(close);
    if let Some(items) = inside('[', ']') {
        let items = items.split(',').map(|item| item.trim().to_owned());
        return Value::List(items.collect(), place.clone());
    }
    let quoted = inside('"', '"').or_else(|| inside('\'', '\''));
    match (quoted, text.as_str()) {
        (Some(text), _) => Value::Text(Text { text: text.to_owned(), place: place.clone() }),
        (None, "") => Value::Nothing(place.clone()),
        (None, "true") => Value::Flag(true, place.clone()),
        (None, "false") => Value::Flag(false, place.clone()),
        (None, _) => Value::Text(written.clone()),
    }
}
