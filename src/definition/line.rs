//! One line of a document that is read by hand: its key, its value, its comment.

use std::ops::Range;

use super::key;

/// A line with the byte of the document that it starts at.
#[derive(Clone, Copy)]
pub(crate) struct Line<'a> {
    pub(crate) text: &'a str,
    pub(crate) start: usize,
}

/// A line that should have been `key: value`.
pub(crate) struct Colonless<'a> {
    pub(crate) key: Range<usize>,
    pub(crate) value: Range<usize>,
    /// What is missing, and behind what.
    pub(crate) missing: &'static str,
    pub(crate) behind: &'a str,
}

pub(crate) fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |text| {
        let line = Line { text, start };
        start += text.len();
        line
    })
}

impl<'a> Line<'a> {
    /// What the line says, without blanks at its ends and without a comment.
    pub(crate) fn content(&self) -> &'a str {
        without_comment(self.text.trim()).trim_end()
    }

    pub(crate) fn indent(&self) -> usize {
        self.text.len() - self.text.trim_start().len()
    }

    pub(crate) fn has_tab(&self) -> bool {
        self.text.trim_start_matches(' ').starts_with('\t')
    }

    pub(crate) fn content_place(&self) -> Range<usize> {
        let start = self.start + self.indent();
        start..start + self.content().len()
    }

    pub(crate) fn slice(&self, place: &Range<usize>) -> &'a str {
        self.text.get(place.start - self.start..place.end - self.start).unwrap_or("")
    }

    /// The bytes of the key and of the value, where the line has a key.
    pub(crate) fn key_and_value(&self) -> Option<(Range<usize>, Range<usize>)> {
        let content = self.content();
        let length = content.find(|c: char| !c.is_ascii_alphanumeric() && c != '_')?;
        let rest = content.get(length..)?.strip_prefix(':')?;
        if length == 0 || !(rest.is_empty() || rest.starts_with(char::is_whitespace)) {
            return None;
        }
        Some(self.parts(length, length + 1))
    }

    /// The parts of a line that begins with a known key and lacks the colon or the blank behind it.
    pub(crate) fn colonless(&self) -> Option<Colonless<'a>> {
        let content = self.content();
        let length = content.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(content.len());
        let word = content.get(..length)?;
        if !key::TOP.contains(&word) && !key::is_below(word) {
            return None;
        }
        let rest = content.get(length..)?;
        let (missing, sign) = match rest.chars().next() {
            Some(':') => ("a blank", 1),
            Some('=') => ("a colon", 1),
            Some(letter) if letter.is_whitespace() => {
                ("a colon", rest.len() - rest.trim_start_matches([' ', '\t', '=']).len())
            }
            Some(_) => return None,
            None => ("a colon", 0),
        };
        let (key, value) = self.parts(length, length + sign);
        let behind = if missing == "a blank" { content.get(..=length)? } else { word };
        Some(Colonless { key, value, missing, behind })
    }

    /// The bytes of a key of some length and of the value from a byte of the content on.
    fn parts(&self, length: usize, value: usize) -> (Range<usize>, Range<usize>) {
        let content = self.content();
        let start = self.start + self.indent();
        let value = content.get(value..).unwrap_or("").trim_start();
        let end = start + content.len();
        (start..start + length, end - value.len()..end)
    }
}

/// Cuts a comment off; one begins with `#` behind a blank and outside of quotes.
fn without_comment(content: &str) -> &str {
    let mut quote = None;
    let mut before = ' ';
    for (index, letter) in content.char_indices() {
        match (quote, letter) {
            (None, '#') if before.is_whitespace() => return content.get(..index).unwrap_or(""),
            // Inside of a word an apostrophe is no quote.
            (None, '"' | '\'') if before.is_whitespace() => quote = Some(letter),
            (Some(open), _) if open == letter => quote = None,
            _ => {}
        }
        before = letter;
    }
    // A quote that is never closed hides no comment.
    match (quote, content.find(" #")) {
        (Some(_), Some(comment)) => content.get(..comment).unwrap_or(""),
        _ => content,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<(&str, &str)>) {
        let line = Line { text, start: 10 };
        let parts = line.key_and_value();
        let slices = parts.as_ref().map(|(key, value)| (line.slice(key), line.slice(value)));
        assert_eq!(slices, expected, "{text}");
    }

    #[test]
    fn a_line_has_a_key_and_a_value() {
        check("  name: A\n", Some(("name", "A")));
        check("name:", Some(("name", "")));
        check("name: A # comment\n", Some(("name", "A")));
        check("name: 'A # B' # comment\n", Some(("name", "'A # B'")));
        check("name: \"A # comment\n", Some(("name", "\"A")));
        check("name: it's # comment\n", Some(("name", "it's")));
        check("name:A", None);
        check("# name: A", None);
    }

    #[test]
    fn a_known_key_without_its_colon_is_recognised() {
        let colonless = |text| {
            let line = Line { text, start: 0 };
            let colonless = line.colonless()?;
            let Colonless { key, value, missing, behind } = colonless;
            Some((line.slice(&key), line.slice(&value), missing, behind))
        };
        let expected = Some(("objectType", "QUEUE", "a colon", "objectType"));
        assert_eq!(colonless("objectType QUEUE\n"), expected);
        assert_eq!(colonless("objectType = QUEUE\n"), expected);
        assert_eq!(colonless("objectType=QUEUE"), expected);
        let expected = Some(("objectType", "QUEUE", "a blank", "objectType:"));
        assert_eq!(colonless("objectType:QUEUE"), expected);
        assert_eq!(colonless("  objectType"), Some(("objectType", "", "a colon", "objectType")));
        assert_eq!(colonless("CallWait, CallAnswered"), None);
        assert_eq!(colonless("names A"), None);
    }
}
