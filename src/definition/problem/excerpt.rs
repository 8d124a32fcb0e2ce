//! The lines of a file that are shown round a mistake, with the place that is marked in them.
//!
//! Invariant: what is shown has a limit, however long the lines are; the mark lies within it.

use std::ops::Range;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::SourceFile;
use super::legible::{legible, push_legible};

/// The longest piece of a line that is shown, letters.
const LINE_LETTERS_MAX: usize = 120;
/// How much of a long line is shown in front of the mark, letters.
const BEFORE_LETTERS_MAX: usize = 40;

/// A line in front of the mistake, its own line and the one behind it.
#[derive(Debug)]
pub(super) struct Excerpt {
    file_name: String,
    text: String,
    /// The number of the first line, counted from 1.
    first_line: usize,
    /// The bytes of `text` that are marked: one letter at least.
    mark: Range<usize>,
    /// The line and the column of the mark in the file, counted from 1 in letters.
    line: usize,
    column: usize,
}

impl Excerpt {
    /// Shows a place of a file; one of several lines is marked in its first line only.
    pub(super) fn new(file: &SourceFile, place: &Range<usize>) -> Self {
        // What is missing at the end of a file is missing behind its last word.
        let start = place.start.min(file.text().trim_end().len());
        let number = file.line_of(start);
        let (line_start, line) = file.line(number).unwrap_or((0, ""));
        let letters = |byte: usize| {
            let within = byte.saturating_sub(line_start).min(line.trim_end().len());
            line.get(..within).unwrap_or(line).chars().count()
        };
        let marked = letters(start)..letters(place.end);
        let window = window(&marked);
        let mut text = String::new();
        let mut first_line = number;
        if let Some((_, before)) = number.checked_sub(1).and_then(|before| file.line(before)) {
            first_line -= 1;
            push_line(&mut text, before, &window, None);
            text.push('\n');
        }
        let mark = push_line(&mut text, line, &window, Some(&marked));
        if let Some((_, behind)) = file.line(number + 1) {
            text.push('\n');
            push_line(&mut text, behind, &window, None);
        }
        let file_name = legible(file.name()).into_owned();
        Self { file_name, text, first_line, mark, line: number, column: marked.start + 1 }
    }

    /// The bytes of what is shown that are marked.
    pub(super) fn mark(&self) -> Range<usize> {
        self.mark.clone()
    }
}

/// The letters of a line that are shown: those round the mark, where the line is long.
fn window(marked: &Range<usize>) -> Range<usize> {
    let start = match marked.end <= LINE_LETTERS_MAX {
        true => 0,
        false => marked.start.saturating_sub(BEFORE_LETTERS_MAX),
    };
    start..start + LINE_LETTERS_MAX
}

/// Adds what is shown of a line; gives the bytes of the text that stand for the marked letters.
fn push_line(
    text: &mut String,
    line: &str,
    window: &Range<usize>,
    marked: Option<&Range<usize>>,
) -> Range<usize> {
    if window.start > 0 {
        text.push('…');
    }
    let mut mark: Option<Range<usize>> = None;
    let mut letters = line.chars().enumerate().skip(window.start);
    for (index, letter) in letters.by_ref().take(window.len()) {
        let start = text.len();
        // Tabs become blanks later, as many as there are to the next column of tabs.
        if letter == '\t' {
            text.push(letter)
        } else {
            push_legible(text, letter)
        }
        if marked.is_some_and(|marked| index == marked.start || marked.contains(&index)) {
            mark = Some(mark.map_or(start, |mark| mark.start)..text.len());
        }
    }
    let is_cut = letters.next().is_some();
    let end = text.len();
    if is_cut {
        text.push('…');
    } else if mark.is_none() && marked.is_some() {
        // What is missing at the end of a line is marked behind it.
        text.push(' ');
    }
    mark.unwrap_or(end..text.len())
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        lines_before: usize,
        lines_behind: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let name = self.file_name.clone();
        let data = self.text.as_bytes();
        let contents = if lines_before == 0 && lines_behind == 0 {
            // Asked for the head: where the mark stands in the file.
            let data = data.get(self.mark.clone()).unwrap_or(data);
            MietteSpanContents::new_named(name, data, *span, self.line - 1, self.column - 1, 1)
        } else {
            let whole = SourceSpan::from(0..self.text.len());
            MietteSpanContents::new_named(name, data, whole, self.first_line - 1, 0, 3)
        };
        Ok(Box::new(contents))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks what is marked of a file, where that is, and the line that is shown of it.
    #[track_caller]
    fn check(text: &str, place: Range<usize>, expected: (&str, usize, usize, &str)) {
        let file = SourceFile::new("t.yaml", text.to_owned());
        let excerpt = Excerpt::new(&file, &place);
        let marked = excerpt.text.get(excerpt.mark()).unwrap();
        let shown = excerpt.text.lines().nth(excerpt.line - excerpt.first_line).unwrap();
        assert_eq!((marked, excerpt.line, excerpt.column, shown), expected);
    }

    #[test]
    fn a_mark_is_found_by_line_and_column() {
        check("a: b\nc: d\n", 0..1, ("a", 1, 1, "a: b"));
        check("a: b\nc: d\n", 8..9, ("d", 2, 4, "c: d"));
        check("a: b\r\nc: d\r\n", 9..10, ("d", 2, 4, "c: d"));
        check("\u{feff}ä: ö\n", 7..9, ("ö", 1, 4, "ä: ö"));
        check("a:\n  b\n  c\n", 5..10, ("b", 2, 3, "  b"));
    }

    #[test]
    fn what_is_missing_is_marked_by_one_letter() {
        check("a: b\nc: d\n", 4..4, (" ", 1, 5, "a: b "));
        check("a: b\nc: d\n\n", 11..11, (" ", 2, 5, "c: d "));
        check("a: b\n", 3..3, ("b", 1, 4, "a: b"));
        check("", 0..0, (" ", 1, 1, " "));
    }

    #[test]
    fn what_a_terminal_would_obey_is_shown_as_an_escape() {
        check("a: \u{1b}[m b\n", 3..4, ("\\u{1b}", 1, 4, "a: \\u{1b}[m b"));
        check("\ta: b\n", 1..2, ("a", 1, 2, "\ta: b"));
    }

    #[test]
    fn a_long_line_is_cut_round_the_mark() {
        let long = format!("{}HERE{}", "x".repeat(100_000), "y".repeat(100_000));
        let shown = format!("…{}HERE{}…", "x".repeat(40), "y".repeat(76));
        check(&long, 100_000..100_004, ("HERE", 1, 100_001, &shown));
        let file = SourceFile::new("t.yaml", format!("{long}\n{long}\n{long}"));
        let excerpt = Excerpt::new(&file, &(200_005..200_005 + long.len()));
        assert_eq!(excerpt.text.chars().count(), 3 * 121 + 2);
        assert_eq!(excerpt.text.get(excerpt.mark()).unwrap().chars().count(), 120);
    }
}
