//! What is written: keys and values, each with the bytes of the file that it stands at.

use std::ops::Range;

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
    /// The texts among the items.
    List(Vec<String>, Range<usize>),
    Map(Vec<Entry>, Range<usize>),
}

impl Value {
    pub(crate) fn place(&self) -> Range<usize> {
        match self {
            Self::Text(text) => text.place.clone(),
            Self::Flag(_, place)
            | Self::Nothing(place)
            | Self::List(_, place)
            | Self::Map(_, place) => place.clone(),
        }
    }

    /// Whether nothing stands behind the key, or a text without letters.
    pub(crate) fn is_blank(&self) -> bool {
        match self {
            Self::Text(text) => text.text.trim().is_empty(),
            Self::Nothing(_) => true,
            Self::Flag(..) | Self::List(..) | Self::Map(..) => false,
        }
    }

    /// What the value is, for a person who expected something else.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "a text",
            Self::Flag(..) => "true or false",
            Self::Nothing(_) => "empty",
            Self::List(..) => "a list",
            Self::Map(..) => "a group of keys",
        }
    }
}

/// The entry of a key.
pub(crate) fn entry<'e>(entries: &'e [Entry], key: &str) -> Option<&'e Entry> {
    entries.iter().find(|entry| entry.key.text == key)
}

/// The value of a key; none also where the key has no value, as `~` and nothing stand for a key
/// that is not there.
pub(crate) fn find<'e>(entries: &'e [Entry], key: &str) -> Option<&'e Value> {
    let value = &entry(entries, key)?.value;
    (!matches!(value, Value::Nothing(_))).then_some(value)
}

impl Text {
    /// The bytes of the file that a part of the text stands at, which has quotes, escapes and line
    /// ends besides; the whole value where text and file differ, as behind a YAML alias.
    ///
    /// An empty part stands in front of the letter that begins there.
    pub(crate) fn places<'t>(
        &'t self,
        file: &'t str,
    ) -> impl Fn(Range<usize>) -> Range<usize> + 't {
        let trace = Trace::of(self, file);
        move |part| trace.as_ref().and_then(|trace| trace.place(part)).unwrap_or(self.place.clone())
    }
}

/// Where each letter of a text stands in the file.
struct Trace {
    /// The byte of the file where the letter at a byte of the text begins, and last the end.
    begins: Vec<usize>,
    /// The byte of the file behind the letter that ends at a byte of the text.
    ends: Vec<usize>,
}

impl Trace {
    fn of(text: &Text, file: &str) -> Option<Self> {
        let mut raw = Raw::new(file.get(text.place.clone())?, text.place.start);
        let mut begins = vec![raw.at(); text.text.len() + 1];
        let mut ends = begins.clone();
        for (index, letter) in text.text.char_indices() {
            let place = raw.take(letter)?;
            *begins.get_mut(index)? = place.start;
            *ends.get_mut(index + letter.len_utf8())? = place.end;
        }
        *begins.last_mut()? = *ends.last()?;
        Some(Self { begins, ends })
    }

    fn place(&self, part: Range<usize>) -> Option<Range<usize>> {
        let start = *self.begins.get(part.start)?;
        let end = if part.is_empty() { start } else { *self.ends.get(part.end)? };
        Some(start..end)
    }
}

/// A value in the file, taken letter by letter.
struct Raw<'a> {
    /// What is not yet taken.
    rest: &'a str,
    /// The byte of the file behind the value.
    end: usize,
    quote: Option<char>,
}

impl<'a> Raw<'a> {
    fn new(value: &'a str, offset: usize) -> Self {
        let end = offset + value.len();
        let quote = value.chars().next().filter(|letter| matches!(letter, '"' | '\''));
        let rest = match value.split_once('\n') {
            // The first line of a block has nothing of its text.
            Some((head, block)) if head.starts_with(['|', '>']) => block,
            Some(_) | None => value.get(usize::from(quote.is_some())..).unwrap_or(""),
        };
        Self { rest, end, quote }
    }

    /// The byte of the file that comes next.
    fn at(&self) -> usize {
        self.end - self.rest.len()
    }

    /// Takes what stands for a letter of the text.
    fn take(&mut self, letter: char) -> Option<Range<usize>> {
        let start = self.at();
        if letter.is_whitespace() && !(self.quote == Some('"') && self.rest.starts_with('\\')) {
            self.skip_blanks();
            if self.at() == start && self.quote == Some('\'') {
                // A stray apostrophe that was taken out left a blank.
                self.rest = self.rest.strip_prefix('\'').unwrap_or(self.rest);
            }
            return Some(start..self.at());
        }
        self.skip_blanks();
        let start = self.at();
        let length = match (self.quote, self.rest.as_bytes()) {
            (Some('"'), [b'\\', b'x', ..]) => 4,
            (Some('"'), [b'\\', b'u', ..]) => 6,
            (Some('"'), [b'\\', b'U', ..]) => 10,
            (Some('"'), [b'\\', ..]) | (Some('\''), [b'\'', b'\'', ..]) => 2,
            _ => self.rest.starts_with(letter).then_some(letter.len_utf8())?,
        };
        self.rest = self.rest.get(length..)?;
        Some(start..self.at())
    }

    /// Skips blanks and line ends, and comments outside of quotes.
    fn skip_blanks(&mut self) {
        let before = self.rest.len();
        self.rest = self.rest.trim_start();
        while self.quote.is_none() && self.rest.len() < before && self.rest.starts_with('#') {
            let comment = self.rest.find('\n').unwrap_or(self.rest.len());
            self.rest = self.rest.get(comment..).unwrap_or("").trim_start();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks where a word of a text stands in its file.
    #[track_caller]
    fn check(file: &str, text: &str, word: &str, expected: &str) {
        let text = Text { text: text.to_owned(), place: 0..file.len() };
        let start = text.text.find(word).unwrap();
        let place = text.places(file)(start..start + word.len());
        assert_eq!(file.get(place), Some(expected), "{word} in {file}");
    }

    #[test]
    fn a_part_of_a_text_is_found_in_its_file() {
        check("A, B", "A, B", "B", "B");
        check("'A, B'", "A, B", "B", "B");
        check("A,\n    B", "A, B", "B", "B");
        check("A, # the first\n    B", "A, B", "B", "B");
        check("'it''s, B'", "it's, B", "B", "B");
        check(r#""\u0041\x42\", B""#, "AB\", B", "\", B", r#"\", B"#);
        check("'*',~A, B'", "* ,~A, B", "B", "B");
        check("|\n  A,\n  B\n", "A,\nB\n", "B", "B");
        check("Glück, B", "Glück, B", "Glück", "Glück");
    }

    #[test]
    fn where_text_and_file_differ_the_whole_value_is_meant() {
        check("*alias", "A, B", "B", "*alias");
    }
}
