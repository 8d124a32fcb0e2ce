//! Problems as people read them: what is wrong, the line with a caret, and how to mend it.

use std::fmt::{self, Write};

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, Severity, SourceCode,
};

use super::Problem;
use super::excerpt::Excerpt;
use super::legible::message;

/// How many problems are shown; the others are counted.
pub const PROBLEMS_SHOWN_MAX: usize = 200;
/// The width that problems are written for, characters.
const RENDER_WIDTH: usize = 100;

/// Writes problems for people, with a blank line between them: error or warning with its code and
/// message, file with line and column, the line with a caret, and how to mend it.
#[must_use]
pub fn render_problems(problems: &[Problem], is_colored: bool) -> String {
    let mut text = String::new();
    for problem in problems.iter().take(PROBLEMS_SHOWN_MAX) {
        if !text.is_empty() {
            text.push('\n');
        }
        let mut rendered = String::new();
        let report = handler(problem, is_colored);
        report
            .render_report(&mut rendered, &Shown::new(problem))
            .expect("writing to a text does not fail");
        // The message is a head line here and not part of a list, so it is not indented.
        text += rendered.trim_start_matches(' ');
    }
    let more = problems.len().saturating_sub(PROBLEMS_SHOWN_MAX);
    if more > 0 {
        let what = if more == 1 { "problem" } else { "problems" };
        text += &format!("\n… and {} more {what}\n", Grouped(more));
    }
    text
}

/// What a problem is, in words.
fn head(problem: &Problem) -> String {
    let kind = if problem.is_error() { "error" } else { "warning" };
    format!("{kind}[{}]:", problem.code())
}

/// Draws one problem; its kind and its code stand where others draw a sign.
fn handler(problem: &Problem, is_colored: bool) -> GraphicalReportHandler {
    let mut theme = if is_colored { GraphicalTheme::ascii() } else { GraphicalTheme::none() };
    theme.characters.underbar = '^';
    theme.characters.error = head(problem);
    theme.characters.warning = head(problem);
    // Texts come wrapped: others break words such as `0-60` and `Europe/Rome`.
    GraphicalReportHandler::new_themed(theme).with_wrap_lines(false)
}

/// Breaks a text between words into lines of the width, but not within backticks; the first line
/// has some columns less, and so have the others.
fn wrap(text: &str, columns_before: usize, columns_before_others: usize) -> String {
    let mut wrapped = String::new();
    let mut column = columns_before;
    let mut word = String::new();
    for piece in text.split(' ') {
        word.push_str(piece);
        if word.matches('`').count() % 2 == 1 {
            // The word goes on behind the blank.
            word.push(' ');
            continue;
        }
        let letters = word.chars().count();
        if !wrapped.is_empty() {
            let has_room = column + 1 + letters <= RENDER_WIDTH;
            wrapped.push(if has_room { ' ' } else { '\n' });
            column = if has_room { column + 1 } else { columns_before_others };
        }
        wrapped.push_str(&word);
        column += letters;
        word.clear();
    }
    // A backtick may have no second one.
    if !word.is_empty() {
        wrapped.push(' ');
    }
    wrapped + word.trim_end()
}

/// A problem with everything that is shown of it.
#[derive(Debug)]
struct Shown<'a> {
    problem: &'a Problem,
    excerpt: Excerpt,
}

impl<'a> Shown<'a> {
    fn new(problem: &'a Problem) -> Self {
        Self { problem, excerpt: Excerpt::new(&problem.file, &problem.place) }
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head = head(self.problem).chars().count() + 1;
        f.write_str(&wrap(&self.problem.to_string(), head, "  | ".len()))
    }
}

impl std::error::Error for Shown<'_> {}

impl Diagnostic for Shown<'_> {
    fn severity(&self) -> Option<Severity> {
        Some(if self.problem.is_error() { Severity::Error } else { Severity::Warning })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let help = self.problem.help()?;
        let indent = "  help: ".len();
        Some(Box::new(wrap(&message(&help), indent, indent)))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.excerpt)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let label = message(&self.problem.label());
        let label = LabeledSpan::new_with_span(Some(label), self.excerpt.mark());
        Some(Box::new(std::iter::once(label)))
    }
}

/// A number with commas between groups of three digits: `1,800`.
struct Grouped(usize);

impl fmt::Display for Grouped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.to_string();
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                f.write_char(',')?;
            }
            f.write_char(digit)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::definition::problem::{FormMistake, SourceFile};

    fn problems(count: usize) -> Vec<Problem> {
        let file = SourceFile::new("t.yaml", "a: b\n".to_owned());
        (0..count).map(|_| Problem::new(FormMistake::Fence, &file, 0..1)).collect()
    }

    #[test]
    fn the_first_problems_are_shown_and_the_others_are_counted() {
        let shown = |count| {
            let text = render_problems(&problems(count), false);
            let end = text.rsplit("\n\n").next().unwrap().to_owned();
            (text.matches("warning[definition::code_fence]: ").count(), end)
        };
        assert_eq!(shown(2).0, 2);
        assert!(!shown(PROBLEMS_SHOWN_MAX).1.contains("more"));
        assert_eq!(shown(PROBLEMS_SHOWN_MAX + 1), (200, "… and 1 more problem\n".to_owned()));
        assert_eq!(shown(2_000), (200, "… and 1,800 more problems\n".to_owned()));
        assert_eq!(Grouped(1_234_567).to_string(), "1,234,567");
    }

    #[test]
    fn lines_are_broken_between_words_and_not_within_backticks() {
        let word = "x".repeat(30);
        let three = format!("{word} {word} {word}");
        assert_eq!(wrap(&three, 8, 2), three);
        assert_eq!(wrap(&three, 9, 2), format!("{word} {word}\n{word}"));
        assert_eq!(
            wrap(&format!("{word} `{word} {word}`"), 9, 2),
            format!("{word}\n`{word} {word}`")
        );
        assert_eq!(wrap("a `b c", 9, 2), "a `b c");
        assert_eq!(wrap(&"x".repeat(500), 8, 2), "x".repeat(500));
    }

    #[test]
    fn a_problem_says_what_it_is_with_and_without_colours() {
        for is_colored in [false, true] {
            let text = render_problems(&problems(2), is_colored);
            assert_eq!(text.matches("warning[definition::code_fence]:").count(), 2, "{text}");
            assert_eq!(text.contains('\u{1b}'), is_colored, "{text}");
        }
    }
}
