//! The definitions as written: YAML documents with the place of every key and value.
//!
//! A document that is not valid YAML does not hide the others, nor its own further mistakes: what
//! can be read of it line by line is checked all the same (`salvage`).

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::budget::BudgetBreach;
use serde_saphyr::localizer::Localizer;
use serde_saphyr::{
    DuplicateKeyPolicy, Error, Location, MessageFormatter, Options, Spanned, UserMessageFormatter,
};

use super::problem::{FormMistake, Problem, SourceFile};
use super::salvage::{Repair, Salvaged, repair, salvage};
use super::written::{Document, Entry, Text, Value};

/// The largest file of definitions that is read, bytes.
pub const FILE_BYTES_MAX: usize = 16 << 20;
/// How many nodes one YAML document may have.
const DOCUMENT_NODES_MAX: usize = 20_000;
/// How many aliases one YAML document may have.
const DOCUMENT_ALIASES_MAX: usize = 200;
/// How deep the keys and lists of one YAML document may stand inside each other.
const DOCUMENT_DEPTH_MAX: usize = 16;

/// Reads the documents of a file, each with the problems of its form.
pub(crate) fn read_documents(
    file: &SourceFile,
) -> impl Iterator<Item = (Document, Vec<Problem>)> + '_ {
    let is_too_large = file.text().len() > FILE_BYTES_MAX;
    let chunks = if is_too_large { Vec::new() } else { chunks(file.text()) };
    let documents = chunks.into_iter().filter_map(|chunk| read_document(file, chunk));
    is_too_large.then(|| too_large(file)).into_iter().chain(documents)
}

fn too_large(file: &SourceFile) -> (Document, Vec<Problem>) {
    let limit = format!("a file of definitions may have {FILE_BYTES_MAX} bytes at the most");
    let document = Document { entries: Vec::new(), place: 0..0 };
    (document, vec![Problem::new(FormMistake::Limit(limit), file, 0..0)])
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
    if let FormMistake::Limit(_) = fault.mistake {
        problem(fault.mistake, fault.place);
        return Some((Document { entries: Vec::new(), place }, problems));
    }
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
    let Salvaged { entries, mistakes, is_headless } = salvage(&repaired, chunk.start);
    if mistakes.is_empty() && !is_headless {
        problem(fault.mistake, fault.place);
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
        Value::Text(_) | Value::Flag(..) | Value::Nothing(_) | Value::List(..) => {
            problems.push(Problem::new(FormMistake::NotADefinition, file, place.clone()));
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
    mistake: FormMistake,
    place: Range<usize>,
}

fn parse(text: &str, offset: usize) -> Result<Value, Fault> {
    let read = serde_saphyr::from_str_with_options::<Spanned<Node>>(text, options());
    read.map(|node| node_value(node, text, offset)).map_err(|error| Fault {
        mistake: mistake(error.without_snippet()),
        place: error
            .location()
            .map_or(0..0, |location| byte_at(text, location.line(), location.column())),
    })
}

fn options() -> Options {
    let budget = serde_saphyr::budget! {
        max_nodes: DOCUMENT_NODES_MAX,
        max_aliases: DOCUMENT_ALIASES_MAX,
        max_depth: DOCUMENT_DEPTH_MAX,
    };
    serde_saphyr::options! {
        budget: budget,
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        strict_booleans: true,
    }
}

fn mistake(error: &Error) -> FormMistake {
    let message = error.render_with_formatter(&WithoutPlace);
    let breach = if let Error::Budget { breach, .. } = error { Some(breach) } else { None };
    // Brackets are counted before anything is made of them.
    let is_too_deep = message.contains("recursion limit");
    FormMistake::Limit(if is_too_deep || matches!(breach, Some(BudgetBreach::Depth { .. })) {
        format!("keys and lists stand inside each other more than {DOCUMENT_DEPTH_MAX} deep")
    } else if matches!(breach, Some(BudgetBreach::Nodes { .. })) {
        format!("a document may have {DOCUMENT_NODES_MAX} keys and values at the most")
    } else if matches!(breach, Some(BudgetBreach::Aliases { .. })) {
        format!("a document may have {DOCUMENT_ALIASES_MAX} aliases at the most")
    } else {
        return FormMistake::Yaml(message);
    })
}

/// Writes faults without line and column: those count from the begin of their document, and the
/// caret shows the place.
struct WithoutPlace;

impl MessageFormatter for WithoutPlace {
    fn localizer(&self) -> &dyn Localizer {
        self
    }

    fn format_message<'a>(&self, error: &'a Error) -> Cow<'a, str> {
        UserMessageFormatter.format_message(error)
    }
}

impl Localizer for WithoutPlace {
    fn attach_location<'a>(&self, base: Cow<'a, str>, _: Location) -> Cow<'a, str> {
        base
    }

    fn alias_used_at(&self, _: Location) -> String {
        String::new()
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
    List(Vec<Spanned<Node>>),
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
        Node::List(items) => {
            let texts = items.into_iter().filter_map(|item| match node_value(item, text, offset) {
                Value::Text(item) => Some(item.text),
                Value::Flag(..) | Value::Nothing(_) | Value::List(..) | Value::Map(..) => None,
            });
            Value::List(texts.collect(), place)
        }
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

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Node, E> {
        Ok(Node::Text(text.to_owned()))
    }

    fn visit_bool<E: serde::de::Error>(self, flag: bool) -> Result<Node, E> {
        Ok(Node::Flag(flag))
    }

    fn visit_i64<E: serde::de::Error>(self, _: i64) -> Result<Node, E> {
        Ok(Node::Number)
    }

    fn visit_u64<E: serde::de::Error>(self, _: u64) -> Result<Node, E> {
        Ok(Node::Number)
    }

    fn visit_i128<E: serde::de::Error>(self, _: i128) -> Result<Node, E> {
        Ok(Node::Number)
    }

    fn visit_u128<E: serde::de::Error>(self, _: u128) -> Result<Node, E> {
        Ok(Node::Number)
    }

    fn visit_f64<E: serde::de::Error>(self, _: f64) -> Result<Node, E> {
        Ok(Node::Number)
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Node, E> {
        Ok(Node::Nothing)
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<Node, E> {
        Ok(Node::Nothing)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Node::Map(entries))
    }
}
