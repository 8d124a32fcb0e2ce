//! Closed sets of names that an author writes, and the nearest name to a misspelt one.

use std::ops::Range;

/// How many changed letters still make a suggestion, at the most, in hundredths of the length.
const SUGGESTION_CHANGES_PERCENT_MAX: usize = 40;

/// The longest word that a suggestion is looked for, letters.
const SUGGESTION_LETTERS_MAX: usize = 64;
/// How many letters a part of a name needs for the whole name to be suggested.
const PART_LETTERS_MIN: usize = 4;

/// Finds the name that was probably meant, without regard to case: the one with the fewest changed
/// letters, or else the shortest of which a part is written (`filter` for `dynamicFilter`).
#[must_use]
pub(crate) fn nearest<'a>(
    written: &str,
    names: impl Iterator<Item = &'a str> + Clone,
) -> Option<&'a str> {
    closest(written, names.clone()).or_else(|| containing(written, names))
}

/// Finds the name that differs in a few letters only, without regard to case.
#[must_use]
pub(crate) fn closest<'a>(written: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let written = written.to_lowercase();
    let letters = written.chars().count();
    if letters > SUGGESTION_LETTERS_MAX {
        return None;
    }
    let changes_max = (letters * SUGGESTION_CHANGES_PERCENT_MAX).div_ceil(100);
    names
        .map(|name| (strsim::damerau_levenshtein(&written, &name.to_lowercase()), name))
        .min_by_key(|&(changes, _)| changes)
        .filter(|&(changes, _)| changes <= changes_max)
        .map(|(_, name)| name)
}

fn containing<'a>(written: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let written = written.to_lowercase();
    if !(PART_LETTERS_MIN..=SUGGESTION_LETTERS_MAX).contains(&written.chars().count()) {
        return None;
    }
    names.filter(|name| name.to_lowercase().contains(&written)).min_by_key(|name| name.len())
}

/// A piece of a text with the bytes that it stands at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Word<'a> {
    /// The piece, without blanks at its ends.
    pub(crate) text: &'a str,
    /// The first byte of the piece.
    pub(crate) start: usize,
}

impl<'a> Word<'a> {
    /// A part of the word, without blanks at its ends.
    pub(crate) fn part(self, bytes: Range<usize>) -> Self {
        let part: &'a str = self.text.get(bytes.clone()).unwrap_or("");
        let indent = part.len() - part.trim_start().len();
        Self { text: part.trim(), start: self.start + bytes.start + indent }
    }

    /// The bytes that the word stands at.
    pub(crate) fn bytes(self) -> Range<usize> {
        self.start..self.start + self.text.len()
    }
}

/// Splits a list at its commas.
pub(crate) fn split_at_commas(list: &str) -> impl Iterator<Item = Word<'_>> {
    let mut start = 0;
    list.split(',').map(move |piece| {
        let indent = piece.len() - piece.trim_start().len();
        let word = Word { text: piece.trim(), start: start + indent };
        start += piece.len() + 1;
        word
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_suggested_and_a_far_one_is_not() {
        let names = ["CallRinging", "CallInbound", "AfterCallWork"];
        assert_eq!(nearest("CallRingin", names.into_iter()), Some("CallRinging"));
        assert_eq!(nearest("afterCalwork", names.into_iter()), Some("AfterCallWork"));
        assert_eq!(nearest("Lunch", names.into_iter()), None);
    }

    #[test]
    fn a_part_of_a_name_suggests_the_shortest_whole_one() {
        let names = ["relativeMask", "mainMask", "dynamicFilter"];
        assert_eq!(nearest("filter", names.into_iter()), Some("dynamicFilter"));
        assert_eq!(nearest("Mask", names.into_iter()), Some("mainMask"));
        assert_eq!(closest("filter", names.into_iter()), None);
        assert_eq!(nearest("ask", names.into_iter()), None);
        assert_eq!(nearest(&"mask".repeat(100_000), names.into_iter()), None);
    }

    #[test]
    fn words_know_where_they_stand() {
        let words: Vec<_> =
            split_at_commas("a, bc ,").map(|word| (word.text, word.start)).collect();
        assert_eq!(words, [("a", 0), ("bc", 3), ("", 7)]);
    }
}
