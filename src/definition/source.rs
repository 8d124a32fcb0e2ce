//! The definitions as written: YAML documents with the place of every key and value.
//!
//! A document that is not valid YAML does not hide the others, nor its own further mistakes: what
//! can be read of it line by line is checked all the same (`salvage`).

use std::fmt;
use std::ops::Range;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_saphyr::{DuplicateKeyPolicy, Options, Spanned};

use super::problem::{Mistake, Problem, SourceFile};
use super::salvage::{Repair, repair, salvage};

/// The largest file of definitions that is read, bytes.
pub const FILE_BYTES_MAX: usize = 16 << 20;
/// How many nodes one YAML document may have.
const DOCUMENT_NODES_MAX: usize = 20_000;
/// How many aliases one YAML document may have.
const DOCUMENT_ALIASES_MAX: usize = 200;

/// One document: the entries of its top level.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) entries: Vec<Entry>,
    /// Where to point when the document as a whole is meant: its first line.
    pub(crate) place: Range<usize>,
}

/// A key with its value.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) key: Text,
    pub(crate) value: Value,
}

/// A text with the bytes of the file that it stands at, quotes included.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    pub(crate) text: String,
    pub(crate) place: Range<usize>,
}

/// A value as written.
#[derive(Debug)]
pub(crate) enum Value {
    Text(Text),
    Flag(bool, Range<usize>),
    Nothing(Range<usize>),
    List(Range<usize>),
    Map(Vec<Entry>, Range<usize>),
}

impl Text {
    /// The bytes of the file that a part of the text stands at.
    ///
    /// A folded or quoted value differs from its text; then the words of the part are searched.
    pub(crate) fn place_of(&self, part: Range<usize>, file: &SourceFile) -> Range<usize> {
        let raw = file.text().get(self.place.clone()).unwrap_or("");
        let words = self.text.get(part.clone()).unwrap_or("");
        for quote in [0, 1] {
            let shifted = part.start + quote..part.end + quote;
            if !words.is_empty() && raw.get(shifted.clone()) == Some(words) {
                return self.place.start + shifted.start..self.place.start + shifted.end;
            }
        }
        let nth = self.text.get(..part.start).map_or(0, |before| before.matches(words).count());
        match raw.match_indices(words).nth(nth) {
            Some((start, found)) if !found.is_empty() => {
                self.place.start + start..self.place.start + start + found.len()
            }
            Some(_) | None => self.place.clone(),
        }
    }
}

impl Value {
    pub(crate) fn place(&self) -> Range<usize> {
        match self {
            Self::Text(text) => text.place.clone(),
            Self::Flag(_, place)
            | Self::Nothing(place)
            | Self::List(place)
            | Self::Map(_, place) => place.clone(),
        }
    }

    /// What the value is, for a person who expected something else.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "a text",
            Self::Flag(..) => "true or false",
            Self::Nothing(_) => "empty",
            Self::List(_) => "a list",
            Self::Map(..) => "a group of keys",
        }
    }
}

/// Reads all documents of a file, each with the problems of its form.
pub(crate) fn read_documents(file: &SourceFile) -> Vec<(Document, Vec<Problem>)> {
    if file.text().len() > FILE_BYTES_MAX {
        let limit = format!("a file of definitions may have {FILE_BYTES_MAX} bytes at the most");
        let document = Document { entries: Vec::new(), place: 0..0 };
        return vec![(document, vec![Problem::new(Mistake::Limit(limit), file, 0..0)])];
    }
    chunks(file.text()).into_iter().filter_map(|chunk| read_document(file, chunk)).collect()
}

/// Reads one document; none where it holds nothing but blanks and comments.
fn read_document(file: &SourceFile, chunk: Range<usize>) -> Option<(Document, Vec<Problem>)> {
    let text = file.text().get(chunk.clone())?;
    let place = first_line(text, chunk.start)?;
    let mut problems = Vec::new();
    let mut problem = |mistake, place: Range<usize>| {
        let place = chunk.start + place.start..chunk.start + place.end;
        problems.push(Problem::new(mistake, file, place));
    };
    let fault = match parse(text, chunk.start) {
        Ok(value) => return Some((top_level(value, place, file, &mut problems), problems)),
        Err(fault) => fault,
    };
    let Repair { text: repaired, mistakes } = repair(text);
    let is_repaired = !mistakes.is_empty();
    for (mistake, place) in mistakes {
        problem(mistake, place);
    }
    if is_repaired {
        match parse(&repaired, chunk.start) {
            Ok(Value::Nothing(_)) => {
                let document = Document { entries: Vec::new(), place };
                return Some((document, problems));
            }
            Ok(value) => return Some((top_level(value, place, file, &mut problems), problems)),
            Err(_) => {}
        }
    }
    let (entries, mistakes) = salvage(&repaired, chunk.start);
    if mistakes.is_empty() {
        problem(Mistake::Yaml(fault.message), fault.place);
    }
    for (mistake, place) in mistakes {
        problem(mistake, place);
    }
    Some((Document { entries, place }, problems))
}

