//! Texts from outside as they may be shown: no sign that a terminal would obey, no endless words.

use std::borrow::Cow;

/// The longest word between backticks that is shown whole, letters.
const WORD_LETTERS_MAX: usize = 80;
/// The longest message that is shown whole, letters.
const MESSAGE_LETTERS_MAX: usize = 2_000;

/// Writes signs that a terminal obeys, or that nobody sees, as escapes such as `\u{1b}`.
#[must_use]
pub fn legible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut legible = String::with_capacity(text.len());
    for letter in text.chars() {
        push_legible(&mut legible, letter);
    }
    Cow::Owned(legible)
}

/// Adds a letter to a text that is shown.
pub(super) fn push_legible(text: &mut String, letter: char) {
    if is_hidden(letter) {
        text.extend(letter.escape_default());
    } else {
        text.push(letter);
    }
}

/// Makes a message legible and cuts what is too long in it.
pub(super) fn message(text: &str) -> String {
    let mut short = String::new();
    for (index, piece) in text.split('`').enumerate() {
        if index > 0 {
            short.push('`');
        }
        // Every second piece is a word that somebody has written.
        let letters_max = if index % 2 == 1 { WORD_LETTERS_MAX } else { MESSAGE_LETTERS_MAX };
        short += &cut(piece, letters_max);
    }
    legible(&cut(&short, MESSAGE_LETTERS_MAX)).into_owned()
}

fn cut(text: &str, letters_max: usize) -> Cow<'_, str> {
    match text.char_indices().nth(letters_max) {
        None => Cow::Borrowed(text),
        Some((end, _)) => Cow::Owned(format!("{}…", text.get(..end).unwrap_or(""))),
    }
}

/// Whether a letter is a command to a terminal, or moves or hides what stands round it.
fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{a0}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{2069}' | '\u{feff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_escaped() {
        assert_eq!(legible("Größe"), "Größe");
        assert_eq!(legible("\u{1b}[31mred\u{7}\t"), "\\u{1b}[31mred\\u{7}\\t");
        assert_eq!(legible("a\u{202e}b\u{a0}c"), "a\\u{202e}b\\u{a0}c");
    }

    #[test]
    fn long_words_are_cut() {
        let long = "x".repeat(100_000);
        let short = message(&format!("`{long}` is not an action"));
        assert_eq!(short, format!("`{}…` is not an action", "x".repeat(80)));
        assert!(message(&"`".repeat(100_000)).len() < 2_010);
        assert!(message(&long).len() < 2_010);
    }
}
