//! Closed sets of names that an author writes, and the nearest name to a misspelt one.

use std::ops::Range;

/// How many changed letters still make a suggestion, at the most, in hundredths of the length.
const SUGGESTION_CHANGES_PERCENT_MAX: usize = 40;

/// Finds the name that was probably meant, without regard to case.
#[must_use]
pub(crate) fn nearest<'a>(written: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let written = written.to_lowercase();
    let changes_max = (written.chars().count() * SUGGESTION_CHANGES_PERCENT_MAX).div_ceil(100);
    names
        .map(|name| (strsim::damerau_levenshtein(&written, &name.to_lowercase()), name))
        .min_by_key(|&(changes, _)| changes)
        .filter(|&(changes, _)| changes <= changes_max)
        .map(|(_, name)| name)
}

/// A piece of a text with the bytes that it stands at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Word<'a> {
    /// The piece, without blanks at its ends.
    pub(crate) text: &'a str,
    /// The first byte of the piece.
    pub(crate) start: usize,
}

impl Word<'_> {
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
    fn words_know_where_they_stand() {
        let words: Vec<_> =
            split_at_commas("a, bc ,").map(|word| (word.text, word.start)).collect();
        assert_eq!(words, [("a", 0), ("bc", 3), ("", 7)]);
    }
}