fn top_level(
    value: Value,
    place: Range<usize>,
    file: &SourceFile,
    problems: &mut Vec<Problem>,
) -> Document {
    match value {
        Value::Map(entries, _) => Document { entries, place },
        Value::Text(_) | Value::Flag(..) | Value::Nothing(_) | Value::List(_) => {
            problems.push(Problem::new(Mistake::NotADefinition, file, place.clone()));
            Document { entries: Vec::new(), place }
        }
    }
}

/// Splits a file at its document marks.
fn chunks(text: &str) -> Vec<Range<usize>> {
    let mut chunks = Vec::new();
    let mut start = 0;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let mark = line.get(..3).unwrap_or("");
        let rest = line.get(3..).unwrap_or("");
        if matches!(mark, "---" | "...")
            && (rest.is_empty() || rest.starts_with(char::is_whitespace))
        {
            chunks.push(start..at);
            start = at + 3;
        }
        at += line.len();
    }
    chunks.push(start..at);
    chunks
}

/// The first line with content, without its blanks; none where there is no such line.
fn first_line(text: &str, offset: usize) -> Option<Range<usize>> {
    let mut at = offset;
    for line in text.split_inclusive('\n') {
        let content = line.trim();
        // A line of directives in front of the first mark is no content.
        if !content.is_empty() && !content.starts_with('#') && !line.starts_with('%') {
            let start = at + line.len() - line.trim_start().len();
            return Some(start..start + content.len());
        }
        at += line.len();
    }
    None
}

/// Why a text is not YAML, and the bytes of the text that this shows at.
struct Fault {
    message: String,
    place: Range<usize>,
}

fn parse(text: &str, offset: usize) -> Result<Value, Fault> {
    let read = serde_saphyr::from_str_with_options::<Spanned<Node>>(text, options());
    read.map(|node| node_value(node, text, offset)).map_err(|error| Fault {
        message: error.without_snippet().to_string(),
        place: error
            .location()
            .map_or(0..0, |location| byte_at(text, location.line(), location.column())),
    })
}

fn options() -> Options {
    let budget = serde_saphyr::budget! {
        max_nodes: DOCUMENT_NODES_MAX,
        max_aliases: DOCUMENT_ALIASES_MAX,
    };
    serde_saphyr::options! {
        budget: budget,
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        strict_booleans: true,
    }
}

/// Turns a line and a column, both counted from 1 in characters, into the byte there.
fn byte_at(text: &str, line: u64, column: u64) -> Range<usize> {
    let count = |number: u64| usize::try_from(number).unwrap_or(usize::MAX).saturating_sub(1);
    let start: usize = text.split_inclusive('\n').take(count(line)).map(str::len).sum();
    let rest = text.get(start..).unwrap_or("");
    let within: usize = rest.chars().take(count(column)).map(char::len_utf8).sum();
    let start = start + within;
    let length = text.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    start..start + length
}

/// A YAML node as the library sees it.
enum Node {
    Text(String),
    Flag(bool),
    /// A number: its text is taken from the file, so that `010` stays `010`.
    Number,
    Nothing,
    List,
    Map(Vec<(Spanned<String>, Spanned<Node>)>),
}

fn node_value(node: Spanned<Node>, text: &str, offset: usize) -> Value {
    let span = node.referenced.span();
    let place = span_place(span, offset);
    match node.value {
        Node::Text(text) => Value::Text(Text { text, place }),
        Node::Number => {
            let written = text.get(place.start - offset..place.end - offset).unwrap_or("");
            Value::Text(Text { text: written.to_owned(), place })
        }
        Node::Flag(flag) => Value::Flag(flag, place),
        Node::Nothing => Value::Nothing(place),
        Node::List => Value::List(place),
        Node::Map(entries) => {
            let entries = entries
                .into_iter()
                .map(|(key, value)| {
                    let place = span_place(key.referenced.span(), offset);
                    Entry {
                        key: Text { text: key.value, place },
                        value: node_value(value, text, offset),
                    }
                })
                .collect();
            Value::Map(entries, place)
        }
    }
}

fn span_place(span: serde_saphyr::Span, offset: usize) -> Range<usize> {
    let number = |number: u64| usize::try_from(number).unwrap_or(0);
    let start = offset + span.byte_offset().map_or(0, number);
    start..start + span.byte_len().map_or(0, number)
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("keys with values")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Node, E> {
        Ok(Node::Text(text.to_owned()))
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Node, E> {
        Ok(Node::Flag(flag))
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Node, E> {
        Ok(Node::Number)
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Node, E> {
        Ok(Node::Number)
    }

    fn visit_i128<E: Error>(self, _: i128) -> Result<Node, E> {
        Ok(Node::Number)
    }

    fn visit_u128<E: Error>(self, _: u128) -> Result<Node, E> {
        Ok(Node::Number)
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Node, E> {
        Ok(Node::Number)
    }

    fn visit_unit<E: Error>(self) -> Result<Node, E> {
        Ok(Node::Nothing)
    }

    fn visit_none<E: Error>(self) -> Result<Node, E> {
        Ok(Node::Nothing)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        while items.next_element::<Node>()?.is_some() {}
        Ok(Node::List)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Node::Map(entries))
    }
}
